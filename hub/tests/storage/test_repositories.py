"""Queries of the Hub's database, on SQLite and on Postgres."""

import asyncio
import contextlib
import functools
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import anyio
import pytest
from sqlalchemy import event, text

from commandcenter_hub.domain.errors import Conflict, NoSpace
from commandcenter_hub.domain.operation import Operation, OperationKind, Progress, StepReport
from commandcenter_hub.domain.stack import HostPorts
from commandcenter_hub.domain.token import TokenScope, new_token
from commandcenter_hub.services.stacks import leases_for, ports_of
from commandcenter_hub.storage.database import Database, DatabaseUnavailable, sqlite_url
from commandcenter_hub.storage.migrate import migrate
from commandcenter_hub.storage.models import RunRow, SnapshotRow
from commandcenter_hub.storage.repositories import (
    OperationRepository,
    ProjectRepository,
    RunRepository,
    SnapshotRepository,
    TokenRepository,
)


async def test_projects_are_saved_found_and_listed_by_name(database: Database, a_project: Any) -> None:
    projects = ProjectRepository(database)
    stack = {"name": "commandcenter", "options": {"images": {"app": "python:3.13"}}}
    second, first = a_project(name="zebra “ü”", stack=stack), a_project(name="ant")
    await projects.add(second)
    await projects.add(first)
    assert [row.name for row in await projects.list()] == ["ant", "zebra “ü”"]
    found = await projects.get(second.id)
    assert found is not None
    assert (found.stack, found.secrets, found.wanted, found.created) == (stack, b"locked", False, 1.5)
    assert ports_of(found) == {"backend": {"http": 8001}, "redis": {"redis": 6301}}
    await projects.set_wanted(second.id, True)
    found = await projects.get(second.id)
    assert found is not None
    assert (found.wanted, found.version) == (True, 1)
    assert await projects.get("unknown") is None


async def test_projects_are_listed_without_regard_to_case_and_numbers_by_value(
    database: Database, a_project: Any
) -> None:
    projects = ProjectRepository(database)
    names = ["alpha 2", "Alpha 10", "beta", "e\N{COMBINING ACUTE ACCENT}a", "\N{LATIN CAPITAL LETTER E WITH ACUTE}pic"]
    for name in reversed(names):
        await projects.add(a_project(name=name))
    assert [row.name for row in await projects.list()] == names


@pytest.mark.parametrize("column", ["name", "slug", "path"])
async def test_a_value_of_another_project_is_a_conflict_and_changes_nothing(
    database: Database, a_project: Any, column: str
) -> None:
    projects = ProjectRepository(database)
    first, second = a_project(), a_project()
    await projects.add(first)
    await projects.add(second)
    with pytest.raises(Conflict):
        await projects.add(a_project(**{column: getattr(first, column)}))
    with pytest.raises(Conflict):
        await projects.update(second.id, 1, engine="local", **{column: getattr(first, column)})
    assert len(await projects.list()) == 2
    now = await projects.get(second.id)
    assert now is not None
    assert (now.engine, now.version) == ("auto", 1)


async def test_a_port_of_another_project_is_a_conflict_and_changes_nothing(database: Database, a_project: Any) -> None:
    projects = ProjectRepository(database)
    first, second = a_project(), a_project()
    await projects.add(first)
    await projects.add(second)
    taken = leases_for(second.id, {"mail": {"smtp": ports_of(first)["redis"]["redis"]}})
    with pytest.raises(Conflict):
        await projects.add(a_project(leases=leases_for("x", {"mail": {"smtp": 8001}})))
    with pytest.raises(Conflict):
        await projects.update(second.id, 1, engine="local", leases=taken)
    now = await projects.get(second.id)
    assert now is not None
    assert (now.engine, now.version, ports_of(now)) == ("auto", 1, ports_of(second))
    assert len(await projects.list()) == 2


async def test_ports_are_replaced_together_and_deleted_with_their_project(database: Database, a_project: Any) -> None:
    projects = ProjectRepository(database)
    first, second = a_project(), a_project()
    await projects.add(first)
    old = ports_of(first)
    new: HostPorts = {"redis": {"redis": old["redis"]["redis"]}, "mail": {"smtp": 2525, "web": 8025}}
    changed = await projects.update(first.id, 1, leases=leases_for(first.id, new))
    assert ports_of(changed) == new
    (now,) = await projects.list()
    assert ports_of(now) == new
    await projects.remove(first.id)
    await projects.add(second)
    assert ports_of(await projects.update(second.id, 1, leases=leases_for(second.id, new))) == new


