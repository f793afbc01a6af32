"""The system under test: a real Hub with one running project, used through the command as a user does."""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import psutil

from commandcenter_hub.engines import processes
from commandcenter_hub.engines.dagger.ports import relay
from commandcenter_hub.engines.sockets import socket_folder
from commandcenter_hub.testing import desk
from commandcenter_hub.testing.ports import free_port

README = "# Shop\n\nIt sells herons.\n"
"""The project's only file."""
SERVICES = ("postgres", "redis", "backend", "frontend")
COMMAND_S = {"local": 90.0, "dagger": 600.0}
"""Longest time of one command, seconds."""
COMMAND = Path(sys.executable).with_name("commandcenter")
ROLES = {
    "hub": ("commandcenter_hub.cli.entry", "serve"),
    "postgres": ("bin/postgres", "-D"),
    "redis": ("valkey-server",),
    "backend": ("commandcenter_app", "backend"),
    "frontend": ("commandcenter_app", "frontend"),
    "session host": ("dagger", "listen"),
    "port proxy": ("port_proxy",),
    "receiver": ("pg_receivewal",),
}
"""Words in the command line of each process that may run only once."""
CONTAINED = frozenset({"postgres", "redis-server", "commandcenter_app", relay.PROGRAM})
"""Words in the command lines of a project's containers."""


class Unexpected(AssertionError):
    """The system did not do what is promised for a fault."""


class System:
    """A COMMANDCENTER_HOME of its own, its Hub, and the project “shop”.

    Attributes:
        engine: name of the engine.
        folder: private folder of this system; everything below is in it.
        home: COMMANDCENTER_HOME.
        variables: variables of the shell in which commands run, besides the usual ones.
        wrapper: command before each command.
        alone: whether only one fault is injected, so that its own expectations hold.
        allowed: patterns of further files that may be left in the home.
    """

    def __init__(self, folder: Path, engine: str) -> None:
        self.folder, self.engine = folder, engine
        self.home, self.project_folder = folder / "home", folder / "projects" / "shop"
        self.hub_port = free_port()
        self.variables: dict[str, str] = {}
        self.wrapper: tuple[str | Path, ...] = ()
        self.alone = True
        self.allowed: set[str] = set()
        self._token, self._made = "", time.time()

    # -- commands and requests

    @property
    def environment(self) -> dict[str, str]:
        own = ("COMMANDCENTER_HOME", "COMMANDCENTER_ROOTS", "COMMANDCENTER_ENGINE", "HUB_")
        plain = {name: value for name, value in os.environ.items() if not name.startswith(own)}
        return {
            **plain,
            "COMMANDCENTER_HOME": str(self.home),
            "COMMANDCENTER_ROOTS": str(self.folder / "projects"),
            "COMMANDCENTER_ENGINE": self.engine,
            "HUB_PORT": str(self.hub_port),
            "XDG_STATE_HOME": str(self.folder / "state"),
            **self.variables,
        }

    def run(self, *args: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command of the user, and return its result."""
        return subprocess.run(
            [*self.wrapper, COMMAND, *args],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=COMMAND_S[self.engine],
        )

    def ok(self, *args: str | Path) -> str:
        """Run a command that must succeed, and return its output."""
        done = self.run(*args)
        if done.returncode != 0:
            raise Unexpected(f"{args} ended with {done.returncode}: {done.stderr[-1500:]}")
        return done.stdout

    def get(self, path: str, timeout_s: float = 3.0) -> Any:
        """Return the Hub's answer to a request with the token, or None if it does not answer or refuses."""
        with httpx.Client(trust_env=False, timeout=timeout_s) as client, suppress(httpx.TransportError):
            answer = client.get(self.hub_url + path, headers=self.credential)
            if answer.status_code == 401:
                self.forget_token()
            elif answer.is_success:
                return answer.json()
        return None

    @property
    def hub_url(self) -> str:
        return f"http://127.0.0.1:{self.hub_port}"

    @property
    def credential(self) -> dict[str, str]:
        if not self._token:
            with suppress(OSError):
                self._token = (self.home / "token").read_text().strip()
        return {"authorization": f"Bearer {self._token}"}

    def forget_token(self) -> None:
        """Read the token again before the next request."""
        self._token = ""

    def status(self) -> dict[str, Any] | None:
        """Return the project's status as the API reports it; None without an answer."""
        found: dict[str, Any] | None = self.get(f"/api/orchestration/{self.id}/status")
        return found

    # -- begin and end

    def open(self) -> None:
        """Register the project, unless it is already registered, and start it."""
        if self.project_folder.exists():
            self.ok("up", self.project_folder)
            return
        self.project_folder.mkdir(parents=True)
        (self.project_folder / "README.md").write_text(README)
        ports = [part for name in SERVICES for part in ("--port", f"{name}={free_port()}")]
        self.ok("projects", "add", self.project_folder, *ports)
        self.ok("up", self.project_folder)
        self.read_access()

    def read_access(self) -> None:
        """Read the addresses and passwords that clients of the desk need."""
        (project,) = self.get("/api/projects")
        self.id, self.slug = project["id"], project["slug"]
        self.ports = {name: next(iter(named.values())) for name, named in project["ports"].items()}
        self.secrets = desk.secrets_of(self.home, self.id)
        self.database = self.get(f"/api/projects/{self.id}/connection")

    @property
    def project_home(self) -> Path:
        """The project's folder in the home."""
        return self.home / "projects" / self.slug

    def stop(self) -> None:
        """Stop the project, and leave the Hub running."""
        self.ok("down", "--all")

    def shut_down(self) -> None:
        """Stop the project and the Hub."""
        self.stop()
        self.ok("stop-hub")

    def kill_all(self) -> None:
        """Kill every process of this system."""
        for _ in range(3):
            for process in self.processes():
                with suppress(psutil.Error):
                    process.kill()

    # -- processes

    def processes(self) -> list[psutil.Process]:
        """Return all processes that belong to this home, without zombies and the commands of the test itself."""
        return [process for process in psutil.process_iter() if self._owns(process)]

    def _owns(self, process: psutil.Process) -> bool:
        try:
            if process.pid == os.getpid() or process.ppid() == os.getpid():
                return False
            if process.status() == psutil.STATUS_ZOMBIE:
                return False
            place = os.fsencode(self.home)
            found = any(place in Path(f"/proc/{process.pid}/{name}").read_bytes() for name in ("environ", "cmdline"))
            return found or process.cwd().startswith(str(self.home))
        except (psutil.Error, OSError):
            return False

    def having_role(self, role: str) -> list[psutil.Process]:
        """Return the processes of this home with a role."""
        found = []
        for process in self.processes():
            with suppress(psutil.Error):
                words = process.cmdline()
                if words[:1] != ["sh"] and all(any(word in one for one in words) for word in ROLES[role]):
                    found.append(process)
        return found

    def in_containers(self) -> list[psutil.Process]:
        """Return the processes of this project's containers, where this machine shows them.

        They run in another namespace, were started after this system, and have the command line of a service or relay.
        So no other program may use the engine at the same time.
        """
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error, OSError):
                inside = not Path(f"/proc/{process.pid}/ns/pid").samefile("/proc/self/ns/pid")
                if inside and process.create_time() > self._made and any(one in CONTAINED for one in _names(process)):
                    found.append(process)
        return found

    def shims(self) -> list[psutil.Process]:
        """Return the shims of the services."""
        found = []
        for process in self.processes():
            with suppress(psutil.Error):
                words = process.cmdline()
                if words[:1] == [processes.FORKED_SHIM] or processes.SHIM in words:
                    found.append(process)
        return found

    # -- what clients see

    def sockets(self) -> dict[str, Path]:
        """Return the Unix sockets of the databases on `local`."""
        if self.engine != "local":
            return {}
        folders = {name: socket_folder(self.project_home / "sockets" / name) for name in ("postgres", "redis")}
        return {
            "postgres": folders["postgres"] / f".s.PGSQL.{self.ports['postgres']}",
            "redis": folders["redis"] / "valkey.sock",
        }

    async def connect(self, timeout_s: float) -> asyncpg.Connection:
        """Connect to Postgres over its port."""
        names = ("host", "port", "user", "database", "password")
        given = {name: self.database[name] for name in names}
        return await asyncpg.connect(**given, ssl=False, timeout=timeout_s, command_timeout=timeout_s)

    def sql(self, *statements: str) -> list[Any]:
        """Execute statements and return the rows of each."""

        async def execute() -> list[Any]:
            connection = await self.connect(20)
            try:
                return [await connection.fetch(statement) for statement in statements]
            finally:
                connection.terminate()

        return asyncio.run(execute())

    def in_desk(self, path: str) -> str:
        """Return the content of one of the project's files as the desk has it; empty if it has none or no answer."""
        auth = desk.AsHub(self.secrets["secret_key"])
        url = f"http://127.0.0.1:{self.ports['backend']}/api/files/content"
        with httpx.Client(auth=auth, trust_env=False, timeout=20) as client, suppress(httpx.HTTPError, KeyError):
            return str(client.get(url, params={"path": path}).raise_for_status().json()["text"])
        return ""

    # -- expectations

    def expect(self, what: str, condition: Callable[[], Any], within_s: float = 30.0) -> None:
        """Wait for a condition that is promised for single faults; do nothing for pairs, which do not promise it."""
        if self.alone:
            wait_for(what, condition, within_s)

    def expect_output(self, text: str, *args: str | Path, code: int | None = None) -> None:
        """Run a command that must print a text, on whichever stream."""
        done = self.run(*args)
        if self.alone and (text not in done.stdout + done.stderr or code not in {None, done.returncode}):
            raise Unexpected(f"“{text}” is not in the output of {args} (code {done.returncode}): {done}")


