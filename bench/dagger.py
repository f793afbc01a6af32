"""Measure projects on Dagger, and docker-compose with the same images if installed: `python -m bench.dagger`.

Needs a running engine (see docs/DAGGER_ARCHITECTURE.md) with the images in its cache or on a near registry. Otherwise,
the first figures mainly measure the network.
"""

import argparse
import contextlib
import os
import statistics
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

import psutil

from bench import compose, ports, report
from bench.desk import Desk, events
from bench.figures import MEGABYTE, Figure
from bench.large import settle, settle_all
from commandcenter_hub.engines.dagger import check
from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.testing.desk import signed

REPETITIONS = 3
LINES = 20


def measure(repetitions: int, progress: Callable[[str], None]) -> Iterator[Figure]:
    """Yield each figure as it is measured."""
    with Desk("dagger") as desk, compose.composed(desk) as composed:
        first = Figure("first project, Hub not running", "s", None, note="builds what the engine's cache lacks")
        folder = desk.folder()
        progress(first.name)
        first.samples.append(desk.up(folder))
        settle_all(desk)
        yield first
        second = Figure("second project's first start", "s", 6.0)
        known = Figure("known project, warm engine", "s", None, note="target: half of docker-compose's")
        stop = Figure("stop", "s", None, note="target: a fifth of docker-compose's")
        line = Figure(
            "a log line, from written to received over SSE", "ms", 300.0, note=f"median of {LINES} lines per run"
        )
        their_up = Figure("docker-compose: known project, up until backend and page respond", "s", None)
        their_down = Figure("docker-compose: down", "s", None)
        for _ in range(repetitions):
            progress(second.name)
            another = desk.folder()
            second.samples.append(desk.up(another))
            settle_all(desk)
            desk.run("down", another)  # measure the rest with nothing else running, as for docker-compose
            progress(stop.name)
            stop.samples.append(desk.timed("down", folder))
            progress(known.name)
            known.samples.append(desk.up(folder))
            settle_all(desk)
            progress(line.name)
            line.samples.append(statistics.median(_log_lines(desk, folder.name)) * 1000)
            if composed is None:
                continue
            desk.run("down", folder)
            progress(their_up.name)
            their_up.samples.append(composed.up())
            settle(f"http://127.0.0.1:{composed.backend}", compose.SECRET_KEY)
            progress(their_down.name)
            their_down.samples.append(composed.down())
            desk.run("up", folder)
            settle_all(desk)
        if their_up.samples:
            known.target, stop.target = their_up.measured / 2, their_down.measured / 5
        yield from (figure for figure in (second, known, their_up, stop, their_down, line) if figure.samples)
        yield from _beside(desk, progress)
        desk.run("down", "--all")
        desk.wait_until_all_stopped()
        yield _five(desk, 2 * known.measured, repetitions, progress)


def _log_lines(desk: Desk, slug: str) -> list[float]:
    """Send requests that the backend logs as failures. Returns the seconds until each line was received."""
    project = desk.api("GET", f"/api/projects/{slug}")
    key = desk.key(project)
    connection = desk.connection()
    connection.request("GET", f"/api/orchestration/{project['id']}/logs/stream?service=backend", None, desk.token())
    lines = events(connection.getresponse())
    took = []
    for number in range(-1, LINES):
        time.sleep(0.3 if number < 0 else 0.05 + 0.007 * number)
        path = f"/api/documents/{time.time_ns() % 1_000_000_000}"
        request = urllib.request.Request(project["urls"]["backend"] + path, headers=signed(key, "GET", path))
        began = time.perf_counter()
        with contextlib.suppress(urllib.error.HTTPError):
            urllib.request.urlopen(request, timeout=5).close()
        while path not in next(lines)["text"]:
            pass
        if number >= 0:
            took.append(time.perf_counter() - began)
    connection.close()
    return took


def _beside(desk: Desk, progress: Callable[[str], None]) -> Iterator[Figure]:
    """Yield the cost of connections to the services, and the memory of the processes around them."""
    project = next(one for one in desk.api("GET", "/api/projects") if one["status"] == "running")
    yield from ports.measure(desk, project, progress)
    running = len([one for one in desk.api("GET", "/api/projects") if one["status"] == "running"])
    hosts = [one for one in psutil.process_iter(["name", "cmdline"]) if "listen" in (one.info["cmdline"] or [])]
    mine = [one for one in hosts if str(desk.home) in _folder(one)]
    kept = Figure("a session host's memory", "MB", 80.0)
    kept.samples.append(sum(one.memory_info().rss for one in mine) / MEGABYTE / max(1, running))
    yield kept


def _folder(process: psutil.Process) -> str:
    try:
        return process.cwd()
    except psutil.Error:
        return ""


def _five(desk: Desk, target: float, repetitions: int, progress: Callable[[str], None]) -> Figure:
    figure = Figure("five known projects at once, all healthy", "s", target, note="target: twice as long as one")
    progress(figure.name)
    projects = desk.api("GET", "/api/projects")
    while len(projects) < 5:
        desk.run("up", desk.folder())
        projects = desk.api("GET", "/api/projects")
    for _ in range(repetitions):
        settle_all(desk)
        desk.run("down", "--all")
        desk.wait_until_all_stopped()
        began = time.perf_counter()
        for project in projects[:5]:
            desk.api("POST", f"/api/orchestration/{project['id']}/start")
        while sum(one["status"] == "running" for one in desk.api("GET", "/api/projects")) < 5:
            time.sleep(0.05)
        figure.samples.append(time.perf_counter() - began)
    return figure


def main() -> int:
    """Run the bench. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.dagger", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="measure each figure once")
    repetitions = 1 if parser.parse_args().quick else REPETITIONS
    found = check.where(DaggerOptions.from_environment(os.environ))
    if found.problem:
        print(f"no Dagger engine: {found.problem}", file=sys.stderr)
        return 5
    figures: list[Figure] = []
    try:
        for figure in measure(repetitions, lambda name: print(f"… {name}", file=sys.stderr)):
            figures.append(figure)
    finally:
        if figures:
            report.show(figures)
    missed = [figure.name for figure in figures if figure.met is False]
    print(f"missed: {'; '.join(missed)}" if missed else "all targets are met")
    return 0


if __name__ == "__main__":
    sys.exit(main())
