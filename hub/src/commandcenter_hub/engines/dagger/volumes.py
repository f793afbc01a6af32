"""Empty a project's volumes, in a container of its own."""

import secrets
from typing import TYPE_CHECKING

import anyio

from commandcenter_hub.engines.dagger.session import client as session

if TYPE_CHECKING:
    import dagger

EMPTY_S = 120.0
"""Longest time to empty the volumes, seconds."""


async def empty(client: "dagger.Client", image: str, keys: list[str]) -> None:
    """Remove everything from volumes. The engine removes the empty volumes when it needs space."""
    import dagger

    made = client.container().from_(image).with_env_variable("COMMANDCENTER_TASK", secrets.token_hex(8))
    for number, key in enumerate(keys):
        sharing = dagger.CacheSharingMode.SHARED if key.endswith("-workspace") else dagger.CacheSharingMode.LOCKED
        made = made.with_mounted_cache(f"/volumes/{number}", client.cache_volume(key), sharing=sharing)
    with session.translate_errors("empty the project's volumes"), anyio.fail_after(EMPTY_S):
        await made.with_exec(["sh", "-c", "find /volumes -mindepth 2 -delete"]).sync()
