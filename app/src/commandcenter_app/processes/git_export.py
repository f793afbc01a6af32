"""`python -m commandcenter_app.processes.git_export ROOT FOLDER`: export what git knows of the folder ROOT.

The Hub runs it for a desk in a container; see `history/export.py`. It writes into FOLDER only what has changed, the
facts last. It prints `changed` if it wrote anything, and `more` if another run must continue. It ends when stdin
closes because the Hub died.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from commandcenter_app.history.blame import parse_blame
from commandcenter_app.history.export import BYTES_LIMIT, INSIGHTS, RECORDS, FileRecord, checksums, record_name, to_json
from commandcenter_app.history.facts import Facts, GitState, read_history, read_state
from commandcenter_app.history.file import newest_commits
from commandcenter_app.processes.child import follow_parent
from commandcenter_app.scan.decoding import as_utf8
from commandcenter_app.shared.children import private_place
from commandcenter_app.shared.git import Git, GitError

RECORDS_LIMIT = 5_000
"""Maximum number of files with a record: those that were changed last."""
RECORDS_WITHIN_S = 120.0
"""Time limit for writing records in one run, seconds; the next run continues."""
COMMITS_KEPT = 20
NOTHING = "{}"
"""Record of a file of which git knows nothing useful: it is binary or large, or git fails."""


def main() -> int:
    """Export. Returns the exit code."""
    root, folder = sys.argv[1:3]
    follow_parent(nice=10)
    changed, complete = export(root, Path(folder))
    print("changed" if changed else "", "" if complete else "more", flush=True)
    return 0


def export(root: str, folder: Path) -> tuple[bool, bool]:
    """Write what has changed. Returns whether anything was written, and whether everything is."""
    (folder / RECORDS).mkdir(mode=0o700, parents=True, exist_ok=True)
    with private_place(Path(root), strict=False) as place:
        git = Git(os.path.realpath(root), place)
        facts = read_state(git)
        if facts.state is GitState.OK:
            try:
                read_history(git, facts, int(time.time()))
            except GitError as error:
                facts = replace(facts, state=GitState.BROKEN, message=str(error))
        changed, complete = _records(git, facts, folder / RECORDS)
    return _write(folder / INSIGHTS, to_json(facts)) or changed, complete


def _records(git: Git, facts: Facts, folder: Path) -> tuple[bool, bool]:
    """Write the records that are missing, and remove those that are outdated.

    Returns whether it did anything, and whether all records are there.
    """
    paths = sorted(facts.blobs, key=lambda path: facts.touched[path].last if path in facts.touched else 0, reverse=True)
    wanted = {record_name(path, facts.blobs[path]): path for path in paths[:RECORDS_LIMIT]}
    there = {entry.name for entry in folder.iterdir()}
    for name in there - wanted.keys():
        (folder / name).unlink()
    changed, until = bool(there - wanted.keys()), time.monotonic() + RECORDS_WITHIN_S
    for name, path in wanted.items():
        if name in there:
            continue
        if time.monotonic() > until:
            return changed, False
        record = None
        with suppress(GitError):
            record = _record(git, path, facts.blobs[path])
        changed = _write(folder / name, record.to_json() if record is not None else NOTHING) or changed
    return changed, True


def _record(git: Git, path: str, blob: str) -> FileRecord | None:
    """Return the record of a file; None for one that is binary or too large. Raises GitError."""
    if int(git.ask("cat-file", "-s", blob)) > BYTES_LIMIT:
        return None
    data = git.ask_bytes("cat-file", "blob", blob)
    if as_utf8(data) != data:
        return None
    blame = git.ask("blame", "--porcelain", "--no-textconv", "--encoding=UTF-8", "HEAD", "--", path)
    by_line = parse_blame(blame)
    commits, complete = newest_commits(git, path, COMMITS_KEPT)
    return FileRecord(blob, checksums(data), [by_line[line] for line in sorted(by_line)], commits, complete)


def _write(path: Path, content: str) -> bool:
    """Write a file atomically, unless it has this content. Returns whether it was written."""
    data = content.encode("utf-8", "replace")
    with suppress(OSError):
        if path.read_bytes() == data:
            return False
    beside = path.with_name(f"{path.name}.new")
    beside.write_bytes(data)
    beside.replace(path)
    return True


if __name__ == "__main__":
    sys.exit(main())
