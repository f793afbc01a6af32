"""Access to desks: tickets for browsers, and the tokens of programs that each desk's backend accepts.

The backend keeps the tokens in memory only, so the Hub sends them whenever a backend becomes healthy, when a token
changes, and every few minutes. The response contains the time when each token was last used.
"""

import json
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread

from commandcenter_hub.domain import desk_access
from commandcenter_hub.domain.errors import ProjectNotRunning
from commandcenter_hub.domain.token import AccessToken
from commandcenter_hub.services import desk_name
from commandcenter_hub.services.desk_client import import_httpx, json_of, run_of, signed
from commandcenter_hub.services.projects import ProjectService
from commandcenter_hub.services.tokens import TokenService
from commandcenter_hub.stacks.commandcenter import SECRET_KEY
from commandcenter_hub.supervisor.registry import SupervisorRegistry
from commandcenter_hub.supervisor.supervisor import Supervisor

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)
EVERY_S = 300.0
RETRY_S = 10.0
TIMEOUT_S = 5.0
PARALLEL = 8
MAX_RESPONSE_BYTES = 1 << 20


@dataclass(frozen=True)
class Ticket:
    """An address that signs a browser in to a desk once, within `lifetime_s`."""

    url: str
    lifetime_s: int


@dataclass(frozen=True)
class _Sent:
    """What a backend has received: the run of the backend, and the revision of the tokens."""

    run: str
    revision: int


@dataclass(frozen=True)
class _Failed:
    """What could not be sent, and the monotonic time of the next attempt."""

    sent: _Sent
    again_at: float


