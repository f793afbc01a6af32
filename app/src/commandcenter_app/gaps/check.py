"""Ask the package clients for the versions of packages: all ecosystems in parallel, a few packages at a time in each.

Recent answers are taken from Redis. Where there is no answer, the earlier one is kept.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redis.exceptions import RedisError

from commandcenter_app.gaps.clients import Client, ClientError, RegistryUnreachableError, UnknownError
from commandcenter_app.gaps.versions import Releases
from commandcenter_app.shared.children import Place, private_place

if TYPE_CHECKING:
    from redis.asyncio import Redis

AT_ONCE = 2
"""Number of concurrent runs of one client."""

NAMES_AT_MOST = 400
"""Maximum number of packages in one check; the next check starts with those checked longest ago."""

FRESH_S = 6 * 3600
NAMED_AT_MOST = 20
TRIES = 3
"""Number of consecutive failures to reach a registry after which a client is not run again."""

Name = tuple[str, str]


@dataclass
class RegistryAnswer:
    """What a registry returned for one package; `problem` is the reason if it returned no releases."""

    releases: Releases | None
    problem: str | None = None
    asked_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat())

    def to_json(self) -> str:
        """Return the answer as JSON for Redis."""
        return json.dumps(asdict(self), default=date.isoformat)

    @classmethod
    def from_json(cls, text: str | bytes) -> RegistryAnswer:
        """Read an answer from the JSON of `to_json`."""
        data = json.loads(text)
        releases = data["releases"]
        if releases is not None:
            day = releases.get("released")  # earlier versions wrote no `released`, `changes` or `licence`
            releases = Releases(
                releases["newest"],
                tuple(releases["versions"]),
                releases["deprecated"],
                date.fromisoformat(day) if day else None,
                releases.get("changes"),
                releases.get("licence"),
            )
        return cls(releases, data["problem"], data["asked_at"])


@dataclass
class Outcome:
    """The outcome for one client: the numbers of names wanted, asked, cached and not answered."""

    ecosystem: str
    client: str
    wanted: int = 0
    asked: int = 0
    cached: int = 0
    failed: int = 0
    left_out: int = 0
    state: str = "asked"
    """`asked`, `missing` (the client is not installed) or `away` (it cannot reach a registry)."""
    message: str | None = None
    failed_in_a_row: int = field(default=0, repr=False)
    """Consecutive failures to reach a registry."""
    unanswered: list[str] = field(default_factory=list)
    """The first NAMED_AT_MOST packages without an answer."""


@dataclass
class RegistryCheck:
    """One running check of the packages of `project`, a folder in which no client looks for anything."""

    project: Path
    clients: Mapping[str, Client]
    redis: Redis
    progress: Callable[[int, int], None]
    keep: Callable[[Name, RegistryAnswer], Awaitable[None]]
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    _done: int = 0
    _total: int = 0

    async def run(self, names: Iterable[Name]) -> list[Outcome]:
        """Ask about `names`, which are in order of priority. Returns the outcome for each client.

        Raises NoPrivateFolderError when clients have no place to run in.
        """
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
        with private_place(self.project) as place:
            # npm searches upwards for a package.json to find the project's folder.
            (place.work / "package.json").write_text('{"private": true}\n', encoding="utf-8")
            async with asyncio.TaskGroup() as tasks:
                for ecosystem, some in wanted.items():
                    tasks.create_task(self._ask_all(self.clients[ecosystem], some, place))
        return list(self.outcomes.values())

    async def _ask_all(self, client: Client, names: list[str], place: Place) -> None:
        """Ask one client about all of its names."""
        outcome = self.outcomes[client.ecosystem]
        missing = client.missing(place)
        if missing is not None:
            outcome.state, outcome.message = "missing", missing
            self._step(len(names))
            return
        waiting = iter(names)

        async def ask_on() -> None:
            for name in waiting:
                answered = outcome.state != "away" and await self._ask(client, name, place, outcome)
                if not answered and len(outcome.unanswered) < NAMED_AT_MOST:
                    outcome.unanswered.append(name)
                self._step(1)

        async with asyncio.TaskGroup() as tasks:
            for _ in range(AT_ONCE):
                tasks.create_task(ask_on())

    async def _ask(self, client: Client, name: str, place: Place, outcome: Outcome) -> bool:
        """Ask about one package. Returns whether there is an answer."""
        key = f"commandcenter:releases:{client.ecosystem}:{name}"
        known = None
        with suppress(RedisError):  # without Redis, the registry is asked again
            known = await self.redis.get(key)
        if known is not None:
            outcome.cached += 1
            await self.keep((client.ecosystem, name), RegistryAnswer.from_json(known))
            return True
        try:
            answer = RegistryAnswer(await client.ask(name, place))
        except UnknownError as error:
            answer = RegistryAnswer(None, str(error))
        except RegistryUnreachableError as error:
            outcome.failed += 1
            outcome.failed_in_a_row += 1
            if outcome.failed_in_a_row >= min(TRIES, outcome.wanted):
                outcome.state = "away"
            outcome.message = str(error)
            return False
        except ClientError as error:
            outcome.failed += 1
            outcome.message = outcome.message or str(error)
            return False
        outcome.asked += 1
        outcome.failed_in_a_row = 0
        await self.keep((client.ecosystem, name), answer)
        with suppress(RedisError):
            await self.redis.set(key, answer.to_json(), ex=FRESH_S)
        return True

    def _step(self, steps: int) -> None:
        self._done += steps
        self.progress(self._done, self._total)


def summary(outcomes: Iterable[Outcome]) -> list[dict[str, Any]]:
    """Return the outcomes as stored."""
    return [{key: value for key, value in asdict(one).items() if key != "failed_in_a_row"} for one in outcomes]
