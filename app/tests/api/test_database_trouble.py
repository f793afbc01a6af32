"""Requests and background tasks when the database closes their connections."""

from pathlib import Path
from typing import Any

import anyio
import asyncpg
import httpx
import pytest

pytestmark = pytest.mark.anyio

WITHIN_S = 30.0


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("trouble")
    (root / "one.md").write_text("# one\n\nSome words.\n")
    return root


async def test_a_request_whose_connection_ends_can_be_repeated(
    client: httpx.Client, tools: Any, other: "asyncpg.Connection[Any]"
) -> None:
    task = client.post("/api/tasks", json={"title": "Mine"}).json()
    address, wanted = f"/api/tasks/{task['id']}", {"version": task["version"], "title": "Ours"}
    answers: list[httpx.Response] = []

    async def change() -> None:
        answers.append(await anyio.to_thread.run_sync(lambda: client.patch(address, json=wanted)))

    async with anyio.create_task_group() as tasks, other.transaction():
        await other.execute("SELECT FROM tasks WHERE id = $1 FOR UPDATE", task["id"])
        tasks.start_soon(change)
        await other.execute("SELECT pg_terminate_backend($1)", await tools.waiting_process(other, ""))
    (answer,) = answers
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "not_ready")
    assert client.patch(address, json=wanted).json()["title"] == "Ours"


async def test_connections_that_the_database_has_closed_are_replaced(
    client: httpx.Client, other: "asyncpg.Connection[Any]"
) -> None:
    client.get("/api/files").raise_for_status()
    ended = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%files%'"""
    assert [row[0] for row in await other.fetch(ended)]
    await anyio.sleep(0.1)
    for _ in range(3):
        client.get("/api/files").raise_for_status()
    assert client.post("/api/tasks", json={"title": "Still here"}).status_code == 201


async def test_a_full_disk_is_reported_and_nothing_changes(
    backend: Any, client: httpx.Client, other: "asyncpg.Connection[Any]"
) -> None:
    await other.execute("""
        CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
        CREATE TRIGGER no_room BEFORE INSERT ON tasks EXECUTE FUNCTION no_room();
        CREATE TRIGGER no_room BEFORE INSERT ON files EXECUTE FUNCTION no_room();
    """)
    before = client.get("/api/tasks").json()
    answer = client.post("/api/tasks", json={"title": "My secret plan"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (507, "no_space")
    assert client.get("/api/tasks").json() == before
    (Path(backend.environment["WORKSPACE"]) / "two.md").write_text("# two\n")
    assert (await anyio.to_thread.run_sync(backend.scan))["error"]["code"] == "no_space"
    await other.execute("DROP FUNCTION no_room CASCADE")
    assert client.post("/api/tasks", json={"title": "Yours"}).status_code == 201
    assert (await anyio.to_thread.run_sync(backend.scan))["status"] == "done"
    assert "secret plan" not in backend.log.read_text()


async def test_jobs_continue_after_all_connections_ended(
    backend: Any, tools: Any, client: httpx.Client, other: "asyncpg.Connection[Any]"
) -> None:
    await other.execute("""
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
    """)
    # A request that gets a connection at the moment of its end is refused.
    scanned = await anyio.to_thread.run_sync(lambda: tools.wait_until(backend.scan, what="a scan"))
    assert scanned["status"] == "done"
    await other.execute("INSERT INTO scans (status, cause) VALUES ('queued', 'request')")
    await anyio.to_thread.run_sync(lambda: tools.wait_until(lambda: tools.ended(client), what="the queued scan"))


async def test_passages_get_vectors_after_the_connection_ended(
    servers: Any, tools: Any, database: str, other: "asyncpg.Connection[Any]"
) -> None:
    await other.execute("DELETE FROM embeddings")
    async with other.transaction():
        await other.execute("LOCK TABLE embeddings IN SHARE MODE")
        await anyio.to_thread.run_sync(servers.execute, "NOTIFY commandcenter_passages", database)
        waiting = await tools.waiting_process(other, "commandcenter vectors")
        await other.execute("SELECT pg_terminate_backend($1)", waiting)
    with anyio.fail_after(WITHIN_S):
        while not await other.fetchval("SELECT count(*) FROM embeddings"):
            await anyio.sleep(0.05)
    missing = "SELECT (SELECT count(*) FROM passages) - (SELECT count(*) FROM embeddings)"
    assert await other.fetchval(missing) == 0
