"""What an engine is: a small protocol and its values. `registry` has the engines that there are.

An engine instance serves one project. The conformance suite in `hub/tests/engines/conformance` says in tests
what this file says in words; every engine passes it.
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
"""Takes the newest word on a step. Returns at once."""

Form = Literal["process", "container"]
"""Which form of a service an engine runs."""


class EngineOptions(Protocol):
    """What a user can set for one engine: a frozen dataclass of the engine's own."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Return the options that an environment sets. Pure: reads nothing else."""


@dataclass(frozen=True)
class NoOptions:
    """The options of an engine that has none."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Return them."""
        return cls()


OptionsT = TypeVar("OptionsT", bound=EngineOptions)


@dataclass(frozen=True)
class Capabilities:
    """What an engine can do beside the verbs.

    Attributes:
        usage: `usage` gives figures.
        form: the form of a service it runs.
    """

    usage: bool
    form: Form


@dataclass(frozen=True)
class EngineCheck:
    """Whether an engine can be used here.

    Attributes:
        name: the engine's name.
        available: it can be used now.
        version: what was found; empty when nothing was.
        reason: one sentence: what was found, or what is missing.
        hint: what to do when it is not available.
        proven: `auto` may take it; false when nobody has seen it work here yet.
    """

    name: str
    available: bool
    version: str = ""
    reason: str = ""
    hint: str = ""
    proven: bool = True


@dataclass(frozen=True)
class EngineContext(Generic[OptionsT]):
    """What an engine is given for one project.

    Attributes:
        project: the project's slug.
        folder: the project's own folder in COMMANDCENTER_HOME; the engine keeps `data` and `run` in it.
        stack: what may run; its secrets are the values for SecretRef.
        home: COMMANDCENTER_HOME itself, for what all projects share.
        options: what is set for this engine, the same for all projects.
    """

    project: str
    folder: Path
    stack: Stack
    home: Path
    options: OptionsT


HANDLE_VERSION = 1
"""Of the form of handles that are saved."""
HANDLE_UPGRADES: Mapping[int, Upgrade] = {}
"""What makes a saved handle of each earlier version one of the next."""


@dataclass(frozen=True)
class Handle:
    """By which a later Hub finds again what an engine started. Holds no secret.

    Attributes:
        service: name of the service.
        run: unique name of this run of it.
        engine: name of the engine.
        data: whatever the engine needs, as plain JSON.
        version: of the form of `data`.
    """

    service: str
    run: str
    engine: str
    data: Mapping[str, Any] = field(default_factory=dict)
    version: int = HANDLE_VERSION

    def to_json(self) -> dict[str, Any]:
        """Return the handle as plain JSON."""
        return {
            "service": self.service,
            "run": self.run,
            "engine": self.engine,
            "data": dict(self.data),
            "version": self.version,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Handle":
        """Return the handle that `to_json` gave, also that of an earlier version.

        Raises:
            NewerVersion: a newer CommandCenter has saved it.
        """
        what = f"What was saved of the running service “{value.get('service')}”"
        return cls(**upgraded(dict(value), HANDLE_VERSION, HANDLE_UPGRADES, what=what))


@dataclass(frozen=True)
class Exit:
    """How a run ended.

    Attributes:
        code: exit code; None when a signal ended it or nobody could see the code.
        signal: number of the signal that ended it.
        error: what the engine understood of the cause; a permanent one is not tried again.
        last_lines: what the run said last, where the engine has it at hand.
    """

    code: int | None = None
    signal: int | None = None
    error: HubError | None = None
    last_lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class LogLine:
    """One line that a service wrote.

    Attributes:
        time: when it was written, in seconds since 1970; when it was read, where nothing better is known.
        stream: `stdout` or `stderr`.
        text: the line without its end.
        cursor: `logs(handle, after=cursor)` goes on behind this line.
    """

    time: float
    stream: str
    text: str
    cursor: str


@dataclass(frozen=True)
class Usage:
    """What a service takes: memory in bytes, and `cpu` in cores (1.0 is one core busy).

    The latter on average since it was asked for before; the first time, since the run began.
    """

    cpu: float
    memory_bytes: int


@runtime_checkable
class Engine(Protocol):
    """Runs the services of one project. Every verb is safe to repeat, and to cancel."""

    name: str
    capabilities: Capabilities

    def serving(self) -> AbstractAsyncContextManager[None]:
        """Serve the project until the end of the block: every verb but `check` is called within it, by any task.

        At its end the engine releases what it holds for the project. What runs goes on running.
        """

    async def check(self) -> EngineCheck:
        """Say whether the engine can be used here, and if not, why and what to do. Never raises."""

    async def prepare(self, stack: Stack, report: Report) -> None:
        """Fetch and build all that the stack needs. Harmless twice.

        Raises:
            EngineUnavailable: the engine cannot be reached.
            EngineCannotRun: a service has no form this engine runs; nothing was started.
        """

    async def start(self, service: Service, run: str, report: Report) -> Handle:
        """Start a run of a service and return once its process or container runs. It may not be healthy yet.

        Starting a run that runs already returns its handle. When this is cancelled, nothing of it is left.

        Raises:
            PortInUse: something else listens on its host port.
            HubError: it could not be started; `permanent` says whether trying again is in vain.
        """

    async def recover(self, handle: Handle) -> Handle | None:
        """Take over a run that an earlier Hub started, or None when it is gone.

        A handle with empty `data` stands for a start that may have been cut off half-way: it is found by its
        service and run alone.
        """

    async def left_behind(self) -> list[Handle]:
        """Return handles with empty `data` of all runs that have left traces, newest first; most may have ended.

        By these a Hub that has lost its database finds what runs.
        """

    async def wait(self, handle: Handle) -> Exit:
        """Return when the run has ended, at once when it has ended before."""

    async def stop(self, handle: Handle, grace_s: float) -> None:
        """Return once nothing of the run is left. Ask it to end, kill it after `grace_s` seconds.

        Does nothing when it has ended.
        """

    def logs(self, handle: Handle, after: str | None = None) -> AsyncIterator[list[LogLine]]:
        """Yield what the run wrote and writes, in order and in batches, from behind the cursor `after`.

        Ends when the run has ended and everything was yielded.
        """

    async def unread_bytes(self, handle: Handle, after: str | None) -> int:
        """Return how much was written that `logs` has not yielded up to the cursor `after`. It may be others' too."""

    async def discard(self, handle: Handle, after: str | None) -> bool:
        """Let go of what is kept of an ended run, its output above all, which was read up to the cursor `after`.

        Return whether that is done; false when there is more behind the cursor, and then nothing is lost of it.
        Does nothing when it was done before.
        """

    async def publish(self, handle: Handle, port: Port) -> None:
        """Make the service reachable at 127.0.0.1:`port.host` and on no other interface.

        Raises:
            PortInUse: something else listens there.
        """

    async def usage(self, handle: Handle) -> Usage | None:
        """Return what the run takes now; None when it has ended, and where `capabilities.usage` is false."""

    async def destroy(self) -> None:
        """Remove the project's data from the engine. Only while nothing runs."""


def refuse_unless_runnable(engine: Engine, stack: Stack) -> None:
    """Check that every service has the form that the engine runs.

    Raises:
        EngineCannotRun: names the first service that has not.
    """
    for service in stack:
        if getattr(service, engine.capabilities.form) is None:
            raise EngineCannotRun(
                f"The engine “{engine.name}” cannot run the service “{service.name}”: "
                f"it has no {engine.capabilities.form} form.",
                service=service.name,
                engine=engine.name,
            )
