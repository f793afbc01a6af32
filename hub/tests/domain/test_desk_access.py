"""The credentials of a desk, as fixed texts: desks of other versions must understand them."""

from commandcenter_hub.domain import desk_access

SECRET_KEY = "a-secret-key"
NOW_MS = 1_700_000_000_000


def test_keys_are_derived_from_the_secret_key() -> None:
    assert desk_access.frontend_key(SECRET_KEY) == "ae3b96b8b0d1724f73d619f4d3bdfa4e73a8780d041e7842c14ab6088be25f17"
    assert desk_access.hub_key(SECRET_KEY) == "5a5875caf546383ca2d067bae56e17965d07581746737d6a675eb3b1e6625df8"


def test_a_signature_covers_method_and_whole_target() -> None:
    key = desk_access.hub_key(SECRET_KEY)
    made = desk_access.signature(key, "GET", "/api/documents/12?a=1&b=%20", NOW_MS)
    assert made == f"v1 hub {NOW_MS} 2dc3f1379f1b9aea6acf58c5f930c8c2138fde3969144392536e41cc84b36e44"
    others = [("HEAD", "/api/documents/12?a=1&b=%20"), ("GET", "/api/documents/12?a=1"), ("GET", "/api/documents/12")]
    assert len({made, *(desk_access.signature(key, method, target, NOW_MS) for method, target in others)}) == 4


def test_the_target_of_an_access_change_contains_the_hash_of_the_body() -> None:
    target = desk_access.access_target(b'{"tokens": []}')
    assert target == "/api/access?sha256=b9849c603b9fe985a08c2f3b13dde07fb2816dd565e9432ec8bec44433f4eba7"


def test_a_ticket_contains_time_nonce_and_signature() -> None:
    made = desk_access.ticket(SECRET_KEY, "nonce-of-16-chars", NOW_MS)
    mac = "b9c8f5e2dbd51a35b7daede773f0eab2e309b889a1ca7e46cd90b6d769612642"
    assert made == f"v1.{NOW_MS}.nonce-of-16-chars.{mac}"
