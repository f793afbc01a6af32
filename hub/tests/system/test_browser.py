"""The main task of a user in Chromium: add a folder, start, find a document, stop."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from commandcenter_hub.testing.ports import free_port

from .conftest import HubProcess

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def sign_in(hub: HubProcess, page: Page) -> None:
    link = hub.call("POST", "/api/auth/links")["url"]
    page.goto(link)
    expect(page.get_by_role("button", name="Add project").first).to_be_visible()


def folder_with_documents(hub: HubProcess) -> Path:
    folder = hub.folder / "größe & “more”"
    (folder / "docs").mkdir(parents=True)
    (folder / "README.md").write_text("# The haystack\n\nNothing here.\n")
    (folder / "docs" / "needle.md").write_text(
        "# Sewing\n\nA **needle** is thin.\n\n<script>document.title='x'</script>\n"
    )
    (folder / "pyproject.toml").write_text('[project]\nname = "x"\ndependencies = ["httpx>=0.28"]\n')
    return folder


def test_a_user_can_add_start_search_and_stop_a_project(hub: HubProcess, page: Page) -> None:
    folder = folder_with_documents(hub)
    before = sorted(path.relative_to(folder) for path in folder.rglob("*"))
    sign_in(hub, page)
    page.get_by_role("button", name="Add project").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Folder").fill(str(folder))
    expect(dialog.get_by_role("button", name="docs")).to_be_visible()  # the layout is stable now
    expect(dialog.get_by_role("status", name="What was found")).to_contain_text("3 files")
    dialog.get_by_role("button", name="Add and start").click()
    card = page.get_by_test_id("project-card")
    expect(card).to_have_attribute("data-status", "running")

    with page.context.expect_page() as opened:
        card.get_by_role("button", name="Open").or_(card.get_by_role("link", name="Open")).first.click()
    desk = opened.value
    expect(desk).to_have_title(title_with(folder.name))
    desk.get_by_role("searchbox", name="Search").fill("needle")
    desk.get_by_role("searchbox", name="Search").press("Enter")
    result = desk.get_by_role("list", name="Results").get_by_role("link").first
    expect(result).to_contain_text("Sewing")
    result.click()
    expect(desk.get_by_role("heading", name="Sewing").first).to_be_visible()
    expect(desk).not_to_have_title("x")
    desk.close()

    card.get_by_role("button", name="Stop").click()
    expect(card).to_have_attribute("data-status", "stopped")
    assert sorted(path.relative_to(folder) for path in folder.rglob("*")) == before


def test_the_page_filters_projects_changes_settings_and_restores_snapshots(hub: HubProcess, page: Page) -> None:
    hub.register("other")
    project = hub.register("shop")
    hub.call("POST", f"/api/orchestration/{project['id']}/start")
    sign_in(hub, page)
    page.get_by_role("button", name="Running 1").click()
    item = page.get_by_test_id("project-card")
    expect(item).to_have_count(1)
    expect(item).to_have_attribute("data-slug", "shop")
    expect(page).to_have_url(re.compile("show=running"))
    item.get_by_role("link", name="shop", exact=True).click()

    page.get_by_role("tab", name="Snapshots").click()
    page.get_by_label("Note").fill("before the change")
    page.get_by_role("button", name="Take a snapshot").click()
    snapshots = page.get_by_role("table", name="Snapshots")
    expect(snapshots).to_contain_text("before the change")
    with page.expect_download() as download:
        snapshots.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename.startswith("shop-")
    assert download.value.path().read_bytes().startswith(b"PGDMP")
    snapshots.get_by_role("button", name="Restore").click()
    page.get_by_role("button", name="Replace the database").click()
    page.get_by_role("tab", name="History").click()
    expect(page.get_by_role("button", name=re.compile("Restore.*succeeded"))).to_be_visible()

    page.get_by_role("tab", name="Settings").click()
    page.get_by_role("button", name="Stop the project").click()
    expect(page.get_by_label("Folder")).to_be_enabled()
    port = free_port()
    page.get_by_label("Name").fill("Store")
    page.get_by_label("Start with the Hub").check()
    page.get_by_label("frontend").fill(str(port))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Store")).to_be_visible()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("link", name=f"127.0.0.1:{port}")).to_be_visible()
    changed = hub.call("GET", f"/api/projects/{project['id']}")
    assert (changed["ports"]["frontend"], changed["start"]) == ({"http": port}, "always")


def title_with(name: str) -> re.Pattern[str]:
    return re.compile(re.escape(name))


def test_a_problem_is_shown_beside_the_field_that_causes_it(hub: HubProcess, page: Page) -> None:
    sign_in(hub, page)
    page.get_by_role("button", name="Add project").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Folder").fill(str(hub.folder / "nowhere"))
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog).to_contain_text("does not exist")
    expect(page.get_by_test_id("project-card")).to_have_count(0)


def test_the_page_shows_when_the_hub_is_unreachable_and_available_again(hub: HubProcess, page: Page) -> None:
    project = hub.register("steady")
    sign_in(hub, page)
    card = page.get_by_test_id("project-card")
    expect(card).to_have_attribute("data-status", "stopped")
    hub.kill()
    expect(page.get_by_role("alert").first).to_be_visible()
    hub.start()
    expect(page.get_by_role("alert")).to_have_count(0)
    hub.call("POST", f"/api/orchestration/{project['id']}/start")
    expect(card).to_have_attribute("data-status", "running")


def test_the_sign_in_page_explains_how_to_sign_in(hub: HubProcess, page: Page) -> None:
    page.goto(f"http://127.0.0.1:{hub.port}/")
    expect(page.get_by_text("commandcenter open --hub")).to_be_visible()
    link = hub.call("POST", "/api/auth/links")["url"]
    page.goto(link)
    expect(page.get_by_role("button", name="Add project").first).to_be_visible()
    page.context.clear_cookies()
    page.goto("about:blank")
    page.goto(link)  # it works only once
    expect(page.get_by_text("This sign-in link was used already")).to_be_visible()
    expect(page.get_by_text("commandcenter open --hub")).to_be_visible()
    expect(page).to_have_url(f"http://127.0.0.1:{hub.port}/")
    page.goto("about:blank")
    page.goto(f"http://127.0.0.1:{hub.port}/enter/of-yesterday")
    expect(page.get_by_text("This sign-in link is too old")).to_be_visible()


def test_the_dialog_names_what_it_finds_and_who_holds_a_port(hub: HubProcess, page: Page) -> None:
    shop = hub.register("shop")
    folder = hub.folder / "new"
    (folder / ".git" / "objects").mkdir(parents=True)
    (folder / ".git" / "refs").mkdir()
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (folder / ".git" / "config").write_text('[remote "origin"]\n\turl = https://ada:secret@example.org/new.git\n')
    (folder / "main.go").write_text("package main\n")
    sign_in(hub, page)
    page.get_by_role("button", name="Add project").first.click()
    dialog = page.get_by_role("dialog")
    start = dialog.get_by_role("button", name="Add and start")
    expect(start).to_be_disabled()
    dialog.get_by_role("group", name="Recent").get_by_role("button").first.click()
    dialog.get_by_role("button", name="shop").last.click()
    expect(dialog.get_by_text("This folder is already the project “shop”.")).to_be_visible()
    expect(start).to_be_disabled()
    dialog.get_by_label("Folder").fill(str(folder))
    found = dialog.get_by_role("status", name="What was found")
    expect(found).to_contain_text("Go · 1 file")
    expect(found).to_contain_text("main of example.org/new")
    expect(start).to_be_enabled()

    dialog.get_by_role("button", name="Change").click()
    taken = shop["ports"]["backend"]["http"]
    dialog.get_by_label("backend").fill(str(taken))
    expect(dialog.get_by_text("it belongs to backend of “shop”")).to_be_visible()
    expect(start).to_be_disabled()
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog.get_by_text(f"Port {taken} for backend belongs to backend of the project “shop”.")).to_be_visible()
    dialog.get_by_label("backend").fill(str(free_port()))
    expect(start).to_be_enabled()
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_test_id("project-card")).to_have_count(2)
