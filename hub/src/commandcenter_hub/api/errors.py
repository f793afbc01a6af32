"""The format of errors, in responses and in the OpenAPI document."""

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
from commandcenter_hub.domain.errors import HubError, InvalidInput, TooManyFailures, shortage_in

log = logging.getLogger(__name__)
EVERYWHERE = (401, 403, 422, 429, 500, 503, 507)
"""Error statuses that every route can return: no access, invalid request, too many failed sign-ins, failure of the
database, full disk."""
MAX_FIELDS = 20
"""Maximum number of invalid fields named in one response."""


class ErrorBody(Answer):
    """An error: what happened and what to do."""

    code: str = Field(description="Stable, machine-readable name.", examples=["port_in_use"])
    message: str = Field(description="What happened.")
    hint: str = Field(description="What to do next.")
    details: dict[str, Any] = Field(default_factory=dict, description="Further facts; never a secret.")


class ErrorResponse(Answer):
    """Body of every response with an error status."""

    error: ErrorBody


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of a route with these error statuses in addition to those of every route."""
    return {status: {"model": ErrorResponse} for status in sorted({*statuses, *EVERYWHERE})}


def stream_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return `responses` for a route that streams; its errors are JSON too."""
    schema = {"$ref": f"#/components/schemas/{ErrorResponse.__name__}"}
    content = {"application/json": {"schema": schema}}
    return {
        status: {"description": HTTPStatus(int(status)).phrase, "content": content} for status in responses(*statuses)
    }


def error_response(error: HubError) -> JSONResponse:
    """Return the response for an error."""
    return JSONResponse({"error": error.as_dict()}, error.status, headers=error_headers(error))


def error_headers(error: HubError) -> dict[str, str]:
    """Return the headers of the response for an error."""
    return {"retry-after": str(error.retry_after_s)} if isinstance(error, TooManyFailures) else {}


def install(app: FastAPI) -> None:
    """Make the app return all errors in this format."""

    @app.exception_handler(HubError)
    async def on_hub_error(_: Request, error: HubError) -> JSONResponse:
        return error_response(error)

    @app.exception_handler(RequestValidationError)
    async def on_invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        # Leave out the values: one may be a secret in the wrong field.
        wrong = error.errors()[:MAX_FIELDS]
        fields = [{"field": _name_of_field(one["loc"]), "problem": one["msg"]} for one in wrong]
        named = "; ".join(f"{field['field']}: {field['problem']}" for field in fields)
        return error_response(InvalidInput(f"The request is invalid: {named}.", fields=fields))

    @app.exception_handler(HTTPException)
    async def on_http(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 400:  # FastAPI returns it for a body that is not text
            return _answer(422, "invalid_input", f"The request is invalid: {error.detail}.", fields=[])
        codes = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}
        messages = {
            404: f"There is nothing at {request.url.path}.",
            405: f"{request.url.path} does not support the method {request.method}.",
        }
        code = codes.get(error.status_code, "http_error")
        answer = _answer(error.status_code, code, messages.get(error.status_code, str(error.detail)))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(Exception)
    async def on_unexpected(request: Request, error: Exception) -> JSONResponse:
        if short := shortage_in(error):
            return error_response(short)
        log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        return error_response(HubError("An unexpected error occurred in the Hub."))


def _name_of_field(place: Sequence[int | str]) -> str:
    """Return the name of a field as valid text; an unknown field may have any name."""
    return ".".join(map(str, place)).encode("utf-8", "replace").decode()[:100]


def _answer(status: int, code: str, message: str, **details: Any) -> JSONResponse:
    hint = "See the description of the API at /api/openapi.json."
    return JSONResponse({"error": {"code": code, "message": message, "hint": hint, "details": details}}, status)
