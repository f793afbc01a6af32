"""Look at a folder that the user is about to add. Execute nothing, and open no file but those of git.

A look takes about LONGEST_S at most: of a larger folder, only a part is counted.
"""

import os
import re
import stat
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from commandcenter_app.shared import repository
from commandcenter_app.shared.tree import Tree
from commandcenter_hub.domain.file_languages import BY_EXTENSION

LONGEST_S = 1.0
"""Time after which counting ends, seconds."""
MAX_FILES = 50_000
LANGUAGES = 5
"""Number of languages to name."""
CONFIG_BYTES = 64 * 1024
"""Bytes to read of one of git's files."""
_SECTION = re.compile(r'\s*\[\s*remote\s+"(?P<name>(?:[^"\\]|\\.)*)"\s*\]')
_URL = re.compile(r"\s*url\s*=\s*(?P<url>[^#;]*)", re.IGNORECASE)
_SCP = re.compile(r"(?P<user>[^@/:]+@)?(?P<host>[^/:@]+):(?!//)(?P<path>.*)")


@dataclass(frozen=True)
class FolderFacts:
    """Facts about a folder.

    Attributes:
        branch: the current branch of its git repository; None without a repository or with a detached HEAD.
        remote: address of the repository's remote without credentials; of several, that of `origin`.
        languages: the languages with the most bytes, largest first.
        files, size_bytes: number and size of the files that git would list.
        complete: whether the whole folder was counted.
    """

    branch: str | None
    remote: str | None
    languages: tuple[str, ...]
    files: int
    size_bytes: int
    complete: bool


def look_at(folder: Path) -> FolderFacts:
    """Return facts about a folder. Blocks for about LONGEST_S at most.

    Raises:
        OSError: the folder cannot be read.
    """
    deadline = time.monotonic() + LONGEST_S
    sizes: Counter[str] = Counter()
    files = size_bytes = 0
    complete = True
    for entry in (entry for _, entries in Tree(str(folder)).folders() for entry in entries):
        if files >= MAX_FILES or time.monotonic() > deadline:
            complete = False
            break
        try:
            about = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        if not stat.S_ISREG(about.st_mode):
            continue
        files += 1
        size_bytes += about.st_size
        if language := BY_EXTENSION.get(Path(entry.name).suffix[1:].lower()):
            sizes[language] += about.st_size
    branch, remote = _git(folder)
    languages = tuple(language for language, _ in sizes.most_common(LANGUAGES))
    return FolderFacts(branch, remote, languages, files, size_bytes, complete)


def _git(folder: Path) -> tuple[str | None, str | None]:
    """Return the current branch and the remote of the repository that contains a folder."""
    top = repository.work_tree(str(folder))
    own = None if top is None else repository.directory(top)
    if own is None:
        return None, None
    head = _read(Path(own, "HEAD")).strip()
    branch = head.removeprefix("ref: refs/heads/") if head.startswith("ref: refs/heads/") else None
    remotes = _remotes(_read(Path(repository.common(own), "config")))
    remote = remotes.get("origin") or next(iter(remotes.values()), None)
    return branch, None if remote is None else without_credentials(remote)


def _read(path: Path) -> str:
    """Return the beginning of a file; empty if it cannot be read, or is not a regular file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:  # noqa: PTH123 - the descriptor does not wait for a writer of a FIFO
            regular = stat.S_ISREG(os.fstat(descriptor).st_mode)
            return file.read(CONFIG_BYTES).decode("utf-8", "replace") if regular else ""
    except OSError:
        return ""


def _remotes(config: str) -> dict[str, str]:
    """Return the addresses of the remotes in a git configuration, by name."""
    found: dict[str, str] = {}
    remote: str | None = None
    for line in config.splitlines():
        if line.lstrip().startswith("["):
            section = _SECTION.match(line)
            remote = section["name"] if section else None
        elif remote is not None and (match := _URL.match(line)):
            found.setdefault(remote, match["url"].strip().strip('"'))
    return found


def without_credentials(address: str) -> str:
    """Return a remote's address without user name, password, query and fragment, any of which may be a token."""
    helper, separator, rest = address.partition("::")  # of a remote helper, such as `codecommit::`
    if separator and helper.isalnum():
        return f"{helper}::{without_credentials(rest)}"
    if scp := _SCP.fullmatch(address):
        return f"{scp['host']}:{scp['path']}"
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
