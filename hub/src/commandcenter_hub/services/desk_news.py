"""Read what changed in a project from its running desk."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import ProjectNotRunning
from commandcenter_hub.services.desk_client import get_json, import_httpx, run_of
from commandcenter_hub.services.projects import ProjectService
from commandcenter_hub.supervisor.registry import SupervisorRegistry

TIMEOUT_S = 10.0
MAX_RESPONSE_BYTES = 1 << 20
AREAS = (
    "commit", "merge", "tag", "edit", "document", "dependency", "vulnerability", "gap", "todo", "technology", "task",
)  # fmt: skip
"""All areas except files, since commits and uncommitted edits name the files."""
RESTART_HINT = "It may be of another version. Restart it with `commandcenter restart`."


class DeskNews:
    """Reads the changes of running desks."""

    def __init__(self, projects: ProjectService, supervisors: SupervisorRegistry) -> None:
        self._projects, self._supervisors = projects, supervisors

    async def read(self, reference: str, since: datetime | None, limit: int) -> dict[str, Any]:
        """Return the first page of the desk's `GET /api/changes`, of up to `limit` changes.

        They are the changes since a time, or without one since the user marked them as seen.

        Raises:
            ProjectNotFound: there is no such project.
            ProjectNotRunning: its desk is not running, does not answer, or is of another version.
        """
        row = await self._projects.row(reference)
        supervisor = self._supervisors.get(row.id)
        if supervisor is None or run_of(supervisor, "backend") is None:
            raise ProjectNotRunning(f"The desk of “{row.name}” is not running.")
        query = [("limit", str(limit)), *(("area", area) for area in AREAS)]
        if since is not None:
            query.append(("since", since.isoformat()))
        target = f"/api/changes?{urlencode(query)}"
        httpx = await anyio.to_thread.run_sync(import_httpx)
        try:
            with anyio.fail_after(TIMEOUT_S):
                async with httpx.AsyncClient(trust_env=False, timeout=TIMEOUT_S, verify=False) as client:
                    page = await get_json(client, supervisor, target, MAX_RESPONSE_BYTES)
            return {"items": list(page["items"]), "total": int(page["total"]), "since": page["since"]}
        except (httpx.HTTPError, TimeoutError, ValueError, TypeError, KeyError) as error:
            raise ProjectNotRunning(
                f"The desk of “{row.name}” does not report its changes.", hint=RESTART_HINT
            ) from error
