"""Save the run of each service in the Hub's database, so that the next Hub finds it."""

import logging

from commandcenter_hub.storage.models import RunRow
from commandcenter_hub.supervisor.record import Record
from commandcenter_hub.supervisor.shared import Shared

log = logging.getLogger(__name__)


async def save_run(shared: Shared, record: Record, started: float) -> None:
    """Save the run that is under way, which was started at a time in seconds since 1970.

    Raises:
        DatabaseUnavailable: it cannot be saved.
    """
    run = record.run
    assert run is not None
    await shared.stores.runs.save(
        RunRow(
            project_id=shared.project_id,
            service=record.name,
            run=run.handle.run,
            handle=run.handle.to_json(),
            generation=record.generation,
            restarts=record.history.restarts,
            definition=run.definition,
            started=started,
        )
    )


async def forget_run(shared: Shared, service: str, run: str) -> None:
    """Remove a run that has ended. If that fails, the next Hub finds that the run has ended."""
    try:
        await shared.stores.runs.remove(shared.project_id, run)
    except Exception:  # what happens to the service must not depend on the Hub's disk
        log.exception("the end of %s of project %s could not be saved", service, shared.project_id)
