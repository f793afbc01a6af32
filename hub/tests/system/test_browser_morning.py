"""The first look at a desk in the morning, in Chromium: gaps that matter, and what is new."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from commandcenter_hub.testing.repositories import commit_all

from .chromium import findings
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
    page.get_by_role("switch", name="Also tests, docs, examples, development tools and patch updates (1)").check()
    expect(table.get_by_role("row", name="only-docs")).to_be_visible()
    assert "folded=true" in page.url
    assert findings(page) == []


def test_the_overview_shows_what_to_do_and_what_is_new(
    hub: HubProcess, browser: Browser, page: Page, tmp_path: Path
) -> None:
    project = hub.register("morning")
    folder = hub.folder / "morning"
    (folder / "requirements.txt").write_text("loose\n")
    (folder / "app.py").write_text("import loose\n\n\ndef serve() -> None:\n    loose.run()\n")
    (folder / ".nvmrc").write_text("16\n")
    commit_all(folder, "Begin")
    project = hub.started(project)
    with hub.frontend(project) as desk:
        desk.post("/api/tasks", json={"title": "Compare backends", "due": "2026-01-31"}).raise_for_status()
    page.goto(hub.page(project))
    activity = page.get_by_role("region", name="Activity")
    expect(activity).to_contain_text("Commits a week, 1 in the last 52 weeks", timeout=30_000)
    (folder / "app.py").write_text("import loose\n\nloose.run()\n")
    commit_all(folder, "Close the context before teardown")
    attention = page.get_by_role("region", name="Needs attention")
    expect(attention.get_by_role("listitem").first).to_contain_text("Node.js")
    expect(attention.get_by_role("link", name="requirements.txt:1")).to_be_visible()
    news = page.get_by_role("region", name="What is new")
    expect(news.get_by_role("link", name="Close the context before teardown")).to_be_visible(timeout=30_000)
    expect(news).to_contain_text("Ada · main · 1 file")
    expect(news).to_contain_text("Today")
    expect(page.get_by_role("region", name="Tasks due")).to_contain_text("Compare backends")
    made_of = page.get_by_role("region", name="Made of")
    expect(made_of.get_by_role("link", name="Python")).to_have_attribute("href", "/files?language=Python")
    expect(activity).to_contain_text("Commits a week, 2 in the last 52 weeks")
    assert findings(page) == []
    for width, scheme in ((400, "dark"), (1280, "light"), (2560, "dark")):
        context = browser.new_context(viewport={"width": width, "height": 1000}, color_scheme=scheme)
        other = context.new_page()
        other.goto(hub.page(project))
        expect(other.get_by_role("region", name="Activity")).to_contain_text("Commits a week")
        expect(other.get_by_role("region", name="What is new")).to_contain_text("Today")
        assert other.evaluate("document.documentElement.scrollWidth") <= width
        other.screenshot(path=tmp_path / f"overview-{width}-{scheme}.png", full_page=True)
        context.close()
