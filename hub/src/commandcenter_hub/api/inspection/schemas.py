"""Variables and addresses of services in the API."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from commandcenter_hub.api.model import Answer

OneName = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class EntryOut(Answer):
    """A variable, or one way to connect."""

    name: str
    shown: str = Field(description="The value, with dots in place of each secret.")
    secret: bool = Field(description="Whether `shown` hides a secret, which `…/reveal` returns.")


class InspectionOut(Answer):
    """One service of a project."""

    service: str
    variables: list[EntryOut] = Field(description="Variables that the project's definition sets, by name.")
    addresses: list[EntryOut] = Field(description="How programs of this machine connect to the service.")


class RevealIn(BaseModel):
    """Which value to reveal."""

    model_config = ConfigDict(extra="forbid")

    service: OneName
    kind: Literal["variable", "address"]
    name: OneName


class RevealedOut(BaseModel):
    """A whole value, which contains a secret."""

    value: str
