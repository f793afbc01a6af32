"""Dependencies of PHP projects: composer.json and composer.lock."""

from __future__ import annotations

import re
from typing import Any

from commandcenter_app.manifests.base import (
    DEV,
    RUNTIME,
    Parsed,
    items,
    json_object,
    key_lines,
    table,
    text_of,
)
from commandcenter_app.manifests.links import Links

COMPOSER = "composer"
PLATFORM = re.compile(r"(?:php(?:-.*)?|hhvm|ext-.*|lib-.*|composer(?:-.*)?)$")
"""Requirements on the platform, which are not packages."""


def composer_json(text: str, _path: str) -> Parsed:
    """Parse a composer.json. Raises ManifestError if it is not a JSON object."""
    data, lines, parsed = json_object(text), key_lines(text, 2), Parsed()
    parsed.name = text_of(data.get("name")) or None
    parsed.own_licence(_licence(data), lines.get(("license",)))
    parsed.needs("php", table(data, "require").get("php"), lines.get(("require", "php")))
    for section, kind in (("require", RUNTIME), ("require-dev", DEV)):
        for name, constraint in table(data, section).items():
            line = lines.get((section, name))
            if not isinstance(constraint, str):
                parsed.problem(f"The version of {name[:100]!r} in {section} is not text.", line)
            elif name and not PLATFORM.match(name):
                parsed.add(name, "" if constraint == "*" else constraint, kind, COMPOSER, line=line)
    return parsed


def composer_lock(text: str, _path: str) -> Parsed:
    """Parse a composer.lock. Raises ManifestError if it is not a JSON object."""
    data, lines, parsed, links = json_object(text), key_lines(text, 3), Parsed(), Links()
    for section, kind in (("packages", RUNTIME), ("packages-dev", DEV)):
        for index, value in enumerate(items(data.get(section))):
            package = table(value)
            name, version = text_of(package.get("name")), text_of(package.get("version"))
            if name and version:
                line = lines.get((section, index, "name"))
                at = parsed.lock(name, version, COMPOSER, kind=kind, line=line, licence=_licence(package))
                links.name(at, name.lower())
                for instead in ("provide", "replace"):
                    links.name(at, *((instead, one.lower()) for one in table(package, instead)))
                for one in map(str.lower, table(package, "require")):
                    links.need(at, (one, ("replace", one), ("provide", one)))
    parsed.edges = links.resolve(len(parsed.locked))
    return parsed


def _licence(package: dict[str, Any]) -> str | None:
    """Return the licences as one expression; several are alternatives in Composer."""
    licence = package.get("license")
    return " OR ".join(text_of(one) for one in items(licence) if one) or text_of(licence) or None
