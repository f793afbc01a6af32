"""What the Hub sends about access to the desk, and what a page without a session receives."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from commandcenter_app.api.schemas import Schema

ID_PATTERN = r"^[A-Za-z0-9_-]+$"
Id = Annotated[str, StringConstraints(max_length=100, pattern=ID_PATTERN)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class HubLocation(Schema):
    """Where the Hub of this desk is."""

    url: Annotated[str, StringConstraints(pattern=r"^http://127\.0\.0\.1:[0-9]{1,5}$")]
    project: Id = Field(description="Id of the project in the Hub.")


class ProgramToken(Schema):
    """A token of a program; the Hub keeps and sends only its hash."""

    id: Id
    sha256: Sha256 = Field(description="Hash of the whole token, in hex.")
    scope: Literal["read", "write"]
    expires_at: AwareDatetime | None = None


class AccessChange(Schema):
    """The Hub's address, and all tokens that are valid from now on. Fields of a newer Hub are ignored."""

    hub: HubLocation | None = None
    tokens: list[ProgramToken] = Field(max_length=1000)


class TokenUse(Schema):
    """When each token was last used, by id; tokens that were not used are left out."""

    last_used: dict[str, datetime]


class SignIn(Schema):
    """Where a browser gets a ticket: the Hub's address and the project's id there, once the Hub has sent them."""

    hub: str | None
    project: str | None
