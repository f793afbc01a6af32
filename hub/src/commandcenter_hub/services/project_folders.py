"""Detect that the folder of a project was moved or deleted while its services run."""

from collections.abc import Collection
from pathlib import Path

import anyio
import anyio.to_thread

from commandcenter_hub.domain.folder_errors import FolderMissing
from commandcenter_hub.domain.state import ProjectStatus

CHECKED_WITHIN_S = 0.5
"""Longest time to check all folders, seconds: a network drive may not respond."""


class ProjectFolders:
    """Finds the folders of projects that do not exist."""

    def __init__(self) -> None:
        self._limiter = anyio.CapacityLimiter(1)  # so that a drive that does not respond takes one thread

    async def missing(self, paths: Collection[str]) -> frozenset[str]:
        """Return the paths that do not exist; none if the check takes longer than CHECKED_WITHIN_S."""
        with anyio.move_on_after(CHECKED_WITHIN_S):
            return await anyio.to_thread.run_sync(_missing, paths, abandon_on_cancel=True, limiter=self._limiter)
        return frozenset()


def _missing(paths: Collection[str]) -> frozenset[str]:
    return frozenset(filter(_is_missing, paths))


def _is_missing(path: str) -> bool:
    try:
        Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:  # it may exist
        return False
    return False


def folder_missing(path: str, slug: str, status: ProjectStatus) -> FolderMissing:
    """Return the error for the missing folder of a registered project, with the commands for this project."""
    stop = "" if status is ProjectStatus.STOPPED else f"`commandcenter down {slug}`, then "
    return FolderMissing(
        f"The folder {path} does not exist any more.",
        hint=f"If it was moved, run {stop}`commandcenter projects move {slug} NEW_FOLDER`. If it was deleted, restore "
        f"it, or remove the project with `commandcenter projects remove {slug}`.",
    )
