"""From the Hub to a desk in Chromium: by Open, by a bookmark, and without being signed in."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .chromium import own_address
from .conftest import HubProcess

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def project(hub: HubProcess) -> dict[str, Any]:
    """A running project."""
    return hub.started(hub.register("shop"))


def sign_in(hub: HubProcess, page: Page) -> None:
    page.goto(hub.call("POST", "/api/auth/links")["url"])
    expect(page.get_by_test_id("project-card")).to_be_visible()


def expect_desk(page: Page, address: str) -> None:
    expect(page.get_by_role("searchbox", name="Search")).to_be_visible()
    expect(page).to_have_url(own_address(address))


def test_open_opens_the_desk_signed_in(hub: HubProcess, project: dict[str, Any], page: Page) -> None:
    sign_in(hub, page)
    desk = project["urls"]["frontend"]
    card = page.get_by_test_id("project-card")
    for link in (card.get_by_role("button", name="Open"), card.get_by_role("link", name=desk.removeprefix("http://"))):
        with page.context.expect_page() as opened:
            link.click()
        expect_desk(opened.value, f"{desk}/")
        known = opened.value.evaluate("JSON.stringify([location.href, history.state, document.referrer])")
        assert "ticket" not in known
        opened.value.close()


def test_a_bookmark_of_a_signed_in_browser_goes_through_the_hub(
    hub: HubProcess, project: dict[str, Any], page: Page
) -> None:
    sign_in(hub, page)
    bookmark = f"{project['urls']['frontend']}/documents?kind=markdown"
    page.goto(bookmark)
    expect(page.get_by_role("heading", name="Documents")).to_be_visible()
    expect(page).to_have_url(own_address(bookmark))
    page.go_back()  # neither the Hub's page nor the desk's page without a session is in the history
    expect(page.get_by_test_id("project-card")).to_be_visible()


def test_a_bookmark_in_a_browser_without_a_session_shows_the_command(
    hub: HubProcess, project: dict[str, Any], page: Page
) -> None:
    page.goto(f"{project['urls']['frontend']}/tasks")
    expect(page.get_by_text(f"commandcenter open {project['id']}", exact=True)).to_be_visible()
    assert page.url.startswith(f"http://127.0.0.1:{hub.port}/open/{project['id']}?path=%2Ftasks")
    other = page.context.new_page()
    sign_in(hub, other)
    page.get_by_role("button", name="Try again").click()
    expect_desk(page, f"{project['urls']['frontend']}/tasks")


def test_an_address_that_leads_elsewhere_is_not_followed(hub: HubProcess, project: dict[str, Any], page: Page) -> None:
    sign_in(hub, page)
    page.goto(f"http://127.0.0.1:{hub.port}/open/{project['id']}?path=//evil.example/x")
    expect_desk(page, f"{project['urls']['frontend']}/")


def test_opening_a_stopped_desk_shows_what_to_do(hub: HubProcess, page: Page) -> None:
    project = hub.register("shop")
    sign_in(hub, page)
    page.goto(f"http://127.0.0.1:{hub.port}/open/{project['id']}")
    expect(page.get_by_role("alert")).to_contain_text("is not running")
    expect(page.get_by_role("alert")).to_contain_text("commandcenter up")
