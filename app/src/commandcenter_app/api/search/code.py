"""Search in source code: definitions by their names, and lines by the words in them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

import anyio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from commandcenter_app.api.search.marking import CONTROLS, Marker, Match, pieces_of, segments
from commandcenter_app.api.search.question import Forms, query_of, quoted, rank_of, wanted_of
from commandcenter_app.api.search.repository import SearchFilter
from commandcenter_app.api.search.schemas import CodeLine, FoundBy, SearchHit, SearchKind
from commandcenter_app.scan import words
from commandcenter_app.scan.code import SIZE_LIMIT_BYTES, read_regular
from commandcenter_app.scan.decoding import as_utf8, decode
from commandcenter_app.storage.models.scans import from_ns

DEFINITIONS_AT_MOST = 50
CONSIDERED_AT_MOST = 1_000
"""Maximum number of matches that are ranked."""
FILES_AT_MOST = 40
"""Maximum number of files in which lines are looked for."""
READ_WITHIN_S = 0.02
"""Time in which lines are looked for; at least one file is read."""
LINES_A_FILE = 3
AROUND = 1
"""Number of lines shown before and after a line."""
LINE_LIMIT_CHARS = 400


@dataclass(frozen=True)
class Definition:
    """A definition, and whether the question is its name."""

    id: int
    file_id: int
    path: str
    language: str | None
    line: int
    symbol: str
    name: str
    container: str
    mtime_ns: int
    exact: bool

    def hit(self, lines: list[CodeLine]) -> SearchHit:
        """Return it as a hit, with its lines."""
        title = f"{self.container}.{self.name}" if self.container else self.name
        return SearchHit(
            kind=SearchKind.DEFINITION, found_by=FoundBy.WORDS, document_id=None, path=self.path, link=None,
            language=self.language, title=title, heading="", line=self.line,
            changed_at=from_ns(self.mtime_ns), passage=[], symbol=self.symbol, lines=lines,
        )  # fmt: skip


@dataclass(frozen=True)
class CodeFile:
    """A file, and its lines that were found."""

    id: int
    path: str
    language: str | None
    mtime_ns: int
    lines: list[CodeLine]

    def hit(self) -> SearchHit:
        """Return it as a hit, at the first line with a match."""
        matching = [line.number for line in self.lines if any(part.match for part in line.segments)]
        return SearchHit(
            kind=SearchKind.CODE, found_by=FoundBy.WORDS, document_id=None, path=self.path, link=None,
            language=self.language, title=self.path, heading="", line=next(iter(matching), 1),
            changed_at=from_ns(self.mtime_ns), passage=[], lines=self.lines,
        )  # fmt: skip


class CodeSearch:
    """Searches in the source code of the project in `root`."""

    def __init__(self, session: AsyncSession, root: Path) -> None:
        self._session = session
        self._root = root

    async def definitions(self, forms: Sequence[Sequence[Forms]], wanted: SearchFilter) -> list[Definition]:
        """Return the definitions whose names match, the best first: the name itself, then the shortest."""
        query = query_of(forms)
        if not query or not wanted.includes(SearchKind.DEFINITION):
            return []
        condition, bound = wanted.of_files()
        terms = [one.term for group in forms for one in wanted_of(group)]
        names = {"names": [term.name for term in terms], "written": [term.text for term in terms]}
        rows = await self._session.execute(
            text(f"""
                WITH query AS MATERIALIZED (
                    SELECT CAST(CAST(:query AS text) AS tsquery) AS q, CAST(CAST(:rank AS text) AS tsquery) AS ranks
                ), found AS MATERIALIZED (
                    SELECT d.id, d.file_id, f.path, f.language, d.line, d.kind, d.name, d.container, f.mtime_ns, f.role,
                        ts_rank(d.words, ranks, 1) AS rank,
                        lower(replace(d.name, '_', '')) = ANY(CAST(:names AS text[])) AS exact
                    FROM query, definitions d JOIN files f ON f.id = d.file_id
                    WHERE d.words @@ q AND {condition} LIMIT {CONSIDERED_AT_MOST}
                )
                SELECT id, file_id, path, language, line, kind, name, container, mtime_ns, exact FROM found
                ORDER BY exact DESC, role IS NOT NULL, name = ANY(CAST(:written AS text[])) DESC,
                    rank DESC, length(name), path, line
                LIMIT {DEFINITIONS_AT_MOST}
            """),  # noqa: S608 - built from constants; user input is bound
            bound | names | {"query": query, "rank": rank_of(forms)},
        )
        return [Definition(*row) for row in rows]

    async def files(self, forms: Sequence[Sequence[Forms]], wanted: SearchFilter) -> list[CodeFile]:
        """Return files that contain all words of the question, the best first, without their lines."""
        query, runs = code_query(forms)
        if not query or not wanted.includes(SearchKind.CODE):
            return []
        condition, bound = wanted.of_files()
        rows = await self._session.execute(
            text(f"""
                WITH query AS MATERIALIZED (
                    SELECT CAST(CAST(:query AS text) AS tsquery) AS q, CAST(CAST(:runs AS text) AS tsquery) AS runs
                ), found AS MATERIALIZED (
                    SELECT f.id, f.path, f.language, f.mtime_ns, f.role, c.words @@ runs AS written
                    FROM query, code c JOIN files f ON f.id = c.file_id
                    WHERE c.words @@ q AND {condition} LIMIT {CONSIDERED_AT_MOST}
                )
                SELECT id, path, language, mtime_ns FROM found ORDER BY written DESC, role IS NOT NULL, path
                LIMIT {FILES_AT_MOST + 1}
            """),  # noqa: S608 - built from constants; user input is bound
            bound | {"query": query, "runs": runs},
        )
        return [CodeFile(row[0], row[1], row[2], row[3], []) for row in rows]

    async def with_lines(
        self, files: Sequence[CodeFile], forms: Sequence[Sequence[Forms]], shown: Mapping[int, Set[int]]
    ) -> tuple[list[CodeFile], bool]:
        """Return the files with lines that contain all words of the question, and whether these are all.

        `shown` are the numbers of lines that another result already shows, by file ID.
        """
        if not files:
            return [], True
        groups = [LineMatcher(wanted_of(group)) for group in forms]
        return await anyio.to_thread.run_sync(self._with_lines, files, groups, shown)

    def _with_lines(
        self, candidates: Sequence[CodeFile], groups: Sequence[LineMatcher], shown: Mapping[int, Set[int]]
    ) -> tuple[list[CodeFile], bool]:
        """Read the candidates, as many as there is time for, and return those with lines that match."""
        until = time.monotonic() + READ_WITHIN_S
        found: list[CodeFile] = []
        root = os.path.realpath(self._root)
        for number, file in enumerate(candidates[:FILES_AT_MOST]):
            if number and time.monotonic() > until:
                return found, False
            content = text_at(root, file.path)
            without = shown.get(file.id, frozenset())
            lines = next((lines for group in groups if (lines := group.lines(content, without))), [])
            if lines:
                found.append(replace(file, lines=lines))
        return found, len(candidates) <= FILES_AT_MOST

    async def lines_of(self, definitions: Sequence[Definition], marker: Marker) -> list[list[CodeLine]]:
        """Return the lines of each definition."""

        def read() -> list[list[CodeLine]]:
            root = os.path.realpath(self._root)
            return [around(lines_of(text_at(root, one.path)), [one.line - 1], marker) for one in definitions]

        return await anyio.to_thread.run_sync(read)


def text_at(root: str, path: str) -> str:
    """Return a file's text; empty if the file is no longer a readable text."""
    try:
        data = as_utf8(read_regular(root, path, SIZE_LIMIT_BYTES))
    except (OSError, ValueError):
        return ""
    return "" if data is None else decode(data)[0]


