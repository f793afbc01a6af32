"""Detached processes are never mistaken for others, whatever happens to their process id or shim."""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest

from commandcenter_hub.engines import processes
from commandcenter_hub.engines.local import output
from commandcenter_hub.engines.processes import Identity

RUN = f"run-{os.getpid()}"
"""Unique to this test process, since `sweep` ends every process of a run."""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "run-x"
    processes.sweep(RUN)


def spawned(place: Path, *command: str, nice: int = 0) -> Identity:
    environment = {"PATH": os.environ["PATH"], processes.RUN_VARIABLE: RUN}
    processes.spawn(place, command, environment, place.parent, nice=nice)
    deadline = time.monotonic() + 30
    while (who := processes.recorded(place)) is None or not place.with_suffix(".pid").read_text().endswith("\n"):
        assert time.monotonic() < deadline
    return who


async def test_a_process_outlives_the_one_that_started_it(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from commandcenter_hub.engines import processes as p\n"
        "p.spawn(Path(sys.argv[1]), ['sleep', '60'], {'PATH': '/usr/bin:/bin', p.RUN_VARIABLE: sys.argv[2]}, Path('/'))"
    )
    place = tmp_path / "run-x"
    subprocess.run([sys.executable, "-c", script, str(place), RUN], check=True)
    with anyio.fail_after(30):
        while processes.recorded(place) is None:
            await anyio.sleep(0.01)
    who = processes.recorded(place)
    assert who is not None
    assert processes.alive(who)
    assert os.getsid(who.pid) != os.getsid(0)
    await processes.end(who, RUN, signal.SIGTERM, 5)
    assert not processes.alive(who)


def test_a_reused_process_id_is_another_process(place: Path) -> None:
    who = spawned(place, "sleep", "60")
    assert processes.alive(who)
    for other in (Identity(who.pid, "1", who.boot), Identity(who.pid, who.started, "another boot")):
        assert not processes.alive(other)
        assert not processes.send(other, signal.SIGKILL)
    assert processes.alive(who)


async def test_the_exit_code_is_recorded(place: Path) -> None:
    who = spawned(place, "sh", "-c", "exit 9")
    with anyio.fail_after(30):
        await processes.ended(who)
        while processes.exit_status(place) is None:
            await anyio.sleep(0.01)
    assert processes.exit_status(place) == 9


async def test_a_process_and_its_session_run_with_low_priority(place: Path) -> None:
    who = spawned(place, "sleep", "60", nice=7)
    expected = min(os.nice(0) + 7, 19)  # nice(1) adds to the niceness of the process that starts it
    with anyio.fail_after(30):
        while os.getpriority(os.PRIO_PROCESS, who.pid) != expected:
            await anyio.sleep(0.01)
        group = Path(f"/proc/{who.pid}/autogroup")
        while group.exists() and not group.read_text().endswith(" nice 7\n"):
            await anyio.sleep(0.01)
    await processes.end(who, RUN, signal.SIGTERM, 5)


async def test_a_run_continues_without_its_shim(place: Path) -> None:
    who = spawned(place, "sleep", "60")
    shim = int(Path(f"/proc/{who.pid}/stat").read_text().rpartition(")")[2].split()[1])
    os.kill(shim, signal.SIGKILL)
    await anyio.sleep(0.05)
    assert processes.alive(who)
    await processes.end(who, RUN, signal.SIGTERM, 5)
    assert not processes.alive(who)


async def test_a_process_that_ignores_the_signal_is_killed_after_the_grace_period(place: Path) -> None:
    who = spawned(place, "sh", "-c", f"trap '' TERM; touch '{place.parent}/ready'; while :; do sleep 0.1; done")
    with anyio.fail_after(30):
        while not (place.parent / "ready").exists():
            await anyio.sleep(0.01)
    began = time.monotonic()
    await processes.end(who, RUN, signal.SIGTERM, 0.3)
    assert not processes.alive(who)
    assert time.monotonic() - began >= 0.3


async def test_a_program_gets_the_signal_once_it_has_installed_a_handler(place: Path) -> None:
    # The shell starts the program with SIGINT ignored, which lasts until the program installs its handler.
    program = """
import signal, sys, time
time.sleep(0.5)
signal.signal(signal.SIGINT, lambda *_: sys.exit(7))
time.sleep(300)
"""
    who = spawned(place, sys.executable, "-c", program)
    assert processes.ignores(who, signal.SIGINT)
    with anyio.fail_after(60):
        await processes.end(who, "run-x", signal.SIGINT, 120)
        while processes.exit_status(place) is None:
            await anyio.sleep(0.01)
    assert processes.exit_status(place) == 7


