"""Access to the desk's pages: a browser exchanges a ticket of the Hub for a session, which requests to /api require."""

from __future__ import annotations

import json
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commandcenter_app.errors import AppError, NotSignedInError, TicketNotValidError, TooManyFailuresError
from commandcenter_app.frontend.proxy import PROOF_HEADER, PROOF_PARAMETER, SIGNED
from commandcenter_app.web.credentials import (
    SESSION_SECONDS,
    Clock,
    Failures,
    Sessions,
    SessionState,
    bearer,
    token_in_address,
)
from commandcenter_app.web.errors import error_response

SIGN_IN = "/api/sign-in"
"""Path at which a page without a session gets the Hub's address; needs no credential."""
TICKET_BYTES = 4096


class Access:
    """Exchanges tickets for sessions, and checks the sessions of requests."""

    def __init__(self, key: str, clock: Clock | None = None, *, own_name: bool = False) -> None:
        """Derive the keys from the frontend's key; with `own_name`, choose a name for the pages' address.

        Before this process started, another program may have used the port, and left a service worker or a page in the
        browser. These belong to the addresses of that program, and cannot belong to a new one.
        """
        self.sessions = Sessions(key, clock or Clock())
        self._name = f"{secrets.token_hex(16)}.localhost" if own_name else None
        self._failures = Failures()

    async def create_session(self, request: Request) -> Response:
        """Exchange a ticket for a session: a cookie, and a proof that only the page receives and stores."""
        if not self.sessions.redeem(await _ticket(request)):
            return error_response(self._failed(TicketNotValidError("The ticket was used before or is too old.")))
        cookie, proof = self.sessions.create()
        headers = {"Set-Cookie": self._set_cookie(cookie), "Cache-Control": "no-store"}
        return JSONResponse({"proof": proof}, status_code=201, headers=headers)

    async def host_name(self, _request: Request) -> Response:
        """Return the host name at which browsers open the pages; null if any loopback name works.

        It needs no credential: no one else can use the name as long as this process has the port.
        """
        return JSONResponse({"host": self._name}, headers={"Cache-Control": "no-store"})

    def guard(self, app: ASGIApp) -> ASGIApp:
        """Return an application that passes requests with a session to `app`, marked as SIGNED.

        Requests with a token are passed on as they are: the backend checks tokens.
        """

        async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
            headers = Headers(scope=scope)
            in_address = token_in_address(scope["method"], scope["path"], scope["query_string"])
            if bearer(headers.get("authorization")) is not None or in_address is not None:
                await app(scope, receive, send)
            elif scope["method"] == "GET" and scope["path"] == SIGN_IN:
                await app({**scope, SIGNED: True}, receive, send)
            else:
                proof = _proof(scope, headers)
                match self._check(headers, proof):
                    case AppError() as refused:
                        await error_response(refused)(scope, receive, send)
                    case SessionState.OLD:
                        renewed = self._set_cookie(self.sessions.cookie_for(proof))
                        await app({**scope, SIGNED: True}, receive, _with_cookie(send, renewed))
                    case _:
                        await app({**scope, SIGNED: True}, receive, send)

        return guarded

    def _check(self, headers: Headers, proof: str) -> SessionState | AppError:
        refused = NotSignedInError("This browser is not signed in to the desk.")
        cookies = _cookies(headers, self.sessions.cookie)
        if not cookies or not proof:
            return refused
        states = [self.sessions.check(cookie, proof) for cookie in cookies]
        for state in (SessionState.VALID, SessionState.OLD):
            if state in states:
                return state
        # An expired session is not a guess: a page was left open for longer than a session lasts.
        return refused if SessionState.EXPIRED in states else self._failed(refused)

    def _failed(self, refused: AppError) -> AppError:
        wait_s = self._failures.add()
        return refused if wait_s is None else TooManyFailuresError(wait_s)

    def _set_cookie(self, value: str) -> str:
        return f"{self.sessions.cookie}={value}; Path=/api; Max-Age={SESSION_SECONDS}; HttpOnly; SameSite=Strict"


async def _ticket(request: Request) -> str:
    """Return the ticket in the body of a request; empty if there is none."""
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > TICKET_BYTES:
                return ""
        ticket = json.loads(body)["ticket"]
    except (ClientDisconnect, ValueError, LookupError, TypeError, RecursionError):
        return ""
    return ticket if isinstance(ticket, str) else ""


def _proof(scope: Scope, headers: Headers) -> str:
    """Return the proof in the header or, for reads, in the address, where streams and downloads put it."""
    found = headers.get(PROOF_HEADER)
    if found is None and scope["method"] in {"GET", "HEAD"}:
        query: bytes = scope["query_string"]
        found = next((part[len(PROOF_PARAMETER) :].decode() for part in query.split(b"&") if _is_proof(part)), None)
    return found or ""


def _is_proof(part: bytes) -> bool:
    return part.startswith(PROOF_PARAMETER) and part.isascii()


def _cookies(headers: Headers, name: str) -> list[str]:
    """Return the values of a cookie. There may be several: any server of this host can set one."""
    pairs = [pair.strip().partition("=") for line in headers.getlist("cookie") for pair in line.split(";")]
    return [value for found, _, value in pairs if found == name]


def _with_cookie(send: Send, cookie: str) -> Send:
    async def send_with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).append("Set-Cookie", cookie)
        await send(message)

    return send_with_cookie
