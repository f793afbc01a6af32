"""Postgres and Valkey on the local engine: their user, their passwords, and their data."""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import anyio.from_thread
import asyncpg
import psutil
import pytest
import redis.asyncio

from commandcenter_hub.domain.errors import DataDamaged, NoSpace
from commandcenter_hub.domain.values import ROTATED
from commandcenter_hub.engines import host_ports, postgres_programs, processes
from commandcenter_hub.engines.base import Exit
from commandcenter_hub.engines.local import postgres
from commandcenter_hub.engines.local.postgres import Postgres
from commandcenter_hub.engines.local.valkey import Valkey
from commandcenter_hub.supervisor.probes import healthy, prober_for
from commandcenter_hub.testing.builders import an_engine

from .conftest import PASSWORD, REDIS_PASSWORD, Databases


async def test_postgres_has_pgvector_and_requires_its_password(databases: Databases) -> None:
    await databases.start(databases.postgres, "run-1")
    connection = await databases.connect()
    await connection.execute("CREATE EXTENSION vector")
    assert await connection.fetchval("SELECT '[1,2]'::vector <-> '[1,3]'::vector") == 1
    assert (await connection.fetchval("SHOW server_version")).startswith("18")
    await connection.close()
    with pytest.raises(asyncpg.InvalidPasswordError):
        await databases.connect("wrong")


async def test_valkey_requires_its_password_and_keeps_an_append_only_file(databases: Databases) -> None:
    await databases.start(databases.redis, "run-1")
    port = databases.redis.port().host
    async with redis.asyncio.Redis(host="127.0.0.1", port=port) as without_password:
        with pytest.raises(redis.exceptions.AuthenticationError):
            await without_password.ping()
    async with redis.asyncio.Redis(host="127.0.0.1", port=port, password=REDIS_PASSWORD) as client:
        assert (await client.config_get("appendonly"))["appendonly"] == "yes"


async def test_the_first_cluster_is_a_copy_of_a_template_that_was_created_before(databases: Databases) -> None:
    cache = databases.folder / "cache"
    Postgres().warm(databases.postgres, cache, {"PATH": os.environ["PATH"]})
    (template,) = (cache / "postgres").iterdir()
    await databases.start(databases.postgres, "run-1")
    assert list((cache / "postgres").iterdir()) == [template]
    identifiers = {(folder / "global" / "pg_control").read_bytes()[:8] for folder in (template, databases.data)}
    assert len(identifiers) == 1
    await (await databases.connect()).close()


async def test_valkey_ends_on_request_without_a_signal_which_it_would_notice_late(databases: Databases) -> None:
    handle = await databases.start(databases.redis, "run-1")
    await Valkey().ask_to_end(databases.redis, handle.socket, databases.stack.secrets)
    with anyio.fail_after(20):
        ended = await databases.engine.wait(handle)
    assert (ended.code, ended.signal, ended.error) == (0, None, None)
    await Valkey().ask_to_end(databases.redis, handle.socket, databases.stack.secrets)  # does nothing


async def test_neither_database_runs_as_root_or_shows_a_password(databases: Databases) -> None:
    started = [await databases.start(databases.postgres, "run-p"), await databases.start(databases.redis, "run-r")]
    postgres = psutil.Process(started[0].data["pid"])
    assert postgres.uids().real != 0
    assert all(process.uids().effective != 0 for process in postgres.children(recursive=True))
    arguments = subprocess.check_output(["ps", "-eo", "args"], text=True)
    assert PASSWORD not in arguments
    assert REDIS_PASSWORD not in arguments
    for path in databases.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert PASSWORD.encode() not in content, path
            assert REDIS_PASSWORD.encode() not in content, path


