"""Ask the usual package clients for the versions of a package.

No registry is named here: each client uses its user's configuration. Clients run in a place of their own (see
`children`), so that no file of the project or of another user (an .npmrc, a pip.conf, a script) has an influence.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from commandcenter_app.gaps.licences import expression
from commandcenter_app.gaps.versions import Releases, day_of, finals, is_final
from commandcenter_app.shared.children import Place, start

WAIT_AT_MOST_S = 40.0
"""A client is ended when it has used no processor time for this long: it waits for a registry, not for the machine."""
RUN_AT_MOST_S = 300.0
"""Longest time of one run, seconds."""
LOOK_EVERY_S = 2.0
OUTPUT_LIMIT_BYTES = 16 * 2**20

UNREACHABLE = re.compile(
    r"NewConnectionError|Max retries exceeded|Connection (?:refused|reset|aborted)|ConnectTimeout|ReadTimeout"
    r"|ProxyError"
    r"|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|network timeout|socket hang up"
    r"|Could not resolve|Couldn't (?:connect|resolve)|Failed to connect|Connection timed out|Timeout was reached"
    r"|dial tcp|no such host|network is unreachable|i/o timeout|TLS handshake timeout|SSLError"
    r"|CERTIFICATE_VERIFY_FAILED"
    r"|spurious network error|5\d\d (?:Server Error|Service Unavailable|Bad Gateway|Gateway Time)",
    re.IGNORECASE,
)
"""Output of a client that cannot reach a registry, as opposed to a registry without the package."""

UNKNOWN = re.compile(
    r"\bE?404\b|\b410\b|403 Forbidden|not found|could not find|No matching distribution"
    r"|no matching versions|unknown revision"
    r"|E403|code E451",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"\b\w+://\S+")


class ClientError(Exception):
    """A client gave no answer; the message is the reason, suitable for users."""


class RegistryUnreachableError(ClientError):
    """The client cannot reach a registry."""


class UnknownError(ClientError):
    """The registry does not have the package, or denies access to it."""


@dataclass(frozen=True)
class Client:
    """One package client: its name, the package names it accepts, its command line, and the parser of its output."""

    ecosystem: str
    title: str
    names: re.Pattern[str]
    command: Callable[[str], list[str]]
    read: Callable[[str], Releases]
    environment: Mapping[str, str]
    program: str = ""

    def missing(self, place: Place) -> str | None:
        """Return why the client cannot be run in a place; None when it can."""
        if self.ecosystem == "pypi":
            return None if find_spec("pip") else "pip is not installed in the desk's environment."
        if shutil.which(self.program, path=place.path):
            return None
        return f"{self.title} is not installed where the desk runs."

    async def ask(self, name: str, place: Place) -> Releases:
        """Return the releases of `name`.

        Raises RegistryUnreachableError, UnknownError, and ClientError for all other failures.
        """
        try:
            code, output, trouble = await run(self.command(name), place, self.environment)
        except TimeoutError as error:
            raise RegistryUnreachableError(f"{self.title} got no answer from its registry in time.") from error
        if code == 0:
            try:
                return self.read(output)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ClientError(f"The output of {self.title} could not be parsed.") from error
        printed = f"{trouble}\n{output}"
        if away := UNREACHABLE.search(printed):
            raise RegistryUnreachableError(f"{self.title} cannot reach its registry ({away[0]}).")
        if UNKNOWN.search(printed):
            raise UnknownError(f"{self.title} found no such package.")
        raise ClientError(f"{self.title} failed: {reason(printed)}")


def reason(printed: str) -> str:
    """Return the most informative line of a client's output, without addresses, which may contain credentials."""
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    errors = [line for line in lines if "rror" in line] or lines
    text = ADDRESS.sub("its registry", errors[0]) if errors else "it gave no reason"
    return f"{text[:200].rstrip('. ')}."


async def run(command: list[str], place: Place, extra: Mapping[str, str]) -> tuple[int, str, str]:
    """Run a command. Returns exit code, stdout and stderr.

    Raises TimeoutError if it uses no processor time for WAIT_AT_MOST_S, and after RUN_AT_MOST_S in any case: on a busy
    machine, a client may need minutes. The process is killed then, and when this call is cancelled.
    """
    environment = place.environment({"NO_COLOR": "1", "CI": "1", **extra}, clients=True)
    pipes = {"stdout": asyncio.subprocess.PIPE, "stderr": asyncio.subprocess.PIPE}
    process = await start(command, place, environment, **pipes)
    try:
        async with asyncio.timeout(WAIT_AT_MOST_S) as limit, asyncio.TaskGroup() as tasks:
            watch = tasks.create_task(_extend(limit, process.pid))
            output, trouble = await process.communicate()
            watch.cancel()
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    return (
        process.returncode or 0,
        output[:OUTPUT_LIMIT_BYTES].decode("utf-8", "replace"),
        trouble.decode("utf-8", "replace"),
    )


async def _extend(limit: asyncio.Timeout, pid: int) -> None:
    """Extend a limit whenever a process has used the processor, up to RUN_AT_MOST_S."""
    loop = asyncio.get_running_loop()
    end, used = loop.time() + RUN_AT_MOST_S, 0
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        now = processor_time(pid)
        if limit.expired():  # it cannot be extended any more
            return
        if now is None:
            limit.reschedule(end)
        elif now > used:
            used = now
            limit.reschedule(min(end, loop.time() + WAIT_AT_MOST_S))


