"""Files that outlive the Hub: written whole and privately, read by version, and followed while they grow."""

import asyncio
import json
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anyio

from commandcenter_hub.domain.errors import NewerVersion

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
"""Returns a saved object of one version as one of the next version."""


def write_private(path: Path, content: bytes, *, durable: bool = False, replace: bool = True) -> None:
    """Write a file that only its owner can read, whole or not at all, in a folder that is there.

    Args:
        path: where to; what is there before is there still when this fails.
        content: all of it.
        durable: return once it is on the disk itself, so that a power cut cannot lose it.
        replace: false leaves a file alone that is there already.

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
            aside.replace(path)
        else:
            os.link(aside, path)  # whoever comes second finds the first one's file
    except FileExistsError:
        if replace:
            raise
    finally:
        aside.unlink(missing_ok=True)


def read_versioned(path: Path, newest: int, upgrades: Mapping[int, Upgrade] | None = None) -> dict[str, Any]:
    """Return the JSON object in a file, in its newest version; see `upgraded`.

    Raises:
        NewerVersion: a newer CommandCenter has written it.
        OSError: it cannot be read.
        ValueError: it holds no such object.
    """
    return upgraded(json.loads(path.read_text("utf-8")), newest, upgrades, what=f"The file {path}")


def upgraded(saved: object, newest: int, upgrades: Mapping[int, Upgrade] | None = None, *, what: str) -> dict[str, Any]:
    """Return a saved object in its newest version, which its `version` says then.

    Args:
        saved: what was read; a missing `version` means 1.
        newest: the version this CommandCenter writes.
        upgrades: what makes an object of each earlier version one of the next.
        what: names it in errors.

    Raises:
        NewerVersion: a newer CommandCenter has written it.
        ValueError: it is no object, or its version is no number.
    """
    if not isinstance(saved, dict):
        raise ValueError(f"{what} holds no object.")  # noqa: TRY004 - what it holds is a value
    version = saved.get("version", 1)
    if not isinstance(version, int) or version < 1:
        raise ValueError(f"{what} has no version that is a number: {version!r}.")
    if version > newest:
        raise NewerVersion(f"{what} has version {version}; this CommandCenter understands versions up to {newest}.")
    for earlier in range(version, newest):
        saved = (upgrades or {})[earlier](saved)
    return {**saved, "version": newest}


LOOK_EVERY_S = 0.05


class FilePoller:
    """Looks after all files that are being followed with one timer, however many there are."""

    def __init__(self) -> None:
        self._waiting: dict[anyio.Event, Callable[[], bool]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def until(self, ready: Callable[[], bool], wake: anyio.Event) -> None:
        """Return when `ready` says so, or when `wake` is set."""
        if ready() or wake.is_set():
            return
        found = anyio.Event()
        self._waiting[found] = lambda: wake.is_set() or ready()
        self._arm()
        try:
            await found.wait()
        finally:
            self._waiting.pop(found, None)

    def _arm(self) -> None:
        loop = asyncio.get_running_loop()
        # A timer of a loop that has been closed never comes: tests run several loops in one process.
        if self._timer is None or self._loop is not loop:
            self._loop = loop
            self._timer = loop.call_later(LOOK_EVERY_S, self._look)

    def _look(self) -> None:
        self._timer = None
        for found, ready in list(self._waiting.items()):
            if ready():
                found.set()
                self._waiting.pop(found, None)
        if self._waiting:
            self._arm()


FILE_POLLER = FilePoller()
