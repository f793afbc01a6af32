"""The real stack on a real Dagger engine, run by a real Hub.

Tests that kill the engine run the commands in COMMANDCENTER_TEST_ENGINE_KILL and …_START, or are skipped. Tests that
read what the engine stores read the folder in COMMANDCENTER_TEST_ENGINE_STATE, or are skipped.
"""

import asyncio
import contextlib
import json
import os
import shlex
import signal
import socket
import sqlite3
import stat
import subprocess
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import asyncpg
import httpx
import psutil
import pytest
import redis.asyncio

from commandcenter_hub.domain import desk_access
from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.domain.operation import Progress, StepReport
from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.domain.values import text
from commandcenter_hub.engines import processes
from commandcenter_hub.engines.base import EngineContext
from commandcenter_hub.engines.dagger import check, graph
from commandcenter_hub.engines.dagger.engine import DaggerEngine
from commandcenter_hub.engines.dagger.errors import BuildFailed, ImageUnavailable
from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.engines.dagger.ports import relay
from commandcenter_hub.engines.dagger.workspace import sync
from commandcenter_hub.services.access import Vault
from commandcenter_hub.services.manifest import find
from commandcenter_hub.stacks.commandcenter import CommandCenterConfig, CommandCenterStack, Images
from commandcenter_hub.testing.ports import free_port

from ...system.conftest import HubProcess, serving

pytestmark = [pytest.mark.dagger, pytest.mark.timeout(900), pytest.mark.usefixtures("engine_available")]

OPTIONS = DaggerOptions.from_environment(os.environ)
KILL, START = "COMMANDCENTER_TEST_ENGINE_KILL", "COMMANDCENTER_TEST_ENGINE_START"
STATE = "COMMANDCENTER_TEST_ENGINE_STATE"
WITHIN_S = 240
"""Longest time to wait for a condition, seconds: a busy machine needs a multiple of the usual time."""


