"""Dependencies of Dart and Flutter projects: pubspec.yaml and pubspec.lock."""

from __future__ import annotations

from commandcenter_app.manifests import yaml
from commandcenter_app.manifests.base import DEV, RUNTIME, Parsed

PUB = "pub"
PUBLIC = ("https://pub.dev", "https://pub.dartlang.org")
SECTIONS = {"dependencies": RUNTIME, "dev_dependencies": DEV}


def pubspec(text: str, _path: str) -> Parsed:
    """Parse a pubspec.yaml. Raises ManifestError if it is not YAML."""
    root, parsed = yaml.read(text), Parsed()
    parsed.name = root.get("name").text or None
    for section, kind in SECTIONS.items():
        for name, value in root.get(section).items():
            constraint = value.text or value.get("version").text or _source(value) or ""
            registry = _registry(value.get("hosted"))
            constraint = "" if constraint == "any" else constraint
            parsed.add(name, constraint, kind, PUB, line=value.key_line, source=registry)
    return parsed


def _source(value: yaml.Node) -> str | None:
    """Return a repository, a folder or an SDK as a constraint."""
    git = value.get("git")
    if address := git.text or git.get("url").text:
        revision = git.get("ref").text
        return f"@ git+{address}" + (f"@{revision}" if revision else "")
    path, sdk = value.get("path").text, value.get("sdk").text
    return f"@ {path}" if path else f"@ sdk {sdk}" if sdk else None


def _registry(hosted: yaml.Node) -> str | None:
    address = hosted.text or hosted.get("url").text or ""
    return address if address and not address.startswith(PUBLIC) else None


def pubspec_lock(text: str, _path: str) -> Parsed:
    """Parse a pubspec.lock. Raises ManifestError if it is not YAML."""
    parsed = Parsed()
    for name, package in yaml.read(text).get("packages").items():
        wanted, source = package.get("dependency").text or "", package.get("source").text
        version = package.get("version").text
        if not version or source in {"path", "sdk"}:
            continue
        about = package.get("description")
        registry = f"git+{about.get('url').text}" if source == "git" else _registry(about)
        kind = DEV if wanted == "direct dev" else RUNTIME
        direct = wanted.startswith("direct")
        parsed.lock(name, version, PUB, kind=kind, line=package.key_line, direct=direct, source=registry)
    return parsed
