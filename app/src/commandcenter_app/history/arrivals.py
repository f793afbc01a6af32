"""Read what is new in a repository: the newest commits of all branches, tags, and edits that are not committed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from commandcenter_app.shared.git import Git, GitError, seconds_of

COMMITS_KEPT = 500
TAGS_KEPT = 100
FILES_KEPT = 10
"""Number of files that are named for each commit."""
WITHIN_S = 30.0
"""Time limit for reading commits, seconds."""
TEXT_LIMIT = 500


class Arrival(NamedTuple):
    """A commit, a merge or a tag. `name` is the commit's id or the tag; `moment` is in seconds since 1970."""

    kind: str
    name: str
    author: str
    branch: str
    subject: str
    moment: int
    files: list[str]
    files_count: int


class Edit(NamedTuple):
    """A file that differs from the newest commit: `action` is added, changed or removed."""

    path: str
    action: str
    mtime_ns: int | None


def arrivals(git: Git, branch: str | None, prefix: str) -> list[Arrival]:
    """Return the newest commits of all branches. Raises GitError."""
    plain = ("--no-show-signature", "--no-notes", "--encoding=UTF-8", "--no-ext-diff", "--no-textconv")
    options = ["--source", "--name-only", "--no-renames", "--no-diff-merges", f"--max-count={COMMITS_KEPT}"]
    options.append("--relative" if prefix else "--no-relative")
    form = "--format=%x01%H%x1f%ct%x1f%P%x1f%S%x1f%aN%x1f%s"  # texts last: they may contain separators
    scope = ["--", "."] if prefix else ["--"]
    found: list[Arrival] = []
    command = ("log", "-z", *plain, *options, form, "HEAD", "--branches", "--remotes", *scope)
    for raw in git.records(*command, within_s=WITHIN_S):
        record = raw
        if record.startswith("\x01"):
            head, _, record = record[1:].partition("\n")
            sha, time_s, parents, ref, author, subject = (*head.split("\x1f", 5), "", "", "", "", "")[:6]
            kind = "merge" if " " in parents else "commit"
            on = (branch or "") if ref == "HEAD" else short(ref)
            moment = seconds_of(time_s)
            found.append(Arrival(kind, sha, author[:TEXT_LIMIT], on[:TEXT_LIMIT], subject[:TEXT_LIMIT], moment, [], 0))
        path = record.removeprefix("\n")
        if path and found:
            last = found[-1]
            last.files.extend([path[:TEXT_LIMIT]] if len(last.files) < FILES_KEPT else [])
            found[-1] = last._replace(files_count=last.files_count + 1)
    return found


def short(ref: str) -> str:
    """Return the name of a branch without its namespace."""
    return ref.removeprefix("refs/heads/").removeprefix("refs/remotes/")


def tags(git: Git) -> list[Arrival]:
    """Return the newest tags; none if git fails."""
    form = "%(refname:strip=2)%1f%(creatordate:unix)%1f%(taggername)%1f%(authorname)%1f%(subject)"
    arguments = ("--sort=-creatordate", f"--count={TAGS_KEPT}", f"--format={form}", "refs/tags")
    try:
        answer = git.ask("for-each-ref", *arguments)
    except GitError:
        return []
    found = []
    for line in filter(None, answer.split("\n")):
        name, time_s, tagger, author, subject = (*line.split("\x1f", 4), "", "", "", "")[:5]
        moment = seconds_of(time_s)
        found.append(
            Arrival("tag", name[:TEXT_LIMIT], (tagger or author)[:TEXT_LIMIT], "", subject[:TEXT_LIMIT], moment, [], 0)
        )
    return found


def edits(
    files: Iterable[tuple[str, int]],
    known: Iterable[str],
    blobs: dict[str, str],
    read: Callable[[str], bytes],
    root: str,
) -> Iterator[Edit]:
    """Yield the files that differ from the newest commit.

    Args:
        files: paths and times (nanoseconds since 1970) of the files that were edited last.
        known: the paths of all files in the folder.
        blobs: the ids of the blobs in the commit, by path.
        read: returns the content of a file. Raises OSError.
        root: the folder.
    """
    for path, mtime_ns in files:
        blob = blobs.get(path)
        if blob is None:
            yield Edit(path, "added", mtime_ns)
            continue
        try:
            data = read(path)
        except OSError:
            continue
        if not is_blob(data, blob):
            yield Edit(path, "changed", mtime_ns)
    for path in sorted(blobs.keys() - set(known)):
        if not os.path.lexists(f"{root}/{path}"):
            yield Edit(path, "removed", None)


def is_blob(data: bytes, blob: str) -> bool:
    """Return whether a content is the blob with this id, as it is or with LF instead of CRLF."""
    algorithm = hashlib.sha1 if len(blob) == 40 else hashlib.sha256
    contents = [data, data.replace(b"\r\n", b"\n")] if b"\r\n" in data else [data]
    return any(algorithm(b"blob %d\0" % len(one) + one).hexdigest() == blob for one in contents)


def unfiltered(git: Git, found: list[Edit]) -> list[Edit]:
    """Return the edits without files that git stores in another form (such as LFS), which cannot be compared."""
    changed = [one.path for one in found if one.action == "changed"]
    if not changed:
        return found
    try:
        answer = git.ask("check-attr", "-z", "filter", "--", *changed[:1000]).split("\0")
    except GitError:
        return found
    filtered = {path for path, value in zip(answer[::3], answer[2::3], strict=False) if value != "unspecified"}
    return [one for one in found if one.action != "changed" or one.path not in filtered]