@pytest.mark.parametrize("how", ["stopped", "killed"])
async def test_data_survives_a_stop_or_kill_of_its_server(databases: Databases, how: str) -> None:
    first = await databases.start(databases.postgres, "run-1")
    cache = await databases.start(databases.redis, "run-c1")
    connection = await databases.connect()
    await connection.execute("CREATE TABLE kept (n int); INSERT INTO kept SELECT generate_series(1, 1000)")
    port = databases.redis.port().host
    async with redis.asyncio.Redis(host="127.0.0.1", port=port, password=REDIS_PASSWORD) as client:
        await client.set("kept", "yes")
    if how == "killed":
        os.kill(first.data["pid"], 9)
        os.kill(cache.data["pid"], 9)
        ends = [await databases.engine.wait(first), await databases.engine.wait(cache)]
        assert [end.signal for end in ends] == [9, 9]
    await databases.engine.stop(first, 10)
    await databases.engine.stop(cache, 10)
    await databases.start(databases.postgres, "run-2")
    await databases.start(databases.redis, "run-c2")
    again = await databases.connect()
    assert await again.fetchval("SELECT sum(n) FROM kept") == 500500
    await again.close()
    async with redis.asyncio.Redis(host="127.0.0.1", port=port, password=REDIS_PASSWORD) as client:
        assert await client.get("kept") == b"yes"


async def stopped_with_data(databases: Databases) -> Path:
    handle = await databases.start(databases.postgres, "run-1")
    await databases.engine.stop(handle, 10)
    return databases.data


@pytest.mark.slow
@pytest.mark.parametrize("missing", ["PG_VERSION", "global/pg_control", "global", "base", "pg_wal", "pg_xact"])
async def test_damaged_data_is_refused_and_not_changed(databases: Databases, missing: str) -> None:
    data = await stopped_with_data(databases)
    remove(data / missing)
    before = sorted(path.relative_to(data) for path in data.rglob("*"))
    with pytest.raises(DataDamaged, match=missing) as caught:
        await databases.engine.start(databases.postgres, "run-2", databases.reports.append)
    assert "Nothing was deleted" in caught.value.hint
    assert sorted(path.relative_to(data) for path in data.rglob("*")) == before


def remove(path: Path) -> None:
    """Remove a file or folder, even while a server is writing into it."""
    while path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    path.unlink(missing_ok=True)


@pytest.mark.parametrize("missing", ["base", "base/*", "pg_wal", "global", "global/pg_control", "the data folder"])
async def test_damage_of_a_running_database_is_noticed_by_the_next_probe(databases: Databases, missing: str) -> None:
    await databases.start(databases.postgres, "run-1")
    async with prober_for(databases.postgres, databases.stack.secrets) as prober:
        assert await healthy(prober) is None
        names = list(databases.data.iterdir()) if missing == "the data folder" else None
        for path in names or list(databases.data.glob(missing)):
            remove(path)
        why = await healthy(prober)
        # A server that has lost all files may exit before it is probed; its next start then names what is missing.
        assert isinstance(why, DataDamaged) or (missing == "the data folder" and why is not None), why
    async with prober_for(databases.postgres, databases.stack.secrets) as prober:  # on a new connection, too
        why = await healthy(prober)
        assert isinstance(why, DataDamaged) or missing not in {"base", "base/*"}, why


async def test_a_database_whose_files_are_gone_is_damaged(databases: Databases) -> None:
    """Postgres can start, but the files of the project's database are missing."""
    await databases.start(databases.postgres, "run-1")
    connection = await databases.connect()
    oid = await connection.fetchval("SELECT oid FROM pg_database WHERE datname = current_database()")
    await connection.close()
    data = await stopped_with_data(databases)
    shutil.rmtree(data / "base" / str(oid))
    databases.handles.append(await databases.engine.start(databases.postgres, "run-3", databases.reports.append))
    async with prober_for(databases.postgres, databases.stack.secrets) as prober:
        with anyio.fail_after(60):
            while not isinstance(why := await healthy(prober), DataDamaged):
                assert why is not None
                await anyio.sleep(0.05)
    assert str(oid) in why.message


@pytest.mark.parametrize(
    "output",
    [
        'ERROR:  invalid page in block 0 of relation "base/16384/16385"',
        'pg_dump: error: query failed: ERROR:  could not open file "base/16384/2619": No such file or directory',
        'FATAL:  database "x" does not exist\nDETAIL:  The database subdirectory "base/16384" is missing.',
        'PANIC:  could not open file "pg_wal/000000010000000000000001": No such file or directory',
    ],
)
def test_damage_is_recognised_in_the_output_of_postgres(output: str) -> None:
    assert postgres_programs.damage(output)
    assert postgres_programs.damage('ERROR:  could not open file "/home/x.csv" for reading') is None


