"""Read git insights of a project folder: its state, its contributors, and which files change most."""

from __future__ import annotations

import os
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from commandcenter_app.history.arrivals import Arrival, arrivals, tags
from commandcenter_app.shared.git import Git, GitError, GitMissingError, seconds_of

RECENT_DAYS = 90
DAY_S = 86_400
COMMITS_KEPT = 5_000
COMMITS_LIMIT = 300_000
"""Maximum commits read for contributors and weeks; with their files, the maximum is FILES_LIMIT."""
FILES_LIMIT = 20_000
"""Maximum number of commits whose files are counted; older ones are read only for files that none of these changed."""
LOG_WITHIN_S = 60.0
FILES_WITHIN_S = 120.0
BRANCHES_KEPT = 100
TEXT_LIMIT = 500
WORKSPACE_OF_CONTAINERS = "/workspace"
"""Path of a project's files in a container, as the stack mounts them; on `local`, a desk uses the folder's own path."""


class GitState(StrEnum):
    """The state of the repository."""

    OK = "ok"
    EMPTY = "empty"  # a repository without commits
    NO_REPOSITORY = "no_repository"
    NO_GIT = "no_git"  # the git program is missing
    BROKEN = "broken"


@dataclass
class Person:
    """One contributor's commits; times are seconds since 1970."""

    email: str
    commits: int = 0
    recent: int = 0
    first: int = 2**62
    last: int = 0


@dataclass
class Touched:
    """Counts of changes to one path. `commits` is 0 if all of its commits are too old to be counted."""

    commits: int = 0
    recent: int = 0
    last: int = 0
    authors: set[str] = field(default_factory=set)
    first: int | None = None


@dataclass
class Facts:
    """Facts about the repository; the API shows all but the lists unchanged."""

    state: GitState
    message: str | None = None
    hint: str | None = None
    branch: str | None = None
    head: str | None = None
    upstream: str | None = None
    detached: bool = False
    shallow: bool = False
    worktree: bool = False
    submodule: bool = False
    prefix: str = ""
    submodules: list[str] = field(default_factory=list)
    branches: list[dict[str, Any]] = field(default_factory=list)
    branches_total: int = 0
    commits_total: int = 0
    commits_complete: bool = True
    contributors_total: int = 0
    files_commits: int = 0
    files_complete: bool = True
    first_commit_at: int | None = None
    last_commit_at: int | None = None

    commits: list[tuple[str, str, str, int, str]] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)
    weeks: dict[date, tuple[int, int]] = field(default_factory=dict)
    touched: dict[str, Touched] = field(default_factory=dict)
    blobs: dict[str, str] = field(default_factory=dict)
    arrivals: list[Arrival] = field(default_factory=list)
    tags: list[Arrival] = field(default_factory=list)

    def shown(self) -> dict[str, Any]:
        """Return all but the lists, as JSON."""
        lists = {"commits", "people", "weeks", "touched", "blobs", "arrivals", "tags"}
        return {key: value for key, value in asdict(self).items() if key not in lists}


def read_state(git: Git) -> Facts:
    """Read the current state of the repository, without its history, which is quick. Raises nothing."""
    try:
        git_dir, common, prefix, shallow = _locations(git)
    except GitMissingError as error:
        return Facts(GitState.NO_GIT, str(error), "Install git and scan again. Everything else works without it.")
    except GitError as error:
        return _no_repository(git, str(error))
    facts = Facts(GitState.OK, shallow=shallow, prefix=prefix)
    facts.submodule = "/modules/" in git_dir + "/"
    facts.worktree = git_dir != common
    try:
        return _read_head(git, facts)
    except GitError as error:
        return _broken(facts, str(error))


