"""Whether a disk is full."""

import contextlib
import shutil
from pathlib import Path

FULL_BYTES = 1 << 20
"""Free space below which a failed write may be due to a full disk, bytes."""


def is_full(path: Path) -> bool:
    """Return whether the disk of a path, which may not exist, is full or nearly full."""
    for one in (path, *path.parents):
        with contextlib.suppress(OSError):
            return shutil.disk_usage(one).free < FULL_BYTES
    return False
