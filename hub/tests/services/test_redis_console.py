"""The console for Redis: which commands it sends, and how it prints answers."""

import socket
from collections.abc import Iterator

import pytest

from commandcenter_hub.services import redis_console
from commandcenter_hub.services.redis_console import Server


@pytest.fixture
def ends() -> Iterator[tuple[Server, socket.socket]]:
    near, far = socket.socketpair()
    near.settimeout(10)
    with near, far:
        yield Server(near), far


@pytest.mark.parametrize(
    ("answer", "printed"),
    [
        (b"+PONG\r\n", "PONG"),
        (b"-ERR unknown command\r\n", "(error) ERR unknown command"),
        (b":7\r\n", "(integer) 7"),
        (b"$-1\r\n", "(nil)"),
        (b"*-1\r\n", "(nil)"),
        (b"*0\r\n", "(empty array)"),
        ("$12\r\ngröße\n\x1b[2J\r\n".encode(), r'"größe\n\x1b[2J"'),
        (b"$2\r\n\xff\x00\r\n", r'"\xff\x00"'),
        (b"*2\r\n$1\r\na\r\n*2\r\n:1\r\n:2\r\n", '1) "a"\n2) 1) (integer) 1\n   2) (integer) 2'),
    ],
)
def test_answers_are_printed_as_redis_cli_does(ends: tuple[Server, socket.socket], answer: bytes, printed: str) -> None:
    server, far = ends
    far.sendall(answer)
    assert server.ask(["GET", "größe x"]) == printed
    assert far.recv(100) == "*2\r\n$3\r\nGET\r\n$9\r\ngröße x\r\n".encode()


@pytest.mark.parametrize("answer", [b"", b"!\r\n"])
def test_a_missing_or_unknown_answer_ends_the_console(ends: tuple[Server, socket.socket], answer: bytes) -> None:
    server, far = ends
    far.sendall(answer)
    far.shutdown(socket.SHUT_WR)
    with pytest.raises(ConnectionError):
        server.ask(["PING"])


class Waiting:
    """A server whose answer is still awaited when the user presses Ctrl-C."""

    def ask(self, words: list[str]) -> str:
        raise KeyboardInterrupt


def test_ctrl_c_ends_a_console_that_waits_for_an_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REDIS_PORT", "6389")
    monkeypatch.setattr(Server, "connect", Waiting)
    monkeypatch.setattr("builtins.input", lambda _: "BLPOP queue 0")
    assert redis_console.main() == 130
    assert capsys.readouterr() == ("\n", "")
