"""Requests to the backends of running desks, signed by the Hub."""

import json
import time
from typing import TYPE_CHECKING, Any

from commandcenter_hub.domain import desk_access
from commandcenter_hub.domain.state import ServiceState
from commandcenter_hub.stacks.commandcenter import SECRET_KEY
from commandcenter_hub.supervisor.supervisor import Supervisor

if TYPE_CHECKING:
    import httpx


def import_httpx() -> Any:
    """Return httpx. Call it in a thread, and only when needed, since the import takes as long as many requests."""
    import httpx

    return httpx


def run_of(supervisor: Supervisor, service: str) -> str | None:
    """Return the run of a service that is healthy, or None."""
    record = supervisor.records.get(service)
    if record is None or record.state is not ServiceState.HEALTHY or record.handle is None:
        return None
    return record.handle.run


def signed(supervisor: Supervisor, method: str, target: str) -> tuple[str, dict[str, str]]:
    """Return the address of a backend with this target, and the header that signs a request to it."""
    key = desk_access.hub_key(supervisor.stack.secrets[SECRET_KEY.name])
    signature = desk_access.signature(key, method, target, int(time.time() * 1000))
    address = f"http://127.0.0.1:{supervisor.stack.service('backend').port('http').host}{target}"
    return address, {desk_access.SIGNATURE_HEADER: signature}


async def get_json(client: "httpx.AsyncClient", supervisor: Supervisor, target: str, max_bytes: int) -> Any:
    """Return the JSON with which a backend answers a GET request.

    Raises:
        httpx.HTTPError: the backend does not answer, or with an error.
        ValueError: the response is longer than `max_bytes`, or no JSON.
    """
    address, headers = signed(supervisor, "GET", target)
    async with client.stream("GET", address, headers=headers) as response:
        return await json_of(response, max_bytes)


async def json_of(response: "httpx.Response", max_bytes: int) -> Any:
    """Return the JSON in a response that is being received.

    Raises:
        httpx.HTTPError: the response is an error, or ends too early.
        ValueError: it is longer than `max_bytes`, or no JSON.
    """
    response.raise_for_status()
    content = b""
    async for part in response.aiter_bytes():
        content += part
        if len(content) > max_bytes:
            raise ValueError("the response is too long")
    return json.loads(content)
