"""The Hub's side of the port proxy: write its orders, start it, and start it again when it has ended."""

import contextlib
import fcntl
import hashlib
import json
import logging
import os
import secrets
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread

import commandcenter_hub
from commandcenter_hub.domain.errors import ServiceFailed
from commandcenter_hub.domain.stack import Port
from commandcenter_hub.engines import host_ports, ownership, processes
from commandcenter_hub.engines.dagger.errors import RelayFailed
from commandcenter_hub.engines.dagger.ports.earlier import EarlierPortProxy
from commandcenter_hub.engines.dagger.programs import frames
from commandcenter_hub.engines.files import write_private
from commandcenter_hub.engines.processes import Identity
from commandcenter_hub.engines.sockets import make_private

log = logging.getLogger(__name__)

NAME = "port-proxy"
PROGRAM = "commandcenter_hub.engines.dagger.programs.port_proxy"
ANSWER_S = 30.0
"""Longest time to wait until the port proxy has read its orders, seconds."""
POLL_EVERY_S = 0.01
"""Pause between two reads of the port proxy's status, seconds."""
END_S = 3.0
"""Time that a port proxy of another version gets to end by itself, seconds."""
LONGEST_SOCKET_BYTES = 100
"""Longest path of a Unix socket, bytes: systems allow 104 to 108."""


@dataclass(frozen=True)
class RelayAddress:
    """Where a project's relay connects to the port proxy.

    Attributes:
        socket: path of the Unix socket on which the port proxy listens.
        token: authenticates a connection.
    """

    socket: str
    token: str = field(repr=False)


