"""Keys of the Hub's and a desk's pages in Chromium."""

import pytest
from playwright.sync_api import Page, expect

from .conftest import HubProcess
from .test_browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_keys_open_the_sheet_the_search_and_the_palette(hub: HubProcess, page: Page) -> None:
    project = hub.register("shop")
    sign_in(hub, page)
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet).to_contain_text("Go anywhere")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Filter projects")).to_be_focused()

    palette = page.get_by_role("textbox", name="Go to a project or page, or do something")
    page.keyboard.press("Control+k")
    expect(palette).to_be_focused()
    page.keyboard.type("start sh")
    expect(page.get_by_role("button", name="Start shop")).to_be_visible()
    page.keyboard.press("Enter")
    expect(palette).to_have_count(0)
    hub.until(project, "running")
    page.keyboard.press("Control+k")
    expect(palette).to_be_focused()
    page.keyboard.type("logs of shop")
    expect(page.get_by_role("button", name="Logs of shop")).to_be_visible()
    page.keyboard.press("Enter")
    expect(palette).to_have_count(0)
    expect(page.get_by_role("log")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search the logs")).to_be_focused()
    page.keyboard.press("Control+k")
    expect(palette).to_be_focused()
    page.keyboard.type("add a project")
    expect(page.get_by_role("button", name="Add a project")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Add a project")).to_be_visible()

    page.goto(hub.page(project))
    expect(page.get_by_role("heading").first).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("textbox", name="Go to a page, or find anything")).to_be_focused()
