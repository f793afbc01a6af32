"""A session as one Hub holds on to it: the client, the reader of its streams, and its door."""

import json
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.engines import processes
from commandcenter_hub.engines.dagger.errors import RelayFailed
from commandcenter_hub.engines.dagger.ports import relay
from commandcenter_hub.engines.dagger.ports.proxy import PortProxy, Relay
from commandcenter_hub.engines.dagger.session import client as sessions
from commandcenter_hub.engines.dagger.session.host import Session, SessionHosts
from commandcenter_hub.engines.dagger.session.runs import RunRecord, RunStore
from commandcenter_hub.engines.dagger.telemetry.log_store import end_of
from commandcenter_hub.engines.dagger.telemetry.reader import Reader
from commandcenter_hub.engines.files import write_private

log = logging.getLogger(__name__)

START_S = 120.0
STOP_S = 15.0
DOOR_S = 30.0
OPEN_AGAIN_S = 2.0


class Spawn(Protocol):
    """Begins a task that ends with the engine."""

    def __call__(self, function: Callable[..., Awaitable[None]], *args: Any) -> object:
        """Begin it."""


class AttachedSession:
    """One session, as long as its keeper lives."""

    def __init__(
        self,
        session: Session,
        version: str,
        folder: Path,
        hosts: SessionHosts,
        records: RunStore,
        port_proxy: PortProxy,
    ) -> None:
        """Hold on to a session. Nothing happens before `begin`."""
        self.session, self.version = session, version
        self.log_store = log_store_of(folder, session.id)
        self._folder, self._hosts, self._records, self._port_proxy = folder, hosts, records, port_proxy
        self._attachment = sessions.Attachment(session.port, session.token)
        self.reader = Reader(
            session, self.log_store, folder / f"{session.id}.reader", lambda: records.traces(session.id), self._end
        )
        self._door_lock = anyio.Lock()
        self._watched: str | None = None
        self._spawn: Spawn | None = None

    @property
    def alive(self) -> bool:
        """Whether the keeper lives."""
        return processes.alive(self.session.who)

    def begin(self, spawn: Spawn) -> None:
        """Read the session's streams, and keep its door open, in tasks of their own."""
        self._spawn = spawn
        spawn(self.reader.run)

    async def _end(self) -> None:
        held = await anyio.to_thread.run_sync(self._hosts.find)
        if held is not None and held.id == self.session.id:
            log.warning("the Dagger engine of session %s is gone", self.session.id)
            await self._hosts.end()

    async def client(self) -> Any:
        """Return the SDK's client of the session."""
        return await self._attachment.client()

    async def close(self) -> None:
        """Let go. The session goes on."""
        await self._attachment.close()

    # -- runs

    async def start(self, record: RunRecord, make: Callable[[Any], Any]) -> RunRecord:
        """Start a run and return its note once Dagger says that it runs.

        Args:
            note: of the run, not written down yet.
            make: makes the service with a client.
        """
        self._records.put(record)
        client = await self.client()
        with (
            sessions.translate_errors(f"start {record.service}"),
            anyio.fail_after(START_S),
            sessions.traced(record.run),
        ):
            made = make(client)
            record = replace(record, id=str(await made.id()))
            self._records.put(record)
            await self._service(client, record).start()
        record = replace(record, started=True)
        self._records.put(record)
        return record

    async def stop(self, record: RunRecord, grace_s: float) -> None:
        """Return when nothing of a run is left: ask it to end, kill it after `grace_s` seconds."""
        if not record.id:
            return
        client = await self.client()
        service = self._service(client, record)
        # In a trace of its own: what stopping has to say is nothing of the run's.
        with sessions.translate_errors(f"stop {record.service}"), sessions.traced(f"{record.run}/stop"):
            if grace_s > 0:
                with anyio.move_on_after(grace_s):
                    await service.stop()
                    return
            with anyio.fail_after(STOP_S):
                await service.stop(kill=True)

    def _service(self, client: Any, record: RunRecord) -> Any:
        import dagger

        return client.load_service_from_id(dagger.ServiceID(record.id))

    # -- the door

    async def door(self, plan: relay.Plan) -> Relay:
        """Return the session's door, opened if it is not open.

        Raises:
            DoorFailed: it cannot be opened.
        """
        async with self._door_lock:
            door, run = self._written()
            record = None if run is None else self._records.get(run)
            if door is None or record is None or not record.started:
                door, record = await self._open(plan)
            if self._watched != record.run and self._spawn is not None:
                self._watched = record.run
                self._spawn(self._keep_open, door, record, plan)
            return door

    def _written(self) -> tuple[Relay | None, str | None]:
        try:
            written = json.loads((self._folder / "door.json").read_text("utf-8"))
            if written.pop("session") != self.session.id:
                return None, None
            run = written.pop("run")
            return Relay(**written), run
        except (OSError, ValueError, KeyError, TypeError):
            return None, None

    async def _open(self, plan: relay.Plan) -> tuple[Relay, RunRecord]:
        run = f"door-{self.session.id}-{secrets.token_hex(4)}"
        own, caller = await anyio.to_thread.run_sync(lambda: (relay.make_pair("door"), relay.make_pair("gateway")))
        identity = self._folder / f"{run}.pem"
        relay.write_private(identity, caller.both)
        record = RunRecord("", run, self.session.id)
        try:
            with anyio.fail_after(DOOR_S):
                await self._end_strays()
                record = await self.start(
                    record, lambda client: relay.service(client, plan, run, own, caller.certificate)
                )
                port = await self._tunnel(record)
        except TimeoutError as error:
            raise RelayFailed("The door to the containers could not be opened in time.") from error
        door = Relay(port, str(identity), own.certificate)
        written = {"port": door.port, "identity": door.identity, "certificate": door.certificate}
        written = {**written, "run": run, "session": self.session.id}
        write_private(self._folder / "door.json", json.dumps(written).encode())
        return door, record

    async def _end_strays(self) -> None:
        """End the doors that were begun and never used: a Hub died meanwhile, or the opening failed."""
        for stray in self._records.all():
            if not stray.service and stray.session == self.session.id:
                await self.stop(stray, 0)
                self._records.remove(stray.run)

    async def _tunnel(self, record: RunRecord) -> int:
        import dagger

        client = await self.client()
        with sessions.translate_errors("open the tunnel"), sessions.traced(f"{record.run}/tunnel"):
            forward = dagger.PortForward(backend=relay.PORT, frontend=0)
            tunnel = client.host().tunnel(self._service(client, record), ports=[forward])
            started = await tunnel.start()
            endpoint = str(await started.endpoint())
        return int(endpoint.rpartition(":")[2])

    async def _keep_open(self, door: Relay, record: RunRecord, plan: relay.Plan) -> None:
        """When the door has ended or cannot be heard any more, open another; let the gateway go through that one."""
        async with anyio.create_task_group() as tasks:

            async def notice_the_end() -> None:
                await end_of(self.log_store, record.trace)
                self._records.remove(record.run)
                tasks.cancel_scope.cancel()

            tasks.start_soon(notice_the_end)
            await self._port_proxy.unheard(door)
            log.warning("the door of session %s does not answer: another is opened", self.session.id)
            self._records.put(replace(record, started=False))  # a stray, which is ended before another is opened
            tasks.cancel_scope.cancel()
        while self.alive:
            try:
                await self._port_proxy.move(await self.door(plan))
            except HubError as error:
                log.warning("the door of session %s cannot be opened again: %s", self.session.id, error)
                await anyio.sleep(OPEN_AGAIN_S)
            else:
                return


def log_store_of(folder: Path, session: str) -> Path:
    """Return where the lines of a session are."""
    return folder / f"{session}.spool"
