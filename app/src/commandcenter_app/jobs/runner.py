"""Run a scan in a process of its own and follow it."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar, Protocol, TypeVar

from commandcenter_app.child import EXIT_DONE, EXIT_STOPPED, kill, start
from commandcenter_app.settings import BackendSettings
from commandcenter_app.storage.query import DATABASE_AWAY

log = logging.getLogger("scan")

T = TypeVar("T")

PROGRESS_EVERY_S = 0.4


class Life(Protocol):
    """The service that keeps what becomes of a scan, or of a check."""

    async def begin(self, number: int, /) -> bool:
        """What was queued now runs; False when it should not."""

    async def progress(self, number: int, phase: str, done: int, total: int | None, /) -> bool:
        """Note how far it is; False when it does not run any more."""

    async def announce(self, number: int, /) -> None:
        """Tell listeners how it stands."""

    async def interrupt(self, number: int, /) -> None:
        """It was cut off because the backend ends."""

    async def fail(self, number: int, code: str, message: str, hint: str | None, /) -> None:
        """It could not be done."""


class ScanRunner:
    """The job `scan`."""

    what: ClassVar[str] = "scan"
    module: ClassVar[str] = "commandcenter_app.scan"

    def __init__(self, settings: BackendSettings, scans: Life, done: Callable[[], None]) -> None:
        self._settings = settings
        self._scans = scans
        self._done = done

    async def run(self, _context: Any, *, scan_id: int) -> None:
        """Do a queued scan to its end.

        Cancelling this ends the process and marks the scan as interrupted, unless somebody cancelled the scan and it
        is marked already.
        """
        if not await patiently(lambda: self._scans.begin(scan_id)):
            return
        log.info("%s %d started", self.what, scan_id)
        process = await start(self._settings, self.module, str(scan_id))
        try:
            error = await self._follow(process, scan_id)
            code = await process.wait()
        except asyncio.CancelledError:
            await self._scans.interrupt(scan_id)
            raise
        finally:
            await kill(process)
        await patiently(lambda: self._end(scan_id, code, error))

    async def _follow(self, process: asyncio.subprocess.Process, scan_id: int) -> dict[str, str] | None:
        """Pass progress on, not too often; the error the process told of, if any."""
        assert process.stdout is not None
        error, noted, phase = None, 0.0, ""
        async for line in process.stdout:
            message = json.loads(line)
            if "error" in message:
                error = message["error"]
            elif "log" in message:
                log.error("%s %d: %s", self.what, scan_id, message["log"])
            elif message["phase"] != phase or time.monotonic() - noted >= PROGRESS_EVERY_S:
                phase, noted = message["phase"], time.monotonic()
                if not await self._note(scan_id, phase, message["done"], message["total"]):
                    await kill(process)
        return error

    async def _note(self, scan_id: int, phase: str, done: int, total: int | None) -> bool:
        """Note progress; False when the scan is not wanted any more. A database that is away is no reason to stop:
        the process finds out by itself.
        """
        try:
            return await self._scans.progress(scan_id, phase, done, total)
        except DATABASE_AWAY as error:
            log.warning("the progress of %s %d could not be noted: %s", self.what, scan_id, error)
            return True

    async def _end(self, scan_id: int, code: int, error: dict[str, str] | None) -> None:
        if code == EXIT_DONE:
            log.info("%s %d done", self.what, scan_id)
            await self._scans.announce(scan_id)
            self._done()
        elif error is not None:
            await self._scans.fail(scan_id, error["code"], error["message"], error.get("hint"))
        elif code != EXIT_STOPPED:
            await self._scans.fail(
                scan_id,
                f"{self.what}_crashed",
                f"The {self.what} ended unexpectedly (exit code {code}).",
                "Its log has the details.",
            )


class CheckRunner(ScanRunner):
    """The job `check`: asks package clients for the newest versions."""

    what = "check"
    module = "commandcenter_app.gaps"


async def patiently(call: Callable[[], Awaitable[T]]) -> T:
    """What `call` answers, as soon as the database does: a scan must not be left as running when it is not."""
    while True:
        try:
            return await call()
        except DATABASE_AWAY as error:
            log.warning("waiting for the database: %s", error)
            await asyncio.sleep(1)
