"""Try known attacks on the running Hub and its desks, as another user or another web page would.

Every request would be harmless if it were accepted. The checks block; they are meant for a process of their own.
"""

import http.client
import json
import os
import pwd
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import psutil

from commandcenter_hub.services.home import CLOSE_HINT, open_to_others

TIMEOUT_S = 5.0
NO_CREDENTIAL = frozenset({401, 429})
"""Statuses with which a server refuses a request without a valid credential, 429 after several of them."""
WRONG_SITE = frozenset({400, 403, 421})
"""Statuses with which a server refuses another host name or the page of another site, before it checks credentials."""
LOOPBACK = ("127.", "::1")
OTHER_USER = "nobody"
RESTART = "Stop it and start it with the current version. If that does not help, see docs/SECURITY.md."
HEALTH_KEYS = frozenset({"status", "ready"})
PROGRAM_TOKEN = re.compile(r"\bcct_[0-9a-f]{12}_[\w-]{43}")
ALL_LEVELS = 100
"""Depth to which the home is examined: deeper than any folder in it."""
EXAMPLES = 3
"""Maximum number of findings that a message lists."""


@dataclass(frozen=True)
class Outcome:
    """Result of one attack.

    Attributes:
        name: what was attacked.
        result: `held`, `open` if the attack succeeded, or `not_tried`.
        message: what was tried, and what happened.
        hint: what to do; empty unless the attack succeeded.
    """

    name: str
    result: Literal["held", "open", "not_tried"]
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Server:
    """A server to attack.

    Attributes:
        name: shown in the result.
        port: its port on 127.0.0.1.
        path: address that needs a credential.
        writes: address that changes something with POST; the requests have no valid body.
        health: addresses that need no credential, and return only a status.
    """

    name: str
    port: int
    path: str
    writes: str
    health: tuple[str, ...] = ()


def servers(hub_port: int, projects: Sequence[Mapping[str, Any]]) -> list[Server]:
    """Return the Hub, and the two servers of each running desk, from the Hub's list of projects."""
    found = [Server("hub", hub_port, "/api/projects", "/api/projects", ("/health", "/health/ready"))]
    for project in projects:
        if project["status"] != "running":
            continue
        for service, health in (("frontend", ("/health/live",)), ("backend", ("/health/live", "/health/ready"))):
            for port in project["ports"].get(service, {}).values():
                name = f"{project['slug']} {service}"
                found.append(Server(name, port, "/api/summary", "/api/tasks", health))
    return found


def attack_server(server: Server) -> Iterator[Outcome]:
    """Yield the results of all requests without access to one server."""
    own = f"127.0.0.1:{server.port}"
    credentials: dict[str, dict[str, str]] = {
        "no credential": {},
        "a wrong token": {"authorization": "Bearer wrong"},
        "a forged cookie": {"cookie": "commandcenter=forged", "x-commandcenter-page": "forged"},
        "a forged signature": {"x-commandcenter-signature": "v1 hub 0 forged"},
    }
    hosts = {
        "another host name (DNS rebinding)": f"attacker.test:{server.port}",
        "the host name of a container": f"backend:{server.port}",
        "a host name with a user in it": f"attacker.test@{own}",
    }
    pages = {
        "the page of another site": {"origin": "https://attacker.test"},
        "a sandboxed frame": {"origin": "null"},
        "a page of another scheme": {"origin": f"https://{own}"},
        "a form of another site": {"sec-fetch-site": "cross-site"},
    }
    for what, headers in credentials.items():
        yield _attempt(server, what, "GET", server.path, {"host": own, **headers}, NO_CREDENTIAL)
    for what, host in hosts.items():
        yield _attempt(server, what, "GET", server.path, {"host": host}, WRONG_SITE)
    for what, headers in pages.items():
        yield _attempt(server, what, "POST", server.writes, {"host": own, **headers}, WRONG_SITE)
    for path in server.health:
        yield _health(server, path)


def _attempt(
    server: Server, what: str, method: str, path: str, headers: Mapping[str, str], refusals: Collection[int]
) -> Outcome:
    try:
        status, _ = _request(server.port, method, path, headers)
    except (OSError, http.client.HTTPException) as error:
        return Outcome(server.name, "not_tried", f"{what}: the server did not respond ({type(error).__name__}).")
    if status in refusals:
        return Outcome(server.name, "held", f"{what}: refused with {status}.")
    message = f"{what}: not refused for this reason, but answered with {status} ({method} {path})."
    return Outcome(server.name, "open", message, RESTART)


def _health(server: Server, path: str) -> Outcome:
    try:
        _, body = _request(server.port, "GET", path, {"host": f"127.0.0.1:{server.port}"})
        keys = set(json.loads(body))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Outcome(server.name, "not_tried", f"{path}: no valid response ({type(error).__name__}).")
    if keys <= HEALTH_KEYS:
        return Outcome(server.name, "held", f"{path} returns only a status.")
    more = ", ".join(sorted(keys - HEALTH_KEYS))
    return Outcome(server.name, "open", f"{path} also returns without a credential: {more}.", RESTART)


