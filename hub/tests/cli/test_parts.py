"""Unit tests of the command line."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import typer

from commandcenter_hub.cli.commands.logs import point_in_time
from commandcenter_hub.cli.display import PlainDisplay, remarks_of
from commandcenter_hub.cli.operate import usual_s
from commandcenter_hub.cli.options import ports_given
from commandcenter_hub.cli.reference import by_folder
from commandcenter_hub.cli.show import print_project, print_projects
from commandcenter_hub.cli.stream import StreamEvent, parse
from commandcenter_hub.cli.text import columns, json_text, seconds, size, visible, without_time


def test_events_are_read_from_lines() -> None:
    lines = b': ping\n\nevent: line\ndata: {"a":\ndata: 1}\nid: 7\n\ndata: [2]\r\n\r\ndata: 3'.splitlines(keepends=True)
    assert list(parse(lines)) == [StreamEvent("line", "7", {"a": 1}), StreamEvent("message", "7", [2])]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ✓ 日本", "plain ✓ 日本"),
        ("\x1b[1mbold\x1b[0m", "bold"),
        ("a\x1b]0;t\x07b", "a\\x1b]0;t\\x07b"),
        ("two\nlines\tx", "two\\nlines\\tx"),
        ("\u202eevil", "\\u202eevil"),
        ("family 👨\u200d👩", "family 👨\u200d👩"),
        ("\udcff", "\\udcff"),
    ],
)
def test_control_sequences_are_removed_or_escaped(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_lines_about_steps_are_in_the_order_of_their_times(capsys: pytest.CaptureFixture[str]) -> None:
    began = datetime.now(UTC) - timedelta(minutes=2)
    at = (began + timedelta(seconds=1)).isoformat()
    step = {"key": "a", "title": "Start backend", "service": "backend", "status": "running", "detail": None}
    step |= {"started_at": at, "ended_at": None, "done": None, "total": None, "cached": False, "unit": None}
    display = PlainDisplay("Starting.", None)
    for detail in (None, "not ready yet: worker"):
        display.show({"started_at": began.isoformat(), "steps": [{**step, "detail": detail}]})
    _, begins, waits = capsys.readouterr().err.splitlines()
    assert begins.split()[:2] == ["1.0", "s"]
    assert float(waits.split()[0]) >= 120


def test_status_names_the_command_that_applies_changed_settings(capsys: pytest.CaptureFixture[str]) -> None:
    project = {"name": "Shop", "slug": "shop", "path": "/shop", "status": "running", "health": "healthy"}
    project |= {"engine": "local", "engine_reason": "", "urls": {"frontend": "http://127.0.0.1:1"}}
    for needed in (True, False):
        print_project({**project, "services": [], "why": None, "restart_needed": needed})
        assert ("`commandcenter restart -p shop`" in capsys.readouterr().err) == needed


def test_a_project_that_restarts_a_service_by_itself_is_called_restarting(capsys: pytest.CaptureFixture[str]) -> None:
    project = {"name": "Shop", "slug": "shop", "path": "/shop", "id": "a", "status": "error", "health": "degraded"}
    project |= {"engine": "local", "engine_reason": "", "urls": {"frontend": "http://127.0.0.1:1"}, "services": []}
    for severity, word in (("recovering", "restarting"), ("failed", "error")):
        why = {"severity": severity, "message": "postgres exited.", "hint": "", "service": "postgres", "lines": []}
        print_project({**project, "why": why})
        assert f"Status  {word} (degraded)" in capsys.readouterr().out
        print_projects([{**project, "why": why}], as_json=False, instead="")
        assert capsys.readouterr().out.splitlines()[1].split()[1] == word


@pytest.mark.parametrize("ascii_only", [True, False])
def test_json_contains_no_control_characters(ascii_only: bool) -> None:
    value = {"text": "".join(map(chr, [*range(0xA0), 0x61C, *range(0x2000, 0x2070), 0xD800, 0x65E5, 0x1F468]))}
    written = json_text(value, ascii_only=ascii_only)
    assert json.loads(written) == value
    assert visible(written) == written
    assert json_text({"a": "日\x9b\u202e"}) == '{"a": "日\\u009b\\u202e"}'


def test_columns_are_aligned() -> None:
    assert columns([("A", "B"), ("日本", "x"), ("abcdef", "y")]) == ["A       B", "日本    x", "abcdef  y"]


def test_the_last_column_fits_the_terminal() -> None:
    rows = [("NAME", "FOLDER"), ("shop", "/home/ann/work/customers/日本/shop")]
    assert columns(rows, 40) == ["NAME  FOLDER", "shop  /home/ann/work/customers/日本/shop"]
    assert columns(rows, 30)[1] == "shop  …ork/customers/日本/shop"
    assert columns(rows, 5)[1] == "shop  …customers/日本/shop", "the least width"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-11-28 10:04:49.321 UTC [854] FATAL:  no", "[854] FATAL:  no"),
        ("24161:M 2026-11-28T10:04:49.321+00:00 * Ready", "24161:M * Ready"),
        ("2026-11-28T10:04:49.321Z INFO backend: ready", "INFO backend: ready"),
        ("2026-11-28T10:04:40.321Z INFO another time", "2026-11-28T10:04:40.321Z INFO another time"),
        ("2026-11-28 10:04:49.321 CET [854] LOG:  zone", "2026-11-28 10:04:49.321 CET [854] LOG:  zone"),
        ("released 2026-11-28T10:04:49.321Z today", "released 2026-11-28T10:04:49.321Z today"),
        ("2026-13-99 99:04:49.321 UTC no time", "2026-13-99 99:04:49.321 UTC no time"),
    ],
)
def test_the_time_of_a_log_line_is_shown_once(text: str, shown: str) -> None:
    assert without_time(text, datetime(2026, 11, 28, 10, 4, 49, 321_500, tzinfo=UTC)) == shown


def test_durations_and_sizes_are_formatted() -> None:
    assert [seconds(one) for one in (0.04, 59.94, 61, 3700)] == ["0.0 s", "59.9 s", "1 min 1 s", "1 h 1 min"]
    assert [size(one) for one in (5, 1500, 2_000_000)] == ["5 B", "1.5 kB", "2.0 MB"]
    step = {"cached": False, "done": 1500, "total": 3000, "unit": "bytes", "detail": "from a mirror"}
    assert remarks_of(step) == "1.5 kB of 3.0 kB, from a mirror"


def test_the_usual_duration_is_the_median_of_like_operations_that_succeeded() -> None:
    began = datetime(2026, 1, 1, tzinfo=UTC)

    def ran(took_s: float, **changed: object) -> dict[str, object]:
        times = {"started_at": began.isoformat(), "ended_at": (began + timedelta(seconds=took_s)).isoformat()}
        return {"id": "earlier", "kind": "start", "service": None, "status": "succeeded", **times, **changed}

    new = ran(0, id="new", status="running", ended_at=None)
    others = [ran(90, kind="stop"), ran(90, service="redis"), ran(90, status="failed"), ran(90, id="new")]
    assert usual_s([new, *others], new) is None
    assert usual_s([new, *others, ran(1), ran(9), ran(2), ran(4)], new) == 3
    assert usual_s([*[ran(7)] * 10, *[ran(1)] * 10], new) == 7


def test_points_in_time_are_parsed() -> None:
    assert abs(point_in_time("10m") - (datetime.now(UTC) - timedelta(minutes=10))) < timedelta(seconds=5)
    assert point_in_time("2026-01-31T12:00:00Z") == datetime(2026, 1, 31, 12, tzinfo=UTC)
    assert point_in_time("2026-01-31T12:00").tzinfo is not None
    with pytest.raises(typer.BadParameter):
        point_in_time("soon")


def test_the_nearest_parent_folder_is_found() -> None:
    outer = {"id": "1", "name": "Outer", "slug": "outer", "path": "/a"}
    inner = {"id": "2", "name": "inner", "slug": "inner-2", "path": "/a/b"}
    assert by_folder([outer, inner], "/a/b/c") is inner
    assert by_folder([outer, inner], "/a/x") is outer
    assert by_folder([outer, inner], "/a/x", above=False) is None
    assert by_folder([outer, inner], "/ab") is None


def test_ports_are_parsed_by_service_and_name() -> None:
    assert ports_given(None) == {}
    assert ports_given(["redis=6400", "mail.smtp=2525", "mail.web=8025", "redis=6400"]) == {
        "redis": 6400, "mail": {"smtp": 2525, "web": 8025},
    }  # fmt: skip


@pytest.mark.parametrize(
    "given",
    ["redis", "redis=", "=6400", "redis=x", "redis=-1", "redis=6400.5", ".x=1", "redis.=1", "a.b.c=1", "r=123456"],
)
def test_invalid_ports_are_refused(given: str) -> None:
    with pytest.raises(typer.BadParameter, match="--port frontend=3500"):
        ports_given([given])


@pytest.mark.parametrize("given", [("a=1", "a=2"), ("a.x=1", "a.x=2"), ("a=1", "a.x=1"), ("a.x=1", "a=1")])
def test_contradicting_ports_are_refused(given: tuple[str, ...]) -> None:
    with pytest.raises(typer.BadParameter, match=f"“{given[1]}” contradicts"):
        ports_given([*given])
