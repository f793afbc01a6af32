"""Who may use the Hub: the token in a file, one-time codes, browser sessions; and the key that encrypts secrets."""

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Collection, Mapping
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from commandcenter_hub.domain.errors import KeyUnusable
from commandcenter_hub.engines.files import write_private

SESSION_SECONDS = 7 * 24 * 3600
RENEWED_AFTER_SECONDS = 24 * 3600
CODE_SECONDS = 600
CODES_KEPT = 100


def private_file(path: Path, make: bytes) -> bytes:
    """Return the contents of a file that only its owner may read; write `make` into it when it is not there."""
    try:
        return path.read_bytes().strip()
    except FileNotFoundError:
        pass
    write_private(path, make + b"\n", durable=True, replace=False)
    return path.read_bytes().strip()


class Vault:
    """Encrypts what is kept of passwords with the key in COMMANDCENTER_HOME."""

    def __init__(self, key_file: Path, *, may_make: bool) -> None:
        """Read the key, or make one.

        Args:
            key_file: where it is kept, readable by its owner only.
            may_make: nothing was encrypted yet, so a missing key may be made anew.

        Raises:
            KeyUnusable: it is missing though something was encrypted with it, or it is not a key.
        """
        if not key_file.exists() and not may_make:
            raise KeyUnusable(f"The key {key_file} is missing, and projects are registered.")
        self._file = key_file
        try:
            self._fernet = Fernet(private_file(key_file, Fernet.generate_key()))
        except ValueError as error:
            raise KeyUnusable(f"The file {key_file} holds no usable key.") from error

    def lock(self, values: Mapping[str, str]) -> bytes:
        """Return the values encrypted."""
        return self._fernet.encrypt(json.dumps(dict(values)).encode())

    def unlock(self, locked: bytes) -> dict[str, str]:
        """Return what `lock` was given.

        Raises:
            KeyUnusable: it was encrypted with another key.
        """
        try:
            return dict(json.loads(self._fernet.decrypt(locked)))
        except InvalidToken as error:
            raise KeyUnusable("The passwords of a project cannot be read with this key.") from error

    def refuse_unless_fitting(self, locked: Collection[bytes]) -> None:
        """Refuse to go on with a key that opens nothing of what was locked before.

        Raises:
            KeyUnusable: all of it was encrypted with another key.
        """

        def fits(one: bytes) -> bool:
            try:
                self.unlock(one)
            except KeyUnusable:
                return False
            return True

        if locked and not any(map(fits, locked)):
            raise KeyUnusable(
                f"The key {self._file} is another one than the key that the projects' passwords were encrypted with."
            )

    def make_session(self, proof: str) -> str:
        """Return a cookie that is worth something beside this proof, for SESSION_SECONDS, to any later Hub too."""
        return self._fernet.encrypt(_session(proof)).decode()

    def session_valid(self, cookie: str, proof: str) -> bool:
        """Say whether a cookie is one of ours, not too old, and made for this proof."""
        try:
            known = self._fernet.decrypt(cookie.encode(), ttl=SESSION_SECONDS)
        except (InvalidToken, ValueError):
            return False
        return hmac.compare_digest(known, _session(proof))

    def session_ages(self, cookie: str) -> bool:
        """Say whether a valid cookie should be made anew."""
        return time.time() - self._fernet.extract_timestamp(cookie.encode()) > RENEWED_AFTER_SECONDS


def _session(proof: str) -> bytes:
    return b"session " + hashlib.sha256(proof.encode("utf-8", "surrogateescape")).digest()


class Access:
    """Checks tokens and cookies, and gives out one-time codes."""

    def __init__(self, token_file: Path, vault: Vault) -> None:
        """Read the token, or make one."""
        self._token = private_file(token_file, secrets.token_urlsafe(32).encode()).decode()
        self._vault = vault
        # Cookies know no ports: the Hub of another home must not take ours for its own, nor write over it.
        self.cookie = f"commandcenter_hub_{hashlib.sha256(self._token.encode()).hexdigest()[:12]}"
        self._codes: dict[str, float] = {}

    def token_matches(self, header: str | None) -> bool:
        """Say whether an `Authorization` header carries the token."""
        scheme, _, token = (header or "").partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(
            token.strip().encode("utf-8", "surrogateescape"), self._token.encode()
        )

    def make_code(self) -> tuple[str, int]:
        """Return a code that works once, and for how many seconds."""
        now = time.monotonic()
        self._codes = {code: until for code, until in self._codes.items() if until > now}
        while len(self._codes) >= CODES_KEPT:
            del self._codes[min(self._codes, key=self._codes.__getitem__)]
        code = secrets.token_urlsafe(24)
        self._codes[code] = now + CODE_SECONDS
        return code, CODE_SECONDS

    def take_code(self, code: str) -> bool:
        """Say whether the code works, and let it never work again."""
        until = self._codes.pop(code, None)
        return until is not None and until > time.monotonic()

    def make_session(self) -> tuple[str, str]:
        """Return what lets a browser in, both of it: the value of the cookie, and the proof for the page."""
        proof = secrets.token_urlsafe(32)
        return self._vault.make_session(proof), proof

    def session_valid(self, cookie: str, proof: str) -> bool:
        """Say whether a browser's cookie is one of ours, and this its proof."""
        return self._vault.session_valid(cookie, proof)

    def renewed(self, cookie: str, proof: str) -> str | None:
        """Return a fresh value for a valid cookie that is used and ages, or None."""
        return self._vault.make_session(proof) if self._vault.session_ages(cookie) else None
