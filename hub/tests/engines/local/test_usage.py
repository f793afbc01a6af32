"""CPU and memory of real processes: a run counts with its children, and an estimate follows an exact measurement."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from commandcenter_hub.engines import processes
from commandcenter_hub.engines.local import usage
from commandcenter_hub.engines.local.usage import ProcessMeter
from commandcenter_hub.engines.processes import Identity

CHILD = """
import sys, time
print("ready", flush=True)
for line in sys.stdin:
    if line == "memory\\n":
        kept = bytearray(b"x" * 40_000_000)
    elif line == "cpu\\n":
        began = time.process_time()
        while time.process_time() - began < 0.5:
            pass
    print("done", flush=True)
"""
PARENT = f"import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', {CHILD!r}]).returncode)"


class Run:
    """A process whose child does what it is asked to."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", PARENT]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._read("ready\n")
        identity = processes.identify(self.process.pid)
        assert identity is not None
        self.who: Identity = identity

    def ask(self, what: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()
        self._read("done\n")

    def _read(self, line: str) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == line

    def end(self) -> None:
        self.process.communicate()


@pytest.fixture
def run() -> Iterator[Run]:
    made = Run()
    yield made
    made.end()


@pytest.mark.parametrize("quick", [False, True])
def test_cpu_and_memory_of_children_count(run: Run, quick: bool) -> None:
    meter = ProcessMeter()
    began = time.monotonic()
    before = meter.usage("run", run.who)
    run.ask("memory")
    run.ask("cpu")
    after = meter.usage("run", run.who, quick=quick)
    assert before is not None
    assert after is not None
    assert 38_000_000 < after.memory_bytes - before.memory_bytes < 60_000_000
    assert after.cpu * (time.monotonic() - began) > 0.4  # the child used 0.5 s
    assert run.who.pid in {child.pid for child in psutil.Process().children()}


def test_an_estimate_looks_at_no_other_process(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    meter = ProcessMeter()
    exact = meter.usage("run", run.who)

    def slow(*_: object, **__: object) -> None:
        raise AssertionError("an estimate reads little")

    monkeypatch.setattr(psutil.Process, "memory_full_info", slow)
    monkeypatch.setattr(psutil.Process, "children", slow)
    quick = meter.usage("run", run.who, quick=True)
    assert exact is not None
    assert quick is not None
    assert abs(quick.memory_bytes - exact.memory_bytes) < 5_000_000


def test_a_file_that_is_longer_than_one_read_is_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    children = tmp_path / "children"
    children.write_bytes(b"1234 1235 1236 ")
    monkeypatch.setattr(usage, "READ_BYTES", 6)
    assert usage._content(str(children)) == b"1234 1235 1236 "


def test_a_run_that_has_ended_has_no_usage(run: Run) -> None:
    run.end()
    assert ProcessMeter().usage("run", run.who) is None
