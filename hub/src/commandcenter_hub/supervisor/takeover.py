"""Take over a project's runs from an earlier Hub, and continue reading their output."""

import logging
from collections.abc import Mapping

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import HubError, NewerVersion
from commandcenter_hub.domain.fingerprint import comparable, fingerprint
from commandcenter_hub.domain.stack import Service
from commandcenter_hub.engines.base import Handle
from commandcenter_hub.storage.models import RunRow
from commandcenter_hub.supervisor.control import ServiceControl
from commandcenter_hub.supervisor.lifecycle import Run
from commandcenter_hub.supervisor.probes import healthy, prober_for
from commandcenter_hub.supervisor.runs import read_log, set_event
from commandcenter_hub.supervisor.saved_runs import save_run
from commandcenter_hub.supervisor.shared import STOP_MARGIN_S, Shared
from commandcenter_hub.supervisor.watching import recover

log = logging.getLogger(__name__)


async def take_over(shared: Shared, controls: Mapping[str, ServiceControl]) -> dict[str, int]:
    """Take over each service's run, or record how it ended meanwhile.

    Returns the generations of the saved runs, by service.
    """
    saved = await shared.stores.runs.of_project(shared.project_id)
    # The project may have had another engine before.
    rows = [row for row in saved if row.service in controls and row.handle.get("engine") == shared.engine.name]
    async with anyio.create_task_group() as tasks:
        for row in rows:
            tasks.start_soon(_adopt, shared, controls[row.service], row)
    known = {row.service for row in rows}
    adopted = {row.run for row in rows}
    for handle in await _left_behind(shared):
        # Runs that are not in the database, because it was lost or replaced by an older one.
        control = controls.get(handle.service)
        if control is not None and control.record.handle is None and handle.service not in known:
            row = RunRow(service=handle.service, run=handle.run, handle=handle.to_json(), started=shared.wall())
            row.generation, row.restarts, row.definition = 0, 0, ""
            await _adopt(shared, control, row)
            adopted.add(row.run)
    await _read_on(shared, adopted)
    return {row.service: row.generation for row in rows}


async def _adopt(shared: Shared, control: ServiceControl, row: RunRow) -> None:
    """Take over a run that an earlier Hub started, or record how it ended meanwhile."""
    try:
        saved = Handle.from_json(row.handle)
    except NewerVersion as error:
        # The run keeps running, and stays saved for the version that can take it over.
        control.record.refuse(control.problem(error), row.generation)
        return
    found = await recover(shared, saved)
    if found is None and not saved.data:
        # The earlier Hub was killed before it had started a process, or had cleaned up an incomplete start.
        await control.drop(saved)
        return
    answers = found is not None and await _answers(shared, control.service, found)
    # A fingerprint that an earlier version saved cannot be compared: treat the definition as unchanged.
    definition = row.definition if comparable(row.definition) else fingerprint(control.service)
    control.record.adopt(
        Run(found or saved, definition),
        row.generation,
        row.restarts,
        started=row.started,
        healthy_since=shared.now() if answers else None,
    )
    if found is not None and not answers:
        await _open_ports(shared, control, found)
    if found is not None and (found.data != saved.data or definition != row.definition):
        try:
            await save_run(shared, control.record, row.started)
        except Exception:  # the next Hub finds the run by its name
            log.exception("%s of project %s could not be saved", row.service, shared.project_id)
    control.follow(probe=found is not None)


async def _answers(shared: Shared, service: Service, found: Handle) -> bool:
    async with prober_for(service, shared.stack.secrets, found.socket) as prober:
        return await healthy(prober) is None


async def _open_ports(shared: Shared, control: ServiceControl, found: Handle) -> None:
    """Open the ports of a run whose start may have been interrupted before they were open."""
    try:
        with anyio.fail_after(STOP_MARGIN_S):
            await control.open_ports(found)
    except (HubError, TimeoutError) as error:  # its probe will then fail and show the problem
        log.warning("%s of project %s is not published: %s", found.service, shared.project_id, error)


async def _left_behind(shared: Shared) -> list[Handle]:
    try:
        with anyio.fail_after(STOP_MARGIN_S):
            return await shared.engine.left_behind()
    except (HubError, TimeoutError, OSError) as error:
        log.warning("the runs of project %s cannot be listed: %s", shared.project_id, error)
        return []


async def _read_on(shared: Shared, adopted: set[str]) -> None:
    """Continue reading the output of runs that have ended, or whose service no longer exists."""
    try:
        unread = await anyio.to_thread.run_sync(shared.journal.unread)
    except Exception as error:  # a damaged journal must not keep a project from being taken over
        log.warning("the journal of project %s cannot be read: %s", shared.project_id, error)
        return
    for handle in unread:
        if handle.run not in adopted and handle.engine == shared.engine.name:
            shared.spawn(
                read_log, shared.engine, handle, shared.journal, set_event(), anyio.Event(), shared.lines_written
            )
