"""What went wrong, as the command line tells it, and the exit code that follows from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from commandcenter_hub.domain.errors import HubError

DONE, FAILED, USAGE, NOT_FOUND, CONFLICT, NO_ENGINE, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130

EXIT_CODES: Mapping[str | int, int] = {
    # an error's own code comes first
    "engine_unavailable": NO_ENGINE,
    "engine_cannot_run": NO_ENGINE,
    "folder_missing": NOT_FOUND,
    "folder_unreadable": FAILED,
    # then its HTTP status; whatever is not here has FAILED
    400: USAGE,
    422: USAGE,
    404: NOT_FOUND,
    409: CONFLICT,
}


@dataclass(eq=False)
class Failure(Exception):
    """Something a user can understand and act on.

    Attributes:
        message: what happened, and to what.
        hint: what to do next.
        code: the stable name of the error, as in the API.
        status: the HTTP status that belongs to it.
        details: further facts as plain JSON values.
    """

    message: str
    hint: str = ""
    code: str = "failed"
    status: int = 500
    details: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, error: HubError) -> Self:
        """Return the failure that tells of an error of the Hub's own code."""
        return cls(error.message, error.hint, error.code, error.status, error.details)

    @classmethod
    def answered(cls, body: Mapping[str, Any], status: int | None = None) -> Self:
        """Return the failure in an API's error; without a status, the one that belongs to its code."""
        code = str(body.get("code", "failed"))
        known = _status_of(code) if status is None else status
        details = body.get("details")
        return cls(
            str(body.get("message", "The Hub answered with an error.")),
            str(body.get("hint", "")),
            code,
            known,
            details if isinstance(details, dict) else {},
        )

    @property
    def exit_code(self) -> int:
        """The exit code of a command that fails with this."""
        return EXIT_CODES.get(self.code, EXIT_CODES.get(self.status, FAILED))

    def as_dict(self) -> dict[str, Any]:
        """Return the failure in the API's form."""
        return {"code": self.code, "message": self.message, "hint": self.hint, "details": dict(self.details)}


class Unreachable(Failure):
    """The Hub does not answer, or stopped in the middle of an answer."""


class Interrupted(Exception):
    """The user pressed Ctrl-C; the argument says what state that left."""


def _status_of(code: str) -> int:
    return next((known.status for known in _family(HubError) if known.code == code), 500)


def _family(error: type[HubError]) -> Iterator[type[HubError]]:
    yield error
    for child in error.__subclasses__():
        yield from _family(child)
