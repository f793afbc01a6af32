"""Keys, tokens, codes and sessions."""

import stat
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from commandcenter_hub.domain.errors import KeyUnusable, TooManyFailures, Unauthorized
from commandcenter_hub.services import access
from commandcenter_hub.services.access import Access, Vault, private_file


@pytest.fixture
def vault(home: Path) -> Vault:
    return Vault(home / "key", may_make=True)


@pytest.fixture
def given_access(home: Path, vault: Vault) -> Access:
    return Access(home / "token", vault)


def test_files_with_secrets_are_readable_by_their_owner_only(home: Path, given_access: Access) -> None:
    for name in ("key", "token"):
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600
    assert sorted(file.name for file in home.iterdir()) == ["key", "token"]


def test_a_parallel_creation_returns_the_existing_file(home: Path) -> None:
    found: list[bytes] = []
    barrier = threading.Barrier(8)

    def make(number: int) -> None:
        barrier.wait()
        found.append(private_file(home / "key", str(number).encode() * 40))

    threads = [threading.Thread(target=make, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert set(found) == {(home / "key").read_bytes().strip()}


@given(st.dictionaries(st.text(), st.text()))
def test_encrypted_values_can_be_decrypted_and_are_not_readable(values: dict[str, str]) -> None:
    vault = Vault.__new__(Vault)
    vault._fernet = Fernet(Fernet.generate_key())
    locked = vault.lock(values)
    assert vault.unlock(locked) == values
    assert not [value for value in values.values() if len(value) > 8 and value.encode("utf-8", "replace") in locked]


def test_a_missing_key_is_refused_when_values_are_encrypted(home: Path) -> None:
    with pytest.raises(KeyUnusable, match="missing"):
        Vault(home / "key", may_make=False)
    assert not (home / "key").exists()


@pytest.mark.parametrize("content", [b"too short", b"\xff" * 44, b"A" * 43])
def test_an_invalid_key_is_refused(home: Path, content: bytes) -> None:
    (home / "key").write_bytes(content)
    with pytest.raises(KeyUnusable, match="not a valid key"):
        Vault(home / "key", may_make=True)
    assert (home / "key").read_bytes() == content


def test_values_encrypted_with_another_key_are_refused(home: Path, vault: Vault) -> None:
    other = Vault(home / "other", may_make=True)
    with pytest.raises(KeyUnusable):
        vault.unlock(other.lock({"password": "x"}))


def test_a_code_works_once(given_access: Access) -> None:
    code, lifetime_s = given_access.make_code()
    assert lifetime_s == access.CODE_SECONDS
    assert given_access.take_code("another") is False
    assert given_access.was_used(code) is False
    assert given_access.take_code(code) is True
    assert given_access.take_code(code) is False
    assert given_access.was_used(code) is True
    assert given_access.was_used("another") is False


def test_a_code_expires(given_access: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    early, _ = given_access.make_code()
    late, _ = given_access.make_code()
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + access.CODE_SECONDS - 1)
    assert given_access.take_code(early) is True
    monkeypatch.setattr(time, "monotonic", lambda: now + access.CODE_SECONDS + 1)
    assert given_access.take_code(late) is False
    assert given_access.was_used(late) is False


def test_the_number_of_open_codes_is_limited(given_access: Access) -> None:
    codes = [given_access.make_code()[0] for _ in range(access.MAX_CODES + 1)]
    assert len(set(codes)) == len(codes)
    assert given_access.take_code(codes[0]) is False
    assert given_access.take_code(codes[-1]) is True


def test_a_session_survives_a_restart_and_expires(
    home: Path, given_access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie, proof = given_access.make_session()
    later = Access(home / "token", Vault(home / "key", may_make=False))
    assert later.cookie == given_access.cookie
    assert later.session_valid(cookie, proof)
    assert not later.session_valid(cookie[:-2], proof)
    assert not later.session_valid("", proof)
    assert not later.session_valid("é", proof)
    for other in ("", proof[:-1], "é", "\udcff", given_access.make_session()[1]):
        assert not later.session_valid(cookie, other)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + access.SESSION_SECONDS + 2)
    assert not later.session_valid(cookie, proof)


def test_a_used_session_is_renewed(given_access: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    cookie, proof = given_access.make_session()
    assert given_access.renewed(cookie, proof) is None
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + access.SESSION_SECONDS - 60)
    fresh = given_access.renewed(cookie, proof)
    assert fresh is not None
    monkeypatch.setattr(time, "time", lambda: now + access.SESSION_SECONDS + 60)
    assert not given_access.session_valid(cookie, proof)
    assert given_access.session_valid(fresh, proof)


def test_two_homes_have_cookies_with_different_names(home: Path, given_access: Access, vault: Vault) -> None:
    assert Access(home / "another-token", vault).cookie != given_access.cookie


def test_other_encrypted_values_are_no_session(given_access: Access, vault: Vault) -> None:
    assert not given_access.session_valid(vault.lock({"session": "session"}).decode(), "")


def test_the_token_is_stable_and_nothing_else_matches(home: Path, given_access: Access, vault: Vault) -> None:
    token = (home / "token").read_text().strip()
    assert len(token) >= 32
    assert Access(home / "token", vault).token_matches(f"Bearer {token}")
    for header in (
        None,
        "",
        token,
        f"Basic {token}",
        "Bearer",
        f"Bearer {token[:-1]}",
        f"Bearer {token}é",
        "Bearer \udcff",
    ):
        assert not given_access.token_matches(header), header


def test_more_than_ten_failures_within_a_minute_are_too_many(
    given_access: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(access, "time", SimpleNamespace(monotonic=lambda: now[0], time=time.time))
    wrong = Unauthorized("Wrong.")
    for _ in range(access.MAX_FAILURES):
        assert given_access.failure(wrong) is wrong
        now[0] += 1
    for _ in range(3):
        refused = given_access.failure(wrong)
        assert isinstance(refused, TooManyFailures)
        assert refused.retry_after_s == 50
    now[0] = 160.0  # the first failure is a minute old
    assert given_access.failure(wrong) is wrong
    assert isinstance(given_access.failure(wrong), TooManyFailures)


@pytest.mark.parametrize("content", [b"", b"\n", b"short\n", b"\xff\x00" * 40])
def test_a_token_file_without_a_token_is_written_again_and_never_opens_the_hub(
    home: Path, vault: Vault, content: bytes
) -> None:
    (home / "token").write_bytes(content)
    made = Access(home / "token", vault)
    assert not made.token_matches(None)
    assert not made.token_matches("Bearer")
    assert not made.token_matches(f"Bearer {content.decode('latin-1').strip()}")
    token = (home / "token").read_text().strip()
    assert len(token) == 43
    assert made.token_matches(f"Bearer {token}")
    assert stat.S_IMODE((home / "token").stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [None, b"", b"damaged"])
def test_a_token_file_that_is_lost_while_the_hub_runs_is_written_again(
    home: Path, given_access: Access, content: bytes | None
) -> None:
    token = (home / "token").read_text().strip()
    (home / "token").unlink()
    if content is not None:
        (home / "token").write_bytes(content)
    assert not given_access.token_matches(None)
    assert (home / "token").read_text().strip() == token
    assert stat.S_IMODE((home / "token").stat().st_mode) == 0o600
    assert given_access.token_matches(f"Bearer {token}")


def test_a_token_that_the_user_replaces_is_valid_at_once_and_the_former_one_is_not(
    home: Path, given_access: Access
) -> None:
    token = (home / "token").read_text().strip()
    (home / "token").write_text("a-new-token-" + "x" * 31 + "\n")
    assert not given_access.token_matches(f"Bearer {token}")
    assert given_access.token_matches(f"Bearer a-new-token-{'x' * 31}")
