"""The engine protocol and its values. `registry` lists the engines.

An engine instance serves one project. The conformance suite in `hub/tests/engines/conformance` tests what these
docstrings promise; every engine passes it.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, Literal, Protocol, Self, TypeVar, runtime_checkable

from commandcenter_hub.domain.errors import EngineCannotRun, HubError
from commandcenter_hub.domain.operation import StepReport
from commandcenter_hub.domain.stack import Port, Service, Stack
from commandcenter_hub.engines.files import Upgrade, upgraded

Report = Callable[[StepReport], None]
"""Receives the newest state of a step. Returns at once."""

Form = Literal["process", "container"]
"""The form of a service that an engine runs."""


class EngineOptions(Protocol):
    """The options of one engine: a frozen dataclass that the engine defines."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Return the options that an environment sets. Pure: reads nothing else."""


@dataclass(frozen=True)
class NoOptions:
    """The options of an engine that has none."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Return the options, which are empty."""
        return cls()


OptionsT = TypeVar("OptionsT", bound=EngineOptions)


@dataclass(frozen=True)
class Capabilities:
    """The properties in which engines differ.

    Attributes:
        usage: `usage` returns figures.
        form: the form of a service that it runs.
        sets_passwords: each start gives a database the passwords of its stack, even if it already has data.
    """

    usage: bool
    form: Form
    sets_passwords: bool = False


@dataclass(frozen=True)
class EngineCheck:
    """Whether an engine can be used here.

    Attributes:
        name: the engine's name.
        available: it can be used now.
        version: version that was found; empty when none was.
        reason: one sentence on what was found, or what is missing.
        hint: what to do when it is not available.
        proven: it has worked here before, so `auto` may choose it.
        slow: it did not answer in time, so it may be busy rather than missing.
    """

    name: str
    available: bool
    version: str = ""
    reason: str = ""
    hint: str = ""
    proven: bool = True
    slow: bool = False


@dataclass(frozen=True)
class EngineContext(Generic[OptionsT]):
    """The arguments with which an engine is created for one project.

    Attributes:
        project: the project's slug.
        folder: the project's own folder in COMMANDCENTER_HOME; the engine keeps `data` and `run` in it.
        stack: the stack that may run; its secrets are the values for SecretRef.
        home: COMMANDCENTER_HOME, for files that all projects share.
        options: the options of this engine, the same for all projects.
        upkeep: whether the engine maintains what runs, for example sends edits and keeps backups. If not, it only lists
            and stops runs, and `stack` has neither the project's folder nor its passwords.
    """

    project: str
    folder: Path
    stack: Stack
    home: Path
    options: OptionsT
    upkeep: bool = True


HANDLE_VERSION = 2
"""Version of saved handles."""
HANDLE_UPGRADES: Mapping[int, Upgrade] = {1: lambda saved: saved}  # without a socket
"""Functions that turn a saved handle of each earlier version into one of the next version."""


