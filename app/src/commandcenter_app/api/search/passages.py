"""Choose and mark up the part of a document to show for a search. Pure."""

import re
from collections.abc import Iterable
from itertools import islice, takewhile

from commandcenter_app.api.search.schemas import Segment

PASSAGE_CHARS = 280
MATCHES_WEIGHED = 200
"""Maximum number of matches considered when choosing a passage; the first ones are used."""

MARKED = re.compile("\x02(.*?)\x03", re.DOTALL)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def choose_passage(content: str, stems: Iterable[str]) -> tuple[str, int]:
    """Return the part of `content` with most of the words, and the line of its first match, counted from 1.

    `stems` are word beginnings. If none occurs, for example because the title matched, return the beginning.
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
    """Return a pattern for words with this stem. The English stemmer replaces a final y by i."""
    return f"{re.escape(stem[:-1])}[iy]" if stem.endswith("i") else re.escape(stem)


def _weight(found: list[re.Match[str]], first: int) -> int:
    """Count the different words in a passage that begins at match number `first`."""
    end = found[first].start() + PASSAGE_CHARS - 60
    shown = takewhile(lambda match: match.start() < end, islice(found, first, None))
    return len({match[0].lower() for match in shown})


def _beginning(content: str, position: int) -> int:
    """Return a start for the passage around `position`: the start of its line if near, else of a word."""
    line = content.rfind("\n", 0, position) + 1
    if position - line <= 80:
        return line
    space = content.rfind(" ", position - 60, position)
    return space + 1 if space >= 0 else position


def clean(text: str) -> str:
    """Return `text` without control characters, which later mark matches."""
    return CONTROLS.sub("", text).strip()


def segments(marked: str, prefix: str) -> list[Segment]:
    """Split a marked passage into segments that matched and segments that did not.

    The marks cover whole words; words that begin with `prefix`, which may be empty, are found here.
    """
    found: list[Segment] = []
    unfinished = re.compile(rf"\b({re.escape(prefix)}\w*)" if prefix else "(?!)()", re.IGNORECASE)
    for index, part in enumerate(MARKED.split(marked)):
        if index % 2:
            found.append(Segment(text=part, match=True))
        else:
            parts = enumerate(unfinished.split(part))
            found += [Segment(text=one, match=n % 2 == 1) for n, one in parts if one]
    return found
