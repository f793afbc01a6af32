"""Files that git would ignore, and the few folders that never belong to a project. See decision record 0011.

The Hub's workspace snapshot implements the same rules, since neither package imports the other. Both are tested with
the cases of the Hub's `testing/hostile_folders.py`.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass

from pathspec import GitIgnoreSpec

NEVER = frozenset({".git", ".hg", ".svn", ".jj", "node_modules", "__pycache__"})
"""Folders that are always skipped: data of version control, and packages installed by package managers."""

MARKERS = frozenset({"pyvenv.cfg", "CACHEDIR.TAG"})
"""Files that mark their folder as a virtual environment or a cache."""

RULES_LIMIT_BYTES = 1_000_000


@dataclass(frozen=True)
class Rules:
    """The rules of one .gitignore, relative to the folder `prefix`, which is "" or ends in a slash."""

    prefix: str
    spec: GitIgnoreSpec

    def verdict(self, path: str) -> bool | None:
        """Return True if ignored, False if explicitly included, else None. Paths of folders end in a slash."""
        return self.spec.check_file(path[len(self.prefix) :]).include


def ignored(path: str, rules: tuple[Rules, ...]) -> bool:
    """Return whether `path` is ignored. `rules` run from the outermost folder to the innermost, which decides first.

    The folders above `path` must not be ignored themselves, since git never looks into ignored folders.
    """
    for one in reversed(rules):
        verdict = one.verdict(path)
        if verdict is not None:
            return verdict
    return False


def parse(prefix: str, text: str) -> Rules | None:
    """Parse the text of a .gitignore; None if it has no rules. Invalid lines are skipped."""
    lines = []
    for line in text.removeprefix("\ufeff").splitlines():
        if line.strip() and not line.startswith("#"):
            try:
                GitIgnoreSpec.from_lines([line], backend="simple")
            except ValueError:
                continue
            lines.append(line)
    return Rules(prefix, GitIgnoreSpec.from_lines(lines, backend="simple")) if lines else None


def read(folder: str, name: str, prefix: str) -> Rules | None:
    """Read the rules of a regular file; None if it cannot be read, which git does not report either.

    Nothing but a regular file is opened: a pipe would block its writer, and a device may have no end.
    """
    path = f"{folder}/{name}"
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return None
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor, not a path
            return parse(prefix, (file.read(RULES_LIMIT_BYTES) or b"").decode("utf-8", "replace"))
    except OSError:
        return None
