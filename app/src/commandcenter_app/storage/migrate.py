"""Bring the database to the schema this version of the app needs, at start."""

from __future__ import annotations

import logging
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from commandcenter_app.storage.query import what_went_wrong

log = logging.getLogger("storage")

HEAD = "0010"
"""The newest migration. Known here so that a start with nothing to migrate does not load Alembic (0.2 s)."""

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 7_311_001
"""Advisory lock that lets one process migrate at a time."""


class SchemaError(Exception):
    """The database's schema is not one this version can work with. The message is fit to be shown."""


async def migrate(engine: AsyncEngine) -> None:
    """Migrate to HEAD; quick when there already.

    Raises SchemaError when the database is from a newer version, or when a migration fails: then none took place.
    """
    async with engine.connect() as connection:
        if await _revision(connection) == HEAD:
            return
    async with engine.connect() as connection, connection.begin():
        # Migrations are one transaction: either all of them took place or none.
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
    """The migration the database is at; None when it is empty."""
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
        raise SchemaError("the database was written by a newer version of CommandCenter; update this one") from error
