"""The port proxy: listen on the published ports of Dagger projects, and forward connections to their relays.

There is one for each COMMANDCENTER_HOME. It listens on 127.0.0.1 and keeps running when the Hub ends. Its orders are
files, `projects/PROJECT.json` in its folder:

    {"mark": …, "socket": PATH, "token": …, "forwards": {"8010": ["backend", 8000]}}

At SIGHUP it reads them again and writes the result to `status.json`: for each project the `mark` of the orders, the
state of its ports, and the error if it could not follow them. It ends when no project is left.

For each project it listens on a Unix socket. The first message of a connection says who connects:

    {"token": …}                    the relay, which then serves channels (frames.py)
    {"token": …, "open": REQUEST}   the Hub: answered with {} or {"error": …}, then joined to a channel of the relay

Standard library only.
"""

import asyncio
import functools
import hmac
import json
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from commandcenter_hub.engines.dagger.programs import frames

GREET_S = 10.0
"""Timeout for the first message of a connection, seconds."""
WAIT_S = 10.0
"""Longest time that a client waits for a relay that is not connected, seconds."""
STATUS = "status.json"


def _loopback() -> tuple[str, ...]:
    """Return the addresses to listen on: browsers try ::1 too for names of this machine, if the machine has it."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return ("127.0.0.1",)
    return ("127.0.0.1", "::1")


LOOPBACK = _loopback()


class Project:
    """The forwards of one project, and the connection of its relay."""

    def __init__(self, orders: dict[str, Any]) -> None:
        self.orders = orders
        self.ports: dict[str, str] = {}
        self._servers: dict[str, asyncio.Server] = {}
        self._clients: dict[str, set[asyncio.Task[None]]] = {}
        self._socket: asyncio.Server | None = None
        self._relay: asyncio.StreamWriter | None = None
        self._stream: frames.Stream | None = None
        self._connected = asyncio.Event()

    async def follow(self, orders: dict[str, Any]) -> None:
        """Open exactly the ports of these orders, and accept the relay that has their token."""
        if self._socket is None:
            self._socket = await asyncio.start_unix_server(self._greet, orders["socket"])
        if self.orders["token"] != orders["token"]:
            self._drop_relay()
        self.orders = orders
        forwards = orders["forwards"]
        for port in [port for port in self._servers if port not in forwards]:
            self._drop(port)
        self.ports = {port: state for port, state in self.ports.items() if port in forwards}
        for port in forwards:
            if port in self._servers:
                continue
            try:
                serve = functools.partial(self._serve_client, port)
                self._servers[port] = await asyncio.start_server(serve, LOOPBACK, int(port))
                self.ports[port] = "open"
            except OSError as error:
                self.ports[port] = f"closed: {error.strerror}"

    def end(self) -> None:
        """Close the ports, the socket, and the relay's connection."""
        for port in list(self._servers):
            self._drop(port)
        if self._socket is not None:
            self._socket.close()
            Path(self.orders["socket"]).unlink(missing_ok=True)
        self._drop_relay()

    def _drop(self, port: str) -> None:
        self._servers.pop(port).close()
        for task in self._clients.pop(port, set()):
            task.cancel()

    def _drop_relay(self) -> None:
        if self._relay is not None:
            self._relay.transport.abort()

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve a connection to the socket, which comes from the relay or from the Hub."""
        try:
            async with asyncio.timeout(GREET_S):
                hello = await frames.receive_message(reader)
            if not hmac.compare_digest(str(hello.get("token")).encode(), self.orders["token"].encode()):
                return
            if "open" in hello:
                await self._join_hub((reader, writer), hello["open"])
            else:
                await self._carry((reader, writer))
        except (OSError, TimeoutError):
            writer.transport.abort()
        finally:
            frames.close(writer)

    async def _carry(self, connection: frames.Connection) -> None:
        """Carry channels over the relay's connection until it ends. A new connection replaces an earlier one."""
        self._drop_relay()
        stream = self._stream = frames.Stream(connection)
        self._relay = connection[1]
        self._connected.set()
        await stream.run()
        if self._stream is stream:
            self._stream = self._relay = None
            self._connected.clear()

    async def _join_hub(self, hub: frames.Connection, request: dict[str, Any]) -> None:
        try:
            channel = await self._open(request)
        except (OSError, TimeoutError) as error:
            await frames.send_message(hub[1], {"error": str(error) or "the relay is not connected"})
            return
        await frames.send_message(hub[1], {})
        await frames.join(hub, channel)

    async def _serve_client(self, port: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        clients = self._clients.setdefault(port, set())
        clients.add(task)
        try:
            await frames.join((reader, writer), await self._open({"to": self.orders["forwards"][port]}))
        except (OSError, TimeoutError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            clients.discard(task)
            frames.close(writer)

    async def _open(self, request: dict[str, Any]) -> frames.Channel:
        async with asyncio.timeout(WAIT_S):
            while self._stream is None:
                await self._connected.wait()
            return await self._stream.open(request)


class PortProxy:
    """Follow the orders until no project is left or a signal ends the process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.projects: dict[str, Project] = {}
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Serve until no project is left, or until SIGTERM or SIGINT."""
        changed, stop = self._changed, asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGHUP, changed.set)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end, stop, changed)
        while not stop.is_set():
            changed.clear()
            await self._follow()
            if not self.projects:
                break
            await changed.wait()
        for project in self.projects.values():
            project.end()

    @staticmethod
    def _end(stop: asyncio.Event, changed: asyncio.Event) -> None:
        stop.set()
        changed.set()

    async def _follow(self) -> None:
        wanted = self._wanted()
        for name in list(self.projects):
            if name not in wanted or self.projects[name].orders.get("socket") != wanted[name].get("socket"):
                self.projects.pop(name).end()
        status = {}
        for name, orders in wanted.items():
            project = self.projects.setdefault(name, Project(orders))
            error = ""
            try:
                await project.follow(orders)
            except (OSError, KeyError, ValueError) as failure:
                error = f"{type(failure).__name__}: {failure}"
            status[name] = {"mark": orders.get("mark"), "ports": project.ports, "error": error}
        aside = self.folder / (STATUS + ".new")
        aside.write_text(json.dumps({"version": frames.VERSION, "pid": os.getpid(), "projects": status}), "utf-8")
        aside.replace(self.folder / STATUS)

    def _wanted(self) -> dict[str, dict[str, Any]]:
        wanted = {}
        for file in sorted((self.folder / "projects").glob("*.json")):
            try:
                wanted[file.stem] = json.loads(file.read_text("utf-8"))
            except (OSError, ValueError) as error:
                print(f"{file.name}: {error}", file=sys.stderr, flush=True)
        return wanted


def main() -> int:
    """Run the port proxy; the argument is its folder."""
    os.umask(0o177)  # only the owner may use its sockets and files
    asyncio.run(PortProxy(Path(sys.argv[1])).run())
    return 0


if __name__ == "__main__":
    sys.exit(main())
