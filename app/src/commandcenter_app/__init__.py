"""CommandCenter itself: the desk for one project."""

__version__ = "0.1.0"
