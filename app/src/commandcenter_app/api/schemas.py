"""What every resource of the API shares: the error shape and the kinds of query parameters."""

from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from starlette.responses import Response


class Schema(BaseModel):
    """Base of all answers: read from rows by attribute; every field is always present."""

    model_config = ConfigDict(from_attributes=True, json_schema_serialization_defaults_required=True)


class ChangeBody(Schema):
    """Base of all that is sent to change something: a field that is not known is refused, not dropped."""

    model_config = ConfigDict(extra="forbid")


class ErrorBody(Schema):
    """One error: what happened and what to do about it."""

    code: str = Field(description="Stable name of the error, for programs.", examples=["not_found"])
    message: str = Field(description="What is wrong, in one sentence.")
    hint: str | None = Field(default=None, description="What to do about it.")
    details: Any = Field(default=None, description="More for programs, such as the fields that are wrong.")


class ErrorResponse(Schema):
    """The body of every answer with a status of 400 or above."""

    error: ErrorBody


TEXT_PATTERN = r"^[^\x00]*$"
"""Text without NUL, which neither Postgres nor a file name can hold."""

ResourceId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Limit = Annotated[int, Query(ge=1, le=500, description="How many items to answer with at most.")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="How many items to leave out first.")]
FilterText = Annotated[
    str,
    Query(max_length=200, pattern=TEXT_PATTERN, description="Part of a name or path, in any case."),
]


def is_number(value: Any) -> Any:
    """Numbers in a body are JSON numbers: no text that reads like one, no true or false."""
    if isinstance(value, str | bool):
        raise ValueError("it must be a number")  # noqa: TRY004 - Pydantic takes this one
    return value


LINE_PATTERN = r"^[^\x00-\x1f]*[^\x00-\x20][^\x00-\x1f]*$"
Label = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=LINE_PATTERN)]
"""A name or title: one line with something on it."""
ShortText = Annotated[str, StringConstraints(max_length=500, pattern=TEXT_PATTERN)]
LongText = Annotated[str, StringConstraints(max_length=200_000, pattern=TEXT_PATTERN)]
WebAddress = Annotated[str, StringConstraints(max_length=2_000, pattern=r"^https?://[^\x00-\x20\x7f]+$")]
Number = Annotated[int, Field(ge=1, le=2**31 - 1), BeforeValidator(is_number)]
Version = Annotated[Number, Field(description="The version seen; when it is not the latest, 409.")]
SeenVersion = Annotated[int, Query(ge=1, le=2**31 - 1, description="The version seen; when it is not the latest, 409.")]

FILE_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A file to save.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


def file_response(text: str, name: str) -> Response:
    """`text` as a file to save under `name`, which a browser never shows as a page."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text.encode(), media_type="application/octet-stream", headers=headers)


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI entries for the error statuses that a route can answer with."""
    return {status: {"model": ErrorResponse, "description": DESCRIPTIONS[status]} for status in statuses}


DESCRIPTIONS = {
    400: "The body cannot be read at all.",
    403: "The request comes from another site or names a host that is not served here.",
    404: "There is no such thing.",
    409: "It is not in a state in which this can be done.",
    422: "A parameter is wrong; `details` names it.",
    500: "A mistake of the program.",
    503: "The backend is starting, or a server it needs is away.",
    507: "The disk is full.",
}
