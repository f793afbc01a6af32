"""`commandcenter token list`: list the tokens of programs."""

from datetime import UTC, datetime
from typing import Any

from commandcenter_hub.cli.hub import connect
from commandcenter_hub.cli.options import AsJson
from commandcenter_hub.cli.output import err, out, out_json
from commandcenter_hub.cli.text import ago, columns, moment


def list_tokens(as_json: AsJson = False) -> None:
    """List the tokens of programs, newest first. The tokens themselves cannot be shown."""
    tokens: list[dict[str, Any]] = connect(only_reads=True).get("/api/tokens")
    if as_json:
        out_json(tokens)
        return
    if not tokens:
        err("There are no tokens. Create one with `commandcenter token create`.")
        return
    rows = [
        (
            *(one["id"], one["project"] or "all", one["scope"], f"{moment(one['created_at']).astimezone():%Y-%m-%d}"),
            *(_expires(one["expires_at"]), _used(one["last_used_at"]), one["note"]),
        )
        for one in tokens
    ]
    for line in columns([("ID", "PROJECT", "SCOPE", "CREATED", "EXPIRES", "LAST USED", "NOTE"), *rows]):
        out(line)


def _expires(at: str | None) -> str:
    if at is None:
        return "never"
    return "expired" if moment(at) <= datetime.now(UTC) else f"{moment(at).astimezone():%Y-%m-%d}"


def _used(at: str | None) -> str:
    return "never" if at is None else f"{ago(at)} ago"
