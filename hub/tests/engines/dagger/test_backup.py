"""Backups of Postgres and Redis on this disk, made from real servers, without a Dagger engine."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
import redis.asyncio

from commandcenter_hub.engines import processes
from commandcenter_hub.engines.dagger.backup import postgres, restore
from commandcenter_hub.engines.dagger.backup import redis as redis_backup
from commandcenter_hub.engines.dagger.backup.postgres import PostgresBackup
from commandcenter_hub.engines.dagger.backup.redis import RedisBackup, ReplyError
from commandcenter_hub.engines.dagger.backup.restore import Control
from commandcenter_hub.engines.dagger.options import DaggerOptions

from ..local.conftest import REDIS_PASSWORD, Databases, databases

__all__ = ["databases"]
OPTIONS = DaggerOptions.from_environment(os.environ)
pytestmark = pytest.mark.slow


async def until(what: str, condition: Callable[[], Awaitable[Any]], within_s: float = 30) -> None:
    deadline = time.monotonic() + within_s
    while not await condition():
        assert time.monotonic() < deadline, f"not within {within_s} s: {what}"
        await anyio.sleep(0.05)


# -- Postgres


def backup_of(databases: Databases, folder: Path) -> PostgresBackup:
    return PostgresBackup(folder / "postgres-copy", databases.postgres, databases.stack.secrets, OPTIONS)


@asynccontextmanager
async def current_backup(databases: Databases, folder: Path) -> AsyncIterator[PostgresBackup]:
    """Keep a backup of Postgres current until the end of the block."""
    made = backup_of(databases, folder)
    try:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(made.keep)
            yield made
            tasks.cancel_scope.cancel()
    finally:
        with anyio.CancelScope(shield=True):
            await made.end()


async def commits_wait(databases: Databases) -> bool:
    connection = await databases.connect()
    try:
        return bool(await connection.fetchval("SHOW synchronous_standby_names") == "hub")
    finally:
        await connection.close()


async def test_a_backup_is_complete_before_commits_wait_for_it(databases: Databases, tmp_path: Path) -> None:
    await databases.start(databases.postgres, "run-1")
    async with current_backup(databases, tmp_path) as made:
        await until("commits wait", lambda: commits_wait(databases))
        newest = made.newest()
        assert newest is not None
        assert restore.control_of(newest.folder / "base") == Control(
            newest.meta["system"], newest.meta["timeline"], newest.meta["redo"]
        )
        connection = await databases.connect()
        await connection.execute("CREATE TABLE burst (content text)")
        await connection.execute("INSERT INTO burst VALUES ('acknowledged and so on this disk')")
        await connection.close()
        # No wait is needed: a commit is acknowledged only once it is on this disk.
        logs = b"".join(path.read_bytes() for path in (newest.folder / "wal").iterdir())
        assert b"acknowledged and so on this disk" in logs


@pytest.fixture
def base_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let each base backup begin only once this file exists; it fails if the file is not empty."""
    allowed, path = tmp_path / "allowed", postgres.postgres_programs.path
    program = tmp_path / "pg_basebackup"
    wait = f"while [ ! -e '{allowed}' ]; do sleep 0.05; done; [ ! -s '{allowed}' ] || exit 1"
    program.write_text(f"#!/bin/sh\n{wait}\nexec '{path('pg_basebackup')}' \"$@\"\n")
    program.chmod(0o755)
    given = {"pg_basebackup": str(program)}
    monkeypatch.setattr(postgres.postgres_programs, "path", lambda name: given.get(name) or path(name))
    return allowed


@asynccontextmanager
async def a_write(databases: Databases) -> AsyncIterator[anyio.Event]:
    """Commit a row, and set the event once the commit is acknowledged."""
    acknowledged = anyio.Event()

    async def write() -> None:
        connection = await databases.connect()
        await connection.execute("CREATE TABLE first AS SELECT 1 AS n")
        acknowledged.set()
        await connection.close()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(write)
        yield acknowledged


def copies_the_base(databases: Databases) -> Callable[[], Awaitable[bool]]:
    async def found() -> bool:
        connection = await databases.connect()
        try:
            return bool(await connection.fetchval("SELECT count(*) FROM pg_stat_replication"))
        finally:
            await connection.close()

    return found


