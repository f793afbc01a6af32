"""Find what files include of each other: compose files, requirements files, pipelines and charts. Pure.

No path leads out of the folder.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from commandcenter_app.manifests.base import Declared, Parsed
from commandcenter_app.manifests.interpolation import fill
from commandcenter_app.manifests.python import INDEX_URL


@dataclass
class Used:
    """What other files use of a file: all or some services; and the values of variables in their projects.

    `index` is the package index that a requirements file names; pip uses it for all files that it reads together.
    """

    whole: bool = False
    services: set[str] = field(default_factory=set)
    values: dict[str, str] = field(default_factory=dict)
    index: str = ""


class Composition:
    """The files of the project that include others, or are included."""

    def __init__(self, files: Mapping[str, Parsed]) -> None:
        self._files = files
        self._used: dict[str, Used] = defaultdict(Used)
        for path, parsed in files.items():
            if parsed.included and not parsed.part:
                self._follow(path)

    def uses(self, path: str, declared: Declared) -> bool:
        """Return whether a compose file uses the service (the group) of an image in this file."""
        used = self._used.get(path)
        return used is not None and (used.whole or declared.group in used.services)

    def index(self, path: str) -> str | None:
        """Return the package index of a requirements file that another file names, which is read together with it."""
        used = self._used.get(path)
        return (used.index or None) if used else None

    def values(self, path: str) -> dict[str, str]:
        """Return the values of variables in a compose file: of the projects that include it, or of its own `.env`."""
        used = self._used.get(path)
        return self._env(path, ".env") | (used.values if used else {})

    def _env(self, path: str, name: str) -> dict[str, str]:
        """Return the values of variables in a file in the same folder as another one."""
        env = self._files.get(beside(path, name))
        return env.properties if env else {}

    def _follow(self, start: str) -> None:
        """Follow what a file includes and extends."""
        values = self._env(start, ".env")
        pending, seen = [(start, "")], dict[tuple[str, str], None]()
        while pending:
            at, service = pending.pop()
            if (at, service) in seen or at not in self._files:
                continue
            seen[at, service] = None
            for one in self._files[at].included:
                if service and one.by != service:
                    continue
                file = fill(one.file, self._env(at, ".env") | values, dollars=True).text
                path = beside("" if one.from_root else at, file)
                used = self._used[path]
                used.values |= (self._env(at, one.env_file) if one.env_file else {}) | values
                used.whole |= not one.service
                used.services |= {one.service} - {""}
                pending.append((path, one.service))
        together = dict.fromkeys(at for at, _ in seen)
        index = next(filter(None, (self._files[at].properties.get(INDEX_URL) for at in together)), "")
        for at in together if index else ():
            self._used[at].index = index


def beside(path: str, name: str) -> str:
    """Return the path of a file that another one names, relative to the project."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
