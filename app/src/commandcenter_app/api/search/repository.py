"""Queries over passages: by words (Postgres full text) and by meaning (pgvector)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from commandcenter_app.api.search.fusion import Candidate
from commandcenter_app.api.search.question import Forms, Question, query_of, rank_of
from commandcenter_app.api.search.schemas import SearchKind
from commandcenter_app.storage.models import PassageRow

RANKED_AT_MOST = 1_000
"""Maximum number of matches that are ranked, since ranking reads the whole index entry of each. Up to TITLES_AT_MOST
matches in a title or heading are always ranked. A query with more matches is too broad for ranks to mean much."""

TITLES_AT_MOST = 300
NEAREST = 50
"""Maximum number of passages found by meaning."""

KINDS = {str(kind): kind for kind in SearchKind}
ITEM = "coalesce(p.note, p.file_id::text)"
FILES = "LEFT JOIN files f ON f.id = p.file_id"
FORMS = text("""
    SELECT phraseto_tsquery('simple', whole)::text, phraseto_tsquery('english', parts)::text
    FROM unnest(CAST(:whole AS text[]), CAST(:parts AS text[])) WITH ORDINALITY AS terms(whole, parts, n) ORDER BY n
""")
COMMITTED = "LEFT JOIN touched_files t ON t.path = f.path"
CHANGED = "coalesce(t.last_at, to_timestamp(f.mtime_ns / 1e9::float8))"
"""Time at which a file was changed: that of its last commit, or else its modification time. Notes have their own."""
DETAILS = text(f"""
    SELECT p.id, p.kind, d.file_id AS document_id, f.path, p.link, f.language, p.title, p.heading, p.line, p.text,
        coalesce(t.last_at, p.changed_at) AS changed_at
    FROM passages p {FILES} LEFT JOIN documents d ON d.file_id = p.file_id {COMMITTED}
    WHERE p.id = ANY(CAST(:ids AS bigint[]))
""")  # noqa: S608 - as above

COMMENTS = text("""
    SELECT file_id, line, text FROM passages
    WHERE id = ANY(CAST(:ids AS bigint[])) AND kind IN ('comment', 'docstring') AND file_id IS NOT NULL
