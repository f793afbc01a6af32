"""What users do with a project on a real Dagger engine: connect, take snapshots, read logs, and use its desk."""

import asyncio
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from commandcenter_hub.engines import postgres_programs
from commandcenter_hub.testing.repositories import commit_all

from ...system.conftest import COMMAND, serving
from .test_on_an_engine import OnDagger, soon, sql, store_and_read

pytestmark = [pytest.mark.dagger, pytest.mark.timeout(900), pytest.mark.usefixtures("engine_available")]

ADVISORY = {
    "id": "GHSA-jinja-1",
    "modified": "2026-05-01T00:00:00Z",
    "summary": "Escape from the sandbox",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "jinja2"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.1.6"}]}],
        }
    ],
}


class WithAdvisories(OnDagger):
    """A Hub whose desks get an export of advisories."""

    @property
    def export(self) -> Path:
        return self.folder / "all advisories.zip"

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "COMMANDCENTER_ADVISORIES_FILE": str(self.export)}


@dataclass
class Shop:
    """A running project."""

    hub: WithAdvisories
    project: dict[str, Any]

    @property
    def folder(self) -> Path:
        return Path(self.project["path"])

    def call(self, method: str, path: str, **given: Any) -> Any:
        """Send a request about this project to the Hub; `{}` in the path stands for its id."""
        return self.hub.call(method, path.format(self.project["id"]), **given)

    def addresses(self, service: str) -> dict[str, str]:
        """Return the addresses of a service with their secrets, as the page shows them after they were revealed."""
        found = {}
        for one in self.call("GET", "/api/projects/{}/services"):
            for entry in one["addresses"] if one["service"] == service else ():
                body = {"service": service, "kind": "address", "name": entry["name"]}
                found[entry["name"]] = self.call("POST", "/api/projects/{}/reveal", json=body)["value"]
        return found

    def ended(self, operation: str) -> None:
        found = soon("the operation has ended", lambda: self._ended(operation))
        assert found["error"] is None, found

    def _ended(self, operation: str) -> dict[str, Any] | None:
        found: dict[str, Any] = self.hub.call("GET", f"/api/operations/{operation}")
        return found if found["ended_at"] else None

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *arguments], env=self.hub.environment, cwd=self.hub.folder, capture_output=True, text=True
        )


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, engine_available: None) -> Iterator[Shop]:
    """One project for all tests of this module, in a repository with one commit."""
    folder = tmp_path_factory.mktemp("shop")
    made = WithAdvisories(folder)
    with zipfile.ZipFile(made.export, "w") as file:
        file.writestr("GHSA-jinja-1.json", json.dumps(ADVISORY))
    made.export.chmod(0o600)  # the app's user in the container may read its own copy
    with serving(made) as hub:
        project = hub.register("shop")
        own = Path(project["path"])
        (own / "requirements.txt").write_text("jinja2==3.1.5\n")
        (own / "a.py").write_text("import jinja2\n\nx = 1\n")
        commit_all(own, "Open the shop")
        hub.started(project)
        yield Shop(hub, project)


def test_each_address_of_a_database_works_from_this_machine(shop: Shop) -> None:
    addresses = shop.addresses("postgres")
    assert set(addresses) == {"URL", "psql", "JDBC"}
    assert asyncio.run(sql(addresses["URL"], "SELECT 6 * 7")) == 42

    jdbc = urlsplit(addresses["JDBC"].removeprefix("jdbc:"))
    (user,), (password,) = parse_qs(jdbc.query)["user"], parse_qs(jdbc.query)["password"]
    dsn = f"postgresql://{user}:{password}@{jdbc.netloc}{jdbc.path}"
    assert asyncio.run(sql(dsn, "SELECT 6 * 7")) == 42

    programs = {**os.environ, "PATH": f"{Path(postgres_programs.path('psql')).parent}:{os.environ['PATH']}"}
    command = f"{addresses['psql']} -Atc 'select 6 * 7'"
    assert subprocess.check_output(["sh", "-c", command], env=programs, text=True) == "42\n"

    addresses = shop.addresses("redis")
    assert set(addresses) == {"URL", "redis-cli"}
    assert asyncio.run(store_and_read(addresses["URL"], "connected", "yes")) == b"yes"
    if shutil.which("redis-cli"):
        for command in (addresses["redis-cli"], f"redis-cli -u {addresses['URL']}"):
            assert subprocess.check_output(["sh", "-c", f"{command} get connected"], text=True) == "yes\n"


def test_each_address_of_a_server_works_from_this_machine(shop: Shop) -> None:
    for service, path in (("backend", "/health/live"), ("frontend", "/")):
        (address,) = shop.addresses(service).values()
        assert httpx.get(address + path, trust_env=False).status_code == 200


def test_the_variables_of_containers_are_marked(shop: Shop) -> None:
    found = shop.call("GET", "/api/projects/{}/services")
    assert all(one["in_container"] for one in found)
    (backend,) = [one for one in found if one["service"] == "backend"]
    (address,) = [one["shown"] for one in backend["variables"] if one["name"] == "REDIS_URL"]
    assert "@redis:6379" in address


