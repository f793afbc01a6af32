"""The everyday commands with a real Hub and a real project."""

import json
import re
import signal
import urllib.request

import pytest

from .conftest import Started
from .desk import Desk, interrupt, read_until


def test_first_up_starts_the_hub_and_prints_both_addresses(started: Started) -> None:
    first = started.first
    assert first.code == 0, first
    project = started.desk.json("status", "shop")
    page = project["urls"]["frontend"]
    lines = first.out.splitlines()
    assert lines[0].startswith("“shop” is ready (")
    assert lines[1].split() == ["Page", page]
    assert lines[2].split() == ["Hub", f"http://127.0.0.1:{started.desk.port}"]
    assert lines[3].split()[0] == "Next"
    assert lines[3].endswith("commandcenter down shop")
    assert "Starting the Hub." in first.err
    assert "Start backend: done in " in first.err
    assert "\x1b" not in first.out + first.err
    with urllib.request.urlopen(page, timeout=60) as answer:
        assert answer.status == 200


def test_second_up_reports_that_the_project_is_running(desk: Desk) -> None:
    ran = desk.run("up", desk.folders / "shop")
    assert ran.code == 0
    assert "“shop” is already running." in ran.out
    assert ran.err == ""


def test_up_inside_a_registered_folder_uses_its_project(desk: Desk) -> None:
    inner = desk.folders / "shop" / "src"
    inner.mkdir(exist_ok=True)
    ran = desk.run("up", cwd=inner)
    assert ran.code == 0
    assert "Using “shop”" in ran.err
    assert len(desk.json("ps")) >= 1


def test_up_as_json_prints_the_project(desk: Desk) -> None:
    project = desk.json("up", "shop")
    assert project["status"] == "running"
    assert project["hub_url"] == f"http://127.0.0.1:{desk.port}"


def test_ps_lists_every_project(desk: Desk) -> None:
    head, *lines = desk.ok("ps").splitlines()
    assert head.split() == ["NAME", "STATUS", "ENGINE", "PAGE", "FOLDER"]
    shop = next(line for line in lines if line.startswith("shop "))
    assert shop.split()[1:3] == ["running", "local"]
    assert shop.endswith(str(desk.folders / "shop"))


def test_ps_and_status_report_a_folder_that_was_moved(desk: Desk) -> None:
    folder, moved = desk.folders / "shop", desk.folders / "moved"
    folder.rename(moved)
    try:
        for command in (("ps",), ("status", "shop")):
            ran = desk.run(*command)
            assert (ran.code, "running" in ran.out) == (0, True), ran
            assert f"The folder {folder} does not exist any more." in ran.err
            assert "`commandcenter down shop`, then `commandcenter projects move shop NEW_FOLDER`" in ran.err
    finally:
        moved.rename(folder)
    assert desk.run("ps").err == ""


def test_status_as_json_is_the_api_object(desk: Desk) -> None:
    printed = json.loads(desk.ok("status", "--json", cwd=desk.folders / "shop"))
    token = (desk.home / "token").read_text("ascii").strip()
    address = f"http://127.0.0.1:{desk.port}/api/orchestration/{printed['id']}/status"
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        received = json.load(answer)
    for service in (*received["services"], *printed["services"]):
        assert service.pop("usage")["memory_bytes"] > 0  # measured again when the last measurement is some seconds old
    assert received == printed


@pytest.mark.parametrize("given", ["shop", "SHOP", "./shop", "shop/.", "{folder}", "{folder}/deep/inside"])
def test_a_project_is_found_by_name_or_folder(desk: Desk, given: str) -> None:
    (desk.folders / "shop/deep/inside").mkdir(parents=True, exist_ok=True)
    named = given.format(folder=desk.folders / "shop")
    assert desk.json("status", named)["name"] == "shop"


def test_status_shows_the_services(desk: Desk) -> None:
    shown = desk.ok("status", "shop")
    assert [line.split()[:2] for line in shown.splitlines()[-4:]] == [
        [name, "healthy"] for name in ("postgres", "redis", "backend", "frontend")
    ]
    for line in shown.splitlines()[-4:]:
        assert re.search(r"  \d+ %  +\d+\.\d MB$", line), line


def test_logs_can_be_filtered_and_searched(desk: Desk) -> None:
    lines = [json.loads(line) for line in desk.ok("logs", "backend", "-p", "shop", "--json").splitlines()]
    assert lines
    assert {line["service"] for line in lines} == {"backend"}
    assert len(desk.ok("logs", "-p", "shop", "--tail", "2").splitlines()) == 2
    of_project = [json.loads(line) for line in desk.ok("logs", "shop", "--tail", "10000", "--json").splitlines()]
    assert {line["service"] for line in of_project} >= {"postgres", "backend"}
    found = desk.ok("logs", "-p", "shop", "--search", "ready", "--since", "1h").splitlines()
    assert found
    assert all("ready" in line.casefold() for line in found)
    ran = desk.run("logs", "-p", "shop", "--since", "2000d", "--search", "never written anywhere")
    assert (ran.code, ran.out, ran.err) == (0, "", "No matching lines.\n")


