"""The words of texts and of questions, as search indexes and finds them. Pure.

Postgres only separates the prepared words at spaces and finds their stems. Three forms of a text are indexed:

- `whole`: its words as written, except for their case and Unicode form (NFKC). In a text without spaces between words,
  such as Chinese, each pair of neighbouring letters is a word.
- `parts`: parts of identifiers (`getUserName` is `get user name`), without accents, of which Postgres finds the stems.
- `runs`: each part of an identifier with all that follows in it (`getusername username name`), to find a part by its
  beginning and by several parts written as one word; and words without their accents, and with `ue` for `ü`.

Names such as `C++`, `C#` and `.NET` are words of their own: they are indexed as they are spoken (`cplusplus`).
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

PARTS_LIMIT = 12
"""Maximum number of parts of an identifier to index with what follows them; longer ones are data."""

RUN_LIMIT_CHARS = 80


def _letters(start: int, end: int, test: str) -> str:
    """Return the letters of a range, as part of a set in a regular expression, for which the test of `str` is true."""
    return "".join(letter for letter in map(chr, range(start, end)) if getattr(letter, test)())


UPPER, LOWER = f"A-Z{_letters(0xC0, 0x590, 'isupper')}", f"a-z0-9{_letters(0xB5, 0x590, 'islower')}"
MARKS = "".join(one for one in map(chr, range(0x300, 0x1E00)) if unicodedata.category(one) in {"Mn", "Mc"})
"""Marks that belong to the letter before, which Python's patterns do not count as part of a word."""

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff"  # Hangul
    "\u3005-\u3007\u3031-\u3035\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # Kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"  # Han
)
"""Letters of scripts without spaces between words, or, in Hangul, between a word and its endings."""

SEPARATORS = re.compile(rf"[^\w{MARKS}]+|_+")
ASCII_SEPARATORS = re.compile(r"[^a-zA-Z0-9]+")
HUMP = re.compile(rf"(?<=[{LOWER}])(?=[{UPPER}])|(?<=[{UPPER}])(?=[{UPPER}][{LOWER}])")
MAY_HAVE_HUMP = re.compile(rf"[{LOWER}{UPPER}][{UPPER}]")
RUN = re.compile(rf"[{UNSPACED}]+")
JOINED = re.compile(r"\w[\w-]*\w")
JOINTS = re.compile(r"[-_]+")
LETTER = re.compile(r"[^\W\d_]")

ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]")
"""Accents, and the points of Hebrew and Arabic, which readers leave out."""
STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d",
                         "ı": "i"})  # fmt: skip
"""Letters that Unicode does not decompose."""
UMLAUT = re.compile("[ÄÖÜäöüÅåØø]")
DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe",
                          "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa", "Ø": "Oe"})  # fmt: skip
"""How German and Scandinavian letters are written without them."""

SYMBOL = re.compile(r"\+\+(?<=\w\+\+)(?!\+)|[#♯](?<=\w[#♯])(?![\w#♯])|\.[nN][eE][tT](?<![\w.]\.\w\w\w)(?!\w)")
"""Signs that belong to a name: those of `C++` and `C#`, and the point of `.NET`."""
SPOKEN = {"++": "plusplus ", "#": "sharp ", "♯": "sharp ", ".net": " dotnet "}
LAST_WORD = re.compile(r"\w+\Z")
OF_NET = re.compile(r"\w\.NET\b")
DOTTED = re.compile(r"\b([^\W\d_]\w*)\.(js|io|net)\b", re.IGNORECASE)
"""Names that are also written without their point, such as Node.js."""
DOTTED_ENDS = (".js", ".io", ".net")


class Words(NamedTuple):
    """The forms of the fields of a passage, in falling order of their weight (at most 4)."""

    whole: list[str]
    parts: list[str]
    runs: str


def prepare(*fields: str) -> Words:
    """Return the words of a passage's fields."""
    return Words([whole(field) for field in fields], [parts(field) for field in fields], runs("\n".join(fields)))


