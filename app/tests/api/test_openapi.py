"""The OpenAPI document, and the conformance of a real backend to it."""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from commandcenter_app.api.app import create_app
from commandcenter_hub.testing.desk import signed

DOCUMENT = create_app().openapi()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("small")
    (root / "README.md").write_text("# Small\n\nText to find.\n")
    (root / "package.json").write_text('{"dependencies": {"react": "^19"}}')
    return root


def calls(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    """Yield the function of an endpoint, and those that it depends on."""
    assert dependant.call is not None
    yield dependant.call
    for inner in dependant.dependencies:
        yield from calls(inner)


def test_no_request_needs_a_thread() -> None:
    """FastAPI calls an ordinary function in a thread, which takes longer than most requests."""
    routes = [route for route in create_app().routes if isinstance(route, APIRoute)]
    asynchronous = (inspect.iscoroutinefunction, inspect.isasyncgenfunction)
    called = {one for route in routes for one in calls(route.dependant)}
    assert len(called) > len(routes) / 2
    assert [one for one in called if not any(check(one) for check in asynchronous)] == []


def test_operations_are_named_after_functions() -> None:
    operations = [operation for methods in DOCUMENT["paths"].values() for operation in methods.values()]
    ids = [operation["operationId"] for operation in operations]
    assert len(ids) == len(set(ids))
    assert {"get_summary", "start_scan", "cancel_scan", "search", "list_documents"} <= set(ids)
    assert all(operation["tags"] for operation in operations)


def test_every_response_has_a_type() -> None:
    for path, methods in DOCUMENT["paths"].items():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                (content,) = answer["content"].values()
                schema = content.get("schema") or content.get("itemSchema")
                assert schema, (path, status)
    assert "HTTPValidationError" not in DOCUMENT["components"]["schemas"]


LEFT_OUT = {"/api/events", "/api/access"}
schema = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS = [(method, path) for path, one in DOCUMENT["paths"].items() for method in one if path not in LEFT_OUT]
"""Each is a test of its own name: pytest-xdist runs only one of several tests with the same name."""
BEYOND_SCHEMA = {"/api/search/lines"}
"""Operations that refuse some values which a schema cannot exclude: a text that must be a regular expression if another
parameter says so."""


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_the_backend_conforms_to_the_document(method: str, path: str, backend: Any, tools: Any) -> None:
    def as_hub(request: Any) -> Any:
        request.headers.update(signed(tools.secret_key, request.method, request.path_url))
        return request

    left_out = [positive_data_acceptance] if path in BEYOND_SCHEMA else []
    checked = 0

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=schema[path][method.upper()].as_strategy())
    def ask(case: Any) -> None:
        nonlocal checked
        answer = case.call_and_validate(base_url=backend.url, auth=as_hub, excluded_checks=left_out)
        assert answer.status_code < 500
        checked += 1

    ask()
    assert checked > 0
