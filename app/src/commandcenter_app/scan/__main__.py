"""`python -m commandcenter_app.scan ID`: do one scan, in a process of its own.

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
from collections.abc import AsyncIterator, Iterable
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Any

from commandcenter_app.child import EXIT_STOPPED, begin, failed, report
from commandcenter_app.scan.analyse import Trouble
from commandcenter_app.scan.records import Batch, read_batch
from commandcenter_app.scan.walk import Found, Walk

if TYPE_CHECKING:
    from commandcenter_app.scan.store import Store

BATCH = 200
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
    from asyncpg import InterfaceError, InternalClientError, PostgresConnectionError, PostgresError

    from commandcenter_app.scan.store import ScanStoppedError

    try:
        asyncio.run(scan(scan_id, str(settings.workspace), settings.dsn))
    except ScanStoppedError:
        return EXIT_STOPPED
    except FolderError as error:
        failed("workspace_unreadable", str(error), "Put the folder back and scan again.")
    except (InterfaceError, InternalClientError, PostgresConnectionError, OSError):
        failed("database_lost", "The connection to the database was lost.", "Scan again once it is back.")
    except PostgresError as error:
        failed("database_refused", f"The results could not be saved: {error}.", "See the log of the database.")
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
            found = await asyncio.to_thread(walk_all, walk)
            changed = [file for file in found if not (file.path in known and known[file.path].same(file))]
            again = [file for file in found if file.path in known and not known[file.path].current]
            to_read = list({file.path: file for file in (*changed, *again)}.values())
            removed = [known[path].id for path in known.keys() - {file.path for file in found} if walk.covers(path)]
            new = sum(file.path not in known for file in found)
            problems = [Trouble(path, message) for path, message in walk.problems]
            problems += await read_all(store, walk.root, to_read, total=len(found))
            report(phase="save", done=len(found), total=len(found))
            await store.merge(removed)
            await fill(connection)
            await refresh_gaps(connection, scan_id=scan_id)
            await store.finish(
                scan_id, problems, seen=len(known) - len(removed) + new, changed=len(changed), removed=len(removed)
            )
        if len(changed) > 1_000:
            await connection.execute("ANALYZE files, documents, dependencies")
    finally:
        await connection.close(timeout=2)


def walk_all(walk: Walk) -> list[Found]:
    """All files of the project, with progress on the way. Raises FolderError."""
    found: list[Found] = []
    files = walk.files()
    try:
        if not os.path.isdir(walk.root):  # noqa: PTH112 - a plain question
            raise FolderError("The project folder is not there any more.")
        while batch := list(islice(files, 5_000)):
            found.extend(batch)
            report(phase="walk", done=len(found), total=None)
    except OSError as error:
        raise FolderError(f"The project folder cannot be read: {error.strerror}.") from error
    return found


async def read_all(store: Store, root: str, files: list[Found], *, total: int) -> list[Trouble]:
    """Analyse `files`, which are those of `total` that must be, into the store; what was wrong."""
    done, problems = total - len(files), list[Trouble]()
    report(phase="read", done=done, total=total)
    async for batch in analysed(root, files):
        await store.add(batch)
        problems += batch.problems
        done += batch.files
        report(phase="read", done=done, total=total)
    return problems


async def analysed(root: str, files: list[Found]) -> AsyncIterator[Batch]:
    """What the files yield in batches, from as many processes as there are cores (at most 4)."""
    if len(files) <= QUICK_BATCH:
        if files:
            yield read_batch(root, files)
        return
    cores = min(len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1, 4)
    loop = asyncio.get_running_loop()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(cores, context, initializer=gc.set_threshold, initargs=(GARBAGE_AFTER,)) as pool:
        batches = iter(chunks(files, BATCH))
        running = {loop.run_in_executor(pool, read_batch, root, batch) for batch in islice(batches, cores * 2)}
        while running:
            ended, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            running |= {loop.run_in_executor(pool, read_batch, root, batch) for batch in islice(batches, len(ended))}
            for future in ended:
                yield future.result()


def chunks(files: list[Found], size: int) -> Iterable[list[Found]]:
    """`files` in lists of at most `size`."""
    return (files[start : start + size] for start in range(0, len(files), size))


if __name__ == "__main__":
    sys.exit(main())
