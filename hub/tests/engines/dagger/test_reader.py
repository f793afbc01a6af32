"""Reading a session's telemetry: live, resumed, interrupted, and lost, against a server with its HTTP interface."""

import errno
import os
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import anyio
import pytest

from commandcenter_hub.engines import processes
from commandcenter_hub.engines.dagger import attached as attached_module
from commandcenter_hub.engines.dagger.attached import AttachedSession
from commandcenter_hub.engines.dagger.session.client import trace_id
from commandcenter_hub.engines.dagger.telemetry import log_store
from commandcenter_hub.engines.dagger.telemetry import reader as stream
from commandcenter_hub.engines.dagger.telemetry.log_store import End
from commandcenter_hub.engines.dagger.telemetry.reader import Reader

from .conftest import FakeSession, log, span

A, B, OTHER = trace_id("run-a"), trace_id("run-b"), trace_id("unknown")


def reader_of(fake: FakeSession, folder: Path, runs: Mapping[str, str] | None = None) -> Reader:
    known = {A: "a", B: "b"} if runs is None else runs

    async def end() -> None:
        fake.host.kill()
        fake.host.wait()

    return Reader(fake.session, folder / "s.spool", folder / "s.reader", lambda: known, end)


async def texts(folder: Path, trace: str) -> list[str]:
    return [line.text async for batch in log_store.follow(folder / "s.spool", trace) for line in batch]


def end_both(fake: FakeSession, code: str = "exit code: 4") -> None:
    for trace in (A, B):
        fake.logs += [log(trace, "", last=True), log(trace, "", 2, last=True)]
        fake.traces.append(span(trace, "exec server", ended=True, failed=code))


async def test_lines_are_saved_for_runs_and_ignored_for_other_traces(fake_session: FakeSession, tmp_path: Path) -> None:
    fake = fake_session
    fake.logs += [log(A, "one\ntwo"), log(OTHER, "pip says\n"), log(B, "else\n", 2), log(A, " halves\n")]
    fake.traces += [span(A, "exec server"), span(OTHER, "exec other")]
    reader = reader_of(fake, tmp_path)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(reader.run)
        with anyio.fail_after(30):
            await reader.caught_up.wait()
        assert reader.begun == {A}
        end_both(fake)
        with anyio.fail_after(30):
            assert await texts(tmp_path, A) == ["one", "two halves"]
            assert await texts(tmp_path, B) == ["else"]
            assert await log_store.end_of(tmp_path / "s.spool", A) == End(4)
        tasks.cancel_scope.cancel()
    assert "pip says" not in (tmp_path / "s.spool").read_text()


async def test_the_output_of_the_relay_is_not_saved_but_its_end_is(fake_session: FakeSession, tmp_path: Path) -> None:
    fake = fake_session
    reader = reader_of(fake, tmp_path, {A: "a", B: ""})
    fake.logs += [log(A, "of a service\n"), log(B, "of the relay\n")]
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(reader.run)
        end_both(fake)
        with anyio.fail_after(30):
            assert await log_store.end_of(tmp_path / "s.spool", B) == End(4)
            assert await texts(tmp_path, A) == ["of a service"]
        tasks.cancel_scope.cancel()
    assert "of the relay" not in (tmp_path / "s.spool").read_text()


async def test_a_reader_remembers_only_the_runs_it_needs(
    fake_session: FakeSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "OTHER_TRACES", 10)
    fake, runs = fake_session, {}
    reader = reader_of(fake, tmp_path, runs)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(reader.run)
        for number in range(30):
            trace = trace_id(f"run {number}")
            runs[trace] = "a"
            fake.logs += [log(trace, f"line {number}\n"), log(trace, "", last=True), log(trace, "", 2, last=True)]
            fake.traces += [span(trace, "exec server"), span(trace_id(f"build {number}"), "exec pip")]
            fake.traces.append(span(trace, "exec server", ended=True, failed="exit code: 1"))
            with anyio.fail_after(30):
                assert await texts(tmp_path, trace) == [f"line {number}"]
            del runs[trace]
            reader.forget(trace)
        writer = reader._writer
        assert writer is not None
        for known in (reader._known, reader._exits, reader.begun, writer.runs, writer._unread, writer._read_until):
            assert len(known) <= 1
        assert len(reader._other_traces) <= 10
        tasks.cancel_scope.cancel()


async def all_read(fake: FakeSession, reader: Reader) -> None:
    """Wait until a reader has read both streams of a session so far."""
    with anyio.fail_after(30):
        await reader.caught_up.wait()
        while reader._writer is None or reader._writer.place != str(len(fake.logs)):
            await anyio.sleep(0.01)


async def test_another_reader_continues_where_the_last_one_ended(fake_session: FakeSession, tmp_path: Path) -> None:
    fake = fake_session
    for number in range(6):
        fake.logs.append(log(A, f"line {number}\nbegun by {number} "))
        async with anyio.create_task_group() as tasks:
            reader = reader_of(fake, tmp_path)
            tasks.start_soon(reader.run)
            await all_read(fake, reader)
            tasks.cancel_scope.cancel()
        fake.logs.append(log(A, f"without a reader {number}\n"))
    end_both(fake)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(reader_of(fake, tmp_path).run)
        with anyio.fail_after(30):
            whole = await texts(tmp_path, A)
        tasks.cancel_scope.cancel()
    wanted = [text for n in range(6) for text in (f"line {n}", f"begun by {n} without a reader {n}")]
    assert whole == wanted
    assert [position for kind, position in fake.requested_from if kind == "logs"] == [0, 1, 3, 5, 7, 9, 11]


