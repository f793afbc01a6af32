"""Access to the Hub: token file, one-time codes and browser sessions; and the key that encrypts secrets."""

import hashlib
import hmac
import json
import logging
import math
import secrets
import time
from collections import deque
from collections.abc import Collection, Mapping
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from commandcenter_hub.domain.errors import HubError, KeyUnusable, TooManyFailures
from commandcenter_hub.engines.files import move_folder_away, write_private
from commandcenter_hub.services.token_file import read_token

log = logging.getLogger(__name__)
SESSION_SECONDS = 7 * 24 * 3600
RENEW_AFTER_SECONDS = 24 * 3600
CODE_SECONDS = 600
MAX_CODES = 100
MAX_FAILURES = 10
FAILURES_SECONDS = 60.0
REPLACED_HINT = (
    "The running Hub still has the right one in memory. Remove that file: the Hub writes its own again within a "
    "minute. Until then do not stop the Hub."
)


def private_file(path: Path, make: bytes) -> bytes:
    """Return the contents of a file that only its owner can read; create it with `make` if it does not exist."""
    try:
        return path.read_bytes().strip()
    except FileNotFoundError:
        pass
    write_private(path, make + b"\n", durable=True, replace=False)
    return path.read_bytes().strip()


class Vault:
    """Encrypts the projects' passwords with the key in COMMANDCENTER_HOME."""

    def __init__(self, key_file: Path, *, may_make: bool) -> None:
        """Read the key, or create one.

        Args:
            key_file: the file of the key, readable by its owner only.
            may_make: create a missing key, because nothing has been encrypted yet.

        Raises:
            KeyUnusable: the key is missing and `may_make` is false, or the file holds no key.
        """
        found = _content(key_file)
        if not found and not may_make:
            what = "missing" if found is None else "empty"
            what = "a folder" if key_file.is_dir() else what
            raise KeyUnusable(f"The key {key_file} is {what}, so the passwords of registered projects cannot be read.")
        if not found:
            move_folder_away(key_file)
            key_file.unlink(missing_ok=True)
        self._set_key(private_file(key_file, Fernet.generate_key()), key_file)

    @classmethod
    def of(cls, key: bytes, key_file: Path) -> "Vault":
        """Return a vault with this key; `key_file` may contain another one.

        Raises:
            KeyUnusable: it is no key.
        """
        made = cls.__new__(cls)
        made._set_key(key, key_file)
        return made

    def _set_key(self, key: bytes, key_file: Path) -> None:
        self._file = key_file
        try:
            self._fernet = Fernet(key)
        except ValueError as error:
            raise KeyUnusable(f"The file {key_file} is not a valid key.") from error
        self.key = key.decode("ascii")
        """The key itself, for a recovery copy."""

    def problem(self) -> str | None:
        """Return what happened to the file of the key, as sentences; None if it contains the key.

        Write a missing or empty file again, since the key is in memory as well. May block for milliseconds.
        """
        try:
            found = _content(self._file)
            if not found:
                self.save()
                log.warning("the key %s was lost and has been written again", self._file)
                return None
        except OSError as error:
            return f"The key {self._file} is lost, and cannot be written again: {error.strerror}."
        if found == self.key.encode():
            return None
        return f"The key {self._file} was replaced by another one, which cannot decrypt the projects' passwords."

    def save(self) -> None:
        """Write the file of the key.

        Raises:
            OSError: it cannot be written.
        """
        write_private(self._file, self.key.encode() + b"\n", durable=True)

    def refuse_unless_saved(self) -> None:
        """Check that the key is in its file, so that the next Hub can decrypt what is encrypted now.

        Raises:
            KeyUnusable: the file contains another key, or cannot be written.
        """
        problem = self.problem()
        if problem is not None:
            raise KeyUnusable(problem, hint=REPLACED_HINT)

    def lock(self, values: Mapping[str, str]) -> bytes:
        """Encrypt the values."""
        return self._fernet.encrypt(json.dumps(dict(values)).encode())

    def unlock(self, locked: bytes) -> dict[str, str]:
        """Decrypt what `lock` returned.

        Raises:
            KeyUnusable: another key was used for the encryption.
        """
        try:
            return dict(json.loads(self._fernet.decrypt(locked)))
        except InvalidToken as error:
            raise KeyUnusable("The passwords of a project cannot be read with this key.") from error

    def check_key(self, locked: Collection[bytes]) -> None:
        """Check that the key decrypts at least one of the values.

        Raises:
            KeyUnusable: all of them were encrypted with another key.
        """

        def fits(one: bytes) -> bool:
            try:
                self.unlock(one)
            except KeyUnusable:
                return False
            return True

        if locked and not any(map(fits, locked)):
            raise KeyUnusable(f"The key {self._file} is not the key with which the projects' passwords were encrypted.")

    def make_session(self, proof: str) -> str:
        """Return a cookie that is valid together with this proof, for SESSION_SECONDS, also after a restart."""
        return self._fernet.encrypt(_session(proof)).decode()

    def session_valid(self, cookie: str, proof: str) -> bool:
        """Return whether the Hub made the cookie for this proof within the last SESSION_SECONDS."""
        try:
            known = self._fernet.decrypt(cookie.encode(), ttl=SESSION_SECONDS)
        except (InvalidToken, ValueError):
            return False
        return hmac.compare_digest(known, _session(proof))

    def needs_renewal(self, cookie: str) -> bool:
        """Return whether a valid cookie is older than RENEW_AFTER_SECONDS."""
        return time.time() - self._fernet.extract_timestamp(cookie.encode()) > RENEW_AFTER_SECONDS


