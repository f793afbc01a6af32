"""The journal: no line is lost or stored twice, and any text can be searched."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter_hub.engines.base import LogLine
from commandcenter_hub.supervisor import journal as journals
from commandcenter_hub.supervisor import log_index
from commandcenter_hub.supervisor.journal import Journal
from commandcenter_hub.supervisor.log_query import Filter, StoredLine


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


def test_lines_are_read_as_they_were_written_with_increasing_ids(journal: Journal) -> None:
    stored = journal.append("db", "run", lines("one", "", "“drei” 日本\t\x1b[31mred"))
    stored += journal.append("web", "other", lines("two", stream="stderr", time=9.5))
    assert [line.id for line in stored] == sorted({line.id for line in stored})
    assert journal.read(Filter(), 10) == (stored, False)
    assert (stored[-1].service, stored[-1].run, stored[-1].stream, stored[-1].time) == ("web", "other", "stderr", 9.5)
    assert journal.append("db", "run", []) == []


def test_the_cursor_is_saved_with_the_lines(tmp_path: Path, journal: Journal) -> None:
    assert journal.cursor("run") is None
    journal.append("db", "run", lines("one", "two"))
    journal.append("web", "other", lines("three", first=7))
    assert (journal.cursor("run"), journal.cursor("other")) == ("c2", "c7")
    again = Journal(journal.path)
    assert (again.cursor("run"), everything(again)) == ("c2", ["one", "two", "three"])
    again.close()


def test_a_failed_append_saves_neither_lines_nor_cursor(journal: Journal) -> None:
    journal.append("db", "run", lines("before"))
    broken = [*lines("one", first=2), LogLine(1.0, "stdout", None, "c3")]  # type: ignore[arg-type]
    with pytest.raises((sqlite3.Error, TypeError)):
        journal.append("db", "run", broken)
    assert (everything(journal), journal.cursor("run")) == (["before"], "c1")
    journal.append("db", "run", lines("one", "two", first=2))
    assert (everything(journal), journal.cursor("run")) == (["before", "one", "two"], "c3")


def test_other_processes_see_all_of_a_transaction_or_nothing(journal: Journal) -> None:
    """If a Hub is killed during a transaction, the next one finds what the reader in this test sees."""
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


def test_pages_can_be_read_backwards_to_the_first_line(journal: Journal) -> None:
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


def test_following_returns_the_lines_after_an_id(journal: Journal) -> None:
    stored = journal.append("db", "run", lines(*map(str, range(5))))
    after, seen = 0, []
    while page := journal.following(Filter(after=after), 2):
        seen, after = seen + texts(page), page[-1].id
    assert seen == ["0", "1", "2", "3", "4"]
    assert texts(journal.following(Filter(after=stored[2].id, search="4"), 9)) == ["4"]


def test_the_last_lines_of_a_run_contain_no_lines_of_others(journal: Journal) -> None:
    journal.append("db", "first", lines("a", "b", "c"))
    journal.append("db", "second", lines("d"))
    assert journal.last_lines("first", 2) == ["b", "c"]
    assert journal.last_lines("unknown", 2) == []


@pytest.mark.parametrize(
    "search",
    ['"', '""', "'", "*", "a*", "AND", "a AND b", "NEAR(a b)", "text:a", "-a", "^a", "(", ")", "%", "_", "\\", "{}",
     "日本", "日本語", "a", "ab", " ", "  ", "\t", "🛒", "é", "…"],
)  # fmt: skip
def test_a_search_finds_its_text_literally(journal: Journal, search: str) -> None:
    journal.append("db", "run", lines(f"before{search}after", "something else", ""))
    found = texts(journal.read(Filter(search=search), 10)[0])
    assert f"before{search}after" in found
    assert all(search.lower() in text.lower() for text in found)


@pytest.mark.parametrize("text", ["x" * journals.LONGEST_LINE, "nothing"])
def test_a_text_that_no_line_contains_is_not_found(journal: Journal, text: str) -> None:
    journal.append("db", "run", lines(text))
    for search in ("yy", "yyy", "xyx", '"yyy"', "y" * 500):
        assert journal.read(Filter(search=search), 10) == ([], False)


def test_a_search_for_a_null_character_finds_nothing(journal: Journal) -> None:
    journal.append("db", "run", lines("one two"))
    assert journal.read(Filter(search="one\0"), 10) == ([], False)


WORDS = st.text(st.sampled_from("abAB01 \"'*%_-(."), max_size=8)
STREAMS = st.sampled_from(["stdout", "stderr"])
WRITTEN = st.lists(st.tuples(st.sampled_from(["db", "web"]), STREAMS, st.integers(0, 5), WORDS), max_size=12)


@given(
    WRITTEN,
    st.builds(
        Filter,
        services=st.lists(st.sampled_from(["db", "web", "no"]), max_size=2).map(tuple),
        stream=st.none() | STREAMS,
        since=st.none() | st.integers(-1, 6).map(float),
        search=st.none() | WORDS,
        before=st.none() | st.integers(0, 14),
        after=st.none() | st.integers(0, 14),
    ),
)
def test_the_query_and_the_filter_select_the_same_lines(
    written: list[tuple[str, str, int, str]], wanted: Filter
) -> None:
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
def test_a_search_ignores_case_also_beyond_ascii(journal: Journal, text: str, search: str) -> None:
    stored = journal.append("db", "run", lines(text))
    assert Filter(search=search).matches(stored[0])
    assert journal.read(Filter(search=search), 10)[0] == stored


def test_the_oldest_lines_are_pruned_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "PRUNED_AT_ONCE", 8)
    journal = Journal(tmp_path / "journal.db", max_lines=20)
    journal.append("quiet", "quiet run", lines("a word"))
    for number in range(100):
        journal.append("db", f"run {number // 10}", lines(f"line {number}", first=number))
    journal.prune()
    assert everything(journal) == [f"line {number}" for number in range(80, 100)]
    # Pruned lines are no longer found; the others are.
    assert journal.read(Filter(search="line 79"), 10)[0] == []
    assert texts(journal.read(Filter(search="line 80"), 10)[0]) == ["line 80"]
    # The cursor of a service that has not written for a long time is kept.
    assert journal.cursor("quiet run") == "c1"
    assert journal.cursor("run 9") == "c99"
    assert journal.cursor("run 1") is None
    journal.close()
    again = Journal(tmp_path / "journal.db", max_lines=20)
    assert again.append("db", "run 10", lines("next"))[0].id > 100
    again.close()


def test_a_long_line_is_cut_and_reports_how_much_was_cut(journal: Journal) -> None:
    (stored,) = journal.append("db", "run", lines("é" * journals.LONGEST_LINE + "tail"))
    assert stored.text == "é" * journals.LONGEST_LINE + " … [4 more characters were cut]"
    assert everything(journal) == [stored.text]
    (whole,) = journal.append("db", "run", lines("é" * journals.LONGEST_LINE))
    assert len(whole.text) == journals.LONGEST_LINE


@pytest.mark.parametrize("content", [b"this is not a database at all" * 300, b"SQLite format 3\0" + b"\xff" * 8_000])
def test_a_damaged_journal_is_renamed_and_a_new_one_created(tmp_path: Path, content: bytes) -> None:
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


def plans(journal: Journal, act: Callable[[], object]) -> list[str]:
    """Return SQLite's query plan for each statement of an action."""
    statements: list[str] = []
    journal._db.set_trace_callback(statements.append)
    act()
    journal._db.set_trace_callback(None)
    queries = [one for one in statements if one.startswith(("SELECT", "DELETE", "INSERT", "UPDATE"))]
    assert queries
    return [row[3] for query in queries for row in journal._db.execute(f"EXPLAIN QUERY PLAN {query}")]


