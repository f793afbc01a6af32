"""Log to stdout: one line per record, beginning with the time, without secrets.

`2026-11-22T16:38:00.123Z INFO scan: 12 files changed`
"""

from __future__ import annotations

import logging
import re
import sys
import time
from collections.abc import Iterable

PROBES = ("/health/live", "/health/ready")
CREDENTIALS = re.compile(
    r"(?<=[?&]page=)[^&\s\"]+"  # the proof of a browser's session, which is in the addresses of streams and downloads
    r"|\bcct_\w+?_[\w-]{43}"  # a token
    r"|\bv1\.\d+\.[\w-]+\.[0-9a-f]{64}\b"  # a ticket or a session's cookie
    r"|\bv1 \w+ \d+ [0-9a-f]{64}\b"  # a signature
)
"""Credentials that a request may contain and a log must not."""
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
    """Keep only changes and failures in uvicorn's access log, which polling pages and probes would fill."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to log the record."""
        if not isinstance(record.args, tuple) or len(record.args) != 5:
            return True
        _, method, path, _, status = record.args
        if str(path).split("?")[0] in PROBES:
            return False
        return method not in {"GET", "HEAD"} or int(str(status)) >= 400


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
