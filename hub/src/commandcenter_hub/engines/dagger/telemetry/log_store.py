"""The log store: the output of a session's services on this machine's disk, each line once.

Each session has one store, in segments: files of a few megabytes, each named by its offset in the store. The session's
reader writes a group for each message of the stream: its lines and its position in the stream, in one write. So a new
reader continues exactly where a killed one stopped. Each line of a file is one of these:

    RUN {"t": time, "s": stream, "x": text}      a line of a run
    RUN {"tail": [[time, stream, text, cut], …]} the beginnings of lines that are not complete
    RUN {"end": {"code": …, "signal": …}}        the run has ended; nothing of it follows
    RUN {"read": true}                           the run has ended and was read to its end
    = PLACE                                      end of the group; its position in the stream

Every segment but the first begins with a group that holds the state of each run that was not read to its end, so a
writer needs only the last segment. A segment is removed when all runs were read beyond it. The oldest segments are
removed when the store is larger than `MAX_BYTES`.
"""

import functools
import json
import os
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Container
from dataclasses import asdict, dataclass
from pathlib import Path

import anyio
import anyio.to_thread

from commandcenter_hub.engines.base import LogLine
from commandcenter_hub.engines.dagger.telemetry.stream import Line, Reassembly
from commandcenter_hub.engines.file_poller import file_poller
from commandcenter_hub.engines.files import write_private

READ_BYTES = 262_144
"""Bytes that are read at a time."""
SEGMENT_BYTES = 4 * 1024 * 1024
"""Size at which a new segment is started, bytes."""
MAX_BYTES = 512 * 1024 * 1024
"""Largest size of a store, bytes: the journal, which its lines are copied to, keeps no more."""
MISSING = "… [output may be missing here: more was written than could be stored]"


@dataclass(frozen=True)
class End:
    """How a run ended.

    Attributes:
        code: exit code of its process, where known.
        signal: number of the signal that ended its process, where known.
        lost: its session ended before the end of the run was read.
    """

    code: int | None = None
    signal: int | None = None
    lost: bool = False


