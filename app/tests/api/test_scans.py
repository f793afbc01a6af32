"""The life cycle of scans on a real backend."""

import json
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make enough files for a scan that lasts long enough to be followed and cancelled."""
    root = tmp_path_factory.mktemp("many")
    text = "# Title\n\n" + "Some words of a document. " * 100
    for folder in range(10):
        (root / f"f{folder}").mkdir()
        for number in range(100):
            (root / f"f{folder}" / f"d{number}.md").write_text(text)
    return root


def touch_all(root: Path) -> None:
    for path in root.rglob("*.md"):
        path.write_text(path.read_text() + "\nmore")


def test_concurrent_requests_start_one_scan(client: httpx.Client, workspace: Path, tools: Any) -> None:
    touch_all(workspace)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.post("/api/scans"), range(8)))
    assert {answer.status_code for answer in answers} == {202}
    numbers = {answer.json()["id"] for answer in answers}
    (number,) = numbers
    scan = tools.wait_until(lambda: tools.ended(client, number))
    assert (scan["status"], scan["counts"]["changed"]) == ("done", 1000)


def test_a_cancelled_scan_keeps_the_previous_results(client: httpx.Client, workspace: Path, tools: Any) -> None:
    before = client.get("/api/documents", params={"limit": 1}).json()
    touch_all(workspace)
    (workspace / "new.md").write_text("# New\n")
    number = client.post("/api/scans").json()["id"]
    tools.wait_until(lambda: client.get(f"/api/scans/{number}").json()["phase"] == "read", what="reading")
    answer = client.post(f"/api/scans/{number}/cancel")
    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    assert client.get("/api/documents", params={"limit": 1}).json() == before
    again = client.post(f"/api/scans/{number}/cancel")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "scan_ended")
    assert client.post("/api/scans/9999/cancel").status_code == 404

    following = client.post("/api/scans").json()
    assert following["id"] != number
    scan = tools.wait_until(lambda: tools.ended(client, following["id"]))
    assert (scan["status"], scan["counts"]["changed"]) == ("done", 1001)
    assert client.get(f"/api/scans/{number}").json()["status"] == "cancelled"


def test_a_lost_connection_fails_the_scan_and_keeps_the_results(
    client: httpx.Client, workspace: Path, servers: Any, tools: Any
) -> None:
    touch_all(workspace)
    before = client.get("/api/documents", params={"limit": 1}).json()
    number = client.post("/api/scans").json()["id"]
    tools.wait_until(lambda: client.get(f"/api/scans/{number}").json()["phase"] == "read", what="reading")
    servers.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'commandcenter scan'"
    )
    scan = tools.wait_until(lambda: tools.ended(client, number))
    assert scan["status"] == "failed"
    assert scan["error"]["code"] == "database_lost"
    assert client.get("/api/documents", params={"limit": 1}).json() == before
    again = tools.wait_until(lambda: tools.ended(client, number + 1), what="the retried scan")
    assert (again["status"], again["cause"], again["counts"]["changed"]) == ("done", "interrupted", 1001)


def test_events_report_the_progress_of_a_scan(backend: Any, workspace: Path) -> None:
    touch_all(workspace)
    listening, received = threading.Event(), []

    def listen() -> None:
        with httpx.stream("GET", f"{backend.url}/api/events", auth=backend.auth, timeout=20) as stream:
            for line in stream.iter_lines():
                listening.set()
                if line.startswith("data:") and (event := json.loads(line.removeprefix("data:")))["type"] == "scan":
                    received.append(event)
                    if event["scan"]["status"] == "done":
                        return

    thread = threading.Thread(target=listen)
    thread.start()
    assert listening.wait(60)
    number = httpx.post(f"{backend.url}/api/scans", auth=backend.auth).json()["id"]
    thread.join(60)
    assert not thread.is_alive()
    assert {event["scan"]["id"] for event in received} == {number}
    statuses = [event["scan"]["status"] for event in received]
    assert statuses == sorted(statuses, key=["queued", "running", "done"].index)
    phases = [event["scan"]["phase"] for event in received if event["scan"]["status"] == "running"]
    assert {"walk", "read", "save"} <= set(phases)
    assert received[-1]["scan"]["counts"]["documents"] == 1001


def test_events_are_resumed_after_the_last_one(backend: Any) -> None:
    listening = threading.Event()

    def events(last_id: str | None, count: int) -> list[str]:
        headers = {"Last-Event-ID": last_id} if last_id else {}
        ids: list[str] = []
        with httpx.stream("GET", f"{backend.url}/api/events", auth=backend.auth, headers=headers, timeout=60) as stream:
            for line in stream.iter_lines():
                listening.set()
                if line.startswith(("id:", "event: reset")):
                    ids.append(line.removeprefix("id:").strip())
                    if len(ids) == count:
                        break
        return ids

    assert events("1-1", 1) == ["event: reset"]
    listening.clear()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(events, None, 1)
        assert listening.wait(60)
        backend.scan()
        (oldest,) = first.result()
    missed = events(oldest, 2)
    assert oldest < missed[0] < missed[1]


def test_a_missing_folder_fails_the_scan_and_keeps_the_results(
    backend: Any, client: httpx.Client, workspace: Path
) -> None:
    away = workspace.with_name("away")
    workspace.rename(away)
    try:
        scan = backend.scan()
        assert (scan["status"], scan["error"]["code"]) == ("failed", "workspace_unreadable")
        assert scan["error"]["message"] == "The project folder no longer exists."
        assert client.get("/api/summary").json()["counts"]["documents"] == 1001
        assert client.get("/health/ready").status_code == 200
    finally:
        away.rename(workspace)
    assert backend.scan()["status"] == "done"


def test_a_scan_of_an_emptied_folder_removes_all_results(backend: Any, client: httpx.Client, workspace: Path) -> None:
    for path in workspace.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    scan = backend.scan()
    assert (scan["status"], scan["error"]) == ("done", None)
    assert scan["counts"]["removed"] == 1001
    assert set(client.get("/api/summary").json()["counts"].values()) == {0}


def test_scans_are_listed_newest_first(client: httpx.Client) -> None:
    page = client.get("/api/scans", params={"limit": 2}).json()
    assert page["total"] > 2
    first, second = page["items"]
    assert first["id"] > second["id"]
    assert "problems" not in first
