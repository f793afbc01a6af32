"""Errors shown to users: each has a code, an HTTP status, a message and a hint.

The message states what happened and why, the hint what to do. Neither ever contains a secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar


class AppError(Exception):
    """Base of all errors shown to users.

    `details` is machine-readable (field names, limits) and must be JSON. `headers` are added to the response.
    """

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500
    hint: str | None = None
    headers: Mapping[str, str] = {}

    def __init__(self, message: str, *, hint: str | None = None, details: Any = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = details
        if hint is not None:
            self.hint = hint


class NotFoundError(AppError):
    """The requested item does not exist."""

    code = "not_found"
    status = 404


class ScanEndedError(AppError):
    """A scan cannot be cancelled because it has ended."""

    code = "scan_ended"
    status = 409
    hint = "Start a new scan for current results."


class CheckEndedError(AppError):
    """A check cannot be cancelled because it has ended."""

    code = "check_ended"
    status = 409
    hint = "Start a new check to ask the registries again."


class ChangedMeanwhileError(AppError):
    """The item was changed since its editor loaded it; `details.current` is the item as it is now."""

    code = "changed_meanwhile"
    status = 409
    hint = "Review the current version, then save again with its version number."


class NameTakenError(AppError):
    """An item of this name exists already; `details.id` is its id."""

    code = "name_taken"
    status = 409
    hint = "Change the existing one, or choose another name."


class InvalidPatternError(AppError):
    """A regular expression to search for cannot be used."""

    code = "invalid_pattern"
    status = 422
    hint = "Expressions are those of RE2, such as `def \\w+`: without look-around and back references."


class FileUnreadableError(AppError):
    """A file of the project exists but cannot be read."""

    code = "file_unreadable"
    status = 409
    hint = "Check the file's permissions."


class NotReadyError(AppError):
    """The backend cannot serve this yet: it is starting, or the database or Redis cannot be reached."""

    code = "not_ready"
    status = 503
    hint = "Try again in a moment. /health/ready shows what is missing."


class NoSpaceError(AppError):
    """The disk is full."""

    code = "no_space"
    status = 507
    hint = "Free some space on the disk with COMMANDCENTER_HOME, then try again."


class NotSignedInError(AppError):
    """A request has no valid credential."""

    code = "not_signed_in"
    status = 401
    hint = "Press Open in the Hub, or run `commandcenter open` in the project's folder. Programs need a token."
    headers: Mapping[str, str] = {"WWW-Authenticate": "Bearer"}


class TicketNotValidError(AppError):
    """A ticket was used before, is too old, or was never issued."""

    code = "ticket_not_valid"
    status = 401
    hint = "Press Open in the Hub, or run `commandcenter open` in the project's folder."


class TooManyFailuresError(AppError):
    """There were too many wrong credentials within a minute."""

    code = "too_many_failures"
    status = 429

    def __init__(self, wait_s: int) -> None:
        super().__init__("There were too many attempts with a wrong credential.", hint=f"Try again in {wait_s} s.")
        self.headers = {"Retry-After": str(wait_s)}


class ReadOnlyTokenError(AppError):
    """A token that may only read was used for a change."""

    code = "read_only_token"
    status = 403
    hint = "Create a token with `commandcenter token create --scope write`."


class HubOnlyError(AppError):
    """Only the Hub may use this route."""

    code = "hub_only"
    status = 403


class OutdatedAccessError(AppError):
    """The Hub has already sent newer tokens."""

    code = "outdated_access"
    status = 409


class HostNotAllowedError(AppError):
    """The Host header of a request names an unknown host."""

    code = "host_not_allowed"
    status = 403
    hint = "Open the address that `commandcenter open` prints."


class CrossSiteError(AppError):
    """A page of another site tried to change something or to open the event stream."""

    code = "cross_site"
    status = 403
    hint = "Use this project's own page."


class BadAddressError(AppError):
    """The address of a request is not valid."""

    code = "bad_address"
    status = 400
    hint = "GET /api/openapi.json lists all routes."


class BackendUnavailableError(AppError):
    """The frontend cannot reach its backend."""

    code = "backend_unavailable"
    status = 502
    hint = "It may still be starting. Try again in a few seconds, or read the backend's log."


class PagesMissingError(AppError):
    """The pages have not been built."""

    code = "pages_missing"
    status = 503
    hint = "Build them with `make setup`."


class EmbeddingError(Exception):
    """The embedding model failed; the message is the reason, without secrets."""


class SettingsError(Exception):
    """A setting is missing or wrong; the message is one sentence for the terminal."""
