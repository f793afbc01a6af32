"""Full-text queries. What is indexed, and how, is in `scan/store.py` and the first migration."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

MATCH_START, MATCH_STOP = "\x02", "\x03"
"""Marks around matched words: control characters, of which passages are cleaned beforehand."""

RANKED_AT_MOST = 1_000
"""Ranking reads the whole index entry of each match. A question with more matches than this is too broad for its
rank to say much, and an answer in bounded time is worth more; documents with a matching title are ranked first."""

# The question is a CTE wherever documents are matched: when the planner sees the words themselves and expects many
# matches, it reads all index entries from the table instead of asking the index, which takes ten times as long.
# All words of the question, or all but the last and a word that begins like the last.
QUERY = """(websearch_to_tsquery('english', :whole)
        || (websearch_to_tsquery('english', :head) && to_tsquery('commandcenter_words', :prefix)))"""

HITS = text(f"""
    WITH query AS MATERIALIZED (SELECT {QUERY} AS q),
    matches AS MATERIALIZED (
        SELECT file_id, search FROM documents, query WHERE search @@ q
        ORDER BY title_search @@ q DESC LIMIT :ranked_at_most
    ), best AS (
        SELECT file_id, ts_rank(search, q, 1) AS rank FROM matches, query
        ORDER BY rank DESC, file_id LIMIT :limit OFFSET :offset
    )
    SELECT d.file_id, f.path, d.title, d.content FROM best
    JOIN documents d USING (file_id) JOIN files f ON f.id = d.file_id ORDER BY best.rank DESC, file_id
""")  # noqa: S608 - put together from constants; what users typed is bound
TOTAL = text(f"""
    WITH query AS MATERIALIZED (SELECT {QUERY} AS q)
    SELECT count(*), (SELECT tsvector_to_array(to_tsvector('english', :whole)))
    FROM documents, query WHERE search @@ q
""")  # noqa: S608 - as above
HIGHLIGHT = text(f"""
    SELECT ts_headline('english', passage, {QUERY}, :options)
    FROM unnest(CAST(:passages AS text[])) WITH ORDINALITY AS p(passage, n) ORDER BY n
""")  # noqa: S608 - as above


@dataclass(frozen=True)
class Question:
    """What was asked, taken apart: the whole, and its parts when the last word may be unfinished."""

    whole: str
    head: str = ""
    prefix: str = ""


@dataclass(frozen=True)
class Match:
    """A matching document with its text."""

    document_id: int
    path: str
    title: str
    content: str


class SearchRepository:
    """The full-text index."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def total(self, question: Question) -> tuple[int, list[str]]:
        """How many documents match, and the word stems that were looked for."""
        row = (await self._session.execute(TOTAL, vars(question))).one()
        return row[0], row[1]

    async def matches(self, question: Question, *, limit: int, offset: int) -> Sequence[Match]:
        """One page of matches, the best first."""
        bounds = {"limit": limit, "offset": offset, "ranked_at_most": RANKED_AT_MOST}
        rows = await self._session.execute(HITS, vars(question) | bounds)
        return [Match(*row) for row in rows]

    async def highlight(self, question: Question, passages: list[str]) -> list[str]:
        """The passages with MATCH_START and MATCH_STOP around what matches, judged as the index judges."""
        options = f"HighlightAll=true, StartSel={MATCH_START}, StopSel={MATCH_STOP}"
        rows = await self._session.execute(HIGHLIGHT, vars(question) | {"passages": passages, "options": options})
        return [row[0] for row in rows]
