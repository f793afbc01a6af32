"""The journal: no line missing, none twice, every search answered."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter_hub.engines.base import LogLine
from commandcenter_hub.supervisor import journal as journals
from commandcenter_hub.supervisor.journal import Filter, Journal, StoredLine


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "project" / "journal.db")
    yield journal
    journal.close()


def lines(*texts: str, stream: str = "stdout", time: float = 1.0, first: int = 1) -> list[LogLine]:
    return [LogLine(time + index, stream, text, f"c{first + index}") for index, text in enumerate(texts)]


def texts(found: list[StoredLine]) -> list[str]:
    return [line.text for line in found]


def everything(journal: Journal, limit: int = 10_000) -> list[str]:
    return texts(journal.read(Filter(), limit)[0])


def test_lines_come_back_as_they_were_written_with_ids_that_go_up(journal: Journal) -> None:
    stored = journal.append("db", "run", lines("one", "", "“drei” 日本\t\x1b[31mred"))
    stored += journal.append("web", "other", lines("two", stream="stderr", time=9.5))
    assert [line.id for line in stored] == sorted({line.id for line in stored})
    assert journal.read(Filter(), 10) == (stored, False)
    assert (stored[-1].service, stored[-1].run, stored[-1].stream, stored[-1].time) == ("web", "other", "stderr", 9.5)
    assert journal.append("db", "run", []) == []


def test_the_place_that_was_read_is_saved_with_the_lines(tmp_path: Path, journal: Journal) -> None:
    assert journal.cursor("run") is None
    journal.append("db", "run", lines("one", "two"))
    journal.append("web", "other", lines("three", first=7))
    assert (journal.cursor("run"), journal.cursor("other")) == ("c2", "c7")
    again = Journal(journal.path)
    assert (again.cursor("run"), everything(again)) == ("c2", ["one", "two", "three"])
    again.close()


def test_lines_that_could_not_all_be_saved_leave_neither_lines_nor_a_place(journal: Journal) -> None:
    journal.append("db", "run", lines("before"))
    broken = [*lines("one", first=2), LogLine(1.0, "stdout", None, "c3")]  # type: ignore[arg-type]
    with pytest.raises((sqlite3.Error, TypeError)):
        journal.append("db", "run", broken)
    assert (everything(journal), journal.cursor("run")) == (["before"], "c1")
    journal.append("db", "run", lines("one", "two", first=2))
    assert (everything(journal), journal.cursor("run")) == (["before", "one", "two"], "c3")


def test_what_another_process_sees_is_all_or_nothing(journal: Journal) -> None:
    """A Hub that is killed in the middle is a reader that sees the file before the end of the transaction."""
    reader = sqlite3.connect(journal.path)
    with pytest.raises(RuntimeError), journal._transaction() as db:
        db.execute("INSERT INTO lines (service, run, stream, time, text) VALUES ('db', 'run', 'stdout', 1, 'half')")
        assert reader.execute("SELECT count(*) FROM lines").fetchone() == (0,)
        raise RuntimeError
    assert reader.execute("SELECT count(*) FROM lines").fetchone() == (0,)
    journal.append("db", "run", lines("whole"))
    assert reader.execute("SELECT text FROM lines").fetchall() == [("whole",)]
    assert reader.execute("SELECT cursor FROM cursors").fetchall() == [("c1",)]
    reader.close()


def test_pages_go_backwards_to_the_beginning(journal: Journal) -> None:
    journal.append("db", "run", lines(*map(str, range(10))))
    seen: list[str] = []
    before, more, pages = None, True, 0
    while more:
        page, more = journal.read(Filter(before=before), 4)
        seen, before, pages = texts(page) + seen, page[0].id, pages + 1
    assert (seen, pages) == (list(map(str, range(10))), 3)
    assert journal.read(Filter(before=before), 4) == ([], False)
    assert journal.read(Filter(), 10)[1] is False
    assert journal.read(Filter(), 9)[1] is True


def test_following_goes_forwards_from_where_one_is(journal: Journal) -> None:
    stored = journal.append("db", "run", lines(*map(str, range(5))))
    after, seen = 0, []
    while page := journal.following(Filter(after=after), 2):
        seen, after = seen + texts(page), page[-1].id
    assert seen == ["0", "1", "2", "3", "4"]
    assert texts(journal.following(Filter(after=stored[2].id, search="4"), 9)) == ["4"]


def test_the_last_lines_of_a_run_are_its_own(journal: Journal) -> None:
    journal.append("db", "first", lines("a", "b", "c"))
    journal.append("db", "second", lines("d"))
    assert journal.last_lines("first", 2) == ["b", "c"]
    assert journal.last_lines("nobody", 2) == []


@pytest.mark.parametrize(
    "search",
    ['"', '""', "'", "*", "a*", "AND", "a AND b", "NEAR(a b)", "text:a", "-a", "^a", "(", ")", "%", "_", "\\", "{}",
     "日本", "日本語", "a", "ab", " ", "  ", "\t", "🛒", "é", "…"],
)  # fmt: skip
def test_whatever_is_searched_is_text_and_nothing_else(journal: Journal, search: str) -> None:
    journal.append("db", "run", lines(f"before{search}after", "something else", ""))
    found = texts(journal.read(Filter(search=search), 10)[0])
    assert f"before{search}after" in found
    assert all(search.lower() in text.lower() for text in found)


@pytest.mark.parametrize("text", ["x" * journals.LONGEST_LINE, "nothing"])
def test_what_is_not_there_is_not_found(journal: Journal, text: str) -> None:
    journal.append("db", "run", lines(text))
    for search in ("yy", "yyy", "xyx", '"yyy"', "y" * 500):
        assert journal.read(Filter(search=search), 10) == ([], False)


def test_a_search_for_what_no_line_can_hold(journal: Journal) -> None:
    journal.append("db", "run", lines("one two"))
    assert journal.read(Filter(search="one\0"), 10) == ([], False)


WORDS = st.text(st.sampled_from("abAB01 \"'*%_-(."), max_size=8)
STREAMS = st.sampled_from(["stdout", "stderr"])
WRITTEN = st.lists(st.tuples(st.sampled_from(["db", "web"]), STREAMS, st.integers(0, 5), WORDS), max_size=12)


@given(
    WRITTEN,
    st.builds(
        Filter,
        service=st.sampled_from([None, "db", "web", "no"]),
        stream=st.none() | STREAMS,
        since=st.none() | st.integers(-1, 6).map(float),
        search=st.none() | WORDS,
        before=st.none() | st.integers(0, 14),
        after=st.none() | st.integers(0, 14),
    ),
)
def test_the_query_and_the_filter_mean_the_same(written: list[tuple[str, str, int, str]], wanted: Filter) -> None:
    journal = _in_memory()
    stored: list[StoredLine] = []
    for number, (service, stream, time, text) in enumerate(written):
        stored += journal.append(service, "run", [LogLine(float(time), stream, text, str(number))])
    expected = [line for line in stored if wanted.matches(line)]
    assert journal.read(wanted, 100) == (expected, False)
    assert journal.following(wanted, 100) == expected
    newest, more = journal.read(wanted, 2)
    assert newest == expected[-2:]
    assert more is (len(expected) > 2)
    journal.close()


def _in_memory() -> Journal:
    class Memory(Journal):
        def _open(self) -> sqlite3.Connection:
            self.path = Path(":memory:")
            return super()._open()

    return Memory(Path("journal.db"))


@pytest.mark.parametrize(
    ("text", "search"),
    [
        ("École", "éc"),
        ("École Ünïcode", "éco"),
        ("ÄÖÜ", "äöü"),
    ],
)
def test_case_does_not_matter_beyond_ascii(journal: Journal, text: str, search: str) -> None:
    stored = journal.append("db", "run", lines(text))
    assert Filter(search=search).matches(stored[0])
    assert journal.read(Filter(search=search), 10)[0] == stored


def test_the_oldest_go_first_and_the_newest_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "PRUNED_AT_ONCE", 8)
    journal = Journal(tmp_path / "journal.db", max_lines=20)
    journal.append("quiet", "quiet run", lines("a word"))
    for number in range(100):
        journal.append("db", f"run {number // 10}", lines(f"line {number}", first=number))
    journal.prune()
    assert everything(journal) == [f"line {number}" for number in range(80, 100)]
    # What is gone is not found any more, and what is there still is.
    assert journal.read(Filter(search="line 79"), 10)[0] == []
    assert texts(journal.read(Filter(search="line 80"), 10)[0]) == ["line 80"]
    # Of a service that has not written for long, it is still known up to where it was read.
    assert journal.cursor("quiet run") == "c1"
    assert journal.cursor("run 9") == "c99"
    assert journal.cursor("run 1") is None
    journal.close()
    again = Journal(tmp_path / "journal.db", max_lines=20)
    assert again.append("db", "run 10", lines("next"))[0].id > 100
    again.close()


def test_a_long_line_is_cut_and_said_to_be(journal: Journal) -> None:
    (stored,) = journal.append("db", "run", lines("é" * journals.LONGEST_LINE + "tail"))
    assert stored.text == "é" * journals.LONGEST_LINE + " … [4 more characters were cut]"
    assert everything(journal) == [stored.text]
    (whole,) = journal.append("db", "run", lines("é" * journals.LONGEST_LINE))
    assert len(whole.text) == journals.LONGEST_LINE


@pytest.mark.parametrize("content", [b"this is not a database at all" * 300, b"SQLite format 3\0" + b"\xff" * 8_000])
def test_a_damaged_journal_is_put_aside_and_a_new_one_begun(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(content)
    journal = Journal(path)
    journal.append("db", "run", lines("new"))
    assert everything(journal) == ["new"]
    assert (tmp_path / "journal.db.damaged").read_bytes() == content
    journal.close()


def test_an_empty_file_is_a_journal_without_lines(tmp_path: Path) -> None:
    (tmp_path / "journal.db").touch()
    journal = Journal(tmp_path / "journal.db")
    assert everything(journal) == []
    assert not (tmp_path / "journal.db.damaged").exists()
    journal.close()
