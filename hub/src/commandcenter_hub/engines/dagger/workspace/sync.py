"""Keeps the project's files in its containers as they are in its folder: once before a start, then with every edit."""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.domain.operation import Progress, StepReport
from commandcenter_hub.engines.base import Report
from commandcenter_hub.engines.dagger.errors import RelayFailed
from commandcenter_hub.engines.dagger.ports.proxy import RelayAddress
from commandcenter_hub.engines.dagger.ports.relay import WORKSPACE
from commandcenter_hub.engines.dagger.programs import frames
from commandcenter_hub.engines.dagger.workspace.snapshot import (
    FILE_LIMIT_BYTES,
    Entry,
    Snapshot,
    describe_left_out,
    open_inside,
    take_snapshot,
)

log = logging.getLogger(__name__)

CALM_MS = 200
"""Edits that come closer together than this are one."""
WATCHED_MS = 1_000
"""Folders count as watched when nothing has changed in them for as long, or something has."""
LOOK_AGAIN_S = 5.0
"""How often a folder is looked through where the system reports no changes."""
FRAME_BYTES = 1 << 18
ANSWER_S = 60.0

OnProgress = Callable[[int, int, str], None]
"""Takes files done, files in all, and what is left out."""


class WorkspaceSync:
    """Keeps one project's volume as its folder is. The folder is only ever read."""

    def __init__(self, folder: Path, root: str = WORKSPACE) -> None:
        """Keep what the relay has at `root` as a folder is."""
        self.folder, self._root = folder, root
        self.left_out: dict[str, str] = {}
        self.folders: frozenset[str] = frozenset({""})
        self._lock = anyio.Lock()
        self._connection: _Connection | None = None

    async def bring(self, relay: RelayAddress, on_progress: OnProgress) -> None:
        """Make the volume what the folder is; return when it is.

        Raises:
            RelayFailed: the relay does not answer, or cannot write the files.
            OSError: the folder cannot be read.
        """
        async with self._lock:
            found = await anyio.to_thread.run_sync(take_snapshot, self.folder)
            self._log_left_out(found)
            try:
                if self._connection is None or self._connection.relay != relay or self._connection.reader.at_eof():
                    await self.close()
                    self._connection = await _connected(relay, self._root)
                await self._send(found, self._connection, on_progress)
            except TimeoutError as error:
                await self.close()
                raise RelayFailed("The project's files could not be sent: the relay does not answer.") from error
            except OSError as error:
                await self.close()
                raise RelayFailed(f"The project's files could not be sent: {str(error) or repr(error)}.") from error
            except BaseException:
                await self.close()  # cut off in the middle of a file
                raise

    async def send(self, relay: RelayAddress, service: str, report: Report) -> None:
        """Bring the folder over before a service starts, as a step of its start."""
        step = StepReport("files", "Send the project's files", service, unit="files")

        def on_progress(done: int, total: int, left_out: str) -> None:
            report(replace(step, done=done, total=total, detail=left_out or None))

        report(step)
        await self.bring(relay, on_progress)
        report(replace(step, progress=Progress.SUCCEEDED, detail=describe_left_out(self.left_out) or None))

    async def close(self) -> None:
        """Leave the relay."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            frames.close(connection.writer)
            with anyio.move_on_after(1, shield=True), contextlib.suppress(OSError):
                await connection.writer.wait_closed()

    def _log_left_out(self, found: Snapshot) -> None:
        news = {path: why for path, why in found.left_out.items() if path not in self.left_out}
        if news:
            log.warning("of %s: %s", self.folder, describe_left_out(news, 20))
        self.left_out, self.folders = found.left_out, frozenset(found.folders)

    async def _send(self, found: Snapshot, connection: "_Connection", on_progress: OnProgress) -> None:
        there, writer = connection.there, connection.writer
        put = [path for path, entry in found.entries.items() if there.get(path) != entry.key]
        left_out = describe_left_out(found.left_out)
        for path in sorted(there.keys() - found.entries.keys(), reverse=True):
            await frames.send_message(writer, {"drop": path})
            del there[path]
        for number, path in enumerate(put):
            if number % 200 == 0:
                on_progress(number, len(put), left_out)
            if await self._put(path, found.entries[path], writer):
                there[path] = found.entries[path].key
        await frames.send_message(writer, {"sync": len(put)})
        with anyio.fail_after(ANSWER_S):
            answer = await frames.receive_message(connection.reader)
        _raise(answer)
        on_progress(len(put), len(put), left_out)

    async def _put(self, path: str, entry: Entry, writer: asyncio.StreamWriter) -> bool:
        """Send one file or link; return whether it was there."""
        if entry.link is not None:
            await frames.send_message(writer, {"link": path, "target": entry.link})
            return True
        try:
            file = open_inside(self.folder, path)
        except OSError:
            return False  # gone meanwhile, or no file any more: the next look reports it
        with file:
            order = {"put": path, "modified": entry.modified, "executable": entry.executable}
            await frames.send_message(writer, order)
            left = FILE_LIMIT_BYTES  # it may grow while it is read
            while frame := file.read(min(FRAME_BYTES, left)):
                await frames.send(writer, frame)
                left -= len(frame)
            await frames.send(writer, b"")
        return True

    async def follow(self, relay: Callable[[], Awaitable[RelayAddress]]) -> None:
        """Bring every edit over until cancelled. `relay` returns the relay as it is then."""
        async for _ in changes(self.folder, lambda: self.folders):
            logged = False
            while error := await self._failure(relay):
                if not logged:
                    log.warning("edits in %s do not reach the containers now: %s", self.folder, error)
                logged = True
                await anyio.sleep(1)

    async def _failure(self, relay: Callable[[], Awaitable[RelayAddress]]) -> Exception | None:
        """Bring the folder over; return why that failed, if it did."""
        try:
            await self.bring(await relay(), lambda *_: None)
        except (HubError, OSError) as error:
            return error
        return None


async def changes(folder: Path, counted: Callable[[], frozenset[str]]) -> AsyncIterator[None]:
    """Yield whenever something in the folder may be different: at once, and once it is watched.

    Args:
        folder: the project's.
        counted: returns the folders in it that count, as they were found last.
    """
    yield
    while True:
        watched = counted()
        try:
            async with contextlib.aclosing(_changes_in(folder, watched)) as changed:
                async for _ in changed:
                    yield
                    if counted() != watched:
                        break
        except FileNotFoundError:
            await anyio.sleep(CALM_MS / 1000)  # one of them was removed just now
            yield
        except (OSError, RuntimeError) as error:
            log.warning("%s cannot be watched, so it is looked through every %g s: %s", folder, LOOK_AGAIN_S, error)
            await anyio.sleep(LOOK_AGAIN_S)
            yield


async def _changes_in(folder: Path, watched: frozenset[str]) -> AsyncGenerator[None]:
    """Yield with every change in these folders; once without one, as what changed before is not reported.

    Each is watched by itself: when a whole tree is watched, links are followed, to everywhere.
    """
    import watchfiles

    paths = [folder / inner for inner in watched]
    begun = False
    async for changed in watchfiles.awatch(
        *paths, recursive=False, debounce=CALM_MS, step=50, rust_timeout=WATCHED_MS, yield_on_timeout=True,
        ignore_permission_denied=True,
    ):  # fmt: skip
        if changed or not begun:
            yield
        begun = True


@dataclass
class _Connection:
    """A connection to the relay's service of files, and what is in the volume."""

    relay: RelayAddress
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    there: dict[str, list[object]]


async def _connected(relay: RelayAddress, root: str) -> _Connection:
    reader, writer = await asyncio.open_unix_connection(relay.socket)
    try:
        with anyio.fail_after(ANSWER_S):
            await frames.send_message(writer, {"token": relay.token, "open": {"files": root}})
            _raise(await frames.receive_message(reader))
            there: dict[str, list[object]] = {}
            while frame := await frames.receive(reader):
                rows = json.loads(frame)
                _raise(rows)
                for path, size, modified, executable, link in rows:
                    there[path] = [link] if link is not None else [size, modified, executable]
    except BaseException:
        frames.close(writer)
        raise
    return _Connection(relay, reader, writer, there)


def _raise(answer: object) -> None:
    """Raise the error that an answer holds."""
    if isinstance(answer, dict) and "error" in answer:
        raise OSError(str(answer["error"]))
