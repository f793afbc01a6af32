"""Migrations with a real Postgres."""

from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from commandcenter_app.storage import migrate as module
from commandcenter_app.storage.migrate import HEAD, MIGRATIONS, SchemaError, migrate
from commandcenter_app.storage.models import Base

pytestmark = pytest.mark.anyio


@pytest.fixture
async def engine(servers: Any, tmp_path: Any) -> AsyncIterator[AsyncEngine]:
    address = await anyio.to_thread.run_sync(lambda: servers.environment(tmp_path, migrated=False)["DATABASE_URL"])
    engine = create_async_engine(address)
    yield engine
    await engine.dispose()


def test_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


async def test_migrations_create_the_tables_of_the_models(engine: AsyncEngine) -> None:
    await migrate(engine)
    async with engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts={"compare_type": True}), Base.metadata)
        )
    assert differences == []


async def test_all_times_have_the_same_precision(engine: AsyncEngine) -> None:
    """Otherwise a time that is copied into `seen` is rounded, and may be earlier than the change that was seen."""
    await migrate(engine)
    query = (
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND data_type LIKE 'timestamp%' AND datetime_precision <> 3"
    )
    async with engine.connect() as connection:
        assert (await connection.execute(text(query))).all() == []


async def test_concurrent_processes_migrate_once(engine: AsyncEngine) -> None:
    async with anyio.create_task_group() as tasks:
        for _ in range(4):
            tasks.start_soon(migrate, engine)
    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == HEAD


async def test_without_migrations_alembic_is_not_imported(engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    await migrate(engine)

    upgrades: list[object] = []
    monkeypatch.setattr(module, "_upgrade", upgrades.append)
    await migrate(engine)
    assert upgrades == []


async def test_a_database_of_a_newer_version_is_refused_and_unchanged(engine: AsyncEngine) -> None:
    await migrate(engine)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaError, match="newer version"):
        await migrate(engine)
    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


async def test_a_failed_migration_reports_the_reason_and_changes_nothing(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE gaps (mine int)"))
    with pytest.raises(SchemaError) as failed:
        await migrate(engine)
    tried = f"its migration from nothing to {HEAD}"
    assert str(failed.value) == f'{tried} failed and changed nothing: relation "gaps" already exists'
    async with engine.connect() as connection:
        tables = await connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        assert tables.all() == ["gaps"]


async def test_todos_stored_as_marks_keep_their_rows(engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(module, "HEAD", "0010")
        await migrate(engine)
    async with engine.begin() as connection:
        for statement in (
            """INSERT INTO scans (status, cause, counts) VALUES ('done', 'request', '{"files" : 1, "marks" : 2}')""",
            """INSERT INTO changes (scan_id, area, action, subject, detail, was, now, path)
            SELECT id, 'mark', 'added', 'tidy up', 'todo', '', '', 'a.py' FROM scans""",
            """INSERT INTO tasks (title, status, priority, position, links, source, source_key) VALUES
            ('t', 'open', 'normal', 0, '[{"kind" : "file", "label" : "f"}, {"kind" : "mark", "label" : "m"}]',
            '{"kind" : "mark", "label" : "m", "path" : "mark.py"}', 'mark:mark.py::m')""",
        ):
            await connection.execute(text(statement))
    await migrate(engine)
    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT counts FROM scans")) == {"files": 1, "todos": 2}
        assert await connection.scalar(text("SELECT area FROM changes")) == "todo"
        links, source, key = (await connection.execute(text("SELECT links, source, source_key FROM tasks"))).one()
        assert [(one["kind"], one["label"]) for one in links] == [("file", "f"), ("todo", "m")]
        assert (source, key) == ({"kind": "todo", "label": "m", "path": "mark.py"}, "todo:mark.py::m")
        assert await connection.scalar(text("SELECT count(*) FROM todos")) == 0


async def test_gaps_of_one_package_become_one_with_their_tasks(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(module, "HEAD", "0018")
        await migrate(engine)
    async with engine.begin() as connection:
        for key, path, ignored in (
            ("unpinned\npypi\nx\na.txt\n", "a.txt", "now()"),
            ("unpinned\npypi\nx\nb.txt\n", "b.txt", "NULL"),
            ("unpinned\npypi\ny\na.txt\n", "a.txt", "now()"),
            ("duplicated\npypi\nx\na.txt\nranges", "a.txt", "NULL"),
        ):
            await connection.execute(
                text(
                    "INSERT INTO gaps (key, kind, severity, subject, path, message, advice, facts, ignored_at)"
                    f" VALUES (:key, 'unpinned', 'low', 'x', :path, '', '', '{{}}', {ignored})"
                ),
                {"key": key, "path": path},
            )
        await connection.execute(
            text(
                """INSERT INTO tasks (title, status, priority, position, links, source, source_key) VALUES
                ('t', 'open', 'normal', 0, '[]', '{"kind": "gap", "id": 1, "label": "x"}', 'gap:1')"""
            )
        )
    await migrate(engine)
    async with engine.connect() as connection:
        rows = (await connection.execute(text("SELECT id, key, ignored_at IS NULL FROM gaps ORDER BY id"))).all()
        assert [tuple(row) for row in rows] == [
            (2, "unpinned\npypi\nx\n\n", True),
            (3, "unpinned\npypi\ny\n\n", False),
            (4, "duplicated\npypi\nx\n\nranges", True),
        ]
        source, key = (await connection.execute(text("SELECT source, source_key FROM tasks"))).one()
        assert (source["id"], key) == (2, "gap:2")
