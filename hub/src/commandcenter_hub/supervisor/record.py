"""What a supervisor knows of one service now."""

from dataclasses import dataclass, field
from typing import Any

import anyio

from commandcenter_hub.domain.plan import Observed
from commandcenter_hub.domain.reason import WaitReason
from commandcenter_hub.domain.state import ServiceState, transition
from commandcenter_hub.engines.base import Handle


@dataclass
class Record:
    """One service: its state, the run that is under way, and what happened to it.

    Attributes:
        since: when the state began, in seconds since 1970.
        definition: fingerprint of the service as it was when the run began; empty before the first.
        busy: a start or a stop is under way.
        stopping: its end has been asked for; it is no death.
        put_down: we end it because it does not answer: a death, whose cause is `failure`.
        starting: cancels the start that is under way.
        gone: set when the run that is under way has ended and is written down.
        deaths: monotonic times of its unexpected ends since it last started afresh.
        healthy_since, unhealthy_since: monotonic times; None while it is not so.
        failed_starts: how many of its last ends came without its having been healthy.
        failure: error in its plain form when it is not as it should be.
        permanent: trying again would be in vain.
        transient: it waits for something outside to end, and is tried again until then.
    """

    name: str
    state: ServiceState = ServiceState.STOPPED
    since: float = 0.0
    generation: int = 0
    handle: Handle | None = None
    definition: str = ""
    busy: bool = False
    stopping: bool = False
    put_down: bool = False
    starting: anyio.CancelScope | None = None
    gone: anyio.Event = field(default_factory=anyio.Event)
    deaths: tuple[float, ...] = ()
    failed_starts: int = 0
    restarts: int = 0
    exit_code: int | None = None
    healthy_since: float | None = None
    unhealthy_since: float | None = None
    failure: dict[str, Any] | None = None
    permanent: bool = False
    transient: bool = False
    timed_out: bool = False
    last_lines: tuple[str, ...] = ()
    waiting_for: WaitReason | None = None
    restart_at: float | None = None

    def become(self, state: ServiceState, wall: float) -> None:
        """Enter a state; the table in domain.state says which may follow."""
        if state is not self.state:
            self.state = transition(self.state, state)
            self.since = wall

    def observed(self) -> Observed:
        """Return what the plan is made from."""
        return Observed(
            state=self.state,
            busy=self.busy,
            generation=self.generation,
            deaths=self.deaths,
            failed_starts=self.failed_starts,
            exit_code=self.exit_code,
            unhealthy_since=self.unhealthy_since,
            failure=self.failure["message"] if self.permanent and self.failure else None,
            transient=self.transient,
        )

    @property
    def blocked(self) -> bool:
        """Whether it is down for something that passes by itself, and has not passed yet."""
        return self.transient and self.state in {ServiceState.RESTARTING, ServiceState.STARTING}

    def die(self, now: float) -> None:
        """Count an end that nobody asked for, at a monotonic time; a `transient` one is no failed start."""
        self.deaths = (*self.deaths[-15:], now)
        self.failed_starts += not self.transient

    def start_afresh(self) -> None:
        """Forget what went wrong before: somebody has asked for it to run."""
        self.deaths = ()
        self.failed_starts = 0
        self.restarts = 0
        self.failure = None
        self.permanent = self.transient = False
        self.timed_out = False
        self.last_lines = ()
        self.exit_code = None
