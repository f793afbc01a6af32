"""Files that outlive the Hub are private, complete, and refused if a newer version wrote them."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from commandcenter_hub.domain.errors import NewerVersion
from commandcenter_hub.engines import base
from commandcenter_hub.engines.base import Handle
from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.engines.dagger.session.host import SessionHosts
from commandcenter_hub.engines.dagger.session.runs import RunRecord, RunStore
from commandcenter_hub.engines.files import read_versioned, upgraded, write_private
from commandcenter_hub.testing.builders import a_stack, an_engine


@pytest.mark.parametrize("durable", [False, True])
def test_a_written_file_is_private_and_replaces_the_previous_one(tmp_path: Path, durable: bool) -> None:
    path = tmp_path / "secret"
    path.write_text("before")
    path.chmod(0o644)
    write_private(path, b"after", durable=durable)
    assert path.read_bytes() == b"after"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_an_existing_file_is_kept_unless_it_may_be_replaced(tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        write_private(tmp_path / "key", content, replace=False)
    assert (tmp_path / "key").read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [tmp_path / "key"]


def test_a_failed_write_keeps_the_previous_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_text("before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_private(path, b"after", durable=True)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_newer_version_is_refused_and_an_older_one_upgraded(tmp_path: Path) -> None:
    def second(saved: dict[str, Any]) -> dict[str, Any]:
        return {"names": [saved["name"]]}

    def third(saved: dict[str, Any]) -> dict[str, Any]:
        return {**saved, "color": "red"}

    upgrades = {1: second, 2: third}
    path = tmp_path / "file.json"
    newest = {"names": ["x"], "color": "red", "version": 3}
    for saved in ({"name": "x"}, {"name": "x", "version": 1}, {"names": ["x"], "version": 2}, newest):
        path.write_text(json.dumps(saved))
        assert read_versioned(path, 3, upgrades) == newest
    path.write_text(json.dumps({"version": 4}))
    with pytest.raises(NewerVersion, match=r"file\.json has version 4; this CommandCenter understands .* up to 3"):
        read_versioned(path, 3, upgrades)


@pytest.mark.parametrize("saved", [[], None, "x", {"version": "2"}, {"version": 0}, {"version": None}])
def test_saved_data_without_a_valid_version_is_damaged(saved: object) -> None:
    with pytest.raises(ValueError, match="The file"):
        upgraded(saved, 1, what="The file")


def test_a_newer_handle_is_refused_and_an_older_one_upgraded(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Handle("db", "run-1", "local", {"pid": 1}).to_json()
    with pytest.raises(NewerVersion, match="“db” has version 3"):
        Handle.from_json({**plain, "version": 3, "unknown": True})
    earlier = {name: value for name, value in plain.items() if name not in {"version", "socket"}}
    assert Handle.from_json(earlier) == Handle.from_json({**earlier, "version": 1}) == Handle.from_json(plain)
    monkeypatch.setattr(base, "HANDLE_VERSION", 3)
    upgrades = {**base.HANDLE_UPGRADES, 2: lambda saved: {**saved, "data": {"process": saved["data"]}}}
    monkeypatch.setattr(base, "HANDLE_UPGRADES", upgrades)
    for saved in (earlier, plain):
        assert Handle.from_json(saved) == Handle("db", "run-1", "local", {"process": {"pid": 1}}, 3)


def test_run_records_and_the_session_of_a_newer_version_are_refused(tmp_path: Path) -> None:
    store, record = RunStore(tmp_path), RunRecord("db", "run-1", "session-1", "id", True)
    store.put(record)
    (file,) = tmp_path.iterdir()
    saved = json.loads(file.read_text())
    assert saved.pop("version") == 1
    file.write_text(json.dumps(saved))  # as earlier versions wrote it
    assert store.get("run-1") == record
    file.write_text(json.dumps({**saved, "version": 2}))
    for read in (store.all, lambda: store.get("run-1")):
        with pytest.raises(NewerVersion, match="has version 2"):
            read()
    file.write_text("{")
    assert store.all() == []

    session = {"id": "session-1", "port": 1, "token": "t"}
    (tmp_path / "session.json").write_text(json.dumps(session))
    assert SessionHosts(tmp_path, DaggerOptions()).last() == "session-1"
    (tmp_path / "session.json").write_text(json.dumps({**session, "version": 2}))
    with pytest.raises(NewerVersion, match=r"session\.json has version 2"):
        SessionHosts(tmp_path, DaggerOptions()).find()


async def test_the_session_of_a_newer_version_is_not_changed(tmp_path: Path) -> None:
    stack = a_stack()
    run, folder = "run-1", tmp_path / "projects" / stack.project / "run" / "dagger"
    store = RunStore(folder / "runs")
    store.put(RunRecord("db", run, "session-1", "id", True))
    (file,) = (folder / "runs").iterdir()
    newer = json.dumps({**json.loads(file.read_text()), "version": 2})
    for path in (file, folder / "session.json"):
        path.write_text(newer)
    engine = an_engine("dagger", tmp_path, stack)
    handle = Handle("db", run, "dagger")
    async with engine.serving():
        with pytest.raises(NewerVersion):
            await engine.recover(handle)
        with pytest.raises(NewerVersion):
            await engine.start(stack.service("db"), "run-2", lambda _: None)
    assert [path.read_text() for path in (file, folder / "session.json")] == [newer, newer]
