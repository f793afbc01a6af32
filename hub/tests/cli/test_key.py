"""The recovery copy of the key on the command line."""

import os
import pty
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet

from .desk import COMMAND, Desk

MakeDesk = Callable[[], Desk]


def test_a_key_that_was_lost_comes_back_from_its_recovery_copy(new_desk: MakeDesk, tmp_path: Path) -> None:
    desk = new_desk()
    desk.ok("projects", "add", desk.folder("shop"))
    key = (desk.home / "key").read_text().strip()
    copy = tmp_path / "copy"
    refused = desk.run("key", "export")
    assert (refused.code, refused.out) == (2, "")
    assert "--output FILE" in refused.err
    ran = desk.run("key", "export", "--output", copy)
    assert ran.code == 0, ran
    assert key not in ran.out + ran.err
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert copy.read_text().strip() == key
    assert desk.run("key", "export", "--output", copy).code == 2
    assert _on_a_terminal(desk, "key", "export").count(key) == 1

    (desk.home / "key").write_bytes(Fernet.generate_key())
    listed = desk.run("ps")
    assert listed.code == 0, listed
    assert "was replaced by another one" in listed.err
    desk.ok("stop-hub")
    assert desk.run("projects", "add", desk.folder("later")).code == 1
    other = tmp_path / "other"
    other.write_bytes(Fernet.generate_key())
    assert "not the key" in desk.run("key", "import", other).err
    other.write_text("no key")
    assert desk.run("key", "import", other).code == 2
    desk.ok("key", "import", copy)
    assert (desk.home / "key").read_text().strip() == key
    listed = desk.run("ps")
    assert (listed.code, "Warning" in listed.err) == (0, False)
    assert key not in (desk.home / "hub.log").read_text()
    assert [line.split()[-1] for line in desk.ok("audit").splitlines() if "export key" in line]


def _on_a_terminal(desk: Desk, *args: str) -> str:
    """Run the command with stdout on a terminal, and return what it prints there."""
    master, terminal = pty.openpty()
    command = [str(COMMAND), *args]
    done = subprocess.run(command, env=desk.environment(), stdout=terminal, stderr=subprocess.DEVNULL, timeout=60)
    os.close(terminal)
    printed = os.read(master, 10_000).decode()
    os.close(master)
    assert done.returncode == 0
    return printed
