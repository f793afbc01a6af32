"""Folders for Unix sockets: private, and with a path short enough for a socket, however long the home's path is."""

import hashlib
import os
import pwd
import re
import stat
from pathlib import Path

from commandcenter_hub.domain.errors import ServiceFailed

LONGEST_BYTES = 100
"""Longest path of a socket, bytes: systems allow 104 to 108."""
NAME_BYTES = len(".s.PGSQL.65535.lock")
"""Longest name of a file in such a folder, bytes."""
PLAIN = re.compile(r"[A-Za-z0-9/._-]+")
"""Paths that need no quoting in addresses and configuration files."""
SHARED = Path("/tmp")  # noqa: S108 - a folder in it belongs to its maker, and its path is the same for every Hub
"""Parent of the folders that replace those with too long a path."""


def socket_folder(folder: Path) -> Path:
    """Return the path of a folder for sockets: the given one, or a replacement with a short path.

    The same folder always has the same replacement. Create nothing.
    """
    if PLAIN.fullmatch(str(folder)) and len(os.fsencode(folder)) + 1 + NAME_BYTES <= LONGEST_BYTES:
        return folder
    own = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return SHARED / f"commandcenter-{os.geteuid()}-{own}"


def make_private(folder: Path, owner: tuple[int, int] | None = None) -> None:
    """Make a folder for sockets and check that no other user can put a socket into it.

    Args:
        folder: path of the folder.
        owner: uid and gid of the user whose program makes the sockets; None for this user.

    Raises:
        ServiceFailed: it exists and belongs to another user, or is open to others.
        OSError: it cannot be made.
    """
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if found.st_uid not in {os.geteuid(), *(owner or ())[:1]}:
        raise ServiceFailed(
            f"The folder {folder} for sockets belongs to another user, {_name(found.st_uid)}.",
            hint="Only that user or root can remove it. A COMMANDCENTER_HOME with a shorter path needs no such folder: "
            "stop the Hub, move the home, and set COMMANDCENTER_HOME.",
        )
    if not stat.S_ISDIR(found.st_mode) or found.st_mode & 0o077:
        raise ServiceFailed(
            f"The folder {folder} for sockets is open to other users.", hint="Remove the folder, then start again."
        )
    if owner is not None and found.st_uid != owner[0]:
        os.chown(folder, *owner)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
