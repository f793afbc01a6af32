"""A run that is forked from a preloaded process behaves like one that was started plainly."""

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
        """Return an object that preloads the program with one of its functions."""
        self.loaders.append(Preloaded(f"{MODULE}:{function}", {"PATH": os.environ["PATH"], **variables}, NICE))
        return self.loaders[-1]

    def launch(self, *arguments: str) -> tuple[Path, Launch]:
        """Return the path and the launch of a new run."""
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
        """Start a run plainly and return its path."""
        path, launch = self.launch(*arguments)
        processes.spawn(path, launch.command, launch.environment, launch.folder, nice=NICE)
        return path

    async def forked(self, loader: Preloaded, *arguments: str) -> Path:
        """Start a run as a fork and return its path."""
        path, launch = self.launch(*arguments)
        shim = await anyio.to_thread.run_sync(loader.start, path, launch, NICE)
        assert shim is not None
        return path


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


async def process_of(path: Path) -> Identity:
    found: Identity = await until(lambda: processes.recorded(path))
    return found


async def printed(path: Path) -> dict[str, Any]:
    """Return what a run has printed."""
    file = path.with_name(f"{path.name}.out")
    text = await until(lambda: file.exists() and file.read_text().endswith("\n") and file.read_text())
    found: dict[str, Any] = json.loads(text)
    return found


async def exit_status(path: Path) -> int:
    await until(lambda: processes.exit_status(path) is not None)
    status = processes.exit_status(path)
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


async def test_each_fork_has_different_random_numbers(kit: Kit) -> None:
    loader = kit.loader()
    found = {(await printed(await kit.forked(loader)))["random"] for _ in range(3)}
    assert len(found) == 3


@pytest.mark.parametrize(("arguments", "status"), [((), 0), (("--exit", "9"), 9), (("--raise",), 1)])
async def test_the_exit_code_is_recorded(kit: Kit, arguments: tuple[str, ...], status: int) -> None:
    path = await kit.forked(kit.loader(), *arguments)
    assert await exit_status(path) == status
    errors = path.with_name(f"{path.name}.err").read_text()
    assert ("RuntimeError: as requested" in errors) == (status == 1)


async def test_the_signal_that_kills_a_run_is_recorded(kit: Kit) -> None:
    path = await kit.forked(kit.loader(), "--wait")
    await printed(path)
    who = await process_of(path)
    assert processes.mark_of(who.pid) == kit.runs[0]
    os.kill(who.pid, signal.SIGTERM)
    assert await exit_status(path) == 128 + signal.SIGTERM


async def test_a_run_continues_without_its_shim(kit: Kit) -> None:
    path = await kit.forked(kit.loader(), "--wait")
    who = await process_of(path)
    shim = psutil.Process(who.pid).ppid()
    assert processes.mark_of(shim) == kit.runs[0]
    os.kill(shim, signal.SIGKILL)
    await until(lambda: processes.identify(shim) is None)
    assert processes.alive(who)
    await processes.end(who, kit.runs[0], signal.SIGTERM, 5)
    assert not processes.any_of(kit.runs[0])


async def test_ending_a_run_leaves_its_shim_time_to_record_the_exit_code(kit: Kit) -> None:
    path = await kit.forked(kit.loader(), "--wait")
    await printed(path)
    await processes.end(await process_of(path), kit.runs[0], signal.SIGTERM, 5)
    assert await exit_status(path) == 128 + signal.SIGTERM


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


async def test_runs_continue_when_their_loader_is_killed(kit: Kit) -> None:
    loader = kit.loader()
    path = await kit.forked(loader, "--wait")
    await printed(path)
    assert loader._process is not None
    loader._process.kill()
    loader._process.wait()
    who = await process_of(path)
    assert processes.alive(who)
    again = await kit.forked(loader, "--exit", "4")  # by another process
    assert await exit_status(again) == 4
    os.kill(who.pid, signal.SIGKILL)
    assert await exit_status(path) == 128 + signal.SIGKILL


async def test_a_loader_that_is_killed_while_it_loads_leads_to_a_plain_start(kit: Kit) -> None:
    loader = kit.loader("preload_slowly")
    path, launch = kit.launch()
    found: list[int | None] = []

    async def start() -> None:
        found.append(await anyio.to_thread.run_sync(loader.start, path, launch, NICE))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(start)
        await until(lambda: loader._process)
        await anyio.sleep(0.2)
        assert loader._process is not None
        loader._process.kill()
    assert found == [None]
    assert processes.recorded(path) is None


async def test_when_the_hub_ends_the_loader_ends_and_runs_continue(kit: Kit, tmp_path: Path) -> None:
    path, launch = kit.launch("--wait")
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
        lambda: subprocess.run([sys.executable, "-c", script, path, given], capture_output=True, text=True, check=False)
    )
    await until(lambda: processes.identify(int(done.stdout)) is None)
    assert processes.alive(await process_of(path))


@pytest.mark.parametrize("function", ["fail", "preload_with_threads", "missing"])
async def test_a_program_that_cannot_be_preloaded_is_started_plainly(kit: Kit, function: str) -> None:
    loader = kit.loader(function)
    for _ in range(preloading.FAILURES + 1):
        path, launch = kit.launch()
        assert await anyio.to_thread.run_sync(loader.start, path, launch, NICE) is None
        assert processes.recorded(path) is None
    assert loader._process is None  # no more are started


async def test_code_that_has_changed_is_loaded_again(kit: Kit) -> None:
    code = kit.folder / "code_of_test.py"
    code.touch()
    loader = kit.loader("preload_file", CODE=str(code))
    await printed(await kit.forked(loader))
    code.write_text("changed = True\n")
    path, launch = kit.launch()
    assert await anyio.to_thread.run_sync(loader.start, path, launch, NICE) is None
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
            path = await kit.forked(loader, "--wait")
        assert loader._process is not None
        pid = loader._process.pid
    assert processes.identify(pid) is None
    assert processes.alive(await process_of(path))


def test_runs_with_other_variables_that_take_effect_at_a_start_have_another_loader() -> None:
    one = preloading.preloaded("a:b", {"PATH": "/bin", "LANG": "C", "HOME": "/a"}, NICE)
    assert one is preloading.preloaded("a:b", {"PATH": "/bin", "LANG": "C", "HOME": "/b"}, NICE)
    assert one is not preloading.preloaded("a:b", {"PATH": "/bin", "LANG": "C", "LD_PRELOAD": "/x.so"}, NICE)
    assert one is not preloading.preloaded("a:c", {"PATH": "/bin", "LANG": "C"}, NICE)
