"""Access control of the API."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from commandcenter_hub.api import app
from commandcenter_hub.services import access

PROOF = "x-commandcenter-page"


async def raw(api: Any, method: str, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
    """Send a request without the token."""
    async with httpx.AsyncClient(base_url=api.http.base_url, verify=False) as http:
        return await http.request(method, path, headers=headers)


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


async def test_without_a_token_only_the_health_is_available(api: Any) -> None:
    for route in (
        "/api/projects", "/api/events", "/api/orchestration/x/status", "/api/orchestration/x/logs/stream",
        "/api/filesystem/home", "/api/doctor", "/api/engines", "/api/version", "/api/nothing",
    ):  # fmt: skip
        assert code(await raw(api, "GET", route)) == (401, "unauthorized"), route
    assert code(await raw(api, "POST", "/api/auth/links")) == (401, "unauthorized")
    for path, without, added in (
        ("/health", {"status": "ok"}, {"version", "pid", "home"}),
        ("/health/ready", {"ready": True}, {"reasons", "problems", "notices"}),
    ):  # fmt: skip
        assert (await raw(api, "GET", path)).json() == without
        headers = {"authorization": f"Bearer {api.settings.token_file.read_text().strip()}"}
        assert (await raw(api, "GET", path, headers)).json().keys() - without.keys() == added
    assert (await raw(api, "GET", "/api/openapi.json")).status_code == 200


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic {token}", "{token}", "Bearer {token}x"])
async def test_a_wrong_token_is_refused(api: Any, header: str) -> None:
    token = api.settings.token_file.read_text().strip()
    answer = await raw(api, "GET", "/api/projects", {"authorization": header.format(token=token)})
    assert code(answer) == (401, "unauthorized")
    assert token not in answer.text


async def test_the_scheme_of_the_token_is_case_insensitive(api: Any) -> None:
    token = api.settings.token_file.read_text().strip()
    answer = await raw(api, "GET", "/api/projects", {"authorization": f"bearer  {token}"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "127.0.0.1.evil.example", "", "127.0.0.2:9001", "[::2]:1", "localhost.:1", "[", "a b", "::1",
        "evil.example@127.0.0.1", "user:pass@localhost:9001", "localhost/x", "127.0.0.1?x", "127.0.0.1#x",
        "localhost:", "localhost:x", "localhost:0", "localhost:65536", "localhost:9001:1", "[::1", "backend:8000",
    ],
)  # fmt: skip
async def test_other_names_for_this_machine_are_refused(api: Any, host: str) -> None:
    answer = await raw(api, "GET", "/health", {"host": host})
    assert code(answer) == (403, "forbidden")
    assert f"http://127.0.0.1:{api.settings.port}." in answer.json()["error"]["hint"]


async def test_a_second_host_header_is_refused(api: Any) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", api.settings.port)
    hosts = f"Host: 127.0.0.1:{api.settings.port}\r\nHost: evil.example"
    writer.write(f"GET /health HTTP/1.1\r\n{hosts}\r\nConnection: close\r\n\r\n".encode())
    status = int((await reader.read()).split(b" ", 2)[1])
    writer.close()
    assert status in {400, 403}


async def test_every_loopback_name_is_accepted(api: Any) -> None:
    port = api.settings.port
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"LOCALHOST:{port}", f"[::1]:{port}", "localhost"):
        assert (await raw(api, "GET", "/health", {"host": host})).status_code == 200, host


async def test_pages_under_other_names_redirect_to_127_0_0_1(api: Any) -> None:
    """Another user can serve `localhost` at [::1], and so the same origin."""
    port = api.settings.port
    for name in ("localhost", "LOCALHOST", "[::1]"):
        for path in ("/", "/open/shop?path=%2Ftasks%3Fa", "/enter/code", "/assets/x.js"):
            answer = await raw(api, "GET", path, {"host": f"{name}:{port}"})
            assert answer.status_code == 307, (name, path)
            assert answer.headers["location"] == f"http://127.0.0.1:{port}{path}"
    for method, path in (("GET", "/health"), ("GET", "/api/projects"), ("POST", "/")):
        assert (await raw(api, method, path, {"host": f"localhost:{port}"})).status_code != 307, path


async def test_pages_are_read_only(api: Any) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for path in ("/", "/projects/shop", "/assets/x.js", "/index.html"):
            answer = await raw(api, method, path, {"host": f"127.0.0.1:{api.settings.port}"})
            assert (answer.status_code, answer.headers.get("allow")) == (405, "GET, HEAD"), (method, path)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://["},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "https://{own}"},
        {"origin": "ftp://{own}"},
        {"origin": "{own}"},
        {"origin": "http://{own}/path"},
        {"origin": "http://{own}?x"},
        {"origin": "http://user@{own}"},
        {"origin": "//{own}"},
        {"origin": "https://{own}", "x-forwarded-proto": "https"},
        {"origin": "http://localhost"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_pages_of_other_sites_can_neither_change_nor_follow_anything(api: Any, headers: dict[str, str]) -> None:
    own = f"127.0.0.1:{api.settings.port}"
    headers = {name: value.replace("{own}", own) for name, value in headers.items()}
    made = await api.register()
    for method, path in (
        ("POST", f"/api/orchestration/{made['id']}/start"),
        ("DELETE", f"/api/projects/{made['id']}"),
        ("PATCH", f"/api/projects/{made['id']}"),
        ("GET", "/api/events"),
        ("GET", f"/api/orchestration/{made['id']}/logs/stream"),
    ):
        await api.refused(method, path, 403, "forbidden", headers=headers)
    assert await api.status(made) == made


async def test_the_hubs_own_page_is_accepted(api: Any) -> None:
    made = await api.register()
    headers = {"origin": str(api.http.base_url).rstrip("/"), "sec-fetch-site": "same-origin"}
    changed = await api.ask("PATCH", f"/api/projects/{made['id']}", 200, headers=headers, json={"name": "new"})
    assert changed["name"] == "new"


async def test_no_origin_is_ever_allowed_by_cors(api: Any) -> None:
    answer = await api.http.get("/api/projects", headers={"origin": "http://evil.example"})
    assert not [name for name in answer.headers if name.startswith("access-control-")]
    preflight = {"origin": "http://evil.example", "access-control-request-method": "POST"}
    assert (await api.http.options("/api/projects", headers=preflight)).status_code in {403, 405}


async def test_a_browser_signs_in_with_a_one_time_link(api: Any) -> None:
    link = await api.ask("POST", "/api/auth/links", 201)
    assert link["url"].startswith(f"http://127.0.0.1:{api.settings.port}/enter/")
    assert 0 < link["expires_in_s"] <= 3_600
    async with httpx.AsyncClient(base_url=api.http.base_url, verify=False) as browser:
        entered = await browser.get(link["url"])
        assert entered.status_code == 303
        page, _, proof = entered.headers["location"].partition("#page=")
        assert page == "/"
        given = entered.headers["set-cookie"].lower()
        assert given.startswith(f"{api.hub.access.cookie}=")
        assert {"httponly", "samesite=strict", "path=/api"} <= set(given.split("; "))
        # Neither the cookie, which other servers on this machine may see, nor the proof gives access alone.
        assert code(await browser.get("/api/projects")) == (401, "unauthorized")
        assert code(await browser.get("/api/projects", headers={PROOF: "guessed"})) == (401, "unauthorized")
        assert code(await raw(api, "GET", "/api/projects", {PROOF: proof})) == (401, "unauthorized")
        assert (await browser.get("/api/projects", params={"page": proof})).status_code == 200
        browser.headers[PROOF] = proof
        assert (await browser.get("/api/projects")).status_code == 200
        # A change with a cookie needs an Origin or Sec-Fetch-Site header.
        body = {"path": str(api.folder())}
        assert code(await browser.post("/api/projects", json=body)) == (403, "forbidden")
        ours = {"sec-fetch-site": "same-origin"}
        assert (await browser.post("/api/projects", json=body, headers=ours)).status_code == 201
        # A browser cannot create sign-in links.
        assert code(await browser.post("/api/auth/links", headers=ours)) == (403, "forbidden")
    again = await raw(api, "GET", link["url"])
    assert (again.status_code, again.headers["location"]) == (303, "/#link=used")
    assert "set-cookie" not in again.headers


async def test_a_used_cookie_is_renewed(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    link = await api.ask("POST", "/api/auth/links", 201)
    async with httpx.AsyncClient(base_url=api.http.base_url, verify=False) as browser:
        entered = await browser.get(link["url"])
        browser.headers[PROOF] = entered.headers["location"].partition("#page=")[2]
        assert "set-cookie" not in (await browser.get("/api/projects")).headers
        monkeypatch.setattr(access, "RENEW_AFTER_SECONDS", -1)
        renewed = (await browser.get("/api/projects")).headers["set-cookie"]
        assert renewed.startswith(f"{api.hub.access.cookie}=")
        assert renewed.partition(";")[0] != entered.headers["set-cookie"].partition(";")[0]
        assert (await browser.get("/api/projects")).status_code == 200


async def test_an_unknown_link_is_refused(api: Any) -> None:
    answer = await raw(api, "GET", "/enter/guessed")
    assert (answer.status_code, answer.headers["location"]) == (303, "/#link=expired")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("cookie", ["wrong", "", "é", '"', "a=b; " * 50 + "c=d"])
async def test_a_foreign_cookie_is_refused(api: Any, cookie: str) -> None:
    headers = {"cookie": f"{api.hub.access.cookie}={cookie}".encode("latin-1")}
    assert code(await raw(api, "GET", "/api/projects", headers)) == (401, "unauthorized")  # type: ignore[arg-type]


async def test_cookies_of_other_servers_of_this_machine_do_not_hide_the_session(api: Any) -> None:
    """A browser sends them to every port. Their values may have any form, and their names may be ours."""
    link = await api.ask("POST", "/api/auth/links", 201)
    entered = await raw(api, "GET", link["url"])
    page = {PROOF: entered.headers["location"].partition("#page=")[2]}
    name, ours = api.hub.access.cookie, entered.headers["set-cookie"].partition(";")[0]
    for cookies in (f'odd={{"a": 1}}; {ours}', f"{name}=wrong; {ours}", f"{ours}; {name}=wrong", f"a b; {ours}"):
        answer = await raw(api, "GET", "/api/projects", {"cookie": cookies, **page})
        assert answer.status_code == 200, cookies


async def test_every_response_has_security_headers(api: Any) -> None:
    for answer in (
        await raw(api, "GET", "/health"),
        await raw(api, "GET", "/api/projects"),
        await raw(api, "GET", "/"),
    ):
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"


async def test_unusual_addresses_of_pages_work(api: Any) -> None:
    for path in ("/", "/projects/shop", "/" + "x" * 300, "/%00", "/..%2f..%2fetc/passwd", "/assets/%2e%2e/%2e%2e/key"):
        answer = await raw(api, "GET", path)
        assert answer.status_code in {200, 404, 503}, (path, answer.status_code)
        assert "root:" not in answer.text


async def test_addresses_of_pages_do_not_reveal_which_files_exist(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "index.html").write_text("the page")
    (tmp_path / "there").touch()
    transport = httpx.ASGITransport(app.Pages(pages))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
        for name in ("there", "missing"):
            answer = await http.get(f"/%2e%2e/{name}")
            assert (answer.status_code, answer.text) == (200, "the page"), name


async def test_the_database_password_requires_the_token(api: Any) -> None:
    made = await api.register()
    link = await api.ask("POST", "/api/auth/links", 201)
    route = f"/api/projects/{made['id']}/connection"
    assert (await api.http.get(route)).status_code == 200
    async with httpx.AsyncClient(base_url=api.http.base_url, verify=False) as browser:
        entered = await browser.get(link["url"])
        browser.headers[PROOF] = entered.headers["location"].partition("#page=")[2]
        assert (await browser.get("/api/projects")).status_code == 200
        assert code(await browser.get(route)) == (403, "forbidden")


async def test_failed_sign_ins_are_limited_and_valid_credentials_work(api: Any) -> None:
    link = await api.ask("POST", "/api/auth/links", 201)
    wrong = {"cookie": f"{api.hub.access.cookie}=wrong", PROOF: "wrong"}
    async with httpx.AsyncClient(base_url=api.http.base_url, verify=False) as http:

        async def fail(number: int) -> httpx.Response:
            """Fail to sign in, by a wrong token, cookie or link in turn: all share one limit."""
            if number % 3 == 0:
                return await http.get("/api/projects", headers={"authorization": "Bearer wrong"})
            return await (http.get("/api/projects", headers=wrong) if number % 3 == 1 else http.get("/enter/guessed"))

        assert {(await fail(number)).status_code for number in range(access.MAX_FAILURES)} == {401, 303}
        for number in range(3):
            refused = await fail(number)
            assert code(refused) == (429, "too_many_failures")
            assert 0 < int(refused.headers["retry-after"]) <= access.FAILURES_SECONDS
        # A request without a credential is no attempt, and valid credentials work.
        assert code(await http.get("/api/projects")) == (401, "unauthorized")
        assert await api.ask("GET", "/api/projects") == []
        entered = await http.get(link["url"])
        http.headers[PROOF] = entered.headers["location"].partition("#page=")[2]
        assert (await http.get("/api/projects")).status_code == 200
