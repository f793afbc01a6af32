"""The ordinary package clients, asked by name: which versions there are of a package.

No registry is named here: each client uses what its user has configured. They run in an empty folder with nothing to
read on stdin, never in the project's own, so that no file of a project (an .npmrc, a pip.conf, a script) has influence.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from commandcenter_app.gaps.versions import Releases, finals

ANSWER_WITHIN_S = 40.0
OUTPUT_LIMIT_BYTES = 16 * 2**20

PASSED_ON = re.compile(
    r"PATH|HOME|LANG|LC_\w+|TMPDIR|TZ|USER|LOGNAME|(?:https?|no|all)_proxy|SSL_CERT_(?:FILE|DIR)|NODE_EXTRA_CA_CERTS"
    r"|PIP_\w+|npm_config_\w+|CARGO_\w+|RUSTUP_\w+|GO\w+|XDG_\w+",
    re.IGNORECASE,
)
"""What the clients get of this process's environment: nothing of the desk's own, which holds passwords."""

AWAY = re.compile(
    r"NewConnectionError|Max retries exceeded|Connection (?:refused|reset|aborted)|ConnectTimeout|ReadTimeout"
    r"|ProxyError"
    r"|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|network timeout|socket hang up"
    r"|Could not resolve|Couldn't (?:connect|resolve)|Failed to connect|Connection timed out|Timeout was reached"
    r"|dial tcp|no such host|network is unreachable|i/o timeout|TLS handshake timeout|SSLError"
    r"|CERTIFICATE_VERIFY_FAILED"
    r"|spurious network error|5\d\d (?:Server Error|Service Unavailable|Bad Gateway|Gateway Time)",
    re.IGNORECASE,
)
"""What a client prints when it reaches no registry, rather than a registry that does not know the package."""

UNKNOWN = re.compile(
    r"\bE?404\b|\b410\b|403 Forbidden|not found|could not find|No matching distribution"
    r"|no matching versions|unknown revision"
    r"|E403|code E451",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"\b\w+://\S+")


class ClientError(Exception):
    """A package could not be asked about; the message is the reason, fit to be shown."""


class AwayError(ClientError):
    """No registry can be reached."""


class UnknownError(ClientError):
    """The registry does not know the package, or does not show it."""


@dataclass(frozen=True)
class Client:
    """One package client: what it is called, which names it may be given, and how it is asked and understood."""

    ecosystem: str
    title: str
    names: re.Pattern[str]
    command: Callable[[str], list[str]]
    read: Callable[[str], Releases]
    environment: Mapping[str, str]
    program: str = ""

    def missing(self) -> str | None:
        """Why it cannot be asked here; None when it can."""
        if self.ecosystem == "pypi":
            return None if find_spec("pip") else "pip is not part of the environment the desk runs in."
        if shutil.which(self.program):
            return None
        return f"{self.title} is not installed where the desk runs."

    async def ask(self, name: str, folder: Path) -> Releases:
        """What the registry knows of `name`. `folder` is an empty one to run in.

        Raises AwayError, UnknownError, and ClientError for everything else.
        """
        code, output, trouble = await run(self.command(name), folder, self.environment)
        if code == 0:
            try:
                return self.read(output)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ClientError(f"What {self.title} answered was not understood.") from error
        printed = f"{trouble}\n{output}"
        if away := AWAY.search(printed):
            raise AwayError(f"{self.title} reaches no registry ({away[0]}).")
        if UNKNOWN.search(printed):
            raise UnknownError(f"{self.title} knows no such package.")
        raise ClientError(f"{self.title} failed: {reason(printed)}")


def reason(printed: str) -> str:
    """The line of a client's output that explains most, without addresses, which may hold credentials."""
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    errors = [line for line in lines if "rror" in line] or lines
    text = ADDRESS.sub("its registry", errors[0]) if errors else "it gave no reason"
    return f"{text[:200].rstrip('. ')}."


