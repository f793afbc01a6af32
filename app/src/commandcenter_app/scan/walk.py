"""Find the files of a project that git would see, without following links or opening files other than .gitignore."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from commandcenter_app.shared import ignore
from commandcenter_app.shared.ignore import Rules

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
    """One walk over the folder `root`, or over the paths in `only` and everything below them.

    The folder `left_out`, a relative path without a slash at its end, is skipped. `problems` (path, message) are
    collected while `files` is iterated.
    """

    root: str
    only: frozenset[str] | None = None
    left_out: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)

    def files(self) -> Iterator[Found]:
        """Yield every file in a stable order. Raises OSError only if `root` itself cannot be read."""
        for prefix, rules, entries in self._folders():
            for entry in entries:
                if self._wanted(prefix + entry.name) and (found := self._file(entry, prefix, rules)) is not None:
                    yield found

    def folders(self) -> Iterator[str]:
        """Yield every folder that is read; the root is "", others end in a slash. Raises OSError as `files` does."""
        for prefix, _, _ in self._folders():
            yield prefix

    def _folders(self) -> Iterator[tuple[str, tuple[Rules, ...], list[os.DirEntry[str]]]]:
        """Yield every folder with its rules and its entries other than folders."""
        exclude = ignore.read(os.path.join(self.root, ".git", "info"), "exclude", "")  # noqa: PTH118
        pending: list[tuple[str, tuple[Rules, ...]]] = [("", (exclude,) if exclude else ())]
        while pending:
            prefix, rules = pending.pop()
            entries = self._entries(prefix)
            names = {entry.name for entry in entries}
            if prefix and names & ignore.MARKERS:
                entries = []
            elif ".gitignore" in names:
                own = ignore.read(self.root + "/" + prefix, ".gitignore", prefix)
                rules = (*rules, own) if own else rules
            folders = []
            others = []
            for entry in entries:
                if not self._is_folder(entry, prefix):
                    others.append(entry)
                    continue
                path = f"{prefix}{entry.name}/"
                if path == f"{self.left_out}/":
                    continue
                if self._wanted(path) and entry.name not in ignore.NEVER and not ignore.ignored(path, rules):
                    folders.append((path, rules))
            yield prefix, rules, others
            pending.extend(reversed(folders))

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

    def _entries(self, prefix: str) -> list[os.DirEntry[str]]:
        """Return the entries of a folder by name, without those whose names cannot be stored."""
        try:
            with os.scandir(f"{self.root}/{prefix}") as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            if not prefix:
                raise
            self._problem(prefix, f"The folder cannot be read: {error.strerror}.")
            return []
        return [entry for entry in entries if self._nameable(prefix + entry.name)]

    def _nameable(self, path: str) -> bool:
        try:
            size = len(path.encode())
        except UnicodeEncodeError:
            self._problem(path, "Its name is not valid UTF-8, so it was skipped.")
            return False
        if size > PATH_LIMIT_BYTES:
            self._problem(path, f"Its path is longer than {PATH_LIMIT_BYTES} bytes, so it was skipped.")
            return False
        return True

    def _is_folder(self, entry: os.DirEntry[str], prefix: str) -> bool:
        try:
            return entry.is_dir(follow_symlinks=False)
        except OSError as error:
            self._problem(prefix + entry.name, f"Its properties cannot be read: {error.strerror}.")
            return False

    def _file(self, entry: os.DirEntry[str], prefix: str, rules: tuple[Rules, ...]) -> Found | None:
        """Return the file of an entry; None if it is ignored, or not a regular file."""
        path = prefix + entry.name
        try:
            if not entry.is_file(follow_symlinks=False) or ignore.ignored(path, rules):
                return None
            stat = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            return None  # removed after the folder was listed
        except OSError as error:
            self._problem(path, f"Its properties cannot be read: {error.strerror}.")
            return None
        mtime_ns = max(-SIGNED, min(stat.st_mtime_ns, SIGNED - 1))
        return Found(path, stat.st_size, mtime_ns, (stat.st_ino + SIGNED) % (2 * SIGNED) - SIGNED)

    def _problem(self, path: str, message: str) -> None:
        self.problems.append((printable(path), message))


def printable(path: str) -> str:
    """Return `path` as text that can be stored: bytes that are not UTF-8 become `\\xNN`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")[:PATH_LIMIT_BYTES]
