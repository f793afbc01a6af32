"""Forward requests to the backend and stream the responses back, without buffering either.

The browser's credentials are not forwarded: another program may have bound the backend's port after the backend died.
For the same reason, no response runs as a page of this origin, where it could read the proof, and none sets a cookie.
"""

from __future__ import annotations

import logging
import re
import string
from collections.abc import Iterable
from urllib.parse import quote

import anyio
import anyio.abc
import httpx
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from commandcenter_app.errors import AppError, BackendUnavailableError, BadAddressError
from commandcenter_app.web.credentials import FRONTEND, SIGNATURE_HEADER, Clock, sign
from commandcenter_app.web.errors import error_response
from commandcenter_app.web.safety import OWN_NAME, SECURITY_HEADERS
from commandcenter_app.web.server import LIMITS

log = logging.getLogger("proxy")

HOP_BY_HOP = frozenset(
    {
        *("connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"),
        *("proxy-authenticate", "proxy-authorization"),
    }
)
PROOF_HEADER = "x-commandcenter-page"
PROOF_PARAMETER = b"page="
CREDENTIALS = frozenset({"cookie", PROOF_HEADER, SIGNATURE_HEADER})
SIGNED = "commandcenter.signed"
"""Key in the scope of a request that is forwarded with the frontend's signature."""
FORWARDED = frozenset({"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded"})

KEPT_BACK = frozenset(
    {
        *(name.lower() for name in SECURITY_HEADERS),
        *("set-cookie", "clear-site-data", "refresh", "link", "service-worker-allowed"),
        *("access-control-allow-origin", "access-control-allow-credentials", "access-control-allow-headers"),
    }
)
"""Headers of responses that are not passed on."""
POLICY = (b"content-security-policy", b"sandbox; default-src 'none'; frame-ancestors 'none'")
"""The policy of forwarded responses: in a browser's window, they have no origin and run no script."""

NAME = re.compile(rf"^(http://)?{OWN_NAME}".encode(), re.IGNORECASE)

RESTART = "Restart the project: `commandcenter restart`."

# A stream of events is never silent for long: the backend pings every 15 s.
TIMEOUT = httpx.Timeout(connect=3, read=60, write=60, pool=3)
POOL = httpx.Limits(max_connections=LIMITS.requests, max_keepalive_connections=20, keepalive_expiry=4)
STREAM_POOL = httpx.Limits(max_connections=LIMITS.streams, max_keepalive_connections=0)
"""Connections of event streams. They are separate, since each stream occupies one for as long as a page is open."""


