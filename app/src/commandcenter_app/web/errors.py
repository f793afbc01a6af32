"""The shape of error responses, for both processes."""

from typing import Any

from starlette.responses import JSONResponse

from commandcenter_app.errors import AppError


def error_body(code: str, message: str, hint: str | None = None, details: Any = None) -> dict[str, Any]:
    """Return the body of an error response."""
    return {"error": {"code": code, "message": message, "hint": hint, "details": details}}


def error_response(error: AppError) -> JSONResponse:
    """Return the response for `error`."""
    body = error_body(error.code, error.message, error.hint, error.details)
    return JSONResponse(body, status_code=error.status, headers=dict(error.headers))
