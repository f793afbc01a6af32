"""A run that is forked from a preloaded process is like one that was started plainly, whatever happens to it."""

import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import psutil
import pytest

import commandcenter_hub
from commandcenter_hub.domain.interpreter import isolated_python
from commandcenter_hub.engines import processes
from commandcenter_hub.engines.local import fork_server, preloading
from commandcenter_hub.engines.local.preloading import Preloaded
from commandcenter_hub.engines.local.programs import Launch
from commandcenter_hub.engines.processes import Identity
from commandcenter_hub.testing import state_program

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks need Linux")

MODULE = state_program.__name__
SECRET = "a-secret-of-one-run-only"
NICE = 5


class Kit:
    """Starts runs in both ways, and ends them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runs: list[str] = []
        self.loaders: list[Preloaded] = []

    def loader(self, function: str = "preload", **variables: str) -> Preloaded:
        """Return what preloads the program by one of its functions."""
        self.loaders.append(Preloaded(f"{MODULE}:{function}", {"PATH": os.environ["PATH"], **variables}, NICE))
        return self.loaders[-1]

    def launch(self, *arguments: str) -> tuple[Path, Launch]:
        """Return the place and the launch of another run."""
        self.runs.append(f"run-{uuid.uuid4()}")
        environment = {
            "PATH": os.environ["PATH"],
            "TMPDIR": str(self.folder),
            "TZ": "Asia/Tokyo",
            "SECRET": SECRET,
            processes.RUN_VARIABLE: self.runs[-1],
        }
        command = (*isolated_python(), "-m", MODULE, *arguments)
        return self.folder / self.runs[-1], Launch(command, environment, self.folder)

    def plainly(self, *arguments: str) -> Path:
        """Start a run plainly and return its place."""
        place, launch = self.launch(*arguments)
        processes.spawn(place, launch.command, launch.environment, launch.folder, nice=NICE)
        return place

    async def forked(self, loader: Preloaded, *arguments: str) -> Path:
        """Start a run as a fork and return its place."""
        place, launch = self.launch(*arguments)
        shim = await anyio.to_thread.run_sync(loader.start, place, launch, NICE)
        assert shim is not None
        assert processes.identify(shim) is not None
        return place


@pytest.fixture
def kit(tmp_path: Path) -> Iterator[Kit]:
    made = Kit(tmp_path)
    yield made
    for loader in made.loaders:
        loader.close()
    for run in made.runs:
        processes.sweep(run)


async def until(condition: Callable[[], Any]) -> Any:
    with anyio.fail_after(60):
        while not (found := condition()):
            await anyio.sleep(0.01)
    return found


async def process_of(place: Path) -> Identity:
    found: Identity = await until(lambda: processes.recorded(place))
    return found


async def printed(place: Path) -> dict[str, Any]:
    """Return what a run has printed."""
    file = place.with_name(f"{place.name}.out")
    text = await until(lambda: file.exists() and file.read_text().endswith("\n") and file.read_text())
    found: dict[str, Any] = json.loads(text)
    return found


async def exit_status(place: Path) -> int:
    await until(lambda: processes.exit_status(place) is not None)
    status = processes.exit_status(place)
    assert status is not None
    return status


@pytest.fixture(params=[signal.SIG_DFL, signal.SIG_IGN])
def hangup(request: pytest.FixtureRequest) -> Iterator[None]:
    """Handle SIGHUP as in a Hub that a terminal, or `nohup`, has started."""
    before = signal.signal(signal.SIGHUP, request.param)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("hangup")
async def test_a_fork_is_like_a_plain_start(kit: Kit) -> None:
    loader = kit.loader()
    plain = (await printed(kit.plainly("--exit", "0")))["state"]
    fork = (await printed(await kit.forked(loader, "--exit", "0")))["state"]
    for name in ("environment", "shown_environment"):
        for number, found in enumerate((plain, fork)):
            text = json.dumps(found[name])
            found[name] = json.loads(text.replace(kit.runs[number], "RUN"))
    assert plain["environment"].keys() - fork["environment"].keys() <= {"PWD", "OLDPWD", "SHLVL", "_"}
    plain["environment"] = {name: plain["environment"][name] for name in fork["environment"]}
    shells_own = ("PWD=", "OLDPWD=", "SHLVL=", "_=")
    plain["shown_environment"] = [one for one in plain["shown_environment"] if not one.startswith(shells_own)]
    assert plain == fork


async def test_forks_have_other_random_numbers(kit: Kit) -> None:
    loader = kit.loader()
    found = {(await printed(await kit.forked(loader)))["random"] for _ in range(3)}
    assert len(found) == 3


@pytest.mark.parametrize(("arguments", "status"), [((), 0), (("--exit", "9"), 9), (("--raise",), 1)])
async def test_the_exit_code_is_recorded(kit: Kit, arguments: tuple[str, ...], status: int) -> None:
    place = await kit.forked(kit.loader(), *arguments)
    assert await exit_status(place) == status
    errors = place.with_name(f"{place.name}.err").read_text()
    assert ("RuntimeError: as requested" in errors) == (status == 1)


async def test_a_run_that_a_user_kills_is_recorded(kit: Kit) -> None:
    place = await kit.forked(kit.loader(), "--wait")
    await printed(place)
    who = await process_of(place)
    assert processes.mark_of(who.pid) == kit.runs[0]
    os.kill(who.pid, signal.SIGTERM)
    assert await exit_status(place) == 128 + signal.SIGTERM


async def test_a_run_goes_on_without_its_shim(kit: Kit) -> None:
    place = await kit.forked(kit.loader(), "--wait")
    who = await process_of(place)
    shim = psutil.Process(who.pid).ppid()
    assert processes.mark_of(shim) == kit.runs[0]
    os.kill(shim, signal.SIGKILL)
    await until(lambda: processes.identify(shim) is None)
    assert processes.alive(who)
    await processes.end(who, kit.runs[0], signal.SIGTERM, 5)
    assert not processes.any_of(kit.runs[0])


async def test_ending_a_run_leaves_its_shim_time_to_record_the_exit_code(kit: Kit) -> None:
    place = await kit.forked(kit.loader(), "--wait")
    await printed(place)
    await processes.end(await process_of(place), kit.runs[0], signal.SIGTERM, 5)
    assert await exit_status(place) == 128 + signal.SIGTERM


async def test_no_run_has_the_secrets_of_another(kit: Kit) -> None:
    loader = kit.loader()
    await printed(await kit.forked(loader, "--wait"))
    assert loader._process is not None
    with Path(f"/proc/{loader._process.pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{loader._process.pid}/maps").read_text().splitlines():
            where, rights = line.split()[:2]
            if rights.startswith("rw"):
                begin, end = (int(part, 16) for part in where.split("-"))
                memory.seek(begin)
                assert SECRET.encode() not in memory.read(end - begin)


async def test_runs_go_on_when_their_loader_is_killed(kit: Kit) -> None:
    loader = kit.loader()
    place = await kit.forked(loader, "--wait")
    await printed(place)
    assert loader._process is not None
    loader._process.kill()
    loader._process.wait()
    who = await process_of(place)
    assert processes.alive(who)
    again = await kit.forked(loader, "--exit", "4")  # by another process
    assert await exit_status(again) == 4
    os.kill(who.pid, signal.SIGKILL)
    assert await exit_status(place) == 128 + signal.SIGKILL


async def test_a_loader_that_is_killed_while_it_loads_leads_to_a_plain_start(kit: Kit) -> None:
    loader = kit.loader("preload_slowly")
    place, launch = kit.launch()
    found: list[int | None] = []

    async def start() -> None:
        found.append(await anyio.to_thread.run_sync(loader.start, place, launch, NICE))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(start)
        await until(lambda: loader._process)
        await anyio.sleep(0.2)
        assert loader._process is not None
        loader._process.kill()
    assert found == [None]
    assert processes.recorded(place) is None


async def test_runs_go_on_when_the_hub_ends_and_the_loader_ends(kit: Kit, tmp_path: Path) -> None:
    place, launch = kit.launch("--wait")
    script = (
        "import json, sys; from pathlib import Path; from commandcenter_hub.engines.local import preloading as p\n"
        "from commandcenter_hub.engines.local.programs import Launch\n"
        f"loader = p.Preloaded('{MODULE}:preload', {{}}, 5)\n"
        "command, environment = json.loads(sys.argv[2])\n"
        "loader.start(Path(sys.argv[1]), Launch(tuple(command), environment, Path('/')), 5)\n"
        "print(loader._process.pid, flush=True); import os; os._exit(1)\n"
    )
    given = json.dumps([launch.command, dict(launch.environment)])
    done = await anyio.to_thread.run_sync(
        lambda: subprocess.run(
            [sys.executable, "-c", script, place, given], capture_output=True, text=True, check=False
        )
    )
    await until(lambda: processes.identify(int(done.stdout)) is None)
    assert processes.alive(await process_of(place))


@pytest.mark.parametrize("function", ["fail", "preload_with_threads", "missing"])
async def test_a_program_that_cannot_be_preloaded_is_started_plainly(kit: Kit, function: str) -> None:
    loader = kit.loader(function)
    for _ in range(preloading.FAILURES + 1):
        place, launch = kit.launch()
        assert await anyio.to_thread.run_sync(loader.start, place, launch, NICE) is None
        assert processes.recorded(place) is None
    assert loader._process is None  # it is not tried any more


async def test_code_that_has_changed_is_loaded_again(kit: Kit) -> None:
    code = kit.folder / "code_of_test.py"
    code.touch()
    loader = kit.loader("preload_file", CODE=str(code))
    await printed(await kit.forked(loader))
    code.write_text("changed = True\n")
    place, launch = kit.launch()
    assert await anyio.to_thread.run_sync(loader.start, place, launch, NICE) is None
    await printed(await kit.forked(loader))


def test_every_file_of_the_programs_package_counts_as_its_code() -> None:
    package = Path(commandcenter_hub.__file__).parent
    stamped = {Path(path) for path, *_ in fork_server._stamps(MODULE)}
    assert {path for path in package.rglob("*.*") if not {"__pycache__", "static"} & set(path.parts)} <= stamped
    assert Path(json.__file__) in stamped


async def test_the_loader_ends_with_the_last_project_that_uses_it(kit: Kit) -> None:
    with preloading.in_use():
        loader = preloading.preloaded(f"{MODULE}:preload", {"PATH": os.environ["PATH"]}, NICE)
        assert loader is not None
        with preloading.in_use():
            place = await kit.forked(loader, "--wait")
        assert loader._process is not None
        pid = loader._process.pid
    assert processes.identify(pid) is None
    assert processes.alive(await process_of(place))


def test_runs_with_other_variables_that_act_at_start_have_another_loader() -> None:
    one = preloading.preloaded("a:b", {"PATH": "/bin", "LANG": "C", "HOME": "/a"}, NICE)
    assert one is preloading.preloaded("a:b", {"PATH": "/bin", "LANG": "C", "HOME": "/b"}, NICE)
    assert one is not preloading.preloaded("a:b", {"PATH": "/bin", "LANG": "C", "LD_PRELOAD": "/x.so"}, NICE)
    assert one is not preloading.preloaded("a:c", {"PATH": "/bin", "LANG": "C"}, NICE)
