"""Export what git knows of a project's folder for its desk, which has neither the repository nor git.

A process of the app reads git, which runs nothing that the repository names, and writes a folder in the project's data.
`WorkspaceSync` sends this folder with the project's files.
"""

import contextlib
import logging
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import anyio
import anyio.to_thread

from commandcenter_app.shared import repository
from commandcenter_app.shared.children import private_place
from commandcenter_app.shared.modules import outcome, running
from commandcenter_hub.engines.dagger.workspace.snapshot import Entry, open_inside

log = logging.getLogger(__name__)

PREFIX = ".git/commandcenter/"
"""Place of the export in the copy of the project's folder; `history/export.py` of the app expects it there."""
MODULE = "commandcenter_app.processes.git_export"
WITHIN_S = 600.0
"""Longest time of one export, seconds."""
COMPARE_EVERY_S = 3.0
"""Pause between two looks at whether the repository has changed, seconds."""
CHANGING = ("logs/HEAD", "packed-refs", "refs/heads", "refs/remotes", "FETCH_HEAD")
"""What changes in git's own folder with a commit, another branch, or fetched branches, besides HEAD and its branch."""


def exported(folder: Path) -> dict[str, Entry]:
    """Return the files of an export by their paths in the copy; none where nothing was exported. Blocks."""
    found: dict[str, Entry] = {}
    for path in folder.rglob("*.json"):
        with contextlib.suppress(OSError):  # it was replaced meanwhile; the next sync has the change
            about = path.lstat()
            found[PREFIX + path.relative_to(folder).as_posix()] = Entry(about.st_size, about.st_mtime_ns)
    return found


def _stamp(path: str) -> tuple[int, int] | None:
    """Return time and size of a file; None if it is missing."""
    try:
        about = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return about.st_mtime_ns, about.st_size


class GitExport:
    """Keeps the export of one project current."""

    def __init__(self, project: Path, folder: Path) -> None:
        """Export what git knows of `project` to `folder`. Does nothing before `follow`."""
        self.project, self.folder = project, folder

    async def follow(self, on_change: Callable[[], Awaitable[None]]) -> None:
        """Export now and whenever the repository has changed. Runs until cancelled.

        Args:
            on_change: called after something was written.
        """
        last: object = None
        while True:
            state = await anyio.to_thread.run_sync(self._state)
            if state != last:
                output = await self._export()
                if b"changed" in output:
                    await on_change()
                last = None if b"more" in output else state
            await anyio.sleep(COMPARE_EVERY_S)

    def _state(self) -> tuple[object, ...]:
        """Return values that change with the repository's commits and branches. Blocks."""
        real = os.path.realpath(self.project)
        top = repository.work_tree(real)
        own = None if top is None else repository.directory(top)
        if own is None:
            return ("no repository",)
        whole = repository.common(own)
        try:
            with open_inside(Path(own), "HEAD") as file:
                head = file.read(4096)
        except OSError:
            head = b""
        branch = os.fsdecode(head.removeprefix(b"ref: ").strip().replace(b"\0", b""))
        names = [os.path.join(folder, name) for folder in {own, whole} for name in (*CHANGING, branch)]  # noqa: PTH118
        return (own, head, *map(_stamp, sorted(names)))

    async def _export(self) -> bytes:
        """Run one export; return its output. A failure is logged."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with private_place(self.project, strict=False) as place, anyio.fail_after(WITHIN_S):
                async with running(
                    MODULE, str(self.project), str(self.folder), place=place, environment=place.environment({})
                ) as process:
                    code, output, trouble = await outcome(process)
            if code == 0:
                return output
            reason = trouble or f"exit code {code}"
        except (OSError, TimeoutError) as error:
            reason = str(error) or repr(error)
        log.warning("git insights of %s could not be exported: %s", self.project, reason)
        return b""
