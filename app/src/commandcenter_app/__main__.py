"""`python -m commandcenter_app backend | frontend | openapi`."""

from __future__ import annotations

import argparse
import functools
import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from commandcenter_app.errors import SettingsError
from commandcenter_app.shared.children import reset_signals

if TYPE_CHECKING:
    from types import ModuleType

    from fastapi import FastAPI

# httpx imports its command line, and Rich with it, where Rich is installed; it works without.
sys.modules.setdefault("httpx._main", cast("ModuleType", None))


def main(arguments: list[str] | None = None) -> int:
    """Run the chosen command. Returns the exit code: 2 when a setting is missing or wrong."""
    options = parser().parse_args(arguments)
    reset_signals()
    try:
        if options.command == "backend":
            return backend(options.host, options.port)
        if options.command == "frontend":
            return frontend(options.host, options.port)
        return openapi()
    except SettingsError as error:
        print(f"commandcenter_app {options.command}: {error}", file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    """Build the parser of the command line."""
    root = argparse.ArgumentParser(prog="commandcenter_app", description="CommandCenter, the desk for one project.")
    commands = root.add_subparsers(dest="command", required=True)
    for name, port, what in (("backend", 8010, "the API"), ("frontend", 3010, "the pages")):
        command = commands.add_parser(name, help=f"serve {what}")
        command.add_argument("--host", default="127.0.0.1")
        command.add_argument("--port", type=int, default=port)
    commands.add_parser("openapi", help="print the API's OpenAPI document")
    return root


def backend(host: str, port: int) -> int:
    """Serve the API until the process is stopped. Returns the exit code."""
    from commandcenter_app.logs import configure
    from commandcenter_app.settings import BackendSettings

    settings = BackendSettings.from_environment(os.environ)
    configure(settings.secrets())

    with loading():
        from commandcenter_app.api.access.guard import Access
        from commandcenter_app.api.app import attach
        from commandcenter_app.api.runtime import Runtime
        from commandcenter_app.web.server import serve

        app = built_api()

    runtime = Runtime(settings)
    app = attach(app, runtime.running, Access(settings.secret_key))
    return serve(app, host, port, on_stop=runtime.events.close, path=settings.socket)


def frontend(host: str, port: int) -> int:
    """Serve the pages until the process is stopped. Returns the exit code."""
    from commandcenter_app.logs import configure
    from commandcenter_app.settings import FrontendSettings

    settings = FrontendSettings.from_environment(os.environ)
    configure([settings.key])

    with loading():
        from commandcenter_app.frontend.access import Access
        from commandcenter_app.frontend.app import create_app
        from commandcenter_app.frontend.proxy import Proxy
        from commandcenter_app.web.server import serve

    proxy = Proxy(settings.backend_url, settings.key, settings.backend_socket)
    access = Access(settings.key, own_name=settings.own_name)
    return serve(create_app(proxy, access), host, port, on_stop=proxy.close_streams)


@functools.cache
def built_api() -> FastAPI:
    """Return the application of this process's backend, which can be built before its settings are known."""
    from commandcenter_app.api.app import create_app

    return create_app()


def preload() -> Callable[[list[str]], int]:
    """Import and build what both servers need, without threads and connections. Return `main`."""
    import alembic.command  # noqa: F401 - for new databases
    import anyio
    import httpcore  # noqa: F401 - httpx imports it for the first client
    from fastapi.telemetry import _runtime  # noqa: F401 - FastAPI imports it for the first request
    from sqlalchemy.ext.asyncio import create_async_engine
    from sqlalchemy.orm import configure_mappers

    import commandcenter_app.logs  # noqa: F401
    from commandcenter_app.api.runtime import Runtime  # noqa: F401
    from commandcenter_app.frontend.app import create_app  # noqa: F401
    from commandcenter_app.web.server import load

    create_async_engine("postgresql+asyncpg://")  # imports the driver
    configure_mappers()
    load()
    parser().parse_args(["backend"])  # forks share what the first call creates
    built_api()
    anyio.run(anyio.sleep, 0)  # imports and sets up the event loop
    return main


@contextmanager
def loading() -> Iterator[None]:
    """Pause garbage collection during imports (10 % quicker), and exclude the imported objects from it afterwards."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def openapi() -> int:
    """Print the OpenAPI document; needs no server and no settings."""
    import json

    from commandcenter_app.api.app import create_app

    print(json.dumps(create_app().openapi(), indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