def fill(journal: Journal, count: int = 40) -> None:
    for number in range(count):
        journal.append(f"service {number % 2}", f"run {number // 10}", lines(f"line {number}", first=number))


@pytest.mark.parametrize("earlier", [False, True])
def test_no_operation_scans_all_lines(tmp_path: Path, earlier: bool) -> None:
    if earlier:
        an_earlier_journal(tmp_path / "journal.db", 40)
    journal = Journal(tmp_path / "journal.db", max_lines=20)
    fill(journal)
    known = "run 3" if not earlier else "first run"
    for act in (
        journal.prune,
        lambda: journal.last_lines(known, 3),
        lambda: journal.append("db", "other", lines("x", "y")),
        lambda: journal.read(Filter(search="line"), 5),
        lambda: journal.following(Filter(after=60, search="line"), 5),
    ):
        assert not [plan for plan in plans(journal, act) if plan.startswith("SCAN lines")]
    journal.close()


def an_earlier_journal(path: Path, count: int) -> None:
    """Create a journal in the format from before the index consisted of parts."""
    path.parent.mkdir(exist_ok=True)
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript("""
        CREATE TABLE lines (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            service TEXT NOT NULL, run TEXT NOT NULL, stream TEXT NOT NULL, time REAL NOT NULL, text TEXT NOT NULL
        );
        CREATE INDEX lines_by_service ON lines (service, id);
        CREATE TABLE cursors (run TEXT PRIMARY KEY, service TEXT NOT NULL, cursor TEXT NOT NULL);
        CREATE TABLE unread (run TEXT PRIMARY KEY, handle TEXT NOT NULL);
        CREATE VIRTUAL TABLE found USING fts5 (text, content='lines', content_rowid='id', tokenize='trigram');
        CREATE TRIGGER lines_added AFTER INSERT ON lines BEGIN
            INSERT INTO found (rowid, text) VALUES (new.id, new.text);
        END;
        CREATE TRIGGER lines_removed AFTER DELETE ON lines BEGIN
            INSERT INTO found (found, rowid, text) VALUES ('delete', old.id, old.text);
        END;
        INSERT INTO cursors VALUES ('first run', 'db', 'c40');
    """)
    rows = ((f"early {number}",) for number in range(count))
    db.executemany("INSERT INTO lines (service, run, stream, time, text) VALUES ('db', 'first run', '', 1, ?)", rows)
    db.close()


