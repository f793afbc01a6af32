"""Programs that run in a pseudo-terminal."""

import contextlib
import fcntl
import os
import signal
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import anyio
import anyio.to_thread

from commandcenter_hub.domain.interpreter import isolated_python

READ_BYTES = 16_384
LAUNCH = """
import fcntl, os, resource, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
if os.geteuid() != 0: resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
os.execvp(sys.argv[1], sys.argv[1:])
"""
"""Python code that runs the program with the pseudo-terminal as its controlling one, so that Ctrl-C reaches it.

It also forbids child processes of the program, since psql can start a shell. Linux does not apply this limit to root,
so if the Hub runs as root, `privileges.Dropped` sets it after it has changed the user.
"""


@dataclass
class Terminal:
    """A program in a pseudo-terminal; `fd` is the terminal's other end."""

    process: subprocess.Popen[bytes] = field(repr=False)
    fd: int
    closed: bool = False
    _writing: anyio.Lock = field(default_factory=anyio.Lock, repr=False)

    async def read(self) -> bytes:
        """Return output of the program, as soon as there is any; empty once it has ended."""
        while not self.closed:
            try:
                return os.read(self.fd, READ_BYTES)
            except BlockingIOError:
                with contextlib.suppress(anyio.ClosedResourceError):  # closed meanwhile
                    await anyio.wait_readable(self.fd)
            except OSError:  # the program has closed the terminal
                break
        return b""

    async def write(self, data: bytes) -> None:
        """Send input to the program, after the input of earlier calls; discard it if the program has ended.

        Wait while the terminal is full because the program does not read.
        """
        async with self._writing:
            while data and not self.closed:
                try:
                    data = data[os.write(self.fd, data) :]
                except BlockingIOError:
                    with contextlib.suppress(anyio.ClosedResourceError):
                        await anyio.wait_writable(self.fd)
                except OSError:
                    return

    def resize(self, rows: int, columns: int) -> None:
        """Set the size of the terminal, in characters."""
        if not self.closed:
            with contextlib.suppress(OSError):
                fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def close(self) -> None:
        """Kill the program and its process group. Call `wait` afterwards."""
        if self.closed:
            return
        self.closed = True
        with contextlib.suppress(ProcessLookupError):
            if self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)
        anyio.notify_closing(self.fd)
        os.close(self.fd)

    async def wait(self) -> int:
        """Return the exit code of the program once it has ended."""
        return await anyio.to_thread.run_sync(self.process.wait, abandon_on_cancel=True)


def open_terminal(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], rows: int, columns: int
) -> Terminal:
    """Start a program in a pseudo-terminal of this size. Blocks.

    Args:
        command: program and arguments, without secrets: other users can see them.
        folder: the working folder.
        environment: the whole environment.
        rows, columns: size in characters.

    Raises:
        OSError: it cannot be started.
    """
    outer, inner = os.openpty()
    try:
        process = subprocess.Popen(
            [*isolated_python(), "-S", "-c", LAUNCH, *command], cwd=folder, env=dict(environment), umask=0o077,
            stdin=inner, stdout=inner, stderr=inner, start_new_session=True,
        )  # fmt: skip
    except BaseException:
        os.close(outer)
        raise
    finally:
        os.close(inner)
    os.set_blocking(outer, False)
    made = Terminal(process, outer)
    made.resize(rows, columns)
    return made
