"""Programs in a pseudo-terminal: input and output, Ctrl-C, the size, and their end."""

import sys
from pathlib import Path

import anyio
import psutil

from commandcenter_hub.engines.terminals import Terminal, open_terminal

ASK = "import sys; print(sys.stdin.isatty(), flush=True); print('got', input('? '), flush=True)"
SIZE = "import os, sys; input(); print(os.get_terminal_size().columns, flush=True)"
FOREVER = "import time\ntry: print('on', flush=True); time.sleep(600)\nexcept KeyboardInterrupt: print('stopped')"
CHILD = "import subprocess\ntry: subprocess.run(['true']); print('ran')\nexcept OSError: print('refused')"


def terminal(folder: Path, code: str) -> Terminal:
    return open_terminal([sys.executable, "-c", code], folder, {"PATH": "/usr/bin:/bin"}, 24, 80)


async def until(made: Terminal, text: str) -> str:
    found = ""
    with anyio.fail_after(30):
        while text not in found and (data := await made.read()):
            found += data.decode()
    assert text in found
    return found


async def test_a_program_reads_what_is_typed(tmp_path: Path) -> None:
    made = terminal(tmp_path, ASK)
    assert "True" in await until(made, "? ")
    await made.write(b"one\r")
    assert await until(made, "got one\r\n") == "one\r\ngot one\r\n"
    while await made.read():
        pass
    made.close()
    assert await made.wait() == 0


async def test_ctrl_c_reaches_the_program(tmp_path: Path) -> None:
    made = terminal(tmp_path, FOREVER)
    await until(made, "on")
    await made.write(b"\x03")
    await until(made, "stopped")
    made.close()
    await made.wait()


async def test_the_size_can_change(tmp_path: Path) -> None:
    made = terminal(tmp_path, SIZE)
    made.resize(30, 133)
    await made.write(b"\r")
    await until(made, "133")
    made.close()
    await made.wait()


async def test_closing_ends_the_program_and_its_reader(tmp_path: Path) -> None:
    made = terminal(tmp_path, FOREVER)
    await until(made, "on")
    process = psutil.Process(made.process.pid)
    async with anyio.create_task_group() as tasks:

        async def read() -> None:
            assert await made.read() == b""

        tasks.start_soon(read)
        await anyio.wait_all_tasks_blocked()
        made.close()
    await made.wait()
    assert not process.is_running()
    await made.write(b"x")  # is discarded
    assert await made.read() == b""


async def test_a_program_is_allowed_no_child_unless_root_runs_it(tmp_path: Path) -> None:
    made = terminal(tmp_path, CHILD)
    expected = "ran" if psutil.Process().uids().effective == 0 else "refused"
    await until(made, expected)
    made.close()
    await made.wait()


async def test_a_program_that_is_missing_ends_with_a_message(tmp_path: Path) -> None:
    made = open_terminal([str(tmp_path / "missing")], tmp_path, {}, 24, 80)
    await until(made, "No such file")
    while await made.read():
        pass
    assert await made.wait() == 1
    made.close()


async def test_closing_twice_changes_nothing(tmp_path: Path) -> None:
    made = terminal(tmp_path, FOREVER)
    made.close()
    made.close()
    await made.wait()


async def test_writing_waits_while_the_terminal_is_full_and_ends_when_it_is_closed(tmp_path: Path) -> None:
    made = terminal(tmp_path, FOREVER)  # reads nothing
    await until(made, "on")
    ended: list[int] = []
    async with anyio.create_task_group() as tasks:

        async def write(number: int) -> None:
            await made.write(b"x\n" * 500_000)
            ended.append(number)

        for number in range(3):
            tasks.start_soon(write, number)
        await anyio.wait_all_tasks_blocked()
        assert ended == []
        made.close()
    await made.wait()
    assert sorted(ended) == [0, 1, 2]
