"""The connection to the Hub's database."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
from sqlalchemy import event, make_url, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from commandcenter_hub.disk import is_full
from commandcenter_hub.domain.errors import HubError, NoSpace, full_disk_in
from commandcenter_hub.storage.damage import damage_of, files, identity, is_damage

SESSION_TIMEOUT_S = 15.0
"""Timeout of a database session, seconds; longer than SQLite waits for a lock."""
SESSIONS = 15
"""Number of sessions that may be open at once: as many as the pool has connections."""
REOPEN_TIMEOUT_S = 3.0
"""Longest time that sessions wait while the files beside the database are created again, seconds."""

RESTART_HINT = (
    "Restart the Hub with `commandcenter stop-hub` and `commandcenter open --hub`. It puts a damaged file aside, and "
    "registers its projects again from their manifests."
)


SAVE_HINT = (
    "The newest changes are lost if the Hub is killed now. The Hub tries to save them every few seconds; "
    "`commandcenter stop-hub` saves them too."
)
NEEDED = tuple(f"SELECT * FROM {table}" for table in ("sqlite_master", "projects", "port_leases", "tokens", "runs"))  # noqa: S608
"""Queries with which the file of the open database is checked."""


class DatabaseUnavailable(HubError):
    """The Hub's database cannot be used."""

    code = "database_unavailable"
    status = 503
    hint = "Check HUB_DATABASE_URL, and that COMMANDCENTER_HOME is writable."
    permanent = False
    transient = True


class DatabaseDamaged(DatabaseUnavailable):
    """The file of the Hub's SQLite database is damaged."""

    hint = RESTART_HINT


class Database:
    """Provides sessions on the Hub's database."""

    def __init__(self, url: str) -> None:
        """Prepare the engine for an SQLAlchemy URL with an async driver; open no connection yet.

        Raises:
            DatabaseUnavailable: the URL is invalid.
        """
        self.url = url
        self._files: tuple[tuple[int, int] | None, ...] | None = None
        self._damage: str | None = None
        try:
            # Parameters may be secrets: errors contain only the statement.
            self.engine = create_async_engine(url, pool_pre_ping=not url.startswith("sqlite"), hide_parameters=True)
        except (SQLAlchemyError, ImportError) as error:  # the message may contain the URL with a password
            raise DatabaseUnavailable(
                "HUB_DATABASE_URL is not the URL of a supported database.",
                hint="Write it like postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE, or leave it out to use SQLite.",
            ) from error
        name = self.engine.url.database if url.startswith("sqlite") else None
        self._path = Path(name) if name and not name.startswith("file:") else None
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._slots = anyio.Semaphore(SESSIONS)
        if url.startswith("sqlite"):
            event.listen(self.engine.sync_engine, "connect", self._check_beside)
            event.listen(self.engine.sync_engine, "connect", _set_up_sqlite)

    @contextlib.asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """Open a session that commits at its end, or rolls back on an error.

        It is shielded from cancellation: an interrupted session would leave its thread and transaction open.

        Raises:
            NoSpace: the disk is full.
            DatabaseUnavailable: the database cannot be used.
        """
        try:
            with translate_errors(self._path), anyio.fail_after(SESSION_TIMEOUT_S, shield=True):
                async with self._slots, self._sessions.begin() as session:
                    yield session
        except DatabaseDamaged as error:
            self._damage = error.message
            raise

    async def answers(self) -> bool:
        """Return whether a query succeeds."""
        try:
            with anyio.fail_after(SESSION_TIMEOUT_S, shield=True):
                async with self._slots, self.engine.connect() as connection:
                    await connection.execute(text("SELECT 1"))
        except Exception:  # any error means that the database is not available
            return False
        return True

    def note_file(self) -> None:
        """Remember the identity of the opened database's files."""
        self._files = identity(self._path) if self._path else None

    def trouble(self) -> tuple[str, str] | None:
        """Return what happened to the database file since `note_file`, and what to do; None if it is unchanged.

        The Hub keeps writing to the opened file, even if it was moved or deleted. Blocks for about a millisecond.
        """
        if self._path is None or self._files is None:
            return None
        if self._damage is not None:
            return self._damage, RESTART_HINT
        found = identity(self._path)
        if found == self._files:
            damage = damage_of(self._path, NEEDED)
            return (f"The Hub's database {self._path} is damaged: {damage}.", RESTART_HINT) if damage else None
        if found[0] == self._files[0]:
            return f"Files beside the Hub's database {self._path} were removed or replaced.", SAVE_HINT
        happened = "was replaced by another file" if self._path.exists() else "was moved or deleted"
        return f"The Hub's database {self._path} {happened}.", f"Put it back. Or: {RESTART_HINT}"

    def beside_lost(self) -> bool:
        """Return whether the files beside the database were removed or replaced, and the database itself was not."""
        if self._path is None or self._files is None:
            return False
        found = identity(self._path)
        return found != self._files and found[0] == self._files[0]

    def _check_beside(self, connection: Any, _: Any) -> None:
        """Refuse a new connection while `beside_lost`: it would write to another log than the open ones."""
        if self.beside_lost():
            connection.close()
            raise sqlite3.OperationalError("files beside it were removed; try again in a few seconds")

    async def reopen(self, remove: Callable[[Path], None]) -> None:
        """Save all changes to the database file, and create lost files beside it again. Sessions wait meanwhile.

        Args:
            remove: removes whatever is at the path of a file beside the database; called while no connection is open.

        Raises:
            HubError: it failed; the open connections still have the changes.
        """
        assert self._path is not None
        async with contextlib.AsyncExitStack() as alone:
            with translate_errors(self._path), anyio.fail_after(REOPEN_TIMEOUT_S, shield=True):
                for _ in range(SESSIONS):
                    await alone.enter_async_context(self._slots)
                async with self.engine.connect() as connection:  # an open one: new ones are refused
                    saved = await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                    if saved.one()[0]:
                        raise DatabaseUnavailable(f"Another program uses the Hub's database {self._path}.")
                await self.engine.dispose()
                for file in files(self._path)[1:]:
                    await anyio.to_thread.run_sync(remove, file)
                self._files = None
                try:
                    async with self.engine.connect() as connection:
                        await connection.execute(text("SELECT 1"))
                finally:
                    self.note_file()

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


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
        connection.close()  # the pool does not know the connection yet; without this its thread would never end
        raise


@contextlib.contextmanager
def translate_errors(file: Path | None) -> Iterator[None]:
    """Convert errors of the database itself to HubErrors; let errors of statements and constraints pass.

    Args:
        file: the file of a SQLite database. On a full disk, some of SQLite's messages do not mention it.

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
        vague = any(one in message for one in ("disk I/O error", "unable to open"))
        if (vague and file is not None and is_full(file)) or "is full" in message or "No space left" in message:
            raise NoSpace("Could not write to the Hub's database: the disk is full.") from error
        if isinstance(error.orig, sqlite3.Error) and is_damage(message):
            raise DatabaseDamaged(f"The Hub's database is damaged: {message[:300]}.") from error
        raise DatabaseUnavailable(f"The Hub's database cannot be used: {message[:300]}.") from error
    except TimeoutError as error:
        raise DatabaseUnavailable(f"The Hub's database did not respond within {SESSION_TIMEOUT_S:g} s.") from error
    except OSError as error:
        if full := full_disk_in(error):
            raise full from error
        raise DatabaseUnavailable(f"The Hub's database cannot be reached: {error}.") from error
