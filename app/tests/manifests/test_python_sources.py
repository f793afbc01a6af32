"""Python: sources other than registries, names of files, forks, and imports."""

import json
from pathlib import PurePosixPath

import pytest

from commandcenter_app import manifests
from commandcenter_app.manifests.base import Parsed
from commandcenter_app.scan.imports import find_imports
from commandcenter_app.scan.resolve import resolve


def parse(path: str, text: str) -> Parsed:
    parsed = manifests.parse(path, text)
    assert parsed.problems == []
    return parsed


def test_poetry_adds_to_what_the_project_declares() -> None:
    parsed = parse(
        "pyproject.toml",
        """
[project]
name = "p"
dependencies = ["requests (>=2.31,<3.0)", "mydep (>=1.4,<2.0)", "local"]

[project.optional-dependencies]
img = ["pillow (>=10,<11)"]

[tool.poetry.dependencies]
python = ">=3.10"
mydep = { source = "artifactory" }
Requests = { allow-prereleases = true }
pillow = { version = ">=10" }
local = { path = "../local", develop = true }

[tool.poetry.group.test.dependencies]
pytest = "^8.2"
requests = { git = "https://example.org/r.git", tag = "v1" }
""",
    )
    assert [(one.name, one.constraint, one.kind) for one in parsed.dependencies] == [
        ("requests", ">=2.31,<3.0", "runtime"),
        ("mydep", ">=1.4,<2.0", "runtime"),
        ("local", "@ ../local", "runtime"),
        ("pillow", ">=10,<11", "optional"),
        ("pytest", "^8.2", "dev"),
        ("requests", "@ git+https://example.org/r.git@v1", "dev"),
    ]


def test_sources_of_uv() -> None:
    text = """
[project]
name = "p"
dependencies = ["acme_lib>=1", "httpx", "sqids>=0.5", "torch", "member", "wheel-only"]

[tool.uv.sources]
acme-lib = { path = "../../elsewhere/acme" }
httpx = { git = "https://example.org/httpx", tag = "0.27.0" }
torch = [{ index = "cpu", marker = "sys_platform != 'linux'" }, { url = "https://example.org/t.whl" }]
member = { workspace = true }
wheel-only = { index = "own" }
"""
    found = {one.name: (one.constraint, one.purl) for one in resolve({"pyproject.toml": parse("pyproject.toml", text)})}
    assert found == {
        "acme_lib": ("@ ../../elsewhere/acme", "pkg:pypi/acme-lib"),
        "httpx": (
            "@ git+https://example.org/httpx@0.27.0",
            "pkg:pypi/httpx?vcs_url=git%2Bhttps://example.org/httpx%400.27.0",
        ),
        "sqids": (">=0.5", "pkg:pypi/sqids"),
        "torch": ("@ https://example.org/t.whl", "pkg:pypi/torch?download_url=https://example.org/t.whl"),
        "member": ("", "pkg:pypi/member"),
        "wheel-only": ("", "pkg:pypi/wheel-only?repository_url=own"),
    }


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("requirements.txt", "runtime"),
        ("requirements-docker.txt", "runtime"),
        ("requirements-prototype.txt", "runtime"),
        ("requirements-testimonials.txt", "runtime"),
        ("requirements/production.txt", "runtime"),
        ("requirements-dev.txt", "dev"),
        ("dev-requirements.txt", "dev"),
        ("test_requirements.in", "dev"),
        ("requirements/docs.txt", "dev"),
        ("requirements-type-checking.txt", "dev"),
        ("requirements_ci3.txt", "dev"),
        ("requirements.lint.txt", "dev"),
    ],
)
def test_the_name_of_a_requirements_file_shows_its_kind(path: str, kind: str) -> None:
    assert [one.kind for one in parse(path, "black==24.4.2\n").dependencies] == [kind]
    assert PurePosixPath(path).suffix in {".txt", ".in"}


def test_forks_and_groups_of_a_virtual_root() -> None:
    lock = """
version = 1
[manifest]
members = ["a-pkg"]
[manifest.dependency-groups]
dev = [{ name = "iniconfig", specifier = ">=2" }]
[[package]]
name = "a-pkg"
version = "0.1.0"
source = { virtual = "a" }
dependencies = [{ name = "numpy", version = "2.0.2" }, { name = "numpy", version = "2.5.5" }]
[[package]]
name = "iniconfig"
version = "2.1.0"
[[package]]
name = "iniconfig"
version = "2.3.1"
[[package]]
name = "numpy"
version = "2.0.2"
[[package]]
name = "numpy"
version = "2.5.5"
"""
    files = {
        "uv.lock": lock,
        "pyproject.toml": '[dependency-groups]\ndev = ["iniconfig>=2"]\n',
        "a/pyproject.toml": '[project]\nname = "a-pkg"\ndependencies = ["numpy<3"]\n',
    }
    found = resolve({path: parse(path, text) for path, text in sorted(files.items())})
    assert [(one.path, one.name, one.version, one.kind, one.direct) for one in found] == [
        ("a/pyproject.toml", "numpy", "2.5.5", "runtime", True),
        ("pyproject.toml", "iniconfig", "2.3.1", "dev", True),
        ("uv.lock", "iniconfig", "2.1.0", "dev", True),
        ("uv.lock", "numpy", "2.0.2", "runtime", True),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("import os; import boltons", {"os", "boltons"}),
        ("try: import ujson as json\nexcept ImportError: import json", {"ujson", "json"}),
        ("import cv2, serial, \\\n    msal", {"cv2", "serial", "msal"}),
        ("from a.b \\\n    import c", {"a"}),
        ('if x: from d import e; import f.g as h', {"d", "f"}),
        (">>> import i", {"i"}),
        ("x = important\nfrom . import y", set()),
    ],
)  # fmt: skip
def test_imports_of_python(text: str, names: set[str]) -> None:
    assert {name for _, name in find_imports("Python", "a.py", text)} == names


def test_imports_of_a_notebook() -> None:
    cells = [
        {"cell_type": "code", "source": ["import pandas as pd\n", "pd.DataFrame()"]},
        {"cell_type": "code", "source": "import numpy"},
        {"cell_type": "markdown", "source": ["import nothing"]},
    ]
    text = json.dumps({"cells": cells})
    assert find_imports("Jupyter Notebook", "a.ipynb", text) == [("pypi", "numpy"), ("pypi", "pandas")]
    assert find_imports("Jupyter Notebook", "a.ipynb", "{") == []
