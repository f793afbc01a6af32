"""Serve the compressed copies of scripts and styles that the build has written beside them."""

from mimetypes import guess_type
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response

SUFFIX = ".gz"
"""Ending of a compressed copy; `ui/compressed.ts` writes it."""
FOREVER = "public, max-age=31536000, immutable"
"""Caching of files whose names contain a hash of their content."""


def compressed(asset: Path, headers: Headers) -> Response | None:
    """Return the compressed copy of an asset; None if the client does not accept it, or there is none."""
    if not _accepts_gzip(headers.get("accept-encoding", "")):
        return None
    try:
        content = asset.with_name(asset.name + SUFFIX).read_bytes()
    except (OSError, ValueError):  # ValueError: a null character in the name
        return None
    own = {"content-encoding": "gzip", "vary": "Accept-Encoding", "cache-control": FOREVER}
    return Response(content, media_type=guess_type(asset.name)[0], headers=own)


def _accepts_gzip(accepted: str) -> bool:
    """Return whether an Accept-Encoding header names gzip with a weight other than 0 (RFC 9110, section 12.5.3)."""
    for coding in accepted.lower().split(","):
        name, _, weight = coding.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
