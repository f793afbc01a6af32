"""Follow the output that a run writes to its two files, after any cursor."""

import ctypes
import ctypes.util
import os
import re
import stat
import sys
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import anyio
import anyio.to_thread

from commandcenter_hub.engines.base import LogLine
from commandcenter_hub.engines.file_poller import file_poller

READ_BYTES = 262_144
"""Bytes that are read at a time."""
LONGEST_LINE_BYTES = 131_072
"""Maximum number of bytes kept of a line; a longer line is cut, with a note of how much was cut."""
IN_A_THREAD_BYTES = 16_384
"""Unread bytes above which a read runs in a thread."""
TAIL_BYTES = 16_384
"""Bytes at the end of a file in which the last lines are searched."""
FREE_BYTES = 8 * 1024 * 1024
"""Number of read bytes after which their disk space is freed."""

STAMP = re.compile(r"(?:\d+:[A-Z] )?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,]\d{3,6})(?: ?UTC|Z|\+00:00)")
"""Timestamps at the beginning of our services' lines: the app's, Postgres's and Valkey's."""


class _Source:
    """One file of a run, read line by line. A removed file is read from the process that still writes to it."""

    def __init__(self, path: Path, stream: str, offset: int, pid: int | None = None) -> None:
        self.path, self.stream, self.offset = path, stream, offset
        self._pid = pid
        self._descriptor: int | None = None
        self._cut_from: int | None = None
        """Offset from which the rest of a line is cut; None outside such a line."""
        self._yielded = self._freed = self._looked_at = offset

    def grown(self) -> bool:
        """Return whether the file has grown since the last read, which may have left an incomplete line unread."""
        return self.unread() > max(0, self._looked_at - self.offset)

    def unread(self) -> int:
        """Return the number of bytes after the offset up to which lines were read."""
        try:
            if self._descriptor is None:
                self._descriptor = self._open()
                before = os.pread(self._descriptor, 1, self.offset - 1) if self.offset else b""
                # Freed bytes read as zeros. Any other byte than these means that the offset is within a cut line.
                self._cut_from = self.offset if before not in {b"", b"\n", b"\0"} else None
            return max(0, os.fstat(self._descriptor).st_size - self.offset)
        except FileNotFoundError:
            return 0

    @property
    def opened(self) -> tuple[int, ...]:
        """The descriptor of the file; none before the file exists."""
        return () if self._descriptor is None else (self._descriptor,)

    def _open(self) -> int:
        try:
            return os.open(self.path, os.O_RDONLY)
        except FileNotFoundError:
            if self._pid is None:
                raise
        number = 1 if self.stream == "stdout" else 2
        try:
            descriptor = os.open(f"/proc/{self._pid}/fd/{number}", os.O_RDONLY | os.O_NONBLOCK)
        except OSError as error:
            raise FileNotFoundError(self.path) from error
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink:  # it does not write to the removed file
            os.close(descriptor)
            raise FileNotFoundError(self.path)
        return descriptor

    def read(self, last: bool) -> list[tuple[float, int, str]]:
        """Return (time, offset after the line, text) of complete lines; of all lines if `last` is true."""
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
        """Free the disk space of what was read; the file keeps its length, so offsets in it stay valid."""
        if self._yielded - self._freed >= FREE_BYTES:
            _punch(self.path, self._yielded - 1)  # keep the last byte, which shows whether a line ended there
            self._freed = self._yielded

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


async def follow(
    path: Path, after: str | None, running: Callable[[], bool], wake: anyio.Event, pid: int | None = None
) -> AsyncIterator[list[LogLine]]:
    """Yield the lines of a run in batches, as they are written.

    When the caller requests the next batch, the previous one counts as saved, and its disk space may be freed.

    Args:
        path: path of the run's files without ending.
        after: cursor of the last line that is known; None for the beginning.
        running: returns whether the run may still write.
        wake: set when the run has ended.
        pid: process that writes the files.
    """
    sources = _sources(path, after, pid)
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
                files = [descriptor for source in sources for descriptor in source.opened]
                watched = files if len(files) == len(sources) else ()
                await file_poller().until(lambda: any(source.grown() for source in sources), wake, watched)
    finally:
        for source in sources:
            source.close()


def last_lines(path: Path) -> tuple[str, ...]:
    """Return a run's last lines, as far as they are in its files. Blocks for a moment."""
    sources = _sources(path, None)
    try:
        for source in sources:
            source.skip_to_tail()
        return tuple(line.text for line in _merged(sources, True))
    finally:
        for source in sources:
            source.close()


def is_at_end(path: Path, after: str | None) -> bool:
    """Return whether a cursor is at the end of both files of a run; true if the files were removed."""
    return unread_bytes(path, after) == 0


def _sources(path: Path, after: str | None, pid: int | None = None) -> tuple[_Source, _Source]:
    out, err = _offsets(after)
    return (
        _Source(path.with_name(path.name + ".out"), "stdout", out, pid),
        _Source(path.with_name(path.name + ".err"), "stderr", err, pid),
    )


def unread_bytes(path: Path, after: str | None) -> int:
    """Return the number of bytes of a run's output after a cursor."""
    sources = _sources(path, after)
    try:
        return sum(source.unread() for source in sources)
    finally:
        for source in sources:
            source.close()


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace").rstrip("\r").replace("\0", "\ufffd")


def _merged(sources: tuple[_Source, _Source], last: bool) -> list[LogLine]:
    """Return the next lines of both files in order of time; each line's cursor has the offsets in both files."""
    at = [source.offset for source in sources]
    found = [
        (moment, index, offset, text)
        for index, source in enumerate(sources)
        for moment, offset, text in source.read(last)
    ]
    # Within a file, lines keep their order even if their timestamps do not ascend.
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
    """Return the timestamp at the beginning of a line, else `now`."""
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
