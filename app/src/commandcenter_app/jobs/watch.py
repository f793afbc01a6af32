"""Watch the project folder for edits while the desk runs, and scan the edited files."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from pathlib import Path

import anyio
import anyio.to_thread

from commandcenter_app.jobs.folder_changes import COLLECT_S, STEP_S, FolderChanges
from commandcenter_app.scan.walk import Walk
from commandcenter_app.shared import tree
from commandcenter_app.shared.children import private_place
from commandcenter_app.storage.query import DATABASE_UNAVAILABLE

log = logging.getLogger("watch")

POLL_EVERY_MS = 2_500
BEGUN_S = 1.0
"""Delay before newly watched folders are checked for new files, seconds."""
IDLE_MS = 60_000
"""Longest time that the thread of watchfiles waits for changes before it is started again, milliseconds."""
AGAIN_AFTER_S = 1.0
PATHS_LIMIT = 500
"""Maximum number of changed paths in one scan; with more, everything is scanned."""

RULES = tree.MARKERS | {".gitignore", ".gitattributes"}
"""Files that decide what belongs to the project."""


ScanEdits = Callable[[list[str] | None], Awaitable[bool]]
"""Queues a scan of these paths (None: of everything). Returns False if it must be retried."""


class Watcher:
    """Watch `workspace`; call `repository_moved` when git's files show a new commit or another branch.

    Nothing in the folder `left_out`, a relative path without a slash at its end, is an edit.
    """

    def __init__(
        self,
        workspace: Path,
        scan_edits: ScanEdits,
        repository_moved: Callable[[], None],
        left_out: str = "",
        *,
        selected: bool = False,
    ) -> None:
        self._root = os.path.realpath(workspace)
        self._left_out, self._selected = left_out, selected
        self._scan_edits = scan_edits
        self._repository_moved = repository_moved
        self._paths: set[str] = set()
        self._all = False
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Watch until cancelled."""
        stop = anyio.Event()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._watch, stop)
            tasks.start_soon(self._scan)
            try:
                await anyio.sleep_forever()
            finally:
                stop.set()  # the watching thread checks it, since a thread cannot be cancelled

    async def _watch(self, stop: anyio.Event) -> None:
        """Collect changes. Where the system cannot report them, poll the folder."""
        polling: bool | None = None
        folders: frozenset[str] = frozenset()
        with _system_changes(self._root) as system:
            while True:
                before = folders
                try:
                    folders = await anyio.to_thread.run_sync(
                        watched_folders, self._root, self._left_out, self._selected, abandon_on_cancel=True
                    )
                    # Files created in a folder before it was watched have not been reported.
                    new = folders - before if before else frozenset()
                    if system is not None and not polling:
                        changes = system.collect(folders)
                    else:
                        changes = self._from_library(folders, stop, polling=polling)
                    await self._collect(changes, folders, new)
                    continue
                except (OSError, RuntimeError) as error:
                    if isinstance(error, FileNotFoundError | NotADirectoryError):
                        log.info("a folder was removed or replaced before it was watched: %s", error)
                    elif not polling and os.path.isdir(self._root):  # noqa: PTH112 - a simple check
                        log.warning("the system cannot watch the folder; polling it instead: %s", error)
                        polling = True
                await anyio.sleep(AGAIN_AFTER_S)
                self._all = True  # changes in between are unknown
                self._changed.set()

    async def _from_library(
        self, folders: frozenset[str], stop: anyio.Event, *, polling: bool | None
    ) -> AsyncGenerator[list[str]]:
        """Yield the paths of changes that watchfiles finds; its thread wakes up every STEP_S.

        Folders are watched one by one, because watching a whole tree would follow symbolic links out of it.
        """
        import watchfiles

        watched = watchfiles.awatch(
            *(os.path.join(self._root, path) for path in folders),  # noqa: PTH118 - thousands of them
            watch_filter=None, debounce=int(COLLECT_S * 1000), step=int(STEP_S * 1000), force_polling=polling,
            poll_delay_ms=POLL_EVERY_MS, ignore_permission_denied=True, recursive=False, rust_timeout=IDLE_MS,
            stop_event=stop,
        )  # fmt: skip
        async with contextlib.aclosing(watched):
            async for changes in watched:
                yield [os.path.relpath(path, self._root) for _, path in changes]

    async def _collect(self, changes: AsyncGenerator[list[str]], folders: frozenset[str], new: frozenset[str]) -> None:
        """Note changes in these folders, and the `new` folders, until other folders must be watched.

        Raises:
            OSError, RuntimeError: the folders cannot be watched.
        """
        failed: OSError | RuntimeError | None = None
        async with contextlib.aclosing(changes), anyio.create_task_group() as tasks:
            tasks.start_soon(self._note_begun, [path.rstrip("/") for path in new])
            try:
                async for changed in changes:
                    paths = [path for path in changed if self._counts(path)]
                    self._note(paths)
                    if any(self._concerns_folders(path, folders) for path in paths):
                        break
            except (OSError, RuntimeError) as error:
                failed = error  # the task group would raise it within a group
            tasks.cancel_scope.cancel()
        if failed is not None:
            raise failed

    async def _note_begun(self, paths: list[str]) -> None:
        """Note newly watched folders after BEGUN_S, or when they are no longer watched."""
        try:
            await anyio.sleep(BEGUN_S)
        finally:
            self._note(paths)

    def _counts(self, path: str) -> bool:
        """Return whether a path is outside the folder that is left out."""
        return not self._left_out or not f"{path}/".startswith(f"{self._left_out}/")

    def _concerns_folders(self, path: str, folders: frozenset[str]) -> bool:
        """Return whether a change may alter the set of folders to watch."""
        name = os.path.basename(path)  # noqa: PTH119 - a simple check
        if path == "." or f"{path}/" in folders or name in RULES:
            return True
        whole = f"{self._root}/{path}"
        if name in tree.TRACKED_ONLY:
            return False
        return os.path.isdir(whole) and not os.path.islink(whole)  # noqa: PTH112, PTH114 - simple checks

    def _note(self, paths: list[str]) -> None:
        for path in paths:
            parts = Path(path).parts
            if parts[:1] == (".git",):
                if parts[1:2] in (("HEAD",), ("refs",), ("packed-refs",), ("commandcenter",)) and not path.endswith(
                    ".lock"
                ):
                    self._repository_moved()
                self._all = self._all or parts[1:] == ("info", "exclude")
            elif not tree.TRACKED_ONLY.isdisjoint(parts):
                continue
            elif not parts or parts[-1] in RULES or not path.isprintable():
                self._all = True
            else:
                self._paths.add("/".join(parts))
        if self._all or self._paths:
            self._changed.set()

    async def _scan(self) -> None:
        """Queue a scan of the changed paths, after the active scan."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            everything = self._all or len(self._paths) > PATHS_LIMIT
            paths, self._paths, self._all = self._paths, set(), False
            try:
                queued = await self._scan_edits(None if everything else sorted(paths))
            except DATABASE_UNAVAILABLE as error:
                log.warning("a scan of edits could not be queued; retrying: %s", error)
                queued = False
            if not queued:
                self._paths |= paths
                self._all = self._all or everything
                self._changed.set()
            await anyio.sleep(AGAIN_AFTER_S / 2)


@contextlib.contextmanager
def _system_changes(root: str) -> Iterator[FolderChanges | None]:
    """Yield an object that receives the changes in `root` from the system; None where watchfiles must find them.

    WSL does not report changes in folders of Windows, and WATCHFILES_FORCE_POLLING makes watchfiles poll.
    """
    if os.environ.get("WATCHFILES_FORCE_POLLING") or "microsoft" in os.uname().release.lower():
        yield None
        return
    try:
        changes = FolderChanges(root)
    except OSError:
        yield None
        return
    with contextlib.closing(changes):
        yield changes


def watched_folders(root: str, left_out: str = "", selected: bool = False) -> frozenset[str]:
    """Return the folders to watch: those that a scan reads, and git's own folders in which commits show.

    A scan does not read the folder `left_out`.

    Paths are relative and end in a slash; the root's is "".
    """
    with private_place(Path(root), strict=False) as place:
        walk = Walk(root, left_out=left_out, place=place, selected=selected)
        found = {path for path in walk.folders() if path.isprintable()}
    git = [".git/"]
    while git:
        prefix = git.pop()
        whole = os.path.join(root, prefix)  # noqa: PTH118 - as above
        if os.path.islink(whole.rstrip("/")) or not os.path.isdir(whole):  # noqa: PTH112, PTH114
            continue
        found.add(prefix)
        if prefix == ".git/":
            git += [".git/refs/", ".git/info/", ".git/commandcenter/"]
        else:
            with os.scandir(whole) as entries:
                git.extend(f"{prefix}{entry.name}/" for entry in entries if entry.is_dir(follow_symlinks=False))
    return frozenset(found)
