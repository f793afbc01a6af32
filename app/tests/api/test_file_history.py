"""Show when files of a real repository were changed, by whom, and why some paths are not shown."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

FIRST, SECOND, TOUCHED = "2021-03-04T05:06:07Z", "2023-03-04T05:06:07Z", "2025-01-01T00:00:00Z"


def git(root: Path, *arguments: str, who: str = "Ada", date: str = FIRST) -> None:
    identity = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", who), ("EMAIL", f"{who.lower()}@example.org"), ("DATE", date))
    }
    environment = {**os.environ, **identity, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *arguments], cwd=root, env=environment, check=True, capture_output=True)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder inside a repository, whose configuration names programs."""
    top = tmp_path_factory.mktemp("repository")
    root = top / "desk"
    (root / "docs").mkdir(parents=True)
    git(top, "init", "-q", "-b", "trunk")
    (top / ".gitignore").write_text("*.key\n/desk/build/\n")
    (root / "old.py").write_text("a = 1\nb = 2\nc = 3\n")
    (root / "docs" / "guide.md").write_text("# The zebra\n\nIt has stripes.\n")
    (root / "[a-z].py").write_text("# brackets\n")
    git(top, "add", ".")
    git(top, "commit", "-qm", "Begin")
    git(top, "mv", "desk/old.py", "desk/new.py")
    git(top, "commit", "-qm", "Rename", who="Bob", date=SECOND)
    (root / "new.py").write_text("a = 1\nb = 22\nc = 3\n")
    git(top, "commit", "-qam", "Change b", who="Bob", date=SECOND)
    (root / "new.py").write_text("# not committed\na = 1\nb = 22\nc = 3\n")
    (root / "loose.py").write_text("class Box:\n    def open(self):\n        pass\n")
    (root / "loose.md").write_text("# The zebra too\n")
    (root / "picture.bin").write_bytes(b"\0\1")
    (root / "private.key").write_text("secret\n")
    (root / "build").mkdir()
    (root / "build" / "out.py").write_text("secret = 1\n")
    (root / "node_modules").mkdir()
    (root / "outside.py").symlink_to(tmp_path_factory.mktemp("outside"))
    for path in ("loose.py", "loose.md"):
        os.utime(root / path, (1735689600, 1735689600))  # TOUCHED
    trap = top.parent / f"{top.name}-trap"
    trap.write_text(f"#!/bin/sh\necho ran >> {trap}.log\ncat\n")
    trap.chmod(0o755)
    (top / ".gitattributes").write_text("*.py filter=evil diff=evil\n")
    for name in ("core.fsmonitor", "core.pager", "diff.external", "filter.evil.clean", "diff.evil.textconv"):
        git(top, "config", name, str(trap))
    trap.with_name(f"{trap.name}.log").unlink(missing_ok=True)
    return root


@pytest.fixture(scope="module")
def insights(backend: Any, tools: Any) -> None:
    """Wait until git insights are read."""
    with backend.client() as client:
        tools.wait_until(lambda: get(client, "/api/git")["state"], what="the git insights")


def get(client: httpx.Client, url: str, /, **params: Any) -> Any:
    return client.get(url, params=params).raise_for_status().json()


def why(client: httpx.Client, path: str) -> str:
    answers = [client.get(f"/api/files/{what}", params={"path": path}) for what in ("content", "history", "blame")]
    assert {answer.status_code for answer in answers} == {404}
    messages = {answer.json()["error"]["message"] for answer in answers}
    assert len(messages) == 1
    return str(messages.pop())


@pytest.mark.usefixtures("insights")
def test_files_and_documents_show_the_time_of_their_last_commit_or_else_their_own(client: httpx.Client) -> None:
    files = {one["path"]: one["modified_at"] for one in get(client, "/api/files")["items"]}
    assert (files["new.py"], files["docs/guide.md"], files["loose.py"]) == (SECOND, FIRST, TOUCHED)
    by_time = [one["path"] for one in get(client, "/api/files", sort="modified")["items"]]
    assert by_time[:2] == ["[a-z].py", "docs/guide.md"]
    assert by_time.index("docs/guide.md") < by_time.index("new.py") < by_time.index("loose.py")
    documents = get(client, "/api/documents", sort="-modified")["items"]
    assert [(one["path"], one["modified_at"]) for one in documents] == [("loose.md", TOUCHED), ("docs/guide.md", FIRST)]
    for one in documents:
        assert get(client, f"/api/documents/{one['id']}")["modified_at"] == one["modified_at"]
        assert get(client, "/api/files/content", path=one["path"])["modified_at"] == one["modified_at"]


@pytest.mark.usefixtures("insights")
def test_search_shows_and_filters_by_the_same_times(client: httpx.Client) -> None:
    def found(**params: str) -> dict[str, str]:
        hits = get(client, "/api/search", q='"zebra"', kind="document", **params)["items"]
        return {hit["path"]: hit["changed_at"] for hit in hits}

    assert found() == {"docs/guide.md": FIRST, "loose.md": TOUCHED}
    assert found(since="2024-01-01T00:00:00Z") == {"loose.md": TOUCHED}
    assert found(until="2024-01-01T00:00:00Z") == {"docs/guide.md": FIRST}
    assert found(since="2020-01-01T00:00:00Z", until="2024-01-01T00:00:00Z", path="docs/") == {"docs/guide.md": FIRST}