class DeskAccess:
    """Creates tickets, and keeps the tokens at all running desks current."""

    def __init__(
        self,
        hub_url: str,
        projects: ProjectService,
        tokens: TokenService,
        supervisors: SupervisorRegistry,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; `hub_url` is the Hub's address, to which desks send browsers that are not signed in."""
        self._hub_url, self._projects, self._tokens = hub_url, projects, tokens
        self._supervisors, self._now = supervisors, now
        self._revision = 0
        self._sent: dict[str, _Sent] = {}
        self._failed: dict[str, _Failed] = {}
        self._sending: set[str] = set()
        self._limit = anyio.Semaphore(PARALLEL)
        self._wake = anyio.Event()

    async def ticket(self, reference: str) -> Ticket:
        """Return a new ticket for a project's desk.

        Raises:
            ProjectNotFound: there is no such project.
            ProjectNotRunning: its pages are not available, or another user's program answers at their port.
        """
        row = await self._projects.row(reference)
        supervisor = self._supervisors.get(row.id)
        if supervisor is None or run_of(supervisor, "frontend") is None:
            raise ProjectNotRunning(f"The desk of “{row.name}” is not running.")
        port = supervisor.stack.service("frontend").port("http").host
        host = await anyio.to_thread.run_sync(desk_name.chosen_name, port) or desk_name.HOST
        now_ms = int(time.time() * 1000)
        made = desk_access.ticket(supervisor.stack.secrets[SECRET_KEY.name], secrets.token_urlsafe(18), now_ms)
        return Ticket(f"http://{host}:{port}/#ticket={made}", desk_access.TICKET_SECONDS)

    # -- tokens at the desks

    def check(self) -> None:
        """Look for backends that need the tokens. Call this when a project has changed."""
        self._wake.set()

    def send_all(self) -> None:
        """Send the tokens to all desks. Call this when a token has changed."""
        self._revision += 1
        self._wake.set()

    async def run(self) -> None:
        """Send tokens to desks until cancelled."""
        while not self._due():
            self._wake = anyio.Event()
            with anyio.move_on_after(EVERY_S):
                await self._wake.wait()
            await self._tokens.save_used()
        httpx = await anyio.to_thread.run_sync(import_httpx)
        async with (
            httpx.AsyncClient(
                trust_env=False,
                timeout=TIMEOUT_S,
                verify=False,  # plain HTTP: loading certificates takes time
                limits=httpx.Limits(max_keepalive_connections=0),  # the next request may be for another backend
            ) as client,
            anyio.create_task_group() as tasks,
        ):
            all_at = self._now() + EVERY_S
            while True:
                self._wake = anyio.Event()
                if self._now() >= all_at:
                    all_at = self._now() + EVERY_S
                    self._revision += 1
                    await self._tokens.save_used()
                for supervisor, needed in self._due():
                    self._sending.add(supervisor.project_id)
                    tasks.start_soon(self._send, client, supervisor, needed)
                next_at = min([all_at, *(one.again_at for one in self._failed.values())])
                with anyio.move_on_after(max(0.0, next_at - self._now())):
                    await self._wake.wait()

    def _due(self) -> list[tuple[Supervisor, _Sent]]:
        """Return what must be sent now; forget backends that are not running."""
        current = {
            one.project_id: (one, _Sent(run, self._revision))
            for one in self._supervisors.all()
            if (run := run_of(one, "backend")) is not None
        }
        self._sent = {name: sent for name, sent in self._sent.items() if name in current}
        self._failed = {
            name: failed
            for name, failed in self._failed.items()
            if name in current and failed.sent == current[name][1] and failed.again_at > self._now()
        }
        waiting = self._sending | self._failed.keys()
        return [
            (supervisor, needed)
            for name, (supervisor, needed) in current.items()
            if name not in waiting and self._sent.get(name) != needed
        ]

    async def _send(self, client: "httpx.AsyncClient", supervisor: Supervisor, needed: _Sent) -> None:
        project_id = supervisor.project_id
        try:
            async with self._limit:
                # Its port may belong to another program as soon as this run has ended.
                if run_of(supervisor, "backend") == needed.run:
                    await self._put(client, supervisor, needed)
            self._sent[project_id] = needed
        except Exception as error:  # one desk must not affect the others
            log.debug("could not send the tokens to the desk of project %s: %r", project_id, error)
            self._failed[project_id] = _Failed(needed, self._now() + RETRY_S)
        finally:
            self._sending.discard(project_id)
            self._wake.set()

    async def _put(self, client: "httpx.AsyncClient", supervisor: Supervisor, needed: _Sent) -> None:
        """Send the tokens to a backend and note when they were last used. Mark a backend that accepts no tokens.

        Raises:
            Exception: the backend did not accept them.
        """
        body = json.dumps(self._content(supervisor.project_id)).encode()
        address, headers = signed(supervisor, "PUT", desk_access.access_target(body))
        headers["content-type"] = "application/json"
        with anyio.fail_after(TIMEOUT_S):
            async with client.stream("PUT", address, content=body, headers=headers) as response:
                if response.status_code in {404, 405}:
                    self._projects.mark_earlier(supervisor.project_id, needed.run)
                    return
                answer = await json_of(response, MAX_RESPONSE_BYTES)
        if run_of(supervisor, "backend") == needed.run:
            self._tokens.note_use(_used(answer))

    def _content(self, project_id: str) -> dict[str, Any]:
        return {
            "hub": {"url": self._hub_url, "project": project_id},
            "tokens": [_token(token) for token in self._tokens.of_desk(project_id)],
        }


def _token(token: AccessToken) -> dict[str, str | None]:
    expires = None if token.expires is None else datetime.fromtimestamp(token.expires, UTC).isoformat()
    return {"id": token.id, "sha256": token.sha256, "scope": token.scope, "expires_at": expires}


def _used(answer: Any) -> dict[str, float]:
    """Return the times in a backend's response, seconds since 1970, by token.

    Raises:
        ValueError, TypeError, KeyError, AttributeError: the response has another form.
    """
    times = {str(name): datetime.fromisoformat(at) for name, at in answer["last_used"].items()}
    return {name: at.timestamp() for name, at in times.items() if at.tzinfo is not None}
