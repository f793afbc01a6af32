import pytest

from commandcenter_app.scan import languages


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("main.PY", "Python"),
        ("a.b.ts", "TypeScript"),
        ("Makefile", "Makefile"),
        ("CMakeLists.txt", "CMake"),
        ("README", "Text"),
        ("readme.md", "Markdown"),
        ("Dockerfile", "Dockerfile"),
        ("go.mod", "Go Module"),
        ("package-lock.json", None),
        ("photo.png", None),
        ("noextension", None),
        (".hidden", None),
        ("trailing.", None),
    ],
)
def test_the_language_is_recognised_by_path(name: str, language: str | None) -> None:
    found = languages.by_path(name)
    assert (found.name if found else None) == language


@pytest.mark.parametrize(
    ("first_line", "language"),
    [
        (b"#!/bin/sh\n", "Shell"),
        (b"#!/usr/bin/env python3.11\nprint()", "Python"),
        (b"#!/usr/bin/env -S node --x\n", "JavaScript"),
        (b"#! /usr/bin/perl -w", "Perl"),
        (b"#!/opt/unknown\n", None),
        (b"not a script", None),
        (b"", None),
    ],
)
def test_the_language_is_recognised_by_shebang(first_line: bytes, language: str | None) -> None:
    found = languages.by_shebang(first_line)
    assert (found.name if found else None) == language


def test_the_table_is_consistent() -> None:
    assert len(languages.LANGUAGES) == len(languages.TABLE) >= 60
    keys = [key for _, keys in languages.TABLE for key in keys.split()]
    assert len(keys) == len(set(keys)), "an extension belongs to two languages"
    assert all(key == key.lower() for key in keys)
    assert set(languages.INTERPRETERS.values()) <= set(languages.LANGUAGES)