def test_an_earlier_journal_keeps_its_lines_and_cursors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_index, "PART_LINES", 50)
    an_earlier_journal(tmp_path / "journal.db", 40)
    journal = Journal(tmp_path / "journal.db")
    assert (journal.cursor("first run"), journal.last_lines("first run", 2)) == ("c40", ["early 38", "early 39"])
    for number in range(100):
        journal.append("db", "second run", lines(f"later {number}", first=number))
    for search, count in (("early 3", 11), ("later 7", 11), ("early", 40), ("later", 100)):
        assert len(texts(journal.read(Filter(search=search), 1_000)[0])) == count
    journal.max_lines = 60
    journal.prune()
    assert texts(journal.read(Filter(search="early"), 10)[0]) == []
    assert len(journal.read(Filter(search="later"), 1_000)[0]) == 60
    assert journal.cursor("first run") is None
    journal.close()


@pytest.mark.parametrize("indexed", [0, 1, 2, 9])
def test_a_search_finds_indexed_and_unindexed_lines_but_no_pruned_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, indexed: int
) -> None:
    for module, name, value in (
        (log_index, "PART_LINES", 30), (journals, "INDEXED_WITH_LINES", 0), (journals, "INDEXED_AT_ONCE", 20),
        (journals, "PRUNED_AT_ONCE", 7),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, value)
    journal = Journal(tmp_path / "journal.db", max_lines=70)
    journal.append(
        "db", "run", lines(*(f"{'even' if number % 2 == 0 else 'odd'} line {number}" for number in range(100)))
    )
    for _ in range(indexed):
        journal.index()
    assert journal.unindexed == max(0, 100 - 20 * indexed)
    journal.prune()
    for _ in range(2):
        kept = [f"even line {number}" for number in range(30, 100, 2)]
        assert texts(journal.read(Filter(search="EVEN line"), 100)[0]) == kept
        assert texts(journal.read(Filter(search="even line"), 3)[0]) == kept[-3:]
        assert texts(journal.following(Filter(search="even line", after=40), 3)) == kept[5:8]
        assert texts(journal.read(Filter(search="even line", before=51), 3)[0]) == kept[7:10]
        assert texts(journal.read(Filter(search="line 6"), 100)[0]) == [
            f"{'odd' if number % 2 else 'even'} line {number}" for number in range(60, 70)
        ]
        journal.index()
        journal.close()
        journal = Journal(tmp_path / "journal.db", max_lines=70)  # the next Hub knows which lines are indexed
    while journal.unindexed:
        journal.index()
    assert texts(journal.read(Filter(search="even line"), 100)[0]) == kept
    journal.close()


