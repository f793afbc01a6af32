"""`commandcenter token revoke`: revoke a token of a program."""

from typing import Annotated

import typer

from commandcenter_hub.cli.hub import connect
from commandcenter_hub.cli.options import AsJson
from commandcenter_hub.cli.output import out, out_json
from commandcenter_hub.cli.text import visible


def revoke(
    token: Annotated[str, typer.Argument(metavar="ID", help="Id of the token, as `token list` prints it.")],
    as_json: AsJson = False,
) -> None:
    """Revoke a token. Programs that use it are refused from then on."""
    connect().request("DELETE", f"/api/tokens/{token}")
    if as_json:
        out_json({"revoked": token})
    else:
        out(visible(f"Token {token} was revoked."))
