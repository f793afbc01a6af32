"""A slow engine is distinguished from an absent one."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from commandcenter_hub.domain.errors import EngineUnavailable
from commandcenter_hub.engines.base import EngineCheck
from commandcenter_hub.engines.dagger import check
from commandcenter_hub.engines.dagger.errors import EngineAway, EngineSlow
from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.engines.dagger.session import host
from commandcenter_hub.services.doctor import DoctorService, EngineFound
from commandcenter_hub.testing.builders import some_settings

PATHS = {"PATH": "/usr/bin:/bin"}


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[str]:
    """The address of an engine that accepts connections and does not answer."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "engine.sock"))
        server.listen()
        yield f"unix://{tmp_path}/engine.sock"


def program(folder: Path, script: str, name: str = "dagger") -> str:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return str(file)


async def test_a_busy_engine_is_available(tmp_path: Path, listening: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "SESSION_S", 0.3)
    options = DaggerOptions(runner=listening, program=program(tmp_path, "sleep 60"), environment=PATHS)
    found = await check.check(tmp_path / "home", options)
    assert (found.available, found.proven, found.slow) == (True, True, True)
    assert found.reason == "The Dagger engine did not open a session within 0.3 s. The engine or this machine is busy."


async def test_an_engine_that_refuses_is_not_available(tmp_path: Path, listening: str) -> None:
    refuses = program(tmp_path, "echo 'Error: connection refused [traceparent:00-ab-01-01]' >&2; exit 1")
    options = DaggerOptions(runner=listening, program=refuses, environment=PATHS)
    found = await check.check(tmp_path / "home", options)
    assert (found.available, found.slow) == (False, False)
    assert found.reason == "No session could be opened on the Dagger engine: connection refused"


async def test_an_engine_without_a_socket_is_absent(tmp_path: Path) -> None:
    found = await check.check(tmp_path, DaggerOptions(runner=f"unix://{tmp_path}/engine.sock"))
    assert (found.available, found.slow) == (False, False)


async def test_an_engine_with_a_full_queue_of_connections_is_slow(tmp_path: Path, listening: str) -> None:
    waiting = []
    while True:
        client = socket.socket(socket.AF_UNIX)
        client.settimeout(0.1)
        waiting.append(client)
        try:
            client.connect(listening.removeprefix("unix://"))
        except (TimeoutError, BlockingIOError):
            break
    found = check.where(DaggerOptions(runner=listening))
    for client in waiting:
        client.close()
    assert found.slow
    assert "did not answer within 1.5 s" in found.problem


@pytest.mark.parametrize("known", [True, False])
async def test_a_container_runtime_that_does_not_answer_in_time_is_slow(
    known: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "ANSWER_S", 0.2)
    program(tmp_path, "exec sleep 60", "docker")
    options = DaggerOptions(environment={"PATH": f"{tmp_path}:/usr/bin:/bin"})
    if known:
        check.remember(tmp_path / "home", "docker", "v0.21.7")
    found = await check.check(tmp_path / "home", options)
    # `auto` waits for an engine that has worked here, and for no other.
    assert (found.available, found.proven, found.slow) == (True, known, True)
    assert "docker is installed, but did not answer within 0.2 s." in found.reason


async def test_a_session_that_opens_late_is_not_refused(tmp_path: Path) -> None:
    hosts = host.SessionHosts(tmp_path / "run", DaggerOptions(environment=PATHS))
    with pytest.raises(EngineSlow, match=r"did not open a session within 0\.3 s"):
        await host.open_and_wait(hosts, Path(program(tmp_path, "sleep 60")), "unix:///x", 0.3)
    with pytest.raises(EngineAway) as raised:
        await host.open_and_wait(hosts, Path(program(tmp_path, "exit 1")), "unix:///x", 30)
    assert not isinstance(raised.value, EngineSlow)


SLOW = EngineCheck("dagger", True, "", "It did not open a session within 6 s.", slow=True)
UNKNOWN = EngineCheck("dagger", False, "", "No response within 20 s.", slow=True)
ABSENT = EngineCheck("dagger", False, "", "There is no container runtime.")
LOCAL = EngineCheck("local", True, "1", "The servers come with CommandCenter.")


async def chosen(first: EngineCheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    async def engines(_: object) -> list[EngineFound]:
        return [EngineFound(first, False), EngineFound(LOCAL, False)]

    monkeypatch.setattr(DoctorService, "engines", engines)
    return (await DoctorService(some_settings(tmp_path)).choose("auto"))[0]


async def test_no_project_gets_another_engine_because_one_is_slow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await chosen(SLOW, tmp_path, monkeypatch) == "dagger"
    assert await chosen(ABSENT, tmp_path, monkeypatch) == "local"
    with pytest.raises(EngineUnavailable, match="The engine “dagger” may be busy or missing") as raised:
        await chosen(UNKNOWN, tmp_path, monkeypatch)
    assert "--engine" in raised.value.hint
