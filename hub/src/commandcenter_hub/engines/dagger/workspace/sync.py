"""Copy the project's files to its containers: all when a service starts, then each edit."""

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
from commandcenter_hub.engines.dagger.workspace.git import PREFIX, exported
from commandcenter_hub.engines.dagger.workspace.snapshot import (
    FILE_LIMIT_BYTES,
    Entry,
    Snapshot,
    describe_left_out,
    open_inside,
    take_snapshot,
)

log = logging.getLogger(__name__)

DEBOUNCE_MS = 200
"""Edits within this time of each other are sent together, milliseconds."""
WATCHED_MS = 1_000
"""Time after which folders count as watched even if nothing has changed, milliseconds."""
POLL_EVERY_S = 5.0
"""Pause between two comparisons where the system cannot report changes, seconds."""
FRAME_BYTES = 1 << 18
"""Maximum number of bytes of a file in one frame."""
ANSWER_S = 60.0
"""Timeout for an answer of the relay, and for sending one frame, seconds."""

MARK = f"{PREFIX}synced/"
"""Folder in the volume with an empty file for each run that uses the files; `settings.py` of the app has it, too."""
EMPTY = Entry(0, 0)

OnProgress = Callable[[int, int, str], None]
"""Receives the number of files sent, the number of files to send, and a sentence about those left out."""


