"""The Atom feed of changes, read with a token in its address through both servers."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import httpx
import pytest

from commandcenter_app.api.changes.feed import to_atom
from commandcenter_app.api.changes.schemas import Change
from commandcenter_hub.domain import desk_access

READ, WRITE = f"cct_reader_{'r' * 43}", f"cct_writer_{'w' * 43}"
ATOM = "{http://www.w3.org/2005/Atom}"
FEED = "/api/changes/feed.atom"


@pytest.fixture
def frontend(backend: Any, tools: Any, tmp_path: Path) -> Iterator[Any]:
    with backend.client() as client:
        tokens = [
            {"id": name, "sha256": hashlib.sha256(text.encode()).hexdigest(), "scope": scope, "expires_at": None}
            for name, text, scope in (("reader", READ, "read"), ("writer", WRITE, "write"))
        ]
        body = json.dumps({"tokens": tokens}).encode()
        json_type = {"content-type": "application/json"}
        client.put(desk_access.access_target(body), content=body, headers=json_type).raise_for_status()
    with tools.run_app("frontend", tools.frontend_settings(backend.url), tmp_path, ready="/health/ready") as app:
        yield app


def test_a_read_token_in_the_address_reads_the_feed_only(backend: Any, client: httpx.Client, frontend: Any) -> None:
    client.post("/api/tasks", json={"title": "Look <here> & there"}).raise_for_status()
    for app in (backend, frontend):
        with httpx.Client(base_url=app.url, trust_env=False) as reader:
            answer = reader.get(FEED, params={"token": READ})
            assert answer.status_code == 200, answer.text
            assert answer.headers["content-type"].startswith("application/atom+xml")
            titles = [one.findtext(f"{ATOM}title") for one in fromstring(answer.content).iter(f"{ATOM}entry")]
            assert titles == ["Task added: Look <here> & there (open)"]
            assert reader.get(FEED).status_code == 401
            assert reader.get(FEED, params={"token": WRITE}).status_code == 401
            assert reader.get(FEED, params={"token": READ[:-1] + "x"}).status_code == 401
            assert reader.get("/api/changes", params={"token": READ}).status_code == 401
            assert reader.post(FEED, params={"token": READ}).status_code in {401, 403, 405}
        assert READ not in app.log.read_text()
        assert WRITE not in app.log.read_text()
        assert READ[:-1] not in app.log.read_text()


def test_entries_keep_their_ids() -> None:
    nothing = {"detail": "", "was": "", "now": "", "path": None, "line": None, "id": None}
    common = {"at": "2026-09-01T10:00:00Z", "author": "", "files": [], "count": 0, **nothing}
    one = Change.model_validate({"area": "commit", "action": "added", "subject": "Begin", **common, "now": "a" * 40})
    two = Change.model_validate({"area": "gap", "action": "removed", "subject": "x", **common, "was": "low"})
    feeds = [fromstring(to_atom(changes, "p", "urn:x")) for changes in ([one, two], [two])]
    ids = [[entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")] for feed in feeds]
    assert ids[0][1:] == ids[1]
    assert len(set(ids[0])) == 2
    assert fromstring(to_atom([], "p", "urn:x")).findtext(f"{ATOM}updated") == "2000-01-01T00:00:00+00:00"