class OnDagger(HubProcess):
    """A Hub whose projects run on Dagger."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "dagger")

    def session(self, project: dict[str, Any]) -> processes.Identity:
        folder = self.home / "projects" / project["slug"] / "run" / "dagger"
        (record,) = folder.glob("*.pid")
        who = processes.recorded(record.with_suffix(""))
        assert who is not None
        return who

    def lines(self, project: dict[str, Any], service: str) -> list[str]:
        page = self.call("GET", f"/api/orchestration/{project['id']}/logs", params={"service": service, "tail": 5000})
        return [line["text"] for line in page["lines"]]


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[OnDagger]:
    with serving(OnDagger(tmp_path)) as made:
        yield made


def started(hub: OnDagger) -> dict[str, Any]:
    project = hub.register()
    hub.started(project)
    return project


def restarts(status: dict[str, Any]) -> dict[str, int]:
    return {service["name"]: service["restarts"] for service in status["services"]}


def soon(what: str, condition: Callable[[], Any]) -> Any:
    """Wait until a condition holds, for WITHIN_S at most, and return its value."""
    deadline = time.monotonic() + WITHIN_S
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {WITHIN_S} s: {what}"
        time.sleep(0.03)
    return found


# -- what continues after a failure


def test_a_killed_hub_interrupts_nothing_and_loses_no_line(hub: OnDagger) -> None:
    project = started(hub)
    host = hub.session(project)
    asked, failures, over = [0], [], threading.Event()

    def keep_asking() -> None:
        with hub.backend(project) as client:
            while not over.is_set():
                answer = client.get(f"/api/documents/{10_000_000 + asked[0]}")
                asked[0] += 1
                if answer.status_code != 404:
                    failures.append(answer.text)
                time.sleep(0.02)

    def keeps_answering() -> None:
        goal = asked[0] + 10
        soon("requests are answered", lambda: asked[0] >= goal)

    asking = threading.Thread(target=keep_asking)
    asking.start()
    try:
        for _ in range(3):
            keeps_answering()
            hub.kill()
            keeps_answering()
            hub.start()
            after = hub.status(project)
            assert after["status"] == "running"
            assert set(restarts(after).values()) == {0}
    finally:
        over.set()
        asking.join()
    assert failures == []
    assert hub.session(project) == host

    def numbers() -> list[int]:
        texts = [text for text in hub.lines(project, "backend") if "/api/documents/1000" in text]
        return [int(text.split("/api/documents/")[1].split()[0].strip('"')) - 10_000_000 for text in texts]

    soon("every line", lambda: len(numbers()) >= asked[0])
    assert numbers() == list(range(asked[0]))


@pytest.mark.parametrize("moment_s", [0.1, 0.4, 0.7, 1.5, 3.0])
def test_the_next_hub_continues_an_interrupted_start(hub: OnDagger, moment_s: float) -> None:
    project = hub.register()
    hub.call("POST", f"/api/orchestration/{project['id']}/start")
    time.sleep(moment_s)
    hub.kill()
    hub.start()
    status = hub.until(project, "running", WITHIN_S)
    assert all(service["state"] == "healthy" for service in status["services"])
    assert set(restarts(status).values()) == {0}


def test_a_hub_without_its_database_adopts_running_projects(hub: OnDagger) -> None:
    project = started(hub)
    host = hub.session(project)
    hub.kill()
    for file in hub.home.glob("hub.db*"):
        file.unlink()
    hub.start()
    (found,) = hub.call("GET", "/api/projects")
    assert found["path"] == project["path"]
    status = hub.until(found, "running", WITHIN_S)
    assert set(restarts(status).values()) == {0}
    assert hub.session(found) == host


def test_a_killed_port_proxy_is_started_again(hub: OnDagger) -> None:
    project = started(hub)
    who = processes.recorded(hub.home / "port-proxy" / "port-proxy")
    assert who is not None
    os.kill(who.pid, signal.SIGKILL)
    soon("another one runs", lambda: processes.recorded(hub.home / "port-proxy" / "port-proxy") not in {None, who})
    soon("the page responds", lambda: responds(project))
    assert set(restarts(hub.status(project)).values()) == {0}


def responds(project: dict[str, Any]) -> bool:
    """Return whether the page responds."""
    with httpx.Client(trust_env=False, timeout=3) as client:
        try:
            return client.get(project["urls"]["frontend"]).status_code == 200
        except httpx.TransportError:
            return False


def send_garbage(port: int, most: int = 16 << 20) -> None:
    """Send an invalid request until it is refused."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.settimeout(3)
        with contextlib.suppress(OSError):
            for _ in range(most // 65_536):
                client.sendall(b"x" * 65_536)


def test_a_misbehaving_connection_does_not_affect_others(hub: OnDagger) -> None:
    project = started(hub)
    for port in (project["ports"]["redis"]["redis"], project["ports"]["postgres"]["postgres"]):
        for _ in range(2):
            send_garbage(port)
        soon("the page responds", lambda: responds(project))
    with socket.create_connection(("127.0.0.1", project["ports"]["frontend"]["http"])) as client:
        client.settimeout(3)
        with contextlib.suppress(OSError):  # sends many requests and reads no response
            for _ in range(10_000):
                client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20)
        time.sleep(2)
        soon("the page responds", lambda: responds(project))
    status = hub.status(project)
    assert status["status"] == "running"
    assert set(restarts(status).values()) == {0}


def test_many_connections_in_sequence_succeed(hub: OnDagger) -> None:
    project = started(hub)
    for _ in range(1500):
        with socket.create_connection(("127.0.0.1", project["ports"]["redis"]["redis"]), timeout=60) as client:
            client.sendall(b"PING\r\n")
            assert client.recv(100).startswith(b"-NOAUTH")
    status = hub.status(project)
    assert status["status"] == "running"
    assert set(restarts(status).values()) == {0}


