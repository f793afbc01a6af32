"""Space on the disk of COMMANDCENTER_HOME: when it counts as full, and what uses the space."""

import os
from collections.abc import Iterator
from pathlib import Path

LOW_BYTES = 1 << 30
"""Free space below which users are warned, bytes."""
FULL_BYTES = 16 << 20
"""Free space below which the disk counts as full, bytes: Postgres needs this much for the next part of its log."""
LISTED = 6
"""Number of the largest parts that are listed."""
PARTS = {
    "data": "database", "snapshots": "snapshots", "journal.db": "log", "journal.db-wal": "log", "journal.db.damaged":
    "damaged log", "run": "output that is not in the log yet",
}  # fmt: skip
"""Names of a project's files and folders in messages."""


def largest(home: Path) -> list[tuple[str, int]]:
    """Return the largest parts of a home, each with its size on the disk in bytes. May block for seconds."""
    found: dict[str, int] = {}
    for what, path in _parts(home):
        found[what] = found.get(what, 0) + _size(path)
    return sorted(((what, size) for what, size in found.items() if size), key=lambda one: -one[1])[:LISTED]


def _parts(home: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(home.iterdir()) if home.is_dir() else ():
        if path.name == "projects":
            for project in sorted(path.iterdir()):
                for part in sorted(project.iterdir()) if project.is_dir() else ():
                    yield f"{project.name}: {PARTS.get(part.name, part.name)}", part
        elif path.name == "removed":
            yield "snapshots of removed projects", path
        else:
            yield path.name, path


def _size(path: Path) -> int:
    try:
        status = path.lstat()
        total = status.st_blocks * 512
        if path.is_dir() and not path.is_symlink():
            total += sum(_size(Path(entry.path)) for entry in os.scandir(path))
    except OSError:  # removed meanwhile, or another user's
        return 0
    return total


def described(home: Path) -> str:
    """Return what uses the space in a home, as a sentence; empty if there is nothing."""
    parts = largest(home)
    return f"Largest parts of {home}: {', '.join(f'{what} {amount(size)}' for what, size in parts)}." if parts else ""


def amount(size: int) -> str:
    """Format a number of bytes."""
    return f"{size / (1 << 30):.1f} GB" if size >= 1 << 30 else f"{size / (1 << 20):.1f} MB"