async def test_projects_and_ports_are_read_with_one_query(database: Database, a_project: Any) -> None:
    projects = ProjectRepository(database)
    for _ in range(5):
        await projects.add(a_project())
    statements: list[str] = []

    def note(*given: Any) -> None:
        statements.append(given[2])

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        rows = await ProjectRepository(database).list()
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    assert [len(row.leases) for row in rows] == [2] * 5
    assert len([one for one in statements if one.startswith("SELECT")]) == 1


async def test_a_change_increases_the_version_and_an_outdated_change_is_refused(
    database: Database, a_project: Any
) -> None:
    projects = ProjectRepository(database)
    row = a_project()
    await projects.add(row)
    changed = await projects.update(row.id, 1, engine="local")
    assert (changed.engine, changed.version) == ("local", 2)
    with pytest.raises(Conflict):
        await projects.update(row.id, 1, engine="dagger")
    with pytest.raises(Conflict):
        await projects.update("unknown", 1, engine="dagger")
    now = await projects.get(row.id)
    assert now is not None
    assert (now.engine, now.version) == ("local", 2)


async def test_one_of_many_parallel_changes_succeeds(database: Database, a_project: Any) -> None:
    projects = ProjectRepository(database)
    row = a_project()
    await projects.add(row)
    won: list[str] = []

    async def change(name: str) -> None:
        with contextlib.suppress(Conflict):
            await projects.update(row.id, 1, engine=name)
            won.append(name)

    async with anyio.create_task_group() as tasks:
        for number in range(8):
            tasks.start_soon(change, str(number))
    now = await projects.get(row.id)
    assert now is not None
    assert (won, now.version) == ([now.engine], 2)


async def test_removing_a_project_removes_its_rows(database: Database, a_project: Any) -> None:
    projects, runs = ProjectRepository(database), RunRepository(database)
    operations, snapshots = OperationRepository(database), SnapshotRepository(database)
    gone, stays = a_project(), a_project()
    for row in (gone, stays):
        await projects.add(row)
        await runs.save(_run(row.id, f"run of {row.slug}"))
        await operations.save(Operation(f"op {row.slug}", row.id, OperationKind.START, 1.0))
        await snapshots.add(SnapshotRow(id=row.slug, project_id=row.id, created=1.0, size_bytes=1, note="", file="/f"))
    await projects.remove(gone.id)
    for repository in (runs, snapshots):
        assert await repository.of_project(gone.id) == []
        assert len(await repository.of_project(stays.id)) == 1
    assert await operations.of_project(gone.id, 10) == []
    assert len(await operations.of_project(stays.id, 10)) == 1


def _run(project_id: str, run: str, **changes: Any) -> RunRow:
    given = {"service": "db", "handle": {"pid": 7, "name": "ü"}, "generation": 1, "restarts": 0, "started": 2.5}
    return RunRow(project_id=project_id, run=run, **{**given, **changes})


async def test_a_run_replaces_the_previous_one_of_its_service(database: Database, a_project: Any) -> None:
    projects, runs = ProjectRepository(database), RunRepository(database)
    row = a_project()
    await projects.add(row)
    await runs.save(_run(row.id, "first"))
    await runs.save(_run(row.id, "second", restarts=1))
    await runs.save(_run(row.id, "other", service="web"))
    found = {one.service: one for one in await runs.of_project(row.id)}
    assert {name: one.run for name, one in found.items()} == {"db": "second", "web": "other"}
    assert (found["db"].handle, found["db"].restarts) == ({"pid": 7, "name": "ü"}, 1)
    # A late removal of an ended run does not remove the next run.
    await runs.remove(row.id, "first")
    assert len(await runs.of_project(row.id)) == 2
    await runs.remove(row.id, "second")
    assert [one.run for one in await runs.of_project(row.id)] == ["other"]


async def test_an_operation_is_read_as_it_was_saved(database: Database, a_project: Any) -> None:
    projects, operations = ProjectRepository(database), OperationRepository(database)
    row = a_project()
    await projects.add(row)
    operation = Operation("one", row.id, OperationKind.RESTART, 1.25, service="web", cancelling=True)
    operation = operation.with_report(StepReport("a", "Do “it”", "web", done=3, total=9, unit="bytes"), 1.5)
    await operations.save(operation)
    assert await operations.get("one") == operation
    operation = operation.with_report(StepReport("b", "More", detail="why"), 1.75)
    operation = operation.finished(
        Progress.FAILED, 2.0, {"code": "x", "message": "m", "hint": "h", "details": {"n": 1}}
    )
    await operations.save(operation)
    assert await operations.get("one") == operation
    assert await operations.get("unknown") is None


