"""Moves and suggestions."""

from datetime import UTC, datetime, timedelta

import pytest

from commandcenter_app.radar.terms import (
    FOUND_BY_SCAN,
    Movement,
    Origin,
    Ring,
    is_decided,
    key_of,
    move,
    movement,
    suggestion,
)

NOW = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("from_", "to", "days", "expected"),
    [
        (None, Ring.ASSESS, 1, Movement.NEW),
        (Ring.ASSESS, Ring.TRIAL, 1, Movement.IN),
        (Ring.ADOPT, Ring.HOLD, 1, Movement.OUT),
        (Ring.ADOPT, Ring.HOLD, 91, Movement.NONE),
    ],
)
def test_the_latest_move_is_marked_while_it_is_recent(
    from_: Ring | None, to: Ring, days: int, expected: Movement
) -> None:
    earlier = move(Ring.HOLD, Ring.ADOPT, NOW - timedelta(days=300))
    assert movement([earlier, move(from_, to, NOW - timedelta(days=days))], NOW) is expected


def test_without_moves_nothing_is_marked() -> None:
    assert movement([], NOW) is Movement.NONE


@pytest.mark.parametrize(
    ("ring", "found", "dismissed", "ever", "expected"),
    [
        (Ring.ASSESS, Ring.ADOPT, None, True, "used:adopt"),
        (Ring.ASSESS, Ring.ADOPT, "used:adopt", True, None),
        (Ring.ASSESS, Ring.TRIAL, "used:adopt", True, "used:trial"),
        (Ring.ADOPT, Ring.TRIAL, None, True, None),
        (Ring.HOLD, Ring.ADOPT, None, True, None),
        (Ring.ADOPT, None, None, True, "gone:hold"),
        (Ring.HOLD, None, None, True, None),
        (Ring.ADOPT, None, None, False, None),
        (Ring.ADOPT, Ring.HOLD, None, True, "leaving:hold"),
        (Ring.ADOPT, Ring.HOLD, "leaving:hold", True, None),
    ],
)
def test_a_suggestion_depends_on_use_ring_and_dismissal(
    ring: Ring, found: Ring | None, dismissed: str | None, ever: bool, expected: str | None
) -> None:
    made = suggestion(ring, found, dismissed, ever_found=ever)
    assert (made and f"{made['kind']}:{made['ring']}") == expected


def test_a_ring_further_out_is_suggested_only_if_no_user_chose_the_ring() -> None:
    chosen = [move(Ring.TRIAL, Ring.ADOPT, NOW, "works well")]
    assert not is_decided(Origin.SCAN, [])
    assert not is_decided(Origin.SCAN, [move(None, Ring.ADOPT, NOW, FOUND_BY_SCAN)])
    assert is_decided(Origin.SCAN, chosen)
    assert is_decided(Origin.HAND, [])
    made = suggestion(Ring.ADOPT, Ring.TRIAL, None, ever_found=True, decided=False, why="Few files use it.")
    assert made == {"kind": "less", "ring": "trial", "reason": "Few files use it."}


def test_keys_ignore_case_and_spaces() -> None:
    assert key_of("  Ruby  on rails ") == key_of("Ruby on Rails")
