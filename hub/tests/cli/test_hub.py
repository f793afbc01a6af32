"""Start, restart and stop of the Hub by the command line."""

import json
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing

import psutil
import pytest

from commandcenter_hub.cli import hub

from .desk import Desk, finish, interrupt, listening, ports_of, read_until, wait_for

MakeDesk = Callable[[], Desk]


def test_commands_that_only_read_work_before_the_first_start(new_desk: MakeDesk) -> None:
    desk = new_desk()
    ran = desk.run("ps")
    assert (ran.code, ran.out) == (0, "")
    assert "No Hub is running and no project is registered." in ran.err
    assert desk.ok("ps", "--json").strip() == "[]"
    assert desk.run("status").code == 3
    assert desk.run("down", "--all").code == 0
    assert "No Hub is running" in desk.ok("stop-hub")
    assert desk.run("up", "./nowhere").code == 3
    found = desk.json("doctor")
    assert found["ok"]
    assert found["home"] == str(desk.home)
    assert not desk.home.exists(), "a command that only reads created COMMANDCENTER_HOME"


@pytest.mark.slow
def test_two_ups_at_once_start_the_project_once(new_desk: MakeDesk) -> None:
    desk = new_desk()
    folder = desk.folder("twins")
    ran = [finish(one) for one in [desk.begin("up", folder) for _ in range(2)]]
    assert [one.code for one in ran] == [0, 0], ran
    (project,) = desk.json("ps")
    assert project["status"] == "running"
    # Kill the Hub: the project keeps running, and the next command shows it as running.
    services = {one["name"]: one["since"] for one in project["services"]}
    desk.kill_hub()
    assert sorted(listening(ports_of(project))) == sorted(ports_of(project))
    assert (desk.home / "hub.json").exists()
    ran_after = desk.run("ps")
    assert "Starting the Hub." in ran_after.err
    assert "running" in ran_after.out
    again = desk.json("status", "twins")
    assert {one["restarts"] for one in again["services"]} == {0}
    assert services.keys() == {one["name"] for one in again["services"]}
    stopped = desk.run("stop-hub", "--projects")
    assert stopped.code == 0
    assert "“twins” is stopped after" in stopped.out
    assert "already" not in stopped.out + stopped.err
    wait_for(lambda: not listening(ports_of(project)))


@pytest.mark.slow
def test_commands_that_only_read_do_not_start_a_hub_that_was_stopped(new_desk: MakeDesk) -> None:
    desk = new_desk()
    desk.ok("up", desk.folder("shop"))
    desk.ok("stop-hub")
    listed = desk.run("ps")
    assert listed.code == 0
    assert listed.out.splitlines()[1].split()[:2] == ["shop", "running"]
    assert "The Hub was stopped with `commandcenter stop-hub`." in listed.err
    assert json.loads(desk.ok("ps", "--json"))[0]["services"] == ["postgres", "redis", "frontend", "backend"]
    for arguments in (["status", "shop"], ["logs", "-p", "shop"], ["audit"], ["snapshot", "list"], ["token", "list"]):
        ran = desk.run(*arguments)
        assert ran.code == 1, ran
        assert "`commandcenter open --hub`" in ran.err
    assert not (desk.home / "hub.json").exists()
    stopped = desk.run("down", "shop")
    assert "Starting the Hub." in stopped.err
    assert desk.json("ps")[0]["status"] == "stopped"
    desk.kill_hub()
    assert "Starting the Hub." in desk.run("ps").err  # the user did not stop it


@pytest.mark.slow
def test_an_interrupted_up_leaves_nothing_running(new_desk: MakeDesk) -> None:
    desk = new_desk()
    folder = desk.folder("halfway")
    starting = desk.begin("up", folder)
    read_until(starting.stderr, "Start postgres")
    ran = interrupt(starting)
    assert ran.code == 130, ran
    assert "“halfway” is stopped; no service is running." in ran.err
    (project,) = desk.json("ps")
    assert project["status"] == "stopped"
    assert {one["state"] for one in project["services"]} == {"stopped"}
    assert listening(ports_of(project)) == []

    # Kill the Hub during a start: `up` waits for the next Hub, which continues the start.
    starting = desk.begin("up", folder)
    read_until(starting.stderr, "Start postgres")
    desk.kill_hub()
    assert desk.run("ps").code == 0
    ran = finish(starting)
    assert ran.code == 0, ran

    # While the Hub does not respond, the second Ctrl-C ends the command at once.
    os.kill(desk.hub_pid(), signal.SIGSTOP)
    try:
        stuck = desk.begin("up", folder)
        wait_for(lambda: _connected(desk, stuck.pid))
        stuck.send_signal(signal.SIGINT)
        ran = interrupt(stuck)
        assert ran.code == 130
        assert "Traceback" not in ran.err
    finally:
        os.kill(desk.hub_pid(), signal.SIGCONT)


