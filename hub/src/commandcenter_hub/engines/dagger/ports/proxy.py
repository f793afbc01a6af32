"""The Hub's side of the gateway: tells it which ports to hold, and brings it back when it is gone."""

import contextlib
import fcntl
import json
import logging
import secrets
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread

import commandcenter_hub
from commandcenter_hub.domain.stack import Port
from commandcenter_hub.engines import host_ports, processes
from commandcenter_hub.engines.dagger.errors import RelayFailed
from commandcenter_hub.engines.files import write_private
from commandcenter_hub.engines.processes import Identity

log = logging.getLogger(__name__)

PROGRAM = "commandcenter_hub.engines.dagger.programs.port_proxy"
ANSWER_S = 10.0
LOOK_EVERY_S = 0.01
DEAF_LOOK_EVERY_S = 1.0


@dataclass(frozen=True)
class Relay:
    """How a project's door is reached.

    Attributes:
        port: of the tunnel to it, on this machine.
        identity: file with the gateway's certificate and key.
        certificate: the door's own, in PEM.
    """

    port: int
    identity: str
    certificate: str


class PortProxy:
    """One project's share of the gateway. The files are the truth; the process follows them."""

    def __init__(self, home: Path, project: str) -> None:
        self.folder = home / "gateway"
        self._project = project
        self._file = self.folder / "projects" / f"{project}.json"
        self._lock = anyio.Lock()

    async def publish(self, door: Relay, service: str, port: Port) -> None:
        """Hold a port for a service.

        Raises:
            PortInUse: something else listens there.
            DoorFailed: the gateway does not answer.
        """
        async with self._lock:
            forwards = self._forwards()
            forwards[str(port.host)] = [service, port.container]
            state = (await self._follow(door, forwards)).get(str(port.host), "")
            if state == "open":
                return
            del forwards[str(port.host)]
            await self._follow(door, forwards)
        raise await anyio.to_thread.run_sync(host_ports.port_in_use, [(service, port.host)])

    async def withdraw(self, service: str) -> None:
        """Hold no port for a service any more; connections through it are ended."""
        async with self._lock:
            forwards = self._forwards()
            kept = {port: to for port, to in forwards.items() if to[0] != service}
            if kept != forwards:
                await self._follow(self._door(), kept)

    async def move(self, door: Relay) -> None:
        """Go through another door from now on."""
        async with self._lock:
            forwards = self._forwards()
            if forwards:
                await self._follow(door, forwards)

    async def leave(self) -> None:
        """Hold nothing for this project."""
        async with self._lock:
            if self._file.exists():
                await self._follow(None, {})

    def holds(self) -> bool:
        """Say whether there is something to hold for this project."""
        return self._file.exists()

    async def attend(self) -> None:
        """Bring the gateway back whenever it is gone while this project needs it. Runs until cancelled."""
        while True:
            who = self._process()
            if who is not None:
                await processes.ended(who)
            if self.holds():
                try:
                    async with self._lock:
                        if self.holds():
                            await self._wake(self._given()["mark"])
                except (RelayFailed, OSError, KeyError) as error:
                    log.warning("the gateway of %s cannot be brought back: %s", self._project, error)
                    await anyio.sleep(1)
            await anyio.sleep(0.1)

    async def unheard(self, door: Relay) -> None:
        """Return when the gateway says that a door does not answer any more, though nobody has seen it end."""
        while True:
            mine = self._status().get("projects", {}).get(self._project, {})
            if mine.get("deaf") == door.port:
                return
            await anyio.sleep(DEAF_LOOK_EVERY_S)

    # -- files and process

    def _given(self) -> dict[str, Any]:
        try:
            value = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return value if isinstance(value, dict) else {}

    def _forwards(self) -> dict[str, list[Any]]:
        return dict(self._given().get("forwards", {}))

    def _door(self) -> Relay | None:
        given = self._given()
        return Relay(given["door"], given["identity"], given["caller"]) if given else None

    async def _follow(self, door: Relay | None, forwards: Mapping[str, list[Any]]) -> dict[str, str]:
        """Let the gateway hold exactly these ports, and return what it says of each."""
        mark = secrets.token_hex(8)
        if door is None or not forwards:
            self._file.unlink(missing_ok=True)
            await self._wake(None)
            return {}
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        given = {"mark": mark, "door": door.port, "identity": door.identity, "caller": door.certificate}
        write_private(self._file, json.dumps({**given, "forwards": dict(forwards)}).encode())
        return await self._wake(mark)

    async def _wake(self, mark: str | None) -> dict[str, str]:
        """Make the gateway read its files, started if need be; return its ports once it has read this mark."""
        with anyio.move_on_after(ANSWER_S):
            while True:
                who = self._process()
                if who is None and mark is None:
                    return {}
                if who is None:
                    await anyio.to_thread.run_sync(self._start)
                    who = self._process()
                else:
                    processes.send(who, signal.SIGHUP)
                while who is not None and processes.alive(who):
                    ports = self._read(who, mark)
                    if ports is not None:
                        return ports
                    await anyio.sleep(LOOK_EVERY_S)
                await anyio.sleep(LOOK_EVERY_S)
        raise RelayFailed("The gateway that holds the ports does not answer.")

    def _status(self) -> dict[str, Any]:
        """Return what the gateway has last told."""
        try:
            status = json.loads((self.folder / "status.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return status if isinstance(status, dict) else {}

    def _read(self, who: Identity, mark: str | None) -> dict[str, str] | None:
        status = self._status()
        if status.get("pid") != who.pid:
            return None
        mine = status["projects"].get(self._project)
        if mark is None:
            return {} if mine is None else None
        return dict(mine["ports"]) if mine is not None and mine["mark"] == mark else None

    def _process(self) -> Identity | None:
        who = processes.noted(self.folder / "gateway")
        return who if who is not None and processes.alive(who) else None

    def _start(self) -> None:
        """Start the gateway unless it runs. Blocks for some milliseconds."""
        with self._alone():
            if self._process() is not None:
                return
            for suffix in (".pid", ".exit", ".out", ".err"):
                (self.folder / f"gateway{suffix}").unlink(missing_ok=True)
            source = Path(commandcenter_hub.__file__).parent.parent
            environment = {"PYTHONPATH": str(source), "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"}
            # Without site-packages: the gateway is to be small, and standard library only.
            command = (sys.executable, "-S", "-s", "-m", PROGRAM, str(self.folder))
            environment |= {"PATH": "/usr/bin:/bin", processes.RUN_VARIABLE: "dagger-gateway"}
            processes.spawn(self.folder / "gateway", command, environment, self.folder)
            for _ in range(200):
                if processes.noted(self.folder / "gateway") is not None:
                    return
                time.sleep(0.005)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / "lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
