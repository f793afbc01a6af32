"""Consoles over the API: a signed-in user opens, reads and writes them; they end with their reader."""

import base64
import json
import sys
from collections.abc import AsyncIterator
from typing import Any

import anyio
import httpx
import psutil
import pytest

from commandcenter_hub.engines.children import private_environment
from commandcenter_hub.services import consoles

ECHO = "import sys\nprint('ready', flush=True)\nfor line in sys.stdin: print('got', line.strip(), flush=True)"


@pytest.fixture(autouse=True)
def echo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open a program that repeats its input instead of the Redis console, since the fake engine has no Redis."""
    monkeypatch.setattr(
        consoles, "_redis", lambda _, folder: ([sys.executable, "-c", ECHO], private_environment(folder, {}))
    )


async def opened(api: Any) -> tuple[str, str]:
    made = await api.register()
    await api.start(made)
    path = f"/api/projects/{made['id']}/consoles"
    console = await api.ask("POST", path, 201, json={"program": "redis-cli", "rows": 30, "columns": 100})
    return made["id"], f"{path}/{console['id']}"


async def output(api: Any, path: str) -> AsyncIterator[str]:
    async with api.http.stream("GET", f"{path}/stream") as answer:
        assert answer.status_code == 200
        async for line in answer.aiter_lines():
            if line.startswith("data:"):
                yield base64.b64decode(json.loads(line[5:])["data"]).decode()


async def read(stream: AsyncIterator[str], text: str) -> None:
    found = ""
    with anyio.fail_after(30):
        async for part in stream:
            found += part
            if text in found:
                return
    raise AssertionError(found)


async def ended(api: Any, process: psutil.Process) -> None:
    with anyio.fail_after(30):
        while api.hub.consoles._open or process.is_running():
            await anyio.sleep(0.02)


def process_of(api: Any) -> psutil.Process:
    (console,) = api.hub.consoles._open.values()
    return psutil.Process(console.terminal.process.pid)


async def test_what_is_typed_and_printed_passes_through_and_is_not_recorded(api: Any) -> None:
    project_id, path = await opened(api)
    process = process_of(api)
    stream = output(api, path)
    await read(stream, "ready")
    await api.ask("POST", f"{path}/input", 204, json={"data": "größe\r"})
    await api.ask("POST", f"{path}/size", 204, json={"rows": 20, "columns": 60})
    await read(stream, "got größe")
    await api.ask("POST", f"{path}/input", 204, json={"data": "\x04"})  # the end of the input
    with anyio.fail_after(30):
        async for _ in stream:
            pass
    await ended(api, process)
    await api.refused("POST", f"{path}/input", 404, "console_not_found", json={"data": "x"})
    entries = (await api.ask("GET", "/api/audit"))["entries"]
    recorded = [(one["action"], one["details"]) for one in entries if one["project_id"] == project_id]
    assert ("open console", {"program": "redis-cli"}) in recorded
    assert "größe" not in str(entries)
    assert not [action for action, _ in recorded if action in {"write console", "resize console"}]


async def test_a_console_ends_with_its_reader(api: Any) -> None:
    _, path = await opened(api)
    process = process_of(api)
    stream = output(api, path)
    await read(stream, "ready")
    await api.refused("GET", f"{path}/stream", 404, "console_not_found")  # one reader
    await stream.aclose()  # type: ignore[attr-defined]
    await ended(api, process)


async def test_a_console_that_no_one_reads_or_uses_ends(api: Any) -> None:
    await opened(api)
    process = process_of(api)
    now = api.hub.consoles._now() + consoles.UNREAD_S
    api.hub.consoles._now = lambda: now
    api.hub.consoles._wake.set()
    await ended(api, process)


async def test_a_console_is_closed_on_request_and_their_number_is_limited(api: Any) -> None:
    project_id, path = await opened(api)
    process = process_of(api)
    for _ in range(consoles.MAX_CONSOLES - 1):
        await api.ask("POST", f"/api/projects/{project_id}/consoles", 201, json={"program": "redis-cli"})
    wanted = {"program": "redis-cli"}
    await api.refused("POST", f"/api/projects/{project_id}/consoles", 429, "too_many_consoles", json=wanted)
    await api.ask("DELETE", path, 204)
    with anyio.fail_after(30):
        while process.is_running():
            await anyio.sleep(0.02)
    await api.ask("POST", f"/api/projects/{project_id}/consoles", 201, json=wanted)


async def test_requests_at_the_same_time_open_no_more_consoles_than_allowed(api: Any) -> None:
    made = await api.register()
    await api.start(made)
    statuses: list[int] = []

    async def ask() -> None:
        answer = await api.http.post(f"/api/projects/{made['id']}/consoles", json={"program": "redis-cli"})
        statuses.append(answer.status_code)

    async with anyio.create_task_group() as tasks:
        for _ in range(consoles.MAX_CONSOLES + 4):
            tasks.start_soon(ask)
    assert sorted(statuses) == [201] * consoles.MAX_CONSOLES + [429] * 4


class Ending:
    """A killed program that ends when it is allowed to."""

    def __init__(self) -> None:
        self.allowed, self.awaited = anyio.Event(), False

    def close(self) -> None:
        pass

    async def wait(self) -> int:
        await self.allowed.wait()
        self.awaited = True
        return 0


async def test_the_end_of_each_program_is_awaited() -> None:
    nothing: Any = None
    service = consoles.ConsoleService(nothing, nothing)
    programs: list[Any] = [Ending(), Ending()]
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(service.run)
        for number, program in enumerate(programs):
            console = consoles.Console(str(number), "p", "psql", program, 0.0)
            service._open[console.id] = console
            service.close(console)
            await anyio.wait_all_tasks_blocked()
        for program in programs:
            program.allowed.set()
        await anyio.wait_all_tasks_blocked()
        tasks.cancel_scope.cancel()
    assert [program.awaited for program in programs] == [True, True]


async def test_a_console_needs_a_running_service_and_its_own_project(api: Any) -> None:
    other = await api.register("other")
    wanted = {"program": "redis-cli"}
    await api.refused("POST", f"/api/projects/{other['id']}/consoles", 409, "project_not_running", json=wanted)
    _, path = await opened(api)
    elsewhere = f"/api/projects/{other['id']}/consoles/{path.rpartition('/')[2]}"
    await api.refused("POST", f"{elsewhere}/input", 404, "console_not_found", json={"data": "x"})
    shell = {"program": "sh"}
    await api.refused("POST", f"/api/projects/{other['id']}/consoles", 422, "invalid_input", json=shell)


async def test_programs_visitors_and_other_sites_get_no_console(api: Any) -> None:
    project_id, path = await opened(api)
    token = await api.ask("POST", "/api/tokens", 201, json={"expires_in_s": 3600, "scope": "write"})
    given = {"authorization": f"Bearer {token['token']}"}
    requests: list[tuple[str, str, Any]] = [
        ("POST", f"/api/projects/{project_id}/consoles", {"program": "redis-cli"}),
        ("POST", f"{path}/input", {"data": "x"}),
        ("GET", f"{path}/stream", None),
    ]
    async with httpx.AsyncClient(base_url=api.http.base_url, verify=False) as client:
        for method, address, body in requests:
            assert (await client.request(method, address, json=body, headers=given)).status_code == 403
            assert (await client.request(method, address, json=body)).status_code == 401
            foreign = {"sec-fetch-site": "same-site"}
            assert (await api.http.request(method, address, json=body, headers=foreign)).status_code == 403
            foreign = {"origin": "http://127.0.0.1:1"}
            assert (await api.http.request(method, address, json=body, headers=foreign)).status_code == 403
