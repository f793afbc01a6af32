"""Lock files of npm, pnpm and yarn."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from commandcenter_app.manifests import yaml
from commandcenter_app.manifests.base import (
    DEV,
    OPTIONAL,
    RUNTIME,
    KeyPath,
    ManifestError,
    Parsed,
    items,
    json_object,
    key_lines,
    table,
    text_of,
)
from commandcenter_app.manifests.links import Links
from commandcenter_app.manifests.node import NPM, aliased, requester
from commandcenter_app.manifests.registries import other

MODULES = "node_modules/"
PATH_LIMIT_CHARS = 4_096
"""Maximum length of the folder of a package; no file system has longer paths."""
NEEDED = ("dependencies", "optionalDependencies", "peerDependencies")
"""Sections with what an installed package needs. Peers that are optional may not be installed."""


def package_lock(text: str, _path: str) -> Parsed:
    """Parse a package-lock.json of any version. Raises ManifestError if it is not a JSON object."""
    data, parsed, links = json_object(text), Parsed(), Links()
    if isinstance(data.get("packages"), dict):
        _packages(data["packages"], key_lines(text, 2), parsed, links)
    else:
        # Version 1 is nested; a path cannot have more than 40 levels.
        _nested(table(data, "dependencies"), key_lines(text, 80), parsed, links)
    parsed.edges = links.resolve(len(parsed.locked))
    return parsed


def _visible(path: str, name: str) -> Iterator[str]:
    """Yield the folders in which Node.js looks for a package that the one at `path` needs, the nearest first."""
    if len(path) > PATH_LIMIT_CHARS:
        return
    while path:
        yield f"{path}/{MODULES}{name}"
        path = path.rpartition(MODULES)[0].rstrip("/")
    yield f"{MODULES}{name}"


def _packages(packages: dict[str, Any], lines: dict[KeyPath, int], parsed: Parsed, links: Links) -> None:
    """Read versions 2 and 3: packages by their installation folder, the project's own by their folder."""
    parsed.members = [path for path in packages if path and MODULES not in path]
    for path in packages:
        package = table(packages, path)
        version = text_of(package.get("version"))
        if MODULES not in path or package.get("link") is True or not version:
            continue
        owner, _, installed = path.rpartition(MODULES)
        name = text_of(package.get("name")) or installed
        line = lines.get(("packages", path))
        # Under an alias, the folder has another name than the package.
        wanted = [requester(owner.rstrip("/") or ".", installed if installed != name else None)]
        deprecated = text_of(package.get("deprecated")) or None
        licence = _licence(package)
        at = parsed.lock(
            *(name, version, NPM), kind=_kind(package), line=line, licence=licence, wanted=wanted,
            deprecated=deprecated, source=_registry(text_of(package.get("resolved"))),
        )  # fmt: skip
        links.name(at, path)
        for section in NEEDED:
            for needed in table(package, section):
                links.need(at, _visible(path, needed))


def _registry(resolved: str) -> str | None:
    """Return the repository of a package, or the registry of its archive if it is not the public one."""
    if resolved.startswith(("git+", "git:")):
        return resolved.partition("#")[0]
    address, mark, _ = resolved.partition("/-/")  # archives of registries are in a folder of this name
    return other("/".join(address.split("/", 3)[:3])) if mark and "://" in address else None


def _nested(dependencies: dict[str, Any], lines: dict[KeyPath, int], parsed: Parsed, links: Links) -> None:
    pending: list[tuple[KeyPath, dict[str, Any]]] = [(("dependencies",), dependencies)]
    while pending:
        path, packages = pending.pop()
        for name in packages:
            package = table(packages, name)
            version = text_of(package.get("version"))
            at = (*path, name)
            if version and not version.startswith("file:"):
                real, version = aliased(version) or (name, version)
                wanted = [requester("." if len(path) == 1 else "nested", name if name != real else None)]
                index = parsed.lock(real, version, NPM, kind=_kind(package), line=lines.get(at), wanted=wanted)
                folder = "/".join(f"{MODULES}{one}" for one in at[1::2])
                links.name(index, folder)
                for needed in table(package, "requires"):
                    links.need(index, _visible(folder, needed))
            if inner := table(package, "dependencies"):
                pending.append(((*at, "dependencies"), inner))


