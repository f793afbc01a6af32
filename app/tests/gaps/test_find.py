"""Gaps as text, from given facts."""

from datetime import date
from typing import Any

import pytest

from commandcenter_app.gaps.find import find_gaps
from commandcenter_app.gaps.project import Dependency, ProjectFacts
from commandcenter_app.gaps.versions import Releases
from commandcenter_app.manifests.base import Locked, Runtime

TODAY = date(2026, 9, 1)


def dependency(name: str, constraint: str = "", **rest: Any) -> Dependency:
    values = {
        "path": "pyproject.toml",
        "line": 1,
        "kind": "runtime",
        "group": None,
        "ecosystem": "pypi",
        "version": None,
        "direct": True,
        "lock": None,
    }
    return Dependency(name=name, constraint=constraint, **(values | rest))


def lines(known: ProjectFacts, kind: str) -> list[str]:
    return [
        f"{gap.severity} {gap.subject} {gap.path}:{gap.line} {gap.message}"
        for gap in find_gaps(known, TODAY)
        if gap.kind == kind
    ]


def test_outdated_dependencies_are_found() -> None:
    releases = Releases("3.1.0", ("1.0", "1.1", "2.0", "3.0", "3.1.0"))
    known = ProjectFacts(
        [
            dependency("locked", ">=1", version="1.1", lock="uv.lock"),
            dependency("ranged", "<3", line=2),
            dependency("newest", ">=1", line=3),
            dependency("newer", version="4.0", line=4),
            dependency("elsewhere", "@ git+https://example.org/x", version="1.0", line=5),
            dependency("own", version="1.0", line=6),
            dependency("transitive", version="1.0", direct=False, line=7),
            dependency("never-asked", version="1.0", line=8),
        ],
        own=frozenset({("pypi", "own")}),
        releases={("pypi", name): releases for name in ("locked", "ranged", "newest", "newer", "elsewhere", "own")},
    )
    assert lines(known, "outdated") == [
        "medium locked pyproject.toml:1 1.1 is used; 3.1.0 is the newest (a major update, 3 releases later).",
        "medium ranged pyproject.toml:2 2.0 is used; 3.1.0 is the newest (a major update, 2 releases later).",
    ]
    (advice,) = [gap.advice for gap in find_gaps(known, TODAY) if gap.subject == "locked"]
    assert advice == "Read its changelog, then require 3.1.0 and refresh uv.lock."


def test_dependencies_deprecated_by_lock_or_registry_are_found() -> None:
    npm = {"ecosystem": "npm", "path": "package.json", "lock": "package-lock.json"}
    known = ProjectFacts(
        [
            dependency("request", "^2", version="2.88.2", **npm),
            dependency("har", version="1.0.0", direct=False, **npm),
            dependency("fine", "^1", version="1.0.0", **npm),
            dependency("moved", "^1", version="1.0.0", line=9, **npm),
        ],
        locked={
            "package-lock.json": [
                Locked("request", "2.88.2", "npm", deprecated="no longer kept"),
                Locked("har", "1.0.0", "npm", deprecated="gone"),
                Locked("fine", "0.9.0", "npm", deprecated="another version"),
            ]
        },
        releases={("npm", "moved"): Releases("1.0.0", ("1.0.0",), "use @new/moved")},
    )
    assert lines(known, "deprecated") == [
        "high request package.json:1 Version 2.88.2 is deprecated: no longer kept",
        "low har package.json:1 Version 1.0.0 is deprecated: gone",
        "high moved package.json:9 It is deprecated as of its newest version: use @new/moved",
    ]


def test_a_requirements_file_pins_packages_like_a_lock_file() -> None:
    pinned = {"constraint": "==1.0", "version": "1.0"}
    known = ProjectFacts(
        [
            dependency("Flask", ">=1", path="web/pyproject.toml"),
            dependency("mypy", path="requirements/tools.in"),
            dependency("loose", path="requirements/tools.in"),
            dependency("sphinx", line=4),
            dependency("flask", path="requirements/run.txt", **pinned),
            dependency("mypy", path="requirements/dev.txt", **pinned),
            dependency("sphinx", path="docs/requirements.txt", **pinned),
        ]
    )
    assert [(gap.subject, gap.path) for gap in find_gaps(known, TODAY) if gap.kind == "unpinned"] == [
        ("loose", "requirements/tools.in"),
        ("sphinx", "pyproject.toml"),
    ]


