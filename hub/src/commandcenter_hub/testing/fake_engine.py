"""An in-memory engine with configurable faults. It passes the conformance suite that every engine must pass."""

import contextlib
import math
import shutil
import time
import weakref
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio

from commandcenter_hub.domain.errors import EngineUnavailable, HubError
from commandcenter_hub.domain.operation import Progress, StepReport
from commandcenter_hub.domain.stack import HttpProbe, PingProbe, Port, QueryProbe, Service, Stack
from commandcenter_hub.domain.values import Text, resolve
from commandcenter_hub.engines import host_ports
from commandcenter_hub.engines.base import (
    Capabilities,
    EngineCheck,
    EngineContext,
    Exit,
    Handle,
    LogLine,
    Report,
    Usage,
    refuse_unless_runnable,
)
from commandcenter_hub.testing.demo_server import DemoServer, is_demo, options_of
from commandcenter_hub.testing.servers import HttpServer, PostgresServer, RedisServer, Server

KILLED = 9


class FakeEngineAway(EngineUnavailable):
    """The fake engine is unavailable; it may become available by itself."""

    permanent = False
    transient = True


@dataclass
class Faults:
    """Faults of a service. They may be changed at any time, even while it runs.

    Attributes:
        start_error: error that its start raises.
        hangs_in_start: its start never returns.
        start_takes_s: duration of its start, in seconds.
        healthy_after_s: time from its start until it answers as healthy, in seconds.
        unhealthy: it runs but fails its probe.
        ignores_stop: it ignores the request to stop and ends only when killed.
        lost: a later Hub cannot find it.
        closed: its port opens only when it is published, like a container's.
        lines: lines that it writes at its start; a line with the prefix `!` goes to stderr, without the prefix.
    """

    start_error: HubError | None = None
    hangs_in_start: bool = False
    start_takes_s: float = 0.0
    healthy_after_s: float = 0.0
    unhealthy: bool = False
    ignores_stop: bool = False
    lost: bool = False
    closed: bool = False
    lines: tuple[str, ...] = ()


class FakeRun:
    """One run of a service, in place of a process or a container."""

    def __init__(self, project: str, service: Service, handle: Handle, server: Server) -> None:
        """Create the run; it counts as running from now on."""
        self.project, self.service, self.handle, self.server = project, service, handle, server
        self.began = time.monotonic()
        self.exit: Exit | None = None
        self.ended = anyio.Event()
        self.lines: list[LogLine] = []
        self.wrote = anyio.Event()

    def write(self, text: str, stream: str = "stdout") -> None:
        """Write a line."""
        self.lines.append(LogLine(time.time(), stream, text, str(len(self.lines) + 1)))
        wrote, self.wrote = self.wrote, anyio.Event()
        wrote.set()

    def end(self, how: Exit) -> None:
        """End the run immediately and free its ports, as the end of a process does."""
        if self.exit is not None:
            return
        self.exit = how
        self.server.close()
        self.ended.set()
        self.wrote.set()


class World:
    """State that outlives engines: all runs under one COMMANDCENTER_HOME, and the faults of its services.

    A second engine with the same context finds here the runs that the first one left running, as a new Hub would.

    Attributes:
        runs: all runs so far, by name, in the order of their starts.
        faults: faults by service.
        unavailable: why the engine is unavailable; empty if it is available.
        prepare_error: error that `prepare` raises.
        hangs_in_prepare: `prepare` never returns.
        prepare_takes_s: duration of `prepare`, in seconds.
        prepared: the engine has what `prepare` made.
    """

    def __init__(self) -> None:
        self.runs: dict[str, FakeRun] = {}
        self.faults: dict[str, Faults] = {}
        self.unavailable = ""
        self.prepare_error: HubError | None = None
        self.hangs_in_prepare = False
        self.prepare_takes_s = 0.0
        self.prepared = True

    def fault(self, service: str) -> Faults:
        """Return the faults of a service, for the test to change."""
        return self.faults.setdefault(service, Faults())

    def running(self, service: str | None = None) -> list[FakeRun]:
        """Return the runs of a service that have not ended; by default, of all services."""
        return [run for run in self.runs.values() if run.exit is None and service in {None, run.handle.service}]

    def only(self, service: str) -> FakeRun:
        """Return the one run of a service that has not ended."""
        (run,) = self.running(service)
        return run

    async def close(self) -> None:
        """End every run, and let every connection end."""
        for run in self.runs.values():
            run.end(Exit(signal=KILLED))
        await anyio.sleep(0.01)


