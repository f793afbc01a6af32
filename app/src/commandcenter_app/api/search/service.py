"""Search: parse the question, find passages by words and by meaning, merge them, build the hits."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import anyio

from commandcenter_app.api.search.fusion import Candidate, Fused, fuse
from commandcenter_app.api.search.marking import Marker, Passage
from commandcenter_app.api.search.question import Forms, Question, parse_question, wanted_of
from commandcenter_app.api.search.repository import Near, SearchFilter, SearchRepository
from commandcenter_app.api.search.schemas import Embedding, FoundBy, SearchHit, SearchResults
from commandcenter_app.errors import EmbeddingError
from commandcenter_app.knowledge.embedding import EmbeddingTask
from commandcenter_app.knowledge.models import Embedder

log = logging.getLogger("search")

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
            forms = await self.repository.forms(question)
            words, exact = await self.repository.by_words(forms, wanted)
            meaning: list[Candidate] = []
            if vector is not None:
                nearest = await self.repository.by_meaning(vector, self.embedder.name, wanted)
                meaning = similar_enough(question.whole, nearest)
            found = fuse(words, meaning)
            items = await self._hits(forms, found[offset : offset + limit])
        return SearchResults(
            items=items,
            total=len(found),
            total_is_exact=exact,
            took_ms=round((time.perf_counter() - began) * 1000, 3),
            embedding=Embedding.model_validate(self.embedding.status),
        )

    async def _vector(self, question: Question) -> list[float] | None:
        """Return the question's vector; None for an exact question, or when the model does not answer in time."""
        if question.exact:
            return None
        try:
            with anyio.fail_after(MEANING_WITHIN_S):
                vectors = await self.embedder.embed([question.whole])
        except (EmbeddingError, TimeoutError) as error:
            log.warning("searched by words only: %s", str(error) or "the model did not answer in time")
            return None
        vector: list[float] = vectors[0].tolist()
        return vector if any(vector) else None

    async def _hits(self, forms: list[list[Forms]], page: list[Fused]) -> list[SearchHit]:
        """Build the hits to show for the passages found."""
        rows = await self.repository.details([one.passage for one in page])
        by = {one.passage: one.found_by for one in page}
        marker = Marker(one for group in forms for one in wanted_of(group))
        return [self._hit(row, by[row.id], marker.passage(row.text)) for row in rows]

    @staticmethod
    def _hit(row: Any, found_by: FoundBy, passage: Passage) -> SearchHit:
        shown = {name: value for name, value in row._mapping.items() if name not in {"id", "text", "line"}}
        line = row.line + passage.line - 1
        return SearchHit(**shown, found_by=found_by, line=line, passage=passage.segments)


def similar_enough(question: str, nearest: Sequence[Near]) -> list[Candidate]:
    """Return those of the nearest passages (the nearest first) that are similar enough to the question."""
    least = MIN_SIMILARITY if " " in question else MIN_SIMILARITY_TO_A_WORD
    least = max([least, *(near.similarity - MAX_DIFFERENCE for near in nearest[:1])])
    return [near.candidate for near in nearest if near.similarity >= least]
