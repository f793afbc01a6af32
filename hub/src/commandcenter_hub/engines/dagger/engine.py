"""The dagger engine: services as containers, through the Dagger Python SDK, in a session that a keeper holds."""

import logging
import secrets
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread

from commandcenter_hub.domain.commandcenter import Images
from commandcenter_hub.domain.errors import HubError
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
    Task,
    TaskResult,
    Usage,
    refuse_unless_runnable,
)
from commandcenter_hub.engines.dagger import (
    check,
    copy,
    keeper,
    oneoff,
    restore,
    services,
    session,
    spool,
    stream,
    survey,
)
from commandcenter_hub.engines.dagger import door as doors
from commandcenter_hub.engines.dagger.background import Background
from commandcenter_hub.engines.dagger.copy import PostgresCopy
from commandcenter_hub.engines.dagger.errors import DoorFailed, EngineAway
from commandcenter_hub.engines.dagger.files import Mirror
from commandcenter_hub.engines.dagger.gateway import Door, Gateway
from commandcenter_hub.engines.dagger.held import Held, spool_of
from commandcenter_hub.engines.dagger.notes import Note, Notes
from commandcenter_hub.engines.dagger.telemetry import Steps

log = logging.getLogger(__name__)

LINGER_S = 60.0
"""A session in which nothing runs is kept for as long: a service that died is started again within half of it."""
BUILD_S = 1800.0
SEEN_S = 10.0
AWAY_S = 0.5
PATIENCE = 0.75
"""Of the time a service has to start, as much is spent waiting for an engine that is away: so an engine that is
gone for long uses up no more than two of the tries after which a service is given up."""


