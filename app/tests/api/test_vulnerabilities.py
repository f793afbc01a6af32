"""Vulnerabilities of a real project: from an export, and from a server with OSV's API."""

import http.server
import json
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from commandcenter_app.processes.advisories import read_export

V3 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
LOCK = """
version = 1
[[package]]
name = "jinja2"
version = "3.1.2"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "urllib3" }]
[[package]]
name = "urllib3"
version = "1.26.4"
source = { registry = "https://pypi.org/simple" }
[[package]]
name = "secret-thing"
version = "1.0"
source = { registry = "https://index.internal.invalid/simple" }
[[package]]
name = "it"
version = "1.0"
source = { virtual = "." }
"""


def advisory(number: str, ecosystem: str, name: str, fixed: str | None, **rest: Any) -> dict[str, Any]:
    events = [{"introduced": "0"}, *([{"fixed": fixed}] if fixed else [])]
    affected = {"package": {"ecosystem": ecosystem, "name": name}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}
    return {
        "id": number, "modified": "2026-01-01T00:00:00Z", "summary": f"{name} is open.", "affected": [affected], **rest,
    }  # fmt: skip


KNOWN = [
    advisory("GHSA-jinja-1", "PyPI", "Jinja2", "3.1.6", severity=[{"type": "CVSS_V3", "score": V3}],
             aliases=["CVE-2026-0001"], references=[{"type": "WEB", "url": "https://example.invalid/a"}]),
    advisory("PYSEC-2026-1", "PyPI", "jinja2", "3.1.5", aliases=["CVE-2026-0001"]),
    advisory("GHSA-urllib-1", "PyPI", "urllib3", "1.26.5", database_specific={"severity": "MODERATE"}),
    advisory("GHSA-urllib-2", "PyPI", "urllib3", "two"),
    advisory("GHSA-urllib-3", "PyPI", "urllib3", "1.26.9", withdrawn="2026-02-01T00:00:00Z"),
    advisory("GHSA-lodash-1", "npm", "lodash", "4.17.21", database_specific={"severity": "HIGH"}),
    advisory("GHSA-secret-1", "PyPI", "secret-thing", "2.0"),
    advisory("GHSA-other-1", "PyPI", "other", "2.0"),
]  # fmt: skip


class Osv(http.server.BaseHTTPRequestHandler):
    """A server of advisories. `mode` makes it misbehave; `asked` collects what it was sent."""

    protocol_version = "HTTP/1.1"
    asked: list[Any] = []  # noqa: RUF012 - one list for all requests
    fetched: list[str] = []  # noqa: RUF012
    mode = ""
    release = threading.Event()

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.extend(body["queries"])
        results: list[dict[str, Any]] = []
        for query in body["queries"]:
            name = query["package"]["name"].lower()
            vulns = [
                {"id": one["id"], "modified": one["modified"]}
                for one in KNOWN
                if name in {each["package"]["name"].lower() for each in one["affected"]}
            ]
            if "page_token" in query:
                results.append({"vulns": vulns[1:]})
            else:  # one on the first page
                more = {"next_page_token": "more"} if len(vulns) > 1 else {}
                results.append({"vulns": vulns[:1], **more} if vulns else {})
        self.send({"results": results})

    def do_GET(self) -> None:
        number = self.path.rpartition("/")[2]
        self.fetched.append(number)
        found = next((one for one in KNOWN if one["id"] == number), None)
        if found is None:
            self.send_error(404)
        else:
            self.send(found)

    def send(self, document: Any) -> None:
        content = json.dumps(document).encode()
        if self.mode == "hang":
            self.release.wait(30)
        self.send_response(503 if self.mode == "busy" else 200)
        if self.mode == "gzip":
            self.send_header("Content-Encoding", "gzip")
        if self.mode == "text":
            content = b"<html>Sign in</html>"
        length = {"lies": len(content) + 1_000, "less": 5}.get(self.mode, len(content))
        if self.mode == "flood":
            self.send_header("Connection", "close")
            self.end_headers()
            try:
                for _ in range(1_000):
                    self.wfile.write(b" " * (1 << 20))
            except OSError:
                pass
            return
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(content)
        if self.mode in {"lies", "less"}:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@pytest.fixture(scope="module")
