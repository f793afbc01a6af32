"""The checks of credentials, with fixed values of the Hub and with those that its code creates now."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from commandcenter_app.web import credentials
from commandcenter_app.web.credentials import (
    FAILURES,
    Clock,
    Failures,
    Sessions,
    SessionState,
    Signature,
    Signatures,
    Token,
    Tokens,
    bearer,
)
from commandcenter_hub.domain import desk_access

SECRET_KEY = "a-secret-key"
NOW_MS = 1_700_000_000_000
TARGET = "/api/documents/12?a=1&b=%20"
SIGNATURE = f"v1 hub {NOW_MS} 2dc3f1379f1b9aea6acf58c5f930c8c2138fde3969144392536e41cc84b36e44"
MAC = "b9c8f5e2dbd51a35b7daede773f0eab2e309b889a1ca7e46cd90b6d769612642"
TICKET = f"v1.{NOW_MS}.nonce-of-16-chars.{MAC}"
DAY_S = 24 * 3600


@dataclass
class Times:
    """The two clocks of a machine, which a test moves."""

    wall_s: float = NOW_MS / 1000
    uptime_s: float = 1000.0

    def clock(self) -> Clock:
        return Clock(lambda: self.wall_s, lambda: self.uptime_s)

    def move(self, seconds: float) -> None:
        self.wall_s += seconds
        self.uptime_s += seconds


@pytest.fixture
def times() -> Times:
    return Times()


@pytest.fixture
def signatures(times: Times) -> Signatures:
    return Signatures(SECRET_KEY, times.clock())


@pytest.fixture
def sessions(times: Times) -> Sessions:
    return Sessions(credentials.frontend_key(SECRET_KEY), times.clock())


def test_the_app_accepts_what_the_hub_creates() -> None:
    assert credentials.frontend_key(SECRET_KEY) == desk_access.frontend_key(SECRET_KEY)
    key = credentials.hub_key(SECRET_KEY)
    assert key == desk_access.hub_key(SECRET_KEY)
    assert desk_access.SIGNATURE_HEADER.lower() == credentials.SIGNATURE_HEADER
    assert credentials.TICKET_SECONDS == desk_access.TICKET_SECONDS
    for method, target in (("GET", TARGET), ("PUT", desk_access.access_target(b"{}"))):
        made = desk_access.signature(key, method, target, NOW_MS)
        assert made == credentials.sign(key, credentials.HUB, method, target, NOW_MS)
        assert Signatures(SECRET_KEY, Times().clock()).check(made, method, target) == Signature("hub", NOW_MS)
    ticket = desk_access.ticket(SECRET_KEY, "another-nonce-of-them", NOW_MS)
    assert Sessions(desk_access.frontend_key(SECRET_KEY), Times().clock()).redeem(ticket)


def test_a_signature_is_valid_for_its_own_request(signatures: Signatures) -> None:
    assert signatures.check(SIGNATURE, "GET", TARGET) == Signature("hub", NOW_MS)
    frontend = credentials.sign(credentials.frontend_key(SECRET_KEY), "frontend", "GET", TARGET, NOW_MS)
    assert signatures.check(frontend, "GET", TARGET) == Signature("frontend", NOW_MS)


@pytest.mark.parametrize(
    ("header", "method", "target"),
    [
        (SIGNATURE, "POST", TARGET),
        (SIGNATURE, "GET", "/api/documents/12"),
        (SIGNATURE, "GET", TARGET.replace("%20", " ")),
        (SIGNATURE.replace("hub", "frontend"), "GET", TARGET),
        (SIGNATURE.replace("hub", "admin"), "GET", TARGET),
        (SIGNATURE.replace("v1", "v2"), "GET", TARGET),
        (SIGNATURE.replace(str(NOW_MS), str(NOW_MS + 1)), "GET", TARGET),
        (SIGNATURE.replace(str(NOW_MS), "١٧"), "GET", TARGET),
        (SIGNATURE.replace(str(NOW_MS), "9" * 5000), "GET", TARGET),
        (SIGNATURE[:-1], "GET", TARGET),
        (SIGNATURE.upper(), "GET", TARGET),
        (SIGNATURE + " x", "GET", TARGET),
        (SIGNATURE + "ÿ", "GET", TARGET),
        ("", "GET", TARGET),
        ("v1 hub", "GET", TARGET),
    ],
)
def test_a_signature_is_not_valid_for_anything_else(
    signatures: Signatures, header: str, method: str, target: str
) -> None:
    assert signatures.check(header, method, target) is None


def test_credentials_of_another_desk_are_refused(times: Times) -> None:
    assert Signatures("another-key", times.clock()).check(SIGNATURE, "GET", TARGET) is None
    sessions = Sessions(credentials.frontend_key("another-key"), times.clock())
    assert not sessions.redeem(TICKET)
    mine = Sessions(credentials.frontend_key(SECRET_KEY), times.clock())
    cookie, proof = mine.create()
    assert sessions.check(cookie, proof) is SessionState.WRONG
    assert sessions.cookie != mine.cookie


@pytest.mark.parametrize(("seconds", "valid"), [(30, True), (31, False), (-30, True), (-31, False)])
def test_a_signature_is_valid_for_30_seconds(times: Times, seconds: int, valid: bool) -> None:
    times.move(-1000)
    signatures = Signatures(SECRET_KEY, times.clock())
    times.move(1000 + seconds)
    assert (signatures.check(SIGNATURE, "GET", TARGET) is not None) is valid


def test_credentials_from_before_the_start_of_the_process_are_refused(times: Times) -> None:
    times.move(0.002)
    assert Signatures(SECRET_KEY, times.clock()).check(SIGNATURE, "GET", TARGET) is None
    assert not Sessions(credentials.frontend_key(SECRET_KEY), times.clock()).redeem(TICKET)


def test_a_correction_of_the_clock_locks_no_one_out(signatures: Signatures, sessions: Sessions, times: Times) -> None:
    times.move(10)
    times.wall_s -= 3600
    key, now_ms = credentials.hub_key(SECRET_KEY), int(times.wall_s * 1000)
    assert signatures.check(credentials.sign(key, "hub", "GET", TARGET, now_ms), "GET", TARGET)
    assert sessions.redeem(desk_access.ticket(SECRET_KEY, "a", now_ms))


def test_a_ticket_works_once_within_a_minute(sessions: Sessions, times: Times) -> None:
    assert sessions.redeem(TICKET)
    assert not sessions.redeem(TICKET)
    times.move(60)
    assert not sessions.redeem(TICKET)
    assert sessions.redeem(desk_access.ticket(SECRET_KEY, "another", NOW_MS))
    times.move(1)
    assert not sessions.redeem(desk_access.ticket(SECRET_KEY, "a third", NOW_MS))


@pytest.mark.parametrize(
    "ticket",
    [
        *("", ".", "...", "v1", "v1.é.é.é", "\ud800"),
        *(MAC, TICKET[:-1], TICKET + "0", TICKET.upper(), f"v1.{NOW_MS}..{MAC}"),
        *(TICKET.replace("v1", "v2"), TICKET.replace("nonce", "other"), TICKET.replace(str(NOW_MS), str(NOW_MS - 1))),
    ],
)
def test_other_tickets_are_refused(sessions: Sessions, ticket: str) -> None:
    assert not sessions.redeem(ticket)
    assert sessions.redeem(TICKET)


def test_a_session_needs_cookie_and_proof(sessions: Sessions) -> None:
    cookie, proof = sessions.create()
    other_cookie, other_proof = sessions.create()
    assert sessions.check(cookie, proof) is SessionState.VALID
    wrong = [(cookie, other_proof), (other_cookie, proof), (cookie, ""), ("", proof), ("", ""), (proof, cookie)]
    wrong += [(cookie[:-1], proof), (cookie.replace("v1.", "v1.0"), proof), (TICKET, "nonce-of-16-chars")]
    assert {sessions.check(*one) for one in wrong} == {SessionState.WRONG}


def test_a_cookie_is_not_accepted_as_a_ticket(sessions: Sessions) -> None:
    assert not sessions.redeem(sessions.create()[0])


def test_a_session_is_renewed_and_expires(sessions: Sessions, times: Times) -> None:
    cookie, proof = sessions.create()
    times.move(DAY_S)
    assert sessions.check(cookie, proof) is SessionState.VALID
    times.move(1)
    assert sessions.check(cookie, proof) is SessionState.OLD
    renewed = sessions.cookie_for(proof)
    assert sessions.check(renewed, proof) is SessionState.VALID
    times.move(6 * DAY_S)
    assert sessions.check(cookie, proof) is SessionState.EXPIRED
    assert sessions.check(renewed, proof) is SessionState.OLD


def test_a_session_ends_with_the_process(sessions: Sessions, times: Times) -> None:
    """Whoever had the port in between has received cookie and proof of a page that was still open."""
    cookie, proof = sessions.create()
    times.move(3600)
    restarted = Sessions(credentials.frontend_key(SECRET_KEY), times.clock())
    assert restarted.check(cookie, proof) is SessionState.EXPIRED


SECRET = "s_-" + "x" * 40
TEXT = f"cct_a_1_{SECRET}"


def a_token(text: str = TEXT, *, expires_at: datetime | None = None) -> Token:
    return Token(text[4:-44], credentials._digest(text), "read", expires_at)


def test_a_token_is_valid_until_it_expires_or_is_replaced() -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    moment = [now]
    tokens = Tokens(lambda: moment[0])
    assert tokens.check(TEXT) is None
    token = a_token(expires_at=now + timedelta(days=1))
    tokens.replace([token])
    assert tokens.check(TEXT) == token
    assert tokens.last_used == {"a_1": now}
    for wrong in (
        TEXT[:-1] + "y",
        TEXT.replace("a_1", "a_2"),
        TEXT[:-1],
        TEXT + "x",
        "",
        "cct_",
        TEXT.upper(),
        "é" * 50,
    ):
        assert tokens.check(wrong) is None
    moment[0] += timedelta(days=1)
    assert tokens.check(TEXT) is None
    assert tokens.last_used == {"a_1": now}
    tokens.replace([a_token()])
    assert tokens.check(TEXT) is not None
    tokens.replace([])
    assert tokens.check(TEXT) is None
    assert tokens.last_used == {}


@pytest.mark.parametrize(
    ("header", "token"),
    [(None, None), ("", None), ("Bearer a", "a"), ("bearer  a ", "a"), ("Basic a", None), ("a", None), ("Bearer", "")],
)
def test_the_token_is_read_from_the_authorization_header(header: str | None, token: str | None) -> None:
    assert bearer(header) == token


def test_ten_failures_are_permitted_within_a_minute() -> None:
    now = [0.0]
    failures = Failures(lambda: now[0])
    for _ in range(FAILURES):
        assert failures.add() is None
        now[0] += 1
    assert failures.add() == 50
    now[0] += 49.5
    assert failures.add() == 1
    now[0] += 0.5
    assert failures.add() is None
    assert failures.add() == 1
