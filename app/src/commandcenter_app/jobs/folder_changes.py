"""Collect changes in folders as the system reports them, without waking up while nothing changes."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import suppress

import anyio
import anyio.to_thread

from commandcenter_app.shared import inotify

COLLECT_S = 0.8
"""Maximum time for which consecutive changes are collected, seconds."""
STEP_S = 0.1
"""Time without a change after which no more are collected, seconds."""
KINDS = (
    inotify.MODIFIED | inotify.ATTRIBUTES | inotify.MOVED | inotify.CREATED | inotify.DELETED
    | inotify.SELF_DELETED | inotify.SELF_MOVED | inotify.ONLY_FOLDERS | inotify.NO_LINKS
)  # fmt: skip


class FolderChanges:
    """Watch folders in `root`, each without its subfolders, until closed.

    Paths of folders are relative to `root` and end in a slash; the root's is "". Changes between two calls of `collect`
    are reported by the second one.
    """

    def __init__(self, root: str) -> None:
        """Prepare; no folder is watched yet.

        Raises:
            OSError: the system cannot report changes, or this user has too many programs that receive them.
        """
        self._root = root
        self._inotify = inotify.Inotify()
        self._folders: dict[int, str] = {}

    def watch(self, folders: frozenset[str]) -> None:
        """Watch these folders and no others, except for those that may not be read.

        Raises:
            OSError: one cannot be watched, or was removed.
        """
        for number, folder in tuple(self._folders.items()):
            if folder not in folders:
                self._inotify.forget(number)
                del self._folders[number]
        for folder in folders.difference(self._folders.values()):
            with suppress(PermissionError):
                self._folders[self._inotify.watch(f"{self._root}/{folder}", KINDS)] = folder

    async def collect(self, folders: frozenset[str]) -> AsyncGenerator[list[str]]:
        """Watch these folders. Yield the paths of changed files and folders in `root`; "." is the root itself.

        Raises:
            OSError: a folder cannot be watched, or was removed.
        """
        await anyio.to_thread.run_sync(self.watch, folders)  # takes long for thousands of folders
        while True:
            await anyio.wait_readable(self._inotify.descriptor)
            found: set[str] = set()
            until = anyio.current_time() + COLLECT_S
            while changed := self._read():
                found |= changed
                if anyio.current_time() >= until:
                    break
                await anyio.sleep(STEP_S)
            if found:
                yield sorted(found)

    def _read(self) -> set[str]:
        """Return the paths that have changed since the last call."""
        found = set()
        for number, kind, name in self._inotify.read():
            if kind & inotify.OVERFLOWED:
                found.add(".")
            folder = self._folders.get(number)
            if kind & inotify.ENDED:
                self._folders.pop(number, None)
            if folder is not None:
                found.add(f"{folder}{name}".rstrip("/") or ".")
        return found

    def close(self) -> None:
        """End all watches."""
        self._inotify.close()
