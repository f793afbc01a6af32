"""Manifests: which files declare dependencies, and what they declare."""

from __future__ import annotations

import re
from collections.abc import Callable

from commandcenter_app.scan.manifests.base import ManifestError, Parsed, Problem

Parser = Callable[[str, str], Parsed]

REQUIREMENTS = re.compile(
    r"(?:^|/)(?:[\w.-]+[-_])?requirements[\w.-]*\.txt$|(?:^|/)requirements/[^/]+\.txt$", re.IGNORECASE
)


def is_manifest(path: str) -> bool:
    """Whether the file at `path` (relative to the project) declares dependencies."""
    name = path.rsplit("/", 1)[-1]
    return name in {"pyproject.toml", "package.json", "go.mod", "Cargo.toml"} or bool(REQUIREMENTS.search(path))


def parse(path: str, text: str) -> Parsed:
    """The dependencies that the manifest at `path` declares. Never raises: what is broken is named instead."""
    try:
        return _parser(path)(text, path)
    except ManifestError as error:
        return Parsed(problems=[Problem(str(error), error.line)])


def _parser(path: str) -> Parser:
    """The parser for a path that `is_manifest`; each is loaded when first needed."""
    name = path.rsplit("/", 1)[-1]
    if name == "package.json":
        from commandcenter_app.scan.manifests.node import package_json

        return package_json
    if name == "go.mod":
        from commandcenter_app.scan.manifests.go import go_mod

        return go_mod
    if name == "Cargo.toml":
        from commandcenter_app.scan.manifests.rust import cargo_toml

        return cargo_toml
    from commandcenter_app.scan.manifests import python

    return python.pyproject if name == "pyproject.toml" else python.requirements
