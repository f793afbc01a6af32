"""Find the project that an argument refers to: by folder, name, slug or id."""

import os
from pathlib import Path
from typing import Any

from commandcenter_hub.cli.client import Client
from commandcenter_hub.cli.failure import Failure
from commandcenter_hub.domain.errors import ProjectNotFound
from commandcenter_hub.domain.reference import Identity, did_you_mean, find

Project = dict[str, Any]


def find_project(client: Client, given: str | None) -> Project:
    """Return the project that an argument refers to.

    Args:
        client: client of the Hub.
        given: a folder, name, slug or id; None for the current folder. A folder that exists may also be inside the
            folder of a project.

    Raises:
        Failure: there is no such project.
        HubError: the word matches no project, or several.
    """
    projects: list[Project] = client.get("/api/projects")
    if given is not None and not looks_like_folder(given):
        return by_word(projects, given)
    folder = real_folder(given or ".")
    there = Path(folder).exists()
    found = by_folder(projects, folder, above=there)
    if found is None:
        what = f"No project is registered for {folder} or a folder above it."
        hint = did_you_mean(Path(folder).name, identities(projects))
        raise Failure(
            what if there else f"There is no folder {folder}, and no project is registered for it.",
            hint or "List the projects with `commandcenter ps`, or register the folder with `commandcenter up`.",
            "project_not_found",
            404,
        )
    return found


def find_project_and_service(client: Client, project: str | None, name: str | None) -> tuple[Project, str | None]:
    """Return the project that the arguments refer to, and the service if they name one.

    Args:
        client: client of the Hub.
        project: a folder, name, slug or id; None if it was not given.
        name: a service of the project. Without `project`: a service of the current folder's project, or else a project.

    Raises:
        Failure: there is no such project, or it has no such service.
        HubError: the word matches no project, or several.
    """
    if project is not None or name is None:
        found = find_project(client, project)
        known_service(found, name)
        return found, name
    if looks_like_folder(name):
        return find_project(client, name), None
    projects: list[Project] = client.get("/api/projects")
    here = by_folder(projects, real_folder("."))
    if here is not None and name in services(here):
        return here, name
    known = identities(projects)
    try:
        # Not the folder with this name in the current one: a misspelt service must not act on the whole project.
        return projects[known.index(find(name, known))], None
    except ProjectNotFound:
        if here is not None:
            known_service(here, name)
        if any(name in services(one) for one in projects):
            find_project(client, None)
        raise


def by_word(projects: list[Project], word: str) -> Project:
    """Return the project with this name, slug or id, or that of the existing folder with this name.

    Raises:
        HubError: the word matches no project, or several.
    """
    known = identities(projects)
    folder = real_folder(word)
    here = by_folder(projects, folder) if Path(folder).exists() else None
    found = find(
        word,
        known,
        here=None if here is None else known[projects.index(here)],
        exactly=here is not None and here["path"] == folder,
    )
    return next(project for project in projects if project["id"] == found.id)


def identities(projects: list[Project]) -> list[Identity]:
    """Return how each project can be named, in the same order."""
    return [Identity(one["id"], one["name"], one["slug"], one["path"]) for one in projects]


def by_folder(projects: list[Project], folder: str, *, above: bool = True) -> Project | None:
    """Return the project of a folder or, with `above`, of the nearest folder above it; None if there is none."""
    paths = {project["path"]: project for project in projects}
    for candidate in (folder, *(map(str, Path(folder).parents) if above else ())):
        if candidate in paths:
            return paths[candidate]
    return None


def looks_like_folder(given: str) -> bool:
    """Return whether an argument can only be a path, not a name."""
    return given in {"", ".", ".."} or given.startswith("~") or os.sep in given


def real_folder(given: str) -> str:
    """Return the real path of a folder, which need not exist.

    Raises:
        Failure: the current folder was deleted, or the path is invalid.
    """
    try:
        real = os.path.realpath(Path(given).expanduser())
    except FileNotFoundError as error:
        raise Failure(
            "The current folder was deleted.", "Change to another folder, or name the project.", "folder_missing", 404
        ) from error
    except (RuntimeError, ValueError) as error:
        raise Failure(f"“{given}” is not a valid path: {error}.", "Check the path.", "usage", 422) from error
    if not _is_text(real):
        shown = os.fsencode(real).decode("utf-8", "replace")
        raise Failure(
            f"The folder's name is not valid UTF-8 (invalid characters are shown as �): {shown}.",
            "Rename the folder, for example with `mv`.",
            "usage",
            422,
        )
    return real


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def services(project: Project) -> list[str]:
    """Return the names of a project's services."""
    return [one["name"] for one in project["services"]]


def known_service(project: Project, service: str | None) -> None:
    """Check that the project has this service; None is always accepted.

    Raises:
        Failure: the project has no service with this name.
    """
    if service is not None and service not in services(project):
        raise Failure(
            f"“{project['name']}” has no service “{service}”.",
            f"Its services: {', '.join(services(project))}.",
            "service_not_found",
            404,
        )
