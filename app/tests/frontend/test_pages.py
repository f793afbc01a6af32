"""The pages, served by the application itself."""

import gzip
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from commandcenter_app.frontend.access import Access
from commandcenter_app.frontend.app import create_app
from commandcenter_app.frontend.proxy import Proxy

pytestmark = pytest.mark.anyio


@pytest.fixture
def static(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>page</title>")
    (folder / "assets" / "index-abc123.js").write_text("1")
    (folder / "icon.svg").write_text("<svg/>")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


@pytest.fixture
async def client(static: Path) -> AsyncIterator[httpx.AsyncClient]:
    proxy = Proxy("http://127.0.0.1:1", "key")
    transport = httpx.ASGITransport(create_app(proxy, Access("key"), static))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:3010") as client:
        yield client
    await proxy.aclose()


@pytest.mark.parametrize("path", ["/", "/index.html", "/documents/12", "/search?q=a", "/a.b/c", "//", "/%00"])
async def test_every_address_serves_the_page(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 200
    assert "<title>page</title>" in answer.text
    assert answer.headers["cache-control"] == "no-cache"
    assert "script-src 'self';" in answer.headers["content-security-policy"]


async def test_assets_are_cached_forever(client: httpx.AsyncClient) -> None:
    answer = await client.get("/assets/index-abc123.js")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (await client.get("/icon.svg")).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"), ("br, gzip;q=0.5", "gzip"), ("GZIP", "gzip"),
        ("", None), ("br", None), ("gzip;q=0", None), ("gzip; q=0.0, br", None), ("xgzip", None),
    ],
)  # fmt: skip
async def test_browsers_get_the_compressed_copy_that_they_accept(
    client: httpx.AsyncClient, static: Path, accepted: str, encoding: str | None
) -> None:
    script = "console.log('x');" * 200
    asset = static / "assets" / "index-abc123.js"
    asset.write_text(script)
    asset.with_name(asset.name + ".gz").write_bytes(gzip.compress(script.encode()))
    answer = await client.get("/assets/index-abc123.js", headers={"accept-encoding": accepted})
    assert (answer.status_code, answer.text) == (200, script)
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["content-type"].startswith("text/javascript")
    assert (answer.headers["vary"], answer.headers["cache-control"]) == (
        "Accept-Encoding",
        "public, max-age=31536000, immutable",
    )


async def test_a_missing_asset_is_not_the_page(client: httpx.AsyncClient) -> None:
    answer = await client.get("/assets/index-old.js")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt"])
async def test_nothing_outside_is_served(client: httpx.AsyncClient, path: str) -> None:
    assert "secret" not in (await client.get(path)).text


async def test_unchanged_files_are_not_sent_again(client: httpx.AsyncClient) -> None:
    first = await client.get("/")
    again = await client.get("/index.html", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


async def test_an_unsupported_method_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")


async def test_pages_that_were_not_built_are_reported(client: httpx.AsyncClient, static: Path) -> None:
    (static / "index.html").unlink()
    answer = await client.get("/")
    assert answer.status_code == 503
    assert "make setup" in answer.json()["error"]["hint"]


async def test_the_liveness_check_succeeds(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health/live")).json() == {"status": "ok"}


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "[::1]"])
@pytest.mark.parametrize("path", ["/", "/documents?kind=a%2Fb", "/assets/index-abc123.js", "//evil.example/"])
async def test_pages_under_other_names_redirect_to_127_0_0_1(client: httpx.AsyncClient, host: str, path: str) -> None:
    """Another user can serve `localhost` at [::1], and so the same origin."""
    answer = await client.get(f"http://{host}:3010{path}")
    assert answer.status_code == 307
    assert answer.headers["location"] == f"http://127.0.0.1:3010{path}"
    assert (await client.get(f"http://{host}:3010/health/live")).status_code == 200


NAME = "0123456789abcdef" * 2 + ".localhost"


async def test_pages_have_a_new_host_name_in_each_process(static: Path) -> None:
    names = []
    for own_name in (True, True, False):
        proxy = Proxy("http://127.0.0.1:1", "key")
        transport = httpx.ASGITransport(create_app(proxy, Access("key", own_name=own_name), static))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:3010") as client:
            names.append((await client.get("/api/session")).json()["host"])
        await proxy.aclose()
    assert re.fullmatch(r"[0-9a-f]{32}\.localhost", names[0])
    assert names[0] != names[1]
    assert names[2] is None


async def test_pages_are_served_at_host_names_of_this_form(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"http://{NAME}:3010/documents?kind=a")
    assert (answer.status_code, "<title>page</title>" in answer.text) == (200, True)


@pytest.mark.parametrize(
    "host", ["evil.localhost", f"x{NAME}", f"a.{NAME}", f"{NAME}.", f"{NAME}.evil.example", NAME[1:]]
)
async def test_other_names_are_refused(client: httpx.AsyncClient, host: str) -> None:
    assert (await client.get("/", headers={"Host": f"{host}:3010"})).status_code == 403


@pytest.mark.parametrize("origin", [f"http://{NAME}:3011", "http://127.0.0.1:3010", f"https://{NAME}:3010"])
async def test_an_origin_must_be_exactly_that_of_such_a_host_name(client: httpx.AsyncClient, origin: str) -> None:
    answer = await client.post(f"http://{NAME}:3010/api/tasks", headers={"Origin": origin})
    assert answer.json()["error"]["code"] == "cross_site"
