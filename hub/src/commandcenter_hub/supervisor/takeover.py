"""Finds what an earlier Hub left running for a project, and what it had not read yet of what ran."""

import logging
from collections.abc import Mapping

import anyio
import anyio.to_thread

from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.engines.base import Handle
from commandcenter_hub.storage.models import RunRow
from commandcenter_hub.supervisor.control import STOP_MARGIN_S, ServiceControl, Shared
from commandcenter_hub.supervisor.runs import happened, read_log

log = logging.getLogger(__name__)


async def take_over(shared: Shared, controls: Mapping[str, ServiceControl]) -> dict[str, int]:
    """Have each service's control take over what runs of it, or note how that ended meanwhile.

    Returns the generations of the runs that are written down, by service.
    """
    rows = [row for row in await shared.runs.of_project(shared.project_id) if row.service in controls]
    async with anyio.create_task_group() as tasks:
        for row in rows:
            tasks.start_soon(controls[row.service].adopt, row)
    known = {row.service for row in rows}
    adopted = {row.run for row in rows}
    for handle in await _left_behind(shared):
        # What runs and is not written down: the Hub's database was lost, or is an older one.
        control = controls.get(handle.service)
        if control is not None and control.record.handle is None and handle.service not in known:
            row = RunRow(service=handle.service, run=handle.run, handle=handle.to_json(), started=shared.wall())
            row.generation, row.restarts, row.definition = 0, 0, ""
            await control.adopt(row)
            adopted.add(row.run)
    await _read_on(shared, adopted)
    return {row.service: row.generation for row in rows}


async def _left_behind(shared: Shared) -> list[Handle]:
    try:
        with anyio.fail_after(STOP_MARGIN_S):
            return await shared.engine.left_behind()
    except (HubError, TimeoutError, OSError) as error:
        log.warning("what runs of project %s cannot be looked for: %s", shared.project_id, error)
        return []


async def _read_on(shared: Shared, adopted: set[str]) -> None:
    """Go on reading what runs have said that ended before, or of whose service nothing is known any more."""
    try:
        unread = await anyio.to_thread.run_sync(shared.journal.unread)
    except Exception as error:  # a damaged journal must not keep a project from being taken over
        log.warning("the journal of project %s cannot be read: %s", shared.project_id, error)
        return
    for handle in unread:
        if handle.run not in adopted:
            shared.spawn(read_log, shared.engine, handle, shared.journal, happened(), anyio.Event(), shared.wrote)
