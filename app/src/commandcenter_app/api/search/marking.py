"""Choose the part of a text to show for a search, and mark in it what was found. Pure."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from commandcenter_app.api.search.question import Forms, stems_of
from commandcenter_app.api.search.schemas import Segment
from commandcenter_app.scan import words
from commandcenter_app.scan.documents import open_fence

PASSAGE_CHARS = 280
MATCHES_WEIGHED = 200
"""Maximum number of matches considered when choosing a passage; the first ones are used."""

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
BETWEEN = r"[\W_]{0,20}"
"""What may stand between two words of a phrase."""
WITH_POINT = re.compile(r"^([^\W\d_]\w+?)(js|io|net)$")
"""Names such as `nodejs`, which are also written with a point."""


@dataclass(frozen=True)
class Match:
    """A match in a text, from `start` to `end`; `term` is the number of the term."""

    start: int
    end: int
    term: int


@dataclass(frozen=True)
class Passage:
    """The part of a text to show, its matches marked; the first of them is in line `line`, counted from 1."""

    segments: list[Segment]
    line: int
    fence: str = ""
    """The fence of the block of code in which it begins, if it begins in one."""


@dataclass(frozen=True)
class Mark:
    """A term to mark: a pattern of it in text without case and accents, and the least length of its match.

    A match ends with the part of an identifier in which it has this length.
    """

    pattern: str
    least: int


class Marker:
    """Finds the terms of a question in texts."""

    def __init__(self, found: Iterable[Forms]) -> None:
        self._marks = [mark for forms in found if (mark := mark_of(forms)) is not None]
        self._pattern = re.compile("|".join(f"({one.pattern})" for one in self._marks) or "(?!)")
        self.terms = frozenset(range(1, len(self._marks) + 1))
        """The numbers of all terms."""

    def passage(self, content: str) -> Passage:
        """Return the part of `content` with most of the terms; its beginning if none occurs, such as for a title."""
        content = CONTROLS.sub("", unicodedata.normalize("NFC", content))
        found = list(islice(self.matches(content), MATCHES_WEIGHED))
        start = _beginning(content, found[_best(found)].start) if found else 0
        end = _end(content, start)
        shown = [match for match in found if start <= match.start and match.end <= end]
        line = content.count("\n", 0, shown[0].start) + 1 if shown else 1
        return Passage(segments(content, start, end, shown), line, open_fence(content[:start]))

    def matches(self, content: str) -> Iterator[Match]:
        """Yield the matches in `content`, in order. They begin with a word or with a part of an identifier."""
        if not words.UMLAUT.search(content):
            yield from self._matches(content, *folded_with_places(content))
            return
        found = set(self._matches(content, *folded_with_places(content)))
        found.update(self._matches(content, *folded_with_places(content, spelled_out=True)))
        yield from sorted(found, key=lambda match: (match.start, -match.end))

    def _matches(self, content: str, folded: str, places: Sequence[int]) -> Iterator[Match]:
        joints = [found.start() for found in words.HUMP.finditer(content)]
        for found in self._pattern.finditer(folded):
            start, end, term = places[found.start()], places[found.end()], found.lastindex or 1
            within = start > 0 and content[start - 1].isalnum() and not words.RUN.match(content[start])
            if within and start not in joints:
                continue
            after = bisect_left(joints, start + self._marks[term - 1].least)
            yield Match(start, min([end, *joints[after : after + 1]]), term)


def mark_of(forms: Forms) -> Mark | None:
    """Return what to mark for a term; None if it has no words."""
    several = pieces_of(forms.term.text)
    if not several:
        return None
    text = forms.term.text
    written = [several, *([pieces_of(words.spelled_out(text))] if words.UMLAUT.search(text) else [])]
    exact = "|".join(BETWEEN.join(map(piece_pattern, one)) for one in written)
    if forms.term.unfinished and forms.term.parts:
        exact = rf"(?:{exact})\w*"
    least = sum(map(len, several))
    if len(several) > 1 or not forms.stems:
        return Mark(exact, least)
    stems = sorted({stem for stem in stems_of(forms) if stem}, key=len, reverse=True)
    return Mark("|".join([*(rf"{stem_pattern(stem)}[^\W_]*" for stem in stems), exact]), len(stems[-1]))


def pieces_of(text: str) -> list[str]:
    """Return what a text consists of, without case and accents: parts of words, or texts without spaces."""
    if words.has_pairs(text):
        return words.SEPARATORS.sub(" ", words.fold(text)).split()
    if words.SYMBOL.search(text):
        return words.fold(words.SYMBOL.sub(lambda sign: f"{' ' * (len(sign[0]) > 2)}{sign[0]} ", text)).split()
    return words.parts(text).split()


def piece_pattern(piece: str) -> str:
    """Return a pattern for a piece; a name like `nodejs` may be written with a point."""
    return WITH_POINT.sub(r"\1\\.?\2", re.escape(piece))


def stem_pattern(stem: str) -> str:
    """Return a pattern for words with this stem. The English stemmer replaces a final y by i."""
    return f"{re.escape(stem[:-1])}[iy]" if stem.endswith("i") else re.escape(stem)


class Folding(dict[int, str]):
    """Each letter without case and accents, by its code; with `spelled_out`, `ue` for `ü`."""

    def __init__(self, *, spelled_out: bool) -> None:
        self._spelled_out = spelled_out

    def __missing__(self, code: int) -> str:
        """Fold a letter when it first occurs."""
        letter = chr(code)
        letter = letter.translate(words.DIGRAPHS) if self._spelled_out else letter
        plain = words.fold(unicodedata.normalize("NFKC", letter)) if letter > "\x7f" else letter.lower()
        self[code] = plain
        return plain


FOLDED, SPELLED_OUT = Folding(spelled_out=False), Folding(spelled_out=True)


def folded_with_places(content: str, *, spelled_out: bool = False) -> tuple[str, Sequence[int]]:
    """Return `content` without case and accents, and the place in `content` of each letter, and of the end.

    With `spelled_out`, `ü` becomes `ue`, instead of `u`.
    """
    if content.isascii():
        return content.lower(), range(len(content) + 1)
    letters = SPELLED_OUT if spelled_out else FOLDED
    folded = content.translate(letters)
    if len(folded) == len(content) and all(len(letters[ord(one)]) == 1 for one in set(content)):
        return folded, range(len(content) + 1)
    places = [place for place, letter in enumerate(content) for _ in letters[ord(letter)]]
    return folded, [*places, len(content)]


def segments(content: str, start: int, end: int, found: Sequence[Match]) -> list[Segment]:
    """Split the part of a text from `start` to `end` into segments that matched and segments that did not."""
    made: list[Segment] = []
    for match in found:
        if match.start < start:
            continue
        made += [Segment(text=content[start : match.start], match=False)] if match.start > start else []
        made.append(Segment(text=content[match.start : match.end], match=True))
        start = match.end
    return made + ([Segment(text=content[start:end], match=False)] if end > start else [])


def _best(found: Sequence[Match]) -> int:
    """Return the number of the first match of the passage with most terms."""
    starts = [match.start for match in found]

    def terms(first: int) -> int:
        last = bisect_left(starts, starts[first] + PASSAGE_CHARS - 60)
        return len({match.term for match in found[first:last]})

    return max(range(len(found)), key=terms)


def _beginning(content: str, position: int) -> int:
    """Return a start for the passage around `position`: the start of its line if near, else of a word."""
    line = content.rfind("\n", 0, position) + 1
    if position - line <= 80:
        return line
    space = content.rfind(" ", position - 60, position)
    return space + 1 if space >= 0 else position


def _end(content: str, start: int) -> int:
    """Return the end of the passage from `start`, if possible between words."""
    end = min(start + PASSAGE_CHARS, len(content))
    space = content.rfind(" ", end - 40, end)
    return space if end < len(content) and space > start else end
