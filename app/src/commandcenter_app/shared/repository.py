"""Find the repository of a folder, the rules by which it ignores files, and the files that it tracks.

Nothing that the repository names is executed, and nothing but rules is read: see `git` and `ignore`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from commandcenter_app.shared.children import Place, user_config, user_home
from commandcenter_app.shared.git import Git, GitError, GitMissingError
from commandcenter_app.shared.ignore import Rules, ignored, read

SUBMODULE = b"160000"
"""The mode by which a repository tracks another one."""

EXCLUDES, IGNORE_CASE = "core.excludesfile", "core.ignorecase"


@dataclass(frozen=True)
class Tracked:
    """What a repository tracks below a folder; paths are relative to that folder.

    Attributes:
        files: paths of files and links.
        folders: paths of all folders above these, ending in a slash, and of submodules.
        submodules: paths of folders that are repositories of their own, ending in a slash.
    """

    files: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()
    submodules: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Repository:
    """The repository around a folder.

    Attributes:
        top: real path of the work tree's root.
        inside: path of the folder below it: empty, or ending in a slash.
        rules: those for the whole folder, in rising order of precedence: of the user, of the repository, and of
            `.gitignore` in the folders above.
        tracked: what it tracks below the folder.
        ignore_case: letters are compared without their case.
        problem: why git did not list the tracked files, if it did not.
        tracked_only: it ignores the folder itself, so only what it tracks in the folder counts.
    """

    top: str
    inside: str
    rules: tuple[Rules, ...] = ()
    tracked: Tracked = field(default_factory=Tracked)
    ignore_case: bool = False
    problem: str | None = None
    tracked_only: bool = False

    def path(self, path: str) -> bytes:
        """Return a path relative to the folder as one relative to the work tree's root."""
        return os.fsencode(self.inside + path)


def find(folder: str, place: Place | None, *, above: bool = True) -> Repository | None:
    """Return the repository that contains a folder; None if there is none, or if it ignores all of the folder.

    Args:
        folder: a real path.
        place: where git runs; without one, only rules are read.
        above: search in the folders above too.
    """
    top = work_tree(folder) if above else folder if directory(folder) else None
    if top is None:
        return None
    inside = "" if folder == top else f"{folder[len(top.rstrip('/')) + 1 :]}/"
    settings, tracked, problem = _ask(folder, place)
    ignore_case = settings.get(IGNORE_CASE, "").lower() in {"true", "yes", "on", "1"}
    rules = [read(_excludes(settings, top), b"", ignore_case=ignore_case, follow=True)]
    rules.append(read(f"{common(directory(top) or '')}/info/exclude", b"", ignore_case=ignore_case, follow=True))
    kept = tuple(one for one in rules if one is not None)
    for depth in range(inside.count("/")):
        above_it = "".join(f"{part}/" for part in inside.split("/")[:depth])
        own = read(f"{top}/{above_it}.gitignore", os.fsencode(above_it), ignore_case=ignore_case)
        kept = (*kept, own) if own is not None else kept
        below = "/".join(inside.split("/")[: depth + 1])
        if ignored(os.fsencode(below), kept, folder=True):
            if not tracked.files and not tracked.submodules:
                return None
            return Repository(top, inside, kept, tracked, ignore_case, problem, tracked_only=True)
    return Repository(top, inside, kept, tracked, ignore_case, problem)


def work_tree(folder: str) -> str | None:
    """Return the root of the work tree that contains a folder; None if there is none.

    As for git, another file system ends the search, and a repository above counts only if it belongs to the folder's
    user or to this one.
    """
    try:
        about = Path(folder).stat()
        if directory(folder) is not None:
            return folder
        for one in map(str, Path(folder).parents):
            if Path(one).stat().st_dev != about.st_dev:
                return None
            if directory(one) is not None:
                owner = os.lstat(f"{one}/.git").st_uid
                return one if owner in {os.geteuid(), about.st_uid} else None
    except OSError:
        pass
    return None


def directory(folder: str) -> str | None:
    """Return git's own folder of the repository whose work tree has its root at `folder`; None if there is none."""
    named = f"{folder}/.git"
    try:
        if Path(named).is_file():
            with open(os.open(named, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:  # noqa: PTH123
                text = file.read(4096)
            if not text.startswith(b"gitdir: "):
                return None
            named = os.path.join(folder, os.fsdecode(text[8:].rstrip(b"\r\n")))  # noqa: PTH118
        whole = common(named)
        valid = os.path.lexists(f"{named}/HEAD") and Path(whole, "objects").is_dir() and Path(whole, "refs").is_dir()
    except (OSError, ValueError):
        return None
    return named if valid else None


def common(own: str) -> str:
    """Return the folder that all work trees of a repository share, given git's own folder of one of them."""
    try:
        named = Path(own, "commondir")
        if named.is_file():
            return os.path.join(own, os.fsdecode(named.read_bytes()[:4096].rstrip(b"\r\n")))  # noqa: PTH118
    except (OSError, ValueError):
        pass
    return own


def _ask(folder: str, place: Place | None) -> tuple[Mapping[str, str], Tracked, str | None]:
    """Return the settings and the tracked files of a folder's repository; if git failed, also the reason."""
    if place is None:
        return {}, Tracked(), None
    git = Git(folder, place)
    try:
        settings = git.configured(EXCLUDES, IGNORE_CASE)
        return settings, _tracked(git.ask_bytes("ls-files", "-z", "--stage")), None
    except GitMissingError:
        return {}, Tracked(), None
    except GitError as error:
        return {}, Tracked(), str(error)


def _tracked(listed: bytes) -> Tracked:
    files: set[str] = set()
    submodules: set[str] = set()
    for record in listed.split(b"\0")[:-1]:
        about, _, name = record.partition(b"\t")
        if about.startswith(SUBMODULE):
            submodules.add(f"{os.fsdecode(name)}/")
        else:
            files.add(os.fsdecode(name))
    folders = set(submodules)
    for path in (*files, *(one.rstrip("/") for one in submodules)):
        folders.update(_above(path, folders))
    return Tracked(frozenset(files), frozenset(folders), frozenset(submodules))


def _above(path: str, known: set[str]) -> Iterator[str]:
    """Yield the folders above a path, from the innermost, up to the first known one."""
    end = path.rfind("/")
    while end > 0 and (folder := path[: end + 1]) not in known:
        yield folder
        end = path.rfind("/", 0, end)


def _excludes(settings: Mapping[str, str], top: str) -> str:
    """Return the path of the user's own file of rules."""
    named = settings.get(EXCLUDES)
    if named is None:
        return f"{user_config()}/git/ignore"
    if named.startswith("~/"):
        return user_home() + named[1:]
    return os.path.join(top, os.path.expanduser(named)) if named else ""  # noqa: PTH111, PTH118
