"""The Hub: runs a CommandCenter for each project folder."""

__version__ = "0.1.0"