class DaggerEngine:
    """Runs services as containers. A detached keeper holds the session, so they go on when the Hub ends."""

    name = check.NAME
    capabilities = Capabilities(usage=False, form="container")

    def __init__(self, context: EngineContext) -> None:
        """Serve one project. Touches nothing yet."""
        self.context = context
        self._folder = context.folder / "run" / "dagger"
        self._keepers = keeper.Keepers(self._folder)
        self._notes = Notes(self._folder / "runs")
        self._gateway = Gateway(context.home, context.project)
        self._mirror = Mirror(Path(context.stack.workspace))
        self._copies = {
            service.name: PostgresCopy(context.folder / "data" / f"{service.name}-copy", service, context.stack.secrets)
            for service in context.stack
            if service.container is not None and service.container.copied == "postgres" and copy.mode() != "off"
        }
        self._background = Background()
        self._held: Held | None = None
        self._busy = 0
        self._lock = anyio.Lock()

    # -- what can run here

    async def check(self) -> EngineCheck:
        """Say whether a Dagger engine can be used here; starts none."""
        return await check.check(self.context.home)

    async def prepare(self, stack: Stack, report: Report) -> None:
        """Open the session, fetch and build every image, and open the door."""
        refuse_unless_runnable(self, stack)
        async with self._working():
            held = await self._open(report)
            forms = {repr(_image(service)): service for service in stack}
            try:
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(self._open_door, held, report)
                    for service in forms.values():
                        tasks.start_soon(self._build, held, service, report)
            except ExceptionGroup as several:
                raise next(iter(several.exceptions)) from several

    async def _build(self, held: Held, service: Service, report: Report) -> None:
        form = _image(service)
        title = f"Fetch {form.image}" + (" and install the app" if form.app else "")
        key = f"image.{form.image}.{'app' if form.app else 'plain'}"
        trace = f"build-{held.session.id}-{secrets.token_hex(4)}"
        steps = Steps(key, services.APP_COMMANDS if form.app else ())
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
            with session.understood(f"prepare {form.image}"), anyio.fail_after(BUILD_S), session.traced(trace):
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

    async def _open_door(self, held: Held, report: Report) -> None:
        step = StepReport("door", "Open the door to the containers")
        report(step)
        await held.door(self._door())
        report(replace(step, progress=Progress.SUCCEEDED))

    # -- runs

    async def start(self, service: Service, run: str, report: Report) -> Handle:
        """Start a run in the session, which is opened if need be. What the door and the images lack is made first."""
        running = await self.recover(Handle(service.name, run, self.name))
        if running is not None:
            return running
        async with self._working():
            await self._gateway.withdraw(service.name)
            if await anyio.to_thread.run_sync(host_ports.in_use, service.port.host):
                raise await anyio.to_thread.run_sync(host_ports.port_in_use, {service.name: service.port.host})
            try:
                held = await self._open(report, patient_s=service.start_timeout_s * PATIENCE)
                await self._build(held, service, lambda _: None)
                await self._bring_files(held, service, report)
                await self._refill(held, service, report)
                note = Note(service.name, run, held.session.id)
                await held.start(note, lambda client: self._builder(client).service(service, run))
            except BaseException:
                with anyio.CancelScope(shield=True):
                    await self.stop(Handle(service.name, run, self.name), 0)
                raise
            return self._handle(note)

    async def _refill(self, held: Held, service: Service, report: Report) -> None:
        """Fill a database's volume from the copy when the engine has lost it."""
        kept = self._copies.get(service.name)
        form = service.container
        if kept is None or kept.newest() is None or form is None or form.volume is None:
            return
        client = await held.client()
        volume = self._names().volume(form.volume.name)
        found = await restore.look(client, form, volume, self._folder / f"look-{secrets.token_hex(4)}")
        why = kept.why_restore(found)
        if why is None:
            return
        step = StepReport(f"{service.name}.restore", "Restore the data from its copy", service.name, detail=why)
        report(step)
        log.warning("the data of %s is restored from its copy: %s", service.name, why)
        await kept.end()
        await restore.restore(client, form, volume, kept)
        report(replace(step, progress=Progress.SUCCEEDED))

    def _attend_to(self, service: str) -> None:
        """Do beside a service that runs what goes on as long as it does."""
        self._background.start("gateway", self._gateway.attend)
        form = self.context.stack.service(service).container
        if form is not None and form.workspace:
            self._background.start("files", self._follow_files)
        if service in self._copies:
            self._background.start(f"copy-{service}", self._copies[service].keep)

    async def _bring_files(self, held: Held, service: Service, report: Report) -> None:
        """Let the service see the project's folder as it is, and every edit from now on."""
        if service.container is None or not service.container.workspace:
            return
        step = StepReport("files", "Send the project's files", service.name, unit="files")

        def tell(done: int, total: int, left_out: str) -> None:
            report(replace(step, done=done, total=total, detail=left_out or None))

        report(step)
        await self._mirror.bring(await held.door(self._door()), tell)
        self._background.start("files", self._follow_files)
        detail = survey.told(self._mirror.left_out) or None
        report(replace(step, progress=Progress.SUCCEEDED, detail=detail))

    async def _follow_files(self) -> None:
        async def door() -> Door:
            held = await self._current()
            if held is None:
                raise DoorFailed("The session is over.")
            return await held.door(self._door())

        await self._mirror.follow(door)

    async def recover(self, handle: Handle) -> Handle | None:
        """Find a run by what is written down about it, and make sure that it runs."""
        note = self._notes.get(handle.run)
        if note is None:
            return None
        held = await self._current()
        if held is None or held.session.id != note.session:
            return None
        if await anyio.to_thread.run_sync(spool.ended, held.spool, note.trace):
            return None
        if not note.started:
            # Cut off half-way. Once all that happened is read, it is certain whether its process was begun.
            with anyio.move_on_after(SEEN_S):
                await held.reader.caught_up.wait()
            if note.trace not in held.reader.begun:
                await held.stop(note, 0)
                self._notes.remove(note.run)
                return None
            self._notes.put(replace(note, started=True))
        self._attend_to(note.service)
        return self._handle(note)

    async def wait(self, handle: Handle) -> Exit:
        """Return when the run's end is written down."""
        name = self._session_of(handle)
        if name is None:
            return Exit()
        await self._attend(name)
        end = await spool.end_of(spool_of(self._folder, name), session.trace_id(handle.run))
        await self._background.stop(f"copy-{handle.service}")
        self._background.start("linger", self._linger)
        if end.lost:
            return Exit(error=EngineAway(f"The Dagger session in which {handle.service} ran is gone."))
        return Exit(end.code, end.signal)

    async def stop(self, handle: Handle, grace_s: float) -> None:
        """End a run; with the last one, end the session."""
        note = self._notes.get(handle.run)
        if note is None:
            return
        await self._background.stop(f"copy-{note.service}")
        # The port goes first: a server that waits for its clients to leave would wait for ours.
        await self._gateway.withdraw(note.service)
        held = await self._current()
        if held is not None and held.session.id == note.session:
            try:
                await held.stop(note, grace_s)
                if note.started:
                    with anyio.move_on_after(SEEN_S):
                        await spool.end_of(held.spool, note.trace)
            except EngineAway:
                if held.alive:
                    raise
        if note.service in self._copies:
            await self._copies[note.service].end()
        self._notes.remove(note.run)
        await self._rest()

    async def logs(self, handle: Handle, after: str | None = None) -> AsyncIterator[list[LogLine]]:
        """Follow what the reader of the session's stream writes down."""
        name = self._session_of(handle)
        if name is None:
            return
        await self._attend(name)
        async for batch in spool.follow(spool_of(self._folder, name), session.trace_id(handle.run), after):
            yield batch

    async def publish(self, handle: Handle, port: Port) -> None:
        """Let the gateway hold the port and pass its connections through the door."""
        held = await self._current()
        if held is None:
            raise EngineAway(f"The Dagger session in which {handle.service} ran is gone.")
        door = await held.door(self._door())
        await self._gateway.publish(door, handle.service, port)
        self._attend_to(handle.service)

    async def run(self, task: Task) -> TaskResult:
        """Run a command in a container of its own beside the services."""
        async with self._working():
            held = await self._open(lambda _: None)
            client = await held.client()
            made = self._builder(client).surroundings(self.context.stack.service(task.service))
            with session.traced(f"task-{secrets.token_hex(8)}"):
                return await oneoff.run(client, made, task, self._folder)

    async def usage(self, handle: Handle) -> Usage:
        """Not known: Dagger tells nothing of what a service takes."""
        raise NotImplementedError

    async def close(self) -> None:
        """Let go of the session; when nothing runs in it, end it."""
        await self._background.close()
        await self._mirror.close()
        held, self._held = self._held, None
        if held is not None:
            await held.close()
        if not self._running():
            await self._end()

    async def destroy(self) -> None:
        """Empty the project's volumes, and remove what is written down."""
        names = {one.container.volume.name for one in self.context.stack if one.container and one.container.volume}
        try:
            if names and self._id_file().exists():
                async with self._working():
                    held = await self._open(lambda _: None)
                    client = await held.client()
                    keys = [self._names().volume(name) for name in (*sorted(names), "workspace")]
                    await oneoff.empty(client, self._door_image(), keys)
        finally:
            await self._background.close()
            if self._held is not None:
                await self._held.close()
                self._held = None
            await self._end()
        for folder in ("data", "run"):
            await anyio.to_thread.run_sync(shutil.rmtree, self.context.folder / folder, True)

    # -- the session

    async def _current(self) -> Held | None:
        """Return the session that is held, attached to; None when there is none."""
        async with self._lock:
            if self._held is not None and self._held.alive:
                return self._held
            if self._held is not None:
                await self._held.close()
                self._held = None
            found = await anyio.to_thread.run_sync(self._keepers.find)
            if found is not None:
                self._hold(found, "")
            return self._held

    def _hold(self, found: keeper.Session, version: str) -> Held:
        self._held = Held(found, version, self._folder, self._keepers, self._notes, self._gateway)
        self._held.begin(self._background.spawn)
        return self._held

    async def _open(self, report: Report, patient_s: float = 0.0) -> Held:
        """Return the project's session, opened if need be.

        Args:
            report: takes the steps.
            patient_s: an engine that does not answer is waited for as long, in seconds.

        Raises:
            EngineUnavailable: there is no engine, or it does not let us in.
        """
        held = await self._current()
        if held is not None:
            return held
        async with self._lock:
            if self._held is not None:
                return self._held
            step = StepReport("session", "Open a session on the Dagger engine")
            report(step)
            try:
                held = await self._opened(report, patient_s)
            except HubError as error:
                report(replace(step, progress=Progress.FAILED, detail=error.message))
                raise
            report(replace(step, progress=Progress.SUCCEEDED, detail=f"Dagger {held.version}"))
            return held

    async def _opened(self, report: Report, patient_s: float) -> Held:
        deadline = anyio.current_time() + patient_s
        while True:
            found = await anyio.to_thread.run_sync(check.where)
            if not found.problem:
                break
            if anyio.current_time() >= deadline:
                raise EngineAway(found.problem)
            await anyio.sleep(AWAY_S)

        def tell(title: str) -> None:
            report(StepReport("program", title))

        program = await anyio.to_thread.run_sync(session.fetch_program, tell)
        self._forget()
        within_s = keeper.OPEN_S if found.address else keeper.PROVISION_S
        opened, version = await keeper.opened(self._keepers, program, within_s, tell)
        await anyio.to_thread.run_sync(check.remember, self.context.home, found.key, version)
        return self._hold(opened, version)

    def _forget(self) -> None:
        """Remove what is left of earlier sessions, but for what may still be read."""
        last = self._keepers.last()
        spool.forget(self._folder, frozenset() if last is None else frozenset({last}))
        for note in self._notes.all():
            self._notes.remove(note.run)
        for pattern in ("door-*.pem", "*.reader", "*.pid", "*.exit", "*.out", "*.err"):
            for path in self._folder.glob(pattern):
                path.unlink(missing_ok=True)

    async def _attend(self, name: str) -> None:
        """Make sure that somebody writes down how the runs of a session end."""
        held = await self._current()
        if held is None or held.session.id != name:
            traces = await anyio.to_thread.run_sync(self._notes.traces, name)
            path, lock = spool_of(self._folder, name), self._folder / f"{name}.reader"
            await anyio.to_thread.run_sync(stream.finish, path, lock, traces)

    def _running(self) -> list[Note]:
        """Return the runs that are not stopped, but for the door."""
        return [note for note in self._notes.all() if note.service]

    async def _rest(self) -> None:
        """End the session when nothing runs and nothing is about to."""
        if self._busy == 0 and not self._running():
            await self._end()

    async def _end(self) -> None:
        async with self._lock:
            for name, kept in self._copies.items():
                await self._background.stop(f"copy-{name}")
                await kept.end()
            await self._gateway.leave()
            await self._keepers.end()
            held, self._held = self._held, None
            if held is not None:
                await held.close()
            for note in self._notes.all():
                self._notes.remove(note.run)
            (self._folder / "door.json").unlink(missing_ok=True)
            for path in self._folder.glob("door-*.pem"):
                path.unlink(missing_ok=True)

    async def _linger(self) -> None:
        """End the session when nothing has run in it for a while."""
        await anyio.sleep(LINGER_S)
        held = self._held
        if held is None or self._busy:
            return
        for note in self._running():
            if not await anyio.to_thread.run_sync(spool.ended, held.spool, note.trace):
                return
        await self._end()

    def _working(self) -> "_Working":
        return _Working(self)

    # -- names

    def _names(self) -> services.Names:
        """Return the project's names in the engine: its own for ever, whatever else has its slug later."""
        file = self._id_file()
        if not file.exists():
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.write_text(f"{self.context.project}-{secrets.token_hex(6)}", "ascii")
        return services.Names(file.read_text("ascii").strip())

    def _id_file(self) -> Path:
        return self.context.folder / "data" / "dagger-id"

    def _builder(self, client: Any) -> services.Builder:
        return services.Builder(client, self.context.stack, self._names())

    def _door(self) -> doors.Plan:
        shown = any(service.container and service.container.workspace for service in self.context.stack)
        names = self._names()
        return doors.Plan(self._door_image(), names.project, names.volume("workspace") if shown else None)

    def _door_image(self) -> str:
        """Return the image of the app, which the stack needs anyway."""
        apps = [
            service.container.image for service in self.context.stack if service.container and service.container.app
        ]
        return apps[0] if apps else Images().app

    def _session_of(self, handle: Handle) -> str | None:
        note = self._notes.get(handle.run)
        named = handle.data.get("session")
        return str(named) if named else (None if note is None else note.session)

    def _handle(self, note: Note) -> Handle:
        return Handle(note.service, note.run, self.name, {"session": note.session})


class _Working:
    """While something is under way, the session is not ended."""

    def __init__(self, engine: DaggerEngine) -> None:
        self._engine = engine

    async def __aenter__(self) -> None:
        self._engine._busy += 1

    async def __aexit__(self, *_: object) -> None:
        engine = self._engine
        engine._busy -= 1
        if engine._busy == 0 and not engine._running():
            engine._background.start("linger", engine._linger)


def _image(service: Service) -> ContainerForm:
    """Return the part of a form that makes its image."""
    assert service.container is not None
    return ContainerForm(image=service.container.image, app=service.container.app)