async def test_data_of_another_postgres_version_is_refused(databases: Databases) -> None:
    data = await stopped_with_data(databases)
    (data / "PG_VERSION").write_text("15\n")
    with pytest.raises(DataDamaged, match="Postgres 15"):
        await databases.engine.start(databases.postgres, "run-2", databases.reports.append)


async def test_damage_that_only_postgres_detects_is_recognised_from_its_output(databases: Databases) -> None:
    data = await stopped_with_data(databases)
    control = data / "global" / "pg_control"
    content = bytearray(control.read_bytes())
    content[40:60] = bytes(20)
    control.write_bytes(content)
    ended = await run_to_its_end(databases)
    assert isinstance(ended.error, DataDamaged)
    assert ended.error.permanent
    assert str(data) in ended.error.message


async def run_to_its_end(databases: Databases) -> Exit:
    handle = await databases.engine.start(databases.postgres, "run-2", databases.reports.append)
    with anyio.fail_after(20):
        return await databases.engine.wait(handle)


async def test_an_incomplete_database_is_initialised_again(databases: Databases) -> None:
    leftover = databases.data.with_name("postgres.new")
    leftover.mkdir(parents=True)
    (leftover / "PG_VERSION").write_text("18\n")
    await databases.start(databases.postgres, "run-1")
    assert not leftover.exists()
    assert (databases.data / "global" / "pg_control").is_file()


async def test_the_lock_of_a_server_that_was_killed_at_its_start_is_removed(databases: Databases) -> None:
    lock = await stopped_with_data(databases) / "postmaster.pid"
    lock.touch()
    await databases.start(databases.postgres, "run-2")
    assert lock.stat().st_size > 0


async def test_the_lock_of_a_server_that_is_starting_is_kept(tmp_path: Path) -> None:
    lock = tmp_path / "postmaster.pid"
    lock.touch()
    with subprocess.Popen(["sleep", "60"], cwd=tmp_path) as starting:
        postgres.remove_empty_lock(tmp_path)
        assert lock.exists()
        starting.kill()
    postgres.remove_empty_lock(tmp_path)
    assert not lock.exists()
    lock.write_text("1\n")
    postgres.remove_empty_lock(tmp_path)
    assert lock.exists()


async def test_postgres_starts_although_processes_of_a_killed_server_are_left(databases: Databases) -> None:
    first = await databases.start(databases.postgres, "run-1")
    left = psutil.Process(first.data["pid"]).children()
    for process in left:
        with suppress(psutil.NoSuchProcess):  # some, such as autovacuum workers, end by themselves
            process.suspend()
    os.kill(first.data["pid"], signal.SIGKILL)
    await databases.engine.wait(first)
    await databases.engine.stop(first, 1)
    assert any(process.is_running() for process in left)
    await databases.start(databases.postgres, "run-2")
    assert not any(process.is_running() for process in left)


async def test_a_full_disk_is_reported(databases: Databases, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    project = databases.folder / "projects" / "x"
    data = project / "data"
    shutil.rmtree(data)
    data.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "small", data], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted: {mounted.stderr.decode()}")
    try:
        with pytest.raises(NoSpace, match="disk is full"):
            await databases.engine.start(databases.postgres, "run-1", databases.reports.append)
        assert list(data.iterdir()) == []
    finally:
        subprocess.run(["umount", data], check=True)


async def test_the_database_is_initialised_once_and_reported_as_a_step(databases: Databases) -> None:
    first = await databases.start(databases.postgres, "run-1")
    titles = [report.title for report in databases.reports]
    assert "Initialise the database" in titles
    await databases.engine.stop(first, 10)
    databases.reports.clear()
    await databases.start(databases.postgres, "run-2")
    assert databases.reports == []


def the_template(databases: Databases) -> Path:
    (found,) = (databases.folder / "cache" / "postgres").iterdir()
    return found


