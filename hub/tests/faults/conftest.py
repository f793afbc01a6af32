"""Systems for the fault suite, its seed, and the table of results."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import anyio
import pytest

from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.testing.builders import an_engine

from . import checks, table, trial
from .faults import Fault
from .system import System, small_disk
from .trial import Injection, Result

SEED = int(os.environ.get("FAULT_SEED") or 1)
PAIRS = int(os.environ.get("FAULT_PAIRS") or 12)
TABLE = os.environ.get("FAULT_TABLE", "")


def pytest_report_header() -> str:
    return f"fault pairs: FAULT_SEED={SEED} FAULT_PAIRS={PAIRS}"


@pytest.fixture(scope="session")
def engines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Why an engine is not available, by name; empty for those that are."""
    place = tmp_path_factory.mktemp("check")
    found = {}
    for name in ("local", "dagger"):
        check = anyio.run(an_engine(name, place, Stack("check", (), str(place))).check)
        found[name] = "" if check.available else check.reason
    return found


class Bench:
    """Runs trials, and records the results.

    Faults that may be part of a pair share one system until a trial fails, since a new system takes longer than a
    trial. The others change more of a system and get one of their own.
    """

    def __init__(self, engine: str) -> None:
        self.engine = engine
        self.results: dict[tuple[str, str], Result] = {}
        self._kept: tuple[System, ExitStack] | None = None

    def run(self, *injections: Injection) -> Result:
        """Run one trial, and remove its system unless that is used again."""
        faults = [one.fault for one in injections]
        for fault in faults:
            if why := fault.impossible(self.engine):
                pytest.skip(why)
        disk = next((fault.disk for fault in faults if fault.disk), "")
        shared = not disk and all(fault.pairs for fault in faults)
        system, remove = (self._kept if shared else None) or self._new(disk)
        self._kept = None if shared else self._kept
        with remove:
            try:
                result = trial.run(system, injections, stop_hub=not shared)
            except BaseException as error:
                print(f"failed: {error}", trial.logs(system), sep="\n")
                raise
            if shared:
                self._kept = system, remove.pop_all()
        return result

    def _new(self, disk: str) -> tuple[System, ExitStack]:
        """Return a new system, and the stack that removes it."""
        with ExitStack() as remove:
            # Sockets need short paths, and pytest's own folders have long ones.
            folder = remove.enter_context(tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True))
            Path(folder).chmod(0o755)  # as root, Postgres runs as another user
            system = System(Path(folder), self.engine)
            if disk:
                try:
                    remove.enter_context(small_disk(system, disk))
                except OSError as error:
                    pytest.skip(str(error))
            remove.callback(system.kill_all)
            return system, remove.pop_all()
        raise AssertionError("not reached")

    def close(self) -> None:
        """Stop the shared system, and check that nothing of it is left over."""
        if self._kept is not None:
            system, remove = self._kept
            with remove:
                system.shut_down()
                left = checks.left_over(system, hub_runs=False)
                assert not left, left

    def record(self, fault: Fault, result: Result) -> None:
        """Keep the result of a single fault for the table."""
        self.results[fault.name, self.engine] = result


@pytest.fixture(scope="session", params=["local", pytest.param("dagger", marks=pytest.mark.dagger)])
def bench(request: pytest.FixtureRequest, engines: dict[str, str]) -> Iterator[Bench]:
    """Trials on each engine that is available; the results are written if FAULT_TABLE names a file."""
    engine: str = request.param
    if engines[engine]:
        pytest.skip(f"the engine “{engine}” is not available: {engines[engine]}")
    bench = Bench(engine)
    yield bench
    if TABLE and bench.results:
        table.write(Path(TABLE), bench.results)
    bench.close()
