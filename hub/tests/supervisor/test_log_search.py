"""Search of a journal: by text and by expression, with context, in parts, and while lines are written."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commandcenter_hub.engines.base import LogLine
from commandcenter_hub.supervisor import log_index, log_search
from commandcenter_hub.supervisor.journal import Journal
from commandcenter_hub.supervisor.log_query import Filter
from commandcenter_hub.supervisor.log_search import Found, InvalidPattern, compile_pattern


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Journal]:
    monkeypatch.setattr(log_search, "PART_LINES", 7)
    journal = Journal(tmp_path / "project" / "journal.db")
    yield journal
    journal.close()


def write(journal: Journal, *texts: str, service: str = "web", time: float = 1.0) -> None:
    journal.append(service, "run", [LogLine(time + at, "stdout", text, f"c{at}") for at, text in enumerate(texts)])


def search(journal: Journal, limit: int = 100, context: int = 0, **wanted: object) -> Found:
    return log_search.search(journal.path, Filter(**wanted), limit, context, threading.Event())  # type: ignore[arg-type]


def texts(found: Found) -> list[str]:
    return [line.text for line in found.lines]


def test_an_expression_matches_within_lines_and_ignores_case(journal: Journal) -> None:
    write(journal, "alpha 1", "Beta 22", "", "gamma\n22", "x" * 100, "ÄRGER 333", *["filler"] * 20, "beta 4444")
    for expression, expected in {
        r"beta \d+": ["Beta 22", "beta 4444"],
        r"^beta": ["Beta 22", "beta 4444"],
        r"\d{3}$": ["ÄRGER 333", "beta 4444"],
        r"ärger": ["ÄRGER 333"],
        r"^$": [""],
        r"gamma 22": ["gamma\n22"],
        r"1\nBeta": [],
        r"(x+x+)+y": [],
    }.items():
        assert texts(search(journal, pattern=compile_pattern(expression))) == expected, expression
    assert len(search(journal, pattern=compile_pattern("z*")).hits) == 27
    found = search(journal, 2, pattern=compile_pattern("filler"))
    assert (len(found.hits), found.before) == (2, found.hits[0])


@pytest.mark.parametrize("expression", ["(", "[", "*", "a{100000}", "(?P<x", r"\1", "(a{1000}){1000}"])
def test_an_expression_that_re2_refuses_is_an_error_for_the_user(expression: str) -> None:
    with pytest.raises(InvalidPattern):
        compile_pattern(expression)


@pytest.mark.parametrize("wanted", [{"search": "hit"}, {"search": "hi"}, {"pattern": compile_pattern("h.t")}])
def test_hits_have_their_context_and_are_paged(journal: Journal, wanted: dict[str, object]) -> None:
    write(journal, *(f"hit {number}" if number % 10 == 0 else f"line {number}" for number in range(40)))
    write(journal, "another service", service="db")
    write(journal, "line 40")
    found = search(journal, 2, 1, **wanted, services=("web",))
    assert texts(found) == ["line 19", "hit 20", "line 21", "line 29", "hit 30", "line 31"]
    assert [line.text for line in found.lines if line.id in found.hits] == ["hit 20", "hit 30"]
    older = search(journal, 5, 1, **wanted, services=("web",), before=found.before)
    assert texts(older) == ["hit 0", "line 1", "line 9", "hit 10", "line 11"]
    assert older.before is None
    last = search(journal, 100, 2, **wanted, services=("web",), after=29)
    assert texts(last) == ["line 28", "line 29", "hit 30", "line 31", "line 32"]


def following(journal: Journal, limit: int = 100, **wanted: object) -> tuple[list[str], bool]:
    found, more = log_search.following(journal.path, Filter(**wanted), limit, threading.Event())  # type: ignore[arg-type]
    return [line.text for line in found], more


@pytest.mark.parametrize("wanted", [{"search": "hit"}, {"search": "hi"}, {"pattern": compile_pattern("h.t")}])
def test_the_oldest_hits_after_a_line_are_paged(journal: Journal, wanted: dict[str, object]) -> None:
    write(journal, *(f"hit {number}" if number % 10 == 0 else f"line {number}" for number in range(40)))
    write(journal, "hit of another service", service="db")
    assert following(journal, 2, **wanted, services=("web",), after=5) == (["hit 10", "hit 20"], True)
    assert following(journal, 2, **wanted, services=("web",), after=21) == (["hit 30"], False)
    assert following(journal, 2, **wanted, after=21) == (["hit 30", "hit of another service"], False)
    assert following(journal, **wanted, after=41) == ([], False)


@pytest.mark.parametrize("wanted", [{}, {"search": "needle"}, {"pattern": compile_pattern("ne+dle")}])
def test_several_services_are_searched_in_the_order_of_their_lines(journal: Journal, wanted: dict[str, object]) -> None:
    for number in range(6):
        write(journal, f"needle {number}", service=("web", "db", "cache")[number % 3])
    both = ("db", "web")
    assert texts(search(journal, 3, **wanted, services=both)) == ["needle 1", "needle 3", "needle 4"]
    assert following(journal, 3, **wanted, services=both) == (["needle 0", "needle 1", "needle 3"], True)
    stored = journal.read(Filter(both), 3)
    assert ([line.text for line in stored[0]], stored[1]) == (["needle 1", "needle 3", "needle 4"], True)
    assert [Filter(both).matches(line) for line in journal.read(Filter(), 3)[0]] == [True, True, False]


@pytest.mark.parametrize("text", ["early", "later"])
def test_lines_and_parts_of_the_index_may_be_removed_during_a_search(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(log_index, "PART_LINES", 20)
    for _ in range(3):
        write(journal, *["early line"] * 10)
    write(journal, *["later line"] * 30)
    ranges = log_index.ranges

    def then_removed(db: Any, indexed: int) -> list[tuple[str | None, int]]:
        found = ranges(db, indexed)
        journal.max_lines = 5
        journal.prune()
        return found

    monkeypatch.setattr(log_index, "ranges", then_removed)
    assert set(texts(search(journal, search=text))) <= {f"{text} line"}
    assert set(texts(search(journal, search=text))) == ({"later line"} if text == "later" else set())


def test_a_search_that_is_stopped_returns_where_it_is(journal: Journal) -> None:
    write(journal, "hit", *["filler"] * 50)
    stop = threading.Event()
    stop.set()
    found = log_search.search(journal.path, Filter(pattern=compile_pattern("hit")), 10, 0, stop)
    assert (found.lines, found.before) == ([], 45)
    assert texts(search(journal, pattern=compile_pattern("hit"), before=found.before)) == ["hit"]


def test_a_search_delays_no_writer_and_no_reader(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    write(journal, *["needle"] * 30)
    reached, free = threading.Event(), threading.Event()
    matching = log_search.matching

    def slowly(*given: object) -> list[object]:
        reached.set()
        assert free.wait(30)
        return matching(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(log_search, "matching", slowly)
    found: list[Found] = []
    thread = threading.Thread(target=lambda: found.append(search(journal, pattern=compile_pattern("needle"))))
    thread.start()
    try:
        assert reached.wait(30)
        write(journal, "written meanwhile")
        assert [line.text for line in journal.read(Filter(), 1)[0]] == ["written meanwhile"]
    finally:
        free.set()
        thread.join()
    assert len(found[0].hits) == 30


def test_the_first_line_at_a_time_is_found(journal: Journal) -> None:
    assert log_search.first_at(journal.path, 0) is None
    write(journal, *(str(number) for number in range(100)), time=1000)
    ids = [log_search.first_at(journal.path, moment) for moment in (0, 1000, 1000.5, 1042, 1099, 1100)]
    assert ids == [1, 1, 2, 43, 100, None]
