"""The files of a running Hub in COMMANDCENTER_HOME: its lock, its address and a reserve of disk space."""

import contextlib
import fcntl
import json
import logging
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import commandcenter_hub
from commandcenter_hub.domain.errors import HubAlreadyRunning
from commandcenter_hub.engines.files import write_private
from commandcenter_hub.services.home import check_owner, restrict, unusable
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
    try:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = lock.open("a+")
    except OSError as error:
        raise unusable(settings.home, error) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
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
        (home / RESERVE_FILE).unlink(missing_ok=True)


def keep_reserve(home: Path) -> None:
    """Reserve some disk space for a Hub that starts on a full disk, unless little space is left."""
    file = home / RESERVE_FILE
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
def announced(settings: Settings, port: int) -> Iterator[None]:
    """Publish the Hub's process id and port for the command line while the context is open.

    Raises:
        NoSpace: the disk is full.
        HomeUnusable: COMMANDCENTER_HOME is not writable.
    """
    state = {
        "pid": os.getpid(), "port": port, "version": commandcenter_hub.__version__,
        "started": time.time(), "home": str(settings.home),
    }  # fmt: skip
    try:
        write_private(settings.state_file, json.dumps(state).encode())
    except OSError as error:
        raise unusable(settings.home, error) from error
    try:
        yield
    finally:
        settings.state_file.unlink(missing_ok=True)


def read_state(path: Path) -> dict[str, int] | None:
    """Return process id and port of the last Hub, or None. It may have stopped since."""
    try:
        state = json.loads(path.read_text("utf-8"))
        return {"pid": int(state["pid"]), "port": int(state["port"])}
    except (OSError, ValueError, KeyError, TypeError):
        return None