_worlds: weakref.WeakValueDictionary[Path, World] = weakref.WeakValueDictionary()


def world_of(home: Path) -> World:
    """Return the world of a COMMANDCENTER_HOME. It exists as long as there is a reference to it."""
    world = _worlds.get(home)
    if world is None:
        world = _worlds[home] = World()
    return world


class FakeEngine:
    """Run services as small servers in this process, with the faults of its world."""

    name = "fake"
    capabilities = Capabilities(usage=True, form="process", sets_passwords=True)

    def __init__(self, context: EngineContext[Any]) -> None:
        """Serve one project."""
        self.context = context
        self.world = world_of(context.home)
        self._serving = False

    @property
    def prepared(self) -> bool:
        """Whether the world has kept what `prepare` made."""
        return self.world.prepared

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Serve the project until the end of the block. Needs no resources."""
        self._serving = True
        try:
            yield
        finally:
            self._serving = False

    async def check(self) -> EngineCheck:
        """Report the engine as available unless the world says why it is not."""
        if self.world.unavailable:
            return EngineCheck(self.name, False, "", self.world.unavailable, "Make it available.")
        return EngineCheck(self.name, True, "1", "It is made up.")

    async def problem(self) -> HubError | None:
        """Return an error while the world is unavailable."""
        return FakeEngineAway("The engine “fake” does not answer.") if self.world.unavailable else None

    async def prepare(self, stack: Stack, report: Report) -> None:
        """Create the folder for data, with the faults of the world."""
        refuse_unless_runnable(self, stack)
        if self.world.unavailable:
            raise FakeEngineAway(f"The engine “fake” cannot be reached: {self.world.unavailable}")
        report(StepReport("prepare.fake", "Make things up", done=0, total=1, unit="items"))
        if self.world.hangs_in_prepare:
            await anyio.sleep_forever()
        await anyio.sleep(self.world.prepare_takes_s)
        if self.world.prepare_error is not None:
            raise self.world.prepare_error
        (self.context.folder / "data").mkdir(parents=True, exist_ok=True)
        self.world.prepared = True
        report(StepReport("prepare.fake", "Make things up", None, Progress.SUCCEEDED, done=1, total=1, unit="items"))

    async def start(self, service: Service, run: str, report: Report) -> Handle:
        """Start a run, with the faults of its service."""
        known = self._find(service.name, run)
        if known is not None and known.exit is None:
            return known.handle
        faults = self.world.fault(service.name)
        if faults.start_error is not None:
            raise faults.start_error
        host_ports.refuse_in_use([service])
        for volume in () if service.process is None else service.process.volumes:
            (self.context.folder / "data" / volume).mkdir(parents=True, exist_ok=True)
        handle = Handle(service.name, run, self.name, {"number": len(self.world.runs) + 1})
        made = FakeRun(self.context.project, service, handle, self._server(service, run))
        self.world.runs[run] = made
        try:
            for port in () if faults.closed else service.ports:
                await self._listen(made, port.host)
            with anyio.fail_after(service.start_timeout_s):
                await anyio.sleep(math.inf if faults.hangs_in_start else faults.start_takes_s)
        except BaseException:
            made.end(Exit(signal=KILLED))
            raise
        if isinstance(made.server, DemoServer):
            self._begin_demo(made, made.server, options_of(service))
        for line in faults.lines:
            made.write(line.removeprefix("!"), "stderr" if line.startswith("!") else "stdout")
        return handle

    def _server(self, service: Service, run: str) -> Server:
        def healthy() -> bool:
            faults, made = self.world.fault(service.name), self.world.runs[run]
            return not faults.unhealthy and time.monotonic() - made.began >= faults.healthy_after_s

        if is_demo(service):
            return DemoServer(
                healthy,
                {name: self._resolve(value) for name, value in service.env.items()},
                write=lambda *given: self.world.runs[run].write(*given),  # noqa: PLW0108 - the run is created later
                end=lambda code: self.world.runs[run].end(Exit(code=code)),
                number=len(self.world.runs) + 1,
            )
        secrets = self.context.stack.secrets
        match service.probe:
            case HttpProbe() | None:
                return HttpServer(healthy)
            case PingProbe(password):
                return RedisServer(healthy, secrets[password.name])
            case QueryProbe(password=password):
                return PostgresServer(healthy, secrets[password.name])

    def _begin_demo(self, run: FakeRun, server: DemoServer, options: tuple[str, ...]) -> None:
        server.say("hello\n")
        if "--die" in options:
            run.write("cannot go on", "stderr")
            run.end(Exit(code=int(options[options.index("--die") + 1])))
        if "--deaf" in options:
            self.world.fault(run.handle.service).ignores_stop = True

    async def _listen(self, run: FakeRun, port: int) -> None:
        if port in run.server.ports:
            return
        try:
            await run.server.listen(port)
        except OSError as error:
            raise host_ports.port_in_use([(run.handle.service, port)]) from error

    async def recover(self, handle: Handle) -> Handle | None:
        """Find a run in the world."""
        found = self._find(handle.service, handle.run)
        if found is None or found.exit is not None or self.world.fault(handle.service).lost:
            return None
        return found.handle if handle.data in ({}, found.handle.data) else None

    async def left_behind(self) -> list[Handle]:
        """Return the runs of this project in its world."""
        runs = [one for one in reversed(self.world.runs.values()) if one.project == self.context.project]
        return [Handle(one.handle.service, one.handle.run, self.name) for one in runs]

    async def wait(self, handle: Handle) -> Exit:
        """Wait for the end of a run; return an empty Exit for an unknown run."""
        found = self._find(handle.service, handle.run)
        if found is None or (found.exit is None and self.world.fault(handle.service).lost):
            return Exit()
        await found.ended.wait()
        assert found.exit is not None
        return found.exit

    async def stop(self, handle: Handle, grace_s: float) -> None:
        """Stop a run; one that ignores the request is killed after the grace period."""
        found = self._find(handle.service, handle.run)
        if found is None or found.exit is not None:
            return
        if self.world.fault(handle.service).ignores_stop:
            with anyio.move_on_after(grace_s):
                await found.ended.wait()
            found.end(Exit(signal=KILLED))
        else:
            if isinstance(found.server, DemoServer):
                found.server.say_and_flush("bye\n")
            found.end(Exit(code=0))

    async def logs(self, handle: Handle, after: str | None = None) -> AsyncIterator[list[LogLine]]:
        """Yield what a run has written, and follow it to its end."""
        found = self._find(handle.service, handle.run)
        position = int(after or 0)
        while found is not None:
            wrote, over = found.wrote, found.exit is not None
            if batch := found.lines[position:]:
                position += len(batch)
                yield batch
            elif over:
                return
            else:
                await wrote.wait()

    async def unread_bytes(self, handle: Handle, after: str | None) -> int:
        """Return the size of the lines after the cursor, in bytes."""
        found = self._find(handle.service, handle.run)
        return 0 if found is None else sum(len(line.text) + 1 for line in found.lines[int(after or 0) :])

    async def discard(self, handle: Handle, after: str | None) -> bool:
        """Delete the lines, unless some of them follow the cursor."""
        found = self._find(handle.service, handle.run)
        if found is not None and len(found.lines) > int(after or 0):
            return False
        if found is not None:
            found.lines.clear()
        return True

    async def publish(self, handle: Handle, port: Port) -> None:
        """Listen on the port unless the run already does."""
        found = self._find(handle.service, handle.run)
        if found is not None and found.exit is None:
            await self._listen(found, port.host)

    def _resolve(self, value: Text) -> str:
        stack, data = self.context.stack, self.context.folder / "data"
        return resolve(
            value,
            secrets=stack.secrets,
            hosts={service.name: "127.0.0.1" for service in stack},
            ports=stack.host_ports(),
            workspace=stack.workspace,
            volumes={name: str(data / name) for one in stack if one.process for name in one.process.volumes},
        )

    async def usage(self, handle: Handle, *, quick: bool = False) -> Usage | None:
        """Return the same figures for every run, and None for one that has ended."""
        found = self._find(handle.service, handle.run)
        return None if found is None or found.exit is not None else Usage(0.01, 1 << 20)

    async def destroy(self) -> None:
        """Delete the folder for data and all runs of the project."""
        assert self._serving, "verbs are called within `serving`"
        shutil.rmtree(self.context.folder / "data", ignore_errors=True)
        mine = [name for name, run in self.world.runs.items() if run.project == self.context.project]
        for name in mine:
            del self.world.runs[name]

    def _find(self, service: str, run: str) -> FakeRun | None:
        found = self.world.runs.get(run)
        if found is None or found.project != self.context.project or found.handle.service != service:
            return None
        return found
