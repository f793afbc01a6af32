"""Consoles in the API."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from commandcenter_hub.api.model import Answer
from commandcenter_hub.services.consoles import Program

Size = Annotated[int, Field(ge=1, le=1000, description="In characters.")]


class ConsoleIn(BaseModel):
    """A console to open."""

    model_config = ConfigDict(extra="forbid")

    program: Program
    rows: Size = 24
    columns: Size = 80


class SizeIn(BaseModel):
    """The size of a console."""

    model_config = ConfigDict(extra="forbid")

    rows: Size
    columns: Size


class InputIn(BaseModel):
    """Input of the user."""

    model_config = ConfigDict(extra="forbid")

    data: Annotated[str, Field(max_length=8192)]


class ConsoleOut(Answer):
    """An open console."""

    id: str


class OutputOut(Answer):
    """Output of the program."""

    data: str = Field(description="Bytes, as base64.")
