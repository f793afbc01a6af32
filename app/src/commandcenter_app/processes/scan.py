"""`python -m commandcenter_app.processes.scan ID`: run one scan in its own process.

The backend starts it as a process, so that a scan does not slow the API down, keeps no memory afterwards, and can
always be stopped: killing the process rolls its transaction back. Settings come from the environment (DATABASE_URL,
WORKSPACE); progress goes to stdout as lines of JSON. The process ends when stdin closes because the backend died.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from commandcenter_app.processes.child import (
    EXIT_DONE,
    EXIT_FAILED,
    EXIT_STOPPED,
    begin,
    cause_of,
    explain,
    failed,
    report,
)
from commandcenter_app.scan import attributes
from commandcenter_app.scan.analyse import Trouble
from commandcenter_app.scan.records import Batch, read_batch
from commandcenter_app.scan.walk import Found, Walk
from commandcenter_app.shared.children import Place, private_place

if TYPE_CHECKING:
    from commandcenter_app.scan.store import KnownFile
    from commandcenter_app.settings import BackendSettings

T = TypeVar("T")
Batches = asyncio.Queue[T | None]

BATCH = 200
WALK_BATCH = 2_000
"""Number of files to find before passing them on to be read."""
QUICK_BATCH = 64
"""Up to this many files are read in this process, because starting others would take longer."""
GARBAGE_AFTER = 50_000
"""Threshold of the garbage collector. Reading creates many objects and hardly any cycles; 10 % quicker than 700."""


class FolderError(Exception):
    """The project folder cannot be read; the message is the reason."""


def main() -> int:
    """Run the scan. Returns the exit code: EXIT_DONE, EXIT_STOPPED, or EXIT_FAILED after printing the reason."""
    scan_id = int(sys.argv[1])
    settings = begin(nice=5)  # pages and searches have priority
    gc.set_threshold(GARBAGE_AFTER)
    from commandcenter_app.scan.store import ScanStoppedError

    try:
        with private_place(settings.workspace, strict=False) as place:
            asyncio.run(scan(scan_id, settings, place))
    except Exception as error:
        cause = cause_of(error)
        if isinstance(cause, ScanStoppedError):
            return EXIT_STOPPED
        if isinstance(cause, FolderError):
            failed("workspace_unreadable", str(cause), "Restore the folder or its permissions, then scan again.")
        else:
            explain(cause, "scan")
        return EXIT_FAILED
    return EXIT_DONE


async def scan(scan_id: int, settings: BackendSettings, place: Place) -> None:
    """Walk the folder, read the changed files, and replace their previous results. git runs in `place`."""
    import asyncpg

    from commandcenter_app.advisories.store import refresh_vulnerabilities
    from commandcenter_app.gaps.store import refresh_gaps
    from commandcenter_app.radar.fill import fill
    from commandcenter_app.scan.store import Store

    connection: asyncpg.Connection[Any] = await asyncpg.connect(
        settings.dsn, timeout=10, server_settings={"application_name": "commandcenter scan", "jit": "off"}
    )
    try:
        async with connection.transaction():
            store = Store(connection)
            known = await store.begin()
            report(phase="walk", done=0, total=None)
            paths = await store.paths(scan_id)
            only = None if paths is None else frozenset(paths)
            walk = Walk(os.path.realpath(settings.workspace), only, settings.left_out, place, settings.selected)
            reading = Reading(walk, known)
            problems: list[Trouble] = []
            analysed: Batches[Batch] = asyncio.Queue(1)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(reading.walk())
                tasks.create_task(analyse_all(walk.root, reading.batches, analysed))
                while (batch := await analysed.get()) is not None:
                    await store.add(batch)
                    problems += batch.problems
                    reading.report(batch.files)
            found, changed = reading.found, reading.changed
            problems = [*(Trouble(one.path, one.message) for one in walk.problems), *problems]
            removed = [path for path in known.keys() - {file.path for file in found} if walk.covers(path)]
            new = sum(file.path not in known for file in found)
            report(phase="save", done=len(found), total=len(found))
            await store.settle(removed)
            await fill(connection)
            await refresh_gaps(connection, scan_id=scan_id)
            await refresh_vulnerabilities(connection, scan_id=scan_id)
            await store.finish(
                scan_id, problems, seen=len(known) - len(removed) + new, changed=changed, removed=len(removed)
            )
        if changed > 1_000:
            await connection.execute("ANALYZE files, documents, dependencies")
    finally:
        await connection.close(timeout=2)


class Reading:
    """Finds the files to read while the first of them are being read, and reports the progress.

    Attributes:
        found: all files found so far.
        changed: the number of these that are new or changed.
        batches: the files to read, in batches of BATCH; None marks the end.
    """

    def __init__(self, walk: Walk, known: Mapping[str, KnownFile]) -> None:
        self.found: list[Found] = []
        self.changed = 0
        self._files, self._known = walk, known
        self._unread, self._walking = 0, True
        self.batches: Batches[list[Found]] = asyncio.Queue()

    async def walk(self) -> None:
        """Find all files, without waiting for the reading. Raises FolderError."""
        try:
            await self._walk_all()
        finally:
            self.batches.put_nowait(None)

    async def _walk_all(self) -> None:
        rest: list[Found] = []
        files = self._files.files()
        try:
            if not await asyncio.to_thread(os.path.isdir, self._files.root):
                raise FolderError("The project folder no longer exists.")
            while found := await asyncio.to_thread(lambda: list(islice(files, WALK_BATCH))):
                self.found += found
                report(phase="walk", done=len(self.found), total=None)
                wanted = [file for file in found if self._is_wanted(file)]
                self._unread += len(wanted)
                rest += wanted
                while len(rest) >= BATCH:
                    self.batches.put_nowait(rest[:BATCH])
                    rest = rest[BATCH:]
        except OSError as error:
            raise FolderError(f"The project folder cannot be read: {error.strerror}.") from error
        if self._attributes_changed():  # they affect files that have not changed themselves
            wanted = [file for file in self.found if not self._needs_reading(file)]
            self._unread += len(wanted)
            rest += wanted
        self._walking = False
        self.report(0)
        for start in range(0, len(rest), BATCH):
            self.batches.put_nowait(rest[start : start + BATCH])

    def _attributes_changed(self) -> bool:
        """Return whether a `.gitattributes` is new, changed or removed."""
        found = {file.path: file for file in self.found if is_attributes(file.path)}
        removed = {path for path in self._known if is_attributes(path) and self._files.covers(path)} - found.keys()
        return bool(removed) or any(self._needs_reading(file) for file in found.values())

    def _is_wanted(self, file: Found) -> bool:
        known = self._known.get(file.path)
        self.changed += known is None or not known.same(file)
        return self._needs_reading(file)

    def _needs_reading(self, file: Found) -> bool:
        known = self._known.get(file.path)
        return known is None or not known.same(file) or not known.current

    def report(self, read: int) -> None:
        """Report that `read` more files were read; nothing during the walk, while the total is unknown."""
        self._unread -= read
        if not self._walking:
            report(phase="read", done=len(self.found) - self._unread, total=len(self.found))


def is_attributes(path: str) -> bool:
    """Return whether a path is that of a `.gitattributes`."""
    return path.rpartition("/")[2] == attributes.FILE


async def analyse_all(root: str, batches: Batches[list[Found]], analysed: Batches[Batch]) -> None:
    """Read all batches in one process per core (at most 4), in any order; then add None to `analysed`."""
    first = await batches.get()
    if first is not None and len(first) <= QUICK_BATCH:  # there is only this batch
        await analysed.put(read_batch(root, first))
    elif first is not None:
        cores = min(len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1, 4)
        context = multiprocessing.get_context("spawn")
        loop = asyncio.get_running_loop()

        async def read(batch: list[Found] | None) -> None:
            while batch is not None:
                await analysed.put(await loop.run_in_executor(pool, read_batch, root, batch))
                batch = await batches.get()
            batches.put_nowait(None)  # for the other tasks

        async def read_next() -> None:
            await read(await batches.get())

        with ProcessPoolExecutor(cores, context, initializer=gc.set_threshold, initargs=(GARBAGE_AFTER,)) as pool:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(read(first))
                for _ in range(cores * 2 - 1):  # so that each process has its next batch ready
                    tasks.create_task(read_next())
    await analysed.put(None)


if __name__ == "__main__":
    sys.exit(main())
