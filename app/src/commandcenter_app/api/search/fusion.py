"""Join what was found by words with what was found by meaning. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from commandcenter_app.api.search.schemas import FoundBy

FLAT = 60
"""How little the first places count above the next: reciprocal rank fusion's usual constant."""

MEANING_WEIGHT = 0.7
"""Who searches a project mostly knows its words; a passage that holds them goes first, other things being equal."""


@dataclass(frozen=True)
class Candidate:
    """A passage that was found; `item` is the file or note it is from."""

    passage: int
    item: str


@dataclass(frozen=True)
class Fused:
    """An item with the passage to show of it."""

    passage: int
    found_by: FoundBy


def fuse(words: Sequence[Candidate], meaning: Sequence[Candidate]) -> list[Fused]:
    """All items, the best first, each once. Both lists have the best first, and may name an item several times.

    An item's place in a list is that of its best passage; what is shown is the passage with the words.
    """
    scores: dict[str, float] = {}
    shown: dict[str, Fused] = {}
    for found, weight, by in ((words, 1.0, FoundBy.WORDS), (meaning, MEANING_WEIGHT, FoundBy.MEANING)):
        best = {one.item: one for one in reversed(found)}
        places = {item: place for place, item in enumerate(dict.fromkeys(one.item for one in found))}
        for item, place in places.items():
            scores[item] = scores.get(item, 0.0) + weight / (FLAT + place)
            earlier = shown.get(item)
            passage = earlier.passage if earlier else best[item].passage
            shown[item] = Fused(passage, FoundBy.BOTH if earlier else by)
    return [shown[item] for item in sorted(scores, key=lambda item: (-scores[item], shown[item].passage))]
