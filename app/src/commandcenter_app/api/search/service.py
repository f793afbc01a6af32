"""Search: parse the question, find passages by words and by meaning, merge them, build the hits."""

import logging
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import anyio

from commandcenter_app.api.search.fusion import Candidate, Fused, fuse
from commandcenter_app.api.search.passages import choose_passage, segments
from commandcenter_app.api.search.repository import Near, Question, SearchFilter, SearchRepository
from commandcenter_app.api.search.schemas import Embedding, SearchHit, SearchResults
from commandcenter_app.errors import EmbeddingError
from commandcenter_app.knowledge.embedding import EmbeddingTask
from commandcenter_app.knowledge.models import Embedder

log = logging.getLogger("search")

LAST_WORD = re.compile(r"(?:^|(?<=\s))\w{2,}$")
"""The last word, if it may be incomplete. A single letter begins too many words to be useful."""

EXACT = re.compile(r'"|(?:^|\s)-\S|(?:^|\s)or(?:\s|$)', re.IGNORECASE)
"""Operators of an exact question (a phrase, `-`, `or`), which is searched by words only."""

MIN_SIMILARITY = 0.33
MIN_SIMILARITY_TO_A_WORD = 0.42
"""Minimum similarity (-1 to 1) of a passage found by meaning, higher for a single word, which is similar to too much.
Chosen by reading results of the embedded model (decision 0018); other models seldom score lower."""

MAX_DIFFERENCE = 0.15
"""Maximum difference in similarity to the best passage."""

MEANING_WITHIN_S = 3.0


@dataclass(frozen=True)
class Searcher:
    """Search with the passages, the model and the progress of its vectors."""

    repository: SearchRepository
    embedder: Embedder
    embedding: EmbeddingTask

    async def search(self, q: str, wanted: SearchFilter, *, limit: int, offset: int) -> SearchResults:
        """Return the files and notes that match `q`, each with its best passage. An empty question finds nothing."""
        began = time.perf_counter()
        question = parse_question(q)
        found: list[Fused] = []
        exact = True
        items: list[SearchHit] = []
        if question.whole:
            vector = await self._vector(question)
            words, exact = await self.repository.by_words(question, wanted)
            meaning: list[Candidate] = []
            if vector is not None:
                nearest = await self.repository.by_meaning(vector, self.embedder.name, wanted)
                meaning = similar_enough(question.whole, nearest)
            found = fuse(words, meaning)
            items = await self._hits(question, found[offset : offset + limit])
        return SearchResults(
            items=items,
            total=len(found),
            total_is_exact=exact,
            took_ms=round((time.perf_counter() - began) * 1000, 3),
            embedding=Embedding.model_validate(self.embedding.status),
        )

    async def _vector(self, question: Question) -> list[float] | None:
        """Return the question's vector; None for an exact question, or when the model does not answer in time."""
        if EXACT.search(question.whole):
            return None
        try:
            with anyio.fail_after(MEANING_WITHIN_S):
                vectors = await self.embedder.embed([question.whole])
        except (EmbeddingError, TimeoutError) as error:
            log.warning("searched by words only: %s", str(error) or "the model did not answer in time")
            return None
        vector: list[float] = vectors[0].tolist()
        return vector if any(vector) else None

    async def _hits(self, question: Question, page: list[Fused]) -> list[SearchHit]:
        """Build the hits to show for the passages found."""
        rows = await self.repository.details([one.passage for one in page])
        if not rows:
            return []
        by = {one.passage: one.found_by for one in page}
        begun = question.prefix.removesuffix(":*")
        words = [*await self.repository.stems(question), begun]
        chosen = [choose_passage(row.text, words) for row in rows]
        marked = await self.repository.highlight(question, [passage for passage, _ in chosen])
        return [
            self._hit(row, by[row.id], line, segments(text, begun))
            for row, (_, line), text in zip(rows, chosen, marked, strict=True)
        ]

    @staticmethod
    def _hit(row: Any, found_by: Any, line: int, passage: Any) -> SearchHit:
        shown = {name: value for name, value in row._mapping.items() if name not in {"id", "text", "line"}}
        return SearchHit(**shown, found_by=found_by, line=row.line + line - 1, passage=passage)


def similar_enough(question: str, nearest: Sequence[Near]) -> list[Candidate]:
    """Return those of the nearest passages (the nearest first) that are similar enough to the question."""
    least = MIN_SIMILARITY if " " in question else MIN_SIMILARITY_TO_A_WORD
    least = max([least, *(near.similarity - MAX_DIFFERENCE for near in nearest[:1])])
    return [near.candidate for near in nearest if near.similarity >= least]


def parse_question(q: str) -> Question:
    """Parse a question, splitting off its last word if the user may still be typing it.

    A word in an open quotation, after a minus, or the word `or` itself is not split off.
    """
    whole = q.strip()
    found = LAST_WORD.search(q.lstrip())
    if not found or whole.count('"') % 2 or found[0].lower() == "or":
        return Question(whole)
    return Question(whole, head=whole[: found.start()], prefix=f"{found[0]}:*")
