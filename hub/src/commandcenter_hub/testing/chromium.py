"""Find the Chromium of this machine, for tests and scripts that drive the pages."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Return its path, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def options() -> list[str]:
    """Return its command-line options: it contacts only the pages, and works as root and without a screen."""
    return ["--disable-background-networking", "--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
