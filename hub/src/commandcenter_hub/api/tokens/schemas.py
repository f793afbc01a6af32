"""Tokens of programs in the API."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from commandcenter_hub.api.model import Answer
from commandcenter_hub.api.operations.schemas import moment
from commandcenter_hub.domain.token import TokenScope
from commandcenter_hub.services.tokens import TokenView

MAX_LIFETIME_S = 10 * 366 * 24 * 3600


class TokenIn(BaseModel):
    """A new token for a program."""

    model_config = ConfigDict(extra="forbid")

    project: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = Field(
        default=None,
        description="Id, slug or name of the project whose desk it opens. Without one, it opens the Hub and all desks.",
    )
    scope: TokenScope = Field(default=TokenScope.READ, description="`read` permits GET and HEAD only.")
    expires_in_s: Annotated[int, Field(ge=1, le=MAX_LIFETIME_S)] | None = Field(
        description="Seconds until it expires; null for never."
    )
    note: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""


class TokenOut(Answer):
    """A token of a program, without its text."""

    id: str
    project_id: str | None = Field(description="The project whose desk it opens; null: the Hub and all desks.")
    project: str | None = Field(description="Name of that project.")
    scope: TokenScope
    note: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None = Field(
        description="At the Hub or a desk; uses at a desk appear up to 5 minutes late."
    )

    @classmethod
    def of(cls, view: TokenView) -> Self:
        """Return the API's model of a token."""
        return cls(**_fields(view))


class TokenMade(TokenOut):
    """A new token with its text, which cannot be read again."""

    token: str

    @classmethod
    def made(cls, view: TokenView, text: str) -> Self:
        """Return the API's model of a new token."""
        return cls(**_fields(view), token=text)


def _fields(view: TokenView) -> dict[str, Any]:
    token = view.token
    return {
        "id": token.id,
        "project_id": token.project_id,
        "project": view.project,
        "scope": token.scope,
        "note": token.note,
        "created_at": moment(token.created),
        "expires_at": None if token.expires is None else moment(token.expires),
        "last_used_at": None if token.last_used is None else moment(token.last_used),
    }
