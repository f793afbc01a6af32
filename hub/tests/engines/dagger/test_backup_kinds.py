"""Which backup a service has, and when one fills a volume; no engine and no server takes part."""

import json
from pathlib import Path
from typing import Any

import pytest

from commandcenter_hub.domain.stack import ContainerForm
from commandcenter_hub.engines.dagger.backup import restore
from commandcenter_hub.engines.dagger.backup.base import Backup, backup_of
from commandcenter_hub.engines.dagger.backup.postgres import PostgresBackup
from commandcenter_hub.engines.dagger.backup.redis import RedisBackup
from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.stacks.commandcenter import CommandCenterConfig, CommandCenterStack

SECRETS = {"db_password": "pw-db", "redis_password": "pw-redis", "secret_key": "pw-key"}
STACK = CommandCenterStack(CommandCenterConfig("Shop", "/home/me/shop", **SECRETS)).build()
FORM = ContainerForm(image="postgres")


def made(service: str, folder: Path, **given: Any) -> Backup | None:
    return backup_of(STACK.service(service), folder, STACK.secrets, DaggerOptions(**given))


def test_a_service_has_the_backup_that_its_definition_names(tmp_path: Path) -> None:
    assert isinstance(made("postgres", tmp_path), PostgresBackup)
    assert isinstance(made("redis", tmp_path), RedisBackup)
    assert made("backend", tmp_path) is None
    assert made("postgres", tmp_path, postgres_backup="off") is None


async def test_a_new_project_has_nothing_to_fill_a_volume_with(tmp_path: Path) -> None:
    for service in ("postgres", "redis"):
        backup = made(service, tmp_path)
        assert backup is not None
        assert backup.snapshot() is None
        client: Any = None  # neither looks at the volume
        await backup.refill(client, FORM, "volume", pytest.fail)


async def test_a_lost_database_is_filled_from_its_newest_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = made("postgres", tmp_path)
    assert backup is not None
    for name in ("g1", "g2", "g3"):
        (tmp_path / "postgres-copy" / name).mkdir(parents=True)
    for name in ("g1", "g2"):  # the third is not complete
        meta = {"system": "7", "timeline": 1, "redo": 1000}
        (tmp_path / "postgres-copy" / name / "meta.json").write_text(json.dumps(meta))
    found: list[restore.Control | None] = [restore.Control("7", 1, 1000), None]
    filled: list[tuple[Path, list[Path]]] = []

    async def look(*_: object) -> restore.Control | None:
        return found.pop(0)

    async def fill(_client: object, _form: object, _volume: str, base: Path, logs: list[Path]) -> None:
        filled.append((base, logs))

    monkeypatch.setattr(restore, "look", look)
    monkeypatch.setattr(restore, "restore", fill)
    reasons: list[str] = []
    client: Any = None
    await backup.refill(client, FORM, "volume", reasons.append)
    assert (filled, reasons) == ([], [])
    await backup.refill(client, FORM, "volume", reasons.append)
    folder = tmp_path / "postgres-copy"
    assert filled == [(folder / "g2" / "base", [folder / "g2" / "wal", folder / "g3" / "wal"])]
    assert reasons == ["the engine has lost it"]
