"""Use of the radar and the tasks of a desk in Chromium."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .chromium import serious
from .conftest import HubProcess

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_technology_becomes_a_task_that_can_be_moved(hub: HubProcess, browser: Browser, page: Page) -> None:
    project = hub.register("radar")
    (hub.folder / "radar" / "pyproject.toml").write_text('[project]\nname = "x"\ndependencies = ["fastapi"]\n')
    desk = hub.started(project)["urls"]["frontend"]
    page.goto(hub.page(project, "/radar"))
    blip = page.get_by_role("link", name="FastAPI, Adopt").first
    expect(blip).to_be_visible()
    assert serious(page) == []
    with page.expect_download() as saved:
        page.get_by_role("button", name="Export").click()
        page.get_by_role("menuitem", name="Picture (PNG)").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")
    page.keyboard.press("Escape")

    blip.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="FastAPI")).to_be_visible()
    page.get_by_role("textbox", name="Notes").fill("**Bold** <script>document.title='x'</script>")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    page.get_by_role("button", name="Create task").click()
    expect(page.get_by_role("heading", name="Look into FastAPI")).to_be_visible()
    assert serious(page) == []

    page.get_by_role("link", name="All tasks").click()
    card = page.get_by_role("link", name="Look into FastAPI")
    card.focus()
    page.keyboard.press("Alt+ArrowRight")
    doing = page.get_by_role("region", name="Doing")
    expect(doing.get_by_role("link", name="Look into FastAPI")).to_be_focused()
    doing.get_by_role("listitem").drag_to(page.get_by_role("region", name="Done"))
    expect(page.get_by_role("region", name="Done").get_by_role("link", name="Look into FastAPI")).to_be_visible()
    assert serious(page) == []

    narrow = browser.new_context(viewport={"width": 400, "height": 800}, color_scheme="dark")
    small = narrow.new_page()
    small.goto(hub.page(project))
    expect(small.get_by_role("heading", name="radar")).to_be_visible()
    for path, heading in (("radar", "Technology radar"), ("tasks", "Research tasks"), ("tasks/1", "Look into")):
        small.goto(f"{desk}/{path}")
        expect(small.get_by_role("heading", name=heading)).to_be_visible()
        assert small.evaluate("document.documentElement.scrollWidth") <= 400
    narrow.close()
