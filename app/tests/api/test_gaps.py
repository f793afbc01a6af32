"""Gaps of a real project, checks with a real pip and an index on loopback, and changes by users."""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

INDEX = {
    "old-thing": ["1.0", "1.1", "2.0", "2.1rc1"],
    "current": ["3.0"],
    "small-a": ["1.0", "1.2"],
    "small-b": ["1.0", "1.2"],
    "fixed": ["1.0", "1.0.1"],
}


class Index(http.server.BaseHTTPRequestHandler):
    """A package index with the simple API; `asked` collects the requested names, `down` makes it refuse."""

    asked: list[str] = []  # noqa: RUF012 - one list for all requests
    hold = threading.Event()

    def do_GET(self) -> None:
        name = self.path.strip("/").rpartition("/")[2]
        self.asked.append(name)
        self.hold.wait(60)
        if name not in INDEX:
            self.send_error(404)
            return
        files = [f"{name.replace('-', '_')}-{version}-py3-none-any.whl" for version in INDEX[name]]
        body = "".join(f'<a href="/files/{file}">{file}</a>' for file in files).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@pytest.fixture(scope="module")
def index() -> Iterator[str]:
    Index.hold.set()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Index) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/simple"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("gaps")
    (root / "pyproject.toml").write_text(
        '[project]\nname = "it"\nrequires-python = ">=3.6,<3.8"\ndependencies = [\n  "old-thing==1.0",\n'
        '  "current>=2",\n  "unknown>=1,<2",\n  "left-over",\n]\n'
    )
    (root / ".nvmrc").write_text("# why\nv16.20.2\n")
    (root / "a.py").write_text("import old_thing\nimport current\nimport unknown\n")
    return root


@pytest.fixture(scope="module")
def backend(
    servers: Any, workspace: Path, tmp_path_factory: pytest.TempPathFactory, tools: SimpleNamespace, index: str
) -> Iterator[Any]:
    """Run a backend whose package clients use the index on loopback, and find no other programs."""
    folder = tmp_path_factory.mktemp("backend")
    environment = {
        **servers.environment(workspace),
        "PATH": str(folder),
        "PIP_INDEX_URL": index,
        "PIP_CONFIG_FILE": "/dev/null",
    }
    with tools.run_app("backend", environment, folder, ready="/health/ready") as app:
        with app.client() as client:
            tools.wait_until(lambda: tools.ended(client), what="the first scan")
        yield app
        assert "Traceback" not in app.log.read_text(), app.log.read_text()


