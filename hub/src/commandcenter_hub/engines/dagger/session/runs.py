"""What is written down about the runs of a project's session, so that the next Hub knows them."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from commandcenter_hub.engines.dagger.session.client import trace_id
from commandcenter_hub.engines.files import read_versioned, write_private

RECORD_VERSION = 1
"""Of the form of a run's file."""


@dataclass(frozen=True)
class RunRecord:
    """One run.

    Attributes:
        service, run: which; the door, which is no service of the stack, has no name.
        session: the session it belongs to.
        id: by which Dagger knows it within that session; empty before it does.
        started: Dagger has said that it runs.
    """

    service: str
    run: str
    session: str
    id: str = ""
    started: bool = False

    @property
    def trace(self) -> str:
        """What everything it does and says is known by."""
        return trace_id(self.run)


class RunStore:
    """The notes of one project, a file for each run.

    Its methods raise NewerVersion when a newer CommandCenter has written one that they read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, run: str) -> RunRecord | None:
        """Return the note of a run, or None when it was stopped or never begun."""
        return self._load(self._path(run))

    def put(self, record: RunRecord) -> None:
        """Write a note down."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        saved = {"version": RECORD_VERSION, **asdict(record)}
        write_private(self._path(record.run), json.dumps(saved).encode())

    def remove(self, run: str) -> None:
        """Forget a run."""
        self._path(run).unlink(missing_ok=True)

    def all(self) -> list[RunRecord]:
        """Return every note."""
        found = [self._load(path) for path in sorted(self._folder.glob("*.json"))]
        return [record for record in found if record is not None]

    def traces(self, session: str) -> frozenset[str]:
        """Return the traces of all runs of a session."""
        return frozenset(record.trace for record in self.all() if record.session == session)

    def _path(self, run: str) -> Path:
        return self._folder / f"{trace_id(run)}.json"

    def _load(self, path: Path) -> RunRecord | None:
        try:
            saved = read_versioned(path, RECORD_VERSION)
            del saved["version"]
            return RunRecord(**saved)
        except (OSError, ValueError, TypeError):
            return None
