"""Show a file of the project: its content, its commits, and the commit that added each line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar

import anyio
from sqlalchemy import select

from commandcenter_app.api.files.reading import Content, read, why_unlisted
from commandcenter_app.api.files.repository import FileRepository
from commandcenter_app.api.files.schemas import (
    BlameCommit,
    BlamedLines,
    FileBlame,
    FileContent,
    FileDefinition,
    FileHistory,
)
from commandcenter_app.api.git.schemas import Commit
from commandcenter_app.history.blame import Origin
from commandcenter_app.history.export import BYTES_LIMIT, Export, FileRecord
from commandcenter_app.history.facts import GitState, moment_of
from commandcenter_app.history.file import FileCommits, count_lines, file_commits, file_origins
from commandcenter_app.scan.decoding import as_utf8
from commandcenter_app.settings import BackendSettings
from commandcenter_app.shared.children import private_place
from commandcenter_app.shared.git import Git, GitError
from commandcenter_app.storage.models import FileRow, HistoryRow
from commandcenter_app.storage.models.scans import from_ns
from commandcenter_app.storage.query import Sessions

T = TypeVar("T")

AT_ONCE = 2
"""Maximum number of git processes of requests at a time."""

NOT_READ = "Git has not been read yet."
NOT_COMMITTED = "This file is not committed."
NOT_EXPORTED = (
    "This file is not committed, is binary, or is not among the 5,000 files that changed last: "
    "on Dagger, the desk has only the commits of these."
)
TOO_LARGE_TO_EXPORT = "This file is larger than 1 MiB: on Dagger, the desk does not have its commits."
LIMITER = anyio.CapacityLimiter(AT_ONCE)


@dataclass(frozen=True)
class FileService:
    """Reads files that the last scan found, and asks git about them."""

    settings: BackendSettings
    sessions: Sessions

    async def content(self, path: str) -> FileContent:
        """Return a file's current content. Raises NotFoundError and FileUnreadableError."""
        row, document_id, _ = await self._find(path)
        content = await self._read(row)
        async with self.sessions() as session:
            definitions = await FileRepository(session).definitions(row.id)
        text = await anyio.to_thread.run_sync(lambda: content.text)
        return FileContent(
            path=row.path,
            language=row.language,
            size_bytes=content.size_bytes,
            modified_at=row.committed_at or from_ns(content.mtime_ns),
            text=text,
            truncated=text is not None and content.truncated,
            document_id=document_id,
            definitions=[FileDefinition.model_validate(one) for one in definitions],
        )

    async def history(self, path: str, limit: int) -> FileHistory:
        """Return a file's newest commits. Raises NotFoundError and FileUnreadableError."""
        row, _, message = await self._find(path)
        content = await self._read(row)
        if message is not None:
            return FileHistory(message=message)
        try:
            if record := await self._record(row):
                exported = await anyio.to_thread.run_sync(record.history, content.data)
                found: FileCommits | None = replace(exported, commits=exported.commits[:limit])
            else:
                found = await self._ask(lambda git: file_commits(git, row.path, content.data, limit))
        except GitError as error:
            return FileHistory(message=str(error))
        if found is None:
            return FileHistory(message=NOT_COMMITTED, edited_at=from_ns(content.mtime_ns))
        edited = found.edited and not content.truncated
        return FileHistory(
            commits=[
                Commit(
                    sha=one.sha, author=one.author, email=one.email, committed_at=moment_of(one.committed_at),
                    subject=one.subject,
                )
                for one in found.commits
            ],
            complete=found.complete,
            edited_at=from_ns(content.mtime_ns) if edited else None,
        )  # fmt: skip

    async def blame(self, path: str) -> FileBlame:
        """Return which commit added each line. Raises NotFoundError and FileUnreadableError."""
        row, _, message = await self._find(path)
        content = await self._read(row)
        message = message or _why_no_blame(content)
        if message is not None:
            return FileBlame(message=message)
        try:
            if record := await self._record(row):
                lines = range(1, count_lines(content.data) + 1)
                by_line = await anyio.to_thread.run_sync(record.origins_of, content.data, lines)
                origins: list[Origin | None] | None = [by_line.get(line) for line in lines]
            else:
                origins = await self._ask(lambda git: file_origins(git, row.path, content.data))
        except GitError as error:
            return FileBlame(message=str(error))
        return FileBlame(message=NOT_COMMITTED) if origins is None else _blame(origins)

    async def _find(self, path: str) -> tuple[FileRow, int | None, str | None]:
        """Return a file, the id of its document, and why there are no git insights. Raises NotFoundError."""
        async with self.sessions() as session:
            found = await FileRepository(session).get(path)
            git = await session.scalar(select(HistoryRow))
        if found is None:
            settings = self.settings
            raise await anyio.to_thread.run_sync(
                lambda: why_unlisted(settings.workspace, path, settings.left_out, selected=settings.selected)
            )
        if git is None:
            return *found, NOT_READ
        return *found, None if git.facts["state"] == GitState.OK else git.facts["message"]

    async def _read(self, row: FileRow) -> Content:
        return await anyio.to_thread.run_sync(read, self.settings.workspace, row.path, self.settings.left_out)

    async def _record(self, row: FileRow) -> FileRecord | None:
        """Return what the Hub has read from git about a file; None where the desk reads it itself. Raises GitError."""
        if not self.settings.selected:
            return None
        export = Export(str(self.settings.workspace.resolve()))
        record = await anyio.to_thread.run_sync(export.record, row.path)
        if record is None:
            raise GitError(TOO_LARGE_TO_EXPORT if row.size_bytes > BYTES_LIMIT else NOT_EXPORTED)
        return record

    async def _ask(self, question: Callable[[Git], T]) -> T:
        """Return the answer of git in the project's folder. Raises GitError."""

        def ask() -> T:
            with private_place(self.settings.workspace, strict=False) as place:
                return question(Git(str(self.settings.workspace.resolve()), place))

        return await anyio.to_thread.run_sync(ask, limiter=LIMITER, abandon_on_cancel=True)


def _why_no_blame(content: Content) -> str | None:
    """Return why a file's lines have no commits, if so."""
    if content.truncated:
        return "This file is too long."
    return None if as_utf8(content.data) == content.data else "Git takes this file as binary."


def _blame(origins: Sequence[Origin | None]) -> FileBlame:
    commits: dict[str, int] = {}
    found: list[BlameCommit] = []
    lines: list[BlamedLines] = []
    at = 1
    for origin, same in groupby(origins):
        count = sum(1 for _ in same)
        if origin is not None and origin.sha not in commits:
            commits[origin.sha] = len(found)
            found.append(
                BlameCommit(
                    sha=origin.sha, author=origin.author, email=origin.email, written_at=moment_of(origin.written_at),
                    subject=origin.subject,
                )
            )  # fmt: skip
        lines.append(BlamedLines(line=at, count=count, commit=None if origin is None else commits[origin.sha]))
        at += count
    return FileBlame(commits=found, lines=lines)
