"""How the Hub gives access to desks: tickets, and the tokens that it sends to their backends."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio
import httpx
import pytest

from commandcenter_hub.services import desk_access

PROOF = "x-commandcenter-page"


def mac(key: str, text: str) -> str:
    return hmac.digest(key.encode(), text.encode(), "sha256").hex()


@dataclass
class Backend:
    """Answers of a desk's backend, and the requests to `/api/access` that it has received."""

    status: int = 200
    last_used: Any = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            first, *lines = head.decode().strip().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            status, answer = 200, b"ok"
            if "/api/access" in first:
                self.requests.append((first, headers, body))
                status, answer = self.status, json.dumps({"last_used": self.last_used}).encode()
            writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: {len(answer)}\r\n\r\n".encode() + answer)
            await writer.drain()

    def tokens(self) -> set[str]:
        """Return the ids of the tokens that were received last."""
        return {one["id"] for one in json.loads(self.requests[-1][2])["tokens"]} if self.requests else set()


async def until(true: Callable[[], Any]) -> None:
    with anyio.fail_after(20):
        while not true():
            await anyio.sleep(0.01)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again after a moment instead of ten seconds."""
    monkeypatch.setattr(desk_access, "RETRY_S", 0.05)


async def make(api: Any, **given: Any) -> dict[str, Any]:
    made: dict[str, Any] = await api.ask("POST", "/api/tokens", 201, json={"expires_in_s": 3600, **given})
    return made


async def replace_backend(api: Any, known: set[str], backend: Backend) -> None:
    """Make the next run of a backend, whose name is not in `known`, respond as `backend` does."""

    def runs() -> list[Any]:
        return [run for name, run in api.world.runs.items() if name not in known and run.handle.service == "backend"]

    await until(runs)
    runs()[0].server.talk = backend.talk


async def running(api: Any, folder: str = "shop", **answers: Any) -> tuple[dict[str, Any], Backend]:
    """Start a project whose backend has these answers; return both."""
    project, backend, known = await api.register(folder), Backend(**answers), set(api.world.runs)
    accepted = await api.ask("POST", f"/api/orchestration/{project['id']}/start", 202)
    await replace_backend(api, known, backend)
    await api.ended(accepted["operation_id"])
    await make(api, note="so that there is something to send")
    await until(lambda: backend.requests)
    return project, backend


def secret_key(api: Any, project: dict[str, Any]) -> str:
    key: str = api.hub.supervisors.get(project["id"]).stack.secrets["secret_key"]
    return key


async def test_a_desk_receives_its_tokens_in_a_signed_request(api: Any) -> None:
    project, backend = await running(api)
    other = await api.register("other")
    everywhere, own = await make(api, scope="write"), await make(api, project=project["id"])
    foreign = await make(api, project=other["id"])
    endless = await make(api, expires_in_s=None)
    await until(lambda: {everywhere["id"], own["id"], endless["id"]} <= backend.tokens())
    first, headers, body = backend.requests[-1]
    content = json.loads(body)
    assert content["hub"] == {"url": f"http://127.0.0.1:{api.settings.port}", "project": project["id"]}
    received = {one["id"]: one for one in content["tokens"]}
    assert foreign["id"] not in received
    assert received[everywhere["id"]] == {
        "id": everywhere["id"],
        "sha256": hashlib.sha256(everywhere["token"].encode()).hexdigest(),
        "scope": "write",
        "expires_at": received[everywhere["id"]]["expires_at"],
    }
    expires = datetime.fromisoformat(received[everywhere["id"]]["expires_at"])
    assert abs(expires - datetime.fromisoformat(everywhere["expires_at"])) < timedelta(seconds=1)
    assert received[endless["id"]]["expires_at"] is None
    assert received[own["id"]]["scope"] == "read"
    method, target, _ = first.split(" ")
    assert (method, target) == ("PUT", f"/api/access?sha256={hashlib.sha256(body).hexdigest()}")
    version, name, ms, given = headers["x-commandcenter-signature"].split(" ")
    assert (version, name) == ("v1", "hub")
    assert abs(int(ms) / 1000 - time.time()) < 30
    assert given == mac(mac(secret_key(api, project), "commandcenter hub"), f"hub\n{ms}\nPUT\n{target}")
    assert "authorization" not in headers
    assert everywhere["token"][-43:] not in body.decode()


async def test_expired_tokens_are_not_sent(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _, backend = await running(api)
    short = await make(api, expires_in_s=60)
    await until(lambda: short["id"] in backend.tokens())
    later = time.time() + 61
    monkeypatch.setattr(api.hub.tokens, "_wall", lambda: later)
    last = await make(api)
    await until(lambda: last["id"] in backend.tokens())
    assert short["id"] not in backend.tokens()


async def test_a_revoked_token_is_withdrawn_from_running_desks(api: Any) -> None:
    _, backend = await running(api)
    made = await make(api)
    await until(lambda: made["id"] in backend.tokens())
    await api.ask("DELETE", f"/api/tokens/{made['id']}", 204)
    await until(lambda: made["id"] not in backend.tokens())


async def test_a_backend_receives_the_tokens_when_it_becomes_healthy_again(api: Any) -> None:
    project, first = await running(api)
    again, known, seen = Backend(), set(api.world.runs), len(first.requests)
    api.world.fault("backend").healthy_after_s = 0.3  # so that its answers are replaced first
    accepted = await api.ask("POST", f"/api/orchestration/{project['id']}/restart", 202, params={"service": "backend"})
    await replace_backend(api, known, again)
    await api.ended(accepted["operation_id"])
    await until(lambda: again.requests)
    assert again.tokens() == first.tokens()
    assert len(first.requests) == seen


async def test_all_desks_receive_the_tokens_every_few_minutes(api: Any) -> None:
    _, backend = await running(api)
    seen = len(backend.requests)
    api.hub.desk_access._now = lambda: time.monotonic() + desk_access.EVERY_S
    api.hub.desk_access.check()
    await until(lambda: len(backend.requests) > seen)


async def test_the_last_use_at_a_desk_is_listed(api: Any) -> None:
    _, backend = await running(api)
    made, unused, strange = await make(api), await make(api), await make(api)
    used = datetime.now(UTC)
    backend.last_used = {
        made["id"]: used.isoformat(),
        strange["id"]: (used + timedelta(days=1)).isoformat(),  # a desk cannot be ahead
        "unknown": used.isoformat(),
    }
    await make(api)
    listed: dict[str, Any] = {}
    with anyio.fail_after(20):
        while not listed or listed[made["id"]] is None:
            listed = {one["id"]: one["last_used_at"] for one in await api.ask("GET", "/api/tokens")}
    assert abs(datetime.fromisoformat(listed[made["id"]]) - used) < timedelta(milliseconds=1)
    assert listed[unused["id"]] is listed[strange["id"]] is None


@pytest.mark.parametrize("last_used", [[], {"x": 5}, {"x": "soon"}, None, "x"])
async def test_sending_is_retried_after_a_malformed_response(api: Any, last_used: Any) -> None:
    _, backend = await running(api, last_used=last_used)
    seen = len(backend.requests)
    await until(lambda: len(backend.requests) > seen)  # tried again
    backend.last_used = {}
    made = await make(api)
    await until(lambda: made["id"] in backend.tokens())


async def test_sending_to_a_backend_that_fails_is_retried(api: Any) -> None:
    _, backend = await running(api, status=500)
    seen = len(backend.requests)
    await until(lambda: len(backend.requests) > seen + 2)
    backend.status = 200
    seen = len(backend.requests)
    await until(lambda: len(backend.requests) > seen)


async def test_a_backend_of_an_earlier_version_is_left_alone(api: Any) -> None:
    first, old = await running(api, status=404)
    second, new = await running(api, "new")
    made = await make(api)
    await until(lambda: made["id"] in old.tokens() & new.tokens())
    seen = len(old.requests)
    await anyio.sleep(0.5)
    assert len(old.requests) == seen
    assert ((await api.status(first))["restart_needed"], (await api.status(second))["restart_needed"]) == (True, False)


async def test_nothing_is_sent_to_the_port_of_a_backend_that_has_ended(api: Any) -> None:
    project, _ = await running(api)
    _, other = await running(api, "other")
    accepted = await api.ask("POST", f"/api/orchestration/{project['id']}/stop", 202)
    await api.ended(accepted["operation_id"])
    caught: list[bytes] = []

    async def catch(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        caught.append(await reader.read(100))
        writer.close()

    port = project["ports"]["backend"]["http"]
    async with await asyncio.start_server(catch, "127.0.0.1", port):
        made = await make(api)
        await until(lambda: made["id"] in other.tokens())
        await anyio.sleep(0.2)
    assert caught == []


async def test_proxies_of_the_environment_are_not_used(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _, backend = await running(api)
    seen = len(backend.requests)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    hub = api.hub
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(desk_access.DeskAccess("", hub.projects, hub.tokens, hub.supervisors).run)
        await until(lambda: len(backend.requests) > seen)
        tasks.cancel_scope.cancel()


# -- tickets


async def test_a_ticket_signs_a_browser_in_to_the_desk(api: Any) -> None:
    project, _ = await running(api)
    route = f"/api/projects/{project['id']}/tickets"
    answer = await api.http.post(route)
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    made = answer.json()
    assert made["expires_in_s"] == 60
    address, _, ticket = made["url"].partition("#ticket=")
    assert address == f"http://127.0.0.1:{project['ports']['frontend']['http']}/"
    version, ms, nonce, given = ticket.split(".")
    assert version == "v1"
    assert abs(int(ms) / 1000 - time.time()) < 10
    assert len(nonce) >= 16
    key = mac(mac(secret_key(api, project), "commandcenter frontend"), "ticket")
    assert given == mac(key, f"v1.{ms}.{nonce}")
    assert (await api.ask("POST", route, 201))["url"] != made["url"]


async def test_a_signed_in_browser_gets_tickets_but_a_program_does_not(api: Any) -> None:
    project, _ = await running(api)
    route = f"/api/projects/{project['id']}/tickets"
    link = await api.ask("POST", "/api/auth/links", 201)
    async with httpx.AsyncClient(base_url=api.http.base_url, verify=False) as browser:
        assert (await browser.post(route)).status_code == 401
        entered = await browser.get(link["url"])
        browser.headers[PROOF] = entered.headers["location"].partition("#page=")[2]
        assert (await browser.post(route)).status_code == 403  # no Origin
        assert (await browser.post(route, headers={"origin": "http://evil.example"})).status_code == 403
        own = {"origin": str(browser.base_url).rstrip("/")}
        assert (await browser.post(route, headers=own)).status_code == 201
    token = (await make(api, scope="write"))["token"]
    async with httpx.AsyncClient(base_url=api.http.base_url, verify=False) as program:
        refused = await program.post(route, headers={"authorization": f"Bearer {token}"})
    assert refused.status_code == 403
    assert "cannot sign in a browser" in refused.json()["error"]["message"]


async def test_there_is_no_ticket_for_a_desk_that_is_not_running(api: Any) -> None:
    project = await api.register()
    error = await api.refused("POST", f"/api/projects/{project['id']}/tickets", 409, "project_not_running")
    assert "commandcenter up" in error["hint"]
    await api.refused("POST", "/api/projects/unknown/tickets", 404, "project_not_found")
