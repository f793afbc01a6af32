"""Which package needs which, as each kind of lock file states it, and the chains from direct dependencies."""

import json

import pytest

from commandcenter_app import manifests
from commandcenter_app.manifests.base import Locked, Parsed
from commandcenter_app.manifests.chains import LockGraph, version_of

UV = """
version = 1
[[package]]
name = "app"
source = { editable = "." }
dependencies = [{ name = "httpx", extra = ["http2"] }]
[[package]]
name = "httpx"
version = "1.0"
dependencies = [{ name = "anyio" }, { name = "Old", version = "1.0" }]
[package.optional-dependencies]
http2 = [{ name = "h2" }]
[[package]]
name = "anyio"
version = "4.0"
[[package]]
name = "h2"
version = "4.1"
[[package]]
name = "old"
version = "1.0"
[[package]]
name = "old"
version = "2.0"
"""
POETRY = """
[[package]]
name = "A.b"
version = "1.0"
[package.dependencies]
c = "*"
d = {version = ">=2", markers = "python_version >= '3'"}
e = {version = "*", optional = true}
f = {version = "*", optional = true}
g = [{version = ">=1,<2", markers = "x"}, {version = ">=2", markers = "y"}]
[[package]]
name = "c"
version = "1"
[package.dependencies]
e = "*"
d = "<2"
[[package]]
name = "d"
version = "1"
[[package]]
name = "d"
version = "2"
[[package]]
name = "e"
version = "1"
[[package]]
name = "f"
version = "1"
[[package]]
name = "g"
version = "1.5"
"""
PDM = """
[[package]]
name = "httpx"
version = "1.0"
dependencies = ["idna>=2.8", "none; python_version < '3'"]
[[package]]
name = "httpx"
version = "1.0"
extras = ["http2"]
dependencies = ["h2<5,>=3", "httpx==1.0"]
[[package]]
name = "idna"
version = "3"
[[package]]
name = "h2"
version = "4"
dependencies = ["idna[x]~=3.0"]
"""
PYLOCK = """
lock-version = "1.0"
[[packages]]
name = "a"
version = "1"
dependencies = [{ name = "b" }]
[[packages]]
name = "b"
version = "2"
"""
NPM = json.dumps(
    {
        "lockfileVersion": 3,
        "packages": {
            "": {"dependencies": {"a": "1", "b": "2"}},
            "packages/p": {"dependencies": {"b": "1"}},
            "node_modules/p": {"resolved": "packages/p", "link": True},
            "packages/p/node_modules/b": {"version": "1.0.0", "dependencies": {"c": "1"}},
            "node_modules/a": {"version": "1.0.0", "dependencies": {"b": "1"}, "peerDependencies": {"not": "1"}},
            "node_modules/a/node_modules/b": {"version": "1.5.0", "optionalDependencies": {"c": "*"}},
            "node_modules/b": {"version": "2.0.0", "dependencies": {"alias": "npm:d@1"}},
            "node_modules/c": {"version": "1.0.0", "peerDependencies": {"b": "*"}},
            "node_modules/alias": {"name": "d", "version": "1.0.0"},
        },
    },
    indent=1,
)
NPM_1 = json.dumps(
    {
        "lockfileVersion": 1,
        "dependencies": {
            "a": {"version": "1.0.0", "requires": {"b": "1", "c": "1"}, "dependencies": {
                "b": {"version": "1.5.0", "requires": {"c": "1"}},
            }},
            "b": {"version": "2.0.0"},
            "c": {"version": "1.0.0", "requires": {"b": "2"}},
        },
    }
)  # fmt: skip
PNPM_9 = """
lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      a: {specifier: ^1.0.0, version: 1.0.0(p@3.0.0)}
packages:
  a@1.0.0: {resolution: {}}
  b@2.0.0: {resolution: {}}
  d@4.0.0: {resolution: {}}
  p@3.0.0: {resolution: {}}
snapshots:
  a@1.0.0(p@3.0.0):
    dependencies: {b: 2.0.0(p@3.0.0), p: 3.0.0, other: link:../other}
  b@2.0.0(p@3.0.0):
    dependencies: {p: 3.0.0}
    optionalDependencies: {alias: d@4.0.0}
  d@4.0.0: {}
  p@3.0.0: {}
"""
PNPM_5 = """
lockfileVersion: 5.4
specifiers: {a: ^1.0.0}
dependencies: {a: 1.0.0_p@3.0.0}
packages:
  /a/1.0.0_p@3.0.0:
    resolution: {}
    dependencies: {'@s/b': 2.0.0, alias: /d/4.0.0}
  /@s/b/2.0.0: {resolution: {}, optionalDependencies: {d: 4.0.0}}
  /d/4.0.0: {resolution: {}}
"""
YARN_1 = """# yarn lockfile v1


"@s/a@^1.0.0":
  version "1.0.0"
  resolved "https://registry.test/@s/a/-/a-1.0.0.tgz#0"
  dependencies:
    b "^1.0.0"
    "@s/c" ">=1.0.0 <2"
  optionalDependencies:
    d "*"

b@^1.0.0, b@^1.1.0:
  version "1.1.0"

b@^2.0.0:
  version "2.0.0"
  dependencies:
    version "^1.0.0"

"@s/c@>=1.0.0 <2":
  version "1.5.0"
  dependencies:
    b "^2.0.0"

d@*:
  version "4.0.0"

version@^1.0.0:
  version "1.0.2"
"""
YARN_BERRY = """__metadata:
  version: 8

"a@npm:^1.0.0":
  version: 1.0.0
  resolution: "a@npm:1.0.0"
  dependencies:
    "@s/b": "npm:^1.0.0"
    c: ^2.0.0
  peerDependencies:
    d: "*"
  bin:
    d: ./d.js
  checksum: 0
  languageName: node
  linkType: hard

"@s/b@npm:^1.0.0, @s/b@npm:^1.1.0":
  version: 1.2.0
  resolution: "@s/b@npm:1.2.0"

"c@npm:^2.0.0":
  version: 2.0.0
  resolution: "c@npm:2.0.0"

"d@npm:*":
  version: 3.0.0
  resolution: "d@npm:3.0.0"

"root@workspace:.":
  version: 0.0.0-use.local
  resolution: "root@workspace:."
  dependencies:
    a: "npm:^1.0.0"
"""
BUN = """{
  "workspaces": {"": {"name": "app", "dependencies": {"a": "1"}}},
  "packages": {
    "a": ["a@1.0.0", "", {"dependencies": {"b": "1", "c": "1"}}, "sha"],
    "b": ["b@2.0.0", "", {}, "sha"],
    "a/b": ["b@1.0.0", "", {"dependencies": {"c": "1"}}, "sha"],
    "c": ["c@1.0.0", "", {}, "sha"],
  }
}"""
CARGO = """
[[package]]
name = "app"
version = "0.1.0"
dependencies = ["a", "rand 0.8.5"]
[[package]]
name = "a"
version = "1.0.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
dependencies = ["rand 0.7.0 (registry+https://github.com/rust-lang/crates.io-index)", "app"]
[[package]]
name = "rand"
version = "0.7.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
[[package]]
name = "rand"
version = "0.8.5"
source = "registry+https://github.com/rust-lang/crates.io-index"
"""
COMPOSER = json.dumps(
    {
        "packages": [
            {"name": "A/a", "version": "1.0", "require": {"php": ">=8", "ext-json": "*", "B/b": "^1"}},
            {"name": "b/b", "version": "1.1", "require": {"psr/log-implementation": "1", "old/c": "*"}},
            {"name": "monolog/monolog", "version": "3", "provide": {"psr/log-implementation": "1"}},
        ],
        "packages-dev": [{"name": "d/d", "version": "2", "replace": {"old/c": "*"}}],
    }
)
GEMS = """GIT
  remote: https://github.com/u/forked.git
  specs:
    forked (1.0)
      rack (>= 2)

PATH
  remote: .
  specs:
    mine (0.1)
      rake

GEM
  remote: https://gems.test/
  specs:
    nokogiri (1.16.0-arm64-darwin)
      racc (~> 1.4)
    nokogiri (1.16.0-x86_64-linux)
      racc (~> 1.4)
    racc (1.7.3)
    rack (3.0)
    rake (13.1)

DEPENDENCIES
  forked!
  nokogiri
"""
NUGET = json.dumps(
    {
        "version": 1,
        "dependencies": {
            "net8.0": {
                "A": {"type": "Direct", "resolved": "1.0.0", "dependencies": {"b": "2.0.0"}},
                "B": {"type": "Transitive", "resolved": "2.0.0"},
                "mine": {"type": "Project", "dependencies": {"B": "[2.0.0, )"}},
            },
            "net9.0": {
                "A": {"type": "Direct", "resolved": "1.0.0"},
                "B": {"type": "Transitive", "resolved": "3.0.0"},
            },
        },
    }
)
MIX = """%{
  "phoenix": {:hex, :phoenix, "1.8.1", "ab", [:mix], [{:plug, "~> 1.14", [hex: :plug, optional: false]}, \
{:jason, "~> 1.0", [hex: :jason, repo: "hexpm", optional: true]}, {:real, "~> 1.0", [hex: :other, repo: "hexpm"]}], \
"hexpm", "6f"},
  "plug": {:hex, :plug, "1.16.0", "ab", [:mix], [], "hexpm", "6f"},
  "jason": {:hex, :jason, "1.4.0", "ab", [:mix], [], "hexpm", "6f"},
  "real": {:hex, :other, "1.0.0", "ab", [:mix], [], "hexpm", "6f"},
}
"""
DENO = json.dumps(
    {
        "version": "5",
        "specifiers": {"jsr:@std/a@1": "1.0.0", "jsr:@std/b@^1.2": "1.2.3", "npm:c@2": "2.0.0_d@4.0.0"},
        "jsr": {
            "@std/a@1.0.0": {"dependencies": ["jsr:@std/b@^1.2", "npm:c@2"]},
            "@std/b@1.2.3": {"integrity": "x"},
        },
        "npm": {
            "c@2.0.0_d@4.0.0": {"dependencies": ["d@4.0.0", "e", "alias@npm:f@1.0.0"]},
            "d@4.0.0": {},
            "e@5.0.0": {},
            "f@1.0.0": {},
        },
    }
)
DENO_3 = json.dumps(
    {
        "version": "3",
        "packages": {
            "specifiers": {"jsr:@std/a@1": "jsr:@std/a@1.0.0", "npm:c@2": "npm:c@2.0.0"},
            "jsr": {"@std/a@1.0.0": {"dependencies": ["npm:c@2"]}},
            "npm": {"c@2.0.0": {"dependencies": {"d": "d@4.0.0"}}, "d@4.0.0": {"dependencies": {}}},
        },
    }
)
CONDA = """
package:
- {name: numpy, version: '2.0', manager: conda, dependencies: {python: '>=3', libblas: '', __glibc: '>=2'}}
- {name: libblas, version: '3.9', manager: conda, dependencies: {}}
- {name: python, version: '3.12', manager: conda, dependencies: {}}
- {name: httpx, version: '0.28', manager: pip, dependencies: {My_Lib: '*', python: '*'}}
- {name: my-lib, version: '1', manager: pip, dependencies: {}}
"""

