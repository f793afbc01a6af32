"""What changed in the project since the user last looked."""
