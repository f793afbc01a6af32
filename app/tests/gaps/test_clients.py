"""Output of package clients."""

import json
from datetime import date

import pytest

from commandcenter_app.gaps.check import RegistryAnswer
from commandcenter_app.gaps.clients import changes_at, read_cargo, read_go, read_npm
from commandcenter_app.gaps.versions import Releases


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("git+https://github.com/vuejs/core.git", "https://github.com/vuejs/core/releases"),
        ("git://github.com/a/b.js.git", "https://github.com/a/b.js/releases"),
        ("git+ssh://git@github.com/a/b.git", "https://github.com/a/b/releases"),
        ("https://github.com/a/b/tree/main/packages/c", "https://github.com/a/b/releases"),
        ("https://gitlab.com/a/b.git", "https://gitlab.com/a/b/-/releases"),
        ("git+https://forge.test/a/b.git", "https://forge.test/a/b"),
        ("git@forge.test:a/b.git", None),
        ("javascript:alert(1)", None),
        ("https://user:secret@forge.test/a", None),
        (None, None),
        ({"url": 1}, None),
    ],
)
def test_changes_are_at_the_page_of_releases_if_the_host_has_one(source: object, address: str | None) -> None:
    assert changes_at(source) == address


def test_days_and_addresses_are_read_from_what_clients_print() -> None:
    npm = {
        "versions": ["1.0.0", "1.1.0"],
        "dist-tags": {"latest": "1.1.0"},
        "time": {"modified": "2025-01-01T00:00:00Z", "1.0.0": "2020-01-01T00:00:00Z", "1.1.0": "2021-03-04T05:06:07Z"},
        "repository": {"type": "git", "url": "git+https://github.com/a/b.git"},
    }
    day, changes = date(2021, 3, 4), "https://github.com/a/b/releases"
    assert read_npm(json.dumps(npm)) == Releases("1.1.0", ("1.0.0", "1.1.0"), None, day, changes)
    del npm["time"], npm["repository"]
    assert read_npm(json.dumps(npm)) == Releases("1.1.0", ("1.0.0", "1.1.0"))
    assert read_cargo("version: 1.2.3 (latest 1.3.0)\nrepository: https://github.com/a/b\n") == Releases(
        "1.3.0", changes=changes
    )
    assert read_cargo("version: 0.2.189 (latest 1.0.0-alpha.5)\n") == Releases("0.2.189")
    go = {"Path": "github.com/a/b", "Version": "v1.2.0", "Versions": ["v1.2.0"], "Time": "2021-03-04T05:06:07Z"}
    assert read_go(json.dumps(go)) == Releases("v1.2.0", ("v1.2.0",), None, day, changes)
    assert read_go(json.dumps({**go, "Path": "example.org/b", "Time": 7})) == Releases("v1.2.0", ("v1.2.0",))


def test_cached_answers_of_an_earlier_version_are_understood() -> None:
    answer = RegistryAnswer(Releases("1.0", ("1.0",), None, date(2021, 3, 4), "https://forge.test/a"))
    assert RegistryAnswer.from_json(answer.to_json()) == answer
    earlier = json.loads(answer.to_json())
    del earlier["releases"]["released"], earlier["releases"]["changes"]
    assert RegistryAnswer.from_json(json.dumps(earlier)).releases == Releases("1.0", ("1.0",))
