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

from commandcenter_hub.engines.base import LogLine
from commandcenter_hub.engines.files import FILE_POLLER

READ_BYTES = 262_144
LONGEST_LINE_BYTES = 131_072
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
        self._freed = offset

    def grown(self) -> bool:
        """Say whether there is something behind the place up to which was read."""
        try:
            if self._descriptor is None:
                self._descriptor = os.open(self.path, os.O_RDONLY)
            return os.fstat(self._descriptor).st_size > self.offset
        except FileNotFoundError:
            return False

    def read(self, last: bool) -> list[tuple[float, int, str]]:
        """Return (time, offset behind the line, text) of the lines that are complete; all, when it is the `last`."""
        if not self.grown():
            return []
        assert self._descriptor is not None
        data = os.pread(self._descriptor, READ_BYTES, self.offset)
        lines = []
        start = 0
        now = time.time()
        while start < len(data):
            end = data.find(b"\n", start)
            if end < 0:
                at_end = last and len(data) < READ_BYTES
                if not at_end and len(data) - start < LONGEST_LINE_BYTES:
                    break
                end = len(data)
            text = data[start:end].decode("utf-8", "replace").rstrip("\r").replace("\0", "\ufffd")
            start = min(end + 1, len(data))
            lines.append((_time_of(text, now), self.offset + start, text))
        self.offset += start
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
        if self.offset - self._freed >= FREE_BYTES:
            _punch(self.path, self.offset)
            self._freed = self.offset

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
            batch = _merged(sources, last)
            if batch:
                yield batch
                for source in sources:
                    source.free()
            elif last:
                return
            else:
                await FILE_POLLER.until(lambda: any(source.grown() for source in sources), wake)
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
    sources = _sources(place, after)
    try:
        return not any(source.grown() for source in sources)
    finally:
        for source in sources:
            source.close()


def _sources(place: Path, after: str | None) -> tuple[_Source, _Source]:
    out, err = _offsets(after)
    return (
        _Source(place.with_name(place.name + ".out"), "stdout", out),
        _Source(place.with_name(place.name + ".err"), "stderr", err),
    )


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
