"""Merge the results of several searches. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commandcenter_app.api.search.schemas import FoundBy, SearchKind

RANK_CONSTANT = 60
"""Constant of reciprocal rank fusion, its usual value. The larger it is, the less the first places count."""

MEANING_WEIGHT = 0.7
"""Weight of search by meaning against 1 for search by words: users mostly know the words of their project."""


@dataclass(frozen=True)
class Candidate:
    """A passage found; `item` is its file or note."""

    passage: int
    item: str
    kind: SearchKind = SearchKind.DOCUMENT


@dataclass(frozen=True)
class Ranking:
    """What one search found, the best first; it may contain an item several times."""

    found: Sequence[Candidate]
    weight: float = 1.0
    by: FoundBy = FoundBy.WORDS


def count_kinds(*found: Iterable[Candidate]) -> dict[SearchKind, int]:
    """Return how many items have a passage of each kind; a file may have several kinds."""
    distinct = {(one.item, one.kind) for candidates in found for one in candidates}
    return dict(Counter(kind for _, kind in distinct))


@dataclass(frozen=True)
class Fused:
    """An item with the passage to show for it."""

    item: str
    passage: int
    found_by: FoundBy


def fuse(words: Sequence[Candidate], meaning: Sequence[Candidate], *others: Ranking) -> list[Fused]:
    """Return all items once, the best first.

    An item's rank in a list is that of its best passage. The passage found by words is preferred for display.
    """
    scores: dict[str, float] = {}
    shown: dict[str, Fused] = {}
    for ranking in (*others, Ranking(words), Ranking(meaning, MEANING_WEIGHT, FoundBy.MEANING)):
        best = {one.item: one for one in reversed(ranking.found)}
        places = {item: place for place, item in enumerate(dict.fromkeys(one.item for one in ranking.found))}
        for item, place in places.items():
            scores[item] = scores.get(item, 0.0) + ranking.weight / (RANK_CONSTANT + place)
            earlier = shown.get(item)
            passage = earlier.passage if earlier else best[item].passage
            shown[item] = Fused(item, passage, FoundBy.BOTH if earlier else ranking.by)
    return [shown[item] for item in sorted(scores, key=lambda item: (-scores[item], shown[item].passage))]
