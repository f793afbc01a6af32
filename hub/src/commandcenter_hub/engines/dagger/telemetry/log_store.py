"""What a session's services wrote, on this machine's disk: each line once, with the place in the stream it came from.

One file for each session. Written by whoever reads the session's stream, a message at a time: the lines of a message
and its place in the stream are one write, so a reader that was killed goes on exactly where the file ends. Read by
everybody who follows a run. A group, in lines of the file:

    RUN {"t": time, "s": stream, "x": text}     a line of a run
    RUN {"tail": [[time, stream, text], …]}      what it has begun and not ended
    RUN {"end": {"code": …, "signal": …}}        it has ended; nothing of it follows
    = PLACE                                      the group is complete, up to this place in the stream
"""

import functools
import json
import os
import time
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path

import anyio
import anyio.to_thread

from commandcenter_hub.engines.base import LogLine
from commandcenter_hub.engines.dagger.telemetry.stream import Line, Reassembly
from commandcenter_hub.engines.files import FILE_POLLER

READ_BYTES = 262_144


@dataclass(frozen=True)
class End:
    """How a run ended.

    Attributes:
        code, signal: what its process ended with, where that is known.
        lost: nobody saw it end; its session is gone.
    """

    code: int | None = None
    signal: int | None = None
    lost: bool = False


class Writer:
    """The only writer of a session's file."""

    def __init__(self, path: Path) -> None:
        """Open the file at its last complete group, or make it. Blocks."""
        self.path = path
        self.place = ""
        self.runs: dict[str, Reassembly] = {}
        self.ends: dict[str, End] = {}
        complete = 0
        while True:
            data, behind = _groups(path, complete)
            if not data:
                break
            complete = behind
            self._take_in(data)
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.ftruncate(self._file, complete)
        os.lseek(self._file, complete, os.SEEK_SET)

    def _take_in(self, data: bytes) -> None:
        for row in data.splitlines():
            head, _, rest = row.partition(b" ")
            run = head.decode()
            if head == b"=":
                self.place = rest.decode()
            elif rest.startswith(b'{"tail"'):
                tail = json.loads(rest)["tail"]
                self.runs.setdefault(run, Reassembly()).open = {
                    stream: Line(moment, stream, text) for moment, stream, text in tail
                }
            elif rest.startswith(b'{"end"'):
                self.ends[run] = End(**json.loads(rest)["end"])

    def write(self, place: str, lines: dict[str, list[Line]], changed: set[str], ends: dict[str, End]) -> None:
        """Add a group.

        Args:
            place: in the stream, behind the message.
            lines: complete lines, by run.
            changed: runs whose begun lines are other ones now.
            ends: runs that have ended.
        """
        rows = []
        for run, complete in lines.items():
            rows += [f"{run} {_json({'t': line.time, 's': line.stream, 'x': line.text})}" for line in complete]
        for run in changed:
            tail = [[line.time, line.stream, line.text] for line in self.runs[run].open.values()]
            rows.append(f"{run} {_json({'tail': tail})}")
        for run, end in ends.items():
            self.ends[run] = end
            rows.append(f"{run} {_json({'end': asdict(end)})}")
        self.place = place
        rows.append(f"= {place}")
        data = ("\n".join(rows) + "\n").encode("utf-8", "replace")
        while data:
            data = data[os.write(self._file, data) :]

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _complete(data: bytes) -> int:
    """Return how much of the data is complete groups."""
    end = len(data)
    while (newline := data.rfind(b"\n", 0, end)) >= 0:
        begin = data.rfind(b"\n", 0, newline) + 1
        if data.startswith(b"= ", begin):
            return newline + 1
        end = newline
    return 0


def _groups(path: Path, offset: int) -> tuple[bytes, int]:
    """Return complete groups from an offset on, and the offset behind them."""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            data = file.read(READ_BYTES)
            while not (complete := _complete(data)):
                more = file.read(READ_BYTES)
                if not more:
                    return b"", offset
                data += more
    except FileNotFoundError:
        return b"", offset
    return data[:complete], offset + complete


async def follow(path: Path, run: str, after: str | None = None) -> AsyncIterator[list[LogLine]]:
    """Yield the lines of a run in batches, as they come, until its end is written down.

    Args:
        path: the session's file.
        run: by what the run is known in the file.
        after: cursor of the last line that is known; None for the beginning.
    """
    start, skip = _place(after)
    mark = f"{run} ".encode()
    async for data, begin in _growth(path, start):
        batch, ended, number = [], False, 0
        for row in data.splitlines():
            if not row.startswith(mark):
                continue
            value = json.loads(row[len(mark) :])
            if "x" in value:
                number += 1
                if begin > start or number > skip:
                    batch.append(LogLine(value["t"], value["s"], value["x"], f"{begin}:{number}"))
            elif "end" in value:
                ended = True
        if batch:
            yield batch
        if ended:
            return


async def end_of(path: Path, run: str) -> End:
    """Return how a run ended, once that is written down."""
    mark = f'{run} {{"end":'.encode()
    async for data, _ in _growth(path, 0):
        found = data.find(mark)
        if found >= 0:
            row = data[found + len(run) + 1 : data.index(b"\n", found)]
            return End(**json.loads(row)["end"])
    raise AssertionError("a file does not end")


def ended(path: Path, run: str) -> bool:
    """Say whether the end of a run is written down. Blocks."""
    offset, mark = 0, f'{run} {{"end":'.encode()
    while True:
        data, offset = _groups(path, offset)
        if mark in data:
            return True
        if not data:
            return False


async def _growth(path: Path, start: int) -> AsyncIterator[tuple[bytes, int]]:
    """Yield complete groups and where they begin, for ever."""
    never = anyio.Event()
    while True:
        data, end = (
            _groups(path, start)
            if _size(path) - start < READ_BYTES
            else await anyio.to_thread.run_sync(_groups, path, start)
        )
        if data:
            yield data, start
            start = end
            continue
        await FILE_POLLER.until(functools.partial(_grown, path, _size(path)), never)


def _place(cursor: str | None) -> tuple[int, int]:
    start, _, count = (cursor or "0:0").partition(":")
    return int(start), int(count)


def _grown(path: Path, size: int) -> bool:
    return _size(path) > size


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def forget(folder: Path, keep: frozenset[str], older_than_s: float = 3600.0) -> None:
    """Remove the files of sessions that are long over."""
    for path in folder.glob("*.spool"):
        if path.stem not in keep and time.time() - path.stat().st_mtime > older_than_s:
            path.unlink(missing_ok=True)
            path.with_suffix(".reader").unlink(missing_ok=True)
