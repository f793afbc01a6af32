"""What a terminal is shown, and what it is not."""

import os
import pty
import subprocess

from .desk import COMMAND, Desk


def on_terminal(desk: Desk, *args: str, **environment: str) -> str:
    """Run a command whose three streams are a terminal; return all that was written."""
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
    said = b""
    try:
        while chunk := os.read(ours, 65536):
            said += chunk
    except OSError:  # the terminal is closed when the command has ended
        pass
    finally:
        os.close(ours)
        assert process.wait(30) == 0, said
    return said.decode()


def test_steps_are_redrawn_in_place(desk: Desk) -> None:
    shown = on_terminal(desk, "restart", "frontend", "-p", "shop")
    assert "\x1b[?25l" in shown, "the cursor is hidden while drawing"
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l"), "and shown again"
    assert "✓" in shown
    assert "was restarted" in shown


def test_no_color_is_plain(desk: Desk) -> None:
    for args in (["restart", "frontend", "-p", "shop"], ["ps"], ["status", "shop"], ["logs", "-p", "shop", "-n", "5"]):
        assert "\x1b" not in on_terminal(desk, *args, NO_COLOR="1")


def test_a_terminal_is_given_a_link_that_lets_the_browser_in(desk: Desk) -> None:
    assert f"http://127.0.0.1:{desk.port}/enter/" in on_terminal(desk, "up", "shop")


def test_status_words_are_coloured(desk: Desk) -> None:
    assert "\x1b[32mrunning\x1b[0m" in on_terminal(desk, "ps")
