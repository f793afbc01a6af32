"""The list of this user's homes, from which each Hub finds the ports that the others have given to their projects.

The folder has one file for each COMMANDCENTER_HOME, which names the home and its Hub's port. The ports of the projects
are in the manifests of that home, so nothing has to be kept up to date here.
"""

import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.domain.ports import Reserved, each
from commandcenter_hub.engines.files import read_versioned, write_private
from commandcenter_hub.services import manifest
from commandcenter_hub.services.home import check_owner

log = logging.getLogger(__name__)
VERSION = 1
"""Version of the files' format."""


@dataclass(frozen=True)
class HomeList:
    """The list of homes as one Hub uses it.

    Attributes:
        folder: folder of the list; None if there is no place for it.
        home: COMMANDCENTER_HOME of this Hub.
        port: port of this Hub.
    """

    folder: Path | None
    home: Path
    port: int

    def enter(self) -> None:
        """Add this Hub's home to the list. Log a failure: the Hub works without it."""
        if self.folder is None:
            return
        try:
            check_owner(self.folder)  # root with another user's HOME must not leave files there
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            name = hashlib.sha256(str(self.home).encode()).hexdigest()[:16]
            entry = {"version": VERSION, "home": str(self.home), "port": self.port}
            write_private(self.folder / f"{name}.json", json.dumps(entry).encode())
        except (HubError, OSError) as error:
            log.warning("the other Hubs of this user do not see the ports of this one: %s", error)

    def reserved(self) -> Reserved:
        """Return the ports of this Hub, of the other Hubs and of their projects, each with the reason. Blocks."""
        found = {}
        for home, port in self._others():
            found[port] = f"it is the port of the Hub of {home}"
            for project in manifest.read_all(home):
                if not project.removed:
                    why = f"it belongs to the project “{project.name}” of the Hub of {home}"
                    found.update({number: why for _, _, number in each(project.ports)})
        return {**found, self.port: "it is the Hub's own port"}

    def _others(self) -> Iterator[tuple[Path, int]]:
        """Yield the other homes and the ports of their Hubs; remove those that no longer exist from the list."""
        for file in () if self.folder is None else sorted(self.folder.glob("*.json")):
            try:
                entry = read_versioned(file, VERSION)
                home, port = Path(entry["home"]), int(entry["port"])
                if not home.is_dir():
                    file.unlink(missing_ok=True)  # it was deleted or moved; its Hub enters it again
                elif not home.samefile(self.home):
                    yield home, port
            except (OSError, ValueError, KeyError, TypeError, HubError) as error:
                log.warning("%s cannot be used: %s", file, error)