def osv() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Osv) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        Osv.release.set()
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def reset_server() -> None:
    Osv.mode = ""
    Osv.release.clear()
    Osv.asked.clear()
    Osv.fetched.clear()


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "web").mkdir(parents=True)
    (root / "pyproject.toml").write_text(
        '[project]\nname = "it"\nversion = "1.0"\ndependencies = [\n  "jinja2>=3",\n]\n'
    )
    (root / "uv.lock").write_text(LOCK)
    (root / "a.py").write_text("import jinja2\n")
    (root / "web/package.json").write_text('{"name": "web", "devDependencies": {"lodash": "^4.17.0"}}')
    packages = {
        "": {"devDependencies": {"lodash": "^4.17.0"}},
        "node_modules/lodash": {"version": "4.17.20", "dev": True},
    }
    lock = {"name": "web", "lockfileVersion": 3, "packages": packages}
    (root / "web/package-lock.json").write_text(json.dumps(lock))
    return root


@pytest.fixture
def desk(servers: Any, workspace: Path, tmp_path: Path, tools: SimpleNamespace, osv: str) -> Any:
    """Return a function that runs a backend with these sources of advisories."""

    def run(**sources: str) -> Any:
        folder = tmp_path / "backend"
        folder.mkdir()
        environment = {**servers.environment(workspace), **sources}
        return tools.run_app("backend", environment, folder, ready="/health/ready")

    return run


def ended(client: httpx.Client, tools: SimpleNamespace, number: int = 1) -> dict[str, Any]:
    """Wait for the end of a check, and return it."""

    def look() -> dict[str, Any] | None:
        items = client.get("/api/advisory-checks").raise_for_status().json()["items"]
        found = next((one for one in items if one["id"] >= number), None)
        return found if found and found["finished_at"] else None

    found: dict[str, Any] = tools.wait_until(look, what="the check")
    return found


