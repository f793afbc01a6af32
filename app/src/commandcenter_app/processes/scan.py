"""`python -m commandcenter_app.processes.scan ID`: do one scan, in a process of its own.

The backend starts it, so that no scan ever slows the API down, holds memory afterwards, or cannot be
stopped: ending this process ends the transaction it writes in. Settings come from the environment
(DATABASE_URL, WORKSPACE), progress goes to stdout as lines of JSON. It ends by itself when its stdin
closes, that is when the backend died.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import sys
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Any

from commandcenter_app.processes.child import DATABASE_LOST, EXIT_STOPPED, begin, failed, report
from commandcenter_app.scan.analyse import Trouble
from commandcenter_app.scan.records import Batch, read_batch
from commandcenter_app.scan.walk import Found, Walk

if TYPE_CHECKING:
    from commandcenter_app.scan.store import Known

BATCH = 200
WALK_BATCH = 2_000
"""As many files are found before the next of them are given to be read."""
QUICK_BATCH = 64
"""With no more files than this to read, starting processes would take longer than reading."""
GARBAGE_AFTER = 50_000
"""Reading makes many objects and hardly a cycle: cycles are looked for after as many, not after 700 (a tenth less)."""


class FolderError(Exception):
    """The project folder cannot be read; the message says why."""


def main() -> int:
    """Exit code 0: done; 3: no longer wanted; 1: failed, after a line that says why."""
    scan_id = int(sys.argv[1])
    settings = begin(nice=5)  # pages and searches go first
    gc.set_threshold(GARBAGE_AFTER)
    from asyncpg import DiskFullError, PostgresError

    from commandcenter_app.scan.store import ScanStoppedError
    from commandcenter_app.storage.connection import CONNECTION_LOST

    try:
        asyncio.run(scan(scan_id, str(settings.workspace), settings.dsn))
    except ScanStoppedError:
        return EXIT_STOPPED
    except FolderError as error:
        failed("workspace_unreadable", str(error), "Put the folder back and scan again.")
    except CONNECTION_LOST:
        failed(DATABASE_LOST, "The connection to the database was lost.", "Scan again once it is back.")
    except DiskFullError:
        failed("no_space", "The results could not be saved: the disk is full.", "Free some space, then scan again.")
    except PostgresError as error:
        failed("database_refused", f"The results could not be saved: {error.args[0]}.", "See the log of the database.")
    except Exception:
        failed("scan_crashed", "The scan ended because of a mistake in it.", "The backend's log has the details.")
        report(log=traceback.format_exc())
    else:
        return 0
    return 1


async def scan(scan_id: int, root: str, dsn: str) -> None:
    """Walk, read what changed, and put the results in place of those before."""
    import asyncpg

    from commandcenter_app.gaps.store import refresh_gaps
    from commandcenter_app.radar.fill import fill
    from commandcenter_app.scan.store import Store

    connection: asyncpg.Connection[Any] = await asyncpg.connect(
        dsn, timeout=10, server_settings={"application_name": "commandcenter scan", "jit": "off"}
    )
    try:
        async with connection.transaction():
            store = Store(connection)
            known = await store.begin()
            report(phase="walk", done=0, total=None)
            paths = await store.paths(scan_id)
            walk = Walk(os.path.realpath(root), None if paths is None else frozenset(paths))
            reading = Reading(walk, known)
            problems: list[Trouble] = []
            walking = asyncio.create_task(reading.walk())
            try:
                async for batch in analysed(walk.root, reading.next):
                    await store.add(batch)
                    problems += batch.problems
                    reading.tell(batch.files)
                await walking
            finally:
                walking.cancel()
            found, changed = reading.found, reading.changed
            problems = [*(Trouble(path, message) for path, message in walk.problems), *problems]
            removed = [path for path in known.keys() - {file.path for file in found} if walk.covers(path)]
            new = sum(file.path not in known for file in found)
            report(phase="save", done=len(found), total=len(found))
            await store.settle(removed)
            await fill(connection)
            await refresh_gaps(connection, scan_id=scan_id)
            await store.finish(
                scan_id, problems, seen=len(known) - len(removed) + new, changed=changed, removed=len(removed)
            )
        if changed > 1_000:
            await connection.execute("ANALYZE files, documents, dependencies")
    finally:
        await connection.close(timeout=2)


class Reading:
    """Which files of a walk must be read, found while the first of them are being read; and how far that is.

    Attributes:
        found: all files so far.
        changed: how many of them are new or not as they were.
    """

    def __init__(self, walk: Walk, known: Mapping[str, Known]) -> None:
        self.found: list[Found] = []
        self.changed = 0
        self._files, self._known = walk, known
        self._unread, self._walking = 0, True
        self._batches: asyncio.Queue[list[Found] | None] = asyncio.Queue()

    async def walk(self) -> None:
        """Find all files, however far the reading is. Raises FolderError."""
        try:
            await self._walk_all()
        finally:
            self._batches.put_nowait(None)

    async def _walk_all(self) -> None:
        rest: list[Found] = []
        files = self._files.files()
        try:
            if not await asyncio.to_thread(os.path.isdir, self._files.root):
                raise FolderError("The project folder is not there any more.")
            while found := await asyncio.to_thread(lambda: list(islice(files, WALK_BATCH))):
                self.found += found
                report(phase="walk", done=len(self.found), total=None)
                wanted = [file for file in found if self._is_wanted(file)]
                self._unread += len(wanted)
                rest += wanted
                while len(rest) >= BATCH:
                    self._batches.put_nowait(rest[:BATCH])
                    rest = rest[BATCH:]
        except OSError as error:
            raise FolderError(f"The project folder cannot be read: {error.strerror}.") from error
        self._walking = False
        self.tell(0)
        if rest:
            self._batches.put_nowait(rest)

    async def next(self) -> list[Found] | None:
        """The next files to read, BATCH of them unless they are the last; None when there are no more."""
        return await self._batches.get()

    def _is_wanted(self, file: Found) -> bool:
        known = self._known.get(file.path)
        if known is None or not known.same(file):
            self.changed += 1
            return True
        return not known.current

    def tell(self, read: int) -> None:
        """Report that so many more were read; while the walk goes on, nobody knows of how many."""
        self._unread -= read
        if not self._walking:
            report(phase="read", done=len(self.found) - self._unread, total=len(self.found))


async def analysed(root: str, next_files: Callable[[], Awaitable[list[Found] | None]]) -> AsyncIterator[Batch]:
    """What the files yield, from as many processes as there are cores (at most 4), in any order."""
    first = await next_files()
    if first is None:
        return
    if len(first) <= QUICK_BATCH:  # there are no more than these
        yield read_batch(root, first)
        return
    cores = min(len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1, 4)
    loop = asyncio.get_running_loop()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(cores, context, initializer=gc.set_threshold, initargs=(GARBAGE_AFTER,)) as pool:
        running = {loop.run_in_executor(pool, read_batch, root, first)}
        coming: asyncio.Future[list[Found] | None] | None = asyncio.ensure_future(next_files())
        try:
            while running or coming is not None:
                waited: set[asyncio.Future[Any]] = {*running}
                if coming is not None and len(running) < cores * 2:
                    waited.add(coming)
                ended, _ = await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
                if coming is not None and coming in ended:
                    batch, coming = coming.result(), None
                    if batch is not None:
                        running.add(loop.run_in_executor(pool, read_batch, root, batch))
                        coming = asyncio.ensure_future(next_files())
                for future in running & ended:
                    running.remove(future)
                    yield future.result()
        finally:
            if coming is not None:
                coming.cancel()


if __name__ == "__main__":
    sys.exit(main())
