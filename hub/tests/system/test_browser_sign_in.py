"""Signing in to a desk in Chromium: by a ticket, again, in a second tab, after the session has ended."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from commandcenter_hub.testing import chromium

from .chromium import own_address
from .conftest import HubProcess

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOW = "commandcenter open"


@pytest.fixture
def project(hub: HubProcess) -> dict[str, Any]:
    made = hub.register("secret plans")
    return hub.started(made)


def expect_signed_in(page: Page) -> None:
    expect(page.get_by_role("searchbox", name="Search")).to_be_visible()
    expect(page.get_by_text(HOW)).to_have_count(0)


def expect_signed_out(page: Page) -> None:
    expect(page).to_have_url(re.compile(r"//[0-9a-f]{32}\.localhost:"))
    expect(page.get_by_role("heading", name="This browser is not signed in to this desk")).to_be_visible()
    expect(page.get_by_text(HOW, exact=True)).to_be_visible()


def expect_sent_to_the_hub(page: Page, project: dict[str, Any]) -> None:
    """Expect the Hub's page, which shows how to sign in, since this browser is not signed in there either."""
    expect(page.get_by_text(f"commandcenter open {project['id']}")).to_be_visible()


def test_a_ticket_signs_in_once_and_the_session_stays(hub: HubProcess, project: dict[str, Any], page: Page) -> None:
    desk = project["urls"]["frontend"]
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    ticket = hub.page(project, "/documents?kind=markdown")
    page.goto(ticket)
    expect(page.get_by_role("heading", name="Documents")).to_be_visible()
    assert page.url == f"{desk}/documents?kind=markdown"
    page.reload()
    expect(page.get_by_role("heading", name="Documents")).to_be_visible()
    second = page.context.new_page()
    second.goto(desk)
    expect_signed_in(second)
    assert "ticket" not in second.evaluate("JSON.stringify(performance.getEntries().map((one) => one.name))")
    second.evaluate("history.length")
    secret = ticket.partition("#ticket=")[2]
    assert [one for one in addresses if secret in one.partition("#")[0]] == []
    log = hub.call("GET", f"/api/orchestration/{project['id']}/logs", params={"tail": 5000})["lines"]
    assert [line["text"] for line in log if secret in line["text"]] == []

    elsewhere = page.context.browser
    assert elsewhere is not None
    other = elsewhere.new_context().new_page()
    other.goto(ticket)
    expect_sent_to_the_hub(other, project)
    other.context.close()


def test_a_page_whose_session_has_ended_shows_how_to_sign_in(
    hub: HubProcess, project: dict[str, Any], page: Page
) -> None:
    page.goto(hub.page(project))
    expect_signed_in(page)
    page.context.clear_cookies()
    page.reload()
    expect_sent_to_the_hub(page, project)
    page.goto(project["urls"]["frontend"])
    expect_signed_out(page)
    # The link of `commandcenter open`, opened in the same tab.
    page.goto(hub.page(project))
    expect_signed_in(page)


def test_a_bookmark_works_in_a_browser_that_is_signed_in_to_the_hub(
    hub: HubProcess, project: dict[str, Any], page: Page
) -> None:
    bookmark = f"{project['urls']['frontend']}/documents?kind=markdown"
    page.goto(bookmark)
    expect_sent_to_the_hub(page, project)
    page.goto(bookmark)
    expect_signed_out(page)  # no second visit within a minute, so no loop
    page.goto(hub.call("POST", "/api/auth/links")["url"])
    expect(page.get_by_test_id("project-card")).to_be_visible()
    page.goto(bookmark)
    page.get_by_role("link", name="Sign in through the Hub").click()
    expect(page.get_by_role("heading", name="Documents")).to_be_visible()
    expect(page).to_have_url(own_address(bookmark))
    page.context.clear_cookies(name=re.compile("commandcenter_desk"))
    other = page.context.new_page()
    other.goto(bookmark)
    expect(other.get_by_role("heading", name="Documents")).to_be_visible()
    expect(other).to_have_url(own_address(bookmark))


def test_downloads_and_streams_of_a_session_work(hub: HubProcess, project: dict[str, Any], page: Page) -> None:
    page.goto(hub.page(project, "/tasks"))
    page.get_by_role("textbox", name="New task").fill("Look at it")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Look at it").first).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Export").click()
        page.get_by_role("menuitem", name="CSV").click()
    assert "Look at it" in saved.value.path().read_text("utf-8")
    with hub.frontend(project) as client:
        client.post("/api/tasks", json={"title": "From elsewhere"}).raise_for_status()
    expect(page.get_by_role("link", name="From elsewhere").first).to_be_visible()  # by an event