CASES = {
    "uv.lock": (UV, {"httpx 1.0": ["anyio 4.0", "h2 4.1", "old 1.0"]}),
    "poetry.lock": (POETRY, {"A.b 1.0": ["c 1", "d 2", "f 1", "g 1.5"], "c 1": ["d 1", "e 1"]}),
    "pdm.lock": (PDM, {"httpx 1.0": ["h2 4", "idna 3"], "h2 4": ["idna 3"]}),
    "pylock.toml": (PYLOCK, {"a 1": ["b 2"]}),
    "package-lock.json": (
        NPM,
        {
            "a 1.0.0": ["b 1.5.0"],
            "b 1.0.0": ["c 1.0.0"],
            "b 1.5.0": ["c 1.0.0"],
            "b 2.0.0": ["d 1.0.0"],
            "c 1.0.0": ["b 2.0.0"],
        },
    ),
    "npm-shrinkwrap.json": (
        NPM_1,
        {"a 1.0.0": ["b 1.5.0", "c 1.0.0"], "b 1.5.0": ["c 1.0.0"], "c 1.0.0": ["b 2.0.0"]},
    ),
    "pnpm-lock.yaml": (PNPM_9, {"a 1.0.0": ["b 2.0.0", "p 3.0.0"], "b 2.0.0": ["d 4.0.0", "p 3.0.0"]}),
    "of-version-5/pnpm-lock.yaml": (PNPM_5, {"a 1.0.0": ["@s/b 2.0.0", "d 4.0.0"], "@s/b 2.0.0": ["d 4.0.0"]}),
    "yarn.lock": (
        YARN_1,
        {
            "@s/a 1.0.0": ["@s/c 1.5.0", "b 1.1.0", "d 4.0.0"],
            "@s/c 1.5.0": ["b 2.0.0"],
            "b 2.0.0": ["version 1.0.2"],
        },
    ),
    "berry/yarn.lock": (YARN_BERRY, {"a 1.0.0": ["@s/b 1.2.0", "c 2.0.0"]}),
    "bun.lock": (BUN, {"a 1.0.0": ["b 1.0.0", "c 1.0.0"], "b 1.0.0": ["c 1.0.0"]}),
    "Cargo.lock": (CARGO, {"a 1.0.0": ["rand 0.7.0"]}),
    "composer.lock": (COMPOSER, {"A/a 1.0": ["b/b 1.1"], "b/b 1.1": ["d/d 2", "monolog/monolog 3"]}),
    "Gemfile.lock": (GEMS, {"forked 1.0": ["rack 3.0"], "nokogiri 1.16.0": ["racc 1.7.3"]}),
    "packages.lock.json": (NUGET, {"A 1.0.0": ["B 2.0.0"]}),
    "mix.lock": (MIX, {"phoenix 1.8.1": ["jason 1.4.0", "other 1.0.0", "plug 1.16.0"]}),
    "deno.lock": (
        DENO,
        {"@std/a 1.0.0": ["@std/b 1.2.3", "c 2.0.0"], "c 2.0.0": ["d 4.0.0", "e 5.0.0", "f 1.0.0"]},
    ),
    "of-version-3/deno.lock": (DENO_3, {"@std/a 1.0.0": ["c 2.0.0"], "c 2.0.0": ["d 4.0.0"]}),
    "conda-lock.yml": (CONDA, {"numpy 2.0": ["libblas 3.9", "python 3.12"], "httpx 0.28": ["my-lib 1", "python 3.12"]}),
}