def listed(client: httpx.Client, **params: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get("/api/vulnerabilities", params=params).raise_for_status().json()["items"]
    return items


def test_an_export_is_matched_without_a_network(desk: Any, tmp_path: Path, tools: SimpleNamespace, osv: str) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for one in KNOWN:
            file.writestr(f"{one['id']}.json", json.dumps(one))
        file.writestr("broken.json", '{"id": "GHSA-x", "affected": [{"package": {"name": "jinja2"}}')
    before = path.read_bytes(), path.stat().st_mtime_ns
    with desk(ADVISORIES_FILE=str(path), ADVISORIES_URL=osv) as app, app.client() as client:
        assert ended(client, tools)["status"] == "done"
        found = {one["advisory"]: one for one in listed(client)}
        assert list(found) == ["GHSA-jinja-1", "GHSA-lodash-1", "GHSA-urllib-1", "GHSA-urllib-2"]
        jinja = found["GHSA-jinja-1"]
        assert (jinja["severity"], jinja["score"], jinja["fixed"]) == ("critical", 9.8, "3.1.6")
        assert jinja["aliases"] == ["CVE-2026-0001", "PYSEC-2026-1"]
        assert (jinja["direct"], jinja["imported"]) == (True, True)
        assert jinja["command"] == "uv add 'jinja2>=3.1.6'"
        place = jinja["places"][0]
        assert (place["path"], place["line"], place["lock"], place["lock_line"]) == ("pyproject.toml", 5, "uv.lock", 4)
        assert place["chain"] is None
        assert found["GHSA-lodash-1"]["command"] == "cd web && npm install --save-dev 'lodash@^4.17.21'"
        urllib = found["GHSA-urllib-1"]
        assert (urllib["severity"], urllib["own_severity"], urllib["imported"]) == ("medium", "MODERATE", False)
        assert urllib["command"] == "uv lock --upgrade-package urllib3 && uv sync"
        assert [one["chain"] for one in urllib["places"]] == [["jinja2"]]
        unknown = found["GHSA-urllib-2"]
        assert (unknown["affected"], unknown["severity"]) == (False, "unknown")
        assert "two" in unknown["reason"]

        settings = client.get("/api/advisory-settings").json()
        assert (settings["file"]["documents"], settings["file"]["broken"]) == (len(KNOWN) + 1, 1)
        assert settings["file"]["problems"] == [{"name": "broken.json", "reason": "It is not JSON."}]
        assert settings["file"]["answered_at"]
        assert (settings["server"]["address"], settings["server"]["answered_at"]) == (osv, None)
        totals = client.get("/api/vulnerability-totals").json()
        assert (totals["total"], totals["packages"], totals["severities"]["critical"]) == (4, 3, 1)
        counts = client.get("/api/summary").json()["counts"]
        assert [counts[f"vulnerabilities_{one}"] for one in ("critical", "high", "medium", "low", "unknown")] == [
            1, 1, 1, 0, 1,
        ]  # fmt: skip
        assert [one["name"] for one in listed(client, q="LODASH")] == ["lodash"]
        assert [one["name"] for one in listed(client, q="cve-2026")] == ["jinja2"]
        assert [one["name"] for one in listed(client, severity=["high", "critical"], ecosystem="npm")] == ["lodash"]
        assert [one["name"] for one in listed(client, direct=False, limit=1)] == ["urllib3"]
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert Osv.asked == []  # a server is set, but not switched on


def test_a_server_is_asked_only_when_switched_on(desk: Any, workspace: Path, tools: SimpleNamespace, osv: str) -> None:
    with desk(ADVISORIES_URL=osv) as app, app.client() as client:
        tools.wait_until(lambda: tools.ended(client), what="the first scan")
        refused = client.post("/api/advisory-checks")
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "no_advisories")
        assert Osv.asked == []
        changed = client.put("/api/advisory-settings", json={"version": 1, "ask_server": True})
        assert changed.raise_for_status().json()["ask_server"] is True
        assert client.put("/api/advisory-settings", json={"version": 1, "ask_server": False}).status_code == 409
        assert ended(client, tools)["status"] == "done"
        names = {one["package"]["name"] for one in Osv.asked}
        assert names == {"jinja2", "urllib3", "lodash"}  # neither the private index's, nor the project's own
        assert {one["package"]["ecosystem"] for one in Osv.asked} == {"PyPI", "npm"}
        assert [one["advisory"] for one in listed(client)] == [
            "GHSA-jinja-1", "GHSA-lodash-1", "GHSA-urllib-1", "GHSA-urllib-2",
        ]  # fmt: skip
        first = client.get("/api/advisory-settings").json()["server"]["answered_at"]

        # What has not changed is not fetched again.
        assert sorted(Osv.fetched) == sorted(one["id"] for one in KNOWN[:6])
        Osv.fetched.clear()
        number = client.post("/api/advisory-checks").raise_for_status().json()["id"]
        assert ended(client, tools, number)["status"] == "done"
        assert Osv.fetched == ["GHSA-urllib-3"]  # withdrawn, so it was not kept
        assert len(listed(client)) == 4

        # A server that does not answer leaves the earlier results, with their time.
        Osv.mode = "text"
        latest = client.get("/api/advisory-settings").json()["server"]["answered_at"]
        assert latest > first
        number = client.post("/api/advisory-checks").raise_for_status().json()["id"]
        check = ended(client, tools, number)
        assert (check["status"], check["error"]["message"]) == ("failed", "The server's answer is not JSON.")
        server = client.get("/api/advisory-settings").json()["server"]
        assert (server["answered_at"], server["error"]) == (latest, "The server's answer is not JSON.")
        assert len(listed(client)) == 4

        # A scan after an edit removes what has been fixed.
        Osv.mode = ""
        (workspace / "uv.lock").write_text(LOCK.replace("3.1.2", "3.1.6"))
        client.post("/api/scans").raise_for_status()
        tools.wait_until(lambda: "GHSA-jinja-1" not in {one["advisory"] for one in listed(client)}, what="the scan")


