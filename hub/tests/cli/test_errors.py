"""Exit codes and error messages."""

import json
import shlex
import socket
from collections.abc import Callable, Iterator

import pytest

from commandcenter_hub.cli.failure import Failure
from commandcenter_hub.domain import errors, folder_errors, ports

from .desk import Desk, free_ports


def _all(error: type[errors.HubError]) -> Iterator[type[errors.HubError]]:
    yield error
    for child in error.__subclasses__():
        yield from _all(child)


def test_each_error_has_its_exit_code() -> None:
    codes = {
        one.__name__: Failure.of(one("x")).exit_code
        for one in _all(errors.HubError)
        if one.__module__ in {errors.__name__, folder_errors.__name__, ports.__name__}
    }
    by_exit = {code: sorted(name for name, one in codes.items() if one == code) for code in set(codes.values())}
    assert by_exit[2] == ["EngineUnknown", "InvalidInput", "NotAFolder", "ProjectAmbiguous"]
    assert by_exit[3] == [
        "FolderMissing",
        "NotFound",
        "OperationNotFound",
        "ProjectNotFound",
        "ServiceNotFound",
        "SnapshotNotFound",
        "TokenNotFound",
    ]
    assert by_exit[5] == ["EngineCannotRun", "EngineMissing", "EngineUnavailable"]
    assert {"PortInUse", "PortTaken", "NameTaken", "FolderTaken", "ProjectBusy", "HubAlreadyRunning"} <= set(by_exit[4])
    assert {"ServiceFailed", "DataDamaged", "NoSpace", "KeyUnusable"} <= set(by_exit[1])


def test_an_operations_error_has_the_exit_code_of_its_code() -> None:
    assert Failure.answered({"code": "port_in_use", "message": "x"}).exit_code == 4
    assert Failure.answered({"code": "unknown_code", "message": "x"}).exit_code == 1


@pytest.mark.parametrize(
    ("args", "code", "text"),
    [
        (["frobnicate"], 2, "No such command"),
        (["pss"], 2, "Did you mean 'ps'?\n"),
        (["logs", "--tail", "many", "-p", "shop"], 2, "--tail"),
        (["logs", "--since", "yesterday", "-p", "shop"], 2, "is not a time"),
        (["up", "--engine", "steam"], 2, "Choose one of: auto, dagger, local."),
        (["down", "shop", "--all"], 2, "not both"),
        (["projects", "remove", "shop", "--delete-data"], 2, "--yes"),
        (["status", "unknown"], 3, "no project “unknown”"),
        (["status", "/"], 3, "No project is registered for /"),
        (["logs", "cassandra", "-p", "shop"], 3, "Its services: postgres, redis, backend, frontend"),
        (["restart", "cassandra", "-p", "shop"], 3, "Its services: postgres"),
        (["snapshot", "restore", "zzz", "-p", "shop", "--yes"], 3, "snapshot list shop`"),
        (["up", "./nowhere"], 3, "does not exist"),
        (["projects", "move", "shop", "elsewhere"], 3, "does not exist"),
        (["projects", "add", "shop"], 4, "already belongs to the project “shop”"),
    ],
)
def test_errors_have_a_message_and_a_hint(desk: Desk, args: list[str], code: int, text: str) -> None:
    ran = desk.call(*args)
    assert (ran.code, ran.out) == (code, "")
    assert text in ran.err
    assert "Error: " in ran.err and "Hint: " in ran.err
    assert "Traceback" not in ran.err


def test_a_file_instead_of_a_folder_is_refused(desk: Desk) -> None:
    ran = desk.run("up", "./shop/README.md")
    assert ran.code == 2
    assert "is a file, not a folder" in ran.err


def test_an_error_as_json_has_the_format_of_the_api(desk: Desk) -> None:
    ran = desk.run("status", "unknown", "--json")
    assert (ran.code, ran.out) == (3, "")
    error = json.loads(ran.err)["error"]
    assert error["code"] == "project_not_found"
    assert set(error) == {"code", "message", "hint", "details"}
    assert json.loads(desk.run("status", "--nonsense", "--json").err)["error"]["code"] == "usage"


