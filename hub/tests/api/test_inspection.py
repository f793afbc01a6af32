"""Variables and addresses of services over the API: hidden, and revealed one at a time."""

import contextlib
from typing import Any

import httpx
import pytest

from commandcenter_hub.stacks.commandcenter import DB_PASSWORD


@pytest.fixture(autouse=True)
def log_everything(caplog: pytest.LogCaptureFixture) -> None:
    """Log all messages, so that a test finds a secret in any of them."""
    caplog.set_level("DEBUG")


async def test_secrets_are_hidden_until_one_is_revealed(api: Any, caplog: pytest.LogCaptureFixture) -> None:
    made = await api.register()
    for running in (False, True):
        if running:
            await api.start(made)
        path = f"/api/projects/{made['id']}"
        found = {one["service"]: one for one in await api.ask("GET", f"{path}/services")}
        assert list(found) == ["postgres", "redis", "backend", "frontend"]
        assert not any(one["in_container"] for one in found.values())
        row = await api.hub.projects.row(made["id"])
        secrets = api.hub.projects.stack(row).secrets
        assert not [secret for secret in secrets.values() if secret in api.bodies[-1]]
        url = next(one for one in found["postgres"]["addresses"] if one["name"] == "URL")
        assert url["secret"] is True
        wanted = {"service": "postgres", "kind": "address", "name": "URL"}
        answer = await api.http.post(f"{path}/reveal", json=wanted)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json() == {"value": url["shown"].replace("••••••••", secrets[DB_PASSWORD.name])}
        wanted = {"service": "backend", "kind": "variable", "name": "SECRET_KEY"}
        assert (await api.ask("POST", f"{path}/reveal", json=wanted))["value"] == secrets["secret_key"]
    assert not [secret for secret in secrets.values() if secret in caplog.text]
    trail = await api.ask("GET", "/api/audit")
    (first, *_) = [one for one in trail["entries"] if one["action"] == "reveal secret"]
    assert (first["project_id"], first["outcome"]) == (made["id"], "done")
    assert first["details"] == {"service": "backend", "name": "SECRET_KEY"}
    assert not [secret for secret in secrets.values() if secret in str(trail)]


@pytest.mark.parametrize(
    ("wanted", "status", "code"),
    [
        ({"service": "nope", "kind": "variable", "name": "X"}, 404, "service_not_found"),
        ({"service": "redis", "kind": "variable", "name": "X"}, 422, "invalid_input"),
        ({"service": "redis", "kind": "all", "name": "X"}, 422, "invalid_input"),
    ],
)
async def test_what_does_not_exist_is_not_revealed(api: Any, wanted: dict[str, str], status: int, code: str) -> None:
    made = await api.register()
    await api.refused("POST", f"/api/projects/{made['id']}/reveal", status, code, json=wanted)


async def test_a_programs_token_and_another_site_reveal_nothing(api: Any) -> None:
    made = await api.register()
    token = await api.ask("POST", "/api/tokens", 201, json={"expires_in_s": 3600, "scope": "write"})
    wanted = {"service": "postgres", "kind": "address", "name": "URL"}
    path = f"/api/projects/{made['id']}/reveal"
    async with contextlib.AsyncExitStack() as stack:
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=api.http.base_url, verify=False))
        given = {"authorization": f"Bearer {token['token']}"}
        refused = await client.post(path, json=wanted, headers=given)
        assert refused.status_code == 403
        assert refused.json()["error"]["message"] == "A program's token is not enough for this request."
        assert (await client.post(path, json=wanted)).status_code == 401
    foreign = {"sec-fetch-site": "cross-site"}
    assert (await api.http.post(path, json=wanted, headers=foreign)).status_code == 403
