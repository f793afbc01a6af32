"""Output of package clients."""

import asyncio
import hashlib
import http.server
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from commandcenter_app.gaps import clients
from commandcenter_app.gaps.check import RegistryAnswer
from commandcenter_app.gaps.clients import CLIENTS, changes_at, read_cargo, read_go, read_npm, run
from commandcenter_app.gaps.versions import Releases
from commandcenter_app.shared.children import private_place


def runs(program: str) -> bool:
    """Return whether a program is installed and runs for this user."""
    if shutil.which(program) is None:
        return False
    return subprocess.run([program, "--version"], capture_output=True).returncode == 0


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("git+https://github.com/vuejs/core.git", "https://github.com/vuejs/core/releases"),
        ("git://github.com/a/b.js.git", "https://github.com/a/b.js/releases"),
        ("git+ssh://git@github.com/a/b.git", "https://github.com/a/b/releases"),
        ("https://github.com/a/b/tree/main/packages/c", "https://github.com/a/b/releases"),
        ("https://gitlab.com/a/b.git", "https://gitlab.com/a/b/-/releases"),
        ("git+https://forge.test/a/b.git", "https://forge.test/a/b"),
        ("git@forge.test:a/b.git", None),
        ("javascript:alert(1)", None),
        ("https://user:secret@forge.test/a", None),
        (None, None),
        ({"url": 1}, None),
    ],
)
def test_changes_are_at_the_page_of_releases_if_the_host_has_one(source: object, address: str | None) -> None:
    assert changes_at(source) == address


def test_days_and_addresses_are_read_from_what_clients_print() -> None:
    npm = {
        "versions": ["1.0.0", "1.1.0"],
        "dist-tags": {"latest": "1.1.0"},
        "time": {"modified": "2025-01-01T00:00:00Z", "1.0.0": "2020-01-01T00:00:00Z", "1.1.0": "2021-03-04T05:06:07Z"},
        "repository": {"type": "git", "url": "git+https://github.com/a/b.git"},
    }
    day, changes = date(2021, 3, 4), "https://github.com/a/b/releases"
    assert read_npm(json.dumps(npm)) == Releases("1.1.0", ("1.0.0", "1.1.0"), None, day, changes)
    licensed = read_npm(json.dumps({**npm, "license": "mit"}))
    assert licensed == Releases("1.1.0", ("1.0.0", "1.1.0"), None, day, changes, "MIT")
    del npm["time"], npm["repository"]
    assert read_npm(json.dumps(npm)) == Releases("1.1.0", ("1.0.0", "1.1.0"))
    assert read_cargo("version: 1.2.3 (latest 1.3.0)\nrepository: https://github.com/a/b\n") == Releases(
        "1.3.0", changes=changes
    )
    assert read_cargo("version: 1.2.3\nlicense: MIT/Apache-2.0\n") == Releases("1.2.3", licence="MIT OR Apache-2.0")
    assert read_cargo("version: 0.2.189 (latest 1.0.0-alpha.5)\n") == Releases("0.2.189")
    go = {"Path": "github.com/a/b", "Version": "v1.2.0", "Versions": ["v1.2.0"], "Time": "2021-03-04T05:06:07Z"}
    assert read_go(json.dumps(go)) == Releases("v1.2.0", ("v1.2.0",), None, day, changes)
    assert read_go(json.dumps({**go, "Path": "example.org/b", "Time": 7})) == Releases("v1.2.0", ("v1.2.0",))


def test_cached_answers_of_an_earlier_version_are_understood() -> None:
    answer = RegistryAnswer(Releases("1.0", ("1.0",), None, date(2021, 3, 4), "https://forge.test/a", "MIT"))
    assert RegistryAnswer.from_json(answer.to_json()) == answer
    earlier = json.loads(answer.to_json())
    del earlier["releases"]["released"], earlier["releases"]["changes"], earlier["releases"]["licence"]
    assert RegistryAnswer.from_json(json.dumps(earlier)).releases == Releases("1.0", ("1.0",))


@pytest.mark.parametrize(
    ("script", "ends"),
    [
        ("end = time.monotonic() + 6\nwhile time.monotonic() < end: pass", True),
        ("time.sleep(600)", False),
        ("while True: pass", False),
    ],
    ids=["computes", "waits", "computes without end"],
)
async def test_only_a_client_that_waits_is_given_up_early(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, *, ends: bool
) -> None:
    """On a busy machine, a client computes for longer than it may wait for a registry."""
    monkeypatch.setattr(clients, "WAIT_AT_MOST_S", 3.0)
    monkeypatch.setattr(clients, "LOOK_EVERY_S", 0.2)
    monkeypatch.setattr(clients, "RUN_AT_MOST_S", 60.0 if ends else 6.0)
    command = [sys.executable, "-c", f"import time\n{script}\nprint('done')"]
    with private_place(tmp_path) as place:
        if ends:
            assert await run(command, place, {}) == (0, "done\n", "")
        else:
            with pytest.raises(TimeoutError):
                await run(command, place, {})


async def test_a_limit_that_was_reached_is_not_extended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client may use the processor again at the moment at which its time is over."""
    monkeypatch.setattr(clients, "LOOK_EVERY_S", 0.0)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01) as limit:
            try:
                await asyncio.sleep(60)
            finally:
                await clients._extend(limit, os.getpid())


@pytest.fixture
def crates() -> Iterator[str]:
    """Serve a registry of crates with one crate, which replaces crates.io for mirrors."""
    packed = io.BytesIO()
    manifest = b'[package]\nname = "it"\nversion = "1.2.3"\nlicense = "MIT"\n'
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in (("Cargo.toml", manifest), ("src/lib.rs", b"")):
            entry = tarfile.TarInfo(f"it-1.2.3/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    crate = packed.getvalue()
    line = {"name": "it", "vers": "1.2.3", "deps": [], "features": {}, "yanked": False}

    class Registry(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = f"http://127.0.0.1:{server.server_port}"
            pages = {
                "/config.json": json.dumps({"dl": f"{address}/{{crate}}-{{version}}"}).encode(),
                "/2/it": json.dumps({**line, "cksum": hashlib.sha256(crate).hexdigest()}).encode(),
                "/it-1.2.3": crate,
            }
            body = pages.get(self.path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Registry) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"sparse+http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.mark.skipif(not runs("cargo"), reason="cargo is not installed, or rustup has no toolchain for this user")
async def test_cargo_asks_the_registry_that_replaces_the_usual_one(
    crates: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "cargo"
    home.mkdir()
    (home / "config.toml").write_text(
        f'[source.crates-io]\nreplace-with = "mirror"\n[source.mirror]\nregistry = "{crates}"\n'
    )
    monkeypatch.setenv("CARGO_HOME", str(home))
    with private_place(tmp_path) as place:
        assert (await CLIENTS["cargo"].ask("it", place)).newest == "1.2.3"
        with pytest.raises(clients.UnknownError):
            await CLIENTS["cargo"].ask("not-there", place)
