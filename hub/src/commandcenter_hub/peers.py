"""Check which user's program serves a TCP connection to this machine, before a secret is sent over it.

A port does not identify a server: once the server has died, any user may bind its port.
"""

import os
import pwd
import socket
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

TABLES = ("/proc/net/tcp", "/proc/net/tcp6")
"""Linux's tables of TCP connections (proc_pid_net(5)); a server for both families is in the second."""
LISTENING = "0A"
"""State of a listening socket in these tables."""
DATABASE_USER = "commandcenter-db"
"""Name of the system user as which root's Postgres runs."""
POSTGRES_USERS = (DATABASE_USER, "nobody")
"""Users besides root whose Postgres root trusts: the current one, and that of earlier versions."""


class ForeignServer(ConnectionError):
    """The program that serves a connection belongs to another user."""


def check_server(connected: socket.socket, others: Collection[str] = ()) -> None:
    """Check that the server of a TCP connection to this machine is a process of this user.

    Where the system does not show the owners of connections (it is not Linux), accept every server.

    Args:
        connected: the connection.
        others: names of further users whose servers root trusts; ignored unless this user is root.

    Raises:
        ForeignServer: the server belongs to another user, or has ended.
    """
    if not Path(TABLES[0]).exists():
        return
    server, client = connected.getpeername()[:2], connected.getsockname()[:2]
    owner = _owner(server, client)
    if owner is None:
        raise ForeignServer(f"The program that had port {server[1]} has ended.")
    if owner not in _trusted(others):
        raise ForeignServer(f"Port {server[1]} belongs to a program of another user ({_name(owner)}).")


def _owner(server: tuple[str, int], client: tuple[str, int]) -> int | None:
    """Return the uid of the process that has accepted a connection, or else of the one that listens on its port."""
    ends = [[_hex6(*server), _hex6(*client)]]
    # The kernel gives a connection to the socket with the most specific address.
    places = [_hex6(*server), f"{'0' * 32}:{server[1]:04X}"]
    if ":" not in server[0]:
        ends.append([_hex(*server), _hex(*client)])
        places = [_hex(*server), _hex("0.0.0.0", server[1]), *places]  # noqa: S104
    listening: dict[str, int] = {}
    for fields in _rows():
        # A connection that no process has accepted yet has no inode, and so no owner.
        if fields[1:3] in ends and fields[9] != "0":
            return int(fields[7])
        if fields[3] == LISTENING:
            listening[fields[1]] = int(fields[7])
    return next((listening[place] for place in places if place in listening), None)


def _rows() -> Iterator[list[str]]:
    for table in TABLES:
        with suppress(FileNotFoundError), Path(table).open(encoding="ascii") as rows:
            next(rows, None)
            for row in rows:
                yield row.split()


def _hex(host: str, port: int) -> str:
    return f"{int.from_bytes(socket.inet_aton(host), 'little'):08X}:{port:04X}"


def _hex6(host: str, port: int) -> str:
    """Return an address as in the table of IPv6: four words, each in the machine's (little-endian) order."""
    packed = socket.inet_pton(socket.AF_INET6, host if ":" in host else f"::ffff:{host}")
    words = (int.from_bytes(packed[at : at + 4], "little") for at in range(0, 16, 4))
    return "".join(f"{word:08X}" for word in words) + f":{port:04X}"


def _trusted(others: Collection[str]) -> frozenset[int]:
    own = os.geteuid()
    found = {own}
    for name in others if own == 0 else ():
        with suppress(KeyError):
            found.add(pwd.getpwnam(name).pw_uid)
    return frozenset(found)


def _name(uid: int) -> str:
    with suppress(KeyError):
        return pwd.getpwuid(uid).pw_name
    return str(uid)
