import pytest

from commandcenter_app.web.safety import refusal

OWN = "127.0.0.1:3010"


@pytest.mark.parametrize("host", ["127.0.0.1", OWN, "localhost:1", "[::1]:80", "[::1]", "127.0.0.1:65535", "LOCALHOST"])
def test_own_hosts_are_allowed(host: str) -> None:
    assert refusal("GET", "/", {"host": host}.get) is None


OTHER_HOSTS = [
    *("", "evil.example", "127.0.0.1.evil.example", "localhost.", "127.0.0.2", "backend.evil.example"),
    *("user@localhost", "localhost/x", "[::1", "localhost:port", "localhost:99999", "localhost?x"),
    *("backend", "backend:8000", "frontend:3000", "evil.example@127.0.0.1", "127.0.0.1#x", "127.0.0.1:", "127.0.0.1:0"),
    *("::1", "127.0.0.1:1:2", "127.0.0.1:٣", "127.0.0.1 ", "127.0.0.1\n", "127.1", "2130706433", "[::ffff:127.0.0.1]"),
]


@pytest.mark.parametrize("host", OTHER_HOSTS)
def test_other_hosts_are_refused(host: str) -> None:
    found = refusal("GET", "/", {"host": host}.get)
    assert found is not None
    assert found.code == "host_not_allowed"


@pytest.mark.parametrize(
    ("method", "path", "headers", "allowed"),
    [
        ("GET", "/api/summary", {"origin": "http://evil.example", "sec-fetch-site": "cross-site"}, True),
        ("POST", "/api/scans", {}, True),
        ("POST", "/api/scans", {"origin": f"http://{OWN}", "sec-fetch-site": "same-origin"}, True),
        ("POST", "/api/scans", {"sec-fetch-site": "none"}, True),
        ("POST", "/api/scans", {"origin": "http://evil.example"}, False),
        ("POST", "/api/scans", {"origin": "http://127.0.0.1:9999"}, False),
        ("POST", "/api/scans", {"origin": "http://127.0.0.1"}, False),
        ("POST", "/api/scans", {"origin": "http://localhost:3010"}, False),
        ("POST", "/api/scans", {"origin": f"https://{OWN}"}, False),
        ("POST", "/api/scans", {"origin": f"http://{OWN}/"}, False),
        ("POST", "/api/scans", {"origin": f"http://user@{OWN}"}, False),
        ("POST", "/api/scans", {"origin": "null"}, False),
        ("POST", "/api/scans", {"sec-fetch-site": "cross-site"}, False),
        ("POST", "/api/scans", {"sec-fetch-site": "same-site"}, False),
        ("DELETE", "/x", {"origin": "http://evil.example"}, False),
        ("GET", "/api/events", {"sec-fetch-site": "cross-site"}, False),
        ("GET", "/api/events/", {"origin": "http://evil.example"}, False),
        ("GET", "/api/events", {"sec-fetch-site": "same-origin"}, True),
    ],
)
def test_changes_and_streams_of_other_sites_are_refused(
    method: str, path: str, headers: dict[str, str], allowed: bool
) -> None:
    found = refusal(method, path, {"host": OWN, **headers}.get)
    assert (found is None) is allowed
