"""Access control: requests need a loopback name, the same origin, and a token or a session."""

import json
import re
from collections.abc import Iterable
from typing import Any

import anyio
from starlette.datastructures import Headers, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commandcenter_hub.api.deps import PROGRAM
from commandcenter_hub.api.errors import error_headers
from commandcenter_hub.domain.audit import COMMAND_LINE, Actor
from commandcenter_hub.domain.errors import Forbidden, HubError, Unauthorized
from commandcenter_hub.domain.token import AccessToken
from commandcenter_hub.services import audit
from commandcenter_hub.services.access import SESSION_SECONDS, Access, bearer
from commandcenter_hub.services.hub import Hub

PROOF_HEADER = "x-commandcenter-page"
PROOF_PARAMETER = "page"
"""Query parameter with the proof, for streams, for which a browser cannot set headers."""
HOST = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::([0-9]{1,5}))?", re.IGNORECASE)
"""A valid `Host` header: a loopback name, and a port if it is not the default one."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN_PATHS = frozenset({"/health", "/health/ready", "/api/openapi.json"})
"""Paths that need no token, since they reveal nothing about projects."""

PAGE_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Guard:
    """ASGI middleware that refuses requests without access before they reach the application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond with an error, or pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        hub: Hub = scope["app"].state.hub
        added = list(PAGE_HEADERS.items())
        token = None
        try:
            check_host(headers)
            if (address := page_address(scope, headers["host"])) is not None:
                await _redirect(send, address)
                return
            if scope["path"].startswith("/api/") and scope["path"] not in OPEN_PATHS:
                check_origin(scope["method"], scope["path"], headers)
                token, renewed = _check_access(hub, scope, headers)
                if token is not None:
                    scope[PROGRAM] = token
                if renewed is not None:
                    added.append(("set-cookie", renewed))
        except HubError as error:
            if isinstance(error, Forbidden) and error.hint == Forbidden.hint and scope["server"] is not None:
                error.hint = f"Open the Hub at its own address: http://127.0.0.1:{scope['server'][1]}."
            await _refuse(send, error)
            return
        streaming = anyio.CancelScope()

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_encoded(added)]
            elif token is not None and message.get("more_body") and not hub.tokens.is_valid(token):
                await send({"type": "http.response.body"})
                streaming.cancel()  # end a stream whose token was revoked or has expired
                return
            await send(message)

        with streaming:
            await self.app(scope, receive, guarded)


def check_host(headers: Headers) -> None:
    """Refuse host names other than loopback ones, as a protection against DNS rebinding.

    Raises:
        Forbidden: the `Host` header is not exactly a loopback name with a valid port or none, or there are several.
    """
    given = headers.getlist("host")
    found = HOST.fullmatch(given[0]) if len(given) == 1 else None
    if found is None or not 0 < int(found[1] or 80) < 65536:
        raise Forbidden("The Hub can be opened only at 127.0.0.1, localhost or [::1].", host=", ".join(given)[:200])


def page_address(scope: Scope, host: str) -> str | None:
    """Return the address at 127.0.0.1 of a page that is requested under another name; None for other requests.

    A session is valid for one origin. Browsers look for `localhost` at [::1] first, where another user can serve the
    same origin: it would receive the cookie and could read the proof. So no page is opened under that name.
    """
    path = scope["path"]
    is_page = path.startswith("/") and not path.startswith(("/api/", "/health"))
    if not is_page or scope["method"] not in {"GET", "HEAD"} or host.startswith("127.0.0.1"):
        return None
    port = host.rpartition("]")[2].partition(":")[2] or "80"
    query = b"?" + scope["query_string"] if scope["query_string"] else b""
    return f"http://127.0.0.1:{port}{(scope['raw_path'] + query).decode('latin-1')}"


