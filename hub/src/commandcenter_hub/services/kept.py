"""What is kept of a project that was removed without its data: enough to take the data up again.

It lies in the project's own folder. From the removal on it is the only place that holds the passwords of the data,
so it is written whole or not at all, and goes only when a registration that took it over is saved.
"""

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from commandcenter_hub.domain.errors import KeyUnusable
from commandcenter_hub.services.access import Vault

log = logging.getLogger(__name__)
KEPT_FILE = "kept.json"


@dataclass(frozen=True)
class Kept:
    """A project that was removed without its data. The secrets stay encrypted."""

    path: str
    slug: str
    engine: str
    engine_reason: str
    secrets: bytes

    def to_json(self) -> dict[str, str]:
        """Return it as plain JSON."""
        return {**{field.name: getattr(self, field.name) for field in fields(self)}, "secrets": self.secrets.decode()}

    @classmethod
    def from_json(cls, value: Mapping[str, str]) -> "Kept":
        """Return what `to_json` gave."""
        return cls(**{**value, "secrets": value["secrets"].encode()})  # type: ignore[arg-type]


def keep(kept: Kept, folder: Path) -> None:
    """Write it into the project's folder."""
    aside = folder / f".{KEPT_FILE}.new"
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(kept.to_json(), file)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(folder / KEPT_FILE)


def find(home: Path, path: str, vault: Vault) -> Kept | None:
    """Return what was kept for the project folder `path`, or None. It stays where it is."""
    for file in sorted(home.glob(f"projects/*/{KEPT_FILE}")):
        try:
            kept = Kept.from_json(json.loads(file.read_text("utf-8")))
            if kept.path == path:
                vault.unlock(kept.secrets)
                return replace(kept, slug=file.parent.name)
        except (OSError, ValueError, TypeError, KeyError, AttributeError, KeyUnusable) as error:
            log.warning("%s cannot be used: %s", file, error)
    return None


def forget(folder: Path) -> None:
    """Remove it: the registration holds everything again."""
    (folder / KEPT_FILE).unlink(missing_ok=True)
