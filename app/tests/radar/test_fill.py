"""Technologies that scan results put on the radar."""

import re

import pytest

from commandcenter_app.radar.fill import PLACES_KEPT, find, may_show
from commandcenter_app.radar.known import BY_ECOSYSTEM, BY_FILE, by_dependency
from commandcenter_app.radar.terms import Ring


@pytest.mark.parametrize(
    ("ecosystem", "name", "expected"),
    [
        ("pypi", "FastAPI", "FastAPI"),
        ("pypi", "psycopg2_binary", "PostgreSQL"),
        ("npm", "@angular/core", "Angular"),
        ("npm", "left-pad", None),
        ("go", "github.com/redis/go-redis/v9", "Redis"),
        ("go", "github.com/IBM/sarama", "Kafka"),
        ("go", "github.com/unknown/thing", None),
        ("cargo", "tokio", "Tokio"),
        ("maven", "org.springframework.boot:spring-boot-starter-web", "Spring Boot"),
        ("nuget", "Microsoft.EntityFrameworkCore.SqlServer", "Entity Framework Core"),
        ("docker", "pgvector/pgvector:pg18", "PostgreSQL"),
        ("docker", "registry.example:5000/team/redis@sha256:00", "Redis"),
        ("composer", "laravel/framework", "Laravel"),
        ("gem", "rails", "Ruby on Rails"),
        ("unheard-of", "rails", None),
    ],
)
def test_dependencies_are_recognised_by_name(ecosystem: str, name: str, expected: str | None) -> None:
    known = by_dependency(ecosystem, name)
    assert (known and known.name) == expected


def test_a_name_is_in_the_same_quadrant_everywhere() -> None:
    quadrants: dict[str, set[str]] = {}
    for table in BY_ECOSYSTEM.values():
        for known in table.values():
            quadrants.setdefault(known.name, set()).add(known.quadrant)
    assert {name: found for name, found in quadrants.items() if len(found) > 1} == {}


def test_files_and_dependencies_put_technologies_on_the_radar() -> None:
    dependencies = [
        ("pypi", "httpx", "optional", "a.toml", 3),
        ("pypi", "httpx", "runtime", "b.toml", 4),
        ("npm", "vue", "optional", "package.json", 7),
        ("pypi", "hypothesis", "dev", "b.toml", None),
    ]
    paths = ["Dockerfile", ".github/workflows/ci.yml", *(f"m{n}/Makefile" for n in range(9))]
    found = find(dependencies, [("Python", 950), ("Shell", 46), ("Lua", 4), ("Makefile", 9000)], paths)
    rings = {finding.known.name: finding.ring for finding in found.values()}
    assert rings == {
        "Python": Ring.ADOPT,
        "Shell": Ring.TRIAL,
        "HTTPX": Ring.ADOPT,
        "Vue.js": Ring.TRIAL,
        "Hypothesis": Ring.ADOPT,
        "Property-based testing": Ring.ADOPT,
        "Docker": Ring.ADOPT,
        "Containerised builds": Ring.ADOPT,
        "GitHub Actions": Ring.ADOPT,
        "Continuous integration": Ring.ADOPT,
        "Make": Ring.ADOPT,
    }
    assert found["httpx"].places == [
        {"text": "httpx", "path": "a.toml", "line": 3},
        {"text": "httpx", "path": "b.toml", "line": 4},
    ]
    assert len(found["make"].places) == PLACES_KEPT


def test_what_tests_and_examples_alone_use_is_in_trial() -> None:
    dependencies = [
        ("pypi", "flask", "runtime", "examples/celery/pyproject.toml", 1),
        ("pypi", "celery", "runtime", "examples/celery/pyproject.toml", 2),
        ("pypi", "httpx", "runtime", "tests/requirements.txt", 1),
        ("pypi", "httpx", "runtime", "pyproject.toml", 1),
    ]
    paths = ["e2e/Dockerfile", "docs/Makefile", "Makefile"]
    found = find(dependencies, [], paths, frozenset({"flask"}))
    rings = {finding.known.name: finding.ring for finding in found.values()}
    assert "Flask" not in rings
    assert (rings["Celery"], rings["HTTPX"], rings["Docker"]) == (Ring.TRIAL, Ring.ADOPT, Ring.TRIAL)
    assert rings["Make"] is Ring.ADOPT
    assert [place["path"] for place in found["make"].places] == ["Makefile", "docs/Makefile"]


def test_the_project_itself_is_not_on_its_radar() -> None:
    dependencies = [("npm", "vite", "dev", "playground/a/package.json", 1), ("npm", "vue", "dev", "package.json", 2)]
    found = find(dependencies, [], ["vite.config.ts"], frozenset({"vite"}))
    assert "Vite" not in {finding.known.name for finding in found.values()}
    assert "Vue.js" in {finding.known.name for finding in found.values()}


def test_an_empty_project_has_nothing_on_its_radar() -> None:
    assert find([], [], []) == {}


def test_the_quick_check_of_paths_agrees_with_the_patterns() -> None:
    names = ("Dockerfile", "go.mod", "pyproject.toml", ".python-version", "main.tf", "a.proto", "compose.yml", "x.py")
    names += (".github/workflows/ci.yml", "adr/0001-a.md", "__snapshots__/a.snap", "migrations/1.sql", ".travis.yml")
    for path in (f"{folder}{name}" for folder in ("", "a/", "a/b/", "x") for name in names):
        assert may_show(path) == any(re.search(pattern, path, re.IGNORECASE) for pattern, _ in BY_FILE), path
