"""The log of a real project in Chromium: expressions, hits in context, times, keys, restart, and a flood."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import HubProcess
from .test_browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LINES = 3_000


def output_of(hub: HubProcess, project: dict[str, Any], service: str) -> Path:
    """Return the file to which a service of a running project writes."""
    folder = hub.home / "projects" / project["slug"] / "run" / service
    return max(folder.glob("*.out"), key=lambda one: one.stat().st_mtime)


def test_a_log_is_searched_with_context_and_read_at_a_time(hub: HubProcess, page: Page) -> None:
    project = hub.started(hub.register("shop"))
    output = output_of(hub, project, "frontend")
    with output.open("a", encoding="utf-8") as file:
        file.writelines(f"{'ERROR: needle' if number == 40 else 'INFO number'} {number}\n" for number in range(LINES))
    last = f"/api/orchestration/{project['id']}/logs?search=number {LINES - 1}"
    while not hub.call("GET", last)["lines"]:
        time.sleep(0.02)
    sign_in(hub, page)
    page.goto(f"http://127.0.0.1:{hub.port}/projects/shop?tab=logs")
    log = page.get_by_role("log")
    expect(log).to_contain_text(f"number {LINES - 1}")

    # Home goes to the first loaded line, which is not the first line of all; End follows again.
    log.press("Home")
    expect(log).to_contain_text(re.compile(r"number 20\d\d"))
    expect(page.get_by_role("button", name="Follow")).to_be_visible()
    log.press("End")
    expect(log).to_contain_text(f"number {LINES - 1}")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()

    # The hit is older than the loaded lines: the Hub searches all of them.
    page.get_by_role("searchbox", name="Search the logs").fill(r"^error: \w+ \d+$")
    page.get_by_role("button", name="Regular expression").click()
    expect(log.locator(".cc-log-line")).to_have_count(1)
    expect(log).to_contain_text("needle 40")
    page.get_by_role("combobox", name="Lines around hits").click()
    page.get_by_role("option", name="Hits with 2 lines around").click()
    expect(log).to_contain_text("number 38")
    expect(log.locator(".cc-log-line")).to_have_count(5)
    expect(log.locator("[data-hit]")).to_have_count(1)
    page.get_by_role("searchbox", name="Search the logs").fill("(")
    expect(page.get_by_text("The regular expression is invalid")).to_be_visible()
    page.get_by_role("searchbox", name="Search the logs").fill("")

    page.get_by_role("button", name="Go to time").click()
    page.get_by_label("Time", exact=True).fill("2001-01-01T00:00:00")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.get_by_text("Lines around 1/1/2001")).to_be_visible()
    page.get_by_role("button", name="Load later lines").click()
    page.get_by_role("button", name="Back to live").click()
    expect(log).to_contain_text(f"number {LINES - 1}")

    services = page.get_by_role("group", name="Services")
    for name in ("redis", "postgres"):
        services.get_by_role("button", name=name).click()
    expect(log).to_contain_text("database system is ready")
    expect(log).not_to_contain_text("number")
    expect(page).to_have_url(re.compile("service=postgres(,|%2C)redis"))
    page.reload()
    expect(services.get_by_role("button", pressed=True)).to_have_text(["postgres", "redis"])
    services.get_by_role("button", name="postgres").click()
    page.get_by_role("button", name="Restart redis").click()
    page.get_by_role("tab", name="History").click()
    expect(page.get_by_role("button", name=re.compile("Restart of redis.*succeeded"))).to_be_visible()