def _content(file: Path) -> bytes | None:
    """Return the content of a file; None if there is none, or a folder in its place.

    Raises:
        OSError: it cannot be read.
    """
    try:
        return file.read_bytes().strip()
    except (FileNotFoundError, IsADirectoryError):
        return None


def _session(proof: str) -> bytes:
    return b"session " + hashlib.sha256(proof.encode("utf-8", "surrogateescape")).digest()


def _state(file: Path) -> tuple[int, int, int] | None:
    """Return inode, size and modification time, which change with a file's content; None if there is no file."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def bearer(header: str | None) -> str:
    """Return the token in an `Authorization` header; empty if there is none."""
    scheme, _, token = (header or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


class FailedSignIns:
    """Counts the failed sign-ins of all clients together, since local clients all have the same address."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=MAX_FAILURES)

    def count(self) -> int | None:
        """Count a failed sign-in. Return None, or the seconds to wait if there were MAX_FAILURES within a minute."""
        now = time.monotonic()
        if len(self._times) == MAX_FAILURES and now - self._times[0] < FAILURES_SECONDS:
            return math.ceil(FAILURES_SECONDS - (now - self._times[0]))
        self._times.append(now)
        return None


class Access:
    """Checks tokens and cookies, and issues one-time codes."""

    def __init__(self, token_file: Path, vault: Vault) -> None:
        """Read the token, or create one if the file is missing or contains none."""
        self._token_file, self._seen = token_file, _state(token_file)
        self._token = read_token(token_file)
        if not self._token:
            self._token = secrets.token_urlsafe(32)
            self._write_token()
        self._vault = vault
        # Cookies are shared by all ports of a host: Hubs of different homes need different names.
        self.cookie = f"commandcenter_hub_{hashlib.sha256(self._token.encode()).hexdigest()[:12]}"
        self._codes: dict[str, float] = {}
        self._used: list[str] = []
        self._failures = FailedSignIns()

    def failure(self, error: HubError) -> HubError:
        """Count a failed sign-in; return its error, or TooManyFailures instead if too many have failed recently.

        Call it only after every credential of the request was checked, so that a valid one always works.
        """
        wait_s = self._failures.count()
        return error if wait_s is None else TooManyFailures(wait_s)

    def follow_token_file(self) -> None:
        """Use the token in the file if the user has replaced it; write the file again if it was lost.

        Read the file only if its state has changed.
        """
        state = _state(self._token_file)
        if state is not None and state == self._seen:
            return
        self._seen = state
        try:
            found = read_token(self._token_file)
            if not found:
                self._write_token()
                log.warning("the token %s was lost and has been written again", self._token_file)
            elif found != self._token:
                self._token = found
                log.warning("the token %s was replaced; the former one is not valid any more", self._token_file)
        except OSError as error:
            log.warning("the token %s cannot be used: %s", self._token_file, error)

    def _write_token(self) -> None:
        write_private(self._token_file, self._token.encode() + b"\n", durable=True)
        self._seen = _state(self._token_file)

    def token_matches(self, header: str | None) -> bool:
        """Return whether an `Authorization` header contains the token."""
        self.follow_token_file()
        return hmac.compare_digest(bearer(header).encode("utf-8", "surrogateescape"), self._token.encode())

    def make_code(self) -> tuple[str, int]:
        """Return a one-time code and its lifetime in seconds."""
        now = time.monotonic()
        self._codes = {code: until for code, until in self._codes.items() if until > now}
        while len(self._codes) >= MAX_CODES:
            del self._codes[min(self._codes, key=self._codes.__getitem__)]
        code = secrets.token_urlsafe(24)
        self._codes[code] = now + CODE_SECONDS
        return code, CODE_SECONDS

    def take_code(self, code: str) -> bool:
        """Return whether the code is valid, and invalidate it."""
        until = self._codes.pop(code, None)
        valid = until is not None and until > time.monotonic()
        if valid:
            self._used = [code, *self._used][:MAX_CODES]
        return valid

    def was_used(self, code: str) -> bool:
        """Return whether a code was used while it was valid. Only the last MAX_CODES used codes are remembered."""
        return code in self._used

    def make_session(self) -> tuple[str, str]:
        """Return the cookie and the proof of a new browser session; the page sends the proof."""
        proof = secrets.token_urlsafe(32)
        return self._vault.make_session(proof), proof

    def session_valid(self, cookie: str, proof: str) -> bool:
        """Return whether a browser's cookie is valid together with this proof."""
        return self._vault.session_valid(cookie, proof)

    def renewed(self, cookie: str, proof: str) -> str | None:
        """Return a new value for a valid cookie that needs renewal, or None."""
        return self._vault.make_session(proof) if self._vault.needs_renewal(cookie) else None
