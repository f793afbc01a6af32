"""Brings the Hub's database to the newest schema."""

from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from commandcenter_hub.storage.database import understood

HEAD = "0002"
"""The newest revision. A test holds it equal to the newest file in migrations/versions."""

MIGRATIONS = Path(__file__).parent / "migrations"


async def migrate(engine: AsyncEngine) -> None:
    """Run the migrations that the database lacks. Does nothing, quickly, when it is at the newest.

    Raises:
        NoSpace: the disk is full.
        DatabaseUnavailable: the database cannot be used.
    """
    with understood():
        async with engine.connect() as connection:
            if await connection.run_sync(_revision) == HEAD:
                return
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)


def _revision(connection: Connection) -> str | None:
    # Asked directly: importing Alembic takes longer than the rest of the Hub's start.
    try:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    except DBAPIError:
        connection.rollback()
        return None


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