async def test_no_commit_is_acknowledged_before_the_first_backup(
    databases: Databases, tmp_path: Path, base_backup: Path
) -> None:
    await databases.start(databases.postgres, "run-1")
    async with current_backup(databases, tmp_path) as killed:
        await until("the log is received", copies_the_base(databases))
        async with a_write(databases) as acknowledged:
            with anyio.move_on_after(2):
                await acknowledged.wait()
            assert not acknowledged.is_set()
            assert killed.newest() is None  # an engine that is killed now loses nothing that was acknowledged
            base_backup.touch()
            with anyio.fail_after(30):
                await acknowledged.wait()
            assert killed.newest() is not None
        await until("commits wait for the receiver", lambda: commits_wait(databases))


async def test_another_hub_makes_the_first_backup_if_one_was_killed_meanwhile(
    databases: Databases, tmp_path: Path, base_backup: Path
) -> None:
    await databases.start(databases.postgres, "run-1")
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(backup_of(databases, tmp_path).keep)
        await until("the log is received", copies_the_base(databases))
        tasks.cancel_scope.cancel()
    base_backup.touch()
    async with a_write(databases) as acknowledged, current_backup(databases, tmp_path) as made:
        with anyio.fail_after(30):
            await acknowledged.wait()
        assert made.newest() is not None


