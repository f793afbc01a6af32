"""Protection against other web pages: checks of host names and origins, and headers that restrict our own pages.

Both processes listen on loopback only, but any page in a browser can send requests there. A foreign page is recognised
by the request's `Host` (DNS rebinding), `Origin` or `Sec-Fetch-Site`.
"""

import re
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commandcenter_app.errors import AppError, CrossSiteError, HostNotAllowedError
from commandcenter_app.web.errors import error_response

ALLOWED_HOST = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::([0-9]{1,5}))?", re.IGNORECASE)
"""A Host header that is allowed: a loopback name, with or without a port, and nothing else."""
OWN_NAME = r"[0-9a-f]{32}\.localhost"
"""The name that a frontend chooses at its start; browsers resolve all such names to their own machine."""
PAGES_HOST = re.compile(ALLOWED_HOST.pattern.replace("localhost", f"localhost|{OWN_NAME}"), re.IGNORECASE)
"""A Host header that the frontend allows."""
HIGHEST_PORT = 65535
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
STREAMS = frozenset({"/api/events"})
OWN_SITE = frozenset({"same-origin", "none"})

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SafetyMiddleware:
    """Refuse requests of other sites, and add the security headers to every response."""

    def __init__(self, app: ASGIApp, hosts: re.Pattern[str] = ALLOWED_HOST) -> None:
        """Protect `app`; `hosts` are the allowed Host headers, with the port as first group."""
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, or call the application."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        send = _with_headers(send)
        refused = refusal(scope["method"], scope["path"], Headers(scope=scope).get, self._hosts)
        if refused is not None:
            await error_response(refused)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def refusal(
    method: str, path: str, header: Callable[[str], str | None], hosts: re.Pattern[str] = ALLOWED_HOST
) -> AppError | None:
    """Return why a request is refused, or None. `header` looks up a header by its lower-case name."""
    host = header("host") or ""
    if not host_allowed(host, hosts):
        return HostNotAllowedError("The request uses an unknown host name.")
    if method in SAFE_METHODS and path.rstrip("/") not in STREAMS:
        return None
    site = header("sec-fetch-site")
    if site is not None and site not in OWN_SITE:
        return CrossSiteError("The request comes from another site.")
    origin = header("origin")
    if origin is not None and origin != f"http://{host.lower()}":
        return CrossSiteError("The request comes from another origin.")
    return None


def host_allowed(host: str, hosts: re.Pattern[str] = ALLOWED_HOST) -> bool:
    """Return whether a Host header names this machine, without user, path or query."""
    found = hosts.fullmatch(host)
    return found is not None and 0 < int(found[1] or 80) <= HIGHEST_PORT


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return send_with_headers
