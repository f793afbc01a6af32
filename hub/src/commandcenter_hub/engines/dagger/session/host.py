"""The host of a project's session: a detached `dagger listen`, found again by what was written down about it.

It is ended with SIGINT: on anything else Dagger leaves the session's services running for some seconds.
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

from commandcenter_hub.engines import processes
from commandcenter_hub.engines.dagger.errors import EngineAway, EngineVersionUnfit
from commandcenter_hub.engines.dagger.options import RUNNER_VARIABLE, DaggerOptions
from commandcenter_hub.engines.dagger.session import client as session
from commandcenter_hub.engines.files import read_versioned, write_private
from commandcenter_hub.engines.processes import Identity

SESSION_VERSION = 1
"""Of the form of session.json, and of all files of a session beside it, such as its log store."""
OPEN_S = 30.0
PROVISION_S = 900.0
LOOK_EVERY_S = 2.0
END_S = 8.0
_UNFIT = re.compile(r"incompatible (?:engine|client) version \S+")
_TRACE = re.compile(r"\s*\[traceparent:[0-9a-f-]+\]")


@dataclass(frozen=True)
class Session:
    """A session that a session host holds.

    Attributes:
        id: unique name.
        port: where it listens on 127.0.0.1.
        token: who knows it may use the session; never shown.
        who: the session host's process.
    """

    id: str
    port: int
    token: str = field(repr=False)
    who: Identity


class SessionHosts:
    """Opens, finds and ends the session of one project. One at a time; its methods block: call them in a thread."""

    def __init__(self, folder: Path, options: DaggerOptions) -> None:
        """Keep what is written down in a folder of the project's own, readable by its owner only."""
        self.folder, self.options = folder, options
        self._note = folder / "session.json"
        self._noting = threading.Lock()

    def find(self) -> Session | None:
        """Return the session that is held, or None.

        Raises:
            NewerVersion: a newer CommandCenter holds one.
        """
        noted = self._noted()
        if noted is None:
            return None
        name, port, token = noted
        who = processes.noted(self.folder / name)
        if who is None or not processes.alive(who):
            return None
        return Session(name, port, token, who)

    def last(self) -> str | None:
        """Return the name of the newest session, whether it is held or not."""
        noted = self._noted()
        return None if noted is None else noted[0]

    def _noted(self) -> tuple[str, int, str] | None:
        try:
            noted = read_versioned(self._note, SESSION_VERSION)
            return str(noted["id"]), int(noted["port"]), str(noted["token"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def open(self, program: Path, address: str) -> str:
        """Start a session host and return the name of its session, which does not answer yet.

        Args:
            program: Dagger's.
            address: of the engine; empty for the one that the program provides by itself.
        """
        name = f"{int(time.time() * 1000):013d}-{secrets.token_hex(4)}"
        port, token = _free_port(), secrets.token_urlsafe(32)
        empty = self.folder / "empty"
        empty.mkdir(mode=0o700, parents=True, exist_ok=True)
        note = {"version": SESSION_VERSION, "id": name, "port": port, "token": token}
        with self._noting:
            write_private(self._note, json.dumps(note).encode())
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
        processes.spawn(self.folder / name, command, environment, empty)
        return name

    def last_output(self, name: str) -> str:
        """Return the last output of a session's host."""
        output = processes.tail(self.folder / f"{name}.err", 2000) + processes.tail(self.folder / f"{name}.out", 500)
        return output.strip()[-600:]

    def exited(self, name: str) -> bool:
        """Return whether the host of a session has been started and has ended."""
        return (self.folder / f"{name}.exit").exists()

    async def end(self, session: str | None = None) -> None:
        """End the session that is held, and return when nothing of it is left. Does nothing when there is none.

        Args:
            session: end this one only, if it is held.
        """
        name = self.last()
        if name is None or session not in {None, name}:
            return
        who = processes.noted(self.folder / name)
        if who is None:
            await anyio.to_thread.run_sync(processes.sweep, f"dagger-{name}")
        else:
            await processes.end(who, f"dagger-{name}", signal.SIGINT, END_S)
        with self._noting:
            if self.last() == name:  # another may have been opened since
                self._note.unlink(missing_ok=True)
        for suffix in (".pid", ".out", ".err", ".exit"):
            (self.folder / f"{name}{suffix}").unlink(missing_ok=True)


async def opened(
    hosts: SessionHosts, program: Path, address: str, within_s: float, look: Callable[[], Awaitable[None]] | None = None
) -> tuple[Session, str]:
    """Open a session and return it with the engine's version once it answers. What fails leaves nothing.

    Args:
        hosts: of the project.
        program: Dagger's.
        address: of the engine; empty for the one that the program provides by itself.
        within_s: as long is waited for it, in seconds.
        look: called every other second meanwhile, and when the program has ended; raises EngineAway when it knows why.

    Raises:
        EngineAway: it does not answer within the time, or Dagger's program ended; its output is in the message.
    """
    name = await anyio.to_thread.run_sync(hosts.open, program, address)
    look_at = anyio.current_time() + LOOK_EVERY_S
    try:
        with anyio.move_on_after(within_s):
            while True:
                held = await anyio.to_thread.run_sync(hosts.find)
                if held is not None:
                    version = await version_of(held.port, held.token)
                    if version:
                        return held, version
                if hosts.exited(name):
                    break
                if look is not None and anyio.current_time() >= look_at:
                    await look()
                    look_at = anyio.current_time() + LOOK_EVERY_S
                await anyio.sleep(0.03)
        if look is not None:
            await look()
        output = hosts.last_output(name)
        raise await anyio.to_thread.run_sync(_refusal, output, program, hosts.options)  # noqa: TRY301 - what was started is ended below
    except BaseException:
        with anyio.CancelScope(shield=True):
            await hosts.end()
        raise


def _refusal(output: str, program: Path, options: DaggerOptions) -> EngineAway:
    """Return what the last output of Dagger's program means. Blocks."""
    output = _TRACE.sub("", output).removeprefix("Error: ").strip()
    unfit = _UNFIT.search(output)
    if unfit is not None:
        wanted = session.version_of(program, options) or session.wanted_version()
        return EngineVersionUnfit(
            f"The Dagger engine and Dagger's program here (v{wanted}) do not work together: {unfit[0]}.",
            hint=f"Run an engine of version v{wanted}; the project follows by itself.",
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
