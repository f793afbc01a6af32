"""Follows what a run writes into its two files, from any place on, live."""

import ctypes
import ctypes.util
import os
import re
import sys
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import anyio
import anyio.to_thread

from commandcenter_hub.engines.base import LogLine
from commandcenter_hub.engines.files import file_poller

READ_BYTES = 262_144
LONGEST_LINE_BYTES = 131_072
"""Of a longer line its beginning is kept, and how much of it was not."""
IN_A_THREAD_BYTES = 16_384
"""More than this is read in a thread, beside the event loop."""
TAIL_BYTES = 16_384
FREE_BYTES = 8 * 1024 * 1024
"""What was read is given back to the disk in pieces of this size."""

STAMP = re.compile(r"(?:\d+:[A-Z] )?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,]\d{3,6})(?: ?UTC|Z|\+00:00)")
"""The times our services write at the head of a line: the app's, Postgres's and Valkey's."""


class _Source:
    """One file of a run, read line by line."""

    def __init__(self, path: Path, stream: str, offset: int) -> None:
        self.path, self.stream, self.offset = path, stream, offset
        self._descriptor: int | None = None
        self._cut_from: int | None = None
        """Where the rest of a line begins that is left out."""
        self._yielded = self._freed = self._looked_at = offset

    def grown(self) -> bool:
        """Say whether there is something that was not looked at yet; a line may have begun that is not read yet."""
        return self.unread() > max(0, self._looked_at - self.offset)

    def unread(self) -> int:
        """Return how many bytes there are behind the place up to which was read."""
        try:
            if self._descriptor is None:
                self._descriptor = os.open(self.path, os.O_RDONLY)
                before = os.pread(self._descriptor, 1, self.offset - 1) if self.offset else b""
                # What was given back to the disk is zeros. Only a line that is being left out ends in anything else.
                self._cut_from = self.offset if before not in {b"", b"\n", b"\0"} else None
            return max(0, os.fstat(self._descriptor).st_size - self.offset)
        except FileNotFoundError:
            return 0

    def read(self, last: bool) -> list[tuple[float, int, str]]:
        """Return (time, offset behind the line, text) of the lines that are complete; all, when it is the `last`."""
        if not self.unread():
            return []
        assert self._descriptor is not None
        data = os.pread(self._descriptor, READ_BYTES, self.offset)
        self._looked_at = self.offset + len(data)
        at_end = last and len(data) < READ_BYTES
        lines = []
        start = 0
        now = time.time()
        while start < len(data):
            end = data.find(b"\n", start)
            if end < 0 and not at_end and self._cut_from is None:
                if len(data) - start <= LONGEST_LINE_BYTES:
                    break
                behind = start + LONGEST_LINE_BYTES
                lines.append((now, self.offset + behind, _text(data[start:behind])))
                self._cut_from = self.offset + behind
            elif self._cut_from is None:
                end, behind = (len(data), len(data)) if end < 0 else (end, end + 1)
                text = _text(data[start:end])
                lines.append((_time_of(text, now), self.offset + behind, text))
            else:
                end, behind, over = (len(data), len(data), at_end) if end < 0 else (end, end + 1, True)
                if over:
                    cut = self.offset + end - self._cut_from
                    lines.append((now, self.offset + behind, f"… [{cut} more bytes of this line were cut]"))
                    self._cut_from = None
            start = behind
        self.offset += start
        self._yielded = lines[-1][1] if lines else self._yielded
        return lines

    def skip_to_tail(self) -> None:
        """Go to the first line that begins within the last `TAIL_BYTES`."""
        if not self.grown():
            return
        assert self._descriptor is not None
        begin = os.fstat(self._descriptor).st_size - TAIL_BYTES
        if begin > self.offset:
            self.offset = begin + os.pread(self._descriptor, TAIL_BYTES, begin).find(b"\n") + 1

    def free(self) -> None:
        """Give the disk back what was read; the file keeps its length, so places in it stay true."""
        if self._yielded - self._freed >= FREE_BYTES:
            _punch(self.path, self._yielded - 1)  # the last byte says whether a line ended there
            self._freed = self._yielded

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


