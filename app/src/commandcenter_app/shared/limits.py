"""Limits of a web server: what a client may send, how slowly, and how much of the server it may occupy.

Every user of this machine can connect to our ports, with or without a credential. So each limit is checked before the
credential, a refusal reads no body, and connections and requests that wait for their client give way to new ones.

The Hub, the backend and the frontend of a desk use it. See decision record 0048.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

import anyio
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

HEADER_BYTES = 32_768
"""Largest request line with all headers, bytes: a browser sends the cookies of all ports of 127.0.0.1 to each port."""
HEADER_COUNT = 100
"""Maximum number of headers of a request; browsers send about 20."""
KEEP_ALIVE_S = 5
"""Time for which a connection without a request is kept, seconds."""
BACKLOG = 128
"""Length of the system's queue of new connections, which all need file descriptors at once."""
CREDENTIALS = (b"authorization", b"x-commandcenter-page")
CREDENTIAL_PARAMETER = "page"
"""Headers, and the query parameter of event streams, that distinguish clients: all have the address 127.0.0.1."""


@dataclass(frozen=True)
class Limits:
    """The limits of one server.

    With all connections in use, a server needs fewer than 1,024 file descriptors, the usual limit of a process: the
    frontend opens a second one for each request and stream that it forwards.

    Attributes:
        is_stream: whether a path is an event stream, which lasts until its client disconnects.
        body_bytes: largest body of a request.
        larger_bodies: largest body by path, for routes that accept more; also applies to the paths below.
        header_s: time for a request line with all headers, seconds.
        body_s: time that a body may take to arrive, seconds, without the time in which the server does not read.
        write_s: time after which a client that does not read its response is disconnected, seconds.
        connections: maximum number of connections; more than `requests` and `streams` together, so that some are idle.
        requests: maximum number of requests under way, without streams; a new one replaces one that waits for its
            body. A browser sends up to 6.
        streams: maximum number of event streams.
        streams_per_client: maximum number of event streams with the same credential. A browser opens up to 6.
    """

    is_stream: Callable[[str], bool]
    body_bytes: int
    larger_bodies: Mapping[str, int] = field(default_factory=dict)
    header_s: float = 10.0
    body_s: float = 30.0
    write_s: float = 30.0
    connections: int = 400
    requests: int = 100
    streams: int = 256
    streams_per_client: int = 128

    def body_of(self, path: str) -> int:
        """Return the largest body of a request to this path, bytes."""
        for prefix, size_bytes in self.larger_bodies.items():
            if path == prefix or path.startswith(f"{prefix}/"):
                return size_bytes
        return self.body_bytes


@dataclass(frozen=True)
class Refusal:
    """A response to a request beyond a limit."""

    status: int
    code: str
    message: str
    hint: str


HEADERS_TOO_LARGE = Refusal(
    431,
    "headers_too_large",
    f"The request has more than {HEADER_COUNT} headers, or more than {HEADER_BYTES // 1024} KiB of them.",
    "Remove cookies of 127.0.0.1 in the browser, then try again.",
)
TOO_SLOW = Refusal(408, "request_timeout", "The body of the request arrived too slowly.", "Try again.")
BUSY = Refusal(503, "too_many_requests", "Too many requests are under way.", "Try again in a moment.")
STREAMS_FULL = Refusal(503, "too_many_streams", "Too many event streams are open.", "Close some pages, then try again.")
CLIENT_STREAMS_FULL = Refusal(
    429, "too_many_streams", "This client has too many event streams open.", "Close some of them, then try again."
)


def body_too_large(limit_bytes: int) -> Refusal:
    """Return the refusal of a body that is larger than this."""
    message = f"The body of the request is larger than {limit_bytes:,} bytes, the limit of this route."
    return Refusal(413, "too_large", message, "Send less at once.")


