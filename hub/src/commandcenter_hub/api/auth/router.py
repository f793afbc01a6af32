"""Sign in a browser: a one-time link gives it a session cookie."""

from fastapi import Request, status
from fastapi.responses import RedirectResponse
from pydantic import Field

from commandcenter_app.shared.routes import Router
from commandcenter_hub.api.deps import HubDep
from commandcenter_hub.api.errors import responses
from commandcenter_hub.api.model import Answer
from commandcenter_hub.api.security import session_cookie
from commandcenter_hub.domain.audit import Actor
from commandcenter_hub.domain.errors import Forbidden, TooManyFailures, Unauthorized
from commandcenter_hub.services import audit

router = Router(tags=["auth"])


class Link(Answer):
    """A one-time sign-in link."""

    url: str
    expires_in_s: int = Field(description="Lifetime of the link, seconds. It works once.")


@router.post("/api/auth/links", status_code=status.HTTP_201_CREATED, responses=responses())
async def create_link(hub: HubDep, request: Request) -> Link:
    """Create a one-time sign-in link for a browser. Requires the token; a session cookie is not enough."""
    if not hub.access.token_matches(request.headers.get("authorization")):
        raise Forbidden("Creating a sign-in link requires the token.")
    code, lifetime_s = hub.access.make_code()
    return Link(url=f"{str(request.base_url).rstrip('/')}/enter/{code}", expires_in_s=lifetime_s)


@router.get("/enter/{code}", include_in_schema=False)
async def enter(code: str, hub: HubDep) -> RedirectResponse:
    """Exchange the code for a session cookie and its proof, and redirect to the page."""
    if not hub.access.take_code(code):
        refusal = hub.access.failure(Unauthorized("The sign-in link was used or has expired."))
        if isinstance(refusal, TooManyFailures):
            raise refusal
        # The page opens if the browser has a session; otherwise it says what is wrong, and how to get a new link.
        why = "used" if hub.access.was_used(code) else "expired"
        return RedirectResponse(f"/#link={why}", status.HTTP_303_SEE_OTHER)
    cookie, proof = hub.access.make_session()
    audit.identify(Actor.browser(proof))
    # Browsers send no server the part after the #; only the page reads it.
    answer = RedirectResponse(f"/#page={proof}", status.HTTP_303_SEE_OTHER)
    answer.headers["set-cookie"] = session_cookie(hub.access, cookie)
    return answer
