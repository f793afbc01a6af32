"""Find the running Hub, or start one."""

import contextlib
import fcntl
import functools
import json
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import commandcenter_hub
from commandcenter_hub.cli.client import Client, exchange
from commandcenter_hub.cli.failure import Failure, Unreachable
from commandcenter_hub.cli.output import err
from commandcenter_hub.domain.interpreter import isolated_python, without_python_variables
from commandcenter_hub.services.home import append_to, check_owner, is_state_of, unusable
from commandcenter_hub.services.settings import Settings, load_settings
from commandcenter_hub.services.token_file import read_token

READY_TIMEOUT_S = 20.0
HEALTH_TIMEOUT_S = 5.0
SILENT_S = 2.0
"""Time that a command waits for the Hub before it prints that it waits, seconds."""
LOG_MAX_BYTES = 5_000_000
LAST_LINES = 12
POLL_INTERVAL_S = 0.03
ENDED = "hub_failed"
"""Code of the error of a Hub that has ended without printing one."""
RETRY_DELAY_S = 0.5
ENDING_S = 10.0
"""Time that a Hub which stops responding has to end, so that the command can print its reason, seconds."""


@dataclass(frozen=True)
class RunningHub:
    """A Hub that responds."""

    pid: int
    port: int
    version: str


class NothingRegistered(Failure):
    """No Hub is running, and none has ever run with this COMMANDCENTER_HOME."""


class HubStopped(Failure):
    """The user stopped the Hub with `commandcenter stop-hub`, and has not started it since."""


def connect(*, only_reads: bool = False) -> Client:
    """Return a client of the Hub; start the Hub if it has run before and is not running now.

    Args:
        only_reads: the command changes nothing, so it does not start a Hub that the user has stopped.

    Raises:
        NothingRegistered: no Hub has ever run.
        HubStopped: the user has stopped the Hub, and the command only reads.
        Failure: the Hub cannot be started.
        HomeOfAnotherUser, FilesOfAnotherUser: COMMANDCENTER_HOME belongs to another user, or a file in it does.
    """
    settings = load_settings()
    check_owner(settings.home)
    running = find(settings)
    if only_reads and running is None and settings.stopped_file.exists():
        raise HubStopped(
            "The Hub was stopped with `commandcenter stop-hub`. Projects that were running keep running.",
            "Start it with `commandcenter open --hub`, or start a project with `commandcenter up`.",
            "hub_stopped",
            503,
        )
    if running is None and not _has_run_before(settings):
        raise NothingRegistered(
            "No Hub is running and no project is registered.",
            "Start the first project with `commandcenter up FOLDER`.",
            "project_not_found",
            404,
        )
    return ensure(settings)


def ensure(settings: Settings, *, notices: bool = False) -> Client:
    """Return a client of the Hub once it has taken over every project; start the Hub if none is running.

    Print problems of the Hub's own files. If the Hub was started, or with `notices`, also print its repairs.

    Raises:
        Failure: the Hub cannot be started, or is not ready in time.
        HomeOfAnotherUser, FilesOfAnotherUser: COMMANDCENTER_HOME belongs to another user, or a file in it does.
    """
    check_owner(settings.home)
    deadline = time.monotonic() + READY_TIMEOUT_S
    found = find(settings)
    check: Check = _no_check
    if found is None:
        err("Starting the Hub.")
        found, check = _start(settings, deadline)
        notices = True
    client = Client(settings, found.port, functools.partial(_raise_reason, check))
    ready = _wait_until_ready(client, deadline, check)
    for sentence in (*ready.problems, *(ready.notices if notices else ())):
        err(f"Warning: {sentence}")
    if found.version != commandcenter_hub.__version__:
        err(
            f"Note: the running Hub is version {found.version}, this command is version "
            f"{commandcenter_hub.__version__}. To switch, run `commandcenter stop-hub` and `commandcenter open --hub`; "
            "projects keep running."
        )
    return client


