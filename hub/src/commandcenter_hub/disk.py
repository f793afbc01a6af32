"""Free space on a disk."""

import contextlib
import shutil
from pathlib import Path

NEARLY_NONE_BYTES = 1 << 20
"""Free space below which a failed write may be due to a full disk, bytes."""


def free_bytes(path: Path) -> int:
    """Return the free space on the disk of a path, which may not exist yet.

    Raises:
        OSError: the disk cannot be examined.
    """
    for one in (path, *path.parents):
        with contextlib.suppress(OSError):
            return shutil.disk_usage(one).free
    return shutil.disk_usage(path).free


def is_full(path: Path) -> bool:
    """Return whether the disk of a path, which may not exist, is full or nearly full."""
    try:
        return free_bytes(path) < NEARLY_NONE_BYTES
    except OSError:
        return False
