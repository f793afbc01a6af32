"""Follow one run of a service: its output, its health, and its end."""

import logging
from collections.abc import Callable

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import HubError, ServiceFailed
from commandcenter_hub.domain.stack import Service
from commandcenter_hub.domain.state import ServiceState
from commandcenter_hub.engines.base import Exit, Handle
from commandcenter_hub.supervisor.probes import prober_for
from commandcenter_hub.supervisor.runs import probe_for_ever, read_log, watch
from commandcenter_hub.supervisor.shared import STOP_MARGIN_S, Shared

log = logging.getLogger(__name__)

LAST_LINES = 12
"""Number of a service's last lines that are shown with its error."""
WATCH_AGAIN_S = (0.1, 1.0, 5.0)
"""Pauses before the engine is asked again for a run that could not be watched, seconds; then the run is ended."""

OnHealth = Callable[[ServiceState, str | HubError], None]
"""Receives the new state of a run when the result of its probe has changed, and the reason."""


async def recover(shared: Shared, saved: Handle) -> Handle | None:
    """Return the newest handle of a run, or None when the engine does not find it."""
    try:
        with anyio.fail_after(STOP_MARGIN_S):
            return await shared.engine.recover(saved)
    except Exception as error:  # a run that cannot be found counts as ended, whatever the error
        log.warning("%s of project %s cannot be found: %s", saved.service, shared.project_id, error)
        return None


class RunWatch:
    """One run that is followed.

    Attributes:
        handle: its newest handle.
        exit: how it ended; None until it has.
        exited: set by the caller once the run's end is saved: only its output is needed from then on.
    """

    def __init__(self, shared: Shared, service: Service, handle: Handle) -> None:
        """Prepare to follow a run."""
        self.handle = handle
        self.exit: Exit | None = None
        self.exited = anyio.Event()
        self._shared, self._service = shared, service
        self._read = anyio.Event()

    async def begin_reading(self) -> None:
        """Copy the run's output to the journal in the background, also after its end until all of it is read."""
        shared = self._shared
        try:
            await anyio.to_thread.run_sync(shared.journal.expect, self.handle)
        except Exception as error:  # a damaged journal must not change what happens to a service
            log.warning("the journal of project %s cannot be written: %s", shared.project_id, error)
        shared.spawn(
            read_log, shared.engine, self.handle, shared.journal, self.exited, self._read, shared.lines_written
        )

    async def until_exit(
        self, state: Callable[[], ServiceState], on_health: OnHealth | None, relocated: Callable[[Handle], None]
    ) -> Exit:
        """Wait for the end of the run, set `exit`, and return it.

        Args:
            state: returns the state that the service shows.
            on_health: receives changes of its health; None if it should not be probed.
            relocated: receives its newest handle if the engine had to find it again.
        """
        shared = self._shared

        async def probe(receive: OnHealth) -> None:
            async with prober_for(self._service, shared.stack.secrets, self.handle.socket) as prober:
                try:
                    await probe_for_ever(
                        prober, self._service, shared.now, state, receive, shared.engine.problem, shared.alert,
                        shared.pings,
                    )  # fmt: skip
                finally:
                    shared.alert.raise_()  # the run has ended: probe the services that depend on it

        probing = None if on_health is None else lambda: probe(on_health)
        for pause in WATCH_AGAIN_S:
            try:
                self.exit = await watch(shared.engine, self.handle, self._read, probing)
            except Exception:
                log.exception("%s of project %s cannot be watched", self.handle.service, shared.project_id)
                await anyio.sleep(pause)
                self.handle = await recover(shared, self.handle) or self.handle
                relocated(self.handle)
            else:
                return self.exit
        self.exit = await self._end_unwatched()
        return self.exit

    async def _end_unwatched(self) -> Exit:
        """Stop a run that cannot be watched, so that no run is left unsupervised."""
        service = self.handle.service
        try:
            with anyio.move_on_after(self._service.grace_s + STOP_MARGIN_S):
                await self._shared.engine.stop(self.handle, self._service.grace_s)
        except Exception:
            log.exception("%s of project %s cannot be stopped", service, self._shared.project_id)
        return Exit(error=ServiceFailed(f"{service} could not be watched, so it was stopped."))

    async def last_lines(self) -> tuple[str, ...]:
        """Return the run's last lines of output."""
        known = () if self.exit is None else self.exit.last_lines
        # If the journal does not have all of the output yet, use the last lines that the engine returned.
        if known and not self._read.is_set():
            return known[-LAST_LINES:]
        try:
            lines = await anyio.to_thread.run_sync(self._shared.journal.last_lines, self.handle.run, LAST_LINES)
        except Exception as error:  # a damaged journal must not change what happens to a service
            log.warning("the journal of project %s cannot be read: %s", self._shared.project_id, error)
            return ()
        return tuple(lines)