def _kind(package: dict[str, Any]) -> str:
    if package.get("dev") is True or package.get("devOptional") is True:
        return DEV
    return OPTIONAL if package.get("optional") is True else RUNTIME


def _licence(package: dict[str, Any]) -> str | None:
    licence = package.get("license")
    if isinstance(licence, dict):
        licence = licence.get("type")
    elif isinstance(licence, list):
        licence = " OR ".join(text_of(one) or text_of(table(one).get("type")) for one in items(licence))
    return text_of(licence) or None


PNPM_SECTIONS = {"dependencies": RUNTIME, "devDependencies": DEV, "optionalDependencies": OPTIONAL}
PNPM_KEY = re.compile(r"/?(?P<name>(?:@[^/]+/)?[^/@(]+)[@/](?P<version>[^(_]+)")
LOCAL = ("link:", "file:", "workspace:")
OF_PNPM = frozenset({"packageManagerDependencies", "configDependencies"})
"""Sections of the document in which pnpm locks itself and its own settings."""


def pnpm_lock(text: str, _path: str) -> Parsed:
    """Parse a pnpm-lock.yaml of versions 5 to 9. Raises ManifestError if it is not YAML."""
    parsed, links = Parsed(), Links()
    for root in yaml.documents(text):
        importers = dict(root.get("importers").items()) or {".": root}
        if not any(OF_PNPM & one.entries.keys() for one in importers.values()):
            _pnpm_document(root, importers, parsed, links)
    parsed.edges = links.resolve(len(parsed.locked))
    return parsed


def _pnpm_document(root: yaml.Node, importers: dict[str, yaml.Node], parsed: Parsed, links: Links) -> None:
    parsed.members = list(importers)
    wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
    pending: dict[str, list[str]] = {kind: [] for kind in PNPM_SECTIONS.values()}
    for folder, importer in importers.items():
        for section, kind in PNPM_SECTIONS.items():
            for name, value in importer.get(section).items():
                version = value.text or value.get("version").text or ""
                if not version.startswith(LOCAL):
                    real = _real_name(name, version)
                    wanted[real, _plain(version)].add(requester(folder, name if real != name else None))
                    pending[kind].append(_snapshot(name, version))
    kinds = _reached(root, pending)
    for path, package in root.get("packages").items():
        found = PNPM_KEY.match(path)
        name = package.get("name").text or (found["name"] if found else "")
        version = package.get("version").text or (found["version"] if found else "")
        if not name or not version or version.startswith(LOCAL):
            continue
        kind = DEV if package.get("dev").text == "true" else kinds.get(f"{name}@{version}", RUNTIME)
        folders = wanted.get((name, version)) or {"nowhere"}
        deprecated = package.get("deprecated").text or None
        line, wanted_by = package.key_line, sorted(folders)
        at = parsed.lock(name, version, NPM, kind=kind, line=line, wanted=wanted_by, deprecated=deprecated)
        links.name(at, (name, version))
    # Since version 9, `snapshots` state what packages need, once for each combination of peers.
    for path, package in (*root.get("packages").items(), *root.get("snapshots").items()):
        if found := PNPM_KEY.match(path):
            for section in ("dependencies", "optionalDependencies"):
                for needed, one in package.get(section).items():
                    version = one.text or ""
                    wanted_key = (_real_name(needed, version), _plain(version))
                    links.need_by_key((found["name"], found["version"]), [wanted_key])


def _plain(version: str) -> str:
    """Return a version without its peers, and without the name of an alias: `1.2.3(react@18)`, `is-number@1.2.3`."""
    return re.split(r"[(_]", version, maxsplit=1)[0].rpartition("/")[2].rpartition("@")[2]


def _real_name(name: str, version: str) -> str:
    """Return the name of a package that may be required under an alias: `is-number@7.0.0`, `/is-number/7.0.0`."""
    found = PNPM_KEY.match(version) if re.match(r"/|@?[A-Za-z]", version) else None
    return found["name"] if found else name


