"""Write results of single faults into the table of a document, and leave the other rows' figures as they are."""

from collections.abc import Mapping
from pathlib import Path

from .faults import FAULTS, Fault
from .trial import Result

HEAD = ("fault", "what is checked", "back", "recovery, local", "recovery, Dagger", "lost")
BEGIN, END = "<!-- results -->", "<!-- end of results -->"
COLUMNS = {"local": 3, "dagger": 4}
SHORTEST_S = 0.1
"""Shortest recovery that is shown, seconds."""
NOT_MEASURED = "not measured"


def write(document: Path, results: Mapping[tuple[str, str], Result]) -> None:
    """Update the table between its marks."""
    before, rest = document.read_text("utf-8").split(BEGIN)
    old, after = rest.split(END)
    known = {cells[0]: cells for line in old.splitlines() if len(cells := _cells(line)) == len(HEAD)}
    rows = [HEAD, tuple("---" for _ in HEAD), *(_row(fault, known.get(fault.name), results) for fault in FAULTS)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    document.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", "utf-8")


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _row(fault: Fault, known: list[str] | None, results: Mapping[tuple[str, str], Result]) -> tuple[str, ...]:
    cells = [fault.name, fault.checks or "standard checks", fault.back, *(known or [""] * len(HEAD))[3:]]
    lost = cells[5]
    for engine, column in COLUMNS.items():
        result = results.get((fault.name, engine))
        if engine not in fault.engines:
            cells[column] = "–"
        elif result is not None:
            cells[column] = _recovery(result)
            lost = str(result.lost) if str(result.lost) != "nothing" or not lost else lost
        else:
            cells[column] = cells[column] or NOT_MEASURED
    cells[5] = lost
    return tuple(cells)


def _recovery(result: Result) -> str:
    if result.recovery_s < SHORTEST_S:
        return "at once" if result.failed else "no interruption"
    return f"{result.recovery_s:.1f} s{'' if result.failed else ', no write failed'}"
