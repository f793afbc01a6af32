"""Select the files of a project's folder for the containers: those that the desk's scan would find, within limits.

Files that are left out are listed with the reason.
"""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from commandcenter_app.shared.children import private_place
from commandcenter_app.shared.tree import Tree

FILE_LIMIT_BYTES = 32 << 20
"""Largest file, bytes."""
TOTAL_LIMIT_BYTES = 1 << 30
"""Largest sum of all files, bytes."""
FILES_LIMIT = 200_000
"""Maximum number of files and links."""
PATH_LIMIT_BYTES = 2_500
"""Longest path below the project's folder, bytes: systems allow little more, here and in a container."""
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


@dataclass(frozen=True)
class Entry:
    """One file or link.

    Attributes:
        size: in bytes.
        modified: in nanoseconds since 1970.
        executable: its owner may execute it.
        link: target of a link; None for a file.
    """

    size: int
    modified: int
    executable: bool = False
    link: str | None = None

    @property
    def key(self) -> list[object]:
        """The values by which two entries are compared."""
        return [self.link] if self.link is not None else [self.size, self.modified, self.executable]


@dataclass
class Snapshot:
    """The selected files of a folder. Paths are relative and use `/`.

    Attributes:
        entries: files and links by path.
        left_out: paths that are left out, with the reason.
        folders: paths of the folders that were read; the project's own folder is the empty path.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)

    @property
    def size_bytes(self) -> int:
        """The sum of all files' sizes, in bytes."""
        return sum(entry.size for entry in self.entries.values())


def take_snapshot(root: Path, left_out: str = "") -> Snapshot:
    """Return the selected files of a project's folder. Blocks, for about a second per 50,000 files.

    Args:
        root: the project's folder.
        left_out: relative path of a folder in it that is not part of the project; empty for none.

    Raises:
        OSError: the folder itself cannot be read.
    """
    found = Snapshot()
    unsendable: dict[str, str] = {}

    def is_sendable(path: str) -> bool:
        reason = _why_not_sendable(path.rstrip("/"))
        if reason:
            unsendable[path.rstrip("/").encode("utf-8", "replace").decode()] = reason
        return not reason

    with private_place(root, strict=False) as place:
        tree = Tree(os.path.realpath(root), place, left_out, is_sendable)
        for prefix, entries in tree.folders():
            found.folders.add(prefix)
            for one in entries:
                _take(one, prefix + one.name, found)
    found.left_out |= unsendable | {one.path or ".": one.reason for one in tree.problems}
    _apply_limits(found)
    return found


def _why_not_sendable(path: str) -> str:
    """Return why a path cannot be sent; empty when it can."""
    try:
        return "its path is too long" if len(path.encode()) > PATH_LIMIT_BYTES else ""
    except UnicodeEncodeError:
        return "its name is not text"


def _take(one: "os.DirEntry[str]", path: str, found: Snapshot) -> None:
    try:
        about = one.stat(follow_symlinks=False)
        target = str(Path(one.path).readlink()) if stat.S_ISLNK(about.st_mode) else ""
    except OSError as error:
        found.left_out[path] = f"cannot be read: {error.strerror}"
        return
    if stat.S_ISLNK(about.st_mode):
        inside = os.path.normpath(os.path.join(os.path.dirname(path), target))  # noqa: PTH118, PTH120 - no file is touched
        if target.startswith("/") or inside.startswith(".."):
            found.left_out[path] = "is a link to outside the folder"
        else:
            found.entries[path] = Entry(0, about.st_mtime_ns, link=target)
    elif not stat.S_ISREG(about.st_mode):
        found.left_out[path] = "is not a regular file"
    elif about.st_size > FILE_LIMIT_BYTES:
        found.left_out[path] = f"is larger than {FILE_LIMIT_BYTES >> 20} MB"
    elif not os.access(one.path, os.R_OK):
        found.left_out[path] = "cannot be read: Permission denied"
    else:
        found.entries[path] = Entry(about.st_size, about.st_mtime_ns, bool(about.st_mode & 0o100))


def _apply_limits(found: Snapshot) -> None:
    """Leave out the largest files while their sum is too large, and the last files while there are too many."""
    total = found.size_bytes
    if total > TOTAL_LIMIT_BYTES:
        for path in sorted(found.entries, key=lambda path: found.entries[path].size, reverse=True):
            if total <= TOTAL_LIMIT_BYTES:
                break
            total -= found.entries.pop(path).size
            found.left_out[path] = f"would make the project larger than {TOTAL_LIMIT_BYTES >> 30} GB"
    for path in list(found.entries)[FILES_LIMIT:]:
        del found.entries[path]
        found.left_out[path] = f"would be more than {FILES_LIMIT} files"


def open_inside(root: Path, path: str) -> BinaryIO:
    """Open a regular file of the project's folder for reading. Never waits, and never follows a link.

    Raises:
        OSError: the file is missing, may not be read, is not a regular file, or a folder in its path is a link.
    """
    *folders, name = path.split("/")
    here = os.open(root, FOLDER)
    try:
        for folder in folders:
            inner = os.open(folder, FOLDER | os.O_NOFOLLOW, dir_fd=here)
            os.close(here)
            here = inner
        # Check before opening: opening a pipe would wake its writer. O_NONBLOCK covers one that replaces it meanwhile.
        _refuse_unless_regular(path, os.stat(name, dir_fd=here, follow_symlinks=False))
        file = open(os.open(name, FILE, dir_fd=here), "rb")  # noqa: PTH123, SIM115 - a descriptor; the caller closes it
    finally:
        os.close(here)
    try:
        _refuse_unless_regular(path, os.fstat(file.fileno()))
    except BaseException:
        file.close()
        raise
    return file


def _refuse_unless_regular(path: str, about: os.stat_result) -> None:
    if not stat.S_ISREG(about.st_mode):
        raise OSError(f"{path} is not a regular file")


def describe_left_out(left_out: dict[str, str], most: int = 5) -> str:
    """Return a sentence that lists the first `most` paths that are left out; empty when none is."""
    if not left_out:
        return ""
    named = [f"{_shortened(path)} ({why})" for path, why in list(left_out.items())[:most]]
    more = len(left_out) - len(named)
    return f"Left out: {', '.join(named)}" + (f" and {more} more" if more > 0 else "") + "."


def _shortened(path: str, most: int = 100) -> str:
    """Return a path with its middle replaced by “…” if it has more than `most` characters."""
    half = most // 2
    return path if len(path) <= most else f"{path[:half]}…{path[-half:]}"
