"""Measure what the credentials of a desk cost: requests per second with and without them, one after the other."""

import http.client
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping

import httpx

from bench.desk import Desk
from bench.figures import Figure
from bench.large import settle
from commandcenter_hub.testing.desk import AsBrowser, signed

REQUESTS = 2000
OPEN, CLOSED = "/health/live", "/api/languages"


def access(repetitions: int, progress: Callable[[str], None]) -> Iterator[Figure]:
    """Yield the figures of one desk."""
    with Desk() as hub:
        folder = hub.folder()
        hub.up(folder)
        project = hub.api("GET", f"/api/projects/{folder.name}")
        backend, frontend, key = project["urls"]["backend"], project["urls"]["frontend"], hub.key(project)
        settle(backend, key)
        with httpx.Client(base_url=frontend, auth=AsBrowser(key), trust_env=False) as browser:
            session = browser.get(CLOSED).raise_for_status().request.headers
        page = {name: session[name] for name in ("Cookie", "X-CommandCenter-Page")}
        wanted: dict[str, tuple[str, str, Callable[[], Mapping[str, str]], int]] = {
            "backend: health without a credential": (backend, OPEN, dict, 200),
            "backend: health with a signature": (backend, OPEN, lambda: signed(key, "GET", OPEN), 200),
            "backend: refused without a credential": (backend, CLOSED, dict, 401),
            "backend: a list with a signature": (backend, CLOSED, lambda: signed(key, "GET", CLOSED), 200),
            "frontend: refused without a session": (frontend, CLOSED, dict, 401),
            "frontend: a list with a session": (frontend, CLOSED, lambda: page, 200),
        }
        figures = {name: Figure(f"a desk's {name}", "requests/s", None, note="more is better") for name in wanted}
        for _ in range(repetitions):
            for name, figure in figures.items():
                progress(figure.name)
                figure.samples.append(_per_second(*wanted[name]))
    yield from figures.values()


def _per_second(server: str, path: str, headers: Callable[[], Mapping[str, str]], status: int) -> float:
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(server).netloc, timeout=30)
    began = time.perf_counter()
    for _ in range(REQUESTS):
        connection.request("GET", path, headers=dict(headers()))
        response = connection.getresponse()
        response.read()
        if response.status != status:
            raise SystemExit(f"{path} was answered with {response.status} instead of {status}")
    connection.close()
    return REQUESTS / (time.perf_counter() - began)
