"""Ownership and permissions of COMMANDCENTER_HOME."""

import contextlib
import os
import pwd
import shlex
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from commandcenter_hub.domain.errors import HubError, NoSpace, full_disk_in
from commandcenter_hub.engines.files import move_folder_away

OURS = (
    "hub[.-]*", "key", "key.*", "token", "reserve", "config.toml", "dagger.json", "ports", "port-proxy", "projects",
    "removed", "run",
)  # fmt: skip
"""Names of our files and folders in the home; it may be a folder with other files of the user."""
CLOSE_HINT = "Remove their rights with `chmod go-rwx`, or move COMMANDCENTER_HOME to a disk that has file permissions."
"""Hint for files that other users can use, and whose rights the Hub could not change at its start."""
LEVELS = 4
"""Depth to which these are examined: down to projects/SLUG/data/postgres, whose content Postgres itself protects."""


class HomeUnusable(HubError):
    """COMMANDCENTER_HOME cannot be created or is not writable."""

    code = "home_unusable"
    hint = "Make it writable for you, or set COMMANDCENTER_HOME to another folder."


class HomeOfAnotherUser(HubError):
    """COMMANDCENTER_HOME belongs to another user. A Hub of this user would make it unusable for that user."""

    code = "home_of_another_user"


class FilesOfAnotherUser(HubError):
    """Files in COMMANDCENTER_HOME belong to another user, such as root after a `sudo commandcenter`."""

    code = "home_files_of_another_user"


def is_state_of(state: Mapping[str, object], home: Path) -> bool:
    """Return whether this home's Hub wrote the content of a `hub.json`; false if this home is a copy of another one.

    Earlier versions did not save the home there. A saved home that no longer exists was moved.
    """
    saved = Path(str(state.get("home", home)))
    try:
        return saved == home or saved.samefile(home)
    except OSError:
        return True


def unusable(home: Path, error: OSError) -> HubError:
    """Return the error for a home that cannot be written to."""
    if full_disk_in(error):
        return NoSpace(f"Could not write to {home}: the disk is full.")
    return HomeUnusable(f"{home} cannot be used: {error.strerror}.")


def append_to(path: Path) -> IO[bytes]:
    """Open one of our files for appending that only its owner can read; move a folder that has its path away.

    Raises:
        OSError: it cannot be opened.
    """
    move_folder_away(path)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def check_owner(home: Path, *, thorough: bool = False) -> None:
    """Check that the home belongs to the user of this process, before anything is read or written there.

    Args:
        home: COMMANDCENTER_HOME, which may not exist yet.
        thorough: examine the folders of projects as well.

    Raises:
        HomeOfAnotherUser: it belongs to another user, would be created in a folder of another user, or its path leads
            through a link of another user, who could redirect it at any time.
        FilesOfAnotherUser: files in it belong to another user.
    """
    there, owner, user = *_nearest(home), os.geteuid()
    _check_links(home, user)
    # Only root can create files in a folder of another user that is not deliberately shared.
    if owner != user and (there == home or (user == 0 and owner != 0)):
        where = f"{home} belongs" if there == home else f"{home} would be created in {there}, which belongs"
        raise HomeOfAnotherUser(
            f"{where} to {name_of(owner)}, and this command runs as {name_of(user)}.",
            hint=f"Run it as {name_of(owner)}: without sudo, or with `sudo -u {_for_sudo(owner)} commandcenter …`. "
            f"Or set COMMANDCENTER_HOME to a folder of {name_of(user)}.",
        )
    if there != home or user == 0:  # with root's Hub, Postgres's files belong to an unprivileged user
        return
    foreign = [found for found in _entries(home, LEVELS if thorough else 1) if found[1].st_uid != user]
    if foreign:
        path, status = foreign[0]
        more = f" and {len(foreign) - 1} more of its files" if len(foreign) > 1 else ""
        verb = "belong" if more else "belongs"
        raise FilesOfAnotherUser(
            f"{path}{more} {verb} to {name_of(status.st_uid)}, not to {name_of(user)}.",
            hint=f"Take them back with `sudo chown -R {_for_chown(user)} {shlex.quote(str(home))}`, then try again.",
        )


def _check_links(home: Path, user: int) -> None:
    for path in (home, *home.parents):
        with contextlib.suppress(OSError):  # it does not exist, or a folder above it is closed
            status = path.lstat()
            if stat.S_ISLNK(status.st_mode) and status.st_uid not in {0, user}:
                raise HomeOfAnotherUser(
                    f"{path} is a link that belongs to {name_of(status.st_uid)}, and this command runs as "
                    f"{name_of(user)}.",
                    hint=f"Set COMMANDCENTER_HOME to a folder of {name_of(user)}, without such a link.",
                )


def _nearest(home: Path) -> tuple[Path, int]:
    """Return the home, or its nearest parent that exists, and the user to whom it belongs."""
    for folder in (home, *home.parents):
        with contextlib.suppress(OSError):  # it does not exist, or a folder above it is closed
            return folder, folder.stat().st_uid
    raise AssertionError("the root folder always exists")


def restrict(home: Path) -> list[Path]:
    """Remove the rights of other users in a home of this user, and return the paths that they can still use."""
    for path in open_to_others(home):
        with contextlib.suppress(OSError):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & _allowed(path.stat()))
    return open_to_others(home)


def open_to_others(home: Path, levels: int = LEVELS) -> list[Path]:
    """Return our files and folders in a home that other users can use, the home itself included."""
    found = ((home, home.stat()), *_entries(home, levels))
    return [
        path
        for path, status in found
        if not stat.S_ISLNK(status.st_mode) and status.st_mode & 0o777 & ~_allowed(status)
    ]


def _allowed(status: os.stat_result) -> int:
    """Return the rights that a file or folder may have.

    Other users may pass through folders of root's Hub without listing them, since Postgres does not run as root.
    """
    if os.geteuid() == 0 and stat.S_ISDIR(status.st_mode):
        return stat.S_IRWXU | stat.S_IXGRP | stat.S_IXOTH
    return stat.S_IRWXU


def _entries(folder: Path, levels: int) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield our files and folders in a home, each with its status; skip folders that cannot be read."""
    for pattern in OURS:
        for path in folder.glob(pattern):
            yield from _below(path, levels - 1)


def _below(path: Path, levels: int) -> Iterator[tuple[Path, os.stat_result]]:
    try:
        status = path.lstat()
    except OSError:  # it was removed meanwhile
        return
    yield path, status
    if levels and stat.S_ISDIR(status.st_mode):
        try:
            inner = list(path.iterdir())
        except OSError:
            return
        for one in inner:
            yield from _below(one, levels - 1)


def name_of(user: int) -> str:
    """Return the name of a user, or a description where the system has none."""
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"the user with the ID {user}"


def _for_sudo(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"'#{user}'"


def _for_chown(user: int) -> str:
    return f"{user}:{os.getegid()}"