@pytest.mark.parametrize(
    ("one", "severity"),
    [
        (dependency("a"), "medium"),
        (dependency("a", ">=1.0"), "low"),
        (dependency("a", "", kind="dev"), "low"),
        (dependency("a", ">=1.0,<2"), None),
        (dependency("a", "==1.0", version="1.0"), None),
        (dependency("a", ">=1", lock="uv.lock", version="1.2"), None),
        (dependency("a", "@ file:///x"), None),
        (dependency("a", "^1.0", ecosystem="npm"), None),
        (dependency("a", "latest", ecosystem="npm"), "medium"),
        (dependency("a", "", ecosystem="npm", group="peer"), None),
        (dependency("a", "workspace:*", ecosystem="npm"), None),
        (dependency("python", "", ecosystem="docker"), "medium"),
        (dependency("python", "3.12", ecosystem="docker", version="3.12"), None),
        (dependency("actions/checkout", "main", ecosystem="actions"), "medium"),
        (dependency("actions/checkout", "v4", ecosystem="actions"), None),
    ],
)
def test_unpinned_dependencies_are_found(one: Dependency, severity: str | None) -> None:
    found = [gap.severity for gap in find_gaps(ProjectFacts([one]), TODAY) if gap.kind == "unpinned"]
    assert found == ([severity] if severity else [])


def test_duplicated_dependencies_are_found() -> None:
    npm = {"ecosystem": "npm", "version": "2.0.0", "lock": "yarn.lock"}
    known = ProjectFacts(
        [
            dependency("vite", "^2", path="a/package.json", **npm),
            dependency("vite", "^1", path="b/package.json", line=4, **npm),
            dependency("same", "^1", path="a/package.json", **npm),
            dependency("same", "^1", path="b/package.json", **npm),
            dependency("deep", path="yarn.lock", direct=False, **(npm | {"lock": "yarn.lock"})),
        ],
        locked={
            "yarn.lock": [
                Locked("vite", "1.0.0", "npm", line=10),
                Locked("vite", "2.0.0", "npm", line=20),
                Locked("deep", "1.0.0", "npm"),
                Locked("deep", "2.0.0", "npm"),
            ]
        },
    )
    assert lines(known, "duplicated") == [
        "low vite yarn.lock:10 2 versions of it are installed: 1.0.0, 2.0.0.",
        "low vite a/package.json:1 It is declared with 2 ranges: a/package.json:1 (^2), b/package.json:4 (^1).",
    ]


def test_equal_ranges_and_forks_are_not_duplicates() -> None:
    """Equal ranges in different notations, ranges for different conditions, and versions for other Pythons."""
    known = ProjectFacts(
        [
            dependency("words", ">= 0.42b0", path="a/pyproject.toml"),
            dependency("words", ">=0.42b0", path="b/pyproject.toml"),
            dependency("order", "<3,>=2", path="a/pyproject.toml"),
            dependency("order", ">=2, <3", path="b/pyproject.toml"),
            dependency("split", "<2", path="a/pyproject.toml"),
            dependency("split", ">=2", path="a/pyproject.toml"),
            dependency("forked", "<3", version="2.5.5", lock="uv.lock"),
            dependency(
                "is-number", "7.0.0", ecosystem="npm", path="package.json", alias="number", lock="package-lock.json"
            ),
        ],
        locked={
            "uv.lock": [Locked("forked", "2.0.2", "pypi"), Locked("forked", "2.5.5", "pypi")],
            "package-lock.json": [Locked("is-number", "6.0.0", "npm"), Locked("is-number", "7.0.0", "npm")],
        },
    )
    assert lines(known, "duplicated") == []


def test_an_unknown_version_is_no_gap() -> None:
    releases = {
        ("docker", "mysql"): Releases("9", ("8", "9")),
        ("pypi", "numpy"): Releases("2.5.5", ("2.0.2", "2.5.5")),
    }
    known = ProjectFacts(
        [
            dependency("mysql", "", ecosystem="docker", path="compose.yaml", unknown="TAG must be set"),
            dependency("python", "", ecosystem="docker", path="Dockerfile", unknown="TAG has no value here"),
            dependency("numpy", "", version="2.0", path="uv.lock", lock="uv.lock"),
        ],
        releases=releases,
    )
    assert find_gaps(known, TODAY) == []