class Proxy:
    """An ASGI application that forwards all requests to the backend; it signs those that are marked as SIGNED."""

    def __init__(self, backend_url: str, key: str, socket: str = "") -> None:
        """Forward to the backend's address, or to its Unix socket if there is one; `key` is the frontend's."""
        self._backend_url, self._key, self._clock = httpx.URL(backend_url), key, Clock()
        self._client, self._streams = client_with(POOL, socket), client_with(STREAM_POOL, socket)
        self._under_way: set[anyio.CancelScope] = set()

    async def aclose(self) -> None:
        """Close the connections to the backend."""
        await self._client.aclose()
        await self._streams.aclose()

    def close_streams(self) -> None:
        """End all responses in progress, because this process is about to end."""
        for scope in self._under_way:
            scope.cancel()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward one request until its response is complete, its client disconnects, or this process ends."""
        answer = SentResponse(send)
        async with anyio.create_task_group() as tasks:
            self._under_way.add(tasks.cancel_scope)
            try:
                await self._pass_on(Request(scope, receive), answer, tasks)
            except AppError as error:
                await error_response(error)(scope, receive, send)
            except ClientDisconnect:
                pass
            finally:
                self._under_way.discard(tasks.cancel_scope)
                tasks.cancel_scope.cancel()
        await answer.end()

    async def _pass_on(self, request: Request, answer: SentResponse, tasks: anyio.abc.TaskGroup) -> None:
        """Forward a request. Raises BackendUnavailableError unless part of the response has been sent."""
        has_body = "content-length" in request.headers or "transfer-encoding" in request.headers
        if not has_body:
            tasks.start_soon(cancel_when_gone, request.receive, tasks.cancel_scope)
        client = self._streams if LIMITS.is_stream(request.scope["path"]) else self._client
        try:
            upstream = await client.send(self._request(request, has_body=has_body), stream=True)
        except httpx.HTTPError as error:
            log.warning("%s %s: %s", request.method, request.url.path, type(error).__name__)
            raise BackendUnavailableError("The backend of this project cannot be reached.") from error
        try:
            if upstream.status_code == 401 and SIGNED in request.scope:
                # For the page, 401 means that the browser is not signed in.
                raise BackendUnavailableError("The backend refused the frontend's signature.", hint=RESTART)
            if has_body:
                tasks.start_soon(cancel_when_gone, request.receive, tasks.cancel_scope)
            await answer.begin(upstream.status_code, response_headers(upstream.headers.raw))
            async for chunk in upstream.aiter_raw():
                await answer.add(chunk)
        except httpx.HTTPError as error:
            # The status has been sent. The client notices that the response is shorter than announced.
            log.warning("the response to %s %s broke off: %s", request.method, request.url.path, type(error).__name__)
        finally:
            with anyio.CancelScope(shield=True):
                await upstream.aclose()

    def _request(self, request: Request, *, has_body: bool) -> httpx.Request:
        raw_path: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
        parts = request.scope["query_string"].split(b"&")
        query = b"&".join(part for part in parts if not part.startswith(PROOF_PARAMETER))
        target = raw_path + b"?" + query if query else raw_path
        try:
            # A client may send bytes in the address without escaping them.
            url = self._backend_url.copy_with(raw_path=quote(target, safe=string.punctuation).encode())
        except httpx.InvalidURL as error:
            raise BadAddressError("The address of the request is not valid.") from error
        headers = request_headers(request)
        if SIGNED in request.scope:
            signature = sign(self._key, FRONTEND, request.method, url.raw_path.decode("ascii"), self._clock.now_ms())
            headers.append((SIGNATURE_HEADER.encode(), signature.encode()))
        content = request.stream() if has_body else None
        return self._client.build_request(request.method, url, headers=headers, content=content)


def client_with(pool: httpx.Limits, socket: str) -> httpx.AsyncClient:
    """Return a client of the backend with a connection pool of this size, to a Unix socket if a path is given."""
    # trust_env=False: an HTTP proxy in the environment must not be used for the backend.
    # verify=False: settings allow only http addresses, so loading certificates (40 ms at start) is unnecessary.
    transport = httpx.AsyncHTTPTransport(verify=False, trust_env=False, limits=pool, uds=socket or None)
    client = httpx.AsyncClient(timeout=TIMEOUT, transport=transport, trust_env=False)
    for name in list(client.headers):  # send only the browser's headers, not httpx's own (Accept-Encoding)
        del client.headers[name]
    return client


class SentResponse:
    """A response being sent, which is ended properly even when its source fails."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._open = False

    async def begin(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Send status and headers."""
        await self._send({"type": "http.response.start", "status": status, "headers": list(headers)})
        self._open = True

    async def add(self, chunk: bytes) -> None:
        """Send a part of the body."""
        await self._send({"type": "http.response.body", "body": chunk, "more_body": True})

    async def end(self) -> None:
        """End the body, if the response was begun."""
        if self._open:
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})


async def cancel_when_gone(receive: Receive, scope: anyio.CancelScope) -> None:
    """Cancel `scope` when the client disconnects. Its request must have been read before."""
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()


def request_headers(request: Request) -> list[tuple[bytes, bytes]]:
    """Return the headers to forward, including Host (the backend compares it with Origin) and X-Forwarded-*.

    The name under which a browser opens the pages is replaced, because the backend does not know it.
    """
    dropped = FORWARDED | CREDENTIALS
    if "transfer-encoding" in request.headers:
        dropped |= {"content-length"}  # RFC 9112, 6.3: the chunks determine the length of the body
    headers = [
        (name, NAME.sub(rb"\g<1>127.0.0.1", value) if name in {b"host", b"origin"} else value)
        for name, value in end_to_end(request.headers.raw)
        if name.decode("latin-1") not in dropped
    ]
    host = request.headers.get("host", "")
    client = request.client.host if request.client else "unknown"
    forwarded = {"x-forwarded-for": client, "x-forwarded-host": host, "x-forwarded-proto": request.url.scheme}
    return headers + [(name.encode(), value.encode("latin-1")) for name, value in forwarded.items()]


def response_headers(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers of a response to forward, without Date, which uvicorn adds."""
    dropped = KEPT_BACK | {"date"}
    return [header for header in end_to_end(headers) if header[0].decode("latin-1") not in dropped] + [POLICY]


def end_to_end(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers in lower case, without those that apply to a single connection."""
    lowered = [(name.lower(), value) for name, value in headers]
    about_connection = b",".join(value for name, value in lowered if name == b"connection").lower().split(b",")
    dropped = HOP_BY_HOP | {name.strip().decode("latin-1") for name in about_connection}
    return [(name, value) for name, value in lowered if name.decode("latin-1") not in dropped]
