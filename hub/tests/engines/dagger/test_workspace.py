"""Which files of a folder are sent to the containers, and that the copy follows the folder."""

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest

from commandcenter_hub.engines.dagger.errors import RelayFailed
from commandcenter_hub.engines.dagger.ports.proxy import RelayAddress
from commandcenter_hub.engines.dagger.workspace import snapshot, sync
from commandcenter_hub.engines.dagger.workspace.git import GitExport
from commandcenter_hub.engines.dagger.workspace.sync import WorkspaceSync
from commandcenter_hub.testing.hostile_folders import CASES, Case, Unavailable, built

from .conftest import RelayProcess, kill

OpenRelay = Callable[[], Awaitable[RelayProcess]]


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "a “project” é"
    root.mkdir()
    return root


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    copy = tmp_path / "copy"
    copy.mkdir()
    return copy


def content(root: Path) -> dict[str, str]:
    """Return every file and link below a folder, which may change while it is read."""
    found: dict[str, str] = {}
    for path in root.rglob("*"):
        with contextlib.suppress(FileNotFoundError):
            if path.is_symlink():
                found[str(path.relative_to(root))] = f"-> {path.readlink()}"
            elif path.is_file():
                found[str(path.relative_to(root))] = path.read_text("utf-8")
    return found


def quietly(done: int, total: int, left_out: str) -> None:
    """Ignore progress."""


def test_commandcenters_own_folder_is_no_part_of_the_project(project: Path) -> None:
    write(project, a_dot_txt="", data__own__token="", data__own__deep__key="", data__owner="", own__b="")
    found = snapshot.take_snapshot(project, "data/own")
    assert sorted(found.entries) == ["a.txt", "data/owner", "own/b"]
    assert not [folder for folder in found.folders if folder.startswith("data/own/")]


def test_files_that_git_ignores_are_left_out(project: Path) -> None:
    write(
        project,
        _dot_gitignore="*.log\n/build/\n!keep.log\n",
        a_dot_log="",
        keep_dot_log="",
        build__x="",
        src__build__y="",
    )
    write(project, src___dot_gitignore="secret\n!*.log\n", src__secret="", src__b_dot_log="", node_modules__m="")
    write(project, _dot_git__info__exclude="local\n", local="", venv__pyvenv_dot_cfg="", venv__lib="")
    found = snapshot.take_snapshot(project)
    assert sorted(found.entries) == [".gitignore", "keep.log", "src/.gitignore", "src/b.log", "src/build/y"]
    assert found.left_out == {}


def test_files_that_cannot_be_sent_are_listed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "FILE_LIMIT_BYTES", 1 << 20)
    write(project, fine="x")
    (project / "big").write_bytes(b"x" * ((1 << 20) + 1))
    (project / "inside").symlink_to("fine")
    (project / "outside").symlink_to("/etc/hostname")
    (project / "up").symlink_to("../up")
    os.mkfifo(project / "pipe")
    (Path(os.fsdecode(os.fsencode(project) + b"/\xff"))).write_text("")
    found = snapshot.take_snapshot(project)
    assert sorted(found.entries) == ["fine", "inside"]
    assert found.left_out == {
        "big": "is larger than 1 MB",
        "outside": "is a link to outside the folder",
        "up": "is a link to outside the folder",
        "pipe": "is not a regular file",
        "?": "its name is not text",
    }
    assert snapshot.describe_left_out(found.left_out, 1) == "Left out: big (is larger than 1 MB) and 4 more."


def test_the_files_of_a_repository_are_those_that_git_lists(project: Path) -> None:
    write(project, _dot_gitignore="*.log\n", a_dot_log="", b_dot_log="", other__c="", deep__d="")
    for folder in (project, project / "other"):
        subprocess.run(["git", "-C", folder, "init", "-q"], check=True)
    subprocess.run(["git", "-C", project, "add", "-f", "b.log"], check=True)
    found = snapshot.take_snapshot(project)
    assert sorted(found.entries) == [".gitignore", "b.log", "deep/d"]
    assert found.left_out == {"other/": "is another repository, not a submodule"}
    assert sorted(snapshot.take_snapshot(project / "deep").entries) == ["d"]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_hostile_folders(case: Case) -> None:
    # The desk's scan is tested with the same cases.
    try:
        with built(case) as root:
            found = snapshot.take_snapshot(root)
            files = {path for path, entry in found.entries.items() if entry.link is None and can_be_read(root, path)}
    except Unavailable as reason:
        pytest.skip(str(reason))
    assert files == case.files


