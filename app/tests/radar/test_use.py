"""Rings that the use of technologies suggests."""

from datetime import UTC, datetime, timedelta

import pytest

from commandcenter_app.radar.terms import Quadrant, Ring
from commandcenter_app.radar.use import MONTHS_KEPT, Unit, Use, describe, explain, ring_of, with_month

NOW = datetime(2026, 11, 28, tzinfo=UTC)
OLD, NEW = NOW - timedelta(days=900), NOW - timedelta(days=60)
LIBRARY, TOOL, PLATFORM = Quadrant.LANGUAGES, Quadrant.TOOLS, Quadrant.PLATFORMS


def files(main: int, of_main: int = 100, side: int = 0, of_side: int = 50, **more: object) -> Use:
    return Use(Unit.FILES, main, of_main, side, of_side, **{"declared": 1, "first_at": OLD, **more})  # type: ignore[arg-type]


CASES = [
    ("a library in many files", files(40), LIBRARY, Ring.ADOPT),
    ("in three of a thousand", files(3, 1000), LIBRARY, Ring.ADOPT),
    ("in two of a thousand", files(2, 1000), LIBRARY, Ring.TRIAL),
    ("in the only file", files(1, 1), LIBRARY, Ring.ADOPT),
    ("in one of twenty, exactly the share", files(1, 20), LIBRARY, Ring.ADOPT),
    ("in one of twenty-one", files(1, 21), LIBRARY, Ring.TRIAL),
    ("wide, but new", files(40, first_at=NEW), LIBRARY, Ring.TRIAL),
    ("wide, but not committed", files(40, first_at=None), LIBRARY, Ring.TRIAL),
    ("wide, but optional", files(40, optional=True), LIBRARY, Ring.TRIAL),
    ("declared, but not imported", Use(Unit.PLACES, declared=1, idle=True), LIBRARY, Ring.TRIAL),
    ("declared, imported by few tests", files(0, side=2, idle=True), LIBRARY, Ring.TRIAL),
    ("a library in many tests only", files(0, side=30, declared=0), LIBRARY, Ring.TRIAL),
    ("a library in few tests only", files(0, side=2, declared=0), LIBRARY, Ring.ASSESS),
    ("a tool for tests in many of them", files(0, side=30, declared=0), TOOL, Ring.ADOPT),
    ("a tool for tests in few of them", files(0, side=2, declared=0), TOOL, Ring.ASSESS),
    ("a build tool in one settings file", files(1, 500), TOOL, Ring.ADOPT),
    ("a database driver in one file", files(1, 500), PLATFORM, Ring.ADOPT),
    ("a tool that is configured", Use(Unit.PLACES, declared=1, first_at=OLD), TOOL, Ring.ADOPT),
    ("configured a short time ago", Use(Unit.PLACES, declared=1, first_at=NEW), TOOL, Ring.TRIAL),
    ("configured in examples only", Use(Unit.PLACES, side=2), TOOL, Ring.ASSESS),
    ("a tenth of the lines", Use(Unit.LINES, 100, 1000, first_at=OLD), LIBRARY, Ring.ADOPT),
    ("less than a tenth", Use(Unit.LINES, 99, 1000, first_at=OLD), LIBRARY, Ring.TRIAL),
    ("lines of examples only", Use(Unit.LINES, 0, 1000, 5, 1000, first_at=OLD), LIBRARY, Ring.ASSESS),
    ("most of the lines of examples only", Use(Unit.LINES, 0, 1000, 500, 1000, first_at=OLD), LIBRARY, Ring.TRIAL),
    ("half of its files are left", files(4, months=(("2026-01", 8),)), LIBRARY, Ring.HOLD),
    ("more than half are left", files(5, months=(("2026-01", 8),)), LIBRARY, Ring.ADOPT),
    ("one of three is left", files(1, months=(("2026-01", 3),)), LIBRARY, Ring.TRIAL),
    ("it grows", files(9, months=(("2026-01", 2), ("2026-10", 7))), LIBRARY, Ring.ADOPT),
]


@pytest.mark.parametrize(("use", "quadrant", "ring"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_use_suggests_a_ring(use: Use, quadrant: Quadrant, ring: Ring) -> None:
    assert ring_of(use, quadrant, NOW, datetime(2020, 1, 1, tzinfo=UTC)) is ring
    assert explain(use, ring, quadrant, NOW).endswith(".")
    assert describe(use).endswith(".")


def test_without_git_every_use_is_settled() -> None:
    assert ring_of(files(40, first_at=None), LIBRARY, NOW, None) is Ring.ADOPT


def test_technologies_from_the_start_of_a_young_project_are_settled() -> None:
    began = NOW - timedelta(days=40)
    first, later = (files(40, first_at=NOW - timedelta(days=days)) for days in (39, 19))
    assert ring_of(first, LIBRARY, NOW, began) is Ring.ADOPT
    assert ring_of(later, LIBRARY, NOW, began) is Ring.TRIAL


@pytest.mark.parametrize(
    ("use", "text"),
    [
        (files(12, 60, 3, 40), "Imported by 12 of 60 source files (20 %) of the main project, "
         "and by 3 files of tests, documentation and examples."),
        (files(1, 1000), "Imported by 1 of 1,000 source files (under 1 %) of the main project."),
        (files(0, side=2), "Only tests, documentation and examples import it: 2 of 50 source files (4 %)."),
        (Use(Unit.PLACES, declared=1), "One file of the main project names it."),
        (Use(Unit.PLACES, side=2), "2 files of tests, documentation and examples name it."),
        (Use(Unit.LINES, 700, 1000), "700 of 1,000 lines of code of the main project (70 %)."),
    ],
)  # fmt: skip
def test_use_is_described(use: Use, text: str) -> None:
    assert describe(use) == text


def test_a_ring_is_explained() -> None:
    assert explain(files(40), Ring.ADOPT, LIBRARY, NOW) == "The main project uses it widely; first seen in June 2024."
    assert explain(files(2, months=(("2026-01", 8),)), Ring.HOLD, LIBRARY, NOW) == (
        "It is being removed: 8 files used it before, 2 now."
    )
    assert explain(files(40, first_at=NEW), Ring.TRIAL, LIBRARY, NOW) == "It is in wide use, but new."


def test_counts_by_month_are_kept_for_three_years() -> None:
    months: dict[str, int] = {}
    for number in range(48):
        months = with_month(months, datetime(2022 + number // 12, number % 12 + 1, 1, tzinfo=UTC), number)
    assert (len(months), min(months), months["2025-12"]) == (MONTHS_KEPT, "2023-01", 47)
    assert with_month(months, datetime(2025, 12, 30, tzinfo=UTC), 1)["2025-12"] == 1