def processor_time(pid: int) -> int | None:
    """Return the processor time of a process and its ended children, in the system's ticks; None if it is not known."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return None
    return sum(map(int, fields[11:15]))


def read_pip(output: str) -> Releases:
    """Parse `NAME (NEWEST)`, then `Available versions: …`, without pre-releases. Raises ValueError."""
    listed = re.search(r"^Available versions: (.+)$", output, re.MULTILINE)
    if listed is None:
        raise ValueError("no versions are listed")
    versions = finals("pypi", (one.strip() for one in listed[1].split(",")))
    if not versions:
        return Releases(listed[1].split(",")[0].strip())
    return Releases(versions[-1], versions)


def read_npm(output: str) -> Releases:
    """Parse the JSON of npm; the newest version is the one with the tag `latest`."""
    data = json.loads(output)
    versions = data.get("versions", [])
    versions = finals("npm", [versions] if isinstance(versions, str) else versions)
    newest = data.get("dist-tags", {}).get("latest") or versions[-1]
    deprecated = data.get("deprecated")
    repository = data.get("repository")
    return Releases(
        newest,
        versions,
        deprecated[:500] if isinstance(deprecated, str) and deprecated else None,
        day_of(data["time"].get(newest) if isinstance(data.get("time"), dict) else None),
        changes_at(repository.get("url") if isinstance(repository, dict) else repository),
        expression(data.get("license")),
    )


def read_cargo(output: str) -> Releases:
    """Parse `version: 1.2.3`, followed by `(latest 1.2.4)` where a constraint prevents it. Raises ValueError."""
    found = re.search(r"^version: (\S+)(?: \((?:latest|from) (\d[^\s)]*)\b.*\))?", output, re.MULTILINE)
    if found is None:
        raise ValueError("there is no version")
    source = re.search(r"^repository: (\S+)$", output, re.MULTILINE)
    newest = found[2] if found[2] and is_final("cargo", found[2]) else found[1]  # cargo names pre-releases, too
    licence = re.search(r"^license: (.+)$", output, re.MULTILINE)
    changes = changes_at(source[1] if source else None)
    return Releases(newest, changes=changes, licence=expression(licence[1] if licence else None))


def read_go(output: str) -> Releases:
    """Parse the versions of a module; a new major version is a module of its own."""
    data = json.loads(output)
    deprecated = data.get("Deprecated")
    versions = finals("go", data.get("Versions") or [])
    source = (data.get("Origin") or {}).get("URL") or f"https://{data.get('Path', '')}"
    released = day_of(data.get("Time"))
    return Releases(
        data["Version"], versions, deprecated[:500] if deprecated else None, released, changes_at(source, known=True)
    )


FORGE = re.compile(
    r"(?:git\+)?(?:https?|git|ssh)://(?:git@)?(github\.com|gitlab\.com|codeberg\.org)/([\w.-]+)/([\w.-]+)"
)
"""Address of a repository whose host has a page of releases."""
WEB = re.compile(r"(?:git\+)?(https://[\w.-]+/[\w./~-]+)")
RELEASES_AT = {"gitlab.com": "/-/releases"}


def changes_at(source: object, *, known: bool = False) -> str | None:
    """Return the address of a repository's releases, or else of the repository; None if it has no web address.

    With `known`, it is None for hosts that are not known to have a page of releases.
    """
    text = source if isinstance(source, str) else ""
    if found := FORGE.match(text):
        host, owner, name = found.groups()
        return f"https://{host}/{owner}/{name.removesuffix('.git')}{RELEASES_AT.get(host, '/releases')}"
    found = None if known else WEB.match(text)
    return found[1].removesuffix(".git")[:500] if found else None


def _pip(name: str) -> list[str]:
    # -I: Python reads nothing of its environment, and no module of the user's.
    # Without -vv, the output is the same for a missing package and an unreachable registry.
    options = ["--no-input", "--disable-pip-version-check", "--retries=0", "--timeout=15", "--ignore-requires-python"]
    return [sys.executable, "-I", "-W", "ignore", "-m", "pip", "-vv", "index", "versions", *options, name]


def _npm(name: str) -> list[str]:
    fields = ("versions", "dist-tags", "deprecated", "time", "repository", "license")
    return ["npm", "view", "--json", "--loglevel=error", name, *fields]


CLIENTS = {
    client.ecosystem: client
    for client in (
        Client(
            "pypi",
            "pip",
            re.compile(r"[A-Za-z0-9](?:[\w.-]{0,198}[A-Za-z0-9])?", re.ASCII),
            _pip,
            read_pip,
            {},
        ),
        Client(
            "npm",
            "npm",
            re.compile(r"(?:@[a-z0-9~][\w.~-]{0,100}/)?[a-z0-9][\w.~-]{0,200}", re.ASCII | re.IGNORECASE),
            _npm,
            read_npm,
            {
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
            # Without the name of a registry, cargo refuses to ask one that replaces crates.io.
            lambda name: ["cargo", "info", "--quiet", "--color=never", "--registry", "crates-io", name],
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
            # Never start a version control program for a module that no proxy has.
            {"GOVCS": "*:off", "GOWORK": "off", "GO111MODULE": "on", "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=mod"},
            program="go",
        ),
    )
}
"""The clients by ecosystem. Names that do not match are never passed to one."""
