"""What lies in a project's own folder so that its data can be taken up without the Hub's database.

It is written at the registration and with every change. When a project is removed without its data, and when the Hub's
database is lost, it is the only place that holds the passwords of the data: it is written whole or not at all.
"""

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from commandcenter_hub.domain.errors import KeyUnusable
from commandcenter_hub.services.access import Vault

log = logging.getLogger(__name__)
KEPT_FILE = "kept.json"


@dataclass(frozen=True)
class ProjectManifest:
    """A project. The secrets stay encrypted; `removed` says that it was removed and its data kept."""

    path: str
    slug: str
    engine: str
    engine_reason: str
    secrets: bytes
    removed: bool = True
    id: str = ""
    name: str = ""
    ports: Mapping[str, int] = field(default_factory=dict)
    images: Mapping[str, str] = field(default_factory=dict)
    created: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return {**{field.name: getattr(self, field.name) for field in fields(self)}, "secrets": self.secrets.decode()}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "ProjectManifest":
        """Return what `to_json` gave, also that of earlier versions."""
        return cls(**{**value, "secrets": value["secrets"].encode()})


def keep(kept: ProjectManifest, folder: Path) -> None:
    """Write it into the project's folder; nothing is written when it is there already.

    Raises:
        OSError: it cannot be written; what was there before is there still.
    """
    if _read(folder / KEPT_FILE, quiet=True) == kept:
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = folder / f".{KEPT_FILE}.new"
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(kept.to_json(), file)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(folder / KEPT_FILE)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def everything(home: Path) -> list[ProjectManifest]:
    """Return all that is kept, each under the slug its folder has now; what cannot be read is logged."""
    found = [_read(file) for file in sorted(home.glob(f"projects/*/{KEPT_FILE}"))]
    return [kept for kept in found if kept is not None]


def find(home: Path, path: str, vault: Vault) -> ProjectManifest | None:
    """Return what was kept for the project folder `path`, or None. It stays where it is."""
    for kept in everything(home):
        if kept.path == path and opens(vault, kept):
            return kept
    return None


def opens(vault: Vault, kept: ProjectManifest) -> bool:
    """Say whether its passwords can be read."""
    try:
        vault.unlock(kept.secrets)
    except KeyUnusable as error:
        log.warning("what is kept of %s cannot be used: %s", kept.path, error)
        return False
    return True


def without(home: Path) -> list[Path]:
    """Return the folders under `projects` that hold data and have nothing readable beside it that says whose."""
    folders = [data.parent for data in sorted(home.glob("projects/*/data"))]
    return [folder for folder in folders if _read(folder / KEPT_FILE, quiet=True) is None]


def forget(folder: Path) -> None:
    """Remove it, and the folder if nothing else is in it."""
    (folder / KEPT_FILE).unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _read(file: Path, *, quiet: bool = False) -> ProjectManifest | None:
    try:
        return replace(ProjectManifest.from_json(json.loads(file.read_text("utf-8"))), slug=file.parent.name)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        if not quiet:
            log.warning("%s cannot be used: %s", file, error)
        return None
