"""A session's relay: opened once, found by the next Hub, opened again when it has ended. There are no containers."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import pytest

from commandcenter_hub.engines.dagger.errors import RelayFailed
from commandcenter_hub.engines.dagger.ports import relay
from commandcenter_hub.engines.dagger.ports.proxy import PortProxy
from commandcenter_hub.engines.dagger.ports.relay import RelayPlan, SessionRelay
from commandcenter_hub.engines.dagger.session.runs import RunRecord, RunStore

from .conftest import FakeSession

PLAN = RelayPlan("python:3.11-slim", "shop-1", None)


class FakeRuns:
    """Replace SessionRuns, and the client that fetches the image, without an engine."""

    def __init__(self, records: RunStore) -> None:
        self.records = records
        self.started: list[str] = []
        self.stopped: list[str] = []
        self.ends: dict[str, anyio.Event] = {}
        self.image_s = self.start_s = 0.0

    async def client(self) -> Any:
        return self

    def container(self) -> "FakeRuns":
        return self

    def from_(self, _: str) -> "FakeRuns":
        return self

    async def sync(self) -> None:
        await anyio.sleep(self.image_s)

    async def start(self, record: RunRecord, make: Callable[[Any], Any], within_s: float) -> RunRecord:
        self.records.put(record)
        await anyio.sleep(self.start_s)
        self.started.append(record.run)
        self.ends[record.trace] = anyio.Event()
        record = replace(record, started=True)
        self.records.put(record)
        return record

    async def stop(self, record: RunRecord, grace_s: float) -> None:
        self.stopped.append(record.run)

    async def ended(self, trace: str) -> None:
        await self.ends[trace].wait()


@pytest.fixture
def runs(tmp_path: Path) -> FakeRuns:
    return FakeRuns(RunStore(tmp_path / "runs"))


@pytest.fixture
def made(tmp_path: Path, runs: FakeRuns, port_proxy: PortProxy, fake_session: FakeSession) -> SessionRelay:
    return new_relay(tmp_path, runs, port_proxy, fake_session)


def new_relay(folder: Path, runs: FakeRuns, port_proxy: PortProxy, session: FakeSession) -> SessionRelay:
    """Return the relay of a new Hub."""
    given: Any = runs
    return SessionRelay(session.session, folder, lambda: PLAN, given, runs.records, port_proxy, runs.ended)


async def test_a_relay_is_opened_once_and_found_by_the_next_hub(
    made: SessionRelay, tmp_path: Path, runs: FakeRuns, port_proxy: PortProxy, fake_session: FakeSession
) -> None:
    address = await made.address()
    assert await made.address() == address
    assert Path(address.socket).is_socket()
    assert await new_relay(tmp_path, runs, port_proxy, fake_session).address() == address
    assert len(runs.started) == 1
    assert (tmp_path / "relay.json").stat().st_mode & 0o077 == 0


async def test_the_time_limit_for_the_start_excludes_fetching_the_image(
    made: SessionRelay, runs: FakeRuns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "OPEN_S", 5.0)
    runs.image_s = 6.0
    await made.address()
    assert len(runs.started) == 1


async def test_a_relay_that_does_not_start_in_time_is_reported(
    made: SessionRelay, runs: FakeRuns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "OPEN_S", 2.0)
    runs.start_s = 60.0
    with pytest.raises(RelayFailed, match="in time"):
        await made.address()


async def test_a_relay_that_has_ended_is_opened_again(made: SessionRelay, runs: FakeRuns) -> None:
    first = await made.address()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(lambda: made.keep(open_now=False))
        await anyio.sleep(0.05)
        next(iter(runs.ends.values())).set()
        with anyio.fail_after(30):
            while len(runs.started) < 2:
                await anyio.sleep(0.02)
        second = await made.address()
        tasks.cancel_scope.cancel()
    assert (second.socket, second.token == first.token) == (first.socket, False)
    assert [record.run for record in runs.records.all()] == runs.started[1:]


async def test_relays_of_earlier_versions_and_of_killed_hubs_are_ended(
    made: SessionRelay, tmp_path: Path, runs: FakeRuns, fake_session: FakeSession
) -> None:
    session = fake_session.session.id
    runs.records.put(RunRecord("", f"door-{session}-1", session, "id", started=True))
    runs.records.put(RunRecord("web", "run-1", session, "id", started=True))
    (tmp_path / f"door-{session}-1.pem").write_text("key")
    (tmp_path / "door.json").write_text(json.dumps({"session": session}))
    await made.address()
    assert runs.stopped == [f"door-{session}-1"]
    assert sorted(record.run for record in runs.records.all()) == sorted(["run-1", *runs.started])
    assert list(tmp_path.glob("door*")) == []