async def test_the_newest_operations_are_kept(
    database: Database, a_project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OperationRepository, "KEPT", 5)
    projects, operations = ProjectRepository(database), OperationRepository(database)
    row, other = a_project(), a_project()
    await projects.add(row)
    await projects.add(other)
    await operations.save(Operation("other", other.id, OperationKind.STOP, 0.0))
    for number in range(8):
        begun = Operation(f"{number}", row.id, OperationKind.START, float(number))
        await operations.save(begun)
        await operations.save(begun.finished(Progress.SUCCEEDED, number + 0.5))
    assert [one.id for one in await operations.of_project(row.id, 50)] == ["7", "6", "5", "4", "3"]
    assert [one.id for one in await operations.of_project(row.id, 2)] == ["7", "6"]
    assert len(await operations.of_project(other.id, 50)) == 1


async def test_the_newest_operation_of_each_project_is_found(database: Database, a_project: Any) -> None:
    projects, operations = ProjectRepository(database), OperationRepository(database)
    rows = [a_project() for _ in range(4)]
    for row in rows:
        await projects.add(row)
    for row in rows[:3]:
        for moment in (2.0, 3.0, 1.0):
            await operations.save(Operation(f"{row.slug} {moment}", row.id, OperationKind.START, moment))
    found = await operations.newest_of([row.id for row in rows[1:]])
    assert {key: one.id for key, one in found.items()} == {row.id: f"{row.slug} 3.0" for row in rows[1:3]}


async def test_snapshots_are_listed_newest_first(database: Database, a_project: Any) -> None:
    projects, snapshots = ProjectRepository(database), SnapshotRepository(database)
    row = a_project()
    await projects.add(row)
    for number in range(3):
        await snapshots.add(
            SnapshotRow(id=str(number), project_id=row.id, created=float(number), size_bytes=7, note="ü", file="/f")
        )
    await snapshots.remove("1")
    assert [one.id for one in await snapshots.of_project(row.id)] == ["2", "0"]


async def test_a_snapshot_can_be_larger_than_two_gigabytes(database: Database, a_project: Any) -> None:
    projects, snapshots = ProjectRepository(database), SnapshotRepository(database)
    row = a_project()
    await projects.add(row)
    await snapshots.add(SnapshotRow(id="big", project_id=row.id, created=1.0, size_bytes=5 << 30, note="", file="/f"))
    (found,) = await snapshots.of_project(row.id)
    assert found.size_bytes == 5 << 30


async def test_a_read_only_database_is_reported(tmp_path: Path, a_project: Any) -> None:
    database = Database(sqlite_url(tmp_path / "hub.db"))
    await migrate(database.engine)
    await database.close()
    readonly = Database(f"sqlite+aiosqlite:///file:{tmp_path / 'hub.db'}?mode=ro&uri=true")
    with pytest.raises(DatabaseUnavailable):
        await ProjectRepository(readonly).add(a_project())
    assert await ProjectRepository(readonly).list() == []
    await readonly.close()


@pytest.mark.skipif(sys.platform != "linux", reason="how a file's size is limited differs elsewhere")
async def test_a_full_disk_is_reported_and_loses_nothing(tmp_path: Path) -> None:
    """A limit of the file size simulates a full disk: SQLite gets the same error."""
    database = Database(sqlite_url(tmp_path / "hub.db"))
    await migrate(database.engine)
    await database.close()
    code = textwrap.dedent(f"""
        import asyncio, resource, signal
        from commandcenter_hub.domain.errors import NoSpace
        from commandcenter_hub.storage.database import Database
        from commandcenter_hub.storage.models import ProjectRow
        from commandcenter_hub.storage.repositories import ProjectRepository
        async def main():
            database = Database({database.url!r})
            projects = ProjectRepository(database)
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
            added = 0
            try:
                for n in range(100):
                    await projects.add(ProjectRow(
                        id=str(n), name=str(n), slug=str(n), path=str(n), stack={{}},
                        secrets=b"x" * 20_000, created=1.0))
                    added += 1
            except Exception as error:
                print(type(error).__name__, getattr(error, "code", error), added, len(await projects.list()))
            await database.close()
        asyncio.run(main())
    """)
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    kind, code_, added, there = answer.stdout.split(maxsplit=3) if answer.stdout else ("", "", "", answer.stderr)
    assert (kind, code_) in {("NoSpace", NoSpace.code), ("DatabaseUnavailable", DatabaseUnavailable.code)}, answer
    assert int(added) == int(there) > 0


