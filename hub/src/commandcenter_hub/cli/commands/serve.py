"""`commandcenter serve`: be the Hub."""

import contextlib
import gc
import importlib
import logging
import signal

from commandcenter_hub.cli.options import AsJson
from commandcenter_hub.services.settings import load_settings


def serve(as_json: AsJson = False) -> None:
    """Run the Hub in the foreground until Ctrl-C. Projects go on running when it ends."""
    # Errors are told as JSON by `main`, for the command that started this one.
    del as_json
    settings = load_settings()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    _log_to_stderr()
    import anyio

    gc.disable()  # importing makes no garbage, and looking for it takes time
    # By name: the command line is a client of the API and imports nothing of it, but it can begin one.
    serve_hub = importlib.import_module("commandcenter_hub.api.serve").serve
    gc.freeze()  # nor is what was imported ever garbage: going through it would hold up requests
    gc.enable()
    with contextlib.suppress(KeyboardInterrupt):  # told to end, and all is in order
        anyio.run(serve_hub, settings)


def _log_to_stderr() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("httpx", "httpcore", "uvicorn.access", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("uvicorn.error").addFilter(_worth_telling)


def _worth_telling(record: logging.LogRecord) -> bool:
    """Leave out that a stream was open when the Hub ended: streams are, always."""
    import asyncio

    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, asyncio.CancelledError) and not record.getMessage().startswith("Cancel ")
