"""Check whether a Dagger engine can be used here: a configured one, or one on a container runtime."""

import json
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.engines import children
from commandcenter_hub.engines.base import EngineCheck
from commandcenter_hub.engines.dagger.errors import EngineSlow
from commandcenter_hub.engines.dagger.options import CLI_VARIABLE, RUNNER_VARIABLE, DaggerOptions
from commandcenter_hub.engines.dagger.session import client, host
from commandcenter_hub.engines.files import write_private

NAME = "dagger"
RUNTIMES = {
    "docker": ("version", "--format", "{{.Server.Version}}"),
    "podman": ("version", "--format", "{{.Client.Version}}"),
    "nerdctl": ("version", "--format", "{{.Client.Version}}"),
    "finch": ("version", "--format", "{{.Client.Version}}"),
    "container": ("--version",),
}
"""Container runtimes in Dagger's order of preference, with the arguments that print each one's version."""
ANSWER_S = 1.5
"""Timeout of a container runtime or engine, seconds."""
SESSION_S = 6.0
"""Timeout for opening a session on a configured engine, seconds."""
FRESH_S = 300.0
"""Time for which the engine's last session counts as proof that it works, seconds."""
HINT = (
    f"Start Docker (or podman, nerdctl, finch), or set {RUNNER_VARIABLE} to the address of a running engine; "
    "`--engine local` needs nothing installed."
)


@dataclass(frozen=True)
class Where:
    """Where an engine is, or could be started.

    Attributes:
        address: address of a configured engine; empty for one that Dagger starts on a container runtime.
        runtime: container runtime on which Dagger starts its engine.
        version: version of the runtime.
        problem: why the engine cannot be used; empty when it may be usable.
        slow: the problem is a timeout, so the engine may be busy rather than missing.
    """

    address: str = ""
    runtime: str = ""
    version: str = ""
    problem: str = ""
    slow: bool = False

    @property
    def key(self) -> str:
        """The key under which a session on this engine is remembered."""
        return self.address or self.runtime


@dataclass(frozen=True)
class UsedEngine:
    """An engine on which a session was opened before.

    Attributes:
        version: version of the engine.
        at: time of that session, in seconds since 1970.
    """

    version: str
    at: float


def where(options: DaggerOptions) -> Where:
    """Find an engine without starting or fetching anything. Blocks for 1.5 s at most."""
    if options.runner:
        return _reach(options.runner)
    for name, arguments in RUNTIMES.items():
        program = shutil.which(name, path=options.path)
        if program is None:
            continue
        try:
            asked = children.run([program, *arguments], Path("/"), options.environment, timeout_s=ANSWER_S)
        except subprocess.TimeoutExpired:
            problem = f"{name} is installed, but did not answer within {ANSWER_S:g} s."
            return Where(runtime=name, problem=problem, slow=True)
        except OSError:
            return Where(runtime=name, problem=f"{name} is installed, but does not answer.")
        if asked.returncode == 0 and asked.stdout.strip():
            return Where(runtime=name, version=asked.stdout.split()[-1])
        return Where(runtime=name, problem=f"{name} is installed, but its service is not running.")
    return Where(problem="There is no container runtime, and no Dagger engine is configured.")


def _reach(address: str) -> Where:
    """Return whether a configured engine accepts connections, if its address is a socket or a TCP port."""
    parts = urlsplit(address)
    try:
        if parts.scheme == "unix":
            with socket.socket(socket.AF_UNIX) as probe:
                probe.settimeout(ANSWER_S)
                probe.connect(parts.path)
        elif parts.scheme == "tcp":
            socket.create_connection((parts.hostname or "", parts.port or 0), timeout=ANSWER_S).close()
    except (TimeoutError, BlockingIOError):
        problem = f"The Dagger engine at {address} did not answer within {ANSWER_S:g} s."
        return Where(address, problem=problem, slow=True)
    except (OSError, ValueError) as error:
        return Where(address, problem=f"The Dagger engine at {address} does not answer: {error}.")
    return Where(address)


async def check(home: Path, options: DaggerOptions) -> EngineCheck:
    """Return whether Dagger can be used here. Open a session only where that starts no engine.

    An engine that answers too slowly counts as available: it exists, and a start waits for it.
    """
    found = await anyio.to_thread.run_sync(where, options)
    known = remembered(home, found.key)
    if found.slow:
        return _slow(found.problem, known, proven=known is not None)
    if found.problem:
        return EngineCheck(NAME, False, found.version, found.problem, HINT)
    if found.address:
        if known is not None and time.time() - known.at < FRESH_S:
            return EngineCheck(NAME, True, known.version, f"A Dagger engine answers at {found.address}.")
        return await _try(home, found, options)
    runtime = f"{found.runtime} {found.version}"
    if known is not None:
        return EngineCheck(NAME, True, known.version, f"Dagger's engine runs on {runtime}.")
    reason = f"{runtime} is installed; Dagger's program and engine are fetched at the first start."
    return EngineCheck(NAME, True, found.version, reason, proven=False)


async def _try(home: Path, found: Where, options: DaggerOptions) -> EngineCheck:
    """Open a session on a configured engine, read the engine's version, and end the session."""
    program = await anyio.to_thread.run_sync(client.find_program, options)
    if program is None:
        if options.program:
            return EngineCheck(NAME, False, "", f"{CLI_VARIABLE} is not the path of an executable program.", HINT)
        wanted = await anyio.to_thread.run_sync(client.wanted_version)
        return EngineCheck(
            NAME, True, wanted, f"An engine answers at {found.address}; Dagger's program is fetched at the first start."
        )
    with tempfile.TemporaryDirectory(prefix="commandcenter-") as folder:
        hosts = host.SessionHosts(Path(folder), options)
        try:
            _, version = await host.open_and_wait(hosts, program, found.address, SESSION_S)
        except EngineSlow as error:
            return _slow(error.message, remembered(home, found.key), proven=True)
        except HubError as error:
            return EngineCheck(NAME, False, "", error.message, error.hint)
        finally:
            with anyio.CancelScope(shield=True):
                await hosts.end(grace_s=host.UNUSED_S)
    remember(home, found.key, version)
    return EngineCheck(NAME, True, version, f"A Dagger engine answers at {found.address}.")


def _slow(reason: str, known: UsedEngine | None, *, proven: bool) -> EngineCheck:
    version = "" if known is None else known.version
    return EngineCheck(NAME, True, version, f"{reason} The engine or this machine is busy.", proven=proven, slow=True)


def remembered(home: Path, key: str) -> UsedEngine | None:
    """Return the engine's version and time of use if a session was opened on it before."""
    try:
        known = json.loads((home / "dagger.json").read_text("utf-8"))[key]
        return UsedEngine(str(known["version"]), float(known["at"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(home: Path, key: str, version: str) -> None:
    """Save that a session was opened on an engine."""
    try:
        known = json.loads((home / "dagger.json").read_text("utf-8"))
    except (OSError, ValueError):
        known = {}
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    known = {**known, key: {"version": version, "at": time.time()}}
    write_private(home / "dagger.json", json.dumps(known).encode())
