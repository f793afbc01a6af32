"""Migrate the Hub's database to the newest schema, after a backup."""

import contextlib
import glob
import logging
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from commandcenter_hub.domain.errors import NewerVersion
from commandcenter_hub.storage.database import DatabaseUnavailable, translate_errors
from commandcenter_hub.storage.models import Base

log = logging.getLogger(__name__)

HEAD = "0007"
"""The newest revision. A test compares it with the files in migrations/versions."""

MIGRATIONS = Path(__file__).parent / "migrations"
COPIES = 3
"""Number of copies of the database from before migrations that are kept."""


async def migrate(engine: AsyncEngine) -> None:
    """Run the missing migrations. Return quickly if there are none.

    An empty database gets its tables directly from the models: importing Alembic takes a quarter of the Hub's first
    start. Tests check that both ways lead to the same schema. For a SQLite file, the migrations run in one
    transaction, and a copy of the file is made first. Users must back up the database of a server themselves.

    Raises:
        NewerVersion: a newer CommandCenter has migrated the database; nothing was changed.
        NoSpace: the disk is full.
        DatabaseUnavailable: the database cannot be used.
    """
    file = _file_of(engine)
    with translate_errors(file):
        async with engine.connect() as connection:
            revision = await connection.run_sync(_revision)
            if revision == HEAD:
                return
            if revision is not None and revision not in _known():
                raise _newer(revision, file)
            if file is not None and revision is not None:
                await _copy(connection, file, revision)
        try:
            async with engine.begin() if file is None else _whole(engine) as connection:
                await connection.run_sync(_create if await connection.run_sync(_is_empty) else upgrade)
        except IntegrityError as error:
            raise _not_migrated(revision, file, error) from error


def copy_of(file: Path, revision: str) -> Path:
    """Return the path of the copy of a database that was made before its migration from a revision."""
    return file.with_name(f"{file.stem}-{revision}{file.suffix}")


def _file_of(engine: AsyncEngine) -> Path | None:
    """Return the file of a SQLite database; None for other databases."""
    name = engine.url.database
    return Path(name) if engine.dialect.name == "sqlite" and name and not name.startswith("file:") else None


def _known() -> frozenset[str]:
    # Read from the file names, since importing Alembic takes longer than the rest of the Hub's start.
    return frozenset(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def trouble_with_schema(engine: AsyncEngine) -> tuple[str, str] | None:
    """Return what happened if a newer CommandCenter has migrated a SQLite file that is in use, and what to do.

    Blocks for about a millisecond. A file that cannot be read is reported by `Database.trouble`.
    """
    file = _file_of(engine)
    if file is None:
        return None
    try:
        with contextlib.closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=1)) as connection:
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError):
        return None
    if revision in _known():
        return None
    hint = "Stop this Hub with `commandcenter stop-hub`, and start the newer version. Projects keep running."
    return _newer(revision, file).message, hint


def _newer(revision: str, file: Path | None) -> NewerVersion:
    what = "The Hub's database" + ("" if file is None else f" {file}")
    hint = "Install that version again; nothing was changed."
    if file is not None and copy_of(file, HEAD).exists():
        hint += f" Or replace the database with {copy_of(file, HEAD)}, the copy from before that migration."
    hint += " Until then, `commandcenter ps` and `commandcenter down --all` list and stop what runs."
    return NewerVersion(
        f"{what} was migrated by a newer CommandCenter: its schema is {revision}; this version supports up to {HEAD}.",
        hint=hint,
    )


def _not_migrated(revision: str | None, file: Path | None, error: IntegrityError) -> DatabaseUnavailable:
    copy = "" if file is None or revision is None else f" A copy is in {copy_of(file, revision)}."
    return DatabaseUnavailable(
        f"The Hub's database cannot be migrated from {revision}: {error.orig}.",
        hint=f"Nothing was changed.{copy} Correct the conflicting rows, or restore a backup.",
    )


async def _copy(connection: AsyncConnection, file: Path, revision: str) -> None:
    """Copy a database to a file next to it, and delete the oldest copies beyond COPIES."""
    copy = copy_of(file, revision)
    aside = copy.with_name(f".{copy.name}.new")
    aside.unlink(missing_ok=True)
    aside.touch(0o600)
    try:
        await connection.rollback()  # VACUUM INTO fails inside a transaction
        await connection.exec_driver_sql("VACUUM INTO ?", (str(aside),))
        aside.replace(copy)
    finally:
        aside.unlink(missing_ok=True)
    log.info("copied the database before its migration from %s to %s", revision, copy)
    copies = file.parent.glob(glob.escape(file.stem) + "-[0-9]*" + glob.escape(file.suffix))
    for old in sorted(copies, key=lambda one: one.stat().st_mtime)[:-COPIES]:
        old.unlink(missing_ok=True)


@contextlib.asynccontextmanager
async def _whole(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Open a SQLite transaction in which tables can be replaced.

    Foreign keys are off, so that dropping a table does not delete the rows that refer to it. The transaction begins
    explicitly, since Python's own would begin only after the changes of tables.
    """
    async with engine.connect() as connection:
        await connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        try:
            await connection.rollback()
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            await connection.commit()
        finally:
            await connection.rollback()
            await connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def _is_empty(connection: Connection) -> bool:
    return not inspect(connection).get_table_names()


def _create(connection: Connection) -> None:
    Base.metadata.create_all(connection)
    connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def _revision(connection: Connection) -> str | None:
    # Read without Alembic, since importing it takes longer than the rest of the Hub's start.
    try:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    except DBAPIError:
        connection.rollback()
        return None


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run all missing migrations up to a revision, with Alembic."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
