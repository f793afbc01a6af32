"""The contract that engines/base.py describes. Every engine must pass all tests."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import anyio
import httpx
import psutil
import pytest

from commandcenter_hub.domain.errors import EngineCannotRun, NewerVersion, PortInUse
from commandcenter_hub.domain.values import HostOf, PortOf, text
from commandcenter_hub.engines import processes
from commandcenter_hub.engines.base import Engine, Handle
from commandcenter_hub.testing.demo import demo_service

from .conftest import Kit, Reader, ask, responds, until

LOOPBACK = {"127.0.0.1", "::1"}


def listeners(port: int) -> list[str]:
    """Return the addresses on which something listens at a port."""
    found = psutil.net_connections("tcp")
    return [one.laddr.ip for one in found if one.status == psutil.CONN_LISTEN and one.laddr.port == port]


async def is_free(port: int) -> bool:
    return not await anyio.to_thread.run_sync(listeners, port)


# -- check and prepare


async def test_check_names_engine_and_version(kit: Kit) -> None:
    check = await (await kit.engine()).check()
    assert check.available
    assert check.name == kit.name
    assert check.version


async def test_prepare_can_be_repeated(kit: Kit) -> None:
    demo = demo_service()
    engine = await kit.engine(demo)
    await engine.prepare(kit.stack(demo), kit.reports.append)
    await engine.prepare(kit.stack(demo), kit.reports.append)
    await kit.start(engine, demo)
    await engine.prepare(kit.stack(demo), kit.reports.append)
    assert await responds(demo)


async def test_a_service_without_the_form_of_the_engine_is_refused_by_name(kit: Kit) -> None:
    good = demo_service("good")
    form = (await kit.engine()).capabilities.form
    bad = replace(demo_service("bad"), **{form: None})
    engine = await kit.engine(good, bad)
    with pytest.raises(EngineCannotRun, match="bad"):
        await engine.prepare(kit.stack(good, bad), kit.reports.append)
    assert listeners(good.port().host) == []


# -- start and publish


async def test_a_started_service_is_reachable_on_loopback_only(kit: Kit) -> None:
    demo = demo_service()
    engine = await prepared(kit, demo)
    await kit.start(engine, demo)
    assert await ask(demo, "/") == "ok"
    found = listeners(demo.port().host)
    assert found
    assert set(found) <= LOOPBACK


async def test_starting_a_run_twice_returns_the_same_run(kit: Kit) -> None:
    demo = demo_service()
    engine = await prepared(kit, demo)
    first = await kit.start(engine, demo)
    pid = await ask(demo, "/pid")
    second = await engine.start(demo, first.run, kit.reports.append)
    assert second.run == first.run
    assert await ask(demo, "/pid") == pid


async def test_a_service_gets_its_environment_and_its_secret_is_shown_nowhere(kit: Kit) -> None:
    demo = demo_service(env={"PLAIN": text("späce and “quotes” $HOME `x`")})
    engine = await prepared(kit, demo)
    handle = await kit.start(engine, demo)
    assert await ask(demo, "/env", name="PLAIN") == "späce and “quotes” $HOME `x`"
    secret = "a-secret-no-user-may-see"
    assert await ask(demo, "/env", name="DEMO_SECRET") == secret
    assert secret not in json.dumps(handle.to_json())
    assert secret not in repr(handle) + repr(kit.reports)
    arguments = await anyio.to_thread.run_sync(lambda: subprocess.check_output(["ps", "-eo", "args"], text=True))
    assert secret not in arguments


async def test_services_can_connect_to_each_other(kit: Kit) -> None:
    back = demo_service("back")
    front = demo_service("front", env={"PEER": text("http://", HostOf("back"), ":", PortOf("back"), "/env?name=MARK")})
    back = replace(back, env={**back.env, "MARK": text("it is me")})
    engine = await prepared(kit, back, front)
    await kit.start(engine, back, "run-back")
    await kit.start(engine, front, "run-front")
    assert await ask(front, "/fetch", url=await ask(front, "/env", name="PEER")) == "it is me"


async def test_every_port_of_a_service_is_reachable_on_loopback_only(kit: Kit) -> None:
    back = demo_service("back", ports=("http", "admin"))
    front = demo_service("front", env={"PEER": text("http://", HostOf("back"), ":", PortOf("back", "admin"), "/")})
    engine = await prepared(kit, back, front)
    handle = await kit.start(engine, back, "run-back")
    await kit.start(engine, front, "run-front")
    for port in ("http", "admin"):
        assert await ask(back, "/", port=port) == "ok"
        assert set(listeners(back.port(port).host)) <= LOOPBACK
    assert await ask(front, "/fetch", url=await ask(front, "/env", name="PEER")) == "ok"
    await engine.stop(handle, 2)
    for port in back.ports:
        await until(lambda port=port: is_free(port.host), f"the port {port.name} is free")  # type: ignore[misc]


async def test_any_port_in_use_is_named(kit: Kit) -> None:
    demo = demo_service(ports=("http", "admin"))
    engine = await prepared(kit, demo)
    taken = demo.port("admin").host
    async with await anyio.create_tcp_listener(local_host="127.0.0.1", local_port=taken):
        with pytest.raises(PortInUse, match=f"{taken}.*demo"):
            await engine.start(demo, "run-1", kit.reports.append)
    await kit.start(engine, demo, "run-2")


async def test_a_service_without_a_port_runs(kit: Kit) -> None:
    worker = demo_service("worker", ports=())
    engine = await prepared(kit, worker)
    handle = await kit.start(engine, worker)
    reader = Reader(engine, handle)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(reader.read)
        await reader.until("hello")
        assert await engine.recover(handle) is not None
        await engine.stop(handle, 2)
        tasks.cancel_scope.cancel()


async def test_several_services_can_start_at_once(kit: Kit) -> None:
    services = [demo_service(f"demo-{number}") for number in range(3)]
    engine = await prepared(kit, *services)
    async with anyio.create_task_group() as tasks:
        for service in services:
            tasks.start_soon(kit.start, engine, service, f"run-{service.name}")
    assert [await responds(service) for service in services] == [True, True, True]


async def test_a_port_in_use_is_named_and_the_failed_start_leaves_nothing(kit: Kit) -> None:
    demo = demo_service()
    engine = await prepared(kit, demo)
    async with await anyio.create_tcp_listener(local_host="127.0.0.1", local_port=demo.port().host):
        with pytest.raises(PortInUse, match=f"{demo.port().host}.*demo"):
            handle = await engine.start(demo, "run-1", kit.reports.append)
            await engine.publish(handle, demo.port())
        await engine.stop(Handle("demo", "run-1", kit.name), 1)
    await kit.start(engine, demo, "run-2")


async def test_a_cancelled_start_leaves_nothing(kit: Kit) -> None:
    demo = demo_service()
    engine = await prepared(kit, demo)
    for pause in (0.0, 0.01, 0.05):
        with anyio.move_on_after(pause):
            await engine.start(demo, f"run-{pause}", kit.reports.append)
            await anyio.sleep_forever()
        await engine.stop(Handle("demo", f"run-{pause}", kit.name), 1)
        assert await engine.recover(Handle("demo", f"run-{pause}", kit.name)) is None
    await kit.start(engine, demo, "run-after")


# -- recover


async def test_another_hub_adopts_a_run(kit: Kit) -> None:
    demo = demo_service()
    first = await prepared(kit, demo)
    handle = await kit.start(first, demo)
    pid = await ask(demo, "/pid")
    saved = json.loads(json.dumps(handle.to_json()))
    second = await kit.engine(demo)
    found = await second.recover(Handle.from_json(saved))
    assert found is not None
    assert found.run == handle.run
    await second.publish(found, demo.port())
    assert await ask(demo, "/pid") == pid
    await second.stop(found, 5)
    await until(lambda: is_free(demo.port().host), "the port is free")


async def test_a_run_is_found_by_its_service_and_name_only(kit: Kit) -> None:
    demo = demo_service()
    engine = await prepared(kit, demo)
    await kit.start(engine, demo)
    found = await (await kit.engine(demo)).recover(Handle("demo", "run-1", kit.name))
    assert found is not None
    assert found.data


async def test_left_behind_lists_runs_whose_handles_are_lost(kit: Kit) -> None:
    demo = demo_service()
    engine = await prepared(kit, demo)
    assert await engine.left_behind() == []
    await kit.start(engine, demo)
    assert await (await kit.engine(demo)).left_behind() == [Handle("demo", "run-1", kit.name)]


async def test_an_earlier_handle_is_adopted_and_a_newer_one_refused(kit: Kit) -> None:
    demo = demo_service()
    engine = await prepared(kit, demo)
    saved = (await kit.start(engine, demo)).to_json()
    with pytest.raises(NewerVersion, match=f"“demo” has version {saved['version'] + 1}"):
        Handle.from_json({**saved, "version": saved["version"] + 1})
    earlier = {name: value for name, value in saved.items() if name != "version"}
    found = await (await kit.engine(demo)).recover(Handle.from_json(earlier))
    assert found == Handle.from_json(saved)


async def test_a_run_that_has_ended_is_not_found(kit: Kit) -> None:
    demo = demo_service()
    engine = await prepared(kit, demo)
    handle = await kit.start(engine, demo)
    await engine.stop(handle, 5)
    assert await (await kit.engine(demo)).recover(handle) is None
    assert await (await kit.engine(demo)).recover(Handle("demo", "never-started", kit.name)) is None


# -- wait


async def test_wait_returns_the_exit_code_to_every_caller(kit: Kit) -> None:
    demo = demo_service()
    engine = await prepared(kit, demo)
    handle = await kit.start(engine, demo)
    codes: list[int | None] = []

    async def wait(engine: Engine) -> None:
        codes.append((await engine.wait(handle)).code)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(wait, engine)
        tasks.start_soon(wait, engine)
        await anyio.sleep(0.1)
        assert codes == []
        await ask(demo, "/exit", code=7)
    with anyio.fail_after(60):
        await wait(engine)
    assert codes == [7, 7, 7]


async def test_the_exit_of_a_service_that_ends_at_once_has_its_code_and_output(kit: Kit) -> None:
    demo = demo_service(options=("--die", "4"))
    engine = await prepared(kit, demo)
    handle = await engine.start(demo, "run-1", kit.reports.append)
    with anyio.fail_after(20):
        ended = await engine.wait(handle)
    assert ended.code == 4
    reader = Reader(engine, handle)
    with anyio.fail_after(20):
        await reader.read()
    assert sorted(reader.texts) == ["cannot go on", "hello"]


# -- stop


async def test_stop_lets_a_service_exit_within_its_grace_period(kit: Kit) -> None:
    demo = demo_service()
    engine = await prepared(kit, demo)
    handle = await kit.start(engine, demo)
    reader = Reader(engine, handle)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(reader.read)
        with anyio.fail_after(60):
            await engine.stop(handle, 300)
        with anyio.fail_after(60):
            await engine.wait(handle)
    assert reader.texts[-1] == "bye"
    await until(lambda: is_free(demo.port().host), "the port is free")


async def test_stop_kills_a_service_that_ignores_the_request(kit: Kit) -> None:
    demo = demo_service(options=("--deaf",))
    engine = await prepared(kit, demo)
    handle = await kit.start(engine, demo)
    with anyio.fail_after(60):
        await engine.stop(handle, 0.3)
    assert not await responds(demo)
    assert await engine.recover(handle) is None


async def test_stop_leaves_no_children(kit: Kit) -> None:
    demo = demo_service()
    engine = await prepared(kit, demo)
    handle = await kit.start(engine, demo)
    child = int(await ask(demo, "/child"))
    await engine.stop(handle, 5)
    if engine.capabilities.form == "process":
        assert processes.identify(child) is None
    assert await engine.recover(handle) is None


async def test_stopping_a_stopped_run_does_nothing(kit: Kit) -> None:
    demo = demo_service()
    engine = await prepared(kit, demo)
    handle = await kit.start(engine, demo)
    await engine.stop(handle, 5)
    with anyio.fail_after(60):
        await engine.stop(handle, 5)
        await engine.stop(Handle("demo", "never-started", kit.name), 5)
    assert not await responds(demo)


async def test_a_stopped_service_starts_again_as_a_new_run(kit: Kit) -> None:
    demo = demo_service()
    engine = await prepared(kit, demo)
    first = await kit.start(engine, demo)
    pid = await ask(demo, "/pid")
    await engine.stop(first, 5)
    second = await kit.start(engine, demo, "run-2")
    assert second.run == "run-2"
    assert await engine.recover(first) is None
    if engine.capabilities.form == "process":
        assert await ask(demo, "/pid") != pid


# -- data and the project's folder


async def test_a_volume_keeps_its_data_for_later_runs_and_engine_objects(kit: Kit) -> None:
    demo = demo_service(volume="demo-data")
    first = await prepared(kit, demo)
    handle = await kit.start(first, demo)
    path = await ask(demo, "/env", name="DATA") + "/kept"
    assert await ask(demo, "/write", file=path, text="größe 1") == "ok"
    await first.stop(handle, 5)
    handle = await kit.start(first, demo, "run-2")
    assert await ask(demo, "/read", file=path) == "größe 1"
    assert await ask(demo, "/write", file=path, text="größe 2") == "ok"
    await first.stop(handle, 5)
    await kit.leave(first)
    second = await prepared(kit, demo)
    await kit.start(second, demo, "run-3")
    assert await ask(demo, "/read", file=path) == "größe 2"


async def test_a_service_that_exited_starts_again_with_the_same_volume(kit: Kit) -> None:
    demo = demo_service(volume="demo-data")
    engine = await prepared(kit, demo)
    handle = await kit.start(engine, demo)
    path = await ask(demo, "/env", name="DATA") + "/kept"
    assert await ask(demo, "/write", file=path, text="x") == "ok"
    await ask(demo, "/exit", code=1)
    with anyio.fail_after(30):
        await engine.wait(handle)
    await kit.start(engine, demo, "run-2")
    assert await ask(demo, "/read", file=path) == "x"


async def test_destroy_deletes_the_data(kit: Kit) -> None:
    demo = demo_service(volume="demo-data")
    first = await prepared(kit, demo)
    handle = await kit.start(first, demo)
    path = await ask(demo, "/env", name="DATA") + "/kept"
    assert await ask(demo, "/write", file=path, text="x") == "ok"
    await first.stop(handle, 5)
    await first.destroy()
    second = await prepared(kit, demo)
    await kit.start(second, demo, "run-2")
    assert await ask(demo, "/read", file=path) == ""


async def test_the_workspace_follows_edits_and_cannot_be_written(kit: Kit) -> None:
    demo = demo_service(workspace=True, volume="demo-data")
    (kit.workspace / "a").write_text("before")
    engine = await prepared(kit, demo)
    await kit.start(engine, demo)
    folder = await ask(demo, "/env", name="WORKSPACE")

    async def shows(name: str, content: str) -> bool:
        return await ask(demo, "/read", file=f"{folder}/{name}") == content

    assert await shows("a", "before")
    (kit.workspace / "a").write_text("after")
    (kit.workspace / "sub").mkdir()
    (kit.workspace / "sub" / "new").write_text("new")
    await until(lambda: shows("a", "after"), "the edit has arrived")
    await until(lambda: shows("sub/new", "new"), "the new file has arrived")
    (kit.workspace / "a").unlink()
    await until(lambda: shows("a", ""), "the removed file has disappeared")
    assert await ask(demo, "/write", file=await ask(demo, "/env", name="DATA") + "/own", text="x") == "ok"
    if engine.capabilities.form == "process":
        return  # a process runs as the user, who may write there
    for name in ("sub/new", "another"):
        assert await ask(demo, "/write", file=f"{folder}/{name}", text="x") == "refused"
    assert await shows("sub/new", "new")


# -- logs


async def test_a_followed_log_has_each_line_once_with_its_stream(kit: Kit) -> None:
    demo = demo_service()
    engine = await prepared(kit, demo)
    handle = await kit.start(engine, demo)
    reader = Reader(engine, handle)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(reader.read)
        await reader.until("hello")
        await ask(demo, "/say", text="größe ✓ \t<b>&amp;", stream="stderr")
        await reader.until("größe ✓ \t<b>&amp;")
        await ask(demo, "/say", text="line {n}", count=300)
        await reader.until("line 299")
        await ask(demo, "/say", text="", count=1)
        await ask(demo, "/say", text="x" * 20_000)
        await ask(demo, "/say", text="no end", end="")
        await engine.stop(handle, 5)
    assert reader.ended
    numbered = [line for line in reader.lines if line.text.startswith("line ")]
    assert [line.text for line in numbered] == [f"line {number}" for number in range(300)]
    assert {line.stream for line in numbered} == {"stdout"}
    assert [line.stream for line in reader.lines if "größe" in line.text] == ["stderr"]
    assert "" in reader.texts
    assert "x" * 20_000 in reader.texts
    assert "no endbye" in reader.texts


async def test_another_hub_continues_the_log_after_a_cursor(kit: Kit) -> None:
    demo = demo_service()
    engine = await prepared(kit, demo)
    handle = await kit.start(engine, demo)
    reader = Reader(engine, handle)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(reader.read)
        await ask(demo, "/say", text="before {n}", count=10)
        await reader.until("before 9")
        tasks.cancel_scope.cancel()
    await ask(demo, "/say", text="meanwhile {n}", count=10)
    for place in (len(reader.lines) - 1, 3):
        second = await kit.engine(demo)
        found = await second.recover(handle)
        assert found is not None
        later = Reader(second, found, reader.lines[place].cursor)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(later.read)
            await later.until("meanwhile 9")
            tasks.cancel_scope.cancel()
        whole = reader.texts[: place + 1] + later.texts
        assert whole == ["hello", *(f"before {n}" for n in range(10)), *(f"meanwhile {n}" for n in range(10))]


async def test_the_log_of_an_ended_run_can_be_read_to_its_end(kit: Kit) -> None:
    demo = demo_service()
    engine = await prepared(kit, demo)
    handle = await kit.start(engine, demo)
    await ask(demo, "/say", text="last words")
    await ask(demo, "/exit", code=1)
    await engine.wait(handle)
    reader = Reader(engine, handle)
    with anyio.fail_after(60):
        await reader.read()
    assert reader.texts == ["hello", "last words"]


async def test_output_is_discarded_only_after_all_of_it_was_read(kit: Kit) -> None:
    demo = demo_service()
    engine = await prepared(kit, demo)
    handle = await kit.start(engine, demo)
    await ask(demo, "/say", text="line {n}", count=20)
    await engine.stop(handle, 5)
    await engine.wait(handle)
    reader = Reader(engine, handle)
    with anyio.fail_after(20):
        await reader.read()
    assert not await engine.discard(handle, None)
    assert not await engine.discard(handle, reader.lines[4].cursor)
    assert await engine.unread_bytes(handle, reader.lines[-1].cursor) == 0
    rest = Reader(engine, handle, reader.lines[4].cursor)
    with anyio.fail_after(20):
        await rest.read()
    assert rest.texts == [*(f"line {n}" for n in range(4, 20)), "bye"]
    for _ in range(2):
        assert await engine.discard(handle, reader.lines[-1].cursor)
    again = Reader(engine, handle, reader.lines[-1].cursor)
    with anyio.fail_after(20):
        await again.read()
    assert again.texts == []
    await engine.stop(handle, 5)
    assert await engine.recover(handle) is None


# -- usage


async def test_usage_has_cpu_and_memory_of_a_run(kit: Kit) -> None:
    demo = demo_service()
    engine = await prepared(kit, demo)
    handle = await kit.start(engine, demo)
    if not engine.capabilities.usage:
        assert await engine.usage(handle) is None
        pytest.skip("no usage figures")
    for _ in range(2):
        usage = await engine.usage(handle)
        assert usage is not None
        assert usage.memory_bytes > 1_000_000
        assert 0 <= usage.cpu < 100
    await engine.stop(handle, 5)
    assert await engine.usage(handle) is None


# -- the end


async def test_runs_continue_after_serving_and_destroy_removes_all_files(kit: Kit) -> None:
    demo = demo_service()
    engine = await prepared(kit, demo)
    handle = await kit.start(engine, demo)
    await kit.leave(engine)
    assert await responds(demo)
    second = await kit.engine(demo)
    found = await second.recover(handle)
    assert found is not None
    await second.stop(found, 5)
    await second.destroy()
    left = [
        path
        for path in Path(kit.folder).rglob("*")
        if path.is_file() and "a-secret" in path.read_text("utf-8", "replace")
    ]
    assert left == []


async def prepared(kit: Kit, *services: object) -> Engine:
    engine = await kit.engine(*services)  # type: ignore[arg-type]
    await engine.prepare(kit.stack(*services), kit.reports.append)  # type: ignore[arg-type]
    return engine


def test_a_refused_connection_is_an_error_and_not_a_response() -> None:
    """`responds` relies on this error."""
    with pytest.raises(httpx.ConnectError):
        httpx.get("http://127.0.0.1:1/", trust_env=False)
