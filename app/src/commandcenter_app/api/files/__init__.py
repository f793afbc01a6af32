"""The project's files, and their content as it is now."""
