"""Faults of the disk, a journal or the Hub itself: services are still supervised, and other projects not affected."""

import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import pytest

from commandcenter_hub.domain.errors import HubError, NoSpace, ServiceFailed
from commandcenter_hub.domain.operation import OperationKind, Progress
from commandcenter_hub.domain.restart import RestartPolicy
from commandcenter_hub.domain.state import ProjectStatus, ServiceState
from commandcenter_hub.engines import base
from commandcenter_hub.engines.base import Exit, LogLine
from commandcenter_hub.engines.registry import EngineRegistry
from commandcenter_hub.services.hub import Hub
from commandcenter_hub.stacks.commandcenter import CommandCenterConfig, CommandCenterStack
from commandcenter_hub.storage.database import DatabaseUnavailable
from commandcenter_hub.supervisor.journal import Journal
from commandcenter_hub.supervisor.log_query import Filter
from commandcenter_hub.supervisor.probes import healthy, prober_for
from commandcenter_hub.supervisor.runs import keep_journal
from commandcenter_hub.testing.builders import FAKE, some_settings
from commandcenter_hub.testing.fake_engine import World, world_of
from commandcenter_hub.testing.ports import free_port

ENGINES = EngineRegistry([FAKE])


@pytest.fixture(autouse=True)
def anyio_backend() -> str:
    return "asyncio"


async def until_status(hub: Hub, project: str, status: ProjectStatus) -> None:
    with anyio.fail_after(30):
        while (await hub.projects.get(project)).status is not status:
            await anyio.sleep(0.02)


@asynccontextmanager
async def two_running(folder: Path, *, outlive: bool = False) -> AsyncIterator[tuple[Hub, World, list[str]]]:
    """Yield a Hub with two running projects on the fake engine. With `outlive`, they keep running after the Hub."""
    home = folder / "home"
    home.mkdir()
    world = world_of(home)
    hub = await Hub.open(some_settings(home, engines=ENGINES))
    async with hub.running():
        ids = []
        for name in ("one", "two"):
            (folder / name).mkdir()
            ports = {service: free_port() for service in ("backend", "frontend", "postgres", "redis")}
            made = await hub.registration.create(
                name=None, path=str(folder / name), ports=ports, engine="auto", options={}, confined=False
            )
            await hub.orchestration.start(made.id)
            await until_status(hub, made.id, ProjectStatus.RUNNING)
            ids.append(made.id)
        yield hub, world, ids
    if not outlive:
        await world.close()


async def test_a_service_is_restarted_even_if_its_exit_cannot_be_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with two_running(tmp_path) as (hub, world, ids):
        supervisor = hub.supervisors.get(ids[0])
        assert supervisor is not None

        async def broken(*_: object) -> None:
            raise DatabaseUnavailable("disk full")

        monkeypatch.setattr(supervisor._stores.runs, "remove", broken)
        for run in world.running("frontend"):
            run.end(Exit(code=1))
        await until_status(hub, ids[0], ProjectStatus.ERROR)
        await until_status(hub, ids[0], ProjectStatus.RUNNING)
        await until_status(hub, ids[1], ProjectStatus.RUNNING)


async def test_a_stop_that_cannot_be_saved_continues_and_is_saved_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with two_running(tmp_path) as (hub, _, ids):
        supervisor = hub.supervisors.get(ids[0])
        assert supervisor is not None
        repository = supervisor._stores.operations
        save, tries = repository.save, 0

        async def failing_at_first(operation: object) -> None:
            nonlocal tries
            tries += 1
            if tries <= 3:
                raise DatabaseUnavailable("disk full")
            await save(operation)  # type: ignore[arg-type]

        monkeypatch.setattr(repository, "save", failing_at_first)
        request = await hub.orchestration.stop(ids[0])
        await until_status(hub, ids[0], ProjectStatus.STOPPED)
        assert request.operation_id is not None
        with anyio.fail_after(30):
            while (saved := await repository.get(request.operation_id)) is None or saved.ended is None:
                await anyio.sleep(0.05)
        assert saved.progress is Progress.SUCCEEDED


async def test_the_next_hub_opens_a_port_that_a_killed_hub_had_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with two_running(tmp_path, outlive=True) as (hub, world, ids):
        supervisor = hub.supervisors.get(ids[0])
        assert supervisor is not None
        started = anyio.Event()

        async def never_publishing(*_: object) -> None:
            started.set()
            await anyio.sleep_forever()

        monkeypatch.setattr(supervisor.engine, "publish", never_publishing)
        world.fault("frontend").closed = True
        for run in world.running("frontend"):
            run.end(Exit(code=1))
        await started.wait()
    next_hub = await Hub.open(some_settings(tmp_path / "home", engines=ENGINES))
    async with next_hub.running():
        await until_status(next_hub, ids[0], ProjectStatus.RUNNING)
    await world.close()