class Elsewhere(BaseHTTPRequestHandler):
    """A page of another origin on this machine, and of any name."""

    def do_GET(self) -> None:
        body = b"<!doctype html><title>elsewhere</title><body></body>"
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def elsewhere() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


ATTACK = """async ([desk, sandboxed]) => {
    const attempts = {
        read: () => fetch(desk + '/api/summary', { credentials: 'include' }).then((one) => one.text()),
        blind: () => fetch(desk + '/api/tasks', { method: 'POST', mode: 'no-cors', credentials: 'include',
            body: JSON.stringify({ title: 'Not mine' }) }).then((one) => one.type),
        session: () => fetch(desk + '/api/session', { method: 'POST', mode: 'no-cors', body: '{}' })
            .then((one) => one.type),
        stream: () => new Promise((resolve) => {
            const source = new EventSource(desk + '/api/events', { withCredentials: true });
            source.onopen = () => resolve('open');
            source.onerror = () => { source.close(); resolve('refused'); };
        }),
        script: () => new Promise((resolve) => {
            const tag = document.createElement('script');
            tag.src = desk + '/api/summary';
            tag.onload = () => resolve('loaded');
            tag.onerror = () => resolve('refused');
            document.head.append(tag);
        }),
        form: () => new Promise((resolve) => {
            const frame = document.createElement('iframe');
            frame.name = 'target';
            if (sandboxed) frame.sandbox = 'allow-forms allow-scripts';
            document.body.append(frame);
            const form = document.createElement('form');
            form.action = desk + '/api/tasks';
            form.method = 'post';
            form.enctype = 'text/plain';
            form.target = 'target';
            const field = document.createElement('input');
            field.name = '{"title": "Not mine", "x": "';
            field.value = '"}';
            form.append(field);
            document.body.append(form);
            frame.onload = () => setTimeout(() => resolve('sent'), 200);
            form.submit();
        }),
        frame: () => new Promise((resolve) => {
            const frame = document.createElement('iframe');
            frame.src = desk + '/';
            frame.onload = () => resolve(String(frame.contentDocument?.title));
            document.body.append(frame);
        }),
    };
    const found = {};
    for (const [name, attempt] of Object.entries(attempts))
        found[name] = await attempt().catch((error) => 'refused: ' + error.name);
    return found;
}"""


@pytest.mark.parametrize("sandboxed", [False, True])
def test_a_page_of_another_origin_gets_nothing(
    hub: HubProcess, project: dict[str, Any], page: Page, elsewhere: int, sandboxed: bool
) -> None:
    page.goto(hub.page(project))
    expect_signed_in(page)
    answers: list[tuple[str, str, int]] = []
    desk = project["urls"]["frontend"]
    attacker = page.context.new_page()  # with the cookie of the session
    attacker.on("response", lambda one: answers.append((one.request.method, one.url, one.status)))
    attacker.goto(f"http://127.0.0.1:{elsewhere}/")
    found = attacker.evaluate(ATTACK, [desk, sandboxed])
    assert found.pop("form") == "sent"
    assert found.pop("frame") in {"closed", "null", "undefined", ""}
    assert {name: answer for name, answer in found.items() if "refused" not in answer and answer != "opaque"} == {}
    asked = {(method, status) for method, url, status in answers if url.startswith(f"{desk}/api")}
    assert {status for _, status in asked} <= {401, 403}
    with hub.frontend(project) as client:
        assert client.get("/api/tasks").json()["total"] == 0


def test_another_name_for_this_machine_gets_nothing(project: dict[str, Any], browser: Browser) -> None:
    """DNS rebinding: a name of the attacker that resolves to 127.0.0.1."""
    port = project["urls"]["frontend"].rsplit(":", 1)[1]
    rules = "--host-resolver-rules=MAP evil.test 127.0.0.1, MAP backend 127.0.0.1"
    made = browser.browser_type.launch(executable_path=chromium.find(), args=[*chromium.options(), rules])
    page = made.new_page()
    for name in ("evil.test", "backend"):
        answer = page.goto(f"http://{name}:{port}/")
        assert answer is not None
        assert answer.status == 403
        assert "unknown host name" in page.content()
        assert page.evaluate("fetch('/api/summary').then((one) => one.status)") == 403
    made.close()
