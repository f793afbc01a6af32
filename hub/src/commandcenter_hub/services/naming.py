"""Choose unique names and slugs for projects."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

from commandcenter_hub.domain.errors import NameTaken
from commandcenter_hub.domain.reference import fold


def choose_name(others: Iterable[str], wanted: str | None, folder: Path) -> str:
    """Return the wanted name, or without one an unused name made from the folder's.

    Raises:
        NameTaken: another project's name is the same or looks the same, regardless of case.
    """
    taken = {fold(name) for name in others}
    if wanted is not None:
        if fold(wanted) in taken:
            raise NameTaken(f"Another project is already named “{wanted}”.", name=wanted)
        return wanted
    base = "".join(char for char in folder.name if char.isprintable())[:90].strip() or "project"
    return _free(base, " ", lambda name: fold(name) in taken)


def choose_slug(name: str, taken: Callable[[str], bool]) -> str:
    """Return an unused name for folders and addresses, made of a-z, 0-9 and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "project"
    return _free(base, "-", taken)


def _free(base: str, joint: str, taken: Callable[[str], bool]) -> str:
    name, number = base, 1
    while taken(name):
        number += 1
        name = f"{base}{joint}{number}"
    return name
