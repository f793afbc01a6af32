"""Run the same suite on every engine. An engine that is not available is skipped, with the reason."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from anyio.abc import TaskGroup, TaskStatus

from commandcenter_hub.domain.operation import StepReport
from commandcenter_hub.domain.stack import Service, Stack
from commandcenter_hub.engines.base import Engine, Handle, LogLine
from commandcenter_hub.testing import demo
from commandcenter_hub.testing.builders import an_engine
from commandcenter_hub.testing.demo import demo_stack


@pytest.fixture(
    params=[
        pytest.param("fake", id="fake"),
        pytest.param("local", id="local"),
        pytest.param("local, preloaded", id="local-preloaded"),
        pytest.param("dagger", id="dagger", marks=pytest.mark.dagger),
    ]
)
def engine_name(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of the engine under test; `local` in both ways in which it starts a Python program."""
    name, _, preloaded = str(request.param).partition(", ")
    if preloaded:
        monkeypatch.setattr(demo, "PRELOAD", demo.PRELOADED)
    return name


@dataclass
class Kit:
    """Creates engines for one project, and cleans up after them."""

    name: str
    folder: Path
    workspace: Path
    tasks: TaskGroup

    def __post_init__(self) -> None:
        self.reports: list[StepReport] = []
        self._serving: dict[int, tuple[Engine, anyio.Event, anyio.Event]] = {}
        self._handles: list[Handle] = []

    async def engine(self, *services: Service) -> Engine:
        """Return an engine that serves a stack of these services, as a new Hub would create it."""
        engine = an_engine(self.name, self.folder, self.stack(*services))
        await self.tasks.start(self._serve, engine)
        return engine

    async def _serve(self, engine: Engine, *, task_status: TaskStatus[None]) -> None:
        leaving, left = anyio.Event(), anyio.Event()
        self._serving[id(engine)] = engine, leaving, left
        async with engine.serving():
            task_status.started()
            await leaving.wait()
        left.set()

    async def leave(self, engine: Engine) -> None:
        """End the serving of an engine. Its runs continue."""
        _, leaving, left = self._serving.pop(id(engine))
        leaving.set()
        await left.wait()

    def stack(self, *services: Service) -> Stack:
        return demo_stack(*services, workspace=self.workspace)

    async def start(self, engine: Engine, service: Service, run: str = "run-1") -> Handle:
        """Start and publish a service, and wait until it responds."""
        handle = await engine.start(service, run, self.reports.append)
        self._handles.append(handle)
        for port in service.ports:
            await engine.publish(handle, port)
        if service.ports:
            await until(lambda: responds(service), f"{service.name} responds")
        return handle

    async def clean_up(self) -> None:
        serving = [engine for engine, *_ in self._serving.values()]
        if serving:
            for handle in self._handles:
                await serving[-1].stop(handle, 0.5)
            await serving[-1].destroy()
        for engine in serving:
            await self.leave(engine)


@pytest.fixture
async def kit(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Kit]:
    """A kit whose engine can be used here."""
    workspace = tmp_path / "a project’s “folder” é"
    workspace.mkdir()
    check = await an_engine(engine_name, tmp_path / "home", demo_stack(workspace=workspace)).check()
    if not check.available:
        pytest.skip(f"the engine “{engine_name}” is not available: {check.reason}")
    async with anyio.create_task_group() as tasks:
        made = Kit(engine_name, tmp_path / "home", workspace, tasks)
        try:
            yield made
        finally:
            with anyio.CancelScope(shield=True):
                await made.clean_up()


async def responds(service: Service) -> bool:
    """Return whether a demo service responds."""
    try:
        return await ask(service, "/", within_s=5) == "ok"
    except httpx.HTTPError:
        return False


async def ask(service: Service, path: str, *, port: str = "http", within_s: float = 60, **query: Any) -> str:
    """Send a request to a demo service through one of its published ports, and return the response."""
    async with httpx.AsyncClient(timeout=within_s, trust_env=False) as client:
        answer = await client.get(f"http://127.0.0.1:{service.port(port).host}{path}", params=query)
        return answer.text


async def until(condition: Callable[[], Any], what: str, timeout_s: float = 60) -> None:
    """Wait until a condition is true. Fail with its description after `timeout_s`."""
    try:
        with anyio.fail_after(timeout_s):
            while not await condition():
                await anyio.sleep(0.02)
    except TimeoutError:
        pytest.fail(f"not within {timeout_s} s: {what}")


class Reader:
    """Reads a run's log while the test runs."""

    def __init__(self, engine: Engine, handle: Handle, after: str | None = None) -> None:
        self.lines: list[LogLine] = []
        self.ended = False
        self._logs = engine.logs(handle, after)

    async def read(self) -> None:
        async for batch in self._logs:
            self.lines.extend(batch)
        self.ended = True

    @property
    def texts(self) -> list[str]:
        return [line.text for line in self.lines]

    async def until(self, text: str) -> None:
        async def there() -> bool:
            return text in self.texts

        await until(there, f"“{text}” in the log, which has {self.texts[-5:]}")


@pytest.fixture(autouse=True)
def anyio_backend() -> Iterator[str]:
    yield "asyncio"
