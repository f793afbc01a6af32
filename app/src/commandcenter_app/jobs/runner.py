"""Run queued scans and checks, each as a program in its own process, and follow its output.

The table of jobs is the queue: see decision 0037.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

import anyio

from commandcenter_app.jobs.life import JobError, JobService
from commandcenter_app.jobs.states import JobStatus
from commandcenter_app.processes.child import EXIT_FAILED, EXIT_STOPPED, kill_leftovers, started
from commandcenter_app.settings import BackendSettings
from commandcenter_app.shared.modules import kill
from commandcenter_app.storage.query import DATABASE_UNAVAILABLE

log = logging.getLogger("jobs")

T = TypeVar("T")

PROGRESS_EVERY_S = 0.4
INTERRUPT_WITHIN_S = 1.0
RETRY_AFTER_S = 1.0


class JobRunner:
    """Run queued jobs of one kind, one at a time, as `python -m MODULE NUMBER`; call `done` after each success."""

    def __init__(
        self, settings: BackendSettings, service: JobService[Any], module: str, done: Callable[[], None]
    ) -> None:
        self._settings = settings
        self._service = service
        self._what = service.what
        self._module = module
        self._done = done

    async def run(self) -> None:
        """Run queued jobs until cancelled."""
        while True:
            number = await retry_while_unavailable(self._service.take)
            if number is None:
                await self._service.wait_for_queued()
            else:
                await self.run_job(number)

    async def run_job(self, number: int) -> None:
        """Run a taken job to its end. Cancellation kills its process and marks the job as interrupted."""
        log.info("%s %d started", self._what, number)
        code: int = EXIT_STOPPED
        error: JobError | None = None
        try:
            with self._service.cancellable(number):
                code, error = await self._run_program(number)
        except anyio.get_cancelled_exc_class():
            with anyio.move_on_after(INTERRUPT_WITHIN_S, shield=True), suppress(*DATABASE_UNAVAILABLE):
                await self._service.interrupt(number)
            raise
        except Exception:  # the job must not keep the status running
            log.exception("%s %d could not be followed", self._what, number)
            code = EXIT_FAILED
        await retry_while_unavailable(lambda: self._end(number, code, error))

    async def _run_program(self, number: int) -> tuple[int, JobError | None]:
        """Run the program to its end. Returns its exit code, and the error it reported, if any."""
        async with started(self._settings, self._module, str(number)) as process, anyio.create_task_group() as tasks:
            tasks.start_soon(kill_leftovers, process)
            error = await self._follow(process, number)
            code = await process.wait()
        return code, error

    async def _follow(self, process: asyncio.subprocess.Process, number: int) -> JobError | None:
        """Publish the program's progress every PROGRESS_EVERY_S. Returns the error it reported, if any."""
        assert process.stdout is not None
        error: JobError | None = None
        noted, phase = 0.0, ""
        async for line in process.stdout:
            message = json.loads(line)
            if "error" in message:
                error = message["error"]
            elif "log" in message:
                log.error("%s %d: %s", self._what, number, message["log"])
            elif message["phase"] != phase or time.monotonic() - noted >= PROGRESS_EVERY_S:
                phase, noted = message["phase"], time.monotonic()
                if not await self._note(number, phase, message["done"], message["total"]):
                    await kill(process)
        return error

    async def _note(self, number: int, phase: str, done: int, total: int | None) -> bool:
        """Save progress. Returns False if the job was cancelled. An unreachable database does not end the job here: the
        program notices it itself.
        """
        try:
            return await self._service.progress(number, phase, done, total)
        except DATABASE_UNAVAILABLE as error:
            log.warning("the progress of %s %d could not be saved: %s", self._what, number, error)
            return True

    async def _end(self, number: int, code: int, error: JobError | None) -> None:
        """Publish how the job ended, and start what follows a success.

        The job's state in the database decides, not the exit code: if progress is read late, a program is killed
        although it has committed its result.
        """
        crash = JobError(
            code=f"{self._what}_crashed",
            message=f"The {self._what} ended unexpectedly (exit code {code}).",
            hint="Its log has the details.",
        )
        row = await self._service.end(number, error or crash)
        if row.status == JobStatus.DONE:
            log.info("%s %d done", self._what, number)
            self._done()


async def retry_while_unavailable(call: Callable[[], Awaitable[T]]) -> T:
    """Repeat `call` until the database can be reached, and return its result. The first failure is logged."""
    away = False
    while True:
        try:
            return await call()
        except DATABASE_UNAVAILABLE as error:
            if not away:
                log.warning("waiting for the database: %s", error)
            away = True
            await anyio.sleep(RETRY_AFTER_S)
