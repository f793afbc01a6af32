"""Manifests: which files declare dependencies, and what they declare."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module

from commandcenter_app.scan.manifests.base import ManifestError, Parsed, Problem

Parser = Callable[[str, str], Parsed]

REQUIREMENTS = re.compile(
    r"(?:^|/)(?:(?:[\w.-]+[-_])?requirements[\w.-]*|constraints[\w.-]*|requirements/[^/]+)\.(?:txt|in)$", re.IGNORECASE
)


PACKAGE = "commandcenter_app.scan.manifests"

NAMES = {
    "pyproject.toml": "python:pyproject",
    "setup.cfg": "python_setup:setup_cfg",
    "setup.py": "python_setup:setup_py",
    "Pipfile": "python_setup:pipfile",
    "uv.lock": "python_locks:toml_lock",
    "poetry.lock": "python_locks:toml_lock",
    "pdm.lock": "python_locks:toml_lock",
    "pylock.toml": "python_locks:toml_lock",
    "Pipfile.lock": "python_locks:pipfile_lock",
    "package.json": "node:package_json",
    "pnpm-workspace.yaml": "node:pnpm_workspace",
    "package-lock.json": "node_locks:package_lock",
    "npm-shrinkwrap.json": "node_locks:package_lock",
    "pnpm-lock.yaml": "node_locks:pnpm_lock",
    "yarn.lock": "node_locks:yarn_lock",
    "go.mod": "go:go_mod",
    "Cargo.toml": "rust:cargo_toml",
    "Cargo.lock": "rust:cargo_lock",
}
"""Whole file names, with the parser of each (module and function)."""

ENDS: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "txt": ((REQUIREMENTS, "python:requirements"),),
    "in": ((REQUIREMENTS, "python:requirements"),),
}
"""Extensions, each with patterns of whole paths and the parser of what matches."""


def parser_name(path: str) -> str | None:
    """Which parser reads the file at `path` (relative to the project); None when it is no manifest."""
    name = path.rpartition("/")[2]
    found = NAMES.get(name)
    if found is None and (patterns := ENDS.get(name.rpartition(".")[2].lower())):
        found = next((parser for pattern, parser in patterns if pattern.search(path)), None)
    return found


def is_manifest(path: str) -> bool:
    """Whether the file at `path` (relative to the project) declares dependencies or locks them."""
    return parser_name(path) is not None


def parse(path: str, text: str) -> Parsed:
    """The dependencies that the manifest at `path` declares. Never raises: what is broken is named instead."""
    try:
        return _parser(path)(text, path)
    except ManifestError as error:
        return Parsed(problems=[Problem(str(error), error.line)])


def _parser(path: str) -> Parser:
    """The parser for a path that `is_manifest`; each is loaded when first needed."""
    module, _, function = (parser_name(path) or "").partition(":")
    parser: Parser = getattr(import_module(f"{PACKAGE}.{module}"), function)
    return parser
