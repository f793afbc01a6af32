"""Services are listed and stopped without a Hub."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from commandcenter_hub.engines.background import BackgroundTasks
from commandcenter_hub.engines.dagger.runs import ProjectRuns
from commandcenter_hub.engines.dagger.session.runs import RunRecord, RunStore
from commandcenter_hub.services import left_running, manifest
from commandcenter_hub.testing.builders import some_settings


@pytest.mark.parametrize("known", [True, False])
async def test_files_and_backups_of_a_listed_project_are_left_alone(
    home: Path, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    """The stack of such a project has no folder of its own: the machine's files would be sent to its desk."""
    folder = home / "projects" / "shop"
    if known:
        kept = manifest.ProjectManifest("/work/shop", "shop", "dagger", "", b"", removed=False, name="shop")
        manifest.save(kept, folder)
    records = [RunRecord(name, f"run-{name}", "session", "id", started=True) for name in ("backend", "postgres")]
    for record in records:
        RunStore(folder / "run" / "dagger" / "runs").put(record)
    (folder / "run" / "dagger" / "session.pid").write_text("")
    begun = []

    async def recover(_: ProjectRuns, run: str) -> RunRecord:
        return next(one for one in records if one.run == run)

    def start(_: BackgroundTasks, name: str, function: Callable[[], Awaitable[None]]) -> None:
        begun.append(name)

    monkeypatch.setattr(ProjectRuns, "recover", recover)
    monkeypatch.setattr(BackgroundTasks, "start", start)
    (found,) = await left_running.find(some_settings(home))
    assert (found.engine, found.services, found.error) == ("dagger", ("postgres", "backend"), "")
    assert begun == []
