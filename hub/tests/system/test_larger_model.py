"""A model for search that is set for all projects and used by their desks."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from .conftest import HubProcess

pytestmark = pytest.mark.slow

KEY = "the-key-of-the-model"
WORDS = ("haystack", "needle", "greeting", "sewing")


class Server(ThreadingHTTPServer):
    """A server with OpenAI's embeddings API; the vector of a text counts a few words."""

    keys: set[str | None]
    models: set[str]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.keys.add(self.headers["authorization"])
        self.server.models.add(asked["model"])
        texts = [asked["input"]] if isinstance(asked["input"], str) else asked["input"]
        vectors = [[0.01 + text.lower().count(word) for word in WORDS] for text in texts]
        data = [{"index": index, "embedding": vector} for index, vector in enumerate(vectors)]
        body = json.dumps({"object": "list", "model": asked["model"], "data": data}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as made:
        made.keys, made.models = set(), set()
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        try:
            yield made
        finally:
            made.shutdown()
            thread.join()


@pytest.fixture
def hub(tmp_path: Path, server: Server) -> Iterator[HubProcess]:
    made = HubProcess(tmp_path)
    made.home.mkdir(mode=0o700)
    settings = f'[embeddings]\nurl = "http://127.0.0.1:{server.server_port}/v1"\nmodel = "counted"\nkey = "{KEY}"\n'
    (made.home / "config.toml").write_text(settings, encoding="utf-8")
    try:
        made.start()
        yield made
    finally:
        made.clean_up()


def test_desks_use_the_model_of_the_settings(hub: HubProcess, server: Server) -> None:
    project = hub.register()
    hub.started(project)
    with hub.backend(project) as desk:
        deadline = time.monotonic() + 60
        while True:
            found = desk.get("/api/search", params={"q": "sewing needle greeting haystack"}).raise_for_status().json()
            if found["embedding"]["state"] == "ready" and found["items"]:
                break
            assert time.monotonic() < deadline, found
            time.sleep(0.1)
    assert found["embedding"]["model"] == "counted"
    assert [hit["found_by"] for hit in found["items"]] == ["meaning"]  # no text contains “sewing”
    assert (server.keys, server.models) == ({f"Bearer {KEY}"}, {"counted"})
    written = [path for path in hub.home.rglob("*") if path.is_file() and path.name != "config.toml"]
    assert [path for path in written if KEY.encode() in path.read_bytes()] == []
    commands = "\n".join(" ".join(process.cmdline()) for process in hub.processes())
    assert KEY not in commands
