"""Use of the radar, the tasks and the files of a desk in Chromium."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from commandcenter_hub.testing.repositories import commit_all

from .chromium import findings
from .conftest import HubProcess

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_technology_becomes_a_task_that_can_be_moved(hub: HubProcess, browser: Browser, page: Page) -> None:
    project = hub.register("radar")
    (hub.folder / "radar" / "pyproject.toml").write_text('[project]\nname = "x"\ndependencies = ["fastapi"]\n')
    desk = hub.started(project)["urls"]["frontend"]
    page.goto(hub.page(project, "/radar"))
    blip = page.get_by_role("link", name="FastAPI, Trial").first
    expect(blip).to_be_visible()
    legend = page.get_by_role("region", name="Legend")
    picture = page.get_by_role("group", name="Technology radar")
    beside, drawn = legend.bounding_box(), picture.bounding_box()
    assert beside is not None
    assert drawn is not None
    assert beside["x"] > drawn["x"] + drawn["width"]
    assert findings(page) == []
    with page.expect_download() as saved:
        page.get_by_role("button", name="Export").click()
        page.get_by_role("menuitem", name="Picture (PNG)").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")
    page.keyboard.press("Escape")

    blip.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="FastAPI")).to_be_visible()
    evidence = page.get_by_role("region", name="In the project")
    expect(evidence).to_contain_text("It is declared, but no source file of the main project imports it.")
    expect(evidence.get_by_role("link", name="pyproject.toml")).to_be_visible()
    page.get_by_role("textbox", name="Notes").fill("**Bold** <script>document.title='x'</script>")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    page.get_by_role("button", name="Create task").click()
    expect(page.get_by_role("heading", name="Look into FastAPI")).to_be_visible()
    assert findings(page) == []

    page.get_by_role("link", name="All tasks").click()
    card = page.get_by_role("link", name="Look into FastAPI")
    card.focus()
    page.keyboard.press("Alt+ArrowRight")
    doing = page.get_by_role("region", name="Doing")
    expect(doing.get_by_role("link", name="Look into FastAPI")).to_be_focused()
    doing.get_by_role("listitem").drag_to(page.get_by_role("region", name="Done"))
    expect(page.get_by_role("region", name="Done").get_by_role("link", name="Look into FastAPI")).to_be_visible()
    assert findings(page) == []

    narrow = browser.new_context(viewport={"width": 400, "height": 800}, color_scheme="dark")
    small = narrow.new_page()
    small.goto(hub.page(project))
    expect(small.get_by_role("heading", name="radar")).to_be_visible()
    for path, heading in (("radar", "Technology radar"), ("tasks", "Research tasks"), ("tasks/1", "Look into")):
        small.goto(f"{desk}/{path}")
        expect(small.get_by_role("heading", name=heading)).to_be_visible()
        assert small.evaluate("document.documentElement.scrollWidth") <= 400
    narrow.close()


def test_a_file_shows_its_colours_its_commits_and_opens_in_an_editor(
    hub: HubProcess, browser: Browser, page: Page
) -> None:
    project = hub.register("sources")
    folder = hub.folder / "sources"
    code = "".join(f"def step_{number}(x):  # TODO check\n    return {number} + len('x')\n" for number in range(300))
    (folder / "steps.py").write_text(code)
    (folder / ".gitignore").write_text("*.key\n")
    (folder / "private.key").write_text("secret")
    commit_all(folder, "Add the steps")
    (folder / "steps.py").write_text(f"# edited\n{code}")
    desk = hub.started(project)["urls"]["frontend"]
    page.goto(hub.page(project, "/todos"))
    page.get_by_role("link", name="steps.py:42").click()
    source = page.get_by_role("region", name="Text of steps.py")
    expect(source.locator("[data-token=keyword]", has_text="def").first).to_be_visible()
    expect(page.get_by_role("textbox", name="Go to line")).to_have_value("42")
    band = source.locator("[class*=band]").bounding_box()
    box = source.bounding_box()
    assert band is not None
    assert box is not None
    assert box["y"] < band["y"] < box["y"] + box["height"], "the line is in view"
    assert source.evaluate("one => one.querySelectorAll('[data-token]').length") < 2_000, (
        "only what is near has colours"
    )
    expect(page.get_by_role("region", name="History")).to_contain_text("Add the steps")
    expect(page.get_by_role("region", name="History")).to_contain_text("not committed")
    page.get_by_role("region", name="Outline").get_by_role("link", name="step_20", exact=True).click()
    expect(page.get_by_role("textbox", name="Go to line")).to_have_value("42")
    page.get_by_role("button", name="Blame").click()
    expect(page.get_by_text("Line 42: Add the steps")).to_be_visible()
    expect(source).to_contain_text("not committed")
    assert findings(page) == []

    page.get_by_role("button", name="Open in editor").click()
    page.get_by_role("menuitem", name="VS Code").evaluate("one => one.removeAttribute('href')")
    page.get_by_role("menuitem", name="VS Code").click()
    address = f"vscode://file{folder}/steps.py:42"
    expect(page.get_by_role("link", name="Open in VS Code")).to_have_attribute("href", address)
    page.reload()
    expect(page.get_by_role("link", name="Open in VS Code")).to_have_attribute("href", address)
    page.goto(page.url.replace("steps.py", "private.key"))
    expect(page.get_by_text("This path is ignored")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("secret")

    for width, scheme in ((400, "dark"), (1280, "light"), (2560, "dark")):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        other = context.new_page()
        other.goto(hub.page(project))
        expect(other.get_by_role("heading", name="sources")).to_be_visible()
        other.goto(f"{desk}/files/steps.py#L42")
        expect(other.locator("[data-token=keyword]").first).to_be_visible()
        expect(other.get_by_role("region", name="History")).to_contain_text("Add the steps")
        assert other.evaluate("document.documentElement.scrollWidth") <= width
        assert findings(other) == []
        context.close()
