"""The private parts of the SDK that we use still exist, and errors are translated."""

import inspect
import signal
import sys
import uuid
from pathlib import Path
from unittest.mock import AsyncMock, Mock

import anyio
import anyio.to_thread
import pytest

from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.engines import processes
from commandcenter_hub.engines.dagger.errors import (
    BuildFailed,
    EngineAway,
    EngineCancelled,
    EngineRefused,
    EngineTooSlow,
    EngineVersionUnfit,
    ImageUnavailable,
    IndexAway,
    RegistryAway,
)
from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.engines.dagger.project import ProjectSession
from commandcenter_hub.engines.dagger.session import client, host, managed
from commandcenter_hub.engines.dagger.session.runs import RunRecord
from commandcenter_hub.engines.dagger.telemetry.log_store import End, Writer

from .conftest import FakeSession


def test_the_sdk_has_the_private_parts_that_we_use() -> None:
    """When this fails after an upgrade, change client.py, the only module that uses them."""
    import gql.client
    from dagger import Client
    from dagger._engine._version import CLI_VERSION
    from dagger.client._config import ConnectConfig, Timeout
    from dagger.client._session import ConnectParams, SingleConnection
    from dagger.provisioning._download import Downloader

    config = ConnectConfig(timeout=Timeout(1.0, connect=1.0), retry=None)
    connection = SingleConnection(ConnectParams(port=1, session_token="t"), config)
    assert isinstance(connection.session.client, gql.client.Client)
    assert hasattr(connection.session.client, "schema")
    assert connection.session.client.fetch_schema_from_transport is True
    assert inspect.iscoroutinefunction(connection.connect)
    assert Client.from_connection(connection) is not None
    assert {"CLI_BIN_PREFIX", "CLI_BASE_URL"} <= set(dir(Downloader))
    assert inspect.signature(Downloader).parameters["version"].default == CLI_VERSION
    assert callable(Downloader().get_sync)


def test_the_sdk_uses_the_http_library_that_it_was_made_for() -> None:
    """With httpx2 installed, which other packages require, the SDK's client uses that one and cannot attach."""
    import httpx
    from gql.transport import httpx as transport

    assert transport.httpx is httpx


async def test_a_session_that_does_not_answer_is_reported_as_engine_away(fake_session: FakeSession) -> None:
    fake_session.away = True
    attachment = client.Attachment(fake_session.session.port, fake_session.session.token)
    with pytest.raises(EngineAway) as raised:
        await attachment.client()
    assert not raised.value.permanent
    assert fake_session.session.token not in str(raised.value.as_dict())
    await attachment.close()


async def test_a_session_reports_its_engines_version(fake_session: FakeSession) -> None:
    assert await host.version_of(fake_session.session.port, "token") == "v0.21.7"
    fake_session.away = True
    assert await host.version_of(fake_session.session.port, "token") == ""


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("Error: incompatible engine version v0.18.5 [traceparent:0af7-01]", "incompatible engine version v0.18.5."),
        (
            "Error: start session: unexpected status 500: incompatible client version v0.21.7\n [traceparent:0af7-01]",
            "incompatible client version v0.21.7.",
        ),
    ],
)
def test_the_error_names_the_incompatible_version(output: str, expected: str, tmp_path: Path) -> None:
    error = host._refusal(output, tmp_path / "dagger", DaggerOptions())
    assert isinstance(error, EngineVersionUnfit)
    assert error.message.endswith(expected)


@pytest.mark.parametrize(
    ("error", "expected", "message"),
    [
        (TimeoutError(), EngineTooSlow, "in time"),
        (OSError("gone"), EngineAway, "does not answer"),
    ],
)
def test_errors_are_translated(error: Exception, expected: type[HubError], message: str) -> None:
    with pytest.raises(expected, match=message), client.translate_errors("do it"):
        raise error


def test_errors_of_queries_are_translated() -> None:
    assert isinstance(client._meaning("x", 'failed to resolve image "a/b:1": not found'), ImageUnavailable)
    assert isinstance(client._meaning("x", "something else"), EngineAway)
    assert issubclass(BuildFailed, HubError)


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        ('failed to resolve image "a/b:1": not found', ImageUnavailable),
        ("failed to resolve source metadata for a/b:1: dial tcp 10.0.0.1:443: i/o timeout", RegistryAway),
        ('failed to resolve image "a/b:1": unexpected status from HEAD request: 503 Service Unavailable', RegistryAway),
        ("failed to commit xyz: context canceled", EngineCancelled),
        ("something else", EngineRefused),
        ("", EngineRefused),
    ],
)
def test_messages_of_the_engine_become_errors_without_ids(cause: str, expected: type[HubError]) -> None:
    error = client._meaning("prepare x", f"{cause} [traceparent:00-0af7651916cd43dd-b7ad6b7169203331-01]")
    assert type(error) is expected
    assert "traceparent" not in error.message
    assert len(error.message) > len("Could not prepare x: ")
    assert error.permanent is (expected is ImageUnavailable)


async def test_a_request_that_another_client_cancelled_is_repeated_once() -> None:
    attempts = []

    async def request(until: int) -> int:
        attempts.append(until)
        if len(attempts) < until:
            raise EngineCancelled("The engine cancelled it.")
        return len(attempts)

    assert await client.retry_if_cancelled(lambda: request(2)) == 2
    attempts.clear()
    with pytest.raises(EngineCancelled):
        await client.retry_if_cancelled(lambda: request(3))
    assert len(attempts) == 2