async def test_a_snapshot_cancelled_before_it_begins_is_never_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    async with two_running(tmp_path) as (hub, _, ids):
        supervisor = hub.supervisors.get(ids[0])
        assert supervisor is not None

        async def work(_: object) -> None:
            done.append("work")

        supervisor.perform(OperationKind.SNAPSHOT, frozenset({"postgres"}), False, work)
        supervisor.cancel()
        with anyio.fail_after(30):
            while supervisor.operations.current is not None:
                await anyio.sleep(0.01)
        assert supervisor.operations.newest is not None
        assert supervisor.operations.newest.progress is Progress.CANCELLED
    assert done == []


async def test_a_journal_damaged_while_open_is_replaced_by_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class TwoLines:
        async def logs(self, handle: base.Handle, after: str | None = None) -> AsyncIterator[list[LogLine]]:
            yield [LogLine(1.0, "stdout", "first", "1")]
            await anyio.to_thread.run_sync(damage)
            yield [LogLine(2.0, "stdout", "second", "2")]

    def damage() -> None:
        append = journal.append

        def fail_once(*given: Any) -> Any:
            monkeypatch.setattr(journal, "append", append)
            raise sqlite3.DatabaseError("database disk image is malformed")

        monkeypatch.setattr(journal, "append", fail_once)

    journal = Journal(tmp_path / "journal.db")
    with anyio.fail_after(60):
        await keep_journal(TwoLines(), base.Handle("db", "run", "fake"), journal, lambda: None)  # type: ignore[arg-type]
    assert [line.text for line in journal.read(Filter(), 10)[0]] == ["second"]
    assert (tmp_path / "journal.db.damaged").exists()
    journal.close()


async def test_a_failed_probe_of_redis_has_a_reason(tmp_path: Path) -> None:
    stack = CommandCenterStack(CommandCenterConfig("x", "/", redis_port=free_port(), redis_password="b")).build()
    async with prober_for(stack.service("redis"), stack.secrets) as prober:
        why = await healthy(prober)
    assert why is not None
    assert "onnect" in why


async def test_a_dead_service_is_restarted_even_if_the_journal_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with two_running(tmp_path) as (hub, world, ids):
        supervisor = hub.supervisors.get(ids[0])
        assert supervisor is not None

        def broken(*_: object) -> None:
            raise sqlite3.DatabaseError("database disk image is malformed")

        for method in ("last_lines", "append", "read"):
            monkeypatch.setattr(supervisor.journal, method, broken)
        for run in world.running("frontend"):
            run.end(Exit(code=1))
        await until_status(hub, ids[0], ProjectStatus.ERROR)
        await until_status(hub, ids[0], ProjectStatus.RUNNING)
        monkeypatch.undo()


async def test_a_project_that_cannot_be_adopted_has_an_error_and_others_continue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with two_running(tmp_path) as (hub, _, ids):
        slug = (await hub.projects.get(ids[0])).slug
    folder = hub.supervisors.folder(slug)
    folder.rename(folder.with_name("away"))
    folder.write_text("in the way")
    again = await Hub.open(hub.settings)
    async with again.running():
        await again.taken_over()
        left_out = await again.projects.get(ids[0])
        assert left_out.status is ProjectStatus.ERROR
        assert left_out.error is not None
        assert "cannot be taken over" in left_out.error["message"]
        assert f"{folder} is a file." in left_out.error["message"]
        with pytest.raises(HubError):
            await again.orchestration.stop(ids[0])
        with pytest.raises(HubError):
            await again.removal.remove(ids[0], delete_data=True)
        await until_status(again, ids[1], ProjectStatus.RUNNING)
        await again.orchestration.stop(ids[1])
        await until_status(again, ids[1], ProjectStatus.STOPPED)


