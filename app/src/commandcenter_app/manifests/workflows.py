"""Actions and images used by GitHub workflows and actions."""

from __future__ import annotations

import re

from commandcenter_app.manifests import yaml
from commandcenter_app.manifests.base import BUILD, DEV, Parsed
from commandcenter_app.manifests.containers import DOCKER, add_image
from commandcenter_app.manifests.interpolation import Filled

ACTIONS = "actions"
HOOKS = "pre-commit"
COMPUTED = "the workflow computes it"
COMMIT = re.compile(r"[0-9a-f]{40,64}")
VERSION_BEHIND = re.compile(
    r"#\s*(?:ratchet:\S+?@|(?:renovate|frozen|pin|tag|version|release)\s*[=:/@ ]\s*|@)*@?(v?\d[\w.+-]*)", re.IGNORECASE
)


def workflow(text: str, _path: str) -> Parsed:
    """Parse a workflow, or an action.yml. Raises ManifestError if it is not YAML."""
    root, parsed, lines = yaml.read(text), Parsed(), text.split("\n")
    for name, job in root.get("jobs").items():
        _uses(job, name, lines, parsed)
        for step in job.get("steps").values:
            _uses(step, name, lines, parsed)
        container = job.get("container")
        _image(container if container.text else container.get("image"), name, parsed)
        for _, service in job.get("services").items():
            _image(service.get("image"), name, parsed)
    for step in root.get("runs", "steps").values:
        _uses(step, None, lines, parsed)
    image = root.get("runs", "image")
    if image.text and image.text.startswith("docker://"):
        _image(image, None, parsed)
    parsed.dependencies = list(dict.fromkeys(parsed.dependencies))  # a step may be used again by an alias
    return parsed


def pre_commit(text: str, _path: str) -> Parsed:
    """Parse a .pre-commit-config.yaml. Raises ManifestError if it is not YAML."""
    parsed, lines = Parsed(), text.split("\n")
    for one in yaml.read(text).get("repos").values:
        address, rev = one.get("repo"), one.get("rev")
        if "://" not in (address.text or "") or not rev.text:
            continue  # the project's own hooks, or those of pre-commit itself
        name = (address.text or "").partition("://")[2].removesuffix("/").removesuffix(".git")
        version: str | None = rev.text
        if COMMIT.fullmatch(rev.text):
            behind = VERSION_BEHIND.search(lines[rev.line - 1]) if rev.line <= len(lines) else None
            version = behind[1] if behind else None
        parsed.add(name, rev.text, DEV, HOOKS, line=address.line, version=version)
    return parsed


def _uses(step: yaml.Node, group: str | None, lines: list[str], parsed: Parsed) -> None:
    """Read `owner/name[/path]@ref`; a comment after a commit id usually contains its version."""
    uses = step.get("uses")
    if not uses.text or uses.text.startswith("."):
        return
    if uses.text.startswith("docker://"):
        _image(uses, group, parsed)
        return
    name, _, ref = uses.text.partition("@")
    version: str | None = ref
    unknown = f"{COMPUTED}: {ref}" if "${{" in uses.text else None
    if COMMIT.fullmatch(ref):
        behind = VERSION_BEHIND.search(lines[uses.line - 1]) if uses.line <= len(lines) else None
        version = behind[1] if behind else None
    if name:
        version = None if unknown else version or None
        parsed.add(name, ref, BUILD, ACTIONS, group=group, line=uses.line, version=version, unknown=unknown)


def _image(image: yaml.Node, group: str | None, parsed: Parsed) -> None:
    if not image.text:
        return
    named = image.text.removeprefix("docker://")
    if "${{" not in named:
        add_image(Filled(named), BUILD, group, image.line, parsed)
        return
    unknown = f"{COMPUTED}: {named}"
    name, tag = named.rsplit(":", 1) if re.search(r":\$\{\{[^:]*$", named) else (named, "")
    parsed.add(name, tag, BUILD, DOCKER, group=group, line=image.line, unknown=unknown)
