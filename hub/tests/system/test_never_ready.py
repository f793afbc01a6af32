"""A start that cannot succeed ends at once, with the reason that the backend reports."""

import asyncio
import time
from typing import Any

import asyncpg
import pytest

from .conftest import HubProcess
from .test_restore_killed import ended

pytestmark = pytest.mark.slow


async def set_migration(where: dict[str, Any], revision: str) -> None:
    connection = await asyncpg.connect(
        host=where["host"], port=where["port"], user=where["user"], password=where["password"],
        database=where["database"], ssl=False,
    )  # fmt: skip
    try:
        await connection.execute("UPDATE alembic_version SET version_num = $1", revision)
    finally:
        await connection.close()


def states_of(hub: HubProcess, project: dict[str, Any]) -> dict[str, str]:
    return {service["name"]: service["state"] for service in hub.status(project)["services"]}


def test_a_database_of_a_newer_version_ends_the_start_with_that_reason(hub: HubProcess) -> None:
    project = hub.started(hub.register("shop"))
    asyncio.run(set_migration(hub.call("GET", f"/api/projects/{project['id']}/connection"), "9999"))
    restart = hub.call("POST", f"/api/orchestration/{project['id']}/restart")
    operation = ended(hub, restart["operation_id"])
    assert operation["status"] == "failed"
    assert operation["error"]["code"] == "never_ready"
    assert operation["error"]["message"] == (
        "backend cannot become ready: database: it is from a newer version of CommandCenter: update CommandCenter."
    )
    deadline = time.monotonic() + 30
    while (states := states_of(hub, project))["backend"] != "exited":
        assert time.monotonic() < deadline, states
        time.sleep(0.1)
    assert states == {"postgres": "healthy", "redis": "healthy", "backend": "exited", "frontend": "healthy"}
