"""Answers about the backend's own state."""

from typing import Literal

from commandcenter_app.api.schemas import Schema


class Live(Schema):
    """The process answers."""

    status: Literal["ok"] = "ok"
    version: str


class ReadinessCheck(Schema):
    """One thing the backend needs, and why it is missing when it is."""

    name: Literal["database", "redis", "worker"]
    ok: bool
    reason: str | None = None


class Ready(Schema):
    """Whether the backend can do all of its work now."""

    status: Literal["ready", "not_ready"]
    checks: list[ReadinessCheck]
