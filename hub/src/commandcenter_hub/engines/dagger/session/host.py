"""Start, find and end the host of a project's session: a detached `dagger listen`, found again by its saved file.

It is ended with SIGINT: after any other signal, Dagger leaves the session's services running for some seconds.
"""

import json
import re
import secrets
import signal
import socket
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import anyio
import anyio.to_thread
import httpx

from commandcenter_hub.engines import ownership, processes
from commandcenter_hub.engines.dagger.errors import EngineAway, EngineSlow, EngineVersionUnfit
from commandcenter_hub.engines.dagger.options import RUNNER_VARIABLE, DaggerOptions
from commandcenter_hub.engines.dagger.session import client as session
from commandcenter_hub.engines.files import read_versioned, write_private
from commandcenter_hub.engines.processes import Identity

SESSION_VERSION = 1
"""Version of session.json and of a session's other files, such as its log store."""
OPEN_S = 120.0
"""Timeout for opening a session on a configured engine, seconds: an absent one refuses at once, a busy one is slow."""
PROVISION_S = 900.0
"""Timeout for opening a session on an engine that may have to be fetched and started first, seconds."""
LOOK_EVERY_S = 2.0
"""Pause between two calls of `look` while a session is opened, seconds."""
END_S = 8.0
"""Time that a session host gets to end by itself, seconds."""
UNUSED_S = 1.0
"""Time that the host of a session that was never used gets to end by itself, seconds."""
_UNFIT = re.compile(r"incompatible (?:engine|client) version \S+")


@dataclass(frozen=True)
class Session:
    """A session that a session host holds.

    Attributes:
        id: unique name.
        port: the port on 127.0.0.1 on which it listens.
        token: authenticates requests; never shown.
        who: the session host's process.
    """

    id: str
    port: int
    token: str = field(repr=False)
    who: Identity