class WorkspaceSync:
    """Copy one project's folder to its volume. The folder is only read, never written."""

    def __init__(self, folder: Path, root: str = WORKSPACE, *, left_out: str = "", git: Path | None = None) -> None:
        """Copy a folder to a path in the relay's container. Sends nothing yet.

        Args:
            folder: the project's folder.
            root: path of the copy in the relay's container.
            left_out: relative path of a folder in it that is not part of the project; empty for none.
            git: folder with the export of what git knows of the project, which is sent too; None for none.
        """
        self.folder, self._root, self._not_ours, self._git = folder, root, left_out, git
        self.left_out: dict[str, str] = {}
        self._readers: dict[str, str] = {}
        self.folders: frozenset[str] = frozenset({""})
        self._lock = anyio.Lock()
        self._interrupted = anyio.Event()
        self._connection: _Connection | None = None

    async def sync(self, relay: RelayAddress, on_progress: OnProgress) -> None:
        """Send all differences between folder and volume, and return when the volume is up to date.

        Raises:
            RelayFailed: the relay does not answer, or cannot write the files.
            OSError: the folder cannot be read.
        """
        async with self._lock:
            found = await anyio.to_thread.run_sync(take_snapshot, self.folder, self._not_ours)
            self._log_left_out(found)
            if self._git is not None:
                found.entries |= await anyio.to_thread.run_sync(exported, self._git)
            found.entries |= dict.fromkeys((MARK + run for run in self._readers.values()), EMPTY)  # sent last
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
                await self.close()  # interrupted in the middle of a file
                raise

    def mark_for(self, service: str, run: str) -> None:
        """Add a mark for this run of a service after each sync; the app reads no files before it is there."""
        self._readers[service] = run

    async def send(self, relay: RelayAddress, service: str, report: Report) -> None:
        """Sync the folder for a service that starts, and report it as a step."""
        step = StepReport("files", "Send the project's files", service, unit="files")

        def on_progress(done: int, total: int, left_out: str) -> None:
            report(replace(step, done=done, total=total, detail=left_out or None))

        report(step)
        await self.sync(relay, on_progress)
        report(replace(step, progress=Progress.SUCCEEDED, detail=describe_left_out(self.left_out) or None))

    async def close(self) -> None:
        """Disconnect from the relay."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            frames.close(connection.writer)
            with anyio.move_on_after(1, shield=True), contextlib.suppress(OSError):
                await connection.writer.wait_closed()

    def _log_left_out(self, found: Snapshot) -> None:
        added = {path: why for path, why in found.left_out.items() if path not in self.left_out}
        if added:
            log.warning(
                "some files of %s are not sent to the containers: %s", self.folder, describe_left_out(added, 20)
            )
        self.left_out, self.folders = found.left_out, frozenset(found.folders)

    async def _send(self, found: Snapshot, connection: "_Connection", on_progress: OnProgress) -> None:
        there, writer = connection.there, connection.writer
        put = [path for path, entry in found.entries.items() if there.get(path) != entry.key]
        left_out, total = describe_left_out(found.left_out), sum(not path.startswith(MARK) for path in put)
        for path in sorted(there.keys() - found.entries.keys(), reverse=True):
            await _send_message(writer, {"drop": path})
            del there[path]
        for number, path in enumerate(put):
            if number % 200 == 0:
                on_progress(number, total, left_out)
            if await self._put(path, found.entries[path], writer):
                there[path] = found.entries[path].key
        await _send_message(writer, {"sync": len(put)})
        with anyio.fail_after(ANSWER_S):
            answer = await frames.receive_message(connection.reader)
        _raise(answer)
        on_progress(total, total, left_out)

    async def _put(self, path: str, entry: Entry, writer: asyncio.StreamWriter) -> bool:
        """Send one file or link; return false when it is missing."""
        if path.startswith(MARK):
            await _send_message(writer, {"put": path, "modified": entry.modified, "executable": entry.executable})
            await _send_frame(writer, b"")
            return True
        if entry.link is not None:
            await _send_message(writer, {"link": path, "target": entry.link})
            return True
        try:
            if self._git is not None and path.startswith(PREFIX):
                file = open_inside(self._git, path.removeprefix(PREFIX))
            else:
                file = open_inside(self.folder, path)
        except OSError:
            return False  # removed or replaced meanwhile; the next snapshot has the change
        with file:
            order = {"put": path, "modified": entry.modified, "executable": entry.executable}
            await _send_message(writer, order)
            left = FILE_LIMIT_BYTES  # the file may grow while it is read
            while frame := file.read(min(FRAME_BYTES, left)):
                await _send_frame(writer, frame)
                left -= len(frame)
            await _send_frame(writer, b"")
        return True

    async def follow(self, relay: Callable[[], Awaitable[RelayAddress]]) -> None:
        """Send every edit. Runs until cancelled.

        Args:
            relay: returns the relay's current address.
        """
        self._interrupted = anyio.Event()
        async for _ in changes(self.folder, lambda: self.folders, self._interrupted):
            await self.push(relay)

    def interrupt(self) -> None:
        """Make `follow` end at once when it is cancelled: it waits in a thread, which a cancellation does not reach."""
        self._interrupted.set()

    async def push(self, relay: Callable[[], Awaitable[RelayAddress]]) -> None:
        """Sync the folder, and try again until it succeeds.

        Args:
            relay: returns the relay's current address.
        """
        logged = False
        while error := await self._failure(relay):
            if not logged:
                log.warning("edits in %s do not reach the containers now: %s", self.folder, error)
            logged = True
            await anyio.sleep(1)

    async def _failure(self, relay: Callable[[], Awaitable[RelayAddress]]) -> Exception | None:
        """Sync the folder; return the error if that failed."""
        try:
            await self.sync(await relay(), lambda *_: None)
        except (HubError, OSError) as error:
            return error
        return None


async def changes(folder: Path, counted: Callable[[], frozenset[str]], interrupted: anyio.Event) -> AsyncIterator[None]:
    """Yield whenever the folder may have changed: immediately, once it is watched, and with every change.

    Args:
        folder: the project's folder.
        counted: returns the folders in it that the last snapshot has read.
        interrupted: ends the iteration.
    """
    yield
    while not interrupted.is_set():
        watched = counted()
        try:
            async with contextlib.aclosing(_changes_in(folder, watched, interrupted)) as changed:
                async for _ in changed:
                    yield
                    if counted() != watched:
                        break
        except FileNotFoundError:
            await anyio.sleep(DEBOUNCE_MS / 1000)  # one of the folders was removed just now
            yield
        except (OSError, RuntimeError) as error:
            log.warning("%s cannot be watched, so it is compared every %g s: %s", folder, POLL_EVERY_S, error)
            await anyio.sleep(POLL_EVERY_S)
            yield


async def _changes_in(folder: Path, watched: frozenset[str], interrupted: anyio.Event) -> AsyncGenerator[None]:
    """Yield with every change in these folders, and once when the watch has begun, since it reports no earlier changes.

    Each folder is watched separately, because a recursive watch would follow links out of the project.
    """
    import watchfiles

    paths = [folder / inner for inner in watched]
    begun = False
    async for changed in watchfiles.awatch(
        *paths, recursive=False, debounce=DEBOUNCE_MS, step=50, rust_timeout=WATCHED_MS, yield_on_timeout=True,
        ignore_permission_denied=True, stop_event=interrupted,
    ):  # fmt: skip
        if changed or not begun:
            yield
        begun = True


@dataclass
class _Connection:
    """A connection to the relay's file service, and the keys of the volume's files by path."""

    relay: RelayAddress
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    there: dict[str, list[object]]


async def _send_frame(writer: asyncio.StreamWriter, frame: bytes) -> None:
    with anyio.fail_after(ANSWER_S):
        await frames.send(writer, frame)


async def _send_message(writer: asyncio.StreamWriter, message: dict[str, object]) -> None:
    with anyio.fail_after(ANSWER_S):
        await frames.send_message(writer, message)


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
    """Raise OSError if an answer contains an error."""
    if isinstance(answer, dict) and "error" in answer:
        raise OSError(str(answer["error"]))
