"""Brings the Hub's database to the newest schema."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from commandcenter_hub.storage.database import translate_errors
from commandcenter_hub.storage.models import Base

HEAD = "0002"
"""The newest revision. A test holds it equal to the newest file in migrations/versions."""

MIGRATIONS = Path(__file__).parent / "migrations"


async def migrate(engine: AsyncEngine) -> None:
    """Run the migrations that the database lacks. Does nothing, quickly, when it is at the newest.

    An empty database gets its tables from the models at once, without Alembic, whose import alone takes a quarter of
    the Hub's first start. Tests hold both ways to the same schema.

    Raises:
        NoSpace: the disk is full.
        DatabaseUnavailable: the database cannot be used.
    """
    with translate_errors():
        async with engine.connect() as connection:
            if await connection.run_sync(_revision) == HEAD:
                return
        async with engine.begin() as connection:
            await connection.run_sync(_create if await connection.run_sync(_is_empty) else upgrade)


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


def upgrade(connection: Connection) -> None:
    """Run all migrations that the database lacks, from none on."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