def _read_head(git: Git, facts: Facts) -> Facts:
    """Read HEAD and the branches. Raises GitError."""
    facts.branch = _try(git, "symbolic-ref", "--short", "-q", "HEAD")
    facts.detached = facts.branch is None
    facts.head = _try(git, "rev-parse", "--verify", "-q", "HEAD^{commit}")
    if facts.head is None:
        unborn = facts.branch is not None and _try(git, "rev-parse", "--verify", "-q", "HEAD") is None
        if not unborn or _try(git, "for-each-ref", f"refs/heads/{facts.branch}"):
            return _broken(facts, "The current commit cannot be read.")
        return Facts(GitState.EMPTY, "The repository has no commits yet.", branch=facts.branch)
    facts.upstream = _try(git, "rev-parse", "--abbrev-ref", "--symbolic-full-name", "@{upstream}")
    _tree(git, facts)
    if facts.prefix and not facts.blobs:
        return Facts(GitState.NO_REPOSITORY, "The surrounding repository contains no files of this folder.")
    _branches(git, facts)
    facts.tags = tags(git)
    return facts


def _broken(facts: Facts, message: str) -> Facts:
    return Facts(GitState.BROKEN, message, "Run `git fsck` in the folder for details.", branch=facts.branch)


def read_history(git: Git, facts: Facts, now: int) -> None:
    """Fill in commits, contributors, weeks and files. Raises GitError."""
    recent = now - RECENT_DAYS * DAY_S
    scope = ["--", "."] if facts.prefix else []
    weeks: Counter[date] = Counter()
    who: dict[date, set[str]] = {}
    started = time.monotonic()
    form = "--format=%H%x1f%ct%x1f%aN%x1f%aE%x1f%s"
    plain = ("--no-show-signature", "--no-notes", "--encoding=UTF-8", "--no-ext-diff", "--no-textconv")
    count = f"--max-count={COMMITS_LIMIT}"
    for record in git.records("log", "-z", "--no-patch", *plain, count, form, "HEAD", *scope, within_s=LOG_WITHIN_S):
        parts = record.split("\x1f", 4)
        if len(parts) != 5:
            continue
        sha, time_s, name, email, subject = (part[:TEXT_LIMIT] for part in parts)
        moment = seconds_of(time_s)
        future = moment > now + DAY_S  # due to a wrong clock: such a commit is neither recent nor the latest
        facts.commits_total += 1
        if len(facts.commits) < COMMITS_KEPT:
            facts.commits.append((sha, name, email, moment, subject))
        person = facts.people.setdefault(name, Person(email))
        person.commits += 1
        person.recent += moment >= recent and not future
        person.first = min(person.first, moment)
        if future:
            continue
        person.last = max(person.last, moment)
        week = monday(moment)
        weeks[week] += 1
        who.setdefault(week, set()).add(name)
    late = time.monotonic() - started >= LOG_WITHIN_S
    facts.commits_complete = not late and facts.commits_total < COMMITS_LIMIT
    facts.weeks = {week: (number, len(who[week])) for week, number in weeks.items()}
    facts.contributors_total = len(facts.people)
    if facts.people:
        facts.first_commit_at = min(person.first for person in facts.people.values())
        for person in facts.people.values():
            person.last = person.last or person.first  # all commits are in the future
        facts.last_commit_at = max(min(person.last, now) for person in facts.people.values())
    _files(git, facts, now, list(plain), scope)
    facts.arrivals = arrivals(git, facts.branch, facts.prefix)


def _files(git: Git, facts: Facts, now: int, plain: list[str], scope: list[str]) -> None:
    """Read which files the commits changed. Merges do not count, as in `git log`."""
    recent = now - RECENT_DAYS * DAY_S
    options = ["--name-only", "--no-renames", "--no-diff-merges", f"--max-count={COMMITS_LIMIT}"]
    options.append("--relative" if facts.prefix else "--no-relative")
    form = "--format=%x01%ct%x1f%aN"
    moment, author, started = 0, "", time.monotonic()
    unknown, complete = set(facts.blobs), True  # files whose last commit is not known yet; within FILES_LIMIT
    log = git.records("log", "-z", *plain, *options, form, "HEAD", *scope, within_s=FILES_WITHIN_S)
    for raw in log:
        record = raw
        if record.startswith("\x01"):
            head, _, record = record[1:].partition("\n")
            time_s, _, author = head.partition("\x1f")
            moment = seconds_of(time_s)
            if facts.files_commits == FILES_LIMIT:
                complete = False
                if not unknown:
                    break
            else:
                facts.files_commits += 1
        path = record.removeprefix("\n")
        if not path or not (complete or path in unknown):
            continue
        unknown.discard(path)
        touched = facts.touched.setdefault(path, Touched())
        touched.last = max(touched.last, min(moment, now))
        touched.first = min(touched.first or moment, moment)
        if complete:
            touched.commits += 1
            touched.recent += moment >= recent and moment <= now + DAY_S
            touched.authors.add(author)
    late = time.monotonic() - started >= FILES_WITHIN_S
    facts.files_complete = complete and not late and facts.commits_complete


