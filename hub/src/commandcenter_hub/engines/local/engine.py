"""The local engine: run services as processes of this machine."""

import contextlib
import functools
import logging
import os
import shutil
import subprocess
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import anyio.from_thread
import anyio.to_thread

from commandcenter_hub.disk import is_full
from commandcenter_hub.domain.errors import EngineUnavailable, HubError, NoSpace, ServiceFailed, full_disk_in
from commandcenter_hub.domain.operation import Progress, StepReport
from commandcenter_hub.domain.stack import Port, ProcessForm, Service, Stack
from commandcenter_hub.engines import host_ports, ownership, processes
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
from commandcenter_hub.engines.files import write_private
from commandcenter_hub.engines.local import output, preloading, privileges
from commandcenter_hub.engines.local.layout import PROGRAMS, Layout
from commandcenter_hub.engines.local.options import LocalOptions
from commandcenter_hub.engines.local.preloading import NICE
from commandcenter_hub.engines.local.programs import Launch, Surroundings
from commandcenter_hub.engines.local.usage import ProcessMeter
from commandcenter_hub.engines.processes import Identity

log = logging.getLogger(__name__)
RECORDED_WITHIN_S = 10.0
"""Longest time for a shim to record its process, seconds: usually milliseconds, longer on a machine that swaps."""


