"""Log to stdout: one line per record, beginning with the time, without secrets.

`2026-11-22T16:38:00.123Z INFO scan: 12 files changed`
"""

from __future__ import annotations

import logging
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable

PROBES = ("/health/live", "/health/ready")
CREDENTIALS = re.compile(
    r"(?<=[?&]page=)[^&\s\"]+"  # the proof of a browser's session, which is in the addresses of streams and downloads
    r"|\bcct_\w+?_[\w-]{43}"  # a token
    r"|\bv1\.\d+\.[\w-]+\.[0-9a-f]{64}\b"  # a ticket or a session's cookie
    r"|\bv1 \w+ \d+ [0-9a-f]{64}\b"  # a signature
)
"""Credentials that a request may contain and a log must not."""
MINUTE_S = 60.0
QUIET = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "alembic": logging.WARNING,
}


class LineFormatter(logging.Formatter):
    """Format time in UTC, level, logger and message; line ends become `\\n`, secrets and credentials become `***`."""

    converter = staticmethod(time.gmtime)

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
        self._secrets = list(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """Format a record as one line."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return CREDENTIALS.sub("***", line).replace("\r", "").replace("\n", "\\n")


class AccessFilter(logging.Filter):
    """Keep only changes and failures in uvicorn's access log, which polling pages and probes would fill.

    Anyone on this machine can send requests that are refused. Of those with the same status, one per minute is logged,
    with the number of those that were left out before it. The API responds with 404 only to requests with a
    credential, so each of these is logged.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._monotonic = monotonic
        self._logged: dict[int, float] = {}
        self._left_out: Counter[int] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to log the record."""
        if not isinstance(record.args, tuple) or len(record.args) != 5:
            return True
        _, method, path, _, status = record.args
        code = int(str(status))
        if str(path).split("?")[0] in PROBES:
            return False
        if code == 404 and str(path).startswith("/api/"):
            return True
        if 400 <= code < 500:
            return self._first_of_a_minute(record, code)
        return method not in {"GET", "HEAD"} or code >= 500

    def _first_of_a_minute(self, record: logging.LogRecord, code: int) -> bool:
        now = self._monotonic()
        if now - self._logged.get(code, -MINUTE_S) < MINUTE_S:
            self._left_out[code] += 1
            return False
        self._logged[code] = now
        more = self._left_out.pop(code, 0)
        if more:
            record.msg = f"{record.msg} (and {more} more with this status since then)"
        return True


def configure(secrets: Iterable[str] = ()) -> None:
    """Send all logs of this process to stdout, including uvicorn's."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(LineFormatter(secrets))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)
    access = logging.getLogger("uvicorn.access")
    access.filters.clear()
    access.addFilter(AccessFilter())
