"""Consoles of a project's databases for signed-in users: psql and a console for Redis, each in a pseudo-terminal."""

import os
import secrets
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import HubError, NotFound, ProjectNotRunning, TaskFailed
from commandcenter_hub.domain.interpreter import isolated_python
from commandcenter_hub.domain.stack import PingProbe
from commandcenter_hub.domain.state import ServiceState
from commandcenter_hub.engines.children import private_environment
from commandcenter_hub.services.database_dumps import Connection
from commandcenter_hub.services.projects import ProjectService
from commandcenter_hub.supervisor.registry import SupervisorRegistry
from commandcenter_hub.supervisor.supervisor import Supervisor

if TYPE_CHECKING:
    from commandcenter_hub.engines.terminals import Terminal

Program = Literal["psql", "redis-cli"]
Invocation = tuple[Sequence[str], Mapping[str, str]]
"""A command and its whole environment."""
TERMINAL: Mapping[str, str] = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
"""Variables of each console's program."""
SERVICES: Mapping[Program, str] = {"psql": "postgres", "redis-cli": "redis"}
MAX_CONSOLES = 8
"""Largest number of open consoles."""
UNREAD_S = 15.0
"""Time after which a console is closed if no request reads its output, seconds."""
IDLE_S = 3600.0
"""Time without input after which a console is closed, seconds."""
CHECK_S = 5.0
"""Pause between two checks for consoles to close, seconds."""
KILL_TIMEOUT_S = 1.0
"""Longest time to wait for the end of killed programs when the Hub stops, seconds."""


class ConsoleNotFound(NotFound):
    """There is no such console, or it has ended."""

    code = "console_not_found"
    hint = "Open a new console."


class TooManyConsoles(HubError):
    """The Hub allows no further console."""

    code = "too_many_consoles"
    status = 429
    hint = "Close another console; it ends with its browser tab."


@dataclass
class Console:
    """An open console.

    Attributes:
        id: secret, known only to the page that has opened the console.
        used: time of the last input, monotonic seconds.
        read: whether a request reads its output.
    """

    id: str
    project_id: str
    program: Program
    terminal: "Terminal"
    used: float
    read: bool = False


