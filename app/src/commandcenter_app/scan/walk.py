"""Find the regular files of a project that count, with the values that show whether they changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from commandcenter_app.shared.children import Place
from commandcenter_app.shared.tree import Skipped, Tree, unreadable

PATH_LIMIT_BYTES = 2_500
"""Longer paths do not fit into the database's index; they are reported as problems."""

SIGNED = 2**63


class Found(NamedTuple):
    """A regular file, with the values that show whether it changed. `path` is relative, with slashes."""

    path: str
    size_bytes: int
    mtime_ns: int
    inode: int


@dataclass
class Walk:
    """One walk over the folder `root`, or over the paths in `only` and everything below them: see `shared.tree`.

    `problems` are collected while `files` is iterated.
    """

    root: str
    only: frozenset[str] | None = None
    left_out: str = ""
    place: Place | None = None
    selected: bool = False
    problems: list[Skipped] = field(default_factory=list)

    def files(self) -> Iterator[Found]:
        """Yield every file in a stable order. Raises OSError only if `root` itself cannot be read."""
        for prefix, entries in self._tree().folders():
            for entry in entries:
                if (found := self._file(entry, prefix)) is not None:
                    yield found

    def folders(self) -> Iterator[str]:
        """Yield every folder that is read; the root is "", others end in a slash. Raises OSError as `files` does."""
        for prefix, _ in self._tree().folders():
            yield prefix

    def _tree(self) -> Tree:
        return Tree(self.root, self.place, self.left_out, self._usable, self.selected, self.problems)

    def covers(self, path: str) -> bool:
        """Return whether a path is part of this walk."""
        if self.only is None or path in self.only:
            return True
        end = len(path)
        while (end := path.rfind("/", 0, end)) > 0:
            if path[:end] in self.only:
                return True
        return False

    def _wanted(self, path: str) -> bool:
        """Return whether a path is part of this walk, or a folder (ending in a slash) above such a path."""
        if self.only is None or self.covers(path.rstrip("/")):
            return True
        return path.endswith("/") and any(one.startswith(path) for one in self.only)

    def _usable(self, path: str) -> bool:
        return self._nameable(path) and self._wanted(path)

    def _nameable(self, path: str) -> bool:
        what = None
        try:
            if len(path.encode()) > PATH_LIMIT_BYTES:
                what = f"path is longer than {PATH_LIMIT_BYTES} bytes"
        except UnicodeEncodeError:
            what = "name is not valid UTF-8"
        if what is not None:
            self.problems.append(Skipped(printable(path.rstrip("/")), f"Its {what}, so it was skipped.", f"its {what}"))
        return what is None

    def _file(self, entry: os.DirEntry[str], prefix: str) -> Found | None:
        """Return the file of an entry; None if it is not a regular file."""
        path = prefix + entry.name
        try:
            if not entry.is_file(follow_symlinks=False):
                return None
            stat = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            return None  # removed after the folder was listed
        except OSError as error:
            self.problems.append(unreadable(path, "Its properties", error))
            return None
        mtime_ns = max(-SIGNED, min(stat.st_mtime_ns, SIGNED - 1))
        return Found(path, stat.st_size, mtime_ns, (stat.st_ino + SIGNED) % (2 * SIGNED) - SIGNED)


def printable(path: str) -> str:
    """Return `path` as text that can be stored: bytes that are not UTF-8 become `\\xNN`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")[:PATH_LIMIT_BYTES]
