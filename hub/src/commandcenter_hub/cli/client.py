"""Client of the Hub's API.

Uses the standard library's HTTP client: importing a larger one takes longer than most commands run.
"""

import http.client
import json
import socket
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from commandcenter_hub.cli.failure import Failure, Unreachable
from commandcenter_hub.cli.stream import EventStream
from commandcenter_hub.peers import check_server
from commandcenter_hub.services.settings import Settings
from commandcenter_hub.services.token_file import read_token

REQUEST_TIMEOUT_S = 60.0
HOST = "127.0.0.1"


def _nothing_known() -> None:
    """Do nothing: the command has not started the Hub, so it does not know why it does not respond."""


class Client:
    """A client of one Hub."""

    def __init__(self, settings: Settings, port: int, raise_reason: Callable[[], None] = _nothing_known) -> None:
        """Read the Hub's token; send nothing yet.

        `raise_reason` is called when the Hub does not respond; it raises a Failure if it knows why.

        Raises:
            Unreachable: the token cannot be read.
        """
        self.settings = settings
        self.port = port
        self._raise_reason = raise_reason
        try:
            self._token = read_token(settings.token_file)
        except OSError as error:
            raise Unreachable(
                f"The Hub's token {settings.token_file} cannot be read: {error}.",
                "Run the command as the user who runs the Hub.",
                "token_unreadable",
            ) from error
        if not self._token:
            raise Unreachable(
                f"The Hub's token {settings.token_file} is missing.", "Run the command again.", "token_unreadable"
            )

    @property
    def url(self) -> str:
        """Address of the Hub's pages."""
        return f"http://{HOST}:{self.port}"

    def get(self, path: str, query: Mapping[str, object] | None = None) -> Any:
        """Send GET and return the JSON of the response."""
        return self.request("GET", path, query=query)

    def post(self, path: str, body: object = None, query: Mapping[str, object] | None = None) -> Any:
        """Send POST and return the JSON of the response."""
        return self.request("POST", path, body=body, query=query)

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: object = None,
        timeout_s: float = REQUEST_TIMEOUT_S,
    ) -> Any:
        """Send a request and return the JSON of the response, or None when the response is empty.

        Raises:
            Failure: the Hub responded with an error.
            Unreachable: the Hub did not respond.
        """
        headers = {"authorization": f"Bearer {self._token}"}
        content = None
        if body is not None:
            headers["content-type"] = "application/json"
            content = json.dumps(body).encode()
        try:
            status, answer = exchange(self.port, method, _address(path, query), headers, content, timeout_s)
        except Unreachable:
            self._raise_reason()
            raise
        if status >= 400:
            error = _error_in(answer, status)
            if "code" not in error:  # its server was cancelled during the request
                self._raise_reason()
            raise Failure.answered(error, status)
        return json.loads(answer) if answer else None

    def exchange(self, method: str, path: str, timeout_s: float) -> tuple[int, bytes]:
        """Send a request without a body. Returns status and body of the response.

        Raises:
            Unreachable: the Hub did not respond.
        """
        return exchange(self.port, method, path, {"authorization": f"Bearer {self._token}"}, None, timeout_s)

    def stream(self, path: str, query: Mapping[str, object] | None = None, last_id: str | None = None) -> EventStream:
        """Open a stream of server-sent events; with `last_id`, only the events after that one.

        Raises:
            Failure, Unreachable: as for `request`.
        """
        connection = HubConnection(HOST, self.port, timeout=REQUEST_TIMEOUT_S)
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


class HubConnection(http.client.HTTPConnection):
    """A connection to the Hub. It sends nothing to another user's program that has bound its port."""

    def connect(self) -> None:
        """Connect.

        Raises:
            ForeignServer: the port belongs to a program of another user.
        """
        super().connect()
        check_server(self.sock)


def exchange(
    port: int, method: str, address: str, headers: Mapping[str, str], content: bytes | None, timeout_s: float
) -> tuple[int, bytes]:
    """Send one request to 127.0.0.1 and return status and body of the response.

    Raises:
        Unreachable: no response within `timeout_s`.
    """
    connection = HubConnection(HOST, port, timeout=timeout_s)
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
        return {"message": f"The Hub responded with status {status}.", "hint": "Read its log, `hub.log`."}


def _unreachable(port: int, error: Exception) -> Unreachable:
    reason = "timed out" if isinstance(error, TimeoutError) else str(error) or type(error).__name__
    return Unreachable(
        f"The Hub at http://{HOST}:{port} does not respond: {reason}.",
        "Run `commandcenter ps`: it starts the Hub if it has stopped, and lists the projects.",
        "hub_unreachable",
        502,
    )
