"""The local engine: services as processes of this machine, nothing to install."""

import contextlib
import os
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio
import anyio.from_thread
import anyio.to_thread
import psutil

from commandcenter_hub.domain.errors import EngineUnavailable, HubError, NoSpace, ServiceFailed
from commandcenter_hub.domain.operation import Progress, StepReport
from commandcenter_hub.domain.stack import Port, ProcessForm, Service, Stack, Text, resolve
from commandcenter_hub.engines import host_ports, processes
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
from commandcenter_hub.engines.local import output
from commandcenter_hub.engines.local.options import LocalOptions
from commandcenter_hub.engines.local.postgres import Postgres
from commandcenter_hub.engines.local.privileges import unprivileged_user
from commandcenter_hub.engines.local.programs import Program, Surroundings
from commandcenter_hub.engines.local.valkey import Valkey
from commandcenter_hub.engines.processes import Identity

PROGRAMS: dict[str, Program] = {program.name: program for program in (Program(), Postgres(), Valkey())}
NICE = 5
"""What runs for the projects gives way to the Hub, so that it answers while several start, and to what people run
themselves. See nice(1): 0 is as important as everything else, 19 the least."""
NOTED_WITHIN_S = 10.0
"""A keeper notes what it has started within milliseconds; on a machine that swaps, within this."""


