"""The Hub: runs a CommandCenter for each project folder."""
