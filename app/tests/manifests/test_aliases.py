"""Packages that a project uses under another name, in each of Node's lock files; lock files with several documents."""

import json

import pytest

from commandcenter_app import manifests
from commandcenter_app.scan.resolve import Resolved, resolve

MANIFEST = json.dumps(
    {
        "name": "root",
        "dependencies": {"is-odd": "^3.0.0", "number-alias": "npm:is-number@7.0.0"},
        "devDependencies": {"@types/node": "22.10.2"},
    }
)
NPM = json.dumps(
    {
        "lockfileVersion": 3,
        "packages": {
            "": {"name": "root"},
            "node_modules/@types/node": {"version": "22.10.2", "dev": True},
            "node_modules/is-number": {"version": "6.0.0"},
            "node_modules/is-odd": {"version": "3.0.1"},
            "node_modules/number-alias": {"name": "is-number", "version": "7.0.0"},
        },
    }
)
NPM_1 = json.dumps(
    {
        "lockfileVersion": 1,
        "dependencies": {
            "@types/node": {"version": "22.10.2", "dev": True},
            "is-number": {"version": "6.0.0"},
            "is-odd": {"version": "3.0.1"},
            "number-alias": {"version": "npm:is-number@7.0.0"},
        },
    }
)
PNPM = """
---
lockfileVersion: '9.0'
importers:
  .:
    configDependencies: {}
    packageManagerDependencies: {pnpm: {specifier: 12.6.0, version: 12.6.0}}
packages:
  pnpm@12.6.0: {resolution: {integrity: x}}
snapshots:
  pnpm@12.6.0: {}
---
lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      is-odd: {specifier: ^3.0.0, version: 3.0.1}
      number-alias: {specifier: npm:is-number@7.0.0, version: is-number@7.0.0}
    devDependencies:
      '@types/node': {specifier: 22.10.2, version: 22.10.2}
packages:
  '@types/node@22.10.2': {}
  is-number@6.0.0: {}
  is-number@7.0.0: {}
  is-odd@3.0.1: {}
snapshots:
  '@types/node@22.10.2': {}
  is-number@6.0.0: {}
  is-number@7.0.0: {}
  is-odd@3.0.1: {dependencies: {is-number: 6.0.0}}
"""
PNPM_5 = """
lockfileVersion: 5.4
dependencies: {is-odd: 3.0.1, number-alias: /is-number/7.0.0}
devDependencies: {'@types/node': 22.10.2}
packages:
  /@types/node/22.10.2: {dev: true}
  /is-number/6.0.0: {}
  /is-number/7.0.0: {}
  /is-odd/3.0.1: {}
"""
YARN = """# yarn lockfile v1

"@types/node@22.10.2":
  version "22.10.2"

is-number@^6.0.0:
  version "6.0.0"

is-odd@^3.0.0:
  version "3.0.1"

"number-alias@npm:is-number@7.0.0":
  version "7.0.0"
"""
BERRY = """__metadata:
  version: 8

"@types/node@npm:22.10.2":
  version: 22.10.2
  resolution: "@types/node@npm:22.10.2"

"is-number@npm:^6.0.0":
  version: 6.0.0
  resolution: "is-number@npm:6.0.0"

"is-odd@npm:^3.0.0":
  version: 3.0.1
  resolution: "is-odd@npm:3.0.1"

"number-alias@npm:is-number@7.0.0":
  version: 7.0.0
  resolution: "is-number@npm:7.0.0"
"""
BUN = """{
  // a comment
  "lockfileVersion": 1,
  "workspaces": {
    "": {
      "name": "root",
      "dependencies": { "is-odd": "^3.0.0", "number-alias": "npm:is-number@7.0.0", },
      "devDependencies": { "@types/node": "22.10.2", },
    },
  },
  "packages": {
    "@types/node": ["@types/node@22.10.2", "", {}, "sha512-a//b,}"],
    "is-number": ["is-number@6.0.0", "", {}, "x"],
    "is-odd": ["is-odd@3.0.1", "", { "dependencies": { "is-number": "^6.0.0" } }, "x"],
    "number-alias": ["is-number@7.0.0", "", {}, "x"],
    "own": ["own@workspace:packages/own"],
  }
}
"""


def rows(files: dict[str, str]) -> list[Resolved]:
    parsed = {path: manifests.parse(path, text) for path, text in files.items()}
    assert [one for content in parsed.values() for one in content.problems] == []
    return resolve(parsed)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("package-lock.json", NPM),
        ("npm-shrinkwrap.json", NPM_1),
        ("pnpm-lock.yaml", PNPM),
        ("pnpm-lock.yaml", PNPM_5),
        ("yarn.lock", YARN),
        ("yarn.lock", BERRY),
        ("bun.lock", BUN),
    ],
)
def test_a_package_with_an_alias_is_listed_once(path: str, text: str) -> None:
    found = rows({"package.json": MANIFEST, path: text})
    assert [(one.name, one.version, one.kind, one.direct, one.alias, one.lock) for one in found] == [
        ("is-odd", "3.0.1", "runtime", True, None, path),
        ("is-number", "7.0.0", "runtime", True, "number-alias", path),
        ("@types/node", "22.10.2", "dev", True, None, path),
        ("is-number", "6.0.0", "runtime", False, None, path),
    ]
    assert [one.purl for one in found][1:3] == ["pkg:npm/is-number@7.0.0", "pkg:npm/%40types/node@22.10.2"]


def test_workspaces_of_bun() -> None:
    lock = """{
      "workspaces": {
        "": {"name": "root"},
        "packages/a": {"name": "@own/a", "dependencies": {"left-pad": "~1.2.0"}},
        "packages/b": {"name": "b", "devDependencies": {"left-pad": "~1.3.0"}},
      },
      "packages": {
        "@own/a": ["@own/a@workspace:packages/a"],
        "b": ["b@workspace:packages/b"],
        "left-pad": ["left-pad@1.3.0", "", {}, "x"],
        "@own/a/left-pad": ["left-pad@1.2.0", "", {}, "x"],
      }
    }"""
    found = rows(
        {
            "bun.lock": lock,
            "packages/a/package.json": '{"name": "@own/a", "dependencies": {"left-pad": "~1.2.0"}}',
            "packages/b/package.json": '{"name": "b", "devDependencies": {"left-pad": "~1.3.0"}}',
        }
    )
    assert [(one.path, one.version, one.kind) for one in found] == [
        ("packages/a/package.json", "1.2.0", "runtime"),
        ("packages/b/package.json", "1.3.0", "dev"),
    ]


def test_catalogues_of_yarn_and_bun() -> None:
    catalogue = '{"dependencies": {"react": "catalog:", "b": "catalog:old"}}'
    yarn = {".yarnrc.yml": "catalog:\n  react: ^19\ncatalogs:\n  old:\n    b: npm:c@1\n", "package.json": catalogue}
    of_bun = '{"workspaces": {"catalog": {"react": "^19"}, "catalogs": {"old": {"b": "npm:c@1"}}}}'
    for files in (yarn, {"package.json": of_bun, "packages/a/package.json": catalogue}):
        found = [(one.name, one.constraint, one.alias) for one in rows(files)]
        assert found == [("react", "^19", None), ("c", "1", "b")]