def _request(port: int, method: str, path: str, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Send a request with exactly these headers. Returns status and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        if method == "POST":
            connection.putheader("content-length", "0")
        connection.endheaders()
        response = connection.getresponse()
        return response.status, response.read(1 << 20)
    finally:
        connection.close()


def check_sockets(home: Path, ports: Collection[int]) -> Outcome:
    """Look for listening sockets of the home's processes, and of these ports, on addresses other than loopback."""
    mine = {process.pid for process in _processes(home)}
    try:
        sockets = psutil.net_connections("inet")
    except psutil.AccessDenied:
        return Outcome("sockets", "not_tried", "Only an administrator can list the sockets of this system.")
    listening = [
        one.laddr
        for one in sockets
        if one.status == psutil.CONN_LISTEN and one.laddr and (one.pid in mine or one.laddr.port in ports)
    ]
    reachable = sorted({f"{one.ip}:{one.port}" for one in listening if not one.ip.startswith(LOOPBACK)})
    if reachable:
        message = f"Reachable from other machines: {_examples(reachable)}."
        return Outcome("sockets", "open", message, "Stop the program that listens there.")
    return Outcome("sockets", "held", f"All {len(listening)} listening sockets are on loopback.")


def check_files(home: Path) -> Outcome:
    """Look for our files and folders in the home that other users may use."""
    found = []
    for path in open_to_others(home, levels=ALL_LEVELS):
        with suppress(FileNotFoundError):  # it was removed meanwhile
            found.append(f"{path} ({path.lstat().st_mode & 0o777:03o})")
    if found:
        message = f"Other users have access to {len(found)} of the Hub's files and folders: {_examples(found)}."
        return Outcome("files", "open", message, CLOSE_HINT)
    return Outcome("files", "held", f"No other user has access to the Hub's files and folders in {home}.")


def check_other_user(home: Path) -> Outcome:
    """Try to open the files of the home as another user. Only root can try."""
    if os.geteuid() != 0:
        return Outcome("other user", "not_tried", "Only root can try to read the files as another user.")
    readable = _readable_by(pwd.getpwnam(OTHER_USER), home)
    if readable:
        message = f"The user “{OTHER_USER}” can read {len(readable)} files: {_examples(readable)}."
        return Outcome("other user", "open", message, CLOSE_HINT)
    return Outcome("other user", "held", f"The user “{OTHER_USER}” cannot read any file in {home}.")


def _readable_by(user: pwd.struct_passwd, home: Path) -> list[str]:
    """Return the files in the home that a child of this process can open as this user."""
    reader, writer = os.pipe()
    child = os.fork()  # not a new program: that user may have no access to the folder of this interpreter
    if child == 0:
        try:
            os.close(reader)
            os.setgroups([])
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
            with os.fdopen(writer, "w", errors="surrogateescape") as output:
                for path in filter(_can_open, home.rglob("*")):
                    print(path, file=output)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, errors="surrogateescape") as output:
        found = output.read().splitlines()
    os.waitpid(child, 0)
    return found


def _can_open(path: Path) -> bool:
    try:
        os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
    except OSError:
        return False
    return not path.is_dir()


def check_arguments(secrets: Mapping[str, str]) -> Outcome:
    """Look for secrets in the command lines of all processes, which every user can read."""
    shown = []
    for process in psutil.process_iter(["cmdline"]):
        line = "\0".join(process.info["cmdline"] or [])
        found = [name for name, value in secrets.items() if value and value in line]
        found += ["a program's token"] if PROGRAM_TOKEN.search(line) else []
        shown += [f"{name} (process {process.pid})" for name in found]
    if shown:
        return Outcome("arguments", "open", f"In a command line: {_examples(shown)}.", "End these processes.")
    return Outcome("arguments", "held", f"None of {len(secrets)} secrets is in a command line.")


def check_unix_sockets(home: Path) -> Outcome:
    """Look for Unix sockets in the home that other users may connect to."""
    sockets = [path for path in home.rglob("*") if path.is_socket()]
    open_ = [str(path) for path in sockets if path.stat().st_mode & 0o077 and not _private(path.parent, home)]
    if open_:
        return Outcome(
            "unix sockets", "open", f"Other users can connect to {_examples(open_)}.", "Restart the project."
        )
    return Outcome("unix sockets", "held", f"No other user can connect to any of {len(sockets)} Unix sockets.")


def _private(folder: Path, home: Path) -> bool:
    """Return whether a folder, or one above it up to the home, is closed to other users."""
    return any(not one.stat().st_mode & 0o077 for one in (folder, *folder.parents) if one.is_relative_to(home))


def _processes(home: Path) -> Iterator[psutil.Process]:
    """Yield the processes that name the home in their arguments or environment, and their children."""
    for process in psutil.process_iter():
        try:
            if str(home) in "\0".join((*process.cmdline(), *process.environ().values())):
                yield process
                yield from process.children(recursive=True)
        except psutil.Error:
            continue


def _examples(found: Sequence[str]) -> str:
    more = f" and {len(found) - EXAMPLES} more" if len(found) > EXAMPLES else ""
    return ", ".join(found[:EXAMPLES]) + more
