"""The editor that opens the project's files."""
