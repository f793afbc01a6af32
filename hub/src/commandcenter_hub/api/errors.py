"""The one shape of every error, in answers and in the OpenAPI document."""

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import Field
from starlette.exceptions import HTTPException

from commandcenter_hub.api.model import Answer
from commandcenter_hub.domain.errors import HubError, InvalidInput

log = logging.getLogger(__name__)
EVERYWHERE = (401, 403, 422, 500, 503, 507)
"""Not known, not from here, not valid; and the Hub's own troubles, with its database or a full disk."""
MOST_FIELDS = 20
"""As many wrong fields are named in one answer."""


class ErrorBody(Answer):
    """What happened, and what to do next."""

    code: str = Field(description="Stable, machine-readable name.", examples=["port_in_use"])
    message: str = Field(description="What happened, and to what.")
    hint: str = Field(description="What to do next.")
    details: dict[str, Any] = Field(default_factory=dict, description="Further facts; never a secret.")


class ErrorResponse(Answer):
    """Every answer that is not a success."""

    error: ErrorBody


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of a route that may answer with these error statuses, and with those of every route."""
    return {status: {"model": ErrorResponse} for status in sorted({*statuses, *EVERYWHERE})}


def stream_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the same for a route that streams: its errors are JSON all the same."""
    schema = {"$ref": f"#/components/schemas/{ErrorResponse.__name__}"}
    content = {"application/json": {"schema": schema}}
    return {
        status: {"description": HTTPStatus(int(status)).phrase, "content": content} for status in responses(*statuses)
    }


def error_response(error: HubError) -> JSONResponse:
    """Return the answer for an error."""
    return JSONResponse({"error": error.as_dict()}, error.status)


def install(app: FastAPI) -> None:
    """Make the app answer every error in the one shape."""

    @app.exception_handler(HubError)
    async def on_hub_error(_: Request, error: HubError) -> JSONResponse:
        return error_response(error)

    @app.exception_handler(RequestValidationError)
    async def on_invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        # The values themselves are left out: a wrong value may be a secret put into the wrong field.
        wrong = error.errors()[:MOST_FIELDS]
        fields = [{"field": _name_of_field(one["loc"]), "problem": one["msg"]} for one in wrong]
        named = "; ".join(f"{field['field']}: {field['problem']}" for field in fields)
        return error_response(InvalidInput(f"The request is not valid: {named}.", fields=fields))

    @app.exception_handler(HTTPException)
    async def on_http(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 400:  # FastAPI's own, for a body that is not even text
            return _answer(422, "invalid_input", f"The request is not valid: {error.detail}.", fields=[])
        codes = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}
        said = {
            404: f"There is nothing at {request.url.path}.",
            405: "This address does not take that method.",
        }
        code = codes.get(error.status_code, "http_error")
        answer = _answer(error.status_code, code, said.get(error.status_code, str(error.detail)))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(Exception)
    async def on_unexpected(request: Request, error: Exception) -> JSONResponse:
        log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        return error_response(HubError("The Hub met an error it did not expect."))


def _name_of_field(place: Sequence[int | str]) -> str:
    """Return the field's name; of an unknown one, which may be anything, as much as can be shown."""
    return ".".join(map(str, place)).encode("utf-8", "replace").decode()[:100]


def _answer(status: int, code: str, message: str, **details: Any) -> JSONResponse:
    hint = "The API is described at /api/openapi.json."
    return JSONResponse({"error": {"code": code, "message": message, "hint": hint, "details": details}}, status)
