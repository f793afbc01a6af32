"""A typo never destroys anything: what a word refers to, and the confirmation of `projects remove`."""

import json
import os
import pty
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .desk import COMMAND, Desk, finish, wait_for


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A Hub with the projects work/api, play/api and play; none was ever started."""
    from .conftest import _desk

    desk = _desk(tmp_path_factory)
    try:
        for name in ("work", "play"):
            (desk.folders / name).mkdir()
        for name in ("work/api", "play/api"):
            desk.ok("projects", "add", desk.folder(name))
        desk.ok("projects", "add", desk.folders / "play")
        (desk.folders / "play" / "src").mkdir()
        yield desk
    finally:
        desk.end()


def listed(desk: Desk) -> list[str]:
    return [one["path"].removeprefix(f"{desk.folders}/") for one in desk.json("ps")]


ALL = ["work/api", "play/api", "play"]


@pytest.mark.parametrize(
    "args",
    [
        ["projects", "remove", "qwerty", "--yes"],
        ["projects", "remove", "qwerty", "--delete-data", "--yes"],
        ["status", "qwerty"],
        ["open", "qwerty"],
        ["down", "qwerty"],
        ["up", "qwerty"],
        ["restart", "-p", "qwerty"],
        ["logs", "-p", "qwerty"],
        ["snapshot", "create", "qwerty"],
        ["psql", "qwerty"],
        ["projects", "change", "qwerty", "--name", "x"],
        ["projects", "move", "qwerty", "."],
    ],
)
def test_an_unknown_word_never_means_the_project_of_the_current_folder(names: Desk, args: list[str]) -> None:
    ran = names.call(*args, cwd=names.folders / "play")
    assert (ran.code, ran.out) == (3, "")
    assert "There is no project “qwerty”" in ran.err
    assert listed(names) == ALL


def test_a_path_that_does_not_exist_refers_to_no_project(names: Desk) -> None:
    for given in ("./qwerty", "src/qwerty", str(names.folders / "play" / "qwerty")):
        ran = names.call("projects", "remove", given, "--yes", cwd=names.folders / "play")
        assert ran.code == 3, given
        assert "There is no folder" in ran.err
    assert listed(names) == ALL


@pytest.mark.parametrize("command", ["restart", "logs"])
@pytest.mark.parametrize(
    ("at", "word", "refused"),
    [
        ("play", "qwerty", "“play” has no service “qwerty”."),
        ("play", "src", "“play” has no service “src”."),  # a folder of the project
        (".", "qwerty", "There is no project “qwerty”."),
        (".", "backend", "No project is registered for"),
        (".", "./play/qwerty", "There is no folder"),
    ],
)
def test_a_word_that_is_no_service_and_no_project_is_refused(
    names: Desk, command: str, at: str, word: str, refused: str
) -> None:
    ran = names.call(command, word, cwd=names.folders / at)
    assert (ran.code, ran.out) == (3, "")
    assert refused in ran.err
    assert all(one["status"] == "stopped" for one in names.json("ps"))


@pytest.mark.parametrize("word", ["play", "PLAY", "./play"])
def test_a_word_that_is_no_service_can_be_a_project(names: Desk, word: str) -> None:
    ran = names.call("logs", word, cwd=names.folders)
    assert (ran.code, ran.err) == (0, "No matching lines.\n")
    assert names.call("logs", "api-2", cwd=names.folders / "play").code == 0


def test_similar_names_are_suggested(names: Desk) -> None:
    ran = names.call("projects", "remove", "pla", "--yes")
    assert ran.code == 3
    assert "Did you mean “play”" in ran.err


def test_a_folder_that_exists_refers_to_the_project_above_it(names: Desk) -> None:
    assert names.json("status", "src", cwd=names.folders / "play")["name"] == "play"
    assert names.json("status", "./src", cwd=names.folders / "play")["name"] == "play"


@pytest.mark.parametrize("at", ["play", "work", "."])
@pytest.mark.parametrize("word", ["api", "API"])
def test_a_word_that_matches_two_projects_is_refused(names: Desk, at: str, word: str) -> None:
    for args in (["projects", "remove", word, "--yes"], ["status", word], ["down", word]):
        ran = names.call(*args, cwd=names.folders / at)
        assert (ran.code, ran.out) == (2, "")
        assert f"“api” ({names.folders}/work/api) and “api 2” ({names.folders}/play/api)" in ran.err
    assert listed(names) == ALL
    assert names.json("status", "./api", cwd=names.folders / "play")["slug"] == "api-2"
    ids = {one["path"]: one["id"] for one in names.json("ps")}
    assert names.json("status", ids[f"{names.folders}/work/api"])["slug"] == "api"


def test_removing_shows_what_is_removed_and_requires_confirmation(names: Desk) -> None:
    ran = names.run("projects", "remove", "play")
    assert (ran.code, ran.out) == (2, "")
    for text in ("This stops “play”", f"{names.folders}/play", "not changed", "Data", "Snapshots", "Logs"):
        assert text in ran.err
    assert f"Remove “play” ({names.folders}/play)?" in ran.err
    assert "--yes" in ran.err
    ran = names.run("projects", "remove", "play", "--json")
    assert ran.code == 2
    assert json.loads(ran.err)["error"]["code"] == "usage"
    assert names.run("projects", "remove", "play", "--without-snapshot", "--yes").code == 2
    assert listed(names) == ALL


def answered(desk: Desk, answer: bytes, *args: str) -> tuple[int, str]:
    """Run the command in a terminal in which the user types the answer; return exit code and output."""
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        [COMMAND, *args], cwd=desk.folders, env=desk.environment(), stdin=terminal, stdout=terminal, stderr=terminal
    )
    os.close(terminal)
    os.write(controller, answer)
    output = b""
    try:
        while chunk := os.read(controller, 4096):
            output += chunk
    except OSError:  # the terminal was closed
        pass
    os.close(controller)
    return process.wait(60), output.decode()


def test_on_a_terminal_the_user_must_confirm(names: Desk) -> None:
    code, output = answered(names, b"n\n", "projects", "remove", "play")
    assert code != 0
    assert f"Remove “play” ({names.folders}/play)? [y/N]" in output
    assert listed(names) == ALL
    names.ok("projects", "add", names.folder("temporary"))
    code, output = answered(names, b"y\n", "projects", "remove", "temporary")
    assert code == 0, output
    assert "“temporary” was removed." in output
    assert listed(names) == ALL


def test_two_names_that_look_the_same_are_ambiguous(names: Desk) -> None:
    for name in ("n\u00e9", "ne\u0301"):
        names.ok("projects", "add", names.folder(name))
    try:
        ran = names.call("projects", "remove", "n\u00e9", "--yes", cwd=names.folders / "play")
        assert ran.code == 2
        assert "matches two projects" in ran.err
    finally:
        for name in ("n\u00e9", "ne\u0301"):
            names.ok("projects", "remove", f"./{name}", "--yes")


@pytest.mark.slow
def test_a_removal_with_data_takes_a_snapshot_and_shows_how_to_restore_it(new_desk: Callable[[], Desk]) -> None:
    desk = new_desk()
    folder = desk.folder("shop")
    desk.ok("up", folder)
    desk.ok("psql", "shop", "--", "-c", "create table mine as select 42 as n")
    ran = desk.run("projects", "remove", "shop", "--delete-data", "--yes")
    assert ran.code == 0, ran
    assert "A snapshot of its database is taken first" in ran.err
    file = Path(
        next(line for line in ran.err.splitlines() if "is kept in" in line and ".dump" in line).split(" ")[-1][:-1]
    )
    assert file.is_file()
    assert file.parent == desk.home / "removed"
    command = ran.err.split("`commandcenter snapshot restore ")[1].split("`")[0]
    desk.ok("up", folder)
    desk.ok("snapshot", "restore", command, "--yes", cwd=folder)
    assert desk.ok("psql", "shop", "--", "-Atc", "select n from mine").strip() == "42"
    trail = desk.json("audit", "shop")
    assert [one["action"] for one in trail if one["action"] != "read password"] == ["restore", "start", "register"]
    shown = desk.ok("audit", "--since", "1h")
    assert "the command line" in shown
    assert "remove" in shown


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--delete-data", "--without-snapshot"], ["--delete-data"]])
def test_an_up_whose_project_is_removed_reports_it(new_desk: Callable[[], Desk], options: list[str]) -> None:
    desk = new_desk()
    process = desk.begin("up", desk.folder("shop"))
    wait_for((desk.home / "projects" / "shop" / "data").exists)
    removed = desk.run("projects", "remove", "shop", "--yes", *options)
    assert removed.code == 0, removed
    ran = finish(process)
    assert ran.code == 4, ran
    assert (
        "“shop” is being removed, so its start was cancelled." in ran.err or "“shop” was removed meanwhile" in ran.err
    )
    assert desk.json("ps") == []


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        (["stat"], ["status"]),
        (["status", "pl"], ["play"]),
        (["open", ""], ["api", "api-2", "play"]),
        (["logs", "-p", "api-"], ["api-2"]),
        (["restart", "p"], ["postgres", "play"]),
        (["logs", "b"], ["backend"]),
        (["status", "nosuch"], []),
    ],
)
def test_bash_completes_commands_projects_and_services(names: Desk, words: list[str], completed: list[str]) -> None:
    script = names.ok("completion", "bash")
    given = " ".join(word or "''" for word in words)
    code = f"{script}\nCOMP_WORDS=(commandcenter {given}) COMP_CWORD={len(words)}\n"
    code += f"_commandcenter_completion {COMMAND}\nprintf '%s\\n' \"${{COMPREPLY[@]}}\""
    done = subprocess.run(["bash", "-c", code], env=names.environment(), capture_output=True, text=True, check=True)
    assert (done.stdout.split(), done.stderr) == (completed, "")


def test_completion_needs_no_hub(new_desk: Callable[[], Desk]) -> None:
    desk = new_desk()
    environment = {**desk.environment(), "COMP_WORDS": "commandcenter status ", "COMP_CWORD": "2"}
    environment["_COMMANDCENTER_COMPLETE"] = "complete_bash"
    done = subprocess.run([COMMAND], env=environment, capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("", "")
    assert not (desk.home / "hub.json").exists()


def test_help_shows_the_help_of_a_command(names: Desk) -> None:
    assert names.ok("help", "snapshot", "create") == names.ok("snapshot", "create", "--help")
    assert names.ok("help") == names.ok("--help")
    assert names.call("help", "nosuch").code == 2


def test_only_pages_that_answer_are_listed(names: Desk) -> None:
    assert "http://" not in names.ok("ps")


def test_stopping_all_reports_the_number_of_projects_already_stopped(names: Desk) -> None:
    assert names.ok("down", "--all") == "3 projects were already stopped.\n"