def gaps(client: httpx.Client, **params: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get("/api/gaps", params=params).raise_for_status().json()["items"]
    return items


def summaries(client: httpx.Client, **params: Any) -> list[str]:
    return [f"{one['severity']} {one['kind']} {one['subject']}:{one['line']}" for one in gaps(client, **params)]


def check(client: httpx.Client, tools: SimpleNamespace) -> dict[str, Any]:
    """Start a check and wait for its end."""
    number = client.post("/api/gap-checks").raise_for_status().json()["id"]

    def end() -> dict[str, Any] | None:
        found: dict[str, Any] = client.get(f"/api/gap-checks/{number}").json()
        return found if found["status"] not in {"queued", "running"} else None

    found: dict[str, Any] = tools.wait_until(end, 120, f"the end of check {number}")
    return found


WITHOUT_NETWORK = [
    "high end_of_life Node.js:2",
    "high end_of_life Python:3",
    "medium unpinned left-over:8",
    "low unpinned current:6",
    "low unused left-over:8",
]


def test_found_by_the_scan_without_a_check(client: httpx.Client) -> None:
    assert summaries(client) == WITHOUT_NETWORK
    assert summaries(client, sort="subject") == [
        WITHOUT_NETWORK[3],
        WITHOUT_NETWORK[2],
        WITHOUT_NETWORK[4],
        WITHOUT_NETWORK[0],
        WITHOUT_NETWORK[1],
    ]
    assert summaries(client, kind=["unused", "end_of_life"]) == [
        *WITHOUT_NETWORK[:2],
        WITHOUT_NETWORK[4],
    ]
    assert summaries(client, severity="low", q="LEFT") == [WITHOUT_NETWORK[4]]
    assert summaries(client, ecosystem="pypi", limit=1, offset=1) == [WITHOUT_NETWORK[3]]
    assert summaries(client, path="src/") == []
    totals = client.get("/api/gap-totals").json()
    assert totals["severities"] == {"high": 2, "medium": 1, "low": 2}
    assert totals["kinds"]["unpinned"] == 2
    counts = client.get("/api/summary").json()["counts"]
    assert (counts["gaps_high"], counts["gaps_medium"], counts["gaps_low"]) == (2, 1, 2)


def test_a_check_asks_pip(client: httpx.Client, tools: SimpleNamespace, workspace: Path) -> None:
    before = sorted(workspace.iterdir())
    found = check(client, tools)
    assert (found["status"], found["done"], found["total"], found["error"]) == ("done", 4, 4, None)
    (outcome,) = found["clients"]
    assert (outcome["client"], outcome["state"], outcome["asked"], outcome["failed"]) == ("pip", "asked", 4, 0)
    assert set(Index.asked) == {"old-thing", "current", "unknown", "left-over"}
    (gap,) = gaps(client, kind="outdated")
    assert (gap["subject"], gap["severity"], gap["path"], gap["line"]) == ("old-thing", "medium", "pyproject.toml", 5)
    assert gap["facts"] == {"current": "1.0", "newest": "2.0", "level": "major", "releases": 2}
    assert gap["checked_at"] is not None
    assert sorted(workspace.iterdir()) == before
    news = client.get("/api/changes", params={"area": "gap"}).json()
    assert sorted((one["action"], one["subject"], one["detail"], one["now"]) for one in news["items"]) == [
        ("added", "left-over", "unknown", "medium"),
        ("added", "old-thing", "outdated", "medium"),
        ("added", "unknown", "unknown", "medium"),
    ]
    assert [one["subject"] for one in gaps(client, major=True)] == ["old-thing"]
    assert gaps(client, major=False) == []
    days = {found["started_at"][:10], found["finished_at"][:10]}
    assert gaps(client, kind="unknown")[0]["facts"]["asked"] in days
    assert news["latest"] == found["finished_at"]


def test_recent_answers_are_not_requested_again(client: httpx.Client, tools: SimpleNamespace) -> None:
    Index.asked.clear()
    (outcome,) = check(client, tools)["clients"]
    assert (outcome["asked"], outcome["cached"], Index.asked) == (0, 4, [])
    assert len(gaps(client, kind="outdated")) == 1


def test_ignored_gaps_stay_ignored(backend: Any, client: httpx.Client, workspace: Path) -> None:
    (gap,) = gaps(client, kind="unused")
    where = f"/api/gaps/{gap['id']}"
    ignored = client.patch(where, json={"version": gap["version"], "ignored": True, "reason": "a plug-in"}).json()
    assert (ignored["ignored_reason"], ignored["version"]) == ("a plug-in", gap["version"] + 1)
    late = client.patch(where, json={"version": gap["version"], "ignored": False})
    assert late.status_code == 409
    assert late.json()["error"]["code"] == "changed_meanwhile"
    assert late.json()["error"]["details"]["current"]["ignored_reason"] == "a plug-in"
    manifest = workspace / "pyproject.toml"
    text = manifest.read_text()
    manifest.write_text("\n" + text.replace('  "left-over",\n', ""))
    backend.scan()
    assert gaps(client, ignored=True) == []
    assert client.get(where).status_code == 404
    manifest.write_text("\n\n" + text)
    backend.scan()
    (again,) = gaps(client, ignored=True)
    assert (again["id"], again["line"], again["ignored_reason"]) == (gap["id"], 10, "a plug-in")
    assert gaps(client, kind="unused") == []
    assert client.get("/api/gap-totals").json()["ignored"] == 1
    back = client.patch(where, json={"version": again["version"], "ignored": False}).json()
    assert (back["ignored_at"], back["ignored_reason"]) == (None, "")


def test_a_gap_has_one_open_task(client: httpx.Client) -> None:
    (gap,) = gaps(client, kind="outdated")
    source = {"kind": "gap", "id": gap["id"], "label": gap["subject"], "path": gap["path"], "line": gap["line"]}
    task = client.post("/api/tasks", json={"source": source}).raise_for_status().json()
    assert client.post("/api/tasks", json={"source": source}).status_code == 200
    assert gaps(client, kind="outdated")[0]["task_id"] == task["id"]
    client.patch(f"/api/tasks/{task['id']}", json={"version": task["version"], "status": "done"}).raise_for_status()
    assert gaps(client, kind="outdated")[0]["task_id"] is None


@pytest.mark.slow
def test_a_check_can_be_cancelled(client: httpx.Client, tools: SimpleNamespace, servers: Any, backend: Any) -> None:
    assert check(client, tools)["status"] == "done"
    forget(servers, backend)
    Index.asked.clear()
    Index.hold.clear()
    try:
        number = client.post("/api/gap-checks").json()["id"]
        assert client.post("/api/gap-checks").json()["id"] == number
        tools.wait_until(lambda: Index.asked, 60, "a request to the index")
        assert client.post(f"/api/gap-checks/{number}/cancel").json()["status"] == "cancelled"
        assert client.post(f"/api/gap-checks/{number}/cancel").json()["error"]["code"] == "check_ended"
    finally:
        Index.hold.set()
    assert len(gaps(client, kind="outdated")) == 1
    assert check(client, tools)["status"] == "done"


@pytest.mark.slow
def test_a_check_that_loses_the_database_reports_it(
    client: httpx.Client, tools: SimpleNamespace, servers: Any, backend: Any
) -> None:
    forget(servers, backend)
    Index.asked.clear()
    Index.hold.clear()
    try:
        number = client.post("/api/gap-checks").json()["id"]
        tools.wait_until(lambda: Index.asked, 60, "a request to the index")
        servers.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'commandcenter check'"
        )
    finally:
        Index.hold.set()
    failed = tools.wait_until(
        lambda: (found := client.get(f"/api/gap-checks/{number}").json())["status"] == "failed" and found,
        60,
        "the end of the check",
    )
    assert failed["error"]["code"] == "database_lost"
    assert check(client, tools)["status"] == "done"


