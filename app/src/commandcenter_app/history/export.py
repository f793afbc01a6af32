"""What the Hub has read from git, for a desk in a container, where neither the repository nor git is.

The Hub runs `processes/git_export.py`, which writes a folder: `insights.json`, and a record for each of the files that
were changed last. It sends this folder with the project's files, as FOLDER. See decision record 0060.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from commandcenter_app.history.arrivals import Arrival
from commandcenter_app.history.blame import Origin, matching_lines, split
from commandcenter_app.history.facts import Facts, GitState, Person, Touched
from commandcenter_app.history.file import FileCommit, FileCommits

FOLDER = ".git/commandcenter"
"""Place of the export in the desk's copy of the project's folder. No scan reads `.git`."""
BYTES_LIMIT = 1 << 20
"""Largest file with a record, bytes."""
INSIGHTS, RECORDS = "insights.json", "files"
FORMAT = 1


@dataclass(frozen=True)
class FileRecord:
    """What git knows of one committed file.

    Attributes:
        blob: its content at HEAD.
        lines: a checksum of each line.
        origins: the commit that added each line.
        commits: its newest commits.
        complete: there are no older commits.
    """

    blob: str
    lines: list[int]
    origins: list[Origin]
    commits: list[FileCommit]
    complete: bool

    def history(self, data: bytes) -> FileCommits:
        """Return the newest commits of the file, whose content is now `data`."""
        return FileCommits(self.commits, self.complete, checksums(data) != self.lines)

    def origins_of(self, data: bytes, wanted: Iterable[int]) -> dict[int, Origin]:
        """Return the origins of lines of the file, whose content is now `data`, without uncommitted lines."""
        chosen = set(wanted)
        pairs = matching_lines(self.lines, checksums(data))
        return {line: self.origins[place - 1] for line, place in pairs if line in chosen and place <= len(self.origins)}

    def to_json(self) -> str:
        """Return the record as JSON that names each commit once."""
        commits: dict[Origin, int] = {}
        origins = [commits.setdefault(one, len(commits)) for one in self.origins]
        newest = [_values(one) for one in self.commits]
        found = {"blob": self.blob, "lines": self.lines, "origins": origins, "by": [_values(one) for one in commits]}
        return json.dumps({**found, "commits": newest, "complete": self.complete})

    @classmethod
    def from_json(cls, content: str) -> FileRecord:
        """Parse a record. Raises ValueError, KeyError, TypeError and IndexError."""
        found = json.loads(content)
        by = [Origin(*values) for values in found["by"]]
        commits = [FileCommit(*values) for values in found["commits"]]
        return cls(found["blob"], found["lines"], [by[one] for one in found["origins"]], commits, found["complete"])


def _values(commit: Origin | FileCommit) -> list[str | int]:
    if isinstance(commit, Origin):
        return [commit.sha, commit.author, commit.email, commit.written_at, commit.subject]
    return [commit.sha, commit.author, commit.email, commit.committed_at, commit.subject]


def checksums(data: bytes) -> list[int]:
    """Return a checksum of each line, without its line ending. An incomplete last line counts."""
    return [zlib.crc32(line.encode()) for line in split(data.decode("utf-8", "replace"))]


def record_name(path: str, blob: str) -> str:
    """Return the name of the record of a file with this content at HEAD."""
    return f"{_prefix(path)}{blob[:20]}.json"


def _prefix(path: str) -> str:
    return f"{hashlib.sha256(path.encode('utf-8', 'surrogateescape')).hexdigest()[:32]}-"


def to_json(facts: Facts) -> str:
    """Return all facts as JSON."""
    names = {name: number for number, name in enumerate(facts.people)}
    touched = {
        path: [one.commits, one.recent, one.last, sorted(names[name] for name in one.authors if name in names)]
        for path, one in facts.touched.items()
    }
    lists = {
        "commits": facts.commits,
        "people": [[name, asdict(person)] for name, person in facts.people.items()],
        "weeks": [[week.isoformat(), *counts] for week, counts in facts.weeks.items()],
        "touched": touched,
        "first": {path: one.first for path, one in facts.touched.items() if one.first is not None},
        "blobs": facts.blobs,
        "arrivals": facts.arrivals,
        "tags": facts.tags,
    }
    return json.dumps({"format": FORMAT, "facts": facts.shown(), **lists})


def from_json(content: str) -> Facts:
    """Parse facts. Raises ValueError, KeyError and TypeError."""
    found: dict[str, Any] = json.loads(content)
    if found["format"] != FORMAT:
        raise ValueError("another version of CommandCenter has written the export")
    shown = dict(found["facts"])
    facts = Facts(GitState(shown.pop("state")), **shown)
    facts.commits = [tuple(one) for one in found["commits"]]
    facts.people = {name: Person(**person) for name, person in found["people"]}
    facts.weeks = {date.fromisoformat(week): (commits, people) for week, commits, people in found["weeks"]}
    names: Sequence[str] = list(facts.people)
    first: dict[str, int] = found.get("first", {})  # an earlier version exports none
    facts.touched = {
        path: Touched(commits, recent, last, {names[one] for one in authors}, first.get(path))
        for path, (commits, recent, last, authors) in found["touched"].items()
    }
    facts.blobs = found["blobs"]
    facts.arrivals = [Arrival(*one) for one in found.get("arrivals", [])]  # an earlier version exports none
    facts.tags = [Arrival(*one) for one in found.get("tags", [])]
    return facts


@dataclass(frozen=True)
class Export:
    """Reads the export in a desk's copy of the project's folder."""

    root: str

    def facts(self) -> Facts | None:
        """Return all facts; None while there are none. Raises OSError, ValueError, KeyError and TypeError."""
        try:
            return from_json(Path(self.root, FOLDER, INSIGHTS).read_text("utf-8"))
        except FileNotFoundError:
            return None

    def record(self, path: str) -> FileRecord | None:
        """Return the record of a file; None while there is none."""
        for found in Path(self.root, FOLDER, RECORDS).glob(f"{_prefix(path)}*.json"):
            try:
                return FileRecord.from_json(found.read_text("utf-8"))
            except (OSError, ValueError, KeyError, TypeError, IndexError):  # it is just being replaced
                continue
        return None
