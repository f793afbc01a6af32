"""A real Hub over HTTP, with its own SQLite database and the fake engine."""

import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
import uvicorn

from commandcenter_app.shared.limits import server_options
from commandcenter_hub.api.app import LIMITS, create_app
from commandcenter_hub.engines.registry import EngineRegistry
from commandcenter_hub.services.hub import Hub
from commandcenter_hub.services.settings import Settings
from commandcenter_hub.testing.builders import FAKE, some_settings
from commandcenter_hub.testing.fake_engine import World
from commandcenter_hub.testing.ports import free_port

SERVICES = ("backend", "frontend", "postgres", "redis")


class QuickServer(uvicorn.Server):
    """A server that stops within milliseconds."""

    async def main_loop(self) -> None:
        await self.on_tick(0)
        while not self.should_exit:
            await anyio.sleep(0.005)


@contextlib.asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[tuple[Hub, str]]:
    """A running Hub; its services keep running when it stops."""
    hub = await Hub.open(settings)
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", settings.port))
    config = uvicorn.Config(
        create_app(hub),
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
        lifespan="on",
        **server_options(LIMITS),
    )
    server = QuickServer(config)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(server.serve, [listener])
        with anyio.fail_after(30):
            while not server.started:
                await anyio.sleep(0.005)
        try:
            yield hub, f"http://127.0.0.1:{settings.port}"
        finally:
            server.should_exit = True
    listener.close()


@dataclass
class Api:
    """Client of a Hub for tests."""

    hub: Hub
    http: httpx.AsyncClient
    world: World
    settings: Settings
    folders: Path
    bodies: list[str] = field(default_factory=list)

    def folder(self, name: str = "shop") -> Path:
        """Create a folder that can be registered."""
        folder = self.folders / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    async def ask(self, method: str, path: str, expect: int | None = None, **options: Any) -> Any:
        """Send a request, check that the status is `expect` (by default a success) and return the JSON."""
        answer = await self.http.request(method, path, **options)
        self.bodies.append(answer.text)
        good = answer.is_success if expect is None else answer.status_code == expect
        assert good, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    async def refused(self, method: str, path: str, status: int, code: str, **options: Any) -> dict[str, Any]:
        """Send a request that must fail and return the error, after a check of its format."""
        answer = await self.ask(method, path, status, **options)
        assert set(answer) == {"error"}
        error: dict[str, Any] = answer["error"]
        assert set(error) == {"code", "message", "hint", "details"}
        assert error["code"] == code
        assert error["message"]
        assert error["hint"]
        return error

    async def register(self, folder: str = "shop", **body: Any) -> dict[str, Any]:
        """Register a folder with ports that are free on this machine."""
        ports = {service: free_port() for service in SERVICES}
        given = {"path": str(self.folder(folder)), "ports": ports, **body}
        made: dict[str, Any] = await self.ask("POST", "/api/projects", 201, json=given)
        return made

    async def ended(self, operation_id: str, within_s: float = 30) -> dict[str, Any]:
        """Wait until an operation has ended and return it."""
        return await self.until(f"/api/operations/{operation_id}", lambda one: one["ended_at"], within_s)

    async def until(self, path: str, true: Callable[[Any], Any], within_s: float = 30) -> dict[str, Any]:
        """Repeat a request until the response meets the condition, and return the response."""
        answer: dict[str, Any] = {}
        with anyio.move_on_after(within_s):
            while True:
                answer = await self.ask("GET", path)
                if true(answer):
                    return answer
                await anyio.sleep(0.02)
        raise AssertionError(f"{path} did not meet the condition within {within_s} s: {json.dumps(answer, indent=1)}")

    async def start(self, project: dict[str, Any]) -> dict[str, Any]:
        """Start a project, wait until the operation has ended, and return it."""
        accepted = await self.ask("POST", f"/api/orchestration/{project['id']}/start", 202)
        operation = await self.ended(accepted["operation_id"])
        assert operation["status"] == "succeeded", operation
        return operation

    async def status(self, project: dict[str, Any]) -> dict[str, Any]:
        """Return the current state of a project."""
        found: dict[str, Any] = await self.ask("GET", f"/api/orchestration/{project['id']}/status")
        return found


@pytest.fixture
def engines() -> EngineRegistry:
    """Engines of the Hub: only the fake one."""
    return EngineRegistry([FAKE])


@pytest.fixture
def settings(home: Path, engines: EngineRegistry) -> Settings:
    """Settings of a Hub with its own COMMANDCENTER_HOME."""
    return some_settings(home, engines=engines)


@pytest.fixture
async def api(settings: Settings, world: World, tmp_path: Path) -> AsyncIterator[Api]:
    """A Hub, with a client that sends its token."""
    async with serving(settings) as (hub, url):
        token = settings.token_file.read_text().strip()
        headers = {"authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=20, verify=False) as http:
            yield Api(hub, http, world, settings, tmp_path / "folders")