class LocalEngine:
    """Run services as detached processes, each with a shim, so that they keep running when the Hub ends."""

    name = "local"
    capabilities = Capabilities(usage=True, form="process", sets_passwords=True)
    prepared = True

    def __init__(self, context: EngineContext[LocalOptions]) -> None:
        """Serve one project. Reads and writes nothing yet."""
        self.context, self.layout = context, Layout(context)
        self._ended: dict[str, anyio.Event] = {}
        self._meter = ProcessMeter()
        self._own: dict[str, Identity] = {}
        """By run, its process, once it is known to be this home's and not that of the home it was copied from."""

    # -- checks and preparation

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Serve the project until the end of the block; there is nothing to release.

        Raises:
            RunsInAnotherHome: this home is a copy, and the project runs in the original. Raised once.
        """
        await anyio.to_thread.run_sync(ownership.refuse_copy, self.context.folder)
        if not self.context.upkeep:
            yield
            return
        with preloading.in_use():
            yield

    async def check(self) -> EngineCheck:
        """Return whether the servers from the wheels can run on this machine."""

        def look() -> EngineCheck:
            try:
                privileges.check()
                versions = ", ".join(program.version() for program in PROGRAMS.values())
            except HubError as error:
                return EngineCheck(self.name, False, "", error.message, error.hint)
            except OSError as error:
                return EngineCheck(self.name, False, "", f"A server cannot run here: {error}.", EngineUnavailable.hint)
            return EngineCheck(self.name, True, versions, "The servers come with CommandCenter; nothing to install.")

        return await anyio.to_thread.run_sync(look)

    async def problem(self) -> HubError | None:
        """Return None: this engine has no server of its own."""
        return None

    async def prepare(self, stack: Stack, report: Report) -> None:
        """Create the project's folders. The servers are part of the Hub's own environment."""
        refuse_unless_runnable(self, stack)
        await anyio.to_thread.run_sync(preloading.warm, self.context.options, stack)
        for service in stack:
            assert service.process is not None
            if service.process.program not in PROGRAMS:
                raise EngineUnavailable(f"The local engine has no program “{service.process.program}”.")
        try:
            for folder in ("data", "run"):
                (self.context.folder / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise self._error(error, f"The folder {self.context.folder} cannot be created") from error

    # -- runs

    async def start(self, service: Service, run: str, report: Report) -> Handle:
        """Start a run under a shim and return once the shim has recorded its process."""
        handle = Handle(service.name, run, self.name)
        running = await self.recover(handle)
        if running is not None:
            return running
        await anyio.to_thread.run_sync(host_ports.refuse_in_use, [service])
        try:
            with anyio.fail_after(service.start_timeout_s):
                # A thread cannot be cancelled, and its result is needed to stop the process.
                with anyio.CancelScope(shield=True):
                    shim = await anyio.to_thread.run_sync(self._launch, service, run, report)
                return await self._wait_for_process(handle, shim)
        except TimeoutError:  # it is an OSError too
            raise
        except (OSError, subprocess.CalledProcessError) as error:
            raise self._error(error, f"{service.name} could not be started") from error
        except BaseException:
            with anyio.CancelScope(shield=True):
                await self.stop(handle, 0)
            raise

    def _launch(self, service: Service, run: str, report: Report) -> int:
        """Set the program up and start it; return its shim's pid. Blocks."""
        form, program = self.layout.form(service)
        path = self._path(service.name, run)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)

        def report_step(key: str, title: str, running: bool) -> None:
            progress = Progress.RUNNING if running else Progress.SUCCEEDED
            # Reports must be made in the event loop, and this is a thread.
            anyio.from_thread.run_sync(report, StepReport(f"{service.name}.{key}", title, service.name, progress))

        launch = program.set_up(
            Surroundings(
                service=service,
                data=self.layout.data(service),
                volumes=tuple(self.layout.volume(name) for name in form.volumes),
                scratch=path.parent,
                cache=self.context.home / "cache",
                socket=self.layout.socket(service),
                args=tuple(self.layout.resolve(arg) for arg in form.args),
                environment={
                    name: self.layout.resolve(value) for name, value in self.layout.variables(service).items()
                },
                inherited=self._inherited(form, path.parent),
                secrets=self.context.stack.secrets,
                report=report_step,
            )
        )
        write_private(path.with_name(f"{run}.socket"), self.layout.socket(service).encode())
        environment = {**launch.environment, processes.RUN_VARIABLE: self._mark(run)}
        return self._spawn(path, replace(launch, environment=environment))

    def _spawn(self, path: Path, launch: Launch) -> int:
        """Start a program under a shim, by a fork where that is possible; return the shim's pid. Blocks."""
        shim = None
        if launch.preload and (loaded := preloading.preloaded(launch.preload, launch.environment, NICE)) is not None:
            shim = loaded.start(path, launch, NICE)
        if shim is None:
            shim = processes.spawn(path, launch.command, launch.environment, launch.folder, nice=NICE)
        return shim

    def _inherited(self, form: ProcessForm, scratch: Path) -> dict[str, str]:
        """Return the variables that a program gets besides its own: its home and temporary folder are private."""
        options, temporary = self.context.options, scratch / "tmp"
        temporary.mkdir(mode=0o700, parents=True, exist_ok=True)
        return {
            "HOME": str(scratch),
            **(options.clients if form.clients else {}),
            **options.environment,
            "TMPDIR": str(temporary),
        }

    async def _wait_for_process(self, handle: Handle, shim: int) -> Handle:
        """Wait until the shim has recorded its process, and return the handle with that process."""
        path = self._path(handle.service, handle.run)
        with anyio.move_on_after(RECORDED_WITHIN_S):
            while True:
                who = processes.recorded(path)
                if who is not None:
                    return self._handle(handle, who)
                if processes.identify(shim) is None:
                    break
                await anyio.sleep(0.002)
        written = processes.tail(path.with_name(path.name + ".err"))[-500:].strip()
        if is_full(self.context.folder):
            raise NoSpace(f"{handle.service} could not be started: the disk is full.")
        raise ServiceFailed(f"{handle.service} could not be started{': ' + written if written else ''}.")

    async def recover(self, handle: Handle) -> Handle | None:
        """Find the process of a run by its handle or its shim's record, and return its handle if it still runs.

        A record that was lost is written again, so that the run is found without the Hub's database too.
        """
        path = self._path(handle.service, handle.run)
        who = self._process(handle)
        for _ in range(20):
            # The Hub may have been killed just after it started the shim, which has not recorded its process yet.
            if who is not None or not path.with_name(path.name + ".out").exists():
                break
            await anyio.sleep(0.01)
            who = self._process(handle)
        if who is None or not processes.alive(who):
            return None
        found = self._handle(handle, who)
        await anyio.to_thread.run_sync(self._keep_record, found, who)
        return found

    def _keep_record(self, handle: Handle, who: Identity) -> None:
        path = self._path(handle.service, handle.run)
        if path.with_name(f"{path.name}.pid").exists():
            return
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if handle.socket:
                write_private(path.with_name(f"{path.name}.socket"), handle.socket.encode())
            processes.record(path, who)
        except OSError as error:
            log.warning("the record of %s could not be written again: %s", path, error.strerror)

    async def left_behind(self) -> list[Handle]:
        """Return the runs whose shims have recorded a process."""

        def look() -> list[Handle]:
            files = sorted(self.context.folder.glob("run/*/*.pid"), key=lambda file: -file.stat().st_mtime)
            return [Handle(file.parent.name, file.stem, self.name) for file in files]

        return await anyio.to_thread.run_sync(look)

    async def wait(self, handle: Handle) -> Exit:
        """Wait for the end of the process, and return the exit code that its shim has recorded."""
        path = self._path(handle.service, handle.run)
        who = self._process(handle)
        if who is not None:
            await processes.ended(who)
        status = processes.exit_status(path)
        deadline = time.monotonic() + 1.0
        while status is None and time.monotonic() < deadline:
            await anyio.sleep(0.005)
            status = processes.exit_status(path)
        self._ended.setdefault(handle.run, anyio.Event()).set()
        written = processes.tail(path.with_name(path.name + ".err")) + processes.tail(
            path.with_name(path.name + ".out")
        )
        service = self.context.stack.service(handle.service)
        _, program = self.layout.form(service)
        code = status if status is not None and status <= 128 else None
        number = status - 128 if status is not None and status > 128 else None
        meaning = None if status == 0 else program.meaning(code, written, self.layout.data(service))
        if meaning is None and status != 0 and is_full(self.context.folder):  # its message about it was lost
            meaning = NoSpace(f"{handle.service} ended, and the disk is full.")
        return Exit(code, number, meaning, output.last_lines(path))

    async def stop(self, handle: Handle, grace_s: float) -> None:
        """End the process, then kill any process that it leaves behind."""
        path = self._path(handle.service, handle.run)
        who = self._process(handle)
        with anyio.move_on_after(RECORDED_WITHIN_S):
            # A shim that was just started may not have recorded its process yet.
            while who is None and await anyio.to_thread.run_sync(processes.any_of, self._mark(handle.run)):
                await anyio.sleep(0.005)
                who = processes.recorded(path)
        service = self.context.stack.service(handle.service)
        _, program = self.layout.form(service)
        if who is None:
            await anyio.to_thread.run_sync(processes.sweep, self._mark(handle.run))
        else:
            mark = await anyio.to_thread.run_sync(ownership.mark_of, who, handle.run, self.context.folder)
            socket = (self.layout.saved_socket(path) or handle.socket) if processes.alive(who) else ""
            async with anyio.create_task_group() as tasks:
                if socket and grace_s:
                    tasks.start_soon(program.ask_to_end, service, socket, self.context.stack.secrets)
                await processes.end(who, mark, program.stop_signal, grace_s)
                tasks.cancel_scope.cancel()
            if socket:
                Path(socket).unlink(missing_ok=True)  # the server only knows its path before the home was moved

    async def logs(self, handle: Handle, after: str | None = None) -> AsyncIterator[list[LogLine]]:
        """Follow the run's output files."""
        path = self._path(handle.service, handle.run)
        ended = self._ended.setdefault(handle.run, anyio.Event())
        who = self._process(handle)

        def running() -> bool:
            return not ended.is_set() and who is not None and processes.alive(who)

        async for batch in output.follow(path, after, running, ended, who.pid if running() and who else None):
            yield batch

    async def unread_bytes(self, handle: Handle, after: str | None) -> int:
        """Return how many bytes of the run's files come after the cursor."""
        return await anyio.to_thread.run_sync(output.unread_bytes, self._path(handle.service, handle.run), after)

    async def discard(self, handle: Handle, after: str | None) -> bool:
        """Remove the run's files if all of their content was read."""
        path = self._path(handle.service, handle.run)

        def remove() -> bool:
            if not output.is_at_end(path, after):
                return False
            for suffix in (".out", ".err", ".exit", ".pid", ".socket"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            return True

        if not await anyio.to_thread.run_sync(remove):
            return False
        self._ended.pop(handle.run, None)
        self._meter.forget(handle.run)
        self._own.pop(handle.run, None)
        return True

    async def publish(self, handle: Handle, port: Port) -> None:
        """Do nothing: the process itself listens on the host port, on loopback only."""

    async def usage(self, handle: Handle, *, quick: bool = False) -> Usage | None:
        """Return CPU and memory of the process and its children."""
        measure = functools.partial(self._meter.usage, handle.run, self._process(handle), quick=quick)
        return await anyio.to_thread.run_sync(measure)

    async def destroy(self) -> None:
        """Remove the project's data and the files of its runs."""

        def remove() -> None:
            for service in self.context.stack:
                shutil.rmtree(self.layout.socket_folder(service.name), ignore_errors=True)
            for folder in ("data", "run", "sockets"):
                shutil.rmtree(self.context.folder / folder, ignore_errors=True)

        await anyio.to_thread.run_sync(remove)

    # -- errors, paths and values

    def _error(self, error: OSError | subprocess.CalledProcessError, doing: str) -> HubError:
        if full_disk_in(error) or is_full(self.context.folder):
            return NoSpace(f"{doing}: the disk is full.")
        reason = os.strerror(error.errno or 0) if isinstance(error, OSError) else f"sh exited with {error.returncode}"
        return ServiceFailed(f"{doing}: {reason}.")

    def _path(self, service: str, run: str) -> Path:
        return self.context.folder / "run" / service / run

    def _mark(self, run: str) -> str:
        return ownership.mark(run, self.context.folder)

    def _process(self, handle: Handle) -> Identity | None:
        """Return the recorded process of a run; None if there is none, or it belongs to the original of this home."""
        who = _identity(handle.data) or processes.recorded(self._path(handle.service, handle.run))
        if who is not None and self._own.get(handle.run) != who:
            if ownership.other_folder(who, handle.run, self.context.folder) is not None:
                return None
            self._own[handle.run] = who
        return who

    def _handle(self, handle: Handle, who: Identity) -> Handle:
        data = {"pid": who.pid, "started": who.started, "boot": who.boot}
        socket = self.layout.saved_socket(self._path(handle.service, handle.run)) or handle.socket
        return Handle(handle.service, handle.run, self.name, data, socket=socket)


def _identity(data: Any) -> Identity | None:
    return Identity(data["pid"], data["started"], data["boot"]) if data else None
