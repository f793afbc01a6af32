"""TODOs in comments."""
