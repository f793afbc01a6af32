"""Convert results of files to rows of the database, in the worker processes: plain tuples are quickest to transfer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from commandcenter_app.scan.analyse import Analysis, Source, Trouble, analyse
from commandcenter_app.scan.attributes import AttributeFiles
from commandcenter_app.scan.walk import Found

COLUMNS: dict[str, tuple[str, ...]] = {
    "files": (
        "path", "language", "role", "lines", "code", "comments", "blanks", "problem", "size_bytes", "mtime_ns", "inode",
    ),
    "todos": ("file_id", "line", "kind", "assignee", "text"),
    "imports": ("file_id", "ecosystem", "name"),
    "documents": ("file_id", "title", "kind", "outline", "content", "truncated"),
    "unindexed": ("file_id", "title", "passages"),
    "manifests": ("file_id", "content"),
    "licences": ("file_id", "licence", "subject", "line"),
}  # fmt: skip
"""The tables, `files` first, and their columns in order. Rows refer to files by path, as new files have no id yet."""

PASSAGES = json.JSONEncoder(ensure_ascii=False)
AHEAD_FILES = 100
"""Maximum number of open files; macOS allows a process 256."""


@dataclass
class Batch:
    """The results of some files: rows by table, problems, and the number of passages."""

    files: int
    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: {table: [] for table in COLUMNS})
    problems: list[Trouble] = field(default_factory=list)
    passages: int = 0


def read_batch(root: str, files: Sequence[Found]) -> Batch:
    """Analyse several files. Never raises because of a file."""
    batch, attributes = Batch(len(files)), AttributeFiles(root)
    for start in range(0, len(files), AHEAD_FILES):
        few = files[start : start + AHEAD_FILES]
        sources = [Source(root, one.path, attributes.of(one.path)) for one in few]
        for found, source in zip(few, sources, strict=True):
            try:
                analysis = analyse(source)
            finally:
                source.close()
            _add(batch.rows, found, analysis)
            batch.passages += len(analysis.passages)
            if analysis.problem is not None:
                batch.problems.append(Trouble(found.path, analysis.problem, analysis.problem_line))
    return batch


def _add(rows: dict[str, list[tuple[Any, ...]]], found: Found, analysis: Analysis) -> None:
    path, lines, document = found.path, analysis.lines, analysis.document
    counted = (lines.total, lines.code, lines.comments, lines.blanks)
    stamp = (found.size_bytes, found.mtime_ns, found.inode)
    rows["files"].append((path, analysis.language, analysis.role, *counted, analysis.problem, *stamp))
    rows["todos"] += [(path, one.line, str(one.kind), one.assignee, one.text) for one in analysis.todos]
    rows["imports"] += [(path, *one) for one in analysis.imports]
    rows["licences"] += [(path, *licence) for licence in analysis.licences]
    if analysis.manifest is not None:
        rows["manifests"].append((path, json.dumps(analysis.manifest)))
    if document is not None:
        outline = [{"level": h.level, "title": h.title, "line": h.line} for h in document.outline.headings]
        about = (document.outline.title, document.kind, json.dumps(outline))
        rows["documents"].append((path, *about, document.content, document.truncated))
    if analysis.passages:
        title = document.outline.title if document is not None else path.rsplit("/", 1)[-1]
        rows["unindexed"].append((path, title, PASSAGES.encode(analysis.passages)))
