"""Parsing of Dagger's telemetry, with messages that a real engine sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter_hub.domain.operation import Progress, StepReport
from commandcenter_hub.engines.dagger.telemetry.stream import (
    LONGEST_LINE,
    Chunk,
    Reassembly,
    Span,
    Steps,
    begins,
    chunks,
    exit_of,
    spans,
)

from .recordings import recording


def all_chunks(name: str) -> list[Chunk]:
    return [chunk for stream, _, message in recording(name)[1] if stream == "logs" for chunk in chunks(message)]


def all_spans(name: str) -> list[Span]:
    return [span for stream, _, message in recording(name)[1] if stream == "traces" for span in spans(message)]


def steps_of(name: str, *commands: str) -> list[str]:
    steps = Steps("image", commands)
    reported: list[StepReport] = [step for span in all_spans(name) if (step := steps.add(span)) is not None]
    return [f"{step.title}: {step.progress}" + (f" ({step.detail})" if step.detail else "") for step in reported]


def test_everything_requested_has_the_trace_of_the_request() -> None:
    trace, _ = recording("lines")
    assert {chunk.trace for chunk in all_chunks("lines")} == {trace}
    assert {span.trace for span in all_spans("lines")} == {trace}


def test_chunks_become_lines_in_order_and_secrets_are_masked() -> None:
    made = Reassembly()
    lines = [line.text for chunk in all_chunks("lines") for line in made.add(chunk)]
    assert lines == ["password is ***", *(f"line {number}" for number in range(20))]
    assert made.done == {"stdout", "stderr"}


@pytest.mark.parametrize("ending", ["\nafter\n", ""])
def test_a_very_long_line_is_cut_and_reports_how_much_was_cut(ending: str) -> None:
    made = Reassembly()
    lines: list[str] = []
    for number in range(40):
        lines += [line.text for line in made.add(Chunk("t", "stdout", float(number), "x" * 32_768))]
        assert sum(len(line.text) for line in made.open.values()) <= LONGEST_LINE
    lines += [line.text for line in made.add(Chunk("t", "stdout", 41.0, ending))]
    lines += [line.text for line in made.rest()]
    rest = f"… [{40 * 32_768 - LONGEST_LINE} more characters of this line were cut]"
    assert lines == ["x" * LONGEST_LINE, rest, *ending.split()]


def test_a_line_in_several_chunks_has_the_time_of_the_first() -> None:
    made = Reassembly()
    assert made.add(Chunk("t", "stdout", 1.0, "one\ntw")) != []
    assert made.add(Chunk("t", "stderr", 2.0, "between\n"))[0].text == "between"
    assert made.add(Chunk("t", "stdout", 3.0, "o")) == []
    (line,) = made.add(Chunk("t", "stdout", 4.0, "\r\n"))
    assert (line.text, line.time, line.stream) == ("two", 1.0, "stdout")


@given(st.lists(st.sampled_from(["a", "bc", "\n", "x\ny", ""]), max_size=20))
def test_lines_do_not_depend_on_how_the_output_is_cut_into_chunks(parts: list[str]) -> None:
    made = Reassembly()
    lines = [line.text for part in parts for line in made.add(Chunk("t", "stdout", 0.0, part))]
    lines += [line.text for line in made.add(Chunk("t", "stdout", 0.0, "", last=True))]
    whole = "".join(parts)
    assert lines == whole.removesuffix("\n").split("\n") if whole else lines == []


@pytest.mark.parametrize(("name", "ended"), [("exits", (7, None)), ("crash", (3, None)), ("lines", (0, None))])
def test_the_end_of_a_process_and_its_exit_code(name: str, ended: tuple[int | None, int | None]) -> None:
    found = [exit_ for span in all_spans(name) if (exit_ := exit_of(span)) is not None]
    assert found == [ended]
    assert sum(begins(span) for span in all_spans(name)) == 1


def test_a_code_beyond_128_is_a_signal() -> None:
    assert exit_of(Span("t", "s", "", "exec sleep", True, "exit code: 137")) == (None, 9)
    assert exit_of(Span("t", "s", "", "exec sleep", True, "something else")) == (None, None)
    assert exit_of(Span("t", "s", "", "exec sleep", False)) is None
    assert exit_of(Span("t", "s", "", "Service.start", True, "exit code: 1")) is None


def test_a_pull_is_shown_from_its_start_to_the_end_of_unpacking() -> None:
    assert steps_of("pull") == [
        "Pull pgvector/pgvector:pg18: running",
        "Unpack the image: running",
        "Pull pgvector/pgvector:pg18: succeeded",
        "Unpack the image: succeeded",
    ]


def test_the_commands_of_a_build_have_titles() -> None:
    assert steps_of("build", "Install it")[-4:] == [
        "Install it: running",
        "Install it: succeeded",
        "Run command 2 of the build: running",
        "Run command 2 of the build: succeeded",
    ]


def test_a_failed_build_is_reported_with_its_exit_code() -> None:
    assert steps_of("build-failure", "Compile it") == ["Compile it: running", "Compile it: failed (exit code: 3)"]


def test_a_step_that_has_ended_is_not_reported_again() -> None:
    steps = Steps("image")
    begun = Span("t", "s", "", "resume from", False)
    ended = Span("t", "s", "", "resume from", True)
    reported = [steps.add(span) for span in (begun, begun, ended, ended, begun)]
    assert [None if step is None else step.progress for step in reported] == [
        Progress.RUNNING, None, Progress.SUCCEEDED, None, None,
    ]  # fmt: skip
    assert steps.open() == []


def test_a_step_has_the_beginning_of_its_span() -> None:
    steps = Steps("image")
    reported = [step for span in all_spans("pull") if (step := steps.add(span)) is not None]
    assert reported
    assert all(step.began is not None and 1.79e9 < step.began < 1.8e9 for step in reported)


def test_a_failed_step_shows_no_ids_of_traces() -> None:
    status = {
        "code": "STATUS_CODE_ERROR",
        "message": "failed to commit x: context canceled [traceparent:00-0af7-b7ad-01]",
    }
    span = {"traceId": "AAAA", "spanId": "AAAA", "name": "pulling x", "endTimeUnixNano": "9", "status": status}
    (found,) = spans({"resourceSpans": [{"scopeSpans": [{"spans": [span]}]}]})
    assert found.failed == "failed to commit x: context canceled"
