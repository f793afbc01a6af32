"""The dagger engine: services as containers, through the Dagger Python SDK, in a session that a detached host holds."""

import contextlib
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import HubError, NewerVersion
from commandcenter_hub.domain.groups import first_of
from commandcenter_hub.domain.operation import Progress, StepReport
from commandcenter_hub.domain.stack import ContainerForm, Port, Service, Stack
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
from commandcenter_hub.engines.dagger import check, graph, images, volumes
from commandcenter_hub.engines.dagger.attached import AttachedSession
from commandcenter_hub.engines.dagger.backup.base import Backups
from commandcenter_hub.engines.dagger.errors import EngineAway, EngineSlow, RelayFailed
from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.engines.dagger.ports.proxy import RelayAddress
from commandcenter_hub.engines.dagger.ports.relay import RelayPlan
from commandcenter_hub.engines.dagger.project import ProjectSession
from commandcenter_hub.engines.dagger.runs import ProjectRuns
from commandcenter_hub.engines.dagger.session import host
from commandcenter_hub.engines.dagger.session.client import trace_id
from commandcenter_hub.engines.dagger.session.runs import RunRecord
from commandcenter_hub.engines.dagger.workspace.git import GitExport
from commandcenter_hub.engines.dagger.workspace.sync import WorkspaceSync

CLOSE_S = 10.0
"""Longest time to detach from the session, or to end it, when the Hub ends, seconds."""
CLOSE_PORTS_S = 2.0
"""Longest time to close the ports of a service whose session has ended, seconds."""


