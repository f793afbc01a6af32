import logging
import re
import sys

from commandcenter_app.logs import AccessFilter, LineFormatter


def record(message: str, *args: object, name: str = "scan", error: bool = False) -> logging.LogRecord:
    info = None
    if error:
        try:
            raise ValueError("first\nsecond")
        except ValueError:
            info = sys.exc_info()
    return logging.LogRecord(name, logging.INFO, "x.py", 1, message, args, info)


def test_one_line_with_time_in_utc() -> None:
    line = LineFormatter().format(record("%d files", 12))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO scan: 12 files", line)


def test_line_ends_are_escaped() -> None:
    assert LineFormatter().format(record("a\r\nb")).endswith("scan: a\\nb")
    assert "\n" not in LineFormatter().format(record("failed", error=True))


def test_secrets_are_removed() -> None:
    assert LineFormatter(["hunter2"]).format(record("at redis://:%s@x", "hunter2")).endswith("at redis://:***@x")


def test_access_log_keeps_changes_and_failures() -> None:
    def kept(method: str, path: str, status: int) -> bool:
        args = ("127.0.0.1:1", method, path, "1.1", status)
        return AccessFilter().filter(record('%s - "%s %s HTTP/%s" %d', *args, name="uvicorn.access"))

    assert kept("POST", "/api/scans", 202)
    assert kept("GET", "/api/nope", 404)
    assert not kept("GET", "/api/summary", 200)
    assert not kept("GET", "/health/ready", 503)


def test_refused_requests_do_not_fill_the_log() -> None:
    now = [1000.0]
    log = AccessFilter(lambda: now[0])

    def line(status: int, path: str = "/api/summary") -> str | None:
        args = ("127.0.0.1:1", "GET", path, "1.1", status)
        made = record('%s - "%s %s HTTP/%s" %d', *args, name="uvicorn.access")
        return made.getMessage() if log.filter(made) else None

    assert line(401) == '127.0.0.1:1 - "GET /api/summary HTTP/1.1" 401'
    assert [line(401) for _ in range(5000)] == [None] * 5000
    assert line(403)
    now[0] += 60
    assert line(401) == '127.0.0.1:1 - "GET /api/summary HTTP/1.1" 401 (and 5000 more with this status since then)'
    assert line(401) is None
    now[0] += 60
    assert "and 1 more with" in str(line(401))
    assert all(line(502) for _ in range(3))
    assert all(line(404, "/api/documents/7") for _ in range(3)), "only requests with a credential get 404"
    assert [bool(line(404, "/nope.js")) for _ in range(2)] == [True, False]
