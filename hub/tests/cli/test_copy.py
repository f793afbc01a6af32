"""A copy of COMMANDCENTER_HOME beside the original, whose project runs."""

import json
import subprocess
from collections.abc import Callable

import pytest

from .desk import Desk, free_ports


@pytest.mark.slow
def test_a_copy_of_a_home_touches_nothing_of_the_original(new_desk: Callable[[], Desk]) -> None:
    desk = new_desk()
    desk.ok("up", desk.folder("shop"))
    before = desk.json("status", "shop")
    copy = Desk(desk.home.with_name("copy"), desk.folders, free_ports(1)[0])
    subprocess.run(["cp", "-a", desk.home, copy.home], check=True)
    try:
        down = copy.run("down", "shop")
        assert down.code == 4
        message = f"{copy.home} is a copy of {desk.home}, where this project runs"
        assert message in down.err
        shown = json.loads(copy.ok("status", "shop", "--json"))
        assert shown["status"] == "error"
        assert message in shown["error"]["message"]
        up = copy.run("up", "shop")
        assert "is in use by" in up.err, up
        copy.ok("stop-hub")
        copy.start_hub()
        assert json.loads(copy.ok("status", "shop", "--json"))["status"] == "stopped"
        after = desk.json("status", "shop")
        assert after["status"] == "running"
        assert [one["since"] for one in after["services"]] == [one["since"] for one in before["services"]]
    finally:
        copy.ok("stop-hub")
    desk.ok("down", "shop")