@dataclass(frozen=True)
class Handle:
    """The saved description of a run, by which a later Hub finds the run again. Contains no secret.

    Attributes:
        service: name of the service.
        run: unique name of this run of it.
        engine: name of the engine.
        data: the engine's own data, as plain JSON.
        version: version of saved handles.
        socket: path of the Unix socket on which the run listens, in a folder of this user; empty without one.
    """

    service: str
    run: str
    engine: str
    data: Mapping[str, Any] = field(default_factory=dict)
    version: int = HANDLE_VERSION
    socket: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the handle as plain JSON."""
        return {
            "service": self.service,
            "run": self.run,
            "engine": self.engine,
            "data": dict(self.data),
            "version": self.version,
            "socket": self.socket,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Handle":
        """Return the handle from the result of `to_json`, also of an earlier version.

        Raises:
            NewerVersion: a newer CommandCenter has saved it.
        """
        what = f"The saved handle of the service “{value.get('service')}”"
        return cls(**upgraded(dict(value), HANDLE_VERSION, HANDLE_UPGRADES, what=what))


@dataclass(frozen=True)
class Exit:
    """How a run ended.

    Attributes:
        code: exit code; None when a signal ended it, or the code is not known.
        signal: number of the signal that ended it.
        error: the cause, if the engine recognises it; after a permanent one, the service is not restarted.
        last_lines: the run's last lines of output, if the engine has them without reading the log.
    """

    code: int | None = None
    signal: int | None = None
    error: HubError | None = None
    last_lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class LogLine:
    """One line that a service wrote.

    Attributes:
        time: time at which it was written, or else read, in seconds since 1970.
        stream: `stdout` or `stderr`.
        text: the line without its end.
        cursor: `logs(handle, after=cursor)` continues after this line.
    """

    time: float
    stream: str
    text: str
    cursor: str


@dataclass(frozen=True)
class Usage:
    """The CPU and memory that a service uses.

    Attributes:
        cpu: cores (1.0 is one busy core), on average since the previous measurement, or since the run began.
        memory_bytes: memory, bytes.
    """

    cpu: float
    memory_bytes: int


@runtime_checkable
class Engine(Protocol):
    """Run the services of one project. Every method is safe to repeat and to cancel."""

    name: str
    capabilities: Capabilities

    @property
    def prepared(self) -> bool:
        """Whether the engine still has what `prepare` made. If not, `prepare` is called again before the next start."""

    def serving(self) -> AbstractAsyncContextManager[None]:
        """Serve the project until the end of the block: every method but `check` is called within it, by any task.

        At the end, release the engine's resources for the project. Runs keep running.
        """

    async def check(self) -> EngineCheck:
        """Return whether the engine can be used here, and if not, why and what to do. Never raises."""

    async def problem(self) -> HubError | None:
        """Return a transient error if the engine itself does not answer, so that no service is at fault; else None.

        Never raises, and takes at most 5 s.
        """

    async def prepare(self, stack: Stack, report: Report) -> None:
        """Fetch and build everything that the stack needs. Safe to repeat.

        Raises:
            EngineUnavailable: the engine cannot be reached.
            EngineCannotRun: a service has no form that this engine runs; nothing was started.
        """

    async def start(self, service: Service, run: str, report: Report) -> Handle:
        """Start a run of a service and return once its process or container runs. It may not be healthy yet.

        If the run is already running, return its handle. Leave nothing behind when cancelled. Report what has to be
        fetched, built or restored first; deadlines for that are the engine's own.

        Raises:
            PortInUse: another program listens on its host port.
            TimeoutError: it did not start within `start_timeout_s` after everything that it needs was ready.
            HubError: it could not be started; if the error is `permanent`, a retry would fail in the same way.
        """

    async def recover(self, handle: Handle) -> Handle | None:
        """Take over a run that an earlier Hub started, and return its handle; None when it has ended.

        A handle with empty `data` stands for a start that may have been interrupted: find the run by its service and
        name only.
        """

    async def left_behind(self) -> list[Handle]:
        """Return handles with empty `data` of all runs that have left files, newest first; most may have ended.

        With these, a Hub that has lost its database finds the runs.
        """

    async def wait(self, handle: Handle) -> Exit:
        """Wait for the end of the run and return how it ended; return immediately if it has ended already."""

    async def stop(self, handle: Handle, grace_s: float) -> None:
        """Stop the run: request its end, kill it after `grace_s` seconds, and return once nothing of it is left.

        Does nothing if it has ended.
        """

    def logs(self, handle: Handle, after: str | None = None) -> AsyncIterator[list[LogLine]]:
        """Yield the run's lines after the cursor `after`, in order and in batches, as they are written.

        Ends when the run has ended and all its lines were yielded.
        """

    async def unread_bytes(self, handle: Handle, after: str | None) -> int:
        """Return how many bytes after the cursor `after` are unread. It may include output of other runs."""

    async def discard(self, handle: Handle, after: str | None) -> bool:
        """Remove the files of an ended run, whose output was read up to the cursor `after`.

        Return whether they are removed; false, with nothing removed, if there is output after the cursor. Does nothing
        if they were removed before.
        """

    async def publish(self, handle: Handle, port: Port) -> None:
        """Make the service reachable at 127.0.0.1:`port.host` and on no other interface.

        Raises:
            PortInUse: another program listens there.
        """

    async def usage(self, handle: Handle, *, quick: bool = False) -> Usage | None:
        """Return the run's current usage; None when it has ended, or `capabilities.usage` is false.

        With `quick`, memory may be estimated from an earlier measurement, if that is much faster.
        """

    async def destroy(self) -> None:
        """Remove the project's data from the engine. Call it only while nothing runs."""


def refuse_unless_runnable(engine: Engine, stack: Stack) -> None:
    """Check that every service has the form that the engine runs.

    Raises:
        EngineCannotRun: a service does not have it; the error names the first.
    """
    for service in stack:
        if getattr(service, engine.capabilities.form) is None:
            raise EngineCannotRun(
                f"The engine “{engine.name}” cannot run the service “{service.name}”: "
                f"it has no {engine.capabilities.form} form.",
                service=service.name,
                engine=engine.name,
            )
