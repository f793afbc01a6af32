"""Tables of cases: a manifest, and each dependency as `name constraint kind group line`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter_app.manifests import is_manifest, parse
from commandcenter_app.manifests.base import clean
from commandcenter_app.manifests.python import of_classifier


def listed(path: str, text: str) -> list[str]:
    parsed = parse(path, text)
    assert parsed.problems == []
    return [f"{d.name}|{d.constraint}|{d.kind}|{d.group or ''}|{d.line}" for d in parsed.dependencies]


PYPROJECT = """\
[build-system]
requires = ["hatchling>=1.27"]

[project]
dependencies = [
  "httpx[http2]>=0.28,<1",  # why
  "anyio",
  "odd @ https://user:secret@example.org/odd.whl",
  'tomli>=2; python_version < "3.11"',
]

[project.optional-dependencies]
docs = ["sphinx"]

[dependency-groups]
dev = ["pytest (>=9)", {include-group = "lint"}]
lint = ["ruff==0.17.*"]
"""

POETRY = """\
[tool.poetry.dependencies]
python = "^3.11"
requests = "^2"
rich = {version = "*", optional = true}
local = {path = "../local"}
many = [{version = "<2", python = "<3.12"}, {version = ">=2"}]

[tool.poetry.group.dev.dependencies]
black = "*"

[tool.poetry.dev-dependencies]
mock = "1"
"""


def test_pyproject() -> None:
    assert listed("pyproject.toml", PYPROJECT) == [
        "hatchling|>=1.27|build||2",
        "httpx|>=0.28,<1|runtime||6",
        "anyio||runtime||7",
        "odd|@ https://example.org/odd.whl|runtime||8",
        "tomli|>=2|runtime||9",
        "sphinx||optional|docs|13",
        "pytest|>=9|dev|dev|16",
        "ruff|==0.17.*|dev|lint|17",
    ]


def test_poetry() -> None:
    assert listed("a/pyproject.toml", POETRY) == [
        "requests|^2|runtime||3",
        "rich|*|optional||4",
        "local|@ ../local|runtime||5",
        "many|<2|runtime||6",
        "many|>=2|runtime||6",
        "mock|1|dev|dev|12",
        "black||dev|dev|9",
    ]


REQUIREMENTS = """\
# comment
-r base.txt
--index-url https://user:secret@example.org/simple
httpx==0.28.1 \\
    --hash=sha256:abc \\
    --hash=sha256:def
uvicorn[standard] >= 0.30 ; python_version >= "3.11"  # behind
git+https://token@github.com/a/b.git@v1#egg=thing
-e git+https://github.com/a/c#egg=other
name @ https://example.org/name.whl
-e .
./local
"""


def test_requirements() -> None:
    expected = [
        "httpx|==0.28.1|runtime||4",
        "uvicorn|>= 0.30|runtime||7",
        "thing|@ git+https://github.com/a/b.git@v1|runtime||8",
        "other|@ git+https://github.com/a/c|runtime||9",
        "name|@ https://example.org/name.whl|runtime||10",
    ]
    assert listed("requirements.txt", REQUIREMENTS) == expected
    as_dev = [line.replace("|runtime|", "|dev|") for line in expected]
    assert listed("requirements-dev.txt", REQUIREMENTS) == as_dev
    assert listed("requirements/test.txt", REQUIREMENTS) == as_dev


PACKAGE = """\
{
  "name": "react",
  "dependencies": {"react": "^19", "@scope/x": "*"},
  "devDependencies": {
    "react": "workspace:*",
    "vite": "npm:other@1"
  },
  "optionalDependencies": {"fsevents": "2"},
  "peerDependencies": {"vue": ">=3"}
}
"""


def test_package_json() -> None:
    assert listed("package.json", PACKAGE) == [
        "react|^19|runtime||3",
        "@scope/x||runtime||3",
        "react|workspace:*|dev||5",
        "other|1|dev||6",
        "fsevents|2|optional||8",
        "vue|>=3|runtime|peer|9",
    ]


GO_MOD = """\
module example.org/a // the module

go 1.25

require example.org/one v1.2.3

require (
	example.org/two v0.0.0-20260101000000-abcdefabcdef // indirect
	"example.org/three" v2.0.0+incompatible
)
replace example.org/one => ../one
exclude (
	example.org/bad v1.0.0
)
tool example.org/tool/cmd
"""


def test_go_mod() -> None:
    assert listed("go.mod", GO_MOD) == [
        "example.org/tool/cmd||build|tool|15",
        "example.org/one|v1.2.3 => ../one|runtime||5",
        "example.org/two|v0.0.0-20260101000000-abcdefabcdef|runtime||8",
        "example.org/three|v2.0.0+incompatible|runtime||9",
    ]


CARGO = """\
[package]
name = "serde"

