"""The manifest: a file in a project's data folder with which a Hub can use the data without its database.

It is written when the project is registered and with every change. When a project is removed without its data, or the
Hub's database is lost, only the manifest holds the passwords of the data; so it is written atomically.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from commandcenter_hub.domain.errors import KeyUnusable, NewerVersion
from commandcenter_hub.domain.stack import HostPorts
from commandcenter_hub.engines.files import Upgrade, read_versioned, write_private
from commandcenter_hub.services.access import Vault
from commandcenter_hub.stacks import registry

log = logging.getLogger(__name__)
MANIFEST_FILE = "manifest.json"
EARLIER_FILE = "kept.json"
"""Name of the file in earlier versions; still read, and replaced with the next change."""
VERSION = 3
"""Version of the file's format."""
FORMER = frozenset({"chosen"})
"""Fields that earlier versions wrote, and that are ignored."""
PORT_NAMES = {"backend": "http", "frontend": "http", "postgres": "postgres", "redis": "redis"}
"""Names of the ports in format version 1, which has one unnamed port per service."""


@dataclass(frozen=True)
class ProjectManifest:
    """A project, as in its manifest.

    Attributes:
        path, slug, engine, engine_reason, id, name, stack, created: as in the database.
        secrets: passwords and keys, encrypted.
        removed: the project was removed and its data kept.
        ports: all ports of the project.
        wanted: whether the project should run; None if an earlier version wrote the manifest.
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
    created: float = 0.0
    wanted: bool | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the manifest as plain JSON values."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {"version": VERSION, **values, "secrets": self.secrets.decode()}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "ProjectManifest":
        """Return the manifest for the result of `to_json`."""
        given = {name: one for name, one in value.items() if name not in {"version", *FORMER}}
        return cls(**{**given, "secrets": given["secrets"].encode()})


def save(kept: ProjectManifest, folder: Path) -> None:
    """Write the manifest into the project's data folder, unless it is there already.

    Raises:
        NewerVersion: a newer CommandCenter wrote the existing one.
        OSError: the file cannot be written; the existing one is unchanged.
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


def set_wanted(folder: Path, wanted: bool) -> None:
    """Save in a manifest whether its project should run. Do nothing if it cannot be read: the Hub then writes it again.

    Raises:
        OSError: the file cannot be written; it is unchanged.
    """
    kept = _read(folder)
    if kept is not None:
        save(replace(kept, wanted=wanted), folder)


def read_all(home: Path) -> list[ProjectManifest]:
    """Return all manifests, each with the slug of its current folder; log those that cannot be read."""
    folders = {file.parent for name in (MANIFEST_FILE, EARLIER_FILE) for file in home.glob(f"projects/*/{name}")}
    found = [_read(folder) for folder in sorted(folders)]
    return [kept for kept in found if kept is not None]


def find(home: Path, path: str, vault: Vault) -> ProjectManifest | None:
    """Return the manifest for the project folder `path`, or None."""
    for kept in read_all(home):
        if kept.path == path and is_readable(vault, kept):
            return kept
    return None


def is_readable(vault: Vault, kept: ProjectManifest) -> bool:
    """Return whether the passwords in a manifest can be decrypted; log the reason if not."""
    try:
        vault.unlock(kept.secrets)
    except KeyUnusable as error:
        log.warning("the manifest of %s cannot be used: %s", kept.path, error)
        return False
    return True


def is_there(folder: Path) -> bool:
    """Return whether a project's folder contains a manifest that can be read, or one of a newer CommandCenter."""
    try:
        _parsed(folder / MANIFEST_FILE)
    except DAMAGED:
        return False
    except NewerVersion:
        pass
    return True


def folders_without(home: Path) -> list[Path]:
    """Return the folders under `projects` that contain data but no readable manifest."""
    folders = [data.parent for data in sorted(home.glob("projects/*/data"))]
    return [folder for folder in folders if _read(folder, quiet=True) is None]


def remove(folder: Path) -> None:
    """Delete the manifest, and the folder if nothing else is in it."""
    for name in (MANIFEST_FILE, EARLIER_FILE):
        (folder / name).unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


DAMAGED = (OSError, ValueError, TypeError, KeyError, AttributeError)
"""Errors raised when a file is not a valid manifest."""


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
    return replace(ProjectManifest.from_json(read_versioned(file, VERSION, UPGRADES)), slug=file.parent.name)


def _with_named_ports(saved: dict[str, Any]) -> dict[str, Any]:
    """Convert a manifest of version 1 (one port per service, images) to version 2."""
    images = saved.pop("images", {})
    ports = {service: {PORT_NAMES[service]: port} for service, port in saved.pop("ports", {}).items()}
    return {
        **saved,
        "stack": {"name": "commandcenter", "options": {"images": images} if images else {}},
        "ports": ports,
    }


UPGRADES: Mapping[int, Upgrade] = {1: _with_named_ports, 2: lambda saved: saved}
"""Functions that upgrade a manifest by one version; 3 adds only `wanted`, which may be missing."""
