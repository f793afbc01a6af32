"""Run `git` in a folder such that the folder cannot make it run programs, and git writes nothing.

A repository's own configuration can name programs (hooks, filters, text conversion, pagers, signatures, remote
helpers). All of these are switched off here or not used by the commands that are run: none of them writes the index,
reads files of the work tree through filters, or uses the network.

git itself runs in a place of its own (see `children`). A repository above the folder counts only if it belongs to the
same user as the folder or to this user: anyone may put a `.git` into a shared folder such as /tmp.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from commandcenter_app.shared.children import Place, start_blocking, user_config, user_home

ANSWER_WITHIN_S = 20.0
CONFIGURED_WITHIN_S = 5.0
LATEST_S = 253_000_000_000
"""The latest time that is kept of a commit, in the year 9987, seconds since 1970."""

ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_PAGER": "cat",
    "GIT_LITERAL_PATHSPECS": "1",  # paths are names, not patterns
}
SETTINGS = {
    "safe.directory": "*",  # the folder may belong to another user; see `ceiling` for those above it
    "safe.bareRepository": "explicit",  # no files named like a repository's, in the folder or above it
    "core.fsmonitor": "false",
    "core.sshCommand": "false",
    "core.askPass": "false",
    "credential.helper": "",
    "gpg.program": "false",
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
    """Run git commands in `root`. The program runs in `place`."""

    root: str
    place: Place

    def command(self, *arguments: str) -> list[str]:
        """Return the full command line. Raises GitMissingError."""
        program = shutil.which("git", path=self.place.path)
        if program is None:
            raise GitMissingError("git is not installed where this desk runs.")
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        return [program, "--no-pager", "-C", self.root, *settings, *arguments]

    def ask(self, *arguments: str, within_s: float = ANSWER_WITHIN_S) -> str:
        """Return the output of a command. Raises GitError, also after `within_s` seconds."""
        return self.ask_bytes(*arguments, within_s=within_s).decode("utf-8", "replace")

    def ask_bytes(self, *arguments: str, within_s: float = ANSWER_WITHIN_S) -> bytes:
        """Return the output of a command as it is. Raises GitError, also after `within_s` seconds."""
        return self._answer(arguments, self.environment(), within_s)

    def _answer(self, arguments: Sequence[str], environment: Mapping[str, str], within_s: float) -> bytes:
        process = self._start(arguments, environment)
        try:
            output, trouble = process.communicate(timeout=within_s)
        except subprocess.TimeoutExpired as error:
            raise GitError(f"git {arguments[0]} did not answer within {within_s:.0f} s.") from error
        finally:
            _end(process)
        if process.returncode != 0:
            raise GitError(first_line(trouble) or f"git {arguments[0]} failed with exit code {process.returncode}.")
        return output

    def records(self, *arguments: str, within_s: float) -> Iterator[str]:
        """Yield the NUL-separated records of a command's output; after `within_s` seconds, stop as if it were complete.

        Raises GitError when git fails by itself.
        """
        process = self._start(arguments, self.environment())
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
            _end(process)

    def configured(self, *names: str) -> dict[str, str]:
        """Return settings by their names in lower case: of the repository, the user and the system. Raises GitError."""
        pattern = "|".join(re.escape(name) for name in names)
        environment = {**self.environment(), "HOME": user_home(), "XDG_CONFIG_HOME": user_config()}
        for name in ("GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL"):
            del environment[name]
        try:
            arguments = ("config", "-z", "--includes", "--get-regexp", f"^({pattern})$")
            answer = self._answer(arguments, environment, CONFIGURED_WITHIN_S)
        except GitError as error:
            if str(error).endswith("exit code 1."):  # none is set
                return {}
            raise
        found = (record.decode("utf-8", "surrogateescape").partition("\n") for record in answer.split(b"\0") if record)
        return {name: value if newline else "true" for name, newline, value in found}

    def environment(self) -> dict[str, str]:
        """Return git's environment: no secrets of this program, and no variables that redirect git."""
        return self.place.environment({**ENVIRONMENT, **ceiling(self.root)})

    def _start(self, arguments: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return start_blocking(self.command(*arguments), self.place, environment, **pipes)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def ceiling(root: str) -> dict[str, str]:
    """Return the variable that keeps git from a repository above `root` that belongs to another user; else nothing."""
    real = Path(os.path.realpath(root))
    for folder in real.parents if not os.path.lexists(real / ".git") else ():
        try:
            owner = (folder / ".git").lstat().st_uid
        except OSError:
            continue
        if owner in {os.geteuid(), real.stat().st_uid}:
            return {}
        return {"GIT_CEILING_DIRECTORIES": str(folder)}
    return {}


def seconds_of(text: str) -> int:
    """Return a time that git printed, seconds since 1970, limited to the range of dates; 0 if it is not a number.

    Commits can contain any number, and names with separators, which shift the fields after them.
    """
    digits = text[:20]
    return min(int(digits), LATEST_S) if digits.isascii() and digits.isdigit() else 0


def first_line(message: bytes) -> str:
    """Return the first line of git's error output, suitable for users."""
    lines = message.decode("utf-8", "replace").replace("\x00", "").strip().splitlines()
    return lines[0][:500] if lines else ""
