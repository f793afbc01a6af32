"""Export what git knows of a folder, and read it where there is no git."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from commandcenter_app.history.blame import blame
from commandcenter_app.history.export import FOLDER, Export
from commandcenter_app.history.facts import GitState, read_history, read_state
from commandcenter_app.processes import git_export
from commandcenter_app.processes.git_export import export

from .test_facts import TRAP, git_at, place, repository, run

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
__all__ = ["place", "repository"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return the folder of a desk without git, with the place of the export."""
    folder = tmp_path / "copy"
    (folder / FOLDER).mkdir(parents=True)
    return folder


def test_the_export_has_the_facts_that_git_has(repository: Path, copy: Path) -> None:
    assert export(str(repository), copy / FOLDER) == (True, True)
    git = git_at(repository)
    facts = read_state(git)
    read_history(git, facts, 2_000_000_000)
    found = Export(str(copy)).facts()
    assert found is not None
    for person in (*facts.people.values(), *found.people.values()):
        person.recent = 0  # depends on the day
    for touched in (*facts.touched.values(), *found.touched.values()):
        touched.recent = touched.last = 0
    assert found == facts
    assert export(str(repository), copy / FOLDER) == (False, True)


def test_a_record_has_the_lines_commits_also_of_an_edited_file(repository: Path, copy: Path) -> None:
    (repository / "f0").write_text("text\nmore\n")
    run(repository, "commit", "-qam", "Extend f0")
    export(str(repository), copy / FOLDER)
    record = Export(str(copy)).record("f0")
    assert record is not None
    for data in (b"text\nmore\n", b"new\r\ntext\r\nmore\r\n", b"more"):
        assert record.origins_of(data, range(1, 5)) == blame(
            git_at(repository), "f0", record.blob, data, range(1, 1 + data.count(b"\n") + (data == b"more"))
        )
    history = record.history(b"text\nmore\n")
    assert [one.subject for one in history.commits] == ["Extend f0", "commit 0"]
    assert (history.complete, history.edited) == (True, False)
    assert record.history(b"text\n").edited


def test_records_follow_the_commits_and_a_late_run_is_continued(
    repository: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "picture").write_bytes(b"\0\1")
    run(repository, "add", ".")
    run(repository, "commit", "-qm", "Add a picture")
    with monkeypatch.context() as patch:
        patch.setattr(git_export, "RECORDS_WITHIN_S", -1.0)
        assert export(str(repository), copy / FOLDER) == (True, False)
    found = Export(str(copy))
    assert found.record("f0") is None
    assert export(str(repository), copy / FOLDER) == (True, True)
    assert found.record("f0") is not None
    assert found.record("picture") is None
    before = set((copy / FOLDER / "files").iterdir())
    run(repository, "rm", "-q", "f1")
    (repository / "f0").write_text("other\n")
    run(repository, "commit", "-qam", "Change f0, remove f1")
    assert export(str(repository), copy / FOLDER) == (True, True)
    assert found.record("f1") is None
    assert len(before - set((copy / FOLDER / "files").iterdir())) == 2


def test_a_folder_without_a_repository_is_exported_as_such(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    export(str(tmp_path / "plain"), copy / FOLDER)
    facts = Export(str(copy)).facts()
    assert facts is not None
    assert facts.state is GitState.NO_REPOSITORY
    assert Export(str(tmp_path)).facts() is None


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 2}'])
def test_an_export_of_another_version_is_refused(copy: Path, content: str) -> None:
    (copy / FOLDER / "insights.json").write_text(content)
    with pytest.raises((ValueError, KeyError, TypeError)):
        Export(str(copy)).facts()


def test_the_export_runs_nothing_that_the_repository_names(repository: Path, copy: Path, tmp_path: Path) -> None:
    marker, trap = tmp_path / "marker", tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\necho $0 $* >>{marker}\n")
    trap.chmod(0o755)
    with (repository / ".git/config").open("a") as config:
        config.write(TRAP.format(trap=trap))
    (repository / ".gitattributes").write_text("* filter=trap diff=trap merge=trap\n")
    before: Any = {path: path.stat().st_mtime_ns for path in repository.rglob("*")}
    export(str(repository), copy / FOLDER)
    assert Export(str(copy)).record("f0") is not None
    assert not marker.exists(), marker.read_text()
    assert before == {path: path.stat().st_mtime_ns for path in repository.rglob("*")}
