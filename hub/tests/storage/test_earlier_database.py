"""Migration of the database and the data folders of an earlier version, without loss and after a copy.

`data/earlier-home.tar.xz` is from the version before ports had names: a COMMANDCENTER_HOME with three projects (one
with its own ports and images, one that was started and stopped), and a removed one whose data is kept.
"""

import os
import sqlite3
import stat
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from commandcenter_hub.domain.errors import NewerVersion, NoSpace
from commandcenter_hub.domain.stack import HostPorts
from commandcenter_hub.services import manifest
from commandcenter_hub.services.access import Vault
from commandcenter_hub.services.hub import Hub
from commandcenter_hub.services.stacks import ports_of
from commandcenter_hub.storage import migrate as migrations
from commandcenter_hub.storage.database import Database, DatabaseUnavailable, sqlite_url
from commandcenter_hub.storage.migrate import COPIES, HEAD, copy_of, migrate
from commandcenter_hub.storage.repositories import OperationRepository, ProjectRepository
from commandcenter_hub.testing.builders import some_settings

ARCHIVE = Path(__file__).parent / "data" / "earlier-home.tar.xz"
PORTS: dict[str, HostPorts] = {
    "Blog “é”": {
        "backend": {"http": 8030}, "frontend": {"http": 13500}, "postgres": {"postgres": 15999},
        "redis": {"redis": 6409},
    },
    "Corner shop": {
        "backend": {"http": 8010}, "frontend": {"http": 3010}, "postgres": {"postgres": 5442},
        "redis": {"redis": 6389},
    },
    "notes": {
        "backend": {"http": 8020}, "frontend": {"http": 3020}, "postgres": {"postgres": 5452},
        "redis": {"redis": 6399},
    },
}  # fmt: skip
IMAGES = {"redis": "redis:8-alpine", "app": "python:3.12-slim"}
SECRETS = {"db_password", "redis_password", "secret_key"}
DERIVED = {"frontend_key", "hub_key"}
"""Keys that a stack derives from `secret_key`, which are not saved."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A COMMANDCENTER_HOME of the earlier Hub."""
    folder = tmp_path / "home “x”"
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    return folder