def find(settings: Settings) -> RunningHub | None:
    """Return the Hub that serves this COMMANDCENTER_HOME, or None. A stale state file counts as no Hub.

    If the file was lost, the Hub may still listen on its port; it writes the file again within seconds.
    """
    try:
        state = json.loads(settings.state_file.read_text("utf-8"))
        port, pid = int(state["port"]), int(state["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return _responding(settings, settings.port)
    return _responding(settings, port, pid) if is_state_of(state, settings.home) else None


def _responding(settings: Settings, port: int, pid: int | None = None) -> RunningHub | None:
    """Return the Hub on a port if it is the process `pid`; without `pid`, if it is the Hub of this home."""
    try:
        headers = {"authorization": f"Bearer {_token(settings, port)}"}
        try:
            status, answer = exchange(port, "GET", "/health", headers, None, SILENT_S)
        except Unreachable as error:
            if not isinstance(error.__cause__, TimeoutError):
                raise
            _report_waiting(port, pid)
            status, answer = exchange(port, "GET", "/health", headers, None, HEALTH_TIMEOUT_S)
        health: dict[str, Any] = json.loads(answer)
        is_ours = health["pid"] == pid or (pid is None and Path(health["home"]).samefile(settings.home))
        if status == 200 and is_ours:
            return RunningHub(int(health["pid"]), port, str(health["version"]))
    except (OSError, ValueError, KeyError, TypeError, Unreachable):
        pass
    return None


@functools.cache
def _report_waiting(port: int, pid: int | None) -> None:
    """Print once that the command waits for a Hub that accepts connections and does not respond."""
    process = "" if pid is None else f" (process {pid})"
    err(f"Waiting for the Hub at port {port}{process}, which does not respond.")


def _token(settings: Settings, port: int) -> str:
    """Return the Hub's token. If it was lost, first send a request, after which the running Hub writes it again.

    Raises:
        OSError: it cannot be read.
        Unreachable: no Hub responds.
    """
    token = read_token(settings.token_file)
    if not token:
        exchange(port, "GET", "/health", {}, None, HEALTH_TIMEOUT_S)
        token = read_token(settings.token_file)
    return token


def find_again(settings: Settings) -> Client | None:
    """Return a client of the Hub if one is running and has taken over every project, otherwise None."""
    found = find(settings)
    client = None if found is None else Client(settings, found.port)
    return None if client is None or _readiness(client).waiting else client


def _has_run_before(settings: Settings) -> bool:
    # The key exists with any database; `hub.db` exists only with SQLite. Both may be lost while projects run.
    known = any((settings.home / name).exists() for name in ("hub.db", "key"))
    return known or any(settings.home.glob("projects/*/*"))


@dataclass(frozen=True)
class _Readiness:
    """State of a Hub, as sentences: what it still waits for, its lasting problems, and the repairs it made."""

    waiting: list[str]
    problems: list[str]
    notices: list[str]


class Check(Protocol):
    """Raises the Failure of a Hub that has ended."""

    def __call__(self, within_s: float = 0.0) -> None:
        """Check; wait this long for the end, seconds."""


def _no_check(within_s: float = 0.0) -> None:
    """Do nothing: another command has started the Hub."""


def _raise_reason(check: Check) -> None:
    """Raise the error that the Hub has printed at its end. The next Hub would fail in the same way.

    A Hub that was stopped or killed has printed none; the command may continue with the next one.

    Raises:
        Failure: the Hub that this command has started has ended with an error.
    """
    try:
        check(ENDING_S)
    except Failure as failure:
        if failure.code != ENDED:
            raise


def _wait_until_ready(client: Client, deadline: float, check: Check) -> _Readiness:
    """Wait until the Hub has taken over every project.

    Raises:
        Failure: it is not ready in time, or has ended.
    """
    while (found := _readiness(client)).waiting:
        check()
        if time.monotonic() > deadline:
            raise Failure(
                f"The Hub is not ready after {READY_TIMEOUT_S:g} s. {' '.join(found.waiting)}",
                f"Read {client.settings.home / 'hub.log'}, then try again.",
                "hub_not_ready",
                503,
            )
        time.sleep(POLL_INTERVAL_S)
    return found


def _readiness(client: Client) -> _Readiness:
    try:
        _, answer = client.exchange("GET", "/health/ready", HEALTH_TIMEOUT_S)
        found = json.loads(answer)
        problems, notices = (list(map(str, found.get(name, []))) for name in ("problems", "notices"))
        return _Readiness([str(one) for one in found["reasons"] if one not in problems], problems, notices)
    except (Unreachable, ValueError, KeyError, TypeError):
        return _Readiness(["It does not respond."], [], [])


def _start(settings: Settings, deadline: float) -> tuple[RunningHub, Check]:
    """Start a Hub and return it once it responds. Of several commands at once, only one starts it; all return it."""

    def check(within_s: float = 0.0) -> None:
        try:
            code = None if process is None else process.wait(within_s)
        except subprocess.TimeoutExpired:
            return
        if code is not None:
            raise _other_hub(settings, began, code)

    with _opened(settings, "hub.log") as log, _opened(settings, "hub.start") as lock:
        began = log.seek(0, os.SEEK_END)
        process: subprocess.Popen[bytes] | None = None
        other: Failure | None = None
        while True:
            found = find(settings)
            if found is not None:
                return found, check
            code = None if process is None else process.poll()
            if code is not None:
                other = _other_hub(settings, began, code)
                process = None
                time.sleep(RETRY_DELAY_S)  # the other Hub is starting or stopping
            elif process is None and _acquire(lock):
                process = _spawn(settings, log.fileno())
            if time.monotonic() > deadline and other is not None:
                other.message += f" It has not responded for {READY_TIMEOUT_S:g} s."
                other.hint = "End that process with `kill -9`. Projects keep running; the next Hub takes them over."
                raise other
            if time.monotonic() > deadline:
                raise Failure(
                    f"The Hub does not respond after {READY_TIMEOUT_S:g} s.",
                    f"Read {settings.home / 'hub.log'}.",
                    "hub_not_ready",
                    503,
                    {"service": "the Hub", "last_lines": _lines_since(settings, began)},
                )
            time.sleep(POLL_INTERVAL_S)


def _acquire(lock: IO[bytes]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _spawn(settings: Settings, log: int) -> subprocess.Popen[bytes]:
    environment = {
        **without_python_variables(os.environ),
        "COMMANDCENTER_HOME": str(settings.home),  # absolute: the Hub starts in another folder
        "COMMANDCENTER_ROOTS": os.pathsep.join(map(str, settings.roots)),
    }
    return subprocess.Popen(
        [*isolated_python(), "-m", "commandcenter_hub.cli.entry", "serve", "--json"],
        cwd=settings.home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
        umask=0o077,
    )


@contextlib.contextmanager
def _opened(settings: Settings, name: str) -> Iterator[IO[bytes]]:
    """Open a private file in the home for appending; rename it first when it is longer than LOG_MAX_BYTES.

    Raises:
        NoSpace, HomeUnusable: it cannot be opened.
    """
    path = settings.home / name
    try:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.is_file() and path.stat().st_size > LOG_MAX_BYTES:
            path.replace(path.with_name(f"{name}.1"))
        file = append_to(path)
    except OSError as error:
        raise unusable(settings.home, error) from error
    with file:
        yield file


def _other_hub(settings: Settings, began: int, code: int) -> Failure:
    """Return the error of a Hub that ended because another one serves the same COMMANDCENTER_HOME.

    Raises:
        Failure: the Hub ended for another reason.
    """
    lines = _lines_since(settings, began)
    for line in reversed(lines):
        try:
            failure = Failure.answered(json.loads(line)["error"])
        except (ValueError, KeyError, TypeError):
            continue
        if failure.code == "hub_already_running":
            return failure
        raise failure
    raise Failure(
        f"The Hub exited with code {code} while starting.",
        f"Read {settings.home / 'hub.log'}.",
        ENDED,
        500,
        {"service": "the Hub", "last_lines": lines},
    )


def _lines_since(settings: Settings, began: int) -> list[str]:
    try:
        with Path(settings.home, "hub.log").open("rb") as log:
            log.seek(began)
            return log.read().decode("utf-8", "replace").splitlines()[-LAST_LINES:]
    except OSError:
        return []
