"""Groups of small updates."""

import json
from dataclasses import replace

import pytest

from commandcenter_app.gaps.fixes import Fix, Use, fix_for
from commandcenter_app.gaps.terms import Level
from commandcenter_app.gaps.updates import SmallUpdate, fact, fix_of, groups, is_small

UV = Use("pyproject.toml", "uv.lock", direct=True)
BY_HAND = Use("requirements.txt", None, direct=True)


def update(number: int, name: str, level: str = "minor", ecosystem: str = "pypi", use: Use = UV) -> SmallUpdate:
    fix = fix_for(ecosystem, name, "1.0.0", "1.2.0", use, frozenset())
    assert fix is not None
    return SmallUpdate(number, ecosystem, name, Level(level), fix_of(json.loads(json.dumps(fact(fix)))))


def test_small_updates_of_one_file_are_one_group_with_one_command() -> None:
    npm = Use("web/package.json", "package-lock.json", direct=True)
    found = groups(
        [
            update(3, "b"),
            update(1, "web", ecosystem="npm", use=npm),
            update(4, "C"),
            update(2, "a"),
            update(5, "it", ecosystem="npm", use=npm),
        ]
    )
    assert [(one.ecosystem, one.file, one.minor, one.gap_ids, one.message, one.command) for one in found] == [
        ("pypi", "uv.lock", 3, (2, 3, 4), "3 packages have newer minor versions.",
         "uv add 'a>=1.2.0' 'b>=1.2.0' 'C>=1.2.0'"),
        ("npm", "package-lock.json", 2, (5, 1), "2 packages have newer minor versions.",
         "cd web && npm install 'it@^1.2.0' 'web@^1.2.0'"),
    ]  # fmt: skip
    assert found[0].advice == "None of them is a major update. One command applies all of them."


def test_a_single_update_is_no_group() -> None:
    assert groups([update(1, "a"), update(2, "b", use=BY_HAND)]) == []
    assert groups([]) == []


@pytest.mark.parametrize(
    ("levels", "message"),
    [
        ("patch patch", "2 packages have newer patch versions."),
        ("minor patch", "1 package has a newer minor version, 1 a newer patch version."),
        ("minor minor patch patch", "2 packages have newer minor versions, 2 newer patch versions."),
    ],
)
def test_messages_count_minor_and_patch_updates(levels: str, message: str) -> None:
    (found,) = groups(update(number, f"p{number}", level) for number, level in enumerate(levels.split()))
    assert found.message == message


def test_packages_without_a_command_are_named() -> None:
    (found,) = groups([update(1, "a", use=BY_HAND), update(2, "b", use=BY_HAND)])
    assert found.command is None
    assert found.advice == "None of them is a major update. Set the versions in requirements.txt."
    mixed = [replace(update(number, name), fix=Fix(None, "", "uv.lock")) for number, name in enumerate("efdcabg")]
    (found,) = groups([update(9, "z"), *mixed])
    assert found.command == "uv add 'z>=1.2.0'"
    assert found.advice == "None of them is a major update. By hand: a, b, c, d, e and 2 more."


@pytest.mark.parametrize(
    ("ecosystem", "current", "newest", "level", "small"),
    [
        ("pypi", "1.2", "1.3", "minor", True),
        ("pypi", "0.2", "0.3", "minor", True),
        ("pypi", "1.2", "2.0", "major", False),
        ("cargo", "1.2.0", "1.3.0", "minor", True),
        ("cargo", "0.2.0", "0.3.0", "minor", False),
        ("cargo", "0.2.0", "0.2.1", "patch", True),
        ("cargo", "0.0.1", "0.0.2", "patch", False),
        ("npm", "0.2.0", "0.3.0", "minor", False),
        ("npm", "1.2.0-rc.1", "1.2.0", "patch", True),
        ("go", "0.7.0", "0.8.0", "minor", True),
    ],
)
def test_minor_updates_below_1_are_not_small_where_they_may_break_users(
    ecosystem: str, current: str, newest: str, level: str, *, small: bool
) -> None:
    assert is_small(ecosystem, current, newest, Level(level)) is small