def _connected(desk: Desk, pid: int) -> bool:
    """Return whether a process has a connection to the Hub."""
    return any(one.raddr and one.raddr.port == desk.port for one in psutil.Process(pid).net_connections("tcp"))


@pytest.mark.slow
def test_a_hub_port_in_use_is_reported_with_its_process(new_desk: MakeDesk) -> None:
    desk = new_desk()
    folder = desk.folder("late")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", desk.port))
        taken.listen()
        ran = desk.run("up", folder)
        assert ran.code == 4, ran
        assert f"port {desk.port} for the Hub is in use".casefold() in ran.err.casefold()
        assert f"(process {os.getpid()})" in ran.err
        assert "HUB_PORT" in ran.err
        examined = desk.run("doctor")
        assert examined.code == 1
        assert f"(process {os.getpid()})" in examined.out
    assert desk.run("projects", "add", folder).code == 0


BROKEN = """
import sys
del sys.argv[1:3]  # -m and the module
from commandcenter_hub.services import hub
def preload():
    raise ImportError("No module named 'asyncpg'")
hub.preload = preload
from commandcenter_hub.cli.main import main
main()
"""
"""Runs the command with a Hub that cannot load a package once it listens."""


def test_the_reason_of_a_hub_that_ends_while_it_starts_is_printed_at_once(
    new_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = new_desk()
    desk.ok("projects", "add", desk.folder("shop"))
    desk.kill_hub()
    monkeypatch.setattr(hub, "isolated_python", lambda: (sys.executable, "-c", BROKEN))
    ran = desk.call("ps")
    assert ran.code == 1, ran
    assert "CommandCenter is incomplete: No module named 'asyncpg'" in ran.err
    assert "make setup" in ran.err
    assert "ImportError" in (desk.home / "hub.log").read_text(), "the log does not show where"
    assert not (desk.home / "hub.json").exists(), "the Hub still runs"


ENDS_DURING_A_REQUEST = """
import sys, threading
del sys.argv[1:3]  # -m and the module
import anyio
from commandcenter_hub.services import hub, projects
asked = threading.Event()
async def list_projects(self):
    asked.set()
    await anyio.sleep(60)
projects.ProjectService.list = list_projects
def preload():
    asked.wait(30)
    raise ImportError("No module named 'asyncpg'")
hub.preload = preload
from commandcenter_hub.cli.main import main
main()
"""
"""Runs the command with a Hub that cannot load a package, and notices it during the first request."""


def test_the_reason_of_a_hub_that_ends_during_the_first_request_is_printed(
    new_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = new_desk()
    desk.ok("projects", "add", desk.folder("shop"))
    desk.kill_hub()
    monkeypatch.setattr(hub, "isolated_python", lambda: (sys.executable, "-c", ENDS_DURING_A_REQUEST))
    ran = desk.call("ps")
    assert ran.code == 1, ran
    assert "CommandCenter is incomplete: No module named 'asyncpg'" in ran.err


@pytest.mark.slow
def test_a_stale_state_file_is_ignored(new_desk: MakeDesk) -> None:
    desk = new_desk()
    desk.home.mkdir()
    for stale in (f'{{"pid": {os.getpid()}, "port": 1}}', "not json", "{}", '{"pid": 1, "port": "x"}', "[]"):
        (desk.home / "hub.json").write_text(stale)
        assert desk.run("ps").code == 0
    (desk.home / "hub.log").write_bytes(b"old line\n" * 700_000)
    assert desk.run("projects", "add", desk.folder("plain")).code == 0
    assert (desk.home / "hub.log").stat().st_size < 100_000
    assert (desk.home / "hub.log").stat().st_mode & 0o077 == 0


def test_requests_without_a_credential_leave_nothing_in_the_log(new_desk: MakeDesk) -> None:
    """The log grows as long as the Hub runs, and any user of the machine can send requests."""
    desk = new_desk()
    assert desk.run("projects", "add", desk.folder("plain")).code == 0
    before = (desk.home / "hub.log").read_text()
    host = f"Host: 127.0.0.1:{desk.port}\r\n"
    for request in (
        "nonsense\r\n\r\n",
        f"GET /api/projects HTTP/1.1\r\n{host}Connection: close\r\n\r\n",
        f"GET /nothing HTTP/1.1\r\n{host}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        f"POST /api/projects HTTP/1.1\r\n{host}Content-Length: 99999999\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", desk.port), timeout=20) as client:
            client.sendall(request.encode())
            assert client.recv(4096).startswith(b"HTTP/1.1 ")
    assert (desk.home / "hub.log").read_text() == before


def test_serve_runs_in_the_foreground_until_a_signal(new_desk: MakeDesk) -> None:
    desk = new_desk()
    for number in (signal.SIGINT, signal.SIGTERM):
        serving = desk.begin("serve")
        output = read_until(serving.stderr, "Application startup complete")
        assert f"the Hub listens at http://127.0.0.1:{desk.port}" in output
        following = desk.begin("logs", "-f", "-p", desk.json("projects", "add", desk.folder(number.name))["slug"])
        wait_for(lambda pid=following.pid: _connected(desk, pid))
        serving.send_signal(number)
        _, err = serving.communicate(timeout=20)
        assert serving.returncode == 0
        assert "Traceback" not in err
        following.kill()
        following.communicate(timeout=20)


@pytest.mark.slow
def test_the_command_line_works_after_the_token_was_lost_or_replaced(new_desk: MakeDesk) -> None:
    desk = new_desk()
    desk.ok("projects", "add", desk.folder("shop"))
    pid, token = desk.hub_pid(), desk.home / "token"
    for lose in (token.unlink, lambda: token.write_text(""), lambda: token.write_text("of-the-user" * 4)):
        lose()
        ran = desk.run("ps")
        assert (ran.code, ran.err) == (0, "")
        assert "shop" in ran.out
        assert desk.hub_pid() == pid
    desk.ok("stop-hub")
    for lose in (token.unlink, lambda: token.write_text("")):
        lose()
        desk.start_hub()
        assert "shop" in desk.ok("ps")
        desk.ok("stop-hub")


@pytest.mark.slow
def test_the_hub_is_found_without_its_state_file_and_other_lost_files_do_not_matter(new_desk: MakeDesk) -> None:
    desk = new_desk()
    desk.ok("projects", "add", desk.folder("shop"))
    pid = desk.hub_pid()
    for name in ("hub.json", "hub.log", "hub.start", "token"):
        file = desk.home / name
        file.unlink()
        if name != "hub.json":  # the Hub may write hub.json again at the moment of the next command
            file.mkdir()
            (file / "other").touch()
        ran = desk.run("ps")
        assert (ran.code, ran.err) == (0, ""), name
        assert "shop" in ran.out
    wait_for(lambda: (desk.home / "hub.json").is_file() and (desk.home / "hub.log").is_file())
    assert desk.hub_pid() == pid
    for name in ("hub.log", "hub.start", "hub.lock", "hub.json", "hub.db-shm", "reserve"):
        if not (desk.home / name).is_dir():
            (desk.home / name).unlink(missing_ok=True)
        if name == "hub.json":
            assert f"process {pid}" in desk.ok("stop-hub")
        else:
            (desk.home / name).mkdir(exist_ok=True)
            (desk.home / name / "other").touch()
    desk.start_hub()
    assert "shop" in desk.ok("ps")


@pytest.mark.slow
def test_a_damaged_database_is_created_again_and_the_command_reports_it_once(new_desk: MakeDesk) -> None:
    desk = new_desk()
    desk.ok("projects", "add", desk.folder("shop"))
    database = desk.home / "hub.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # otherwise SQLite repairs the file from its log
    with database.open("r+b") as file:  # while the Hub runs
        file.write(bytes(database.stat().st_size))
    examined = desk.run("doctor")
    assert examined.code == 1
    assert "is damaged" in examined.out
    desk.ok("stop-hub")
    ran = desk.start_hub()
    assert "shop" in desk.ok("ps")
    assert "1 project was registered again from the manifests" in ran.err
    assert len(list(desk.home.glob("hub.db.damaged-*[0-9]"))) == 1
    assert desk.run("ps").err == ""
    assert "registered again" in desk.ok("doctor")


def test_a_command_reports_soon_that_it_waits_for_a_hub_that_does_not_respond(new_desk: MakeDesk) -> None:
    desk = new_desk()
    desk.ok("projects", "add", desk.folder("shop"))
    pid = desk.hub_pid()
    os.kill(pid, signal.SIGSTOP)
    try:
        waiting = desk.begin("ps")
        read_until(waiting.stderr, f"Waiting for the Hub at port {desk.port} (process {pid})")
    finally:
        os.kill(pid, signal.SIGCONT)
    ran = finish(waiting)
    assert (ran.code, "shop" in ran.out) == (0, True)
