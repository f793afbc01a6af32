"""Other processes, other pages and other projects get nothing from a desk."""

import hashlib
import json
import os
import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from commandcenter_app.api.app import create_app
from commandcenter_app.web import credentials
from commandcenter_hub.domain import desk_access
from commandcenter_hub.testing.desk import AsHub, new_ticket, now_ms, signed

DOCUMENT = create_app().openapi()
ROUTES = [
    (method.upper(), re.sub(r"\{\w+\}", "1", path)) for path, methods in DOCUMENT["paths"].items() for method in methods
]
OPEN = {("GET", "/health/live"), ("GET", "/health/ready")}
SECRET = "s" * 43


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("private")
    (root / "README.md").write_text("# A secret plan\n")
    return root


@pytest.fixture(scope="module")
def frontend(backend: Any, tools: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    settings = tools.frontend_settings(backend.url)
    with tools.run_app("frontend", settings, tmp_path_factory.mktemp("frontend"), ready="/health/live") as app:
        yield app


@pytest.fixture(scope="module")
def key(tools: Any) -> str:
    return str(tools.secret_key)


@pytest.fixture
def outside(backend: Any, frontend: Any) -> Iterator[dict[str, httpx.Client]]:
    """Clients without credentials."""
    with (
        httpx.Client(base_url=backend.url, trust_env=False, verify=False) as back,
        httpx.Client(base_url=frontend.url, trust_env=False, verify=False) as front,
    ):
        yield {"backend": back, "frontend": front}


def refused(answer: httpx.Response, code: str = "not_signed_in") -> bool:
    """Check that a response is a refusal; other failures within the last minute may have made it a 429."""
    if answer.status_code == 429:
        return bool(int(answer.headers["retry-after"]) > 0 and answer.json()["error"]["code"] == "too_many_failures")
    return bool(answer.status_code == 401 and answer.json()["error"]["code"] == code)


@pytest.mark.parametrize("server", ["backend", "frontend"])
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_route_requires_a_credential(
    outside: dict[str, httpx.Client], server: str, method: str, path: str
) -> None:
    answer = outside[server].request(method, path)
    if server == "frontend" and path == "/api/sign-in":
        assert answer.json() == {"hub": None, "project": None}
    elif (method, path) in OPEN:
        if server == "backend":
            assert set(answer.json()) == {"status"}
        else:
            assert "A secret plan" not in answer.text
    else:
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "not_signed_in"


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/nothing", "/api/openapi.json", "//api/summary", "/api//summary"]
)
@pytest.mark.parametrize("server", ["backend", "frontend"])
def test_a_refusal_does_not_reveal_which_routes_exist(outside: dict[str, httpx.Client], server: str, path: str) -> None:
    answer = outside[server].get(path)
    assert answer.status_code == 401 or answer.headers["content-type"].startswith("text/html")


def test_health_shows_details_only_to_the_hub(backend: Any, outside: dict[str, httpx.Client]) -> None:
    assert outside["backend"].get("/health/ready").json() == {"status": "ready"}
    wrong = {"Authorization": "Bearer x", "X-CommandCenter-Signature": f"v1 hub {now_ms()} {'0' * 64}"}
    assert outside["backend"].get("/health/ready", headers=wrong).json() == {"status": "ready"}
    with backend.client() as hub:
        assert {check["name"] for check in hub.get("/health/ready").json()["checks"]} == {"database", "redis", "worker"}
        assert "version" in hub.get("/health/live").json()


def test_credentials_of_another_project_are_refused(backend: Any, frontend: Any) -> None:
    with httpx.Client(base_url=backend.url, auth=AsHub("another key"), trust_env=False, verify=False) as client:
        assert refused(client.get("/api/summary"))
    with httpx.Client(base_url=frontend.url, trust_env=False, verify=False) as client:
        assert refused(client.post("/api/session", json={"ticket": new_ticket("another key")}), "ticket_not_valid")
        sessions = credentials.Sessions(desk_access.frontend_key("another key"), credentials.Clock())
        cookie, proof = sessions.create()
        mine = credentials.Sessions(frontend.environment["FRONTEND_KEY"], credentials.Clock()).cookie
        for name in (sessions.cookie, mine):
            headers = {"Cookie": f"{name}={cookie}", "X-CommandCenter-Page": proof}
            assert refused(client.get("/api/summary", headers=headers))


