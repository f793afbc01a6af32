"""The figures of the Hub and its projects: what is measured, how, and the targets."""

import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bench.desk import Desk, events, fetch

MEGABYTE = 1_000_000
SERVICES = ("postgres", "valkey-server", "commandcenter_app")
LINES = 20


@dataclass
class Figure:
    """One figure: its samples, of which the median counts."""

    name: str
    unit: str
    target: float | None
    samples: list[float] = field(default_factory=list)
    note: str = ""

    @property
    def measured(self) -> float:
        """Return the median of the samples."""
        return statistics.median(self.samples)

    @property
    def met(self) -> bool | None:
        """Return whether the target is met; None if there is no target."""
        return None if self.target is None else self.measured <= self.target


def measure(repetitions: int, progress: Callable[[str], None]) -> Iterator[Figure]:
    """Yield each figure as it is measured."""
    yield cold_start(repetitions, progress)
    with Desk() as desk:
        yield from single(desk, repetitions, progress)
    with Desk() as desk:
        yield from many(desk, repetitions, progress)


def cold_start(repetitions: int, progress: Callable[[str], None]) -> Figure:
    """Measure the first start without a running Hub, until the page is shown."""
    figure = Figure("new folder to first page, Hub not running", "s", 2.5)
    for _ in range(repetitions):
        progress(figure.name)
        with Desk() as desk:
            figure.samples.append(desk.up(desk.folder()))
    return figure


def single(desk: Desk, repetitions: int, progress: Callable[[str], None]) -> Iterator[Figure]:
    """Yield the figures of one project with the Hub running."""
    new = Figure("new folder to first page, Hub running", "s", 1.5)
    known = Figure("start of a known project", "s", 0.8)
    stop = Figure("stop", "s", 0.7)
    ps = Figure("commandcenter ps", "s", 0.5)
    answering = Figure("the Hub, from its start to its first response", "s", 0.7)
    line = Figure("a log line, from written to received over SSE", "ms", 200.0, note=f"median of {LINES} lines per run")
    desk.run("up", desk.folder())
    desk.run("down", "--all")
    for _ in range(repetitions):
        progress(new.name)
        folder = desk.folder()
        new.samples.append(desk.up(folder))
        progress(stop.name)
        stop.samples.append(desk.timed("down", folder))
        progress(known.name)
        known.samples.append(desk.up(folder))
        progress(ps.name)
        ps.samples.append(desk.timed("ps"))
        progress(line.name)
        line.samples.append(statistics.median(log_lines(desk, folder.name)) * 1000)
        desk.run("down", "--all")
        progress(answering.name)
        desk.run("stop-hub")
        answering.samples.append(desk.hub_start())
        desk.run("ps")
    yield from (new, known, stop, ps, line, answering)


def log_lines(desk: Desk, slug: str) -> list[float]:
    """Append lines to a service's output. Returns the seconds until each was received."""
    project = desk.api("GET", f"/api/projects/{slug}")
    written = _newest_output(desk.home / "projects" / slug / "run" / "frontend")
    connection = desk.connection()
    connection.request("GET", f"/api/orchestration/{project['id']}/logs/stream?service=frontend", None, desk.token())
    lines = events(connection.getresponse())
    took = []
    for number in range(-1, LINES):  # the first only ensures that the stream has begun
        time.sleep(0.3 if number < 0 else 0.05 + 0.007 * number)  # not in step with any interval
        text = f"bench line {number} of {time.time_ns()}"
        began = time.perf_counter()
        with written.open("a", encoding="utf-8") as file:
            file.write(text + "\n")
        while next(lines)["text"] != text:
            pass
        if number >= 0:
            took.append(time.perf_counter() - began)
    connection.close()
    return took