class ConsoleService:
    """Opens consoles, and closes those that are not used any more."""

    def __init__(
        self, projects: ProjectService, supervisors: SupervisorRegistry, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._projects, self._supervisors, self._now = projects, supervisors, now
        self._open: dict[str, Console] = {}
        self._opening = 0
        self._ended: list[Terminal] = []
        self._wake = anyio.Event()

    async def open(self, reference: str, program: Program, rows: int, columns: int) -> Console:
        """Open a console of this size, in characters.

        Raises:
            ProjectNotFound: there is no such project.
            ProjectNotRunning: the service is not running.
            TooManyConsoles: MAX_CONSOLES are open.
            TaskFailed: the program cannot be started.
        """
        row = await self._projects.row(reference)
        supervisor = self._supervisors.get(row.id)
        service = SERVICES[program]
        record = None if supervisor is None else supervisor.records.get(service)
        if supervisor is None or record is None or record.state is not ServiceState.HEALTHY:
            raise ProjectNotRunning(f"{service} of “{row.name}” is not running.")
        if len(self._open) + self._opening >= MAX_CONSOLES:
            raise TooManyConsoles(f"{MAX_CONSOLES} consoles are already open.")
        self._opening += 1
        try:
            terminal = await self._start(row.id, supervisor, program, rows, columns)
        finally:
            self._opening -= 1
        made = Console(secrets.token_urlsafe(18), row.id, program, terminal, self._now())
        self._open[made.id] = made
        self._wake.set()
        return made

    async def _start(
        self, project_id: str, supervisor: Supervisor, program: Program, rows: int, columns: int
    ) -> "Terminal":
        """Start the program of a console.

        Raises:
            EngineUnavailable: psql cannot run without root's rights here.
            TaskFailed: the program cannot be started.
        """
        from commandcenter_hub.engines.terminals import open_terminal  # the Hub starts without it

        connection = await self._projects.connection(project_id)

        def start() -> "Terminal":
            folder = connection.folder.with_name("console") if program == "psql" else connection.folder
            command, environment = _psql(connection, folder) if program == "psql" else _redis(supervisor, folder)
            return open_terminal(command, folder, environment, rows, columns)

        try:
            return await anyio.to_thread.run_sync(start)
        except OSError as error:
            raise TaskFailed(f"{program} cannot be started: {error.strerror}.") from error

    def find(self, project_id: str, console_id: str) -> Console:
        """Return an open console.

        Raises:
            ConsoleNotFound: there is no such console of this project.
        """
        found = self._open.get(console_id)
        if found is None or found.project_id != project_id:
            raise ConsoleNotFound("The console has ended.")
        return found

    def claim(self, project_id: str, console_id: str) -> Console:
        """Return an open console, and reserve its output for the caller: each console has one reader.

        Raises:
            ConsoleNotFound: there is no such console of this project, or it has a reader.
        """
        found = self.find(project_id, console_id)
        if found.read:
            raise ConsoleNotFound("The console is open elsewhere.")
        found.read = True
        return found

    async def output(self, console: Console) -> AsyncIterator[bytes]:
        """Yield output of the program until it ends. Close the console at the end of the iteration."""
        try:
            while data := await console.terminal.read():
                yield data
        finally:
            self.close(console)

    async def write(self, console: Console, data: str) -> None:
        """Send the user's input to the program."""
        console.used = self._now()
        await console.terminal.write(data.encode())

    def close(self, console: Console) -> None:
        """Close a console, and kill its program."""
        if self._open.pop(console.id, None) is not None:
            console.terminal.close()
            self._ended.append(console.terminal)
            self._wake.set()

    def close_all(self) -> None:
        """Close all consoles, before the Hub stops."""
        for console in list(self._open.values()):
            self.close(console)

    async def run(self) -> None:
        """Close consoles that are not used any more, until cancelled; then close all."""
        try:
            while True:
                self._wake = anyio.Event()
                now = self._now()
                for console in list(self._open.values()):
                    if now - console.used >= (IDLE_S if console.read else UNREAD_S):
                        self.close(console)
                while self._ended:
                    await self._ended[0].wait()
                    del self._ended[0]  # others may have been appended meanwhile
                with anyio.move_on_after(CHECK_S if self._open else None):
                    await self._wake.wait()
        finally:
            self.close_all()
            with anyio.move_on_after(KILL_TIMEOUT_S, shield=True):
                for terminal in self._ended:
                    await terminal.wait()


def _psql(connection: Connection, folder: Path) -> Invocation:
    """Return the command and the environment of psql, whose home is this folder. Blocks.

    psql can read and write files. So if the Hub runs as root, psql runs as the user that runs Postgres, and the folder
    is given to this user.

    Raises:
        EngineUnavailable: psql cannot run without root's rights here.
        OSError: the folder cannot be created.
    """
    from commandcenter_hub.engines.local.privileges import Dropped  # the Hub starts without it
    from commandcenter_hub.engines.postgres_programs import wheel_folder

    socket = connection.address.socket
    environment = private_environment(
        folder, {**connection.variables, **TERMINAL, "PGAPPNAME": "commandcenter console"}
    )
    Dropped.own(folder)
    dropped = Dropped(folder, wheel_folder(), Path(socket).parent if socket else None)
    seen = {"HOME": str(dropped.data), "TMPDIR": str(dropped.data / "tmp"), "PSQL_HISTORY": os.devnull}
    if socket:
        seen["PGHOST"] = str(dropped.sockets)
    command = [dropped.program("psql"), "--pset=pager=off", f"--dbname={connection.database}"]
    return dropped.command_alone(command), {**environment, **seen}


def _redis(supervisor: Supervisor, folder: Path) -> Invocation:
    """Return the command and the environment of a console for a project's Redis, whose home is this folder. Blocks.

    Raises:
        OSError: the folder cannot be created.
    """
    service = supervisor.stack.service(SERVICES["redis-cli"])
    handle = supervisor.records[service.name].handle
    probe = service.probe
    assert isinstance(probe, PingProbe)
    variables = {
        **TERMINAL,
        "REDIS_PORT": str(service.port(probe.port).host),
        "REDISCLI_AUTH": supervisor.stack.secrets[probe.password.name],
        **({"REDIS_SOCKET": handle.socket} if handle is not None and handle.socket else {}),
    }
    command = [*isolated_python(), "-m", "commandcenter_hub.services.redis_console"]
    return command, private_environment(folder, variables)
