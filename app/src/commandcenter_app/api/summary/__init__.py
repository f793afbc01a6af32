"""The numbers of the first page."""
