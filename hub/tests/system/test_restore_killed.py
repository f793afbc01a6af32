"""A real Hub that is killed during a restore."""

import asyncio
import time
from typing import Any

import asyncpg
import pytest

from .conftest import HubProcess

pytestmark = pytest.mark.slow


def clients(hub: HubProcess) -> list[str]:
    """Return the database client programs that use this COMMANDCENTER_HOME."""
    return [name for name in (process.info["name"] for process in hub.processes()) if name in {"pg_restore", "pg_dump"}]


def ask(hub: HubProcess, project: dict[str, Any], *statements: str) -> list[Any]:
    where = hub.call("GET", f"/api/projects/{project['id']}/connection")

    async def run() -> list[Any]:
        connection = await asyncpg.connect(
            host=where["host"], port=where["port"], user=where["user"], password=where["password"],
            database=where["database"], ssl=False,
        )  # fmt: skip
        try:
            return [await connection.fetch(statement) for statement in statements]
        finally:
            await connection.close()

    return asyncio.run(run())


def ended(hub: HubProcess, operation_id: str) -> dict[str, Any]:
    deadline = time.monotonic() + 120
    while not (operation := hub.call("GET", f"/api/operations/{operation_id}"))["ended_at"]:
        assert time.monotonic() < deadline, operation
        time.sleep(0.05)
    return dict(operation)


def test_an_interrupted_restore_is_cleaned_up_and_the_data_is_complete(hub: HubProcess) -> None:
    project = hub.started(hub.register())
    ask(hub, project, "CREATE TABLE big AS SELECT n, repeat(md5(n::text), 8) AS t FROM generate_series(1, 300000) n")
    ask(hub, project, *(f"CREATE INDEX ON big (t, (n + {i}))" for i in range(3)))
    made = hub.call("POST", f"/api/projects/{project['id']}/snapshots", json={"note": ""})
    assert ended(hub, made["operation_id"])["status"] == "succeeded"
    (snapshot,) = hub.call("GET", f"/api/projects/{project['id']}/snapshots")
    ask(hub, project, "INSERT INTO big VALUES (0, 'since then')")
    taken = hub.call("POST", f"/api/projects/{project['id']}/snapshots/{snapshot['id']}/restore")
    deadline = time.monotonic() + 60
    while "pg_restore" not in clients(hub):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    hub.kill()
    assert "pg_restore" in clients(hub), "pg_restore ended before the kill"
    hub.start()
    operation = ended(hub, taken["operation_id"])
    assert operation["status"] == "failed"
    assert "The Hub ended" in operation["error"]["message"]
    steps = {step["title"]: step["status"] for step in operation["steps"]}
    assert steps["Clean up the interrupted operation"] == "succeeded", operation
    while clients(hub):
        assert time.monotonic() < deadline + 60
        time.sleep(0.05)
    hub.until(project, "running")
    databases, count = ask(hub, project, "SELECT datname FROM pg_database ORDER BY 1", "SELECT count(*) FROM big")
    assert [one[0] for one in databases] == ["commandcenter", "postgres", "template0", "template1"]
    assert count[0][0] == 300_001
    again = hub.call("POST", f"/api/projects/{project['id']}/snapshots/{snapshot['id']}/restore")
    assert ended(hub, again["operation_id"])["status"] == "succeeded"
    assert ask(hub, project, "SELECT count(*) FROM big")[0][0][0] == 300_000
