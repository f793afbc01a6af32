"""Dependencies in package.json."""

from __future__ import annotations

import json
import re

from commandcenter_app.scan.manifests.base import DEV, OPTIONAL, RUNTIME, Lines, ManifestError, Parsed

SECTIONS = {
    "dependencies": (RUNTIME, None),
    "devDependencies": (DEV, None),
    "optionalDependencies": (OPTIONAL, None),
    "peerDependencies": (RUNTIME, "peer"),
}


def package_json(text: str, _path: str) -> Parsed:
    """Read a package.json. Raises ManifestError when it is not a JSON object."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ManifestError(f"It is not valid JSON: {str(error) or 'too deeply nested'}.") from error
    if not isinstance(data, dict):
        raise ManifestError("It is not a JSON object.")
    lines, parsed = Lines(text), Parsed()
    for section, (kind, group) in SECTIONS.items():
        declared = data.get(section)
        if declared is None:
            continue
        if not isinstance(declared, dict):
            parsed.problems.append(f"{section} is not an object.")
            continue
        start = lines.section(rf'"{re.escape(section)}"\s*:')
        for name, constraint in declared.items():
            if isinstance(constraint, str) and name:
                wanted = "" if constraint == "*" else constraint
                parsed.add(name, wanted, kind, "npm", group=group, line=lines.find(f'"{name}"', start))
            else:
                parsed.problems.append(f"The version of {name[:100]!r} in {section} is not text.")
    return parsed