def test_a_missing_engine_exits_with_code_5(desk: Desk) -> None:
    if any(engine["name"] == "dagger" and engine["available"] for engine in desk.json("doctor")["engines"]):
        pytest.skip("every engine is available here")
    folder = desk.folder("containers")
    ran = desk.run("up", folder, "--engine", "dagger")
    assert ran.code == 5
    assert "Error: " in ran.err
    assert "Hint: " in ran.err
    desk.call("projects", "remove", folder, "--yes")


def test_a_port_in_use_is_reported(desk: Desk) -> None:
    folder = desk.folder("crowded")
    port, other = free_ports(2)
    added = desk.json("projects", "add", folder, "--port", f"frontend={port}")
    assert added["ports"]["frontend"] == {"http": port}
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        ran = desk.run("up", folder)
    assert ran.code == 4
    assert f"port {port} for frontend is in use".casefold() in ran.err.casefold()
    assert desk.json("status", folder)["status"] == "stopped"
    changed = desk.json("projects", "change", folder, "--port", f"frontend.http={other}", "--name", "roomy")
    assert (changed["ports"]["frontend"], changed["name"]) == ({"http": other}, "roomy")
    assert desk.call("projects", "change", folder).code == 2
    desk.ok("projects", "remove", folder, "--yes")


def test_psql_and_open_need_a_running_project(desk: Desk) -> None:
    folder = desk.folder("asleep")
    desk.ok("projects", "add", folder)
    for verb in ("psql", "open"):
        ran = desk.run(verb, folder)
        assert ran.code == 4
        assert "commandcenter up" in ran.err


def test_a_failed_start_names_the_service_and_can_be_stopped(desk: Desk) -> None:
    folder = desk.folder("damaged")
    desk.ok("projects", "add", folder, "--engine", "local")
    data = desk.home / "projects" / "damaged" / "data" / "postgres"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("7\n")
    ran = desk.run("up", folder)
    assert ran.code == 1, ran
    assert "postgres" in ran.err
    assert "Nothing was deleted" in ran.err
    assert (data / "PG_VERSION").read_text() == "7\n"
    assert desk.json("status", folder)["status"] == "error"
    desk.ok("down", folder)
    assert desk.json("status", folder)["status"] == "stopped"


def test_an_invalid_setting_is_named(desk: Desk, tmp_path: object) -> None:
    ran = desk.run("ps", COMMANDCENTER_HOME=str(tmp_path), HUB_PORT="many")
    assert ran.code == 2
    assert "HUB_PORT is “many”" in ran.err


@pytest.mark.slow
def test_the_hint_of_a_failed_service_is_a_working_command(new_desk: Callable[[], Desk]) -> None:
    desk = new_desk()
    folder = desk.folder("two words")
    desk.ok("up", folder)
    data = desk.home / "projects" / "two-words" / "data" / "redis"
    desk.ok("down", folder)
    for file in sorted(data.rglob("*.manifest")):
        file.write_text("this is no manifest\n")
    ran = desk.run("up", folder)
    assert ran.code == 1, ran
    hint = next(line for line in ran.err.splitlines() if line.startswith("Hint: "))
    command = hint.split("`")[1]
    assert command == "commandcenter logs redis -p two-words"
    _, *args = shlex.split(command)
    assert "manifest" in desk.ok(*args, cwd=desk.home)


def test_without_arguments_the_help_is_shown(desk: Desk) -> None:
    ran = desk.run()
    assert ran.code == 2
    assert "Usage: commandcenter" in ran.out + ran.err
    assert "Error" not in ran.err


def test_help_names_no_types_of_python(desk: Desk) -> None:
    for command in (["--help"], ["up", "--help"], ["logs", "-h"], ["help", "snapshot", "create"]):
        shown = desk.ok(*command)
        assert "Usage: commandcenter" in shown
        assert "--help" in shown
        for name in ("<bool>", "<int", "--name <str>", "..."):
            assert name not in shown.partition("\n")[2], (command, name)


def test_version_is_printed(desk: Desk) -> None:
    assert desk.ok("--version") == desk.ok("version")
    assert desk.json("version")["version"] in desk.ok("version")
