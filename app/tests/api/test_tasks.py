"""Research tasks with a real backend."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import httpx
import pytest


def make(client: httpx.Client, **fields: Any) -> dict[str, Any]:
    answer = client.post("/api/tasks", json={"title": "A task", **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()  # type: ignore[no-any-return]


def change(client: httpx.Client, task: dict[str, Any], **fields: Any) -> dict[str, Any]:
    answer = client.patch(f"/api/tasks/{task['id']}", json={"version": task["version"], **fields})
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


def ids(client: httpx.Client, **params: Any) -> list[int]:
    return [one["id"] for one in client.get("/api/tasks", params=params).raise_for_status().json()["items"]]


@pytest.fixture(autouse=True)
def no_tasks(client: httpx.Client) -> None:
    for task in client.get("/api/tasks", params={"limit": 500}).json()["items"]:
        client.delete(f"/api/tasks/{task['id']}", params={"version": task["version"]}).raise_for_status()


def test_a_task_can_be_finished_reopened_and_deleted(client: httpx.Client) -> None:
    task = make(client, title="Try HTTP/3", priority="high", due="2020-01-01", findings="Not *yet*")
    assert (task["status"], task["version"], task["ended_at"]) == ("open", 1, None)
    assert client.get("/api/summary").json()["counts"]["tasks_overdue"] == 1
    task = change(client, task, status="done", findings="Works")
    assert task["ended_at"] is not None
    assert task["version"] == 2
    assert change(client, task, findings="Works")["version"] == 2
    counts = client.get("/api/summary").json()["counts"]
    assert (counts["tasks_open"], counts["tasks_overdue"]) == (0, 0)
    task = change(client, task, status="doing", due=None)
    assert (task["ended_at"], task["due"]) == (None, None)
    assert client.delete(f"/api/tasks/{task['id']}", params={"version": 1}).status_code == 409
    client.delete(f"/api/tasks/{task['id']}", params={"version": task["version"]}).raise_for_status()
    assert client.get(f"/api/tasks/{task['id']}").status_code == 404


def test_a_second_editor_gets_the_current_version(client: httpx.Client) -> None:
    seen = make(client)
    change(client, seen, findings="first")
    answer = client.patch(f"/api/tasks/{seen['id']}", json={"version": seen["version"], "findings": "second"})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (409, "changed_meanwhile")
    assert error["details"]["current"]["findings"] == "first"
    assert error["hint"]


TODO = {"kind": "todo", "label": "TODO: fix this", "path": "src/a.py", "line": 7}


def test_one_source_has_one_open_task(client: httpx.Client) -> None:
    first = client.post("/api/tasks", json={"source": TODO})
    assert first.status_code == 201
    task = first.json()
    assert task["title"] == "TODO: fix this"
    assert task["links"][0]["path"] == "src/a.py"
    again = client.post("/api/tasks", json={"source": {**TODO, "line": 9}})
    assert (again.status_code, again.json()["id"]) == (200, task["id"])
    change(client, task, status="done")
    assert client.post("/api/tasks", json={"source": TODO}).status_code == 201


def test_concurrent_requests_make_one_task(client: httpx.Client) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.post("/api/tasks", json={"source": TODO}), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1


def test_the_tasks_of_a_technology_are_found(client: httpx.Client) -> None:
    new = {"name": "Zig", "quadrant": "languages-frameworks", "ring": "assess"}
    zig = client.post("/api/technologies", json=new).json()
    source = {"kind": "technology", "label": "Zig", "id": zig["id"]}
    task = client.post("/api/tasks", json={"source": source, "links": [{"kind": "file", "label": "a", "path": "a"}]})
    assert task.json()["title"] == "Look into Zig"
    make(client)
    assert ids(client, technology=zig["id"]) == [task.json()["id"]]


def test_the_board_keeps_its_order(client: httpx.Client) -> None:
    tasks = {name: make(client, title=name) for name in "abcd"}

    def move(name: str, status: str, after: str | None) -> None:
        body = {
            "version": tasks[name]["version"],
            "status": status,
            "after": tasks[after]["id"] if after else None,
        }
        answer = client.post(f"/api/tasks/{tasks[name]['id']}/move", json=body)
        assert answer.status_code == 200, answer.text
        tasks[name] = answer.json()

    def board(status: str) -> str:
        items = client.get("/api/tasks", params={"status": status}).json()["items"]
        return "".join(one["title"] for one in items)

    assert board("open") == "dcba", "the newest is at the top"
    move("a", "open", "d")
    assert board("open") == "dacb"
    assert tasks["a"]["version"] == 1, "a new position is not a new version"
    move("c", "doing", None)
    move("b", "doing", "c")
    move("d", "doing", "c")
    assert (board("open"), board("doing")) == ("a", "cdb")
    assert tasks["d"]["version"] == 2
    for _ in range(60):  # more halvings than a double has bits
        move("b", "doing", "c")
        move("d", "doing", "c")
    assert board("doing") == "cdb"
    answer = client.post(f"/api/tasks/{tasks['b']['id']}/move", json={"version": 1, "status": "done"})
    assert answer.json()["error"]["code"] == "changed_meanwhile"


def test_tasks_can_be_filtered_and_sorted(client: httpx.Client) -> None:
    today = date.today()
    late = make(client, title="Late 100%", due=str(today - timedelta(days=3)), priority="low", owner="Ada")
    soon = make(client, title="Soon", due=str(today + timedelta(days=2)), priority="urgent", findings="needle")
    far = make(client, title="Far", due=str(today + timedelta(days=30)))
    none = make(client, title="None", status="doing")
    assert ids(client, due="overdue") == [late["id"]]
    assert set(ids(client, due="week")) == {late["id"], soon["id"]}
    assert ids(client, due="none") == [none["id"]]
    assert ids(client, q="100%") == [late["id"]]
    assert ids(client, q="NEEDLE") == [soon["id"]]
    assert ids(client, owner="ada") == [late["id"]]
    assert ids(client, priority="urgent") == [soon["id"]]
    assert set(ids(client, status=["open", "doing"])) == {late["id"], soon["id"], far["id"], none["id"]}
    assert ids(client, sort="due") == [late["id"], soon["id"], far["id"], none["id"]]
    assert ids(client, sort="-due") == [far["id"], soon["id"], late["id"], none["id"]]
    assert ids(client, sort="priority")[0] == soon["id"]
    assert ids(client, sort="title", limit=2, offset=1) == [late["id"], none["id"]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"status": "later"},
        {"due": "tomorrow"},
        {"due": 5},
        {"links": [{"kind": "web", "label": "x", "url": "javascript:alert(1)"}]},
        {"links": [{"kind": "file", "label": "x", "path": "a", "line": 0}]},
    ],
)
def test_bad_input_is_reported(client: httpx.Client, wrong: dict[str, Any]) -> None:
    answer = client.post("/api/tasks", json={"title": "x", **wrong})
    assert answer.status_code == 422
    assert next(iter(wrong)) in answer.json()["error"]["message"]


def test_tasks_can_be_exported(client: httpx.Client) -> None:
    make(client, title="=SUM(1)", due="2030-02-03", owner="Ada", findings="# Found\n\ntext", links=[TODO])
    make(client, title="Ended", status="done")

    def export(format_: str, **params: str) -> httpx.Response:
        answer = client.get("/api/task-export", params={"format": format_, **params}).raise_for_status()
        assert answer.headers["content-disposition"].startswith("attachment")
        return answer

    markdown = export("markdown").text
    assert "## Open\n\n### =SUM(1)\n\nPriority: normal · Due: 2030-02-03 · Owner: Ada\n" in markdown
    assert "- todo: TODO: fix this (src/a.py:7)" in markdown
    rows = list(csv.DictReader(io.StringIO(export("csv").text)))
    assert [row["title"] for row in rows] == ["'=SUM(1)", "Ended"]
    assert [one["title"] for one in export("json", status="done").json()] == ["Ended"]
