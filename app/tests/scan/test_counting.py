import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commandcenter_app.scan.counting import Lines, count
from commandcenter_app.scan.languages import LANGUAGES

CASES = [
    ("Python", "x = 1\n\n# comment\n", (1, 1, 1)),
    ("Python", "x = 1  # behind code\n", (1, 0, 0)),
    ("Python", '"""One line."""\nx = 1\n', (1, 1, 0)),
    ("Python", 'def f():\n    """Several\n\n    lines."""\n    return 1\n', (2, 2, 1)),
    ("Python", 'x = """not\n# a comment\n"""\n', (3, 0, 0)),
    ("Python", "url = 'http://x/#a'\n", (1, 0, 0)),
    ("Python", 'x = \'"""\'\n# comment\n', (1, 1, 0)),
    ("Go", "package a\n\n// comment\n/* block\n\nend */\nvar x = 1 // code\n", (2, 3, 2)),
    ("C", "int x; /* begins\nends */ int y;\n/* only */\n", (2, 1, 0)),
    ("C", "/* ends */ int y;\n", (1, 0, 0)),
    ("C", 'char *s = "/* no comment";\nint x;\n', (2, 0, 0)),
    ("C", "// /* no block\nint x;\n", (1, 1, 0)),
    ("C", "/* a */ /* b */\n", (0, 1, 0)),
    ("HTML", "<!-- a\nb -->\n<p>x</p>\n", (1, 2, 0)),
    ("Lua", "--[[ block\nend ]]\n-- line\nx = 1\n", (1, 3, 0)),
    ("Haskell", "{- block -}\nmain = x -- code\n", (1, 1, 0)),
    ("JSON", '{\n  "a": 1\n}', (3, 0, 0)),
    ("Text", "a\n\nb", (2, 0, 1)),
    ("Shell", "#!/bin/sh\r\necho hi\r\n", (1, 1, 0)),
    ("Shell", "cat <<EOF\n# heading\nEOF\n# real\necho $((1 << N))\n# real\n", (4, 2, 0)),
    ("Shell", "a <<-'X' <<Y\n# one\nX\n# two\nY\n# real\ncat <<< z\n", (6, 1, 0)),
    ("Ruby", "x = <<~SQL\n  # text\nSQL\n# real\n", (3, 1, 0)),
    ("YAML", "a: |\n  # heading\n  text\n\n  # text\nb: 1\n# real\n- >-\n  # text\n# real\n", (7, 2, 1)),
    ("JavaScript", "const re = /[/*]/;\n\nf();\n", (2, 0, 1)),
    (
        "JavaScript",
        "a.replace(/\\/*$/, '');\nb.replace(/\"/g, '');\n// note\nreturn /'/;\n/* c */\nx = a / b /* c */;\n",
        (4, 2, 0),
    ),
    ("TypeScript", "const t = `\\`http://x/*`;\nf();\n", (2, 0, 0)),
    ("PHP", "<?php\n#[Route('/x')]\nclass A\n{\n    // note\n    #[Pure] /* c\n */\n    # note\n}\n", (6, 3, 0)),
    ("Go", "a := `http://x/*\n// text\n`\n// note\nb := '`'\n// note\n", (4, 2, 0)),
    ("Rust", 'let a = r#"\n/* text\n"#;\n// note\n', (3, 1, 0)),
    ("Java", 'var a = """\n  src/**/*.java\n  // text\n  """;\n// note\n', (4, 1, 0)),
    ("C#", 'var a = @"c:\\x\n// text\n";\n// note\n', (3, 1, 0)),
    ("Elixir", 'x = """\n# text\n"""\n@doc """\n# Heading\n\ntext\n"""\n@doc false\n# note\n', (4, 5, 1)),
    ("HTML+Razor", "<p>x</p> @* a *@\n@* only *@\n<!-- c -->\n@code {\n    // note\n}\n", (3, 3, 0)),
    ("HTML+ERB", "<%# a %>\n<%= b %>\n", (1, 1, 0)),
    ("HTML+EEX", "<%!-- a\nb --%>\n<p/>\n", (1, 2, 0)),
    ("Gherkin", "# note\nFeature: x\n", (1, 1, 0)),
    ("CSS", "a { background: url(//x/*.png); }\nb { color: red; }\n/* c */\n", (2, 1, 0)),
    ("Fortran", "C     a comment\n* another\n      PROGRAM X\n      X = 1 ! code\nc\n      END\n", (3, 3, 0)),
    ("Fortran Free Form", "call x\nCharacter :: y\n! comment\n", (2, 1, 0)),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_code_comments_and_blank_lines_are_counted(language: str, text: str, expected: tuple[int, int, int]) -> None:
    assert count(text.encode(), LANGUAGES[language]) == Lines(*expected)


@pytest.mark.slow
@pytest.mark.parametrize(("many", "late"), [("'''a'''", '"""b"""'), ('"""a"""', "'''b'''")])
def test_a_late_delimiter_is_searched_only_once(many: str, late: str) -> None:
    """With the largest file that is read, quadratic time would take hours."""
    text = f"{many}\n" * 400_000 + f"{late}\n"
    assert count(text.encode(), LANGUAGES["Python"]) == Lines(0, 400_001, 0)


PIECES = st.sampled_from(
    [
        '"',
        "'",
        '"""',
        "'''",
        "//",
        "/*",
        "*/",
        "#",
        "--",
        "--[[",
        "]]",
        "<!--",
        "-->",
        "\\",
        " ",
        "\n",
        "\r\n",
        "x",
        "\x00",
    ]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=60), st.sampled_from(sorted(LANGUAGES)))
@example(["x", "\n", "\n"], "Fortran")
def test_every_line_is_counted_once(pieces: list[str], name: str) -> None:
    data = "".join(pieces).encode("utf-8", "replace")
    lines = count(data, LANGUAGES[name])
    assert lines.total == len(data.splitlines())
    assert min(lines.code, lines.comments, lines.blanks) >= 0


@given(st.binary(max_size=400), st.sampled_from(sorted(LANGUAGES)))
def test_any_bytes_can_be_counted(data: bytes, name: str) -> None:
    lines = count(data, LANGUAGES[name])
    assert lines.blanks == sum(not line.strip() for line in data.splitlines())