def test_lines_that_could_not_be_saved_do_not_count_as_indexed(journal: Journal) -> None:
    journal.append("db", "run", lines("one line"))
    with pytest.raises(RuntimeError), journal._transaction() as db:
        db.execute("INSERT INTO lines (id, service, run, stream, time, text) VALUES (2, 'db', 'run', '', 1, 'half')")
        log_index.add(db, 1, 2)
        journal._indexed = 2
        raise RuntimeError
    journal.append("db", "run", lines("two line", first=2))
    assert texts(journal.read(Filter(search="line"), 10)[0]) == ["one line", "two line"]


def test_the_file_is_bounded_by_bytes(tmp_path: Path) -> None:
    limit = 4_000_000
    journal = Journal(tmp_path / "journal.db", max_bytes=limit)
    cut = "x" * (journals.LONGEST_LINE * 2)
    for number in range(40):
        journal.append("db", "run", lines(*(f"{number} {index} {cut}" for index in range(25)), first=number * 25))
    journal.prune()
    kept = everything(journal)
    assert kept[-1].startswith("39 24 xxx")
    assert journal.cursor("run") == "c999"
    assert 20 < len(kept) < 200
    journal.close()
    # The size is checked every CHECKED_EVERY_BYTES; before a check, the file may grow by that and by one batch.
    assert journal.path.stat().st_size < limit + 2 * journals.CHECKED_EVERY_BYTES


@pytest.mark.parametrize("ending", ["", "-wal", "-shm"])
@pytest.mark.parametrize("how", ["removed", "replaced", "folder"])
def test_a_journal_that_is_lost_while_open_is_written_again_with_all_lines(
    tmp_path: Path, journal: Journal, ending: str, how: str
) -> None:
    journal.append("web", "run", lines("first", "second"))
    file = journal.path.with_name(journal.path.name + ending)
    assert journal.keep() is None
    file.unlink()
    if how == "folder":
        file.mkdir()
        (file / "other").touch()
    elif how == "replaced":
        file.write_bytes(b"something else")
    assert "no line is lost" in str(journal.keep())
    assert journal.keep() is None
    journal.append("web", "run", lines("third", first=3))
    again = Journal(journal.path)
    assert (everything(again), again.cursor("run")) == (["first", "second", "third"], journal.cursor("run"))
    assert [line.text for line in again.read(Filter(search="second"), 10)[0]] == ["second"]
    again.close()


def test_a_folder_in_the_place_of_a_journal_is_moved_away(tmp_path: Path) -> None:
    (tmp_path / "new.db").mkdir()
    (tmp_path / "new.db" / "other").touch()
    made = Journal(tmp_path / "new.db")
    assert everything(made) == []
    made.close()
    assert [(path / "other").is_file() for path in tmp_path.glob("new.db.folder-*")] == [True]
