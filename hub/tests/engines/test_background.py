"""Background tasks: named, one at a time, ended with the block of their owner."""

import contextvars

import anyio
import pytest

from commandcenter_hub.engines.background import BackgroundTasks


async def test_a_task_runs_once_until_it_is_stopped() -> None:
    tasks, began, ended = BackgroundTasks(), [0], [0]

    async def work() -> None:
        began[0] += 1
        try:
            await anyio.sleep_forever()
        finally:
            with anyio.CancelScope(shield=True):
                await anyio.sleep(0.05)
            ended[0] += 1

    async with tasks.running():
        tasks.start("a", work)
        tasks.start("a", work)
        await anyio.sleep(0.01)
        assert (began, ended) == ([1], [0])
        await tasks.stop("a")
        assert ended == [1]
        await tasks.stop("a")
        tasks.start("a", work)
        await anyio.sleep(0.01)
    assert (began, ended) == ([2], [2])


async def test_a_failed_task_does_not_end_others(caplog: pytest.LogCaptureFixture) -> None:
    tasks, done = BackgroundTasks(), anyio.Event()

    async def fail() -> None:
        raise ValueError("broken")

    async def work() -> None:
        await anyio.sleep(0.02)
        done.set()

    async with tasks.running():
        tasks.start("fail", fail)
        tasks.start("work", work)
        await done.wait()
    assert "“fail” failed" in caplog.text


async def test_an_error_in_the_block_is_raised_unchanged() -> None:
    tasks = BackgroundTasks()
    with pytest.raises(KeyError):
        async with tasks.running():
            tasks.start("a", anyio.sleep_forever)
            raise KeyError("x")


async def test_a_task_does_not_inherit_its_callers_context() -> None:
    tasks, variable, found = BackgroundTasks(), contextvars.ContextVar("trace", default="none"), anyio.Event()
    seen: list[str] = []

    async def look() -> None:
        seen.append(variable.get())
        found.set()

    variable.set("mine")
    async with tasks.running():
        tasks.start("look", look)
        await found.wait()
    assert seen == ["none"]