def check_origin(method: str, path: str, headers: Headers) -> None:
    """Refuse changes and streams that the page of another site requests.

    Raises:
        Forbidden: `Origin` or `Sec-Fetch-Site` contains another site, or a request with a cookie has neither.
    """
    stream = path.endswith(("/events", "/stream"))
    if method in SAFE_METHODS and not stream:
        return
    site = headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        raise Forbidden("The page of another site tried to use the Hub.", sec_fetch_site=site[:50])
    origin = headers.get("origin")
    # Compared whole: the Hub serves plain HTTP only, and browsers write an origin without a path, in lower case.
    if origin is not None and origin != f"http://{headers['host'].lower()}":
        raise Forbidden("The page of another site tried to use the Hub.", origin=origin[:200])
    by_cookie = "cookie" in headers and "authorization" not in headers
    if method not in SAFE_METHODS and by_cookie and site is None and origin is None:
        raise Forbidden("A request with a cookie that changes something needs an Origin or Sec-Fetch-Site header.")


def session_cookie(access: Access, value: str) -> str:
    """Return the Set-Cookie header of a session. Browsers send the cookie to /api only and hide it from scripts."""
    return f"{access.cookie}={value}; Path=/api; Max-Age={SESSION_SECONDS}; HttpOnly; SameSite=Strict"


def _check_access(hub: Hub, scope: Scope, headers: Headers) -> tuple[AccessToken | None, str | None]:
    """Accept the Hub's token, a program's token, or a cookie with its proof.

    Browsers send a cookie to all ports of a host, so other programs on this machine may see it. The proof is in the
    storage of the page, which only pages of the same port can read; so the cookie alone gives no access.

    Returns:
        The program's token, and the Set-Cookie header if the cookie needs renewal; each may be None.

    Raises:
        Unauthorized: no credential is valid.
        Forbidden: the program's token does not permit the request.
        TooManyFailures: no credential is valid, and too many sign-ins have failed recently.
    """
    access = hub.access
    authorization = headers.get("authorization")
    if access.token_matches(authorization):
        audit.identify(COMMAND_LINE)
        return None, None
    cookies = _cookies(headers, access.cookie)
    proof = headers.get(PROOF_HEADER) or QueryParams(scope["query_string"]).get(PROOF_PARAMETER, "")
    for cookie in (one for one in cookies if access.session_valid(one, proof)):
        audit.identify(Actor.browser(proof))
        renewed = access.renewed(cookie, proof)
        return None, None if renewed is None else session_cookie(access, renewed)
    refusal = Unauthorized("You are not signed in.")
    if authorization is not None:
        try:
            return hub.tokens.check(bearer(authorization), reads=scope["method"] in {"GET", "HEAD"}), None
        except Unauthorized as error:
            refusal = error
    # A request without any credential does not count as an attempt to sign in.
    raise access.failure(refusal) if authorization or cookies or proof else refusal


def _cookies(headers: Headers, name: str) -> list[str]:
    """Return the values of a cookie. There may be several: any server of this host can set one."""
    pairs = [pair.strip().partition("=") for line in headers.getlist("cookie") for pair in line.split(";")]
    return [value for found, _, value in pairs if found == name]


async def _redirect(send: Send, address: str) -> None:
    headers = {"location": address, "content-length": "0", "cache-control": "no-store", **PAGE_HEADERS}
    start = {"type": "http.response.start", "status": 307}
    await send({**start, "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]})
    await send({"type": "http.response.body"})


async def _refuse(send: Send, error: HubError) -> None:
    body = json.dumps({"error": error.as_dict()}).encode()
    headers = {
        "content-type": "application/json",
        "content-length": str(len(body)),
        **PAGE_HEADERS,
        **error_headers(error),
    }
    await send({"type": "http.response.start", "status": error.status, "headers": _encoded(headers.items())})
    await send({"type": "http.response.body", "body": body})


def _encoded(headers: Iterable[tuple[str, str]]) -> list[Any]:
    return [(name.encode(), value.encode()) for name, value in headers]