def test_settings(client: httpx.Client) -> None:
    settings = client.get("/api/gap-settings").json()
    assert settings["check_every_hours"] is None
    changed = client.put("/api/gap-settings", json={"version": settings["version"], "check_every_hours": 24}).json()
    assert changed["check_every_hours"] == 24
    late = client.put("/api/gap-settings", json={"version": settings["version"], "check_every_hours": None})
    assert (late.status_code, late.json()["error"]["details"]["current"]["check_every_hours"]) == (409, 24)
    client.put("/api/gap-settings", json={"version": changed["version"], "check_every_hours": None}).raise_for_status()


@pytest.mark.slow
def test_the_schedule_checks(client: httpx.Client, tools: SimpleNamespace, servers: Any, backend: Any) -> None:
    before = check(client, tools)["id"]
    database = backend.environment["DATABASE_URL"].rsplit("/", 1)[1]
    servers.execute("UPDATE gap_checks SET created_at = created_at - interval '25 hours'", database)
    version = client.get("/api/gap-settings").json()["version"]
    client.put("/api/gap-settings", json={"version": version, "check_every_hours": 24}).raise_for_status()

    def scheduled() -> dict[str, Any] | None:
        newest: dict[str, Any] = client.get("/api/gap-checks", params={"limit": 1}).json()["items"][0]
        return newest if newest["id"] > before and newest["status"] == "done" else None

    assert tools.wait_until(scheduled, 120, "a check by the schedule")["cause"] == "schedule"


