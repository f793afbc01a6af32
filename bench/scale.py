"""Measure many registered projects, and a long log."""

import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.desk import Desk
from bench.figures import MEGABYTE, Figure
from commandcenter_hub.engines.base import LogLine
from commandcenter_hub.supervisor import log_search
from commandcenter_hub.supervisor.journal import Journal
from commandcenter_hub.supervisor.log_query import Filter

PROJECTS = 300
REQUESTS = 10
LINES = 1_000_000
LINES_AT_ONCE = 2_500
WITHIN_S = 600.0
SEED = 7


def scale(repetitions: int, progress: Callable[[str], None]) -> Iterator[Figure]:
    """Yield the figures of a Hub with many projects, and of a long log."""
    with Desk() as desk:
        yield from registered(desk, repetitions, progress)
    with tempfile.TemporaryDirectory(prefix="commandcenter-bench-") as folder:
        yield from journal(Path(folder) / "journal.db", repetitions, progress)
    with Desk() as desk:
        yield ingested(desk, progress)


def registered(desk: Desk, repetitions: int, progress: Callable[[str], None]) -> Iterator[Figure]:
    """Yield the response times of the Hub with many registered projects, none of which is running."""
    progress(f"registering {PROJECTS} projects")
    name = f"{PROJECTS} registered projects"
    folders = [desk.base / "folders" / f"project-{number}" for number in range(PROJECTS)]
    for folder in folders:
        folder.mkdir(parents=True)
    desk.run("projects", "add", folders[0])
    for folder in folders[1:]:
        desk.api("POST", "/api/projects", {"path": str(folder)})
    answers = {
        "/api/projects": Figure(f"{name}: list", "ms", 50.0),
        "/api/projects/stats": Figure(f"{name}: totals", "ms", 50.0),
        "/api/projects/project-7": Figure(f"{name}: one project", "ms", 50.0),
    }
    ps = Figure(f"{name}: commandcenter ps", "s", 0.5)
    connection = desk.connection()
    for _ in range(repetitions):
        for path, figure in answers.items():
            progress(figure.name)
            took = []
            for _ in range(REQUESTS):
                began = time.perf_counter()
                desk.ask(connection, "GET", path)
                took.append(time.perf_counter() - began)
            figure.samples.append(statistics.median(took) * 1000)
        progress(ps.name)
        ps.samples.append(desk.timed("ps"))
    connection.close()
    yield from (*answers.values(), ps)


def journal(path: Path, repetitions: int, progress: Callable[[str], None]) -> Iterator[Figure]:
    """Yield the times of operations on a journal with a million lines."""
    stored = Figure("a million log lines stored", "s", LINES / 50_000, note="measured once")
    indexed = Figure("a million log lines indexed for search afterwards", "s", None, note="measured once")
    size = Figure("a journal of a million log lines", "MB", 512.0)
    pruned = Figure("pruning the oldest 5,000 of a million log lines", "ms", 50.0)
    asked: dict[str, tuple[float, Callable[[], object]]] = {
        "the last lines of a run": (10.0, lambda: made.last_lines("run 3", 20)),
        "the newest lines": (10.0, lambda: made.read(Filter(), 200)),
        "search for a text in all lines": (50.0, lambda: made.read(Filter(search="INFO"), 200)),
        "search for a text in one line": (200.0, lambda: made.read(Filter(search=f"number {LINES // 2} "), 200)),
        "search for a text in no line": (200.0, lambda: made.read(Filter(search="nowhere at all"), 200)),
        "search for an expression in no line": (3_000.0, lambda: found(path, r"nowhere \d+ at all")),
        "search for an expression that other engines need years for": (3_000.0, lambda: found(path, r"(x+x+)+y{3}z")),
        "first line at a time": (10.0, lambda: log_search.first_at(path, 0.5)),
    }
    figures = {name: Figure(f"a million log lines: {name}", "ms", target) for name, (target, _) in asked.items()}
    progress(stored.name)
    made = Journal(path)
    began = time.perf_counter()
    for first in range(0, LINES, LINES_AT_ONCE):
        made.append("backend", f"run {first // 100_000}", lines(first, LINES_AT_ONCE))
    stored.samples.append(time.perf_counter() - began)
    progress(indexed.name)
    began = time.perf_counter()
    while made.unindexed:
        made.index()
    indexed.samples.append(time.perf_counter() - began)
    size.samples.append(path.stat().st_size / MEGABYTE)
    for number in range(repetitions):
        for name, figure in figures.items():
            progress(figure.name)
            figure.samples.append(timed(asked[name][1]))
        progress(pruned.name)
        for first in range(0, 4_500, 500):  # fewer than trigger automatic pruning
            made.append("backend", "another run", lines(LINES + number * 4_500 + first, 500))
        pruned.samples.append(timed(made.prune))
    made.close()
    yield from (stored, indexed, size, *figures.values(), pruned)


def found(path: Path, expression: str) -> log_search.Found:
    """Search a journal for an expression, with the lines around each hit."""
    wanted = Filter(pattern=log_search.compile_pattern(expression))
    return log_search.search(path, wanted, 100, 3, threading.Event())


def timed(act: Callable[[], object]) -> float:
    """Call `act`. Returns the milliseconds it took."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def lines(first: int, count: int) -> list[LogLine]:
    """Return log lines of about 100 characters."""
    choose = random.Random(SEED + first)
    words = ["".join(choose.choices("etaoinshrdlu", k=7)) for _ in range(50)]
    return [
        LogLine(1.0, "stdout", f"INFO number {number} {' '.join(choose.sample(words, 10))}", str(number))
        for number in range(first, first + count)
    ]


def ingested(desk: Desk, progress: Callable[[str], None]) -> Figure:
    """Let a service write a million lines at once. Measure the time until all of them are in its project's log."""
    figure = Figure("a million log lines, written at once to stored", "s", LINES / 50_000, note="measured once")
    progress(figure.name)
    folder = desk.folder()
    desk.up(folder)
    output = max(
        (desk.home / "projects" / folder.name / "run" / "frontend").glob("*.out"), key=lambda one: one.stat().st_mtime
    )
    text = "".join(f"{line.text}\n" for first in range(0, LINES, LINES_AT_ONCE) for line in lines(first, LINES_AT_ONCE))
    began = time.perf_counter()
    with output.open("a", encoding="utf-8") as file:
        file.write(text)
    project = desk.api("GET", "/api/projects")[0]["id"]
    newest = f"/api/orchestration/{project}/logs?service=frontend&tail=20"
    while not any(f"number {LINES - 1} " in line["text"] for line in desk.api("GET", newest)["lines"]):
        if time.perf_counter() - began > WITHIN_S:
            raise SystemExit(f"not all lines are in the log after {WITHIN_S:g} s")
        time.sleep(0.1)
    figure.samples.append(time.perf_counter() - began)
    return figure
