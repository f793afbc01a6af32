"""What a real engine said, recorded message by message; names of machines are made up."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"


def recording(name: str) -> tuple[str, list[tuple[str, str, dict[str, Any]]]]:
    """Return the trace that was asked for, and the messages: (stream, place, message)."""
    rows = [json.loads(row) for row in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return rows[0]["asked"], [(row["stream"], row["id"], row["data"]) for row in rows[1:]]
