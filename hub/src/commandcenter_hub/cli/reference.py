"""Find the project that an argument refers to: by folder, name, slug or id."""

import os
from pathlib import Path
from typing import Any

from commandcenter_hub.cli.client import Client
from commandcenter_hub.cli.failure import Failure

Project = dict[str, Any]


def find_project(client: Client, given: str | None) -> Project:
    """Return the project that an argument refers to.

    Args:
        client: client of the Hub.
        given: a folder, name, slug or id; None for the current folder. A folder inside a project's folder works too.

    Raises:
        Failure: there is no such project.
    """
    projects: list[Project] = client.get("/api/projects")
    if given is not None and not looks_like_folder(given):
        named = by_name(projects, given)
        if named is not None:
            return named
    folder = real_folder(given or ".")
    found = by_folder(projects, folder)
    if found is None:
        what = f"No project is registered for {folder} or a folder above it."
        if given is not None and not looks_like_folder(given):
            what = f"There is no project “{given}”, by name, slug or folder."
        hint = "List the projects with `commandcenter ps`, or register the folder with `commandcenter up`."
        raise Failure(what, hint, "project_not_found", 404)
    return found


def by_name(projects: list[Project], given: str) -> Project | None:
    """Return the project with this slug, name or id, or None. Names match regardless of case."""
    for key in ("slug", "name", "id"):
        for project in projects:
            if project[key] == given:
                return project
    folded = [project for project in projects if project["name"].casefold() == given.casefold()]
    return folded[0] if folded else None  # the Hub refuses names that differ in case only


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


def known_service(project: Project, service: str | None) -> None:
    """Check that the project has this service; None is always accepted.

    Raises:
        Failure: the project has no service with this name.
    """
    names = [one["name"] for one in project["services"]]
    if service is not None and service not in names:
        raise Failure(
            f"“{project['name']}” has no service “{service}”.",
            f"Its services: {', '.join(names)}.",
            "service_not_found",
            404,
        )
