"""What a desk shows in the morning, in Chromium: gaps that matter, and what is new."""

import pytest
from playwright.sync_api import Page, expect

from .chromium import serious
from .conftest import HubProcess

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_gaps_of_tests_are_folded_until_the_switch_shows_them(hub: HubProcess, page: Page) -> None:
    project = hub.register("folded")
    folder = hub.folder / "folded"
    (folder / "docs").mkdir()
    (folder / "requirements.txt").write_text("loose\n")
    (folder / "docs" / "requirements.txt").write_text("loose\nonly-docs\n")
    hub.started(project)
    page.goto(hub.page(project, "/gaps"))
    table = page.get_by_role("table")
    expect(table.get_by_role("row", name="loose")).to_have_count(1)
    expect(page.get_by_text("only-docs")).to_have_count(0)
    page.get_by_text("and 1 more place").click()
    expect(page.get_by_role("link", name="docs/requirements.txt:1")).to_be_visible()
    page.get_by_role("switch", name="Tests, docs, examples and duplicates of others (1)").check()
    expect(table.get_by_role("row", name="only-docs")).to_be_visible()
    assert "folded=true" in page.url
    assert serious(page) == []
