"""Tokens of programs: create, list, revoke and check them."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from commandcenter_hub.domain.audit import Actor, ActorKind
from commandcenter_hub.domain.errors import Conflict, Forbidden, HubError, TokenNotFound, Unauthorized
from commandcenter_hub.domain.token import AccessToken, TokenScope, new_token, token_id
from commandcenter_hub.services import audit
from commandcenter_hub.services.projects import ProjectService
from commandcenter_hub.storage.repositories import ProjectRepository, TokenRepository

log = logging.getLogger(__name__)
MAX_TOKENS = 1000
"""Maximum number of tokens; desks refuse a longer list."""


@dataclass(frozen=True)
class TokenView:
    """A token and the name of its project; None if it opens the Hub and all desks."""

    token: AccessToken
    project: str | None


class TokenService:
    """Tokens of programs. They are cached, since every request with one is checked and only this Hub changes them."""

    def __init__(
        self,
        tokens: TokenRepository,
        rows: ProjectRepository,
        projects: ProjectService,
        changed: Callable[[], None],
        wall: Callable[[], float] = time.time,
    ) -> None:
        """Prepare; `changed` is called after each change, `wall` returns seconds since 1970. Call `load` before use."""
        self._tokens, self._rows, self._projects = tokens, rows, projects
        self._changed, self._wall = changed, wall
        self._known: dict[str, AccessToken] = {}
        self._used: dict[str, float] = {}

    async def load(self) -> None:
        """Read the tokens from the database."""
        found = await self._tokens.list()
        self._known = {one.id: replace(one, last_used=self._used.get(one.id, one.last_used)) for one in found}

    async def list(self) -> tuple[TokenView, ...]:
        """Return all tokens, newest first, including expired ones."""
        await self.load()
        names = {row.id: row.name for row in await self._rows.list()}
        return tuple(TokenView(one, names.get(one.project_id or "")) for one in self._known.values())

    async def create(
        self, project: str | None, scope: TokenScope, lifetime_s: float | None, note: str
    ) -> tuple[TokenView, str]:
        """Create a token and return it with its text, which cannot be read again.

        Args:
            project: id, slug or name of the project whose desk it opens; None for the Hub and all desks.
            scope: what it permits.
            lifetime_s: seconds until it expires; None for never.
            note: a note for the list.

        Raises:
            ProjectNotFound: there is no such project.
            Conflict: there are MAX_TOKENS tokens already.
        """
        if len(self._known) >= MAX_TOKENS:
            raise Conflict(
                f"There are {MAX_TOKENS} tokens already.", hint="Revoke some: see `commandcenter token list`."
            )
        row = None if project is None else await self._projects.row(project)
        now = self._wall()
        expires = None if lifetime_s is None else now + lifetime_s
        token, text = new_token(None if row is None else row.id, scope, note, now, expires)
        await self._tokens.add(token)
        self._known[token.id] = token
        self._changed()
        return TokenView(token, None if row is None else row.name), text

    async def revoke(self, revoked: str) -> None:
        """Delete the token with this id.

        Raises:
            TokenNotFound: there is no such token.
        """
        await self.load()
        if revoked not in self._known:
            raise TokenNotFound(f"There is no token “{revoked[:100]}”.")
        await self._tokens.remove(revoked)
        self._known.pop(revoked, None)
        self._changed()

    # -- use

    def check(self, text: str, *, reads: bool) -> AccessToken:
        """Return the token with this text if it permits a request to the Hub; `reads`: the request changes nothing.

        Raises:
            Unauthorized: there is no such token, or it has expired.
            Forbidden: it opens a desk only, or permits only reading.
        """
        token = self._known.get(token_id(text) or "")
        if token is None or not token.matches(text):
            raise Unauthorized("The token is not valid. It may have been revoked.")
        if not self.is_valid(token):
            raise Unauthorized("The token has expired.", hint="Create another with `commandcenter token create`.")
        audit.identify(Actor(ActorKind.TOKEN, token.id, token.note))
        if token.project_id is not None:
            raise Forbidden(
                "This token opens the desk of one project, not the Hub.",
                hint="Create one without --project: `commandcenter token create`.",
            )
        if token.scope is TokenScope.READ and not reads:
            raise Forbidden(
                "This token can only read (GET and HEAD).",
                hint="Create one that can write: `commandcenter token create --scope write`.",
            )
        self.note_use({token.id: self._wall()})
        return token

    def is_valid(self, token: AccessToken) -> bool:
        """Return whether a token is neither revoked nor expired."""
        return token.id in self._known and not token.is_expired(self._wall())

    def of_desk(self, project_id: str) -> tuple[AccessToken, ...]:
        """Return the valid tokens that open a project's desk."""
        known = self._known.values()
        return tuple(one for one in known if one.project_id in {None, project_id} and self.is_valid(one))

    def note_use(self, used: Mapping[str, float]) -> None:
        """Note when tokens were used, by id, seconds since 1970. Ignore unknown tokens and times in the future."""
        now = self._wall()
        for used_id, at in used.items():
            token = self._known.get(used_id)
            if token is not None and (token.last_used or token.created) < at <= now:
                self._known[used_id] = replace(token, last_used=at)
                self._used[used_id] = at

    async def save_used(self) -> None:
        """Save when tokens were used; log a failure, since the next call tries again."""
        used = dict(self._used)
        if not used:
            return
        try:
            await self._tokens.set_last_used(used)
        except HubError as error:
            log.warning("could not save when tokens were used: %s", error.message)
        else:
            self._used = {name: at for name, at in self._used.items() if used.get(name) != at}
