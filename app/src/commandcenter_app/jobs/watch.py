"""Notice edits of the project folder while the desk runs, and have just these scanned."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import anyio

from commandcenter_app.scan import ignore
from commandcenter_app.storage.query import DATABASE_AWAY

log = logging.getLogger("watch")

CALM_MS = 800
"""Changes that follow each other are gathered for at most this long."""

POLL_EVERY_MS = 2_500
AGAIN_AFTER_S = 1.0
PATHS_LIMIT = 500
"""With more changes at once, all is looked through."""

RULES = ignore.MARKERS | {".gitignore"}
"""Files that change what belongs to the project."""


ScanEdits = Callable[[list[str] | None], Awaitable[bool]]
"""Queue a scan of these paths (None: of everything); False when that must be tried again."""


class Watcher:
    """Watches `workspace`; `repository_moved` is called when git's own files show a commit or another branch."""

    def __init__(self, workspace: Path, scan_edits: ScanEdits, repository_moved: Callable[[], None]) -> None:
        self._root = os.path.realpath(workspace)
        self._scan_edits = scan_edits
        self._repository_moved = repository_moved
        self._paths: set[str] = set()
        self._all = False
        self._changed = asyncio.Event()

    async def run(self) -> None:
        """Watch until cancelled."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._watch)
            tasks.start_soon(self._scan)

    async def _watch(self) -> None:
        """Gather changes. Where the system cannot report them, the folder is polled."""
        import watchfiles

        polling: bool | None = None
        while True:
            try:
                async for changes in watchfiles.awatch(
                    self._root,
                    watch_filter=None,
                    debounce=CALM_MS,
                    step=100,
                    force_polling=polling,
                    poll_delay_ms=POLL_EVERY_MS,
                    ignore_permission_denied=True,
                ):
                    self._note([os.path.relpath(path, self._root) for _, path in changes])
            except (OSError, RuntimeError) as error:
                if not polling and os.path.isdir(self._root):  # noqa: PTH112 - a plain question
                    log.warning("the system cannot watch the folder, it is polled: %s", error)
                    polling = True
            await anyio.sleep(AGAIN_AFTER_S)
            self._all = True  # what happened meanwhile is not known
            self._changed.set()

    def _note(self, paths: list[str]) -> None:
        for path in paths:
            parts = Path(path).parts
            if parts[:1] == (".git",):
                if parts[1:2] in (("HEAD",), ("refs",), ("packed-refs",)) and not path.endswith(".lock"):
                    self._repository_moved()
            elif not ignore.NEVER.isdisjoint(parts):
                continue
            elif not parts or parts[-1] in RULES or not path.isprintable():
                self._all = True
            else:
                self._paths.add("/".join(parts))
        if self._all or self._paths:
            self._changed.set()

    async def _scan(self) -> None:
        """Have what changed scanned, after the scan that is active."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            everything = self._all or len(self._paths) > PATHS_LIMIT
            paths, self._paths, self._all = self._paths, set(), False
            try:
                queued = await self._scan_edits(None if everything else sorted(paths))
            except DATABASE_AWAY as error:
                log.warning("a scan of edits could not be queued, trying until it can: %s", error)
                queued = False
            if not queued:
                self._paths |= paths
                self._all = self._all or everything
                self._changed.set()
            await anyio.sleep(AGAIN_AFTER_S / 2)