[dependencies]
serde = { version = "1", features = ["derive"] }
tokio = "*"
short = { package = "long-name", version = "2", optional = true }
here = { path = "../here" }
shared.workspace = true

[dev-dependencies]
proptest = "1.4"

[build-dependencies]
cc = "1"

[target.'cfg(windows)'.dependencies]
winapi = "0.3"

[workspace.dependencies]
shared = { git = "https://example.org/shared" }
"""


def test_cargo_toml() -> None:
    assert listed("Cargo.toml", CARGO) == [
        "serde|1|runtime||5",
        "tokio||runtime||6",
        "long-name|2|optional||7",
        "here|@ ../here|runtime||8",
        "shared||runtime||9",
        "proptest|1.4|dev||12",
        "cc|1|build||15",
        "winapi|0.3|runtime|cfg(windows)|18",
    ]


BROKEN = [
    ("pyproject.toml", "[project\n", "It is not valid TOML"),
    ("pyproject.toml", "x = " + "[" * 100_000, "It is not valid TOML"),
    ("pyproject.toml", '[project]\ndependencies = ["!!"]', "A requirement could not be parsed: '!!'"),
    ("package.json", "{", "It is not valid JSON"),
    ("package.json", "[" * 200_000, "It is not valid JSON"),
    ("package.json", "[]", "It is not a JSON object"),
    ("package.json", '{"dependencies": []}', "dependencies is not an object"),
    ("package.json", '{"dependencies": {"a": 1}}', "The version of 'a' in dependencies is not text"),
    ("go.mod", "nonsense", "There is no module line"),
    ("go.mod", "module a\nrequire x y", "Line 2 could not be parsed"),
    ("Cargo.toml", "[dependencies]\na = 1", "The version of 'a' in dependencies could not be parsed"),
    ("requirements.txt", "a b c", "Line 1 could not be parsed"),
]


@pytest.mark.parametrize(("path", "text", "problem"), BROKEN)
def test_broken_manifests_are_reported(path: str, text: str, problem: str) -> None:
    ((message, _),) = parse(path, text).problems
    assert problem in message


def test_names_that_the_database_cannot_store() -> None:
    parsed = parse("package.json", '{"dependencies": {"a\\u0000b": "\\ud800", "x": "' + "1" * 9999 + '"}}')
    first, second = parsed.dependencies
    assert (first.name, first.constraint) == ("a\ufffdb", "?")
    assert len(second.constraint) == 500


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("pyproject.toml", True),
        ("a/b/Cargo.toml", True),
        ("requirements.txt", True),
        ("a/requirements-dev.txt", True),
        ("dev-requirements.txt", True),
        ("requirements/base.txt", True),
        ("requirements.md", False),
        ("notes/my.txt", False),
        ("package-lock.json", True),
        ("xpackage.json", False),
    ],
)
def test_manifests_are_recognised_by_path(path: str, expected: bool) -> None:
    assert is_manifest(path) is expected


PATHS = st.sampled_from(["pyproject.toml", "package.json", "go.mod", "Cargo.toml", "requirements.txt"])
PIECES = st.sampled_from(
    [
        *("[project]\n", "dependencies", " = ", '["a>=1"]', "{", "}", '"', ":", "require (", ")\n", "module a\n"),
        *("-e ", "#egg=", "://", "[tool.poetry.dependencies]\n", "[dependencies]\n", "x = ", "1", "\n", ","),
        *("//", "\\\n", "@ ", ";"),
    ]
)


@given(PATHS, st.lists(PIECES | st.text(max_size=8), max_size=40))
def test_no_text_breaks_a_parser(path: str, pieces: list[str]) -> None:
    text = "".join(pieces)
    parsed = parse(path, text)
    for one in parsed.dependencies:
        assert one.name
        assert "\x00" not in one.name + one.constraint
        assert one.line is None or 1 <= one.line <= text.count("\n") + 1


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["dependencies", "devDependencies", "peerDependencies"]), VALUES))
def test_no_json_breaks_package_json(data: dict[str, object]) -> None:
    import json

    parsed = parse("package.json", json.dumps(data))
    assert {one.name for one in parsed.dependencies} <= {
        clean(name) for group in data.values() if isinstance(group, dict) for name in group
    }


def test_classifiers() -> None:
    assert of_classifier("License :: OSI Approved :: MIT License") == "MIT"
    assert of_classifier("License :: Other/Proprietary License") == "Other/Proprietary License"
