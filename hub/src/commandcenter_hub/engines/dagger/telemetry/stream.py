"""Parse the messages of Dagger's telemetry into lines, steps and ends. Pure.

Messages are OTLP in protobuf's JSON form: IDs are base64, numbers may be strings, and a span is sent when it begins and
again when it ends. Every run and every preparation has a trace of its own, by which its messages are recognised.
"""

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from commandcenter_hub.domain.operation import Progress, StepReport
from commandcenter_hub.engines.dagger.session.client import without_traces

LONGEST_LINE = 131_072
"""Maximum number of characters kept of a line: an incomplete line is in memory, and is rewritten with every chunk."""
NEVER_NS = 1 << 62
"""An end time after this means that a span has not ended, nanoseconds since 1970."""
OK, ERROR = "STATUS_CODE_OK", "STATUS_CODE_ERROR"


@dataclass(frozen=True)
class Chunk:
    """A chunk of a container's output, which may hold several lines or a part of one.

    Attributes:
        trace: ID of the trace that it belongs to, in hexadecimal.
        stream: `stdout` or `stderr`.
        time: when it was written, in seconds since 1970.
        text: the output.
        last: this is the last chunk of the stream.
    """

    trace: str
    stream: str
    time: float
    text: str
    last: bool = False


@dataclass(frozen=True)
class Span:
    """One operation of Dagger.

    Attributes:
        trace, id, parent: IDs, in hexadecimal.
        name: description of the operation.
        began: time at which it began, in seconds since 1970.
        ended: it has ended.
        failed: error message; None if it has not failed or not ended.
        cached: its result was in the cache.
    """

    trace: str
    id: str
    parent: str
    name: str
    ended: bool
    failed: str | None = None
    cached: bool = False
    began: float | None = None


def chunks(message: Mapping[str, Any]) -> Iterator[Chunk]:
    """Yield the containers' output in one message of the log stream; skip everything else."""
    for record in _all(message, "resourceLogs", "scopeLogs", "logRecords"):
        attributes = _attributes(record)
        stream = {"1": "stdout", "2": "stderr"}.get(str(attributes.get("stdio.stream", "")))
        if stream is None or attributes.get("dagger.io/logs.verbose"):
            continue
        body = record.get("body") or {}
        text = str(body.get("stringValue", ""))
        if "bytesValue" in body:
            text = base64.b64decode(body["bytesValue"]).decode("utf-8", "replace")
        moment = int(record.get("timeUnixNano", 0)) / 1e9
        yield Chunk(_hex(record.get("traceId")), stream, moment, text, bool(attributes.get("stdio.eof")))


def spans(message: Mapping[str, Any]) -> Iterator[Span]:
    """Yield the spans of one message of the trace stream."""
    for span in _all(message, "resourceSpans", "scopeSpans", "spans"):
        attributes = _attributes(span)
        ended = 0 < int(span.get("endTimeUnixNano", 0)) < NEVER_NS
        status = span.get("status") or {}
        why = without_traces(str(status.get("message", "")))
        failed = why or "failed" if ended and status.get("code") == ERROR else None
        yield Span(
            _hex(span.get("traceId")), _hex(span.get("spanId")), _hex(span.get("parentSpanId")),
            str(span.get("name", "")), ended, failed, bool(attributes.get("dagger.io/dag.cached")),
            int(span.get("startTimeUnixNano", 0)) / 1e9 or None,
        )  # fmt: skip


def _all(message: Mapping[str, Any], *path: str) -> Iterator[Mapping[str, Any]]:
    if not path:
        yield message
        return
    for part in message.get(path[0], ()):
        yield from _all(part, *path[1:])


def _attributes(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        one["key"]: next(iter((one.get("value") or {"": None}).values()), None) for one in record.get("attributes", ())
    }


def _hex(value: str | None) -> str:
    return base64.b64decode(value).hex() if value else ""


# -- lines


