"""Analyse one file: language, lines, document, dependencies, comments. Runs in the worker processes of a scan.

Files are opened read-only, without following links, and without blocking on a pipe that replaced a file.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from commandcenter_app import manifests
from commandcenter_app.manifests.base import Licence, Problem, clean
from commandcenter_app.scan import detection, documents, languages, licences, passages
from commandcenter_app.scan.attributes import NOTHING, Attributes, role_of
from commandcenter_app.scan.comments import extract_comments
from commandcenter_app.scan.counting import Lines, count
from commandcenter_app.scan.decoding import HEAD_BYTES, as_utf8, decode
from commandcenter_app.scan.documents import Outline
from commandcenter_app.scan.imports import find_imports
from commandcenter_app.scan.languages import Language
from commandcenter_app.scan.passages import Passage
from commandcenter_app.scan.todos import TodoComment, find_todos, may_have_todos

ANALYSER = 21
"""Version of the analysis. Increase it when results would differ for the same file, so that all are read again."""

SIZE_LIMIT_BYTES = 4 * 1024 * 1024
"""Longer files are listed with their size but not read."""

MANIFEST_LIMIT_BYTES = 32 * 1024 * 1024
"""The limit for manifests and lock files, the largest known of which have about 10 MB."""


AHEAD_BYTES = 256 * 1024
"""Bytes of a file to read ahead; few files are longer."""

OPEN_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True)
class DocumentText:
    """A document's text, truncated to `documents.CONTENT_LIMIT_CHARS`."""

    kind: str
    outline: Outline
    content: str
    truncated: bool


class Trouble(NamedTuple):
    """A problem of one file or folder; `line` counts from 1, None if it concerns the whole."""

    path: str
    message: str
    line: int | None = None


@dataclass
class Analysis:
    """The results for one file. They are valid even if there is a `problem`."""

    path: str
    language: str | None = None
    role: str | None = None
    """`vendored` or `generated` if it is not the project's own code."""
    lines: Lines = field(default_factory=Lines)
    document: DocumentText | None = None
    passages: list[Passage] = field(default_factory=list)
    manifest: dict[str, Any] | None = None
    licences: list[Licence] = field(default_factory=list)
    todos: list[TodoComment] = field(default_factory=list)
    imports: list[tuple[str, str]] = field(default_factory=list)
    problem: str | None = None
    problem_line: int | None = None


class Expected(NamedTuple):
    """What a file's name shows: its language, whether it is a manifest, and whether its name decides (`named`).

    Otherwise, the file may be a script, which its first line shows.
    """

    language: Language | None
    manifest: bool
    named: bool

    @property
    def limit_bytes(self) -> int:
        """Return the maximum size; only the beginning of a larger file is read."""
        return MANIFEST_LIMIT_BYTES if self.manifest else SIZE_LIMIT_BYTES


def expect(path: str, attributes: Attributes = NOTHING) -> Expected | None:
    """Return what the name of the file at `path` and its attributes show; None if the file need not be read."""
    name = path.rsplit("/", 1)[-1]
    language = detection.by_alias(attributes.language) if attributes.language else None
    language = language or detection.by_name(name)
    manifest = manifests.is_manifest(path)
    named = language is not None or manifest or licences.is_licence_file(path)
    return Expected(language, manifest, named) if named or languages.may_have_shebang(name) else None