async def test_no_space_left_is_reported(tmp_path: Path, a_project: Any) -> None:
    database = Database(sqlite_url(tmp_path / "hub.db"))
    await migrate(database.engine)
    async with database.session() as session:
        # Limit the database to its current pages: SQLite reports the same error as on a full disk.
        await session.execute(text("PRAGMA max_page_count = 1"))
    with pytest.raises(NoSpace) as raised:
        await ProjectRepository(database).add(a_project(secrets=b"x" * 100_000))
    assert raised.value.status == 507
    assert await ProjectRepository(database).list() == []
    await database.close()


@pytest.mark.parametrize("ending", ["-wal", "-shm"])
async def test_files_lost_beside_the_database_are_created_again_and_no_change_is_lost(
    tmp_path: Path, a_project: Any, ending: str
) -> None:
    file, beside = tmp_path / "hub.db", tmp_path / f"hub.db{ending}"
    database = Database(sqlite_url(file))
    await migrate(database.engine)
    projects, rows = ProjectRepository(database), [a_project() for _ in range(3)]
    await projects.add(rows[0])
    database.note_file()
    assert not database.beside_lost()
    beside.unlink()
    assert database.beside_lost()
    await projects.add(rows[1])
    async with database.session() as first:
        await first.execute(text("SELECT 1"))  # uses the only connection, and another would write to another log
        with pytest.raises(DatabaseUnavailable, match="try again"):
            await projects.list()
    beside.write_bytes(b"of another database")
    await database.reopen(functools.partial(Path.unlink, missing_ok=True))
    assert (database.beside_lost(), database.trouble()) == (False, None)
    await projects.add(rows[2])
    copy = tmp_path / "copy"  # as after a kill: what is in the files, and nothing else
    copy.mkdir()
    for one in tmp_path.glob("hub.db*"):
        shutil.copy2(one, copy)
    await database.close()
    killed = Database(sqlite_url(copy / "hub.db"))
    assert {one.id for one in await ProjectRepository(killed).list()} == {one.id for one in rows}
    await killed.close()


async def test_a_cancelled_session_completes(tmp_path: Path, a_project: Any) -> None:
    """A session cancelled in a transaction, for example by a client that disconnects, still commits and closes."""
    database = Database(sqlite_url(tmp_path / "hub.db"))
    await migrate(database.engine)
    projects, row, tasks = ProjectRepository(database), a_project(), asyncio.all_tasks()
    other = sqlite3.connect(tmp_path / "hub.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")  # the session waits for this lock and is cancelled meanwhile
    adding = []

    async def add() -> None:
        async with database.session() as session:
            session.add(row)
            adding.append(session)
            await session.flush()

    async with anyio.create_task_group() as group:
        group.start_soon(add)
        while not adding:
            await anyio.sleep(0.01)
        await anyio.sleep(0.2)
        group.cancel_scope.cancel()
        asyncio.get_running_loop().call_later(0.2, other.rollback)
    assert asyncio.all_tasks() == tasks
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    assert [one.id for one in await projects.list()] == [row.id]
    other.execute("PRAGMA busy_timeout = 0")
    other.execute("DELETE FROM projects")  # fails if a lock is still held
    other.close()
    await database.close()


async def test_tokens_are_saved_and_listed_newest_first(database: Database, a_project: Any) -> None:
    projects, tokens = ProjectRepository(database), TokenRepository(database)
    row = a_project()
    await projects.add(row)
    old, old_text = new_token(None, TokenScope.READ, "“é”", 1.5, None)
    new, _ = new_token(row.id, TokenScope.WRITE, "", 2.5, 99.5)
    await tokens.add(old)
    await tokens.add(new)
    assert await tokens.list() == [new, old]
    assert (await tokens.list())[1].matches(old_text)
    await tokens.set_last_used({old.id: 7.5, "removed": 8.5})
    assert [token.last_used for token in await tokens.list()] == [None, 7.5]
    await tokens.remove(old.id)
    await projects.remove(row.id)  # and its tokens
    assert await tokens.list() == []
    with pytest.raises(Conflict):
        await tokens.add(new)
