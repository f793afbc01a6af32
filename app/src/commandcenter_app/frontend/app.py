"""The frontend's web application: the pages, and a proxy to the backend's API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from commandcenter_app.frontend.access import Access
from commandcenter_app.frontend.pages import STATIC, Pages
from commandcenter_app.frontend.proxy import Proxy
from commandcenter_app.shared.limits import LimitsMiddleware
from commandcenter_app.web.errors import error_body
from commandcenter_app.web.safety import PAGES_HOST, SafetyMiddleware
from commandcenter_app.web.server import LIMITS


def create_app(proxy: Proxy, access: Access, static: Path = STATIC) -> Starlette:
    """Build the application with a proxy, which is closed at shutdown. Requests to /api need access."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await proxy.aclose()

    return Starlette(
        routes=[
            Route("/health/live", health_live),
            Route("/api/session", access.create_session, methods=["POST"]),
            Route("/api/session", access.host_name, methods=["GET"]),
            Mount("/api", app=access.guard(proxy)),
            Mount("/", app=Pages(static)),
        ],
        middleware=[Middleware(LimitsMiddleware, limits=LIMITS), Middleware(SafetyMiddleware, hosts=PAGES_HOST)],
        exception_handlers={HTTPException: on_http_error},
        lifespan=lifespan,
    )


async def health_live(_request: Request) -> JSONResponse:
    """Answer as long as the process runs."""
    return JSONResponse({"status": "ok"})


async def on_http_error(_request: Request, error: Exception) -> Response:
    """Answer HTTP errors, such as wrong methods, with the error shape."""
    assert isinstance(error, HTTPException)
    code = error.detail.lower().replace(" ", "_")
    return JSONResponse(error_body(code, f"{error.detail}."), status_code=error.status_code, headers=error.headers)