class LocalEngine:
    """Runs services as detached processes. Each is its own keeper: it goes on when the Hub ends."""

    name = "local"
    capabilities = Capabilities(usage=True, form="process")

    def __init__(self, context: EngineContext[LocalOptions]) -> None:
        """Serve one project. Touches nothing yet."""
        self.context = context
        self._ended: dict[str, anyio.Event] = {}
        self._cpu: dict[str, tuple[float, float]] = {}

    # -- what can run here

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Serve the project until the end of the block; nothing is held for it."""
        yield

    async def check(self) -> EngineCheck:
        """Say whether the servers from the wheels can run on this machine."""

        def look() -> EngineCheck:
            try:
                unprivileged_user()
                versions = ", ".join(program.version() for program in PROGRAMS.values())
            except HubError as error:
                return EngineCheck(self.name, False, "", error.message, error.hint)
            except OSError as error:
                return EngineCheck(self.name, False, "", f"A server cannot run here: {error}.", EngineUnavailable.hint)
            return EngineCheck(self.name, True, versions, "The servers come with CommandCenter; nothing to install.")

        return await anyio.to_thread.run_sync(look)

    async def prepare(self, stack: Stack, report: Report) -> None:
        """Make the project's folders. The servers come with the Hub's own environment."""
        refuse_unless_runnable(self, stack)
        for service in stack:
            assert service.process is not None
            if service.process.program not in PROGRAMS:
                raise EngineUnavailable(f"The local engine knows no program “{service.process.program}”.")
        try:
            for folder in ("data", "run"):
                (self.context.folder / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise _understood(error, f"The folder {self.context.folder} cannot be made") from error

    # -- runs

    async def start(self, service: Service, run: str, report: Report) -> Handle:
        """Start a run under its keeper and return once the keeper has noted which process it is."""
        handle = Handle(service.name, run, self.name)
        running = await self.recover(handle)
        if running is not None:
            return running
        await anyio.to_thread.run_sync(host_ports.refuse_in_use, [service])
        try:
            with anyio.CancelScope(shield=True):  # a thread cannot be cancelled: what it started must be known
                keeper = await anyio.to_thread.run_sync(self._launch, service, run, report)
            return await self._noted(handle, keeper)
        except OSError as error:
            raise _understood(error, f"{service.name} could not be started") from error
        except BaseException:
            with anyio.CancelScope(shield=True):
                await self.stop(handle, 0)
            raise

    def _launch(self, service: Service, run: str, report: Report) -> int:
        """Set the program up and start it; return its keeper's pid. Blocks."""
        form, program = self._form(service)
        place = self._place(service.name, run)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)

        def tell(key: str, title: str, running: bool) -> None:
            progress = Progress.RUNNING if running else Progress.SUCCEEDED
            # Reports belong to the event loop, and this is a thread.
            anyio.from_thread.run_sync(report, StepReport(f"{service.name}.{key}", title, service.name, progress))

        launch = program.set_up(
            Surroundings(
                service=service,
                data=self._data(service),
                volumes=tuple(self._volume(name) for name in form.volumes),
                scratch=place.parent,
                args=tuple(self._resolve(arg) for arg in form.args),
                environment={name: self._resolve(value) for name, value in service.env.items()},
                inherited=self.context.options.environment,
                secrets=self.context.stack.secrets,
                report=tell,
            )
        )
        environment = {**launch.environment, processes.RUN_VARIABLE: self._mark(run)}
        return processes.spawn(place, launch.command, environment, launch.folder, nice=NICE)

    async def _noted(self, handle: Handle, keeper: int) -> Handle:
        """Wait until the keeper has noted its process, and return the handle that names it."""
        place = self._place(handle.service, handle.run)
        with anyio.move_on_after(NOTED_WITHIN_S):
            while True:
                who = processes.noted(place)
                if who is not None:
                    return self._handle(handle, who)
                if processes.identify(keeper) is None:
                    break
                await anyio.sleep(0.002)
        said = processes.tail(place.with_name(place.name + ".err"))[-500:].strip()
        if shutil.disk_usage(self.context.folder).free < 65_536:
            raise NoSpace(f"{handle.service} could not be started: the disk is full.")
        raise ServiceFailed(f"{handle.service} could not be started{': ' + said if said else ''}.")

    async def recover(self, handle: Handle) -> Handle | None:
        """Find the process of a run by what its keeper has noted, and make sure that it is the same one."""
        place = self._place(handle.service, handle.run)
        who = _identity(handle.data) or processes.noted(place)
        for _ in range(20):
            # A Hub that died between starting the keeper and hearing of it: the keeper may just be at it.
            if who is not None or not place.with_name(place.name + ".out").exists():
                break
            await anyio.sleep(0.01)
            who = processes.noted(place)
        if who is None or not processes.alive(who):
            return None
        return self._handle(handle, who)

    async def left_behind(self) -> list[Handle]:
        """Return the runs whose keepers have noted a process."""

        def look() -> list[Handle]:
            files = sorted(self.context.folder.glob("run/*/*.pid"), key=lambda file: -file.stat().st_mtime)
            return [Handle(file.parent.name, file.stem, self.name) for file in files]

        return await anyio.to_thread.run_sync(look)

    async def wait(self, handle: Handle) -> Exit:
        """Return when the process has ended, with the code its keeper noted."""
        place = self._place(handle.service, handle.run)
        who = _identity(handle.data) or processes.noted(place)
        if who is not None:
            await processes.ended(who)
        status = processes.exit_status(place)
        deadline = time.monotonic() + 1.0
        while status is None and time.monotonic() < deadline:
            await anyio.sleep(0.005)
            status = processes.exit_status(place)
        self._ended.setdefault(handle.run, anyio.Event()).set()
        said = processes.tail(place.with_name(place.name + ".err")) + processes.tail(
            place.with_name(place.name + ".out")
        )
        service = self.context.stack.service(handle.service)
        _, program = self._form(service)
        code = status if status is not None and status <= 128 else None
        number = status - 128 if status is not None and status > 128 else None
        meaning = None if status == 0 else program.meaning(code, said, self._data(service))
        return Exit(code, number, meaning, output.last_lines(place))

    async def stop(self, handle: Handle, grace_s: float) -> None:
        """End the process, and sweep up what it leaves."""
        place = self._place(handle.service, handle.run)
        who = _identity(handle.data) or processes.noted(place)
        with anyio.move_on_after(NOTED_WITHIN_S):
            # A keeper that has only just begun: what it is about to start must not be missed.
            while who is None and await anyio.to_thread.run_sync(processes.any_of, self._mark(handle.run)):
                await anyio.sleep(0.005)
                who = processes.noted(place)
        _, program = self._form(self.context.stack.service(handle.service))
        if who is None:
            await anyio.to_thread.run_sync(processes.sweep, self._mark(handle.run))
        else:
            await processes.end(who, self._mark(handle.run), program.stop_signal, grace_s)

    async def logs(self, handle: Handle, after: str | None = None) -> AsyncIterator[list[LogLine]]:
        """Follow the run's output files."""
        place = self._place(handle.service, handle.run)
        ended = self._ended.setdefault(handle.run, anyio.Event())
        who = _identity(handle.data) or processes.noted(place)

        def running() -> bool:
            return not ended.is_set() and who is not None and processes.alive(who)

        async for batch in output.follow(place, after, running, ended):
            yield batch

    async def unread_bytes(self, handle: Handle, after: str | None) -> int:
        """Return how much the run's files hold behind the cursor."""
        return await anyio.to_thread.run_sync(output.unread_bytes, self._place(handle.service, handle.run), after)

    async def discard(self, handle: Handle, after: str | None) -> bool:
        """Remove the run's files, if all they hold was read."""
        place = self._place(handle.service, handle.run)

        def remove() -> bool:
            if not output.is_at_end(place, after):
                return False
            for suffix in (".out", ".err", ".exit", ".pid"):
                place.with_name(place.name + suffix).unlink(missing_ok=True)
            return True

        if not await anyio.to_thread.run_sync(remove):
            return False
        self._ended.pop(handle.run, None)
        self._cpu.pop(handle.run, None)
        return True

    async def publish(self, handle: Handle, port: Port) -> None:
        """Nothing to do: the process listens on the host port itself, on loopback only."""

    async def usage(self, handle: Handle) -> Usage | None:
        """Return CPU and memory of the process and its children."""
        who = _identity(handle.data)
        return await anyio.to_thread.run_sync(self._usage, handle.run, who)

    def _usage(self, run: str, who: Identity | None) -> Usage | None:
        if who is None or not processes.alive(who):
            return None
        seconds, memory = 0.0, 0
        try:
            root = psutil.Process(who.pid)
            family = (root, *root.children(recursive=True))
            age_s = time.time() - root.create_time()
        except psutil.Error:
            return None
        for process in family:
            with contextlib.suppress(psutil.Error), process.oneshot():  # a child may end meanwhile
                times, sizes = process.cpu_times(), process.memory_info()
                seconds += times.user + times.system
                # Shared pages are counted once per process otherwise: Postgres would seem many times its size.
                memory += sizes.rss - getattr(sizes, "shared", 0)
        now = time.monotonic()
        before, since = self._cpu.get(run, (0.0, now - age_s))
        self._cpu[run] = (seconds, now)
        return Usage(max(0.0, seconds - before) / max(0.1, now - since), memory)

    async def destroy(self) -> None:
        """Remove the project's data and the traces of its runs."""

        def remove() -> None:
            for folder in ("data", "run"):
                shutil.rmtree(self.context.folder / folder, ignore_errors=True)

        await anyio.to_thread.run_sync(remove)

    # -- places and values

    def _place(self, service: str, run: str) -> Path:
        return self.context.folder / "run" / service / run

    def _mark(self, run: str) -> str:
        """Return what tells a run's processes from all others here, such as those of another home."""
        return f"{run} in {self.context.folder}"

    def _volume(self, name: str) -> Path:
        return self.context.folder / "data" / name

    def _data(self, service: Service) -> Path:
        """Return the folder of a program that needs one."""
        assert service.process is not None
        return self._volume(next(iter(service.process.volumes), service.name))

    def _form(self, service: Service) -> tuple[ProcessForm, Program]:
        assert service.process is not None
        return service.process, PROGRAMS[service.process.program]

    def _resolve(self, value: Text) -> str:
        stack = self.context.stack
        return resolve(
            value,
            secrets=stack.secrets,
            hosts={service.name: "127.0.0.1" for service in stack},
            ports=stack.host_ports(),
            workspace=stack.workspace,
            volumes={name: str(self._volume(name)) for one in stack if one.process for name in one.process.volumes},
        )

    def _handle(self, handle: Handle, who: Identity) -> Handle:
        data = {"pid": who.pid, "started": who.started, "boot": who.boot}
        return Handle(handle.service, handle.run, self.name, data)


def _identity(data: Any) -> Identity | None:
    return Identity(data["pid"], data["started"], data["boot"]) if data else None


def _understood(error: OSError, doing: str) -> HubError:
    if error.errno == 28:
        return NoSpace(f"{doing}: the disk is full.")
    return ServiceFailed(f"{doing}: {os.strerror(error.errno or 0)}.")
