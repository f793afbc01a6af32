"""The gateway: holds the published ports of Dagger projects on 127.0.0.1, and passes connections through their doors.

One for each COMMANDCENTER_HOME; it outlives the Hub. What it should do is in files, `projects/PROJECT.json` in its
folder:

    {"mark": …, "door": PORT, "identity": FILE, "caller": CERTIFICATE, "forwards": {"8010": ["backend", 8000]}}

SIGHUP makes it read them again; what came of it is then in `status.json`: for each project the `mark` it has read, the
state of its ports, and the door (its port) that does not answer, if it does not. It ends when there is no project left.
Standard library only.
"""

import asyncio
import functools
import json
import os
import signal
import ssl
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from commandcenter_hub.engines.dagger.programs import frames

PING_S = 2.0
DIAL_S = 10.0
AGAIN_S = (0.1, 2.0)
"""After a failure, from the first pause to the longest."""
DEAF_S = 8.0
"""A door that has not answered for so long does not any more: Dagger's tunnel to it may be dead without a sign."""
WAIT_S = 10.0
"""As long does a client wait for a door that is not connected."""
STATUS = "status.json"


class Project:
    """The forwards of one project."""

    def __init__(self, given: dict[str, Any], changed: Callable[[], None]) -> None:
        self.given = given
        self.deaf = False
        self._changed = changed
        self.ports: dict[str, str] = {}
        self._servers: dict[str, asyncio.Server] = {}
        self._line: frames.Line | None = None
        self._connected = asyncio.Event()
        self._pause_s = AGAIN_S[0]
        self._clients: dict[str, set[asyncio.Task[None]]] = {}
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._context.minimum_version = ssl.TLSVersion.TLSv1_3
        self._context.check_hostname = False
        self._context.load_cert_chain(given["identity"])
        self._context.load_verify_locations(cadata=given["caller"])
        self._keeping = asyncio.create_task(self._keep_a_line())

    def same_door(self, given: dict[str, Any]) -> bool:
        """Say whether these are the same door and the same keys."""
        return all(self.given[key] == given[key] for key in ("door", "identity", "caller"))

    async def follow(self, given: dict[str, Any]) -> None:
        """Hold exactly these ports."""
        self.given = given
        forwards = given["forwards"]
        for port in [port for port in self._servers if port not in forwards]:
            self._drop(port)
        self.ports = {port: state for port, state in self.ports.items() if port in forwards}
        for port in forwards:
            if port in self._servers:
                continue
            try:
                welcome = functools.partial(self._welcome, port)
                self._servers[port] = await asyncio.start_server(welcome, "127.0.0.1", int(port))
                self.ports[port] = "open"
            except OSError as error:
                self.ports[port] = f"closed: {error.strerror}"

    def end(self) -> None:
        """Hold nothing any more."""
        for port in list(self._servers):
            self._drop(port)
        self._keeping.cancel()

    def _drop(self, port: str) -> None:
        self._servers.pop(port).close()
        for task in self._clients.pop(port, set()):
            task.cancel()

    async def _keep_a_line(self) -> None:
        """Have one connection to the door; make another when it is gone."""
        while True:
            try:
                async with asyncio.timeout(DIAL_S):
                    reader, writer = await asyncio.open_connection("127.0.0.1", self.given["door"], ssl=self._context)
                try:
                    await self._carry(frames.Line(reader, writer), writer)
                finally:
                    frames.close(writer)
            except TimeoutError:
                self._hears(False)
            except OSError:
                pass  # it is not open yet: whether it has ended is seen elsewhere
            await asyncio.sleep(self._pause_s)
            self._pause_s = min(self._pause_s * 1.5, AGAIN_S[1])

    async def _carry(self, line: frames.Line, writer: asyncio.StreamWriter) -> None:
        await frames.tell(writer, {"carry": True})
        pinging = asyncio.create_task(self._ping(line))
        self._line = line
        self._connected.set()
        try:
            await line.run(DEAF_S)
        except ConnectionError:
            if not line.heard.is_set():  # a door of an earlier version does not know what a line is
                raise TimeoutError from None
        finally:
            self._line = None
            self._connected.clear()
            pinging.cancel()

    async def _ping(self, line: frames.Line) -> None:
        line.post(0, frames.PING)
        await line.heard.wait()
        self._pause_s = AGAIN_S[0]
        self._hears(True)
        await line.ping(PING_S)

    def _hears(self, door: bool) -> None:
        if self.deaf == door:
            self.deaf = not door
            self._changed()

    async def _welcome(self, port: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        clients = self._clients.setdefault(port, set())
        clients.add(task)
        try:
            await frames.join((reader, writer), await self._open(port))
        except (OSError, TimeoutError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            clients.discard(task)
            frames.close(writer)

    async def _open(self, port: str) -> frames.Channel:
        async with asyncio.timeout(WAIT_S):
            while self._line is None:
                await self._connected.wait()
            return await self._line.open({"to": self.given["forwards"][port]})


class PortProxy:
    """Follows the files of its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.projects: dict[str, Project] = {}
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Serve until there is nothing to do."""
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
            if name not in wanted or not self.projects[name].same_door(wanted[name]):
                self.projects.pop(name).end()
        for name, given in wanted.items():
            try:
                if name not in self.projects:
                    self.projects[name] = Project(given, self._changed.set)
                await self.projects[name].follow(given)
            except (OSError, KeyError, ValueError) as error:
                print(f"{name}: {error}", file=sys.stderr, flush=True)
        status = {
            name: {
                "mark": project.given["mark"],
                "ports": project.ports,
                "deaf": project.given["door"] if project.deaf else None,
            }
            for name, project in self.projects.items()
        }
        aside = self.folder / (STATUS + ".new")
        aside.write_text(json.dumps({"pid": os.getpid(), "projects": status}), "utf-8")
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
    """Run the gateway of the folder given."""
    asyncio.run(PortProxy(Path(sys.argv[1])).run())
    return 0


if __name__ == "__main__":
    sys.exit(main())
