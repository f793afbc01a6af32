"""Tokens of programs: their form, their scope, and what the Hub stores about them."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from enum import StrEnum

SECRET_BYTES = 32
FORM = re.compile(r"cct_([0-9a-f]{12})_[A-Za-z0-9_-]{43}")
"""Form of a token; the group is its id."""


class TokenScope(StrEnum):
    """What a token permits."""

    READ = "read"
    """GET and HEAD only."""
    WRITE = "write"


@dataclass(frozen=True)
class AccessToken:
    """A token of a program, without its text.

    Attributes:
        id: part of the text; names the token in lists.
        sha256: hash of the whole text, hexadecimal. A plain hash suffices, since the text contains 256 random bits.
        project_id: the project whose desk it opens; None if it opens the Hub and all desks.
        scope: what it permits.
        note: the user's note.
        created, expires, last_used: seconds since 1970; None if it does not expire, or was not used yet.
    """

    id: str
    sha256: str
    project_id: str | None
    scope: TokenScope
    note: str
    created: float
    expires: float | None = None
    last_used: float | None = None

    def matches(self, text: str) -> bool:
        """Return whether this is the token's text. Takes the same time for every wrong text."""
        return hmac.compare_digest(self.sha256, _digest(text))

    def is_expired(self, now: float) -> bool:
        """Return whether it has expired at a time, seconds since 1970."""
        return self.expires is not None and self.expires <= now


def new_token(
    project_id: str | None, scope: TokenScope, note: str, created: float, expires: float | None
) -> tuple[AccessToken, str]:
    """Return a new token and its text, which is stored nowhere."""
    new_id = secrets.token_hex(6)
    text = f"cct_{new_id}_{secrets.token_urlsafe(SECRET_BYTES)}"
    return AccessToken(new_id, _digest(text), project_id, scope, note, created, expires), text


def token_id(text: str) -> str | None:
    """Return the id in a token's text, or None if the text has another form."""
    found = FORM.fullmatch(text)
    return None if found is None else found[1]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
