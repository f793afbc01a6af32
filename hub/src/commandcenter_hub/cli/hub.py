"""Finds the running Hub, and starts one where none runs."""

import contextlib
import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import commandcenter_hub
from commandcenter_hub.cli.client import Client, exchange
from commandcenter_hub.cli.failure import Failure, Unreachable
from commandcenter_hub.cli.output import say
from commandcenter_hub.services.settings import Settings, load_settings

READY_WITHIN_S = 20.0
HEALTH_WITHIN_S = 5.0
LOG_KEPT_BYTES = 5_000_000
LAST_LINES = 12
BETWEEN_LOOKS_S = 0.03
AGAIN_AFTER_S = 0.5


@dataclass(frozen=True)
class RunningHub:
    """A Hub that answers."""

    pid: int
    port: int
    version: str


class NothingRegistered(Failure):
    """No Hub runs here, and none ever had a project."""


def connect() -> Client:
    """Return a client of the Hub; where one has run before and none runs now, start it: it takes over what runs.

    Raises:
        NothingRegistered: there has never been one.
        Failure: it cannot be started.
    """
    settings = load_settings()
    if find(settings) is None and not _has_run(settings):
        raise NothingRegistered(
            "No Hub runs, and no project is registered.",
            "Start the first one with `commandcenter up FOLDER`.",
            "project_not_found",
            404,
        )
    return ensure(settings)


def ensure(settings: Settings) -> Client:
    """Return a client of the Hub, started if none runs, once it has taken over every project.

    Raises:
        Failure: it cannot be started, or is not ready in time.
    """
    deadline = time.monotonic() + READY_WITHIN_S
    found = find(settings)
    if found is None:
        say("Starting the Hub.")
        found = _start(settings, deadline)
    client = Client(settings, found.port)
    _wait_until_ready(client, deadline)
    if found.version != commandcenter_hub.__version__:
        say(
            f"Note: the Hub that runs is version {found.version}, this command is {commandcenter_hub.__version__}. "
            "Change over with `commandcenter stop-hub`, then again; projects go on running."
        )
    return client


def find(settings: Settings) -> RunningHub | None:
    """Return the Hub that serves this COMMANDCENTER_HOME, or None. A stale announcement is none."""
    try:
        state = json.loads(settings.state_file.read_text("utf-8"))
        port, pid = int(state["port"]), int(state["pid"])
        status, answer = exchange(port, "GET", "/health", {}, None, HEALTH_WITHIN_S)
        health: dict[str, Any] = json.loads(answer)
        if status == 200 and health["pid"] == pid:
            return RunningHub(pid, port, str(health["version"]))
    except (OSError, ValueError, KeyError, TypeError, Unreachable):
        pass
    return None


def find_again(settings: Settings) -> Client | None:
    """Return a client of the Hub if one is there now and has taken over every project."""
    found = find(settings)
    return None if found is None or _not_ready(found.port) else Client(settings, found.port)


def _has_run(settings: Settings) -> bool:
    # The key is there whichever database is used.
    return any((settings.home / name).exists() for name in ("hub.db", "key"))


def _wait_until_ready(client: Client, deadline: float) -> None:
    while reasons := _not_ready(client.port):
        if time.monotonic() > deadline:
            raise Failure(
                f"The Hub is not ready after {READY_WITHIN_S:g} s. {reasons}",
                f"Look into {client.settings.home / 'hub.log'}, and try again.",
                "hub_not_ready",
                503,
            )
        time.sleep(BETWEEN_LOOKS_S)


def _not_ready(port: int) -> str:
    """Return why a Hub is not ready, in words; nothing when it is."""
    try:
        status, answer = exchange(port, "GET", "/health/ready", {}, None, HEALTH_WITHIN_S)
        return "" if status == 200 else " ".join(map(str, json.loads(answer)["reasons"]))
    except (Unreachable, ValueError, KeyError, TypeError):
        return "It does not answer."


def _start(settings: Settings, deadline: float) -> RunningHub:
    """Start a Hub and return the one that answers then. Of two commands at once, one starts it and both get it."""
    with _log(settings) as log, Path(settings.home, "hub.start").open("a") as turn:
        began = log.seek(0, os.SEEK_END)
        process: subprocess.Popen[bytes] | None = None
        other: Failure | None = None
        while True:
            found = find(settings)
            if found is not None:
                return found
            code = None if process is None else process.poll()
            if code is not None:
                other = _other_hub(settings, began, code)
                process = None
                time.sleep(AGAIN_AFTER_S)  # the other one is starting, or ending
            elif process is None and _have_turn(turn):
                process = _spawn(settings, log.fileno())
            if time.monotonic() > deadline and other is not None:
                other.message += f" It has not answered for {READY_WITHIN_S:g} s."
                other.hint = (
                    "End that process with `kill -9`: projects go on running, and the next Hub takes them over."
                )
                raise other
            if time.monotonic() > deadline:
                raise Failure(
                    f"The Hub does not answer after {READY_WITHIN_S:g} s.",
                    f"Look into {settings.home / 'hub.log'}.",
                    "hub_not_ready",
                    503,
                    {"service": "the Hub", "last_lines": _said_since(settings, began)},
                )
            time.sleep(BETWEEN_LOOKS_S)


def _have_turn(turn: IO[str]) -> bool:
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _spawn(settings: Settings, log: int) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "COMMANDCENTER_HOME": str(settings.home),  # both may have been given relative to the current folder
        "COMMANDCENTER_ROOTS": os.pathsep.join(map(str, settings.roots)),
        "PYTHONUNBUFFERED": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "commandcenter_hub.cli.main", "serve", "--json"],
        cwd=settings.home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )


@contextlib.contextmanager
def _log(settings: Settings) -> Iterator[IO[bytes]]:
    """Open the Hub's log to append to; one that has grown long is put aside first."""
    path = settings.home / "hub.log"
    try:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LOG_KEPT_BYTES:
            path.replace(path.with_suffix(".log.1"))
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError as error:
        full = error.errno == 28
        raise Failure(
            f"{settings.home} cannot be used: {error.strerror}.",
            "Free some space on its disk."
            if full
            else "Give yourself the right to write there, or set COMMANDCENTER_HOME to another folder.",
            "no_space" if full else "home_unusable",
        ) from error
    with os.fdopen(descriptor, "ab") as file:
        yield file


def _other_hub(settings: Settings, began: int, code: int) -> Failure:
    """Return what the Hub said when it ended because another one serves the same home.

    Raises:
        Failure: it ended for another reason.
    """
    said = _said_since(settings, began)
    for line in reversed(said):
        try:
            failure = Failure.answered(json.loads(line)["error"])
        except (ValueError, KeyError, TypeError):
            continue
        if failure.code == "hub_already_running":
            return failure
        raise failure
    raise Failure(
        f"The Hub ended with code {code} while it was starting.",
        f"Look into {settings.home / 'hub.log'}.",
        "hub_failed",
        500,
        {"service": "the Hub", "last_lines": said},
    )


def _said_since(settings: Settings, began: int) -> list[str]:
    try:
        with Path(settings.home, "hub.log").open("rb") as log:
            log.seek(began)
            return log.read().decode("utf-8", "replace").splitlines()[-LAST_LINES:]
    except OSError:
        return []
