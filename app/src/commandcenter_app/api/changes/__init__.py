"""What changed in the project since it was last looked at."""
