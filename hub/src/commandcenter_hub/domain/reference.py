"""Find the project that a word refers to. An ambiguous word is refused, so that a typo cannot select a project."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePath

from commandcenter_hub.domain.errors import ProjectAmbiguous, ProjectNotFound

SUGGESTIONS = 3
SIMILAR = 0.55
"""Minimum similarity of a name that is suggested, from 0 to 1."""


@dataclass(frozen=True)
class Identity:
    """The ways in which a project can be named."""

    id: str
    name: str
    slug: str
    path: str

    @property
    def folder(self) -> str:
        """Name of the project's folder."""
        return PurePath(self.path).name

    def __str__(self) -> str:
        return f"“{self.name}” ({self.path})"


def fold(text: str) -> str:
    """Return a text for comparison: without differences in case, in composed characters and in invisible ones."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(char for char in plain if unicodedata.category(char) != "Cf").strip()


def sort_key(name: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts names without regard to case, with numbers in them by their value: “a2” before “a10”."""
    parts = re.split(r"([0-9]+)", fold(name))
    return tuple((int(part), "") if index % 2 else (0, part) for index, part in enumerate(parts))


def find(word: str, projects: Sequence[Identity], *, here: Identity | None = None, exactly: bool = False) -> Identity:
    """Return the project with this id, name or slug, or the project `here`.

    Args:
        word: what the user typed.
        projects: all projects.
        here: the project of an existing folder with this name in the current folder.
        exactly: that folder is the folder of `here`, not one inside it.

    Raises:
        ProjectNotFound: the word matches no project; the hint suggests similar names.
        ProjectAmbiguous: the word matches several projects; the name of a project's folder counts as a match too.
    """
    for project in projects:
        if project.id == word:
            return project
    wanted = fold(word)
    fits = [project for project in projects if wanted in {fold(project.name), project.slug}]
    if here is not None:
        fits.append(here)
    if fits and not (exactly and len(fits) == 1):
        fits += [project for project in projects if fold(project.folder) == wanted]
    different = {project.id: project for project in fits}
    if not different:
        raise ProjectNotFound(f"There is no project “{word[:100]}”.", hint=did_you_mean(word, projects))
    if len(different) > 1:
        raise _ambiguous(word, list(different.values()))
    return next(iter(different.values()))


def did_you_mean(word: str, projects: Sequence[Identity]) -> str | None:
    """Return a question that suggests projects with similar names or folders, or None if there are none."""
    keys: dict[str, Identity] = {}
    for project in projects:
        for key in (project.slug, fold(project.folder), fold(project.name)):
            keys.setdefault(key, project)
    near = difflib.get_close_matches(fold(word), keys, n=3 * SUGGESTIONS, cutoff=SIMILAR)
    names = list(dict.fromkeys(f"“{shown_name(keys[key], projects)}”" for key in near))[:SUGGESTIONS]
    return f"Did you mean {_joined(names, 'or')}? `commandcenter ps` lists all projects." if names else None


def shown_name(project: Identity, projects: Iterable[Identity]) -> str:
    """Return a project's name, with its slug if another project's name looks the same."""
    name = fold(project.name)
    alike = any(other.id != project.id and fold(other.name) == name for other in projects)
    return f"{project.name} ({project.slug})" if alike else project.name


def _ambiguous(word: str, fits: list[Identity]) -> ProjectAmbiguous:
    count = "two" if len(fits) == 2 else str(len(fits))
    return ProjectAmbiguous(
        f"“{word[:100]}” matches {count} projects: {_joined([str(one) for one in fits], 'and')}.",
        projects=[asdict(one) for one in fits],
    )


def _joined(parts: list[str], last: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"
