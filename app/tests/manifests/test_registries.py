"""Packages of other registries than the public one: they are never asked for by name."""

import json

import pytest

from commandcenter_app import manifests
from commandcenter_app.gaps.project import Dependency, from_registry
from commandcenter_app.scan.resolve import resolve

CORP = "https://user:secret@pkg.corp.test/simple"


def asked(**files: str) -> dict[str, bool]:
    """Return whether each direct dependency may be asked for; `__` in a name is a dot, `___` a slash."""
    named = {name.replace("___", "/").replace("__", "."): text for name, text in files.items()}
    parsed = {path: manifests.parse(path, text) for path, text in named.items()}
    assert [one for content in parsed.values() for one in content.problems] == []
    found = resolve(parsed)
    assert not any("secret" in str(one) for one in [*found, *parsed.values()])
    rows = [
        Dependency(
            *(one.path, one.line, one.name, one.constraint, one.kind, one.group, one.ecosystem, one.version),
            *(one.direct, one.lock, one.unknown, one.alias, one.purl),
        )
        for one in found
    ]
    return {one.name: from_registry(one, frozenset()) for one in rows if one.direct}


POETRY = f"""
[[tool.poetry.source]]
name = "corp"
url = "{CORP}"
priority = "%s"

[tool.poetry.dependencies]
mine = {{ version = "^1", source = "corp" }}
both = [{{ version = "^1", source = "corp", platform = "linux" }}, {{ version = "^2", platform = "win32" }}]
theirs = "^2"
"""
UV = f"""
[project]
dependencies = ["mine>=1", "theirs>=2"]
[tool.uv.sources]
mine = {{ index = "corp" }}
[[tool.uv.index]]
name = "corp"
url = "{CORP}"
"""


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"pyproject__toml": POETRY % "explicit"}, {"mine": False, "both": False, "theirs": True}),
        ({"pyproject__toml": POETRY % "supplemental"}, {"mine": False, "both": False, "theirs": True}),
        ({"pyproject__toml": POETRY % "primary"}, {"mine": False, "both": False, "theirs": False}),
        ({"pyproject__toml": POETRY % "primary" + "[[tool.poetry.source]]\nname = 'PyPI'\n"},
         {"mine": False, "both": False, "theirs": True}),
        ({"pyproject__toml": '[project]\ndependencies = ["mydep (>=1)"]\n[tool.poetry.dependencies]\n'
          'MyDep = { source = "artifactory" }\n'}, {"mydep": False}),
        ({"pyproject__toml": UV}, {"mine": False, "theirs": True}),
        ({"pyproject__toml": UV + "default = true\n"}, {"mine": False, "theirs": False}),
        ({"pyproject__toml": '[project]\ndependencies = ["mine>=1"]\n', "uv__lock":
          '[[package]]\nname = "mine"\nversion = "1.0"\nsource = { registry = "https://pkg.corp.test/s" }\n'},
         {"mine": False}),
        ({"pyproject__toml": '[project]\ndependencies = ["theirs>=1"]\n', "uv__lock":
          '[[package]]\nname = "theirs"\nversion = "1.0"\nsource = { registry = "https://pypi.org/simple" }\n'},
         {"theirs": True}),
        ({"pyproject__toml": '[tool.poetry.dependencies]\nmine = "^1"\n', "poetry__lock":
          '[[package]]\nname = "mine"\nversion = "1.0"\n[package.source]\ntype = "legacy"\nurl = "https://pkg.corp.test/s"\n'},
         {"mine": False}),
        ({"pyproject__toml": '[project]\ndependencies = ["mine", "theirs"]\n[[tool.pdm.source]]\nname = "corp"\n'
          f'url = "{CORP}"\ninclude_packages = ["mi*"]\n'}, {"mine": False, "theirs": True}),
        ({"requirements__txt": f"--index-url {CORP}\nmine==1\n"}, {"mine": False}),
        ({"requirements__txt": f"-i {CORP}\nmine==1\n"}, {"mine": False}),
        ({"requirements__txt": "-i https://pypi.tuna.tsinghua.edu.cn/simple\ntheirs==1\n"}, {"theirs": True}),
        ({"Pipfile": f'[[source]]\nname = "pypi"\nurl = "https://pypi.org/simple"\n[[source]]\nname = "corp"\n'
          f'url = "{CORP}"\n[packages]\nmine = {{ version = "*", index = "corp" }}\ntheirs = "*"\n'},
         {"mine": False, "theirs": True}),
        ({"Cargo__toml": '[dependencies]\nmine = { version = "1", registry = "corp" }\ntheirs = "1"\n'},
         {"mine": False, "theirs": True}),
        ({"Cargo__toml": '[dependencies]\nmine = "1"\ntheirs = "1"\n', "Cargo__lock":
          '[[package]]\nname = "mine"\nversion = "1.0.0"\nsource = "sparse+https://pkg.corp.test/"\n[[package]]\n'
          'name = "theirs"\nversion = "1.0.0"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n'},
         {"mine": False, "theirs": True}),
        ({"package__json": '{"dependencies": {"@corp/a": "1", "b": "1"}}', "__npmrc":
          f"@corp:registry={CORP}\n//pkg.corp.test/:_authToken=secret\n"}, {"@corp/a": False, "b": True}),
        ({"x___package__json": '{"dependencies": {"@corp/a": "1", "b": "1"}}', "__npmrc": "registry=https://npm.corp.test\n"},
         {"@corp/a": False, "b": False}),
        ({"package__json": '{"dependencies": {"@corp/a": "1", "b": "1"}}', "__yarnrc__yml":
          "npmScopes:\n  corp:\n    npmRegistryServer: https://npm.corp.test\n"}, {"@corp/a": False, "b": True}),
        ({"package__json": '{"dependencies": {"a": "1", "b": "1"}}', "package-lock__json": json.dumps({"packages": {
            "node_modules/a": {"version": "1.0.0", "resolved": "https://npm.corp.test/a/-/a-1.0.0.tgz"},
            "node_modules/b": {"version": "1.0.0", "resolved": "https://registry.npmjs.org/b/-/b-1.0.0.tgz"}}})},
         {"a": False, "b": True}),
    ],
)  # fmt: skip
def test_packages_of_other_registries_are_not_asked_for(files: dict[str, str], expected: dict[str, bool]) -> None:
    assert asked(**files) == expected


def test_the_package_url_names_the_registry() -> None:
    (one,) = resolve({"pyproject.toml": manifests.parse("pyproject.toml", UV.replace(', "theirs>=2"', ""))})
    assert one.purl == "pkg:pypi/mine?repository_url=https://pkg.corp.test/simple"