@pytest.mark.parametrize("reason", ["large", "async", "failed"])
async def test_commits_do_not_wait_for_a_first_backup_that_takes_long_or_fails(
    databases: Databases, tmp_path: Path, base_backup: Path, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    if reason == "large":
        monkeypatch.setattr(postgres, "FIRST_MB", 1)
    elif reason == "async":
        monkeypatch.setitem(globals(), "OPTIONS", DaggerOptions(postgres_backup="async"))
    else:
        base_backup.write_text("it fails")
    await databases.start(databases.postgres, "run-1")
    async with current_backup(databases, tmp_path) as made:
        await until("the log is received", copies_the_base(databases))
        async with a_write(databases) as acknowledged:
            with anyio.fail_after(30):
                await acknowledged.wait()
        assert made.newest() is None


async def test_the_log_of_a_database_that_was_lost_before_its_first_backup_is_removed(
    databases: Databases, tmp_path: Path
) -> None:
    log = tmp_path / "postgres-copy" / "g1" / "wal" / "000000010000000000000001"
    log.parent.mkdir(parents=True)
    log.write_bytes(bytes(24) + (7).to_bytes(8, sys.byteorder) + bytes(postgres.LOG_FILE_BYTES - 32))
    await databases.start(databases.postgres, "run-1")
    async with current_backup(databases, tmp_path) as made:
        await until("commits wait", lambda: commits_wait(databases))
        (only,) = made.generations()
        assert only.folder.name != "g1"
        assert only.system == only.meta["system"]


async def test_the_receiver_of_the_log_outlives_the_hub_and_is_adopted(databases: Databases, tmp_path: Path) -> None:
    await databases.start(databases.postgres, "run-1")

    def receiver() -> int | None:
        records = list((tmp_path / "postgres-copy").glob("g*/receiver.pid"))
        return int(records[0].read_text().split()[0]) if records and records[0].read_text() else None

    first = backup_of(databases, tmp_path)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(first.keep)
        await until("commits wait", lambda: commits_wait(databases))
        tasks.cancel_scope.cancel()
    before = receiver()
    assert before is not None
    assert processes.identify(before)
    async with current_backup(databases, tmp_path) as second:
        await anyio.sleep(postgres.CHECK_EVERY_S * 1.5)
        assert receiver() == before
        # When it is killed, another one continues where it stopped.
        os.kill(before, signal.SIGKILL)

        async def replaced() -> bool:
            return receiver() not in {None, before} and await commits_wait(databases)

        await until("a new receiver has started", replaced)
        assert len(second.generations()) == 1
    last = receiver()
    assert last is None or processes.identify(last) is None


async def test_commits_do_not_wait_for_an_absent_receiver(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "BLOCKED_S", 1.0)
    await databases.start(databases.postgres, "run-1")
    async with current_backup(databases, tmp_path):
        await until("commits wait", lambda: commits_wait(databases))
        # No receiver can write the log now: a file replaces its folder.
        (folder,) = (tmp_path / "postgres-copy").glob("g*")
        shutil.move(folder / "wal", folder / "wal-away")
        (folder / "wal").write_text("")
        os.kill(int((folder / "receiver.pid").read_text().split()[0]), signal.SIGKILL)

        async def continues() -> bool:
            return not await commits_wait(databases)

        await until("commits no longer wait", continues)
        connection = await databases.connect()
        with anyio.fail_after(60):
            await connection.execute("CREATE TABLE alone (n int)")
        await connection.close()
        (folder / "wal").unlink()
        shutil.move(folder / "wal-away", folder / "wal")
        await until("commits wait again", lambda: commits_wait(databases))


async def test_the_log_for_an_absent_receiver_is_bounded_and_a_new_backup_follows(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(postgres, "BLOCKED_S", 1.0)
    monkeypatch.setattr(postgres, "LOG_WAITING_MB", 64)
    await databases.start(databases.postgres, "run-1")
    async with current_backup(databases, tmp_path) as made:
        await until("commits wait", lambda: commits_wait(databases))
        (first,) = made.generations()
        monkeypatch.setattr(postgres.postgres_programs, "path", lambda name: shutil.which("false") or name)
        os.kill(int((first.folder / "receiver.pid").read_text().split()[0]), signal.SIGKILL)

        async def continues() -> bool:
            return not await commits_wait(databases)

        await until("commits no longer wait", continues)
        connection = await databases.connect()
        for _ in range(12):
            await connection.execute(
                "SELECT pg_logical_emit_message(false, 'x', repeat('x', 1000000)), pg_switch_wal()"
            )
        await connection.execute("CHECKPOINT")
        status = "SELECT wal_status FROM pg_replication_slots WHERE slot_name = $1"
        assert await connection.fetchval(status, first.slot) == "lost"  # the slot keeps no log any more
        await connection.execute("CREATE TABLE meanwhile (n int)")
        monkeypatch.undo()
        monkeypatch.setattr(postgres, "LOG_WAITING_MB", 64)

        async def replaced() -> bool:
            found = made.generations()
            return len(found) == 1 and found[0].complete and found[0] != first

        await until("the new backup has replaced the first", replaced)
        await until("commits wait for it", lambda: commits_wait(databases))
        slots = await connection.fetch("SELECT slot_name, wal_status FROM pg_replication_slots")
        assert [(row["slot_name"], row["wal_status"]) for row in slots] == [(made.generations()[0].slot, "reserved")]
        await connection.close()
    assert "a new backup is started" in caplog.text


async def test_a_backup_whose_log_has_grown_too_large_is_replaced(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await databases.start(databases.postgres, "run-1")
    async with current_backup(databases, tmp_path) as made:
        await until("commits wait", lambda: commits_wait(databases))
        (first,) = made.generations()
        monkeypatch.setattr(postgres, "LOG_RECEIVED_BYTES", 3 * postgres.LOG_FILE_BYTES)
        connection = await databases.connect()
        for _ in range(4):
            await connection.execute("SELECT pg_logical_emit_message(false, 'x', 'x'), pg_switch_wal()")
        await connection.close()

        async def replaced() -> bool:
            found = made.generations()
            return len(found) == 1 and found[0].complete and found[0] != first

        await until("the new backup has replaced the first", replaced)


async def test_an_old_backup_is_removed_when_the_new_one_is_complete(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await databases.start(databases.postgres, "run-1")
    async with current_backup(databases, tmp_path) as made:
        await until("commits wait", lambda: commits_wait(databases))
        (first,) = made.generations()
    monkeypatch.setattr(postgres, "RENEW_S", time.time() - first.meta["made"])
    async with current_backup(databases, tmp_path) as made:

        async def replaced() -> bool:
            found = made.generations()
            return len(found) == 1 and found[0].complete and found[0] != first

        await until("the new backup has replaced the first", replaced)
        monkeypatch.setattr(postgres, "RENEW_S", 7 * 86_400.0)
        connection = await databases.connect()
        slots = await connection.fetch("SELECT slot_name FROM pg_replication_slots")
        await connection.close()
        assert [row["slot_name"] for row in slots] == [made.generations()[0].slot]
        await until("commits wait for it", lambda: commits_wait(databases))


async def test_a_volume_that_is_lost_older_or_different_keeps_postgres_from_starting(
    databases: Databases, tmp_path: Path
) -> None:
    made = backup_of(databases, tmp_path)
    assert made.start_script() is None  # nothing to restore: a new project
    (tmp_path / "postgres-copy" / "g2").mkdir(parents=True)
    assert made.start_script() is None  # an incomplete backup is not used
    await databases.start(databases.postgres, "run-1")
    data = databases.data.with_name("postgres")
    volume = restore.control_of(data)
    search = f"{Path(postgres.postgres_programs.path('pg_controldata')).parent}:/usr/bin:/bin"

    def outcome(system: str, redo: int, data: Path = data) -> tuple[str | None, str]:
        meta = {"system": system, "timeline": 1, "redo": redo}
        (made.generations()[0].folder / "meta.json").write_text(json.dumps(meta))
        script = made.start_script()
        assert script is not None
        command = ["sh", "-c", script.text, "start", *script.arguments, "echo", "started it"]
        done = subprocess.run(command, env={"PGDATA": str(data), "PATH": search}, capture_output=True, text=True)
        assert done.stderr == ""
        return script.refusals.get(done.returncode), done.stdout.removeprefix(f"{script.passed}\n")

    copied = tmp_path / "volume"
    (copied / "global").mkdir(parents=True)
    assert outcome(volume.system, volume.redo, copied) == ("the engine has lost it", "")
    shutil.copy(data / "global" / "pg_control", copied / "global")
    (copied / "postmaster.pid").write_text("1\n")
    assert outcome(volume.system, volume.redo, copied) == (None, "started it\n")
    assert not (copied / "postmaster.pid").exists()  # of a server that was killed with the container
    assert outcome(volume.system, volume.redo - 1, copied) == (None, "started it\n")
    assert outcome(volume.system, volume.redo + 1, copied) == ("the engine has an older state of it", "")
    assert outcome(volume.system, volume.redo + (5 << 32), copied) == ("the engine has an older state of it", "")
    assert outcome("8", volume.redo, copied) == ("the engine has a different database there", "")


# -- Redis


def client_of(databases: Databases) -> redis.asyncio.Redis:
    return redis.asyncio.Redis(host="127.0.0.1", port=databases.redis.port().host, password=REDIS_PASSWORD)


def redis_backup_of(databases: Databases, folder: Path) -> RedisBackup:
    return RedisBackup(folder / "redis-copy", databases.redis, databases.stack.secrets)


async def test_an_empty_volume_is_restored_from_a_snapshot_of_redis(databases: Databases, tmp_path: Path) -> None:
    first = await databases.start(databases.redis, "run-1")
    made = redis_backup_of(databases, tmp_path)
    assert made.start_script() is None
    async with client_of(databases) as client:
        await client.set("kept", "é" * 1_000_000)
        assert await made.take()
        assert not await made.take()  # nothing changed since
        await client.set("later", "too")
        await made.finish()
    await databases.engine.stop(first, 5)
    volume = databases.data.with_name("redis")
    shutil.rmtree(volume)
    volume.mkdir()
    script = made.start_script()
    assert script is not None
    assert script.arguments == ("/data", redis_backup.IN_CONTAINER)
    assert script.files == {redis_backup.IN_CONTAINER: made.file}
    fill = ["sh", "-c", script.text, "fill", str(volume), str(made.file), "echo", "started it"]
    output = subprocess.run(fill, check=True, capture_output=True, text=True).stdout
    assert output == "The engine had lost the data. It was restored from its backup.\nstarted it\n"
    await databases.start(databases.redis, "run-2")
    async with client_of(databases) as client:
        assert await client.get("kept") == ("é" * 1_000_000).encode()
        assert await client.get("later") == b"too"
    assert subprocess.run(fill, check=True, capture_output=True, text=True).stdout == "started it\n"


async def test_a_snapshot_that_cannot_be_taken_leaves_the_previous_one(databases: Databases, tmp_path: Path) -> None:
    first = await databases.start(databases.redis, "run-1")
    made = redis_backup_of(databases, tmp_path)
    assert await made.take()
    before = made.file.read_bytes()
    unauthorised = RedisBackup(made.file.parent, databases.redis, dict.fromkeys(databases.stack.secrets, "wrong"))
    with pytest.raises(ReplyError, match="WRONGPASS"):
        await unauthorised.take()
    await databases.engine.stop(first, 5)
    with pytest.raises(ConnectionRefusedError):
        await made.take()
    await made.finish()  # does not fail
    assert made.file.read_bytes() == before
    assert made.file.stat().st_mode & 0o077 == 0