def test_unused_reports_only_what_is_certain() -> None:
    some = [
        dependency("PyYAML", ">=6"),
        dependency("left-over", ">=1", line=2),
        dependency("gunicorn", ">=1", line=3),
        dependency("extra", ">=1", line=4, group="x"),
        dependency("tool", ">=1", line=5, kind="dev"),
        dependency("frozen", "==1", line=6, path="requirements.txt"),
    ]
    assert lines(ProjectFacts(some, imports={"pypi": frozenset({"yaml", "os"})}), "unused") == [
        "low left-over pyproject.toml:2 No scanned file imports it."
    ]
    assert lines(ProjectFacts(some), "unused") == []
    assert lines(ProjectFacts(some, imports={"pypi": frozenset({"yaml", "left_over"})}), "unused") == []


def test_runtimes_without_support_are_found() -> None:
    docker = {"ecosystem": "docker", "path": "Dockerfile"}
    known = ProjectFacts(
        [
            dependency("python", "3.8-slim-bullseye", **docker),
            dependency("node", "24-alpine3.24", **docker, line=2),
            dependency("ubuntu", "focal", **docker, line=3),
            dependency("postgres", "14@sha256:0", **docker, line=4),
            dependency("mine/python", "2.7", **docker, line=5),
        ],
        runtimes={
            "pyproject.toml": [Runtime("python", ">=3.9", 7)],
            "old/pyproject.toml": [Runtime("python", ">=3.6,<3.8", 7)],
            "new/pyproject.toml": [Runtime("python", ">=3.11", 7)],
            "package.json": [Runtime("node", ">=18.0.0 <=22.x.x", 3)],
            "go.mod": [Runtime("go", "1.20", 3)],
        },
    )
    assert lines(known, "end_of_life") == [
        "low Python pyproject.toml:7 “>=3.9” still allows Python 3.9, unsupported since 2025-10-31.",
        "high Python old/pyproject.toml:7 It allows only unsupported releases. The newest is Python 3.7, "
        "unsupported since 2023-06-27.",
        "low Node.js package.json:3 “>=18.0.0 <=22.x.x” still allows Node.js 18, unsupported since 2025-04-30.",
        "low Go go.mod:3 “1.20” still allows Go 1.20, unsupported since 2024-02-06.",
        "high python Dockerfile:1 The image python:3.8-slim-bullseye contains Python 3.8, "
        "unsupported since 2024-10-07.",
        "high python Dockerfile:1 The image python:3.8-slim-bullseye contains Debian 11, unsupported since 2024-08-14.",
        "high ubuntu Dockerfile:3 The image ubuntu:focal contains Ubuntu 20.04, unsupported since 2025-05-31.",
        "medium postgres Dockerfile:4 The image postgres:14@sha256:0 contains PostgreSQL 14, "
        "supported until 2026-11-12.",
    ]


def test_selected_runtimes_without_support_are_found() -> None:
    known = ProjectFacts(
        [],
        runtimes={
            ".nvmrc": [Runtime("node", "gallium", 1, exact=True)],
            ".python-version": [Runtime("python", "3.13.1", 1, exact=True), Runtime("python", "3.8", 2, exact=True)],
            ".ruby-version": [Runtime("ruby", "3.4.1", 1, exact=True)],
            ".tool-versions": [Runtime("go", "1.20.3", 4, exact=True), Runtime("java", "26", 5, exact=True)],
            "rust-toolchain.toml": [Runtime("rust", "1.70.0", 2, exact=True)],
            "later/rust-toolchain": [Runtime("rust", "1.250", 2, exact=True)],
            "last/rust-toolchain": [Runtime("rust", "1.97", 1, exact=True)],
            "newest/rust-toolchain": [Runtime("rust", "1.98", 1, exact=True)],
        },
    )
    assert lines(known, "end_of_life") == [
        "high Node.js .nvmrc:1 “gallium” is Node.js 16, unsupported since 2023-09-11.",
        "high Python .python-version:2 “3.8” is Python 3.8, unsupported since 2024-10-07.",
        "high Go .tool-versions:4 “1.20.3” is Go 1.20, unsupported since 2024-02-06.",
        "medium Java .tool-versions:5 “26” is Java 26, supported until 2026-09-15.",
        "medium Rust rust-toolchain.toml:2 “1.70.0” is Rust 1.70, unsupported since 2023-07-14.",
        "low Rust last/rust-toolchain:1 “1.97” is Rust 1.97, unsupported since 2026-08-20.",
    ]


