"""Values that the shell completes: projects and services.

They are read from the manifests, so neither a Hub nor a credential is needed.
"""

import logging
from typing import TYPE_CHECKING

from commandcenter_hub.services.home import check_owner
from commandcenter_hub.services.settings import load_settings

if TYPE_CHECKING:
    from commandcenter_hub.services.manifest import ProjectManifest

VARIABLE = "_COMMANDCENTER_COMPLETE"
"""Variable by which the script of a shell requests the possible values; its name is Typer's."""


def projects(incomplete: str) -> list[tuple[str, str]]:
    """Return the slug and the folder of each project whose slug begins with the text."""
    return [(one.slug, one.path) for one in _registered() if one.slug.startswith(incomplete)]


def services_and_projects(incomplete: str) -> list[tuple[str, str]]:
    """Return the services of all projects, and the projects, whose names begin with the text, with a description."""
    names = sorted({name for one in _registered() for name in one.ports if name.startswith(incomplete)})
    return [*((name, "service") for name in names), *projects(incomplete)]


def _registered() -> "list[ProjectManifest]":
    """Return the manifests of registered projects; those that cannot be read complete nothing."""
    from commandcenter_hub.services import manifest  # most commands need no manifest

    logging.getLogger("commandcenter_hub").setLevel(logging.CRITICAL)  # a shell shows no warning of a completion
    try:
        home = load_settings().home
        check_owner(home)
        return [one for one in manifest.read_all(home) if not one.removed]
    except Exception:  # a shell shows no error of a completion
        return []