def test_a_killed_relay_is_opened_again(hub: OnDagger) -> None:
    project = started(hub)
    folder = hub.home / "projects" / project["slug"] / "run" / "dagger"
    before = json.loads((folder / "relay.json").read_text("utf-8"))
    relays = [
        one for one in psutil.process_iter(["cmdline", "create_time"]) if relay.SOCKET in (one.info["cmdline"] or ())
    ]
    if not relays:
        pytest.skip("the engine's processes cannot be seen from here")
    max(relays, key=lambda one: one.info["create_time"]).kill()

    def opened_again() -> bool:
        return bool(json.loads((folder / "relay.json").read_text("utf-8"))["run"] != before["run"])

    soon("another relay is opened", opened_again)
    soon("the page responds through it", lambda: responds(project))
    soon("the project is running", lambda: hub.status(project)["status"] == "running")
    assert set(restarts(hub.status(project)).values()) == {0}


def test_a_project_recovers_from_a_killed_session_host(hub: OnDagger) -> None:
    project = started(hub)
    before = hub.session(project)
    os.kill(before.pid, signal.SIGKILL)
    soon("the failure is noticed", lambda: hub.status(project)["status"] != "running")
    status = hub.until(project, "running", 120)
    assert hub.session(project) != before
    assert all(service["state"] == "healthy" for service in status["services"])


@pytest.mark.parametrize("moment_s", [0.5, 2.0])
def test_a_project_recovers_from_an_engine_killed_during_its_start(hub: OnDagger, moment_s: float) -> None:
    if KILL not in os.environ or START not in os.environ:
        pytest.skip(f"{KILL} and {START} are not set")
    project = hub.register()
    hub.call("POST", f"/api/orchestration/{project['id']}/start")
    time.sleep(moment_s)
    subprocess.run(shlex.split(os.environ[KILL]), check=True, timeout=60)
    try:
        soon("the cause is shown", lambda: "Dagger" in str(hub.status(project)["error"]))
    finally:
        subprocess.run(shlex.split(os.environ[START]), check=True, timeout=60)
    hub.until(project, "running", WITHIN_S)


def test_a_running_project_recovers_from_a_killed_engine(hub: OnDagger) -> None:
    if KILL not in os.environ or START not in os.environ:
        pytest.skip(f"{KILL} and {START} are not set")
    project = started(hub)
    subprocess.run(shlex.split(os.environ[KILL]), check=True, timeout=60)
    try:
        soon("the failure is noticed", lambda: hub.status(project)["status"] != "running")
        soon("the cause is shown", lambda: "Dagger" in str(hub.status(project)["error"]))
        time.sleep(40)  # the error stays visible during repeated attempts
        status = hub.status(project)
        assert (status["status"], "does not answer" in status["error"]["message"]) == ("error", True)
    finally:
        subprocess.run(shlex.split(os.environ[START]), check=True, timeout=60)
    hub.until(project, "running", WITHIN_S)


OLD = {"_EXPERIMENTAL_DAGGER_VERSION": "v0.18.5"}
NEW = {"_EXPERIMENTAL_DAGGER_VERSION": "v0.99.0", "_EXPERIMENTAL_DAGGER_MIN_VERSION": "v0.99.0"}
"""Variables that make Dagger's engine report another version. The command in START must pass them on."""


@pytest.mark.parametrize("other", [OLD, NEW], ids=["old", "new"])
def test_an_engine_of_another_version_is_reported_until_the_right_one_returns(
    hub: OnDagger, other: dict[str, str], tmp_path: Path
) -> None:
    if KILL not in os.environ or START not in os.environ:
        pytest.skip(f"{KILL} and {START} are not set")
    project = started(hub)
    subprocess.run(shlex.split(os.environ[KILL]), check=True, timeout=60)
    try:
        subprocess.run(shlex.split(os.environ[START]), check=True, timeout=60, env={**os.environ, **other})
        if asyncio.run(check.check(tmp_path / "unused", OPTIONS)).available:
            pytest.skip(f"{START} does not pass the engine's version on")
        soon("the versions are named", lambda: "do not work together" in str(hub.status(project)["error"]))
        assert "Run an engine of version" in hub.status(project)["error"]["hint"]
    finally:
        subprocess.run(shlex.split(os.environ[KILL]), check=True, timeout=60)
        subprocess.run(shlex.split(os.environ[START]), check=True, timeout=60)
    hub.until(project, "running", WITHIN_S)


