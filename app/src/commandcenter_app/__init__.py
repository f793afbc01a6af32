"""CommandCenter itself: the desk for one project."""

from commandcenter_app._version import __version__

__all__ = ["__version__"]
