"""Responses of the probes."""

from typing import Literal

from pydantic import Field

from commandcenter_app.api.schemas import Schema


class Live(Schema):
    """The process is running."""

    status: Literal["ok"] = "ok"


class LiveDetails(Live):
    """Details of the running process, for callers with a credential."""

    version: str


class ReadinessCheck(Schema):
    """One thing the backend needs, and why it is missing, if so."""

    name: Literal["database", "redis", "worker"]
    ok: bool
    reason: str | None = None
    permanent: bool = Field(default=False, description="Waiting does not help: the user has to fix the cause.")


class Ready(Schema):
    """Whether the backend is ready to do all of its work."""

    status: Literal["ready", "not_ready"]


class ReadyDetails(Ready):
    """Whether the backend is ready, and what is missing, for callers with a credential."""

    checks: list[ReadinessCheck]
