"""Errors a person meets: each has a code, an HTTP status, a sentence and a hint.

The message is what is wrong, the hint what to do about it. Neither ever holds a secret.
"""

from __future__ import annotations

from typing import Any, ClassVar


class AppError(Exception):
    """Base of every error that is shown to a user.

    `details` is for programs (field names, limits) and must be JSON.
    """

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500
    hint: str | None = None

    def __init__(self, message: str, *, hint: str | None = None, details: Any = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = details
        if hint is not None:
            self.hint = hint


class NotFoundError(AppError):
    """What was asked for does not exist (any more)."""

    code = "not_found"
    status = 404


class ScanEndedError(AppError):
    """A scan that has already ended cannot be cancelled."""

    code = "scan_ended"
    status = 409
    hint = "Start a new scan if you want fresh results."


class CheckEndedError(AppError):
    """A check that has already ended cannot be cancelled."""

    code = "check_ended"
    status = 409
    hint = "Start a new check to ask the registries once more."


class ChangedMeanwhileError(AppError):
    """What is to be changed is not what its editor saw; `details.current` has it as it is now."""

    code = "changed_meanwhile"
    status = 409
    hint = "Look at what changed, and save again with the version it has now."


class NameTakenError(AppError):
    """There is one of that name already; `details.id` is its id."""

    code = "name_taken"
    status = 409
    hint = "Change that one, or take another name."


class FileUnreadableError(AppError):
    """A file of the project is there and cannot be read."""

    code = "file_unreadable"
    status = 409
    hint = "Look at the file's rights."


class NotReadyError(AppError):
    """The backend answers but cannot serve this yet: it is starting, or a server it needs is away."""

    code = "not_ready"
    status = 503
    hint = "Try again in a moment; /health/ready says what is missing."


class NoSpaceError(AppError):
    """The disk is full."""

    code = "no_space"
    status = 507
    hint = "Free some space on the disk that holds COMMANDCENTER_HOME, then do it again."


class HostNotAllowedError(AppError):
    """The request's Host header names none of the hosts this program serves."""

    code = "host_not_allowed"
    status = 403
    hint = "Open the address that `commandcenter open` prints."


class CrossSiteError(AppError):
    """Another web page tried to change something here, or to listen."""

    code = "cross_site"
    status = 403
    hint = "Use this project's own page."


class BadAddressError(AppError):
    """The address of a request cannot be passed on."""

    code = "bad_address"
    status = 400
    hint = "GET /api/openapi.json lists all routes."


class BackendUnavailableError(AppError):
    """The frontend cannot reach its backend."""

    code = "backend_unavailable"
    status = 502
    hint = "It may still be starting: try again in a few seconds, or look at its logs."


class PagesMissingError(AppError):
    """The pages were never built."""

    code = "pages_missing"
    status = 503
    hint = "Build them with `make setup`."


class EmbeddingError(Exception):
    """The model that turns texts into vectors did not do so; the message has the reason and no secret."""


class SettingsError(Exception):
    """A setting is missing or wrong; the message is one sentence fit for the terminal."""