def test_a_ticket_opens_one_session(outside: dict[str, httpx.Client], key: str) -> None:
    front, ticket = outside["frontend"], new_ticket(key)
    answer = front.post("/api/session", json={"ticket": ticket})
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    name, _, attributes = answer.headers["set-cookie"].partition("=")
    assert re.fullmatch(r"commandcenter_desk_[0-9a-f]{12}", name)
    assert attributes.split("; ")[1:] == ["Path=/api", "Max-Age=604800", "HttpOnly", "SameSite=Strict"]
    assert refused(front.post("/api/session", json={"ticket": ticket}), "ticket_not_valid")
    old = desk_access.ticket(key, "a" * 24, now_ms() - 61_000)
    assert refused(front.post("/api/session", json={"ticket": old}), "ticket_not_valid")


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"null", b'{"ticket": 1}', b"{", b"x" * 10_000, b'{"ticket": "\\ud800"}']
)
def test_a_body_without_a_valid_ticket_is_refused(outside: dict[str, httpx.Client], body: bytes) -> None:
    assert refused(outside["frontend"].post("/api/session", content=body), "ticket_not_valid")


def test_cookie_and_proof_are_both_required(outside: dict[str, httpx.Client], key: str) -> None:
    front = outside["frontend"]
    answer = front.post("/api/session", json={"ticket": new_ticket(key)})
    front.cookies.clear()
    cookie = {"Cookie": answer.headers["set-cookie"].partition(";")[0]}
    proof = answer.json()["proof"]
    header = {"X-CommandCenter-Page": proof}
    assert front.get("/api/summary", headers=cookie | header).status_code == 200
    assert front.get("/api/summary", params={"page": proof}, headers=cookie).status_code == 200
    for headers in ({}, cookie, header, cookie | {"X-CommandCenter-Page": proof[:-1]}):
        assert refused(front.get("/api/summary", headers=headers))
    assert refused(front.get("/api/summary", params={"page": proof}))
    assert refused(front.post("/api/tasks", params={"page": proof}, headers=cookie, json={"title": "x"}))


def test_a_signature_for_another_path_or_signer_is_refused(backend: Any, frontend: Any, key: str) -> None:
    name = "X-CommandCenter-Signature"
    with httpx.Client(base_url=backend.url, trust_env=False, verify=False) as client:
        hub = desk_access.hub_key(key)
        good = signed(key, "GET", "/api/summary")
        assert client.get("/api/summary", headers=good).status_code == 200
        for target in ("/api/tasks", "/api/summary?a=1"):
            assert refused(client.get(target, headers=good))
        assert refused(client.request("DELETE", "/api/summary", headers=good))
        old = desk_access.signature(hub, "GET", "/api/summary", now_ms() - 31_000)
        assert refused(client.get("/api/summary", headers={name: old}))
        wrong = desk_access.signature(hub, "GET", "/api/summary", now_ms(), "frontend")
        assert refused(client.get("/api/summary", headers={name: wrong}))
    with httpx.Client(base_url=frontend.url, trust_env=False, verify=False) as client:
        assert refused(client.get("/api/summary", headers=signed(key, "GET", "/api/summary")))


@pytest.mark.slow
def test_a_signature_from_before_a_restart_is_refused(servers: Any, tmp_path: Path, tools: Any, key: str) -> None:
    environment = servers.environment(tmp_path)
    with tools.run_app("backend", environment, tmp_path, ready="/health/ready") as app:
        signature = signed(key, "GET", "/api/summary")
        assert httpx.get(f"{app.url}/api/summary", headers=signature, trust_env=False).status_code == 200
        port = int(app.url.rsplit(":", 1)[1])
        app.stop()
    with tools.run_app("backend", environment, tmp_path, ready="/health/ready", port=port) as app:
        assert refused(httpx.get(f"{app.url}/api/summary", headers=signature, trust_env=False))


def push(client: httpx.Client, tokens: list[dict[str, Any]], **hub: Any) -> httpx.Response:
    body = json.dumps({"tokens": tokens, **hub}).encode()
    headers = {"Content-Type": "application/json"}
    return client.put(desk_access.access_target(body), content=body, headers=headers)


