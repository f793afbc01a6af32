"""Merge the results of several searches. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from commandcenter_app.api.search.schemas import FoundBy, SearchKind

RANK_CONSTANT = 60
"""Constant of reciprocal rank fusion, its usual value. The larger it is, the less the first places count."""

MEANING_WEIGHT = 0.7
"""Weight of search by meaning against 1 for search by words: users mostly know the words of their project."""


class Candidate(NamedTuple):
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


class Fused(NamedTuple):
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
        place, seen = 0, set[str]()
        for passage, item, _ in ranking.found:
            if item in seen:
                continue
            seen.add(item)
            scores[item] = scores.get(item, 0.0) + ranking.weight / (RANK_CONSTANT + place)
            place += 1
            earlier = shown.get(item)
            shown[item] = Fused(item, earlier.passage, FoundBy.BOTH) if earlier else Fused(item, passage, ranking.by)
    return [shown[item] for item in sorted(scores, key=lambda item: (-scores[item], shown[item].passage))]
