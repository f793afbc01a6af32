"""Measure a desk with a large folder: 50,000 files, a fifth of them documents."""

import http.client
import json
import random
import re
import statistics
import sysconfig
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from pydoc_data.topics import topics
from typing import Any, TypeVar

import psutil

from bench.desk import Desk
from bench.figures import MEGABYTE, Figure
from commandcenter_hub.testing import chromium
from commandcenter_hub.testing.desk import signed, with_ticket

T = TypeVar("T")

FILES = 50_000
DOCUMENT_EVERY = 5
FILES_IN_A_FOLDER = 50
LINES = 60
SEARCHES = 200
SEED = 7
NAMED = re.compile(r"\s*(?:def|class) (\w{4,})")
PAGES = (
    "summary", "files", "documents", "dependencies", "todos", "changes", "languages", "licences", "gaps",
    "technologies", "tasks", "scans", "radar", "files?sort=-lines&offset=20000", "documents?q=class",
)  # fmt: skip
"""Requests of the desk's pages."""
LISTS = ("files", "documents", "todos", "files?sort=-lines&offset=20000", "documents?q=class")
"""Requests for the first rows, or later ones, of long lists."""
OVERVIEW = (
    "summary", "gaps?severity=high&severity=medium&sort=severity&limit=6", "changes?limit=8&area=commit&area=gap",
    "tasks?due=any&sort=due&limit=5", "languages", "git", "activity", "scans?limit=1",
)  # fmt: skip
"""Requests of the overview."""
EXPRESSIONS = (r"def \w+_request\(", r"nowhere at all", r"(x+x+)+y{3}z", r"^import (os|sys)$", r"raise \w+Error\(f")
"""Regular expressions to search for: with many matches, with none, and one that is slow in other engines."""
TURNS = 40
PAUSE_MS = 200
"""Pause between two pages of the table, milliseconds: no user is quicker."""
PAINTED = """() => new Promise((resolve) => {
    const done = (entry) => resolve(performance.timeOrigin + entry.startTime);
    new PerformanceObserver((list) => list.getEntriesByName("first-contentful-paint").forEach(done))
        .observe({ type: "paint", buffered: true });
})"""
"""Script that returns the time of the first paint of a page's content, milliseconds since 1970."""
TURN = """async (label) => {
    const first = () => document.querySelector("tbody tr")?.textContent;
    const busy = () => document.querySelector("table").getAttribute("aria-busy") === "true";
    const frame = () => new Promise(requestAnimationFrame);
    const [before, began] = [first(), performance.now()];
    document.querySelector(`[aria-label="${label}"]`).click();
    while (first() === before || busy()) await frame();
    await frame();
    return performance.now() - began;
}"""
"""Script that goes to another page of a table, and returns the milliseconds until its rows are drawn."""


def large(repetitions: int, progress: Callable[[str], None]) -> Iterator[Figure]:
    """Yield the figures of a desk with a large folder. The first scan and its memory are measured once."""
    first = Figure("first scan of 50,000 files", "s", 10.0, note="measured once")
    memory = Figure("memory of the backend meanwhile", "MB", 250.0, note="the maximum, including the scan's processes")
    again = Figure("scan after one edit", "s", 1.0)
    seen = Figure("an edit, from saved to found by search", "s", 5.0)
    pages = Figure("a request of the pages, 95th percentile", "ms", 100.0, note=f"{len(PAGES)} requests")
    lists = Figure("the slowest list of the pages, median", "ms", 20.0, note=f"{len(LISTS)} lists of the folder")
    overview = Figure("the slowest request of the overview, median", "ms", 50.0, note=f"{len(OVERVIEW)} requests")
    painted = Figure("first paint of a desk", "s", 0.5, note="Chromium, with an empty cache; signed in by a ticket")
    drawn = Figure("next page of a table of 50,000 rows, click to drawn, 95th percentile", "ms", 100.0, note="Chromium")
    searches = (
        Figure("search over 10,000 documents, 95th percentile", "ms", 50.0, note=f"{SEARCHES} searches per run"),
        Figure("search for a name in 40,000 source files, 95th percentile", "ms", 50.0, note=f"{SEARCHES} per run"),
        Figure("search for a regular expression in 50,000 files, 95th percentile", "s", 5.0),
    )
    with Desk() as hub:
        progress("making 50,000 files")
        folder = hub.base / "large"
        words, names = fill(folder)
        progress(first.name)
        hub.run("projects", "add", folder)
        memory_of_backend = Highest(partial(_backend, hub))
        with memory_of_backend:
            hub.run("up", folder)
            (project,) = hub.api("GET", "/api/projects")
            desk = Pages(project["urls"]["backend"], hub.key(project))
            first.samples.append(desk.scanned()["duration_s"])
        yield first
        memory.samples.append(memory_of_backend.found / MEGABYTE)
        yield memory
        progress("waiting for the index")
        desk.indexed()
        for number in range(repetitions):
            progress(again.name)
            word = f"quetzalcoatlus{number}"
            last = desk.scanned()["id"]
            began = time.perf_counter()
            with (folder / "part-0" / "0.md").open("a") as file:
                file.write(f"\nThere was a {word}.\n")
            wait("the edit", lambda word=word: desk.ask(f"search?q={word}")["items"])
            seen.samples.append(time.perf_counter() - began)
            again.samples.append(desk.scanned(after=last)["duration_s"])
            desk.indexed()
            measure_pages(desk, (pages, lists, overview), progress)
            measure_searches(desk, searches, words, names, number, progress)
        if (browser := chromium.find()) is not None:
            for _ in range(repetitions):
                progress(painted.name)
                painted.samples.append(first_paint(browser, with_ticket(project["urls"]["frontend"], hub.key(project))))
                progress(drawn.name)
                address = with_ticket(f"{project['urls']['frontend']}/files", hub.key(project))
                drawn.samples.append(percentile(turned(browser, address)))
    yield from (figure for figure in (again, seen, pages, lists, overview, painted, drawn, *searches) if figure.samples)


