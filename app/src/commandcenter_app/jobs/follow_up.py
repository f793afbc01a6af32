"""Keep up to date what follows from a scan, in parallel to scans and without blocking them.

A separate process does it after each scan: git insights (`python -m commandcenter_app.processes.history`), also
whenever the repository has new commits or another branch, and the index of source code (`….processes.code`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from commandcenter_app.processes.child import started
from commandcenter_app.settings import BackendSettings
from commandcenter_app.shared.modules import outcome

log = logging.getLogger("jobs")

LIMIT_S = 600.0
"""Longest time of one run, seconds."""
AGAIN_AFTER_S = 20.0
"""Delay after a failure, seconds; the usual cause is an unreachable database."""


class FollowUp:
    """Runs the process `module` on request, one at a time, and calls `changed` when it has written something.

    `what` is what it keeps up to date, in the plural, for the log. A process that `resumes` continues where its last
    run ended, so it runs again after a timeout.
    """

    def __init__(
        self,
        settings: BackendSettings,
        module: str,
        what: str,
        changed: Callable[[], Awaitable[None]],
        *,
        resumes: bool = False,
    ) -> None:
        self._settings = settings
        self._module, self._what = module, what
        self._resumes = resumes
        self._changed = changed
        self._requested = asyncio.Event()
        self._requested.set()
        self.current = False
        """Whether nothing was requested since the start of the last run, which succeeded."""

    def request(self) -> None:
        """Request a run soon, or another one after the current run."""
        self.current = False
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
        """Run the process. Returns its exit code; after a timeout 1, or 0 if another run would time out as well."""
        async with started(self._settings, self._module, stderr=asyncio.subprocess.PIPE) as process:
            try:
                async with asyncio.timeout(LIMIT_S):
                    code, output, trouble = await outcome(process)
            except TimeoutError:
                log.warning("%s could not be read within %.0f s", self._what, LIMIT_S)
                return int(self._resumes)
            self.current = code == 0 and not self._requested.is_set()
            if code != 0:
                log.warning("%s could not be read (exit code %d): %s", self._what, code, trouble)
            elif b"changed" in output:
                await self._changed()
        return code
