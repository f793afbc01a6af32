"""Search: take the question apart, find documents, show the passage that answers."""

import re
import time

from commandcenter_app.api.search.passages import choose_passage, segments
from commandcenter_app.api.search.repository import Question, SearchRepository
from commandcenter_app.api.search.schemas import SearchHit, SearchResults

LAST_WORD = re.compile(r"(?:^|(?<=\s))\w{2,}$")
"""A single letter is the beginning of too much to be worth looking for."""


async def search(repository: SearchRepository, q: str, *, limit: int, offset: int) -> SearchResults:
    """The documents that match `q`, each with its best passage. An empty question finds nothing."""
    began = time.perf_counter()
    question = take_apart(q)
    items: list[SearchHit] = []
    total = 0
    if question.whole:
        total, stems = await repository.total(question)
        matches = await repository.matches(question, limit=limit, offset=offset) if total > offset else []
        begun = question.prefix.removesuffix(":*")
        words = [*stems, begun]
        chosen = [choose_passage(match.content, words) for match in matches]
        marked = await repository.highlight(question, [passage for passage, _ in chosen]) if chosen else []
        items = [
            SearchHit(
                document_id=match.document_id,
                path=match.path,
                title=match.title,
                line=line,
                passage=segments(text, begun),
            )
            for match, (_, line), text in zip(matches, chosen, marked, strict=True)
        ]
    return SearchResults(items=items, total=total, took_ms=round((time.perf_counter() - began) * 1000, 3))


def take_apart(q: str) -> Question:
    """The question with its last word split off when somebody may still be typing it.

    A word within an open quotation, after a minus, or the word `or` itself is not one of those.
    """
    whole = q.strip()
    found = LAST_WORD.search(q.lstrip())
    if not found or whole.count('"') % 2 or found[0].lower() == "or":
        return Question(whole)
    return Question(whole, head=whole[: found.start()], prefix=f"{found[0]}:*")
