"""Technologies that scan results put on the radar."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from commandcenter_app.radar.find import PLACES_KEPT, Declared, Finding, Project, SourceFile, find, may_show
from commandcenter_app.radar.known import BY_ECOSYSTEM, BY_FILE, by_dependency
from commandcenter_app.radar.terms import Ring
from commandcenter_app.radar.use import ring_of


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


NOW = datetime(2026, 11, 28, tzinfo=UTC)
LANGUAGES = frozenset({"Python", "Shell", "Lua", "Makefile", "TypeScript"})


def found_in(
    dependencies: Sequence[tuple[str, str, str, str, int | None]] = (),
    files: Sequence[str | SourceFile] = (),
    imports: dict[tuple[str, str], list[int]] | None = None,
    own: Sequence[str] = (),
) -> dict[str, Finding]:
    sources = [SourceFile(one) if isinstance(one, str) else one for one in files]
    return find(Project([Declared(*one) for one in dependencies], sources, imports or {}, own, LANGUAGES), NOW)


def rings_of(found: dict[str, Finding]) -> dict[str, Ring]:
    return {one.known.name: ring_of(one.use, one.known.quadrant, NOW) for one in found.values()}


def test_files_and_dependencies_put_technologies_on_the_radar() -> None:
    dependencies = [
        ("pypi", "httpx", "optional", "a.toml", 3),
        ("pypi", "httpx", "runtime", "b.toml", 4),
        ("npm", "vue", "optional", "package.json", 7),
        ("pypi", "hypothesis", "dev", "b.toml", None),
    ]
    files = [
        SourceFile("a.py", "Python", 950),
        SourceFile("b.sh", "Shell", 46),
        SourceFile("c.lua", "Lua", 4),
        SourceFile("Makefile", "Makefile", 9000),
        "Dockerfile",
        ".github/workflows/ci.yml",
        *(f"m{n}/Makefile" for n in range(9)),
    ]
    found = found_in(dependencies, files, {("pypi", "httpx"): [0]})
    assert rings_of(found) == {
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
        {"text": "imported", "path": "a.py", "line": None},
    ]
    assert len(found["make"].places) == PLACES_KEPT
    assert found["make"].use.declared == 10


def test_uses_outside_the_main_project_are_counted_separately() -> None:
    days = [NOW - timedelta(days=number) for number in (900, 500, 20, 10)]
    files = [
        SourceFile("src/a.py", "Python", 10, days[1], days[2]),
        SourceFile("src/b.py", "Python", 10, days[2], days[3]),
        SourceFile("src/c.py", "Python", 10),
        SourceFile("tests/test_a.py", "Python", 10, days[0], days[2]),
        SourceFile("docs/conf.py", "Python", 10),
        SourceFile("web/a.ts", "TypeScript", 10),
    ]
    found = found_in([("pypi", "Click", "runtime", "pyproject.toml", 1)], files, {("pypi", "click"): [0, 1, 3]})
    use = found["click"].use
    assert (use.main, use.of_main, use.side, use.of_side, use.declared) == (2, 3, 1, 2, 1)
    assert (use.first_at, use.last_at, use.added) == (days[0], days[3], 1)
    assert [place["path"] for place in found["click"].places] == [
        "pyproject.toml", "src/b.py", "src/a.py", "tests/test_a.py",
    ]  # fmt: skip
    assert (found["python"].use.main, found["python"].use.of_main, found["python"].use.side) == (30, 40, 20)


def test_technologies_of_tests_and_examples_alone_are_in_outer_rings() -> None:
    dependencies = [
        ("pypi", "flask", "runtime", "examples/celery/pyproject.toml", 1),
        ("pypi", "celery", "runtime", "examples/celery/pyproject.toml", 2),
        ("pypi", "httpx", "runtime", "tests/requirements.txt", 1),
        ("pypi", "httpx", "runtime", "pyproject.toml", 1),
    ]
    files = ["e2e/Dockerfile", "docs/Makefile", "Makefile", SourceFile("a.py", "Python", 10)]
    found = found_in(dependencies, files, {("pypi", "httpx"): [3]}, ["flask"])
    rings = rings_of(found)
    assert "Flask" not in rings
    assert (rings["Celery"], rings["HTTPX"], rings["Docker"]) == (Ring.ASSESS, Ring.ADOPT, Ring.ASSESS)
    assert rings["Make"] is Ring.ADOPT
    assert [place["path"] for place in found["make"].places] == ["Makefile", "docs/Makefile"]


@pytest.mark.parametrize(
    ("own", "dependency", "known"),
    [
        ("vite", ("npm", "vite", "dev", "playground/a/package.json", 1), "Vite"),
        ("Flask", ("pypi", "flask", "runtime", "examples/a/pyproject.toml", 1), "Flask"),
        ("vue", ("npm", "vue", "dev", "package.json", 1), "Vue.js"),
        ("jinja2", ("pypi", "Jinja2", "runtime", "docs/requirements.txt", 1), "Jinja"),
        ("github.com/redis/go-redis/v9", ("go", "github.com/redis/go-redis/v9", "runtime", "go.mod", 1), "Redis"),
        ("github.com/spf13/cobra", ("go", "github.com/spf13/cobra/doc", "runtime", "tools/go.mod", 1), "Cobra"),
        ("redis", ("docker", "redis:7", "service", "compose.yml", 1), "Redis"),
        ("typescript", ("npm", "typescript", "dev", "package.json", 1), "TypeScript"),
    ],
)
def test_the_project_itself_is_not_on_its_radar(
    own: str, dependency: tuple[str, str, str, str, int | None], known: str
) -> None:
    other = ("npm", "react", "dev", "package.json", 2)
    files = ["vite.config.ts", SourceFile("a.ts", "TypeScript", 10)]
    assert known in {one.known.name for one in found_in([dependency, other], files).values()}
    names = {one.known.name for one in found_in([dependency, other], files, own=[own]).values()}
    assert known not in names
    assert "React" in names


def test_imports_of_go_and_rust_count() -> None:
    dependencies = [
        ("go", "github.com/aws/aws-sdk-go-v2/config", "runtime", "go.mod", 3),
        ("cargo", "async-std", "runtime", "Cargo.toml", 3),
    ]
    files = [SourceFile("a.go", "Go", 10), SourceFile("b.rs", "Rust", 10)]
    imports = {("go", "github.com/aws/aws-sdk-go-v2"): [0], ("cargo", "async_std"): [1]}
    found = found_in(dependencies, files, imports)
    assert [(found[key].use.main, found[key].use.of_main) for key in ("amazon web services", "async-std")] == [
        (1, 1),
        (1, 1),
    ]


def test_an_empty_project_has_nothing_on_its_radar() -> None:
    assert found_in() == {}


def test_the_quick_check_of_paths_agrees_with_the_patterns() -> None:
    names = ("Dockerfile", "go.mod", "pyproject.toml", ".python-version", "main.tf", "a.proto", "compose.yml", "x.py")
    names += (".github/workflows/ci.yml", "adr/0001-a.md", "__snapshots__/a.snap", "migrations/1.sql", ".travis.yml")
    for path in (f"{folder}{name}" for folder in ("", "a/", "a/b/", "x") for name in names):
        assert may_show(path) == any(re.search(pattern, path, re.IGNORECASE) for pattern, _ in BY_FILE), path
