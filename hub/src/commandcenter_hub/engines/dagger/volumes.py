"""One-off containers beside the services: commands with their output, and what empties a project's volumes."""

import secrets
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread

from commandcenter_hub.engines.base import Task, TaskResult
from commandcenter_hub.engines.dagger.session import client as session

if TYPE_CHECKING:
    import dagger

PLACE = "/tmp/commandcenter-task"  # noqa: S108 - inside the container
EMPTY_S = 120.0


async def run(client: "dagger.Client", made: "dagger.Container", task: Task, folder: Path) -> TaskResult:
    """Run a command in a container and return what came of it.

    Args:
        client: of the session.
        made: the container it runs in.
        task: the command.
        folder: where input and output may be put for a moment.

    Raises:
        TimeoutError: it took longer than it may; it was ended.
    """
    import dagger

    nonce = secrets.token_hex(8)
    scratch = folder / f"task-{nonce}"
    await anyio.to_thread.run_sync(lambda: scratch.mkdir(mode=0o700, parents=True))
    try:
        # Files carry bytes as they are; the API's own texts would not.
        (scratch / "in").write_bytes(task.stdin)
        made = made.with_env_variable("COMMANDCENTER_TASK", nonce)  # the same command again is another one
        made = made.with_mounted_file("/run/commandcenter-stdin", client.host().file(str(scratch / "in")))
        made = made.with_mounted_temp(PLACE).with_exec(
            list(task.args), redirect_stdin="/run/commandcenter-stdin", redirect_stdout="/tmp/commandcenter-out",  # noqa: S108
            redirect_stderr="/tmp/commandcenter-err", expect=dagger.ReturnType.ANY,  # noqa: S108
        )  # fmt: skip
        with session.translate_errors(f"run a command beside {task.service}", timeouts=False):
            with anyio.fail_after(task.timeout_s):
                code = await made.exit_code()
            with anyio.fail_after(EMPTY_S):
                await made.file("/tmp/commandcenter-out").export(str(scratch / "out"))  # noqa: S108
                await made.file("/tmp/commandcenter-err").export(str(scratch / "err"))  # noqa: S108
        return TaskResult(code, (scratch / "out").read_bytes(), (scratch / "err").read_bytes())
    finally:
        await anyio.to_thread.run_sync(lambda: shutil.rmtree(scratch, ignore_errors=True))


async def empty(client: "dagger.Client", image: str, keys: list[str]) -> None:
    """Remove everything from volumes. The volumes themselves go when the engine needs the room."""
    import dagger

    made = client.container().from_(image).with_env_variable("COMMANDCENTER_TASK", secrets.token_hex(8))
    for number, key in enumerate(keys):
        sharing = dagger.CacheSharingMode.SHARED if key.endswith("-workspace") else dagger.CacheSharingMode.LOCKED
        made = made.with_mounted_cache(f"/volumes/{number}", client.cache_volume(key), sharing=sharing)
    with session.translate_errors("empty the project's volumes"), anyio.fail_after(EMPTY_S):
        await made.with_exec(["sh", "-c", "find /volumes -mindepth 2 -delete"]).sync()
