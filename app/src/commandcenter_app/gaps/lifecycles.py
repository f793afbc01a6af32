"""End-of-support dates of runtimes, from the table beside this module."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from commandcenter_app.manifests.versions import numbers, satisfies

IMAGES = {
    **dict.fromkeys(("python", "node", "ruby", "php", "postgres", "mysql", "mariadb", "mongo", "redis", "valkey"), ""),
    **dict.fromkeys(("nginx", "debian", "ubuntu", "alpine"), ""),
    "golang": "go",
    "eclipse-temurin": "java",
    "openjdk": "java",
    "amazoncorretto": "java",
    "pgvector": "",
    "postgis": "postgres",
    "valkey/valkey": "valkey",
    "circleci/node": "node",
    "cimg/node": "node",
    "cimg/python": "python",
    "bitnami/postgresql": "postgres",
    "bitnami/redis": "redis",
    "dotnet/sdk": "dotnet",
    "dotnet/aspnet": "dotnet",
    "dotnet/runtime": "dotnet",
}
"""Container images of runtimes in the table; an empty value means the same name."""

TAG_VERSION = re.compile(r"v?(\d+(?:\.\d+)*)")
LEAST = re.compile(r"(?:>=|\^|~=?|~>|==|=)?\s*v?(\d+(?:\.\d+)*)")
MAJOR_ONLY = frozenset({"node", "java", "dotnet"})
"""Runtimes whose releases are identified by their first number; older ones in the table may have two."""


class Cycle(NamedTuple):
    """A release of a runtime and the day on which its support ends; None if no end is announced.

    `rolling`: only the newest release of this runtime is supported.
    """

    runtime: str
    title: str
    release: str
    ends: date | None
    rolling: bool

    def has_ended(self, today: date) -> bool:
        """Return whether its support has ended."""
        return self.ends is not None and self.ends <= today


@cache
def table() -> dict[str, Any]:
    """Return the content of the table."""
    return tomllib.loads((Path(__file__).parent / "lifecycles.toml").read_text(encoding="utf-8"))


def source() -> tuple[str, date]:
    """Return the source of the table, and its date."""
    data = table()
    return str(data["source"]), data["as_of"]


@cache
def cycles(runtime: str) -> tuple[Cycle, ...]:
    """Return the known releases of a runtime, the newest first; none for an unknown runtime."""
    about = table().get(runtime)
    if not isinstance(about, dict):
        return ()
    return tuple(
        Cycle(runtime, about["name"], release, date.fromisoformat(ends) if ends else None, about.get("rolling", False))
        for release, ends in about["ends"]
    )


def of_version(runtime: str, version: str) -> Cycle | None:
    """Return the release that `version` (or a name, such as bookworm) belongs to; None if unknown."""
    about = table().get(runtime)
    names = about.get("codenames", {}) if isinstance(about, dict) else {}
    words = [names[word] for word in re.split(r"[-_.]", version.lower()) if word in names]
    given = numbers(words[0] if words else version)
    for cycle in cycles(runtime):
        wanted = numbers(cycle.release)
        if given[: len(wanted)] == wanted:
            return cycle
    return None


def of_image(name: str, tag: str) -> list[Cycle]:
    """Return the releases in an image: of the runtime it is named after, and of the system in its tag."""
    short = name.removeprefix("docker.io/").removeprefix("library/").removeprefix("mcr.microsoft.com/")
    short = short.removeprefix("public.ecr.aws/docker/library/")
    found: list[Cycle | None] = []
    runtime = IMAGES.get(short)
    if runtime is not None and (version := TAG_VERSION.match(tag)):
        found.append(of_version(runtime or short, version[1]))
    elif runtime is not None and short in {"debian", "ubuntu"}:
        found.append(of_version(short, tag))
    for system in ("debian", "alpine"):
        if system != short:
            found.append(_system(system, tag))
    return [cycle for cycle in found if cycle is not None]


def _system(system: str, tag: str) -> Cycle | None:
    """Return the release of `system` in a tag such as 3.12-slim-bookworm or 20-alpine3.18."""
    if system == "alpine":
        named = re.search(r"alpine(\d+\.\d+)", tag)
        return of_version("alpine", named[1]) if named else None
    about = table()[system]
    names = about.get("codenames", {})
    word = next((one for one in re.split(r"[-_.]", tag.lower()) if one in names), None)
    return of_version(system, word) if word else None


def oldest_allowed(runtime: str, constraint: str) -> tuple[Cycle, Cycle] | None:
    """Return the oldest and the newest release that a constraint such as `>=3.9,<4` allows; None if unknown."""
    if runtime == "go":
        least = LEAST.match(constraint)
        cycle = of_version("go", least[1]) if least else None
        return (cycle, cycles("go")[0]) if cycle else None
    allowed = [cycle for cycle in cycles(runtime) if _allows(runtime, constraint, cycle.release)]
    return (allowed[-1], allowed[0]) if allowed else None


def _allows(runtime: str, constraint: str, release: str) -> bool:
    """Return whether the first or the last version of `release` meets the constraint."""
    ecosystem = "pypi" if runtime == "python" and not re.search(r"\^|~\s*\d|\|", constraint) else "npm"
    parts = release.split(".")
    full = 2 if runtime == "python" else 1
    if len(parts) > full and runtime in MAJOR_ONLY:
        return False
    versions = [".".join([*parts, *[filling] * (3 - len(parts))]) for filling in ("0", "99")]
    return any(satisfies(ecosystem, constraint, version) for version in versions)