@pytest.mark.usefixtures("insights")
def test_a_note_is_found_by_its_own_time(client: httpx.Client) -> None:
    client.post("/api/tasks", json={"title": "Look into the quagga"}).raise_for_status()
    hits = get(client, "/api/search", q='"quagga"', since="2024-01-01T00:00:00Z")["items"]
    assert [hit["kind"] for hit in hits] == ["task"]
    assert get(client, "/api/search", q='"quagga"', until="2024-01-01T00:00:00Z")["total"] == 0


@pytest.mark.usefixtures("insights")
def test_a_file_has_its_commits_also_from_before_its_renaming(client: httpx.Client) -> None:
    history = get(client, "/api/files/history", path="new.py")
    commits = [(one["subject"], one["author"], one["committed_at"]) for one in history["commits"]]
    assert commits == [("Change b", "Bob", SECOND), ("Rename", "Bob", SECOND), ("Begin", "Ada", FIRST)]
    assert (history["complete"], history["message"]) == (True, None)
    assert history["edited_at"] is not None
    short = get(client, "/api/files/history", path="new.py", limit=2)
    assert (len(short["commits"]), short["complete"]) == (2, False)
    guide = get(client, "/api/files/history", path="docs/guide.md")
    assert ([one["subject"] for one in guide["commits"]], guide["edited_at"]) == (["Begin"], None)
    assert [one["subject"] for one in get(client, "/api/files/history", path="[a-z].py")["commits"]] == ["Begin"]


@pytest.mark.usefixtures("insights")
def test_each_line_has_the_commit_that_added_it(client: httpx.Client) -> None:
    blame = get(client, "/api/files/blame", path="new.py")
    subjects = [one["subject"] for one in blame["commits"]]
    lines = [
        (one["line"], one["count"], None if one["commit"] is None else subjects[one["commit"]])
        for one in blame["lines"]
    ]
    assert lines == [(1, 1, None), (2, 1, "Begin"), (3, 1, "Change b"), (4, 1, "Begin")]
    assert [(one["author"], one["email"]) for one in blame["commits"]] == [
        ("Ada", "ada@example.org"),
        ("Bob", "bob@example.org"),
    ]


def test_a_file_has_an_outline_of_its_definitions(client: httpx.Client, tools: Any) -> None:
    def outline() -> list[tuple[Any, ...]]:
        found = get(client, "/api/files/content", path="loose.py")["definitions"]
        return [(one["line"], one["kind"], one["name"], one["container"]) for one in found]

    expected = [(1, "class", "Box", ""), (2, "method", "open", "Box")]
    tools.wait_until(lambda: outline() == expected, what="the definitions")
    assert get(client, "/api/files/content", path="picture.bin")["definitions"] == []


@pytest.mark.usefixtures("insights")
@pytest.mark.parametrize(
    ("path", "message"),
    [("loose.py", "This file is not committed."), ("picture.bin", "Git takes this file as binary.")],
)
def test_a_file_without_blame_says_why(client: httpx.Client, path: str, message: str) -> None:
    assert get(client, "/api/files/blame", path=path) == {"message": message, "commits": [], "lines": []}


@pytest.mark.usefixtures("insights")
def test_paths_that_are_not_shown_say_why_and_reveal_nothing(client: httpx.Client, workspace: Path) -> None:
    ignored = "This path is ignored, so the desk does not read it."
    for path in (
        "private.key",
        "no-such.key",
        "build/out.py",
        "build/no/such.py",
        "node_modules/x/y.js",
        ".git/config",
    ):
        assert why(client, path) == ignored
    for path in ("../.gitignore", "/etc/passwd", "docs/../new.py", "docs//guide.md", "./new.py"):
        assert why(client, path) == "This is not the path of a file in the project."
    for path in ("outside.py", "outside.py/x"):
        assert why(client, path) == "The path contains a symbolic link. Links are not followed."
    assert why(client, "docs/no-such.md") == "There is no file at this path."
    assert why(client, "new.py/x") == "There is no file at this path."
    assert why(client, "docs") == "This is a folder."
    (workspace / "docs" / "newest.md").write_text("# New\n")
    assert why(client, "docs/newest.md") == "The last scan did not find this file."


@pytest.mark.usefixtures("insights")
def test_git_runs_nothing_that_the_repository_names(client: httpx.Client, workspace: Path) -> None:
    get(client, "/api/files/blame", path="new.py")
    get(client, "/api/files/history", path="new.py")
    assert not list(workspace.parent.parent.glob("*-trap.log"))


def test_an_editor_is_chosen_once(client: httpx.Client, workspace: Path) -> None:
    assert get(client, "/api/editor") == {"editor": None, "folder": str(workspace)}
    for editor in ("vscode", "cursor", "idea"):
        assert client.put("/api/editor", json={"editor": editor}).raise_for_status().json()["editor"] == editor
        assert get(client, "/api/editor")["editor"] == editor
    assert client.put("/api/editor", json={"editor": "rm"}).status_code == 422
    assert client.put("/api/editor", json={"editor": None}).json()["editor"] is None
    assert get(client, "/api/editor")["editor"] is None
