"""Files that outlive the Hub: write them atomically and privately, and read them by version."""

import contextlib
import json
import os
import secrets
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from commandcenter_hub.domain.errors import NewerVersion

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
"""Returns a saved object of one version as one of the next version."""


def write_private(path: Path, content: bytes, *, durable: bool = False, replace: bool = True) -> None:
    """Write a file that only its owner can read, whole or not at all. Its folder must exist.

    Args:
        path: path of the file; an existing file is unchanged when this fails.
        content: the whole content.
        durable: sync the file to the disk, so that a power cut cannot lose it.
        replace: replace an existing file; false leaves it unchanged.

    Raises:
        OSError: it cannot be written.
    """
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}.new")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        if replace:
            move_folder_away(path)
            aside.replace(path)
        else:
            os.link(aside, path)  # of two writers, the second one finds the file of the first
    except FileExistsError:
        if replace:
            raise
    finally:
        aside.unlink(missing_ok=True)


def move_folder_away(path: Path) -> None:
    """Rename a folder that has the path of one of our files to `NAME.folder-TIME`; do nothing if there is none.

    Raises:
        OSError: it cannot be renamed.
    """
    if path.is_dir() and not path.is_symlink():
        with contextlib.suppress(FileNotFoundError):  # another process was faster
            path.rename(path.with_name(f"{path.name}.folder-{time.strftime('%Y%m%dT%H%M%S')}"))


def read_versioned(path: Path, newest: int, upgrades: Mapping[int, Upgrade] | None = None) -> dict[str, Any]:
    """Return the JSON object in a file, in its newest version; see `upgraded`.

    Raises:
        NewerVersion: a newer CommandCenter has written it.
        OSError: it cannot be read.
        ValueError: it contains no such object.
    """
    return upgraded(json.loads(path.read_text("utf-8")), newest, upgrades, what=f"The file {path}")


def upgraded(saved: object, newest: int, upgrades: Mapping[int, Upgrade] | None = None, *, what: str) -> dict[str, Any]:
    """Return a saved object upgraded to the newest version, with that as its `version`.

    Args:
        saved: the saved value; a missing `version` means 1.
        newest: the version that this CommandCenter writes.
        upgrades: functions that turn an object of each earlier version into one of the next version.
        what: its name in errors.

    Raises:
        NewerVersion: a newer CommandCenter has written it.
        ValueError: it is not an object, or its version is not a number.
    """
    if not isinstance(saved, dict):
        raise ValueError(f"{what} does not contain an object.")  # noqa: TRY004 - the content of a file is a value
    version = saved.get("version", 1)
    if not isinstance(version, int) or version < 1:
        raise ValueError(f"{what} has a version that is not a positive number: {version!r}.")
    if version > newest:
        raise NewerVersion(f"{what} has version {version}; this CommandCenter understands versions up to {newest}.")
    for earlier in range(version, newest):
        saved = (upgrades or {})[earlier](saved)
    return {**saved, "version": newest}
