"""Credentials with which the Hub uses a desk: keys derived from its SECRET_KEY, signed requests, tickets for browsers.

The Hub never sends a key or a token to a desk's port, since another program may have bound it after the service died.
It signs each request instead. `commandcenter_app.web.credentials` checks the signatures and tickets.
"""

import hashlib
import hmac

SIGNATURE_HEADER = "X-CommandCenter-Signature"
TICKET_SECONDS = 60
"""Lifetime of a ticket, which works once."""
HUB = "hub"
"""The name under which the Hub signs."""


def frontend_key(secret_key: str) -> str:
    """Return the key that the frontend of a desk shares with its backend and with the Hub."""
    return _mac(secret_key, "commandcenter frontend")


def hub_key(secret_key: str) -> str:
    """Return the key with which the Hub signs its requests to the backend of a desk."""
    return _mac(secret_key, "commandcenter hub")


def signature(key: str, method: str, target: str, now_ms: int, name: str = HUB) -> str:
    """Return the value of SIGNATURE_HEADER for one request, which the backend accepts for 30 seconds.

    Args:
        key: the key of the signer.
        method: the method in upper case.
        target: path and query exactly as sent, with their percent-encoding.
        now_ms: milliseconds since 1970.
        name: the name of the signer.
    """
    signed = "\n".join((name, str(now_ms), method, target))
    return f"v1 {name} {now_ms} {_mac(key, signed)}"


def access_target(body: bytes) -> str:
    """Return path and query for `PUT /api/access` with this body.

    A signature covers method, path and query. The query contains the hash of the body, so that the signature covers
    the body too. The backend refuses another body, and a signature that is older than the last one it accepted.
    """
    return f"/api/access?sha256={hashlib.sha256(body).hexdigest()}"


def ticket(secret_key: str, nonce: str, now_ms: int) -> str:
    """Return a ticket with which a browser gets a session of the desk once, within TICKET_SECONDS.

    It belongs after the `#` of the desk's address (`#ticket=`), which browsers do not send to servers.

    Args:
        secret_key: the SECRET_KEY of the desk.
        nonce: 16 or more random characters of URL-safe base64.
        now_ms: milliseconds since 1970.
    """
    signed = f"v1.{now_ms}.{nonce}"
    return f"{signed}.{_mac(_mac(frontend_key(secret_key), 'ticket'), signed)}"


def _mac(key: str, text: str) -> str:
    return hmac.digest(key.encode(), text.encode(), "sha256").hex()
