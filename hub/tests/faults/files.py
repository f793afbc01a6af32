"""Faults of the home's files: lost, emptied, replaced, damaged."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from commandcenter_hub.engines.host_ports import in_use

from .processes import hub, kill
from .system import README, System, read_json

WATCHED_S = 40.0
"""Longest time until the Hub detects a change of its own files, seconds."""


@contextmanager
def database_zeroed(system: System) -> Iterator[None]:
    """Replace hub.db by zeros while the Hub runs."""
    file = system.home / "hub.db"
    other = system.folder / "zeros"
    other.write_bytes(bytes(file.stat().st_size))
    other.rename(file)
    yield
    system.expect("`/health/ready` reports it", lambda: system.get("/health/ready") is None, WATCHED_S)
    system.expect_output("hub.db", "ps")
    system.run("stop-hub")


@contextmanager
def database_zeroed_at_rest(system: System) -> Iterator[None]:
    kill(hub(system))
    file = system.home / "hub.db"
    file.write_bytes(bytes(file.stat().st_size))
    for path in system.home.glob("hub.db-*"):  # SQLite would restore it from its log
        path.unlink()
    yield
    system.expect_output("registered again", "ps")


@contextmanager
def lost_at_rest(names: tuple[str, ...], system: System) -> Iterator[None]:
    """Remove files of the home while no Hub runs."""
    kill(hub(system))
    for name in names:
        for path in system.home.glob(name):
            path.unlink()
    yield


@contextmanager
def file_lost(name: str, system: System) -> Iterator[None]:
    """Remove a file of the home while the Hub runs; it must be written again."""
    file = system.home / name
    before = file.read_bytes()
    file.unlink()
    yield
    system.expect(f"{name} is there again", lambda: file.exists() and file.read_bytes() == before, WATCHED_S)


@contextmanager
def beside_lost(system: System) -> Iterator[None]:
    """Remove the log of hub.db and its index while the Hub runs; they must be created again."""
    files = [system.home / f"hub.db{ending}" for ending in ("-wal", "-shm")]
    for file in files:
        file.unlink()
    yield
    system.expect("they exist again", lambda: all(file.exists() for file in files), WATCHED_S)


@contextmanager
def token_lost(system: System) -> Iterator[None]:
    with file_lost("token", system):
        yield
        system.run("ps")


@contextmanager
def state_lost(system: System) -> Iterator[None]:
    """Remove hub.json while the Hub runs."""
    (system.home / "hub.json").unlink()
    yield
    system.run("ps")
    system.expect("commands find the Hub", lambda: system.run("ps").returncode == 0, WATCHED_S)


@contextmanager
def key_lost_at_rest(system: System) -> Iterator[None]:
    """Remove the key while no Hub runs: services are listed, and the user imports the copy."""
    copy = system.folder / "key.copy"
    system.ok("key", "export", "--output", copy)
    kill(hub(system))
    (system.home / "key").unlink()
    yield
    system.expect_output("key", "ps")
    system.expect_output("shop", "ps")
    system.expect("the desk still has the project's file", lambda: system.in_desk("README.md") == README)
    system.ok("key", "import", copy)


@contextmanager
def key_and_database_lost(system: System) -> Iterator[None]:
    copy = system.folder / "key.copy"
    system.ok("key", "export", "--output", copy)
    kill(hub(system))
    for path in (system.home / "key", *system.home.glob("hub.db*")):
        path.unlink()
    yield
    system.expect_output("shop", "ps")
    system.ok("key", "import", copy)


@contextmanager
def manifest_and_database_lost(system: System) -> Iterator[None]:
    """Remove both while no Hub runs: what runs is listed and stopped. Then the user restores copies of them."""
    system.ok("stop-hub")
    files = [system.home / "hub.db", system.project_home / "manifest.json"]
    copies = [system.folder / f"copy-{file.name}" for file in files]
    for file, copy in zip(files, copies, strict=True):
        shutil.copy2(file, copy)
        file.unlink()
    yield
    system.expect_output(f"“{system.slug}” is not registered", "ps", code=0)
    system.expect_output(f"“{system.slug}”, which is not registered, is stopped.", "down", "--all", code=0)
    system.expect("no port is open", lambda: not any(map(in_use, system.ports.values())))
    system.ok("stop-hub")
    for path in system.home.glob("hub.db*"):
        path.unlink()
    for file, copy in zip(files, copies, strict=True):
        copy.replace(file)
    system.ok("up", system.project_folder)


@contextmanager
def folder_lost(name: str, system: System) -> Iterator[None]:
    """Remove a folder of the project in the home while everything runs."""
    shutil.rmtree(system.project_home / name)
    yield


@contextmanager
def sockets_lost(system: System) -> Iterator[None]:
    """Remove the databases' sockets, over which the Hub and the desk connect; clients with a port are not affected."""
    shutil.rmtree(system.project_home / "sockets")
    yield
    there = system.sockets().values()
    system.expect("the sockets are there again", lambda: all(path.exists() for path in there), 2 * WATCHED_S)


@contextmanager
def journal_damaged(system: System) -> Iterator[None]:
    file = system.project_home / "journal.db"
    with file.open("r+b") as content:
        content.write(bytes(file.stat().st_size))
    yield


@contextmanager
def manifest_damaged(system: System) -> Iterator[None]:
    file = system.project_home / "manifest.json"
    file.write_text("{")
    kill(hub(system))
    yield
    system.run("ps")
    system.expect("it is written again", lambda: read_json(file)["slug"] == system.slug, WATCHED_S)


@contextmanager
def newer_database(system: System) -> Iterator[None]:
    """Give the next Hub a database of a newer version; the user restores the former file."""
    file, copy = system.home / "hub.db", system.folder / "hub.db"
    system.ok("stop-hub")
    shutil.copy2(file, copy)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    yield
    system.expect_output("newer", "ps", code=0)
    system.expect_output("newer", "up", system.project_folder, code=4)
    shutil.copy2(copy, file)


@contextmanager
def key_replaced(system: System) -> Iterator[None]:
    """Replace the key while the Hub runs; the user removes the other file."""
    file = system.home / "key"
    before = file.read_bytes()
    file.write_bytes(before[::-1])
    yield
    system.expect("`/health/ready` reports it", lambda: system.get("/health/ready") is None, WATCHED_S)
    system.expect_output("key", "ps", code=0)
    file.unlink()
    system.expect("it is written again", lambda: file.exists() and file.read_bytes() == before, WATCHED_S)


@contextmanager
def snapshot_damaged(system: System) -> Iterator[None]:
    """Damage a snapshot, and restore it."""
    system.ok("snapshot", "create", system.slug)
    (file,) = system.project_home.glob("snapshots/*.dump")
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    yield
    done = system.run("snapshot", "restore", "newest", "-p", system.slug, "--yes")
    assert done.returncode != 0, done
    databases = system.sql("SELECT datname FROM pg_database")[0]
    assert not [row for row in databases if "restored" in row["datname"]], databases
