"""Read the commits of one file: those that changed it, and the one that added each line."""

from __future__ import annotations

from dataclasses import dataclass

from commandcenter_app.history.blame import Origin, blame, is_committed
from commandcenter_app.history.facts import TEXT_LIMIT
from commandcenter_app.shared.git import Git, seconds_of

COMMITS_WITHIN_S = 20.0


@dataclass(frozen=True)
class FileCommit:
    """A commit that changed a file; `committed_at` in seconds since 1970."""

    sha: str
    author: str
    email: str
    committed_at: int
    subject: str


@dataclass(frozen=True)
class FileCommits:
    """The newest commits of a file.

    Attributes:
        commits: the newest first, also from before the file was renamed.
        complete: there are no older ones.
        edited: the file differs from its newest committed content.
    """

    commits: list[FileCommit]
    complete: bool
    edited: bool


def committed_blob(git: Git, path: str) -> str | None:
    """Return the blob of a file at HEAD; None if the file is not committed. Raises GitError."""
    listed = git.ask("ls-tree", "-z", "HEAD", "--", path)
    about, _, _ = listed.partition("\t")
    kind = about.split(" ")
    return kind[2] if len(kind) == 3 and kind[1] == "blob" else None


def file_commits(git: Git, path: str, data: bytes, limit: int) -> FileCommits | None:
    """Return the newest commits of a file with the content `data`; None if it is not committed. Raises GitError."""
    blob = committed_blob(git, path)
    if blob is None:
        return None
    commits, complete = newest_commits(git, path, limit)
    edited = not is_committed(blob, data) and not is_committed(blob, data.replace(b"\r\n", b"\n"))  # by core.autocrlf
    return FileCommits(commits, complete, edited)


def newest_commits(git: Git, path: str, limit: int) -> tuple[list[FileCommit], bool]:
    """Return the newest commits of a committed file, and whether there are no older ones. Raises GitError."""
    plain = ("--no-show-signature", "--no-notes", "--encoding=UTF-8", "--no-ext-diff", "--no-textconv", "--no-patch")
    form = "--format=%H%x1f%ct%x1f%aN%x1f%aE%x1f%s"
    found = git.records(
        "log", "-z", "--follow", *plain, f"--max-count={limit + 1}", form, "HEAD", "--", path,
        within_s=COMMITS_WITHIN_S,
    )  # fmt: skip
    commits = [_commit(record) for record in found if record.count("\x1f") >= 4]
    return commits[:limit], len(commits) <= limit


def _commit(record: str) -> FileCommit:
    sha, moment, author, email, subject = (part[:TEXT_LIMIT] for part in record.lstrip("\n").split("\x1f", 4))
    return FileCommit(sha, author, email, seconds_of(moment), subject)


def file_origins(git: Git, path: str, data: bytes) -> list[Origin | None] | None:
    """Return the origin of each line of a file with the content `data`; None for a line that is not committed.

    Returns None if the file is not committed. Raises GitError.
    """
    blob = committed_blob(git, path)
    if blob is None:
        return None
    lines = range(1, count_lines(data) + 1)
    origins = blame(git, path, blob, data, lines)
    return [origins.get(line) for line in lines]


def count_lines(data: bytes) -> int:
    """Return the number of lines; an incomplete last line counts."""
    return data.count(b"\n") + (data != b"" and not data.endswith(b"\n"))
