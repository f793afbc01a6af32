"""Access: receive the tokens that the Hub sends, and report where a browser signs in."""

import hashlib
from typing import Annotated

from fastapi import Depends, Query, Request

from commandcenter_app.api.access.guard import CALLER, Access, HubAddress
from commandcenter_app.api.access.schemas import AccessChange, Sha256, SignIn, TokenUse
from commandcenter_app.api.schemas import errors
from commandcenter_app.errors import HubOnlyError, OutdatedAccessError
from commandcenter_app.shared.routes import Router
from commandcenter_app.web.credentials import HUB, Signature, Token

router = Router(tags=["access"], responses=errors(403))


async def get_access(request: Request) -> Access:
    """Return the access control of the running backend."""
    access: Access = request.app.state.access
    return access


AccessDep = Annotated[Access, Depends(get_access)]


async def hub_signature(request: Request) -> Signature:
    """Return the signature of the Hub's request. Raises HubOnlyError."""
    caller = request.scope[CALLER]
    if not isinstance(caller, Signature) or caller.name != HUB:
        raise HubOnlyError("Only the Hub may change who has access.")
    return caller


async def signed_body(
    request: Request,
    signature: Annotated[Signature, Depends(hub_signature)],
    sha256: Annotated[Sha256, Query(description="Hash of the body, so that it is signed too.")],
) -> Signature:
    """Return the Hub's signature, which covers the body by its hash. Raises HubOnlyError."""
    if hashlib.sha256(await request.body()).hexdigest() != sha256:
        raise HubOnlyError("The body is not the one that the Hub signed.")
    return signature


@router.put("/api/access", responses=errors(409))
async def set_access(
    change: AccessChange, access: AccessDep, signature: Annotated[Signature, Depends(signed_body)]
) -> TokenUse:
    """Accept the Hub's address and the tokens of programs, and report when each token was last used. For the Hub only.

    They are kept in memory: after a restart no token is valid until the Hub has sent them again.
    """
    if signature.ms < access.sent_ms:
        raise OutdatedAccessError("The Hub has already sent newer tokens.")
    access.sent_ms = signature.ms
    access.hub = None if change.hub is None else HubAddress(change.hub.url, change.hub.project)
    access.tokens.replace(Token(one.id, one.sha256, one.scope, one.expires_at) for one in change.tokens)
    return TokenUse(last_used=access.tokens.last_used)


@router.get("/api/sign-in")
async def get_sign_in(access: AccessDep) -> SignIn:
    """Report where a browser gets a ticket for this desk. The frontend forwards this for pages without a session."""
    if access.hub is None:
        return SignIn(hub=None, project=None)
    return SignIn(hub=access.hub.url, project=access.hub.project)
