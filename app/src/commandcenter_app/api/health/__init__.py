"""Whether the backend lives, and whether it is ready."""