def test_logs_are_followed_until_interrupted(desk: Desk) -> None:
    following = desk.begin("logs", "backend", "-f", "-p", "shop", "--tail", "1")
    assert following.stdout is not None
    following.stdout.readline()
    desk.ok("restart", "backend", "-p", "shop")
    read_until(following.stdout, "ready")
    assert interrupt(following).code == 130


def test_a_closed_pipe_is_not_an_error(desk: Desk) -> None:
    reading = desk.begin("logs", "-f", "-p", "shop", "--tail", "100")
    assert reading.stdout is not None and reading.stderr is not None
    reading.stdout.readline()
    reading.stdout.close()
    desk.ok("restart", "frontend", "-p", "shop")
    assert reading.wait(60) == 0
    assert reading.stderr.read() == ""


def test_restart_replaces_one_service(desk: Desk) -> None:
    before = {one["name"]: one["since"] for one in desk.json("status", "shop")["services"]}
    ran = desk.run("restart", "redis", "-p", "shop")
    assert ran.code == 0, ran
    assert "redis of “shop” was restarted" in ran.out
    after = {one["name"]: one["since"] for one in desk.json("status", "shop")["services"]}
    assert [name for name in before if before[name] != after[name]] == ["redis"]
    assert "Restarting redis of “shop”. This usually takes " in desk.run("restart", "redis", "-p", "shop").err


def test_psql_gets_the_arguments_but_no_password(desk: Desk) -> None:
    assert desk.ok("psql", "shop", "--", "-Atc", "select 1").strip() == "1"
    assert desk.ok("psql", "--", "-Atc", "select 2", cwd=desk.folders / "shop").strip() == "2"
    shown = desk.ok("psql", "shop", "--", "-Atc", "\\! tr '\\0' ' ' < /proc/$PPID/cmdline", PGHOST="nowhere.invalid")
    assert shown.startswith("psql -Atc")
    assert desk.run("psql", "shop", "--", "-c", "nonsense").code == 1


@pytest.mark.slow
def test_a_snapshot_restores_the_data(desk: Desk) -> None:
    def sql(statement: str) -> str:
        return desk.ok("psql", "shop", "--", "-qAtc", statement).strip()

    sql("create table herons (name text); insert into herons values ('grey')")
    made = desk.json("snapshot", "create", "shop", "--note", "before the flood")
    sql("drop table herons")
    listed = desk.ok("snapshot", "list", "shop")
    assert made["id"] in listed
    assert "before the flood" in listed
    refused = desk.run("snapshot", "restore", made["id"], "-p", "shop")
    assert refused.code == 2
    assert "--yes" in refused.err
    desk.ok("snapshot", "restore", made["id"][:8], "-p", "shop", "--yes")
    assert sql("select name from herons") == "grey"
    desk.ok("snapshot", "delete", "newest", "-p", "shop", "--yes")
    assert desk.json("snapshot", "list", "shop") == []
    assert desk.run("snapshot", "restore", made["id"], "-p", "shop", "--yes").code == 3
    desk.ok("up", "shop")


def test_open_prints_the_address_without_a_browser(desk: Desk) -> None:
    without = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "BROWSER": "", "WSL_DISTRO_NAME": ""}
    ran = desk.run("open", "shop", **without)
    assert ran.out.strip() == desk.json("status", "shop")["urls"]["frontend"]
    assert "Open the address yourself" in ran.err
    link = desk.ok("open", "--hub", **without).strip()
    with urllib.request.urlopen(link, timeout=60) as answer:  # follows the redirect to the page
        assert answer.status == 200


def test_a_second_hub_is_refused(desk: Desk) -> None:
    ran = desk.run("serve")
    assert ran.code == 4
    assert f"http://127.0.0.1:{desk.port}" in ran.err
    assert "stop-hub" in ran.err


def test_doctor_asks_the_hub(desk: Desk) -> None:
    found = desk.json("doctor")
    assert found["ok"]
    hub = next(check for check in found["checks"] if check["name"] == "hub")
    assert str(desk.hub_pid()) in hub["message"]


@pytest.mark.slow
def test_an_interrupted_restart_continues(desk: Desk) -> None:
    restarting = desk.begin("restart", "backend", "-p", "shop")
    read_until(restarting.stderr, "Stop backend")
    restarting.send_signal(signal.SIGINT)
    _, err = restarting.communicate(timeout=20)
    assert restarting.returncode == 130
    assert "continues" in err
    while desk.json("status", "shop")["operation"]["ended_at"] is None:
        pass
    assert desk.json("status", "shop")["status"] == "running"
