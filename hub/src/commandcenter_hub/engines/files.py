"""Files that outlive the Hub: written whole and privately, read by version, and followed while they grow."""

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
"""How often files that are followed are looked at, in seconds."""


class _Waiter:
    """One file that is waited for."""

    def __init__(self, ready: Callable[[], bool]) -> None:
        self.ready = ready
        self.found = False
        self.woken = anyio.Event()

    def look(self) -> None:
        """Wake who waits when the file is ready; when it cannot be looked at, that is for them to find, too."""
        try:
            self.found = self.found or self.ready()
        except Exception:
            self.found = True
        if self.found:
            self.woken.set()


class FilePoller:
    """Look at all files that are being followed in one place, however many there are.

    One of those who wait looks for all of them; when it leaves, the next one does. So there is no task beside theirs.
    """

    def __init__(self) -> None:
        self._waiting: list[_Waiter] = []
        self._looking: _Waiter | None = None

    async def until(self, ready: Callable[[], bool], wake: anyio.Event) -> None:
        """Return when `ready` says so, or when `wake` is set."""
        if ready() or wake.is_set():
            await checkpoint()  # who is always ready must not keep all others from running
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
    """Return the poller of this event loop: tests run several in one process."""
    try:
        return _POLLER.get()
    except LookupError:
        made = FilePoller()
        _POLLER.set(made)
        return made
