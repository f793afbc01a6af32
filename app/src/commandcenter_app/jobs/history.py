"""Keep git insights up to date, in parallel to scans and without blocking them.

A separate process (`python -m commandcenter_app.processes.history`) reads them, after each scan and whenever the
repository has new commits or another branch.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from commandcenter_app.processes.child import started
from commandcenter_app.settings import BackendSettings

log = logging.getLogger("history")

LIMIT_S = 600.0
AGAIN_AFTER_S = 20.0
"""Delay after a failure, seconds; the usual cause is an unreachable database."""


class HistoryTask:
    """Runs the process on request, one at a time, and calls `changed` when it has written something."""

    def __init__(self, settings: BackendSettings, changed: Callable[[], Awaitable[None]]) -> None:
        self._settings = settings
        self._changed = changed
        self._requested = asyncio.Event()
        self._requested.set()

    def request(self) -> None:
        """Request a run soon, or another one after the current run."""
        self._requested.set()

    async def run(self) -> None:
        """Run the process on each request, and again after a failure, until cancelled."""
        failed = False
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(AGAIN_AFTER_S if failed else None):
                    await self._requested.wait()
            self._requested.clear()
            failed = await self._run_process() != 0

    async def _run_process(self) -> int:
        """Run the process. Returns its exit code; 0 after a timeout too, since a retry would time out as well."""
        module = "commandcenter_app.processes.history"
        async with started(self._settings, module, stderr=asyncio.subprocess.PIPE) as process:
            try:
                async with asyncio.timeout(LIMIT_S):
                    assert process.stdout is not None
                    assert process.stderr is not None
                    output, trouble = await asyncio.gather(process.stdout.read(), process.stderr.read())
                    code = await process.wait()
            except TimeoutError:
                log.warning("git insights could not be read within %.0f s", LIMIT_S)
                return 0
            if code != 0:
                last = trouble.decode("utf-8", "replace").strip().splitlines()[-1:]
                log.warning("git insights could not be read (exit code %d): %s", code, " ".join(last))
            elif b"changed" in output:
                await self._changed()
        return code
