"""Read one file and say what it is: language, lines, document, dependencies. Runs in the analysing processes.

Files are opened for reading only, never through a link, and never waited for (a pipe put in a file's place).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field

from commandcenter_app.scan import documents, languages, manifests
from commandcenter_app.scan.counting import Lines, count
from commandcenter_app.scan.documents import Outline
from commandcenter_app.scan.languages import Language
from commandcenter_app.scan.manifests.base import Declared, clean

ANALYSER = 1
"""Raised whenever the same file would be understood differently, so that all are read again."""

SIZE_LIMIT_BYTES = 4 * 1024 * 1024
"""Longer files are listed with their size but not read."""

HEAD_BYTES = 8_192
BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(frozen=True)
class DocumentText:
    """A document's text, cut to `documents.CONTENT_LIMIT_CHARS`."""

    kind: str
    outline: Outline
    content: str
    truncated: bool


@dataclass
class Analysis:
    """What one file yields. `problem` names what was wrong with it; the rest holds nevertheless."""

    path: str
    language: str | None = None
    lines: Lines = field(default_factory=Lines)
    document: DocumentText | None = None
    dependencies: list[Declared] = field(default_factory=list)
    problem: str | None = None


def analyse_all(root: str, paths: Sequence[str]) -> list[Analysis]:
    """Analyse several files; never raises because of one of them."""
    return [analyse(root, path) for path in paths]


def analyse(root: str, path: str) -> Analysis:
    """Analyse the file at `path` within `root`."""
    name = path.rsplit("/", 1)[-1]
    result = Analysis(path)
    language = languages.by_path(name)
    if language is None and not languages.may_have_shebang(name):
        return result
    try:
        data, size_bytes = read(root, path, whole=language is not None)
        if language is None:
            language = languages.by_shebang(data)
            if language is not None:
                data, size_bytes = read(root, path, whole=True)
    except OSError as error:
        result.problem = f"It cannot be read: {error.strerror or error}."
        return result
    if language is None:
        return result
    result.language = language.name
    if size_bytes > SIZE_LIMIT_BYTES:
        result.problem = f"It is larger than {SIZE_LIMIT_BYTES // 2**20} MiB and was not read."
        return result
    _understand(result, data, language)
    return result


def read(root: str, path: str, *, whole: bool) -> tuple[bytes, int]:
    """A file's bytes (or its first few) and its size; of one past the size limit no more than its first few."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(f"{root}/{path}", flags)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor, not a path
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError("it is no regular file any more")
        if not whole or status.st_size > SIZE_LIMIT_BYTES:
            return file.read(HEAD_BYTES), status.st_size
        data = file.read(SIZE_LIMIT_BYTES + 1)
        return data, max(status.st_size, len(data))


def _understand(result: Analysis, data: bytes, language: Language) -> None:
    """Count lines, and read what is a document or a manifest."""
    encoding = next((name for bom, name in BOMS if data.startswith(bom)), None)
    if encoding is not None and encoding != "utf-8":
        data = data.decode(encoding, "replace").encode()
    elif b"\x00" in data[:HEAD_BYTES]:
        result.language, result.problem = None, "It has the name of a text file but its content is binary."
        return
    result.lines = count(data, language)
    manifest = manifests.is_manifest(result.path)
    if not manifest and language.name not in documents.KINDS:
        return
    text, problem = decode(data)
    result.problem = problem
    if manifest:
        parsed = manifests.parse(result.path, text)
        result.dependencies = parsed.dependencies
        result.problem = summary(parsed.problems) or problem
    else:
        kind = documents.KINDS[language.name]
        result.document = DocumentText(
            kind,
            documents.outline(text, kind, result.path.rsplit("/", 1)[-1]),
            text[: documents.CONTENT_LIMIT_CHARS],
            len(text) > documents.CONTENT_LIMIT_CHARS,
        )


def decode(data: bytes) -> tuple[str, str | None]:
    """The text in `data`, and what was wrong with it. It has no NUL, which the database cannot hold."""
    problem = None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
        problem = "It is not valid UTF-8; it was read as Windows-1252."
    return text.replace("\x00", "\ufffd"), problem


def summary(problems: list[str]) -> str | None:
    """Several problems of one file as one message."""
    if not problems:
        return None
    more = f" ({len(problems) - 1} more like this)" if len(problems) > 1 else ""
    return clean(f"{problems[0]}{more}"[:1_000])
