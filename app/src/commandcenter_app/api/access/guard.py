"""Check the credential of every request before it reaches a route."""

from __future__ import annotations

from dataclasses import dataclass

import anyio
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commandcenter_app.errors import AppError, NotSignedInError, ReadOnlyTokenError, TooManyFailuresError
from commandcenter_app.web.credentials import (
    SIGNATURE_HEADER,
    Clock,
    Failures,
    Signature,
    Signatures,
    Token,
    Tokens,
    bearer,
    token_in_address,
)
from commandcenter_app.web.errors import error_response

OPEN_PATHS = frozenset({"/health/live", "/health/ready"})
"""Paths that need no credential; without one they return only the status."""
READS = frozenset({"GET", "HEAD"})
CALLER = "commandcenter.caller"
"""Key of the caller in the scope of a request: a Signature, a Token, or None on an open path."""

Caller = Signature | Token


@dataclass(frozen=True)
class HubAddress:
    """The Hub of this desk, and the project's id there."""

    url: str
    project: str


class Access:
    """Decides who may use the backend. Tokens and the Hub's address are available once the Hub has sent them."""

    def __init__(self, secret_key: str, clock: Clock | None = None) -> None:
        self.tokens = Tokens()
        self.hub: HubAddress | None = None
        self.sent_ms = 0
        """When the Hub sent the tokens that were accepted last, in milliseconds since 1970."""
        self._signatures = Signatures(secret_key, clock or Clock())
        self._failures = Failures()

    def caller(self, scope: Scope) -> Caller | None:
        """Return who sent a request; None on an open path without a valid credential.

        Raises:
            NotSignedInError: the credential is missing or wrong.
            TooManyFailuresError: it is wrong, and too many were wrong within the last minute.
            ReadOnlyTokenError: the token may only read.
        """
        headers = Headers(scope=scope)
        signature, token = headers.get(SIGNATURE_HEADER), bearer(headers.get("authorization"))
        in_address = signature is None and token is None
        if in_address:
            token = token_in_address(scope["method"], scope["path"], scope.get("query_string", b""))
        caller: Caller | None = None
        if signature is not None:
            caller = self._signatures.check(signature, scope["method"], _target(scope))
        elif token is not None:
            caller = self.tokens.check(token)
            if in_address and caller is not None and caller.scope != "read":
                caller = None  # an address is kept in more places than a header, so it must not allow changes
        if caller is None and scope["path"] not in OPEN_PATHS:
            wait_s = None if signature is None and token is None else self._failures.add()
            raise (
                NotSignedInError("The request has no valid credential.")
                if wait_s is None
                else TooManyFailuresError(wait_s)
            )
        if isinstance(caller, Token) and caller.scope == "read" and scope["method"] not in READS:
            raise ReadOnlyTokenError("This token may only read.")
        return caller


class AccessMiddleware:
    """ASGI middleware that refuses requests without a valid credential."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app, self._access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, or call the application with the caller in its scope."""
        if scope["type"] == "http":
            try:
                scope[CALLER] = caller = self._access.caller(scope)
            except AppError as refused:
                await error_response(refused)(scope, receive, send)
                return
            if isinstance(caller, Token):
                await self._call_until_revoked(caller, scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _call_until_revoked(self, token: Token, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application, and end a stream once its token was revoked or has expired."""
        streaming = anyio.CancelScope()

        async def checked(message: Message) -> None:
            if message.get("more_body") and not self._access.tokens.is_valid(token):
                await send({"type": "http.response.body"})
                streaming.cancel()
                return
            await send(message)

        with streaming:
            await self._app(scope, receive, checked)


def _target(scope: Scope) -> str:
    """Return path and query as they were sent."""
    path: bytes = scope["raw_path"]
    query: bytes = scope["query_string"]
    return (path + b"?" + query if query else path).decode("latin-1")
