"""The Hub: runs a CommandCenter for each project folder."""

from commandcenter_hub._version import __version__

__all__ = ["__version__"]
