"""The dagger engine: services as containers, through the Dagger Python SDK, in a session that a keeper holds."""

import contextlib
import logging
import secrets
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import HubError, NewerVersion
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
from commandcenter_hub.engines.dagger import check, graph, volumes
from commandcenter_hub.engines.dagger.attached import AttachedSession, log_store_of
from commandcenter_hub.engines.dagger.backup.base import backup_of
from commandcenter_hub.engines.dagger.errors import EngineAway, RelayFailed
from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.engines.dagger.ports import relay
from commandcenter_hub.engines.dagger.ports.proxy import RelayAddress
from commandcenter_hub.engines.dagger.ports.relay import RelayPlan
from commandcenter_hub.engines.dagger.project import ProjectSession
from commandcenter_hub.engines.dagger.session import client as session
from commandcenter_hub.engines.dagger.session.runs import RunRecord
from commandcenter_hub.engines.dagger.telemetry import log_store
from commandcenter_hub.engines.dagger.telemetry.stream import Steps
from commandcenter_hub.engines.dagger.workspace import snapshot as workspace_snapshot
from commandcenter_hub.engines.dagger.workspace.sync import WorkspaceSync
from commandcenter_hub.engines.files import write_private

log = logging.getLogger(__name__)

BUILD_S = 1800.0
SEEN_S = 10.0
CLOSE_S = 10.0


