"""Files that outlive the Hub: write them atomically and privately, read them by version, and follow their growth."""

import json
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anyio
from anyio.lowlevel import RunVar, checkpoint

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
            aside.replace(path)
        else:
            os.link(aside, path)  # of two writers, the second one finds the file of the first
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


LOOK_EVERY_S = 0.05
"""Pause between two checks of followed files, seconds."""


class _Waiter:
    """One task that waits for a file."""

    def __init__(self, ready: Callable[[], bool]) -> None:
        self.ready = ready
        self.found = False
        self.woken = anyio.Event()

    def look(self) -> None:
        """Wake the task if the file is ready, or if the check fails: the task then meets the same error itself."""
        try:
            self.found = self.found or self.ready()
        except Exception:
            self.found = True
        if self.found:
            self.woken.set()


class FilePoller:
    """Check all followed files from one place, however many there are.

    One of the waiting tasks checks for all of them; when it ends, the next one does. So no extra task is needed.
    """

    def __init__(self) -> None:
        self._waiting: list[_Waiter] = []
        self._looking: _Waiter | None = None

    async def until(self, ready: Callable[[], bool], wake: anyio.Event) -> None:
        """Return when `ready` returns true, or when `wake` is set."""
        if ready() or wake.is_set():
            await checkpoint()  # a caller that is always ready must let other tasks run
            return
        waiter = _Waiter(lambda: wake.is_set() or ready())
        self._waiting.append(waiter)
        try:
            while not waiter.found:
                if self._looking is None:
                    await self._look_for_all(waiter)
                else:
                    await waiter.woken.wait()
                    waiter.woken = anyio.Event()
        finally:
            self._waiting.remove(waiter)
            if self._looking is None and self._waiting:
                self._waiting[0].woken.set()

    async def _look_for_all(self, waiter: _Waiter) -> None:
        self._looking = waiter
        try:
            while not waiter.found:
                await anyio.sleep(LOOK_EVERY_S)
                for one in self._waiting:
                    one.look()
        finally:
            self._looking = None


_POLLER: RunVar[FilePoller] = RunVar("file_poller")


def file_poller() -> FilePoller:
    """Return the poller of this event loop: tests run several event loops in one process."""
    try:
        return _POLLER.get()
    except LookupError:
        made = FilePoller()
        _POLLER.set(made)
        return made
