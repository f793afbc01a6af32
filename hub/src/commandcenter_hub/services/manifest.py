"""What lies in a project's own folder so that its data can be taken up without the Hub's database.

It is written at the registration and with every change. When a project is removed without its data, and when the Hub's
database is lost, it is the only place that holds the passwords of the data: it is written whole or not at all.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from commandcenter_hub.domain.errors import KeyUnusable, NewerVersion
from commandcenter_hub.domain.stack import HostPorts
from commandcenter_hub.engines.files import read_versioned, write_private
from commandcenter_hub.services.access import Vault
from commandcenter_hub.stacks import registry

log = logging.getLogger(__name__)
MANIFEST_FILE = "manifest.json"
EARLIER_FILE = "kept.json"
"""What the file was called before; still read, and replaced with the next change."""
VERSION = 2
"""Of the form of the file."""
PORT_NAMES = {"backend": "http", "frontend": "http", "postgres": "postgres", "redis": "redis"}
"""What the one port of each service is called that version 1 has no name for."""


@dataclass(frozen=True)
class ProjectManifest:
    """A project.

    Attributes:
        path, slug, engine, engine_reason, id, name, stack, created: as in the database.
        secrets: encrypted.
        removed: it was removed, and its data kept.
        ports: all its ports.
        chosen: those that a user chose.
    """

    path: str
    slug: str
    engine: str
    engine_reason: str
    secrets: bytes
    removed: bool = True
    id: str = ""
    name: str = ""
    stack: Mapping[str, Any] = field(default_factory=lambda: {"name": registry.DEFAULT, "options": {}})
    ports: HostPorts = field(default_factory=dict)
    chosen: HostPorts = field(default_factory=dict)
    created: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {"version": VERSION, **values, "secrets": self.secrets.decode()}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "ProjectManifest":
        """Return what `to_json` gave."""
        given = {name: one for name, one in value.items() if name != "version"}
        return cls(**{**given, "secrets": given["secrets"].encode()})


def keep(kept: ProjectManifest, folder: Path) -> None:
    """Write it into the project's folder; nothing is written when it is there already.

    Raises:
        NewerVersion: a newer CommandCenter has written it.
        OSError: it cannot be written; what was there before is there still.
    """
    file = folder / MANIFEST_FILE
    try:
        unchanged = file.exists() and _parsed(file) == kept
    except DAMAGED:
        unchanged = False
    if not unchanged:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(file, json.dumps(kept.to_json()).encode(), durable=True)
    (folder / EARLIER_FILE).unlink(missing_ok=True)


def everything(home: Path) -> list[ProjectManifest]:
    """Return all that is kept, each under the slug its folder has now; what cannot be read is logged."""
    folders = {file.parent for name in (MANIFEST_FILE, EARLIER_FILE) for file in home.glob(f"projects/*/{name}")}
    found = [_read(folder) for folder in sorted(folders)]
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
    return [folder for folder in folders if _read(folder, quiet=True) is None]


def forget(folder: Path) -> None:
    """Remove it, and the folder if nothing else is in it."""
    for name in (MANIFEST_FILE, EARLIER_FILE):
        (folder / name).unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


DAMAGED = (OSError, ValueError, TypeError, KeyError, AttributeError)
"""What reading a file raises that is no manifest."""


def _read(folder: Path, *, quiet: bool = False) -> ProjectManifest | None:
    file = folder / MANIFEST_FILE
    if not file.exists():
        file = folder / EARLIER_FILE
    try:
        return _parsed(file)
    except (*DAMAGED, NewerVersion) as error:
        if not quiet:
            log.warning("%s cannot be used: %s", file, error)
        return None


def _parsed(file: Path) -> ProjectManifest:
    return replace(
        ProjectManifest.from_json(read_versioned(file, VERSION, {1: _with_named_ports})), slug=file.parent.name
    )


def _with_named_ports(saved: dict[str, Any]) -> dict[str, Any]:
    """Return a manifest of version 1, which has one port a service and images, as one of version 2."""
    images = saved.pop("images", {})
    ports = {service: {PORT_NAMES[service]: port} for service, port in saved.pop("ports", {}).items()}
    return {
        **saved,
        "stack": {"name": "commandcenter", "options": {"images": images} if images else {}},
        "ports": ports,
    }
