"""What changed in a project, as its running desk reports it."""

import json
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import anyio
import anyio.to_thread

from commandcenter_hub.domain import desk_access
from commandcenter_hub.domain.errors import ProjectNotRunning
from commandcenter_hub.services.desk_access import import_httpx, run_of
from commandcenter_hub.services.projects import ProjectService
from commandcenter_hub.stacks.commandcenter import SECRET_KEY
from commandcenter_hub.supervisor.registry import SupervisorRegistry

if TYPE_CHECKING:
    import httpx

TIMEOUT_S = 10.0
MAX_RESPONSE_BYTES = 1 << 20
AREAS = ("commit", "merge", "tag", "edit", "document", "dependency", "gap", "todo", "technology", "task")
"""All areas but files: commits and uncommitted edits name these."""


class DeskNews:
    """Reads the changes of running desks."""

    def __init__(self, projects: ProjectService, supervisors: SupervisorRegistry) -> None:
        self._projects, self._supervisors = projects, supervisors

    async def read(self, reference: str, since: datetime | None, limit: int) -> dict[str, Any]:
        """Return a page of the desk's `GET /api/changes`: since a time, or since they were marked as seen.

        Raises:
            ProjectNotFound: there is no such project.
            ProjectNotRunning: its desk is not running, does not answer, or is of an earlier version.
        """
        row = await self._projects.row(reference)
        supervisor = self._supervisors.get(row.id)
        if supervisor is None or run_of(supervisor, "backend") is None:
            raise ProjectNotRunning(f"The desk of “{row.name}” is not running.")
        query = [("limit", str(limit)), *(("area", area) for area in AREAS)]
        if since is not None:
            query.append(("since", since.isoformat()))
        target = f"/api/changes?{urlencode(query)}"
        key = desk_access.hub_key(supervisor.stack.secrets[SECRET_KEY.name])
        signature = desk_access.signature(key, "GET", target, int(time.time() * 1000))
        url = f"http://127.0.0.1:{supervisor.stack.service('backend').port('http').host}{target}"
        httpx = await anyio.to_thread.run_sync(import_httpx)
        try:
            with anyio.fail_after(TIMEOUT_S):
                async with httpx.AsyncClient(trust_env=False, timeout=TIMEOUT_S, verify=False) as client:
                    return await _page(client, url, {desk_access.SIGNATURE_HEADER: signature})
        except (httpx.HTTPError, TimeoutError, ValueError, TypeError, KeyError) as error:
            raise ProjectNotRunning(f"The desk of “{row.name}” does not report its changes.") from error


async def _page(client: "httpx.AsyncClient", url: str, headers: dict[str, str]) -> dict[str, Any]:
    """Return the response. Raises httpx.HTTPError, and ValueError, TypeError and KeyError if it has another form."""
    content = b""
    async with client.stream("GET", url, headers=headers) as response:
        response.raise_for_status()
        async for part in response.aiter_bytes():
            content += part
            if len(content) > MAX_RESPONSE_BYTES:
                raise ValueError("the response is too long")
    page = json.loads(content)
    return {"items": list(page["items"]), "total": int(page["total"]), "since": page["since"]}
