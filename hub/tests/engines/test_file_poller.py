"""Of several tasks that wait for files, one checks the files for all."""

import contextlib
import errno
import os
from collections.abc import Callable
from pathlib import Path

import anyio
import pytest

from commandcenter_hub.engines.file_changes import FileChanges
from commandcenter_hub.engines.file_poller import FilePoller, file_poller


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commandcenter_hub.engines.file_poller.LOOK_EVERY_S", 0.001)


async def waiting(poller: FilePoller, number: int) -> None:
    with anyio.fail_after(60):
        while len(poller._waiting) != number:
            await anyio.sleep(0.001)


async def test_each_task_wakes_when_its_own_file_is_ready() -> None:
    poller, ready, done = FilePoller(), set[int](), list[int]()

    async def follow(number: int) -> None:
        await poller.until(lambda: number in ready, anyio.Event())
        done.append(number)

    async with anyio.create_task_group() as tasks:
        for number in range(5):
            tasks.start_soon(follow, number)
        await waiting(poller, 5)
        for left, number in enumerate((3, 0, 4, 1, 2)):  # the first task checks for all until it finishes
            ready.add(number)
            await waiting(poller, 4 - left)
    assert done == [3, 0, 4, 1, 2]


async def test_another_task_checks_the_files_when_the_first_is_cancelled() -> None:
    poller, ready = FilePoller(), anyio.Event()
    async with anyio.create_task_group() as tasks:
        with anyio.CancelScope() as first:
            async with anyio.create_task_group() as inner:
                inner.start_soon(poller.until, lambda: False, anyio.Event())
                await waiting(poller, 1)
                for _ in range(3):
                    tasks.start_soon(poller.until, ready.is_set, anyio.Event())
                await waiting(poller, 4)
                first.cancel()
        await waiting(poller, 3)
        ready.set()
        await waiting(poller, 0)
    assert poller._looking is None


async def test_the_wake_event_ends_the_wait() -> None:
    poller, wake = FilePoller(), anyio.Event()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(poller.until, lambda: False, wake)
        await waiting(poller, 1)
        wake.set()
    await poller.until(lambda: False, wake)


async def test_the_wake_event_ends_the_wait_before_the_next_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commandcenter_hub.engines.file_poller.LOOK_EVERY_S", 3600.0)
    poller, events = FilePoller(), [anyio.Event() for _ in range(3)]
    with anyio.fail_after(60):
        async with anyio.create_task_group() as tasks:
            for event in events:
                tasks.start_soon(poller.until, lambda: False, event)
            await waiting(poller, 3)
            for left, number in enumerate((1, 0, 2)):
                events[number].set()
                await waiting(poller, 2 - left)


async def test_a_failed_check_does_not_affect_other_tasks() -> None:
    poller, broken, ready = FilePoller(), list[str](), anyio.Event()

    def fail_if_broken() -> bool:
        if broken:
            raise OSError("not now")
        return False

    async with anyio.create_task_group() as tasks:
        calls: list[Callable[[], bool]] = [ready.is_set, fail_if_broken]
        for call in calls:
            tasks.start_soon(poller.until, call, anyio.Event())
        await waiting(poller, 2)
        broken.append("now")
        await waiting(poller, 1)
        ready.set()


async def test_an_event_loop_has_one_poller() -> None:
    assert file_poller() is file_poller()


async def test_a_write_to_a_watched_file_is_noticed_without_a_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commandcenter_hub.engines.file_poller.WATCHED_S", 3600.0)
    poller, done = FilePoller(), list[int]()
    with contextlib.ExitStack() as stack:
        files = [stack.enter_context((tmp_path / str(number)).open("wb+", buffering=0)) for number in range(3)]
        if not poller._watch([files[0].fileno()]):
            pytest.skip("this system does not report changes")

        async def follow(number: int) -> None:
            file = files[number]
            for size in (1, 2):
                await poller.until(
                    lambda size=size: os.fstat(file.fileno()).st_size >= size, anyio.Event(), [file.fileno()]
                )
                done.append(number)

        with anyio.fail_after(60):
            async with anyio.create_task_group() as tasks:
                for number in range(3):
                    tasks.start_soon(follow, number)
                await waiting(poller, 3)
                for number in (1, 0, 2, 0, 1, 2):
                    before = len(done)
                    with (tmp_path / str(number)).open("ab") as file:
                        file.write(b"x")
                    while len(done) == before:
                        await anyio.sleep(0.001)
        assert done == [1, 0, 2, 0, 1, 2]
    assert poller._changes is None


async def test_files_are_checked_where_the_system_does_not_report_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(_: object) -> None:
        raise OSError(errno.EMFILE, "the limit is reached")

    monkeypatch.setattr(FileChanges, "__init__", unavailable)
    monkeypatch.setattr("commandcenter_hub.engines.file_poller.WATCHED_S", 3600.0)
    poller, path = FilePoller(), tmp_path / "file"
    with path.open("wb") as file, anyio.fail_after(60):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(poller.until, lambda: path.stat().st_size > 0, anyio.Event(), [file.fileno()])
            await waiting(poller, 1)
            path.write_bytes(b"x")