class DaggerEngine:
    """Run services as containers. A detached process holds the session, so they keep running when the Hub ends."""

    name = check.NAME
    capabilities = Capabilities(usage=False, form="container")

    def __init__(self, context: EngineContext[DaggerOptions]) -> None:
        """Serve one project. Reads and writes nothing yet."""
        self.context = context
        folder, options = context.folder, context.options
        self._id_file = folder / "data" / "dagger-id"
        self._project = ProjectSession(
            context.home,
            context.project,
            folder / "run" / "dagger",
            options,
            self._relay_plan,
            self._stop_background,
            upkeep=context.upkeep,
        )
        self._tasks = self._project.background
        self._runs = ProjectRuns(self._project)
        project, exported = Path(context.stack.workspace), folder / "run" / "git"
        self._git = GitExport(project, exported)
        self._workspace = WorkspaceSync(project, left_out=context.stack.left_out, git=exported)
        self._backups = Backups(context.stack, folder / "data", options, self._tasks)

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Serve the project until the end of the block; then detach from the session, or end it if nothing runs.

        Raises:
            RunsInAnotherHome: this home is a copy, and the project runs in the original. Raised once.
        """
        await anyio.to_thread.run_sync(graph.leave_names_to_original, self._id_file)
        await anyio.to_thread.run_sync(self._project.refuse_copy)
        try:
            async with self._tasks.running():
                yield
        finally:
            with anyio.move_on_after(CLOSE_S, shield=True), contextlib.suppress(NewerVersion):  # its runs keep running
                await self._workspace.close()
                await self._project.detach()
                if not self._project.running():
                    await self._project.end()

    # -- checks and preparation

    @property
    def prepared(self) -> bool:
        """Whether the session in which everything was prepared still runs."""
        attached = self._project.attached
        return attached is not None and attached.alive

    async def check(self) -> EngineCheck:
        """Return whether a Dagger engine can be used here, without starting one."""
        return await check.check(self.context.home, self.context.options)

    async def problem(self) -> HubError | None:
        """Return an error if the session is open and its engine does not answer a request."""
        attached = self._project.attached
        if attached is None or await host.version_of(attached.session.port, attached.session.token):
            return None
        return EngineSlow("The Dagger engine does not answer.")

    async def prepare(self, stack: Stack, report: Report) -> None:
        """Open the session, fetch and build every image, and connect the ports."""
        refuse_unless_runnable(self, stack)
        async with self._project.keep_open():
            attached = await self._project.open(report)
            builder = await self._builder(attached)
            relay = ContainerForm(image=self._relay_plan().image)
            forms = {repr(form): form for form in (relay, *map(images.image_of, stack))}
            try:
                async with anyio.create_task_group() as tasks:
                    for form in forms.values():
                        tasks.start_soon(images.build, attached, builder, form, report)
            except ExceptionGroup as several:
                raise first_of(several) from several
            # In the background: only opening a port and sending the project's files wait for it.
            self._tasks.start("relay", lambda: self._connect_ports(attached, report))

    async def _connect_ports(self, attached: AttachedSession, report: Report) -> None:
        step = StepReport("relay", "Connect the ports")
        report(step)
        try:
            await attached.relay.address()
        except HubError as error:  # each service that needs the relay tries again, and fails if that fails
            report(replace(step, progress=Progress.FAILED, detail=error.message))
        else:
            report(replace(step, progress=Progress.SUCCEEDED))

    async def _build_again(self, attached: AttachedSession, service: Service, report: Report) -> None:
        """Build the image of a service if the engine has removed it since the preparation; then show the steps."""
        form, begun = images.image_of(service), False
        if images.is_there(attached, form):
            return

        def on_step(step: StepReport) -> None:
            nonlocal begun
            begun = begun or step.key != images.key_of(form)  # something is fetched or built
            if begun:
                report(step)

        await images.build(attached, await self._builder(attached), form, on_step)

    # -- runs

    async def start(self, service: Service, run: str, report: Report) -> Handle:
        """Start a run in the session. Opens the session and builds the image first where needed."""
        running = await self.recover(Handle(service.name, run, self.name))
        if running is not None:
            return running
        async with self._project.keep_open():
            await self._project.port_proxy.withdraw(service.name)
            await anyio.to_thread.run_sync(host_ports.refuse_in_use, [service])
            try:
                attached = await self._project.open(report)
                await self._build_again(attached, service, report)
                form = service.container
                async with anyio.create_task_group() as tasks:
                    if form is not None and form.workspace and form.app:  # the app waits for its files
                        tasks.start_soon(self._send_files, attached, service, run, report)
                    elif form is not None and form.workspace:
                        await self._send_files(attached, service, run, report)
                    record = await self._start(attached, service, run, report)
            except ExceptionGroup as several:
                await self._undo_start(service, run)
                raise first_of(several) from several
            except BaseException:
                await self._undo_start(service, run)
                raise
            self._follow_files(record)
            return self._handle(record)

    async def _undo_start(self, service: Service, run: str) -> None:
        with anyio.CancelScope(shield=True):
            await self.stop(Handle(service.name, run, self.name), 0)

    async def _send_files(self, attached: AttachedSession, service: Service, run: str, report: Report) -> None:
        """Send the project's files, and then the mark of the run."""
        self._workspace.mark_for(service.name, run)
        await self._workspace.send(await attached.relay.address(), service.name, report)

    async def _start(self, attached: AttachedSession, service: Service, run: str, report: Report) -> RunRecord:
        """Start a run. If its start script finds that data was lost, restore it and start again."""
        builder, script = await self._builder(attached), self._backups.start_script(service.name)
        entrypoint = [] if script is None else await builder.entrypoint(service)

        async def start(record: RunRecord) -> RunRecord:
            return await attached.runs.start(
                record,
                lambda _: builder.service(service, record.trace_name, script, entrypoint),
                service.start_timeout_s,
            )

        record = await start(RunRecord(service.name, run, attached.session.id))
        if script is None or not script.refusals:
            return record
        with anyio.fail_after(service.start_timeout_s):
            why = await self._runs.refusal(attached, record, script)
        if why is None:
            return record
        await self._runs.stop(record, 0)
        attached.reader.forget(record.trace)
        await self._backups.restore(await attached.client(), service, self._names().volume, why, report)
        await self._build_again(attached, service, report)  # the restore may have taken long
        return await start(replace(record, id="", started=False, attempt=record.attempt + 1))

    async def recover(self, handle: Handle) -> Handle | None:
        """Find a run by its record, and return its handle if it is running."""
        record = await self._runs.recover(handle.run)
        if record is None:
            return None
        if self.context.upkeep:
            self._follow_files(record)
            self._backups.keep(record.service)
        return self._handle(record)

    async def left_behind(self) -> list[Handle]:
        """Return the recorded runs of services."""
        records = await anyio.to_thread.run_sync(self._project.records.all)
        return [Handle(record.service, record.run, self.name) for record in records if record.service]

    async def wait(self, handle: Handle) -> Exit:
        """Wait until the run's end is saved, and return it."""
        found = self._session_and_trace(handle)
        if found is None:
            return Exit()
        end = await self._runs.end_of(*found)
        if end.lost:  # the relay has ended, too: clients would wait for it until they give up
            with contextlib.suppress(RelayFailed), anyio.move_on_after(CLOSE_PORTS_S):
                await self._project.port_proxy.withdraw(handle.service)
        await self._backups.pause(handle.service)
        self._tasks.start("linger", self._project.linger)
        if end.lost:
            return Exit(error=EngineAway(f"The Dagger session in which {handle.service} ran has ended."))
        return Exit(end.code, end.signal)

    async def stop(self, handle: Handle, grace_s: float) -> None:
        """End a run; with the last one, end the session."""
        record = self._project.records.get(handle.run)
        if record is None:
            return
        await self._backups.finish(record.service)
        # Close the port first: a server that waits for its clients to disconnect would wait for the port proxy.
        await self._project.port_proxy.withdraw(record.service)
        await self._runs.stop(record, grace_s)
        await self._backups.end(record.service)
        self._project.records.remove(record.run)
        self._tasks.start(f"end-{record.run}", self._project.end_if_idle)  # the run has ended: its caller need not wait

    async def logs(self, handle: Handle, after: str | None = None) -> AsyncIterator[list[LogLine]]:
        """Follow the run's lines in the session's log store."""
        found = self._session_and_trace(handle)
        if found is not None:
            async for batch in self._runs.follow(*found, after):
                yield batch

    async def unread_bytes(self, handle: Handle, after: str | None) -> int:
        """Return how many bytes of the session's log store were not read yet for this run."""
        found = self._session_and_trace(handle)
        return 0 if found is None else await self._runs.unread_bytes(*found)

    async def discard(self, handle: Handle, after: str | None) -> bool:
        """Release the run's lines if all were read. They are removed together with other runs' lines in their file."""
        found = self._session_and_trace(handle)
        return found is None or await self._runs.discard(*found, handle, after)

    async def publish(self, handle: Handle, port: Port) -> None:
        """Open the port in the port proxy, which passes its connections through the relay."""
        address = await self._relay_address()
        await self._project.port_proxy.publish(address, handle.service, port)
        self._backups.keep(handle.service)

    async def usage(self, handle: Handle, *, quick: bool = False) -> Usage | None:
        """Return None: Dagger does not report the usage of a service."""
        return None

    async def destroy(self) -> None:
        """Empty the project's volumes and remove its saved files."""
        names = {volume.name for one in self.context.stack if one.container for volume in one.container.volumes}
        try:
            if names and self._id_file.exists():
                async with self._project.keep_open():
                    attached = await self._project.open(lambda _: None)
                    keys = [self._names().volume(name) for name in (*sorted(names), "workspace")]
                    await volumes.empty(await attached.client(), self._relay_plan().image, keys)
        finally:
            await self._project.end()
        for folder in ("data", "run"):
            await anyio.to_thread.run_sync(shutil.rmtree, self.context.folder / folder, True)

    # -- background tasks

    def _follow_files(self, record: RunRecord) -> None:
        """Send edits in the project's folder, and what git knows of it, to a service that uses the project's files."""
        form = self.context.stack.service(record.service).container
        if form is not None and form.workspace:
            self._workspace.mark_for(record.service, record.run)
            self._tasks.start("files", lambda: self._workspace.follow(self._relay_address))
            self._tasks.start("git", lambda: self._git.follow(lambda: self._workspace.push(self._relay_address)))

    async def _relay_address(self) -> RelayAddress:
        attached = await self._project.current()
        if attached is None:
            raise EngineAway("The project's Dagger session has ended.")
        return await attached.relay.address()

    async def _stop_background(self) -> None:
        """End the background tasks before the session ends."""
        self._workspace.interrupt()
        for name in ("relay", "git", "files"):
            await self._tasks.stop(name)
        await self._backups.end_all()

    # -- names

    def _names(self) -> graph.Names:
        return graph.Names.saved(self._id_file, self.context.project)

    async def _builder(self, attached: AttachedSession) -> graph.Builder:
        client = await attached.client()
        return graph.Builder(client, self.context.stack, self._names(), self.context.options, attached.images)

    def _relay_plan(self) -> RelayPlan:
        names = self._names()
        return RelayPlan.of(self.context.stack, names.project, names.volume("workspace"))

    def _session_and_trace(self, handle: Handle) -> tuple[str, str] | None:
        """Return the name of the session that a run belongs to, and the ID of the run's trace."""
        record = self._project.records.get(handle.run)
        session, trace = handle.data.get("session"), handle.data.get("trace")
        if session:
            return str(session), str(trace or trace_id(handle.run))  # earlier versions saved no trace
        return None if record is None else (record.session, record.trace)

    def _handle(self, record: RunRecord) -> Handle:
        return Handle(record.service, record.run, self.name, {"session": record.session, "trace": record.trace})
