"""`commandcenter news` with a real desk, and its lines."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from commandcenter_hub.cli.commands import news
from commandcenter_hub.cli.commands.news import row
from commandcenter_hub.testing.repositories import commit_all

from .desk import Desk, wait_for

MakeDesk = Callable[[], Desk]


def change(**given: Any) -> dict[str, Any]:
    nothing = {"detail": "", "was": "", "now": "", "path": None, "line": None, "author": "", "files": [], "count": 0}
    return {"at": "2026-09-01T10:00:00Z", "action": "added", **nothing, **given}


def test_lines_name_what_changed_without_control_characters() -> None:
    commit = change(area="commit", subject="Close\x1b[31m it", now="9f1c2ab" * 6, detail="main", author="Ada", count=2)
    assert row(commit)[1:] == ("commit 9f1c2ab9f", "Close it", "Ada, main, 2 files")
    moved = change(area="dependency", action="changed", subject="httpx", was=">=0.27", now=">=0.28")
    assert row(moved)[1:] == ("dependency changed", "httpx", ">=0.27 → >=0.28")
    edit = change(area="edit", subject="a.py", path="a.py")
    assert row(edit)[1:] == ("not committed", "a.py", "")


@pytest.mark.parametrize(("total", "rest"), [(1, ""), (2, "1 more change;"), (4, "3 more changes;")])
def test_the_number_of_changes_that_are_not_printed(
    total: int, rest: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = {"items": [change(area="edit", subject="a.py")], "total": total}
    monkeypatch.setattr(news, "connect", lambda **_: SimpleNamespace(get=lambda *_: page))
    monkeypatch.setattr(news, "find_project", lambda *_: {"id": "p1"})
    news.news(tail=1)
    assert capsys.readouterr().err == (f"{rest} the desk lists all of them.\n" if rest else "")


@pytest.mark.slow
def test_news_of_a_running_desk(new_desk: MakeDesk) -> None:
    desk = new_desk()
    shop = desk.folder("shop")
    (shop / "a.py").write_text("x = 1\n")
    commit_all(shop, "Open the shop")
    desk.ok("projects", "add", shop)
    stopped = desk.run("news", "shop")
    assert (stopped.code, stopped.out) == (4, "")
    assert "is not running" in stopped.err
    desk.ok("up", shop)
    wait_for(lambda: "Open the shop" in desk.run("news", "shop", "--since", "2d").out)
    page = json.loads(desk.run("news", "shop", "--since", "2d", "--json").out)
    (found,) = [one for one in page["items"] if one["area"] == "commit"]
    assert (found["author"], found["detail"]) == ("Ada", "main")
    assert "a.py" in found["files"]
