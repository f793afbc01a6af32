"""The page of a running project in Chromium: what its services use, and how to connect to them."""

import re
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page, expect

from .conftest import HubProcess, serving
from .test_browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def hub(engine: str, tmp_path: Path) -> Iterator[HubProcess]:
    with serving(HubProcess(tmp_path, engine)) as made:
        yield made


@pytest.mark.parametrize("engine", ["local"], indirect=True)
def test_usage_and_counts_are_in_the_list_and_charts_on_the_page(hub: HubProcess, page: Page) -> None:
    project = hub.register("shop")
    Path(project["path"], "requirements.txt").write_text("flask\n")
    hub.started(project)
    sign_in(hub, page)
    item = page.get_by_test_id("project-card")
    expect(item.get_by_role("img", name=re.compile("^CPU in the last hour"))).to_be_visible()
    expect(item.get_by_text(re.compile("MB$"))).to_be_visible()
    expect(item.get_by_role("link", name="1 gap")).to_be_visible()
    item.get_by_role("link", name="shop", exact=True).click()
    chart = page.get_by_role("img", name=re.compile("^postgres: CPU in the last hour: now .* %"))
    expect(chart).to_be_visible()
    page.get_by_text("Memory", exact=True).click()
    expect(page.get_by_role("img", name=re.compile("^backend: memory in the last hour: now .* MB"))).to_be_visible()


@pytest.mark.parametrize("engine", [pytest.param("dagger", marks=pytest.mark.dagger)], indirect=True)
def test_an_engine_that_does_not_measure_usage_is_named(hub: HubProcess, page: Page) -> None:
    hub.started(hub.register("shop"))
    sign_in(hub, page)
    item = page.get_by_test_id("project-card")
    item.get_by_role("link", name="shop", exact=True).click()
    expect(page.get_by_text("the engine “dagger” does not measure them")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("CPU in the last hour"))).to_have_count(0)


def test_a_connection_string_is_hidden_until_it_is_revealed(hub: HubProcess, page: Page) -> None:
    project = hub.started(hub.register("shop"))
    found = hub.call("GET", f"/api/projects/{project['id']}/connection")
    url = "postgresql://{user}:{password}@{host}:{port}/{database}".format_map(found)
    sign_in(hub, page)
    page.goto(f"http://127.0.0.1:{hub.port}/projects/shop?tab=connect")
    addresses = page.get_by_role("list", name="Addresses of postgres")
    expect(addresses).to_contain_text(f"@127.0.0.1:{found['port']}/commandcenter")
    assert found["password"] not in page.content()
    addresses.get_by_role("button", name="Reveal URL").click()
    expect(addresses.get_by_text(url, exact=True)).to_be_visible()
    addresses.get_by_role("button", name="Hide URL").click()
    assert found["password"] not in page.content()


def test_psql_and_redis_run_in_the_page(hub: HubProcess, page: Page) -> None:
    hub.started(hub.register("shop"))
    sign_in(hub, page)
    page.goto(f"http://127.0.0.1:{hub.port}/projects/shop?tab=console")
    page.get_by_role("button", name="Open psql").click()
    console = page.get_by_role("region", name="psql console")
    expect(console).to_contain_text("commandcenter=#")
    page.keyboard.type("select 6 * 7 as answer;\n")
    expect(console).to_contain_text("(1 row)")
    expect(console).to_contain_text("42")
    page.keyboard.type("\\q\n")
    expect(page.get_by_text("psql has ended.")).to_be_visible()

    page.get_by_role("button", name="Open redis-cli").click()
    console = page.get_by_role("region", name="redis-cli console")
    expect(console).to_contain_text("127.0.0.1:")
    page.keyboard.type("set greeting hello\nget greeting\n")
    expect(console).to_contain_text('"hello"')
    running = [
        one for one in psutil.process_iter(["cmdline"]) if "redis_console" in " ".join(one.info["cmdline"] or [])
    ]
    page.close()
    psutil.wait_procs(running, timeout=30)
    assert running
    assert not [one for one in running if one.is_running()]
