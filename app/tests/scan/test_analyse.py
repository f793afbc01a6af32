import os
from contextlib import closing
from pathlib import Path

import pytest

from commandcenter_app.scan.analyse import SIZE_LIMIT_BYTES, Analysis, Source, analyse


def analysed(root: Path, name: str) -> Analysis:
    with closing(Source(str(root), name)) as source:
        return analyse(source)


def write(root: Path, name: str, data: bytes) -> str:
    (root / name).write_bytes(data)
    return name


@pytest.mark.parametrize(
    ("name", "data", "language", "lines", "problem"),
    [
        ("a.py", b"x = 1\n", "Python", 1, None),
        ("script", b"#!/usr/bin/env python3\nx = 1\n", "Python", 2, None),
        ("plain", b"\x7fELF\x00", None, 0, None),
        ("empty.md", b"", "Markdown", 0, None),
        ("a.md", b"a\x00b", None, 0, "It has the name of a text file, but its content is binary."),
        ("late.md", b"a" * 9000 + b"\x00b", "Markdown", 1, None),
        ("latin.md", b"caf\xe9\n", "Markdown", 1, "It is not valid UTF-8; it was read as Windows-1252."),
        ("wide.txt", "wïde\nline\n".encode("utf-16"), "Text", 2, None),
        ("bom.md", b"\xef\xbb\xbf# Title\n", "Markdown", 1, None),
        ("huge.json", b"1" * (SIZE_LIMIT_BYTES + 1), "JSON", 0, "It is larger than 4 MiB and was not read."),
        ("photo.png", b"\x89PNG\x00", None, 0, None),
        ("go.sum", b"x v1 h1:=\n", None, 0, None),
    ],
)
def test_files_have_a_language_lines_and_problems(
    tmp_path: Path, name: str, data: bytes, language: str, lines: int, problem: str
) -> None:
    found = analysed(tmp_path, write(tmp_path, name, data))
    assert (found.language, found.lines.total, found.problem) == (language, lines, problem)


def test_documents_contain_no_nul(tmp_path: Path) -> None:
    found = analysed(tmp_path, write(tmp_path, "late.md", b"a" * 9000 + b"\x00b"))
    assert found.document is not None
    assert found.document.content.endswith("a\ufffdb")


def test_utf_16_is_decoded(tmp_path: Path) -> None:
    found = analysed(tmp_path, write(tmp_path, "wide.txt", "wïde\n".encode("utf-16")))
    assert found.document is not None
    assert found.document.content == "wïde\n"


def test_long_documents_are_truncated(tmp_path: Path) -> None:
    found = analysed(tmp_path, write(tmp_path, "long.md", b"word " * 300_000))
    assert found.document is not None
    assert (len(found.document.content), found.document.truncated) == (1_000_000, True)


def test_a_manifest_has_dependencies_and_a_problem_with_its_line(tmp_path: Path) -> None:
    found = analysed(tmp_path, write(tmp_path, "requirements.txt", b"httpx>=1\n!!!\n"))
    assert found.manifest is not None
    assert [one.name for one in found.manifest["dependencies"]] == ["httpx"]
    assert found.document is None
    assert (found.problem, found.problem_line) == ("Line 2 could not be parsed: '!!!'.", 2)


def test_files_replaced_by_something_else_are_reported(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "link.md").symlink_to("/etc/passwd")
    (tmp_path / "folder.md").mkdir()
    for name in ("pipe.md", "link.md", "folder.md", "gone.md"):
        found = analysed(tmp_path, name)
        assert found.problem is not None
        assert found.problem.startswith("It cannot be read")
        assert found.document is None
