"""Credentials of a desk: signed requests, tickets and sessions of browsers, tokens of programs. Standard library only.

The keys are derived from SECRET_KEY. `commandcenter_hub.domain.desk_access` creates the Hub's signatures and tickets.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Literal

SIGNATURE_HEADER = "x-commandcenter-signature"
HUB, FRONTEND = "hub", "frontend"
SIGNATURE_SECONDS = 30
"""Maximum difference between the time of a signature and now, seconds."""
TICKET_SECONDS = 60
SESSION_SECONDS = 7 * 24 * 3600
RENEW_AFTER_SECONDS = 24 * 3600
TOKEN_SECRET_LENGTH = 43
FAILURES = 10
FAILURES_WITHIN_S = 60


def frontend_key(secret_key: str) -> str:
    """Return the key that frontend, backend and Hub share."""
    return _mac(secret_key, "commandcenter frontend")


def hub_key(secret_key: str) -> str:
    """Return the key with which the Hub signs its requests to the backend."""
    return _mac(secret_key, "commandcenter hub")


def sign(key: str, name: str, method: str, target: str, now_ms: int) -> str:
    """Return the value of SIGNATURE_HEADER for a request; `target` is path and query exactly as sent."""
    return f"v1 {name} {now_ms} {_mac(key, _signed(name, str(now_ms), method, target))}"


class Clock:
    """Returns the time, and checks whether a time is recent and since the start of this process.

    The start is counted back from the current time, so that it follows corrections of the machine's clock.
    """

    def __init__(self, wall: Callable[[], float] = time.time, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._wall, self._monotonic = wall, monotonic
        self._started = monotonic()

    def now_ms(self) -> int:
        """Return the milliseconds since 1970."""
        return int(self._wall() * 1000)

    def since_start(self, ms: int) -> bool:
        """Return whether a time, in milliseconds since 1970, is not before the start of this process."""
        return ms >= int((self._wall() - (self._monotonic() - self._started)) * 1000)

    def within(self, ms: int, seconds: int) -> bool:
        """Return whether a time is at most `seconds` ago, and at most SIGNATURE_SECONDS in the future."""
        return -SIGNATURE_SECONDS * 1000 <= self.now_ms() - ms <= seconds * 1000


@dataclass(frozen=True)
class Signature:
    """An accepted signature: the name of the signer and its time in milliseconds since 1970."""

    name: str
    ms: int


class Signatures:
    """Checks signed requests, with the keys of the Hub and of the frontend."""

    def __init__(self, secret_key: str, clock: Clock) -> None:
        self._keys = {HUB: hub_key(secret_key), FRONTEND: frontend_key(secret_key)}
        self._clock = clock

    def check(self, header: str, method: str, target: str) -> Signature | None:
        """Return the signature of a request, or None if it is not valid now.

        A signature from before the start of this process is not valid: another program may have received it at this
        port.
        """
        parts = header.split(" ")
        if len(parts) != 4:
            return None
        version, name, text, mac = parts
        key, ms = self._keys.get(name), _number(text)
        if version != "v1" or key is None or ms is None:
            return None
        if not _same(mac, _mac(key, _signed(name, text, method, target))):
            return None
        valid = self._clock.within(ms, SIGNATURE_SECONDS) and self._clock.since_start(ms)
        return Signature(name, ms) if valid else None


class SessionState(Enum):
    """Result of the check of a browser's session."""

    VALID = "valid"
    OLD = "old"
    """Valid; the cookie should be renewed."""
    EXPIRED = "expired"
    WRONG = "wrong"