def edges(parsed: Parsed) -> dict[str, list[str]]:
    assert parsed.edges is not None
    assert len(parsed.edges) == len(parsed.locked)
    named = [f"{one.name} {one.version}" for one in parsed.locked]
    found: dict[str, set[str]] = {}
    for name, needed in zip(named, parsed.edges, strict=True):
        found.setdefault(name, set()).update(named[one] for one in needed)
    return {name: sorted(needed - {name}) for name, needed in found.items() if needed - {name}}


@pytest.mark.parametrize("path", CASES)
def test_a_lock_file_states_which_package_needs_which(path: str) -> None:
    text, wanted = CASES[path]
    parsed = manifests.parse(path, text)
    assert not parsed.problems
    assert edges(parsed) == wanted
    assert Parsed.from_json(json.loads(json.dumps(parsed.to_json()))).edges == parsed.edges


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Pipfile.lock", '{"default": {"a": {"version": "==1"}}}'),
        ("pubspec.lock", 'packages:\n  a: {dependency: transitive, version: "1"}\n'),
        ("gradle.lockfile", "a:b:1.0=compileClasspath\n"),
        ("pylock.toml", '[[packages]]\nname = "a"\nversion = "1"\n'),
        ("requirements.txt", "a==1\n"),
    ],
)
def test_other_files_have_no_edges(path: str, text: str) -> None:
    assert manifests.parse(path, text).edges is None


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("yarn.lock", f'# yarn lockfile v1\n\n\na@1:\n  version "1"\n  dependencies:\n    b {" " * 1_000_000}x"x\n'),
        ("mix.lock", f"""%{{\n  "a": {{:hex, :a, "1", "ab", [:mix], [{'{:b, "", [' * 300_000}\n}}\n"""),
    ],
)
def test_hostile_lock_files_are_read_in_linear_time(path: str, text: str) -> None:
    """With quadratic time, this would take hours."""
    assert edges(manifests.parse(path, text)) == {}


