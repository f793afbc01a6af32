"""Start the browser without one-time addresses in the arguments of any process."""

import os
import re
import stat
import time
from pathlib import Path

import psutil
import pytest

from commandcenter_hub.cli import browser

from .desk import Desk, wait_for

BROWSER = """#!/bin/sh
printf '%s\\n' "$@" > "$SEEN.new"
cp -p "$(printf '%s' "$1" | sed 's|^file://||')" "$SEEN.page"
mv "$SEEN.new" "$SEEN.arguments"
"""


class Seen:
    """What a browser was started with, and what it then read."""

    def __init__(self, folder: Path) -> None:
        self._arguments, self.page = folder / "seen.arguments", folder / "seen.page"
        program = folder / "browser"
        program.write_text(BROWSER)
        program.chmod(0o755)
        self.environment = {"BROWSER": str(program), "SEEN": str(folder / "seen"), "DISPLAY": ":99"}

    @property
    def arguments(self) -> str:
        wait_for(self._arguments.exists)
        return self._arguments.read_text()


@pytest.fixture
def seen(tmp_path: Path) -> Seen:
    return Seen(tmp_path)


DESK = r"http://[0-9a-f]{32}\.localhost:\d+/#ticket=(v1\.[\w.-]+)"


@pytest.mark.parametrize(
    ("arguments", "secret"),
    [
        (["open", "shop"], DESK),
        (["open", "--hub"], r"http://127\.0\.0\.1:\d+/enter/([\w-]+)"),
        (["up", "shop", "--open"], DESK),
    ],
)
def test_a_one_time_address_is_in_a_private_file_and_in_no_argument(
    desk: Desk, seen: Seen, arguments: list[str], secret: str
) -> None:
    ran = desk.run(*arguments, **seen.environment)
    assert ran.code == 0, ran
    (given,) = seen.arguments.split()
    assert re.fullmatch(rf"file://{re.escape(str(desk.home))}/run/open-[0-9a-f]+\.html", given)
    assert stat.S_IMODE(seen.page.stat().st_mode) == 0o600
    assert stat.S_IMODE((desk.home / "run").stat().st_mode) == 0o700
    page = seen.page.read_text()
    found = set(re.findall(secret, page))
    assert len(found) == 1
    assert 'content="no-referrer"' in page
    running = [" ".join(one.info["cmdline"] or []) for one in psutil.process_iter(["cmdline"])]
    assert not [line for line in running if next(iter(found)) in line]
    if "--hub" not in arguments:
        assert desk.json("status", "shop")["urls"]["frontend"] in ran.out
        assert "ticket" not in ran.out + ran.err


def test_the_file_is_deleted_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "REMOVED_AFTER_S", 0.2)
    made = browser._leading_to("http://127.0.0.1:1/#ticket=x", tmp_path / "run")
    process = browser._remove_later(made)
    assert made.exists()
    assert process.wait(20) == 0
    assert not made.exists()


def test_files_that_were_left_behind_are_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    old, other = folder / "open-0.html", folder / "else.html"
    past = time.time() - 3 * browser.REMOVED_AFTER_S
    for file in (old, other):
        file.touch()
        os.utime(file, (past, past))
    made = browser._leading_to("http://127.0.0.1:1/", folder)
    assert sorted(folder.iterdir()) == sorted([made, other])


def test_an_address_is_escaped_in_the_page() -> None:
    page = browser._page("""http://127.0.0.1:1/"'><script>alert(1)</script>""")
    assert page.count("<script>") == 1
    assert "alert(1)</script>" not in page