async def test_children_that_left_the_session_are_ended(place: Path) -> None:
    script = "setsid sleep 61 & setsid sleep 62 & wait"
    who = spawned(place, "sh", "-c", script)
    mark = f"{processes.RUN_VARIABLE}={RUN}".encode()
    with anyio.fail_after(30):
        while len(processes._marked(mark)) < 4:
            await anyio.sleep(0.02)
    await processes.end(who, RUN, signal.SIGTERM, 2)
    left = [pid for pid in processes._marked(mark) if not processes._is_shim(pid)]
    assert left == []


@pytest.mark.parametrize("leave", ["setsid sh -c {} &", "sh -c {} & exec sleep 60"])
async def test_shells_that_a_program_leaves_behind_are_ended(place: Path, leave: str) -> None:
    # As npm, make and subprocess with shell=True leave them.
    shell = f"echo $$ >'{place.parent}/left'; while :; do sleep 1; done"
    who = spawned(place, "sh", "-c", leave.format(shlex.quote(shell)))
    left = place.parent / "left"
    with anyio.fail_after(30):
        while not left.exists() or not left.read_text().endswith("\n"):
            await anyio.sleep(0.02)
    found = processes.identify(int(left.read_text()))
    assert found is not None
    await processes.end(who, RUN, signal.SIGTERM, 1)
    assert not processes.alive(found)


@pytest.mark.parametrize("name", ["shim", "keeper"])
async def test_a_stop_leaves_the_shim_running_so_that_it_records_the_exit_code(place: Path, name: str) -> None:
    # Earlier versions called the shim “keeper”; the runs that they started are adopted.
    environment = {"PATH": os.environ["PATH"], processes.RUN_VARIABLE: RUN}
    command = ["sh", "-c", processes.SHIM, name, str(place), "0", "sleep", "60"]
    subprocess.run(command, env=environment, start_new_session=True, check=True, stdout=subprocess.DEVNULL)
    with anyio.fail_after(30):
        while (who := processes.recorded(place)) is None:
            await anyio.sleep(0.01)
        shim = int(Path(f"/proc/{who.pid}/stat").read_text().rpartition(")")[2].split()[1])
        os.kill(shim, signal.SIGSTOP)  # a slow shim, as on a busy machine
        await processes.end(who, RUN, signal.SIGTERM, 5)
        assert processes.exit_status(place) is None
        os.kill(shim, signal.SIGCONT)
        while processes.exit_status(place) is None:
            await anyio.sleep(0.01)
    assert processes.exit_status(place) == 128 + signal.SIGTERM


async def test_the_disk_space_of_read_output_is_freed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "FREE_BYTES", 100_000)
    place = tmp_path / "run"
    out = place.with_name("run.out")
    out.write_text("".join(f"line {number:05}\n" for number in range(60_000)))
    place.with_name("run.err").write_text("")
    before = out.stat().st_blocks
    texts: list[str] = []
    async for batch in output.follow(place, None, lambda: False, anyio.Event()):
        texts.extend(line.text for line in batch)
    assert texts == [f"line {number:05}" for number in range(60_000)]
    assert out.stat().st_size == 60_000 * 11
    if out.stat().st_blocks == before:
        pytest.skip("this file system cannot free part of a file")
    assert out.stat().st_blocks < before / 2


async def test_lines_of_both_streams_are_ordered_by_time(tmp_path: Path) -> None:
    place = tmp_path / "run"
    place.with_name("run.out").write_text("2026-01-01T00:00:01.000Z one\n2026-01-01T00:00:03.000Z three\n")
    place.with_name("run.err").write_text("2026-01-01 00:00:02.000 UTC two\n2026-01-01 00:00:04.000 UTC four")
    lines = [line async for batch in output.follow(place, None, lambda: False, anyio.Event()) for line in batch]
    assert [line.text.rpartition(" ")[2] for line in lines] == ["one", "two", "three", "four"]
    for known in range(4):
        rest = output.follow(place, lines[known].cursor, lambda: False, anyio.Event())
        assert [line.text async for batch in rest for line in batch] == [line.text for line in lines[known + 1 :]]
