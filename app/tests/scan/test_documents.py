import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter_app.scan.documents import open_fence, outline

CASES = [
    ("markdown", "# Title\n\ntext\n\n## Part *one*\n", "Title", [(1, "Title", 1), (2, "Part one", 5)]),
    ("markdown", "Title\n=====\n\nPart\n----\n", "Title", [(1, "Title", 1), (2, "Part", 4)]),
    ("markdown", "```\n# no heading\n```\n# Yes\n", "Yes", [(1, "Yes", 4)]),
    ("markdown", "---\ntitle: 'From above'\n---\n# Head\n", "From above", [(1, "Head", 4)]),
    ("markdown", "text\n\n- item\n---\n", "file.md", []),
    ("markdown", "### Small\n# Big\n", "Big", [(3, "Small", 1), (1, "Big", 2)]),
    ("markdown", "# [Link](http://x) and `code` <img src=x>\r\n", "Link and code", [(1, "Link and code", 1)]),
    (
        "markdown",
        "# `/src/syntax_map/*.rs` of a_b_c\n",
        "/src/syntax_map/*.rs of a_b_c",
        [(1, "/src/syntax_map/*.rs of a_b_c", 1)],
    ),
    ("markdown", "# ``a`b`` _and_ **[`c_d`](x)**\n", "a`b and c_d", [(1, "a`b and c_d", 1)]),
    (
        "markdown",
        "### a\n### b\n### c\n### d\n### e\n## f\n",
        "file.md",
        [(3, "a", 1), (3, "b", 2), (3, "c", 3), (3, "d", 4), (3, "e", 5), (2, "f", 6)],
    ),
    ("markdown", "#hash\n####### seven\n", "file.md", []),
    ("markdown", "", "file.md", []),
    (
        "rst",
        "=====\nTitle\n=====\n\nPart\n----\n\nSub\n~~~\n",
        "Title",
        [(1, "Title", 2), (2, "Part", 5), (3, "Sub", 8)],
    ),
    ("rst", "Title\n=====\ntext\n", "Title", [(1, "Title", 1)]),
    ("rst", "text\n\n....\n", "file.md", []),
    ("asciidoc", "= Title\n\n----\n== code\n----\n== Part\n", "Title", [(1, "Title", 1), (2, "Part", 6)]),
    ("text", "# Not a heading\n", "file.md", []),
]


@pytest.mark.parametrize(("kind", "text", "title", "headings"), CASES)
def test_a_document_has_a_title_and_headings(
    kind: str, text: str, title: str, headings: list[tuple[int, str, int]]
) -> None:
    found = outline(text, kind, "file.md")
    assert found.title == title
    assert [(one.level, one.title, one.line) for one in found.headings] == headings


PIECES = st.sampled_from(
    ["#", "=", "-", "~~~", "```", "----", "\n", "\r\n", "---\n", "title: ", "[", "](", "*", "_", " "]
)


@given(st.lists(PIECES | st.text(max_size=6), max_size=50), st.sampled_from(["markdown", "rst", "asciidoc", "text"]))
def test_any_text_has_an_outline(pieces: list[str], kind: str) -> None:
    text = "".join(pieces)
    found = outline(text, kind, "name")
    assert found.title
    lines = text.split("\n")
    for heading in found.headings:
        assert 1 <= heading.level <= 6
        assert 1 <= heading.line <= len(lines)
        assert heading.title


def test_headings_are_found_quickly() -> None:
    hostile = "# " + "[" * 50_000 + "\n# " + "* " * 50_000 + "\n# " + "`" * 50_000 + "\n# x" + " " * 100_000 + "#y"
    assert len(outline(hostile, "markdown", "name").headings) == 4


@pytest.mark.parametrize(
    ("text", "fence"),
    [
        ("", ""),
        ("text\n", ""),
        ("```sh\nrun\n", "```"),
        ("~~~~\n```\n", "~~~~"),
        ("```\nrun\n```\n", ""),
        ("```\nrun\n```", "```"),
        ("- item\n   ```\n   run\n", "```"),
        ("`code` and ```code```\n", ""),
    ],
)
def test_the_fence_in_which_a_text_ends(text: str, fence: str) -> None:
    assert open_fence(text) == fence
