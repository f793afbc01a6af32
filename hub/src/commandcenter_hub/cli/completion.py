"""Values that the shell completes: projects and services.

They are read from the manifests, so neither a Hub nor a credential is needed.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from commandcenter_hub.services.home import check_owner
from commandcenter_hub.services.settings import load_settings

VARIABLE = "_COMMANDCENTER_COMPLETE"
"""Variable by which the script of a shell requests the possible values; its name is Typer's."""


def projects(incomplete: str) -> list[tuple[str, str]]:
    """Return the slug and the folder of each project whose slug begins with the text."""
    return [(one["slug"], one["path"]) for one in _manifests() if one["slug"].startswith(incomplete)]


def services(incomplete: str) -> list[str]:
    """Return the names of services, of any project, that begin with the text."""
    names = {name for one in _manifests() for name in one["ports"]}
    return sorted(name for name in names if name.startswith(incomplete))


def _manifests() -> Iterator[dict[str, Any]]:
    """Yield the manifests of registered projects; skip those that cannot be read."""
    try:
        home = load_settings().home
        check_owner(home)
        files = sorted(home.glob("projects/*/manifest.json"))
    except Exception:  # an error of a completion must not reach the shell
        return
    for file in files:
        found = _read(file)
        if found is not None and not found.get("removed"):
            yield {"slug": file.parent.name, "path": str(found.get("path", "")), "ports": found.get("ports") or {}}


def _read(file: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