def a_token(name: str, scope: str = "read", expires_at: str | None = None) -> tuple[str, dict[str, Any]]:
    text = f"cct_{name}_{SECRET}"
    digest = hashlib.sha256(text.encode()).hexdigest()
    return text, {"id": name, "sha256": digest, "scope": scope, "expires_at": expires_at}


def test_tokens_read_or_write_by_their_scope(backend: Any, outside: dict[str, httpx.Client]) -> None:
    reading, one = a_token("r1")
    writing, two = a_token("w1", "write")
    late, three = a_token("l1", "write", "2020-01-01T00:00:00Z")

    def bearer(text: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {text}"}

    with backend.client() as hub:
        assert push(hub, [one, two, three]).json() == {"last_used": {}}
        for client in outside.values():
            assert client.get("/api/summary", headers=bearer(reading)).status_code == 200
            answer = client.post("/api/tasks", headers=bearer(reading), json={"title": "x"})
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "read_only_token")
            assert client.get("/api/summary", headers=bearer(writing)).status_code == 200
            assert client.post("/api/tasks", headers=bearer(writing), json={"title": "x"}).status_code == 201
            answer = client.put("/api/access", headers=bearer(writing), json={"tokens": []})
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "hub_only")
            assert refused(client.get("/api/summary", headers=bearer(late)))
        assert set(push(hub, [one, two, three]).json()["last_used"]) == {"r1", "w1"}
        assert set(push(hub, [two]).json()["last_used"]) == {"w1"}
        assert refused(outside["backend"].get("/api/summary", headers=bearer(reading)))
        push(hub, [])


def test_only_the_hub_changes_access(backend: Any, frontend: Any, key: str) -> None:
    _, token = a_token("x1", "write")
    with frontend.client() as page:
        answer = push(page, [token])
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "hub_only")
    with backend.client() as hub:
        body = json.dumps({"tokens": [token]}).encode()
        other = desk_access.access_target(b'{"tokens": []}')
        answer = hub.put(other, content=body, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "hub_only")
        assert push(hub, []).is_success
        target = desk_access.access_target(body)
        earlier = desk_access.signature(desk_access.hub_key(key), "PUT", target, now_ms() - 1000)
        headers = {"Content-Type": "application/json", "X-CommandCenter-Signature": earlier}
        answer = httpx.put(f"{backend.url}{target}", content=body, headers=headers, trust_env=False)
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "outdated_access")


def test_a_page_without_a_session_gets_the_hubs_address(backend: Any, frontend: Any) -> None:
    with backend.client() as hub:
        push(hub, [], hub={"url": "http://127.0.0.1:9001", "project": "an-id"})
        answer = httpx.get(f"{frontend.url}/api/sign-in", trust_env=False)
        assert answer.json() == {"hub": "http://127.0.0.1:9001", "project": "an-id"}
        for wrong in ("https://127.0.0.1:1", "http://evil.example", "http://127.0.0.1:1/x", "javascript:alert(1)"):
            assert push(hub, [], hub={"url": wrong, "project": "an-id"}).status_code == 422
        push(hub, [])


@pytest.mark.parametrize("host", ["backend", "evil@127.0.0.1", "evil.example", "127.0.0.1.evil.example", "localhost/x"])
def test_other_host_names_are_refused_even_with_credentials(backend: Any, frontend: Any, host: str) -> None:
    for app in (backend, frontend):
        with app.client() as client:
            client.get("/api/summary")
            answer = client.get("/api/summary", headers={"Host": host})
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "host_not_allowed")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "null"},
        {"Origin": "https://{host}"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://{host}", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "null", "Content-Type": "application/x-www-form-urlencoded"},
    ],
)
def test_pages_of_other_origins_are_refused_even_with_credentials(
    frontend: Any, headers: dict[str, str], key: str, outside: dict[str, httpx.Client]
) -> None:
    host = frontend.url.removeprefix("http://")
    sent = {name: value.format(host=host) for name, value in headers.items()}
    with frontend.client() as client:
        client.get("/api/summary")
        answer = client.post("/api/tasks", headers=sent, content=b"title=x")
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "cross_site")
    answer = outside["frontend"].post("/api/session", headers=sent, json={"ticket": new_ticket(key)})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "cross_site")