def whole(text: str, *, question: bool = False) -> str:
    """Return the words of a text as written, separated by spaces.

    The last letter of a text without spaces is indexed alone too, so that it can be found; a question leaves it out.
    """
    if text.isascii():
        return ASCII_SEPARATORS.sub(" ", spoken(text)).strip().lower()
    text = spoken(unicodedata.normalize("NFKC", text)).lower()
    paired = RUN.sub(_pairs_asked if question else _pairs, text)
    return SEPARATORS.sub(" ", paired).strip()


def parts(text: str) -> str:
    """Return the parts of a text's words without accents, separated by spaces; none of a text without spaces."""
    if not text.isascii():
        text = RUN.sub(" ", unicodedata.normalize("NFKC", text))
    text = fold(HUMP.sub(" ", text) if MAY_HAVE_HUMP.search(text) else text)
    return (ASCII_SEPARATORS if text.isascii() else SEPARATORS).sub(" ", text).strip()


def runs(text: str) -> str:
    """Return each part of the identifiers in a text with what follows it, and words without their accents."""
    found: set[str] = set()
    plain = text.isascii()
    if not plain:
        text = unicodedata.normalize("NFKC", text)
        for word in whole(text).split():
            if not word.isascii() and not RUN.match(word):
                found |= {fold(word), fold(spelled_out(word))}
    lower = text.lower()
    if not plain or any(end in lower for end in DOTTED_ENDS):
        found |= {fold(name + end) for name, end in DOTTED.findall(text)}
    if ".NET" in text and OF_NET.search(text):
        found.add("dotnet")
    joined = set(JOINED.findall(text))
    if not plain:
        joined |= {spelled_out(word) for word in joined if UMLAUT.search(word)}
    for word in joined:
        if "_" in word or "-" in word or not word[1:].islower():
            several = split(word)
            if len(several) > 1 and LETTER.search(word):
                found |= {"".join(several[at:])[:RUN_LIMIT_CHARS] for at in range(min(len(several), PARTS_LIMIT))}
    return " ".join(sorted(found))


def split(word: str) -> list[str]:
    """Return the parts of an identifier, without accents."""
    return [fold(one) for part in JOINTS.split(word) if part for one in HUMP.split(part)]


def fold(text: str) -> str:
    """Return a text without case, accents and strokes."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return unicodedata.normalize("NFC", ACCENTS.sub("", decomposed)).translate(STROKES)


def spoken(text: str) -> str:
    """Replace the signs of names such as `C++` by words."""
    return SYMBOL.sub(lambda found: SPOKEN[found[0].lower()], text)


def spoken_names(text: str) -> set[str]:
    """Return the names with signs in a text, as one word each."""
    found = set()
    for sign in SYMBOL.finditer(text):
        before = LAST_WORD.search(text[max(0, sign.start() - RUN_LIMIT_CHARS) : sign.start()])
        found.add(whole(f"{before[0] if before else ''}{sign[0]}"))
    return found


def spelled_out(text: str) -> str:
    """Return a text with `ue` for `ü`, and its like."""
    return (text.lower() if text.isupper() else text).translate(DIGRAPHS)


def has_pairs(text: str) -> bool:
    """Return whether a text has letters of which pairs are indexed as words."""
    return not text.isascii() and RUN.search(unicodedata.normalize("NFKC", text)) is not None


def _pairs(run: re.Match[str]) -> str:
    """Return each letter with the next one, and the last letter alone, to be found by itself."""
    letters = run[0]
    return f" {' '.join(letters[at : at + 2] for at in range(len(letters)))} "


def _pairs_asked(run: re.Match[str]) -> str:
    """Return each letter with the next one, or a single letter."""
    letters = run[0]
    return f" {' '.join(letters[at : at + 2] for at in range(max(1, len(letters) - 1)))} "
