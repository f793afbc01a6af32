"""Keep git insights up to date, beside the scans and never in their way.

A process of its own reads it (`python -m commandcenter_app.processes.history`), each time a scan has ended and when the
repository is seen to have moved on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from commandcenter_app.processes.child import kill, start
from commandcenter_app.settings import BackendSettings

log = logging.getLogger("history")

LIMIT_S = 600.0
AGAIN_AFTER_S = 20.0
"""After a failure: mostly the database was away."""


class HistoryTask:
    """Runs the process whenever it is wanted, one at a time; `changed` is called when something was found."""

    def __init__(self, settings: BackendSettings, changed: Callable[[], Awaitable[None]]) -> None:
        self._settings = settings
        self._changed = changed
        self._wanted = asyncio.Event()
        self._wanted.set()

    def want(self) -> None:
        """Something may have changed: look soon, once more when it is looking already."""
        self._wanted.set()

    async def run(self) -> None:
        """Look whenever it is wanted, and again after a failure, until cancelled."""
        failed = False
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(AGAIN_AFTER_S if failed else None):
                    await self._wanted.wait()
            self._wanted.clear()
            failed = await self._look() != 0

    async def _look(self) -> int:
        """The exit code; 0 too when it took too long, as it would again."""
        process = await start(self._settings, "commandcenter_app.processes.history", stderr=asyncio.subprocess.PIPE)
        try:
            async with asyncio.timeout(LIMIT_S):
                assert process.stdout is not None
                assert process.stderr is not None
                output, trouble = await asyncio.gather(process.stdout.read(), process.stderr.read())
                code = await process.wait()
            if code != 0:
                last = trouble.decode("utf-8", "replace").strip().splitlines()[-1:]
                log.warning("git insights could not be read (exit code %d): %s", code, " ".join(last))
            elif b"changed" in output:
                await self._changed()
        except TimeoutError:
            log.warning("git insights could not be read within %.0f s", LIMIT_S)
            code = 0
        finally:
            await kill(process)
        return code
