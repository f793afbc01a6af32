"""The output files of a run: each line is read once, whatever its length and wherever reading resumes."""

import subprocess
from pathlib import Path

import anyio
import pytest

from commandcenter_hub.engines.base import LogLine
from commandcenter_hub.engines.local import output

LONG = "x" * (output.LONGEST_LINE_BYTES + 600_000)
REST = f"… [{600_000} more bytes of this line were cut]"


async def read(place: Path, after: str | None = None) -> list[LogLine]:
    """Return all lines after a cursor, of a run that has ended."""
    with anyio.fail_after(30):
        return [line async for batch in output.follow(place, after, lambda: False, anyio.Event()) for line in batch]


def texts(lines: list[LogLine]) -> list[str]:
    return [line.text for line in lines]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    place = tmp_path / "run"
    place.with_name("run.err").touch()
    return place


@pytest.mark.parametrize("ending", ["", "\n", "\nafter\n"])
async def test_a_very_long_line_is_cut_and_reports_how_much_was_cut(place: Path, ending: str) -> None:
    place.with_name("run.out").write_text(f"before\n{LONG}{ending}")
    lines = await read(place)
    assert texts(lines) == ["before", LONG[: output.LONGEST_LINE_BYTES], REST, *ending.split()]
    for number, line in enumerate(lines):  # resume after each line, also within the long one
        assert texts(await read(place, line.cursor)) == texts(lines)[number + 1 :]
    assert output.is_at_end(place, lines[-1].cursor)


async def test_a_very_long_line_is_cut_even_while_it_is_being_written(place: Path) -> None:
    out = place.with_name("run.out")
    out.write_text(LONG[:200_000])
    got: list[str] = []
    with anyio.fail_after(30):
        async for batch in output.follow(place, None, lambda: "next" not in got, anyio.Event()):
            got.extend(texts(batch))
            with out.open("a") as file:
                file.write(LONG[200_000:] + "\nnext\n" if len(got) == 1 else "")
    assert got == [LONG[: output.LONGEST_LINE_BYTES], REST, "next"]


async def test_reading_resumes_where_an_earlier_hub_freed_the_last_byte(place: Path) -> None:
    """Earlier Hubs freed all output that was read; this one keeps the last byte, to see whether a line ended there."""
    place.with_name("run.out").write_bytes(bytes(11) + b"line 1\nline 2\n")
    assert texts(await read(place, "11:0")) == ["line 1", "line 2"]


async def test_unread_bytes_are_counted(place: Path) -> None:
    place.with_name("run.out").write_text("one\ntwo\n")
    place.with_name("run.err").write_text("three\n")
    lines = await read(place)
    assert [output.unread_bytes(place, line.cursor) for line in lines][-1] == 0
    assert output.unread_bytes(place, None) == 14
    assert output.unread_bytes(place.with_name("gone"), "5:5") == 0


async def test_waiting_for_the_end_of_a_line_does_not_block_the_event_loop(place: Path) -> None:
    out = place.with_name("run.out")
    out.write_text("Loading")
    got: list[str] = []
    checks = 0

    def running() -> bool:
        nonlocal checks
        checks += 1
        assert checks < 1_000, "it checks without a pause"
        return not got

    async def follow() -> None:
        async for batch in output.follow(place, None, running, anyio.Event()):
            got.extend(texts(batch))

    with anyio.fail_after(30):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(follow)
            await anyio.sleep(0.2)
            with out.open("a") as file:
                file.write(" is done\n")
    assert got == ["Loading is done"]


async def test_lines_of_a_removed_file_are_read_from_the_process_that_writes_it(place: Path) -> None:
    out = place.with_name("run.out")
    with out.open("wb") as written:
        process = subprocess.Popen(["sh", "-c", "echo before; read _; echo after; read _"], stdin=-1, stdout=written)
    assert process.stdin is not None
    try:
        with anyio.fail_after(30):
            while not out.stat().st_size:
                await anyio.sleep(0.01)
            out.unlink()
            process.stdin.write(b"\n")
            process.stdin.flush()
            found: list[str] = []
            async for batch in output.follow(place, "7:0", lambda: True, anyio.Event(), process.pid):
                found += texts(batch)
                if "after" in found:
                    break
        assert found == ["after"]
    finally:
        process.communicate()
