"""Measure the log page while a service writes thousands of lines a second."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.desk import Desk
from bench.figures import Figure
from commandcenter_hub.testing import chromium

LINES_PER_S = 5_000
LONG_S = 10.0
"""Time for which lines are written, seconds."""
WRITES_PER_S = 20
WATCH = """() => {
    window.flood = { longest: 0, tasks: 0, last: performance.now() };
    const frame = (now) => {
        flood.longest = Math.max(flood.longest, now - flood.last);
        flood.last = now;
        requestAnimationFrame(frame);
    };
    requestAnimationFrame((now) => { flood.last = now; frame(now); });
    new PerformanceObserver((list) => {
        for (const task of list.getEntries()) flood.tasks = Math.max(flood.tasks, task.duration);
    }).observe({ type: "longtask" });
}"""
"""Script that records the longest pause between two frames, and the longest task, milliseconds."""
SHOWN = """(text) => document.querySelector('[role="log"]').textContent.includes(text)"""
"""Script that returns whether the log shows a text."""


def flood(repetitions: int, progress: Callable[[str], None]) -> Iterator[Figure]:
    """Yield how smoothly Chromium shows a log that grows by LINES_PER_S lines a second."""
    if (browser := chromium.find()) is None:
        return
    name = f"log page under {LINES_PER_S:,} lines a second"
    frame = Figure(f"{name}: longest pause between two frames", "ms", 100.0, note=f"Chromium, {LONG_S:g} s per run")
    task = Figure(f"{name}: longest task", "ms", 100.0, note="0: none took 50 ms")
    lag = Figure(f"{name}: last line, from written to shown", "ms", 1_000.0)
    progress(name)
    with Desk() as desk:
        folder = desk.folder()
        desk.up(folder)
        output = max(
            (desk.home / "projects" / folder.name / "run" / "frontend").glob("*.out"),
            key=lambda one: one.stat().st_mtime,
        )
        with sync_playwright() as playwright:
            page = playwright.chromium.launch(executable_path=browser, args=chromium.options()).new_page()
            page.goto(desk.api("POST", "/api/auth/links")["url"])
            page.get_by_role("button", name="Add project").first.wait_for()
            page.goto(f"http://127.0.0.1:{desk.port}/projects/{folder.name}?tab=logs")
            page.get_by_role("log").locator(".cc-log-line").first.wait_for()
            for run in range(repetitions):
                page.evaluate(WATCH)
                writer = threading.Thread(target=write, args=(output, run))
                writer.start()
                while writer.is_alive():
                    page.wait_for_timeout(100)
                began = time.perf_counter()
                page.wait_for_function(SHOWN, arg=f"last of run {run}", timeout=120_000)
                lag.samples.append((time.perf_counter() - began) * 1000)
                measured = page.evaluate("window.flood")
                frame.samples.append(measured["longest"])
                task.samples.append(measured["tasks"])
    yield from (frame, task, lag)


def write(output: Path, run: int) -> None:
    """Append lines to a service's output, evenly, for LONG_S."""
    count = LINES_PER_S // WRITES_PER_S
    began = time.perf_counter()
    with output.open("a", encoding="utf-8") as file:
        for batch in range(int(LONG_S * WRITES_PER_S)):
            first = batch * count
            file.writelines(
                f'INFO: 127.0.0.1 - "GET /items/{number} HTTP/1.1" 200 in {number % 97} ms\n'
                for number in range(first, first + count)
            )
            file.flush()
            time.sleep(max(0.0, began + (batch + 1) / WRITES_PER_S - time.perf_counter()))
        file.write(f"last of run {run}\n")
