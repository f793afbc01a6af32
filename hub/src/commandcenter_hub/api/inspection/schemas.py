"""Variables and addresses of services in the API."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from commandcenter_hub.api.model import Answer

OneName = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class EntryOut(Answer):
    """A variable, or one form of a service's address."""

    name: str
    shown: str = Field(description="The value, with dots in place of each secret.")
    secret: bool = Field(description="Whether `shown` hides a secret, which `…/reveal` returns.")


class InspectionOut(Answer):
    """One service of a project."""

    service: str
    in_container: bool = Field(
        description="Whether it runs in a container; host names in `variables` work only in the project's containers."
    )
    variables: list[EntryOut] = Field(description="Variables that CommandCenter sets for the service, by name.")
    addresses: list[EntryOut] = Field(description="Addresses and commands that connect to it from this machine.")


class RevealIn(BaseModel):
    """The value to reveal."""

    model_config = ConfigDict(extra="forbid")

    service: OneName
    kind: Literal["variable", "address"]
    name: OneName


class RevealedOut(BaseModel):
    """A value with its secret."""

    value: str
