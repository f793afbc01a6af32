import time

import pytest

from commandcenter_app.scan.comments import COMMENT, DOCSTRING, Comment, extract_comments
from commandcenter_app.scan.languages import LANGUAGES
from commandcenter_app.scan.todos import find_todos


def comments(language: str, text: str) -> list[tuple[int, int, str, str]]:
    return [(one.line, one.end_line, one.kind, one.text) for one in extract_comments(LANGUAGES[language], text)]


def texts(language: str, text: str) -> list[str]:
    return [one.text for one in extract_comments(LANGUAGES[language], text)]


def test_comments_and_docstrings_of_python() -> None:
    source = '''#!/usr/bin/env python3
"""A module.

More of it.
"""
x = """no # comment"""  # a comment

# one
# two
def f(a="#no"):
    r"""What f does."""
    g(
        """not a docstring""")
    return '#no'  # yes
# alone
'''
    assert comments("Python", source) == [
        (2, 4, DOCSTRING, "A module.\n\nMore of it."),
        (6, 6, COMMENT, "a comment"),
        (8, 9, COMMENT, "one\ntwo"),
        (11, 11, DOCSTRING, "What f does."),
        (14, 14, COMMENT, "yes"),
        (15, 15, COMMENT, "alone"),
    ]


def test_comments_of_javascript() -> None:
    source = """/**
 * What it does.
 * @param a more
 */
const url = "http://x" // after
const re = /https?:\\/\\//; const t = `// no
// no ${a}`;
/* plain */ f(); /* second */
// last"""
    assert comments("TypeScript", source) == [
        (2, 3, DOCSTRING, "What it does.\n@param a more"),
        (5, 5, COMMENT, "after"),
        (8, 8, COMMENT, "plain"),
        (8, 8, COMMENT, "second"),
        (9, 9, COMMENT, "last"),
    ]


@pytest.mark.parametrize(
    ("language", "source", "expected"),
    [
        ("Rust", '/// doc\nfn f<\'a>(x: &\'a str) { \'"\'; r#"// " no"#; "// no\n// no"; } // yes', ["doc", "yes"]),
        ("Go", "x := `// no`\ny := '`' // yes\n", ["yes"]),
        ("C#", 'var p = @"c:\\"; // yes\nvar q = @"a"" // no";', ["yes"]),
        ("Java", 'String s = """\n // no " \n"""; // yes', ["yes"]),
        ("Shell", 'echo "# no" ${a#b} $# x#y # yes', ["yes"]),
        ("YAML", "a: b#c # yes\nurl: http://x/#y", ["yes"]),
        ("SQL", "SELECT '--', 'it''s -- no' -- yes", ["yes"]),
        ("Haskell", "x' = 'a' -- yes\n{- block -}", ["yes", "block"]),
        ("Lua", "--[[ long\nblock ]] x = '--' -- yes", ["long\nblock", "yes"]),
        ("HTML", "<p>it's</p><!-- yes -->", ["yes"]),
        ("Markdown", "it's `<!--` no?\n<!-- yes -->", ["yes"]),
        ("TeX", "100\\% no % yes", ["yes"]),
        ("PHP", "#[Attribute]\n$a = '#'; # yes", ["yes"]),
        ("INI", "a = b ; no\n; yes", ["yes"]),
        ("Batch", "rem yes\necho rem no", ["yes"]),
        ("JSON", '{"a": "//no"} // yes', ["yes"]),
        ("CSV", "# no", []),
        ("Ruby", '"#{a}" # yes\n=begin\nblock\n=end', ["yes", "block"]),
        ("C", "/* never ended", ["never ended"]),
        ("C", "", []),
    ],
)
def test_comments_of_other_languages(language: str, source: str, expected: list[str]) -> None:
    assert texts(language, source) == expected


