"""Create, list and revoke tokens of programs."""

from typing import Annotated

from fastapi import Depends, Path, Response, status

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.deps import HubDep, only_owner
from commandcenter_hub.api.errors import responses
from commandcenter_hub.api.tokens.schemas import TokenIn, TokenMade, TokenOut

router = Router(prefix="/api/tokens", tags=["tokens"], dependencies=[Depends(only_owner)])


@router.get("", responses=responses())
async def list_tokens(hub: HubDep) -> list[TokenOut]:
    """Return all tokens of programs, newest first, including expired ones. Requires the Hub's own token."""
    return [TokenOut.of(view) for view in await hub.tokens.list()]


@router.post("", status_code=status.HTTP_201_CREATED, responses=responses(404, 409))
async def create_token(body: TokenIn, hub: HubDep, response: Response) -> TokenMade:
    """Create a token for a program. Only this response contains it. Requires the Hub's own token."""
    view, text = await hub.tokens.create(body.project, body.scope, body.expires_in_s, body.note)
    response.headers["cache-control"] = "no-store"
    return TokenMade.made(view, text)


@router.delete("/{token_id}", status_code=status.HTTP_204_NO_CONTENT, responses=responses(404))
async def revoke_token(token_id: Annotated[str, Path(min_length=1, max_length=100)], hub: HubDep) -> None:
    """Revoke a token. Running desks refuse it within seconds. Requires the Hub's own token."""
    await hub.tokens.revoke(token_id)
