"""Split files into passages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter_app.scan.comments import Comment
from commandcenter_app.scan.documents import MARKDOWN, outline
from commandcenter_app.scan.passages import (
    AIM_CHARS,
    LIMIT_CHARS,
    PASSAGES_LIMIT,
    cut,
    of_comments,
    of_document,
)

GUIDE = """# Guide

Welcome.

## Install

### From wheels

Take them.

## Use

Run it.

## Later
"""


def cut_up(text: str) -> list[tuple[str, int, str]]:
    found = of_document(text, outline(text, MARKDOWN, "guide.md"))
    return [(one.heading, one.line, one.text) for one in found]


def test_passages_have_their_headings_and_lines() -> None:
    assert cut_up(GUIDE) == [
        ("Guide", 3, "Welcome."),
        ("Install › From wheels", 9, "Take them."),
        ("Use", 13, "Run it."),
        ("Later", 15, ""),
    ]


def test_underlined_headings_are_not_text() -> None:
    assert cut_up("Title\n=====\n\nText.\n") == [("Title", 4, "Text.")]


@pytest.mark.parametrize("text", ["", "\n\n", "# Only a title\n"])
def test_a_document_has_at_least_one_passage(text: str) -> None:
    assert len(cut_up(text)) == 1


def test_long_sections_are_split_between_paragraphs() -> None:
    paragraph = "A sentence of some length, to be read. " * 10
    text = "# Long\n\n" + "\n\n".join(f"{paragraph}{number}" for number in range(6))
    found = cut_up(text)
    assert len(found) == 3
    assert all(body.endswith(str(number)) for (_, _, body), number in zip(found, (1, 3, 5), strict=True))
    assert [line for _, line, _ in found] == [3, 7, 11]


def test_only_the_beginning_of_data_is_indexed() -> None:
    found = cut_up("word " * 400_000)
    assert len(found) == PASSAGES_LIMIT
    assert all(line == 1 for _, line, _ in found)


LINES = st.lists(st.text(alphabet="ab .é", max_size=3 * LIMIT_CHARS // 2) | st.just(""), max_size=30)


@given(LINES)
def test_splitting_keeps_all_words_and_line_numbers(lines: list[str]) -> None:
    pieces = list(cut(lines))
    assert all(0 < len(text) <= LIMIT_CHARS for _, text in pieces)
    written = [text.split("\n")[0].strip() in lines[at] for at, text in pieces]
    assert all(written)
    assert "".join("".join(text.split()) for _, text in pieces) == "".join("".join(lines).split())


def comment(line: int, text: str, kind: str = "comment") -> Comment:
    return Comment(line, line + text.count("\n"), kind, text)


def test_nearby_comments_are_one_passage() -> None:
    found = of_comments(
        [
            comment(1, "Read the whole file."),
            comment(4, "Then close it.\nAlways."),
            comment(60, "Something else altogether."),
            comment(62, "What this does.", "docstring"),
            comment(64, "noqa: E501"),
            comment(66, "end"),
        ]
    )
    assert [(one.kind, one.line, one.text) for one in found] == [
        ("comment", 1, "Read the whole file.\n\n\nThen close it.\nAlways."),
        ("comment", 60, "Something else altogether."),
        ("docstring", 62, "What this does."),
    ]


def test_passages_of_comments_are_not_too_long() -> None:
    found = of_comments([comment(line, "x" * (AIM_CHARS // 2)) for line in range(1, 40, 2)])
    assert all(len(one.text) <= LIMIT_CHARS for one in found)
    assert sum(one.text.count("x") for one in found) == 20 * (AIM_CHARS // 2)
