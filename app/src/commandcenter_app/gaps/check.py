"""Ask the package clients which versions there are: those of each ecosystem side by side, a few at a time.

What is known already and fresh is taken from Redis. What cannot be asked leaves what was known before as it is.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redis.exceptions import RedisError

from commandcenter_app.gaps.clients import AwayError, Client, ClientError, UnknownError
from commandcenter_app.gaps.versions import Releases

if TYPE_CHECKING:
    from redis.asyncio import Redis

AT_ONCE = 2
"""Questions to one client at a time."""

NAMES_AT_MOST = 400
"""Names that one check asks about; the next one goes on with those that were asked longest ago."""

FRESH_S = 6 * 3600
TRIES = 3
"""A client that reaches no registry so many times in a row is not asked further."""

Name = tuple[str, str]


@dataclass
class RegistryAnswer:
    """What is known of one package now; `problem` says why a registry knows nothing of it."""

    releases: Releases | None
    problem: str | None = None
    asked_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat())

    def to_json(self) -> str:
        """For Redis."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str | bytes) -> RegistryAnswer:
        """What `to_json` gave."""
        data = json.loads(text)
        releases = data["releases"]
        if releases is not None:
            releases = Releases(releases["newest"], tuple(releases["versions"]), releases["deprecated"])
        return cls(releases, data["problem"], data["asked_at"])


@dataclass
class Outcome:
    """How it went with one client: how many names were wanted, asked, known already, and not answered."""

    ecosystem: str
    client: str
    wanted: int = 0
    asked: int = 0
    cached: int = 0
    failed: int = 0
    left_out: int = 0
    state: str = "asked"
    """`asked`, `missing` (no client here) or `away` (it reaches no registry)."""
    message: str | None = None
    failed_in_a_row: int = field(default=0, repr=False)
    """So many times in a row it has reached no registry."""


@dataclass
class RegistryCheck:
    """One check under way."""

    clients: Mapping[str, Client]
    redis: Redis
    progress: Callable[[int, int], None]
    keep: Callable[[Name, RegistryAnswer], Awaitable[None]]
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    _done: int = 0
    _total: int = 0

    async def run(self, names: Iterable[Name]) -> list[Outcome]:
        """Ask about `names`, those that matter most first; how it went with each client."""
        wanted: dict[str, list[str]] = defaultdict(list)
        for ecosystem, name in names:
            client = self.clients.get(ecosystem)
            if client is None:
                continue
            outcome = self.outcomes.setdefault(ecosystem, Outcome(ecosystem, client.title))
            outcome.wanted += 1
            if not client.names.fullmatch(name) or sum(map(len, wanted.values())) >= NAMES_AT_MOST:
                outcome.left_out += 1
            else:
                wanted[ecosystem].append(name)
        self._total = sum(map(len, wanted.values()))
        self.progress(0, self._total)
        with tempfile.TemporaryDirectory(prefix="commandcenter-check-") as folder:
            # npm takes the first folder upwards that has one for the project's.
            (Path(folder) / "package.json").write_text('{"private": true}\n', encoding="utf-8")
            async with asyncio.TaskGroup() as tasks:
                for ecosystem, some in wanted.items():
                    tasks.create_task(self._ask_all(self.clients[ecosystem], some, Path(folder)))
        return list(self.outcomes.values())

    async def _ask_all(self, client: Client, names: list[str], folder: Path) -> None:
        """Ask one client about all its names."""
        outcome = self.outcomes[client.ecosystem]
        missing = client.missing()
        if missing is not None:
            outcome.state, outcome.message = "missing", missing
            self._step(len(names))
            return
        waiting = iter(names)

        async def ask_on() -> None:
            for name in waiting:
                if outcome.state != "away":
                    await self._ask(client, name, folder, outcome)
                self._step(1)

        async with asyncio.TaskGroup() as tasks:
            for _ in range(AT_ONCE):
                tasks.create_task(ask_on())

    async def _ask(self, client: Client, name: str, folder: Path, outcome: Outcome) -> None:
        place = f"commandcenter:releases:{client.ecosystem}:{name}"
        known = None
        with suppress(RedisError):  # without it, it is asked once more
            known = await self.redis.get(place)
        if known is not None:
            outcome.cached += 1
            await self.keep((client.ecosystem, name), RegistryAnswer.from_json(known))
            return
        try:
            answer = RegistryAnswer(await client.ask(name, folder))
        except UnknownError as error:
            answer = RegistryAnswer(None, str(error))
        except AwayError as error:
            outcome.failed += 1
            outcome.failed_in_a_row += 1
            if outcome.failed_in_a_row >= min(TRIES, outcome.wanted):
                outcome.state = "away"
            outcome.message = str(error)
            return
        except ClientError as error:
            outcome.failed += 1
            outcome.message = outcome.message or str(error)
            return
        outcome.asked += 1
        outcome.failed_in_a_row = 0
        await self.keep((client.ecosystem, name), answer)
        with suppress(RedisError):
            await self.redis.set(place, answer.to_json(), ex=FRESH_S)

    def _step(self, steps: int) -> None:
        self._done += steps
        self.progress(self._done, self._total)


def summary(outcomes: Iterable[Outcome]) -> list[dict[str, Any]]:
    """The outcomes as they are kept."""
    return [{key: value for key, value in asdict(one).items() if key != "failed_in_a_row"} for one in outcomes]