# -- data outlives the engine


def connection(hub: OnDagger, project: dict[str, Any]) -> str:
    password = hub.call("GET", f"/api/projects/{project['id']}/connection")["password"]
    return f"postgresql://commandcenter:{password}@127.0.0.1:{project['ports']['postgres']['postgres']}/commandcenter"


def has_backup(hub: OnDagger, project: dict[str, Any]) -> bool:
    folder = hub.home / "projects" / project["slug"] / "data" / "postgres-copy"
    return any(folder.glob("g*/meta.json"))


async def sql(dsn: str, *statements: str) -> Any:
    connected = await asyncpg.connect(dsn, ssl=False, timeout=60)
    try:
        found = None
        for statement in statements:
            found = await connected.fetchval(statement)
        return found
    finally:
        await connected.close()


async def insert_until_it_ends(dsn: str, acknowledged: list[int], commits: list[float]) -> None:
    """Insert rows until the connection fails. Count the acknowledged ones, and record the time of each, seconds."""
    connected = await asyncpg.connect(dsn, ssl=False, timeout=60)
    try:
        while True:
            began = time.perf_counter()
            await connected.execute("INSERT INTO burst DEFAULT VALUES")
            commits.append(time.perf_counter() - began)
            acknowledged[0] += 1
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        connected.terminate()


def test_no_acknowledged_insert_is_lost_with_the_engine(hub: OnDagger) -> None:
    if KILL not in os.environ or START not in os.environ:
        pytest.skip(f"{KILL} and {START} are not set")
    project = started(hub)
    dsn = connection(hub, project)
    soon("the backup is complete", lambda: has_backup(hub, project))
    waits = "SHOW synchronous_standby_names"
    soon("commits wait for the backup", lambda: asyncio.run(sql(dsn, waits)) == "hub")
    asyncio.run(sql(dsn, "CREATE TABLE burst (id bigserial PRIMARY KEY, at timestamptz DEFAULT now())"))
    total = 0
    for _ in range(2):  # the second round starts from data that the first one restored
        acknowledged, commits = [0], list[float]()
        burst = threading.Thread(
            target=lambda acknowledged=acknowledged, commits=commits: asyncio.run(
                insert_until_it_ends(dsn, acknowledged, commits)
            )
        )
        burst.start()
        soon("rows are acknowledged", lambda acknowledged=acknowledged: acknowledged[0] > 100)
        subprocess.run(shlex.split(os.environ[KILL]), check=True, timeout=60)
        burst.join(30)
        soon("the failure is noticed", lambda: hub.status(project)["status"] != "running")
        subprocess.run(shlex.split(os.environ[START]), check=True, timeout=60)
        hub.until(project, "running", WITHIN_S)
        total += acknowledged[0]
        print(f"acknowledged {acknowledged[0]}, median commit {sorted(commits)[len(commits) // 2] * 1000:.2f} ms")
        # An insert in progress when the engine was killed may be stored although it was not acknowledged.
        assert total <= asyncio.run(sql(dsn, "SELECT count(*) FROM burst")) <= total + 2
        total = asyncio.run(sql(dsn, "SELECT count(*) FROM burst"))


async def store_and_read(address: str, name: str, value: str | None = None) -> bytes | None:
    async with redis.asyncio.Redis.from_url(address) as client:
        if value is not None:
            await client.set(name, value)
        found: bytes | None = await client.get(name)
        return found