async def test_databases_after_the_first_are_copies_with_their_own_password(databases: Databases) -> None:
    first = await databases.start(databases.postgres, "run-1")
    connection = await databases.connect()
    password = await connection.fetchval("SELECT rolpassword FROM pg_authid WHERE rolname = current_user")
    await connection.execute("CREATE TABLE mine (a int)")
    await connection.close()
    await databases.engine.stop(first, 10)
    template = the_template(databases)
    made = (template / "global" / "pg_control").stat().st_mtime_ns
    for path in filter(Path.is_file, template.rglob("*")):
        assert password.encode() not in path.read_bytes()
    shutil.rmtree(databases.data)
    databases.stack.secrets["db_password"] = "it's another"  # type: ignore[index]
    await databases.start(databases.postgres, "run-2")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await databases.connect()
    connection = await databases.connect("it's another")
    assert await connection.fetchval("SELECT to_regclass('mine')") is None
    await connection.close()
    assert (template / "global" / "pg_control").stat().st_mtime_ns == made


async def test_an_incomplete_template_is_created_again(databases: Databases) -> None:
    await databases.engine.stop(await databases.start(databases.postgres, "run-1"), 10)
    (the_template(databases) / "global" / "pg_control").unlink()
    (the_template(databases).parent / ".left-by-a-killed-hub").mkdir()
    shutil.rmtree(databases.data)
    await databases.start(databases.postgres, "run-2")
    assert (the_template(databases) / "global" / "pg_control").is_file()


@pytest.mark.parametrize("moment_s", [0.0, 0.002, 0.005, 0.01, 0.02, 0.05])
async def test_postgres_stops_within_its_grace_period_while_it_is_starting(
    databases: Databases, moment_s: float
) -> None:
    await stopped_with_data(databases)
    handle = await databases.engine.start(databases.postgres, "run-2", databases.reports.append)
    databases.handles.append(handle)
    await anyio.sleep(moment_s)
    with anyio.fail_after(60):
        await databases.engine.stop(handle, 120)
    assert (await databases.engine.wait(handle)).signal != signal.SIGKILL


@pytest.mark.slow
@pytest.mark.parametrize("moment_s", [0.0, 0.001, 0.002, 0.004, 0.008, 0.016])
async def test_a_start_cancelled_while_its_process_begins_leaves_no_process(
    databases: Databases, moment_s: float
) -> None:
    """The start is cancelled after its shim has begun and before the shim has recorded the process."""
    engine, run = databases.engine, "cancelled"
    spawn = processes.spawn
    begun = anyio.Event()

    def notifying(*given: Any, **named: Any) -> int:
        shim = spawn(*given, **named)
        anyio.from_thread.run_sync(begun.set)
        return shim

    async def start() -> None:
        # A start that is complete before it is cancelled returns its handle; the run is then stopped below.
        databases.handles.append(await engine.start(databases.postgres, run, databases.reports.append))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(processes, "spawn", notifying)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(start)
            await begun.wait()
            await anyio.sleep(moment_s)
            tasks.cancel_scope.cancel()
    for handle in databases.handles:
        await engine.stop(handle, 1)
    await anyio.sleep(0.5)
    mark = os.fsencode(f"{processes.RUN_VARIABLE}={run} in {databases.data.parents[1]}")
    with anyio.fail_after(60):
        while list(processes._marked(mark)):
            await anyio.sleep(0.05)
    assert not host_ports.in_use(databases.postgres.port().host)


async def test_a_rotated_password_replaces_the_earlier_one(databases: Databases) -> None:
    handle = await databases.start(databases.postgres, "run-1")
    connection = await databases.connect()
    await connection.execute("CREATE TABLE kept (id int)")
    await connection.close()
    await databases.engine.stop(handle, 10)
    rotated = ROTATED + "n" * 32
    stack = replace(databases.stack, secrets={**databases.stack.secrets, "db_password": rotated})
    changed = Databases(databases.folder, stack, an_engine("local", databases.folder, stack))
    for run in ("run-2", "run-3"):  # the second start finds it done
        handle = await changed.start(changed.postgres, run)
        connection = await changed.connect(rotated)
        assert await connection.fetch("SELECT * FROM kept") == []
        await connection.close()
        with pytest.raises(asyncpg.InvalidPasswordError):
            await changed.connect(PASSWORD)
        await changed.engine.stop(handle, 10)
    titles = [one.title for one in changed.reports if one.key.endswith("password")]
    assert titles == ["Change the database's password"] * 2  # its beginning and its end
    assert rotated not in changed.data.with_name("postgres.password").read_text()
