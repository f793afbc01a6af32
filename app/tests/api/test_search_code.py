"""Search in source code: definitions, lines with words, and lines that match a text or a regular expression."""

from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from commandcenter_app.api.search.lines import LineSearch, TextFile, compile_pattern

APP = '''"""The application."""


class Flask:
    """Handles requests."""

    def preprocess_request(self, ctx):
        """Called before the request is dispatched."""
        return None

    def full_dispatch_request(self, ctx):
        rv = self.preprocess_request(ctx)
        return rv
'''
FILES = {
    "src/app.py": APP,
    "src/scaffold.py": "def before_request(f):\n    # see preprocess_request\n    return f\n",
    "src/pool.ts": "export class HTTPSConnectionPool {\n  getUserProfileById(id) { return this.pool[id]; }\n}\n",
    "src/große.py": "Straße = 'café'\nTOTAL_GRÖSSE = 1\n",
    "src/vector.cpp": "std::vector<int> all; // C++\nint a[] = {1,2};\n",
    "docs/lifecycle.md": "# Lifecycle\n\nThe app calls `preprocess_request` first.\n",
    "vendor/lib/other.js": "function preprocess_request() {}\n",
    ".gitignore": "secret.env\nbuild/\n",
    "secret.env": "PASSWORD=preprocess_request\n",
    "build/out.py": "def preprocess_request(): ...\n",
    "long.txt": "x" * 5_000 + "needle" + "y" * 5_000 + "\n",
    "windows.txt": "one\r\ntwo\r\n",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("code")
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8", newline="")
    (root / "binary.bin").write_bytes(b"\x00\x01preprocess_request")
    (root / "link.py").symlink_to(root / "src" / "app.py")
    return root


@pytest.fixture(scope="module", autouse=True)
def indexed(backend: Any, servers: Any, database: str, tools: Any) -> None:
    """Wait until the source code of the first scan is indexed."""
    pending = """SELECT count(*) FROM files f WHERE language IS NOT NULL
        AND NOT EXISTS (SELECT FROM documents d WHERE d.file_id = f.id)
        AND NOT EXISTS (SELECT FROM code c WHERE c.file_id = f.id)"""
    tools.wait_until(lambda: servers.execute(pending, database)[0][0] == 0, what="the index of source code")


def hits(client: httpx.Client, q: str, **params: Any) -> list[str]:
    items = client.get("/api/search", params={"q": q, **params}).raise_for_status().json()["items"]
    return [
        f"{hit['symbol'] or hit['kind']} {hit['path']}:{hit['line']}" for hit in items if hit["found_by"] != "meaning"
    ]


def test_the_definition_of_a_name_comes_first(client: httpx.Client) -> None:
    found = hits(client, "preprocess_request")
    assert found[:2] == ["method src/app.py:7", "function vendor/lib/other.js:1"]
    assert set(found[2:]) == {"code src/app.py:12", "document docs/lifecycle.md:3", "comment src/scaffold.py:2"}


def test_no_line_is_a_result_twice(client: httpx.Client) -> None:
    items = client.get("/api/search", params={"q": "preprocess_request"}).json()["items"]
    shown = [(hit["path"], hit["line"]) for hit in items if hit["found_by"] != "meaning"]
    shown += [
        (hit["path"], line["number"])
        for hit in items
        if hit["kind"] == "code"
        for line in hit["lines"]
        if line["number"] != hit["line"] and any(part["match"] for part in line["segments"])
    ]
    assert len(shown) == len(set(shown))
    only = client.get("/api/search", params={"q": "preprocess_request", "kind": "code"}).json()["items"]
    assert {f"{hit['path']}:{hit['line']}" for hit in only} == {
        "src/app.py:7", "src/scaffold.py:2", "vendor/lib/other.js:1"
    }  # fmt: skip


@pytest.mark.parametrize("q", ["preprocess_request", "request", "function", "Handles requests", "app"])
def test_kinds_are_counted_as_they_are_found(client: httpx.Client, q: str) -> None:
    kinds = client.get("/api/search", params={"q": q}).json()["kinds"]
    assert kinds
    for kind in ("definition", "document", "docstring", "comment"):
        only = client.get("/api/search", params={"q": q, "kind": kind}).json()
        assert (only["total"], only["kinds"]) == (kinds.get(kind, 0), {kind: kinds[kind]} if kind in kinds else {})


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("Flask", "class src/app.py:4"),
        ("Flask.preprocess_request", "method src/app.py:7"),
        ("preprocess_request()", "method src/app.py:7"),
        ("preprocessRequest", "method src/app.py:7"),
        ("HTTPSConnectionPool", "class src/pool.ts:1"),
        ("getUserProfileById", "method src/pool.ts:2"),
        ("ConnectionPool", "class src/pool.ts:1"),
        ("UserProfile", "method src/pool.ts:2"),
        ("before_req", "function src/scaffold.py:1"),
    ],
)
def test_definitions_are_found_by_their_names(client: httpx.Client, q: str, first: str) -> None:
    assert hits(client, q)[0] == first


def test_a_definition_has_its_lines(client: httpx.Client) -> None:
    (hit,) = client.get("/api/search", params={"q": "before_request", "kind": "definition"}).json()["items"]
    assert (hit["title"], hit["passage"]) == ("before_request", [])
    assert [line["number"] for line in hit["lines"]] == [1, 2]
    assert [part["text"] for part in hit["lines"][0]["segments"] if part["match"]] == ["before_request"]