def test_wrong_credentials_are_limited_and_valid_ones_work(servers: Any, tmp_path: Path, tools: Any, key: str) -> None:
    settings = tools.frontend_settings("http://127.0.0.1:1")
    with (
        tools.run_app("frontend", settings, tmp_path, ready="/health/live") as app,
        httpx.Client(base_url=app.url, trust_env=False, verify=False) as client,
    ):
        answers = [client.post("/api/session", json={"ticket": "x"}) for _ in range(12)]
        assert [answer.status_code for answer in answers] == [401] * 10 + [429] * 2
        assert 0 < int(answers[-1].headers["retry-after"]) <= 60
        assert client.get("/api/summary").status_code == 401
        assert client.post("/api/session", json={"ticket": new_ticket(key)}).status_code == 201


def test_credentials_do_not_reach_the_logs(
    backend: Any, frontend: Any, outside: dict[str, httpx.Client], key: str
) -> None:
    front, token, ticket = outside["frontend"], a_token("log")[0], new_ticket(key)
    answer = front.post("/api/session", json={"ticket": new_ticket(key)})
    proof, cookie = answer.json()["proof"], answer.headers["set-cookie"].partition(";")[0].partition("=")[2]
    query = {"page": proof, "token": token, "ticket": ticket, "cookie": cookie}
    front.get("/api/nothing", params=query)
    front.cookies.clear()
    for client in outside.values():
        client.get("/api/nothing", params=query, headers={"Authorization": f"Bearer {token}"})
        client.post("/api/nothing", params=query)
    for app in (backend, frontend):
        log = app.log.read_text()
        assert "/api/nothing?" in log
        assert not [one for one in query.values() if one in log]


def test_a_dead_backends_port_gets_nothing(servers: Any, tmp_path: Path, tools: Any) -> None:
    """Another user binds the port of a backend that has ended: no body, token or signature is sent there."""
    folder = tmp_path / "sockets"
    folder.mkdir(mode=0o700)
    named = {"BACKEND_SOCKET": str(folder / "http.sock")}
    (tmp_path / "project").mkdir()
    with tools.run_app(
        "backend", {**servers.environment(tmp_path / "project"), **named}, tmp_path, ready="/health/ready"
    ) as backend:
        settings = {**tools.frontend_settings(backend.url), **named}
        with tools.run_app("frontend", settings, tmp_path, ready="/health/live") as frontend:
            with frontend.client() as client:
                assert client.get("/api/summary").status_code == 200
                backend.child.kill()
                backend.child.wait(10)
                port = int(backend.url.rpartition(":")[2])
                with impostor(port) as received:
                    answers = [
                        client.post("/api/tasks", json={"title": "A secret plan"}),
                        client.get("/api/summary", headers={"Authorization": "Bearer cct_a_secret"}),
                        client.get("/api/sign-in"),
                    ]
                    assert [one.status_code for one in answers] == [502, 502, 502]
                    assert received() == b""
            # It starts again, although the killed one has left its socket.
            environment = backend.environment
            with (
                tools.run_app("backend", environment, tmp_path, ready="/health/ready", port=port),
                frontend.client() as client,
            ):
                assert client.get("/api/summary").status_code == 200


@contextmanager
def impostor(port: int) -> Iterator[Callable[[], bytes]]:
    """Serve a port, as another user if this one is root. Yields a function that returns what was received."""
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    child = os.fork()
    if child == 0:
        if os.geteuid() == 0:
            os.setuid(54_321)
        with socket.create_server(("127.0.0.1", port)) as server:
            os.write(writer, b"ready")
            while True:
                connection, _ = server.accept()
                os.write(writer, connection.recv(65_536) or b"connected")
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
                connection.close()
    found = bytearray()

    def received() -> bytes:
        with suppress(BlockingIOError):
            found.extend(os.read(reader, 1 << 20))
        return bytes(found).removeprefix(b"ready")

    try:
        deadline = time.monotonic() + 10
        while not found:
            received()
            assert time.monotonic() < deadline
        yield received
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reader)
        os.close(writer)