def test_a_folder_with_an_impossible_path_needs_nothing() -> None:
    """There would be as many candidates for each of its requirements as the path has levels."""
    packages: dict[str, object] = {"node_modules/b": {"version": "1"}}
    packages["node_modules/a/" * 300 + "node_modules/a"] = {"version": "1", "dependencies": {"b": "1"}}
    text = json.dumps({"lockfileVersion": 3, "packages": packages})
    assert edges(manifests.parse("package-lock.json", text)) == {}


def graph(needs: dict[str, str], *direct: str) -> LockGraph:
    names = list(needs)
    locked = [Locked(name, "1", "pypi") for name in names]
    indexes = [[names.index(one) for one in needed] for needed in needs.values()]
    return LockGraph(locked, indexes, {version_of("pypi", one, "1") for one in direct})


@pytest.mark.parametrize(
    ("needs", "direct", "chains"),
    [
        ({"a": "b", "b": "c", "c": "x", "x": ""}, "a", ["abc"]),
        ({"a": "bx", "b": "x", "x": ""}, "a", ["a"]),
        ({"a": "m", "b": "n", "m": "x", "n": "m", "x": ""}, "ab", ["am", "bnm"]),
        ({"a": "b", "b": "x", "x": ""}, "ab", ["b"]),  # b is direct, so a is not the reason
        ({"a": "b", "b": "cx", "c": "b", "x": "c"}, "a", ["ab"]),  # a cycle
        ({"a": "x", "x": "a"}, "ax", []),  # it is direct itself
        ({"a": "", "b": "x", "x": ""}, "a", []),  # nothing that is declared needs it
        ({"d": "x", "c": "x", "b": "x", "x": ""}, "bcd", ["b", "c", "d"]),
    ],
)
def test_chains_begin_at_direct_dependencies_and_the_shortest_is_first(
    needs: dict[str, str], direct: str, chains: list[str]
) -> None:
    found = graph(needs, *direct).chains(version_of("pypi", "X", "1"))
    assert ["".join(one) for one in found] == chains


def test_the_number_of_chains_is_limited() -> None:
    many = graph({"a": "x", "b": "x", "c": "x", "x": ""}, *"abc")
    assert many.chains(version_of("pypi", "x", "1"), 1) == [("a",)]