def test_without_a_registry_or_a_client(servers: Any, workspace: Path, tmp_path: Path, tools: SimpleNamespace) -> None:
    """Without an index for pip and without npm, both are reported, and the check fails with the reason."""
    root = tmp_path / "it"
    root.mkdir()
    (root / "requirements.txt").write_text("old-thing>=1\n")
    (root / "package.json").write_text(json.dumps({"dependencies": {"react": "^18"}}))
    nowhere = f"http://127.0.0.1:{tools.free_port()}/simple"
    environment = {
        **servers.environment(root),
        "PATH": str(tmp_path),
        "PIP_INDEX_URL": nowhere,
        "PIP_CONFIG_FILE": "/dev/null",
    }
    with tools.run_app("backend", environment, tmp_path, ready="/health/ready") as app, app.client() as client:
        tools.wait_until(lambda: tools.ended(client), what="the first scan")
        found = check(client, tools)
        assert (found["status"], found["error"]["code"]) == ("failed", "offline")
        assert "pip cannot reach its registry" in found["error"]["message"]
        assert "127.0.0.1" not in json.dumps(found)
        states = {one["ecosystem"]: (one["state"], one["message"]) for one in found["clients"]}
        assert states["npm"] == ("missing", "npm is not installed where the desk runs.")
        assert states["pypi"][0] == "away"


@pytest.mark.slow
def test_small_updates_of_a_file_are_one_group(
    servers: Any, index: str, tmp_path: Path, tools: SimpleNamespace
) -> None:
    root = tmp_path / "it"
    root.mkdir()
    (root / "requirements.in").write_text("small-a\nsmall-b\nold-thing\nfixed\n")
    (root / "requirements.txt").write_text("small-a==1.0\nsmall-b==1.0\nold-thing==1.0\nfixed==1.0\n")
    (root / "a.py").write_text("import small_a, small_b, old_thing, fixed\n")
    environment = {
        **servers.environment(root),
        "PATH": str(tmp_path),
        "PIP_INDEX_URL": index,
        "PIP_CONFIG_FILE": "/dev/null",
    }
    with tools.run_app("backend", environment, tmp_path, ready="/health/ready") as app, app.client() as client:
        tools.wait_until(lambda: tools.ended(client), what="the first scan")
        assert client.get("/api/gap-groups").json() == {"items": [], "total": 0, "packages": 0}
        assert check(client, tools)["status"] == "done"
        found = client.get("/api/gap-groups").json()
        assert (found["total"], found["packages"]) == (1, 2)
        assert found["items"] == [
            {
                "ecosystem": "pypi",
                "file": "requirements.txt",
                "packages": 2,
                "minor": 2,
                "patch": 0,
                "severity": "low",
                "message": "2 packages have newer minor versions.",
                "advice": "None of them is a major update. One command applies all of them.",
                "command": "pip-compile --upgrade-package small-a==1.2 --upgrade-package small-b==1.2 "
                "--output-file requirements.txt requirements.in",
            }
        ]
        subjects = {one["subject"] for one in gaps(client, kind="outdated")}
        assert subjects == {"small-a", "small-b", "old-thing"}
        assert [one["subject"] for one in gaps(client, kind="outdated", grouped=False)] == ["old-thing"]
        assert {one["subject"] for one in gaps(client, grouped=True)} == {"small-a", "small-b"}
        assert {one["subject"] for one in gaps(client, group="requirements.txt", folded=True)} == subjects - {
            "old-thing"
        } | {"fixed"}
        assert client.get("/api/gap-groups", params={"folded": True}).json()["items"][0]["patch"] == 1
        assert client.get("/api/gap-groups", params={"ecosystem": "npm"}).json()["items"] == []
        assert client.get("/api/gap-groups", params={"offset": 1}).json()["total"] == 1
        one = gaps(client, q="small-a", kind="outdated")[0]
        client.patch(f"/api/gaps/{one['id']}", json={"version": one["version"], "ignored": True}).raise_for_status()
        assert client.get("/api/gap-groups").json()["items"] == []
        assert {one["subject"] for one in gaps(client, kind="outdated", grouped=False)} == {"small-b", "old-thing"}


def forget(servers: Any, backend: Any) -> None:
    """Empty the cache of answers, as if they had expired."""
    from redis import Redis

    with Redis.from_url(backend.environment["REDIS_URL"]) as redis:
        for place in redis.keys("commandcenter:releases:*"):  # type: ignore[union-attr]
            redis.delete(place)
