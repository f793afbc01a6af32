"""Migrate the database to the schema of this version at start."""

from __future__ import annotations

import logging
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from commandcenter_app.storage.query import what_went_wrong

log = logging.getLogger("storage")

HEAD = "0027"
"""The newest migration. Defined here so that a plain start without migrations need not import Alembic (0.2 s)."""

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 7_311_001
"""Advisory lock that allows one process at a time to migrate."""


class SchemaError(Exception):
    """The database's schema does not suit this version. The message is suitable for users."""


class NewerSchemaError(SchemaError):
    """The database is from a newer version of CommandCenter: waiting does not help."""


async def migrate(engine: AsyncEngine) -> None:
    """Migrate to HEAD; quick if the database is there already.

    Raises NewerSchemaError if the database is from a newer version, and SchemaError if a migration fails, which undoes
    all of them.
    """
    async with engine.connect() as connection:
        if await _revision(connection) == HEAD:
            return
    async with engine.connect() as connection, connection.begin():
        # All migrations run in one transaction: either all of them take effect, or none.
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        before = await _revision(connection)
        if before != HEAD:
            try:
                await connection.run_sync(_upgrade)
            except (SQLAlchemyError, TimeoutError) as error:
                tried = f"its migration from {before or 'nothing'} to {HEAD}"
                raise SchemaError(f"{tried} failed and changed nothing: {what_went_wrong(error)}") from error
            log.info("database migrated from %s to %s", before or "nothing", HEAD)


async def _revision(connection: AsyncConnection) -> str | None:
    """Return the database's current migration; None if it is empty."""
    there = await connection.scalar(text("SELECT to_regclass('alembic_version') IS NOT NULL"))
    return await connection.scalar(text("SELECT version_num FROM alembic_version")) if there else None


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, HEAD)
    except CommandError as error:
        raise NewerSchemaError("it is from a newer version of CommandCenter: update CommandCenter") from error