class DaggerEngine:
    """Runs services as containers. A detached keeper holds the session, so they go on when the Hub ends."""

    name = check.NAME
    capabilities = Capabilities(usage=False, form="container")

    def __init__(self, context: EngineContext[DaggerOptions]) -> None:
        """Serve one project. Touches nothing yet."""
        self.context = context
        self._workspace = WorkspaceSync(Path(context.stack.workspace))
        folder, options = context.folder, context.options
        given = (folder / "data", context.stack.secrets, options)
        self._backups = {service.name: made for service in context.stack if (made := backup_of(service, *given))}
        self._project = ProjectSession(
            context.home, context.project, folder / "run" / "dagger", options, self._relay_plan, self._quiet
        )

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Serve the project until the end of the block; leave the session then, or end it when nothing runs in it."""
        try:
            async with self._project.background.running():
                yield
        finally:
            with anyio.move_on_after(CLOSE_S, shield=True), contextlib.suppress(NewerVersion):  # whose runs go on
                await self._workspace.close()
                await self._project.let_go()
                if not self._project.running():
                    await self._project.end()

    # -- what can run here

    async def check(self) -> EngineCheck:
        """Say whether a Dagger engine can be used here; starts none."""
        return await check.check(self.context.home, self.context.options)

    async def prepare(self, stack: Stack, report: Report) -> None:
        """Open the session, fetch and build every image, and connect the ports."""
        refuse_unless_runnable(self, stack)
        async with self._project.working():
            held = await self._project.open(report)
            forms = {repr(_image(service)): service for service in stack}
            try:
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(self._connect_ports, held, report)
                    for service in forms.values():
                        tasks.start_soon(self._build, held, service, report)
            except ExceptionGroup as several:
                raise next(iter(several.exceptions)) from several

    async def _build(self, held: AttachedSession, service: Service, report: Report) -> None:
        form = _image(service)
        title = f"Fetch {form.image}" + (" and install the app" if form.app else "")
        key = f"image.{form.image}.{'app' if form.app else 'plain'}"
        trace = f"build-{held.session.id}-{secrets.token_hex(4)}"
        steps = Steps(key, graph.APP_COMMANDS if form.app else ())
        seen: list[StepReport] = []

        def hear(span: Any) -> None:
            step = steps.add(span)
            if step is not None:
                seen.append(step)
                report(step)

        held.reader.listeners[session.trace_id(trace)] = hear
        report(StepReport(key, title))
        try:
            client = await held.client()
            with session.translate_errors(f"prepare {form.image}"), anyio.fail_after(BUILD_S), session.traced(trace):
                await self._builder(client).image(form).sync()
        except BaseException as error:
            said = error.message if isinstance(error, HubError) else None
            report(StepReport(key, title, progress=Progress.FAILED, detail=said))
            raise
        finally:
            held.reader.listeners.pop(session.trace_id(trace), None)
        for step in steps.open():  # their ends are on their way, behind the answer
            report(replace(step, progress=Progress.SUCCEEDED))
        report(StepReport(key, title, progress=Progress.SUCCEEDED, cached=not seen))

    async def _connect_ports(self, held: AttachedSession, report: Report) -> None:
        step = StepReport("relay", "Connect the ports")
        report(step)
        await held.relay.address()
        report(replace(step, progress=Progress.SUCCEEDED))

    # -- runs

    async def start(self, service: Service, run: str, report: Report) -> Handle:
        """Start a run in the session, which is opened if need be. What is missing is built first."""
        running = await self.recover(Handle(service.name, run, self.name))
        if running is not None:
            return running
        async with self._project.working():
            await self._project.port_proxy.withdraw(service.name)
            await anyio.to_thread.run_sync(host_ports.refuse_in_use, [service])
            try:
                held = await self._project.open(report)
                await self._build(held, service, lambda _: None)
                await self._bring_files(held, service, report)
                await self._refill(held, service, report)
                record = RunRecord(service.name, run, held.session.id)
                backup = self._backups.get(service.name)
                snapshot = None if backup is None else backup.snapshot()
                await held.runs.start(record, lambda client: self._builder(client).service(service, run, snapshot))
            except BaseException:
                with anyio.CancelScope(shield=True):
                    await self.stop(Handle(service.name, run, self.name), 0)
                raise
            return self._handle(record)

    async def _refill(self, held: AttachedSession, service: Service, report: Report) -> None:
        """Fill the service's volume from its backup when the engine has lost it."""
        backup, form = self._backups.get(service.name), service.container
        if backup is None or form is None:
            return
        step = StepReport(f"{service.name}.restore", "Restore the data from its backup", service.name)

        def restoring(why: str) -> None:
            nonlocal step
            step = replace(step, detail=why)
            report(step)
            log.warning("the data of %s is restored from its backup: %s", service.name, why)

        volume = self._names().volume(form.volumes[0].name)
        await backup.refill(await held.client(), form, volume, restoring)
        if step.detail is not None:
            report(replace(step, progress=Progress.SUCCEEDED))

    def _attend_to(self, service: str) -> None:
        """Do beside a service that runs what goes on as long as it does."""
        form = self.context.stack.service(service).container
        if form is not None and form.workspace:
            self._project.background.start("files", self._follow_files)
        if service in self._backups:
            self._project.background.start(f"backup-{service}", self._backups[service].keep)

    async def _bring_files(self, held: AttachedSession, service: Service, report: Report) -> None:
        """Let the service see the project's folder as it is, and every edit from now on."""
        if service.container is None or not service.container.workspace:
            return
        step = StepReport("files", "Send the project's files", service.name, unit="files")

        def tell(done: int, total: int, left_out: str) -> None:
            report(replace(step, done=done, total=total, detail=left_out or None))

        report(step)
        await self._workspace.bring(await held.relay.address(), tell)
        self._project.background.start("files", self._follow_files)
        detail = workspace_snapshot.told(self._workspace.left_out) or None
        report(replace(step, progress=Progress.SUCCEEDED, detail=detail))

    async def _follow_files(self) -> None:
        async def relay_address() -> RelayAddress:
            held = await self._project.current()
            if held is None:
                raise RelayFailed("The session is over.")
            return await held.relay.address()

        await self._workspace.follow(relay_address)

    async def recover(self, handle: Handle) -> Handle | None:
        """Find a run by what is written down about it, and make sure that it runs."""
        record = self._project.records.get(handle.run)
        if record is None:
            return None
        held = await self._project.current()
        if held is None or held.session.id != record.session:
            return None
        if await anyio.to_thread.run_sync(log_store.ended, held.log_store, record.trace):
            return None
        if not record.started:
            # Cut off half-way. Once all that happened is read, it is certain whether its process was begun.
            with anyio.move_on_after(SEEN_S):
                await held.reader.caught_up.wait()
            if record.trace not in held.reader.begun:
                await held.runs.stop(record, 0)
                self._project.records.remove(record.run)
                return None
            self._project.records.put(replace(record, started=True))
        self._attend_to(record.service)
        return self._handle(record)

    async def left_behind(self) -> list[Handle]:
        """Return the runs of services that are noted."""
        records = await anyio.to_thread.run_sync(self._project.records.all)
        return [Handle(record.service, record.run, self.name) for record in records if record.service]

    async def wait(self, handle: Handle) -> Exit:
        """Return when the run's end is written down."""
        name = self._session_of(handle)
        if name is None:
            return Exit()
        end = await self._project.end_of(name, session.trace_id(handle.run))
        await self._project.background.stop(f"backup-{handle.service}")
        self._project.background.start("linger", self._project.linger)
        if end.lost:
            return Exit(error=EngineAway(f"The Dagger session in which {handle.service} ran is gone."))
        return Exit(end.code, end.signal)

    async def stop(self, handle: Handle, grace_s: float) -> None:
        """End a run; with the last one, end the session."""
        record = self._project.records.get(handle.run)
        if record is None:
            return
        await self._project.background.stop(f"backup-{record.service}")
        if record.service in self._backups:
            await self._backups[record.service].finish()
        # The port goes first: a server that waits for its clients to leave would wait for ours.
        await self._project.port_proxy.withdraw(record.service)
        held = await self._project.current()
        if held is not None and held.session.id == record.session:
            try:
                await held.runs.stop(record, grace_s)
                if record.started:
                    with anyio.move_on_after(SEEN_S):
                        await log_store.end_of(held.log_store, record.trace)
            except EngineAway:
                if held.alive:
                    raise
        if record.service in self._backups:
            await self._backups[record.service].end()
        self._project.records.remove(record.run)
        await self._project.rest()

    async def logs(self, handle: Handle, after: str | None = None) -> AsyncIterator[list[LogLine]]:
        """Follow what the reader of the session's stream writes down."""
        name = self._session_of(handle)
        if name is None:
            return
        trace = session.trace_id(handle.run)
        await self._project.attend(name, trace)
        store, consumed = log_store_of(self._project.folder, name), self._project.consumed(name, trace)
        async for batch in log_store.follow(store, trace, after, consumed):
            yield batch

    async def discard(self, handle: Handle, after: str | None) -> bool:
        """Let go of the run's lines. They lie among others', and go with them."""
        self._project.discard(handle.service, handle.run)
        return True

    async def publish(self, handle: Handle, port: Port) -> None:
        """Let the port proxy hold the port and pass its connections through the relay."""
        held = await self._project.current()
        if held is None:
            raise EngineAway(f"The Dagger session in which {handle.service} ran is gone.")
        await self._project.port_proxy.publish(await held.relay.address(), handle.service, port)
        self._attend_to(handle.service)

    async def usage(self, handle: Handle) -> Usage | None:
        """Return None: Dagger tells nothing of what a service takes."""
        return None

    async def destroy(self) -> None:
        """Empty the project's volumes, and remove what is written down."""
        names = {volume.name for one in self.context.stack if one.container for volume in one.container.volumes}
        try:
            if names and self._id_file().exists():
                async with self._project.working():
                    held = await self._project.open(lambda _: None)
                    client = await held.client()
                    keys = [self._names().volume(name) for name in (*sorted(names), "workspace")]
                    await volumes.empty(client, self._relay_image(), keys)
        finally:
            await self._project.end()
        for folder in ("data", "run"):
            await anyio.to_thread.run_sync(shutil.rmtree, self.context.folder / folder, True)

    async def _quiet(self) -> None:
        """End what goes on beside the services; the session is about to end."""
        await self._project.background.stop("files")
        for name, backup in self._backups.items():
            await self._project.background.stop(f"backup-{name}")
            await backup.end()

    # -- names

    def _names(self) -> graph.Names:
        """Return the project's names in the engine: its own for ever, whatever else has its slug later."""
        file = self._id_file()
        if not file.exists():
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            name = f"{self.context.project}-{secrets.token_hex(6)}"
            write_private(file, name.encode("ascii"), durable=True, replace=False)
        return graph.Names(file.read_text("ascii").strip())

    def _id_file(self) -> Path:
        return self.context.folder / "data" / "dagger-id"

    def _builder(self, client: Any) -> graph.Builder:
        return graph.Builder(client, self.context.stack, self._names(), self.context.options)

    def _relay_plan(self) -> RelayPlan:
        shown = any(service.container and service.container.workspace for service in self.context.stack)
        names = self._names()
        return RelayPlan(self._relay_image(), names.project, names.volume("workspace") if shown else None)

    def _relay_image(self) -> str:
        """Return the image of the app, which the stack needs anyway."""
        apps = [
            service.container.image for service in self.context.stack if service.container and service.container.app
        ]
        return apps[0] if apps else relay.PLAIN_IMAGE

    def _session_of(self, handle: Handle) -> str | None:
        record = self._project.records.get(handle.run)
        named = handle.data.get("session")
        return str(named) if named else (None if record is None else record.session)

    def _handle(self, record: RunRecord) -> Handle:
        return Handle(record.service, record.run, self.name, {"session": record.session})


def _image(service: Service) -> ContainerForm:
    """Return the part of a form that makes its image."""
    assert service.container is not None
    return ContainerForm(image=service.container.image, app=service.container.app)
