"""Consoles on a project's databases for signed-in users: psql, and one for Redis, in a pseudo-terminal."""

import os
import secrets
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import HubError, NotFound, ProjectNotRunning, TaskFailed
from commandcenter_hub.domain.interpreter import isolated_python
from commandcenter_hub.domain.stack import PingProbe
from commandcenter_hub.domain.state import ServiceState
from commandcenter_hub.engines.children import private_environment
from commandcenter_hub.services.database_dumps import client_program
from commandcenter_hub.services.projects import ProjectService
from commandcenter_hub.supervisor.registry import SupervisorRegistry
from commandcenter_hub.supervisor.supervisor import Supervisor

if TYPE_CHECKING:
    from commandcenter_hub.engines.terminals import Terminal

Program = Literal["psql", "redis-cli"]
SERVICES: Mapping[Program, str] = {"psql": "postgres", "redis-cli": "redis"}
MOST = 8
"""Number of consoles at a time."""
UNREAD_S = 15.0
"""Time after which a console whose output no one reads is ended, seconds."""
IDLE_S = 3600.0
"""Time without input after which a console is ended, seconds."""
CHECK_S = 5.0
LAST_S = 1.0
"""Longest time to wait for the end of killed programs when the Hub stops, seconds."""


class ConsoleNotFound(NotFound):
    """There is no such console; it has ended."""

    code = "console_not_found"
    hint = "Open a new console."


class TooManyConsoles(HubError):
    """As many consoles are open as the Hub allows."""

    code = "too_many_consoles"
    status = 429
    hint = "Close another console; it ends with its browser tab."


@dataclass
class Console:
    """A console; its id is known only to the page that has opened it. Times are monotonic seconds."""

    id: str
    project_id: str
    program: Program
    terminal: "Terminal"
    used: float
    read: bool = False


class ConsoleService:
    """Opens consoles, and ends those that are not used any more."""

    def __init__(
        self, projects: ProjectService, supervisors: SupervisorRegistry, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._projects, self._supervisors, self._now = projects, supervisors, now
        self._open: dict[str, Console] = {}
        self._ended: list[Terminal] = []
        self._wake = anyio.Event()

    async def open(self, reference: str, program: Program, rows: int, columns: int) -> Console:
        """Start a console of this size, in characters.

        Raises:
            ProjectNotFound: there is no such project.
            ProjectNotRunning: the service is not running.
            TooManyConsoles: too many consoles are open.
            TaskFailed: the program cannot be started.
        """
        from commandcenter_hub.engines.terminals import open_terminal  # the Hub starts without it

        row = await self._projects.row(reference)
        supervisor = self._supervisors.get(row.id)
        service = SERVICES[program]
        record = None if supervisor is None else supervisor.records.get(service)
        if supervisor is None or record is None or record.state is not ServiceState.HEALTHY:
            raise ProjectNotRunning(f"{service} of “{row.name}” is not running.")
        if len(self._open) >= MOST:
            raise TooManyConsoles(f"{MOST} consoles are already open.")
        connection = await self._projects.connection(row.id)
        command: Sequence[str]
        variables: Mapping[str, str]
        if program == "psql":
            command = [client_program("psql"), "--pset=pager=off", f"--dbname={connection.database}"]
            variables = {**connection.variables, "PGAPPNAME": "commandcenter console", "PSQL_HISTORY": os.devnull}
        else:
            command, variables = _redis(supervisor)
        variables = {**variables, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        folder = connection.folder
        try:
            environment = await anyio.to_thread.run_sync(private_environment, folder, variables)
            terminal = await anyio.to_thread.run_sync(open_terminal, command, folder, environment, rows, columns)
        except OSError as error:
            raise TaskFailed(f"{program} cannot be started: {error.strerror}.") from error
        made = Console(secrets.token_urlsafe(18), row.id, program, terminal, self._now())
        self._open[made.id] = made
        self._wake.set()
        return made

    def find(self, project_id: str, console_id: str) -> Console:
        """Return a console that is open.

        Raises:
            ConsoleNotFound: there is no such console of this project.
        """
        found = self._open.get(console_id)
        if found is None or found.project_id != project_id:
            raise ConsoleNotFound("The console has ended.")
        return found

    def take(self, project_id: str, console_id: str) -> Console:
        """Return a console whose output no one reads yet, and mark it as read: each has one reader.

        Raises:
            ConsoleNotFound: there is no such console, or its output has been read before.
        """
        found = self.find(project_id, console_id)
        if found.read:
            raise ConsoleNotFound("The console is open elsewhere.")
        found.read = True
        return found

    async def output(self, console: Console) -> AsyncIterator[bytes]:
        """Yield what the program writes, until it ends. The console ends with the iteration."""
        try:
            while data := await console.terminal.read():
                yield data
        finally:
            self.close(console)

    async def write(self, console: Console, data: str) -> None:
        """Pass on what the user has typed."""
        console.used = self._now()
        await console.terminal.write(data.encode())

    def close(self, console: Console) -> None:
        """End a console."""
        if self._open.pop(console.id, None) is not None:
            console.terminal.close()
            self._ended.append(console.terminal)
            self._wake.set()

    def close_all(self) -> None:
        """End all consoles, before the Hub stops."""
        for console in list(self._open.values()):
            self.close(console)

    async def run(self) -> None:
        """End consoles that are not used any more, until cancelled; then end all."""
        try:
            while True:
                self._wake = anyio.Event()
                now = self._now()
                for console in list(self._open.values()):
                    if now - console.used >= (IDLE_S if console.read else UNREAD_S):
                        self.close(console)
                while self._ended:
                    await self._ended[-1].wait()
                    self._ended.pop()
                with anyio.move_on_after(CHECK_S if self._open else None):
                    await self._wake.wait()
        finally:
            self.close_all()
            with anyio.move_on_after(LAST_S, shield=True):
                for terminal in self._ended:
                    await terminal.wait()


def _redis(supervisor: Supervisor) -> tuple[Sequence[str], Mapping[str, str]]:
    """Return the command and the variables of a console for a project's Redis."""
    service = supervisor.stack.service(SERVICES["redis-cli"])
    handle = supervisor.records[service.name].handle
    probe = service.probe
    assert isinstance(probe, PingProbe)
    variables = {
        "REDIS_PORT": str(service.port(probe.port).host),
        "REDISCLI_AUTH": supervisor.stack.secrets[probe.password.name],
        **({"REDIS_SOCKET": handle.socket} if handle is not None and handle.socket else {}),
    }
    return [*isolated_python(), "-m", "commandcenter_hub.services.redis_console"], variables
