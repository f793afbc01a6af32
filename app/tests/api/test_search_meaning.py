"""Search by words and by meaning over real texts (this project's own documents), a real Postgres and the real model."""

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.usefixtures("embedded")

DOCS = Path(__file__).parents[3] / "docs"
CODE = '''
"""Colours of the sky."""

def boil() -> None:
    """Heat the water of the kettle until it bubbles."""
    # TODO: turn the stove off afterwards, or the house burns down.
'''


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("docs")
    shutil.copytree(DOCS, root / "docs", ignore=shutil.ignore_patterns("*.png", "*.svg"))
    (root / "src").mkdir()
    (root / "src" / "kettle.py").write_text(CODE, encoding="utf-8")
    return root


def search(client: httpx.Client, q: str, **params: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/api/search", params={"q": q, **params}).raise_for_status().json()
    return answer


@pytest.mark.parametrize(
    ("q", "wanted"),
    [
        ("why is postgres not run as root", "0003-postgres-without-root"),
        ("process ends but the hub goes on", "HUB_DESIGN"),
        ("what happens to data when a project is deleted", "0007-project-manifest"),
        ("unsafe html in markdown", "0023-markdown-is-never-html"),
        ("page is dark or light before it is drawn", "0022-colour-scheme-cookie"),
        ("copy of a database that can be put back", "0006-snapshots-by-dump"),
        ("background task queue library", "0010-jobs-through-saq"),
        ("counting lines of source", "0012-languages-from-a-table"),
        ("copying the database while running", "0035-continuous-postgres-backup"),
        ("generated typescript", "0021-generated-clients-are-types-only"),
    ],
)
def test_a_paraphrase_finds_the_document(client: httpx.Client, q: str, wanted: str) -> None:
    found = [hit["path"] for hit in search(client, q, kind="document")["items"][:5]]
    assert any(wanted in path for path in found), found


@pytest.mark.parametrize("q", ["giraffe", "xyzzy", '"heating water until boiling"'])
def test_absent_topics_are_not_found(client: httpx.Client, q: str) -> None:
    assert search(client, q)["items"] == []


def test_comments_and_docstrings_are_found_with_their_line(client: httpx.Client) -> None:
    def hits(q: str) -> list[dict[str, Any]]:
        found = search(client, q, kind=["docstring", "comment"])  # the index of code has these lines, too
        return [hit for hit in found["items"] if hit["found_by"] != "meaning"]

    (docstring,) = hits("kettle bubbles")
    assert (docstring["kind"], docstring["path"], docstring["line"]) == ("docstring", "src/kettle.py", 5)
    assert (docstring["document_id"], docstring["language"]) == (None, "Python")
    (comment,) = hits("stove house")
    assert (comment["kind"], comment["line"]) == ("comment", 6)


@pytest.mark.parametrize(
    ("params", "paths"),
    [
        ({"path": "src/"}, {"src/kettle.py"}),
        ({"path": "/src/ket"}, {"src/kettle.py"}),
        ({"path": "nowhere/"}, set()),
        ({"kind": "docstring"}, {"src/kettle.py"}),
        ({"kind": ["document", "task"], "path": "src/"}, set()),
        ({"language": "Python"}, {"src/kettle.py"}),
        ({"language": "Go"}, set()),
        ({"since": "2000-01-01T00:00:00Z"}, {"src/kettle.py"}),
        ({"since": "2999-01-01T00:00:00Z"}, set()),
        ({"until": "2000-01-01T00:00:00+01:00"}, set()),
    ],
)
def test_filters(client: httpx.Client, params: dict[str, Any], paths: set[str]) -> None:
    # Both search by words and search by meaning use the filters.
    assert {hit["path"] for hit in search(client, "kettle", **params)["items"]} == paths
    by_meaning = {hit["path"] for hit in search(client, "heating water until boiling", **params)["items"]}
    assert by_meaning >= paths if paths else not by_meaning


@pytest.mark.parametrize(
    "params", [{"since": "yesterday"}, {"since": "5"}, {"since": "-6e-182"}, {"kind": "poem"}, {"path": "a\x00"}]
)
def test_invalid_filters_are_refused(client: httpx.Client, params: dict[str, str]) -> None:
    assert client.get("/api/search", params={"q": "x", **params}).status_code == 422


def found(client: httpx.Client, q: str) -> list[tuple[str, str, str]]:
    """Search notes only."""
    items = search(client, q, kind=["task", "technology"])["items"]
    return [(hit["kind"], hit["link"], hit["title"]) for hit in items]


def test_a_finding_links_to_its_task(client: httpx.Client, tools: Any) -> None:
    fields = {"title": "Beekeeping", "findings": "## Hives\n\nThe bees swarmed."}
    before = client.get("/api/summary").json()["counts"]["passages"]
    task = client.post("/api/tasks", json=fields).raise_for_status().json()
    assert client.get("/api/summary").json()["counts"]["passages"] == before + 1
    page = f"/api/tasks/{task['id']}"
    hit = ("task", page.removeprefix("/api"), "Beekeeping")
    assert found(client, "swarm") == found(client, "beekeeping") == [hit]
    tools.wait_until(lambda: found(client, "insects that make honey") == [hit], what="the note's vector")
    moved = client.post(f"{page}/move", json={"version": 1, "status": "doing"}).raise_for_status().json()
    assert found(client, "swarm") == [hit]
    change = {"version": moved["version"], "findings": "A trout."}
    changed = client.patch(page, json=change).raise_for_status().json()
    assert (found(client, "swarm"), found(client, "trout")) == ([], [hit])
    client.delete(page, params={"version": changed["version"]}).raise_for_status()
    assert found(client, "trout") == []


def test_notes_about_a_technology_are_found_while_it_is_on_the_radar(client: httpx.Client) -> None:
    fields = {"name": "Zeppelin", "quadrant": "tools", "ring": "assess", "notes": "Lighter than the clouds."}
    made = client.post("/api/technologies", json=fields).raise_for_status().json()
    page = f"/api/technologies/{made['id']}"
    hit = ("technology", f"/radar/{made['id']}", "Zeppelin")
    assert found(client, "cloud lighter") == [hit]
    client.delete(page, params={"version": made["version"]}).raise_for_status()
    assert found(client, "cloud lighter") == []
    restored = client.post(f"{page}/restore", params={"version": made["version"] + 1}).raise_for_status().json()
    assert found(client, "cloud lighter") == [hit]
    client.patch(page, json={"version": restored["version"], "notes": ""}).raise_for_status()
    assert found(client, "cloud lighter") == []
    content = json.dumps([{"name": "Zeppelin", "quadrant": "tools", "ring": "assess", "description": "A balloon."}])
    client.post("/api/radar/import", json={"format": "json", "content": content}).raise_for_status()
    assert found(client, "balloon") == [hit]


def test_edits_change_the_results(
    backend: Any, client: httpx.Client, workspace: Path, servers: Any, tools: Any
) -> None:
    database = backend.environment["DATABASE_URL"].rsplit("/", 1)[1]

    def vectors() -> int:
        return int(servers.execute("SELECT count(*) FROM embeddings", database)[0][0])

    before = vectors()
    (workspace / "new.md").write_text("# New\n\nA submarine dives below the ocean.\n", encoding="utf-8")
    backend.scan()
    tools.wait_until(lambda: vectors() == before + 1, what="one more vector")
    assert search(client, "ship under water")["items"][0]["path"] == "new.md"
    (workspace / "new.md").unlink()
    backend.scan()
    assert vectors() == before
    assert search(client, "submarine")["items"] == []


@contextmanager
def embeddings_server() -> Iterator[tuple[str, dict[str, Any]]]:
    """Run a server of another model with two dimensions, one per letter it counts."""
    state: dict[str, Any] = {"status": 200, "keys": set()}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            state["keys"].add(self.headers["authorization"])
            vectors = [[text.count("z") + 0.001, text.count("e")] for text in body["input"]]
            data = [{"index": index, "embedding": vector} for index, vector in enumerate(vectors)]
            answer = json.dumps({"data": data}).encode()
            self.send_response(state["status"])
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1", state
        finally:
            server.shutdown()
            thread.join()


def lighthouses(client: httpx.Client) -> set[tuple[str, str]]:
    """Return the links and times of notes about lighthouses."""
    return {(hit["link"], hit["changed_at"]) for hit in search(client, "lighthouse")["items"]}


@pytest.mark.slow
def test_notes_older_than_their_index_are_found(servers: Any, tools: Any, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    environment = servers.environment(folder)
    task = {"title": "Older", "findings": "The lighthouse blinks."}
    technology = {"name": "Older", "quadrant": "tools", "ring": "hold", "notes": "The lighthouse is dark."}
    with tools.run_app("backend", environment, tmp_path, ready="/health/ready") as app, app.client() as client:
        client.post("/api/tasks", json=task).raise_for_status()
        client.post("/api/technologies", json=technology).raise_for_status()
        before = lighthouses(client)
        assert {link for link, _ in before} == {"/tasks/1", "/radar/1"}
    servers.execute("DELETE FROM passages", environment["DATABASE_URL"].rsplit("/", 1)[1])
    with tools.run_app("backend", environment, tmp_path, ready="/health/ready") as app, app.client() as client:
        assert lighthouses(client) == before


@pytest.mark.slow
def test_another_model_can_be_configured(servers: Any, tools: Any, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "zoo.md").write_text("zzz zzzz zz\n", encoding="utf-8")
    environment = servers.environment(folder)
    with tools.run_app("backend", environment, tmp_path, ready="/health/ready") as app, app.client() as client:
        tools.wait_until(lambda: tools.ended(client), what="the first scan")
        tools.wait_until(lambda: search(client, "x")["embedding"]["state"] == "ready", what="the vectors")
    with embeddings_server() as (url, state):
        state["status"] = 500
        other = {"EMBEDDINGS_URL": url, "EMBEDDINGS_MODEL": "letters", "EMBEDDINGS_KEY": "not-for-logs"}
        with (
            tools.run_app("backend", {**environment, **other}, tmp_path, ready="/health/ready") as app,
            app.client() as client,
        ):
            failed = tools.wait_until(
                lambda: (e := search(client, "zoo")["embedding"])["state"] == "failed" and e, what="the failure"
            )
            assert (failed["model"], failed["message"]) == (
                "letters",
                "The embeddings server answered with status 500.",
            )
            assert [hit["found_by"] for hit in search(client, "zoo")["items"]] == ["words"]
            state["status"] = 200
            tools.wait_until(lambda: search(client, "zebra zoo zz")["items"], what="a hit by the other model")
            assert state["keys"] == {"Bearer not-for-logs"}
            assert "not-for-logs" not in app.log.read_text()
