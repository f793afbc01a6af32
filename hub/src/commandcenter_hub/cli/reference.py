"""Which project is meant: by folder, name or slug."""

import os
from pathlib import Path
from typing import Any

from commandcenter_hub.cli.client import Client
from commandcenter_hub.cli.failure import Failure

Project = dict[str, Any]


def find_project(client: Client, given: str | None) -> Project:
    """Return the project that is meant.

    Args:
        client: of the Hub that knows it.
        given: a folder, name, slug or id; None for the current folder. A folder inside a registered one will do.

    Raises:
        Failure: there is none.
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
    """Return the project of this slug, name or id."""
    for key in ("slug", "name", "id"):
        for project in projects:
            if project[key] == given:
                return project
    folded = [project for project in projects if project["name"].casefold() == given.casefold()]
    return folded[0] if folded else None  # the Hub lets no two names differ by case alone


def by_folder(projects: list[Project], folder: str, *, above: bool = True) -> Project | None:
    """Return the project of a folder, or else of the nearest folder above it."""
    paths = {project["path"]: project for project in projects}
    for candidate in (folder, *(map(str, Path(folder).parents) if above else ())):
        if candidate in paths:
            return paths[candidate]
    return None


def looks_like_folder(given: str) -> bool:
    """Say whether only a folder can be meant."""
    return given in {"", ".", ".."} or given.startswith("~") or os.sep in given


def real_folder(given: str) -> str:
    """Return the real path of a folder, whether it is there or not.

    Raises:
        Failure: the current folder is gone, or the path cannot be used.
    """
    try:
        real = os.path.realpath(Path(given).expanduser())
    except FileNotFoundError as error:
        raise Failure(
            "The current folder is gone.", "Change to another folder, or name the project.", "folder_missing", 404
        ) from error
    except (RuntimeError, ValueError) as error:
        raise Failure(f"“{given}” is not the path of a folder: {error}.", "Check the path.", "usage", 422) from error
    if not _is_text(real):
        shown = os.fsencode(real).decode("utf-8", "replace")
        raise Failure(
            f"The folder's name is not valid UTF-8 (the wrong letters are shown as �): {shown}.",
            "Rename the folder, for example with `mv`, so that programs of every kind can name it.",
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
    """Refuse a service that the project does not have.

    Raises:
        Failure: it has none of this name.
    """
    names = [one["name"] for one in project["services"]]
    if service is not None and service not in names:
        raise Failure(
            f"“{project['name']}” has no service “{service}”.",
            f"It has {', '.join(names)}.",
            "service_not_found",
            404,
        )
