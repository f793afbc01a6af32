"""Distinguish the runs of a home from those of its copy, which contains the same records of processes."""

from pathlib import Path

import psutil

from commandcenter_hub.domain.errors import RunsInAnotherHome
from commandcenter_hub.engines import processes
from commandcenter_hub.engines.processes import Identity


def mark(run: str, folder: Path) -> str:
    """Return the mark of a run's processes, unique on this machine even if several homes have the same run."""
    return f"{run} in {folder}"


def mark_of(who: Identity, run: str, folder: Path) -> str:
    """Return the mark of a run's processes, with the former folder if the home was moved during the run."""
    found = processes.mark_of(who.pid)
    return found if found.startswith(f"{run} in ") and processes.alive(who) else mark(run, folder)


def other_folder(who: Identity, run: str, folder: Path) -> Path | None:
    """Return the project folder of the other home to which a run's process belongs; None if it belongs to `folder`.

    The mark of a process names the folder for which it was started. If that is no longer a project's folder, the home
    was moved while the process ran; a program that uses the former path may have created an empty folder there. A
    process whose mark cannot be read counts as one of `folder`.
    """
    marked = Path(mark_of(who, run, folder).removeprefix(f"{run} in "))
    try:
        if marked == folder or marked.samefile(folder):
            return None
        return marked if any((marked / name).exists() for name in ("data", "manifest.json")) else None
    except OSError:
        return None


def refuse_copy(folder: Path) -> None:
    """Raise if this home is a copy and the project runs in the original; remove the copied records of these runs.

    The project is therefore refused only once, and can be used afterwards.

    Raises:
        RunsInAnotherHome: a recorded process runs for the same project in another home.
    """
    found: Path | None = None
    for file in sorted(folder.glob("run/*/*.pid")):
        who = processes.recorded(file.with_suffix(""))
        other = other_folder(who, file.stem, folder) if who is not None and processes.alive(who) else None
        if other is not None:
            found = other
            for record in (file, file.with_suffix(".socket")):
                record.unlink(missing_ok=True)
    if found is not None:
        raise runs_in(found, folder)


def runs_in(other: Path, folder: Path) -> RunsInAnotherHome:
    """Return the error for a project that runs in another home, given its folder there and in this home, the copy."""
    original, home = other.parent.parent, folder.parent.parent
    return RunsInAnotherHome(
        f"{home} is a copy of {original}, where this project runs. Its services there were not touched; here, the "
        "project is stopped.",
        home=str(original),
    )


def own_process(path: Path, folder: Path) -> Identity | None:
    """Return the running process that a shim has recorded; None if there is none, or it belongs to another home.

    Args:
        path: path of the record, without ending.
        folder: the folder in which the process was started, as a path in this home.
    """
    who = processes.recorded(path)
    if who is None or not processes.alive(who) or other_working_folder(who, folder) is not None:
        return None
    return who


def other_working_folder(who: Identity, folder: Path) -> Path | None:
    """Return the working folder of a process that belongs to another home; None if it belongs to the home of `folder`.

    A process whose folder cannot be read, or no longer exists, counts as one of this home.
    """
    try:
        working = Path(psutil.Process(who.pid).cwd())
        return None if working == folder or working.samefile(folder) or not processes.alive(who) else working
    except (OSError, psutil.Error):
        return None
