"""Images that come through other compose files, and requirements within scripts: files known by their content."""

import pytest

from commandcenter_app import manifests
from commandcenter_app.manifests.base import Parsed
from commandcenter_app.scan.resolve import resolve

BASE = "services:\n  base:\n    image: postgres:${PG:-16}\n  other:\n    image: redis:7\n"


def rows(files: dict[str, str]) -> list[tuple[str, int | None, str, str | None]]:
    parsed: dict[str, Parsed] = {}
    for path, text in files.items():
        found = manifests.parse(path, text) if manifests.is_manifest(path) else manifests.by_content(path, text)
        if found is not None:
            assert found.problems == []
            parsed[path] = Parsed.from_json(found.to_json())
    return [(one.path, one.line, one.name, one.version) for one in resolve(parsed)]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"common.yml": BASE}, []),
        ({"compose.yaml": "services:\n  db:\n    extends:\n      file: common.yml\n      service: base\n",
          "common.yml": BASE}, [("common.yml", 3, "postgres", "16")]),
        ({"compose.yaml": "services:\n  db:\n    extends: {file: common.yml, service: base}\n    image: mine:1\n",
          "common.yml": BASE}, [("compose.yaml", 4, "mine", "1")]),
        ({"compose.yaml": "services:\n  db:\n    extends: {file: common.yml, service: base}\n    build: .\n",
          "common.yml": BASE}, []),
        ({"compose.yaml": "services:\n  db:\n    extends: {file: a/one.yml, service: x}\n",
          "a/one.yml": "services:\n  x:\n    extends: {file: two.yml, service: y}\n  z:\n    image: no:1\n",
          "a/two.yml": "services:\n  y:\n    image: yes:1\n"}, [("a/two.yml", 3, "yes", "1")]),
        ({"compose.yaml": "include:\n  - infra/db.yaml\nservices: {}\n", "infra/db.yaml": BASE},
         [("infra/db.yaml", 3, "postgres", "16"), ("infra/db.yaml", 5, "redis", "7")]),
        ({"compose.yaml": "include:\n  - path: [infra/db.yaml]\n", "infra/db.yaml": BASE, ".env": "PG=17\n"},
         [("infra/db.yaml", 3, "postgres", "17"), ("infra/db.yaml", 5, "redis", "7")]),
        ({"compose.yaml": "include:\n  - path: ${DIR_TAG}/db.yaml\n", "infra/db.yaml": BASE, ".env": "DIR_TAG=infra\n",
          "infra/.env": "PG=15\n"},
         [("infra/db.yaml", 3, "postgres", "15"), ("infra/db.yaml", 5, "redis", "7")]),
        ({"compose.yaml": "include:\n  - infra/db.yaml\n", "infra/db.yaml": BASE, ".env": "PG=17\n",
          "infra/.env": "PG=15\n"},
         [("infra/db.yaml", 3, "postgres", "17"), ("infra/db.yaml", 5, "redis", "7")]),
        ({"compose.yaml": "include:\n  - ../outside.yaml\n  - /etc/x.yaml\n  - https://example.test/x.git\n",
          "outside.yaml": BASE}, [("compose.yaml", 4, "https://example.test/x.git", None)]),
        ({"compose.yaml": "include: [a.yaml]\n", "a.yaml": "include: [b.yaml]\nservices:\n  a:\n    image: a:1\n",
          "b.yaml": "include: [a.yaml]\nservices:\n  b:\n    image: b:1\n"},
         [("a.yaml", 4, "a", "1"), ("b.yaml", 4, "b", "1")]),
        ({"config/services.yaml": "services:\n  App\\X:\n    class: Y\n"}, []),
        ({"chart/values.yaml": "services:\n  x: {{ .Values.y }}\n   image: 1\n"}, []),
        ({"run.py": "#!/usr/bin/env python\n# /// script\n# requires-python = '>=3.12'\n# dependencies = [\n"
          "#   'requests<3',\n#   'rich',\n# ]\n# ///\nimport requests\n"},
         [("run.py", 5, "requests", None), ("run.py", 6, "rich", None)]),
        ({"run.py": "print('# /// script')\n"}, []),
    ],
)  # fmt: skip
def test_images_and_requirements_of_included_files(
    files: dict[str, str], expected: list[tuple[str, int | None, str, str | None]]
) -> None:
    assert rows(files) == expected


def test_a_script_whose_requirements_are_not_toml_is_reported() -> None:
    parsed = manifests.by_content("run.py", "# /// script\n# dependencies = [\n# ///\n")
    assert parsed is not None
    assert [(one.line, one.message[:22]) for one in parsed.problems] == [(1, "It is not valid TOML: ")]
