"""Speaks with the Hub's API.

With the standard library's HTTP client: importing a larger one would take longer than most commands take in all.
"""

import http.client
import json
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from commandcenter_hub.cli.failure import Failure, Unreachable
from commandcenter_hub.cli.stream import EventStream
from commandcenter_hub.services.settings import Settings

ANSWER_WITHIN_S = 60.0
HOST = "127.0.0.1"


class Client:
    """A client of one Hub."""

    def __init__(self, settings: Settings, port: int) -> None:
        """Prepare; nothing is sent yet.

        Raises:
            Unreachable: the token cannot be read.
        """
        self.settings = settings
        self.port = port
        try:
            self._token = settings.token_file.read_text("ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise Unreachable(
                f"The Hub's token {settings.token_file} cannot be read: {error}.",
                "Run the command as the user who runs the Hub.",
                "token_unreadable",
            ) from error

    @property
    def url(self) -> str:
        """Where the Hub's pages are."""
        return f"http://{HOST}:{self.port}"

    def get(self, path: str, query: Mapping[str, object] | None = None) -> Any:
        """Return what the Hub answers to GET."""
        return self.request("GET", path, query=query)

    def post(self, path: str, body: object = None, query: Mapping[str, object] | None = None) -> Any:
        """Return what the Hub answers to POST."""
        return self.request("POST", path, body=body, query=query)

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: object = None,
        within_s: float = ANSWER_WITHIN_S,
    ) -> Any:
        """Return the answer's JSON, or None when it is empty.

        Raises:
            Failure: the Hub answered with an error.
            Unreachable: it did not answer.
        """
        headers = {"authorization": f"Bearer {self._token}"}
        content = None
        if body is not None:
            headers["content-type"] = "application/json"
            content = json.dumps(body).encode()
        status, answer = exchange(self.port, method, _address(path, query), headers, content, within_s)
        if status >= 400:
            raise Failure.answered(_error_in(answer, status), status)
        return json.loads(answer) if answer else None

    def stream(self, path: str, query: Mapping[str, object] | None = None, last_id: str | None = None) -> EventStream:
        """Return the server-sent events of an address, behind `last_id` if it is given.

        Raises:
            Failure, Unreachable: as for `request`.
        """
        connection = http.client.HTTPConnection(HOST, self.port, timeout=ANSWER_WITHIN_S)
        headers = {"authorization": f"Bearer {self._token}", "accept": "text/event-stream"}
        if last_id is not None:
            headers["last-event-id"] = last_id
        try:
            connection.connect()
            held = connection.sock
            connection.request("GET", _address(path, query), headers=headers)
            response = connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise _unreachable(self.port, error) from error
        if response.status >= 400:
            answer = response.read()
            connection.close()
            raise Failure.answered(_error_in(answer, response.status), response.status)
        assert isinstance(held, socket.socket)
        return EventStream(response, held)


def exchange(
    port: int, method: str, address: str, headers: Mapping[str, str], content: bytes | None, within_s: float
) -> tuple[int, bytes]:
    """Send one request to loopback and return status and body.

    Raises:
        Unreachable: there was no answer in time.
    """
    connection = http.client.HTTPConnection(HOST, port, timeout=within_s)
    try:
        connection.request(method, address, content, dict(headers))
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException) as error:
        raise _unreachable(port, error) from error
    finally:
        connection.close()


def _address(path: str, query: Mapping[str, object] | None) -> str:
    given = {name: value for name, value in (query or {}).items() if value is not None}
    return quote(path, safe="/") + (f"?{urlencode(given)}" if given else "")


def _error_in(answer: bytes, status: int) -> dict[str, Any]:
    try:
        error = json.loads(answer)["error"]
        return dict(error)
    except (ValueError, KeyError, TypeError):
        return {"message": f"The Hub answered with status {status}.", "hint": "Look into its log, `hub.log`."}


def _unreachable(port: int, error: Exception) -> Unreachable:
    reason = "no answer in time" if isinstance(error, TimeoutError) else str(error) or type(error).__name__
    return Unreachable(
        f"The Hub at http://{HOST}:{port} does not answer: {reason}.",
        "`commandcenter ps` starts it again if it has ended, and tells how every project is.",
        "hub_unreachable",
        502,
    )
