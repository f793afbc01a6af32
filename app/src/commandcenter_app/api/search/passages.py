"""Which part of a document to show for a search, and as what. Pure."""

import re
from collections.abc import Iterable
from itertools import islice, takewhile

from commandcenter_app.api.search.schemas import Segment

PASSAGE_CHARS = 280
MATCHES_WEIGHED = 200
"""Of a document with more matches than this, the passage is taken from the first of them."""

MARKED = re.compile("\x02(.*?)\x03", re.DOTALL)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def choose_passage(content: str, stems: Iterable[str]) -> tuple[str, int]:
    """The stretch of `content` that holds most of the words, and the line (from 1) of the first of them.

    `stems` are beginnings of words. Where none occurs (a match in the title, say) it is the document's
    beginning.
    """
    alternatives = sorted({stem_pattern(stem) for stem in stems if stem}, key=len, reverse=True)
    pattern = rf"\b(?:{'|'.join(alternatives)})" if alternatives else "(?!)"
    found = list(islice(re.finditer(pattern, content, re.IGNORECASE), MATCHES_WEIGHED))
    if not found:
        return clean(content[:PASSAGE_CHARS]), 1
    best = found[max(range(len(found)), key=lambda index: _weight(found, index))].start()
    start = _beginning(content, best)
    passage = content[start : start + PASSAGE_CHARS]
    if start + PASSAGE_CHARS < len(content) and " " in passage[-40:]:
        passage = passage[: passage.rindex(" ")]
    return clean(passage), content.count("\n", 0, best) + 1


def stem_pattern(stem: str) -> str:
    """A pattern for words of this stem: the English stemmer writes a final y as i."""
    return f"{re.escape(stem[:-1])}[iy]" if stem.endswith("i") else re.escape(stem)


def _weight(found: list[re.Match[str]], first: int) -> int:
    """How many different words a passage that begins with match number `first` would show."""
    end = found[first].start() + PASSAGE_CHARS - 60
    shown = takewhile(lambda match: match.start() < end, islice(found, first, None))
    return len({match[0].lower() for match in shown})


def _beginning(content: str, position: int) -> int:
    """Where to begin so that `position` is read in its sentence: its line's start when near, else a word's."""
    line = content.rfind("\n", 0, position) + 1
    if position - line <= 80:
        return line
    space = content.rfind(" ", position - 60, position)
    return space + 1 if space >= 0 else position


def clean(text: str) -> str:
    """`text` without control characters, which mark matches later on."""
    return CONTROLS.sub("", text).strip()


def segments(marked: str, prefix: str) -> list[Segment]:
    """Cut a marked passage into pieces that matched and pieces that did not.

    The marks are of whole words; those that begin with `prefix` (may be empty) are found here.
    """
    pieces: list[Segment] = []
    unfinished = re.compile(rf"\b({re.escape(prefix)}\w*)" if prefix else "(?!)()", re.IGNORECASE)
    for index, piece in enumerate(MARKED.split(marked)):
        if index % 2:
            pieces.append(Segment(text=piece, match=True))
        else:
            parts = enumerate(unfinished.split(piece))
            pieces += [Segment(text=part, match=n % 2 == 1) for n, part in parts if part]
    return pieces
