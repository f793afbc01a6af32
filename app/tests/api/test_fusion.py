"""How two lists of passages become one of items."""

from commandcenter_app.api.search.fusion import Candidate, fuse
from commandcenter_app.api.search.schemas import FoundBy


def candidates(text: str) -> list[Candidate]:
    """`a1 b2` are passages 1 of item a and 2 of item b."""
    return [Candidate(int(one[1:]), one[0]) for one in text.split()]


def fused(words: str, meaning: str) -> str:
    signs = {FoundBy.WORDS: "w", FoundBy.MEANING: "m", FoundBy.BOTH: "b"}
    return " ".join(f"{one.passage}{signs[one.found_by]}" for one in fuse(candidates(words), candidates(meaning)))


def test_each_item_is_shown_once_by_its_best_passage() -> None:
    assert fused("a1 a2 b3 a4", "") == "1w 3w"


def test_what_both_found_goes_first_and_shows_the_words() -> None:
    assert fused("a1 b2", "c3 b4") == "2b 1w 3m"


def test_words_go_before_meaning() -> None:
    assert fused("a1", "b2") == "1w 2m"


def test_nothing_is_fine() -> None:
    assert fused("", "") == ""
