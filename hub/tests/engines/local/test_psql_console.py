"""psql of a console, with a real Postgres: it cannot start programs, and does not run as root."""

import os
import pwd
from pathlib import Path

import anyio
import psutil
import pytest

from commandcenter_hub import peers
from commandcenter_hub.engines.connections import Address
from commandcenter_hub.engines.terminals import Terminal, open_terminal
from commandcenter_hub.services import consoles
from commandcenter_hub.services.database_dumps import Connection

from .conftest import PASSWORD, Databases


async def psql(databases: Databases) -> Terminal:
    handle = await databases.start(databases.postgres, "run-1")
    address = Address(databases.postgres.port().host, handle.socket)
    clients = databases.folder / "projects" / databases.stack.project / "run" / "clients"
    connection = Connection(address, "commandcenter", "commandcenter", PASSWORD, clients)
    folder = clients.with_name("console")
    command, environment = await anyio.to_thread.run_sync(consoles._psql, connection, folder)
    assert PASSWORD not in " ".join(command)
    return open_terminal(command, folder, environment, 24, 80)


async def typed(terminal: Terminal, line: str, expected: str) -> str:
    """Type a line, and return the output up to the next prompt."""
    await terminal.write(f"{line}\n".encode())
    found = ""
    with anyio.move_on_after(60):
        while (expected not in found or not found.endswith("=# ")) and (data := await terminal.read()):
            found += data.decode()
    assert expected in found
    return found


async def test_psql_of_a_console_starts_no_program(databases: Databases) -> None:
    terminal = await psql(databases)
    await typed(terminal, "select 6 * 7 as answer;", "42")
    for line in (r"\! echo $((700+77))", r"select 1 \g | echo $((700+77))", r"\o | echo $((700+77))"):
        assert "777" not in await typed(terminal, line, "")
    # A program of `\o` may still have printed after the prompt.
    assert "777" not in await typed(terminal, "select 7 * 6 as answer;", "42")
    terminal.close()
    await terminal.wait()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up its rights")
async def test_psql_of_roots_console_runs_as_the_user_of_postgres(databases: Databases, tmp_path: Path) -> None:
    terminal = await psql(databases)
    await typed(terminal, "select 6 * 7 as answer;", "42")
    process = psutil.Process(terminal.process.pid)
    assert set(process.uids()) == {pwd.getpwnam(peers.DATABASE_USER).pw_uid}
    secret = tmp_path / "secret"
    secret.write_text("select 'a secret';")
    secret.chmod(0o600)
    assert "a secret" not in await typed(terminal, rf"\i {secret}", "Permission denied")
    terminal.close()
    await terminal.wait()