@pytest.mark.parametrize(
    ("q", "params", "found"),
    [
        ("rv self", {}, ["code src/app.py:12"]),
        ("strasse", {}, ["code src/große.py:1"]),
        ("total_größe", {}, ["code src/große.py:2"]),
        ("total_groesse", {}, ["code src/große.py:2"]),
        ("ctx", {"kind": "code", "path": "src/"}, ["code src/app.py:7"]),
        ("ctx", {"kind": "code", "language": "TypeScript"}, []),
        ("ctx", {"kind": "document"}, []),
        ("PASSWORD", {}, []),
        ("C++", {"kind": "code"}, ["code src/vector.cpp:1"]),
        ("c#", {"kind": "code"}, []),
    ],
)
def test_lines_of_code_are_found_by_words(
    client: httpx.Client, q: str, params: dict[str, str], found: list[str]
) -> None:
    assert [hit for hit in hits(client, q, **params) if not hit.startswith(("constant", "method"))] == found


def test_what_ends_a_file_is_no_line(client: httpx.Client) -> None:
    (hit,) = client.get("/api/search", params={"q": "rv", "kind": "code"}).json()["items"]
    assert [line["number"] for line in hit["lines"]] == [11, 12, 13]


def lines(client: httpx.Client, q: str, **params: Any) -> list[str]:
    answer = client.get("/api/search/lines", params={"q": q, **params}).raise_for_status().json()
    return [
        f"{file['path']}:{line['number']} {''.join(part['text'] for part in line['segments'] if part['match'])}"
        for file in answer["items"]
        for line in file["lines"]
        if any(part["match"] for part in line["segments"])
    ]


@pytest.mark.parametrize(
    ("q", "params", "found"),
    [
        ("std::vector<int>", {}, ["src/vector.cpp:1 std::vector<int>"]),
        ("a[] = {", {}, ["src/vector.cpp:2 a[] = {"]),
        ("STRASSE", {}, []),
        ("STRAßE", {}, ["src/große.py:1 Straße"]),
        ("flask", {"match_case": True}, []),
        ("flask", {}, ["src/app.py:4 Flask"]),
        (r"def \w+_request\(", {"regex": True, "path": "src/app"},
         ["src/app.py:7 def preprocess_request(", "src/app.py:11 def full_dispatch_request("]),
        (r"^function", {"regex": True}, ["vendor/lib/other.js:1 function"]),
        (r"one$", {"regex": True, "path": "windows"}, ["windows.txt:1 one"]),
        (r"two\s*$", {"regex": True}, ["windows.txt:2 two"]),
        ("needle", {}, ["long.txt:1 needle"]),
        (r"dispatched[\s\S]*return", {"regex": True}, []),
        ("preprocess_request", {"path": "secret"}, []),
        ("preprocess_request", {"path": "build"}, []),
        ("preprocess_request", {"path": "link"}, []),
        ("preprocess_request", {"path": "binary"}, []),
        ("x*", {"regex": True, "path": "windows"}, []),
    ],
)  # fmt: skip
def test_lines_are_found_by_texts_and_expressions(
    client: httpx.Client, q: str, params: dict[str, Any], found: list[str]
) -> None:
    assert lines(client, q, **params) == found


def test_lines_have_those_around_them(client: httpx.Client) -> None:
    answer = client.get("/api/search/lines", params={"q": "rv = ", "path": "src/"}).json()
    assert (answer["total"], answer["complete"], answer["files_read"]) == (1, True, answer["files_total"])
    assert [line["number"] for line in answer["items"][0]["lines"]] == [11, 12, 13]
    assert answer["items"][0]["lines"][2]["segments"] == [{"text": "        return rv", "match": False}]


def test_the_limit_ends_the_search(client: httpx.Client) -> None:
    answer = client.get("/api/search/lines", params={"q": "request", "limit": 2}).json()
    assert (answer["total"], answer["complete"]) == (2, False)


@pytest.mark.parametrize("q", ["(", "a**", r"(a)\1", "(?=a)", "a{1001}", "((a{100}){100}){100}"])
def test_an_invalid_expression_is_refused(client: httpx.Client, q: str) -> None:
    answer = client.get("/api/search/lines", params={"q": q, "regex": True})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_pattern")


def test_an_expression_that_others_match_in_exponential_time_ends(client: httpx.Client) -> None:
    assert lines(client, "(x+x+)+z", regex=True) == []


def test_a_search_stops_when_it_is_told_to(workspace: Path) -> None:
    search = LineSearch(str(workspace), compile_pattern("request", regex=False, match_case=False), 100)
    search.stop.set()
    result = search.run([TextFile("src/app.py", "Python")])
    assert (result.items, result.complete, result.files_read) == ([], False, 0)


@pytest.mark.slow
def test_an_edit_changes_what_is_found(backend: Any, client: httpx.Client, workspace: Path, tools: Any) -> None:
    (workspace / "src" / "new.py").write_text("def freshly_made():\n    return 1\n")
    backend.scan()
    tools.wait_until(lambda: "function src/new.py:1" in hits(client, "freshly_made"), what="the new definition")
    (workspace / "src" / "new.py").write_text("def renamed_since():\n    return 1\n")
    backend.scan()
    tools.wait_until(lambda: "function src/new.py:1" in hits(client, "renamed_since"), what="the renamed definition")
    assert hits(client, "freshly_made") == []
    (workspace / "src" / "new.py").unlink()
    backend.scan()
    assert hits(client, "renamed_since") == []


@pytest.mark.anyio
async def test_a_link_that_replaced_a_folder_is_not_followed(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "app.py").write_text("preprocess_request\n")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "src").symlink_to(tmp_path / "away")
    search = LineSearch(str(tmp_path / "root"), compile_pattern("preprocess", regex=False, match_case=False), 100)
    result = await anyio.to_thread.run_sync(search.run, [TextFile("src/app.py", "Python")])
    assert result.items == []
