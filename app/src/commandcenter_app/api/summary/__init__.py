"""The figures of the overview page."""
