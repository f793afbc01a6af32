"""Manifests: which files declare dependencies or name runtimes, and what they declare.

A parser gets a file's text and path: it opens no file and starts no program, and names what it cannot read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module

from commandcenter_app.manifests.base import ManifestError, Parsed, Problem

Parser = Callable[[str, str], Parsed]

REQUIREMENTS = re.compile(
    r"(?:^|/)(?:(?:[\w.-]+[-_])?requirements[\w.-]*|constraints[\w.-]*|requirements/[^/]+)\.(?:txt|in)$", re.IGNORECASE
)


ANY = re.compile("")
WORKFLOWS_AND_COMPOSE = (
    (re.compile(r"(?:^|/)\.(?:github|gitea|forgejo)/workflows/[^/]+$"), "workflows:workflow"),
    (re.compile(r"(?:^|/)(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$"), "containers:compose"),
)
DOCKERFILE = re.compile(r"(?:Docker|Container)file[.-][\w.-]+$")
NOT_FORESEEN = "It is written in a way that was not foreseen"
PACKAGE = "commandcenter_app.manifests"

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
    "pom.xml": "java:pom",
    "build.gradle": "gradle:build_gradle",
    "build.gradle.kts": "gradle:build_gradle",
    "settings.gradle": "gradle:build_gradle",
    "settings.gradle.kts": "gradle:build_gradle",
    "gradle.properties": "gradle:gradle_properties",
    "gradle.lockfile": "gradle:gradle_lock",
    "buildscript-gradle.lockfile": "gradle:gradle_lock",
    "Gemfile": "ruby:gemfile",
    "gems.rb": "ruby:gemfile",
    "Gemfile.lock": "ruby:gemfile_lock",
    "gems.locked": "ruby:gemfile_lock",
    "composer.json": "php:composer_json",
    "composer.lock": "php:composer_lock",
    "Directory.Packages.props": "dotnet:project",
    "Directory.Build.props": "dotnet:project",
    "Directory.Build.targets": "dotnet:project",
    "packages.config": "dotnet:packages_config",
    "packages.lock.json": "dotnet:packages_lock",
    "Dockerfile": "containers:dockerfile",
    "Containerfile": "containers:dockerfile",
    "action.yml": "workflows:workflow",
    "action.yaml": "workflows:workflow",
    ".nvmrc": "toolchains:node_version",
    ".node-version": "toolchains:node_version",
    ".python-version": "toolchains:python_version",
    ".ruby-version": "toolchains:ruby_version",
    ".tool-versions": "toolchains:tool_versions",
    "rust-toolchain": "toolchains:rust_toolchain",
    "rust-toolchain.toml": "toolchains:rust_toolchain",
}
"""Whole file names, with the parser of each (module and function)."""

ENDS: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "txt": ((REQUIREMENTS, "python:requirements"),),
    "in": ((REQUIREMENTS, "python:requirements"),),
    "toml": ((re.compile(r"\.versions\.toml$"), "gradle:version_catalogue"),),
    "gemspec": ((ANY, "ruby:gemspec"),),
    "csproj": ((ANY, "dotnet:project"),),
    "fsproj": ((ANY, "dotnet:project"),),
    "vbproj": ((ANY, "dotnet:project"),),
    "dockerfile": ((ANY, "containers:dockerfile"),),
    "yml": WORKFLOWS_AND_COMPOSE,
    "yaml": WORKFLOWS_AND_COMPOSE,
}
"""Extensions, each with patterns of whole paths and the parser of what matches."""


def parser_name(path: str) -> str | None:
    """Which parser reads the file at `path` (relative to the project); None when it is no manifest."""
    name = path.rpartition("/")[2]
    found = NAMES.get(name)
    if found is None and (patterns := ENDS.get(name.rpartition(".")[2].lower())):
        found = next((parser for pattern, parser in patterns if pattern.search(path)), None)
    if found is None and DOCKERFILE.match(name) and not name.endswith((".dockerignore", ".md")):
        return "containers:dockerfile"
    return found


def is_manifest(path: str) -> bool:
    """Whether the file at `path` (relative to the project) declares dependencies, locks them, or names runtimes."""
    return parser_name(path) is not None


def parse(path: str, text: str) -> Parsed:
    """The dependencies that the manifest at `path` declares. Never raises: what is broken is named instead."""
    try:
        return _parser(path)(text, path)
    except ManifestError as error:
        return Parsed(problems=[Problem(str(error), error.line)])
    except Exception as error:  # a mistake of a parser must cost no more than this one file
        return Parsed(problems=[Problem(f"{NOT_FORESEEN}: {type(error).__name__}.")])


def _parser(path: str) -> Parser:
    """The parser for a path that `is_manifest`; each is loaded when first needed."""
    module, _, function = (parser_name(path) or "").partition(":")
    parser: Parser = getattr(import_module(f"{PACKAGE}.{module}"), function)
    return parser
