"""Tokens for programs on the command line."""

import re
import urllib.error
import urllib.request

import pytest

from .desk import Desk


def status(url: str, token: str) -> int:
    """Send a request with a token and return the status of the response."""
    request = urllib.request.Request(url, headers={"authorization": f"Bearer {token}"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10) as answer:
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
