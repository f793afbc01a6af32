"""Merge the results of search by words and search by meaning. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from commandcenter_app.api.search.schemas import FoundBy

RANK_CONSTANT = 60
"""Constant of reciprocal rank fusion, its usual value. The larger it is, the less the first places count."""

MEANING_WEIGHT = 0.7
"""Weight of search by meaning against 1 for search by words: users mostly know the words of their project."""


@dataclass(frozen=True)
class Candidate:
    """A passage found; `item` is its file or note."""

    passage: int
    item: str


@dataclass(frozen=True)
class Fused:
    """An item with the passage to show for it."""

    passage: int
    found_by: FoundBy


def fuse(words: Sequence[Candidate], meaning: Sequence[Candidate]) -> list[Fused]:
    """Return all items once, the best first. Both lists start with the best, and may contain an item several times.

    An item's rank in a list is that of its best passage. The passage found by words is preferred for display.
    """
    scores: dict[str, float] = {}
    shown: dict[str, Fused] = {}
    for found, weight, by in ((words, 1.0, FoundBy.WORDS), (meaning, MEANING_WEIGHT, FoundBy.MEANING)):
        best = {one.item: one for one in reversed(found)}
        places = {item: place for place, item in enumerate(dict.fromkeys(one.item for one in found))}
        for item, place in places.items():
            scores[item] = scores.get(item, 0.0) + weight / (RANK_CONSTANT + place)
            earlier = shown.get(item)
            passage = earlier.passage if earlier else best[item].passage
            shown[item] = Fused(passage, FoundBy.BOTH if earlier else by)
    return [shown[item] for item in sorted(scores, key=lambda item: (-scores[item], shown[item].passage))]
