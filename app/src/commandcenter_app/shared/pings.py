"""Pings: one byte over an open connection, which the event loop of a desk's server answers with one byte, without HTTP.

The Hub watches healthy servers by pings, which cost a twentieth of a request. See decision record 0066.
"""

PING = b"\0"
"""A ping; no HTTP request begins with this byte. As an answer: no response has failed since the last ping."""
FAILED = b"\1"
"""Answer to a ping: a response had a status of 500 or more since the last ping of this connection."""
HEADER = b"x-commandcenter-ping"
"""Header of the Hub's request, and of the response of a server that answers pings."""
