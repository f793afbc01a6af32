"""Merge gaps by package and cause, and fold those outside the main project."""

from collections.abc import Sequence
from datetime import date

import pytest

from commandcenter_app.gaps.find import find_gaps
from commandcenter_app.gaps.merge import merge
from commandcenter_app.gaps.project import Dependency, ProjectFacts
from commandcenter_app.gaps.terms import Gap
from commandcenter_app.gaps.versions import Releases
from commandcenter_app.manifests.base import Locked, Runtime

TODAY = date(2026, 9, 1)


def dependency(name: str, constraint: str, path: str, kind: str = "runtime", **rest: str | None) -> Dependency:
    ecosystem = rest.get("ecosystem") or "pypi"
    lock, version = rest.get("lock"), rest.get("version")
    return Dependency(path, 1, name, constraint, kind, None, ecosystem, version, True, lock)


def merged(dependencies: Sequence[Dependency], **rest: object) -> list[Gap]:
    known = ProjectFacts(dependencies, **rest)  # type: ignore[arg-type]
    return merge(find_gaps(known, TODAY), known.dependencies)


def shown(gaps: Sequence[Gap]) -> list[str]:
    return [f"{gap.severity} {gap.kind} {gap.subject} {gap.path}" for gap in gaps if not gap.folded]


def test_one_gap_for_each_package_and_cause() -> None:
    gaps = merged(
        [
            dependency("loose", ">=1", "a/pyproject.toml"),
            dependency("Loose", "", "b/pyproject.toml"),
            dependency("loose", "", "tests/pyproject.toml"),
        ],
        runtimes={"b/.nvmrc": [Runtime("node", "16", 2, exact=True)], ".nvmrc": [Runtime("node", "18", 1, True)]},
    )
    assert shown(gaps) == [
        "high end_of_life Node.js .nvmrc",
        "medium unpinned Loose b/pyproject.toml",
    ]
    node, loose = (gap for gap in gaps if not gap.folded)
    assert [(place.path, place.line, str(place.severity)) for place in node.places] == [
        (".nvmrc", 1, "high"),
        ("b/.nvmrc", 2, "high"),
    ]
    assert [place.path for place in loose.places] == ["b/pyproject.toml", "a/pyproject.toml", "tests/pyproject.toml"]
    assert loose.message == "No version is given, and no lock file pins one."


@pytest.mark.parametrize(
    ("path", "folded"),
    [
        ("requirements.txt", False),
        ("src/requirements.txt", False),
        ("latest/requirements.txt", False),
        ("tests/requirements.txt", True),
        ("pkg/e2e-tests/requirements.txt", True),
        ("docs_src/requirements.txt", True),
        ("examples/flask/requirements.txt", True),
        ("bench/requirements.txt", True),
    ],
)
def test_unpinned_in_tests_docs_and_examples_is_folded(path: str, *, folded: bool) -> None:
    (gap,) = merged([dependency("loose", "", path)])
    assert gap.folded is folded


def test_unpinned_in_development_is_folded() -> None:
    gaps = merged([dependency("tool", "", "pyproject.toml", "dev"), dependency("used", "", "pyproject.toml")])
    assert shown(gaps) == ["medium unpinned used pyproject.toml"]


def test_independent_projects_are_folded_and_members_of_the_workspace_are_not() -> None:
    dependencies = [
        dependency("locked", "^1", "package.json", ecosystem="npm", lock="package-lock.json", version="1.0"),
        dependency("member", "*", "packages/a/package.json", ecosystem="npm", lock="package-lock.json", version="1.0"),
        dependency("loose", "*", "tools/x/package.json", ecosystem="npm"),
        dependency("only", "", "service/requirements.txt"),
    ]
    assert shown(merged(dependencies)) == ["medium unpinned only service/requirements.txt"]
    without_lock = [dependency("root", "^1", "package.json", ecosystem="npm"), dependencies[2]]
    assert shown(merged(without_lock)) == ["medium unpinned loose tools/x/package.json"]


def test_duplicates_count_if_the_project_itself_uses_several_versions() -> None:
    one = dependency("vite", "^1", "package.json", ecosystem="npm", lock="yarn.lock", version="1.0.0")
    locked = {"yarn.lock": [Locked("vite", "1.0.0", "npm", line=1), Locked("vite", "2.0.0", "npm", line=2)]}
    (by_others,) = merged([one], locked=locked)
    assert by_others.folded
    two = dependency("vite", "^2", "a/package.json", ecosystem="npm", lock="yarn.lock", version="2.0.0")
    assert shown(merged([one, two], locked=locked)) == [
        "low duplicated vite yarn.lock",
        "low duplicated vite package.json",
    ]
    same = two._replace(version="1.0.0")
    assert shown(merged([one, same])) == []


def test_dangers_in_tests_are_not_folded() -> None:
    runtimes = {"tests/.nvmrc": [Runtime("node", "16", 1, exact=True)]}
    assert shown(merged([], runtimes=runtimes)) == ["high end_of_life Node.js tests/.nvmrc"]


@pytest.mark.parametrize(
    ("newest", "kind", "folded"),
    [
        ("1.2.4", "runtime", True),
        ("1.3.0", "runtime", False),
        ("2.0", "runtime", False),
        ("1.3.0", "dev", True),
        ("2.0", "dev", False),
    ],
)
def test_small_updates_are_folded(newest: str, kind: str, *, folded: bool) -> None:
    one = dependency("behind", ">=1", "pyproject.toml", kind, version="1.2.3", lock="uv.lock")
    (gap,) = merged([one], releases={("pypi", "behind"): Releases(newest)})
    assert (gap.kind, gap.folded) == ("outdated", folded)
