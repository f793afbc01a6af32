"""What many registered projects take."""

import statistics
import time
from collections.abc import Callable, Iterator

from bench.desk import Desk
from bench.figures import Figure

PROJECTS = 300
REQUESTS = 10


def scale(repetitions: int, tell: Callable[[str], None]) -> Iterator[Figure]:
    """Yield the figures of a Hub with many projects."""
    with Desk() as desk:
        yield from registered(desk, repetitions, tell)


def registered(desk: Desk, repetitions: int, tell: Callable[[str], None]) -> Iterator[Figure]:
    """What the Hub's answers take with many projects registered, none of them running."""
    tell(f"registering {PROJECTS} projects")
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
            tell(figure.name)
            took = []
            for _ in range(REQUESTS):
                began = time.perf_counter()
                desk.ask(connection, "GET", path)
                took.append(time.perf_counter() - began)
            figure.samples.append(statistics.median(took) * 1000)
        tell(ps.name)
        ps.samples.append(desk.timed("ps"))
    connection.close()
    yield from (*answers.values(), ps)
