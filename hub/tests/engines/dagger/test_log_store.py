"""The log store: no line is lost or repeated, whichever process is killed, and at any moment."""

from pathlib import Path

import anyio
import anyio.lowlevel
import pytest

from commandcenter_hub.engines.base import LogLine
from commandcenter_hub.engines.dagger.telemetry import log_store
from commandcenter_hub.engines.dagger.telemetry.log_store import End, Writer
from commandcenter_hub.engines.dagger.telemetry.stream import Line, Reassembly


def add(writer: Writer, place: str, run: str, *texts: str) -> None:
    writer.write(place, {run: [Line(1.0, "stdout", text) for text in texts]}, set(), {})


async def read(path: Path, run: str, after: str | None = None) -> list[LogLine]:
    with anyio.fail_after(30):
        return [line async for batch in log_store.follow(path, run, after) for line in batch]


async def test_every_cursor_continues_after_its_line(tmp_path: Path) -> None:
    path = tmp_path / "s.spool"
    writer = Writer(path)
    for number in range(5):
        add(writer, str(number), "a", f"a{number}", f"more {number}\u2028\r")
        add(writer, str(number), "b", f"b{number}")
    writer.write("9", {}, set(), {"a": End(3), "b": End(None, 9)})
    lines = await read(path, "a")
    assert len(lines) == 10
    for index, line in enumerate(lines):
        assert [one.text for one in await read(path, "a", line.cursor)] == [one.text for one in lines[index + 1 :]]
    assert [line.text for line in await read(path, "b")] == [f"b{number}" for number in range(5)]
    assert await log_store.end_of(path, "b") == End(None, 9)
    writer.close()


async def test_a_cursor_stays_valid_when_the_file_has_grown(tmp_path: Path) -> None:
    path = tmp_path / "s.spool"
    writer = Writer(path)
    seen: list[LogLine] = []

    async def follow() -> None:
        async for batch in log_store.follow(path, "a"):
            seen.extend(batch)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(follow)
        for number in range(3):
            add(writer, str(number), "a", f"line {number}")
            await anyio.sleep(0.12)
        writer.write("9", {}, set(), {"a": End(0)})
    whole = [line.text for line in seen]
    assert whole == ["line 0", "line 1", "line 2"]
    for index, line in enumerate(seen):
        assert [one.text for one in await read(path, "a", line.cursor)] == whole[index + 1 :]
    writer.close()


async def test_an_incomplete_group_is_removed(tmp_path: Path) -> None:
    path = tmp_path / "s.spool"
    writer = Writer(path)
    add(writer, "1", "a", "safe")
    writer.runs["a"] = Reassembly({"stdout": Line(2.0, "stdout", "begun")})
    writer.write("2", {}, {"a"}, {})
    writer.close()
    whole = path.read_bytes()
    second = Writer(path)
    add(second, "3", "a", "torn")
    second.close()
    torn = path.read_bytes()
    for cut in range(len(whole), len(torn)):
        path.write_bytes(torn[:cut])
        again = Writer(path)
        assert again.place == "2"
        assert again.runs["a"].open["stdout"] == Line(2.0, "stdout", "begun")
        assert path.read_bytes() == whole
        again.close()
    again = Writer(path)
    assert again.place == "2"
    assert path.read_bytes() == whole
    again.write("4", {"a": [Line(3.0, "stderr", "after")]}, set(), {"a": End(lost=True)})
    assert [line.text for line in await read(path, "a")] == ["safe", "after"]
    assert log_store.ended(path, "a")
    assert not log_store.ended(path, "b")
    again.close()


# -- segments


def files(path: Path) -> list[Path]:
    return sorted(path.parent.glob("s.*spool"), key=lambda one: int(one.stem.partition(".")[2] or 0))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_store, "SEGMENT_BYTES", 500)


@pytest.mark.usefixtures("small")
async def test_every_cursor_continues_after_its_line_across_segments(tmp_path: Path) -> None:
    path = tmp_path / "s.spool"
    writer = Writer(path)
    for number in range(60):
        add(writer, str(number), "a", f"a{number}")
        add(writer, str(number), "b", f"b{number}", "more")
    writer.write("99", {}, set(), {"a": End(3)})
    assert len(files(path)) > 5
    lines = await read(path, "a")
    assert [line.text for line in lines] == [f"a{number}" for number in range(60)]
    assert [log_store.has_more(path, "a", line.cursor) for line in lines] == [True] * 59 + [False]
    assert log_store.has_more(path, "a", None)
    assert not log_store.has_more(path, "unknown", None)
    for index in range(0, 60, 7):
        assert [one.text for one in await read(path, "a", lines[index].cursor)] == [
            one.text for one in lines[index + 1 :]
        ]
    assert await log_store.end_of(path, "a") == End(3)
    for number in range(60):  # the end of run a stays known
        add(writer, str(100 + number), "b", f"later {number}")
    assert log_store.ended(path, "a")
    assert await log_store.end_of(path, "a") == End(3)
    writer.close()


@pytest.mark.usefixtures("small")
async def test_after_a_kill_at_any_moment_a_writer_continues_where_the_store_ends(tmp_path: Path) -> None:
    path = tmp_path / "s.spool"
    writer = Writer(path)
    writer.runs["a"] = Reassembly({"stdout": Line(2.0, "stdout", "begun")})
    writer.write("0", {}, {"a"}, {})
    number = 0
    while len(files(path)) < 3:
        number += 1
        add(writer, str(number), "a", f"line {number}")
    writer.close()
    begun = files(path)[-1].read_bytes()
    again = Writer(path)
    assert (again.place, again.runs["a"].open["stdout"].text) == (str(number), "begun")
    add(again, "next", "a", "torn")
    again.close()
    torn = files(path)[-1].read_bytes()
    for cut in range(len(begun), len(torn)):
        files(path)[-1].write_bytes(torn[:cut])
        again = Writer(path)
        assert (again.place, files(path)[-1].read_bytes()) == (str(number), begun)
        again.close()
    again = Writer(path)
    again.write("last", {}, set(), {"a": End(0)})
    again.close()
    assert [line.text for line in await read(path, "a")] == [f"line {one}" for one in range(1, number + 1)]


