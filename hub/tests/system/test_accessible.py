"""axe finds no moderate or worse problem on the Hub's and a desk's pages: light and dark, narrow and wide."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .chromium import findings, own_address
from .conftest import HubProcess

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOOKS = [("light", 1280), ("dark", 400)]

DESK = {
    "/": "New since you last looked",
    "/search?q=needle": "Sewing",
    "/changes": "Changes",
    "/vulnerabilities": "Not checked yet",
    "/dependencies": "httpx",
    "/gaps": "Gaps",
    "/todos": "thread it",
    "/git": "Git",
    "/files": "needle.md",
    "/files/src/größe %231.py#L2": "thread it",
    "/documents": "Sewing",
    "/radar": "Python",
    "/radar?view=list": "Python",
    "/tasks": "Look at it",
    "/tasks?view=list": "Look at it",
    "/missing": "Page not found",
}
"""Pages of a desk, each with a text that appears once it has loaded."""

OPENED = (
    ("/radar", "Add", "Quadrant"),
    ("/radar", "Import", "Import a radar"),
    ("/radar", "Export", "Picture (SVG)"),
    ("/tasks", "Move “Look at it”", "To Doing"),
)
"""Dialogs and menus of a desk: the page, the name of the button that opens it, and a text that it shows."""

STILL = """Promise.allSettled(document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
    .map((one) => one.finished))"""
"""Waits until animations have ended, since text that fades in has a lower contrast at first."""


def pages_in(browser: Browser, storage: Any = None) -> Iterator[tuple[str, Page]]:
    for scheme, width in LOOKS:
        context = browser.new_context(
            color_scheme=scheme,  # type: ignore[arg-type]
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
            storage_state=storage,
        )
        yield f"{scheme}, {width} px", context.new_page()
        context.close()


def findings_on(page: Page, text: str) -> list[str]:
    """Return axe's findings once `text` is visible, and whether the page is wider than its window."""
    expect(page.get_by_text(text).filter(visible=True).first).to_be_visible()
    page.evaluate(STILL)
    found = findings(page)
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append("the page is wider than its window")
    return found


def desk(hub: HubProcess) -> dict[str, Any]:
    """A running desk with content on all its pages."""
    project = hub.register("desk")
    folder = Path(project["path"])
    (folder / "src").mkdir()
    (folder / "src" / "größe #1.py").write_text("x = 1\n# TODO: thread it\n")
    (folder / "needle.md").write_text("# Sewing\n\nA needle is thin.\n")
    (folder / "pyproject.toml").write_text('[project]\nname = "x"\ndependencies = ["httpx>=0.28"]\n')
    return hub.started(project)


def test_every_page_of_a_desk_is_accessible(hub: HubProcess, browser: Browser) -> None:
    project = desk(hub)
    url = project["urls"]["frontend"]
    found: list[str] = []
    for look, page in pages_in(browser):
        page.goto(url)
        expect(page.get_by_text(f"commandcenter open {project['id']}")).to_be_visible()  # at the Hub
        page.goto(url)
        expect(page).to_have_url(own_address(f"{url}/"))
        found += [f"sign-in ({look}): {one}" for one in findings_on(page, "This browser is not signed in")]
        page.goto(hub.page(project, "/tasks"))
        page.get_by_role("textbox", name="New task").fill("Look at it")
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="Look at it").first).to_be_visible()
        for path, text in DESK.items():
            page.goto(url + path)
            found += [f"{path} ({look}): {one}" for one in findings_on(page, text)]
        for path, button, text in OPENED:
            page.goto(url + path)
            page.get_by_role("button", name=button, exact=True).first.click()
            found += [f"{path}, {button} ({look}): {one}" for one in findings_on(page, text)]
        page.goto(url)
        page.keyboard.press("Control+k")
        expect(page.get_by_role("textbox", name="Go to a page, or find anything")).to_be_focused()
        page.keyboard.type("needle")
        found += [f"palette ({look}): {one}" for one in findings_on(page, "Search all text for")]
        page.keyboard.type(".md")
        expect(page.get_by_role("button", name="needle.md").first).to_be_visible()
        page.goto(url)
        expect(page.get_by_text("New since you last looked")).to_be_visible()
        page.keyboard.press("?")
        found += [f"keys ({look}): {one}" for one in findings_on(page, "Show these keys")]
    assert found == []


def test_every_page_of_the_hub_is_accessible(hub: HubProcess, browser: Browser) -> None:
    project = hub.register("somewhere")
    found: list[str] = []
    for look, page in pages_in(browser):
        page.goto(f"http://127.0.0.1:{hub.port}/")
        found += [f"sign-in ({look}): {one}" for one in findings_on(page, "commandcenter open --hub")]
        page.goto(hub.call("POST", "/api/auth/links")["url"])
        found += [f"projects ({look}): {one}" for one in findings_on(page, "somewhere")]
        page.get_by_role("button", name="Add project").first.click()
        page.get_by_role("dialog").get_by_role("button", name="Change").click()
        page.get_by_role("dialog").get_by_label("Folder").fill(project["path"])
        expect(page.get_by_text("This folder is already the project")).to_be_visible()
        found += [f"add a folder ({look}): {one}" for one in findings_on(page, "Add and start")]
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.keyboard.press("?")
        found += [f"keys ({look}): {one}" for one in findings_on(page, "Show these keys")]
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.keyboard.press("Control+k")
        found += [f"palette ({look}): {one}" for one in findings_on(page, "Start somewhere")]
        page.keyboard.press("Escape")
        page.goto(f"http://127.0.0.1:{hub.port}/")
        page.get_by_role("button", name="More for somewhere").click()
        found += [f"menu ({look}): {one}" for one in findings_on(page, "Pin to the top")]
        page.get_by_role("menuitem", name="Details").click()
        found += [f"details ({look}): {one}" for one in findings_on(page, "Open the project's page")]
        page.goto(f"http://127.0.0.1:{hub.port}/projects/{project['slug']}")
        page.get_by_role("button", name="Remove project").click()
        found += [f"remove ({look}): {one}" for one in findings_on(page, "Your project folder")]
        page.goto(f"http://127.0.0.1:{hub.port}/projects/{project['slug']}?tab=logs")
        page.get_by_role("button", name="Go to time").click()
        found += [f"log ({look}): {one}" for one in findings_on(page, "Nothing logged yet")]
        own = f"/projects/{project['slug']}"
        shown = {
            own: "somewhere",
            f"{own}?tab=connect": "Passwords are hidden",
            f"{own}?tab=console": "Start the project to open a console",
            f"{own}?tab=settings": "Container images",
            f"{own}?tab=snapshots": "Take a snapshot",
            f"{own}?tab=history": "No operations yet",
            f"{own}?tab=audit": "register",
            "/projects/missing": "Page not found",
            "/doctor": "System check",
        }
        for path, text in shown.items():
            page.goto(f"http://127.0.0.1:{hub.port}{path}")
            found += [f"{path} ({look}): {one}" for one in findings_on(page, text)]
    assert found == []