def test_keys_do_not_depend_on_versions() -> None:
    def keys(version: str, newest: str) -> set[str]:
        one = dependency("Some.Name", version=version, lock="uv.lock")
        return {
            gap.key for gap in find_gaps(ProjectFacts([one], releases={("pypi", "Some.Name"): Releases(newest)}), TODAY)
        }

    assert keys("1.0", "2.0") == keys("1.5", "3.0") != set()


def test_an_outdated_dependency_has_the_command_that_updates_it() -> None:
    releases = {("pypi", name): Releases("2.0", ("1.0", "2.0")) for name in ("locked", "loose")}
    some = [
        dependency("locked", ">=1", version="1.0", lock="uv.lock", path="pyproject.toml"),
        dependency("loose", "==1.0", version="1.0", path="requirements.txt"),
    ]
    found = {gap.subject: gap.facts.get("command") for gap in find_gaps(ProjectFacts(some, releases=releases), TODAY)}
    assert found == {"locked": "uv add 'locked>=2.0'", "loose": None}


def test_packages_without_a_release_for_two_years_are_found() -> None:
    old = Releases("1.2", released=date(2021, 3, 4), changes="https://forge.test/old")
    known = ProjectFacts(
        [
            dependency("old"),
            dependency("edge", line=2),
            dependency("recent", line=3),
            dependency("deprecated", line=4),
            dependency("transitive", direct=False, line=5),
            dependency("in-lock", line=6, version="2.0", lock="uv.lock"),
            dependency("behind-in-lock", line=7, version="1.0", lock="uv.lock"),
        ],
        locked={
            "uv.lock": [
                Locked("in-lock", "2.0", "pypi", released="2022-01-31"),
                Locked("behind-in-lock", "1.0", "pypi", released="2019-01-31"),
            ]
        },
        releases={
            ("pypi", "old"): old,
            ("pypi", "edge"): Releases("2.0", released=date(2024, 9, 1)),
            ("pypi", "recent"): Releases("2.0", released=date(2024, 9, 3)),
            ("pypi", "deprecated"): Releases("2.0", deprecated="use another", released=date(2020, 1, 1)),
            ("pypi", "transitive"): old,
            ("pypi", "in-lock"): Releases("2.0"),
            ("pypi", "behind-in-lock"): Releases("2.0"),
        },
    )
    assert lines(known, "stale") == [
        "low old pyproject.toml:1 Last release 2021-03 (1.2).",
        "low edge pyproject.toml:2 Last release 2024-09 (2.0).",
        "low in-lock pyproject.toml:6 Last release 2022-01 (2.0).",
    ]
    (gap,) = [gap for gap in find_gaps(known, TODAY) if gap.subject == "old" and gap.kind == "stale"]
    assert gap.facts == {"released": "2021-03-04", "newest": "1.2", "changes": "https://forge.test/old"}


def test_packages_that_no_index_knows_are_found() -> None:
    asked = {("pypi", name): date(2026, 8, 30) for name in ("misspelt", "elsewhere", "own")}
    known = ProjectFacts(
        [
            dependency("misspelt"),
            dependency("known", line=2),
            dependency("elsewhere", "@ git+https://example.org/x", line=3),
            dependency("own", line=4),
        ],
        own=frozenset({("pypi", "own")}),
        unknown=asked,
    )
    assert lines(known, "unknown") == ["medium misspelt pyproject.toml:1 No package index knows it."]


def test_a_major_update_has_the_address_of_its_changes() -> None:
    releases = Releases("3.0", ("1.0", "3.0"), changes="https://forge.test/a/releases")
    known = ProjectFacts([dependency("a", version="1.0", lock="uv.lock")], releases={("pypi", "a"): releases})
    (gap,) = [gap for gap in find_gaps(known, TODAY) if gap.kind == "outdated"]
    assert (gap.facts["level"], gap.facts["changes"]) == ("major", "https://forge.test/a/releases")