""")


@dataclass(frozen=True)
class SearchFilter:
    """Conditions on the passages to find; empty ones are ignored."""

    kinds: tuple[SearchKind, ...] = ()
    path: str = ""
    language: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def includes(self, *kinds: SearchKind) -> bool:
        """Return whether one of these kinds is to be found."""
        return not self.kinds or not set(self.kinds).isdisjoint(kinds)

    def condition(self) -> tuple[str, dict[str, Any]]:
        """Return the condition on passages `p` as SQL, and its parameters."""
        found: list[str] = []
        of_files, bound = self._of_files()
        if self.kinds:
            found.append("p.kind = ANY(CAST(:kinds AS text[]))")
            bound["kinds"] = [str(kind) for kind in self.kinds]
        times = self._of_time(CHANGED, bound)
        if of_files or times:
            # A subquery lets Postgres combine the index of files with that of words; a join would read the words
            # of all passages of these files.
            files = f"p.file_id = ANY(ARRAY({_ids_of_files([*of_files, *times])}))"
            notes = " AND ".join(["p.file_id IS NULL", *self._of_time("p.changed_at", bound)])
            found.append(files if of_files else f"({files} OR {notes})")
        return " AND ".join(["true", *found]), bound

    def of_files(self) -> tuple[str, dict[str, Any]]:
        """Return the condition on files `f` as SQL, and its parameters."""
        found, bound = self._of_files()
        if times := self._of_time(CHANGED, bound):
            found.append(f"f.id = ANY(ARRAY({_ids_of_files(times)}))")
        return " AND ".join(["true", *found]), bound

    def _of_files(self) -> tuple[list[str], dict[str, Any]]:
        found: list[str] = []
        bound: dict[str, Any] = {}
        if self.path:
            found.append("starts_with(f.path, :path)")
            bound["path"] = self.path
        if self.language:
            found.append("f.language = :language")
            bound["language"] = self.language
        return found, bound

    def _of_time(self, column: str, bound: dict[str, Any]) -> list[str]:
        found: list[str] = []
        if self.since:
            found.append(f"{column} >= :since")
            bound["since"] = self.since
        if self.until:
            found.append(f"{column} < :until")
            bound["until"] = self.until
        return found


def _ids_of_files(conditions: list[str]) -> str:
    """Return a query for the ids of the files `f` for which all conditions hold."""
    return f"SELECT f.id FROM files f {COMMITTED} WHERE {' AND '.join(conditions)}"  # noqa: S608 - constants


@dataclass(frozen=True)
class Near:
    """A passage and the similarity of its vector, from -1 to 1."""

    candidate: Candidate
    similarity: float


class SearchRepository:
    """Queries for passages."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def count(self) -> int:
        """Count all passages."""
        return await self._session.scalar(select(func.count()).select_from(PassageRow)) or 0

    async def forms(self, question: Question) -> list[list[Forms]]:
        """Return the forms of all terms of the question, by group."""
        terms = [term for group in question.groups for term in group]
        bound = {"whole": [term.whole for term in terms], "parts": [term.parts for term in terms]}
        rows = iter((await self._session.execute(FORMS, bound)).all())
        return [[Forms(term, *next(rows)) for term in group] for group in question.groups]

    async def by_words(self, forms: list[list[Forms]], wanted: SearchFilter) -> tuple[list[Candidate], bool]:
        """Return the passages with the words, the best first, and whether these are all."""
        condition, bound = wanted.condition()
        if not (matching := query_of(forms)):
            return [], True
        # The query is a CTE. If the planner sees the words themselves and expects many matches, it reads all index
        # entries from the table instead of using the index, which takes ten times as long.
        row = f"p.id, {ITEM} AS item, p.kind, ts_rank(p.search, ranks, 1) AS rank FROM query, passages p"
        query = text(f"""
            WITH query AS MATERIALIZED (
                SELECT CAST(CAST(:query AS text) AS tsquery) AS q, CAST(CAST(:rank AS text) AS tsquery) AS ranks
            ), titled AS MATERIALIZED (
                SELECT {row} WHERE p.titles @@ q AND {condition} LIMIT {TITLES_AT_MOST}
            ), matched AS MATERIALIZED (
                SELECT {row} WHERE p.search @@ q AND {condition} LIMIT {RANKED_AT_MOST + 1}
            )
            SELECT id, item, kind, (SELECT count(*) FROM matched) <= {RANKED_AT_MOST}
            FROM (SELECT * FROM titled UNION SELECT * FROM matched) AS found
            ORDER BY rank DESC, id
        """)  # noqa: S608 - built from constants; user input is bound
        bound |= {"query": matching, "rank": rank_of(forms)}
        rows = (await self._session.execute(query, bound)).all()
        found = [Candidate(passage, item, KINDS[kind]) for passage, item, kind, _ in rows]
        return found, all(row[3] for row in rows[:1])

    async def by_meaning(
        self, vector: Sequence[float], model: str, wanted: SearchFilter, limit: int = NEAREST
    ) -> list[Near]:
        """Return the passages with the nearest vectors of this model, the nearest first."""
        condition, bound = wanted.condition()
        size = len(vector)
        # In a subquery, the vector is parsed once instead of once per passage.
        distance = f"e.embedding::halfvec({size:d}) <#> (SELECT CAST(CAST(:vector AS text) AS halfvec({size:d})))"
        query = text(f"""
            SELECT p.id, {ITEM}, p.kind, -({distance})
            FROM embeddings e JOIN passages p ON p.id = e.passage_id
            WHERE e.dimensions = {size:d} AND e.model = :model AND {condition}
            ORDER BY {distance} LIMIT {limit:d}
        """)  # noqa: S608 - as above
        known = {"vector": f"[{','.join(format(one, '.5f') for one in vector)}]", "model": model}
        rows = await self._session.execute(query, bound | known)
        return [Near(Candidate(row[0], row[1], KINDS[row[2]]), row[3]) for row in rows]

    async def lines_of_comments(self, passages: Iterable[int]) -> dict[int, set[int]]:
        """Return the lines of those of the passages that are comments or docstrings, by the ids of their files."""
        rows = await self._session.execute(COMMENTS, {"ids": list(passages)})
        return {
            file: {line + index for index, one in enumerate(text.split("\n")) if one.strip()}
            for file, line, text in rows
        }

    async def details(self, ids: list[int]) -> list[Any]:
        """Return the passages `ids` in this order, without those that a scan has just removed."""
        rows = {row.id: row for row in await self._session.execute(DETAILS, {"ids": ids})}
        return [rows[id_] for id_ in ids if id_ in rows]