def test_redis_is_restored_from_the_snapshot_of_its_last_stop(hub: OnDagger) -> None:
    if KILL not in os.environ or START not in os.environ:
        pytest.skip(f"{KILL} and {START} are not set")
    project = started(hub)
    vault = Vault(hub.home / "key", may_make=False)
    kept = find(hub.home, project["path"], vault)
    assert kept is not None
    password = vault.unlock(kept.secrets)["redis_password"]
    address = f"redis://:{password}@127.0.0.1:{project['ports']['redis']['redis']}/0"
    assert asyncio.run(store_and_read(address, "kept", "yes")) == b"yes"
    stop = hub.call("POST", f"/api/orchestration/{project['id']}/stop")["operation_id"]
    soon("the stop has ended", lambda: hub.call("GET", f"/api/operations/{stop}")["ended_at"])
    subprocess.run(shlex.split(os.environ[KILL]), check=True, timeout=60)
    subprocess.run(shlex.split(os.environ[START]), check=True, timeout=60)
    hub.call("POST", f"/api/orchestration/{project['id']}/start")
    hub.until(project, "running", WITHIN_S)
    assert asyncio.run(store_and_read(address, "kept")) == b"yes"


def test_commits_continue_while_no_hub_runs(hub: OnDagger) -> None:
    project = started(hub)
    dsn = connection(hub, project)
    soon("the backup is complete", lambda: has_backup(hub, project))
    soon("commits wait for the backup", lambda: asyncio.run(sql(dsn, "SHOW synchronous_standby_names")) == "hub")
    hub.kill()
    asyncio.run(asyncio.wait_for(sql(dsn, "CREATE TABLE alone (id int)", "INSERT INTO alone VALUES (1)"), 60))
    hub.start()
    assert asyncio.run(sql(dsn, "SELECT count(*) FROM alone")) == 1


@pytest.mark.timeout(900)
def test_a_copy_of_a_home_leaves_the_original_alone_and_has_its_own_data(hub: OnDagger, tmp_path: Path) -> None:
    project = started(hub)
    dsn = connection(hub, project)
    soon("the backup is complete", lambda: has_backup(hub, project))
    asyncio.run(sql(dsn, "CREATE TABLE kept (id int)", "INSERT INTO kept VALUES (1)"))
    before, host = hub.status(project), hub.session(project)
    copy = OnDagger(tmp_path)
    copy.home, copy.folder = tmp_path / "copy", tmp_path / "of the copy"
    copy.folder.mkdir()
    subprocess.run(["cp", "-a", hub.home, copy.home], check=True)
    copy.start()
    try:
        (found,) = copy.call("GET", "/api/projects")
        assert found["status"] == "error"
        assert f"{copy.home} is a copy of {hub.home}" in found["error"]["message"]
        after = hub.status(project)
        assert [one["since"] for one in after["services"]] == [one["since"] for one in before["services"]]
        assert hub.session(project) == host
        asyncio.run(sql(dsn, "INSERT INTO kept VALUES (2)"))

        stop = hub.call("POST", f"/api/orchestration/{project['id']}/stop")["operation_id"]
        soon("the original is stopped", lambda: hub.call("GET", f"/api/operations/{stop}")["ended_at"])
        copy.call("POST", f"/api/orchestration/{found['id']}/start")
        copy.until(found, "running", WITHIN_S)
        assert asyncio.run(sql(dsn, "SELECT count(*) FROM kept")) == 1  # from its own copy of the backup
        copy.call("POST", f"/api/orchestration/{found['id']}/stop")
        copy.until(found, "stopped", WITHIN_S)
        hub.call("POST", f"/api/orchestration/{project['id']}/start")
        hub.until(project, "running", WITHIN_S)
        assert asyncio.run(sql(dsn, "SELECT count(*) FROM kept")) == 2
    finally:
        copy.clean_up()


# -- leftovers and access


def test_a_stopped_project_leaves_no_process(hub: OnDagger) -> None:
    project = started(hub)
    host = hub.session(project)
    hub.call("POST", f"/api/orchestration/{project['id']}/stop")
    hub.until(project, "stopped", WITHIN_S)
    soon("the session host has ended", lambda: not processes.alive(host))
    soon("no process is left", lambda: hub.processes() == [])


