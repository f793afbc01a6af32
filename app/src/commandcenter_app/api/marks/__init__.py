"""TODOs: comments that ask for work."""
