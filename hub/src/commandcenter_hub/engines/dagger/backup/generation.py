"""One generation of the backup of Postgres: a base backup with the log written since."""

import json
import sys
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
        """The database's identity and position, which were saved when the generation was complete."""
        found: Mapping[str, Any] = json.loads((self.folder / "meta.json").read_text("utf-8"))
        return found

    @property
    def system(self) -> str | None:
        """The identifier of the database's cluster, from the first file of the log; None while that is empty."""
        for path in sorted(self.folder.glob("wal/" + "[0-9A-F]" * 24 + "*")):
            with path.open("rb") as file:
                found = int.from_bytes(file.read(32)[24:], sys.byteorder)  # xlp_sysid of XLogLongPageHeaderData
            return str(found) if found else None
        return None

    @property
    def slot(self) -> str:
        """The name of its replication slot."""
        return f"commandcenter_{self.folder.name}"
