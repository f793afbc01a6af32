"""Show where a start spends its time: a waterfall and a table in docs/PERFORMANCE.md, from timestamps of a real start.

The timestamps come from the operation's steps, the start times of processes and the lines that services write. An
engine's part of the page depends only on its services and their lines, so another engine needs no changes here.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil

from bench.desk import Desk, fetch
from bench.large import settle_all
from bench.report import BUSY, machine

DOCS = Path(__file__).parent.parent / "docs"
PAGE = DOCS / "PERFORMANCE.md"

READY_LINES = {
    "postgres": ((r"starting PostgreSQL", "exec"), (r"ready to accept connections", "start")),
    "redis": ((r"Ready to accept connections", "start"),),
    "backend": (
        (r"Started server process", "import and build the app"),
        (r"Uvicorn running", "listen"),
        (r"INFO backend: ready", "connect, check migrations"),
    ),
    "frontend": ((r"Started server process", "import and build the app"), (r"Uvicorn running", "listen")),
}
"""Lines of each service that end a phase of its start, with the phase's name."""

STEPS = {"initialise": "create the cluster"}
"""Names of an operation's steps whose own titles are too vague, by the last part of their keys."""

PARTS = {
    "commandcenter": "commandcenter_hub.cli.main",
    "Hub": "commandcenter_hub.api.serve",
    "backend": "commandcenter_app.api.app, commandcenter_app.api.runtime, commandcenter_app.web.server",
    "frontend": "commandcenter_app.frontend.app, commandcenter_app.web.server",
}
"""What each program imports before it works."""


@dataclass(frozen=True)
class Span:
    """One phase of a start, in seconds since the command began."""

    lane: str
    name: str
    begin: float
    end: float


@dataclass(frozen=True)
class Start:
    """One measured start."""

    title: str
    spans: tuple[Span, ...]

    @property
    def total(self) -> float:
        """Return the seconds until the first page."""
        return max(span.end for span in self.spans)


