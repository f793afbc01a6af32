"""What git would ignore, and the few folders that are never a project's own. See decision record 0011.

The Hub's snapshot of a folder keeps the same rules with a few lines of its own, since neither package imports the
other; both are tested with the cases of the Hub's `testing/hostile_folders.py`.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass

from pathspec import GitIgnoreSpec

NEVER = frozenset({".git", ".hg", ".svn", ".jj", "node_modules", "__pycache__"})
"""Folders skipped even where nothing ignores them: version control's own data, and what package managers put there."""

MARKERS = frozenset({"pyvenv.cfg", "CACHEDIR.TAG"})
"""A folder with one of these is a virtual environment or declares itself a cache."""

RULES_LIMIT_BYTES = 1_000_000


@dataclass(frozen=True)
class Rules:
    """The rules of one .gitignore with the folder they are relative to; `prefix` is "" or ends in a slash."""

    prefix: str
    spec: GitIgnoreSpec

    def verdict(self, path: str) -> bool | None:
        """True: ignored; False: expressly not; None: these rules do not apply. Folders' paths end in a slash."""
        return self.spec.check_file(path[len(self.prefix) :]).include


def ignored(path: str, rules: tuple[Rules, ...]) -> bool:
    """Whether `path` is ignored; `rules` run from the outermost folder to the innermost, which decides first.

    The folders above `path` must not be ignored themselves: git looks at nothing inside an ignored folder.
    """
    for one in reversed(rules):
        verdict = one.verdict(path)
        if verdict is not None:
            return verdict
    return False


def parse(prefix: str, text: str) -> Rules | None:
    """The rules in the text of a .gitignore; None when it has none. Lines that make no sense are left out."""
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
    """The rules in a file if it is one and can be read; git does not complain about those that cannot either.

    Anything else of that name is not even opened: a pipe would keep its writer waiting, and a device never end.
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
