"""Check and list the folders that can be registered."""

import os
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import anyio.to_thread

from commandcenter_hub.domain.folder_errors import FolderMissing, FolderNotAllowed, FolderUnreadable, NotAFolder
from commandcenter_hub.services import folder_facts
from commandcenter_hub.services.folder_facts import FolderFacts

MAX_FOLDERS = 2_000
MAX_RECENT = 8
PROJECT_FILES = frozenset({
    ".git", "pyproject.toml", "setup.py", "requirements.txt", "package.json", "go.mod", "Cargo.toml",
    "pom.xml", "build.gradle", "build.gradle.kts", "Gemfile", "composer.json", "Makefile", "CMakeLists.txt",
})  # fmt: skip


@dataclass(frozen=True)
class Folder:
    """A folder in a listing."""

    name: str
    path: Path
    readable: bool
    is_project: bool
    registered: bool


@dataclass(frozen=True)
class Listing:
    """A folder and its subfolders."""

    path: Path
    parent: Path | None
    folders: tuple[Folder, ...]
    truncated: bool


@dataclass(frozen=True)
class RecentFolder:
    """A folder that the user may add next; `note` says why."""

    path: Path
    note: str


class FolderService:
    """Checks and lists folders under the allowed roots; resolves symbolic links first."""

    def __init__(
        self,
        roots: tuple[Path, ...],
        registered_paths: Callable[[], Awaitable[frozenset[str]]],
        own: Path | None = None,
    ) -> None:
        """Allow the folders under these roots.

        Args:
            roots: folders under which projects may be registered.
            registered_paths: returns the folders that have a project.
            own: COMMANDCENTER_HOME, in which no project may be registered.
        """
        self._own = None if own is None else Path(os.path.realpath(own))
        self.roots = tuple(Path(os.path.realpath(root)) for root in roots)
        self._registered_paths = registered_paths

    def home(self) -> Path:
        """Return the folder at which browsing starts."""
        # For a user without a home folder this remains `~`, which is no allowed folder.
        home = Path(os.path.realpath(os.path.expanduser("~")))  # noqa: PTH111
        return home if self._allowed(home) and home.is_dir() else self.roots[0]

    async def check(self, path: str, *, confined: bool = True) -> Path:
        """Return the folder's real path.

        Args:
            path: an absolute path, or one that begins with `~`.
            confined: refuse folders outside the allowed roots. Clients with the token may use any folder.

        Raises:
            FolderMissing, NotAFolder, FolderUnreadable, FolderNotAllowed: the folder cannot be used.
        """
        return await anyio.to_thread.run_sync(self._check, path, confined)

    async def browse(self, path: str) -> Listing:
        """Return the subfolders of a folder by name, hidden ones last.

        Raises:
            FolderMissing, NotAFolder, FolderUnreadable, FolderNotAllowed: the folder cannot be listed.
        """
        registered = await self._registered_paths()
        return await anyio.to_thread.run_sync(self._browse, path, registered)

    async def facts(self, path: str) -> FolderFacts:
        """Return facts about a folder, after about a second at most.

        Raises:
            FolderMissing, NotAFolder, FolderUnreadable, FolderNotAllowed: the folder cannot be used.
        """
        real = await self.check(path)
        try:
            return await anyio.to_thread.run_sync(folder_facts.look_at, real)
        except OSError as error:
            raise FolderUnreadable(f"“{path}” cannot be read: {error.strerror}.", path=path) from error

    async def recent(self, candidates: Iterable[tuple[str, str]]) -> list[RecentFolder]:
        """Return those of these folders (path and note) that are allowed and still exist, MAX_RECENT at most."""

        def existing() -> list[RecentFolder]:
            found: dict[Path, RecentFolder] = {}
            for path, note in candidates:
                real = Path(os.path.realpath(path))
                if len(found) < MAX_RECENT and real not in found and self._allowed(real) and _is_folder(real):
                    found[real] = RecentFolder(real, note)
            return list(found.values())

        return await anyio.to_thread.run_sync(existing)

    def _allowed(self, path: Path) -> bool:
        return any(path == root or path.is_relative_to(root) for root in self.roots)

    def _check(self, path: str, confined: bool = True) -> Path:
        shown = path if len(path) <= 300 else path[:300] + "…"
        wanted = os.path.expanduser(path)  # noqa: PTH111 - keeps an unknown `~user`, which is then refused
        if "\0" in path or not Path(wanted).is_absolute():
            raise FolderMissing(f"“{shown}” is not an absolute path.", path=shown)
        try:
            real = Path(os.path.realpath(wanted))
            # Check this first: errors must not reveal what exists outside the roots.
            if confined and not self._allowed(real):
                roots = ", ".join(map(str, self.roots))
                raise FolderNotAllowed(f"“{shown}” is outside your allowed folders ({roots}).", path=shown)
            if self._own is not None and real.is_relative_to(self._own):
                message = f"“{shown}” is CommandCenter's own folder, not a project."
                raise FolderNotAllowed(message, hint="Choose another folder.", path=shown)
            real.stat()
            if not real.is_dir():
                raise NotAFolder(f"“{shown}” is a file, not a folder.", path=shown)
            with os.scandir(real) as entries:
                next(entries, None)
            str(real).encode()
        except UnicodeEncodeError as error:
            raise FolderUnreadable(
                "The folder's path is not valid UTF-8.", hint="Rename the folder, for example with `mv`."
            ) from error
        except PermissionError as error:
            raise FolderUnreadable(f"You have no permission to read “{shown}”.", path=shown) from error
        except OSError as error:
            raise FolderMissing(f"Folder “{shown}” does not exist.", path=shown) from error
        return real

    def _browse(self, path: str, registered: frozenset[str]) -> Listing:
        real = self._check(path)
        folders: list[Folder] = []
        truncated = False
        with os.scandir(real) as entries:
            for entry in entries:
                try:
                    if not entry.is_dir():
                        continue
                    entry.name.encode()
                except (OSError, UnicodeEncodeError):
                    continue
                target = Path(os.path.realpath(entry.path))
                if not self._allowed(target):
                    continue
                if len(folders) >= MAX_FOLDERS:
                    truncated = True
                    break
                folders.append(_look_at(Path(entry.path), target, registered))
        folders.sort(key=lambda folder: (folder.name.startswith("."), folder.name.casefold()))
        parent = real.parent if real.parent != real and self._allowed(real.parent) else None
        return Listing(real, parent, tuple(folders), truncated)


def _look_at(path: Path, target: Path, registered: frozenset[str]) -> Folder:
    try:
        with os.scandir(target) as entries:
            marked = any(entry.name in PROJECT_FILES for _, entry in zip(range(500), entries, strict=False))
        readable = True
    except OSError:
        marked = readable = False
    return Folder(path.name, path, readable, marked, str(target) in registered)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a folder above it cannot be searched, for example
        return False
