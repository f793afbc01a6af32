"""Create folders once and copy them for each project, because copying is much quicker than creating."""

import ctypes
import errno
import fcntl
import logging
import os
import shutil
import threading
import uuid
from collections.abc import Callable
from pathlib import Path

from commandcenter_hub.domain.errors import HubError

log = logging.getLogger(__name__)

FICLONE = 0x40049409
"""Request of ioctl_ficlone(2): make a file share the blocks of another one, if the file system supports it."""

LOCK = threading.Lock()
"""Held while a template may be created, so that several new projects create only one."""


def copy(template: Path, target: Path) -> bool:
    """Copy a template to a folder that does not exist; return whether there is a template. Blocks.

    Raises:
        OSError: it could not be copied; a part of the copy may exist.
    """
    if not template.is_dir():
        return False
    shutil.copytree(template, target, copy_function=_copy_file, symlinks=True)
    return True


def keep(made: Path, template: Path) -> None:
    """Keep a copy of a folder as a template, and remove all others beside it. Failures are only logged. Blocks."""
    create(template, lambda aside: copy(made, aside))


def create(template: Path, make: Callable[[Path], object]) -> None:
    """Create a template with a function that creates a folder, and remove all other templates beside it. Blocks.

    Failures are only logged.
    """
    aside = template.with_name(f".{uuid.uuid4()}")
    try:
        template.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for other in template.parent.iterdir():  # of an earlier version, or left by a Hub that was killed
            shutil.rmtree(other, ignore_errors=True)
        make(aside)
        sync(aside)
        aside.rename(template)
    except (OSError, HubError) as error:
        log.warning("the template %s could not be created: %s", template, error)
        shutil.rmtree(aside, ignore_errors=True)


def sync(folder: Path) -> None:
    """Write a folder with all its files to the disk. Blocks.

    Use syncfs(2), where the system has it, to write the whole file system at once: a thousand files that are written
    one by one take a thousand commits of the file system's journal.

    Raises:
        OSError: it cannot be written.
    """
    if not _sync_file_system(folder):
        for parent, _, names in os.walk(folder):
            for name in (*names, ""):
                _sync_file(os.path.join(parent, name))  # noqa: PTH118


def _sync_file_system(folder: Path) -> bool:
    """Write the whole file system of a folder to the disk; return false where that is not possible."""
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "syncfs"):
        return False
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if library.syncfs(descriptor) == 0:
            return True
        code = ctypes.get_errno()
        if code in {errno.ENOSYS, errno.EINVAL}:
            return False
        raise OSError(code, os.strerror(code), str(folder))
    finally:
        os.close(descriptor)


def _sync_file(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy_file(source: str, target: str) -> None:
    with open(source, "rb") as old, open(target, "xb") as new:  # noqa: PTH123
        os.fchmod(new.fileno(), os.fstat(old.fileno()).st_mode & 0o777)
        try:
            fcntl.ioctl(new, FICLONE, old.fileno())
        except OSError:
            shutil.copyfileobj(old, new, 1 << 20)