def test_usage_is_reported_as_not_measured(shop: Shop) -> None:
    found = shop.call("GET", "/api/projects/{}/usage")
    assert (found["measured"], found["services"]) == (False, [])


def test_a_snapshot_is_downloaded_and_restored(shop: Shop) -> None:
    dsn = shop.addresses("postgres")["URL"]
    asyncio.run(sql(dsn, "CREATE TABLE kept AS SELECT 1 AS n"))
    shop.ended(shop.call("POST", "/api/projects/{}/snapshots", json={"note": "before"})["operation_id"])
    asyncio.run(sql(dsn, "UPDATE kept SET n = 2"))
    (snapshot,) = shop.call("GET", "/api/projects/{}/snapshots")
    place = f"/api/projects/{shop.project['id']}/snapshots/{snapshot['id']}"
    answer = shop.hub.client.get(f"{place}/file").raise_for_status()
    assert answer.content.startswith(b"PGDMP")
    assert len(answer.content) == snapshot["size_bytes"]
    shop.ended(shop.hub.call("POST", f"{place}/restore")["operation_id"])
    shop.hub.until(shop.project, "running", 120)
    assert asyncio.run(sql(dsn, "SELECT n FROM kept")) == 1


def test_logs_are_searched_and_read_around_a_time(shop: Shop) -> None:
    with shop.hub.backend(shop.project) as client:
        for number in range(5):
            client.get(f"/api/documents/{77_000_000 + number}")
    query = {"search": r"documents/7700000[0-4]\b", "regex": True, "service": "backend", "context": 1}

    def found() -> dict[str, Any] | None:
        page: dict[str, Any] = shop.call("GET", "/api/orchestration/{}/logs/search", params=query)
        return page if len(page["hits"]) == 5 else None

    page = soon("all lines are found", found)
    assert {line["service"] for line in page["lines"]} == {"backend"}
    middle = next(line for line in page["lines"] if "77000002" in line["text"])
    around = shop.call("GET", "/api/orchestration/{}/logs", params={"at": middle["time"], "tail": 50})["lines"]
    assert middle["id"] in [line["id"] for line in around]


def test_vulnerabilities_are_found_in_an_export(shop: Shop) -> None:
    with shop.hub.frontend(shop.project) as desk:
        soon("the package is listed", lambda: "jinja2" in desk.get("/api/dependencies").text)
        desk.post("/api/advisory-checks", headers={"origin": shop.project["urls"]["frontend"]}).raise_for_status()

        def found() -> list[dict[str, Any]]:
            items: list[dict[str, Any]] = desk.get("/api/vulnerabilities").raise_for_status().json()["items"]
            return items

        (one,) = soon("the vulnerability is listed", found)
        settings = desk.get("/api/advisory-settings").json()
    assert (one["advisory"], one["name"], one["fixed"]) == ("GHSA-jinja-1", "jinja2", "3.1.6")
    assert (settings["file"]["documents"], settings["file"]["broken"]) == (1, 0)


@pytest.mark.parametrize("form", ["cyclonedx", "spdx"])
def test_the_bill_of_materials_lists_the_packages(shop: Shop, form: str) -> None:
    with shop.hub.frontend(shop.project) as desk:
        text = "pkg:pypi/jinja2@3.1.5"
        soon("it is listed", lambda: text in desk.get(f"/api/dependencies/sbom?format={form}").text)


def test_a_commit_is_in_the_news_and_in_the_feed(shop: Shop) -> None:
    (shop.folder / "b.py").write_text("y = 2\n# TODO sell it\n")
    commit_all(shop.folder, "Sell apples")
    soon("the commit is printed", lambda: "Sell apples" in shop.run("news", "shop", "--since", "2d").stdout)
    token = shop.run("token", "create", "--project", "shop").stdout.strip()
    feed = f"{shop.project['urls']['frontend']}/api/changes/feed.atom"
    answer = httpx.get(feed, params={"token": token}, trust_env=False).raise_for_status()
    assert "Sell apples" in answer.text
    assert httpx.get(feed, trust_env=False).status_code == 401
    assert not [line for line in shop.hub.lines(shop.project, "frontend") if token in line]
    with shop.hub.frontend(shop.project) as desk:
        soon("the author of the TODO is named", lambda: "Ada" in desk.get("/api/todos").text)


def test_an_edit_that_is_not_committed_is_listed(shop: Shop) -> None:
    (shop.folder / "a.py").write_text("import jinja2\n\nx = 3\n")
    with shop.hub.frontend(shop.project) as desk:

        def edits() -> list[str]:
            items = desk.get("/api/changes", params={"area": "edit", "since": "2020-01-01T00:00:00Z"}).json()["items"]
            return [one["path"] for one in items]

        soon("the edit is listed", lambda: "a.py" in edits())
