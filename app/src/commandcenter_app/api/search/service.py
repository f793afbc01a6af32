"""Search: parse the question, find passages by words and by meaning, and code; merge them, build the hits."""

import asyncio
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import anyio

from commandcenter_app.api.search.code import DEFINITIONS_AT_MOST, CodeFile, CodeSearch, Definition
from commandcenter_app.api.search.fusion import Candidate, Fused, Ranking, count_kinds, fuse
from commandcenter_app.api.search.marking import Marker, Passage
from commandcenter_app.api.search.question import Forms, Question, parse_question, wanted_of
from commandcenter_app.api.search.repository import NEAREST, Near, SearchFilter, SearchRepository
from commandcenter_app.api.search.schemas import Embedding, FoundBy, SearchHit, SearchKind, SearchResults
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

CODE_WEIGHT, NAME_WEIGHT = 0.5, 1.2
"""Weight of definitions and lines of code against 1 for passages: for words of a text, and for names in code."""

FIRST_AT_MOST = 10
"""Maximum number of definitions of the name that precede everything else."""

MEANING_WITHIN_S = 3.0


@dataclass(frozen=True)
class Searcher:
    """Search with the passages, the source code, the model and the progress of its vectors."""

    repository: SearchRepository
    code: CodeSearch
    embedder: Embedder
    embedding: EmbeddingTask

    async def search(
        self, q: str, wanted: SearchFilter, *, limit: int, offset: int, code_is_current: bool
    ) -> SearchResults:
        """Return the definitions, files and notes that match `q`, the best first, each with its best passage or lines.

        An empty question finds nothing. Definitions of the name `q` come first.
        """
        began = time.perf_counter()
        question = parse_question(q)
        found: list[Fused] = []
        exact = True
        items: list[SearchHit] = []
        kinds: dict[SearchKind, int] = {}
        if question.whole:
            forms = await self.repository.forms(question)
            words, exact = await self.repository.by_words(forms, wanted)
            definitions = {f"definition {one.id}": one for one in await self.code.definitions(forms, wanted)}
            files = await self.code.files(forms, wanted)
            shown = await self._shown(files, words, definitions.values())
            # Files are read while the database searches by meaning.
            meaning, (with_lines, all_files) = await asyncio.gather(
                self._by_meaning(question, wanted), self.code.with_lines(files, forms, shown)
            )
            code = {f"code {one.id}": one for one in with_lines}
            exact = exact and all_files and len(meaning) < NEAREST and len(definitions) < DEFINITIONS_AT_MOST
            named = [item for item, one in definitions.items() if one.exact][:FIRST_AT_MOST]
            first = [Fused(item, definitions[item].id, FoundBy.WORDS) for item in named]
            others = [
                Candidate(one.id, item, SearchKind.DEFINITION) for item, one in definitions.items() if item not in named
            ]
            lines = [Candidate(one.id, item, SearchKind.CODE) for item, one in code.items()]
            kinds = count_kinds(words, meaning, others, lines)
            if named:
                kinds[SearchKind.DEFINITION] = len(definitions)
            weight = NAME_WEIGHT if question.is_name else CODE_WEIGHT
            found = first + fuse(words, meaning, Ranking(others, weight), Ranking(lines, weight))
            items = await self._hits(forms, found[offset : offset + limit], definitions, code)
        return SearchResults(
            items=items,
            total=len(found),
            total_is_exact=exact,
            kinds=kinds,
            took_ms=round((time.perf_counter() - began) * 1000, 3),
            embedding=Embedding.model_validate(self.embedding.status),
            code_is_current=code_is_current,
        )

    async def _by_meaning(self, question: Question, wanted: SearchFilter) -> list[Candidate]:
        """Return the passages that are similar enough, also in comparison with the best of all kinds."""
        vector = await self._vector(question)
        if vector is None:
            return []
        nearest = await self.repository.by_meaning(vector, self.embedder.name, wanted)
        best = nearest
        if wanted.kinds:
            best = await self.repository.by_meaning(vector, self.embedder.name, replace(wanted, kinds=()), 1)
        return similar_enough(question.whole, nearest, best)

    async def _shown(
        self, files: Sequence[CodeFile], words: Sequence[Candidate], definitions: Iterable[Definition]
    ) -> dict[int, set[int]]:
        """Return the lines that other results show, by file: definitions, and the best comment of each file."""
        ids = {str(one.id) for one in files}
        best = {one.item: one.passage for one in reversed(words) if one.item in ids}
        shown = await self.repository.lines_of_comments(best.values()) if best else {}
        for one in definitions:
            shown.setdefault(one.file_id, set()).add(one.line)
        return shown

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

    async def _hits(
        self,
        forms: list[list[Forms]],
        page: list[Fused],
        definitions: Mapping[str, Definition],
        code: Mapping[str, CodeFile],
    ) -> list[SearchHit]:
        """Build the hits to show."""
        marker = Marker(one for group in forms for one in wanted_of(group))
        defined = [definitions[one.item] for one in page if one.item in definitions]
        lines = dict(zip((one.id for one in defined), await self.code.lines_of(defined, marker), strict=True))
        texts = [one.passage for one in page if one.item not in definitions and one.item not in code]
        passages = {row.id: row for row in await self.repository.details(texts)}
        hits: list[SearchHit] = []
        for one in page:
            if (definition := definitions.get(one.item)) is not None:
                hits.append(definition.hit(lines[definition.id]))
            elif (file := code.get(one.item)) is not None:
                hits.append(file.hit())
            elif (row := passages.get(one.passage)) is not None:  # a scan may have just removed it
                hits.append(self._hit(row, one.found_by, marker.passage(row.text)))
        return hits

    @staticmethod
    def _hit(row: Any, found_by: FoundBy, passage: Passage) -> SearchHit:
        shown = {name: value for name, value in row._mapping.items() if name not in {"id", "text", "line"}}
        line = row.line + passage.line - 1
        return SearchHit(**shown, found_by=found_by, line=line, passage=passage.segments, fence=passage.fence)


def similar_enough(question: str, nearest: Sequence[Near], best: Sequence[Near]) -> list[Candidate]:
    """Return those of the nearest passages that are similar enough to the question, in comparison with the best one."""
    least = MIN_SIMILARITY if " " in question else MIN_SIMILARITY_TO_A_WORD
    least = max([least, *(near.similarity - MAX_DIFFERENCE for near in best[:1])])
    return [near.candidate for near in nearest if near.similarity >= least]
