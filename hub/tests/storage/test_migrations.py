"""Migrations lead to the schema of the models."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.domain.token import TokenScope, new_token
from commandcenter_hub.storage.database import Database, DatabaseUnavailable, sqlite_url
from commandcenter_hub.storage.migrate import HEAD, MIGRATIONS, copy_of, migrate, upgrade
from commandcenter_hub.storage.models import Base, ProjectRow, SnapshotRow
from commandcenter_hub.storage.repositories import ProjectRepository, SnapshotRepository, TokenRepository


def test_head_is_the_newest_revision() -> None:
    written = [file.read_text("utf-8") for file in (MIGRATIONS / "versions").glob("*.py")]
    revisions = {found[1] for text in written if (found := re.search(r'^revision.*= "(.+)"$', text, re.MULTILINE))}
    before = {found[1] for text in written if (found := re.search(r'^down_revision.*= "(.+)"$', text, re.MULTILINE))}
    assert len(revisions) == len(written)
    assert revisions - before == {HEAD}


async def test_the_migrated_schema_matches_the_models(empty: Database) -> None:
    async with empty.engine.begin() as connection:
        await connection.run_sync(upgrade)

    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))

    async with empty.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        tables = await connection.run_sync(lambda here: set(inspect(here).get_table_names()))
    assert tables == {*Base.metadata.tables, "alembic_version"}


def described(connection: Connection) -> dict[str, Any]:
    """Return all tables with their columns, keys and indexes, in any order."""
    known = inspect(connection)
    parts = (
        known.get_multi_columns,
        known.get_multi_pk_constraint,
        known.get_multi_foreign_keys,
        known.get_multi_unique_constraints,
        known.get_multi_indexes,
    )
    return {
        f"{part.__name__} {table}": sorted(map(str, found if isinstance(found, list) else [found]))
        for part in parts
        for (_, table), found in part().items()
        if table != "alembic_version"
    }


async def test_a_new_database_has_the_same_schema_as_a_migrated_one(empty: Database) -> None:
    await migrate(empty.engine)
    async with empty.engine.begin() as connection:
        made = await connection.run_sync(described)
        for table in ("alembic_version", *(table.name for table in reversed(Base.metadata.sorted_tables))):
            await connection.execute(text(f"DROP TABLE {table}"))
        await connection.run_sync(upgrade)
        assert await connection.run_sync(described) == made
    assert len(made) == 5 * len(Base.metadata.tables)


async def test_four_port_columns_become_leases_in_every_database(empty: Database) -> None:
    project = {
        "id": "p", "name": "shop", "slug": "shop", "path": "/shop", "engine": "local", "engine_reason": "",
        "backend_port": 8030, "frontend_port": 3000, "postgres_port": 5462, "redis_port": 6409,
        "images": '{"redis": "redis:8"}', "secrets": b"locked", "wanted": True, "created": 1.5, "version": 4,
    }  # fmt: skip
    async with empty.engine.begin() as connection:
        await connection.run_sync(upgrade, "0002")
        names = ", ".join(project)
        values = ", ".join(f":{name}" for name in project)
        await connection.execute(text(f"INSERT INTO projects ({names}) VALUES ({values})"), project)
    await migrate(empty.engine)
    (row,) = await ProjectRepository(empty).list()
    assert (row.name, row.engine, row.secrets, row.wanted, row.version) == ("shop", "local", b"locked", True, 4)
    assert row.stack == {"name": "commandcenter", "options": {"images": {"redis": "redis:8"}}}
    assert {(one.service, one.port_name): one.port for one in row.leases} == {
        ("backend", "http"): 8030, ("frontend", "http"): 3000, ("postgres", "postgres"): 5462, ("redis", "redis"): 6409,
    }  # fmt: skip


async def add_earlier(connection: AsyncConnection, row: ProjectRow) -> None:
    """Add a project and its ports as versions 3 to 6 of the schema store them."""
    columns = [column for column in ProjectRow.__table__.columns if column.name != "leases"]
    projects = sa.table("projects", *(sa.column(one.name, one.type) for one in columns))
    await connection.execute(projects.insert().values({one.name: getattr(row, one.name) for one in columns}))
    names = ("project_id", "service", "port_name", "port")
    leases = sa.table("port_leases", *map(sa.column, names), sa.column("chosen", sa.Boolean))
    for lease in row.leases:
        await connection.execute(
            leases.insert().values({**{name: getattr(lease, name) for name in names}, "chosen": True})
        )


async def test_a_database_without_tokens_gets_their_table_and_keeps_its_rows(empty: Database, a_project: Any) -> None:
    row = a_project()
    async with empty.engine.begin() as connection:
        await connection.run_sync(upgrade, "0003")
        await add_earlier(connection, row)
    await migrate(empty.engine)
    assert [(one.id, len(one.leases)) for one in await ProjectRepository(empty).list()] == [(row.id, 2)]
    token, _ = new_token(row.id, TokenScope.READ, "", 1.5, None)
    await TokenRepository(empty).add(token)
    assert await TokenRepository(empty).list() == [token]
    if empty.url.startswith("sqlite"):
        copy = copy_of(Path(str(empty.engine.url.database)), "0003")
        with closing(sqlite3.connect(copy)) as before:
            assert before.execute("SELECT id FROM projects").fetchall() == [(row.id,)]


async def test_paths_of_snapshots_become_relative_to_the_home(empty: Database, a_project: Any) -> None:
    paths = {
        "a": ("/home/eve/.local/share/commandcenter/projects/shop/snapshots/a.dump", "projects/shop/snapshots/a.dump"),
        "b": ("/old/projects/x/projects/shop/snapshots/b.dump", "projects/shop/snapshots/b.dump"),
        "c": ("/old/removed/c.dump", "removed/c.dump"),
        "d": ("/elsewhere/d.dump", "/elsewhere/d.dump"),
    }
    row = a_project()
    async with empty.engine.begin() as connection:
        await connection.run_sync(upgrade, "0005")
        await add_earlier(connection, row)
    for name, (before, _) in paths.items():
        snapshot = SnapshotRow(id=name, project_id=row.id, created=1.5, size_bytes=7, note="", file=before)
        await SnapshotRepository(empty).add(snapshot)
    await migrate(empty.engine)
    found = await SnapshotRepository(empty).of_project(row.id)
    assert {one.id: one.file for one in found} == {name: after for name, (_, after) in paths.items()}


async def test_migrating_twice_changes_nothing(empty: Database) -> None:
    await migrate(empty.engine)
    await migrate(empty.engine)
    async with empty.engine.connect() as connection:
        assert await connection.run_sync(lambda here: MigrationContext.configure(here).get_current_heads()) == (HEAD,)


async def test_new_and_current_databases_do_not_import_alembic(tmp_path: Any) -> None:
    url = sqlite_url(tmp_path / "hub.db")
    code = (
        "import asyncio, sys\n"
        "from commandcenter_hub.storage.database import Database\n"
        "from commandcenter_hub.storage.migrate import migrate\n"
        f"database = Database({url!r})\n"
        "async def main():\n"
        "    await migrate(database.engine)\n    await migrate(database.engine)\n    await database.close()\n"
        "asyncio.run(main())\n"
        "print('alembic' in sys.modules)\n"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert answer.stdout.strip() == "False", answer.stderr


async def test_a_file_that_is_no_database_is_refused(tmp_path: Any) -> None:
    (tmp_path / "hub.db").write_bytes(b"this is no database, despite its name" * 100)
    database = Database(sqlite_url(tmp_path / "hub.db"))
    with pytest.raises(DatabaseUnavailable) as raised:
        await migrate(database.engine)
    assert raised.value.status == 503
    await database.close()
    assert (tmp_path / "hub.db").read_bytes().startswith(b"this is no database")


@pytest.mark.parametrize("path", ["nowhere/hub.db", "folder"])
async def test_an_unusable_path_of_the_database_is_refused(tmp_path: Any, path: str) -> None:
    (tmp_path / "folder").mkdir()
    database = Database(sqlite_url(tmp_path / path))
    with pytest.raises(DatabaseUnavailable):
        await migrate(database.engine)
    assert await database.answers() is False
    await database.close()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+asyncpg://user:sekret@127.0.0.1:1/none",
        "postgresql+asyncpg://user:sekret@host.invalid/none",
        "postgresql://user:sekret@127.0.0.1/none",
        "oracle+nothing://user:sekret@127.0.0.1/none",
        "sekret",
    ],
)
async def test_an_unusable_database_url_is_refused(url: str) -> None:
    with pytest.raises(HubError) as raised:
        database = Database(url)
        try:
            await migrate(database.engine)
        finally:
            await database.close()
    assert "sekret" not in str(raised.value.as_dict())
    assert raised.value.status in {422, 503}