async def run(command: list[str], folder: Path, extra: Mapping[str, str]) -> tuple[int, str, str]:
    """Exit code, output and error output of a command. Raises AwayError when it takes too long.

    It is ended when it does, or when this is cancelled.
    """
    passed = {name: value for name, value in os.environ.items() if PASSED_ON.fullmatch(name)}
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**passed, "NO_COLOR": "1", "CI": "1", **{key: text.format(folder=folder) for key, text in extra.items()}},
    )
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            output, trouble = await process.communicate()
    except TimeoutError as error:
        raise AwayError(f"{Path(command[0]).name} did not answer within {ANSWER_WITHIN_S:.0f} s.") from error
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    return (
        process.returncode or 0,
        output[:OUTPUT_LIMIT_BYTES].decode("utf-8", "replace"),
        trouble.decode("utf-8", "replace"),
    )


def read_pip(output: str) -> Releases:
    """`NAME (NEWEST)`, then `Available versions: …`, without pre-releases."""
    listed = re.search(r"^Available versions: (.+)$", output, re.MULTILINE)
    if listed is None:
        raise ValueError("no versions are listed")
    versions = finals("pypi", (one.strip() for one in listed[1].split(",")))
    if not versions:
        return Releases(listed[1].split(",")[0].strip())
    return Releases(versions[-1], versions)


def read_npm(output: str) -> Releases:
    """The newest is what the tag `latest` names."""
    data = json.loads(output)
    versions = data.get("versions", [])
    versions = finals("npm", [versions] if isinstance(versions, str) else versions)
    newest = data.get("dist-tags", {}).get("latest") or versions[-1]
    deprecated = data.get("deprecated")
    return Releases(newest, versions, deprecated[:500] if isinstance(deprecated, str) and deprecated else None)


def read_cargo(output: str) -> Releases:
    """`version: 1.2.3`, with `(latest 1.2.4)` behind it where something holds it back."""
    found = re.search(r"^version: (\S+)(?: \((?:latest|from) (\d[^\s)]*)\b.*\))?", output, re.MULTILINE)
    if found is None:
        raise ValueError("there is no version")
    return Releases(found[2] or found[1])


def read_go(output: str) -> Releases:
    """A module's own versions; a new major version is another module."""
    data = json.loads(output)
    deprecated = data.get("Deprecated")
    return Releases(data["Version"], finals("go", data.get("Versions") or []), deprecated[:500] if deprecated else None)


def _pip(name: str) -> list[str]:
    # -vv, since otherwise it prints the same for a package that is not there and of a registry that is not.
    options = ["--no-input", "--disable-pip-version-check", "--retries=0", "--timeout=15", "--ignore-requires-python"]
    return [sys.executable, "-m", "pip", "-vv", "index", "versions", *options, name]


def _npm(name: str) -> list[str]:
    return ["npm", "view", "--json", "--loglevel=error", name, "versions", "dist-tags", "deprecated"]


CLIENTS = {
    client.ecosystem: client
    for client in (
        Client(
            "pypi",
            "pip",
            re.compile(r"[A-Za-z0-9](?:[\w.-]{0,198}[A-Za-z0-9])?", re.ASCII),
            _pip,
            read_pip,
            {"PYTHONSAFEPATH": "1", "PYTHONWARNINGS": "ignore"},
        ),
        Client(
            "npm",
            "npm",
            re.compile(r"(?:@[a-z0-9~][\w.~-]{0,100}/)?[a-z0-9][\w.~-]{0,200}", re.ASCII | re.IGNORECASE),
            _npm,
            read_npm,
            {
                "npm_config_cache": "{folder}/npm-cache",
                "npm_config_fetch_retries": "0",
                "npm_config_fetch_timeout": "20000",
                "npm_config_update_notifier": "false",
                "npm_config_logs_max": "0",
            },
            program="npm",
        ),
        Client(
            "cargo",
            "cargo",
            re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}", re.ASCII),
            lambda name: ["cargo", "info", "--quiet", "--color=never", name],
            read_cargo,
            {"CARGO_NET_RETRY": "0", "CARGO_HTTP_TIMEOUT": "15", "CARGO_TERM_COLOR": "never"},
            program="cargo",
        ),
        Client(
            "go",
            "go",
            re.compile(r"[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+(?:/[\w.~-]+){0,12}", re.ASCII | re.IGNORECASE),
            lambda name: ["go", "list", "-m", "-u", "-versions", "-json", f"{name}@latest"],
            read_go,
            # No program of a version control system is started for a module that no proxy has.
            {"GOVCS": "*:off", "GOWORK": "off", "GO111MODULE": "on", "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=mod"},
            program="go",
        ),
    )
}
"""The clients by ecosystem. Names that do not match are never given to one."""
