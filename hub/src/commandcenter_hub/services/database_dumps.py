"""Dump and restore a project's database with Postgres's client programs, and clean up after interrupted runs."""

import contextlib
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import anyio
import anyio.to_thread

from commandcenter_hub.disk import is_full
from commandcenter_hub.domain.errors import DataDamaged, HubError, NoSpace, SnapshotDamaged, TaskFailed
from commandcenter_hub.domain.operation import Progress, StepReport, progress_of
from commandcenter_hub.engines import children, postgres_programs
from commandcenter_hub.engines.base import Report
from commandcenter_hub.engines.connections import Address

DATABASE_ONLY = frozenset({"postgres"})
DUMP_TIMEOUT_S = 3600.0
SQL_TIMEOUT_S = 300.0
CHECK_S = 20.0
"""Longest time to read a snapshot before its restore, seconds; enough for some gigabytes."""
SWAP_TRIES = 10
FRESH, OLD = "_restored", "_replaced"
CLIENT_NAME = "commandcenter copy of data"
"""Application name by which a Hub finds the database clients of a killed one."""


@dataclass(frozen=True)
class Connection:
    """How to connect to a project's database. Contains the password.

    Attributes:
        address: where the database listens.
        folder: the private folder in which client programs run.
    """

    address: Address
    user: str
    database: str
    password: str = field(repr=False)
    folder: Path

    @property
    def variables(self) -> Mapping[str, str]:
        """The variables by which Postgres's client programs connect."""
        return {**postgres_programs.where(self.address), "PGUSER": self.user, "PGPASSWORD": self.password}


def client_program(name: str) -> str:
    """Return the path of one of Postgres's client programs.

    Raises:
        EngineUnavailable: the programs are not installed.
    """
    return postgres_programs.path(name)


async def check(file: Path, connection: Connection) -> None:
    """Read a snapshot without a database, to its end or for CHECK_S.

    Raises:
        SnapshotDamaged: it cannot be restored.
    """
    with anyio.move_on_after(CHECK_S):
        try:
            await client("pg_restore", ["--file=/dev/null", str(file)], connection, "")
        except TaskFailed as error:
            raise SnapshotDamaged(f"The snapshot {file} is damaged: {error.message}") from error


async def restore(file: Path, connection: Connection, report: Report) -> None:
    """Fill a new database next to the old one, then swap their names, so that an interruption loses nothing."""
    fresh, old = f"{connection.database}{FRESH}", f"{connection.database}{OLD}"
    steps = (
        ("fill", "Fill a new database", functools.partial(_fill, file, connection, fresh)),
        ("swap", "Replace the old database", functools.partial(_swap, connection, fresh, old)),
    )
    for key, title, do in steps:
        report(StepReport(key, title, "postgres"))
        try:
            await do()
        except BaseException as error:
            report(StepReport(key, title, "postgres", progress_of(error)))
            raise
        report(StepReport(key, title, "postgres", Progress.SUCCEEDED))


async def _fill(file: Path, connection: Connection, fresh: str) -> None:
    await _sql(connection, f'DROP DATABASE IF EXISTS "{fresh}" WITH (FORCE)', f'CREATE DATABASE "{fresh}"')
    try:
        await client("pg_restore", ["--exit-on-error", "--no-owner", f"--dbname={fresh}", str(file)], connection, "")
    except BaseException:
        with anyio.CancelScope(shield=True), contextlib.suppress(HubError):
            await _sql(connection, f'DROP DATABASE IF EXISTS "{fresh}" WITH (FORCE)')
        raise


async def _swap(connection: Connection, fresh: str, old: str) -> None:
    name = connection.database
    await _sql(connection, f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
    for last in (*[False] * (SWAP_TRIES - 1), True):
        try:
            await _sql(
                connection,
                # A database with connections cannot be renamed; the health probe reconnects by itself.
                _terminate(f"datname IN ('{name}', '{fresh}')"),
                "BEGIN",  # atomic: a database with the name always exists
                f'ALTER DATABASE "{name}" RENAME TO "{old}"',
                f'ALTER DATABASE "{fresh}" RENAME TO "{name}"',
                "COMMIT",
            )
        except TaskFailed as error:  # a client reconnected before the renaming
            if last or "being accessed by other users" not in error.message:
                raise
        else:
            break
    await _sql(connection, f'DROP DATABASE "{old}" WITH (FORCE)')


async def clean_up(connection: Connection, folder: Path, report: Report) -> None:
    """Clean up after a snapshot or restore that ended with its Hub: end clients, remove databases and partial files.

    The project's database is then either the old one or the restored one; the step reports which.
    """
    step = StepReport("clear", "Clean up the interrupted operation", "postgres")
    report(step)
    fresh, old = f"{connection.database}{FRESH}", f"{connection.database}{OLD}"
    await _sql(connection, _terminate(f"application_name = '{CLIENT_NAME}'"))
    there = await _sql(connection, f"SELECT datname FROM pg_database WHERE datname IN ('{fresh}', '{old}')")  # noqa: S608
    await _sql(connection, *(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)' for name in (fresh, old)))
    await anyio.to_thread.run_sync(_remove_partial_files, folder)
    state = {fresh: "The data is unchanged.", old: "The data is that of the snapshot."}
    outcome = next((state[name] for name in (old, fresh) if name in there.split()), None)
    report(StepReport(step.key, step.title, step.service, Progress.SUCCEEDED, detail=outcome))


def _remove_partial_files(folder: Path) -> None:
    for file in folder.glob("*.new"):
        file.unlink(missing_ok=True)


def _terminate(which: str) -> str:
    """Return the statement that disconnects clients, waiting at most 5 s for each."""
    return f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {which} AND pid <> pg_backend_pid()"  # noqa: S608


async def _sql(connection: Connection, *statements: str) -> str:
    options = ["--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1"]
    options += [part for statement in statements for part in ("--command", statement)]
    return await client("psql", options, connection, "postgres", SQL_TIMEOUT_S)


async def client(
    program: str, options: Sequence[str], connection: Connection, database: str, timeout_s: float = DUMP_TIMEOUT_S
) -> str:
    """Run one of Postgres's client programs and return its output; kill it when cancelled.

    Raises:
        NoSpace: the disk is full.
        DataDamaged: files of the database are damaged.
        TaskFailed: the program failed or timed out; the message contains its error output.
    """
    named = [f"--dbname={database}"] if program == "psql" else [database] if database else []
    command = [client_program(program), *options, *named]
    environment = client_environment(connection)
    try:
        code, output, errors = await children.output_of(command, connection.folder, environment, timeout_s=timeout_s)
    except TimeoutError as error:
        raise TaskFailed(f"{program} timed out after {timeout_s:g} s and was stopped.") from error
    if code != 0:
        text = errors.decode("utf-8", "replace").strip()[-600:]
        if "No space left on device" in text or is_full(connection.folder):  # some messages do not mention it
            raise NoSpace(f"{program} failed: the disk is full.")
        if damage := postgres_programs.damage(text):
            raise DataDamaged(f"{program} failed: the database's files are damaged: {damage}.")
        raise TaskFailed(f"{program} exited with code {code}: {text}")
    return output.decode("utf-8", "replace")


def client_environment(connection: Connection) -> Mapping[str, str]:
    """Return the environment with which Postgres's client programs connect to a project's database."""
    return children.private_environment(connection.folder, {"PGAPPNAME": CLIENT_NAME, **connection.variables})
