"""Brings the Hub's database to the newest schema, and keeps a copy of what it was before."""

import contextlib
import glob
import logging
from collections.abc import AsyncIterator
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from commandcenter_hub.domain.errors import NewerVersion
from commandcenter_hub.storage.database import DatabaseUnavailable, translate_errors
from commandcenter_hub.storage.models import Base

log = logging.getLogger(__name__)

HEAD = "0003"
"""The newest revision. A test holds it equal to the newest file in migrations/versions."""

MIGRATIONS = Path(__file__).parent / "migrations"
COPIES = 3
"""How many copies of the database as it was before migrations are kept, the newest."""


async def migrate(engine: AsyncEngine) -> None:
    """Run the migrations that the database lacks. Does nothing, quickly, when it is at the newest.

    An empty database gets its tables from the models at once, without Alembic, whose import alone takes a quarter of
    the Hub's first start. Tests hold both ways to the same schema. Migrations of a SQLite file happen whole or not at
    all, and a copy of the file is put beside it first; a server's database is for its owner to back up.

    Raises:
        NewerVersion: a newer CommandCenter has migrated the database; nothing was changed.
        NoSpace: the disk is full.
        DatabaseUnavailable: the database cannot be used.
    """
    file = _file_of(engine)
    with translate_errors():
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
    """Return where the copy of a database is that was made before it was migrated from a revision."""
    return file.with_name(f"{file.stem}-{revision}{file.suffix}")


def _file_of(engine: AsyncEngine) -> Path | None:
    """Return the file of a SQLite database; None for every other."""
    name = engine.url.database
    return Path(name) if engine.dialect.name == "sqlite" and name and not name.startswith("file:") else None


def _known() -> frozenset[str]:
    # By their files' names: importing Alembic takes longer than the rest of the Hub's start.
    return frozenset(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _newer(revision: str, file: Path | None) -> NewerVersion:
    what = "The Hub's database" + ("" if file is None else f" {file}")
    hint = "Install that version again; nothing was changed."
    if file is not None and copy_of(file, HEAD).exists():
        hint += f" Or put {copy_of(file, HEAD)} in its place: it is the database as this version left it."
    return NewerVersion(
        f"{what} was migrated by a newer CommandCenter: its schema is {revision}, and this one knows {HEAD}.",
        hint=hint,
    )


def _not_migrated(revision: str | None, file: Path | None, error: IntegrityError) -> DatabaseUnavailable:
    copy = "" if file is None or revision is None else f" A copy is in {copy_of(file, revision)}."
    return DatabaseUnavailable(
        f"The Hub's database cannot be migrated from {revision}: {error.orig}.",
        hint=f"Nothing was changed.{copy} Correct the rows that contradict each other, or put a backup in its place.",
    )


async def _copy(connection: AsyncConnection, file: Path, revision: str) -> None:
    """Put a copy of a database beside it, and remove the oldest copies beyond those that are kept."""
    copy = copy_of(file, revision)
    aside = copy.with_name(f".{copy.name}.new")
    aside.unlink(missing_ok=True)
    aside.touch(0o600)
    try:
        await connection.rollback()  # it cannot be copied inside a transaction
        await connection.exec_driver_sql("VACUUM INTO ?", (str(aside),))
        aside.replace(copy)
    finally:
        aside.unlink(missing_ok=True)
    log.info("the database before its migration from %s is kept in %s", revision, copy)
    copies = file.parent.glob(glob.escape(file.stem) + "-[0-9]*" + glob.escape(file.suffix))
    for old in sorted(copies, key=lambda one: one.stat().st_mtime)[:-COPIES]:
        old.unlink(missing_ok=True)


@contextlib.asynccontextmanager
async def _whole(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Provide a transaction of SQLite's in which tables can be replaced.

    A table that others refer to is dropped and made again; that must not remove their rows with its own. And Python's
    own transactions begin with the first row that is written, after tables were changed.
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
    # Asked directly: importing Alembic takes longer than the rest of the Hub's start.
    try:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    except DBAPIError:
        connection.rollback()
        return None


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run all migrations that the database lacks up to a revision, from none on."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