def wait_for(what: str, condition: Callable[[], Any], within_s: float) -> None:
    """Wait until a condition holds.

    Raises:
        Unexpected: it does not hold in time.
    """
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            raise Unexpected(f"not within {within_s:g} s: {what}")
        time.sleep(0.1)


def _names(process: psutil.Process) -> list[str]:
    """Return the words of a command line; of programs, without their folders."""
    return [Path(word.partition(":")[0]).name for word in " ".join(process.cmdline()).split()]


@contextmanager
def small_disk(system: System, size: str) -> Iterator[None]:
    """Give a system a small disk for its home; only root can.

    Raises:
        OSError: it cannot be mounted.
    """
    system.home.mkdir(mode=0o700)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "small", system.home]
    mounted = subprocess.run(command, capture_output=True, encoding="utf-8")
    if mounted.returncode != 0:
        raise OSError(f"a small disk cannot be mounted: {mounted.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", system.home], check=True)


@contextmanager
def occupied(port: int) -> Iterator[None]:
    """Listen on a port as a foreign program does, as soon as it is free."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    deadline = time.monotonic() + 10
    with listener:
        while True:
            try:
                listener.bind(("127.0.0.1", port))
                listener.listen(100)
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
        yield


def copy_home(system: System, place: Path) -> None:
    """Copy a home to another place, without its sockets."""
    shutil.copytree(system.home, place, ignore=lambda folder, names: [n for n in names if Path(folder, n).is_socket()])


def read_json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))
