"""Manifests: files that declare dependencies or runtimes, and their parsers.

A parser gets a file's text and path. It opens no files, starts no programs, and reports what it cannot parse.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from commandcenter_app.manifests.base import ManifestError, Parsed, Problem

Parser = Callable[[str, str], Parsed]

REQUIREMENTS = re.compile(
    r"(?:^|/)(?:(?:[\w.-]+[-_])?requirements[\w.-]*|constraints[\w.-]*|requirements/[^/]+)\.(?:txt|in)$", re.IGNORECASE
)


ANY = re.compile("")
BY_PATH_OF_YAML = (
    (re.compile(r"(?:^|/)\.(?:github|gitea|forgejo)/workflows/[^/]+$"), "workflows:workflow"),
    (re.compile(r"(?:^|/)[\w.-]*\.gitlab-ci\.ya?ml$"), "gitlab:pipeline"),
    (re.compile(r"(?:^|/)(?:conda[-_])?environment(?:[-_.][\w.-]+)?\.ya?ml$"), "conda:environment"),
    (re.compile(r"(?:^|/)(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$"), "containers:compose"),
)
DOCKERFILE = re.compile(r"(?:Docker|Container)file[.-][\w.-]+$")
UNSUPPORTED = "Its format is not supported"
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
    ".yarnrc.yml": "node:pnpm_workspace",
    ".npmrc": "node:npmrc",
    "bun.lock": "bun:bun_lock",
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
    "conda-lock.yml": "conda:conda_lock",
    "Chart.yaml": "helm:chart",
    "Chart.lock": "helm:chart_lock",
    ".terraform.lock.hcl": "terraform:lock",
    "deno.json": "deno:deno_json",
    "deno.jsonc": "deno:deno_json",
    "deno.lock": "deno:deno_lock",
    "gradle-wrapper.properties": "wrappers:wrapper",
    "maven-wrapper.properties": "wrappers:wrapper",
    "Directory.Packages.props": "dotnet:project",
    "Directory.Build.props": "dotnet:project",
    "Directory.Build.targets": "dotnet:project",
    "packages.config": "dotnet:packages_config",
    "packages.lock.json": "dotnet:packages_lock",
    "mix.exs": "elixir:mix_exs",
    "mix.lock": "elixir:mix_lock",
    "pubspec.yaml": "dart:pubspec",
    "pubspec.lock": "dart:pubspec_lock",
    "Package.swift": "swift:package_swift",
    "Package.resolved": "swift:package_resolved",
    ".pre-commit-config.yaml": "workflows:pre_commit",
    "global.json": "dotnet:global_json",
    "dotnet-tools.json": "dotnet:dotnet_tools",
    "Dockerfile": "containers:dockerfile",
    "Containerfile": "containers:dockerfile",
    ".env": "containers:env_file",
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
"""Full file names, each with its parser (module and function)."""

ENDS: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "txt": ((REQUIREMENTS, "python:requirements"),),
    "in": ((REQUIREMENTS, "python:requirements"),),
    "toml": ((re.compile(r"\.versions\.toml$"), "gradle:version_catalogue"),),
    "tf": ((ANY, "terraform:configuration"),),
    "tofu": ((ANY, "terraform:configuration"),),
    "gemspec": ((ANY, "ruby:gemspec"),),
    "csproj": ((ANY, "dotnet:project"),),
    "fsproj": ((ANY, "dotnet:project"),),
    "vbproj": ((ANY, "dotnet:project"),),
    "dockerfile": ((ANY, "containers:dockerfile"),),
    "yml": BY_PATH_OF_YAML,
    "yaml": BY_PATH_OF_YAML,
}
"""Extensions, each with patterns of full paths and the parser of matching files."""


SERVICES = re.compile(r"^services:[ \t]*(?:#.*)?$", re.MULTILINE)
OF_JOBS = re.compile(r"^(?:[ ]+script:|include:|image:)", re.MULTILINE)
VALUES = re.compile(r"(?:^|/)values\.ya?ml$")
REPOSITORY = re.compile(r"^[ ]+repository:", re.MULTILINE)
REQUIREMENT = (
    r"[ \t]*(?:#[^\n]*|(?:-r|-c|-e|-i|--\w[\w-]*)[ =][^\n]*|[A-Za-z0-9][\w.-]*[ \t]*(?:[\[<>=!~;@#\\][^\n]*)?)?\r?"
)
REQUIRED = re.compile(rf"(?:{REQUIREMENT}\n)*+{REQUIREMENT}")
"""Lines of requirements, options and comments only."""
PART_LIMIT_CHARS = 50_000
SCRIPT_SIGN = "# /// script"
SCRIPT = re.compile(rf"^{SCRIPT_SIGN}[ \t]*$", re.MULTILINE)


def by_content(path: str, text: str) -> Parsed | None:
    """Parse a manifest that only its content shows to be one; return None for any other file. Never raises.

    It is a script with its requirements (PEP 723), or a file that others may include: compose files, pipelines of
    GitLab, charts of Helm (their values), or requirements files.
    """
    if path.endswith(".py") and SCRIPT_SIGN in text and SCRIPT.search(text):
        return _parse(f"{PACKAGE}.python_setup", "script", path, text)
    module, _, function = _part_parser(path, text).partition(":")
    if module:
        parsed = _parse(f"{PACKAGE}.{module}", function, path, text)
        if parsed.dependencies or parsed.included:
            return replace(parsed, problems=[], part=True)  # it may be something else
    return None


def _part_parser(path: str, text: str) -> str:
    """Return the parser of a file that others may include; empty if it cannot be such a file."""
    if path.endswith((".yml", ".yaml")):
        if VALUES.search(path) and REPOSITORY.search(text):
            return "helm:values"
        if SERVICES.search(text):
            return "containers:compose"
        return "gitlab:pipeline" if OF_JOBS.search(text) else ""
    if path.endswith((".txt", ".in")) and len(text) < PART_LIMIT_CHARS and REQUIRED.fullmatch(text):
        return "python:part"
    return ""


def parser_name(path: str) -> str | None:
    """Return the name of the parser of the file at `path`, relative to the project; None if it is not a manifest."""
    name = path.rpartition("/")[2]
    found = NAMES.get(name)
    if found is None and (patterns := ENDS.get(name.rpartition(".")[2].lower())):
        found = next((parser for pattern, parser in patterns if pattern.search(path)), None)
    if found is None and DOCKERFILE.match(name) and not name.endswith((".dockerignore", ".md")):
        return "containers:dockerfile"
    return found


def is_manifest(path: str) -> bool:
    """Return whether the file at `path`, relative to the project, declares or locks dependencies, or names runtimes."""
    return parser_name(path) is not None


def parse(path: str, text: str) -> Parsed:
    """Parse the manifest at `path`. Never raises: what cannot be parsed is reported as a problem."""
    module, _, function = (parser_name(path) or "").partition(":")
    return _parse(f"{PACKAGE}.{module}", function, path, text)


def _parse(module: str, function: str, path: str, text: str) -> Parsed:
    """Parse a file by a parser, whose module is imported at first use."""
    try:
        parser: Parser = getattr(import_module(module), function)
        return parser(text, path)
    except ManifestError as error:
        return Parsed(problems=[Problem(str(error), error.line)])
    except Exception as error:  # a defect of a parser must affect this file only
        return Parsed(problems=[Problem(f"{UNSUPPORTED}: {type(error).__name__}.")])
