"""A session as this Hub uses it: its client, its runs, the reader of its telemetry, and its relay."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import shortage_in
from commandcenter_hub.engines import processes
from commandcenter_hub.engines.dagger.graph import BuiltImages
from commandcenter_hub.engines.dagger.ports.proxy import PortProxy
from commandcenter_hub.engines.dagger.ports.relay import RelayPlan, SessionRelay
from commandcenter_hub.engines.dagger.session.client import Attachment
from commandcenter_hub.engines.dagger.session.host import Session, SessionHosts
from commandcenter_hub.engines.dagger.session.runs import RunStore, SessionRuns
from commandcenter_hub.engines.dagger.telemetry.log_store import end_of
from commandcenter_hub.engines.dagger.telemetry.reader import Reader

log = logging.getLogger(__name__)

RETRY_S = 1.0
"""Pause before a session is read again after the disk was full, seconds."""


class AttachedSession:
    """One session, for as long as its host runs.

    Attributes:
        ending: this Hub is ending the session, so a missing answer is no failure.
        images: the images that were built in it.
    """

    def __init__(
        self,
        session: Session,
        version: str,
        folder: Path,
        hosts: SessionHosts,
        records: RunStore,
        port_proxy: PortProxy,
        plan: Callable[[], RelayPlan],
    ) -> None:
        """Use a session. Does nothing in the background before `run`."""
        self.session, self.version, self.ending = session, version, False
        self.images: BuiltImages = {}
        self.log_store = log_store_of(folder, session.id)
        self._hosts, self._port_proxy = hosts, port_proxy
        self._attachment = Attachment(session.port, session.token)
        self.runs = SessionRuns(self._attachment, records)
        self.reader = Reader(
            session, self.log_store, folder / f"{session.id}.reader", lambda: records.traces(session.id), self._end
        )
        self.relay = SessionRelay(
            session, folder, plan, self.runs, records, port_proxy, lambda trace: end_of(self.log_store, trace)
        )

    @property
    def alive(self) -> bool:
        """Whether the session's host runs."""
        return processes.alive(self.session.who)

    async def run(self, *, adopted: bool) -> None:
        """Read the session's telemetry and keep its ports open until the session ends, whatever is full meanwhile.

        Args:
            adopted: an earlier Hub left services running in the session, so its ports are opened at once.
        """
        while True:
            try:
                return await self._run(open_now=adopted)
            except ExceptionGroup as several:
                full, other = several.split(lambda error: shortage_in(error) is not None)
                if other is not None:
                    raise
                log.warning("session %s cannot be read now: %r", self.session.id, full)
            adopted = True
            await anyio.sleep(RETRY_S)

    async def _run(self, *, open_now: bool) -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._port_proxy.keep)
            tasks.start_soon(lambda: self.relay.keep(open_now=open_now))
            await self.reader.run()
            tasks.cancel_scope.cancel()

    async def _end(self) -> None:
        if self.ending:
            return
        found = await anyio.to_thread.run_sync(self._hosts.find)
        if found is not None and found.id == self.session.id:
            log.warning("the Dagger engine of session %s no longer answers; the session is ended", self.session.id)
            await self._hosts.end(self.session.id)

    async def client(self) -> Any:
        """Return the SDK's client of the session."""
        return await self._attachment.client()

    async def close(self) -> None:
        """Detach from the session, which keeps running."""
        await self._attachment.close()


def log_store_of(folder: Path, session: str) -> Path:
    """Return the path of a session's log store."""
    return folder / f"{session}.spool"  # the ending that earlier versions use, too