def fill(folder: Path) -> tuple[list[str], list[str]]:
    """Write the files: code of Python's standard library, and text of its manual.

    Returns words of that text, and names that the code defines.
    """
    choose = random.Random(SEED)
    library = Path(sysconfig.get_paths()["stdlib"])
    code = [path for path in sorted(library.glob("*/*.py")) if path.stat().st_size < 100_000]
    sources = [path.read_text("utf-8", "replace").splitlines() for path in code]
    manual = "\n".join(topics.values()).splitlines()
    for number in range(FILES):
        place = folder / f"part-{number // FILES_IN_A_FOLDER}"
        place.mkdir(parents=True, exist_ok=True)
        document = number % DOCUMENT_EVERY == 0
        lines = manual if document else sources[number % len(sources)]
        start = choose.randrange(max(1, len(lines) - LINES))
        text = [f"# {'Chapter' if document else 'Part'} {number}", "", *lines[start : start + LINES]]
        (place / f"{number}.{'md' if document else 'py'}").write_text("\n".join(text) + "\n", "utf-8")
    named = {found[1] for lines in sources for line in lines if (found := NAMED.match(line))}
    return sorted({word for line in manual for word in line.split() if word.isalpha() and len(word) > 3}), sorted(named)


def measure_pages(desk: "Pages", figures: tuple[Figure, Figure, Figure], progress: Callable[[str], None]) -> None:
    """Measure the requests of all pages, of long lists, and of the overview."""
    pages, lists, overview = figures
    progress(pages.name)
    pages.samples.append(percentile(desk.timed(page) for _ in range(10) for page in PAGES))
    for figure, paths in ((lists, LISTS), (overview, OVERVIEW)):
        progress(figure.name)
        figure.samples.append(max(statistics.median(desk.timed(path) for _ in range(11)) for path in paths) * 1000)


def measure_searches(
    desk: "Pages",
    figures: tuple[Figure, Figure, Figure],
    words: list[str],
    names: list[str],
    number: int,
    progress: Callable[[str], None],
) -> None:
    """Add a sample to each figure: of searches for words and for names, milliseconds, and for expressions, seconds."""
    expressions = [urllib.parse.quote(one) for one in EXPRESSIONS]
    asked = (
        [f"search?q={query}" for query in queries(words, number)],
        [f"search?q={name}" for name in random.Random(SEED + number).sample(names, SEARCHES)],
        [f"search/lines?regex=true&q={one}" for one in expressions],
    )
    for figure, paths in zip(figures, asked, strict=True):
        progress(figure.name)
        ms = percentile(desk.timed(path) for path in paths)
        figure.samples.append(ms / 1000 if figure.unit == "s" else ms)


def queries(words: list[str], seed: int) -> Iterator[str]:
    """Return searches of one to three words."""
    choose = random.Random(SEED + seed)
    for _ in range(SEARCHES):
        yield urllib.parse.quote(" ".join(choose.sample(words, choose.randint(1, 3))))


