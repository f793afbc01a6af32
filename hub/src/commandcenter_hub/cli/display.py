"""Shows the steps of an operation while it goes on: live on a terminal, else one line for each event."""

import sys
import threading
import time
from types import TracebackType
from typing import Any, Self

from commandcenter_hub.cli.output import is_terminal, say
from commandcenter_hub.cli.text import has_unicode, moment, seconds, size, visible

MARKS = {"succeeded": "✓", "failed": "✗", "cancelled": "–"}
WORDS = {"succeeded": "done", "failed": "failed", "cancelled": "cancelled"}
STYLES = {"succeeded": "green", "failed": "red", "cancelled": "yellow", "running": "cyan"}
TELL_EVERY_S = 5.0
"""A long step that counts is told of as often, where there is no live display."""
FRAMES_A_SECOND = 10
ROWS_BESIDE_STEPS = 4


class Display:
    """Shows nothing: for output as JSON."""

    def show(self, operation: dict[str, Any]) -> None:
        """Show the operation as it is now."""

    def note(self, text: str) -> None:
        """Tell something beside the steps."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the display; what it showed last stays."""


def display_for(title: str, *, quiet: bool) -> Display:
    """Return the display that fits where stderr goes."""
    if quiet:
        return Display()
    return LiveDisplay(title) if is_terminal(sys.stderr) else PlainDisplay(title)


class PlainDisplay(Display):
    """One line for each event, without anything that steers a terminal."""

    def __init__(self, title: str) -> None:
        """Announce the operation."""
        say(title)
        self._told: dict[str, tuple[str, str | None]] = {}
        self._counted_at = time.monotonic()

    def note(self, text: str) -> None:
        """Tell it on a line of its own."""
        say(text)

    def show(self, operation: dict[str, Any]) -> None:
        """Tell what is new."""
        began = moment(operation["started_at"])
        counting = time.monotonic() - self._counted_at > TELL_EVERY_S
        for step in operation["steps"]:
            now = (step["status"], step["detail"])
            news = self._told.get(step["key"]) != now
            if not news and not (counting and step["status"] == "running" and step["done"] is not None):
                continue
            self._told[step["key"]] = now
            self._tell(step, began, begins=step["status"] == "running")
        if counting:
            self._counted_at = time.monotonic()

    def _tell(self, step: dict[str, Any], began: Any, *, begins: bool) -> None:
        at = moment(step["started_at"] if begins else step["ended_at"])
        what = f"{title_of(step)} …" if begins else f"{title_of(step)}: {WORDS[step['status']]} in {took(step)}"
        more = more_of(step)
        say(f"{(at - began).total_seconds():6.1f} s  {what}{f' ({more})' if more else ''}")


class LiveDisplay(Display):
    """The list of steps, redrawn in place with a spinner and running clocks."""

    def __init__(self, title: str) -> None:
        """Prepare; drawing begins with the block."""
        from rich.console import Console
        from rich.live import Live
        from rich.spinner import Spinner

        self._title = visible(title)
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
        """Tell it below the steps."""
        with self._lock:
            self._notes.append(visible(text))

    def show(self, operation: dict[str, Any]) -> None:
        """Take it for the next frame."""
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
        head = Text.assemble((self._title, "bold"), "  ", (seconds(passed), "dim"))
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
                mark, title, Text(took(step), "dim"), Text(visible(more_of(step)), "dim", overflow="ellipsis")
            )
        return Group(head, table, *(Text(note, "yellow") for note in notes))

    def _mark(self, status: str) -> str:
        return MARKS[status] if self._unicode else {"succeeded": "+", "failed": "x", "cancelled": "-"}[status]


def title_of(step: dict[str, Any]) -> str:
    """Return what a step does, naming its service where the title does not."""
    title, service = str(step["title"]), step["service"]
    return title if service is None or service in title else f"{service}: {title}"


def took(step: dict[str, Any]) -> str:
    """Return how long a step took, or takes so far."""
    end = time.time() if step["ended_at"] is None else moment(step["ended_at"]).timestamp()
    return seconds(max(0.0, end - moment(step["started_at"]).timestamp()))


def more_of(step: dict[str, Any]) -> str:
    """Return what else is known of a step: that it was cached, how much is done, its detail."""
    said = ["cached"] if step["cached"] else []
    if step["done"] is not None:
        shown = size if step["unit"] == "bytes" else str
        counted = shown(step["done"]) + (f" of {shown(step['total'])}" if step["total"] is not None else "")
        said.append(counted + (f" {step['unit']}" if step["unit"] not in {None, "bytes"} else ""))
    if step["detail"]:
        said.append(str(step["detail"]))
    return ", ".join(said)
