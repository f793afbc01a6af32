"""Errors of the command line and their exit codes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from commandcenter_hub.domain.errors import HubError

DONE, FAILED, USAGE, NOT_FOUND, CONFLICT, NO_ENGINE, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130

EXIT_CODES: Mapping[str | int, int] = {
    # By error code first ...
    "engine_unavailable": NO_ENGINE,
    "engine_cannot_run": NO_ENGINE,
    "folder_missing": NOT_FOUND,
    "folder_unreadable": FAILED,
    # ... then by HTTP status. All others exit with FAILED.
    400: USAGE,
    422: USAGE,
    404: NOT_FOUND,
    409: CONFLICT,
}


@dataclass(eq=False)
class Failure(Exception):
    """An error that the user can understand and act on.

    Attributes:
        message: what happened.
        hint: what to do next.
        code: stable name of the error, as in the API.
        status: HTTP status of the error.
        details: further facts as plain JSON values.
    """

    message: str
    hint: str = ""
    code: str = "failed"
    status: int = 500
    details: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, error: HubError) -> Self:
        """Return the failure for an error raised by the Hub's own code."""
        return cls(error.message, error.hint, error.code, error.status, error.details)

    @classmethod
    def answered(cls, body: Mapping[str, Any], status: int | None = None) -> Self:
        """Return the failure for an error of the API; without a status, use the status of its code."""
        code = str(body.get("code", "failed"))
        known = _status_of(code) if status is None else status
        details = body.get("details")
        return cls(
            str(body.get("message", "The Hub responded with an error.")),
            str(body.get("hint", "")),
            code,
            known,
            details if isinstance(details, dict) else {},
        )

    @property
    def exit_code(self) -> int:
        """Exit code of a command that ends with this failure."""
        return EXIT_CODES.get(self.code, EXIT_CODES.get(self.status, FAILED))

    def as_dict(self) -> dict[str, Any]:
        """Return the failure in the format of the API."""
        return {"code": self.code, "message": self.message, "hint": self.hint, "details": dict(self.details)}


class Unreachable(Failure):
    """The Hub does not respond, or ended in the middle of a response."""


class Interrupted(Exception):
    """The user pressed Ctrl-C; the argument describes the state afterwards."""


def _status_of(code: str) -> int:
    return next((known.status for known in _family(HubError) if known.code == code), 500)


def _family(error: type[HubError]) -> Iterator[type[HubError]]:
    yield error
    for child in error.__subclasses__():
        yield from _family(child)
