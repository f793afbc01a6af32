"""Find lines in all text files of the project by a text or a regular expression.

RE2 takes time in proportion to the text, whatever the expression is; a thread reads one file after another, and stops
at the limits or when the client has gone.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import anyio
from fastapi import Request
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from commandcenter_app.api.search.marking import CONTROLS
from commandcenter_app.api.search.repository import SearchFilter
from commandcenter_app.api.search.schemas import CodeLine, FileLines, LineResults, Segment
from commandcenter_app.errors import InvalidPatternError
from commandcenter_app.scan.analyse import SIZE_LIMIT_BYTES
from commandcenter_app.scan.code import read_regular
from commandcenter_app.scan.decoding import as_utf8
from commandcenter_app.shared import patterns

WITHIN_S = 5.0
"""Time limit of a search, seconds."""

LINES_A_FILE = 50
AROUND = 1
"""Number of lines shown before and after a line."""
LINE_LIMIT_BYTES = 400
"""A longer line is cut, around its first match."""
PATTERN_LIMIT_BYTES = 4 * 1024 * 1024
"""Memory that a compiled expression may take."""

SEARCHES = anyio.CapacityLimiter(2)
"""Number of searches at the same time; others wait."""

Span = tuple[int, int]


class TextFile(NamedTuple):
    """A file to look into."""

    path: str
    language: str | None


def compile_pattern(q: str, *, regex: bool, match_case: bool) -> Any:
    """Compile a text or a regular expression, which matches within lines. Raises InvalidPatternError."""
    try:
        return patterns.compile_pattern(q, regex=regex, match_case=match_case, limit_bytes=PATTERN_LIMIT_BYTES)
    except patterns.PatternError as error:
        raise InvalidPatternError(str(error)) from error


async def text_files(session: AsyncSession, wanted: SearchFilter) -> list[TextFile]:
    """Return the files that may be text, in the order in which they are read."""
    condition, bound = wanted.of_files()
    rows = await session.execute(
        text(f"""
            SELECT f.path, f.language FROM files f WHERE f.size_bytes BETWEEN 1 AND {SIZE_LIMIT_BYTES} AND {condition}
            ORDER BY f.role IS NOT NULL, f.path
        """),  # noqa: S608 - built from constants; user input is bound
        bound,
    )
    return [TextFile(*row) for row in rows]


@asynccontextmanager
async def stopped_by_hangup(request: Request) -> AsyncIterator[None]:
    """Cancel the block when the client disconnects."""

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        tasks.cancel_scope.cancel()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(watch)
        yield
        tasks.cancel_scope.cancel()


async def find_lines(workspace: Path, files: Sequence[TextFile], pattern: Any, *, limit: int) -> LineResults:
    """Return up to `limit` lines in which the pattern matches. When cancelled, the thread ends after its file."""
    search = LineSearch(os.path.realpath(workspace), pattern, limit)
    try:
        return await anyio.to_thread.run_sync(search.run, files, limiter=SEARCHES, abandon_on_cancel=True)
    finally:
        search.stop.set()


def nothing(files: Sequence[TextFile]) -> LineResults:
    """Return the result of a search that has read nothing."""
    return LineResults(items=[], total=0, complete=False, files_read=0, files_total=len(files), took_ms=0)


class LineSearch:
    """One search, in a thread. Set `stop` to end it."""

    def __init__(self, root: str, pattern: Any, limit: int) -> None:
        self.stop = threading.Event()
        self._root, self._pattern, self._left = root, pattern, limit
        self._until = 0.0

    def run(self, files: Sequence[TextFile]) -> LineResults:
        """Read the files, and return what was found."""
        began = time.monotonic()
        self._until = began + WITHIN_S
        items: list[FileLines] = []
        total = read = 0
        complete = True
        for file in files:
            if self._is_over() or self._left <= 0:
                complete = False
                break
            read += 1
            lines, found, all_of_file = self._lines(file.path)
            complete = complete and all_of_file
            if found:
                items.append(FileLines(path=file.path, language=file.language, lines=lines))
                total, self._left = total + found, self._left - found
        took_ms = round((time.monotonic() - began) * 1000, 3)
        return LineResults(
            items=items, total=total, complete=complete, files_read=read, files_total=len(files), took_ms=took_ms
        )

    def _is_over(self) -> bool:
        return self.stop.is_set() or time.monotonic() > self._until

    def _lines(self, path: str) -> tuple[list[CodeLine], int, bool]:
        """Return the lines found in a file with those around them, their number, and whether these are all."""
        try:
            data = as_utf8(read_regular(self._root, path, SIZE_LIMIT_BYTES))
        except (OSError, ValueError):
            return [], 0, True
        if data is None:
            return [], 0, True
        data = data.replace(b"\r\n", b"\n")  # so that $ matches before both
        if self._pattern.search(data) is None:
            return [], 0, True
        found, complete = self._spans(data)
        return shown(data, found), len(found), complete

    def _spans(self, data: bytes) -> tuple[dict[int, list[Span]], bool]:
        """Return the places of the matches by the start of their line, and whether these are all."""
        found: dict[int, list[Span]] = {}
        for number, match in enumerate(self._pattern.finditer(data)):
            start, end = match.span()
            if number % 1_000 == 999 and self._is_over():
                return found, False
            line = data.rfind(b"\n", 0, start) + 1
            if start == end and (end == len(data) or line in found):
                continue
            if line not in found and len(found) >= min(LINES_A_FILE, self._left):
                return found, False
            found.setdefault(line, []).append((start, end))
        return found, True


def shown(data: bytes, found: dict[int, list[Span]]) -> list[CodeLine]:
    """Return the lines that begin at these places, their matches marked, and those around them."""
    lines: dict[int, CodeLine] = {}
    for line in found:
        number = data.count(b"\n", 0, line) + 1
        for other, start in neighbours(data, line, number):
            if other not in lines or start == line:
                lines[other] = code_line(data, start, other, found.get(start, []))
    return [lines[number] for number in sorted(lines)]


def neighbours(data: bytes, line: int, number: int) -> Iterator[tuple[int, int]]:
    """Yield the numbers and starts of a line and of those around it."""
    yield number, line
    start = line
    for back in range(1, AROUND + 1):
        if start == 0:
            break
        start = data.rfind(b"\n", 0, start - 1) + 1
        yield number - back, start
    start = line
    for ahead in range(1, AROUND + 1):
        start = data.find(b"\n", start) + 1
        if start in {0, len(data)}:
            break
        yield number + ahead, start


def code_line(data: bytes, start: int, number: int, spans: Sequence[Span]) -> CodeLine:
    """Return the line that begins at `start`."""
    end = data.find(b"\n", start)
    end = len(data) if end < 0 else end
    if spans and end - start > LINE_LIMIT_BYTES:
        start = max(start, spans[0][0] - LINE_LIMIT_BYTES // 4)
    end = min(end, start + LINE_LIMIT_BYTES)
    segments: list[Segment] = []
    for begin, stop in spans:
        if begin >= end:
            break
        segments += [piece(data[start:begin], match=False), piece(data[begin : min(stop, end)], match=True)]
        start = max(start, min(stop, end))
    segments.append(piece(data[start:end], match=False))
    return CodeLine(number=number, segments=[one for one in segments if one.text])


def piece(data: bytes, *, match: bool) -> Segment:
    """Return bytes of a line as a segment."""
    return Segment(text=CONTROLS.sub("", data.decode("utf-8", "replace")), match=match)
