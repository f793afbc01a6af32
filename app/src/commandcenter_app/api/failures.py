"""Handlers that give every error of the API the same shape."""

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import compile_path

from commandcenter_app.errors import AppError, NoSpaceError, NotReadyError
from commandcenter_app.storage.query import is_disk_full, may_succeed_later, what_went_wrong
from commandcenter_app.web.errors import error_body, error_response

log = logging.getLogger("api")

HINTS = {404: "GET /api/openapi.json lists all routes.", 405: "The Allow header lists the methods of this route."}


def add_handlers(app: FastAPI) -> None:
    """Add handlers to `app` that answer every error with the error shape."""
    app.add_exception_handler(AppError, on_app_error)
    app.add_exception_handler(RequestValidationError, on_validation_error)
    app.add_exception_handler(HTTPException, on_http_error)
    for away in (RedisError, ConnectionError, TimeoutError):
        app.add_exception_handler(away, on_server_unavailable)
    app.add_exception_handler(SQLAlchemyError, on_database_error)
    app.add_exception_handler(Exception, on_mistake)


async def on_app_error(_request: Request, error: Exception) -> Response:
    """Answer an AppError with its own code and status."""
    assert isinstance(error, AppError)
    return error_response(error)


async def on_validation_error(_request: Request, error: Exception) -> Response:
    """Answer wrong parameters with 422 and the reason for each field, without repeating the input."""
    assert isinstance(error, RequestValidationError)
    fields = [{"field": ".".join(str(part) for part in item["loc"]), "message": item["msg"]} for item in error.errors()]
    message = "; ".join(f"{field['field']}: {field['message']}" for field in fields[:3])
    body = error_body("invalid_request", f"The request is not valid: {message}.", None, fields)
    return JSONResponse(body, status_code=422)


async def on_http_error(request: Request, error: Exception) -> Response:
    """Answer unknown routes and methods."""
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(sorted(methods_of(request.app, request.url.path)))
    code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
    body = error_body(code, f"{error.detail}.".replace("..", "."), HINTS.get(error.status_code))
    return JSONResponse(body, status_code=error.status_code, headers=headers)


def methods_of(app: FastAPI, path: str) -> set[str]:
    """Return all methods of a path. Starlette's own Allow header lists only those of the first matching route."""
    return {
        method.upper()
        for template, methods in app.openapi()["paths"].items()
        if compile_path(template)[0].fullmatch(path)
        for method in methods
    }


async def on_server_unavailable(_request: Request, error: Exception) -> Response:
    """Answer 503 while Postgres or Redis is unreachable. Their messages may contain addresses: only log them."""
    log.warning("Postgres or Redis cannot be reached: %s", what_went_wrong(error))
    return error_response(NotReadyError("The database or Redis cannot be reached."))


async def on_database_error(request: Request, error: Exception) -> Response:
    """Answer a full disk or an unavailable database by name, and other database errors as internal errors."""
    assert isinstance(error, SQLAlchemyError)
    if is_disk_full(error):
        log.warning("the database's disk is full: %s", what_went_wrong(error))
        return error_response(NoSpaceError("Nothing was changed. The database's disk is full."))
    if may_succeed_later(error):
        return await on_server_unavailable(request, error)
    raise error


async def on_mistake(_request: Request, _error: Exception) -> Response:
    """Answer an internal error. Starlette logs it with its stack trace."""
    body = error_body("internal_error", "The backend had an internal error.", "Its log has the details.")
    return JSONResponse(body, status_code=500)