@pytest.mark.parametrize("unit", ['"', "'", "`", '"""', "'''", "\\`", "/*", "//", "#", 'r#"', "\\", "(*", "\n#", " \t"])
def test_hostile_text_takes_linear_time(unit: str) -> None:
    """The longest file that is read is 100 times as long; with quadratic time, it would take hours."""
    began = time.process_time()
    for language in LANGUAGES.values():
        extract_comments(language, "x = " + unit * (40_000 // len(unit)))
    assert time.process_time() - began < 20


def test_todos_are_found_in_comments_and_docstrings() -> None:
    source = '''# TODO(ada): write more
x = "TODO no"  # nothing
# about
#   FIXME it breaks; XXX: twice
# TODO_LIST, XXXX and \\xXXX are none, todo neither
def f():
    """HACK - around it."""
/* @todo: not Python */
# TODO
'''
    found = find_todos(extract_comments(LANGUAGES["Python"], source))
    assert [(one.line, one.kind, one.assignee, one.text) for one in found] == [
        (1, "todo", "ada", "write more"),
        (4, "fixme", None, "it breaks; XXX: twice"),
        (7, "hack", None, "around it."),
        (9, "todo", None, "TODO"),
    ]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["TODO:", "- one", "- two", "", "x"], "one; two"),
        (["TODO:", "  1. one", "     more", "  2. two"], "one more; two"),
        (["TODO", "", "* [ ] one", "* [x] two"], "one; two"),
        (["TODO", "----", "one", "two.", "----", "x"], "one two."),
        (["TODO(ada):", "one"], "one"),
        (["TODO:", "", ""], "TODO:"),
        (["TODO: one", "two"], "one"),
        (["TODO:", "FIXME: two"], "TODO:"),
    ],
)
def test_a_todo_whose_first_line_is_empty_has_the_text_below(lines: list[str], text: str) -> None:
    for source in ("\n".join(f"# {line}" for line in lines), '"""' + "\n".join(lines) + '\n"""'):
        assert find_todos(extract_comments(LANGUAGES["Python"], source))[0].text == text
    assert len(find_todos(extract_comments(LANGUAGES["Python"], "# TODO:\n" + "# word\n" * 1000))[0].text) <= 500


def test_many_todos_without_text_are_found_in_linear_time() -> None:
    """The longest file that is read has four times as many; with quadratic time, it would take minutes."""
    count = 200_000
    assert len(find_todos([Comment(1, count, COMMENT, "TODO\n" * count)])) == count


def test_todos_of_documentation_tools_are_found() -> None:
    found = find_todos(extract_comments(LANGUAGES["PHP"], "/** @todo remove\n * @TODOs are none */"))
    assert [(one.line, one.kind, one.text) for one in found] == [(1, "todo", "remove")]


@pytest.mark.parametrize(
    ("comment", "text"),
    [
        ("TODO: one", "one"),
        ("TODO one", "one"),
        ("TODO(me): one", "one"),
        ("TODO (me) one", "one"),
        ("FIXME!", "FIXME!"),
        ("XXX: TODO two", "TODO two"),
        ("- TODO one", "one"),
        ("[ ] TODO one", "one"),
        ("1. TODO: one", "one"),
        ("HACK - one", "one"),
        ("TODO: https://example.org/a", "https://example.org/a"),
        ("TODO/FIXME)", None),
        ("TODO/spec coverage, docstrings", None),
        ("TODO, FIXME, XXX, HACK, NOTE", None),
        ("TODO and FIXME are marks", None),
        ("use TODO: description or # FIXME: description", None),
        ("the TODO is done", None),
        ("TODO's", None),
        ("TODO|FIXME", None),
        ("TODO_LIST: x", None),
        ("XXX-Large", None),
    ],
)
def test_a_todo_is_at_the_start_of_its_comment(comment: str, text: str | None) -> None:
    found = find_todos(extract_comments(LANGUAGES["Python"], f"# {comment}\n"))
    assert [one.text for one in found] == ([text] if text is not None else [])
