"""Counts and changes of running desks, which the Hub reads with its signature. Unknown counts are absent."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import anyio
import pytest

from commandcenter_hub.domain import desk_access
from commandcenter_hub.stacks.commandcenter import SECRET_KEY

COUNTS = {
    "vulnerabilities_critical": 1, "vulnerabilities_high": 0, "vulnerabilities_medium": 0, "vulnerabilities_low": 3,
    "vulnerabilities_unknown": 0, "gaps_high": 2, "gaps_medium": 1, "gaps_low": 0, "tasks_open": 5, "tasks_overdue": 1,
}  # fmt: skip


@dataclass
class Backend:
    """A backend that answers each request with `answer`, and the requests for its summary."""

    answer: bytes
    status: int = 200
    requests: list[dict[str, str]] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            first, *lines = head.decode().strip().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
            await reader.readexactly(int(headers.get("content-length", "0")))
            status, answer = 200, json.dumps({"last_used": {}}).encode()
            if first.startswith("GET /api/changes?"):
                answer = self.answer
            elif first.startswith("GET /api/summary "):
                self.requests.append(headers)
                status, answer = self.status, self.answer
            writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: {len(answer)}\r\n\r\n".encode() + answer)
            await writer.drain()


async def running(api: Any, backend: Backend) -> dict[str, Any]:
    made: dict[str, Any] = await api.register()
    await api.start(made)
    for run in api.world.runs.values():
        if run.handle.service == "backend":
            run.server.talk = backend.talk
    return made


async def counts(api: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await api.ask("GET", "/api/desks/counts")
    return found


async def test_counts_are_read_in_the_background_and_kept_for_a_while(api: Any) -> None:
    assert await counts(api) == []
    summary = {"project_name": "shop", "counts": {**COUNTS, "files": 7}}
    backend = Backend(json.dumps(summary).encode())
    made = await running(api, backend)
    assert await counts(api) == []  # does not wait for the desk
    with anyio.fail_after(20):
        while not (found := await counts(api)):
            await anyio.sleep(0.01)
    assert found == [{"project_id": made["id"], **COUNTS}]
    assert len(backend.requests) == 1
    secret_key = api.hub.supervisors.get(made["id"]).stack.secrets[SECRET_KEY.name]
    given = backend.requests[0]["x-commandcenter-signature"]
    now_ms = int(given.split(" ")[2])
    assert given == desk_access.signature(desk_access.hub_key(secret_key), "GET", "/api/summary", now_ms)
    assert secret_key not in str(backend.requests)

    now = api.hub.desk_counts._now() + 61
    api.hub.desk_counts._now = lambda: now
    assert await counts(api) == found
    with anyio.fail_after(20):
        while len(backend.requests) < 2:
            await anyio.sleep(0.01)
    await api.ended((await api.ask("POST", f"/api/orchestration/{made['id']}/stop", 202))["operation_id"])
    assert await counts(api) == []


@pytest.mark.parametrize(
    "answer", [b"<html>", b"[]", b'{"counts": {"gaps_high": "<b>"}}', b'{"counts": {"gaps_high": -1}}', b"x" * 70_000]
)
async def test_a_wrong_summary_leaves_the_counts_unknown(api: Any, answer: bytes) -> None:
    backend = Backend(answer)
    await running(api, backend)
    await counts(api)
    with anyio.fail_after(20):
        while not api.hub.desk_counts._known:
            await anyio.sleep(0.01)
    assert await counts(api) == []
    assert len(backend.requests) == 1  # not again within 30 s


@pytest.mark.parametrize("item", [{"area": "gap"}, {"area": 7, "at": "yesterday"}, "gap", None])
async def test_changes_in_an_unknown_format_may_need_a_restart(api: Any, item: Any) -> None:
    page = {"items": [item], "total": 1, "since": None}
    made = await running(api, Backend(json.dumps(page).encode()))
    error = await api.refused("GET", f"/api/projects/{made['id']}/news", 409, "project_not_running")
    assert "commandcenter restart" in error["hint"]


async def test_a_desk_that_does_not_report_its_changes_may_need_a_restart(api: Any) -> None:
    made = await running(api, Backend(b""))
    error = await api.refused("GET", f"/api/projects/{made['id']}/news", 409, "project_not_running")
    assert "commandcenter restart" in error["hint"]
