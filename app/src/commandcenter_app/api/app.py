"""The backend's web application."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI

from commandcenter_app import __version__
from commandcenter_app.api.access.guard import Access, AccessMiddleware
from commandcenter_app.api.access.router import router as access_router
from commandcenter_app.api.changes.router import router as changes
from commandcenter_app.api.dependencies.router import router as dependencies
from commandcenter_app.api.documents.router import router as documents
from commandcenter_app.api.drafts.router import router as drafts
from commandcenter_app.api.editor.router import router as editor
from commandcenter_app.api.events.router import router as events
from commandcenter_app.api.failures import add_handlers
from commandcenter_app.api.files.router import router as files
from commandcenter_app.api.gaps.router import router as gaps
from commandcenter_app.api.git.router import router as git
from commandcenter_app.api.hangup import HangUpMiddleware
from commandcenter_app.api.health.router import router as health
from commandcenter_app.api.languages.router import router as languages
from commandcenter_app.api.licences.router import router as licences
from commandcenter_app.api.scans.router import router as scans
from commandcenter_app.api.search.router import router as search
from commandcenter_app.api.summary.router import router as summary
from commandcenter_app.api.tasks.router import router as tasks
from commandcenter_app.api.technologies.router import router as technologies
from commandcenter_app.api.todos.router import router as todos
from commandcenter_app.api.vulnerabilities.router import router as vulnerabilities
from commandcenter_app.shared.limits import LimitsMiddleware
from commandcenter_app.shared.routes import add_routes
from commandcenter_app.web.safety import SafetyMiddleware
from commandcenter_app.web.server import LIMITS

if TYPE_CHECKING:
    from commandcenter_app.api.runtime import Runtime

    Running = Callable[[], AbstractAsyncContextManager[Runtime]]

ROUTERS = (
    summary,
    scans,
    changes,
    languages,
    dependencies,
    licences,
    documents,
    files,
    editor,
    todos,
    git,
    gaps,
    vulnerabilities,
    technologies,
    tasks,
    drafts,
    search,
    events,
    access_router,
    health,
)


def create_app() -> FastAPI:
    """Build the application. It can produce its OpenAPI document, and serve once it is attached."""
    app = FastAPI(
        title="CommandCenter",
        summary="The desk for one project: its parts, its history, and search over all its documents.",
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    add_routes(app, ROUTERS)
    add_handlers(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    running: Running | None = getattr(app.state, "running", None)
    if running is None:
        raise RuntimeError("an application that is not attached to a runtime cannot serve")
    async with running() as app.state.runtime:
        yield


def attach(app: FastAPI, running: "Running", access: Access) -> FastAPI:
    """Attach its runtime and access control to an application, once, before it serves. Return the application."""
    app.state.running = running
    app.state.access = access
    app.add_middleware(HangUpMiddleware)
    app.add_middleware(AccessMiddleware, access=access)
    app.add_middleware(SafetyMiddleware)
    app.add_middleware(LimitsMiddleware, limits=LIMITS)
    return app