def test_nothing_listens_beyond_loopback(hub: OnDagger) -> None:
    project = started(hub)
    engines = [
        one for one in psutil.process_iter(["name"]) if one.info["name"] in {"engine", "dagger-engine", "dagger"}
    ]
    mine = {hub.session(project).pid, *(process.pid for process in (*hub.processes(), *engines))}
    listening = [one for one in psutil.net_connections("inet") if one.status == psutil.CONN_LISTEN and one.pid in mine]
    ports = {port for named in project["ports"].values() for port in named.values()}
    assert {one.laddr.port for one in listening} >= ports
    assert {one.laddr.ip for one in listening} <= {"127.0.0.1", "::1"}
    sockets = list((hub.home / "port-proxy").glob("*.sock"))
    assert [path.stat().st_mode & 0o777 for path in sockets] == [0o600]


def test_secrets_are_in_no_image_and_no_layer(hub: OnDagger) -> None:
    state = Path(os.environ.get(STATE, ""))
    if not os.environ.get(STATE) or not os.access(state, os.R_OK | os.X_OK):
        pytest.skip(f"the folder in {STATE} is not set or cannot be read")
    began = time.time()
    project = started(hub)
    with hub.frontend(project) as client:
        marker = f"marker-{os.urandom(16).hex()}"
        client.post("/api/tasks", json={"title": marker}).raise_for_status()
    hub.call("POST", f"/api/orchestration/{project['id']}/stop")
    hub.until(project, "stopped", WITHIN_S)
    values = Vault(hub.home / "key", may_make=False).unlock(secrets_of(hub))
    values |= {"token": (hub.home / "token").read_text().strip(), "key": (hub.home / "key").read_text().strip()}
    values["frontend_key"] = desk_access.frontend_key(values["secret_key"])
    found: dict[str, set[str]] = {}
    for folder, _, names in os.walk(state):
        for name in names:
            path = Path(folder, name)
            for secret in recently_written(path, began, {**values, "marker": marker}):
                found.setdefault(secret, set()).add(str(path.relative_to(state)))
    assert found.pop("marker", None), "what the services write was not found in the folder: the test would find nothing"
    assert found == {}


def recently_written(path: Path, since: float, values: Mapping[str, str]) -> list[str]:
    """Return the names of the values in a file that has changed since then."""
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode) or max(found.st_mtime, found.st_ctime) < since - 1:
            return []
        content = path.read_bytes()
    except OSError:
        return []
    return [name for name, value in values.items() if value.encode() in content]


def secrets_of(hub: OnDagger) -> bytes:
    """Return the encrypted secrets of the only project."""
    with contextlib.closing(sqlite3.connect(hub.home / "hub.db")) as database:
        ((locked,),) = database.execute("SELECT secrets FROM projects").fetchall()
    return bytes(locked)


def test_secrets_are_in_no_argument_no_log_and_no_readable_file(hub: OnDagger) -> None:
    project = started(hub)
    arguments = subprocess.check_output(["ps", "-eo", "args"], text=True)
    found = subprocess.check_output(["ps", "-eo", "args", "-ww"], text=True)
    assert "requirepass " not in arguments.replace("requirepass %s", "")
    token = (hub.home / "token").read_text().strip()
    assert token not in found
    for path in (hub.home / "projects" / project["slug"] / "run").rglob("*"):
        if path.is_file() and path.suffix in {".json", ".pem"}:
            assert path.stat().st_mode & 0o077 == 0, path


def test_an_edit_reaches_the_running_stack(hub: OnDagger) -> None:
    project = started(hub)
    Path(project["path"], "news.md").write_text("# Extraordinary tidings\n")
    with hub.frontend(project) as desk:
        soon("the new document is found", lambda: "Extraordinary" in desk.get("/api/search?q=tidings").text)


def test_the_desk_has_commits_authors_and_blame_without_the_repository(hub: OnDagger) -> None:
    project = started(hub)
    folder = Path(project["path"])
    (folder / "a.py").write_text("x = 1\n# TODO check\n")
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    for arguments in (("init", "-q"), ("add", "a.py"), (*who, "commit", "-qm", "Begin")):
        subprocess.run(["git", *arguments], cwd=folder, check=True)
    with hub.frontend(project) as desk:

        def blamed() -> bool:
            answer = desk.get("/api/files/blame", params={"path": "a.py"})
            return answer.status_code == 200 and [one["subject"] for one in answer.json()["commits"]] == ["Begin"]

        soon("the commit of each line is known", blamed)
        soon("the author is named", lambda: "Ada" in desk.get("/api/todos").text)
        assert "Begin" in desk.get("/api/git/commits").text


