"""The host name under which a browser opens a desk: the frontend's answer, and whose program answers."""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from commandcenter_hub.domain.errors import ProjectNotRunning
from commandcenter_hub.services import desk_name

NAME = "0123456789abcdef" * 2 + ".localhost"


class V6(ThreadingHTTPServer):
    address_family = socket.AF_INET6


@contextmanager
def frontend(status: int, body: str, *, ipv6: bool = True, port: int = 0) -> Iterator[int]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.path == "/api/session"
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None: ...

    servers: list[ThreadingHTTPServer] = [ThreadingHTTPServer(("127.0.0.1", port), Answer)]
    port = servers[0].server_port
    if ipv6:
        servers.append(V6(("::1", port), Answer))
    for server in servers:
        Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield port
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


@pytest.fixture(autouse=True)
def _ipv6() -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no ::1")


def test_the_name_that_the_frontend_has_chosen_is_returned() -> None:
    with frontend(200, f'{{"host": "{NAME}"}}') as port:
        assert desk_name.chosen_name(port) == NAME


@pytest.mark.parametrize(
    ("status", "body"),
    [
        *((404, "{}"), (405, "{}"), (401, "{}"), (200, '{"host": null}'), (200, "no JSON"), (200, "[]")),
        *((200, '{"host": "evil.example"}'), (200, f'{{"host": "{NAME}.evil.example"}}'), (200, '{"host": 1}')),
    ],
)
def test_an_answer_without_a_valid_name_returns_none(status: int, body: str) -> None:
    with frontend(status, body) as port:
        assert desk_name.chosen_name(port) is None


def test_a_name_is_not_used_while_another_program_could_serve_it() -> None:
    """Browsers try ::1 first; a port proxy of an earlier version listens at 127.0.0.1 only."""
    with frontend(200, f'{{"host": "{NAME}"}}', ipv6=False) as port:
        assert desk_name.chosen_name(port) is None


def test_the_name_is_used_on_a_machine_without_ipv6(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.create_connection

    def without_ipv6(address: tuple[str, int], *given: Any, **more: Any) -> socket.socket:
        if ":" in address[0]:
            raise OSError(99, "Cannot assign requested address")
        return connect(address, *given, **more)

    with frontend(200, f'{{"host": "{NAME}"}}', ipv6=False) as port:
        monkeypatch.setattr(socket, "create_connection", without_ipv6)
        assert desk_name.chosen_name(port) == NAME


def test_a_frontend_that_does_not_answer_is_reported() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    with pytest.raises(ProjectNotRunning, match=f"port {port}"):
        desk_name.chosen_name(port)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_another_users_program_gets_no_ticket() -> None:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.setuid(54_321)
        with frontend(200, f'{{"host": "{NAME}"}}') as port:
            os.write(writer, str(port).encode())
            signal.pause()
    try:
        with pytest.raises(ProjectNotRunning, match="another user"):
            desk_name.chosen_name(int(os.read(reader, 10)))
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reader)
        os.close(writer)
