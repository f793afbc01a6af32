"""A scan holds many locks until it ends; it never deadlocks with other writers."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import asyncpg
import httpx
import pytest

from commandcenter_app.processes.history import update
from commandcenter_app.scan.indexing import TAKE, index_files

pytestmark = pytest.mark.anyio

WITHIN_S = 30.0


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("beside")
    for name in ("one", "two", "three"):
        (root / f"{name}.md").write_text(f"# {name}\n\nSome words.\n")
    return root


async def within(call: Callable[..., Any], *arguments: Any) -> Any:
    """Return the result of a blocking call, within WITHIN_S."""
    with anyio.fail_after(WITHIN_S):
        return await anyio.to_thread.run_sync(call, *arguments, abandon_on_cancel=True)


async def until(connection: "asyncpg.Connection[Any]", query: str) -> None:
    with anyio.fail_after(WITHIN_S):
        while not await connection.fetchval(query):
            await anyio.sleep(0.02)


async def test_a_scan_removes_files_while_their_words_are_indexed(
    backend: Any, workspace: Path, tools: Any, other: "asyncpg.Connection[Any]"
) -> None:
    await other.execute("""
        INSERT INTO unindexed (file_id, title, passages) SELECT id, path, '[]' FROM files
    """)
    scans: list[Any] = []

    async def scan() -> None:
        scans.append(await within(backend.scan))

    async with anyio.create_task_group() as tasks, other.transaction():
        taken = await other.fetchval(TAKE, 200)
        assert len(taken) == 3
        (workspace / "one.md").unlink()
        (workspace / "two.md").unlink()
        tasks.start_soon(scan)
        await tools.waiting_process(other, "commandcenter scan")
        await index_files(other, taken)
    (done,) = scans
    assert (done["status"], done["error"], done["counts"]["removed"]) == ("done", None, 2)


async def test_a_passage_locked_by_a_scan_does_not_block_others(
    backend: Any, workspace: Path, servers: Any, database: str, other: "asyncpg.Connection[Any]"
) -> None:
    for name in ("four", "five"):
        (workspace / f"{name}.md").write_text(f"# {name}\n\nMore words.\n")
    await within(backend.scan)
    complete = "SELECT (SELECT count(*) FROM passages) = (SELECT count(*) FROM embeddings)"
    await until(other, complete)
    held = await other.fetchval("SELECT min(id) FROM passages")
    async with other.transaction():
        await other.execute("SELECT FROM passages WHERE id = $1 FOR UPDATE", held)
        await within(servers.execute, "DELETE FROM embeddings", database)
        await within(servers.execute, "NOTIFY commandcenter_passages", database)
        await until(other, f"SELECT count(*) > 0 FROM embeddings WHERE passage_id > {held}")
        assert await other.fetchval("SELECT count(*) FROM embeddings WHERE passage_id = $1", held) == 0
    await until(other, complete)  # no notification is sent, as when a scan was cancelled


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
async def test_a_file_locked_by_a_scan_does_not_block_others(
    backend: Any, workspace: Path, servers: Any, database: str, other: "asyncpg.Connection[Any]"
) -> None:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for name in ("a.py", "b.py"):
        (workspace / name).write_text("# TODO later\n")
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "Begin"]):
        identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        subprocess.run(["git", *identity, *command], cwd=workspace, env=environment, check=True)
    await within(backend.scan)
    named = "SELECT count(author) FROM todos"
    await until(other, f"SELECT ({named}) = 2")
    await other.execute("UPDATE todos SET author = NULL; DELETE FROM blames")
    async with other.transaction():
        await other.execute("UPDATE files SET lines = lines WHERE path = 'a.py'")
        with anyio.fail_after(WITHIN_S):
            assert await update(str(workspace), servers.dsn(database))
        assert await other.fetchval(named) == 1
    assert await update(str(workspace), servers.dsn(database))
    assert await other.fetchval(named) == 2


async def test_technologies_can_be_imported_during_a_scan(
    backend: Any, client: httpx.Client, workspace: Path, tools: Any, other: "asyncpg.Connection[Any]"
) -> None:
    def import_technologies(names: tuple[str, ...], notes: str) -> Any:
        rows = [{"name": name, "ring": "trial", "quadrant": "tools", "description": notes} for name in names]
        return client.post("/api/radar/import", json={"content": json.dumps(rows)}).raise_for_status().json()

    answers: list[Any] = []

    async def import_again() -> None:  # in another order than that of the rows, which a scan uses
        answers.append(await within(import_technologies, ("Cat", "Ant", "Bee"), "noted"))

    async def scan() -> None:
        answers.append(await within(backend.scan))

    assert (await within(import_technologies, ("Bee", "Cat", "Ant"), "first"))["added"] == 3
    (workspace / "Dockerfile").write_text("FROM scratch\n")
    async with anyio.create_task_group() as tasks, other.transaction():
        await other.execute("SELECT FROM technologies WHERE name = 'Ant' FOR UPDATE")
        tasks.start_soon(import_again)
        await tools.waiting_process(other)
        tasks.start_soon(scan)
        await tools.waiting_process(other, "commandcenter scan")
    report, done = sorted(answers, key=lambda one: "status" in one)
    assert report["changed"] == 3
    assert (done["status"], done["error"]) == ("done", None)
