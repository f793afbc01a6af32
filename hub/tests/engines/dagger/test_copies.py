"""A copy of a COMMANDCENTER_HOME leaves session, ports and backup of the original alone; a moved home keeps them."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import anyio
import pytest

from commandcenter_hub.domain.errors import RunsInAnotherHome
from commandcenter_hub.domain.stack import Port
from commandcenter_hub.engines import ownership, processes
from commandcenter_hub.engines.dagger import graph
from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.engines.dagger.ports.proxy import PortProxy
from commandcenter_hub.engines.dagger.session.host import Session, SessionHosts
from commandcenter_hub.engines.dagger.session.runs import RunRecord, RunStore
from commandcenter_hub.testing.builders import an_engine
from commandcenter_hub.testing.demo import demo_stack
from commandcenter_hub.testing.ports import free_port

from .conftest import RelayProcess
from .test_check import PATHS, program


def sessions(home: Path) -> SessionHosts:
    return SessionHosts(home / "projects" / "demo" / "run" / "dagger", DaggerOptions(environment=PATHS))


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Session]:
    """A session of the project `demo` in the folder `home`, with one run."""
    hosts = sessions(tmp_path / "home")
    name = hosts.open(Path(program(tmp_path, "exec sleep 60")), "unix:///x")
    with anyio.fail_after(20):
        while (found := hosts.find()) is None:
            await anyio.sleep(0.02)
    RunStore(hosts.folder / "runs").put(RunRecord("web", "run-1", name))
    yield found
    await processes.end(found.who, f"dagger-{name}", processes.signal.SIGKILL, 1)


async def test_a_copy_does_not_take_over_the_originals_session(running: Session, tmp_path: Path) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy"
    shutil.copytree(home, copy)
    assert sessions(copy).find() is None
    await sessions(copy).end()
    engine = an_engine("dagger", copy, demo_stack(workspace=tmp_path))
    with pytest.raises(RunsInAnotherHome) as raised:
        async with engine.serving():
            pytest.fail("it must not be served")
    assert raised.value.message.startswith(f"{copy} is a copy of {home}, where this project runs")
    async with engine.serving():  # refused once
        assert await engine.left_behind() == []
    assert processes.alive(running.who)
    assert sessions(home).find() == running
    assert RunStore(sessions(home).folder / "runs").get("run-1") is not None


async def test_a_moved_home_keeps_its_session(running: Session, tmp_path: Path) -> None:
    moved = (tmp_path / "home").rename(tmp_path / "moved")
    assert sessions(moved).original() is None
    assert sessions(moved).find() == running


async def test_a_copy_has_a_port_proxy_of_its_own(
    port_proxy: PortProxy, open_relay: Callable[[], Awaitable[RelayProcess]], tmp_path: Path
) -> None:
    original = await open_relay()
    port, served = free_port(), port_proxy.folder / "status.json"
    await port_proxy.publish(original.address, "web", Port("http", 8000, port))
    home, copy = tmp_path / "home", tmp_path / "copy"
    shutil.copytree(home, copy, ignore=shutil.ignore_patterns("*.sock"))
    before = served.read_bytes()

    other = PortProxy(copy, "other")
    try:
        address = other.new_address()
        await other.serve(address)
        assert Path(address.socket).parent != Path(original.address.socket).parent
        assert [file.stem for file in (copy / "port-proxy" / "projects").iterdir()] == ["other"]
        async with await anyio.connect_unix(original.address.socket):
            assert served.read_bytes() == before
        async with await anyio.connect_tcp("127.0.0.1", port):
            pass
    finally:
        await other.leave()
        mine = ownership.own_process(other.folder / "port-proxy", other.folder)
        if mine is not None:
            with anyio.fail_after(30):
                await processes.ended(mine)
    assert original.process.poll() is None


async def test_a_copy_does_not_end_the_receiver_of_the_originals_log(tmp_path: Path) -> None:
    folder = tmp_path / "home" / "g1"
    folder.mkdir(parents=True)
    processes.spawn(folder / "receiver", ["sleep", "60"], PATHS, folder)
    with anyio.fail_after(20):
        while (who := ownership.own_process(folder / "receiver", folder)) is None:
            await anyio.sleep(0.02)
    try:
        shutil.copytree(tmp_path / "home", tmp_path / "copy")
        copied = tmp_path / "copy" / "g1"
        assert ownership.own_process(copied / "receiver", copied) is None
        moved = (tmp_path / "home").rename(tmp_path / "moved") / "g1"
        assert ownership.own_process(moved / "receiver", moved) == who
    finally:
        await processes.end(who, "", processes.signal.SIGKILL, 1)


def test_only_a_copy_gets_other_names_in_the_engine(tmp_path: Path) -> None:
    def names(home: Path) -> str:
        file = home / "projects" / "demo" / "data" / "dagger-id"
        graph.leave_names_to_original(file)
        return graph.Names.saved(file, "demo").project

    first = names(tmp_path / "home")
    assert names(tmp_path / "home") == first
    shutil.copytree(tmp_path / "home", tmp_path / "copy")
    second = names(tmp_path / "copy")
    assert second != first
    assert names(tmp_path / "copy") == second
    assert names(tmp_path / "home") == first
    (tmp_path / "home").rename(tmp_path / "moved")
    assert names(tmp_path / "moved") == first
    (tmp_path / "linked").symlink_to(tmp_path / "moved")
    assert names(tmp_path / "linked") == first
