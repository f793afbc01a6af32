"""The Hub's web application: the API under /api, and the pages."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match
from starlette.types import Scope

import commandcenter_hub
from commandcenter_app.shared.built_files import BuiltFiles, is_asset
from commandcenter_app.shared.limits import Limits, LimitsMiddleware
from commandcenter_app.shared.routes import add_routes
from commandcenter_hub.api import errors
from commandcenter_hub.api.audit.recorder import Recorder
from commandcenter_hub.api.audit.router import router as audit
from commandcenter_hub.api.auth.router import router as auth
from commandcenter_hub.api.consoles.router import router as consoles
from commandcenter_hub.api.desks.router import router as desks
from commandcenter_hub.api.engines.router import router as engines
from commandcenter_hub.api.events.router import router as events
from commandcenter_hub.api.filesystem.router import router as filesystem
from commandcenter_hub.api.health.router import router as health
from commandcenter_hub.api.inspection.router import router as inspection
from commandcenter_hub.api.key.router import router as key
from commandcenter_hub.api.logs.router import router as logs
from commandcenter_hub.api.operations.router import router as operations
from commandcenter_hub.api.orchestration.router import router as orchestration
from commandcenter_hub.api.ports.router import router as ports
from commandcenter_hub.api.projects.router import router as projects
from commandcenter_hub.api.security import Guard
from commandcenter_hub.api.snapshots.router import router as snapshots
from commandcenter_hub.api.tokens.router import router as tokens
from commandcenter_hub.api.usage.router import router as usage
from commandcenter_hub.services.hub import Hub

ROUTERS = (
    projects, usage, desks, inspection, consoles,
    orchestration, logs, operations, snapshots,
    filesystem, ports, engines, events,
    tokens, key, auth, audit, health,
)  # fmt: skip
STATIC = Path(commandcenter_hub.__file__).parent / "static"
LIMITS = Limits(
    is_stream=lambda path: path.startswith("/api/") and path.endswith(("/events", "/stream")),
    body_bytes=65_536,  # names, paths, ports and notes
)


def create_app(hub: Hub | None) -> FastAPI:
    """Return the application for this Hub; without a Hub, it can only produce the OpenAPI document."""

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        assert hub is not None
        async with hub.running():
            yield

    app = FastAPI(
        title="CommandCenter Hub",
        version=commandcenter_hub.__version__,
        description="Runs a CommandCenter for each project folder. Listens on 127.0.0.1 only.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.hub = hub
    errors.install(app)
    add_routes(app, ROUTERS)
    app.mount("/", Pages(STATIC), name="pages")
    app.add_middleware(Guard)
    app.add_middleware(Recorder, routes=[route for router in ROUTERS for route in router.routes])
    app.add_middleware(LimitsMiddleware, limits=LIMITS)
    return app


class Pages(BuiltFiles):
    """Serves the built pages. Returns index.html for addresses without a file, since the pages route themselves."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file at `path`, otherwise index.html."""
        if path == "api" or path.startswith("api/"):
            raise _no_route(scope)
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"allow": "GET, HEAD"})
        try:
            index = self.index.stat()
        except OSError:
            return PlainTextResponse("The pages are not built. Run `make setup` in the clone.\n", 503)
        # Every path outside the pages gets the same response: a different one would reveal which files exist.
        with contextlib.suppress(OSError):  # the name is too long
            found = self.built(path, scope)
            if found is not None:
                return found
        if is_asset(path):
            raise HTTPException(404)
        return self.whole(self.index, index, scope)


def _no_route(scope: Scope) -> HTTPException:
    """Return the error for a request without a route: 405 if the address exists with other methods, otherwise 404."""
    whole = {**scope, "root_path": ""}  # the scope of mounted applications has another root
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    taken = {method for route in routes if route.matches(whole)[0] is Match.PARTIAL for method in route.methods or ()}
    return HTTPException(405, headers={"allow": ", ".join(sorted(taken))}) if taken else HTTPException(404)