async def follow(
    place: Path, after: str | None, running: Callable[[], bool], wake: anyio.Event
) -> AsyncIterator[list[LogLine]]:
    """Yield the lines of a run in batches, as they come. To ask for the next batch says that the last one is safe.

    Args:
        place: path of the run's files without ending.
        after: cursor of the last line that is known; None for the beginning.
        running: says whether the run may still write.
        wake: set when the run has ended.
    """
    sources = _sources(place, after)
    try:
        while True:
            last = not running()
            many = sum(source.unread() for source in sources) > IN_A_THREAD_BYTES
            batch = await anyio.to_thread.run_sync(_merged, sources, last) if many else _merged(sources, last)
            if batch:
                yield batch
                for source in sources:
                    source.free()
            elif last and not any(source.unread() for source in sources):
                return
            else:
                await file_poller().until(lambda: any(source.grown() for source in sources), wake)
    finally:
        for source in sources:
            source.close()


def last_lines(place: Path) -> tuple[str, ...]:
    """Return what a run wrote last, as far as its files still hold it. Blocks for a moment."""
    sources = _sources(place, None)
    try:
        for source in sources:
            source.skip_to_tail()
        return tuple(line.text for line in _merged(sources, True))
    finally:
        for source in sources:
            source.close()


def is_at_end(place: Path, after: str | None) -> bool:
    """Say whether a cursor is at the end of both files of a run; of files that are gone, too."""
    return unread_bytes(place, after) == 0


def _sources(place: Path, after: str | None) -> tuple[_Source, _Source]:
    out, err = _offsets(after)
    return (
        _Source(place.with_name(place.name + ".out"), "stdout", out),
        _Source(place.with_name(place.name + ".err"), "stderr", err),
    )


def unread_bytes(place: Path, after: str | None) -> int:
    """Return how much of what a run wrote lies behind a cursor."""
    sources = _sources(place, after)
    try:
        return sum(source.unread() for source in sources)
    finally:
        for source in sources:
            source.close()


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace").rstrip("\r").replace("\0", "\ufffd")


def _merged(sources: tuple[_Source, _Source], last: bool) -> list[LogLine]:
    """Return what both files have to say, in the order of time, each line with a cursor that counts both."""
    at = [source.offset for source in sources]
    found = [
        (moment, index, offset, text)
        for index, source in enumerate(sources)
        for moment, offset, text in source.read(last)
    ]
    # Only the two files are merged: within one, lines keep their order whatever times they name.
    if _ascending(found):
        found.sort(key=lambda line: line[0])
    lines = []
    for moment, index, offset, text in found:
        at[index] = offset
        lines.append(LogLine(moment, sources[index].stream, text, f"{at[0]}:{at[1]}"))
    return lines


def _ascending(found: list[tuple[float, int, int, str]]) -> bool:
    newest = [0.0, 0.0]
    for moment, index, _, _ in found:
        if moment < newest[index]:
            return False
        newest[index] = moment
    return True


def _offsets(cursor: str | None) -> tuple[int, int]:
    out, _, err = (cursor or "0:0").partition(":")
    return int(out), int(err)


def _time_of(text: str, now: float) -> float:
    """Return the time a line names at its head, else `now`."""
    stamped = STAMP.match(text)
    if stamped is None:
        return now
    try:
        written = datetime.fromisoformat(stamped[1].replace(",", "."))
    except ValueError:
        return now
    return min(now, written.replace(tzinfo=UTC).timestamp())


def _punch(path: Path, length: int) -> None:
    """Free the first `length` bytes of a file without moving the rest (Linux; elsewhere nothing happens)."""
    if not sys.platform.startswith("linux"):
        return
    keep_size, punch_hole = 1, 2
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        with path.open("r+b") as file:
            fallocate = libc.fallocate64 if hasattr(libc, "fallocate64") else libc.fallocate
            fallocate(file.fileno(), keep_size | punch_hole, ctypes.c_int64(0), ctypes.c_int64(length))
    except (OSError, AttributeError):
        return