@dataclass
class Line:
    """A line without its line break, or the beginning of one.

    Attributes:
        time: time of its first chunk, in seconds since 1970.
        stream: `stdout` or `stderr`.
        text: its text. A line longer than `LONGEST_LINE` becomes two: its beginning, and a rest without text.
        cut: number of characters that were left out of such a rest so far.
    """

    time: float
    stream: str
    text: str
    cut: int = 0

    def add(self, text: str) -> "Line":
        """Return the line with more of its text."""
        if self.cut:
            return replace(self, cut=self.cut + len(text))
        return replace(self, text=self.text + text)

    def complete(self) -> "Line":
        """Return the line as it is shown."""
        text = f"… [{self.cut} more characters of this line were cut]" if self.cut else self.text
        return Line(self.time, self.stream, text.rstrip("\r").replace("\0", "\ufffd"))


@dataclass
class Reassembly:
    """Assemble the chunks of one run into lines."""

    open: dict[str, Line] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)

    def add(self, chunk: Chunk) -> list[Line]:
        """Add a chunk, and return the lines that it completes."""
        complete: list[Line] = []
        first, *rest = chunk.text.split("\n")
        began = self.open.pop(chunk.stream, None)
        line = Line(chunk.time, chunk.stream, first) if began is None else began.add(first)
        for part in rest:
            complete.append(line)
            line = Line(chunk.time, chunk.stream, part)
        if len(line.text) > LONGEST_LINE:
            complete.append(replace(line, text=line.text[:LONGEST_LINE]))
            line = Line(line.time, chunk.stream, "", len(line.text) - LONGEST_LINE)
        if line.text or line.cut or (began is not None and not rest):
            self.open[chunk.stream] = line
        if chunk.last:
            self.done.add(chunk.stream)
            left = self.open.pop(chunk.stream, None)
            if left is not None and (left.text or left.cut):
                complete.append(left)
        return [one.complete() for one in complete]

    def rest(self) -> list[Line]:
        """Return the incomplete lines as complete ones, because no chunk follows."""
        left, self.open = list(self.open.values()), {}
        return [line.complete() for line in left if line.text or line.cut]


# -- ends

_EXIT = re.compile(r"exit code: (\d+)")


def exit_of(span: Span) -> tuple[int | None, int | None] | None:
    """Return (exit code, signal) if the span is the end of a service's process, else None."""
    if not span.ended or not span.name.startswith("exec "):
        return None
    if span.failed is None:
        return 0, None
    found = _EXIT.search(span.failed)
    if found is None:
        return None, None
    code = int(found[1])
    return (None, code - 128) if 128 < code < 160 else (code, None)


def begins(span: Span) -> bool:
    """Return whether the span is a service's process that has started and not ended."""
    return span.name.startswith("exec ") and not span.ended


# -- steps


@dataclass
class Steps:
    """Turn the spans of one preparation into steps.

    Attributes:
        prefix: prefix of every step's key.
        commands: titles of the build's commands, in their order.
    """

    prefix: str
    commands: tuple[str, ...] = ()
    _seen: dict[str, StepReport] = field(default_factory=dict)
    _execs: dict[str, str] = field(default_factory=dict)

    def add(self, span: Span) -> StepReport | None:
        """Add a span, and return its step if that is new or has changed."""
        title = self._title(span)
        if title is None:
            return None
        progress = Progress.RUNNING
        if span.ended:
            progress = Progress.SUCCEEDED if span.failed is None else Progress.FAILED
        report = StepReport(f"{self.prefix}.{title}", title, None, progress, detail=span.failed, began=span.began)
        before = self._seen.get(report.key)
        if before is not None and before.progress is not Progress.RUNNING:
            return None  # it has ended; Dagger reports it again when another request needs the same result
        self._seen[report.key] = report
        return None if before == report else report

    def open(self) -> list[StepReport]:
        """Return the steps that have started and not ended."""
        return [report for report in self._seen.values() if report.progress is Progress.RUNNING]

    def _title(self, span: Span) -> str | None:
        name = span.name
        if name.startswith("pulling "):
            return f"Pull {_image(name[8:])}"
        if name == "resume from":
            return "Unpack the image"
        if name == "filesync":
            return "Send files to the engine"
        if name == "resume withExec":
            if span.id not in self._execs:
                number = len(self._execs)
                known = number < len(self.commands)
                self._execs[span.id] = self.commands[number] if known else f"Run command {number + 1} of the build"
            return self._execs[span.id]
        return None


def _image(reference: str) -> str:
    name = reference.split("@", 1)[0].strip()
    for registry in ("docker.io/library/", "docker.io/"):
        name = name.removeprefix(registry)
    return name
