"""Find comments and docstrings in source text. Pure, and quick, since it processes every file.

Strings are recognised first, so that comment signs inside them are ignored. Where only a full parser could decide (a
regular expression in JavaScript, text between tags), the likelier interpretation is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from commandcenter_app.scan.languages import Language

COMMENT, DOCSTRING = "comment", "docstring"

COMMENT_LIMIT_CHARS = 20_000
"""Longer comments are truncated: they are disabled code or data."""

COMMENTS_LIMIT = 5_000
"""Maximum number of comments per file."""

# Each pattern runs in linear time even if a quote is never closed: hence the possessive quantifiers, which stop at the
# end of the line or text, and the limit.
DOUBLE = r'"(?:\\.|[^"\\\n])*+"?'
SINGLE = r"'(?:\\.|[^'\\\n]){0,500}'"
LETTER = r"'(?:\\[^'\n]{1,8}|[^\\'\n])'"
BACKTICK = r"(?<![\\/])`(?:\\.|[^`\\])*+`"
TRIPLE = r'"""(?:[^"\\]++|\\.|"(?!""))*+(?:""")?'
TRIPLE_SINGLE = TRIPLE.replace('"', "'")

QUOTES = {
    "Go": (DOUBLE, LETTER, r"`[^`]*+`?"),
    "JavaScript": (DOUBLE, SINGLE, BACKTICK),
    "TypeScript": (DOUBLE, SINGLE, BACKTICK),
    "Vue": (DOUBLE, SINGLE, BACKTICK),
    "Svelte": (DOUBLE, SINGLE, BACKTICK),
    "Rust": (
        r'(?<=r##)"(?:[^"]++|"(?!##))*+"?',
        r'(?<=r#)"(?:[^"]++|"(?!#))*+"?',
        r'(?<=r)"[^"]*+"?',
        r'"(?:\\.|[^"\\])*+"?',
        LETTER,
    ),
    "C#": (TRIPLE, r'(?<=@)"(?:""|[^"])*+"?', DOUBLE, LETTER),
    **dict.fromkeys(("Java", "Kotlin", "Scala", "Swift"), (TRIPLE, DOUBLE, LETTER)),
    **dict.fromkeys(("Dart", "Groovy", "Gradle"), (TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE)),
    **dict.fromkeys(("Elixir", "Julia"), (TRIPLE, DOUBLE, LETTER)),
    "TOML": (TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE),
    "SQL": (r"'(?:''|[^'])*+'?", r'"[^"\n]*"'),
    "PowerShell": (DOUBLE, r"'[^'\n]*'"),
    "Vim Script": (SINGLE,),
    "Visual Basic": (r'"[^"\n]*"',),
    **dict.fromkeys(
        ("Haskell", "Elm", "OCaml", "F#", "Lisp", "Clojure", "Ada", "VHDL", "Verilog", "Nim", "Erlang", "D", "Zig"),
        (DOUBLE, LETTER),
    ),
    **dict.fromkeys(("TeX", "HTML", "XML", "Batch", "Jinja", "AsciiDoc"), ()),
    "Markdown": (r"`[^`\n]*`",),
}
"""String patterns by language. Other languages use single and double quotes within a line."""

AT_LINE_START = {"INI", "Java Properties", "Assembly", "Vim Script", "Batch", "AsciiDoc"}
"""Languages whose comments start at the beginning of a line; elsewhere the sign means something else."""

BEFORE = {
    b"#": r"(?<![^\s;(){}\[\],])",  # not within a word: $#, ${a#b}, http://host/#here
    b"//": r"(?<![\\:/])",  # not within an address or a regular expression
    b"%": r"(?<!\\)",
    b"--": r"(?<!-)",
}
DOC_BLOCKS = ("/**", "/*!", "{-|", "{- |", "(**", "##[")
DOC_SIGNS = (*DOC_BLOCKS, "///", "//!", "-- |", "--- |")


class Comment(NamedTuple):
    """A comment or docstring without its signs, from `line` to `end_line`, counted from 1.

    `kind` is `docstring` for documentation (a docstring, `/** */`, `///`), else `comment`. Consecutive line comments
    are one. The text keeps its lines: its n-th line is line `line` + n of the file.
    """

    line: int
    end_line: int
    kind: str
    text: str


@dataclass(frozen=True)
class Grammar:
    """The comment syntax of one language: a pattern up to the next comment sign, and the ends of blocks."""

    pattern: re.Pattern[str]
    ends: dict[str, str]
    signs: tuple[str, ...]


def extract_comments(language: Language, text: str) -> list[Comment]:
    """Return the comments and docstrings of `text`, in order, at most COMMENTS_LIMIT. Lines end with a line feed.

    Raises nothing, whatever the text.
    """
    grammar = _grammar(language)
    if grammar is None or not any(sign in text for sign in grammar.signs):
        return []
    found: list[Comment] = []
    alone_until = seen_until = -1
    end_line, counted = 1, 0
    for begin, end, sign in _raw(text, grammar):
        is_line = sign not in grammar.ends
        line = end_line + text.count("\n", counted, begin)
        end_line, counted = line, begin
        if not is_line:
            end_line, counted = line + text.count("\n", begin, end - 1), max(begin, end - 1)
        alone = line != seen_until and not text[text.rfind("\n", 0, begin) + 1 : begin].strip()
        seen_until = end_line
        raw = text[begin:end]
        kind = kind_of(raw, sign, language)
        body = plain(raw, sign, grammar.ends.get(sign))
        last = found[-1] if found else None
        if is_line and alone and last is not None and alone_until == line - 1 and fits(last, kind, body):
            found[-1] = Comment(last.line, line, kind, f"{last.text}\n{body}")
            alone_until = line
            continue
        if body.strip():
            if len(found) == COMMENTS_LIMIT:
                break
            body = body[:COMMENT_LIMIT_CHARS]
            found.append(Comment(line, end_line, kind, body))
        alone_until = line if is_line and alone and body.strip() else -1
    return [_trimmed(one) for one in found]


def fits(last: Comment, kind: str, body: str) -> bool:
    """Return whether a line comment continues the one above it."""
    return last.kind == kind and len(last.text) + len(body) < COMMENT_LIMIT_CHARS


def _raw(text: str, grammar: Grammar) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and opening sign of every comment and docstring."""
    read, position = grammar.pattern.match, 0
    while (match := read(text, position)) is not None:
        position = match.end()
        sign = match["sign"].lstrip()
        begin = position - len(sign)
        ending = grammar.ends.get(sign)
        if ending is None:
            end = text.find("\n", begin)
            position = end = len(text) if end < 0 else end
            if begin == 0 and text.startswith("#!"):
                continue
        else:
            at = _end_of_docstring(text, ending, position) if sign in TRIPLES else text.find(ending, position)
            position = end = len(text) if at < 0 else at + len(ending)
            if sign in TRIPLES and not is_statement(text, begin):
                continue
        yield begin, end, sign


TRIPLES = ('"""', "'''")


def _end_of_docstring(text: str, quotes: str, position: int) -> int:
    """Return the position of the next unescaped `quotes`; -1 if there is none."""
    while (at := text.find(quotes, position)) >= 0:
        slashes = at
        while slashes > position and text[slashes - 1] == "\\":
            slashes -= 1
        if (at - slashes) % 2 == 0:
            return at
        position = at + 1
    return -1


def is_statement(text: str, begin: int) -> bool:
    """Return whether the string at `begin` is a statement, as docstrings are, and not a value."""
    line_start = text.rfind("\n", 0, begin) + 1
    if text[line_start:begin].strip(" \trRuU"):
        return False
    before = line_start
    while before > 0:
        previous = text.rfind("\n", 0, before - 1) + 1
        content = text[previous : before - 1].strip()
        if content and not content.startswith("#"):
            return content[-1] not in "([{,=+%\\|&"
        before = previous
    return True


def kind_of(raw: str, sign: str, language: Language) -> str:
    """Return the kind of a comment: whether it documents code."""
    if sign in TRIPLES:
        return DOCSTRING
    if not raw.startswith(DOC_SIGNS):
        return COMMENT
    if raw.startswith(DOC_BLOCKS) and not raw.startswith(("/**/", "/***", "(**)", "(***")):
        return DOCSTRING
    if raw.startswith(("///", "//!")) and not raw.startswith("////") and b"//" in language.line:
        return DOCSTRING
    return DOCSTRING if raw.startswith(("-- |", "--- |")) and language.name in {"Haskell", "Elm"} else COMMENT


def plain(raw: str, sign: str, ending: str | None) -> str:
    """Return a comment's text without its signs and the decoration at the beginning of its lines."""
    if ending is None:
        return raw[len(sign) :].lstrip("/!#;%").strip()
    raw = raw[len(sign) :].removesuffix(ending)
    if sign in TRIPLES:
        return raw
    lines = [one.strip() for one in raw.lstrip("*!|").split("\n")]
    return "\n".join(one.lstrip("*").lstrip() if one.startswith("*") else one for one in lines).rstrip("*")


def _trimmed(comment: Comment) -> Comment:
    """Remove empty lines around the text, and adjust the line numbers."""
    if "\n" not in comment.text:  # the usual case; the same result as below, but quicker
        text = comment.text.strip()
        same = text == comment.text and comment.line == comment.end_line
        return comment if same else Comment(comment.line, comment.line, comment.kind, text)
    lines = [line.rstrip() for line in comment.text.split("\n")]
    first = next(index for index, line in enumerate(lines) if line.strip())
    text = "\n".join(lines[first:]).strip()
    line = comment.line + first
    return Comment(line, line + text.count("\n"), comment.kind, text)


@lru_cache
def _grammar(language: Language) -> Grammar | None:
    """Return the comment syntax of a language; None if it has no comments."""
    blocks = {start.decode(): end.decode() for start, end in language.blocks}
    triples = {quotes.decode(): quotes.decode() for quotes in language.docstrings}
    lines = [sign for sign in language.line if sign.decode() not in blocks]
    if not blocks and not triples and not lines:
        return None
    every = (*blocks, *triples, *(sign.decode() for sign in lines))
    signs = [re.escape(sign) for sign in sorted((*blocks, *triples), key=len, reverse=True)]
    for sign in lines:
        before = r"(?m:^[ \t]*)" if language.name in AT_LINE_START else BEFORE.get(sign, "")
        if sign == b"#" and language.name in {"Python", "Starlark"}:
            before = ""
        after = r"(?!\[)" if sign == b"#" and language.name == "PHP" else ""
        signs.append(f"{before}{re.escape(sign.decode())}{after}")
    strings = QUOTES.get(language.name, (DOUBLE, SINGLE))
    # The pattern itself skips everything but comments, which is three times as quick as a loop here.
    opening = f"(?:{'|'.join(signs)})"
    first = "".join(sorted({re.escape(one[0]) for one in every} | set("\"'`")))
    if language.name in AT_LINE_START:
        first += r" \t"
    passed = "|".join((*strings, f"[{first}]"))
    pattern = f"(?:[^{first}]++|(?!{opening})(?:{passed}))*+(?P<sign>{opening})"
    return Grammar(re.compile(pattern, re.DOTALL), blocks | triples, every)