class Source:
    """A file with an open descriptor if it is to be read. Always call `close`.

    Opening it starts reading ahead. Without that, reading 50,000 uncached files took twice as long.
    """

    def __init__(self, root: str, path: str, attributes: Attributes = NOTHING) -> None:
        self.path, self.attributes = path, attributes
        self.expected = expect(path, attributes)
        self._descriptor = -1
        self._error: OSError | None = None
        if self.expected is None:
            return
        try:
            self._descriptor = os.open(f"{root}/{path}", OPEN_FLAGS)
            if hasattr(os, "posix_fadvise"):  # not on macOS
                ahead = AHEAD_BYTES if self.expected.named else HEAD_BYTES
                os.posix_fadvise(self._descriptor, 0, ahead, os.POSIX_FADV_WILLNEED)
        except OSError as error:
            self._error = error

    def read(self, limit: int) -> tuple[bytes, int]:
        """Return the file's bytes and its size; only the first few bytes if it has more than `limit`.

        Raises OSError if it could not be opened or cannot be read.
        """
        if self._descriptor < 0:
            raise self._error or OSError("it is closed")
        status = os.fstat(self._descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError("it is no longer a regular file")
        if status.st_size > limit:
            return os.pread(self._descriptor, HEAD_BYTES, 0), status.st_size
        data = os.pread(self._descriptor, status.st_size + 1, 0)
        while len(data) != status.st_size:  # its size changed, or is reported as 0 although it is not empty
            more = os.pread(self._descriptor, HEAD_BYTES, len(data))
            data += more
            if not more or len(data) > limit:
                break
        return data, max(status.st_size, len(data))

    def close(self) -> None:
        """Close the descriptor."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def analyse(source: Source) -> Analysis:
    """Analyse a file."""
    result = Analysis(source.path)
    expected = source.expected
    if expected is None:
        return result
    language, manifest, named = expected
    limit = expected.limit_bytes
    try:
        data, size_bytes = source.read(limit if named else 0)
        if not named:
            language = detection.by_shebang(data)
            if language is None:
                return result
            data, size_bytes = source.read(limit)
    except OSError as error:
        result.problem = f"It cannot be read: {error.strerror or error}."
        return result
    result.language = language.name if language else None
    if size_bytes > limit:
        result.problem = f"It is larger than {limit // 2**20} MiB and was not read."
        return result
    _parse(result, data, language, source.attributes, manifest=manifest)
    return result


def _parse(result: Analysis, data: bytes, language: Language | None, attributes: Attributes, *, manifest: bool) -> None:
    """Count lines, and parse documents, manifests and lock files."""
    utf8 = as_utf8(data)
    if utf8 is None:
        result.language = None
        if manifest or languages.by_path(result.path.rsplit("/", 1)[-1]) is not None:
            result.problem = "It has the name of a text file, but its content is binary."
        return
    data = utf8
    result.role = role_of(result.path, data, attributes)
    if language is not None and not attributes.language:
        language = detection.by_content(result.path.rsplit("/", 1)[-1], data, language)
        result.language = language.name if language else None
    if language is not None:
        result.lines = count(data, language)
    text, problem = decode(data)
    comments = extract_comments(language, text) if language is not None else []
    if language is not None:
        result.todos = find_todos(comments) if comments and may_have_todos(text) else []
        result.imports = find_imports(language.name, result.path, text)
    kind = documents.KINDS.get(language.name) if language and not manifest else None
    licence = licences.is_licence_file(result.path)
    if kind is None:
        result.passages = passages.of_comments(comments)
    if not manifest and (within := manifests.by_content(result.path, text)) is not None:
        result.manifest = within.to_json()
        result.problem = summary(within.problems) if within.problems else None
    if not manifest and kind is None and not licence:
        return
    result.problem = problem
    if manifest:
        parsed = manifests.parse(result.path, text)
        result.manifest, result.licences = parsed.to_json(), parsed.licences
        if parsed.problems:
            result.problem, result.problem_line = summary(parsed.problems), parsed.problems[0].line
    elif licence and (found := licences.recognise(text)):
        result.licences = [found]
    if kind is not None:
        outline = documents.outline(text, kind, result.path.rsplit("/", 1)[-1])
        content = text[: documents.CONTENT_LIMIT_CHARS]
        result.document = DocumentText(kind, outline, content, len(content) < len(text))
        result.passages = passages.of_document(content, outline)


def summary(problems: Sequence[Problem]) -> str:
    """Return the problems of one file as one message."""
    more = f" ({len(problems) - 1} more like this)" if len(problems) > 1 else ""
    return clean(f"{problems[0].message[:900]}{more}")
