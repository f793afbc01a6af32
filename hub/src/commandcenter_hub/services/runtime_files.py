"""The files of a running Hub in COMMANDCENTER_HOME: its lock, its address and a reserve of disk space."""

import contextlib
import fcntl
import json
import logging
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import commandcenter_hub
from commandcenter_hub.domain.errors import HubAlreadyRunning
from commandcenter_hub.engines.files import move_folder_away, write_private
from commandcenter_hub.services.home import append_to, check_owner, restrict, unusable
from commandcenter_hub.services.settings import Settings

log = logging.getLogger(__name__)
RESERVE_FILE = "reserve"
RESERVE_BYTES = 4 << 20
"""Size of the reserve, bytes: enough for the files that a Hub writes at its start (database, hub.json, journals)."""


@contextlib.contextmanager
def only_hub(settings: Settings) -> Iterator[None]:
    """Hold the lock that allows only one Hub per COMMANDCENTER_HOME.

    Raises:
        HubAlreadyRunning: another Hub holds the lock.
        HomeOfAnotherUser, FilesOfAnotherUser: the folder belongs to another user, or a file in it does.
        HomeUnusable: the folder is not writable.
    """
    lock = settings.home / "hub.lock"
    check_owner(settings.home, thorough=True)
    with contextlib.ExitStack() as held:
        try:
            settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            check_owner(settings.home)  # in a shared folder, another user may have made it in between
            move_folder_away(lock)
            file = held.enter_context(lock.open("a+"))
            folder = os.open(settings.home, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            raise unusable(settings.home, error) from error
        held.callback(os.close, folder)
        try:
            # Unlike the file, the folder cannot be removed. The file is locked for Hubs of earlier versions.
            for one in (file.fileno(), folder):
                fcntl.flock(one, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            other = read_state(settings.state_file)
            where = f" at http://127.0.0.1:{other['port']} (process {other['pid']})" if other else ""
            raise HubAlreadyRunning(f"Another Hub is already running{where}, for {settings.home}.") from error
        _release_reserve(settings.home)
        for path in restrict(settings.home):
            log.warning("other users can use %s: its rights cannot be changed", path)
        yield


def _release_reserve(home: Path) -> None:
    """Delete the reserve on a full disk, so that the Hub starts and users can remove what they do not need."""
    if shutil.disk_usage(home).free < RESERVE_BYTES:
        with contextlib.suppress(IsADirectoryError):
            (home / RESERVE_FILE).unlink(missing_ok=True)


def keep_reserve(home: Path) -> None:
    """Reserve some disk space for a Hub that starts on a full disk, unless little space is left."""
    file = home / RESERVE_FILE
    with contextlib.suppress(OSError):
        move_folder_away(file)
    if file.exists() or shutil.disk_usage(home).free < 8 * RESERVE_BYTES:
        return
    try:
        with file.open("wb") as reserve:
            while reserve.tell() < RESERVE_BYTES:
                reserve.write(bytes(1 << 20))
    except OSError as error:
        file.unlink(missing_ok=True)
        log.warning("could not reserve disk space: %s", error)


@contextlib.contextmanager
def announced(settings: Settings, port: int) -> Iterator[Callable[[], None]]:
    """Publish the Hub's process id and port for the command line while the context is open.

    Yields a function that writes the file again if it was lost, and the log too.

    Raises:
        NoSpace: the disk is full.
        HomeUnusable: COMMANDCENTER_HOME is not writable.
    """
    state = {
        "pid": os.getpid(), "port": port, "version": commandcenter_hub.__version__,
        "started": time.time(), "home": str(settings.home),
    }  # fmt: skip

    def write() -> None:
        write_private(settings.state_file, json.dumps(state).encode())

    def keep() -> None:
        try:
            if read_state(settings.state_file) != {"pid": state["pid"], "port": port}:
                write()
                log.warning("%s was lost or replaced, and has been written again", settings.state_file)
            _keep_log(settings.home / "hub.log")
        except OSError as error:
            log.warning("%s cannot be written again: %s", settings.state_file, error)

    try:
        write()
        settings.stopped_file.unlink(missing_ok=True)
    except OSError as error:
        raise unusable(settings.home, error) from error
    try:
        yield keep
    finally:
        with contextlib.suppress(OSError):
            settings.state_file.unlink(missing_ok=True)


def _keep_log(file: Path) -> None:
    """Write to a new log file if the one to which this process writes was removed.

    Raises:
        OSError: it cannot be opened.
    """
    written_to = os.fstat(sys.stderr.fileno())
    if not stat.S_ISREG(written_to.st_mode) or written_to.st_nlink:
        return
    with append_to(file) as made:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(made.fileno(), stream.fileno())
    log.warning("the log %s was removed; later lines are in a new one", file)


def read_state(path: Path) -> dict[str, int] | None:
    """Return process id and port of the last Hub, or None. It may have stopped since."""
    try:
        state = json.loads(path.read_text("utf-8"))
        return {"pid": int(state["pid"]), "port": int(state["port"])}
    except (OSError, ValueError, KeyError, TypeError):
        return None
