"""Sign in to Postgres with SCRAM only, as PGREQUIREAUTH=scram-sha-256 does for Postgres's own programs.

SCRAM proves the password without sending it. asyncpg has no such setting: it answers a server that asks for the
password itself, or for an MD5 hash of it, which can be used in its place.
"""

import asyncio
import struct

AUTHENTICATION, READY, ERROR = b"R", b"Z", b"E"
"""Types of messages of the server; ERROR is the last message of a failed sign-in."""
ACCEPTED, SASL, SASL_CONTINUE, SASL_FINAL = 0, 10, 11, 12
"""Kinds of authentication messages that need no answer, or an answer by SCRAM."""
HEADER = struct.Struct("!ci")


class ScramOnly(asyncio.Protocol):
    """Pass a connection's events to another protocol, and check what the server asks for until the sign-in ends."""

    def __init__(self, protocol: asyncio.Protocol) -> None:
        """Check for this protocol, which gets all events."""
        self.protocol = protocol
        self.refused = False
        self._transport: asyncio.Transport | None = None
        self._unread = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to check."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.protocol.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Pass data on, unless it asks for the password; then end the connection."""
        assert self._transport is not None
        if self.refused or not self._allowed(data):
            self.refused = True
            self._transport.abort()
            return
        self.protocol.data_received(data)

    def eof_received(self) -> bool | None:
        """Pass the event on."""
        return self.protocol.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """Pass the event on."""
        self.protocol.connection_lost(exc)

    def pause_writing(self) -> None:
        """Pass the event on."""
        self.protocol.pause_writing()

    def resume_writing(self) -> None:
        """Pass the event on."""
        self.protocol.resume_writing()

    def _allowed(self, data: bytes) -> bool:
        """Return whether the messages that are complete with this data ask for nothing but SCRAM."""
        self._unread += data
        while len(self._unread) >= HEADER.size:
            kind, length = HEADER.unpack_from(self._unread)
            if kind == AUTHENTICATION and len(self._unread) < HEADER.size + 4:
                return True  # asyncpg does not answer before it has the whole message either
            if kind == AUTHENTICATION:
                (wanted,) = struct.unpack_from("!i", self._unread, HEADER.size)
                if wanted not in {ACCEPTED, SASL, SASL_CONTINUE, SASL_FINAL}:
                    return False
            if len(self._unread) < 1 + length:
                return True
            self._unread = self._unread[1 + max(length, 4) :]
            if kind in {READY, ERROR}:
                assert self._transport is not None
                self._transport.set_protocol(self.protocol)
                break
        return True
