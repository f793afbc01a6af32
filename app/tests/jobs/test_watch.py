"""Edits in a folder are noticed; links are not followed."""

import ctypes
import errno
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest

from commandcenter_app.jobs import watch
from commandcenter_app.jobs.folder_changes import FolderChanges
from commandcenter_app.jobs.watch import Watcher, watched_folders
from commandcenter_app.shared import inotify

by_events = pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "inotify_init1"), reason="the system reports no changes")


class Noticed:
    """The requests of a watcher."""

    def __init__(self) -> None:
        self.paths: set[str] = set()
        self.everything = 0
        self.moves = 0

    async def scan(self, paths: list[str] | None) -> bool:
        if paths is None:
            self.everything += 1
        else:
            self.paths |= set(paths)
        return True

    def moved(self) -> None:
        self.moves += 1

    async def until(self, path: str) -> None:
        with anyio.fail_after(60):
            while path not in self.paths:
                await anyio.sleep(0.02)


@asynccontextmanager
async def watching(root: Path, left_out: str = "") -> AsyncIterator[Noticed]:
    """Watch a folder; the block starts when watching has begun."""
    noticed = Noticed()
    watcher = Watcher(root, noticed.scan, noticed.moved, left_out)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(watcher.run)
        with anyio.fail_after(60):
            while "probe" not in noticed.paths:
                (root / "probe").write_text("x")
                await anyio.sleep(0.2)
        yield noticed
        tasks.cancel_scope.cancel()


async def test_links_are_not_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "project", tmp_path / "outside"
    (root / "sub").mkdir(parents=True)
    (outside / "deep").mkdir(parents=True)
    (root / "out").symlink_to(outside)
    (root / "top").symlink_to("/")
    assert watched_folders(str(root)) == {"", "sub/"}
    async with watching(root) as noticed:
        (outside / "deep" / "file").write_text("x")
        (root / "sub" / "file").write_text("x")
        await noticed.until("sub/file")
    assert not any(path.startswith(("out", "top")) for path in noticed.paths)
    assert noticed.everything == 0


@pytest.mark.parametrize("polling", [False, True])
async def test_added_and_removed_folders_are_noticed(
    tmp_path: Path, polling: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "1" if polling else "")
    monkeypatch.setattr(watch, "POLL_EVERY_MS", 50)
    async with watching(tmp_path) as noticed:
        (tmp_path / "new" / "deep").mkdir(parents=True)
        await noticed.until("new")
        (tmp_path / "new" / "deep" / "file").write_text("x")
        await noticed.until("new/deep/file")
        os.rename(tmp_path / "new", tmp_path / "moved")  # noqa: PTH104 - a plain rename
        await noticed.until("moved")
        (tmp_path / "moved" / "deep" / "another").write_text("x")
        await noticed.until("moved/deep/another")


async def test_folders_of_git_and_ignored_ones(tmp_path: Path) -> None:
    for folder in ("src/lib", "build/x", "node_modules/x", "env", ".git/refs/heads/feature", ".git/objects/00"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / ".gitignore").write_text("build/\n")
    (tmp_path / "env" / "pyvenv.cfg").write_text("")
    git = {".git/", ".git/refs/", ".git/refs/heads/", ".git/refs/heads/feature/"}
    assert watched_folders(str(tmp_path)) == {"", "src/", "src/lib/", "env/"} | git
    async with watching(tmp_path) as noticed:
        (tmp_path / ".git" / "refs" / "heads" / "feature" / "x").write_text("1")
        with anyio.fail_after(60):
            while noticed.moves == 0:
                await anyio.sleep(0.02)


async def test_what_commandcenter_writes_is_no_edit(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    assert watched_folders(str(tmp_path), "own") == {""}
    async with watching(tmp_path, "own") as noticed:
        (tmp_path / "own" / "hub.db").write_text("x")
        (tmp_path / "own").chmod(0o700)
        (tmp_path / "own" / "hub.db").unlink()
        (tmp_path / "own").rmdir()
        (tmp_path / "own").mkdir()
        (tmp_path / "own.txt").write_text("x")
        await noticed.until("own.txt")
    assert (noticed.everything, {path for path in noticed.paths if path.startswith("own")}) == (0, {"own.txt"})


@by_events
async def test_an_edit_while_the_folders_are_read_again_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sub").mkdir()
    read: list[str] = []

    def edited_meanwhile(root: str, *rest: object) -> frozenset[str]:
        read.append(root)
        found = watched_folders(root)
        (tmp_path / "sub" / f"file-{len(read)}").write_text("x")
        return found

    monkeypatch.setattr(watch, "watched_folders", edited_meanwhile)
    async with watching(tmp_path) as noticed:
        before = len(read)
        (tmp_path / "new").mkdir()
        with anyio.fail_after(60):
            while len(read) == before:
                await anyio.sleep(0.02)
        await noticed.until(f"sub/file-{before + 1}")
    assert noticed.everything == 0


@by_events
async def test_folders_are_not_polled_where_the_system_reports_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WATCHFILES_FORCE_POLLING", raising=False)
    monkeypatch.setitem(sys.modules, "watchfiles", None)  # cannot be imported
    async with watching(tmp_path) as noticed:
        (tmp_path / "file").write_text("x")
        await noticed.until("file")
    assert noticed.everything == 0


@by_events
async def test_when_changes_were_discarded_everything_is_scanned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, discarded = inotify.Inotify.read, [inotify.Event(-1, inotify.OVERFLOWED, "")]
    async with watching(tmp_path) as noticed:
        monkeypatch.setattr(
            inotify.Inotify, "read", lambda one: [*read(one), *(discarded.pop() for _ in discarded[:1])]
        )
        (tmp_path / "file").write_text("x")
        with anyio.fail_after(60):
            while noticed.everything == 0:
                await anyio.sleep(0.02)


def fail_to_watch_once(monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
    errors, watched = [error], FolderChanges.watch

    def watch_or_fail(self: FolderChanges, folders: frozenset[str]) -> None:
        if errors:
            raise errors.pop()
        watched(self, folders)

    monkeypatch.setattr(FolderChanges, "watch", watch_or_fail)


@by_events
async def test_edits_are_noticed_after_no_watches_were_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_to_watch_once(monkeypatch, OSError(errno.ENOSPC, "no watches are left"))
    async with watching(tmp_path) as noticed:
        assert noticed.everything, "changes before the folders were polled are unknown"


@by_events
@pytest.mark.parametrize("error", [FileNotFoundError("x"), NotADirectoryError("x")])
async def test_folders_are_not_polled_after_one_was_removed_or_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    monkeypatch.delenv("WATCHFILES_FORCE_POLLING", raising=False)
    monkeypatch.setitem(sys.modules, "watchfiles", None)  # cannot be imported
    fail_to_watch_once(monkeypatch, error)
    async with watching(tmp_path) as noticed:
        assert noticed.everything, "changes before the folders were watched again are unknown"