class SessionHosts:
    """Open, find and end the session of one project, at most one at a time.

    All methods but `end` block: call them in a thread.
    """

    def __init__(self, folder: Path, options: DaggerOptions) -> None:
        """Keep the files of sessions in a folder of the project, readable by its owner only."""
        self.folder, self.options = folder, options
        self._file = folder / "session.json"
        self._working_folder = folder / "empty"
        self._file_lock = threading.Lock()

    def find(self) -> Session | None:
        """Return the project's session, or None when no session host runs.

        Raises:
            NewerVersion: a newer CommandCenter has opened it.
        """
        saved = self._saved()
        if saved is None:
            return None
        name, port, token = saved
        who = ownership.own_process(self.folder / name, self._working_folder)
        return None if who is None else Session(name, port, token, who)

    def original(self) -> Path | None:
        """Return the folder of the sessions in the original home; None unless this is a copy and the session runs."""
        name = self.last()
        who = None if name is None else processes.recorded(self.folder / name)
        if who is None or not processes.alive(who):
            return None
        other = ownership.other_working_folder(who, self._working_folder)
        return None if other is None else other.parent

    def forget_original(self) -> None:
        """Remove the copied records of a session that runs for another home."""
        name = self.last()
        self._file.unlink(missing_ok=True)
        for suffix in (".pid", ".out", ".err", ".exit"):
            (self.folder / f"{name}{suffix}").unlink(missing_ok=True)

    def last(self) -> str | None:
        """Return the name of the newest session, whether its host runs or not."""
        saved = self._saved()
        return None if saved is None else saved[0]

    def _saved(self) -> tuple[str, int, str] | None:
        try:
            saved = read_versioned(self._file, SESSION_VERSION)
            return str(saved["id"]), int(saved["port"]), str(saved["token"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def open(self, program: Path, address: str) -> str:
        """Start a session host and return the name of its session, which may not answer yet.

        Args:
            program: path of Dagger's program.
            address: address of the engine; empty for the one that the program starts by itself.
        """
        name = f"{int(time.time() * 1000):013d}-{secrets.token_hex(4)}"
        port, token = _free_port(), secrets.token_urlsafe(32)
        self._working_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        saved = {"version": SESSION_VERSION, "id": name, "port": port, "token": token}
        with self._file_lock:
            write_private(self._file, json.dumps(saved).encode())
        command = (str(program), "--silent", "listen", "--no-mod", "--listen", f"127.0.0.1:{port}")
        environment = {
            **self.options.environment,
            RUNNER_VARIABLE: address,
            "DAGGER_SESSION_TOKEN": token,
            "DO_NOT_TRACK": "1",
            "DAGGER_NO_NAG": "1",
            "DAGGER_SILENT": "1",
            processes.RUN_VARIABLE: f"dagger-{name}",
        }
        processes.spawn(self.folder / name, command, environment, self._working_folder)
        return name

    def last_output(self, name: str) -> str:
        """Return the last output of a session's host."""
        output = processes.tail(self.folder / f"{name}.err", 2000) + processes.tail(self.folder / f"{name}.out", 500)
        return output.strip()[-600:]

    def exited(self, name: str) -> bool:
        """Return whether the host of a session was started and has ended."""
        return (self.folder / f"{name}.exit").exists()

    async def end(self, session: str | None = None, grace_s: float = END_S) -> None:
        """End the project's session, and return once nothing of it is left. Does nothing if there is none.

        Args:
            session: end the session only if this is its name; None ends any.
            grace_s: time that the session host gets to end by itself, seconds.
        """
        name = self.last()
        if name is None or session not in {None, name}:
            return
        who = processes.recorded(self.folder / name)
        if who is not None and await anyio.to_thread.run_sync(self.original) is not None:
            return
        if who is None:
            await anyio.to_thread.run_sync(processes.sweep, f"dagger-{name}")
        else:
            await processes.end(who, f"dagger-{name}", signal.SIGINT, grace_s)
        with self._file_lock:
            if self.last() == name:  # another session may have been opened meanwhile
                self._file.unlink(missing_ok=True)
        for suffix in (".pid", ".out", ".err", ".exit"):
            (self.folder / f"{name}{suffix}").unlink(missing_ok=True)


async def open_and_wait(
    hosts: SessionHosts, program: Path, address: str, within_s: float, look: Callable[[], Awaitable[None]] | None = None
) -> tuple[Session, str]:
    """Open a session and return it with the engine's version once it answers. Leaves nothing behind on failure.

    Args:
        hosts: the project's session hosts.
        program: path of Dagger's program.
        address: address of the engine; empty for the one that the program starts by itself.
        within_s: timeout, seconds.
        look: called every LOOK_EVERY_S while waiting, and after a failure; may raise EngineAway with the cause.

    Raises:
        EngineSlow: the session does not answer in time.
        EngineAway: Dagger's program ended; its output is in the message.
    """
    name = await anyio.to_thread.run_sync(hosts.open, program, address)
    look_at = anyio.current_time() + LOOK_EVERY_S
    try:
        with anyio.move_on_after(within_s):
            while True:
                found = await anyio.to_thread.run_sync(hosts.find)
                if found is not None:
                    version = await version_of(found.port, found.token)
                    if version:
                        return found, version
                if hosts.exited(name):
                    break
                if look is not None and anyio.current_time() >= look_at:
                    await look()
                    look_at = anyio.current_time() + LOOK_EVERY_S
                await anyio.sleep(0.03)
        if look is not None:
            await look()
        output = hosts.last_output(name)
        if not hosts.exited(name):
            detail = f": {output}" if output else "."
            raise EngineSlow(f"The Dagger engine did not open a session within {within_s:g} s{detail}")  # noqa: TRY301 - as below
        raise await anyio.to_thread.run_sync(_refusal, output, program, hosts.options)  # noqa: TRY301 - what was started is ended below
    except BaseException:
        with anyio.CancelScope(shield=True):
            await hosts.end(grace_s=UNUSED_S)
        raise


def _refusal(output: str, program: Path, options: DaggerOptions) -> EngineAway:
    """Return the error for the last output of Dagger's program. Blocks."""
    output = session.without_traces(output).removeprefix("Error: ").strip()
    unfit = _UNFIT.search(output)
    if unfit is not None:
        wanted = session.version_of(program, options) or session.wanted_version()
        return EngineVersionUnfit(
            f"The Dagger engine and Dagger's program here (v{wanted}) do not work together: {unfit[0]}.",
            hint=f"Run an engine of version v{wanted}. The project then continues.",
        )
    return EngineAway("No session could be opened on the Dagger engine" + (f": {output}" if output else "."))


async def version_of(port: int, token: str) -> str:
    """Return the version of the engine behind a session; empty while it does not answer."""
    try:
        async with httpx.AsyncClient(auth=(token, ""), trust_env=False, verify=False, timeout=5) as client:  # noqa: S501 - loopback
            answer = await client.post(f"http://127.0.0.1:{port}/query", json={"query": "{version}"})
        return str(answer.json()["data"]["version"]) if answer.status_code == 200 else ""
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
