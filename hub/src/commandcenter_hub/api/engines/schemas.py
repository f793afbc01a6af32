"""Engines and the system check in the API."""

from typing import Literal

from pydantic import Field

from commandcenter_hub.api.model import Answer
from commandcenter_hub.engines.base import Form


class EngineOut(Answer):
    """An engine and whether it can be used on this machine."""

    name: str
    available: bool
    version: str
    reason: str
    hint: str
    default: bool
    form: Form | None = Field(description="The form of services that it runs; null if the engine cannot be loaded.")


class CheckOut(Answer):
    """Result of one check."""

    name: str
    status: Literal["ok", "warning", "error"]
    message: str
    hint: str = ""


class Doctor(Answer):
    """Result of all checks; `ok` is false if one of them failed or no engine can be used."""

    ok: bool
    version: str
    home: str
    checks: list[CheckOut]
    engines: list[EngineOut]