# -- faults of a stack


@contextlib.asynccontextmanager
async def engine_of(tmp_path: Path, **images: str) -> AsyncIterator[tuple[DaggerEngine, Stack]]:
    """Serve a stack with an engine, and remove everything of it at the end."""
    workspace = tmp_path / "project"
    workspace.mkdir()
    secrets = {"db_password": "pw-1", "redis_password": "pw-2", "secret_key": "pw-3"}
    ports = {f"{name}_port": free_port() for name in ("backend", "frontend", "postgres", "redis")}
    config = CommandCenterConfig("p", str(workspace), images=Images(**images), **secrets, **ports)  # type: ignore[arg-type]
    stack = CommandCenterStack(config).build()
    home = tmp_path / "home"
    engine = DaggerEngine(EngineContext(stack.project, home / "projects" / "p", stack, home, OPTIONS))
    async with engine.serving():
        try:
            yield engine, stack
        finally:
            await engine.destroy()


async def test_a_missing_image_is_reported_by_name(tmp_path: Path) -> None:
    reports: list[StepReport] = []
    async with engine_of(tmp_path, redis="no-such/image:1") as (engine, stack):
        with pytest.raises(HubError) as raised:
            await engine.prepare(stack, reports.append)
    assert isinstance(raised.value, ImageUnavailable)
    assert "no-such/image:1" in raised.value.message
    failed = {report.title for report in reports if report.progress is Progress.FAILED}
    assert "Fetch no-such/image:1" in failed


async def test_a_build_that_fails_shows_its_own_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text("no-such-package==1.0 --hash=sha256:" + "0" * 64 + "\n")
    package = graph.find_app().package
    monkeypatch.setattr(graph, "find_app", lambda: graph.AppSource(package, lock))
    async with engine_of(tmp_path) as (engine, stack):
        with pytest.raises(BuildFailed) as raised:
            await engine.prepare(stack, lambda _: None)
    assert "no-such-package" in raised.value.details["output"]
    assert raised.value.details["exit_code"] == 1


async def test_the_backend_can_read_the_folder_but_not_write_to_it(tmp_path: Path) -> None:
    mark = f"/workspace/{sync.MARK}run-1"  # the app waits for it, too
    script = f"while [ ! -e {mark} ]; do sleep 0.1; done; cat /workspace/README.md; id -u"
    script += "; touch /workspace/x 2>&1 || echo refused"
    shell = text(f"import subprocess; subprocess.run({script!r}, shell=True)")
    lines: list[str] = []
    async with engine_of(tmp_path) as (engine, stack):
        Path(stack.workspace, "README.md").write_text("hello")
        backend = stack.service("backend")
        assert backend.container is not None
        backend = replace(backend, container=replace(backend.container, args=(text("-c"), shell)))
        await engine.prepare(stack, lambda _: None)
        handle = await engine.start(backend, "run-1", lambda _: None)
        with anyio.fail_after(60):
            async for batch in engine.logs(handle):
                lines += [line.text for line in batch]
        assert lines[0] == "hello10001"
        assert lines[-1] == "refused"
        await engine.stop(handle, 5)


async def test_a_second_project_builds_nothing(tmp_path: Path) -> None:
    reports: list[StepReport] = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        reports.clear()
        async with engine_of(tmp_path / name) as (engine, stack):
            await engine.prepare(stack, reports.append)
    done = {report.title: report for report in reports if report.title.startswith("Fetch")}
    assert all(report.progress is Progress.SUCCEEDED for report in done.values())
    commands = [report for report in reports if report.title in graph.APP_COMMANDS]
    assert commands == []
