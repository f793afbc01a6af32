"""The Hub as a whole: its key, its lock, the takeover by the next Hub; names and ports."""

import json
import socket
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import pytest
from cryptography.fernet import Fernet

from commandcenter_hub.domain.errors import HubAlreadyRunning, HubError, KeyUnusable, NameTaken, NewerVersion
from commandcenter_hub.engines import host_ports
from commandcenter_hub.engines.base import Exit
from commandcenter_hub.engines.files import write_private
from commandcenter_hub.engines.registry import EngineRegistry
from commandcenter_hub.services import file_watch, manifest
from commandcenter_hub.services.access import Vault
from commandcenter_hub.services.home import HomeUnusable
from commandcenter_hub.services.hub import Hub
from commandcenter_hub.services.naming import choose_name, choose_slug
from commandcenter_hub.services.runtime_files import announced, only_hub, read_state
from commandcenter_hub.storage.repositories import ProjectRepository
from commandcenter_hub.testing.builders import FAKE, some_settings
from commandcenter_hub.testing.fake_engine import World
from commandcenter_hub.testing.ports import free_port

ENGINES = EngineRegistry([FAKE])
PORTS = ("backend", "frontend", "postgres", "redis")


async def register(hub: Hub, folder: Path) -> str:
    folder.mkdir(exist_ok=True)
    ports = {name: free_port() for name in PORTS}
    return (await hub.registration.create(name=None, path=str(folder), ports=ports, engine="auto", options={})).id


async def reached(hub: Hub, project_id: str, status: str) -> None:
    with anyio.fail_after(30):
        while (await hub.projects.get(project_id)).status != status:
            await anyio.sleep(0.01)


async def running(hub: Hub, project_id: str) -> None:
    await reached(hub, project_id, "running")


async def started(hub: Hub, folder: Path) -> str:
    """Register a folder, start its project, and return the project's id once it runs."""
    project_id = await register(hub, folder)
    await hub.orchestration.start(project_id)
    await running(hub, project_id)
    return project_id


async def set_start(hub: Hub, project_id: str, start: Any) -> None:
    given: dict[str, Any] = dict.fromkeys(("name", "path", "engine", "version"))
    await hub.registration.update(project_id, ports={}, options={}, start=start, **given)


async def test_a_project_can_start_with_the_hub_although_it_was_stopped(
    home: Path, world: World, tmp_path: Path
) -> None:
    settings = some_settings(home, engines=ENGINES)
    hub = await Hub.open(settings)
    async with hub.running():
        always, last = await started(hub, tmp_path / "always"), await started(hub, tmp_path / "last")
        await set_start(hub, always, "always")
        for project_id in (always, last):
            await hub.orchestration.stop(project_id)
            await reached(hub, project_id, "stopped")
    hub = await Hub.open(settings)
    async with hub.running():
        await running(hub, always)
        assert (await hub.projects.get(last)).status == "stopped"
        await set_start(hub, always, "last")
        await hub.orchestration.stop(always)
        await reached(hub, always, "stopped")
    hub = await Hub.open(settings)
    async with hub.running():
        await hub.taken_over()
        assert (await hub.projects.get(always)).status == "stopped"


class EngineAway(HubError):
    """An engine does not answer for a moment."""

    transient = True