class Sessions:
    """Checks tickets and sessions of browsers in the frontend. A session ends with the process.

    Once it has ended, another program can bind its port and receive the cookie and proof of a page that is still open.
    """

    def __init__(self, key: str, clock: Clock) -> None:
        """Derive the keys from the frontend's key."""
        self._ticket_key, self._session_key = _mac(key, "ticket"), _mac(key, "session")
        self._clock = clock
        self._used: dict[str, int] = {}
        # Browsers send a cookie to all ports of a host: desks need different names.
        self.cookie = f"commandcenter_desk_{hashlib.sha256(key.encode()).hexdigest()[:12]}"

    def redeem(self, ticket: str) -> bool:
        """Return whether a ticket is valid now, and use it up.

        A ticket from before the start of this process is not valid, since there is no record of whether it was used.
        """
        ms, nonce = _opened(self._ticket_key, ticket) or (0, "")
        if not self._clock.within(ms, TICKET_SECONDS) or not self._clock.since_start(ms):
            return False
        now = self._clock.now_ms()
        self._used = {one: until for one, until in self._used.items() if until >= now}
        if nonce in self._used:
            return False
        self._used[nonce] = ms + TICKET_SECONDS * 1000
        return True

    def create(self) -> tuple[str, str]:
        """Return the cookie and the proof of a new session; the page keeps the proof and sends it."""
        proof = secrets.token_urlsafe(32)
        return self.cookie_for(proof), proof

    def cookie_for(self, proof: str) -> str:
        """Return a new value of the cookie, which is valid together with this proof."""
        signed = f"v1.{self._clock.now_ms()}.{_digest(proof)}"
        return f"{signed}.{_mac(self._session_key, signed)}"

    def check(self, cookie: str, proof: str) -> SessionState:
        """Return whether a cookie and a proof are a session."""
        ms, digest = _opened(self._session_key, cookie) or (0, "")
        if not _same(digest, _digest(proof)):
            return SessionState.WRONG
        if not self._clock.within(ms, SESSION_SECONDS) or not self._clock.since_start(ms):
            return SessionState.EXPIRED
        return SessionState.VALID if self._clock.within(ms, RENEW_AFTER_SECONDS) else SessionState.OLD


Scope = Literal["read", "write"]


@dataclass(frozen=True)
class Token:
    """A token of a program, as the Hub sends it: `sha256` is the hash of the whole token in hex."""

    id: str
    sha256: str
    scope: Scope
    expires_at: datetime | None


class Tokens:
    """The tokens that the Hub has sent since this process started. In memory only, so no revoked one works again."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self._tokens: Mapping[str, Token] = {}
        self.last_used: dict[str, datetime] = {}

    def replace(self, tokens: Iterable[Token]) -> None:
        """Accept these tokens and no others from now on."""
        self._tokens = {token.id: token for token in tokens}
        self.last_used = {one: used for one, used in self.last_used.items() if one in self._tokens}

    def check(self, text: str) -> Token | None:
        """Return the token if it is valid now, and note its use. Tokens have the form `cct_<id>_<secret>`."""
        token = self._tokens.get(text[len("cct_") : -len("_") - TOKEN_SECRET_LENGTH])
        if token is None or not _same(token.sha256, _digest(text)) or not self.is_valid(token):
            return None
        self.last_used[token.id] = self._now()
        return token

    def is_valid(self, token: Token) -> bool:
        """Return whether a token is neither revoked nor expired."""
        known = token.id in self._tokens
        return known and (token.expires_at is None or token.expires_at > self._now())


class Failures:
    """Counts the wrong credentials of all clients together.

    Valid ones are always accepted, since otherwise any program of this machine could lock the user out.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._times: deque[float] = deque(maxlen=FAILURES)

    def add(self) -> int | None:
        """Count a failure; after FAILURES within FAILURES_WITHIN_S, return the seconds to wait instead."""
        now = self._monotonic()
        if len(self._times) == FAILURES and (wait_s := self._times[0] + FAILURES_WITHIN_S - now) > 0:
            return math.ceil(wait_s)
        self._times.append(now)
        return None


def bearer(authorization: str | None) -> str | None:
    """Return the token in an `Authorization` header; None if there is none."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


FEED_PATH = "/api/changes/feed.atom"
"""The only path that accepts a token in its address, since feed readers send no headers. Logs leave tokens out."""


def token_in_address(method: str, path: str, query: bytes) -> str | None:
    """Return the token in the address of a request for the feed; None if there is none."""
    if path != FEED_PATH or method not in {"GET", "HEAD"}:
        return None
    found = next((part[6:] for part in query.split(b"&") if part.startswith(b"token=")), None)
    return found.decode("ascii", "replace") if found else None


def _signed(name: str, ms: str, method: str, target: str) -> str:
    return "\n".join((name, ms, method, target))


def _opened(key: str, text: str) -> tuple[int, str] | None:
    """Return time and content of `v1.TIME.CONTENT.MAC`; None if it was not signed with this key."""
    signed, _, mac = text.rpartition(".")
    parts = signed.split(".")
    if len(parts) != 3 or parts[0] != "v1" or not _same(mac, _mac(key, signed)):
        return None
    return int(parts[1]), parts[2]


def _mac(key: str, text: str) -> str:
    return hmac.digest(key.encode(), text.encode("utf-8", "surrogatepass"), "sha256").hex()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _same(one: str, other: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None
