"""The results of a scan of a small project by a real backend."""

import os
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest

from commandcenter_app import __version__


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project with spaces")
    files = {
        "README.md": "# The Zebra Project\n\nIt tells zebras from horses.\n\n## Installing\n\nRun the installer.\n",
        "docs/guide.rst": "Guide\n=====\n\nHow to configure the detector.\n",
        "docs/notes.txt": "Remember the milk.\n",
        "src/main.py": '"""Doc."""\n\nx = 1  # code\n',
        "src/lib.go": "package lib\n// comment\n",
        "pyproject.toml": '[project]\ndependencies = ["httpx>=0.28", "anyio"]\n',
        "web/package.json": '{"dependencies": {"react": "^19"}, "devDependencies": {"Vite": "6"}}',
        "broken/Cargo.toml": "[dependencies",
        ".gitignore": "ignored/\n",
        "ignored/secret.md": "# Ignored\n",
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    (root / "latin.md").write_bytes(b"# Caf\xe9\n")
    Path(os.fsdecode(os.fsencode(root) + b"/bad\xff.md")).touch()
    return root


def get(client: httpx.Client, path: str, **params: Any) -> Any:
    return client.get(path, params=params).raise_for_status().json()


def test_the_summary_counts_the_results(client: httpx.Client) -> None:
    summary = get(client, "/api/summary")
    assert summary["project_name"] == "Prüfling"
    assert summary["version"] == __version__
    found = {"files": 10, "lines": 22, "languages": 7, "dependencies": 4, "direct_dependencies": 4, "documents": 4}
    assert {key: summary["counts"][key] for key in found} == found
    assert summary["last_scan"]["status"] == "done"
    assert summary["last_scan"]["problems_count"] == 3
    assert summary["scan_running"] is False
    assert summary["scanned_at"] == summary["last_scan"]["finished_at"]


def test_first_scan_reports_its_problems(client: httpx.Client) -> None:
    scan = get(client, "/api/scans/1")
    assert (scan["status"], scan["cause"], scan["files_done"], scan["files_total"]) == ("done", "first", 10, 10)
    assert {problem["path"]: problem["message"].split(":")[0] for problem in scan["problems"]} == {
        "bad\\xff.md": "Its name is not valid UTF-8, so it was skipped.",
        "broken/Cargo.toml": "It is not valid TOML",
        "latin.md": "It is not valid UTF-8; it was read as Windows-1252.",
    }


def test_languages_are_listed_with_their_lines(client: httpx.Client) -> None:
    languages = {one["name"]: one for one in get(client, "/api/languages")["items"]}
    assert languages["Python"] | {"size_bytes": 0} == {
        "name": "Python",
        "kind": "programming",
        "files": 1,
        "lines": 3,
        "code": 1,
        "comments": 1,
        "blanks": 1,
        "size_bytes": 0,
    }
    assert languages["Markdown"]["kind"] == "prose"


def test_dependencies_are_listed_with_their_manifests(client: httpx.Client) -> None:
    page = get(client, "/api/dependencies")
    assert page["total"] == 4
    assert [one["name"] for one in page["items"]] == ["anyio", "httpx", "react", "Vite"]
    httpx_ = page["items"][1]
    assert {key: httpx_[key] for key in ("constraint", "kind", "ecosystem", "manifest", "line", "group")} == {
        "constraint": ">=0.28",
        "kind": "runtime",
        "ecosystem": "pypi",
        "manifest": "pyproject.toml",
        "line": 2,
        "group": None,
    }


@pytest.mark.parametrize(
    ("params", "names"),
    [
        ({"q": "T"}, ["httpx", "react", "Vite"]),
        ({"q": "%"}, []),
        ({"ecosystem": "npm"}, ["react", "Vite"]),
        ({"kind": "dev"}, ["Vite"]),
        ({"manifest": "pyproject.toml"}, ["anyio", "httpx"]),
        ({"sort": "-name"}, ["Vite", "react", "httpx", "anyio"]),
        ({"sort": "-manifest"}, ["react", "Vite", "anyio", "httpx"]),
        ({"limit": 1, "offset": 1}, ["httpx"]),
    ],
)
def test_dependencies_can_be_filtered_and_sorted(
    client: httpx.Client, params: dict[str, Any], names: list[str]
) -> None:
    assert [one["name"] for one in get(client, "/api/dependencies", **params)["items"]] == names


@pytest.mark.parametrize(
    ("params", "paths"),
    [
        ({}, ["README.md", "docs/guide.rst", "docs/notes.txt", "latin.md"]),
        ({"q": "zebra"}, ["README.md"]),
        ({"q": "DOCS/"}, ["docs/guide.rst", "docs/notes.txt"]),
        ({"kind": "rst"}, ["docs/guide.rst"]),
        ({"sort": "-size", "limit": 1}, ["README.md"]),
        ({"sort": "title"}, ["latin.md", "docs/guide.rst", "docs/notes.txt", "README.md"]),
    ],
)
def test_documents_can_be_filtered_and_sorted(client: httpx.Client, params: dict[str, Any], paths: list[str]) -> None:
    assert [one["path"] for one in get(client, "/api/documents", **params)["items"]] == paths


def test_a_document_has_an_outline_and_content(client: httpx.Client) -> None:
    number = get(client, "/api/documents", q="README.md")["items"][0]["id"]
    document = get(client, f"/api/documents/{number}")
    assert document["title"] == "The Zebra Project"
    assert document["outline"] == [
        {"level": 1, "title": "The Zebra Project", "line": 1},
        {"level": 2, "title": "Installing", "line": 5},
    ]
    assert document["content"].startswith("# The Zebra")
    assert document["truncated"] is False


def test_a_scan_reads_changed_files_and_forgets_removed_ones(
    backend: Any, client: httpx.Client, workspace: Path
) -> None:
    number = get(client, "/api/documents", q="notes.txt")["items"][0]["id"]
    (workspace / "docs/notes.txt").write_text("Remember the giraffe, and the milk.\n")
    shutil.rmtree(workspace / "web")
    (workspace / "docs/more.md").write_text("# More\n")
    scan = backend.scan()
    assert scan["status"] == "done"
    assert {key: scan["counts"][key] for key in ("changed", "removed", "dependencies", "documents")} == {
        "changed": 2,
        "removed": 1,
        "dependencies": 2,
        "documents": 5,
    }
    assert len(scan["problems"]) == 3, "files with problems are read again"
    assert get(client, "/api/search", q="giraffe")["items"][0]["document_id"] == number, "ids do not change"
    assert backend.scan()["counts"]["changed"] == 0


def test_nothing_was_written_into_the_folder(workspace: Path) -> None:
    assert not [path for path in workspace.rglob("*") if path.name.startswith((".command", "__"))]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/documents/999", 404, "not_found"),
        ("/api/documents/0", 422, "invalid_request"),
        ("/api/documents/99999999999999999999", 422, "invalid_request"),
        ("/api/documents/x", 422, "invalid_request"),
        ("/api/scans/999", 404, "not_found"),
        ("/api/documents?limit=501", 422, "invalid_request"),
        ("/api/documents?q=%00", 422, "invalid_request"),
        ("/api/dependencies?sort=nothing", 422, "invalid_request"),
        ("/api/nothing", 404, "not_found"),
        ("/nothing", 404, "not_found"),
    ],
)
def test_all_errors_have_the_same_format(client: httpx.Client, path: str, status: int, code: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert set(answer.json()["error"]) == {"code", "message", "hint", "details"}


def test_an_unsupported_method_is_refused(client: httpx.Client) -> None:
    answer = client.delete("/api/scans")
    assert answer.status_code == 405
    assert answer.json()["error"]["code"] == "method_not_allowed"
    assert answer.headers["allow"]


def test_other_sites_are_refused(client: httpx.Client) -> None:
    before = get(client, "/api/scans")["total"]
    answer = client.post("/api/scans", headers={"Origin": "http://evil.example"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "cross_site")
    assert client.get("/api/events", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.get("/api/summary", headers={"Host": "evil.example"}).status_code == 403
    assert get(client, "/api/scans")["total"] == before


def test_responses_have_security_headers(client: httpx.Client) -> None:
    headers = client.get("/api/summary").headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers


def test_health_lists_all_checks(client: httpx.Client) -> None:
    assert get(client, "/health/live")["status"] == "ok"
    ready = get(client, "/health/ready")
    assert ready["status"] == "ready"
    assert {check["name"] for check in ready["checks"]} == {"database", "redis", "worker"}
