"""Telemetry of a real engine, recorded message by message; host names are made up."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"


def recording(name: str) -> tuple[str, list[tuple[str, str, dict[str, Any]]]]:
    """Return the trace of the request, and the messages: (stream, position, message)."""
    rows = [json.loads(row) for row in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return rows[0]["asked"], [(row["stream"], row["id"], row["data"]) for row in rows[1:]]
