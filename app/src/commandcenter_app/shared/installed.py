"""Detect that another version of CommandCenter was installed after this process had started."""

import re
from pathlib import Path

import commandcenter_app._version as running

FILE = Path(running.__file__)
VERSION = re.compile(r"^(?:__version__|version)\b.*= '([^']+)'$", re.MULTILINE)


def is_outdated(file: Path = FILE) -> bool:
    """Return whether the installed version, which is that of the pages, differs from the running one."""
    try:
        found = VERSION.search(file.read_text())
    except (OSError, UnicodeDecodeError):
        return False  # it is being replaced
    return found is not None and found[1] != running.__version__
