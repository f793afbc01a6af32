"""While Redis is unreachable, only events are lost, and this is logged once."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.slow
def test_scans_run_without_redis(
    servers: Any, tools: Any, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    port, folder = tools.free_port(), tmp_path_factory.mktemp("redis")
    address = f"redis://127.0.0.1:{port}/0"
    environment = {**servers.environment(tmp_path), "REDIS_URL": address, "WATCH": "on"}
    with ExitStack() as stack:
        redis = stack.enter_context(tools.process(tools.valkey(port), folder / "log", cwd=folder))
        app = stack.enter_context(tools.run_app("backend", environment, folder, ready="/health/ready"))
        client = stack.enter_context(app.client())
        tools.wait_until(lambda: tools.ended(client), what="the first scan")

        def scans(**wanted: str) -> list[dict[str, Any]]:
            items = client.get("/api/scans").json()["items"]
            return [one for one in items if wanted.items() <= one.items()]

        redis.kill()
        redis.wait()
        assert app.scan()["status"] == "done"
        (tmp_path / "edited.md").write_text("# edited\n")
        tools.wait_until(lambda: scans(cause="edit", status="done"), what="the scan of the edit")
        assert client.get("/api/documents").json()["total"] == 1
        for number in range(5):
            assert client.post("/api/tasks", json={"title": f"Goes on {number}"}).status_code == 201
        ready = {check["name"]: check["ok"] for check in client.get("/health/ready").json()["checks"]}
        assert ready == {"database": True, "redis": False, "worker": True}

        redis = stack.enter_context(tools.process(tools.valkey(port), folder / "log", cwd=folder))
        tools.wait_until(lambda: client.get("/health/ready").status_code == 200, what="readiness")
        assert app.scan()["status"] == "done"
        assert {one["status"] for one in scans()} == {"done"}
        redis.kill()
        redis.wait()
        app.stop()
        log = app.log.read_text()
        assert "Traceback" not in log
        assert 0 < log.count("events cannot be published") < 5  # not once per task
