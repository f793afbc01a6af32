"""The security check finds servers, files, sockets and command lines that are open to others."""

import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from commandcenter_hub.services import security_check
from commandcenter_hub.services.security_check import Outcome, Server


class Open(BaseHTTPRequestHandler):
    """A server that accepts every request."""

    status = 200

    def do_GET(self) -> None:
        body = b'{"status": "ok", "version": "1"}'
        self.send_response(self.status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Log nothing."""


class WithoutHosts(Open):
    """A server that requires a credential, but checks neither host names nor origins."""

    status = 401


@pytest.fixture
def serve() -> Iterator[list[ThreadingHTTPServer]]:
    running: list[ThreadingHTTPServer] = []
    yield running
    for server in running:
        server.shutdown()
        server.server_close()


def attacked(serve: list[ThreadingHTTPServer], handler: type[Open]) -> list[Outcome]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    serve.append(server)
    threading.Thread(target=server.serve_forever).start()
    target = Server("desk", server.server_address[1], "/api/summary", "/api/tasks", ("/health/live",))
    return list(security_check.attack_server(target))


def test_every_attack_on_an_open_server_succeeds(serve: list[ThreadingHTTPServer]) -> None:
    outcomes = attacked(serve, Open)
    assert len(outcomes) == 12
    assert {outcome.result for outcome in outcomes} == {"open"}
    assert "version" in outcomes[-1].message


def test_a_missing_credential_does_not_hide_that_host_and_origin_are_not_checked(
    serve: list[ThreadingHTTPServer],
) -> None:
    results = [outcome.result for outcome in attacked(serve, WithoutHosts)]
    assert results[:4] == ["held"] * 4
    assert results[4:11] == ["open"] * 7


def test_a_server_that_is_not_running_is_not_called_safe() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        target = Server("desk", unused.getsockname()[1], "/api/summary", "/api/tasks", ("/health/live",))
        outcomes = list(security_check.attack_server(target))
    assert {outcome.result for outcome in outcomes} == {"not_tried"}


def test_only_running_projects_have_servers() -> None:
    ports = {"frontend": {"http": 3010}, "backend": {"http": 8010}, "redis": {"redis": 6389}}
    projects = [
        {"slug": "shop", "status": "running", "ports": ports},
        {"slug": "blog", "status": "stopped", "ports": ports},
    ]
    found = security_check.servers(9001, projects)
    assert [(server.name, server.port) for server in found] == [
        ("hub", 9001), ("shop frontend", 3010), ("shop backend", 8010),
    ]  # fmt: skip


def test_a_file_with_rights_for_others_is_found(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    file = tmp_path / "key"
    file.touch(0o600)
    assert security_check.check_files(tmp_path).result == "held"
    file.chmod(0o640)
    outcome = security_check.check_files(tmp_path)
    assert outcome.result == "open"
    assert f"{file} (640)" in outcome.message


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user's Postgres needs no way through the home")
def test_folders_that_postgres_passes_through_are_not_open(tmp_path: Path) -> None:
    """Where root may not mount, its Postgres passes through the home, which other users still cannot list."""
    data = tmp_path / "projects" / "shop" / "data"
    data.mkdir(parents=True)
    for folder in (tmp_path, *data.relative_to(tmp_path).parents, data):
        (tmp_path / folder).chmod(0o711)
    assert security_check.check_files(tmp_path).result == "held"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_file_that_another_user_can_read_is_found() -> None:
    with tempfile.TemporaryDirectory(dir="/var/tmp") as made:  # other users cannot enter pytest's own folder
        home = Path(made)
        (home / "token").write_text("secret")
        (home / "token").chmod(0o644)
        assert security_check.check_other_user(home).result == "held"
        home.chmod(0o755)
        outcome = security_check.check_other_user(home)
    assert outcome.result == "open"
    assert str(home / "token") in outcome.message


@pytest.mark.parametrize(("address", "result"), [("127.0.0.1", "held"), ("0.0.0.0", "open")])
def test_a_listening_socket_of_the_home_is_judged_by_its_address(tmp_path: Path, address: str, result: str) -> None:
    program = (
        "import socket, sys, time\n"
        "with socket.create_server((sys.argv[1], 0)) as server:\n"
        "    print('ready', flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, address, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            assert security_check.check_sockets(tmp_path, ()).result == result
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("secret", "name"), [("canary-4f1c9d", "the token"), ("cct_0123456789ab_" + "x" * 43, "a program's token")]
)
def test_a_secret_in_a_command_line_is_found(secret: str, name: str) -> None:
    assert security_check.check_arguments({"the token": "canary-4f1c9d"}).result == "held"
    with subprocess.Popen([sys.executable, "-c", "input()", secret], stdin=subprocess.PIPE) as process:
        outcome = security_check.check_arguments({"the token": "canary-4f1c9d"})
        process.kill()
    assert outcome.result == "open"
    assert secret not in outcome.message
    assert f"{name} (process {process.pid})" in outcome.message


def test_a_unix_socket_open_to_others_is_found(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as server:
        home = Path(short)
        path = home / "relay.sock"
        server.bind(str(path))
        path.chmod(0o600)
        home.chmod(0o755)
        assert security_check.check_unix_sockets(home).result == "held"
        path.chmod(0o666)
        assert security_check.check_unix_sockets(home).result == "open"
        home.chmod(0o700)
        assert security_check.check_unix_sockets(home).result == "held"