async def test_a_service_that_failed_on_a_full_disk_starts_once_there_is_space(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with two_running(tmp_path) as (hub, world, ids):
        await hub.orchestration.stop(ids[0])
        await until_status(hub, ids[0], ProjectStatus.STOPPED)
        supervisor = hub.supervisors.get(ids[0])
        assert supervisor is not None
        policy = RestartPolicy(first_delay_s=0.01, longest_delay_s=0.02)
        quick = tuple(replace(one, restart=policy) for one in supervisor.stack)
        supervisor.redefine(replace(supervisor.stack, services=quick))
        world.fault("postgres").start_error = NoSpace("The disk is full.")
        request = await hub.orchestration.start(ids[0])
        await until_status(hub, ids[0], ProjectStatus.ERROR)
        record = supervisor.records["postgres"]
        with anyio.fail_after(20):
            while len(record.history.blocked_at) < 12:  # more than twice the limit for other errors
                await anyio.sleep(0.01)
        operation = await hub.orchestration.operation(str(request.operation_id))
        assert (operation.progress, (operation.error or {})["code"]) == (Progress.FAILED, "no_space")
        view = await hub.projects.get(ids[0])
        assert (view.status, (view.error or {})["code"]) == (ProjectStatus.ERROR, "no_space")
        world.fault("postgres").start_error = None
        await until_status(hub, ids[0], ProjectStatus.RUNNING)
        await until_status(hub, ids[1], ProjectStatus.RUNNING)


async def test_a_service_whose_port_was_taken_is_retried_until_the_port_is_free(tmp_path: Path) -> None:
    async with two_running(tmp_path) as (hub, world, ids):
        supervisor = hub.supervisors.get(ids[0])
        assert supervisor is not None
        policy = RestartPolicy(first_delay_s=0.2, longest_delay_s=0.2)
        supervisor.redefine(
            replace(supervisor.stack, services=tuple(replace(one, restart=policy) for one in supervisor.stack))
        )
        port, record = supervisor.stack.service("postgres").port("postgres").host, supervisor.records["postgres"]
        assert record.handle is not None
        world.runs[record.handle.run].end(Exit(signal=9))
        async with await _listening(port):
            with anyio.fail_after(20):
                while len(record.history.blocked_at) < 8:  # more than the limit for other errors
                    await anyio.sleep(0.01)
            view = await hub.projects.get(ids[0])
            error = view.error or {}
            assert (view.status, error["code"]) == (ProjectStatus.ERROR, "port_in_use")
            assert error["details"]["ports"][0]["pid"] == os.getpid()
            blocked = f"Port {port} for postgres is in use by"
            while record.state is not ServiceState.RESTARTING:
                await anyio.sleep(0.01)
            waits = next(one.waiting_for for one in (await hub.projects.get(ids[0])).services if one.name == "postgres")
            assert (waits or "").startswith(f"retried until this is resolved: {blocked}")
            assert f"(process {os.getpid()})" in (waits or "")
        await until_status(hub, ids[0], ProjectStatus.RUNNING)
        assert (len(record.history.deaths), record.history.blocked_at) == (1, ())  # the kill alone counts


async def _listening(port: int) -> Any:
    """Listen on a port as soon as it is free."""
    with anyio.fail_after(60):
        while True:
            try:
                return await anyio.create_tcp_listener(local_host="127.0.0.1", local_port=port)
            except OSError:
                await anyio.sleep(0.01)


@pytest.mark.slow
async def test_a_service_restarts_once_database_and_journal_are_no_longer_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with two_running(tmp_path) as (hub, world, ids):
        folder = hub.supervisors.folder((await hub.projects.get(ids[0])).slug)
        others = [
            sqlite3.connect(file, isolation_level=None, check_same_thread=False)
            for file in (hub.settings.home / "hub.db", folder / "journal.db")
        ]
        for other in others:  # in a thread: a transaction of the Hub that holds the lock needs the event loop to finish
            await anyio.to_thread.run_sync(other.execute, "BEGIN IMMEDIATE")
        number = len(world.runs)
        world.running("frontend")[0].end(Exit(code=1))
        supervisor = hub.supervisors.get(ids[0])
        assert supervisor is not None
        with anyio.fail_after(60):
            while (await hub.projects.get(ids[0])).status is ProjectStatus.RUNNING:
                await anyio.sleep(0.02)
            while not supervisor.failed:
                await anyio.sleep(0.02)
        assert (supervisor.error() or {})["code"] == "database_unavailable"
        for other in others:
            other.rollback()
            other.close()
        with anyio.fail_after(60):
            while (await hub.projects.get(ids[0])).status is not ProjectStatus.RUNNING:
                await anyio.sleep(0.05)
        assert len(world.runs) == number + 1


async def test_a_transient_error_is_shown_during_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with two_running(tmp_path) as (hub, world, ids):
        supervisor = hub.supervisors.get(ids[0])
        assert supervisor is not None
        world.fault("postgres").start_takes_s = 1.0
        for run in world.running("postgres"):
            run.end(Exit(error=NoSpace("The disk is full.")))
        record = supervisor.records["postgres"]
        with anyio.fail_after(20):
            while record.state is not ServiceState.STARTING:
                await anyio.sleep(0.01)
        view = await hub.projects.get(ids[0])
        assert (view.status, (view.error or {})["code"]) == (ProjectStatus.ERROR, "no_space")
        await until_status(hub, ids[0], ProjectStatus.RUNNING)
        assert (await hub.projects.get(ids[0])).error is None


async def test_a_service_that_could_not_be_stopped_is_watched_again_when_it_should_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commandcenter_hub.supervisor.control.STOP_AGAIN_S", 0.01)
    monkeypatch.setattr("commandcenter_hub.supervisor.work.READY_WITHIN_S", 0.5)
    async with two_running(tmp_path) as (hub, world, ids):
        supervisor = hub.supervisors.get(ids[0])
        assert supervisor is not None
        stop = supervisor.engine.stop

        async def broken(handle: base.Handle, grace_s: float) -> None:
            if handle.service == "frontend":
                raise ServiceFailed("It cannot be stopped.")
            await stop(handle, grace_s)

        async def work(_: object) -> None:
            """Do nothing. This is never called."""

        with monkeypatch.context() as patched:
            patched.setattr(supervisor.engine, "stop", broken)
            supervisor.perform(OperationKind.RESTORE, frozenset({"postgres"}), True, work)
            with anyio.fail_after(30):
                while supervisor.operations.current is not None:
                    await anyio.sleep(0.01)
        await until_status(hub, ids[0], ProjectStatus.RUNNING)
        world.fault("frontend").unhealthy = True
        with anyio.fail_after(30):
            while supervisor.records["frontend"].state is not ServiceState.UNHEALTHY:
                await anyio.sleep(0.05)