def test_a_stored_advisory_affects_a_package_that_is_added_later(
    desk: Any, workspace: Path, tools: SimpleNamespace, osv: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = advisory("GHSA-both-1", "PyPI", "urllib3", "1.26.9")
    both["affected"] += advisory("", "PyPI", "added-later", "2.0")["affected"]
    monkeypatch.setitem(globals(), "KNOWN", [both])
    with desk(ADVISORIES_URL=osv) as app, app.client() as client:
        client.put("/api/advisory-settings", json={"version": 1, "ask_server": True}).raise_for_status()
        tools.wait_until(lambda: [one["name"] for one in listed(client)] == ["urllib3"], what="the first check")
        added = LOCK.replace('"secret-thing"', '"added-later"').replace("index.internal.invalid", "pypi.org")
        (workspace / "uv.lock").write_text(added)
        client.post("/api/scans").raise_for_status()
        names = {"urllib3", "added-later"}
        tools.wait_until(lambda: {one["name"] for one in listed(client)} == names, what="the second check")
        assert Osv.fetched == ["GHSA-both-1"]


def test_an_export_of_all_ecosystems_has_no_problems(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    of_debian = advisory("DSA-1", "Debian:12", "jinja2", "3.1.6")
    path.write_text("\n".join(json.dumps(one) for one in (of_debian, KNOWN[0])))
    reading = read_export(path, frozenset({("pypi", "jinja2")}))
    assert ([one.id for one in reading.advisories], reading.documents, reading.problems) == (["GHSA-jinja-1"], 2, [])


@pytest.mark.slow
def test_packages_that_change_during_a_check_are_checked_when_it_ends(
    desk: Any, workspace: Path, tools: SimpleNamespace, osv: str
) -> None:
    Osv.mode = "hang"
    with desk(ADVISORIES_URL=osv) as app, app.client() as client:
        tools.wait_until(lambda: tools.ended(client), what="the first scan")
        client.put("/api/advisory-settings", json={"version": 1, "ask_server": True}).raise_for_status()
        tools.wait_until(lambda: Osv.asked, what="the first check")
        (workspace / "uv.lock").write_text(LOCK.replace("1.26.4", "1.26.3"))
        app.scan()
        Osv.release.set()
        # Less than LOOK_EVERY_S after which checks that are due start in any case.
        tools.wait_until(lambda: "1.26.3" in {one["version"] for one in Osv.asked}, 45, what="the second check")


def test_ignoring_and_openvex(desk: Any, tmp_path: Path, tools: SimpleNamespace) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in KNOWN))
    with desk(ADVISORIES_FILE=str(path)) as app, app.client() as client:
        ended(client, tools)
        one = listed(client)[0]
        address = f"/api/vulnerabilities/{one['id']}"
        for wrong in ({"reason": "x"}, {"until": "2999-01-01"}, {"reason": "x", "until": "2020-01-01"}):
            refused = client.patch(address, json={"version": 1, "ignored": True, **wrong})
            assert (refused.status_code, refused.json()["error"]["code"]) == (409, "ignore_incomplete")
        change = {
            "version": 1, "ignored": True, "reason": "Never called", "until": "2999-01-01",
            "justification": "vulnerable_code_not_in_execute_path",
        }  # fmt: skip
        ignored = client.patch(address, json=change).raise_for_status().json()
        assert (ignored["ignored_until"], ignored["version"]) == ("2999-01-01", 2)
        assert client.patch(address, json=change).status_code == 409
        assert [each["advisory"] for each in listed(client, ignored=True)] == [one["advisory"]]
        assert len(listed(client)) == 3
        assert client.get("/api/vulnerability-totals").json()["ignored"] == 1

        document = client.get("/api/vulnerabilities/openvex").raise_for_status().json()
        (statement,) = document["statements"]
        assert statement["status"] == "not_affected"
        assert statement["justification"] == "vulnerable_code_not_in_execute_path"
        assert statement["products"] == [{"@id": "pkg:pypi/jinja2@3.1.2"}]

        client.patch(address, json={"version": 2, "ignored": False}).raise_for_status()
        assert len(listed(client)) == 4
        statement["products"] = [{"@id": "pkg:pypi/jinja2@3.1.1"}]  # a version that the project does not use
        result = client.post("/api/vulnerabilities/openvex", json=document).raise_for_status().json()
        assert result == {"statements": 1, "ignored": 0}
        statement["products"] = [{"@id": "pkg:pypi/jinja2@3.1.2"}]
        result = client.post("/api/vulnerabilities/openvex", json=document).raise_for_status().json()
        assert result == {"statements": 1, "ignored": 1}
        again = listed(client, ignored=True)[0]
        assert (again["ignored_until"], again["ignored_reason"]) == ("2999-01-01", "Never called")
        refused = client.post("/api/vulnerabilities/openvex", json={"statements": []})
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "not_openvex")

        source = {"kind": "vulnerability", "id": one["id"], "label": "jinja2: GHSA-jinja-1"}
        task = client.post("/api/tasks", json={"source": source}).raise_for_status().json()
        assert task["title"] == "Fix jinja2: GHSA-jinja-1"
        assert client.get(address).json()["task_id"] == task["id"]