class LimitsMiddleware:
    """ASGI middleware that refuses requests beyond the limits. It must be the outermost."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app = app
        self._limits = limits
        self._requests = 0
        self._streams: Counter[bytes | None] = Counter()
        self._arriving: dict[Exchange, None] = {}
        """Requests that wait for a part of their body, in the order in which they began to wait."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, or call the application."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        size_bytes, size_s = self._limits.body_of(scope["path"]), self._limits.body_s
        exchange = Exchange(receive, send, headers, size_bytes, size_s, self._arriving)
        if len(headers) > HEADER_COUNT or sum(len(name) + len(value) for name, value in headers) > HEADER_BYTES:
            exchange.refusal = HEADERS_TOO_LARGE
        stream = scope["method"] == "GET" and self._limits.is_stream(scope["path"])
        client = client_of(scope) if stream else None
        exchange.refusal = exchange.refusal or (self._full_for(client) if stream else self._full())
        if exchange.refusal is None:
            with self._counted_stream(client) if stream else self._counted_request():
                try:
                    await self._app(scope, exchange.receive, exchange.send)
                except ClientDisconnect:
                    if exchange.refusal is None:
                        raise
        await exchange.end()

    def _full(self) -> Refusal | None:
        """Return why a request is refused, or None after making room by ending one that waits for its body."""
        if self._requests < self._limits.requests:
            return None
        if not self._arriving:
            return BUSY
        next(iter(self._arriving)).give_way()
        return None

    def _full_for(self, client: bytes | None) -> Refusal | None:
        if self._streams.total() >= self._limits.streams:
            return STREAMS_FULL
        if client is not None and self._streams[client] >= self._limits.streams_per_client:
            return CLIENT_STREAMS_FULL
        return None

    @contextmanager
    def _counted_request(self) -> Iterator[None]:
        self._requests += 1
        try:
            yield
        finally:
            self._requests -= 1

    @contextmanager
    def _counted_stream(self, client: bytes | None) -> Iterator[None]:
        self._streams[client] += 1
        try:
            yield
        finally:
            self._streams[client] -= 1
            if not self._streams[client]:
                del self._streams[client]


def client_of(scope: Scope) -> bytes | None:
    """Return what distinguishes the client of a stream, or None for requests that one of our own servers forwards."""
    given = dict(scope["headers"])
    parameter = QueryParams(scope["query_string"]).get(CREDENTIAL_PARAMETER, "").encode()
    return next((given[name] for name in CREDENTIALS if name in given), parameter or None)


