"""Folders with unusual names, and missing folders."""

import json
import os
import shlex
import shutil
import subprocess

import pytest

from .desk import COMMAND, Desk

NAMES = ["two words", 'it\'s "quoted" & $HOME', "Größe 日本語 ✓", "-dash", "semi;colon`tick`", "émigré" + "e\u0301"]


def test_folders_with_unusual_names_are_registered_and_found(desk: Desk) -> None:
    folders = [desk.folder(name) for name in NAMES]
    for name, folder in zip(NAMES, folders, strict=True):
        added = desk.json("projects", "add", folder)
        assert (added["name"], added["path"]) == (name, str(folder))
        assert desk.json("status", cwd=folder)["id"] == added["id"]
    listed = desk.ok("ps")
    for name, folder in zip(NAMES, folders, strict=True):
        assert name in listed
        assert desk.call("projects", "remove", folder, "--yes").code == 0


@pytest.mark.slow
def test_a_project_with_an_unusual_name_runs(desk: Desk) -> None:
    folder = desk.folder('Bücher & "Co\'s" 書')
    ran = desk.run("up", folder)
    assert ran.code == 0, ran
    assert desk.json("status", cwd=folder)["status"] == "running"
    assert desk.ok("psql", folder, "--", "-Atc", "select 1").strip() == "1"
    desk.ok("projects", "remove", folder, "--delete-data", "--yes")
    assert sorted(path.name for path in folder.iterdir()) == ["README.md"]


def test_a_folder_name_that_is_not_utf8_is_refused_with_a_hint(desk: Desk) -> None:
    folder = os.fsencode(desk.folders) + b"/caf\xe9"
    os.mkdir(folder)  # noqa: PTH102 - Path cannot hold bytes
    try:
        for args, at in ((["up", folder], desk.folders), (["projects", "add", folder], desk.folders), (["up"], folder)):
            done = subprocess.run(
                [COMMAND, *args], cwd=at, env=desk.environment(), capture_output=True, encoding="utf-8", timeout=60
            )
            assert done.returncode == 2, done
            assert "is not valid UTF-8" in done.stderr
            assert "caf�" in done.stderr
            assert "Rename the folder" in done.stderr
    finally:
        os.rmdir(folder)  # noqa: PTH106


@pytest.mark.slow
def test_control_characters_never_reach_the_terminal(desk: Desk) -> None:
    folder = desk.folder("evil\x1b]0;title\x07\x1b[31m\u202ename")
    desk.ok("projects", "add", folder)
    for args in (["ps"], ["status", folder], ["psql", folder], ["up", "./evil\x1b[5mother"]):
        ran = desk.run(*args)
        assert not {"\x1b", "\x07", "\u202e"} & set(ran.out + ran.err), args
    assert "\\x1b" in desk.ok("ps")
    desk.ok("projects", "remove", folder, "--yes")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_output_works_in_any_encoding(desk: Desk, encoding: str) -> None:
    desk.ok("projects", "add", desk.folder(f"Straße 日本 {encoding}"))
    for args in (["ps"], ["ps", "--json"], ["status", f"./Straße 日本 {encoding}"], ["status", "unknown"], ["--help"]):
        done = subprocess.run(
            [COMMAND, *args],
            cwd=desk.folders,
            env=desk.environment(PYTHONIOENCODING=encoding, LC_ALL="C"),
            capture_output=True,
        )
        assert done.returncode in {0, 3}, done
        output = (done.stdout + done.stderr).decode(encoding)
        assert "Error" in output or done.returncode == 0
        assert "Traceback" not in output
        if args[-1] == "--json":
            assert f"Straße 日本 {encoding}" in {project["name"] for project in json.loads(output)}
    desk.ok("projects", "remove", f"./Straße 日本 {encoding}", "--yes")


def test_a_missing_folder_is_reported_and_can_be_moved(desk: Desk) -> None:
    folder = desk.folder("ephemeral")
    desk.ok("projects", "add", folder)
    moved = desk.folders / "kept"
    shutil.move(folder, moved)
    ran = desk.run("up", folder)
    assert ran.code == 3
    assert "does not exist" in ran.err
    assert "projects move" in ran.err
    assert desk.json("status", "ephemeral")["status"] == "stopped"
    assert desk.run("up", "ephemeral").code == 3
    desk.ok("projects", "move", "ephemeral", moved)
    assert desk.json("status", cwd=moved)["name"] == "ephemeral"
    desk.ok("projects", "remove", "ephemeral", "--yes")


def test_a_deleted_current_folder_is_reported(desk: Desk) -> None:
    folder = desk.folder("gone")
    script = f'cd "{folder}" && rm -r "{folder}" && exec "{COMMAND}" status'
    done = subprocess.run(["sh", "-c", script], env=desk.environment(), capture_output=True, text=True)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr


def test_up_of_a_moved_folder_offers_to_move_the_project(desk: Desk) -> None:
    folder = desk.folder("nomad")
    made = desk.json("projects", "add", folder)
    (desk.folders / "new home").mkdir()
    moved = folder.rename(desk.folders / "new home" / "nomad")
    ran = desk.run("up", moved)
    assert ran.code == 4, ran
    assert f"The folder {folder} of “nomad” does not exist any more" in ran.err
    hint = next(line for line in ran.err.splitlines() if line.startswith("Hint: "))
    command = next(part for part in hint.split("`") if "projects move" in part)
    _, *args = shlex.split(command)
    desk.ok(*args)
    (found,) = [one for one in desk.json("ps") if one["id"] == made["id"]]
    assert found["path"] == str(moved)
    desk.ok("projects", "remove", moved, "--yes")
