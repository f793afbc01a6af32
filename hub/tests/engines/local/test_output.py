"""What a run wrote, read from its files: each line once, whatever its length and wherever reading goes on."""

from pathlib import Path

import anyio
import pytest

from commandcenter_hub.engines.base import LogLine
from commandcenter_hub.engines.local import output

LONG = "x" * (output.LONGEST_LINE_BYTES + 600_000)
REST = f"… [{600_000} more bytes of this line were cut]"


async def read(place: Path, after: str | None = None) -> list[LogLine]:
    """Everything behind a cursor, of a run that has ended."""
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
    for number, line in enumerate(lines):  # read on behind each line, in the middle of the long one too
        assert texts(await read(place, line.cursor)) == texts(lines)[number + 1 :]
    assert output.is_at_end(place, lines[-1].cursor)


async def test_a_very_long_line_is_left_out_while_it_is_being_written(place: Path) -> None:
    out = place.with_name("run.out")
    out.write_text(LONG[:200_000])
    got: list[str] = []
    with anyio.fail_after(30):
        async for batch in output.follow(place, None, lambda: "next" not in got, anyio.Event()):
            got.extend(texts(batch))
            with out.open("a") as file:
                file.write(LONG[200_000:] + "\nnext\n" if len(got) == 1 else "")
    assert got == [LONG[: output.LONGEST_LINE_BYTES], REST, "next"]


async def test_lines_go_on_where_an_earlier_hub_gave_the_last_byte_back_to_the_disk(place: Path) -> None:
    """It gave back all that was read; now the last byte stays, which says whether a line ended there."""
    place.with_name("run.out").write_bytes(bytes(11) + b"line 1\nline 2\n")
    assert texts(await read(place, "11:0")) == ["line 1", "line 2"]


async def test_how_much_was_not_read_yet(place: Path) -> None:
    place.with_name("run.out").write_text("one\ntwo\n")
    place.with_name("run.err").write_text("three\n")
    lines = await read(place)
    assert [output.unread_bytes(place, line.cursor) for line in lines][-1] == 0
    assert output.unread_bytes(place, None) == 14
    assert output.unread_bytes(place.with_name("gone"), "5:5") == 0


async def test_a_line_without_an_end_yet_is_waited_for_without_keeping_others_from_running(place: Path) -> None:
    out = place.with_name("run.out")
    out.write_text("Loading")
    got: list[str] = []
    looks = 0

    def running() -> bool:
        nonlocal looks
        looks += 1
        assert looks < 1_000, "it looks without a pause"
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
