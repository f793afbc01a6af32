"""A project's database as a file, and back: Postgres's own client programs, and what they leave when cut off."""

import asyncio
import functools
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import DataDamaged, NoSpace, TaskFailed
from commandcenter_hub.domain.operation import Progress, StepReport
from commandcenter_hub.engines import postgres_programs
from commandcenter_hub.engines.base import Report

DATABASE_ONLY = frozenset({"postgres"})
COPY_WITHIN_S = 3600.0
SQL_WITHIN_S = 300.0
SWAP_TRIES = 10
FRESH, OLD = "_restored", "_replaced"
CLIENT_NAME = "commandcenter copy of data"
"""By this a later Hub finds the clients of one that was killed."""


@dataclass(frozen=True)
class Connection:
    """How a client reaches a project's database. Holds a secret."""

    host: str
    port: int
    user: str
    database: str
    password: str = field(repr=False)


def client_program(name: str) -> str:
    """Return the path of one of Postgres's client programs.

    Raises:
        EngineUnavailable: they are not installed.
    """
    return postgres_programs.path(name)


async def restore(file: Path, connection: Connection, report: Report) -> None:
    """Fill a new database beside the old one, then let them change names: nothing is lost half-way."""
    fresh, old = f"{connection.database}{FRESH}", f"{connection.database}{OLD}"
    steps = (
        ("fill", "Fill a new database", functools.partial(_fill, file, connection, fresh)),
        ("swap", "Put it in the old one's place", functools.partial(_swap, connection, fresh, old)),
    )
    for key, title, do in steps:
        report(StepReport(key, title, "postgres"))
        try:
            await do()
        except BaseException:
            report(StepReport(key, title, "postgres", Progress.FAILED))
            raise
        report(StepReport(key, title, "postgres", Progress.SUCCEEDED))


async def _fill(file: Path, connection: Connection, fresh: str) -> None:
    await _sql(connection, f'DROP DATABASE IF EXISTS "{fresh}" WITH (FORCE)', f'CREATE DATABASE "{fresh}"')
    await client("pg_restore", ["--exit-on-error", "--no-owner", f"--dbname={fresh}", str(file)], connection, "")


async def _swap(connection: Connection, fresh: str, old: str) -> None:
    name = connection.database
    await _sql(connection, f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
    for last in (*[False] * (SWAP_TRIES - 1), True):
        try:
            await _sql(
                connection,
                # The health probe holds a connection; it comes back by itself, to whichever has the name.
                _terminate(f"datname IN ('{name}', '{fresh}')"),
                "BEGIN",  # both names change or none does: there is always a database of this name
                f'ALTER DATABASE "{name}" RENAME TO "{old}"',
                f'ALTER DATABASE "{fresh}" RENAME TO "{name}"',
                "COMMIT",
            )
        except TaskFailed as error:  # a client was quicker than the renaming
            if last or "being accessed by other users" not in error.message:
                raise
        else:
            break
    await _sql(connection, f'DROP DATABASE "{old}" WITH (FORCE)')


async def clear_up(connection: Connection, folder: Path, report: Report) -> None:
    """Remove what a snapshot or a restore has left that ended with its Hub: its clients, databases, and half a file.

    The project's database is the old one or the restored one, whole: which, the step says.
    """
    step = StepReport("clear", "Clear up what was begun", "postgres")
    report(step)
    fresh, old = f"{connection.database}{FRESH}", f"{connection.database}{OLD}"
    await _sql(connection, _terminate(f"application_name = '{CLIENT_NAME}'"))
    there = await _sql(connection, f"SELECT datname FROM pg_database WHERE datname IN ('{fresh}', '{old}')")  # noqa: S608
    await _sql(connection, *(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)' for name in (fresh, old)))
    await anyio.to_thread.run_sync(_remove_half_made, folder)
    state = {fresh: "The data is as it was before.", old: "The data is the snapshot's."}
    said = next((state[name] for name in (old, fresh) if name in there.split()), None)
    report(StepReport(step.key, step.title, step.service, Progress.SUCCEEDED, detail=said))


def _remove_half_made(folder: Path) -> None:
    for file in folder.glob("*.new"):
        file.unlink(missing_ok=True)


def _terminate(which: str) -> str:
    """Return the statement that ends clients and waits for their end, 5 s at most."""
    return f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {which} AND pid <> pg_backend_pid()"  # noqa: S608


async def _sql(connection: Connection, *statements: str) -> str:
    options = ["--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1"]
    options += [part for statement in statements for part in ("--command", statement)]
    return await client("psql", options, connection, "postgres", SQL_WITHIN_S)


async def client(
    program: str, options: Sequence[str], connection: Connection, database: str, within_s: float = COPY_WITHIN_S
) -> str:
    """Run one of Postgres's client programs to its end, and return its output; cancelled, it is ended.

    Raises:
        NoSpace: the disk is full.
        TaskFailed: it failed; its own words are in the message.
    """
    process = await asyncio.create_subprocess_exec(
        client_program(program),
        *options,
        *([f"--dbname={database}"] if program == "psql" else [database] if database else []),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=client_environment(connection),
    )
    try:
        with anyio.fail_after(within_s):
            output, said = await process.communicate()
    except BaseException as error:
        with anyio.CancelScope(shield=True):
            if process.returncode is None:
                process.kill()
                await process.wait()
        if isinstance(error, TimeoutError):
            raise TaskFailed(f"{program} did not end within {within_s:g} s, and was ended.") from error
        raise
    if process.returncode != 0:
        words = said.decode("utf-8", "replace").strip()[-600:]
        if "No space left on device" in words:
            raise NoSpace(f"{program} could not go on: the disk is full.")
        if damage := postgres_programs.damage(words):
            raise DataDamaged(f"{program} could not go on, the database's files are damaged: {damage}.")
        raise TaskFailed(f"{program} ended with code {process.returncode}: {words}")
    return output.decode("utf-8", "replace")


def client_environment(connection: Connection) -> Mapping[str, str]:
    """Return the environment in which Postgres's programs reach a project's database."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PGHOST": connection.host,
        "PGPORT": str(connection.port),
        "PGUSER": connection.user,
        "PGPASSWORD": connection.password,
        "PGAPPNAME": CLIENT_NAME,
        "PGCONNECT_TIMEOUT": "10",
        "LC_ALL": "C.UTF-8",
    }
