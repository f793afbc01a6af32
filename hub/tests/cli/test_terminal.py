"""Output on a terminal."""

import json
import os
import pty
import re
import subprocess

from .desk import COMMAND, Desk, wait_for


def on_terminal(desk: Desk, *args: str, **environment: str) -> str:
    """Run a command on a terminal and return its output."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [COMMAND, *args],
        cwd=desk.folders,
        env=desk.environment(TERM="xterm-256color", **environment),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    output = b""
    try:
        while chunk := os.read(ours, 65536):
            output += chunk
    except OSError:  # the terminal closes when the command ends
        pass
    finally:
        os.close(ours)
        assert process.wait(30) == 0, output
    return output.decode()


def test_steps_are_redrawn_in_place(desk: Desk) -> None:
    shown = on_terminal(desk, "restart", "frontend", "-p", "shop")
    assert "\x1b[?25l" in shown, "the cursor was not hidden while drawing"
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l"), "the cursor was not shown again"
    assert "✓" in shown
    assert "was restarted" in shown


def test_no_color_disables_colours(desk: Desk) -> None:
    for args in (["restart", "frontend", "-p", "shop"], ["ps"], ["status", "shop"], ["logs", "-p", "shop", "-n", "5"]):
        assert "\x1b" not in on_terminal(desk, *args, NO_COLOR="1")


def test_a_terminal_gets_addresses_that_sign_in(desk: Desk) -> None:
    shown = on_terminal(desk, "up", "shop")
    assert f"http://127.0.0.1:{desk.port}/enter/" in shown
    port = desk.json("status", "shop")["urls"]["frontend"].rpartition(":")[2]
    ticket = re.compile(rf"http://[0-9a-f]{{32}}\.localhost:{port}/#ticket=v1\.")
    assert ticket.search(shown)
    opened = on_terminal(desk, "open", "shop", DISPLAY="", WAYLAND_DISPLAY="", BROWSER="", WSL_DISTRO_NAME="")
    assert ticket.search(opened)


def test_names_and_logs_cannot_control_the_terminal(desk: Desk) -> None:
    evil = "a\x9b31m\u202eb\u2066c\x07"
    folder = desk.folder(evil)
    added = desk.call("projects", "add", folder)
    assert added.code == 0, added
    slug = next(one["slug"] for one in desk.json("ps") if one["path"] == str(folder))
    try:
        for args in (["ps"], ["ps", "--json"], ["status", slug], ["status", slug, "--json"], ["logs", "-p", slug]):
            shown = on_terminal(desk, *args, NO_COLOR="1")
            assert not [char for char in shown if char in evil and not char.isprintable()], (args, shown)
        for args in (["status", "no" + evil], ["status", "no" + evil, "--json"], ["up", f"./no{evil}"], ["no" + evil]):
            ran = desk.call(*args)
            assert ran.code
            assert not [char for char in ran.err if char in evil and not char.isprintable()], (args, ran)
    finally:
        desk.call("projects", "remove", slug)


def test_logs_as_json_escape_control_characters(desk: Desk) -> None:
    evil = "\x9b\u202e\u2069"
    desk.ok("psql", "shop", "--", "-qc", f"do $$ begin raise warning 'odd: {evil}'; end $$")
    wait_for(lambda: desk.call("logs", "postgres", "-p", "shop", "--search", "odd: ").out)
    printed = desk.ok("logs", "postgres", "-p", "shop", "--search", "odd: ", "--json")
    assert "\\u009b\\u202e\\u2069" in printed
    assert evil in json.loads(printed.splitlines()[0])["text"]
    assert not [char for char in printed if char in evil]
    assert "\\x9b\\u202e\\u2069" in desk.ok("logs", "postgres", "-p", "shop", "--search", "odd: ")


def test_status_words_are_coloured(desk: Desk) -> None:
    assert "\x1b[32mrunning\x1b[0m" in on_terminal(desk, "ps")
