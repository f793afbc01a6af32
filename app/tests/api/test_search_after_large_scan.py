"""Files of a scan that is too large to index at once are found soon afterwards."""

import asyncio
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from commandcenter_app.scan.indexing import AT_ONCE, index_some
from commandcenter_app.scan.passages import PASSAGES_LIMIT

FILES = AT_ONCE // PASSAGES_LIMIT + 2


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("large")
    for number in range(FILES):
        sections = "".join(f"## Part {part}\n\nOnce: word{number}x{part}.\n\n" for part in range(PASSAGES_LIMIT))
        (root / f"d{number}.md").write_text(sections)
    return root


def found(client: httpx.Client, q: str) -> list[tuple[str, int]]:
    items = client.get("/api/search", params={"q": f'"{q}"'}).raise_for_status().json()["items"]
    return [(hit["path"], hit["line"]) for hit in items]


def test_all_is_found_after_a_large_scan(
    backend: Any, client: httpx.Client, workspace: Path, servers: Any, tools: Any
) -> None:
    database = backend.environment["DATABASE_URL"].rsplit("/", 1)[1]
    scan = tools.wait_until(lambda: tools.ended(client), within_s=60, what="the first scan")
    assert (scan["status"], scan["counts"]["documents"]) == ("done", FILES)
    # Logged after the last of them is in the database; the table is empty a moment before.
    logged = f"the words of {FILES} files were indexed"
    tools.wait_until(lambda: logged in backend.log.read_text(), within_s=60, what="the index")
    assert servers.execute("SELECT count(*) FROM unindexed", database)[0][0] == 0
    assert servers.execute("SELECT count(*) FROM passages", database)[0][0] == FILES * PASSAGES_LIMIT
    last = FILES - 1
    assert found(client, f"word{last}x7") == [(f"d{last}.md", 7 * 4 + 3)]

    # Previous passages are found until an edit replaces them, at once after a small scan.
    (workspace / "d0.md").write_text("Now: another.\n")
    (workspace / "d1.md").unlink()
    assert backend.scan()["status"] == "done"
    assert (found(client, "word0x1"), found(client, "word1x1")) == ([], [])
    assert found(client, "another") == [("d0.md", 1)]
    assert found(client, "word2x1") == [("d2.md", 7)]


def test_unindexed_passages_are_indexed_after_a_notification(
    backend: Any, client: httpx.Client, servers: Any, tools: Any
) -> None:
    database = backend.environment["DATABASE_URL"].rsplit("/", 1)[1]
    leave = """
        INSERT INTO unindexed (file_id, title, passages)
        SELECT id, 'd2', '[["document", "", 3, "Left behind: leftover."]]' FROM files WHERE path = 'd2.md'
    """
    servers.execute(leave, database)
    servers.execute("NOTIFY commandcenter_passages", database)
    tools.wait_until(lambda: found(client, "leftover") == [("d2.md", 3)], within_s=60, what="the unindexed passage")
    assert found(client, "word2x1") == []


def test_files_locked_by_a_scan_are_skipped(backend: Any, servers: Any) -> None:
    database = backend.environment["DATABASE_URL"].rsplit("/", 1)[1]

    async def index_during_a_scan() -> tuple[int, int]:
        scan, indexer = [await asyncpg.connect(servers.dsn(database)) for _ in range(2)]
        try:
            await indexer.execute("""
                INSERT INTO unindexed (file_id, title, passages)
                SELECT id, 'd3', '[]' FROM files WHERE path = 'd3.md'
            """)
            changing = scan.transaction()
            await changing.start()
            await scan.execute("UPDATE files SET lines = lines WHERE path = 'd3.md'")
            during = await index_some(indexer)
            await changing.rollback()
            return during, await index_some(indexer)
        finally:
            await scan.close()
            await indexer.close()

    assert asyncio.run(index_during_a_scan()) == (0, 1)
