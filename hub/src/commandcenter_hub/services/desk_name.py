"""The host name under which a browser opens a desk's pages; the frontend chooses a new one at each start.

A program that used the port before may have left a service worker in the browser, or a page that is still open.
Neither can belong to a host name that did not exist at that time.
"""

import errno
import http.client
import json
import re
import socket

from commandcenter_hub.domain.errors import ProjectNotRunning
from commandcenter_hub.peers import ForeignServer, check_server

HOST = "127.0.0.1"
NAME = re.compile(r"[0-9a-f]{32}\.localhost")
TIMEOUT_S = 3.0
MAX_RESPONSE_BYTES = 4096
MISSING = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.ENETUNREACH})
"""Errors of a machine without ::1."""


def chosen_name(port: int) -> str | None:
    """Return the name that the frontend at this port has chosen. Blocks.

    None if it uses no name: an earlier version runs, or the system's browsers would not resolve it.

    Raises:
        ProjectNotRunning: it does not answer, or the port belongs to another user's program.
    """
    try:
        with _connected(HOST, port) as connection:
            name = _ask(connection, port)
        return name if name is not None and _has_ipv6(port) else None
    except (OSError, http.client.HTTPException) as error:
        raise ProjectNotRunning(f"The pages at port {port} do not answer: {error}") from error


def _has_ipv6(port: int) -> bool:
    """Return whether a program of this user has the port at ::1 too, or this machine has no ::1.

    Browsers try ::1 first. A port proxy of an earlier version listens at 127.0.0.1 only.
    """
    try:
        _connected("::1", port).close()
    except (ConnectionRefusedError, ForeignServer):
        return False
    except OSError as error:
        if error.errno not in MISSING:
            raise
    return True


def _connected(host: str, port: int) -> socket.socket:
    """Return a connection to a program of this user."""
    connection = socket.create_connection((host, port), TIMEOUT_S)
    try:
        check_server(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _ask(connection: socket.socket, port: int) -> str | None:
    client = http.client.HTTPConnection(HOST, port)
    client.sock = connection
    client.request("GET", "/api/session", headers={"Connection": "close"})
    response = client.getresponse()
    if response.status != 200:
        return None
    try:
        found = json.loads(response.read(MAX_RESPONSE_BYTES))["host"]
    except (ValueError, LookupError, TypeError):
        return None
    return found if isinstance(found, str) and NAME.fullmatch(found) else None
