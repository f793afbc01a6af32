"""Schemas that all resources of the API share: the error shape and common parameters."""

from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from starlette.responses import Response


class Schema(BaseModel):
    """Base of all responses: read from rows by attribute; every field is always present."""

    model_config = ConfigDict(from_attributes=True, json_schema_serialization_defaults_required=True)


class ChangeBody(Schema):
    """Base of all request bodies: an unknown field is refused, not dropped."""

    model_config = ConfigDict(extra="forbid")


class ErrorBody(Schema):
    """One error: what happened and what to do about it."""

    model_config = ConfigDict(defer_build=True)

    code: str = Field(description="Stable, machine-readable name of the error.", examples=["not_found"])
    message: str = Field(description="What happened and why.")
    hint: str | None = Field(default=None, description="What to do.")
    details: Any = Field(default=None, description="Machine-readable details, such as the wrong fields.")


class ErrorResponse(Schema):
    """The body of every response with a status of 400 or above."""

    # Each route has a validator for each status, which only the OpenAPI document needs.
    model_config = ConfigDict(defer_build=True)

    error: ErrorBody


TEXT_PATTERN = r"^[^\x00]*$"
"""Text without NUL characters, which neither Postgres nor a file name can contain."""

ResourceId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Limit = Annotated[int, Query(ge=1, le=500, description="Maximum number of items.")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="Number of items to skip.")]
FilterText = Annotated[
    str,
    Query(max_length=200, pattern=TEXT_PATTERN, description="Part of a name or path, in any case."),
]


def is_number(value: Any) -> Any:
    """Accept JSON numbers only: no numeric strings, no booleans. Raises ValueError."""
    if isinstance(value, str | bool):
        raise ValueError("it must be a number")  # noqa: TRY004 - Pydantic expects ValueError
    return value


LINE_PATTERN = r"^[^\x00-\x1f]*[^\x00-\x20][^\x00-\x1f]*$"
Label = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=LINE_PATTERN)]
"""A name or title: one line that is not blank."""
ShortText = Annotated[str, StringConstraints(max_length=500, pattern=TEXT_PATTERN)]
LongText = Annotated[str, StringConstraints(max_length=200_000, pattern=TEXT_PATTERN)]
WebAddress = Annotated[str, StringConstraints(max_length=2_000, pattern=r"^https?://[^\x00-\x20\x7f]+$")]
Number = Annotated[int, Field(ge=1, le=2**31 - 1), BeforeValidator(is_number)]
Version = Annotated[Number, Field(description="Version that the client loaded; 409 if it is outdated.")]
SeenVersion = Annotated[
    int, Query(ge=1, le=2**31 - 1, description="Version that the client loaded; 409 if it is outdated.")
]

FILE_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A file to download.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


def file_response(text: str, name: str) -> Response:
    """Return `text` as a download called `name`, which a browser never renders as a page."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text.encode(), media_type="application/octet-stream", headers=headers)


EVERYWHERE = (401, 422, 429)
"""Error statuses of every route."""


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI entries of the error statuses that a route can answer with, including those of every route."""
    known = sorted({*statuses, *EVERYWHERE})
    return {status: {"model": ErrorResponse, "description": DESCRIPTIONS[status]} for status in known}


DESCRIPTIONS = {
    400: "The body cannot be parsed.",
    401: "The request has no valid credential.",
    403: "The request comes from another site, names an unknown host, or its token may only read.",
    404: "It does not exist.",
    409: "Its current state or version does not allow this.",
    422: "A parameter is wrong; `details` names it.",
    429: "There were too many attempts with a wrong credential; Retry-After contains the seconds to wait.",
    500: "An internal error.",
    503: "The backend is starting, or the database or Redis cannot be reached.",
    507: "The disk is full.",
}
