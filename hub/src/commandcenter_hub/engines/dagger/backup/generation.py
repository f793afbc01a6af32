"""One generation of the backup of Postgres: a base backup with the log written since."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Generation:
    """One base backup with the log written since."""

    folder: Path

    @property
    def complete(self) -> bool:
        """Whether it can be restored."""
        return (self.folder / "meta.json").is_file()

    @property
    def meta(self) -> Mapping[str, Any]:
        """Return the database's identity and position, saved when the generation was complete."""
        found: Mapping[str, Any] = json.loads((self.folder / "meta.json").read_text("utf-8"))
        return found

    @property
    def slot(self) -> str:
        """The name of its replication slot."""
        return f"commandcenter_{self.folder.name}"
