"""All supervisors of a Hub, one for each project whose engine is known."""

import contextlib
import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import anyio
import anyio.abc
import anyio.to_thread

from commandcenter_hub.disk import is_full
from commandcenter_hub.domain.errors import NoSpace, ServiceFailed, full_disk_in
from commandcenter_hub.domain.operation import Operation
from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.engines.registry import EngineRegistry
from commandcenter_hub.supervisor.journal import Journal
from commandcenter_hub.supervisor.pings import Pings
from commandcenter_hub.supervisor.shared import CleanUp, Stores
from commandcenter_hub.supervisor.start_queue import StartQueue
from commandcenter_hub.supervisor.supervisor import Supervisor
from commandcenter_hub.supervisor.usage import SAMPLE_S

log = logging.getLogger(__name__)

SAVE_S = 10.0


@dataclass(frozen=True)
class SupervisorSpec:
    """The project, stack and engine of a supervisor, and whether the project should run (None: only if it does now).

    `clean_up` runs if an earlier Hub ended during a snapshot or a restore.
    """

    project_id: str
    slug: str
    stack: Stack
    engine: str
    wanted: bool | None
    clean_up: CleanUp | None = None


@dataclass
class _Member:
    supervisor: Supervisor
    scope: anyio.CancelScope
    ended: anyio.Event


def _open_journal(path: Path) -> Journal:
    """Open a project's log.

    Raises:
        NoSpace: the disk is full.
        ServiceFailed: it cannot be opened for another reason.
    """
    try:
        return Journal(path)
    except (sqlite3.Error, OSError) as error:
        if full_disk_in(error) or is_full(path):
            raise NoSpace(f"Could not write to the log {path}: the disk is full.") from error
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        if path.parent.is_file():
            reason = f"{path.parent} is a file"
        raise ServiceFailed(
            f"The project cannot be taken over, because its log {path.name} cannot be opened: {reason}.",
            hint=f"Make sure that {path.parent} is a folder whose files you can write to, then restart the Hub.",
        ) from error


class SupervisorRegistry:
    """Add and remove supervisors while the Hub runs. The services keep running when the Hub ends."""

    def __init__(
        self,
        home: Path,
        engines: EngineRegistry,
        stores: Stores,
        *,
        changed: Callable[[str], None],
        operation_changed: Callable[[Operation], None],
    ) -> None:
        """Prepare; `changed` and `operation_changed` receive every change of every project."""
        self.home = home
        self._engines, self._stores = engines, stores
        self._changed, self._operation_changed = changed, operation_changed
        self._starts, self._pings = StartQueue(), Pings()
        self._members: dict[str, _Member] = {}
        self._tasks: anyio.abc.TaskGroup | None = None
        self.closing = False
        self.sampled_at = 0.0
        """Time of the last samples of usage, seconds since 1970; 0 before the first."""

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Supervise until the end of the block."""
        async with anyio.create_task_group() as tasks:
            self._tasks = tasks
            tasks.start_soon(self._sample_usage)
            tasks.start_soon(self._pings.run)
            try:
                yield
            finally:
                tasks.cancel_scope.cancel()

    async def _sample_usage(self) -> None:
        """Sample the usage of all projects, one after another, every SAMPLE_S."""
        while True:
            await anyio.sleep(SAMPLE_S - anyio.current_time() % SAMPLE_S)
            for supervisor in self.all():
                await supervisor.usage.sample()
            self.sampled_at = time.time()

    def folder(self, slug: str) -> Path:
        """Return a project's own folder in COMMANDCENTER_HOME."""
        return self.home / "projects" / slug

    def close_logs(self) -> None:
        """Wake every follower of a log, so that it notices that the Hub is ending."""
        self.closing = True
        for member in self._members.values():
            member.supervisor.lines_written.set()

    def get(self, project_id: str) -> Supervisor | None:
        """Return a project's supervisor, or None if its engine has not been chosen yet."""
        member = self._members.get(project_id)
        return None if member is None else member.supervisor

    def all(self) -> list[Supervisor]:
        """Return the supervisors of all projects."""
        return [member.supervisor for member in self._members.values()]

    async def add(self, given: SupervisorSpec) -> Supervisor:
        """Start to supervise a project; return once the services that an earlier Hub left running are taken over.

        Raises:
            EngineUnavailable: there is no such engine.
        """
        assert self._tasks is not None
        folder = self.folder(given.slug)
        load = self._engines.load
        engine = await anyio.to_thread.run_sync(load, given.engine, given.slug, folder, given.stack, self.home)
        journal = await anyio.to_thread.run_sync(_open_journal, folder / "journal.db")
        supervisor = Supervisor(
            given.project_id,
            given.stack,
            engine,
            journal,
            self._stores,
            changed=self._changed,
            operation_changed=self._operation_changed,
            clean_up=given.clean_up,
            # Containers have cores and downloads of their own engine, which may be on another machine.
            queue=self._starts if engine.capabilities.form == "process" else None,
            pings=self._pings,
        )
        member = _Member(supervisor, anyio.CancelScope(), anyio.Event())
        self._members[given.project_id] = member
        try:
            await self._tasks.start(self._supervise, member, given.wanted)
        except BaseException:
            self._members.pop(given.project_id, None)
            raise
        return supervisor

    async def _supervise(
        self, member: _Member, wanted: bool | None, *, task_status: anyio.abc.TaskStatus[None]
    ) -> None:
        supervisor = member.supervisor
        try:
            async with supervisor.engine.serving():
                try:
                    with member.scope:
                        await supervisor.run(wanted=wanted, task_status=task_status)
                finally:
                    await self._save(supervisor)
        finally:
            supervisor.journal.close()
            member.ended.set()

    async def _save(self, supervisor: Supervisor) -> None:
        """Save the operation that is under way when the Hub ends."""
        try:
            with anyio.fail_after(SAVE_S, shield=True):
                await supervisor.operations.save()
        except Exception:
            log.exception("the operation of project %s could not be saved", supervisor.project_id)

    async def remove(self, project_id: str) -> None:
        """Stop supervising a project, whose services should be stopped. Services that still run keep running."""
        member = self._members.pop(project_id, None)
        if member is not None:
            member.scope.cancel()
            await member.ended.wait()
