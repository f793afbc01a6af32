"""The audit trail in the database."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import delete

from commandcenter_hub.domain.audit import COMMAND_LINE, HUB, Actor, AuditEntry, Outcome
from commandcenter_hub.storage.audit import MAX_DETAILS, MAX_TEXT_BYTES, AuditRepository
from commandcenter_hub.storage.database import Database
from commandcenter_hub.storage.models import AuditRow

BEGUN = AuditEntry(10.0, COMMAND_LINE, "start", Outcome.RUNNING, "p1", "shop", {"service": "redis"}, operation_id="o1")


@pytest.fixture
async def entries(database: Database) -> AuditRepository:
    async with database.session() as session:
        await session.execute(delete(AuditRow))
    return AuditRepository(database)


async def everything(entries: AuditRepository) -> list[AuditEntry]:
    return await entries.list(project=None, since=None, before=None, limit=100)


async def test_an_entry_follows_its_operation(entries: AuditRepository) -> None:
    await entries.add(BEGUN)
    await entries.add(replace(BEGUN, actor=HUB))  # one operation has one entry
    await entries.end("o1", Outcome.FAILED, "port_in_use", "Port 1 is in use.")
    (found,) = await everything(entries)
    ended = replace(BEGUN, outcome=Outcome.FAILED, error_code="port_in_use", error="Port 1 is in use.", id=found.id)
    assert found == ended


async def test_entries_are_read_in_pages_by_project_and_time(entries: AuditRepository) -> None:
    for number in range(5):
        name, project = ("shop", "p1") if number % 2 == 0 else ("api", "p2")
        await entries.add(AuditEntry(float(number), HUB, f"a{number}", Outcome.DONE, project, name))
    first = await entries.list(project=None, since=None, before=None, limit=2)
    second = await entries.list(project=None, since=None, before=first[-1].id, limit=9)
    assert [one.action for one in [*first, *second]] == ["a4", "a3", "a2", "a1", "a0"]
    for reference in ("p2", "api"):
        found = await entries.list(project=reference, since=2.0, before=None, limit=9)
        assert [one.action for one in found] == ["a3"]
    assert await entries.list(project="p", since=None, before=None, limit=9) == []


async def test_the_trail_is_bounded_in_time_rows_and_bytes(entries: AuditRepository) -> None:
    for number in range(6):
        await entries.add(AuditEntry(float(number), HUB, f"a{number}", Outcome.DONE))
    await entries.prune(older_than=1.0, max_rows=4)
    assert [one.action for one in await everything(entries)] == ["a5", "a4", "a3", "a2"]
    await entries.prune(older_than=5.0, max_rows=4)
    assert [one.action for one in await everything(entries)] == ["a5"]
    long = "é" * 100_000
    details = {f"d{number}": [long] for number in range(100)}
    huge = AuditEntry(9.0, Actor(HUB.kind, long, long), long, Outcome.REFUSED, "p", long, details, long, long)
    await entries.add(huge)
    newest = (await everything(entries))[0]
    texts = [newest.actor.id, newest.actor.note, newest.action, newest.project_name, newest.error_code, newest.error]
    assert all(len(text.encode()) <= MAX_TEXT_BYTES + 3 for text in texts)
    await entries.add(AuditEntry(9.5, HUB, "a number", Outcome.REFUSED, details={"seconds": 10**4000, "few": 5}))
    numbers = (await everything(entries))[0].details
    assert numbers["few"] == 5
    assert len(numbers["seconds"]) <= MAX_TEXT_BYTES + 1
    assert len(newest.details) == MAX_DETAILS
    assert len(json.dumps(newest.details, ensure_ascii=False).encode()) < MAX_DETAILS * (MAX_TEXT_BYTES + 20)