class PortProxy:
    """One project's ports in the port proxy. The Hub writes the wanted state to a file; the process follows it."""

    def __init__(self, home: Path, project: str) -> None:
        """Serve one project of a COMMANDCENTER_HOME. Reads and writes nothing yet."""
        self.folder = home / NAME
        self._mark = f"{NAME} in {home}"
        self._project = project
        self._file = self.folder / "projects" / f"{project}.json"
        self._earlier = EarlierPortProxy(home, project)
        self._lock = anyio.Lock()

    def new_address(self) -> RelayAddress:
        """Return an address for a new relay of this project. Only creates the socket's folder.

        Raises:
            RelayFailed: no private folder has a path that is short enough for a socket.
        """
        return RelayAddress(str(_socket(self.folder, self._project)), secrets.token_urlsafe(32))

    async def serve(self, relay: RelayAddress) -> None:
        """Accept connections from this relay of the project only; keep the ports.

        Raises:
            RelayFailed: the port proxy does not answer, or cannot listen on the socket.
        """
        async with self._lock:
            orders = self._orders()
            if (orders.get("socket"), orders.get("token")) != (relay.socket, relay.token) or self._process() is None:
                await self._follow(relay, orders.get("forwards", {}))

    async def publish(self, relay: RelayAddress, service: str, port: Port) -> None:
        """Open a port for a service.

        Raises:
            PortInUse: another program listens there.
            RelayFailed: the port proxy does not answer.
        """
        async with self._lock:
            forwards = self._forwards()
            forwards[str(port.host)] = [service, port.container]
            state = (await self._follow(relay, forwards)).get(str(port.host), "")
            if state == "open":
                return
            del forwards[str(port.host)]
            await self._follow(relay, forwards)
        raise await anyio.to_thread.run_sync(host_ports.port_in_use, [(service, port.host)])

    async def withdraw(self, service: str) -> None:
        """Close a service's ports, and the connections through them."""
        if not self._earlier.opens(service) and all(to[0] != service for to in self._forwards().values()):
            return  # without the lock: a start must not wait until the port proxy has been started for another service
        async with self._lock:
            await self._earlier.withdraw(service)
            forwards = self._forwards()
            kept = {port: to for port, to in forwards.items() if to[0] != service}
            relay = self._relay()
            if kept != forwards and relay is not None:
                await self._follow(relay, kept)

    async def take_over(self, relay: RelayAddress) -> None:
        """Take over the project's ports from the port proxy of an earlier version, if that still has any open."""
        async with self._lock:
            ports = await self._earlier.release()
            if ports:
                await self._follow(relay, {**ports, **self._forwards()})

    async def leave(self) -> None:
        """Close the ports and the socket of this project."""
        async with self._lock:
            await self._earlier.release()
            if self._file.exists():
                self._file.unlink(missing_ok=True)
                await self._wake(None)

    async def keep(self) -> None:
        """Start the port proxy again whenever it has ended while this project needs it. Runs until cancelled."""
        while True:
            who = self._process()
            if who is not None:
                await processes.ended(who)
            if self._file.exists():
                try:
                    async with self._lock:
                        if self._file.exists():
                            await self._wake(self._orders()["mark"])
                except (RelayFailed, OSError, KeyError) as error:
                    log.warning("the port proxy of %s cannot be started again: %s", self._project, error)
                    await anyio.sleep(1)
            await anyio.sleep(0.1)

    # -- files and process

    def _orders(self) -> dict[str, Any]:
        return _read(self._file)

    def _forwards(self) -> dict[str, list[Any]]:
        return dict(self._orders().get("forwards", {}))

    def _relay(self) -> RelayAddress | None:
        orders = self._orders()
        return RelayAddress(orders["socket"], orders["token"]) if orders else None

    async def _follow(self, relay: RelayAddress, forwards: Mapping[str, list[Any]]) -> dict[str, str]:
        """Order the port proxy to open exactly these ports of the project, and return the state of each."""
        mark = secrets.token_hex(8)
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        orders = {"mark": mark, "socket": relay.socket, "token": relay.token, "forwards": dict(forwards)}
        write_private(self._file, json.dumps(orders).encode())
        return await self._wake(mark)

    async def _wake(self, mark: str | None) -> dict[str, str]:
        """Make the port proxy read its orders, and return the project's ports once it has.

        Args:
            mark: mark of the orders that must have been read; None when the project's orders were removed.

        Raises:
            RelayFailed: the port proxy does not answer, or cannot follow the orders.
        """
        with anyio.move_on_after(ANSWER_S):
            while True:
                who = self._process()
                if who is None and mark is None:
                    return {}
                if who is None:
                    await anyio.to_thread.run_sync(self._start)
                    who = self._process()
                elif self._is_of_another_version(who):
                    await processes.end(who, self._mark, signal.SIGTERM, END_S)
                    continue
                else:
                    processes.send(who, signal.SIGHUP)
                while who is not None and processes.alive(who):
                    ports = self._ports(who, mark)
                    if ports is not None:
                        return ports
                    await anyio.sleep(POLL_EVERY_S)
                await anyio.sleep(POLL_EVERY_S)
        raise RelayFailed("The port proxy does not answer.")

    def _is_of_another_version(self, who: Identity) -> bool:
        status = _read(self.folder / "status.json")
        return status.get("pid") == who.pid and status.get("version") != frames.VERSION

    def _ports(self, who: Identity, mark: str | None) -> dict[str, str] | None:
        status = _read(self.folder / "status.json")
        if status.get("pid") != who.pid:
            return None
        mine = status["projects"].get(self._project)
        if mark is None:
            return {} if mine is None else None
        if mine is None or mine["mark"] != mark:
            return None
        if mine["error"]:
            raise RelayFailed(f"The port proxy cannot serve the project: {mine['error']}.")
        return dict(mine["ports"])

    def _process(self) -> Identity | None:
        return ownership.own_process(self.folder / NAME, self.folder)

    def forget(self) -> None:
        """Remove the orders of this project that were copied with the home."""
        self._file.unlink(missing_ok=True)

    def _drop_copied_orders(self) -> None:
        """Remove orders whose socket another process serves: they were copied with the home."""
        for file in (self.folder / "projects").glob("*.json"):
            if _is_served(str(_read(file).get("socket", ""))):
                file.unlink(missing_ok=True)

    def _start(self) -> None:
        """Start the port proxy unless it runs. Blocks for some milliseconds."""
        with self._locked():
            if self._process() is not None:
                return
            self._drop_copied_orders()
            for suffix in (".pid", ".exit", ".out", ".err"):
                (self.folder / f"{NAME}{suffix}").unlink(missing_ok=True)
            source = Path(commandcenter_hub.__file__).parent.parent
            environment = {"PYTHONPATH": str(source), "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"}
            # Without site-packages: the port proxy uses the standard library only, and so takes little memory.
            command = (sys.executable, "-S", "-s", "-P", "-m", PROGRAM, str(self.folder))
            environment |= {"PATH": "/usr/bin:/bin", processes.RUN_VARIABLE: self._mark}
            processes.spawn(self.folder / NAME, command, environment, self.folder)
            for _ in range(200):
                if processes.recorded(self.folder / NAME) is not None:
                    return
                time.sleep(0.005)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / "lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _read(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def _is_served(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(path)
        except OSError:
            return False
    return True


def _socket(folder: Path, project: str) -> Path:
    """Return the path of a project's socket: in the port proxy's own folder, or in a shorter one."""
    name = hashlib.sha256(project.encode()).hexdigest()[:12] + ".sock"
    if len(os.fsencode(folder / name)) > LONGEST_SOCKET_BYTES:
        own = hashlib.sha256(os.fsencode(folder)).hexdigest()[:8]
        folder = Path(tempfile.gettempdir()) / f"commandcenter-{os.getuid()}-{own}"
    if len(os.fsencode(folder / name)) > LONGEST_SOCKET_BYTES:
        raise RelayFailed(f"The path {folder / name} is too long for a socket: choose a shorter COMMANDCENTER_HOME.")
    try:
        make_private(folder)
    except ServiceFailed as error:
        raise RelayFailed(error.message, hint=error.hint) from error
    return folder / name