@pytest.mark.usefixtures("small")
async def test_segments_are_deleted_once_every_run_was_read_beyond_them_or_discarded(tmp_path: Path) -> None:
    path = tmp_path / "s.spool"
    writer = Writer(path)
    add(writer, "0", "quiet", "one word")
    for number in range(40):
        add(writer, str(number), "a", f"a{number}")
    total = log_store.size_bytes(path)
    before = files(path)
    writer.consumed("a", total)
    assert files(path) == before  # the other run was not read yet
    writer.close()
    writer = Writer(path)  # another Hub does not know how far a run was read until it continues reading it
    writer.consumed("a", total)
    assert files(path) == before
    writer.write("50", {}, set(), {"quiet": End(0)})
    writer.discard("quiet")
    assert files(path) == before[-1:]
    assert log_store.size_bytes(path) > total
    writer.close()
    again = Writer(path)
    for number in range(40):
        add(again, str(number), "a", f"b{number}")
    again.consumed("a", log_store.size_bytes(path))
    assert len(files(path)) == 1
    again.close()


@pytest.mark.usefixtures("small")
async def test_a_new_run_does_not_read_what_others_wrote_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.spool"
    writer = Writer(path)
    for number in range(200):
        add(writer, str(number), "a", f"a{number}")
    add(writer, "300", "b", "first")
    writer.write("301", {}, set(), {"b": End(0)})
    read_files: list[Path] = []
    groups = log_store._groups

    def recording_files(file: Path, offset: int) -> tuple[bytes, int]:
        read_files.append(file)
        return groups(file, offset)

    monkeypatch.setattr(log_store, "_groups", recording_files)
    assert [line.text for line in await read(path, "b")] == ["first"]
    assert log_store.ended(path, "b")
    assert await log_store.end_of(path, "b") == End(0)
    assert len(files(path)) > 10
    assert set(read_files) <= set(files(path)[-2:])
    writer.close()


@pytest.mark.usefixtures("small")
async def test_output_beyond_the_limit_is_dropped_and_reported_as_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_store, "MAX_BYTES", 5_000)
    path = tmp_path / "s.spool"
    writer = Writer(path)
    add(writer, "0", "a", "first")
    got: list[str] = []
    async for batch in log_store.follow(path, "a", consumed=lambda until: writer.consumed("a", until)):
        got += [line.text for line in batch]
        if got == ["first"]:
            for number in range(300):
                add(writer, str(number), "a", f"line {number}")
            writer.write("999", {}, set(), {"a": End(0)})
    assert got[:2] == ["first", log_store.MISSING]
    assert got[-1] == "line 299"
    assert sum(file.stat().st_size for file in files(path)) < 7_000
    writer.close()


@pytest.mark.usefixtures("small")
async def test_the_single_file_of_an_earlier_hub_is_continued(tmp_path: Path) -> None:
    """Such a file has no segments and no record of what was read. The cursors in a journal are offsets in it."""
    path = tmp_path / "s.spool"
    rows = []
    for number in range(50):
        rows += [f'a {{"t":1.0,"s":"stdout","x":"a{number}"}}', f'relay {{"t":1.0,"s":"stderr","x":"r{number}"}}']
        rows += ['a {"tail":[[2.0,"stdout","begun"]]}', f"= {number}"]
    path.write_text("\n".join(rows) + "\n")
    whole, seen = path.read_bytes(), f"{path.read_bytes().index(b'= 29') + 5}:0"
    writer = Writer(path)
    assert writer.place == "49"
    assert writer.runs["a"].open["stdout"] == Line(2.0, "stdout", "begun")
    add(writer, "50", "a", "after")
    for number in range(30):
        add(writer, "51", "b", f"b{number}")
    writer.write("60", {}, set(), {"a": End(0), "b": End(0)})
    assert [line.text for line in await read(path, "a", seen)] == [*(f"a{number}" for number in range(30, 50)), "after"]
    assert path.read_bytes() == whole
    assert len(files(path)) > 2
    writer.close()


@pytest.mark.slow
async def test_a_million_lines_are_read_once_and_take_little_space_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "s.spool"
    writer = Writer(path)
    count, highest, written = 0, 0, 0
    line = "x" * 40

    async def write() -> None:
        nonlocal written
        while written < 1_000_000:
            batch = [Line(1.0, "stdout", f"{line} {number}") for number in range(written, written + 2_000)]
            writer.write(str(written), {"a": batch}, set(), {})
            written += 2_000
            while written - count > 100_000:
                await anyio.sleep(0.001)
            await anyio.lowlevel.checkpoint()
        writer.write("end", {}, set(), {"a": End(0)})

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(write)
        async for batch in log_store.follow(path, "a", consumed=lambda until: writer.consumed("a", until)):
            assert [one.text for one in batch] == [f"{line} {number}" for number in range(count, count + len(batch))]
            count += len(batch)
            highest = max(highest, sum(file.stat().st_size for file in files(path)))
    assert count == 1_000_000
    assert log_store.size_bytes(path) > 70_000_000
    assert highest < 20_000_000
    writer.discard("a")
    assert len(files(path)) == 1
    writer.close()
