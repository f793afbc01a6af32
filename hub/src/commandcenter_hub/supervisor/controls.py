"""The services of one project as a group: whether they are in the desired state, and why not."""

from collections.abc import Callable, Iterable
from typing import Any

from commandcenter_hub.domain.fingerprint import definitions
from commandcenter_hub.domain.plan import Plan
from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.domain.state import DOWN, UP, ServiceState
from commandcenter_hub.supervisor.control import ServiceControl
from commandcenter_hub.supervisor.lifecycle import Standby
from commandcenter_hub.supervisor.record import Record
from commandcenter_hub.supervisor.shared import Shared


class Controls:
    """The controls and records of a project's services, by name.

    Attributes:
        stack: their newest definition.
        generations: the required generation by service; a run of an older generation is replaced.
    """

    def __init__(self, stack: Stack, shared: Shared) -> None:
        """Create the controls of services that are not running."""
        self.stack = stack
        self.by_name = {service.name: ServiceControl(service, shared) for service in stack.order()}
        self.records = {name: control.record for name, control in self.by_name.items()}
        self.generations: dict[str, int] = {}
        self._shared = shared
        self._definitions = definitions(stack)

    # -- state

    @property
    def down(self) -> bool:
        """Whether no service runs."""
        return all(record.state in DOWN for record in self.records.values())

    @property
    def given_up(self) -> bool:
        """Whether the supervisor has given up on a service, or a cause outside blocks one."""
        return any(record.state is ServiceState.EXITED or record.blocked for record in self.records.values())

    @property
    def blocked(self) -> bool:
        """Whether a service is down because of a temporary problem."""
        return any(record.waits_for_cause for record in self.records.values())

    @property
    def required(self) -> list[Record]:
        """The records of the required services."""
        return [control.record for control in self.by_name.values() if control.service.required]

    def as_wanted(self, records: Iterable[Record] | None = None) -> bool:
        """Return whether these services (by default all) are healthy in their newest generation."""
        return all(
            record.state is ServiceState.HEALTHY
            and record.generation >= self.generations.get(record.name, 0)
            and not record.busy
            for record in (self.records.values() if records is None else records)
        )

    def outdated(self) -> frozenset[str]:
        """Return the services that run with an older definition; a restart applies the newest."""
        return frozenset(
            name
            for name, definition in self._definitions.items()
            if (run := self.records[name].run) is not None and run.definition != definition
        )

    def error(self) -> dict[str, Any] | None:
        """Return the error of the first service that is not healthy and has one: code, message, hint, details."""
        for record in self.records.values():
            if record.failure is not None and record.state is not ServiceState.HEALTHY:
                facts = {"service": record.name, "last_lines": list(record.history.last_lines)}
                return {**record.failure, "details": {**record.failure["details"], **facts}}
        return None

    # -- changes

    def redefine(self, stack: Stack) -> None:
        """Set a new definition of the same services. Each uses it from its next start; no run is interrupted."""
        self.stack = stack
        self._definitions = definitions(stack)
        for service in stack:
            self.by_name[service.name].service = service

    def ask_for_restart(self, names: Iterable[str]) -> None:
        """Request a newer generation of these services, which replaces the current one."""
        for name in names:
            self.generations[name] = self.records[name].generation + 1

    def forget_failures(self, names: Iterable[str] | None = None) -> None:
        """Forget the failures of these services (by default all), and allow failed ones to start again."""
        for name in self.records if names is None else names:
            self.by_name[name].forget_failures()

    def unblock(self) -> None:
        """Forget the failures that an absence of the engine caused, which has ended."""
        for record in self.records.values():
            record.unblock()

    def cancel_starts(self, is_wanted: Callable[[str], bool]) -> None:
        """Cancel the starts of services that should not run."""
        for name, control in self.by_name.items():
            if not is_wanted(name):
                control.cancel_start()

    def forget_at(self) -> list[float]:
        """Return when failures of services will be forgotten, in monotonic seconds."""
        return [control.forget_at for control in self.by_name.values() if control.forget_at is not None]

    def forget_old_failures(self, now: float) -> None:
        """Forget the failures of services that have been healthy for long enough; `now` is in monotonic seconds."""
        for control in self.by_name.values():
            if control.forget_at is not None and now >= control.forget_at:
                control.forget_failures()

    def show_waiting(self, decided: Plan, is_wanted: Callable[[str], bool], *, preparing: bool) -> None:
        """Update the services that are down to show what they wait for according to the newest plan."""
        waiting = {wait.service: wait for wait in decided.waiting}
        for name, record in self.records.items():
            waits, before = waiting.get(name), record.state
            record.waiting_for = None if waits is None else waits.reason
            if before in UP or (before is ServiceState.EXITED and is_wanted(name)):
                continue
            if not is_wanted(name):
                record.hold(Standby.OFF)
            elif waits is not None and waits.until is not None:
                record.pause(self._shared.wall() + (waits.until - self._shared.now()))
            elif preparing:
                record.hold(Standby.PREPARING)
            elif waits is not None or before is ServiceState.PREPARING:
                record.hold(Standby.WAITING)
            elif before is ServiceState.RESTARTING:
                record.pause(None)  # it is started now, or as soon as the engine is ready
            if record.state is not before:
                self._shared.changed()