def test_a_build_can_be_retried_if_the_package_index_does_not_answer() -> None:
    output = (
        "WARNING: Retrying: NewConnectionError: Failed to establish a new connection\nERROR: No matching distribution"
    )
    away = client._failed("prepare x", ["pip"], 1, output)
    assert isinstance(away, IndexAway)
    assert not away.permanent


def test_the_error_of_a_failed_command_always_has_a_reason() -> None:
    failed = client._failed("prepare x", ["pip", "install"], 1, "\nno such package\n")
    assert isinstance(failed, BuildFailed)
    assert failed.message == "Could not prepare x: `pip install` exited with code 1: no such package"
    ended = client._failed("look at the volume", ["mkdir", "-p", "/look"], -1, "\n")
    assert isinstance(ended, EngineRefused)
    assert ended.message == "Could not look at the volume: `mkdir -p /look` exited with code -1 without output."
    assert "output" not in str(ended.hint)


def test_a_trace_is_the_same_in_the_request_and_in_the_stream() -> None:
    from opentelemetry import propagate

    carrier: dict[str, str] = {}
    with client.traced("run-1"):
        propagate.inject(carrier)
    assert carrier["traceparent"].split("-")[1] == client.trace_id("run-1")


@pytest.mark.parametrize(
    ("version", "good"), [("0.21.7", True), ("0.21.11", True), ("0.20.1", False), ("1.0.0", False), ("", False)]
)
def test_a_program_of_the_same_minor_version_can_be_used(version: str, good: bool) -> None:
    assert client.fits(version, "0.21.11") is good


def test_the_session_host_gets_no_tokens_and_sends_no_telemetry() -> None:
    given = {
        "PATH": "/bin", "DOCKER_HOST": "tcp://x", "DAGGER_CLOUD_TOKEN": "secret", "OTEL_EXPORTER_OTLP_ENDPOINT": "x",
        "AWS_SECRET_ACCESS_KEY": "secret",
    }  # fmt: skip
    assert set(DaggerOptions.from_environment(given).environment) == {"PATH", "DOCKER_HOST"}


@pytest.mark.parametrize(
    ("output", "address"),
    [
        (
            "dagger v0.21.7 (image://images.example/engine:v0.21.7) linux/amd64",
            "image://images.example/engine:v0.21.7?container=commandcenter-engine-v0.21.7"
            "&volume=commandcenter-engine-v0.21.7&cleanup=false",
        ),
        (
            "dagger v0.21.7 (image://images.example/engine@sha256:0123456789abcdef0123) linux/amd64",
            "image://images.example/engine@sha256:0123456789abcdef0123?container=commandcenter-engine-0123456789abcdef"
            "&volume=commandcenter-engine-0123456789abcdef&cleanup=false",
        ),
        ("dagger v0.21.7", ""),
    ],
)
def test_a_managed_engine_has_its_own_name(tmp_path: Path, output: str, address: str) -> None:
    program = tmp_path / "dagger"
    program.write_text(f"#!/bin/sh\necho '{output}'\n")
    program.chmod(0o755)
    options = DaggerOptions()
    own = managed.engine_of(program, options)
    assert ("" if own is None else own.address) == address
    assert client.version_of(program, options) == "0.21.7"


SLOW_TO_END = f"""#!{sys.executable}
import signal, sys, time
signal.signal(signal.SIGINT, lambda *_: (time.sleep(1), sys.exit()))
while True:
    time.sleep(10)
"""
"""Replaces Dagger's program: a session host that takes a second to end."""


async def test_ending_a_session_leaves_one_that_was_opened_meanwhile(tmp_path: Path) -> None:
    program = tmp_path / "dagger"
    program.write_text(SLOW_TO_END)
    program.chmod(0o755)
    hosts = host.SessionHosts(tmp_path / "run", DaggerOptions())
    first = await anyio.to_thread.run_sync(hosts.open, program, "")
    with anyio.fail_after(30):
        while (found := hosts.find()) is None or processes.ignores(found.who, signal.SIGINT):
            await anyio.sleep(0.02)
    assert found.id == first
    try:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(hosts.end)
            tasks.start_soon(hosts.end)
            await anyio.sleep(0.3)
            second = await anyio.to_thread.run_sync(hosts.open, program, "")
        await hosts.end(first)
        with anyio.fail_after(30):
            while (found := hosts.find()) is None:
                await anyio.sleep(0.02)
        assert found.id == second
    finally:
        await hosts.end()
    assert not processes.any_of(f"dagger-{second}")


@pytest.mark.parametrize("alive", [False, True])
async def test_a_session_ends_with_its_last_run_though_runs_that_have_ended_are_still_recorded(
    tmp_path: Path, alive: bool
) -> None:
    """A service that was killed leaves the record of its last run until its output is read."""
    store = tmp_path / "1.spool"
    project = ProjectSession(tmp_path, "shop", tmp_path, DaggerOptions(environment={}), Mock(), AsyncMock())
    records = {name: RunRecord("web", str(uuid.uuid4()), "1") for name in ("killed", "stopped")}
    for record in records.values():
        project.records.put(record)
    writer = Writer(store)
    ended = [record for name, record in records.items() if name == "killed" or not alive]
    writer.write("1", {}, set(), {record.trace: End(None, 9) for record in ended})
    writer.close()
    project.attached = Mock(log_store=store, close=AsyncMock())
    await project.end_if_idle()
    assert (project.attached is not None, bool(project.running())) == (alive, alive)
