"""The environment of the Hub: that of the shell or program that has started it, without what would affect the Hub."""

import contextlib
import os
import resource
import tempfile
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from commandcenter_hub.domain.errors import InvalidInput

LEFT_OUT = (
    "PYTHON*", "LD_*", "DYLD_*", "GLIBC_TUNABLES", "MALLOC_*",  # how programs are loaded
    "PG*",  # which server Postgres's clients connect to
    "BASH_ENV", "ENV", "IFS", "CDPATH",  # what shells read at their start
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_CEILING_DIRECTORIES",
    "NODE_ENV", "NODE_OPTIONS",
)  # fmt: skip
"""Variables of the caller, as patterns, that neither the Hub nor its children get."""
DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin"
"""PATH of a Hub whose caller has none."""
NEEDED_FILES = 512
"""Number of open files that the Hub needs: 200 connections, those to databases, and files of projects."""
NEEDED_PROCESSES = 60
"""Number of processes and threads of the Hub and one project; with fewer, libraries abort while services start."""
ENOUGH_FILES = 65_536
"""Number of open files up to which the limit is raised, if the system allows it."""


def composed(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the Hub's environment, derived from that of its caller."""
    kept = {name: value for name, value in environ.items() if not any(fnmatchcase(name, one) for one in LEFT_OUT)}
    if not kept.get("PATH"):
        kept["PATH"] = DEFAULT_PATH
    temporary = kept.get("TMPDIR")
    if temporary is not None and not (Path(temporary).is_dir() and os.access(temporary, os.W_OK | os.X_OK)):
        del kept["TMPDIR"]
    return kept


def compose() -> None:
    """Set the environment and the limits on open files and processes to those that the Hub needs.

    Raises:
        InvalidInput: the limit is too low, and this user may not raise it.
    """
    kept = composed(os.environ)
    for name in set(os.environ) - set(kept):
        del os.environ[name]
    os.environ.update(kept)
    tempfile.tempdir = None  # found again with the new TMPDIR
    _allow_processes()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = ENOUGH_FILES if hard == resource.RLIM_INFINITY else min(hard, ENOUGH_FILES)
    wanted = max(allowed, NEEDED_FILES)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, wanted if wanted > allowed else hard))
    except (OSError, ValueError):
        if soft < NEEDED_FILES:
            raise InvalidInput(
                f"This shell allows {soft} open files for each process, and the Hub needs {NEEDED_FILES}.",
                hint=f"Raise the limit with `ulimit -n {NEEDED_FILES}`, or start the Hub from another shell.",
            ) from None


def _allow_processes() -> None:
    """Raise the limit on processes and threads as far as the system allows.

    Raises:
        InvalidInput: it is too low even then.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NPROC)
    with contextlib.suppress(OSError, ValueError):  # some systems allow less than the limit says
        resource.setrlimit(resource.RLIMIT_NPROC, (most, most))
    if most != resource.RLIM_INFINITY and most < NEEDED_PROCESSES and os.geteuid() != 0:  # it does not apply to root
        raise InvalidInput(
            f"This shell allows {most} processes and threads for this user; the Hub and a project need "
            f"{NEEDED_PROCESSES} besides those that run already.",
            hint="Raise the limit with `ulimit -u`, or start the Hub from another shell.",
        )