def first_paint(browser: str, address: str) -> float:
    """Open a page in a new browser. Returns the seconds until the first paint of its content."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=chromium.options())
        try:
            page = opened.new_page()
            began = time.time()
            page.goto(address, wait_until="commit")
            painted_ms: float = page.evaluate(PAINTED)
            return painted_ms / 1000 - began
        finally:
            opened.close()


def turned(browser: str, address: str) -> list[float]:
    """Go through the pages of the table of files at an address. Returns the seconds that each took."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=chromium.options())
        try:
            page = opened.new_page()
            page.goto(address)
            page.get_by_role("row").nth(50).wait_for()
            page.evaluate(TURN, "next page")  # the first one loads shared resources
            found = []
            for _ in range(TURNS):
                page.wait_for_timeout(PAUSE_MS)
                found.append(page.evaluate(TURN, "next page") / 1000)
            return found
        finally:
            opened.close()


def wait(what: str, found: Callable[[], T | None], within_s: float = 300.0) -> T:
    """Repeat `found` until its result is not None, and return it. Exits after `within_s` seconds."""
    deadline = time.monotonic() + within_s
    while not (answer := found()):
        if time.monotonic() > deadline:
            raise SystemExit(f"{what}: nothing within {within_s:g} s")
        time.sleep(0.02)
    return answer


def percentile(seconds: Iterator[float]) -> float:
    """Return the 95th percentile, milliseconds."""
    return statistics.quantiles(seconds, n=100)[94] * 1000


class Pages:
    """Sends the requests of the pages to a desk."""

    def __init__(self, backend: str, key: str) -> None:
        self._connection = http.client.HTTPConnection(urllib.parse.urlsplit(backend).netloc, timeout=60)
        self._key = key

    def ask(self, path: str) -> Any:
        """Send a request. Returns the response's JSON."""
        self._connection.request("GET", f"/api/{path}", headers=signed(self._key, "GET", f"/api/{path}"))
        response = self._connection.getresponse()
        answer = response.read()
        if response.status != 200:
            raise SystemExit(f"/api/{path} failed with status {response.status}: {answer.decode()}")
        return json.loads(answer)

    def timed(self, path: str) -> float:
        """Send a request. Returns the seconds it took."""
        began = time.perf_counter()
        self.ask(path)
        return time.perf_counter() - began

    def scanned(self, after: int = 0) -> dict[str, Any]:
        """Wait until a scan newer than number `after` is done, and return it."""

        def newest() -> dict[str, Any] | None:
            scan: dict[str, Any] = next(iter(self.ask("scans?limit=1")["items"]), {"status": "none", "id": 0})
            if scan["status"] == "failed":
                raise SystemExit(f"the scan failed: {scan['error']}")
            return scan if scan["status"] == "done" and scan["id"] > after else None

        return wait("the scan", newest)

    def indexed(self) -> None:
        """Wait until everything is indexed, including vectors and source code."""

        def current() -> bool:
            found = self.ask("search?q=index")
            return found["embedding"]["state"] == "ready" and found["code_is_current"]

        wait("the index", current, within_s=1200.0)


def settle(backend: str, key: str) -> None:
    """Wait until the desk with this SECRET_KEY has nothing left to scan or index."""
    desk = Pages(backend, key)
    desk.scanned()
    desk.indexed()


def settle_all(desk: Desk) -> None:
    """Wait until no running desk is scanning or indexing, so that leftover work does not affect the next figure."""
    for project in desk.api("GET", "/api/projects"):
        if project["status"] == "running":
            settle(project["urls"]["backend"], desk.key(project))


def _backend(hub: Desk) -> list[psutil.Process]:
    """Return the process of the only backend, and its children; none while it has not started."""
    records = list(hub.home.glob("projects/*/run/backend/*.pid"))
    if not records:
        return []
    process = psutil.Process(int(records[0].read_text("ascii").split()[0]))
    return [process, *process.children(recursive=True)]


class Highest:
    """Measures the maximum of the total memory of some processes during the block, bytes."""

    def __init__(self, processes: Callable[[], list[psutil.Process]]) -> None:
        self._processes = processes
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.found = 0

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.1):
            held = 0
            try:
                held = sum(process.memory_info().rss for process in self._processes())
            except (psutil.Error, OSError, IndexError):  # a process ended, or is not recorded yet
                continue
            self.found = max(self.found, held)
