"""Walk a folder and find the files that count: those that git would list, where the folder is in a repository.

`git ls-files --cached --others --exclude-standard` is the definition, with three exceptions: only existing files count;
files of submodules count, by the rules of each; and installed packages and caches that are not tracked do not count,
even where no rule ignores them. Links are not followed, and no file but rules is opened. See decision record 0011.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from commandcenter_app.shared import repository
from commandcenter_app.shared.children import Place
from commandcenter_app.shared.ignore import Rules, ignored, read
from commandcenter_app.shared.repository import Repository, Tracked

GIT = ".git"
TRACKED_ONLY = frozenset({".hg", ".svn", ".jj", "node_modules", "__pycache__"})
"""Folders that count only if they are tracked: data of other version control, and what package managers install."""

MARKERS = frozenset({"pyvenv.cfg", "CACHEDIR.TAG"})
"""Files that mark their folder as a virtual environment or a cache, which counts only if it is tracked."""


class Skipped(NamedTuple):
    """A path that a walk skipped, or of which it may miss files.

    Attributes:
        path: path relative to the walked folder; the paths of folders end in a slash.
        message: what happened, as a sentence.
        reason: the same as a clause after the path, such as `cannot be read: Permission denied`.
    """

    path: str
    message: str
    reason: str


def unreadable(path: str, subject: str, error: OSError) -> Skipped:
    """Return the report about a path of which the subject, such as `The folder`, cannot be read."""
    reason = f"cannot be read: {error.strerror}"
    return Skipped(path, f"{subject} {reason}.", reason)


def other_repository(path: str) -> Skipped:
    """Return the report about a repository inside another one that is not a submodule."""
    message = "This is another repository, not a submodule: git does not list its files, so they do not count."
    return Skipped(path, message, "is another repository, not a submodule")


def tracked_files_missing(path: str, problem: str) -> Skipped:
    """Return the report about a repository of which git did not list the tracked files."""
    message = f"git did not list the tracked files, so those that a rule ignores are missing: {problem}"
    return Skipped(path, message, f"git did not list its tracked files: {problem.rstrip('.')}")


@dataclass(frozen=True)
class Scope:
    """What decides about the entries of one folder.

    Attributes:
        repository: the repository that contains the folder, if any.
        at: path of the folder, relative to the walked one, to which the repository's paths are relative.
        rules: the rules of all folders above, in rising order of precedence.
        tracked_only: a rule ignores the folder, so that only what is tracked counts.
    """

    repository: Repository | None = None
    at: str = ""
    rules: tuple[Rules, ...] = ()
    tracked_only: bool = False

    def path(self, path: str) -> bytes:
        """Return the path that rules are compared with."""
        below = path[len(self.at) :]
        return self.repository.path(below) if self.repository is not None else os.fsencode(below)

    @property
    def tracked(self) -> Tracked:
        """What the repository tracks."""
        return self.repository.tracked if self.repository is not None else Tracked()

    def counts(self, path: str, *, folder: bool) -> bool:
        """Return whether a path is not ignored. A tracked file counts in any case."""
        return not self.tracked_only and not ignored(self.path(path), self.rules, folder=folder)


@dataclass
class Tree:
    """One walk over the folder `root`.

    Attributes:
        root: real path of the folder.
        place: where git runs; without one, rules alone decide.
        left_out: relative path of a folder that is skipped.
        wanted: returns whether to examine a path; paths of folders end in a slash.
        selected: everything in the folder counts, because only what counts was put there.
        problems: what was skipped, collected during the walk.
    """

    root: str
    place: Place | None = None
    left_out: str = ""
    wanted: Callable[[str], bool] = lambda _: True
    selected: bool = False
    problems: list[Skipped] = field(default_factory=list)

    def folders(self) -> Iterator[tuple[str, list[os.DirEntry[str]]]]:
        """Yield every folder with its entries, other than folders, that count. Raises OSError if `root` is unreadable.

        The folder itself is the empty path; the paths of others end in a slash. The order is stable.
        """
        pending: list[tuple[str, Scope]] = [("", self._first_scope())]
        while pending:
            prefix, scope = pending.pop()
            entries = self._entries(prefix)
            found = None if self.selected else self._scope(prefix, scope, {entry.name for entry in entries})
            if found is None and not self.selected:
                yield prefix, []
                continue
            scope = found or scope
            inner: list[tuple[str, Scope]] = []
            counted = []
            for entry in entries:
                path = prefix + entry.name
                if entry.name == GIT:
                    continue
                is_folder = self._is_folder(entry, path)
                if not self.wanted(path + "/" * is_folder):
                    continue
                if is_folder:
                    if path != self.left_out and (below := self._below(path, scope)):
                        inner.append((f"{path}/", below))
                elif self.selected or path[len(scope.at) :] in scope.tracked.files or scope.counts(path, folder=False):
                    counted.append(entry)
            yield prefix, counted
            pending.extend(reversed(inner))

    def counts(self, path: str) -> bool:
        """Return whether a file at a relative path would count, whether or not it is there. Follows no link.

        Raises OSError if `root` is unreadable.
        """
        *folders, name = path.split("/")
        prefix, scope = "", self._first_scope()
        for folder in folders:
            inside = self._inside(prefix, scope)
            below = self._below(prefix + folder, inside) if inside is not None and folder != GIT else None
            prefix += f"{folder}/"
            if below is None or prefix == f"{self.left_out}/" or os.path.islink(f"{self.root}/{prefix[:-1]}"):  # noqa: PTH114
                return False
            scope = below
        inside = self._inside(prefix, scope)
        if inside is None or name == GIT:
            return False
        return path[len(inside.at) :] in inside.tracked.files or inside.counts(path, folder=False)

    def _inside(self, prefix: str, scope: Scope) -> Scope | None:
        """Return what decides about the entries of a folder, which may be missing; None if nothing in it counts."""
        return scope if self.selected else self._scope(prefix, scope, {entry.name for entry in self._entries(prefix)})

    def _first_scope(self) -> Scope:
        if self.selected:
            return Scope()
        found = repository.find(self.root, self.place)
        if found is None:
            exclude = read(f"{self.root}/{GIT}/info/exclude", b"")
            return Scope(rules=(exclude,) if exclude is not None else ())
        return self._of(found, "")

    def _of(self, found: Repository, at: str) -> Scope:
        if found.problem is not None:
            self.problems.append(tracked_files_missing(at or GIT, found.problem))
        return Scope(found, at, found.rules, found.tracked_only)

    def _scope(self, prefix: str, scope: Scope, names: set[str]) -> Scope | None:
        """Return what decides about a folder's entries; None if nothing in it counts."""
        below = prefix[len(scope.at) :]
        if prefix and GIT in names and (below in scope.tracked.submodules or below not in scope.tracked.folders):
            own = repository.find(f"{self.root}/{prefix}".rstrip("/"), self.place, above=False)
            if own is not None and scope.repository is not None and below not in scope.tracked.submodules:
                self.problems.append(other_repository(prefix))
                return None
            scope = self._of(own, prefix) if own is not None else scope
        if prefix and names & MARKERS and scope.at != prefix:
            if below not in scope.tracked.folders:
                return None
            scope = replace(scope, tracked_only=True)
        if ".gitignore" in names and not scope.tracked_only:
            ignore_case = scope.repository is not None and scope.repository.ignore_case
            rules = read(f"{self.root}/{prefix}.gitignore", scope.path(prefix), ignore_case=ignore_case)
            scope = replace(scope, rules=(*scope.rules, rules)) if rules is not None else scope
        return scope

    def _below(self, path: str, scope: Scope) -> Scope | None:
        """Return what decides about an inner folder before it is listed; None if nothing in it counts."""
        if self.selected:
            return scope
        skipped = path.rsplit("/", 1)[-1] in TRACKED_ONLY
        if not skipped and scope.counts(path, folder=True):
            return scope
        if f"{path}/"[len(scope.at) :] in scope.tracked.folders:
            return replace(scope, tracked_only=True)
        return None

    def _entries(self, prefix: str) -> list[os.DirEntry[str]]:
        """Return the entries of a folder by name."""
        try:
            with os.scandir(f"{self.root}/{prefix}") as listing:
                return sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            if not prefix:
                raise
            self.problems.append(unreadable(prefix, "The folder", error))
            return []

    def _is_folder(self, entry: os.DirEntry[str], path: str) -> bool:
        try:
            return entry.is_dir(follow_symlinks=False)
        except OSError as error:
            self.problems.append(unreadable(path, "Its properties", error))
            return False