def _locations(git: Git) -> tuple[str, str, str, bool]:
    """Return the git folder, the common git folder, the path of `root` in the work tree, and whether it is shallow."""
    answer = git.ask("rev-parse", "--absolute-git-dir", "--git-common-dir", "--is-shallow-repository", "--show-prefix")
    git_dir, common, shallow, prefix, *_ = (*answer.split("\n"), "", "")
    real = os.path.realpath
    return real(git_dir), real(os.path.join(git.root, common)), prefix, shallow == "true"  # noqa: PTH118


def _no_repository(git: Git, message: str) -> Facts:
    """Return facts that explain why there is no readable repository."""
    if os.path.lexists(os.path.join(git.root, ".git")):  # noqa: PTH118
        hint = "Its .git is damaged or refers to a missing folder. Run `git status` in the folder for details."
        return Facts(GitState.BROKEN, message, hint)
    hint = "Everything else works without one."
    if git.root == WORKSPACE_OF_CONTAINERS:
        hint = "The Hub reads git for desks in containers; this takes a moment after a start."
    return Facts(GitState.NO_REPOSITORY, "The folder is not in a git repository.", hint)


def _try(git: Git, *arguments: str) -> str | None:
    """Return the output of a command; None if it fails."""
    try:
        return git.ask(*arguments).strip() or None
    except GitMissingError:
        raise
    except GitError:
        return None


def _tree(git: Git, facts: Facts) -> None:
    """Read the blobs at HEAD by path, and which paths are submodules."""
    for record in git.records("ls-tree", "-r", "-z", "HEAD", within_s=LOG_WITHIN_S):
        kind, _, path = record.partition("\t")
        mode, _, blob = kind.split(" ")[:3]
        if mode == "160000":
            facts.submodules.append(path)
        else:
            facts.blobs[path] = blob


def _branches(git: Git, facts: Facts) -> None:
    """Read local and remote branches, the latest first."""
    form = "%(refname)%1f%(objectname)%1f%(committerdate:unix)%1f%(authorname)%1f%(subject)"
    answer = git.ask("for-each-ref", "--sort=-committerdate", f"--format={form}", "refs/heads", "refs/remotes")
    lines = [line for line in answer.split("\n") if line]  # `splitlines` would also split at characters in subjects
    authors = _authors(git, [line.split("\x1f", 2)[1] for line in lines[: 2 * BRANCHES_KEPT]])
    for line in lines:
        name, sha, moment, author, subject = (*line.split("\x1f", 4), "", "", "", "")[:5]
        if name.endswith("/HEAD"):
            continue
        facts.branches_total += 1
        if len(facts.branches) < BRANCHES_KEPT:
            facts.branches.append(
                {
                    "name": name.removeprefix("refs/heads/").removeprefix("refs/remotes/")[:TEXT_LIMIT],
                    "remote": name.startswith("refs/remotes/"),
                    "head": sha,
                    "committed_at": moment_of(seconds_of(moment)).isoformat(),
                    "author": authors.get(sha, author)[:TEXT_LIMIT],
                    "subject": subject[:TEXT_LIMIT],
                }
            )


def _authors(git: Git, commits: list[str]) -> dict[str, str]:
    """Return the authors of commits according to `.mailmap`, which the list of branches does not apply."""
    if not commits:
        return {}
    listed = _try(git, "log", "--no-walk", "--no-patch", "--encoding=UTF-8", "--format=%H%x1f%aN", *commits, "--") or ""
    return {sha: name for sha, _, name in (line.partition("\x1f") for line in listed.split("\n"))}


def moment_of(time_s: int) -> datetime:
    """Convert seconds since 1970 to a date."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=time_s)


def monday(time_s: int) -> date:
    """Return the Monday of the week, in UTC."""
    day = moment_of(time_s).date()
    return day - timedelta(days=day.weekday())
