"""Starts of services in a session: what they wait for, and a second attempt after a restore. There is no engine."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import anyio
import pytest

from commandcenter_hub.domain.operation import Progress, StepReport
from commandcenter_hub.domain.stack import ContainerForm
from commandcenter_hub.engines.base import EngineContext, Handle
from commandcenter_hub.engines.dagger import graph, images
from commandcenter_hub.engines.dagger.attached import log_store_of
from commandcenter_hub.engines.dagger.backup import restore
from commandcenter_hub.engines.dagger.backup.script import StartScript
from commandcenter_hub.engines.dagger.engine import DaggerEngine
from commandcenter_hub.engines.dagger.errors import RelayFailed
from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.engines.dagger.ports.proxy import RelayAddress
from commandcenter_hub.engines.dagger.session.client import trace_id
from commandcenter_hub.engines.dagger.session.runs import RunRecord
from commandcenter_hub.engines.dagger.telemetry.log_store import End, Writer
from commandcenter_hub.engines.dagger.telemetry.stream import Line
from commandcenter_hub.stacks.commandcenter import CommandCenterConfig, CommandCenterStack
from commandcenter_hub.testing.ports import free_port

SECRETS = {"db_password": "pw-db", "redis_password": "pw-redis", "secret_key": "pw-key"}


@dataclass
class FakeRelay:
    """A relay that opens once the test has set `opens`."""

    opens: anyio.Event = field(default_factory=anyio.Event)
    error: RelayFailed | None = None

    async def address(self) -> RelayAddress:
        await self.opens.wait()
        if self.error is not None:
            raise self.error
        return RelayAddress("/nowhere", "token")


class FakeSession:
    """Replace AttachedSession: each start writes the line or ends with the exit code that is next in `outcomes`."""

    def __init__(self, engine: DaggerEngine, outcomes: list[str | int]) -> None:
        self.session = self
        self.id = "1"
        self.alive, self.version = True, "v0"
        self.log_store = log_store_of(engine._project.folder, "1")
        self.log_store.parent.mkdir(parents=True, exist_ok=True)
        self.writer = Writer(self.log_store)
        self.relay, self.runs, self.reader = FakeRelay(), self, self
        self.images: graph.BuiltImages = {}
        self.listeners: dict[str, Any] = {}
        self.forgotten: list[str] = []
        self.started: list[RunRecord] = []
        self.stopped: list[RunRecord] = []
        self._records, self._outcomes = engine._project.records, outcomes

    async def client(self) -> None:
        return None

    async def start(self, record: RunRecord, make: Callable[[Any], Any], within_s: float) -> RunRecord:
        record = replace(record, started=True)
        self._records.put(record)
        self.started.append(record)
        outcome = self._outcomes.pop(0)
        if isinstance(outcome, str):
            self.writer.write("1", {record.trace: [Line(1.0, "stdout", outcome)]}, set(), {})
        else:
            self.writer.write("1", {}, set(), {record.trace: End(outcome)})
        return record

    async def stop(self, record: RunRecord, grace_s: float) -> None:
        self.stopped.append(record)
        if record.trace not in self.writer.ends:
            self.writer.write("1", {}, set(), {record.trace: End(None, 9)})

    def forget(self, trace: str) -> None:
        self.forgotten.append(trace)

    def consumed(self, trace: str, until: int) -> None:
        pass

    async def close(self) -> None:
        pass


class FakeBuilder:
    """Replace Builder: an image is one that was built before, if there is one, or made from its definition."""

    def __init__(self, session: FakeSession) -> None:
        self.session, self.synced = session, list[str]()

    def image(self, form: ContainerForm) -> Any:
        built = self.session.images.get((form.image, form.app))
        return FakeImage("by ID" if built else "from the definition", self.synced)


@dataclass
class FakeImage:
    how: str
    synced: list[str]

    async def sync(self) -> "FakeImage":
        self.synced.append(self.how)
        return self


async def test_an_image_is_built_again_from_its_definition_once_the_engine_may_have_removed_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack = CommandCenterStack(CommandCenterConfig("Shop", str(tmp_path), **SECRETS)).build()
    given = EngineContext("shop", tmp_path / "shop", stack, tmp_path, DaggerOptions(environment={}))
    session: Any = FakeSession(DaggerEngine(given), [])
    builder: Any = FakeBuilder(session)
    form = ContainerForm("redis:7-alpine")
    await images.build(session, builder, form, lambda _: None)
    assert images.is_there(session, form)
    monkeypatch.setattr(images, "KEPT_S", 0)
    assert not images.is_there(session, form)
    await images.build(session, builder, form, lambda _: None)
    assert builder.synced == ["from the definition"] * 2


async def test_an_image_whose_build_is_cancelled_is_not_reported_as_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack = CommandCenterStack(CommandCenterConfig("Shop", str(tmp_path), **SECRETS)).build()
    given = EngineContext("shop", tmp_path / "shop", stack, tmp_path, DaggerOptions(environment={}))
    session: Any = FakeSession(DaggerEngine(given), [])
    builder: Any = FakeBuilder(session)
    monkeypatch.setattr(FakeImage, "sync", lambda _: anyio.sleep_forever())
    reports: list[StepReport] = []
    with anyio.move_on_after(0.05):
        await images.build(session, builder, ContainerForm("redis:7-alpine"), reports.append)
    assert [report.progress for report in reports] == [Progress.RUNNING, Progress.CANCELLED]


@pytest.fixture
async def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DaggerEngine]:
    ports = {f"{name}_port": free_port() for name in ("backend", "frontend", "postgres", "redis")}
    stack = CommandCenterStack(CommandCenterConfig("Shop", str(tmp_path), **ports, **SECRETS)).build()
    made = DaggerEngine(EngineContext("shop", tmp_path / "shop", stack, tmp_path, DaggerOptions(environment={})))

    async def build(*_: object) -> None:
        pass

    async def entrypoint(*_: object) -> list[str]:
        return ["docker-entrypoint.sh"]

    monkeypatch.setattr(images, "build", build)
    monkeypatch.setattr(graph.Builder, "entrypoint", entrypoint)
    async with made.serving():
        yield made
        made._project.attached = None


def attach(engine: DaggerEngine, *outcomes: str | int) -> FakeSession:
    made = FakeSession(engine, [*outcomes])
    given: Any = made
    engine._project.attached = given
    return made


async def test_a_lost_database_is_restored_and_then_started_as_the_same_run(
    engine: DaggerEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = attach(engine, 81, restore.PASSED)
    script = StartScript("", (), passed=restore.PASSED, refusals=restore.REFUSALS)
    monkeypatch.setattr(engine._backups, "start_script", lambda _: script)
    restored: list[str] = []

    async def fill(_client: object, _service: object, _key_of: object, why: str, _report: object) -> None:
        assert [record.attempt for record in session.started] == [0]
        assert [record.attempt for record in session.stopped] == [0]
        restored.append(why)

    monkeypatch.setattr(engine._backups, "restore", fill)
    service = engine.context.stack.service("postgres")
    handle = await engine.start(service, "run-1", lambda _: None)
    assert restored == ["the engine has lost it"]
    first, second = session.started
    assert (first.run, second.run) == ("run-1", "run-1")
    assert first.trace == trace_id("run-1")
    assert second.trace != first.trace
    assert session.forgotten == [first.trace]
    assert handle == Handle("postgres", "run-1", "dagger", {"session": "1", "trace": second.trace})
    # Lines and end are found by the second trace, also with a handle that contains only the name of the run.
    for one in (handle, Handle("postgres", "run-1", "dagger")):
        assert engine._session_and_trace(one) == ("1", second.trace)
        session.writer.write("2", {}, set(), {second.trace: End(7)})
        async for batch in engine.logs(one):
            assert [line.text for line in batch] == [restore.PASSED]
    earlier = Handle("postgres", "run-1", "dagger", {"session": "1"})
    assert engine._session_and_trace(earlier) == ("1", first.trace)  # earlier versions saved no trace


@pytest.mark.parametrize("outcome", [restore.PASSED, 1])
async def test_a_database_that_is_there_or_fails_by_itself_is_not_restored(
    engine: DaggerEngine, monkeypatch: pytest.MonkeyPatch, outcome: str | int
) -> None:
    session = attach(engine, outcome)
    script = StartScript("", (), passed=restore.PASSED, refusals=restore.REFUSALS)
    monkeypatch.setattr(engine._backups, "start_script", lambda _: script)
    monkeypatch.setattr(engine._backups, "restore", pytest.fail)
    await engine.start(engine.context.stack.service("postgres"), "run-1", lambda _: None)
    assert [record.trace for record in session.started] == [trace_id("run-1")]


async def test_a_container_starts_while_the_ports_are_connected_and_the_files_sent(
    engine: DaggerEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = attach(engine, "line")
    sent: list[str] = []

    async def send(_relay: object, service: str, _report: object) -> None:
        sent.append(service)

    monkeypatch.setattr(engine._workspace, "send", send)
    steps: list[StepReport] = []
    await engine.prepare(engine.context.stack, steps.append)  # returns although the relay is not open
    handles: list[Handle] = []

    async def start() -> None:
        handles.append(await engine.start(engine.context.stack.service("backend"), "run-1", lambda _: None))

    with anyio.fail_after(30):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(start)
            while not session.started:
                await anyio.sleep(0.01)
            assert (sent, handles) == ([], [])
            session.relay.opens.set()
    assert sent == ["backend"]
    assert [(step.key, step.progress) for step in steps][-1] == ("relay", Progress.SUCCEEDED)


async def test_a_start_whose_files_cannot_be_sent_leaves_nothing(engine: DaggerEngine) -> None:
    session = attach(engine, "line")
    session.relay.error = RelayFailed("no relay")
    session.relay.opens.set()
    with pytest.raises(RelayFailed, match="no relay"):
        await engine.start(engine.context.stack.service("backend"), "run-1", lambda _: None)
    assert await engine.left_behind() == []
    assert [record.run for record in session.stopped] == [record.run for record in session.started]


async def test_a_stop_does_not_wait_for_the_end_of_the_session_and_the_next_start_does(
    engine: DaggerEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(engine, "line")
    service = engine.context.stack.service("frontend")
    handle = await engine.start(service, "run-1", lambda _: None)
    begun, may_end = anyio.Event(), anyio.Event()

    async def end() -> None:
        begun.set()
        await may_end.wait()
        engine._project.attached = None

    opened: list[FakeSession] = []

    async def open_(*_: object) -> Any:
        opened.append(attach(engine, "line"))
        return opened[-1]

    monkeypatch.setattr(engine._project, "_end", end)
    monkeypatch.setattr(engine._project, "_open", open_)
    with anyio.fail_after(30):
        await engine.stop(handle, 0)
        await begun.wait()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(engine.start, service, "run-2", lambda _: None)
            await anyio.sleep(0.1)
            assert opened == []
            may_end.set()
    assert [record.run for record in opened[0].started] == ["run-2"]
