"""Keeps the project's files in its containers as they are in its folder: once before a start, then with every edit."""

import asyncio
import contextlib
import json
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import anyio
import anyio.to_thread

from commandcenter_hub.engines.dagger.errors import RelayFailed
from commandcenter_hub.engines.dagger.ports.proxy import Relay
from commandcenter_hub.engines.dagger.programs import frames
from commandcenter_hub.engines.dagger.workspace.snapshot import Entry, Snapshot, take_snapshot, told

log = logging.getLogger(__name__)

ROOT = "/commandcenter/workspace"
"""Where the door sees the volume."""
CALM_MS = 200
"""Edits that come closer together than this are one."""
LOOK_AGAIN_S = 5.0
"""How often a folder is looked through where the system does not tell of its changes."""
PIECE_BYTES = 1 << 18
ANSWER_S = 60.0
DIAL_S = 5.0

Told = Callable[[int, int, str], None]
"""Takes files done, files in all, and what is left out."""


class WorkspaceSync:
    """One project's. The folder is only ever read."""

    def __init__(self, folder: Path, root: str = ROOT) -> None:
        """Mirror a folder into what the door sees at `root`."""
        self.folder, self._root = folder, root
        self.left_out: dict[str, str] = {}
        self._lock = anyio.Lock()
        self._line: _Connection | None = None

    async def bring(self, door: Relay, tell: Told) -> None:
        """Make the volume what the folder is; return when it is.

        Raises:
            DoorFailed: the door does not answer.
            OSError: the folder cannot be read.
        """
        async with self._lock:
            found = await anyio.to_thread.run_sync(take_snapshot, self.folder)
            self._note(found)
            try:
                if self._line is None or self._line.door != door or self._line.reader.at_eof():
                    await self.close()
                    self._line = await _opened(door, self._root)
                await self._send(found, self._line, tell)
            except (OSError, TimeoutError) as error:
                await self.close()
                raise RelayFailed(f"The project's files could not be sent: {error}.") from error
            except BaseException:
                await self.close()  # cut off in the middle of a file: nobody knows what the door has heard
                raise

    async def close(self) -> None:
        """Let go of the door."""
        if self._line is not None:
            line, self._line = self._line, None
            frames.close(line.writer)
            with anyio.move_on_after(1, shield=True), contextlib.suppress(OSError):
                await line.writer.wait_closed()

    def _note(self, found: Snapshot) -> None:
        news = {path: why for path, why in found.left_out.items() if path not in self.left_out}
        if news:
            log.warning("of %s: %s", self.folder, told(news, 20))
        self.left_out = found.left_out

    async def _send(self, found: Snapshot, line: "_Connection", tell: Told) -> None:
        there, writer = line.there, line.writer
        put = [path for path, entry in found.entries.items() if there.get(path) != entry.key]
        left_out = told(found.left_out)
        for path in sorted(there.keys() - found.entries.keys(), reverse=True):
            await frames.tell(writer, {"drop": path})
            del there[path]
        for number, path in enumerate(put):
            if number % 200 == 0:
                tell(number, len(put), left_out)
            await self._put(path, found.entries[path], writer)
            there[path] = found.entries[path].key
        await frames.tell(writer, {"sync": len(put)})
        with anyio.fail_after(ANSWER_S):
            await frames.hear(line.reader)
        tell(len(put), len(put), left_out)

    async def _put(self, path: str, entry: Entry, writer: asyncio.StreamWriter) -> None:
        if entry.link is not None:
            await frames.tell(writer, {"link": path, "target": entry.link})
            return
        try:
            file = (self.folder / path).open("rb")
        except OSError:
            return  # gone meanwhile, or made unreadable: the next look says so
        with file:
            order = {"put": path, "modified": entry.modified, "executable": entry.executable}
            await frames.tell(writer, order)
            while piece := file.read(PIECE_BYTES):
                await frames.send(writer, piece)
            await frames.send(writer, b"")

    async def follow(self, door: Callable[[], Awaitable[Relay]]) -> None:
        """Bring every edit over until cancelled. `door` gives the door as it is then."""
        async for _ in changes(self.folder):
            try:
                await self.bring(await door(), lambda *_: None)
            except (RelayFailed, OSError) as error:
                log.warning("edits in %s do not reach the containers now: %s", self.folder, error)
                await anyio.sleep(1)


async def changes(folder: Path) -> AsyncIterator[None]:
    """Yield whenever something in the folder may be different; at the begin too."""
    import watchfiles

    yield
    while True:
        try:
            async for _ in watchfiles.awatch(folder, debounce=CALM_MS, step=50, ignore_permission_denied=True):
                yield
        except (OSError, RuntimeError) as error:
            log.warning("%s cannot be watched, so it is looked through every %g s: %s", folder, LOOK_AGAIN_S, error)
            await anyio.sleep(LOOK_AGAIN_S)
            yield


@dataclass
class _Connection:
    """A connection to the door's mirror, and what is in the volume."""

    door: Relay
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    there: dict[str, list[object]]


async def _opened(door: Relay, root: str) -> _Connection:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.load_cert_chain(door.identity)
    context.load_verify_locations(cadata=door.certificate)
    with anyio.fail_after(DIAL_S):
        reader, writer = await _dialled(door.port, context)
    with anyio.fail_after(ANSWER_S):
        try:
            there: dict[str, list[object]] = {}
            await frames.tell(writer, {"files": root})
            while piece := await frames.receive(reader):
                for path, size, modified, executable, link in json.loads(piece):
                    there[path] = [link] if link is not None else [size, modified, executable]
        except BaseException:
            frames.close(writer)
            raise
    return _Connection(door, reader, writer, there)


async def _dialled(port: int, context: ssl.SSLContext) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Return a connection to a door; one that was just started may not listen yet."""
    while True:
        try:
            return await asyncio.open_connection("127.0.0.1", port, ssl=context)
        except OSError:
            await anyio.sleep(0.05)
