"""Tokens for programs on the command line."""

import re
import urllib.error
import urllib.request

import pytest

from .desk import Desk, wait_for


def status(url: str, token: str, body: bytes | None = None) -> int:
    """Send a GET with a token, or a POST with a JSON body, and return the status of the response."""
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    request = urllib.request.Request(url, body, headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_create_prints_the_token_alone_and_list_never_shows_it(desk: Desk) -> None:
    made = desk.run("token", "create", "--project", "shop", "--expires", "2h", "--note", "nightly “export”")
    assert made.code == 0, made
    found = re.fullmatch(r"cct_([0-9a-f]{12})_([\w-]{43})\n", made.out)
    assert found is not None, made
    assert found[1] in made.err
    assert "can read the desk of “shop”" in made.err
    assert found[2] not in made.err
    everywhere = desk.ok("token", "create", "--scope", "write", "--expires", "never").strip()
    listed = desk.ok("token", "list")
    lines = {line.split()[0]: line for line in listed.splitlines()}
    assert re.search(r" shop +read +\d{4}-\d\d-\d\d +\d{4}-\d\d-\d\d +never +nightly “export”$", lines[found[1]])
    assert re.search(r" all +write +\d{4}-\d\d-\d\d +never +never$", lines[everywhere.split("_")[1]])
    assert not [secret for secret in (found[2], everywhere[-43:]) if secret in listed]
    as_json = desk.json("token", "list")
    assert {one["id"]: one["scope"] for one in as_json}[found[1]] == "read"
    assert found[2] not in str(as_json)


def test_a_token_of_the_hub_works_until_it_is_revoked(desk: Desk) -> None:
    made = desk.json("token", "create", "--scope", "write")
    url = f"http://127.0.0.1:{desk.port}/api/projects"
    assert status(url, made["token"]) == 200
    assert "ago" in next(line for line in desk.ok("token", "list").splitlines() if line.startswith(made["id"]))
    assert made["id"] in desk.ok("token", "revoke", made["id"])
    assert status(url, made["token"]) == 401
    again = desk.run("token", "revoke", made["id"])
    assert again.code == 3
    assert "token list" in again.err


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (["--expires", "soon"], 2, "--expires 30d"),
        (["--expires", "0d"], 2, "--expires 30d"),
        (["--scope", "admin"], 2, "read"),
        (["--project", "nowhere"], 3, "nowhere"),
    ],
)
def test_wrong_options_are_refused(desk: Desk, arguments: list[str], code: int, named: str) -> None:
    ran = desk.run("token", "create", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert named in ran.err


def test_a_token_opens_its_desk_by_its_scope_until_it_is_revoked(desk: Desk) -> None:
    page = desk.json("status", "shop")["urls"]["frontend"]
    reader = desk.ok("token", "create", "--project", "shop").strip()
    writer = desk.json("token", "create", "--project", "shop", "--scope", "write")
    everywhere = desk.ok("token", "create").strip()
    for token in (reader, writer["token"], everywhere):
        wait_for(lambda token=token: status(f"{page}/api/summary", token) == 200)
    assert status(f"{page}/api/summary", reader[:-1]) == 401
    task = b'{"title": "Look at it"}'
    assert status(f"{page}/api/tasks", reader, task) == 403
    assert status(f"{page}/api/tasks", writer["token"], task) == 201
    assert status(f"http://127.0.0.1:{desk.port}/api/projects", reader) == 403
    desk.ok("token", "revoke", writer["id"])
    wait_for(lambda: status(f"{page}/api/summary", writer["token"]) == 401)
    # The desk has reported the use of the others with its answer to that change.
    used = {one["id"]: one["last_used_at"] for one in desk.json("token", "list")}
    assert used[reader.split("_")[1]] is not None
    assert used[everywhere.split("_")[1]] is not None


@pytest.mark.slow
def test_a_restarted_desk_receives_the_tokens_again(desk: Desk) -> None:
    page = desk.json("status", "shop")["urls"]["frontend"]
    token = desk.ok("token", "create", "--project", "shop").strip()
    wait_for(lambda: status(f"{page}/api/summary", token) == 200)
    desk.ok("restart", "backend", "-p", "shop")
    wait_for(lambda: status(f"{page}/api/summary", token) == 200)
