"""Parse what users search for, and write it as a query of Postgres. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commandcenter_app.scan import words

TERM = re.compile(r'(?P<minus>-?)"(?P<phrase>[^"]*)(?:"|$)|(?P<word>\S+)')
IDENTIFIER = re.compile(r"-*\w[\w-]*")
NAME = re.compile(r"(?=.*(?:[_.:(\d]|\w[A-Z]))[\w.:()-]*")
LAST_NAME = re.compile(r"(\w+)\W*$")
LEXEME = re.compile(r"'((?:[^']|'')+)'")


@dataclass(frozen=True)
class Term:
    """A word or a phrase of a question."""

    text: str
    phrase: bool = False
    """It is quoted, and only matches as written."""
    without: bool = False
    unfinished: bool = False
    """Its last word may be the beginning of one, because the user is still typing."""

    @property
    def whole(self) -> str:
        """Its words as written."""
        return words.whole(self.text, question=True)

    @property
    def parts(self) -> str:
        """Its parts, of which the stems are found too; empty if it only matches as written."""
        only_as_written = self.phrase or words.has_pairs(self.text) or words.SYMBOL.search(self.text)
        return "" if only_as_written else words.parts(self.text)

    @property
    def name(self) -> str:
        """The last identifier in it, as one word without accents, such as `run` of `Runner.run()`."""
        found = LAST_NAME.search(self.text)
        return "".join(words.split(found[1])) if found else ""

    @property
    def run(self) -> str:
        """The term as one word without accents, if it is an identifier, a single word, or a name like Node.js."""
        if self.phrase or words.has_pairs(self.text):
            return ""
        if words.DOTTED.fullmatch(self.text):
            return words.fold(self.text.replace(".", ""))
        return "".join(words.split(self.text.strip("-"))) if IDENTIFIER.fullmatch(self.text) else ""

    @property
    def runs(self) -> list[str]:
        """The term as one word, in all of its spellings without accents."""
        return [one for one in (self.run, self.spelled_out) if one]

    @property
    def spelled_out(self) -> str:
        """The term as one word with `ue` for `ü`; empty if it has no such letters."""
        if not self.run or not words.UMLAUT.search(self.text):
            return ""
        return "".join(words.split(words.spelled_out(self.text.strip("-"))))


@dataclass(frozen=True)
class Question:
    """A question: groups of terms, of which one must be found with all its terms."""

    whole: str
    groups: tuple[tuple[Term, ...], ...]

    @property
    def terms(self) -> list[Term]:
        """All terms to find."""
        return [term for group in self.groups for term in group if not term.without]

    @property
    def unfinished(self) -> str:
        """The term that may be unfinished, or an empty text."""
        return next((term.text for term in self.terms if term.unfinished), "")

    @property
    def is_name(self) -> bool:
        """Whether it looks like a name in source code rather than a word of a text."""
        return len(self.terms) == 1 and NAME.fullmatch(self.terms[0].text) is not None

    @property
    def exact(self) -> bool:
        """Whether it has operators, so that it is searched by words only."""
        terms = [term for group in self.groups for term in group]
        return len(self.groups) > 1 or any(term.phrase or term.without for term in terms)


def parse_question(q: str) -> Question:
    """Parse a question: words, phrases in quotes, `-` before what must not be found, and `or`.

    A single letter at the end does not count as an unfinished word, since too many words begin with it.
    """
    q = unicodedata.normalize("NFKC", q)
    groups: list[list[Term]] = [[]]
    for found in TERM.finditer(q):
        word = found["word"]
        if word is None:
            term = Term(found["phrase"], phrase=True, without=bool(found["minus"]))
        elif word.lower() == "or":
            groups.append([])
            continue
        else:
            without = word.startswith("-") and not word.startswith("--")  # `--` begins an option of a program
            last = found.end() == len(q) and not without
            term = Term(word, without=without, unfinished=last and may_be_unfinished(word))
        if term.whole:
            groups[-1].append(term)
    return Question(q.strip(), tuple(tuple(group) for group in groups if group))


def may_be_unfinished(word: str) -> bool:
    """Return whether more letters of a word may follow."""
    return (word[-1].isalnum() or word[-1] in words.MARKS) and len(word) > 1


@dataclass(frozen=True)
class Forms:
    """Queries of Postgres for one term: its words as written, and the stems of its parts, both possibly empty."""

    term: Term
    whole: str
    stems: str

    @property
    def alternatives(self) -> list[str]:
        """The queries of which one must match, the most exact first."""
        return list(dict.fromkeys(self._alternatives()))

    def _alternatives(self) -> Iterator[str]:
        if self.whole:
            letter = words.has_pairs(self.term.text) and self.term.whole[-2:-1].strip() == ""
            yield f"{self.whole}:*" if letter else self.whole
        if self._stems:
            yield self._stems
        if self.term.run:  # after several parts, further parts may follow
            begins = self.term.unfinished or " " in self.term.parts
            yield from (f"{quoted(run)}{':*' if begins else ''}" for run in self.term.runs)
        if self.term.unfinished:
            yield from (f"{query}:*" for query in (self.whole, self._stems) if query)

    @property
    def _stems(self) -> str:
        """The stems of all parts; empty if some are stop words, without which too much would match."""
        return self.stems if len(stems_of(self)) == len(self.term.parts.split()) else ""


def query_of(groups: Sequence[Sequence[Forms]]) -> str:
    """Return the query that matches passages with all terms of a group; empty if there are none.

    Stop words of English are left out, unless there are no others, or they are in a phrase.
    """
    return " | ".join(f"({' & '.join(queries)})" for group in groups if (queries := _queries(group)))


def rank_of(groups: Sequence[Sequence[Forms]]) -> str:
    """Return the query that ranks passages: the more forms of a term match, the higher the rank."""
    found = [query for group in groups for forms in wanted_of(group) for query in forms.alternatives]
    return " | ".join(f"({query})" for query in dict.fromkeys(found))


def stems_of(forms: Forms) -> list[str]:
    """Return the stems of a term's parts."""
    return [lexeme.replace("''", "'") for lexeme in LEXEME.findall(forms.stems)]


def quoted(lexeme: str) -> str:
    """Return a lexeme as it is written in a query."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def _queries(group: Sequence[Forms]) -> list[str]:
    without = [f"!({' | '.join(forms.alternatives)})" for forms in group if forms.term.without and forms.whole]
    return [f"({' | '.join(forms.alternatives)})" for forms in wanted_of(group)] + without


def wanted_of(group: Sequence[Forms]) -> list[Forms]:
    """Return the terms of a group that must be found."""
    found = [forms for forms in group if not forms.term.without and forms.whole]
    return [forms for forms in found if not _is_stop_word(forms)] or found


def _is_stop_word(forms: Forms) -> bool:
    return bool(forms.term.parts) and not forms.stems
