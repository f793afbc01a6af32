"""Compute how far versions are behind."""

import pytest

from commandcenter_app.gaps.versions import Behind, Releases, behind, finals


@pytest.mark.parametrize(
    ("ecosystem", "version", "newest", "level"),
    [
        ("pypi", "1.2.3", "1.2.4", "patch"),
        ("pypi", "1.2", "1.3", "minor"),
        ("pypi", "1.2.post1", "1.2", None),
        ("pypi", "2.0rc1", "2.0", None),
        ("npm", "17.0.2", "19.3.1", "major"),
        ("npm", "20.0.0-beta.1", "19.3.1", None),
        ("go", "v1.9.0", "v1.10.0", "minor"),
        ("go", "v0.0.0-20230101000000-abcdefabcdef", "v0.1.0", "minor"),
        ("cargo", "1.0.10", "1.0.9", None),
        ("npm", "not a version", "1.0.0", None),
    ],
)
def test_the_level_of_an_update_is_computed(ecosystem: str, version: str, newest: str, level: str | None) -> None:
    found = behind(ecosystem, version, "", Releases(newest))
    assert (found.level if found else None) == level


def test_a_range_means_its_newest_version() -> None:
    releases = Releases("4.1.0", ("2.0.0", "3.0.0", "3.9.1", "4.0.0", "4.1.0"))
    assert behind("npm", None, "^3.0.0", releases) == Behind("3.9.1", "4.1.0", "major", 2)  # type: ignore[arg-type]
    assert behind("npm", None, ">=3", releases) is None
    assert behind("npm", None, "", releases) is None
    assert behind("npm", None, "workspace:*", releases) is None
    assert behind("cargo", None, "0.4", Releases("0.5.1")) == Behind("0.4", "0.5.1", "minor", None)  # type: ignore[arg-type]
    assert behind("cargo", None, "0.5", Releases("0.5.1")) is None


def test_only_final_versions_count() -> None:
    assert finals("pypi", ["1.0", "1.10", "1.9", "2.0rc1", "2.0.dev1", "1.10.post1"]) == (
        "1.0",
        "1.9",
        "1.10",
        "1.10.post1",
    )
    assert finals("npm", ["1.0.0", "2.0.0-rc.1", "0.9.0"]) == ("0.9.0", "1.0.0")
