"""Parsers report the problems of any manifest or lock file with the line, and never fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter_app.manifests import ENDS, NAMES, UNSUPPORTED, is_manifest, parse
from commandcenter_app.manifests.base import Parsed
from commandcenter_app.scan.resolve import resolve

BROKEN = [
    ("uv.lock", "version = 1\n[[package\n", "It is not valid TOML", 2),
    ("package-lock.json", '{\n"a": }', "It is not valid JSON", 2),
    ("package.json", '{\n"dependencies": {\n"a": 1}}', "The version of 'a'", 3),
    ("pnpm-lock.yaml", "a: 1\nb: [c\n", "It is not valid YAML", 3),
    ("pnpm-lock.yaml", "a: " + "[" * 200_000, "It is not valid YAML: too deeply nested", 1),
    ("pnpm-lock.yaml", "- " * 200_000, "It is not valid YAML: too deeply nested", 1),
    ("yarn.lock", "nonsense\n", "It is not a yarn.lock file", 1),
    ("pom.xml", "<project>\n<a></project>", "It is not valid XML", 2),
    ("pom.xml", "<html/>", "It is not a Maven project", 1),
    ("pom.xml", "<a>" * 100_000, "It is not valid XML: too deeply nested", 1),
    (
        "pom.xml",
        '<!DOCTYPE x [\n<!ENTITY a "b"><!ENTITY c "&a;&a;">\n]><project>&c;</project>',
        "It declares XML entities",
        2,
    ),
    ("setup.cfg", "[options]\n=\n", "It is not a valid INI file", 2),
    ("setup.py", "setup(\n", "It is not valid Python", 1),
    ("setup.py", "x = " + "(" * 10_000, "It is not valid Python", None),
    ("Gemfile.lock", "GEM\n<<<<<<< HEAD\n", "A merge conflict is not resolved", 2),
    ("Dockerfile", "\nFROM a b c\n", "Line 2 could not be parsed", 2),
    ("gradle.lockfile", "x\n", "Line 1 could not be parsed", 1),
    ("composer.json", '{"require": {\n"a/b": []}}', "The version of 'a/b'", 2),
    ("requirements.txt", "a\n!!\n", "Line 2 could not be parsed", 2),
    (".nvmrc", "\n", "It contains no version", 1),
    (".python-version", "3.9\n{{ x }}\n", "Line 2 could not be parsed", 2),
    ("rust-toolchain.toml", "[toolchain\n", "It is not valid TOML", 1),
]


@pytest.mark.parametrize(("path", "text", "message", "line"), BROKEN)
def test_broken_files_are_reported(path: str, text: str, message: str, line: int | None) -> None:
    (problem,) = parse(path, text).problems
    assert problem.message.startswith(message)
    assert line is None or problem.line == line


def test_aliases_do_not_multiply() -> None:
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 40))
    assert parse("compose.yaml", f"l0: &l0 [x]\n{levels}services: {{a: {{image: 'b:1'}}, c: *l39}}").problems == []


def test_setup_py_is_parsed_and_never_run() -> None:
    text = (
        'import os\nraise SystemExit("run")\nNEEDED = ["httpx>=0.28"]\n'
        'setup(name="x", license="MIT", install_requires=NEEDED, extras_require={"docs": ["sphinx", f"a{1}"]},\n'
        "      tests_require=open('x').read())\n"
    )
    parsed = parse("setup.py", text)
    assert [(one.name, one.kind, one.line) for one in parsed.dependencies] == [
        ("httpx", "runtime", 3),
        ("sphinx", "optional", 4),
    ]
    assert parsed.licences[0][:2] == ("MIT", "x")
    assert parsed.problems == []


ALL = sorted(NAMES) + [f"a.{end}" for end in ENDS] + ["libs.versions.toml", "requirements.txt", "compose.yml"]
ALL = [path for path in [*ALL, ".github/workflows/a.yml"] if is_manifest(path)]
PIECES = st.sampled_from(
    [
        *(
            "{",
            "}",
            "[",
            "]",
            '"',
            "'",
            ":",
            ",",
            "=",
            "\n",
            "\n  ",
            "\n    ",
            "- ",
            "#",
            "<",
            ">",
            "/>",
            "</",
            "(",
            ")",
        ),
        *(
            "name",
            "version",
            "package",
            "packages",
            "dependencies",
            "node_modules/a",
            "importers",
            ".",
            "[[package]]\n",
        ),
        *("<project>", "</project>", "<dependency>", "</dependency>", "<PackageReference Include='a'/>", "1.0", "a@^1"),
        *("# yarn lockfile v1\n", "__metadata:\n", "FROM ", "ARG A=", "$A", "${A:-b}", "gem 'a'", "GEM\n", " (1.0)"),
        *("nodejs ", "lts/", "3.8", "v16", "channel = '1.70'\n", "[toolchain]\n"),
        *("implementation ", "'a:b:1'", "libs.a", "uses: a/b@v1", "jobs:\n", "services:\n", "image: a", "&a ", "*a"),
        *("[project]\n", "[workspace.dependencies]\n", "workspace = true", "setup(install_requires=['a'])", "${a}"),
    ]
)


@given(st.sampled_from(ALL), st.lists(PIECES | st.text(max_size=6), max_size=60))
def test_no_text_breaks_a_parser(path: str, pieces: list[str]) -> None:
    text = "".join(pieces)
    parsed = parse(path, text)
    assert not any(problem.message.startswith(UNSUPPORTED) for problem in parsed.problems)
    for one in resolve({path: Parsed.from_json(parsed.to_json())}):
        assert one.line is None or 1 <= one.line <= text.count("\n") + 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["version", "name", "license", "dependencies", "type", "resolved", "link", "dev", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
SECTIONS = st.sampled_from(["packages", "packages-dev", "dependencies", "require", "default", "license", "name"])


@given(
    st.sampled_from([name for name in NAMES if name.endswith(".json")] + ["Pipfile.lock", "composer.lock"]),
    st.dictionaries(SECTIONS, JSON | st.dictionaries(st.sampled_from(["", "node_modules/a", "a"]), JSON)),
)
def test_no_json_breaks_a_parser(path: str, data: dict[str, object]) -> None:
    import json

    problems = parse(path, json.dumps(data, indent=1)).problems
    assert not any(problem.message.startswith(UNSUPPORTED) for problem in problems)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Dockerfile.dev", True),
        ("Dockerfile.dockerignore", False),
        ("web.dockerfile", True),
        ("docker-compose.override.yml", True),
        ("compose.yaml", True),
        ("composer.yaml", False),
        (".github/workflows/ci.yaml", True),
        (".github/dependabot.yml", False),
        ("constraints.txt", True),
        ("requirements.in", True),
        ("a/b.csproj", True),
        ("gradle/libs.versions.toml", True),
        ("other.toml", False),
        ("mkdocs.yml", False),
    ],
)
def test_manifests_are_recognised_by_path(path: str, expected: bool) -> None:
    assert is_manifest(path) is expected
