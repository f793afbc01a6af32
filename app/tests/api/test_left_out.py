"""CommandCenter's own folder inside a project is never scanned, and not shown even if it was scanned before."""

from pathlib import Path
from typing import Any

import pytest


@pytest.mark.slow
def test_the_home_is_neither_scanned_nor_shown(servers: Any, tmp_path: Path, tools: Any) -> None:
    project = tmp_path / "project"
    (project / ".home/projects").mkdir(parents=True)
    for name in ("token", "key", "projects/secret.md"):
        (project / ".home" / name).write_text("not for anyone to see\n")
    (project / "README.md").write_text("# Read me\n")
    environment = servers.environment(project)
    paths = [".home/token", ".home/projects/secret.md"]

    def statuses(client: Any) -> list[int]:
        return [client.get("/api/files/content", params={"path": path}).status_code for path in paths]

    with tools.run_app("backend", environment, tmp_path, ready="/health/ready") as app, app.client() as client:
        tools.wait_until(lambda: tools.ended(client), what="the first scan")
        assert statuses(client) == [200, 200]  # scanned by an earlier version
        app.stop()
    environment["WORKSPACE_WITHOUT"] = ".home"
    with tools.run_app("backend", environment, tmp_path, ready="/health/ready") as app, app.client() as client:
        assert statuses(client) == [404, 404]
        app.scan()
        found = client.get("/api/files").json()["items"]
        assert [one["path"] for one in found] == ["README.md"]
