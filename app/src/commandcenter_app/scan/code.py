"""Read what search finds in a source file: its words and its definitions."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass

from commandcenter_app.scan import words
from commandcenter_app.scan.analyse import OPEN_FLAGS
from commandcenter_app.scan.decoding import as_utf8, decode
from commandcenter_app.scan.definitions import Definition, find_definitions

INDEXER = 2
"""Version of the indexing. Increase it when results would differ for the same file, so that all are read again."""

SIZE_LIMIT_BYTES = 1024 * 1024
"""Longer files are data. Their lines are found nevertheless, by a search for a text or pattern."""

WORDS_LIMIT = 20_000
WORD_LIMIT_CHARS = 100
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Code:
    """What one file contains. `words` are separated by spaces."""

    words: str = ""
    definitions: tuple[Definition, ...] = ()


def read_code(root: str, path: str, language: str | None) -> Code:
    """Read a file; nothing of one that cannot be read, is binary, or is no regular file at this path."""
    try:
        data = read_regular(root, path, SIZE_LIMIT_BYTES)
    except (OSError, ValueError):
        return Code()
    utf8 = as_utf8(data)
    if utf8 is None:
        return Code()
    text = decode(utf8)[0]
    return Code(" ".join(sorted(code_words(text))), tuple(find_definitions(language, text)))


def read_regular(root: str, path: str, limit_bytes: int) -> bytes:
    """Return a regular file's content, at most `limit_bytes`, without following a link anywhere in its path.

    Raises OSError.
    """
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        *folders, name = path.split("/")
        for one in folders:
            inner = os.open(one, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
            os.close(folder)
            folder = inner
        descriptor = os.open(name, OPEN_FLAGS, dir_fd=folder)
    finally:
        os.close(folder)
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("it is not a regular file")
        return file.read(limit_bytes)


def code_words(text: str) -> set[str]:
    """Return the parts of all words of a text, and the identifiers of several parts without what joins them."""
    found: set[str] = set()
    for word in set(WORD.findall(text)):
        if len(word) > WORD_LIMIT_CHARS or len(found) > WORDS_LIMIT:
            continue
        if words.has_pairs(word):
            found.update(words.whole(word).split())
            continue
        for one in {word, words.spelled_out(word)} if words.UMLAUT.search(word) else (word,):
            several = words.split(one)
            found.update(several)
            if len(several) > 1:
                found.add("".join(several))
    return found | words.spoken_names(text)
