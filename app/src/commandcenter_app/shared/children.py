"""Start every child process of the app, each in a place of its own: package clients, git, and the processes of jobs.

Such programs look for configuration in their working folder and all folders above it, in their home, and in their
environment, and much of that can name further programs to run. So a child gets

- a working folder, a home and a temporary folder that only this user can write, below no folder in which another user
  can write, and not below the project's folder;
- an explicit environment, with a PATH that names no folder of the project;
- of the user's settings, only those that say where package clients ask: see client_settings.toml.

Standard library only.
"""

from __future__ import annotations

import asyncio
import functools
import grp
import importlib.resources
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

PREFIX = "commandcenter-child-"
"""Prefix of a place's name, before the pid of the process that made it."""

USER_HOME, USER_CONFIG = "COMMANDCENTER_USER_HOME", "COMMANDCENTER_USER_CONFIG"
"""Variables with the user's folders for a child that reads the user's settings of git: its own folders are private."""

KEPT = ("LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "USER", "LOGNAME", "COMMANDCENTER_RUN")
"""Variables that every child inherits: language, time zone, name, and the mark by which the Hub ends leftovers."""


Child = asyncio.subprocess.Process


class NoPrivateFolderError(Exception):
    """There is no folder in which a child can run; the message says why."""


@dataclass(frozen=True)
class Place:
    """The folders of a child process, and the folders in which it looks for programs."""

    folder: Path
    path: str

    @property
    def work(self) -> Path:
        """The working folder; empty at first."""
        return self.folder / "work"

    @property
    def home(self) -> Path:
        """The home: empty but for links to the user's settings of package clients."""
        return self.folder / "home"

    @property
    def temporary(self) -> Path:
        """The temporary folder."""
        return self.folder / "tmp"

    def environment(self, extra: Mapping[str, str], *, clients: bool = False) -> dict[str, str]:
        """Return the whole environment of a child.

        Args:
            extra: variables in addition to those of every child; they override them.
            clients: add the user's settings of package clients.
        """
        settings = client_variables(os.environ) if clients else {}
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        return {
            **kept,
            **settings,
            "PATH": self.path,
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_CACHE_HOME": str(self.home / ".cache"),
            "XDG_DATA_HOME": str(self.home / ".local/share"),
            "XDG_STATE_HOME": str(self.home / ".local/state"),
            "TMPDIR": str(self.temporary),
            "TMP": str(self.temporary),
            "TEMP": str(self.temporary),
            "NETRC": str(self.home / ".netrc"),
            "CARGO_HOME": str(self.home / ".cargo"),
            "GOENV": str(self.home / ".config/go/env"),
            "GOPATH": str(self.home / "go"),
            "npm_config_userconfig": str(self.home / ".npmrc"),
            "npm_config_cache": str(self.home / ".npm"),
            **extra,
        }


async def start(command: Sequence[str], place: Place, environment: Mapping[str, str], **pipes: Any) -> Child:
    """Start a child for asyncio, without stdin unless `pipes` say otherwise."""
    return await asyncio.create_subprocess_exec(*command, **_arguments(place, environment, pipes))


def start_blocking(
    command: Sequence[str], place: Place, environment: Mapping[str, str], **pipes: Any
) -> subprocess.Popen[bytes]:
    """Start a child for a thread, without stdin unless `pipes` say otherwise."""
    return subprocess.Popen(command, **_arguments(place, environment, pipes))


def _arguments(place: Place, environment: Mapping[str, str], pipes: Mapping[str, Any]) -> dict[str, Any]:
    return {"stdin": subprocess.DEVNULL, **pipes, "cwd": place.work, "env": dict(environment), "umask": 0o077}


def reset_signals() -> None:
    """Undo what a caller may have done to this process's signals, which children inherit. Call it in the main thread.

    With SIGTERM blocked, neither this process nor its children could be stopped; with SIGCHLD ignored, no child's exit
    code could be read.
    """
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)


# -- places


@contextmanager
def private_place(project: Path, *, strict: bool = True) -> Iterator[Place]:
    """Make a place for children, and remove it at the end.

    Args:
        project: the project's folder, in which no child looks for anything.
        strict: refuse a place with a folder above it in which another user can write. Needed for programs that read
            configuration from there, which package clients do.

    Raises:
        NoPrivateFolderError: there is no such place.
    """
    base = _base(project, strict=strict)
    _remove_left_behind(base)
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", dir=base, ignore_cleanup_errors=True) as made:
        place = Place(Path(made), _path(project))
        for folder in (place.work, place.home, place.temporary):
            folder.mkdir(mode=0o700)
        _link_settings(place.home)
        yield place


