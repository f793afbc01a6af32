"""Which backup a service has, and when a volume is restored from it, without an engine or a server."""

import asyncio
import contextlib
import json
from pathlib import Path
from typing import Any

import anyio
import pytest

from commandcenter_hub.domain.operation import Progress, StepReport
from commandcenter_hub.engines.background import BackgroundTasks
from commandcenter_hub.engines.dagger.backup import restore
from commandcenter_hub.engines.dagger.backup.base import Backup, Backups, backup_of
from commandcenter_hub.engines.dagger.backup.postgres import PostgresBackup
from commandcenter_hub.engines.dagger.backup.redis import RedisBackup
from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.stacks.commandcenter import CommandCenterConfig, CommandCenterStack

SECRETS = {"db_password": "pw-db", "redis_password": "pw-redis", "secret_key": "pw-key"}
STACK = CommandCenterStack(CommandCenterConfig("Shop", "/home/me/shop", **SECRETS)).build()


def made(service: str, folder: Path, **given: Any) -> Backup | None:
    return backup_of(STACK.service(service), folder, STACK.secrets, DaggerOptions(**given))


def test_a_service_has_the_backup_that_its_definition_names(tmp_path: Path) -> None:
    assert isinstance(made("postgres", tmp_path), PostgresBackup)
    assert isinstance(made("redis", tmp_path), RedisBackup)
    assert made("backend", tmp_path) is None
    assert made("postgres", tmp_path, postgres_backup="off") is None


def test_a_new_project_has_nothing_to_restore(tmp_path: Path) -> None:
    for service in ("postgres", "redis"):
        backup = made(service, tmp_path)
        assert backup is not None
        assert backup.start_script() is None


async def test_a_lost_database_is_restored_from_its_newest_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("g1", "g2", "g3"):
        (tmp_path / "postgres-copy" / name).mkdir(parents=True)
    for number, name in enumerate(("g1", "g2")):  # the third is not complete
        meta = {"system": "7", "timeline": 1, "redo": 1000 * number}
        (tmp_path / "postgres-copy" / name / "meta.json").write_text(json.dumps(meta))
    filled: list[tuple[str, Path, list[Path]]] = []

    async def fill(_client: object, _form: object, volume: str, base: Path, logs: list[Path]) -> None:
        filled.append((volume, base, logs))

    monkeypatch.setattr(restore, "restore", fill)
    backups = Backups(STACK, tmp_path, DaggerOptions(), BackgroundTasks())
    script = backups.start_script("postgres")
    assert script is not None
    assert script.arguments == ("7", "1000")
    client: Any = None
    steps: list[StepReport] = []
    await backups.restore(client, STACK.service("postgres"), "volume-{}".format, "it is lost", steps.append)
    folder = tmp_path / "postgres-copy"
    assert filled == [("volume-postgres", folder / "g2" / "base", [folder / "g2" / "wal", folder / "g3" / "wal"])]
    assert [(step.progress, step.detail) for step in steps] == [
        (Progress.RUNNING, "it is lost"),
        (Progress.SUCCEEDED, "it is lost"),
    ]
    assert "the data of postgres is restored from its backup: it is lost" in caplog.text


async def test_the_backup_waits_for_a_redis_that_is_starting(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The port proxy accepts connections before Redis listens, and Redis listens before it has loaded its data."""
    connections, pings = [0], [0]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections[0] += 1
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while connections[0] > 2:
                count = int((await reader.readuntil(b"\r\n"))[1:])
                command, *_ = [await _word(reader) for _ in range(count)]
                pings[0] += command == b"PING"
                replies = {b"AUTH": b"+OK\r\n", b"INFO": b"$0\r\n\r\n", b"SYNC": b"$4\r\nDUMP"}
                loading = b"-LOADING Redis is loading the dataset in memory\r\n" if pings[0] == 1 else b"+PONG\r\n"
                writer.write(replies.get(command, loading))
        writer.close()

    async def _word(reader: asyncio.StreamReader) -> bytes:
        size = int((await reader.readuntil(b"\r\n"))[1:])
        return (await reader.readexactly(size + 2))[:-2]

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        config = CommandCenterConfig("Shop", "/home/me/shop", redis_port=port, **SECRETS)
        stack = CommandCenterStack(config).build()
        backup = backup_of(stack.service("redis"), tmp_path, stack.secrets, DaggerOptions())
        assert backup is not None
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(backup.keep)
            with anyio.fail_after(30):
                while not (script := backup.start_script()):
                    await anyio.sleep(0.02)
            tasks.cancel_scope.cancel()
    assert [file.read_bytes() for file in script.files.values()] == [b"DUMP"]
    assert pings[0] == 2
    assert caplog.text == ""