class Exchange:
    """One request and its response, with the limits of its body.

    For the application, a body beyond a limit looks like a client that has disconnected. The refusal replaces the
    application's response.
    """

    def __init__(
        self,
        receive: Receive,
        send: Send,
        headers: list[tuple[bytes, bytes]],
        body_bytes: int,
        body_s: float,
        arriving: dict["Exchange", None],
    ) -> None:
        """Prepare; while the exchange waits for a part of the body, and has no response, it is in `arriving`."""
        self.refusal: Refusal | None = None
        self._receive, self._send = receive, send
        self._arriving = arriving
        self._waiting = anyio.CancelScope()
        self._body_bytes, self._left_s = body_bytes, body_s
        self._received = 0
        self._started = False
        given = dict(headers)
        announced = given.get(b"content-length", b"0")
        self._complete = announced == b"0" and b"transfer-encoding" not in given
        """Whether the whole body was received."""
        # No size has more than 15 digits, and int() would take long for a very long number.
        if len(announced) > 15 or int(announced) > body_bytes:
            self.refusal = body_too_large(body_bytes)

    async def receive(self) -> Message:
        """Receive the next part of the body, or the message that the client has disconnected."""
        if self._complete:
            return await self._receive()
        if self.refusal is not None:
            return {"type": "http.disconnect"}
        before = anyio.current_time()
        with anyio.move_on_after(self._left_s) as self._waiting:
            if not self._started:
                self._arriving[self] = None
            try:
                message = await self._receive()
            finally:
                self._arriving.pop(self, None)
        if self._waiting.cancelled_caught:
            if self.refusal is None:  # it did not give way to another request
                self.refusal = TOO_SLOW
            return {"type": "http.disconnect"}
        self._left_s -= anyio.current_time() - before
        if message["type"] == "http.request":
            self._received += len(message.get("body", b""))
            self._complete = not message.get("more_body", False)
            if self._received > self._body_bytes:
                self._complete = False
                self.refusal = body_too_large(self._body_bytes)
                return {"type": "http.disconnect"}
        return message

    def give_way(self) -> None:
        """End this request, which waits for its body, in favour of another."""
        self._arriving.pop(self, None)
        self.refusal = BUSY
        self._waiting.cancel()

    async def send(self, message: Message) -> None:
        """Send a part of the application's response, unless the request was refused meanwhile."""
        if message["type"] == "http.response.start":
            if self.refusal is not None:
                return
            self._started = True
            if not self._complete:
                # Otherwise the server would read the rest of the body, however long it is.
                message["headers"] = [*message.get("headers", ()), (b"connection", b"close")]
        if self._started:
            await self._send(message)

    async def end(self) -> None:
        """Send the refusal, if there is one and no other response was begun."""
        if self.refusal is None or self._started:
            return
        refused = self.refusal
        error = {"code": refused.code, "message": refused.message, "hint": refused.hint, "details": {}}
        body = json.dumps({"error": error}).encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
            (b"x-content-type-options", b"nosniff"),
            *([(b"retry-after", b"1")] if refused.status in {429, 503} else []),
        ]
        await self._send({"type": "http.response.start", "status": refused.status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


class BoundedProtocol(H11Protocol):
    """uvicorn's connection, closed if its client is too slow, or if it is idle and a new one needs its place."""

    limits: ClassVar[Limits]
    _request_due: asyncio.TimerHandle | None = None
    _read_due: asyncio.TimerHandle | None = None
    _waiting_since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Make room for this connection, and wait for its first request."""
        if len(self.connections) >= self.limits.connections:
            self._close_longest_waiting()
        super().connection_made(transport)
        self._waiting_since = self.loop.time()
        self._expect_request()

    def _close_longest_waiting(self) -> None:
        """Close the connection that has waited longest for a request; if none waits, uvicorn refuses the new one."""
        waiting = [one for one in self.connections if isinstance(one, BoundedProtocol) and one.waits]
        if waiting:
            longest = min(waiting, key=lambda one: one._waiting_since)
            self.connections.discard(longest)
            longest.timeout_keep_alive_handler()

    @property
    def waits(self) -> bool:
        """Whether no request of this connection is under way."""
        cycle: RequestResponseCycle | None = self.cycle  # uvicorn's annotation leaves None out
        return cycle is None or cycle.response_complete

    def data_received(self, data: bytes) -> None:
        """Handle data; if a request begins with it, limit the time for the rest of its headers."""
        super().data_received(data)
        self._expect_request()

    def _wait_again(self) -> None:
        """Start the wait for a request again, as on a new connection."""
        self._waiting_since = self.loop.time()
        self._cancel_request_due()
        self._expect_request()

    def _expect_request(self) -> None:
        """Close the connection unless a complete request line with headers arrives in time."""
        if not self.waits or self.transport.is_closing():
            self._cancel_request_due()
        elif self._request_due is None:
            self._request_due = self.loop.call_later(self.limits.header_s, self.timeout_keep_alive_handler)

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        self._waiting_since = self.loop.time()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Disconnect the client unless it reads in time what has been sent."""
        super().pause_writing()
        if self._read_due is None:
            self._read_due = self.loop.call_later(self.limits.write_s, self.transport.abort)

    def resume_writing(self) -> None:
        """Continue sending."""
        self._cancel_read_due()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Release what the connection used."""
        self._cancel_request_due()
        self._cancel_read_due()
        super().connection_lost(exc)

    def _cancel_request_due(self) -> None:
        if self._request_due is not None:
            self._request_due.cancel()
            self._request_due = None

    def _cancel_read_due(self) -> None:
        if self._read_due is not None:
            self._read_due.cancel()
            self._read_due = None


def server_options(limits: Limits, protocol: type[BoundedProtocol] = BoundedProtocol) -> dict[str, Any]:
    """Return the options of uvicorn for these limits; `protocol` is the class of connections."""
    return {
        "http": type("Connection", (protocol,), {"limits": limits}),
        "ws": "none",
        "loop": "asyncio",  # otherwise uvicorn searches for uvloop at each start
        "h11_max_incomplete_event_size": HEADER_BYTES,
        "timeout_keep_alive": KEEP_ALIVE_S,
        "backlog": BACKLOG,
        # Beyond the limit there is one connection at most, for which no idle one could be closed: refuse its request.
        "limit_concurrency": limits.connections + 1,
    }
