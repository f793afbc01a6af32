"""Show the steps of a running operation: live on a terminal, otherwise one line per event."""

import sys
import threading
import time
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from commandcenter_hub.cli.output import err, is_terminal
from commandcenter_hub.cli.text import has_unicode, moment, seconds, size, visible

MARKS = {"succeeded": "✓", "failed": "✗", "cancelled": "–"}
WORDS = {"succeeded": "done", "failed": "failed", "cancelled": "cancelled"}
STYLES = {"succeeded": "green", "failed": "red", "cancelled": "yellow", "running": "cyan"}
PROGRESS_INTERVAL_S = 5.0
"""Time between two lines about the progress of one step, without a live display, seconds."""
FRAMES_A_SECOND = 10
ROWS_BESIDE_STEPS = 4


class Display:
    """A display that shows nothing, for output as JSON."""

    def show(self, operation: dict[str, Any]) -> None:
        """Show the current state of the operation."""

    def note(self, text: str) -> None:
        """Show a remark that belongs to no step."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the display; its last output stays visible."""


def display_for(title: str, usual_s: float | None, *, quiet: bool) -> Display:
    """Return the display for this stderr: none when quiet, live on a terminal, otherwise plain lines.

    Args:
        title: the operation, as a sentence.
        usual_s: how long such an operation usually takes, seconds; None if unknown.
        quiet: show nothing.
    """
    if quiet:
        return Display()
    return LiveDisplay(title, usual_s) if is_terminal(sys.stderr) else PlainDisplay(title, usual_s)


class PlainDisplay(Display):
    """One line per event, without control sequences."""

    def __init__(self, title: str, usual_s: float | None) -> None:
        """Print the title, and how long the operation usually takes."""
        err(title if usual_s is None else f"{title} This usually takes {seconds(usual_s)}.")
        self._printed: dict[str, tuple[str, str | None]] = {}
        self._counted_at = time.monotonic()

    def note(self, text: str) -> None:
        """Print the remark on its own line."""
        err(text)

    def show(self, operation: dict[str, Any]) -> None:
        """Print the steps that changed."""
        began = moment(operation["started_at"])
        counting = time.monotonic() - self._counted_at > PROGRESS_INTERVAL_S
        for step in operation["steps"]:
            now = (step["status"], step["detail"])
            news = self._printed.get(step["key"]) != now
            if not news and not (counting and step["status"] == "running" and step["done"] is not None):
                continue
            at = step["started_at"] if step["key"] not in self._printed else None
            self._printed[step["key"]] = now
            self._print_step(step, began, step["ended_at"] or at)
        if counting:
            self._counted_at = time.monotonic()

    def _print_step(self, step: dict[str, Any], began: datetime, at: str | None) -> None:
        """Print a step's line. It starts with the time from `began` to `at`, or to now if `at` is None."""
        running = step["status"] == "running"
        what = f"{title_of(step)} …" if running else f"{title_of(step)}: {WORDS[step['status']]} in {duration(step)}"
        more = remarks_of(step)
        after = (moment(at) if at else datetime.now(UTC)) - began
        err(f"{after.total_seconds():6.1f} s  {what}{f' ({more})' if more else ''}")


class LiveDisplay(Display):
    """The list of steps, redrawn in place with a spinner and running clocks."""

    def __init__(self, title: str, usual_s: float | None) -> None:
        """Prepare the display; entering the context starts drawing."""
        from rich.console import Console
        from rich.live import Live
        from rich.spinner import Spinner

        self._title = visible(title)
        self._usual = "" if usual_s is None else f", usually {seconds(usual_s)}"
        self._unicode = has_unicode(sys.stderr)
        self._console = Console(stderr=True, highlight=False, emoji=False, markup=False)
        self._spinner = Spinner("dots" if self._unicode else "line", style=STYLES["running"])
        self._operation: dict[str, Any] | None = None
        self._notes: list[str] = []
        self._began = time.time()
        self._lock = threading.Lock()
        self._live = Live(
            console=self._console,
            get_renderable=self._frame,
            refresh_per_second=FRAMES_A_SECOND,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def note(self, text: str) -> None:
        """Show the remark below the steps."""
        with self._lock:
            self._notes.append(visible(text))

    def show(self, operation: dict[str, Any]) -> None:
        """Use this state from the next frame on."""
        with self._lock:
            self._operation = operation

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Draw the last frame."""
        self._live.stop()

    def _frame(self) -> Any:
        from rich.console import Group
        from rich.table import Table
        from rich.text import Text

        with self._lock:
            operation, notes = self._operation, list(self._notes)
        began = self._began if operation is None else moment(operation["started_at"]).timestamp()
        ended = None if operation is None or not operation["ended_at"] else moment(operation["ended_at"]).timestamp()
        passed = max(0.0, (ended or time.time()) - began)
        head = Text.assemble((self._title, "bold"), "  ", (seconds(passed) + self._usual, "dim"))
        steps = [] if operation is None else operation["steps"]
        room = max(3, self._console.height - ROWS_BESIDE_STEPS - len(notes))
        hidden = steps[: max(0, len(steps) - room)]
        table = Table.grid(padding=(0, 1))
        if hidden:
            table.add_row("", Text(f"({len(hidden)} earlier steps)", "dim"))
        for step in steps[len(hidden) :]:
            status = step["status"]
            mark = self._spinner if status == "running" else Text(self._mark(status), STYLES[status])
            title = Text(visible(title_of(step)), no_wrap=True, overflow="ellipsis")
            table.add_row(
                mark, title, Text(duration(step), "dim"), Text(visible(remarks_of(step)), "dim", overflow="ellipsis")
            )
        return Group(head, table, *(Text(note, "yellow") for note in notes))

    def _mark(self, status: str) -> str:
        return MARKS[status] if self._unicode else {"succeeded": "+", "failed": "x", "cancelled": "-"}[status]


def title_of(step: dict[str, Any]) -> str:
    """Return the title of a step, preceded by its service unless the title contains it."""
    title, service = str(step["title"]), step["service"]
    return title if service is None or service in title else f"{service}: {title}"


def duration(step: dict[str, Any]) -> str:
    """Return how long a step took, or how long it has been running."""
    end = time.time() if step["ended_at"] is None else moment(step["ended_at"]).timestamp()
    return seconds(max(0.0, end - moment(step["started_at"]).timestamp()))


def remarks_of(step: dict[str, Any]) -> str:
    """Return remarks on a step: cached, progress, detail."""
    remarks = ["cached"] if step["cached"] else []
    if step["done"] is not None:
        shown = size if step["unit"] == "bytes" else str
        counted = shown(step["done"]) + (f" of {shown(step['total'])}" if step["total"] is not None else "")
        remarks.append(counted + (f" {step['unit']}" if step["unit"] not in {None, "bytes"} else ""))
    if step["detail"]:
        remarks.append(str(step["detail"]))
    return ", ".join(remarks)