async def test_an_interrupted_stream_is_resumed(fake_session: FakeSession, tmp_path: Path) -> None:
    fake = fake_session
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(reader_of(fake, tmp_path).run)
        for number in range(5):
            fake.logs.append(log(A, f"line {number}\n"))
            await anyio.sleep(0.05)
            fake.abort_connections()
            await anyio.sleep(0.02)
        end_both(fake)
        with anyio.fail_after(30):
            assert await texts(tmp_path, A) == [f"line {number}" for number in range(5)]
        tasks.cancel_scope.cancel()


async def test_when_the_engine_has_ended_every_run_is_lost_and_the_session_host_ends(
    fake_session: FakeSession, tmp_path: Path
) -> None:
    fake = fake_session
    fake.logs += [log(A, "half a li")]
    reader = reader_of(fake, tmp_path)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(reader.run)
        await all_read(fake, reader)
        fake.away = True
        fake.abort_connections()
        with anyio.fail_after(30):
            assert await texts(tmp_path, A) == ["half a li"]
            assert await log_store.end_of(tmp_path / "s.spool", B) == End(lost=True)
    assert not processes.alive(fake.session.who)


@pytest.mark.slow
async def test_a_session_whose_engine_answers_late_is_not_ended(
    fake_session: FakeSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session holds running services: ending it would kill them."""
    fake = fake_session
    reader = reader_of(fake, tmp_path)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(reader.run)
        with anyio.fail_after(30):
            await reader.caught_up.wait()
        fake.answers.clear()
        fake.abort_connections()
        await anyio.sleep(8)
        assert processes.alive(fake.session.who)
        fake.answers.set()
        fake.logs.append(log(A, "still here\n"))
        end_both(fake)
        with anyio.fail_after(30):
            assert await texts(tmp_path, A) == ["still here"]
        tasks.cancel_scope.cancel()


async def test_only_one_reader_reads_at_a_time(fake_session: FakeSession, tmp_path: Path) -> None:
    first, second = reader_of(fake_session, tmp_path), reader_of(fake_session, tmp_path)
    async with anyio.create_task_group() as tasks:
        scope = anyio.CancelScope()

        async def run_first() -> None:
            with scope:
                await first.run()

        tasks.start_soon(run_first)
        with anyio.fail_after(30):
            await first.reading.wait()
        tasks.start_soon(second.run)
        await anyio.sleep(0.3)
        assert not second.reading.is_set()
        scope.cancel()
        with anyio.fail_after(30):
            await second.reading.wait()
        tasks.cancel_scope.cancel()


async def test_runs_whose_end_was_never_read_are_saved_as_lost(tmp_path: Path) -> None:
    path, lock = tmp_path / "s.spool", tmp_path / "s.reader"
    writer = log_store.Writer(path)
    writer.write("3", {}, set(), {A: End(0)})
    writer.close()
    for _ in range(2):
        stream.finish(path, lock, frozenset({A, B}))
    assert await log_store.end_of(path, A) == End(0)
    assert await log_store.end_of(path, B) == End(lost=True)
    assert path.read_text().count("lost") == 2


@pytest.mark.parametrize("ending", [True, False])
async def test_only_a_session_that_was_lost_is_ended_and_logged(
    ending: bool, fake_session: FakeSession, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ended: list[str] = []

    async def end(name: str) -> None:
        ended.append(name)

    nothing: Any = None
    hosts: Any = SimpleNamespace(find=lambda: fake_session.session, end=end)
    attached = AttachedSession(fake_session.session, "", tmp_path, hosts, nothing, nothing, nothing)
    attached.ending = ending
    await attached._end()
    assert ended == ([] if ending else [fake_session.session.id])
    assert ("no longer answers" in caplog.text) is not ending


async def test_reading_continues_after_the_disk_was_full(
    fake_session: FakeSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake, full, put = fake_session, [True], log_store.Writer._put

    def failing(writer: log_store.Writer, rows: list[str]) -> None:
        if full[0]:
            full.append(True)
            os.write(writer._file, b"half a gro")
            raise OSError(errno.ENOSPC, "No space left on device")
        put(writer, rows)

    monkeypatch.setattr(log_store.Writer, "_put", failing)
    monkeypatch.setattr(attached_module, "RETRY_S", 0.05)

    async def forever(**_: object) -> None:
        await anyio.sleep_forever()

    port_proxy: Any = SimpleNamespace(keep=forever)
    records: Any = SimpleNamespace(traces=lambda _: {A: "a", B: "b"})
    unused: Any = None
    attached = AttachedSession(fake.session, "", tmp_path, unused, records, port_proxy, unused)
    monkeypatch.setattr(attached.relay, "keep", forever)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(lambda: attached.run(adopted=False))
        fake.logs.append(log(A, "while the disk is full\n"))
        end_both(fake)
        with anyio.fail_after(30):
            while len(full) < 4:
                await anyio.sleep(0.02)
            full[0] = False
            assert await log_store.end_of(attached.log_store, A) == End(4)
            assert await log_store.end_of(attached.log_store, B) == End(4)
            lines = [line.text async for batch in log_store.follow(attached.log_store, A) for line in batch]
        assert lines == ["while the disk is full"]
        tasks.cancel_scope.cancel()