class Writer:
    """The only writer of a session's store."""

    def __init__(self, path: Path, runs: Callable[[], Container[str]] | None = None) -> None:
        """Open the store after its last complete group, or create it. Blocks.

        Args:
            path: path of the first segment.
            runs: returns the recorded runs; the ends of other runs are dropped once their lines were read.
        """
        self.path = path
        self._recorded = runs
        self.place = ""
        self.runs: dict[str, Reassembly] = {}
        self.ends: dict[str, End] = {}
        self._unread: set[str] = set()
        self._read_until: dict[str, int] = {}
        self._bases = _bases(path) or [0]
        self._size = 0
        segment = _segment(path, self._bases[-1])
        while data := _groups(segment, self._size)[0]:
            self._size += len(data)
            self._take_in(data)
        self._file = os.open(segment, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.ftruncate(self._file, self._size)
        os.lseek(self._file, self._size, os.SEEK_SET)
        self._begin_segment_if_full()

    def _take_in(self, data: bytes) -> None:
        for row in data.splitlines():
            head, _, rest = row.partition(b" ")
            run = head.decode()
            if head == b"=":
                self.place = rest.decode()
            elif rest.startswith(b'{"tail"'):
                self._unread.add(run)
                tail = [Line(*one) for one in json.loads(rest)["tail"]]
                self.runs.setdefault(run, Reassembly()).open = {line.stream: line for line in tail}
            elif rest.startswith(b'{"end"'):
                self.ends[run] = End(**json.loads(rest)["end"])
            elif rest.startswith(b'{"read"'):
                self._forget(run)
            else:
                self._unread.add(run)

    def write(self, place: str, lines: dict[str, list[Line]], changed: set[str], ends: dict[str, End]) -> None:
        """Add a group.

        Args:
            place: position in the stream after the message.
            lines: complete lines, by run.
            changed: runs whose incomplete lines have changed.
            ends: ends of runs, by run.
        """
        rows = []
        for run, complete in lines.items():
            rows += [f"{run} {_json({'t': line.time, 's': line.stream, 'x': line.text})}" for line in complete]
        rows += [self._tail(run) for run in changed]
        rows += [_end_row(run, end) for run, end in ends.items()]
        for run in {*lines, *changed} - self._unread:
            self._unread.add(run)
            self._read_until.setdefault(run, self._bases[-1])
        self.ends |= ends
        self.place = place
        self._put(rows)
        self._begin_segment_if_full()

    def consumed(self, run: str, until: int) -> None:
        """Record that a run was read up to an offset, and remove the segments that no run needs."""
        self._read_until[run] = until
        self._remove_read()

    def discard(self, run: str) -> None:
        """Forget the lines of a run that has ended and was read to its end."""
        if run in self._unread:
            self._forget(run)
            self._put([f'{run} {{"read":true}}'])
            self._remove_read()

    def _forget(self, run: str) -> None:
        self._unread.discard(run)
        self.runs.pop(run, None)
        self._read_until.pop(run, None)

    def _remove_read(self) -> None:
        needed = min((self._read_until.get(run, 0) for run in self._unread), default=self._bases[-1])
        while len(self._bases) > 1 and self._bases[1] <= needed:
            self._remove_oldest()

    def _remove_oldest(self) -> None:
        _segment(self.path, self._bases.pop(0)).unlink(missing_ok=True)

    def _tail(self, run: str) -> str:
        left = self.runs[run].open.values() if run in self.runs else ()
        return f"{run} {_json({'tail': [[line.time, line.stream, line.text, line.cut] for line in left]})}"

    def _put(self, rows: list[str]) -> None:
        data = _group(rows, self.place)
        self._size += len(data)
        while data:
            data = data[os.write(self._file, data) :]

    def _begin_segment_if_full(self) -> None:
        """Start a new segment if this one is full. It is written whole, with its first group, or not at all."""
        if self._size < SEGMENT_BYTES:
            return
        if self._recorded is not None:
            needed = self._recorded()
            self.ends = {run: end for run, end in self.ends.items() if run in self._unread or run in needed}
        tails = [self._tail(run) for run in sorted(self._unread)]
        data = _group(tails + [_end_row(run, end) for run, end in self.ends.items()], self.place)
        base = self._bases[-1] + self._size
        write_private(_segment(self.path, base), data)
        os.close(self._file)
        self._file = os.open(_segment(self.path, base), os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
        self._bases.append(base)
        self._size = len(data)
        while len(self._bases) > 1 and base - self._bases[1] > MAX_BYTES:
            self._remove_oldest()

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def _group(rows: list[str], place: str) -> bytes:
    return ("\n".join([*rows, f"= {place}"]) + "\n").encode("utf-8", "replace")


def _end_row(run: str, end: End) -> str:
    return f"{run} {_json({'end': asdict(end)})}"


def _bases(path: Path) -> list[int]:
    """Return the offsets at which the segments of a store begin, the oldest first."""
    found = [int(one.name.split(".")[1]) for one in path.parent.glob(f"{path.stem}.*{path.suffix}")]
    return sorted([*found, 0] if path.exists() else found)


def _segment(path: Path, base: int) -> Path:
    """Return the file of the segment that begins at an offset."""
    return path.with_name(f"{path.stem}.{base}{path.suffix}") if base else path


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _complete(data: bytes) -> int:
    """Return the length of the data's complete groups, in bytes."""
    end = len(data)
    while (newline := data.rfind(b"\n", 0, end)) >= 0:
        begin = data.rfind(b"\n", 0, newline) + 1
        if data.startswith(b"= ", begin):
            return newline + 1
        end = newline
    return 0


def _groups(file: Path, offset: int) -> tuple[bytes, int]:
    """Return complete groups of a segment after an offset in it, and the segment's size when it was read."""
    try:
        with file.open("rb") as opened:
            opened.seek(offset)
            data = opened.read(READ_BYTES)
            while not (complete := _complete(data)) and (more := opened.read(READ_BYTES)):
                data += more
    except FileNotFoundError:
        return b"", offset
    return data[:complete], offset + len(data)


async def follow(
    path: Path, run: str, after: str | None = None, consumed: Callable[[int], None] = lambda _: None
) -> AsyncGenerator[list[LogLine]]:
    """Yield the lines of a run in batches, as they are written, until its end.

    Args:
        path: path of the store's first segment.
        run: trace of the run.
        after: cursor of the last line that is known; None for the beginning.
        consumed: receives the offset up to which the caller has saved the run's lines: it counts a batch as saved
            when the caller requests the next one.
    """
    start, skip = await anyio.to_thread.run_sync(_begin_of, path, run) if after is None else _place(after)
    consumed(start)
    mark = f"{run} ".encode()
    reached = -1
    known = after is not None
    async for data, begin in _growth(path, start):
        batch, ended, number = [], False, 0
        if known and reached not in {-1, begin}:
            batch.append(LogLine(time.time(), "stderr", MISSING, f"{begin}:0"))
        for row in data.splitlines():
            if not row.startswith(mark):
                continue
            known = True
            value = json.loads(row[len(mark) :])
            if "x" in value:
                number += 1
                if begin > start or number > skip:
                    batch.append(LogLine(value["t"], value["s"], value["x"], f"{begin}:{number}"))
            elif "end" in value:
                ended = True
        if batch:
            yield batch
        reached = begin + len(data)
        consumed(reached)
        if ended:
            return


async def end_of(path: Path, run: str) -> End:
    """Wait until the end of a run is in the store, and return it."""
    mark = f'{run} {{"end":'.encode()
    async for data, _ in _growth(path, _last_base(path)):
        found = data.find(mark)
        if found >= 0:
            row = data[found + len(run) + 1 : data.index(b"\n", found)]
            return End(**json.loads(row)["end"])
    raise AssertionError("following a store never ends")


def ended(path: Path, run: str) -> bool:
    """Return whether the end of a run is in the store. Blocks."""
    segment, offset, mark = _segment(path, _last_base(path)), 0, f'{run} {{"end":'.encode()
    while data := _groups(segment, offset)[0]:
        if mark in data:
            return True
        offset += len(data)
    return False


def has_more(path: Path, run: str, after: str | None) -> bool:
    """Return whether there are lines of a run after a cursor. Blocks."""
    first, skip = _place(after or "0:0")
    start, mark = first, f'{run} {{"t":'.encode()
    while data := (found := _next_groups(path, start))[0]:
        begin = found[1]
        count = sum(row.startswith(mark) for row in data.splitlines())
        if count > (skip if begin == first else 0):
            return True
        start = begin + len(data)
    return False


def size_bytes(path: Path) -> int:
    """Return the number of bytes that were ever written to a store, removed segments included."""
    last = _last_base(path)
    return last + _size(_segment(path, last))


async def _growth(path: Path, start: int) -> AsyncIterator[tuple[bytes, int]]:
    """Yield complete groups and their offset, without end. Removed segments are skipped."""
    never = anyio.Event()
    while True:
        data, start, end = await anyio.to_thread.run_sync(_next_groups, path, start)
        if data:
            yield data, start
            start += len(data)
            continue
        await file_poller().until(functools.partial(_grown, path, *end), never)


def _next_groups(path: Path, start: int) -> tuple[bytes, int, tuple[int, int]]:
    """Return complete groups at or after an offset, their offset, and the segment's (base, size) when it was read."""
    bases = _bases(path) or [0]
    base = max((one for one in bases if one <= start), default=bases[0])
    start = max(start, base)
    data, size = _groups(_segment(path, base), start - base)
    following = next((one for one in bases if one > base), None)
    if not data and following is not None:
        base = start = following
        data, size = _groups(_segment(path, base), 0)
    return data, start, (base, size)


def _begin_of(path: Path, run: str) -> tuple[int, int]:
    """Return a position before the first line of a run: the start of a segment whose first group does not name it."""
    bases = _bases(path) or [0]
    for base in reversed(bases[1:]):
        data, _ = _groups(_segment(path, base), 0)
        begin = b"\n" + data[: (b"\n" + data).find(b"\n= ")]
        if f"\n{run} ".encode() not in begin:
            return base, 0
    return bases[0], 0


def _last_base(path: Path) -> int:
    return (_bases(path) or [0])[-1]


def _place(cursor: str) -> tuple[int, int]:
    start, _, count = cursor.partition(":")
    return int(start), int(count)


def _grown(path: Path, base: int, size: int) -> bool:
    """Return whether the last segment has grown since it had `size` bytes, or another one follows."""
    seen = _size(_segment(path, base))
    return seen != size or (size > 0 and _segment(path, base + size).exists())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def forget(folder: Path, keep: frozenset[str], older_than_s: float = 3600.0) -> None:
    """Remove the stores of ended sessions.

    Args:
        folder: the folder of the project's sessions.
        keep: names of sessions whose stores are kept.
        older_than_s: age of the last write from which a store is removed, seconds.
    """
    for path in folder.glob("*.spool"):
        session = path.name.split(".")[0]
        if session not in keep and time.time() - path.stat().st_mtime > older_than_s:
            path.unlink(missing_ok=True)
            path.with_name(f"{session}.reader").unlink(missing_ok=True)