def can_be_read(root: Path, path: str) -> bool:
    try:
        snapshot.open_inside(root, path).close()
    except OSError:
        return False
    return True


def test_a_path_that_is_too_long_is_listed(project: Path) -> None:
    folder = project.joinpath(*["d" * 200] * 13)
    folder.mkdir(parents=True)
    (folder / "x").write_text("")
    found = snapshot.take_snapshot(project)
    assert list(found.entries) == []
    assert list(found.left_out.values()) == ["its path is too long"]
    assert len(snapshot.describe_left_out(found.left_out)) < 200


@pytest.mark.parametrize("what", ["a pipe", "a link", "behind a link"])
async def test_a_file_that_was_replaced_meanwhile_is_not_sent(
    project: Path, copy: Path, open_relay: OpenRelay, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    write(project, a="mine", sub__b="mine")
    secret = project.parent / "secret"
    write(project.parent, secret__a="secret", secret__b="secret")
    real = snapshot.take_snapshot

    def replace_after_snapshot(root: Path, left_out: str) -> snapshot.Snapshot:
        found = real(root, left_out)
        if what == "a pipe":
            (project / "a").unlink()
            os.mkfifo(project / "a")
        elif what == "a link":
            (project / "a").unlink()
            (project / "a").symlink_to(secret / "a")
        else:
            (project / "sub" / "b").unlink()
            (project / "sub").rmdir()
            (project / "sub").symlink_to(secret)
        return found

    monkeypatch.setattr("commandcenter_hub.engines.dagger.workspace.sync.take_snapshot", replace_after_snapshot)
    workspace = WorkspaceSync(project, str(copy))
    with anyio.fail_after(30):
        await workspace.sync((await open_relay()).address, quietly)
    assert content(copy) == ({"a": "mine"} if what == "behind a link" else {"sub/b": "mine"})
    await workspace.close()


async def test_names_of_any_length_reach_the_copy(project: Path, copy: Path, open_relay: OpenRelay) -> None:
    for name in ("日" * 85, "x" * 255, "é" * 127):
        (project / name).write_text(name)
    workspace = WorkspaceSync(project, str(copy))
    with anyio.fail_after(30):
        await workspace.sync((await open_relay()).address, quietly)
    assert content(copy) == content(project)
    await workspace.close()


async def test_a_run_has_its_mark_once_all_files_are_there(project: Path, copy: Path, open_relay: OpenRelay) -> None:
    relay = (await open_relay()).address
    write(project, a="1", z="2")
    workspace = WorkspaceSync(project, str(copy))
    reported: list[tuple[int, int]] = []
    order: list[str] = []
    put = workspace._put

    async def recorded(path: str, *others: Any) -> bool:
        order.append(path)
        return await put(path, *others)

    workspace._put = recorded  # type: ignore[method-assign]
    workspace.mark_for("backend", "run-1")
    await workspace.sync(relay, lambda done, total, left_out: reported.append((done, total)))
    assert order == ["a", "z", ".git/commandcenter/synced/run-1"]
    assert (copy / order[-1]).read_text("utf-8") == ""
    assert reported[-1] == (2, 2)  # the mark is not one of the project's files
    workspace.mark_for("backend", "run-2")
    await workspace.sync(relay, quietly)
    assert sorted(content(copy)) == [".git/commandcenter/synced/run-2", "a", "z"]
    await workspace.close()


async def test_following_a_folder_ends_at_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync, "WATCHED_MS", 60_000)
    workspace = WorkspaceSync(project)
    pushed = anyio.Event()

    async def push(_: object) -> None:
        pushed.set()

    monkeypatch.setattr(workspace, "push", push)
    with anyio.fail_after(30):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(workspace.follow, RelayAddress)
            await pushed.wait()
            await anyio.sleep(0.2)  # it waits in a thread now
            workspace.interrupt()
            tasks.cancel_scope.cancel()


