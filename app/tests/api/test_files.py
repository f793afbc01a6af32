"""List the files of a real project, and show their current content."""

import os
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from commandcenter_app.api.files.repository import FileRepository
from commandcenter_app.api.files.schemas import FileSort


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.py").write_text("x = 'not yours'\n")
    root = tmp_path_factory.mktemp("project")
    (root / "src").mkdir()
    (root / "src" / "a.py").write_text("x = 1\n# <script>alert(1)</script>\n")
    (root / "README.md").write_text("# Read me\r\n\r\nText.\r\n")
    (root / "wide.txt").write_bytes("größer".encode("utf-16"))
    (root / "old.txt").write_bytes("größer".encode("cp1252"))
    (root / "picture.png").write_bytes(b"\x89PNG\0\0")
    (root / "long.txt").write_text("0123456789abcde\n" * 300_000)
    (root / "größe & “more” #1.txt").write_text("strange\n")
    (root / ".gitignore").write_text(".env\n")
    (root / ".env").write_text("PASSWORD=secret\n")
    (root / "link.py").symlink_to(outside / "secret.py")
    (root / "swapped").mkdir()
    (root / "swapped" / "secret.py").write_text("x = 'mine'\n")
    (root / "gone.txt").write_text("soon\n")
    (root / "pipe.txt").write_text("soon a pipe\n")
    return root


def shown(client: httpx.Client, path: str) -> Any:
    return client.get("/api/files/content", params={"path": path}).raise_for_status().json()


def refused(client: httpx.Client, path: str) -> tuple[int, str]:
    answer = client.get("/api/files/content", params={"path": path})
    return answer.status_code, answer.json()["error"]["code"]


def test_files_can_be_filtered_and_sorted(client: httpx.Client) -> None:
    page = client.get("/api/files", params={"language": "Python", "sort": "-lines"}).json()
    assert [one["path"] for one in page["items"]] == ["src/a.py", "swapped/secret.py"]
    assert page["total"] == 2
    found = client.get("/api/files", params={"q": "READ", "limit": 1}).json()
    assert [(one["path"], one["language"], one["lines"]) for one in found["items"]] == [("README.md", "Markdown", 3)]
    assert client.get("/api/files", params={"q": ".env"}).json()["total"] == 0


def test_a_text_file_is_shown_as_text(client: httpx.Client) -> None:
    file = shown(client, "src/a.py")
    assert file["text"] == "x = 1\n# <script>alert(1)</script>\n"
    assert (file["language"], file["truncated"], file["document_id"]) == ("Python", False, None)
    assert shown(client, "größe & “more” #1.txt")["text"] == "strange\n"
    readme = shown(client, "README.md")
    assert readme["text"] == "# Read me\n\nText.\n"
    assert client.get(f"/api/documents/{readme['document_id']}").json()["path"] == "README.md"


def test_other_encodings_are_decoded(client: httpx.Client) -> None:
    assert (shown(client, "wide.txt")["text"].strip("\ufeff"), shown(client, "old.txt")["text"]) == ("größer", "größer")


def test_binary_files_have_no_text(client: httpx.Client) -> None:
    assert (shown(client, "picture.png")["text"], shown(client, "picture.png")["size_bytes"]) == (None, 6)


def test_a_long_file_is_truncated_after_a_whole_line(client: httpx.Client) -> None:
    file = shown(client, "long.txt")
    assert (file["truncated"], len(file["text"]), file["text"][-1]) == (True, 4 * 1024 * 1024, "\n")


@pytest.mark.parametrize(
    "path", ["../outside/secret.py", "/etc/passwd", "link.py", ".env", "src", "nowhere", "./src/a.py"]
)
def test_only_files_that_the_scan_found_are_shown(client: httpx.Client, path: str) -> None:
    assert refused(client, path) == (404, "not_found")


def test_files_replaced_by_something_else_are_refused(client: httpx.Client, workspace: Path, tmp_path: Path) -> None:
    assert "mine" in shown(client, "swapped/secret.py")["text"]
    (tmp_path / "secret.py").write_text("x = 'not yours'\n")
    (workspace / "swapped").rename(tmp_path / "before")
    (workspace / "swapped").symlink_to(tmp_path)
    assert refused(client, "swapped/secret.py") == (404, "not_found")
    (workspace / "gone.txt").unlink()
    assert refused(client, "gone.txt") == (404, "not_found")
    (workspace / "pipe.txt").unlink()
    os.mkfifo(workspace / "pipe.txt")
    assert refused(client, "pipe.txt") == (404, "not_found")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_reported(client: httpx.Client, workspace: Path) -> None:
    (workspace / "old.txt").chmod(0)
    assert refused(client, "old.txt") == (409, "file_unreadable")


@pytest.mark.parametrize(("sort", "index"), [(FileSort.LINES_DESC, "files_lines"), (FileSort.SIZE_DESC, "files_size")])
async def test_a_page_of_the_largest_files_is_read_from_an_index(backend: Any, sort: FileSort, index: str) -> None:
    """Sorting 50,000 files would take longer than the rest of a request for one page."""
    statements: list[tuple[str, Any]] = []
    engine = create_async_engine(backend.environment["DATABASE_URL"])
    event.listen(engine.sync_engine, "before_cursor_execute", lambda *given: statements.append(given[2:4]))
    async with engine.connect() as connection, AsyncSession(connection) as session:
        await FileRepository(session).page(q="", language="", sort=sort, limit=50, offset=100)
        statement, values = statements[0]
        for method in ("seqscan", "sort"):  # both are quicker for few files
            await connection.execute(text(f"SET enable_{method} = off"))
        plan = (await connection.exec_driver_sql(f"EXPLAIN {statement}", values)).scalars().all()
    await engine.dispose()
    assert any(f"Index Only Scan using {index}" in line for line in plan), plan
    assert not any("Sort" in line for line in plan), plan
