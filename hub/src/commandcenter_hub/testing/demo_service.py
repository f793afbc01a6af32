"""A small HTTP service for tests of engines, which does what requests ask of it. Standard library only.

Python receives its source with `-c`, so that it runs the same way as a process and in a container. GET:
`/` answers 200, or 503 after `/sick`; `/pid`, `/env?name=`, `/fetch?url=` answer with text;
`/read?file=` answers with a file's text or 404, `/write?file=&text=` writes one and answers `ok` or `refused`;
`/say?text=&stream=&count=&end=` writes lines; `/exit?code=` ends it; `/child` starts a process that outlives it.
`--port` may be given several times; `--deaf` makes it ignore SIGTERM; `--die CODE` makes it end at once.
"""

import argparse
import http.server
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable


class Handler(http.server.BaseHTTPRequestHandler):
    """Answer the requests that the module describes."""

    sick = False

    def do_GET(self) -> None:
        """Do what the path requests."""
        address = urllib.parse.urlsplit(self.path)
        given = dict(urllib.parse.parse_qsl(address.query, keep_blank_values=True))
        status, text = 200, "ok"
        if address.path == "/":
            status = 503 if Handler.sick else 200
        elif address.path == "/sick":
            Handler.sick = True
        elif address.path == "/pid":
            text = str(os.getpid())
        elif address.path == "/env":
            text = os.environ.get(given["name"], "")
        elif address.path == "/fetch":
            with urllib.request.urlopen(given["url"], timeout=5) as answer:  # noqa: S310 - the test's own address
                text = answer.read().decode()
        elif address.path == "/read":
            status, text = read(given["file"])
        elif address.path == "/write":
            text = write(given["file"], given["text"])
        elif address.path == "/say":
            stream = sys.stderr if given.get("stream") == "stderr" else sys.stdout
            for number in range(int(given.get("count", 1))):
                stream.write(given["text"].replace("{n}", str(number)) + given.get("end", "\n"))
            stream.flush()
        elif address.path == "/child":
            text = str(subprocess.Popen(["sleep", "300"]).pid)
        elif address.path == "/exit":
            # After the answer was sent.
            threading.Timer(0.05, os._exit, [int(given["code"])]).start()
        else:
            status = 404
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Write nothing: the tests count lines."""


class Server(http.server.ThreadingHTTPServer):
    """A server that logs nothing about clients that have disconnected, such as a probe on a busy machine."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Write the traceback of any other error."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def read(path: str) -> tuple[int, str]:
    """Return a status and the text of a file; empty when it cannot be read."""
    try:
        return 200, pathlib.Path(path).read_text("utf-8")
    except OSError:
        return 404, ""


def write(path: str, text: str) -> str:
    """Write a file and return whether that was possible."""
    try:
        pathlib.Path(path).write_text(text, "utf-8")
    except OSError:
        return "refused"
    return "ok"


def main() -> None:
    """Serve until a signal ends it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, action="append", default=[])
    parser.add_argument("--deaf", action="store_true")
    parser.add_argument("--die", type=int)
    given = parser.parse_args()
    print("hello", flush=True)
    if given.die is not None:
        print("cannot go on", file=sys.stderr, flush=True)
        sys.exit(given.die)

    def end(*_: object) -> None:
        if not given.deaf:
            print("bye", flush=True)
            os._exit(0)

    signal.signal(signal.SIGTERM, end)
    for port in given.port:
        server = Server((given.host, port), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
    while True:
        time.sleep(1)


def preload() -> Callable[[list[str]], int]:
    """Return the function that a fork of a process with this module runs."""

    def run(_arguments: list[str]) -> int:
        main()
        return 0

    return run


if __name__ == "__main__":
    main()
