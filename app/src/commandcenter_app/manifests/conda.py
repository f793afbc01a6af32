"""Environments of conda: environment.yml and conda-lock.yml."""

from __future__ import annotations

import re

from commandcenter_app.manifests import python, yaml
from commandcenter_app.manifests.base import DEV, RUNTIME, Parsed, clean
from commandcenter_app.manifests.links import Links
from commandcenter_app.manifests.versions import identity

CONDA = "conda"
SPEC = re.compile(r"(?:(?P<channel>[^\s:]+(?:/[^\s:]+)?)::)?(?P<name>[A-Za-z0-9_.-]+)(?:\[[^\]]*\])?\s*(?P<rest>.*)$")
EXACT = re.compile(r"==\s*([\w.!+]+)|=?([\w.!+]+)=[\w.]+")
"""A version without a build is a prefix: `=1.2` also allows 1.2.3."""


def environment(text: str, _path: str) -> Parsed:
    """Parse an environment.yml. Raises ManifestError if it is not YAML."""
    root, parsed = yaml.read(text), Parsed()
    channels = [one.text for one in root.get("channels").values if one.text and one.text != "nodefaults"]
    for one in root.get("dependencies").values:
        for requirement in one.get("pip").values:
            _pip(requirement, parsed)
        if not one.text:
            continue
        found = SPEC.match(one.text.strip())
        if found is None:
            parsed.problem(f"Line {one.line} could not be parsed: {one.text[:100]!r}.", one.line)
            continue
        rest = re.sub(r"^(=?[\w.!+*]+)\s+([\w.]+)$", r"\1=\2", found["rest"].strip())  # `name 1.2 build`
        exact = EXACT.fullmatch(rest)
        version = next(filter(None, exact.groups())) if exact else None
        if found["name"] == "python":
            parsed.needs("python", version or rest, one.line, exact=version is not None)
        # With several channels, which one has the package is known only by asking them.
        channel = found["channel"] or (channels[0] if len(channels) == 1 else None)
        parsed.add(found["name"], rest, RUNTIME, CONDA, line=one.line, version=version, source=channel)
    return parsed


def _pip(requirement: yaml.Node, parsed: Parsed) -> None:
    """Read a line of the section for pip, which may be an option."""
    inner = python.requirements(requirement.text or "", "requirements.txt")
    parsed.dependencies += [one._replace(group="pip", line=requirement.line) for one in inner.dependencies]
    parsed.constraints += inner.constraints
    parsed.included += inner.included
    parsed.problems += [one._replace(line=requirement.line) for one in inner.problems]


def conda_lock(text: str, _path: str) -> Parsed:
    """Parse a conda-lock.yml. Raises ManifestError if it is not YAML."""
    parsed, links = Parsed(), Links()
    seen: set[tuple[str, str, str]] = set()
    for one in yaml.read(text).get("package").values:
        name, version = one.get("name"), one.get("version")
        ecosystem = python.PYPI if one.get("manager").text == "pip" else CONDA
        about = (ecosystem, name.text or "", version.text or "")
        if not all(about) or about in seen:  # a package is listed for each platform
            continue
        seen.add(about)
        address = one.get("url").text or ""
        channel = re.search(r"://(?:conda\.anaconda\.org|repo\.anaconda\.com)/([^/]+(?:/main)?)/", address)
        kind = RUNTIME if (one.get("category").text or "main") == "main" else DEV
        source = channel[1] if channel and ecosystem == CONDA else None
        at = parsed.lock(clean(about[1]), about[2], ecosystem, kind=kind, line=name.line, source=source)
        links.name(at, identity(ecosystem, about[1]))
        other = CONDA if ecosystem == python.PYPI else python.PYPI
        for needed, _ in one.get("dependencies").items():
            links.need(at, (identity(ecosystem, needed), identity(other, needed)))
    parsed.edges = links.resolve(len(parsed.locked))
    return parsed
