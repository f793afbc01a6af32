"""Search in a desk's documents and source code in Chromium."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from .chromium import findings
from .conftest import HubProcess

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_name_is_found_by_keys_alone_and_lines_by_an_expression(
    hub: HubProcess, browser: Browser, page: Page
) -> None:
    project = hub.register("code")
    folder = hub.folder / "code"
    (folder / "app.py").write_text("class Kettle:\n    def boil_water(self):\n        return self.boil_water\n")
    (folder / "tea.md").write_text("# Tea\n\nFirst `boil_water`, then wait.\n")
    hub.started(project)
    page.goto(hub.page(project, "/search"))
    expect(page.get_by_text("Search everything")).to_be_visible()
    box = page.get_by_role("searchbox", name="Search")
    expect(box).to_be_visible()
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("boil_water")
    results = page.get_by_role("list", name="Results")
    first = results.get_by_role("listitem").first
    expect(first).to_contain_text("Kettle.boil_water")
    expect(first).to_contain_text("method")
    expect(results).to_contain_text("Tea")
    expect(first.locator("mark").first).to_have_text("boil_water")
    assert findings(page) == []
    page.keyboard.press("ArrowDown")
    expect(first.get_by_role("link", name="Kettle.boil_water")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/files/app\.py#L2$"))

    page.goto(hub.page(project, "/search?q=def%20%5Cw%2B_water&mode=regex"))
    expect(page.get_by_text("1 line in 1 file")).to_be_visible()
    page.goto(hub.page(project, "/search?q=(&mode=regex"))
    expect(page.get_by_role("alert").filter(has_text="missing")).to_be_visible()

    for width, scheme in ((400, "dark"), (2560, "light")):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            reduced_motion="reduce",
        )
        other = context.new_page()
        other.goto(hub.page(project, "/search?q=boil_water"))
        expect(other.get_by_role("list", name="Results")).to_contain_text("Kettle.boil_water")
        assert other.evaluate("document.documentElement.scrollWidth") <= width
        assert findings(other) == []
        context.close()
