"""A copy of a COMMANDCENTER_HOME leaves the processes of the original alone; a home that was moved keeps its own."""

import shutil
import tempfile
from pathlib import Path

import anyio
import pytest

from commandcenter_hub.domain.errors import RunsInAnotherHome
from commandcenter_hub.engines import processes
from commandcenter_hub.engines.base import Handle
from commandcenter_hub.supervisor.probes import healthy, prober_for
from commandcenter_hub.testing.builders import an_engine

from .conftest import Databases


async def test_a_copy_of_a_home_leaves_the_processes_of_the_original_alone(
    databases: Databases, tmp_path: Path
) -> None:
    handles = [await databases.start(databases.postgres, "run-1"), await databases.start(databases.redis, "run-2")]
    copied = tmp_path / "copy"
    shutil.copytree(databases.folder, copied, ignore=shutil.ignore_patterns("sockets"))
    engine = an_engine("local", copied, databases.stack)
    for handle in handles:
        assert await engine.recover(handle) is None
        with anyio.fail_after(60):
            assert (await engine.wait(handle)).code is None
        await engine.stop(handle, 1)
        assert await engine.usage(handle) is None
        assert processes.identify(handle.data["pid"])
    message = f"{copied} is a copy of {databases.folder}, where this project runs"
    with pytest.raises(RunsInAnotherHome, match="a copy of") as raised:
        async with engine.serving():
            pytest.fail("it must not be served")
    assert raised.value.message.startswith(message)
    async with engine.serving():  # refused once
        assert await engine.left_behind() == []
    for handle in handles:
        assert await databases.engine.recover(handle) == handle


async def test_runs_continue_in_a_home_that_was_moved(databases: Databases) -> None:
    handle = await databases.start(databases.redis, "run-1")
    moved = databases.folder.rename(databases.folder.with_name("moved"))
    engine = an_engine("local", moved, databases.stack)
    async with engine.serving():
        found = await engine.recover(handle)
    assert found is not None
    assert found.data == handle.data
    mark = processes.mark_of(handle.data["pid"])
    assert mark == f"run-1 in {databases.folder / 'projects' / databases.stack.project}"
    await engine.stop(found, 5)
    assert processes.identify(handle.data["pid"]) is None


async def test_a_moved_home_is_no_copy_if_its_former_folder_is_created_again(databases: Databases) -> None:
    handle = await databases.start(databases.redis, "run-1")
    moved = databases.folder.rename(databases.folder.with_name("moved"))
    former = databases.folder / "projects" / databases.stack.project / "run" / "backend" / "tmp"
    former.mkdir(parents=True)
    engine = an_engine("local", moved, databases.stack)
    async with engine.serving():
        found = await engine.recover(handle)
    assert found is not None
    await engine.stop(found, 5)
    assert processes.identify(handle.data["pid"]) is None
    shutil.rmtree(databases.folder)


async def test_a_killed_run_without_a_record_leaves_no_socket(databases: Databases) -> None:
    handle = await databases.start(databases.redis, "run-1")
    with anyio.fail_after(30):
        while not Path(handle.socket).is_socket():
            await anyio.sleep(0.02)
    shutil.rmtree(databases.folder / "projects" / databases.stack.project / "run")
    await databases.engine.stop(handle, 0)
    assert processes.identify(handle.data["pid"]) is None
    assert not Path(handle.socket).exists()


async def test_a_lost_record_of_a_run_is_written_again(databases: Databases) -> None:
    handle = await databases.start(databases.redis, "run-1")
    shutil.rmtree(databases.folder / "projects" / databases.stack.project / "run" / "redis")
    assert await databases.engine.left_behind() == []
    assert await databases.engine.recover(handle) == handle
    # As if the Hub's database was lost too: an engine without a record of the run.
    engine = an_engine("local", databases.folder, databases.stack)
    assert await engine.left_behind() == [Handle("redis", "run-1", "local")]
    found = await engine.recover(Handle("redis", "run-1", "local"))
    assert found is not None
    assert (found.data, found.socket) == (handle.data, handle.socket)
    await engine.stop(found, 5)
    assert (await engine.wait(found)).code == 0, "the shim could not record how the run ended"


async def test_databases_of_a_home_that_was_moved_are_reached_by_their_sockets(databases: Databases) -> None:
    service = databases.redis
    with tempfile.TemporaryDirectory(prefix="home-") as folder:  # short, so that sockets are in the home
        home = Path(folder) / "home"
        engine = an_engine("local", home, databases.stack)
        await engine.prepare(databases.stack, lambda _: None)
        handle = await engine.start(service, "run-1", lambda _: None)
        with anyio.fail_after(30):
            while not Path(handle.socket).is_socket():
                await anyio.sleep(0.02)
        moved = home.rename(home.with_name("moved"))
        engine = an_engine("local", moved, databases.stack)
        found = await engine.recover(handle)
        try:
            assert found is not None
            assert found.socket == str(moved / Path(handle.socket).relative_to(home))
            async with prober_for(service, databases.stack.secrets, found.socket) as prober:
                assert await healthy(prober) is None
        finally:
            await engine.stop(found or handle, 5)
        assert not Path(found.socket).exists()