def changed(client: httpx.Client) -> list[tuple[str, ...]]:
    page = client.get("/api/changes", params={"area": "vulnerability"}).raise_for_status().json()
    return sorted((one["action"], one["subject"], one["detail"], one["was"], one["now"]) for one in page["items"])


@pytest.mark.slow
def test_new_and_solved_vulnerabilities_are_changes_and_searchable(
    desk: Any, workspace: Path, tmp_path: Path, tools: SimpleNamespace
) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text(json.dumps(KNOWN[2]))
    with desk(ADVISORIES_FILE=str(path)) as app, app.client() as client:
        ended(client, tools)
        assert [one["name"] for one in listed(client)] == ["urllib3"]
        assert changed(client) == []  # in the first check, all are new

        path.write_text("\n".join(json.dumps(one) for one in (KNOWN[0], KNOWN[2])))
        number = client.post("/api/advisory-checks").raise_for_status().json()["id"]
        ended(client, tools, number)
        assert changed(client) == [("added", "jinja2", "GHSA-jinja-1", "", "critical")]
        hits = client.get("/api/search", params={"q": "GHSA-jinja-1", "kind": "vulnerability"}).json()["items"]
        assert [(one["title"], one["link"]) for one in hits] == [
            ("jinja2: GHSA-jinja-1", "/vulnerabilities?q=GHSA-jinja-1")
        ]
        assert client.get("/api/search", params={"q": "urllib3 open", "kind": "vulnerability"}).json()["total"] == 1

        worse = {**KNOWN[2], "database_specific": {"severity": "HIGH"}}
        path.write_text("\n".join(json.dumps(one) for one in (KNOWN[0], worse)))
        number = client.post("/api/advisory-checks").raise_for_status().json()["id"]
        ended(client, tools, number)
        hits = client.get("/api/search", params={"q": "urllib3 open", "kind": "vulnerability"}).json()["items"]
        assert ["high" in one["heading"] for one in hits] == [True]

        (workspace / "uv.lock").write_text(LOCK.replace("1.26.4", "2.0.0"))
        client.post("/api/scans").raise_for_status()
        tools.wait_until(lambda: len(listed(client)) == 1, what="the scan")
        assert ("removed", "urllib3", "GHSA-urllib-1", "high", "") in changed(client)
        assert client.get("/api/search", params={"q": "urllib3 open", "kind": "vulnerability"}).json()["total"] == 0
        feed = client.get("/api/changes/feed.atom").raise_for_status().text
        assert "Vulnerability solved: urllib3" in feed


@pytest.mark.parametrize(
    ("mode", "message"),
    [
        ("hang", "did not answer within 0.3 s"),
        ("busy", "status 503"),
        ("gzip", "compressed its answer"),
        ("text", "not JSON"),
        ("lies", "cannot be reached"),
        ("less", "not JSON"),
        ("flood", "larger than"),
    ],
)
async def test_wrong_answers_of_a_server_are_refused(osv: str, mode: str, message: str) -> None:
    from commandcenter_app.advisories.server import AdvisoryServer, Limits, ServerError

    Osv.mode = mode
    limits = Limits(response_s=0.3 if mode == "hang" else 20, batch_bytes=2 << 20, pauses_s=(0.01,))
    async with httpx.AsyncClient() as client:
        with pytest.raises(ServerError, match=message):
            await AdvisoryServer(osv, client, limits).affecting([("pypi", "jinja2", "3.1.2")])
    assert len(Osv.asked) == (2 if mode in {"hang", "busy", "lies"} else 1)  # retries are bounded


async def test_numbers_of_pages_and_advisories_are_limited(osv: str) -> None:
    from commandcenter_app.advisories.server import AdvisoryServer, Limits, ServerError

    queries = [("pypi", "jinja2", "3.1.2"), ("pypi", "urllib3", "1.26.4")]
    async with httpx.AsyncClient() as client:
        with pytest.raises(ServerError, match="more than 1 pages"):
            await AdvisoryServer(osv, client, Limits(pages=1)).affecting(queries)
        with pytest.raises(ServerError, match="more than 2 advisories"):
            await AdvisoryServer(osv, client, Limits(advisories=2)).affecting(queries)
        advisories, broken = await AdvisoryServer(osv, client).fetch(["GHSA-jinja-1", "GHSA-none"])
        assert [one.id for one in advisories] == ["GHSA-jinja-1"]
        assert broken == [("GHSA-none", "The server answered with status 404.")]
