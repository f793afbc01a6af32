"""What can run here, as the API shows it."""

from typing import Literal

from pydantic import Field

from commandcenter_hub.api.model import Answer
from commandcenter_hub.engines.base import Form


class EngineOut(Answer):
    """An engine and whether it can be used here."""

    name: str
    available: bool
    version: str
    reason: str
    hint: str
    default: bool
    form: Form | None = Field(description="The form of a service it runs; null where it cannot be loaded.")


class CheckOut(Answer):
    """One thing that was looked at."""

    name: str
    status: Literal["ok", "warning", "error"]
    message: str
    hint: str = ""


class Doctor(Answer):
    """Everything that was looked at, and whether all is well."""

    ok: bool
    version: str
    home: str
    checks: list[CheckOut]
    engines: list[EngineOut]
