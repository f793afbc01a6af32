"""The runs of a project's session: record them for the next Hub, start and stop them."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import anyio

from commandcenter_hub.engines.dagger.session.client import (
    Attachment,
    retry_if_cancelled,
    trace_id,
    traced,
    translate_errors,
)
from commandcenter_hub.engines.files import read_versioned, write_private

RECORD_VERSION = 1
"""Version of a run's file."""
STOP_S = 15.0
"""Longest time to kill a run, seconds."""


@dataclass(frozen=True)
class RunRecord:
    """The record of one run.

    Attributes:
        service: name of the service; empty for the relay, which is not a service of the stack.
        run: unique name of the run.
        session: name of its session.
        id: Dagger's ID of it within that session; empty until Dagger has assigned one.
        started: Dagger has reported that it runs.
        attempt: number of earlier attempts to start it, which ended because its data had to be restored first.
    """

    service: str
    run: str
    session: str
    id: str = ""
    started: bool = False
    attempt: int = 0

    @property
    def trace_name(self) -> str:
        """The name of the trace of everything it does and writes. Each attempt has its own, since a trace ends once."""
        return f"{self.run}/{self.attempt}" if self.attempt else self.run

    @property
    def trace(self) -> str:
        """The ID of that trace."""
        return trace_id(self.trace_name)


class RunStore:
    """The records of one project, a file for each run.

    Its methods raise NewerVersion when a newer CommandCenter has written one that they read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, run: str) -> RunRecord | None:
        """Return the record of a run; None when it was stopped or never started."""
        return self._load(self._path(run))

    def put(self, record: RunRecord) -> None:
        """Save a record."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        saved = {"version": RECORD_VERSION, **asdict(record)}
        write_private(self._path(record.run), json.dumps(saved).encode())

    def remove(self, run: str) -> None:
        """Forget a run."""
        self._path(run).unlink(missing_ok=True)

    def all(self) -> list[RunRecord]:
        """Return every record."""
        found = [self._load(path) for path in sorted(self._folder.glob("*.json"))]
        return [record for record in found if record is not None]

    def traces(self, session: str) -> dict[str, str]:
        """Return the service names of a session's runs by trace; the relay's is empty."""
        return {record.trace: record.service for record in self.all() if record.session == session}

    def _path(self, run: str) -> Path:
        return self._folder / f"{trace_id(run)}.json"

    def _load(self, path: Path) -> RunRecord | None:
        try:
            saved = read_versioned(path, RECORD_VERSION)
            del saved["version"]
            return RunRecord(**saved)
        except (OSError, ValueError, TypeError):
            return None


class SessionRuns:
    """Starts and stops the runs of one session."""

    def __init__(self, attachment: Attachment, records: RunStore) -> None:
        self._attachment, self._records = attachment, records

    async def client(self) -> Any:
        """Return the SDK's client of the session."""
        return await self._attachment.client()

    async def start(self, record: RunRecord, make: Callable[[Any], Any], within_s: float) -> RunRecord:
        """Start a run, and return its record once Dagger reports that it runs.

        Args:
            record: the run's record, not saved yet.
            make: returns Dagger's service, given the client. Its image must have been built.
            within_s: timeout, seconds.
        """
        self._records.put(record)
        client = await self.client()

        async def request() -> RunRecord:
            with translate_errors(f"start {record.service or 'the relay'}"), traced(record.trace_name):
                with anyio.fail_after(within_s):
                    located = replace(record, id=str(await make(client).id()))
                    self._records.put(located)
                    await _service(client, located).start()
                    return located

        record = await retry_if_cancelled(request)
        record = replace(record, started=True)
        self._records.put(record)
        return record

    async def stop(self, record: RunRecord, grace_s: float) -> None:
        """Stop a run: request its end, kill it after `grace_s` seconds, and return once nothing of it is left."""
        if not record.id:
            return
        client = await self.client()
        service = _service(client, record)
        # In a separate trace: the telemetry of the stop does not belong to the run.
        with translate_errors(f"stop {record.service or 'the relay'}"), traced(f"{record.trace_name}/stop"):
            if grace_s > 0:
                with anyio.move_on_after(grace_s):
                    await service.stop()
                    return
            with anyio.fail_after(STOP_S):
                await service.stop(kill=True)


def _service(client: Any, record: RunRecord) -> Any:
    import dagger

    return client.load_service_from_id(dagger.ServiceID(record.id))