async def test_watching_does_not_follow_links_out_of_the_folder(project: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    write(outside, deep__file="x")
    write(project, a="1", sub__b="2")
    (project / "out").symlink_to(outside)
    (project / "top").symlink_to("/")
    seen = 0

    async def count() -> None:
        nonlocal seen
        async for _ in sync.changes(project, lambda: frozenset(snapshot.take_snapshot(project).folders), anyio.Event()):
            seen += 1

    async def until(number: int) -> None:
        with anyio.fail_after(30):
            while seen < number:
                await anyio.sleep(0.02)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(count)
        await until(2)  # the second time when all folders are watched
        write(outside, deep__file="y", deep__another="z")
        await anyio.sleep(2 * sync.DEBOUNCE_MS / 1000)
        assert seen == 2
        write(project, sub__b="3")
        await until(3)
        write(project, new__deeper__c="4")  # new folders are watched, too
        await until(5)
        before = seen
        write(project, new__deeper__c="5")
        await until(before + 1)
        tasks.cancel_scope.cancel()


def test_files_beyond_the_limits_of_the_folder_are_left_out(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project, a="x" * 10, b="x" * 30, c="x" * 20)
    monkeypatch.setattr(snapshot, "TOTAL_LIMIT_BYTES", 35)
    assert sorted(snapshot.take_snapshot(project).entries) == ["a", "c"]
    monkeypatch.setattr(snapshot, "FILES_LIMIT", 1)
    found = snapshot.take_snapshot(project)
    assert sorted(found.entries) == ["a"]
    assert set(found.left_out) == {"b", "c"}


async def test_the_copy_equals_the_folder(project: Path, copy: Path, open_relay: OpenRelay) -> None:
    sync = WorkspaceSync(project, str(copy))
    relay = (await open_relay()).address
    write(project, a="1", sub__b="2", sub__deep__c="3", script="#!")
    (project / "script").chmod(0o700)
    (project / "secret").write_text("mine")
    (project / "secret").chmod(0o600)
    (project / "link").symlink_to("sub/b")
    write(copy, stale="", sub__b__was_a_folder="")
    reported: list[tuple[int, int]] = []
    await sync.sync(relay, lambda done, total, left_out: reported.append((done, total)))
    assert content(copy) == content(project)
    assert reported[-1] == (6, 6)
    assert (copy / "secret").stat().st_mode & 0o777 == 0o644
    assert (copy / "script").stat().st_mode & 0o777 == 0o755
    assert (copy / "a").stat().st_mtime_ns == (project / "a").stat().st_mtime_ns
    reported.clear()
    later = WorkspaceSync(project, str(copy))
    await later.sync(relay, lambda done, total, left_out: reported.append((done, total)))
    await later.close()
    assert reported[-1] == (0, 0)  # nothing is sent twice
    (project / "sub" / "deep" / "c").unlink()
    (project / "a").unlink()
    write(project, a__now_a_folder="x")
    (project / "link").unlink()
    write(project, link="now a file")
    await sync.sync(relay, quietly)
    assert content(copy) == content(project)
    assert not (copy / "sub" / "deep").exists()
    await sync.close()


async def test_edits_arrive_without_polling(
    project: Path, copy: Path, open_relay: OpenRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commandcenter_hub.engines.dagger.workspace.sync.POLL_EVERY_S", 3600.0)
    sync = WorkspaceSync(project, str(copy))
    opened = await open_relay()
    relays = [opened.address]

    async def relay() -> RelayAddress:
        return relays[-1]

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(sync.follow, relay)
        await _until_same(project, copy)
        await anyio.sleep(0.3)
        write(project, new="1", sub__new="2")
        await _until_same(project, copy)
        write(project, new="changed")
        await _until_same(project, copy)
        (project / "sub" / "new").unlink()
        await _until_same(project, copy)
        # Another relay continues where this one ended.
        kill(opened.process.pid)
        opened.process.wait()
        relays.append((await open_relay()).address)
        write(project, later="3")
        await _until_same(project, copy)
        tasks.cancel_scope.cancel()
    await sync.close()


async def _until_same(project: Path, copy: Path) -> None:
    with anyio.fail_after(60):
        while content(project) != content(copy):
            await anyio.sleep(0.02)


@pytest.mark.slow
async def test_a_relay_that_has_ended_is_reported(project: Path, copy: Path, open_relay: OpenRelay) -> None:
    opened = await open_relay()
    sync = WorkspaceSync(project, str(copy))
    await sync.sync(opened.address, quietly)
    kill(opened.process.pid)
    opened.process.wait()
    write(project, a="1")
    with pytest.raises(RelayFailed):
        await sync.sync(opened.address, quietly)


@pytest.mark.slow
async def test_twenty_thousand_files_reach_the_copy(project: Path, copy: Path, open_relay: OpenRelay) -> None:
    for folder in range(200):
        (project / f"d{folder}").mkdir()
        for number in range(100):
            (project / f"d{folder}" / f"f{number}").write_text(f"{folder} {number}")
    sync = WorkspaceSync(project, str(copy))
    await sync.sync((await open_relay()).address, quietly)
    assert sum(1 for _ in copy.rglob("f*")) == 20_000
    await sync.close()


async def test_a_relay_that_accepts_no_data_is_reported(
    project: Path, copy: Path, open_relay: OpenRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commandcenter_hub.engines.dagger.workspace.sync.ANSWER_S", 1.0)
    opened = await open_relay()
    sync = WorkspaceSync(project, str(copy))
    await sync.sync(opened.address, quietly)
    opened.process.send_signal(signal.SIGSTOP)
    write(project, a="1" * (30 << 20))
    try:
        with anyio.fail_after(30), pytest.raises(RelayFailed, match="the relay does not answer"):
            await sync.sync(opened.address, quietly)
    finally:
        opened.process.send_signal(signal.SIGCONT)


def commit(root: Path, subject: str) -> None:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for arguments in (("init", "-q"), ("add", "."), (*who, "commit", "-qm", subject)):
        subprocess.run(["git", *arguments], cwd=root, env=environment, check=True)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look soon whether the repository has changed."""
    monkeypatch.setattr("commandcenter_hub.engines.dagger.workspace.git.COMPARE_EVERY_S", 0.05)


@pytest.mark.usefixtures("soon")
async def test_the_copy_has_what_git_knows_and_not_the_repository(
    project: Path, copy: Path, tmp_path: Path, open_relay: OpenRelay
) -> None:
    write(project, a_dot_py="x = 1\n")
    commit(project, "Begin")
    exported = tmp_path / "export"
    relay = (await open_relay()).address
    workspace = WorkspaceSync(project, str(copy), git=exported)

    async def address() -> RelayAddress:
        return relay

    def subjects() -> list[str]:
        insights = copy / ".git" / "commandcenter" / "insights.json"
        return [one[4] for one in json.loads(insights.read_text("utf-8"))["commits"]] if insights.exists() else []

    async def until(expected: list[str]) -> None:
        with anyio.fail_after(60):
            while subjects() != expected:
                await anyio.sleep(0.05)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(GitExport(project, exported).follow, lambda: workspace.push(address))
        await until(["Begin"])
        assert content(copy)["a.py"] == "x = 1\n"
        assert {path.name for path in (copy / ".git").iterdir()} == {"commandcenter"}
        assert len(list((copy / ".git" / "commandcenter" / "files").iterdir())) == 1
        write(project, a_dot_py="x = 2\n")
        commit(project, "Change x")
        await until(["Change x", "Begin"])
        tasks.cancel_scope.cancel()
    await workspace.close()


@pytest.mark.usefixtures("soon")
async def test_a_repository_that_is_made_later_is_noticed(project: Path, tmp_path: Path) -> None:
    exported = tmp_path / "export"
    written = anyio.Event()

    async def note() -> None:
        insights = json.loads((exported / "insights.json").read_text("utf-8"))
        if insights["facts"]["state"] == "ok":
            written.set()

    write(project, a_dot_py="x = 1\n")
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(GitExport(project, exported).follow, note)
        with anyio.fail_after(60):
            while not (exported / "insights.json").exists():
                await anyio.sleep(0.05)
            commit(project, "Begin")
            await written.wait()
        tasks.cancel_scope.cancel()
