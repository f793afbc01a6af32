"""Record every request that changes something: who sent it, what it is, and how it ended."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

import anyio
from starlette.datastructures import Headers
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commandcenter_hub.domain.audit import Outcome
from commandcenter_hub.services.audit import Action, AuditTrail, carried_out

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
GIVE_ACCESS = frozenset({"enter", "project_connection", "download_snapshot"})
"""Names of routes that are recorded although they change nothing, since they give access to data."""
NOT_RECORDED = frozenset({"write_console", "resize_console"})
"""Names of routes that are not recorded: input and size of a console, whose opening is recorded."""
ACTIONS: Mapping[str, str] = {
    "restart_hub": "restart Hub",
    "create_project": "register",
    "update_project": "change",
    "delete_project": "remove",
    "start_project": "start",
    "stop_project": "stop",
    "restart_project": "restart",
    "cancel_operation": "cancel",
    "create_snapshot": "snapshot",
    "restore_snapshot": "restore",
    "create_link": "create sign-in link",
    "create_ticket": "open desk",
    "enter": "sign in",
    "project_connection": "read password",
    "reveal_value": "reveal secret",
}
"""Recorded actions by the names of routes; every other route is recorded under its own name, with spaces."""
DETAILS = frozenset({
    "data", "engine", "expires_in_s", "images", "name", "note", "operation_id", "path", "ports", "program",
    "project", "scope", "service", "snapshot", "snapshot_id", "token_id",
})  # fmt: skip
"""Parameters and fields that are recorded. All others are left out, since they may contain a secret."""
MAX_BODY_BYTES = 65_536
"""Longest body that is read for details, bytes."""


class Recorder:
    """ASGI middleware that records requests once their credential is accepted. It must wrap the access check."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self.app, self._routes = app, routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; record it before the end of its response is sent."""
        found = _match(scope, self._routes) if scope["type"] == "http" else None
        if found is None:
            await self.app(scope, receive, send)
            return
        exchange = _Exchange(scope["app"].state.hub.audit, *found, scope, receive, send)
        with carried_out(exchange.action):
            try:
                await self.app(scope, exchange.receive, exchange.send)
            except Exception:
                await exchange.record(500, {})
                raise
            finally:  # the request was cancelled, or its client has disconnected
                await exchange.record(None, {})


class _Exchange:
    """One request and its response."""

    def __init__(
        self,
        trail: AuditTrail,
        name: str,
        parameters: Mapping[str, Any],
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        self.action = Action(ACTIONS.get(name, name.replace("_", " ")), details=_chosen({**parameters, **query}))
        self._trail, self._receive, self._send = trail, receive, send
        self._json = "json" in Headers(scope=scope).get("content-type", "")
        self._asked, self._answered = bytearray(), bytearray()
        self._status = 0
        self._recorded = False

    async def receive(self) -> Message:
        """Pass on a part of the request."""
        message = await self._receive()
        if self._json and len(self._asked) <= MAX_BODY_BYTES:
            self._asked += message.get("body", b"")
        return message

    async def send(self, message: Message) -> None:
        """Pass on a part of the response; record the request before the last one."""
        if message["type"] == "http.response.start":
            self._status = message["status"]
        elif len(self._answered) <= MAX_BODY_BYTES:
            self._answered += message.get("body", b"")
        if message["type"] == "http.response.body" and not message.get("more_body"):
            await self.record(self._status, _object(self._answered))
        await self._send(message)

    async def record(self, status: int | None, answer: Mapping[str, Any]) -> None:
        """Record the request, once. The status is None if it got no response."""
        if self._recorded:
            return
        self._recorded = True
        self.action.details.update(_chosen(_object(self._asked)))
        if not self.action.project_id and {"id", "slug", "name"} <= answer.keys():
            self.action.project_id, self.action.project_name = str(answer["id"]), str(answer["name"])
        problem = answer.get("error") or {}
        operation_id = answer.get("operation_id")
        with anyio.CancelScope(shield=True):
            await self._trail.record(
                self.action,
                _outcome(status, operation_id),
                error_code=str(problem.get("code", "")),
                error=str(problem.get("message", "")),
                operation_id=operation_id,
            )


def _outcome(status: int | None, operation_id: str | None) -> Outcome:
    if status is None:
        return Outcome.CANCELLED
    if status >= 500:
        return Outcome.FAILED
    if status >= 400:
        return Outcome.REFUSED
    return Outcome.DONE if operation_id is None else Outcome.RUNNING


def _match(scope: Scope, routes: Sequence[BaseRoute]) -> tuple[str, Mapping[str, Any]] | None:
    """Return the name and the parameters of the route if the request must be recorded; None for other requests."""
    safe = scope["method"] in SAFE_METHODS
    for route in routes:
        if isinstance(route, Route) and (not safe or route.name in GIVE_ACCESS) and route.name not in NOT_RECORDED:
            matched, child = route.matches(scope)
            if matched is Match.FULL:
                return route.name, child["path_params"]
    return None


def _chosen(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name in DETAILS and value is not None}


def _object(content: bytes | bytearray) -> Mapping[str, Any]:
    try:
        found = json.loads(content) if content else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
