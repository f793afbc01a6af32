"""Log lines on stdout: one line a record, time first, secrets never.

`2026-11-22T16:38:00.123Z INFO scan: 12 files changed`
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterable

PROBES = ("/health/live", "/health/ready")
QUIET = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "alembic": logging.WARNING,
}


class LineFormatter(logging.Formatter):
    """Time in UTC, level, logger, message; line ends inside a record become `\\n`, secrets become `***`."""

    converter = staticmethod(time.gmtime)

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
        self._secrets = list(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line.replace("\r", "").replace("\n", "\\n")


class AccessFilter(logging.Filter):
    """Of uvicorn's access log, keep what changes something and what fails: pages poll, and probes never end."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is worth a line."""
        if not isinstance(record.args, tuple) or len(record.args) != 5:
            return True
        _, method, path, _, status = record.args
        if str(path).split("?")[0] in PROBES:
            return False
        return method not in {"GET", "HEAD"} or int(str(status)) >= 400


def configure(secrets: Iterable[str] = ()) -> None:
    """Send the logs of this process to stdout, uvicorn's included."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(LineFormatter(secrets))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)
    access = logging.getLogger("uvicorn.access")
    access.filters.clear()
    access.addFilter(AccessFilter())