def profile(engine: str, repetitions: int, progress: Callable[[str], None]) -> Path:
    """Measure starts with an engine, and write them into the page. Returns the page's path."""
    new: list[Start] = []
    known: list[Start] = []
    load = os.getloadavg()[0]
    with Desk(engine) as desk:
        first = desk.folder()
        desk.run("up", first)
        settle_all(desk)
        desk.run("down", "--all")
        for number in range(repetitions):
            kinds = (("New folder, Hub running", desk.folder(), new), ("Known project, Hub running", first, known))
            for title, folder, found in kinds:
                progress(f"{title}, {number + 1} of {repetitions}")
                desk.wait_until_all_stopped()
                found.append(one_start(desk, folder, title))
                desk.run("down", "--all")
    starts = [sorted(found, key=lambda start: start.total)[len(found) // 2] for found in (known, new)]
    picture = draw(engine, starts)
    lines = [*page(engine, starts, picture, repetitions, load)]
    if engine == "local":  # containers import the same
        lines += import_table({part: imports(modules) for part, modules in PARTS.items()})
    write(engine, "\n".join(lines))
    return PAGE


def one_start(desk: Desk, folder: Path, title: str) -> Start:
    """Start a project with `commandcenter up`, and return the phases until its first page."""
    began = time.time()
    output = desk.run("up", folder).stdout
    returned = time.time()
    fetch(next(line.split()[1] for line in output.splitlines() if line.split()[:1] == ["Page"]))
    shown = time.time()
    project = desk.api("GET", f"/api/projects/{folder.name}")
    operation = desk.api("GET", f"/api/projects/{project['id']}/operations")[0]
    asked, ended = seconds(operation["started_at"]), seconds(operation["ended_at"])
    spans = [Span("command", "process, imports, request", began, asked)]
    for step in operation["steps"]:
        if step["key"].endswith(".start"):
            spans += phases(desk, project, step)
        elif step["key"] != "prepare" and step["ended_at"]:  # its own steps show what the preparation does
            name = STEPS.get(step["key"].rpartition(".")[2], step["title"][:1].lower() + step["title"][1:])
            lane = step["service"] or "engine"
            spans.append(Span(lane, name, seconds(step["started_at"]), seconds(step["ended_at"])))
    spans += [Span("command", "report", ended, returned), Span("command", "first page", returned, shown)]
    return Start(title, tuple(Span(one.lane, one.name, one.begin - began, one.end - began) for one in spans))


def phases(desk: Desk, project: dict[str, Any], step: dict[str, Any]) -> Iterator[Span]:
    """Yield the phases of one service's start."""
    service, begin = step["service"], seconds(step["started_at"])
    lines = desk.api("GET", f"/api/orchestration/{project['id']}/logs?service={service}&tail=200")["lines"]
    newest = [line for line in lines if line["run"] == lines[-1]["run"]] if lines else []
    process = process_started(desk.home / "projects" / project["slug"] / "run" / service)
    if process is not None:
        yield Span(service, "launch", begin, max(begin, process))
        begin = max(begin, process)
    for pattern, name in READY_LINES.get(service, ()):
        at = next((seconds(line["time"]) for line in newest if re.search(pattern, line["text"])), None)
        if at is not None:
            yield Span(service, name, begin, max(begin, at))
            begin = max(begin, at)
    healthy = seconds(step["ended_at"])
    yield Span(service, "until its probe succeeded", min(begin, healthy), healthy)


def process_started(folder: Path) -> float | None:
    """Return when the newest process of a service was started; None if the engine runs no processes here."""
    records = sorted(folder.glob("*.pid"), key=lambda file: file.stat().st_mtime)
    if not records:
        return None
    return psutil.Process(int(records[-1].read_text("ascii").split()[0])).create_time()


def seconds(time_: str) -> float:
    """Return the seconds since 1970 of a time in the API."""
    return datetime.fromisoformat(time_).timestamp()


def imports(modules: str) -> tuple[int, float, list[tuple[str, float]]]:
    """Return how many modules a program imports, the seconds this takes, and its slowest packages with theirs."""
    report = subprocess.run(
        [sys.executable, "-E", "-P", "-X", "importtime", "-c", f"import {modules}"],
        capture_output=True, text=True, check=True,
    ).stderr  # fmt: skip
    own: dict[str, float] = {}
    count = 0
    for line in report.splitlines()[1:]:
        itself, _, name = line.removeprefix("import time:").split("|")
        package = name.strip().split(".")[0]
        own[package] = own.get(package, 0.0) + int(itself) / 1e6
        count += 1
    return count, sum(own.values()), sorted(own.items(), key=lambda one: -one[1])[:5]


def page(engine: str, starts: Sequence[Start], picture: Path, repetitions: int, load: float) -> Iterator[str]:
    """Yield the lines of an engine's part of the page."""
    measured = "one start" if repetitions == 1 else f"the median of {repetitions} starts"
    busy = f" The load of other programs was {load:.0f}." if load > BUSY * (os.cpu_count() or 1) else ""
    yield f"Measured with `python -m bench --profile` on {machine()}; {measured}.{busy}"
    yield ""
    yield f"![Waterfall of a start on {engine}]({picture.relative_to(DOCS)})"
    for start in starts:
        yield from ("", f"**{start.title}: {start.total:.2f} s**", "", "| part | phase | from, s | takes, s |")
        yield "| --- | --- | --- | --- |"
        for span in start.spans:
            yield f"| {span.lane} | {span.name} | {span.begin:.2f} | {span.end - span.begin:.2f} |"


def import_table(imported: dict[str, tuple[int, float, list[tuple[str, float]]]]) -> Iterator[str]:
    """Yield the lines of the table of imports."""
    yield from ("", "Imports of each program, from `-X importtime`, which makes them a third slower:", "")
    yield from ("| program | modules | seconds | slowest packages, seconds of their own |", "| --- | --- | --- | --- |")
    for part, (count, took, slowest) in imported.items():
        packages = ", ".join(f"{name} {own:.2f}" for name, own in slowest)
        yield f"| {part} | {count} | {took:.2f} | {packages} |"


def write(engine: str, part: str) -> None:
    """Replace an engine's part of the page, which is between two comments."""
    begin, end = f"<!-- profile {engine} -->", f"<!-- end of profile {engine} -->"
    text = PAGE.read_text("utf-8")
    head, _, rest = text.partition(begin)
    PAGE.write_text(f"{head}{begin}\n\n{part}\n\n{end}{rest.partition(end)[2]}", "utf-8")


def draw(engine: str, starts: Sequence[Start]) -> Path:
    """Draw the waterfalls, and return the picture's path."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    path = DOCS / "images" / f"start-{engine}.png"
    rows = [len(start.spans) for start in starts]
    drawing, several = plt.subplots(
        len(starts), figsize=(10, 0.24 * sum(rows) + 1.6), height_ratios=rows, layout="constrained", sharex=True
    )
    lanes = list(dict.fromkeys(span.lane for start in starts for span in start.spans))
    for axes, start in zip(several, starts, strict=True):
        for row, span in enumerate(start.spans):
            axes.barh(row, max(span.end - span.begin, 0.004), left=span.begin, color=f"C{lanes.index(span.lane)}")
            axes.annotate(f" {span.end - span.begin:.2f}", (span.end, row), va="center", fontsize=7)
        axes.set_yticks(range(len(start.spans)), [f"{span.lane}: {span.name}" for span in start.spans], fontsize=7)
        axes.invert_yaxis()
        axes.set_title(f"{start.title}: {start.total:.2f} s", fontsize=9, loc="left")
        axes.spines[["top", "right"]].set_visible(False)
    several[-1].set_xlabel("seconds since the command began")
    drawing.savefig(path, dpi=110)
    plt.close(drawing)
    return path
