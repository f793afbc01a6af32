"""A start in Chromium: it continues without the page, can be cancelled, and is compared with another one."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import HubProcess
from .test_browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_start_continues_without_its_page_and_two_runs_are_compared(hub: HubProcess, page: Page) -> None:
    project = hub.register("shop")
    sign_in(hub, page)
    address = f"http://127.0.0.1:{hub.port}/projects/shop"
    start = page.get_by_role("button", name="Start", exact=True)
    with page.expect_response(re.compile("/start$")):
        start.click()
    page.goto("about:blank")
    hub.until(project, "running")

    page.goto(address)
    page.get_by_role("button", name="Restart", exact=True).click()
    hub.until(project, "running")
    page.get_by_role("tab", name="History").click()
    expect(page.get_by_role("button", name=re.compile("^Restart.*succeeded"))).to_be_visible()
    page.get_by_role("button", name="Restart", exact=True).click()
    expect(page.get_by_role("button", name=re.compile("^Restart.*succeeded"))).to_have_count(2)

    page.get_by_role("button", name=re.compile("^Restart.*succeeded")).first.click()
    expect(page.get_by_text("critical path").first).to_be_visible()
    page.get_by_role("combobox", name="Compare with another run").click()
    page.get_by_role("option").first.click()
    compared = page.get_by_role("table", name="Comparison of two runs")
    expect(compared.get_by_role("row", name=re.compile("Start postgres.* s"))).to_be_visible()
    expect(compared.get_by_role("row", name=re.compile("Whole operation"))).to_contain_text(re.compile(r"[+−±]\d"))


def test_a_start_is_cancelled_on_the_page(hub: HubProcess, page: Page) -> None:
    project = hub.register("shop")
    sign_in(hub, page)
    page.goto(f"http://127.0.0.1:{hub.port}/projects/shop")
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("tab", name="History").click()
    expect(page.get_by_role("button", name=re.compile("^Start.*cancelled"))).to_be_visible()
    hub.until(project, "stopped")
