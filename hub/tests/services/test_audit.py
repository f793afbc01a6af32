"""An entry of the audit trail gets the outcome of its operation, whichever of the two is saved first."""

from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import pytest

from commandcenter_hub.domain.audit import COMMAND_LINE, AuditEntry, Outcome
from commandcenter_hub.domain.operation import Operation, OperationKind, Progress
from commandcenter_hub.services.audit import Action, AuditTrail, carried_out
from commandcenter_hub.storage.audit import AuditRepository
from commandcenter_hub.storage.database import Database, sqlite_url
from commandcenter_hub.storage.migrate import migrate
from commandcenter_hub.storage.repositories import ProjectRepository

BEGUN = Operation("o1", "p1", OperationKind.STOP, 1.0)
ENDED = BEGUN.finished(Progress.SUCCEEDED, 2.0)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(sqlite_url(tmp_path / "hub.db"))
    await migrate(database.engine)
    yield database
    await database.close()


@pytest.mark.parametrize("when", ["before", "during", "after"])
async def test_the_end_of_an_operation_is_never_lost(
    database: Database, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = AuditRepository(database)
    trail = AuditTrail(entries, ProjectRepository(database))
    add, ended = entries.add, anyio.Event()

    async def slow_add(entry: AuditEntry) -> None:
        if when == "during":
            trail.operation_changed(ENDED)
            ended.set()
            await anyio.sleep(0.1)  # long enough for an end that does not wait for the entry
        await add(entry)

    async def end_during() -> None:
        await ended.wait()
        await trail.flush()

    monkeypatch.setattr(entries, "add", slow_add)
    action = Action("stop", COMMAND_LINE)
    with carried_out(action):
        trail.operation_changed(BEGUN)
    if when == "before":
        trail.operation_changed(ENDED)
        await trail.flush()
    async with anyio.create_task_group() as tasks:
        if when == "during":
            tasks.start_soon(end_during)
        await trail.record(action, Outcome.RUNNING, operation_id="o1")
    if when == "after":
        trail.operation_changed(ENDED)
    (found,) = await trail.list(project=None, since=None, before=None, limit=9)
    assert (found.action, found.outcome) == ("stop", Outcome.DONE)
