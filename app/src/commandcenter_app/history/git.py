"""Run `git` in a folder such that the folder cannot make it run programs, and git writes nothing.

A repository's own configuration can name programs (hooks, filters, text conversion, pagers, signatures, remote
helpers). All of these are switched off here or not used by the commands that are run: none of them writes the index,
reads files of the work tree through filters, or uses the network.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass

ANSWER_WITHIN_S = 20.0

ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "HOME": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_PAGER": "cat",
}
SETTINGS = {
    "safe.directory": "*",  # in containers, the folder belongs to another user
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "diff.external": "",
    "log.showSignature": "false",
    "log.showRoot": "true",
    "blame.ignoreRevsFile": "",
    "gc.auto": "0",
    "protocol.allow": "never",
}


class GitError(Exception):
    """git failed; the message is the first line of its error output."""


class GitMissingError(GitError):
    """git is not installed."""


@dataclass(frozen=True)
class Git:
    """Run git commands in `root`."""

    root: str

    def command(self, *arguments: str) -> list[str]:
        """Return the full command line. Raises GitMissingError."""
        program = shutil.which("git")
        if program is None:
            raise GitMissingError("git is not installed where this desk runs.")
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        return [program, "--no-pager", "-C", self.root, *settings, *arguments]

    def ask(self, *arguments: str, within_s: float = ANSWER_WITHIN_S) -> str:
        """Return the output of a command. Raises GitError, also after `within_s` seconds."""
        try:
            done = subprocess.run(
                self.command(*arguments),
                env=environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=within_s,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise GitError(f"git {arguments[0]} did not answer within {within_s:.0f} s.") from error
        if done.returncode != 0:
            raise GitError(first_line(done.stderr) or f"git {arguments[0]} failed with exit code {done.returncode}.")
        return done.stdout.decode("utf-8", "replace")

    def records(self, *arguments: str, within_s: float) -> Iterator[str]:
        """Yield the NUL-separated records of a command's output; after `within_s` seconds, stop as if it were complete.

        Raises GitError when git fails by itself.
        """
        process = subprocess.Popen(
            self.command(*arguments),
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(within_s, end)
        timer.start()
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            rest = b""
            while chunk := process.stdout.read(1 << 16):
                *whole, rest = (rest + chunk).split(b"\0")
                for record in whole:
                    yield record.decode("utf-8", "replace")
            if rest and not late.is_set():
                yield rest.decode("utf-8", "replace")
            message = first_line(process.stderr.read(10_000))
            if process.wait() != 0 and not late.is_set():
                raise GitError(message or f"git {arguments[0]} failed with exit code {process.returncode}.")
        finally:
            timer.cancel()
            process.kill()
            process.wait()
            process.stdout.close()
            process.stderr.close()


def environment() -> dict[str, str]:
    """Return the environment for git: no secrets of this program, and no variables that redirect git."""
    return {"PATH": os.environ.get("PATH", os.defpath), **ENVIRONMENT}


def first_line(message: bytes) -> str:
    """Return the first line of git's error output, suitable for users."""
    lines = message.decode("utf-8", "replace").replace("\x00", "").strip().splitlines()
    return lines[0][:500] if lines else ""