def many(desk: Desk, repetitions: int, progress: Callable[[str], None]) -> Iterator[Figure]:
    """Yield the figures of the Hub with many projects."""
    answers = Figure("API responses while five projects start, 99th percentile", "ms", 50.0)
    five = _add(desk, 5)
    for _ in range(repetitions):
        progress(answers.name)
        answers.samples.append(_sampled_start(desk, five) * 1000)
        desk.run("down", "--all")
        desk.wait_until_all_stopped()
    yield answers

    progress("ten projects at once")
    ten = Figure("ten projects at once, all healthy", "s", 8.0, note="all were stopped; five start for the first time")
    first = Figure("the first of them", "s", 1.6)
    five += _add(desk, 5)
    began = time.perf_counter()
    _start(desk, five)
    while not any(project["status"] == "running" for project in desk.api("GET", "/api/projects")):
        time.sleep(0.02)
    first.samples.append(time.perf_counter() - began)
    for project in desk.wait_until_all_run():
        fetch(project["urls"]["frontend"])
    ten.samples.append(time.perf_counter() - began)
    yield from (ten, first)
    yield _desk_memory(desk)
    adopted = Figure("Hub killed, until the next command has adopted ten projects", "s", 1.5)
    for _ in range(repetitions):
        progress(adopted.name)
        adopted.samples.append(desk.adoption())
    yield adopted
    with_ten = _settled_memory(desk, "the Hub's memory with 10 projects", progress)
    yield with_ten

    beside = Figure("memory per project beside its services", "MB", 5.0, note="shims, and the growth of the Hub")
    _start(desk, _add(desk, 10))
    desk.wait_until_all_run()
    with_twenty = _settled_memory(desk, "the Hub's memory with 20 projects", progress)
    yield with_twenty
    shims = sum(process.memory_full_info().uss for process in _shims(desk)) / MEGABYTE
    beside.samples.append(max(0.0, shims / 20 + (with_twenty.measured - with_ten.measured) / 10))
    yield beside


def _add(desk: Desk, count: int) -> list[str]:
    if not (desk.home / "hub.json").exists():
        desk.run("projects", "add", desk.folder())
        count -= 1
        first = [project["id"] for project in desk.api("GET", "/api/projects")]
    else:
        first = []
    return first + [desk.api("POST", "/api/projects", {"path": str(desk.folder())})["id"] for _ in range(count)]


def _start(desk: Desk, projects: list[str]) -> None:
    for project in projects:
        desk.api("POST", f"/api/orchestration/{project}/start")


def _sampled_start(desk: Desk, projects: list[str]) -> float:
    """Start the projects. Returns the 99th percentile of the seconds to list the projects meanwhile."""
    took: list[float] = []
    ended = threading.Event()

    def sample() -> None:
        connection = desk.connection()
        while not ended.is_set():
            began = time.perf_counter()
            desk.ask(connection, "GET", "/api/projects")
            took.append(time.perf_counter() - began)
            time.sleep(0.002)
        connection.close()

    sampler = threading.Thread(target=sample)
    sampler.start()
    try:
        _start(desk, projects)
        desk.wait_until_all_run()
    finally:
        ended.set()
        sampler.join()
    return statistics.quantiles(took, n=100)[98]


def _settled_memory(desk: Desk, name: str, progress: Callable[[str], None]) -> Figure:
    progress(name)
    figure = Figure(name, "MB", 200.0, note="resident; the largest of ten samples in 5 s")
    samples = []
    for _ in range(10):
        time.sleep(0.5)
        samples.append(desk.hub().memory_info().rss / MEGABYTE)
    figure.samples.append(max(samples))
    return figure


def _desk_memory(desk: Desk) -> Figure:
    """Return the memory that the servers of each running desk share with no other process."""
    figure = Figure("memory of backend and frontend together, not shared", "MB", 50.0, note="each of the running desks")
    for project in (desk.home / "projects").iterdir():
        used = 0
        for service in ("backend", "frontend"):
            newest = max((project / "run" / service).glob("*.pid"), key=lambda file: file.stat().st_mtime)
            used += psutil.Process(int(newest.read_text("ascii").split()[0])).memory_full_info().uss
        figure.samples.append(used / MEGABYTE)
    return figure


def _shims(desk: Desk) -> list[psutil.Process]:
    """Return the processes of this home that belong neither to the Hub nor to a service."""
    found = []
    hub = desk.hub().pid
    for process in psutil.process_iter():
        try:
            named = [*process.cmdline(), process.cwd()]
            if process.pid == hub or not any(str(desk.home) in part for part in named):
                continue
            if not any(service in " ".join(process.cmdline()) for service in SERVICES):
                found.append(process)
        except psutil.Error:
            continue
    return found


def _newest_output(folder: Path) -> Path:
    return max(folder.glob("*.out"), key=lambda file: file.stat().st_mtime)