def rows_in(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of a database, by table."""
    with closing(sqlite3.connect(file)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: sorted(database.execute(f"SELECT * FROM {table}"), key=repr) for table in tables}


async def test_projects_keep_their_ports_and_settings(home: Path) -> None:
    hub = await Hub.open(some_settings(home))
    try:
        views = {view.name: view for view in await hub.projects.list()}
        assert {name: view.ports for name, view in views.items()} == PORTS
        assert [(view.slug, view.path, view.engine, view.version) for view in views.values()] == [
            ("blog-e", "/tmp/demo/blog", "local", 1), ("corner-shop", "/tmp/demo/shop", "local", 3),
            ("notes", "/tmp/demo/notes", "auto", 1),
        ]  # fmt: skip
        assert views["Corner shop"].engine_reason == "local was chosen for this project."
        assert views["Corner shop"].created == pytest.approx(1795823117.2733953)
        rows = {row.name: row for row in await ProjectRepository(hub.database).list()}
        stacks = {name: row.stack for name, row in rows.items()}
        plain: dict[str, Any] = {"name": "commandcenter", "options": {}}
        assert stacks == {
            "Blog “é”": {**plain, "options": {"images": IMAGES}}, "Corner shop": plain, "notes": plain,
        }  # fmt: skip
        for row in rows.values():
            stack = hub.projects.stack(row)
            assert stack.host_ports() == PORTS[row.name]
            assert {name for name, value in stack.secrets.items() if len(value) == 64} == {*SECRETS, *DERIVED}
        blog = hub.projects.stack(rows["Blog “é”"])
        assert {one.container.image for one in blog if one.container} == {*IMAGES.values(), "pgvector/pgvector:pg18"}
        operations = await OperationRepository(hub.database).of_project(rows["Corner shop"].id, 10)
        assert [(one.kind, one.progress) for one in operations] == [("stop", "succeeded"), ("start", "succeeded")]
    finally:
        await hub.database.close()


async def test_rows_that_refer_to_a_project_survive_the_migration_of_its_table(home: Path) -> None:
    before = rows_in(home / "hub.db")
    (shop,) = [row[0] for row in before["projects"] if row[1] == "Corner shop"]
    with closing(sqlite3.connect(home / "hub.db")) as database, database:
        database.execute("INSERT INTO runs VALUES (?, 'redis', 'run-1', '{}', 0, 0, 1.5, '')", (shop,))
        database.execute("INSERT INTO snapshots VALUES ('s', ?, 1.5, 7, '', 'x')", (shop,))
    database_ = Database(sqlite_url(home / "hub.db"))
    await migrate(database_.engine)
    async with database_.session() as session:
        assert (await session.execute(text("PRAGMA foreign_keys"))).scalar_one() == 1
        assert (await session.execute(text("PRAGMA foreign_key_check"))).all() == []
    await database_.close()
    after = rows_in(home / "hub.db")
    assert [row[:3] for row in after["runs"]] == [(shop, "redis", "run-1")]
    assert [row[:2] for row in after["snapshots"]] == [("s", shop)]
    assert after["operations"] == before["operations"]
    assert len(after["port_leases"]) == 12


async def test_the_database_is_copied_before_the_migration(home: Path) -> None:
    before = rows_in(home / "hub.db")
    hub = await Hub.open(some_settings(home))
    await hub.database.close()
    copy = home / "hub-0002.db"
    assert copy == copy_of(home / "hub.db", "0002")
    assert rows_in(copy) == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [file.name for file in sorted(home.glob("*hub*"))] == ["hub-0002.db", "hub.db"]


async def test_the_newest_copies_are_kept(home: Path) -> None:
    for number in range(6):
        old = home / f"hub-000{number}x.db"
        old.touch()
        os.utime(old, (number, number))
    (home / "hub-mine.db").touch()
    database = Database(sqlite_url(home / "hub.db"))
    await migrate(database.engine)
    await database.close()
    kept = sorted(file.name for file in home.glob("hub-*.db"))
    assert kept == ["hub-0002.db", "hub-0004x.db", "hub-0005x.db", "hub-mine.db"]
    assert len(kept) == COPIES + 1


async def test_a_current_database_is_not_copied(home: Path) -> None:
    for _ in range(2):
        database = Database(sqlite_url(home / "hub.db"))
        await migrate(database.engine)
        await database.close()
        (home / "hub-0002.db").unlink(missing_ok=True)
    assert sorted(home.glob("hub-*.db")) == []


async def test_without_space_for_a_copy_nothing_is_migrated(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows_in(home / "hub.db")

    async def full(*_: Any) -> None:
        raise NoSpace("The disk is full.")

    monkeypatch.setattr(migrations, "_copy", full)
    database = Database(sqlite_url(home / "hub.db"))
    with pytest.raises(NoSpace):
        await migrate(database.engine)
    await database.close()
    assert rows_in(home / "hub.db") == before


async def test_a_failed_migration_changes_nothing(home: Path) -> None:
    with closing(sqlite3.connect(home / "hub.db")) as database, database:
        # Two services on one port: the earlier Hub refused that, but not its tables.
        database.execute("UPDATE projects SET frontend_port = backend_port WHERE name = 'notes'")
    before = rows_in(home / "hub.db")
    database_ = Database(sqlite_url(home / "hub.db"))
    with pytest.raises(DatabaseUnavailable, match=r"cannot be migrated from 0002: UNIQUE") as raised:
        await migrate(database_.engine)
    assert f"Nothing was changed. A copy is in {home / 'hub-0002.db'}." in raised.value.hint
    async with database_.session() as session:
        assert (await session.execute(text("PRAGMA foreign_keys"))).scalar_one() == 1
    await database_.close()
    assert rows_in(home / "hub.db") == before


@pytest.mark.parametrize("with_copy", [True, False])
async def test_a_newer_schema_is_refused_with_a_hint(home: Path, with_copy: bool) -> None:
    with closing(sqlite3.connect(home / "hub.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '0042'")
    copy = copy_of(home / "hub.db", HEAD)
    if with_copy:
        copy.touch()
    before = rows_in(home / "hub.db")
    with pytest.raises(NewerVersion) as raised:
        await Hub.open(some_settings(home))
    error = raised.value
    assert error.code == "newer_version"
    assert error.message == (
        f"The Hub's database {home / 'hub.db'} was migrated by a newer CommandCenter: "
        f"its schema is 0042; this version supports up to {HEAD}."
    )
    assert error.hint.startswith("Install that version again; nothing was changed.")
    assert (str(copy) in error.hint) is with_copy
    assert "`commandcenter down --all` list and stop what runs" in error.hint
    assert rows_in(home / "hub.db") == before


def test_manifests_of_earlier_versions_are_read(home: Path) -> None:
    vault = Vault(home / "key", may_make=False)
    found = {one.name: one for one in manifest.read_all(home)}
    assert {name: one.ports for name, one in found.items() if name != "attic"} == PORTS
    assert {name: one.removed for name, one in found.items()} == {
        "attic": True, "Blog “é”": False, "Corner shop": False, "notes": False,
    }  # fmt: skip
    assert found["Blog “é”"].stack == {"name": "commandcenter", "options": {"images": IMAGES}}
    assert found["attic"].stack == {"name": "commandcenter", "options": {}}
    assert all(vault.unlock(one.secrets).keys() == SECRETS for one in found.values())


async def test_earlier_folders_without_their_database_are_registered_again(home: Path) -> None:
    (home / "hub.db").unlink()
    hub = await Hub.open(some_settings(home))
    async with hub.running():
        await hub.taken_over()
        assert {view.name: view.ports for view in await hub.projects.list()} == PORTS
        rows = {row.name: row for row in await ProjectRepository(hub.database).list()}
        assert rows["Blog “é”"].stack["options"] == {"images": IMAGES}
        assert {name: ports_of(row) for name, row in rows.items()} == PORTS


async def test_a_running_hub_reports_that_its_database_has_a_newer_schema(tmp_path: Path) -> None:
    hub = await Hub.open(some_settings(tmp_path))
    async with hub.running():
        assert hub.problems() == []
        with closing(sqlite3.connect(tmp_path / "hub.db")) as database, database:
            database.execute("UPDATE alembic_version SET version_num = '0042'")
        (problem,) = hub.problems()
        assert (problem.name, problem.status) == ("database", "error")
        assert "was migrated by a newer CommandCenter: its schema is 0042" in problem.message
        assert "`commandcenter stop-hub`, and start the newer version" in problem.hint
