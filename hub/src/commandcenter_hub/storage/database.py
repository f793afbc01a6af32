"""The connection to the Hub's database."""

import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import anyio
from sqlalchemy import event, make_url, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from commandcenter_hub.domain.errors import HubError, NoSpace

SESSION_TIMEOUT_S = 15.0
"""Longer than SQLite waits for somebody else's lock."""


class DatabaseUnavailable(HubError):
    """The Hub's database cannot be reached or read."""

    code = "database_unavailable"
    status = 503
    hint = "Check HUB_DATABASE_URL, and that the disk of COMMANDCENTER_HOME can be written."
    permanent = False
    transient = True


class Database:
    """Sessions on the Hub's database, and its schema."""

    def __init__(self, url: str) -> None:
        """Prepare for the database at an SQLAlchemy URL with an async driver; nothing is opened yet.

        Raises:
            DatabaseUnavailable: it is no such URL.
        """
        self.url = url
        self._file: tuple[int, int] | None = None
        try:
            # What is written may be a secret: errors name the statement alone.
            self.engine = create_async_engine(url, pool_pre_ping=not url.startswith("sqlite"), hide_parameters=True)
        except (SQLAlchemyError, ImportError) as error:  # their words may hold the URL, and it a password
            raise DatabaseUnavailable(
                "HUB_DATABASE_URL cannot be used: it is no address of a database that the Hub knows.",
                hint="Write it like postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE, or leave it out.",
            ) from error
        name = self.engine.url.database if url.startswith("sqlite") else None
        self._path = Path(name) if name and not name.startswith("file:") else None
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        if url.startswith("sqlite"):
            event.listen(self.engine.sync_engine, "connect", _set_up_sqlite)

    @contextlib.asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """Open a session whose changes are committed at its end, or not at all.

        It is short, and goes on to its end when whoever asked has gone: cut off in the middle, the connection's thread
        and its transaction would stay behind, half-way.

        Raises:
            NoSpace: the disk is full.
            DatabaseUnavailable: the database cannot be used.
        """
        with translate_errors(), anyio.fail_after(SESSION_TIMEOUT_S, shield=True):
            async with self._sessions.begin() as session:
                yield session

    async def answers(self) -> bool:
        """Say whether a query answers."""
        try:
            with anyio.fail_after(SESSION_TIMEOUT_S, shield=True):
                async with self.engine.connect() as connection:
                    await connection.execute(text("SELECT 1"))
        except Exception:  # any failure at all means: not reachable
            return False
        return True

    def note_file(self) -> None:
        """Note which file the database is, once it was opened."""
        self._file = _inode(self._path) if self._path else None

    def trouble(self) -> str | None:
        """Say what has happened to the database's file since it was noted, and what to do; None when nothing has.

        What is written goes into the file that was opened, also when it has no name any more.
        """
        if self._path is None or _inode(self._path) == self._file:
            return None
        happened = "is not the file that was opened any more" if self._path.exists() else "is gone"
        return (
            f"The Hub's database {self._path} {happened}: put it back, if it was moved, "
            "or start the Hub again (`commandcenter stop-hub`), which finds its projects by what lies in their folders."
        )

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def _inode(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def sqlite_url(path: Path) -> str:
    """Return the URL of a SQLite database in a file."""
    return str(make_url("sqlite+aiosqlite://").set(database=str(path)))


def _set_up_sqlite(connection: Any, _: Any) -> None:
    try:
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
    except BaseException:
        connection.close()  # nobody else knows of it yet, and its thread would go on for ever
        raise


@contextlib.contextmanager
def translate_errors() -> Iterator[None]:
    """Put what goes wrong with the database itself, not with what is asked of it, into the form of our errors.

    Raises:
        NoSpace: the disk is full.
        DatabaseUnavailable: the database cannot be used.
    """
    try:
        yield
    except (IntegrityError, ProgrammingError, DataError):
        raise
    except DBAPIError as error:
        message = str(error.orig)
        if "database or disk is full" in message or "No space left" in message:
            raise NoSpace("The Hub's database cannot be written: the disk is full.") from error
        raise DatabaseUnavailable(f"The Hub's database cannot be used: {message[:300]}.") from error
    except TimeoutError as error:
        raise DatabaseUnavailable(f"The Hub's database did not answer within {SESSION_TIMEOUT_S:g} s.") from error
    except OSError as error:
        raise DatabaseUnavailable(f"The Hub's database cannot be reached: {error}.") from error
