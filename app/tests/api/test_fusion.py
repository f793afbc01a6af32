"""Merge two lists of passages into one list of items."""

from commandcenter_app.api.search.fusion import Candidate, fuse
from commandcenter_app.api.search.schemas import FoundBy


def candidates(text: str) -> list[Candidate]:
    """Parse `a1 b2` as passage 1 of item a and passage 2 of item b."""
    return [Candidate(int(one[1:]), one[0]) for one in text.split()]


def fused(words: str, meaning: str) -> str:
    signs = {FoundBy.WORDS: "w", FoundBy.MEANING: "m", FoundBy.BOTH: "b"}
    return " ".join(f"{one.passage}{signs[one.found_by]}" for one in fuse(candidates(words), candidates(meaning)))


def test_each_item_is_listed_once_with_its_best_passage() -> None:
    assert fused("a1 a2 b3 a4", "") == "1w 3w"


def test_items_found_by_both_come_first_with_the_words() -> None:
    assert fused("a1 b2", "c3 b4") == "2b 1w 3m"


def test_words_come_before_meaning() -> None:
    assert fused("a1", "b2") == "1w 2m"


def test_empty_lists() -> None:
    assert fused("", "") == ""