def _base(project: Path, *, strict: bool) -> Path:
    """Return an existing private folder in which places can be made. Raises NoPrivateFolderError."""
    for candidate in _candidates():
        folder = Path(os.path.realpath(candidate))
        if _is_within(folder, project):
            continue
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if only_ours(folder) and os.access(folder, os.W_OK):
                return folder
    if strict:
        raise NoPrivateFolderError(
            "There is no folder outside the project in which no other user can write. "
            "Set COMMANDCENTER_HOME to a folder below your home, outside the project."
        )
    return Path(tempfile.gettempdir())


def _candidates() -> Iterator[Path]:
    """Yield folders in which places can be made: the Hub gives each service a private temporary folder."""
    environ = os.environ
    yield Path(tempfile.gettempdir())
    if folder := environ.get("XDG_RUNTIME_DIR"):
        yield Path(folder, "commandcenter")
    cache = environ.get("XDG_CACHE_HOME") or f"{_home()}/.cache"
    if os.path.isabs(cache):  # noqa: PTH117 - the specification ignores relative paths
        yield Path(cache, "commandcenter")
    if os.geteuid() == 0:
        yield Path("/run/commandcenter")


def only_ours(path: Path) -> bool:
    """Return whether only this user and root can change what is at a real path: it and all folders above it."""
    return all(_is_ours(one.lstat()) for one in (path, *path.parents))


def _is_ours(found: os.stat_result) -> bool:
    if found.st_uid not in {0, os.geteuid()} or found.st_mode & stat.S_IWOTH:
        return False
    return not found.st_mode & stat.S_IWGRP or found.st_gid == _own_group()


@functools.cache
def _own_group() -> int | None:
    """Return the user's private group, which many systems make for each user with the user's name; None without one."""
    with suppress(KeyError):
        user = pwd.getpwuid(os.geteuid())
        group = grp.getgrgid(user.pw_gid)
        if group.gr_name == user.pw_name and set(group.gr_mem) <= {user.pw_name}:
            return group.gr_gid
    return None


def user_home() -> str:
    """Return the user's home; `/` when there is none. In a child, whose HOME is private, it is still the user's."""
    return os.environ.get(USER_HOME) or str(_home())


def user_config() -> str:
    """Return the folder of the user's settings, as `user_home`."""
    environ = os.environ
    return environ.get(USER_CONFIG) or environ.get("XDG_CONFIG_HOME") or f"{user_home()}/.config"


def _home() -> Path:
    """Return the home of this process; `/` when there is none."""
    with suppress(RuntimeError, KeyError):
        return Path.home()
    return Path("/")


def _remove_left_behind(base: Path) -> None:
    """Remove the places of processes that were killed."""
    for found in base.glob(f"{PREFIX}*-*"):
        number = found.name.removeprefix(PREFIX).partition("-")[0]
        if not number.isdecimal() or os.path.exists(f"/proc/{number}") or not os.path.isdir("/proc/self"):  # noqa: PTH110, PTH112
            continue
        shutil.rmtree(found, ignore_errors=True)


def _path(project: Path) -> str:
    """Return this process's PATH without relative folders and without those of the project.

    A project that contains the user's home may hold the user's own programs, which stay.
    """
    absolute = [folder for folder in os.environ.get("PATH", os.defpath).split(os.pathsep) if folder.startswith("/")]
    if _is_within(_home(), project):
        return os.pathsep.join(absolute)
    return os.pathsep.join(folder for folder in absolute if not _is_within(Path(folder), project))


def _is_within(path: Path, folder: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


# -- the user's settings of package clients


@functools.cache
def _settings() -> Mapping[str, Mapping[str, Any]]:
    text = importlib.resources.files("commandcenter_app").joinpath("client_settings.toml").read_text("utf-8")
    return tomllib.loads(text)


def client_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of an environment that package clients get."""
    patterns = tuple(_settings()["variables"])
    found = {name: value for name, value in environ.items() if any(fnmatchcase(name.upper(), one) for one in patterns)}
    for name, folder in _settings()["programs"].items():
        installed = Path(environ.get(name) or _home() / folder)
        if installed.is_dir():
            found[name] = str(installed)
    return found


def _link_settings(home: Path) -> None:
    """Link the user's configuration files of package clients into a child's home.

    A file that another user can change is left out.
    """
    for name, about in _settings()["files"].items():
        source = _source(name, about)
        with suppress(OSError):  # it is missing, or cannot be read
            if source.is_file() and _is_ours(source.stat()):
                (home / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                (home / name).symlink_to(source)


def _source(name: str, about: Mapping[str, str]) -> Path:
    """Return the path of one of the user's configuration files."""
    named = next((os.environ[one] for one in _spellings(about.get("from", "")) if os.environ.get(one)), "")
    if os.path.isabs(named):  # noqa: PTH117 - a plain question
        return Path(named) / Path(name).relative_to(about["in"]) if "in" in about else Path(named)
    return _home() / name


def _spellings(name: str) -> tuple[str, ...]:
    return (name, name.lower()) if name else ()
