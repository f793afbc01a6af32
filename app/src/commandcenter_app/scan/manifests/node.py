"""Dependencies in package.json."""

from __future__ import annotations

import re

from commandcenter_app.scan.manifests.base import DEV, OPTIONAL, RUNTIME, Lines, Parsed, json_object

SECTIONS = {
    "dependencies": (RUNTIME, None),
    "devDependencies": (DEV, None),
    "optionalDependencies": (OPTIONAL, None),
    "peerDependencies": (RUNTIME, "peer"),
}


def package_json(text: str, _path: str) -> Parsed:
    """Read a package.json. Raises ManifestError when it is not a JSON object."""
    data = json_object(text)
    lines, parsed = Lines(text), Parsed()
    for section, (kind, group) in SECTIONS.items():
        declared = data.get(section)
        if declared is None:
            continue
        if not isinstance(declared, dict):
            parsed.problem(f"{section} is not an object.", lines.section(rf'"{section}"') + 1)
            continue
        start = lines.section(rf'"{re.escape(section)}"\s*:')
        for name, constraint in declared.items():
            line = lines.find(f'"{name}"', start)
            if isinstance(constraint, str) and name:
                parsed.add(name, "" if constraint == "*" else constraint, kind, "npm", group=group, line=line)
            else:
                parsed.problem(f"The version of {name[:100]!r} in {section} is not text.", line)
    return parsed
