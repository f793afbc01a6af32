"""The OpenAPI document is complete and matches all responses."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings, strategies
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from commandcenter_hub.api.app import create_app
from commandcenter_hub.engines.registry import EngineRegistry
from commandcenter_hub.testing.builders import FAKE, some_settings
from commandcenter_hub.testing.fake_engine import world_of
from commandcenter_hub.testing.ports import free_port

CHECKS = (status_code_conformance, content_type_conformance, response_schema_conformance)
STREAMS = ("/api/events", "/api/orchestration/{project_id}/logs/stream")
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
METHODS = {"get", "post", "put", "patch", "delete"}


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    document = create_app(None).openapi()
    return [
        (method, path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]


DESIGNED = """
GET /api/projects, POST /api/projects, GET /api/projects/{project_id}, PATCH /api/projects/{project_id},
DELETE /api/projects/{project_id}, GET /api/projects/stats, POST /api/orchestration/{project_id}/start,
POST /api/orchestration/{project_id}/stop, POST /api/orchestration/{project_id}/restart,
GET /api/orchestration/{project_id}/status, GET /api/orchestration/{project_id}/logs,
GET /api/orchestration/{project_id}/logs/stream, GET /api/orchestration/{project_id}/logs/search,
GET /api/operations/{operation_id},
POST /api/operations/{operation_id}/cancel, GET /api/projects/{project_id}/operations, GET /api/events,
GET /api/projects/{project_id}/snapshots, POST /api/projects/{project_id}/snapshots,
POST /api/projects/{project_id}/snapshots/{snapshot_id}/restore,
GET /api/projects/{project_id}/snapshots/{snapshot_id}/file,
DELETE /api/projects/{project_id}/snapshots/{snapshot_id}, GET /api/filesystem/home, GET /api/filesystem/browse,
GET /api/tokens, POST /api/tokens, DELETE /api/tokens/{token_id}, POST /api/projects/{project_id}/tickets,
GET /api/engines, GET /api/doctor, GET /api/version, GET /health, GET /health/ready
"""


def test_every_route_of_the_design_exists() -> None:
    there = {f"{method.upper()} {path}" for method, path, _ in operations()}
    assert {route.strip() for route in DESIGNED.split(",")} <= there


def test_every_operation_has_a_unique_name_and_a_description() -> None:
    names = [operation["operationId"] for _, _, operation in operations()]
    assert len(names) == len(set(names))
    assert all(operation.get("description") for _, _, operation in operations())


def test_every_error_is_described_and_has_the_same_format() -> None:
    for method, path, operation in operations():
        if not path.startswith("/api/"):
            continue
        errors = {status: answer for status, answer in operation["responses"].items() if status >= "4"}
        assert {"401", "403", "422", "500", "503", "507"} <= errors.keys(), (method, path)
        assert "{" not in path or "404" in errors, (method, path)
        for status, answer in errors.items():
            schema = answer["content"]["application/json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/ErrorResponse"}, (method, path, status)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A Hub in its own thread with a running project, since schemathesis has no event loop."""
    import importlib.util

    spec = importlib.util.spec_from_file_location("api_conftest", Path(__file__).with_name("conftest.py"))
    assert spec is not None
    assert spec.loader is not None
    helpers = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(helpers)
    tmp = tmp_path_factory.mktemp("schemathesis")
    home, folder = tmp / "home", tmp / "folders" / "shop"
    home.mkdir()
    folder.mkdir(parents=True)
    given = some_settings(home, roots=(tmp / "folders",), engines=EngineRegistry([FAKE]))
    ready, done, facts = threading.Event(), asyncio.Event(), {}

    async def serve() -> None:
        world = world_of(home)
        async with helpers.serving(given) as (_, url):
            token = given.token_file.read_text().strip()
            headers = {"authorization": f"Bearer {token}"}
            async with httpx.AsyncClient(base_url=url, headers=headers, verify=False) as http:
                ports = {name: free_port() for name in ("backend", "frontend", "postgres", "redis")}
                made = (await http.post("/api/projects", json={"path": str(folder), "ports": ports})).json()
                accepted = (await http.post(f"/api/orchestration/{made['id']}/start")).json()
            facts.update(url=url, token=token, project=made["id"], operation=accepted["operation_id"])
            facts["loop"] = asyncio.get_running_loop()
            ready.set()
            await done.wait()
        await world.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        assert ready.wait(30)
        yield facts
    finally:
        facts["loop"].call_soon_threadsafe(done.set)
        thread.join(30)


schema = schemathesis.openapi.from_dict(create_app(None).openapi())
ASKED = [(method, path) for method, path, _ in operations() if path not in STREAMS]
BOUNDED = settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), ASKED)
def test_every_response_matches_its_description(method: str, path: str, live: dict[str, str]) -> None:
    """Send valid and invalid requests, half each; where it is harmless, half of them for an existing project."""
    checked = 0

    @BOUNDED
    @given(data=strategies.data())
    def ask(data: strategies.DataObject) -> None:
        nonlocal checked
        mode = data.draw(strategies.sampled_from(MODES))
        case = data.draw(schema[path][method.upper()].as_strategy(generation_mode=mode))
        if method != "delete" and data.draw(strategies.booleans()):
            for name in case.path_parameters:
                case.path_parameters[name] = live.get(name.removesuffix("_id"), case.path_parameters[name])
        headers = {"authorization": f"Bearer {live['token']}"}
        answer = case.call_and_validate(base_url=live["url"], headers=headers, checks=list(CHECKS))
        assert answer.status_code < 500, answer.text
        checked += 1

    ask()
    assert checked > 0


def test_the_document_describes_the_events_of_streams() -> None:
    document = create_app(None).openapi()

    def events(path: str) -> dict[str, str]:
        content = document["paths"][path]["get"]["responses"]["200"]["content"]["text/event-stream"]
        items = [one["properties"] for one in content["itemSchema"]["oneOf"]]
        return {one["event"]["const"]: one["data"]["contentSchema"]["$ref"].rpartition("/")[2] for one in items}

    assert events("/api/events") == {
        "project": "ProjectOut", "operation": "OperationOut", "project_removed": "Subject", "reset": "Subject",
    }  # fmt: skip
    assert events("/api/orchestration/{project_id}/logs/stream") == {"line": "LogLineOut", "lines": "LogBatch"}
    assert {"ProjectOut", "OperationOut", "Subject", "LogLineOut"} <= set(document["components"]["schemas"])
