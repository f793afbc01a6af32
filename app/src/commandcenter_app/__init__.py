"""CommandCenter itself: the desk for one project."""
