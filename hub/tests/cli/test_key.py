"""The recovery copy of the key on the command line."""

import json
import os
import pty
import sqlite3
import stat
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from commandcenter_hub.engines.files import write_private
from commandcenter_hub.storage.migrate import HEAD

from .desk import COMMAND, Desk, listening, ports_of, wait_for

MakeDesk = Callable[[], Desk]


@pytest.mark.slow
def test_a_lost_key_is_restored_from_its_recovery_copy(new_desk: MakeDesk, tmp_path: Path) -> None:
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

    write_private(desk.home / "key", Fernet.generate_key())
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


@pytest.mark.slow
def test_services_are_listed_and_stopped_without_the_key_and_the_database(new_desk: MakeDesk) -> None:
    desk = new_desk()
    desk.ok("up", desk.folder("shop"))
    (project,) = desk.json("ps")
    key = (desk.home / "key").read_bytes()
    desk.kill_hub()
    (desk.home / "key").unlink()
    for file in desk.home.glob("hub.db*"):
        file.unlink()

    listed = desk.run("ps")
    assert listed.code == 0, listed
    assert listed.out.splitlines()[1].split()[:3] == ["shop", "running", "local"]
    assert project["path"] in listed.out
    for expected in ("key", "is missing", "passwords are lost", "databases, snapshots", "key import", "down --all"):
        assert expected in listed.err
    assert desk.run("status", "shop").code == 1
    (found,) = json.loads(desk.ok("ps", "--json"))
    assert sorted(found["services"]) == ["backend", "frontend", "postgres", "redis"]
    assert sorted(listening(ports_of(project))) == sorted(ports_of(project))

    stopped = desk.run("down", "--all")
    assert stopped.code == 0, stopped
    assert stopped.out.splitlines()[1].split()[:2] == ["shop", "stopped"]
    wait_for(lambda: not listening(ports_of(project)))
    assert desk.ok("ps").splitlines()[1].split()[:2] == ["shop", "stopped"]
    assert not (desk.home / "key").exists()

    (desk.home / "key").write_bytes(key)
    (found,) = json.loads(desk.ok("ps", "--json"))
    assert (found["id"], found["status"]) == (project["id"], "stopped")


@pytest.mark.slow
def test_services_stopped_without_the_key_stay_stopped_once_it_is_back(new_desk: MakeDesk) -> None:
    desk = new_desk()
    desk.ok("up", desk.folder("shop"))
    key = (desk.home / "key").read_bytes()
    desk.kill_hub()
    (desk.home / "key").write_bytes(b"")
    listed = desk.run("ps")
    assert listed.out.splitlines()[1].split()[:2] == ["shop", "running"]
    assert "is empty" in listed.err
    assert desk.ok("down", "--all").splitlines()[1].split()[:2] == ["shop", "stopped"]
    (desk.home / "key").write_bytes(key)
    desk.ok("ps")
    wait_for(lambda: desk.json("ps")[0]["status"] == "stopped")  # the next Hub does not start it again


@pytest.mark.slow
def test_services_are_listed_and_stopped_with_a_database_of_a_newer_version(new_desk: MakeDesk) -> None:
    desk = new_desk()
    desk.ok("up", desk.folder("shop"))
    desk.kill_hub()
    set_schema(desk, "0042")
    listed = desk.run("ps")
    assert (listed.code, listed.out.splitlines()[1].split()[:2]) == (0, ["shop", "running"])
    assert "its schema is 0042" in listed.err
    assert desk.ok("down", "--all").splitlines()[1].split()[:2] == ["shop", "stopped"]
    assert desk.run("up", "shop").code == 4
    set_schema(desk, HEAD)
    (found,) = json.loads(desk.ok("ps", "--json"))
    assert found["status"] in {"stopping", "stopped"}


@pytest.mark.slow
@pytest.mark.parametrize("named", [False, True])
def test_services_are_listed_and_stopped_without_the_database_and_the_manifest(new_desk: MakeDesk, named: bool) -> None:
    desk = new_desk()
    desk.ok("up", desk.folder("shop"))
    desk.ok("projects", "add", desk.folder("idle"))
    (project,) = [one for one in desk.json("ps") if one["name"] == "shop"]
    desk.kill_hub()
    for file in (*desk.home.glob("hub.db*"), desk.home / "projects" / "shop" / "manifest.json"):
        file.unlink()

    listed = desk.run("ps")
    assert listed.code == 0, listed
    assert ["idle", "stopped"] in [line.split()[:2] for line in listed.out.splitlines()]
    assert listed.out.splitlines()[-1].split()[:3] == ["shop", "running", "local"]
    assert "“shop” is not registered" in listed.err
    _, found = json.loads(desk.ok("ps", "--json"))
    assert (found["slug"], sorted(found["services"])) == ("shop", ["backend", "frontend", "postgres", "redis"])
    assert "`commandcenter down --all` stops them" in desk.run("doctor").out
    assert sorted(listening(ports_of(project))) == sorted(ports_of(project))

    assert desk.run("down", "nothing").code == 3
    stopped = desk.run("down", "shop" if named else "--all")
    assert stopped.code == 0, stopped
    assert "“shop”, which is not registered, is stopped." in stopped.out
    wait_for(lambda: not listening(ports_of(project)))
    assert desk.ok("ps", "--json").count('"slug"') == 1
    assert desk.run("down", "shop").code == 3


def set_schema(desk: Desk, revision: str) -> None:
    with closing(sqlite3.connect(desk.home / "hub.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = ?", (revision,))
