"""The file of a session's lines: nothing twice, nothing missing, whoever is killed when."""

from pathlib import Path

import anyio

from commandcenter_hub.engines.base import LogLine
from commandcenter_hub.engines.dagger.telemetry import log_store
from commandcenter_hub.engines.dagger.telemetry.log_store import End, Writer
from commandcenter_hub.engines.dagger.telemetry.stream import Line, Reassembly


def add(writer: Writer, place: str, run: str, *texts: str) -> None:
    writer.write(place, {run: [Line(1.0, "stdout", text) for text in texts]}, set(), {})


async def read(path: Path, run: str, after: str | None = None) -> list[LogLine]:
    with anyio.fail_after(30):
        return [line async for batch in log_store.follow(path, run, after) for line in batch]


async def test_every_cursor_goes_on_behind_its_line(tmp_path: Path) -> None:
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


async def test_a_cursor_of_an_earlier_reader_is_good_when_the_file_has_grown(tmp_path: Path) -> None:
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


async def test_a_torn_group_is_as_if_it_had_never_been(tmp_path: Path) -> None:
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