def _snapshot(name: str, version: str) -> str:
    """Return the key in `snapshots` of a package that another one requires, possibly under an alias."""
    return version if "@" in version.split("(", 1)[0].lstrip("@") else f"{name}@{version}"


def _reached(root: yaml.Node, pending: dict[str, list[str]]) -> dict[str, str]:
    """Return the kind of each package (name@version) by following the snapshots of version 9 and later."""
    snapshots, seen, kinds = root.get("snapshots"), set[str](), dict[str, str]()
    for kind in (RUNTIME, OPTIONAL, DEV):
        following = pending[kind]
        while following:
            at = following.pop()
            if at in seen:
                continue
            seen.add(at)
            kinds.setdefault(at.split("(", 1)[0], kind)
            for section in ("dependencies", "optionalDependencies"):
                following += [_snapshot(name, one.text or "") for name, one in snapshots.get(at, section).items()]
    return kinds


YARN_KEY = re.compile(r'"([^"]*)"|([^\s",:][^\s",]*)')
YARN_FIELD = re.compile(r'  "?(version|resolution|resolved|linkType)"?:?\s+"?([^"]*)"?$')
YARN_SECTION = re.compile(r"  (\w+):$")
YARN_NEED = re.compile(r"""    ["']?(@?[^"'\s:]+)["']?:?\s+["']?([^"'\s][^"']*|)["']?$""")
DESCRIPTOR = re.compile(r"(@?[^@]+)@(.*)$")


def yarn_lock(text: str, _path: str) -> Parsed:
    """Parse a yarn.lock, of version 1 or later ones. Raises ManifestError if it is neither."""
    parsed, links, members = Parsed(), Links(), list[str]()
    modern = "\n__metadata:" in text or text.startswith("__metadata:")
    if not modern and text.strip() and "yarn lockfile v1" not in text[:500]:
        message = "It is not a yarn.lock file: it contains neither \u201cyarn lockfile v1\u201d nor __metadata."
        raise ManifestError(message, 1)
    for line, head, fields, needs in _blocks(text):
        version = fields.get("version", "")
        resolution = fields.get("resolution", "")
        if not version or "@workspace:" in resolution:
            if "@workspace:" in resolution:
                members.append(resolution.partition("@workspace:")[2])
            continue
        by_name: dict[str, list[str]] = defaultdict(list)
        for descriptor in head:
            if found := DESCRIPTOR.match(descriptor):
                name, constraint = aliased(found[2]) or (found[1], found[2])
                by_name[name] += dict.fromkeys([constraint, constraint.removeprefix("npm:")])
        source = _registry(fields.get("resolved", ""))
        for name, constraints in by_name.items():
            wanted = ["" if one == "*" else one for one in constraints]
            at = parsed.lock(name, version, NPM, line=line, wanted=wanted, source=source)
            links.name(at, *head)
            for needed, constraint in needs:
                links.need(at, (f"{needed}@{constraint}", f"{needed}@npm:{constraint}"))
    parsed.edges = links.resolve(len(parsed.locked))
    parsed.members = members or None
    return parsed


def _blocks(text: str) -> Iterator[tuple[int, list[str], dict[str, str], list[tuple[str, str]]]]:
    """Yield the blocks of a yarn.lock: line, descriptors, the relevant fields, and what the package needs."""
    at, head, fields, needs, section = 0, list[str](), dict[str, str](), list[tuple[str, str]](), ""
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.rstrip("\r")
        if line and line[0] not in " #" and line.endswith(":"):
            if at:
                yield at, head, fields, needs
            quoted = [one or other for one, other in YARN_KEY.findall(line[:-1])]
            head = [part.strip() for one in quoted for part in one.split(", ")]
            at, fields, needs, section = number, {}, [], ""
        elif line.startswith("    "):
            if section in NEEDED[:2] and (found := YARN_NEED.match(line)):
                needs.append((found[1], found[2]))
        elif found := YARN_SECTION.match(line):
            section = found[1]
        elif line.startswith("  ") and (found := YARN_FIELD.match(line)):
            fields.setdefault(found[1], found[2])
    if at:
        yield at, head, fields, needs