async def test_a_project_that_is_taken_over_late_still_starts_with_the_hub(
    home: Path, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commandcenter_hub.services.hub.ADOPT_AGAIN_S", 0.01)
    settings = some_settings(home, engines=ENGINES)
    hub = await Hub.open(settings)
    async with hub.running():
        project_id = await register(hub, tmp_path / "shop")
        await set_start(hub, project_id, "always")
    hub = await Hub.open(settings)
    supervise, errors = hub.projects.supervise, [EngineAway("It is away.")]

    async def first_fail(row: Any, **options: Any) -> Any:
        if errors:
            raise errors.pop()
        return await supervise(row, **options)

    monkeypatch.setattr(hub.projects, "supervise", first_fail)
    async with hub.running():
        await running(hub, project_id)
    assert errors == []


async def test_an_unexpected_error_in_a_start_with_the_hub_affects_only_that_project(
    home: Path, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = some_settings(home, engines=ENGINES)
    hub = await Hub.open(settings)
    async with hub.running():
        project_id = await register(hub, tmp_path / "shop")
        await set_start(hub, project_id, "always")
    hub = await Hub.open(settings)

    async def broken(_: str) -> None:
        raise OSError("no more threads")

    monkeypatch.setattr(hub.orchestration, "start", broken)
    async with hub.running():
        await hub.taken_over()
        assert (await hub.projects.get(project_id)).status == "stopped"


async def test_the_next_hub_takes_over_without_a_restart(home: Path, world: World, tmp_path: Path) -> None:
    settings = some_settings(home, engines=ENGINES)
    hub = await Hub.open(settings)
    async with hub.running():
        project = await started(hub, tmp_path / "shop")
    before = {run.handle.service: run.handle.run for run in world.running()}
    assert set(before) == set(PORTS)
    later = await Hub.open(settings)
    async with later.running():
        await running(later, project)
        assert {run.handle.service: run.handle.run for run in world.running()} == before
        assert len(world.runs) == 4
        assert (await later.projects.connection(project)).password == (await hub.projects.connection(project)).password


async def test_the_next_hub_knows_which_projects_need_a_restart(home: Path, world: World, tmp_path: Path) -> None:
    settings = some_settings(home, engines=ENGINES)
    unchanged: dict[str, Any] = {"path": None, "ports": {}, "engine": None, "options": {}, "version": None}
    hub = await Hub.open(settings)
    async with hub.running():
        project = await started(hub, tmp_path / "shop")
        assert not (await hub.projects.get(project)).restart_needed
        assert (await hub.registration.update(project, name="Laden", **unchanged)).restart_needed
    later = await Hub.open(settings)
    async with later.running():
        await running(later, project)
        assert (await later.projects.get(project)).restart_needed
        # Back to the running definition: no restart is needed any more.
        assert not (await later.registration.update(project, name="shop", **unchanged)).restart_needed


async def test_runs_of_an_earlier_version_need_no_restart(home: Path, world: World, tmp_path: Path) -> None:
    settings = some_settings(home, engines=ENGINES)
    unchanged: dict[str, Any] = {"path": None, "ports": {}, "engine": None, "options": {}, "version": None}
    hub = await Hub.open(settings)
    async with hub.running():
        project = await started(hub, tmp_path / "shop")
    with sqlite3.connect(home / "hub.db") as database:
        database.execute("UPDATE runs SET definition = '0123456789abcdef'")
    for changed in (False, True):
        later = await Hub.open(settings)
        async with later.running():
            await running(later, project)
            assert (await later.projects.get(project)).restart_needed is changed
            # From now on its fingerprint is saved, for later Hubs too.
            assert (await later.registration.update(project, name="Laden", **unchanged)).restart_needed


async def test_runs_of_a_newer_version_are_not_changed(home: Path, world: World, tmp_path: Path) -> None:
    settings = some_settings(home, engines=ENGINES)
    hub = await Hub.open(settings)
    async with hub.running():
        project = await started(hub, tmp_path / "shop")
    before = {run.handle.service: run.handle.run for run in world.running()}
    newer = "UPDATE runs SET handle = json_set(handle, '$.version', ?)"
    with sqlite3.connect(home / "hub.db") as database:
        database.execute(newer, [3])
    later = await Hub.open(settings)
    async with later.running():
        await later.taken_over()
        view = await later.projects.get(project)
        assert view.status == "error"
        assert view.error is not None
        assert view.error["code"] == "newer_version"
        assert "has version 3; this CommandCenter understands versions up to 2" in view.error["message"]
    with sqlite3.connect(home / "hub.db") as database:
        database.execute(newer, [2])
    newest = await Hub.open(settings)
    async with newest.running():
        await running(newest, project)
    assert {run.handle.service: run.handle.run for run in world.running()} == before
    assert len(world.runs) == 4


async def test_the_next_hub_starts_services_that_were_lost(home: Path, world: World, tmp_path: Path) -> None:
    settings = some_settings(home, engines=ENGINES)
    hub = await Hub.open(settings)
    async with hub.running():
        project = await started(hub, tmp_path / "shop")
    await world.close()
    later = await Hub.open(settings)
    async with later.running():
        await running(later, project)
        assert len(world.running()) == 4


async def test_a_missing_key_is_not_replaced_once_passwords_are_encrypted(
    home: Path, world: World, tmp_path: Path
) -> None:
    settings = some_settings(home, engines=ENGINES)
    hub = await Hub.open(settings)
    async with hub.running():
        await register(hub, tmp_path / "shop")
    key = (home / "key").read_bytes()
    (home / "key").unlink()
    with pytest.raises(KeyUnusable):
        await Hub.open(settings)
    assert not (home / "key").exists()
    (home / "key").write_bytes(key)
    later = await Hub.open(settings)
    async with later.running():
        assert len(await later.projects.list()) == 1


@pytest.mark.parametrize("content", [None, b"", b"\n"])
async def test_a_key_that_is_lost_while_the_hub_runs_is_written_again(
    home: Path, world: World, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    monkeypatch.setattr(file_watch, "INTERVAL_S", 0.01)
    hub = await Hub.open(some_settings(home, engines=ENGINES))
    async with hub.running():
        key = (home / "key").read_bytes()
        (home / "key").unlink()
        if content is not None:
            (home / "key").write_bytes(content)
        with anyio.fail_after(60):
            while not (home / "key").exists() or (home / "key").read_bytes() != key:
                await anyio.sleep(0.01)
        assert stat.S_IMODE((home / "key").stat().st_mode) == 0o600
        assert hub.problems() == []


async def test_nothing_is_encrypted_with_a_key_that_exists_in_memory_only(
    home: Path, world: World, tmp_path: Path
) -> None:
    hub = await Hub.open(some_settings(home, engines=ENGINES))
    async with hub.running():
        shop = await register(hub, tmp_path / "shop")
        key, other = (home / "key").read_bytes(), Fernet.generate_key()
        for content in (other, b"no key"):
            write_private(home / "key", content)  # at once: the Hub writes a file again that is empty for a moment
            (problem,) = hub.problems()
            assert (problem.name, problem.status) == ("key", "error")
            assert "was replaced by another one" in problem.message
            assert "still has the right one" in problem.hint
            assert [one.name for one in (await hub.doctor.examine()).checks if one.status == "error"] == ["key"]
            with pytest.raises(KeyUnusable, match="was replaced"):
                await register(hub, tmp_path / "later")
            assert (home / "key").read_bytes() == content
        assert [view.id for view in await hub.projects.list()] == [shop]
        (home / "key").unlink()
        await register(hub, tmp_path / "later")
        assert ((home / "key").read_bytes(), hub.problems()) == (key, [])


async def test_an_empty_key_is_replaced_only_if_nothing_is_encrypted(home: Path, world: World, tmp_path: Path) -> None:
    settings = some_settings(home, engines=ENGINES)
    (home / "key").write_bytes(b"")
    hub = await Hub.open(settings)
    async with hub.running():
        assert (home / "key").read_bytes().strip()
        await register(hub, tmp_path / "shop")
    (home / "key").write_bytes(b"")
    with pytest.raises(KeyUnusable, match="is empty"):
        await Hub.open(settings)
    assert (home / "key").read_bytes() == b""


async def test_another_key_is_refused(home: Path, world: World, tmp_path: Path) -> None:
    settings = some_settings(home, engines=ENGINES)
    hub = await Hub.open(settings)
    async with hub.running():
        project = await register(hub, tmp_path / "shop")
    key, other = (home / "key").read_bytes(), Fernet.generate_key()
    (home / "key").write_bytes(other)
    with pytest.raises(KeyUnusable, match="is not the key"):
        await Hub.open(settings)
    assert (home / "key").read_bytes() == other
    (home / "key").write_bytes(key)
    later = await Hub.open(settings)
    async with later.running():
        assert (await later.projects.connection(project)).password


async def test_a_hub_without_its_database_finds_projects_passwords_and_runs(
    home: Path, world: World, tmp_path: Path
) -> None:
    settings = some_settings(home, engines=ENGINES)
    hub = await Hub.open(settings)
    async with hub.running():
        shop, idle = await register(hub, tmp_path / "shop"), await register(hub, tmp_path / "idle")
        gone = await register(hub, tmp_path / "gone")
        await hub.orchestration.start(shop)
        await running(hub, shop)
        await hub.registration.update(
            idle, name="other", path=None, ports={}, engine=None, options={"images": {"app": "mine"}}, version=None
        )
        await hub.orchestration.start(gone)
        await running(hub, gone)
        await hub.removal.remove(gone, delete_data=False)
        before = {view.id: view for view in await hub.projects.list()}
        password = (await hub.projects.connection(shop)).password
        runs = set(world.runs)
        assert (await hub.not_ready(), hub.problems()) == ([], [])
        (home / "hub.db").rename(home / "away")
        assert ["was moved or deleted" in one.message for one in hub.problems()] == [True]
        (home / "hub.db").write_bytes(b"")
        assert ["was replaced by another file" in one.message for one in hub.problems()] == [True]
        found = [(one.name, one.status) for one in (await hub.doctor.examine()).checks if one.name == "database"]
        assert found == [("database", "error")]
    for file in home.glob("hub.db*"):
        file.unlink()
    (home / "projects" / "strange" / "data").mkdir(parents=True)
    later = await Hub.open(settings)
    async with later.running():
        await later.taken_over()
        await running(later, shop)
        views = {view.id: view for view in await later.projects.list()}
        assert set(views) == {shop, idle}  # removed projects stay removed until their folder is registered again
        for one in (shop, idle):
            assert (views[one].name, views[one].ports, views[one].path, views[one].created) == (
                before[one].name, before[one].ports, before[one].path, before[one].created,
            )  # fmt: skip
        assert (await later.projects.row(idle)).stack["options"] == {"images": {"app": "mine"}}
        assert (await later.projects.row(shop)).wanted
        assert (await later.projects.connection(shop)).password == password
        assert set(world.runs) == runs, "a service was started or restarted"
        assert len(world.running()) == 4
        checks = (await later.doctor.examine()).checks
        assert [one.message for one in checks if one.name == "leftover" and "strange" in one.message]
        await later.orchestration.stop(shop)
        with anyio.fail_after(60):
            while world.running():
                await anyio.sleep(0.01)


@pytest.mark.parametrize("wanted", [True, False])
async def test_a_hub_without_its_database_starts_the_projects_that_should_run(
    home: Path, world: World, tmp_path: Path, wanted: bool
) -> None:
    settings = some_settings(home, engines=ENGINES)
    hub = await Hub.open(settings)
    async with hub.running():
        shop = await started(hub, tmp_path / "shop")
        if not wanted:
            await hub.orchestration.stop(shop)
    for run in world.running():  # the machine was switched off
        run.end(Exit())
    for file in home.glob("hub.db*"):
        file.unlink()
    later = await Hub.open(settings)
    async with later.running():
        await later.taken_over()
        assert (await later.projects.row(shop)).wanted is wanted
        await reached(later, shop, "running" if wanted else "stopped")
        assert len(later.notices()) == 1


@pytest.mark.parametrize("runs", [True, False])
async def test_without_its_database_a_hub_keeps_projects_of_earlier_manifests_running_if_they_run(
    home: Path, world: World, tmp_path: Path, runs: bool
) -> None:
    settings = some_settings(home, engines=ENGINES)
    hub = await Hub.open(settings)
    async with hub.running():
        shop = await started(hub, tmp_path / "shop")
    file = home / "projects" / "shop" / manifest.MANIFEST_FILE
    earlier = {name: value for name, value in json.loads(file.read_text()).items() if name != "wanted"}
    file.write_text(json.dumps({**earlier, "version": 2}))
    for run in () if runs else world.running():
        run.end(Exit())
    for path in home.glob("hub.db*"):
        path.unlink()
    later = await Hub.open(settings)
    async with later.running():
        await later.taken_over()
        assert (await later.projects.row(shop)).wanted is runs
        (kept,) = manifest.read_all(home)
        assert kept.wanted is runs


async def test_a_stop_is_saved_in_the_manifest_even_if_the_database_is_damaged(
    home: Path, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise HubError("The Hub's database is damaged.")

    hub = await Hub.open(some_settings(home, engines=ENGINES))
    async with hub.running():
        shop = await started(hub, tmp_path / "shop")
        monkeypatch.setattr(ProjectRepository, "set_wanted", fail)
        await hub.orchestration.stop(shop)
        assert [kept.wanted for kept in manifest.read_all(home)] == [False]
        await reached(hub, shop, "stopped")
        with pytest.raises(HubError, match="damaged"):
            await hub.orchestration.start(shop)
        assert [kept.wanted for kept in manifest.read_all(home)] == [False]


async def test_all_services_whose_sockets_were_removed_are_restarted_together(
    home: Path, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = await Hub.open(some_settings(home, engines=ENGINES))
    async with hub.running():
        shop = await started(hub, tmp_path / "shop")
        supervisor = hub.supervisors.get(shop)
        assert supervisor is not None
        before = {name: record.handle for name, record in supervisor.records.items()}
        for name in ("postgres", "redis"):
            handle = before[name]
            assert handle is not None
            supervisor.records[name].locate(replace(handle, socket=str(tmp_path / "removed" / name)))
        await hub.files.look()
        assert supervisor.operations.current is None, "a starting service gets time to create its socket"
        monkeypatch.setattr(file_watch, "SOCKET_MISSING_S", 0.0)
        await hub.files.look()
        operation = supervisor.operations.current
        assert operation is not None
        assert (operation.kind, operation.service) == ("restart", None)
        with anyio.fail_after(30):
            while supervisor.operations.current is not None:
                await anyio.sleep(0.01)
        again = {name for name, record in supervisor.records.items() if record.handle != before[name]}
        assert again == {"postgres", "redis"}


async def test_a_missing_key_is_not_replaced_if_manifests_exist(home: Path, world: World, tmp_path: Path) -> None:
    settings = some_settings(home, engines=ENGINES)
    hub = await Hub.open(settings)
    async with hub.running():
        await register(hub, tmp_path / "shop")
    (home / "hub.db").unlink()
    (home / "key").unlink()
    with pytest.raises(KeyUnusable):
        await Hub.open(settings)
    (home / "key").write_bytes(Fernet.generate_key())
    with pytest.raises(KeyUnusable):
        await Hub.open(settings)


@pytest.mark.parametrize("content", [bytes(40_960), b"damaged" * 1_000, b""])
async def test_a_damaged_database_is_kept_and_a_new_one_created_from_the_manifests(
    home: Path, world: World, tmp_path: Path, content: bytes
) -> None:
    settings = some_settings(home, engines=ENGINES)
    hub = await Hub.open(settings)
    async with hub.running():
        shop = await started(hub, tmp_path / "shop")
        password = (await hub.projects.connection(shop)).password
    runs = set(world.runs)
    (home / "hub.db").write_bytes(content)
    later = await Hub.open(settings)
    async with later.running():
        await later.taken_over()
        await running(later, shop)
        assert (await later.projects.connection(shop)).password == password
        assert set(world.runs) == runs, "a service was started or restarted"
        assert (await later.not_ready(), later.problems()) == ([], [])
        (notice,) = [one for one in (await later.doctor.examine()).checks if one.name == "database" and one.hint]
        assert notice.status == "warning"
        assert "1 project was registered again from the manifests" in notice.message
        kept = [file.read_bytes() for file in home.glob("hub.db.damaged-*[0-9]")]
        assert kept == ([content] if content else [])
    newest = await Hub.open(settings)
    async with newest.running():
        await newest.taken_over()
        await running(newest, shop)
        assert newest.notices() == []


async def test_a_damaged_page_of_the_database_is_detected(home: Path, world: World, tmp_path: Path) -> None:
    settings = some_settings(home, engines=ENGINES)
    hub = await Hub.open(settings)
    async with hub.running():
        shop = await register(hub, tmp_path / "shop")
    with closing(sqlite3.connect(home / "hub.db")) as database:
        (page,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'projects'").fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    with (home / "hub.db").open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))
    later = await Hub.open(settings)
    async with later.running():
        await later.taken_over()
        assert [view.id for view in await later.projects.list()] == [shop]
        assert len(list(home.glob("hub.db.damaged-*[0-9]"))) == 1


@pytest.mark.parametrize("zeros", [True, False])
async def test_a_database_that_is_overwritten_while_the_hub_runs_is_detected(
    home: Path, world: World, tmp_path: Path, zeros: bool
) -> None:
    settings = some_settings(home, engines=ENGINES)
    hub = await Hub.open(settings)
    async with hub.running():
        shop = await register(hub, tmp_path / "shop")
        with closing(sqlite3.connect(home / "hub.db")) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert hub.problems() == []
        with (home / "hub.db").open("r+b") as file:
            length = file.seek(0, 2)
            file.truncate(0)
            file.write(bytes(length if zeros else 0))
        (problem,) = hub.problems()
        assert (problem.name, problem.status) == ("database", "error")
        assert "is damaged" in problem.message
        assert "stop-hub" in problem.hint
    later = await Hub.open(settings)
    async with later.running():
        await later.taken_over()
        assert [view.id for view in await later.projects.list()] == [shop]


async def test_a_second_hub_is_refused(home: Path) -> None:
    settings = some_settings(home, engines=ENGINES)
    with only_hub(settings), announced(settings, 9_123):
        assert (read_state(settings.state_file) or {})["port"] == 9_123
        with pytest.raises(HubAlreadyRunning, match=r"at http://127\.0\.0\.1:9123"), only_hub(settings):
            pass
    assert read_state(settings.state_file) is None
    with only_hub(settings):
        assert stat.S_IMODE(home.stat().st_mode) == 0o700


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": "x"}', "null", '{"pid": 1}'])
def test_an_invalid_state_file_is_ignored(tmp_path: Path, text: str) -> None:
    (tmp_path / "hub.json").write_text(text)
    assert read_state(tmp_path / "hub.json") is None


def test_an_unusable_home_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeUnusable), only_hub(some_settings(tmp_path / "file" / "home")):
        pass


def test_a_port_in_use_is_reported_with_its_process() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert host_ports.in_use(port)
        error = host_ports.port_in_use([("redis", port)])
    assert error.details["ports"][0]["pid"] is not None
    assert str(port) in error.message
    assert "redis" in error.message
    assert not host_ports.in_use(port)


def test_names_are_unique() -> None:
    assert choose_name([], None, Path("/x/shop")) == "shop"
    assert choose_name(["Shop", "SHOP 2"], None, Path("/x/shop")) == "shop 3"
    assert choose_name(["shop"], None, Path("/")) == "project"
    assert choose_name([], None, Path("/x/a\nb\x1b")) == "ab"
    assert choose_name(["straße"], None, Path("/x/other")) == "other"
    with pytest.raises(NameTaken):
        choose_name(["straße"], "STRASSE", Path("/x"))


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Shop", "shop"), ("Żółć & co.", "zoc-co"), ("../../etc", "etc"), ("日本", "project"), ("-" * 9, "project"),
     ("a" * 90, "a" * 40), ("x" * 39 + " y", "x" * 39)],
)  # fmt: skip
def test_slugs_are_safe_folder_names(name: str, slug: str) -> None:
    assert choose_slug(name, lambda _: False) == slug
    assert choose_slug(name, {slug, f"{slug}-2"}.__contains__) == f"{slug}-3"


def test_a_manifest_is_found_by_its_folder(home: Path) -> None:
    vault = Vault(home / "key", may_make=True)
    folder = home / "projects" / "shop"
    folder.mkdir(parents=True)
    given = manifest.ProjectManifest("/work/shop “x”", "shop", "local", "why", vault.lock({"db_password": "x"}))
    manifest.save(given, folder)
    assert stat.S_IMODE((folder / manifest.MANIFEST_FILE).stat().st_mode) == 0o600
    assert [file.name for file in folder.iterdir()] == [manifest.MANIFEST_FILE]
    assert manifest.find(home, "/work/shop “x”", vault) == given
    assert manifest.find(home, "/work/shop", vault) is None
    # With another key the passwords cannot be decrypted: the manifest stays, in case the right key is restored.
    assert manifest.find(home, "/work/shop “x”", Vault(home / "other", may_make=True)) is None
    for text in ("", "{", "[]", "{}", json.dumps({"path": 1})):
        broken = home / "projects" / "broken"
        broken.mkdir(exist_ok=True)
        (broken / manifest.MANIFEST_FILE).write_text(text)
        assert manifest.find(home, "/work/shop “x”", vault) == given
    # The manifest of a newer version is neither read nor replaced.
    saved = {**json.loads((folder / manifest.MANIFEST_FILE).read_text()), "version": 99}
    (folder / manifest.MANIFEST_FILE).write_text(json.dumps(saved))
    assert manifest.find(home, "/work/shop “x”", vault) is None
    with pytest.raises(NewerVersion, match=r"manifest\.json has version 99"):
        manifest.save(given, folder)
    assert json.loads((folder / manifest.MANIFEST_FILE).read_text()) == saved
    manifest.remove(folder)
    manifest.remove(folder)
    assert manifest.find(home, "/work/shop “x”", vault) is None


def test_a_manifest_of_an_earlier_version_is_read_and_replaced(home: Path) -> None:
    vault = Vault(home / "key", may_make=True)
    folder = home / "projects" / "shop"
    folder.mkdir(parents=True)
    given = manifest.ProjectManifest("/work/shop", "shop", "local", "why", vault.lock({"db_password": "x"}))
    earlier = {name: value for name, value in given.to_json().items() if name != "version"}
    (folder / manifest.EARLIER_FILE).write_text(json.dumps(earlier))
    assert manifest.find(home, "/work/shop", vault) == given
    assert manifest.read_all(home) == [given]
    assert manifest.folders_without(home) == []
    manifest.save(given, folder)
    assert [file.name for file in folder.iterdir()] == [manifest.MANIFEST_FILE]
    assert manifest.read_all(home) == [given]
