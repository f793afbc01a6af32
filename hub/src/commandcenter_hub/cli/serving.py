"""Run the Hub in this process."""

import contextlib
import gc
import importlib
import logging
import os
import signal

from commandcenter_hub.cli.failure import DONE, INTERRUPTED
from commandcenter_hub.cli.output import err, print_failure
from commandcenter_hub.cli.process import failure_of
from commandcenter_hub.cli.text import visible
from commandcenter_hub.domain.groups import first_of
from commandcenter_hub.services import early, environment
from commandcenter_hub.services.settings import load_settings


def run(arguments: list[str]) -> int:
    """Run the Hub and return its exit code. Print errors as message and hint, as JSON if the arguments request it."""
    try:
        serve()
    except KeyboardInterrupt:
        err("Interrupted.")
        return INTERRUPTED
    except Exception as error:
        failure = failure_of(first_of(error))
        print_failure(failure, as_json="--json" in arguments)
        return failure.exit_code
    return DONE


def serve() -> None:
    """Run the Hub in the foreground until a signal stops it.

    Raises:
        HubError: it cannot be started.
    """
    environment.compose()
    settings = load_settings()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    _log_to_stderr()
    os.umask(0o077)
    restart = False
    with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C, SIGTERM and SIGHUP are the normal ways to stop
        early.begin(settings)
        import anyio

        gc.disable()  # imports create no garbage, and collections would slow them down
        # Imported by name, because `cli` must not depend on `api`.
        serve_hub = importlib.import_module("commandcenter_hub.api.serve").serve
        gc.freeze()  # imported objects live for ever; scanning them in each collection would delay requests
        gc.enable()
        restart = anyio.run(serve_hub, settings)
    if restart:
        from commandcenter_hub.services.restart import run_installed_code  # imports anyio

        run_installed_code()


class _Formatter(logging.Formatter):
    """Formatter that escapes control characters, which names and requests may contain, except line breaks."""

    def format(self, record: logging.LogRecord) -> str:
        return "\n".join(visible(line, keep_tabs=True) for line in super().format(record).split("\n"))


def _log_to_stderr() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for name in ("httpx", "httpcore", "uvicorn.access", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("uvicorn.error").addFilter(_is_relevant)


def _is_relevant(record: logging.LogRecord) -> bool:
    """Return whether to log a record of uvicorn.

    Leave out errors of streams that were open when the Hub stopped, and warnings about a connection: any user of this
    machine can cause any number of them without a credential, and the log grows as long as the Hub runs.
    """
    import asyncio

    if record.module == "h11_impl" and record.levelno <= logging.WARNING:
        return False
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, asyncio.CancelledError) and not record.getMessage().startswith("Cancel ")