class LineMatcher:
    """Finds the lines that contain all of some terms."""

    def __init__(self, wanted: Sequence[Forms]) -> None:
        self._marker = Marker(wanted)
        self._firsts = [
            pieces[0]
            for forms in wanted
            if (pieces := pieces_of(forms.term.text)) and not words.UMLAUT.search(forms.term.text)
        ]

    def lines(self, content: str, without: Set[int] = frozenset()) -> list[CodeLine]:
        """Return the first few lines that match, with those around them; ignore lines with numbers in `without`."""
        lines = lines_of(content)
        found: list[int] = []
        for number in self._candidates(content, lines):
            if number + 1 not in without and self._matches(lines[number]):
                found.append(number)
                if len(found) == LINES_A_FILE:
                    break
        return around(lines, found, self._marker) if found else []

    def _candidates(self, content: str, lines: Sequence[str]) -> Iterator[int]:
        """Yield the indices of lines that contain the first part of each term."""
        if content.isascii():  # the whole text at once is much quicker
            folded = content.lower()
            if all(first in folded for first in self._firsts):
                for number, line in enumerate(lines_of(folded)):
                    if all(first in line for first in self._firsts):
                        yield number
            return
        for number, line in enumerate(lines):
            if self._may_match(line):
                yield number

    def _may_match(self, text: str) -> bool:
        folded = words.fold(text)
        if words.UMLAUT.search(text):
            folded += "\n" + words.fold(words.spelled_out(text))
        return all(first in folded for first in self._firsts)

    def _matches(self, line: str) -> bool:
        return self._marker.terms <= {match.term for match in self._marker.matches(line[:LINE_LIMIT_CHARS])}


def lines_of(content: str) -> list[str]:
    """Return the lines of a text; what ends the last line begins no other."""
    return content.removesuffix("\n").split("\n")


def around(lines: Sequence[str], found: Sequence[int], marker: Marker) -> list[CodeLine]:
    """Return the lines with these indices, in which matches are marked, and those around them."""
    shown = sorted({number for one in found for number in range(one - AROUND, one + AROUND + 1)})
    return [line_of(lines[one], one, marker if one in found else None) for one in shown if 0 <= one < len(lines)]


def line_of(line: str, index: int, marker: Marker | None) -> CodeLine:
    """Return a line, with its matches marked."""
    shown = CONTROLS.sub("", line)[:LINE_LIMIT_CHARS]
    found: list[Match] = list(marker.matches(shown)) if marker is not None else []
    return CodeLine(number=index + 1, segments=segments(shown, 0, len(shown), found))


def code_query(forms: Sequence[Sequence[Forms]]) -> tuple[str, str]:
    """Return the query for files with all words of a group, and the one for the identifiers as they are written."""
    groups = [" & ".join(f"({query})" for one in wanted_of(group) if (query := term_query(one))) for group in forms]
    runs = [quoted(one.term.run) for group in forms for one in wanted_of(group) if one.term.run]
    return " | ".join(f"({group})" for group in groups if group), " | ".join(runs)


def term_query(forms: Forms) -> str:
    """Return the query for files with all parts of a term."""
    term = forms.term
    as_written = words.has_pairs(term.text) or words.SYMBOL.search(term.text)
    parts = (term.whole if as_written else words.parts(term.text)).split()
    queries = [quoted(part) for part in parts]
    if queries and (term.unfinished or (len(parts[-1]) == 1 and words.has_pairs(term.text))):
        queries[-1] += ":*"
    runs = [f"{quoted(run)}:*" for run in term.runs if queries]
    return " | ".join([" & ".join(queries), *runs])
