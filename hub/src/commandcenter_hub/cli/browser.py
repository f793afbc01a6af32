"""Make addresses for a browser and open them."""

import contextlib
import html
import json
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

from commandcenter_hub.cli.client import Client
from commandcenter_hub.cli.failure import Failure
from commandcenter_hub.cli.output import err
from commandcenter_hub.cli.reference import Project
from commandcenter_hub.services.settings import Settings

REMOVED_AFTER_S = 30.0
"""Lifetime of the file that redirects a browser to an address, seconds."""
REMOVE = "import os, sys, time; time.sleep(float(sys.argv[1])); os.unlink(sys.argv[2])"
ROUTE_MISSING = frozenset({"not_found", "method_not_allowed"})
"""Error codes of a Hub without the requested route, because its version is older than that of this command."""


def one_time_url(client: Client) -> str:
    """Return an address of the Hub that signs a browser in once."""
    return str(client.post("/api/auth/links")["url"])


def desk_url(client: Client, project: Project) -> str:
    """Return an address of a project's desk that signs a browser in once, within a minute.

    Raises:
        Failure: the desk is not running.
    """
    try:
        return str(client.post(f"/api/projects/{project['id']}/tickets")["url"])
    except Failure as failure:
        if failure.code not in ROUTE_MISSING:
            raise
        return str(project["urls"]["frontend"])


def desk_address(client: Client, project: Project) -> str:
    """Return the address of a project's desk as `up` prints it; on a terminal, it signs a browser in."""
    plain = str(project["urls"]["frontend"])
    if not sys.stdout.isatty():
        return plain
    try:
        url = desk_url(client, project)
    except Failure:  # the desk has just ended; `status` shows why
        return plain
    return url if url == plain else f"{url} (signs in once, within a minute)"


def hub_address(client: Client) -> str:
    """Return the Hub's address as it is printed.

    Only a terminal gets a one-time sign-in link, since other output may be stored in a file.
    """
    return f"{one_time_url(client)} (one-time sign-in link)" if sys.stdout.isatty() else client.url


def show(url: str, settings: Settings) -> bool:
    """Open an address in the browser, or print that no browser was found.

    Other users can read the arguments of all processes, and a one-time address is a secret. The browser is therefore
    started with the path of a private file that redirects to the address and is deleted soon afterwards.
    """
    import webbrowser

    if _has_display():
        try:
            file = _leading_to(url, settings.home / "run")
            _remove_later(file)
            if webbrowser.open(file.as_uri()):
                return True
        except (webbrowser.Error, OSError):
            pass
    err("No browser was found. Open the address yourself.")
    return False


def _leading_to(url: str, folder: Path) -> Path:
    """Write a page that redirects to an address and that only the user can read; return its path.

    Raises:
        OSError: the file cannot be written.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    for old in folder.glob("open-*.html"):  # left behind if the machine was turned off
        with contextlib.suppress(FileNotFoundError):
            if time.time() - old.stat().st_mtime > 2 * REMOVED_AFTER_S:
                old.unlink()
    file = folder / f"open-{secrets.token_hex(8)}.html"
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as page:
        page.write(_page(url))
    return file


def _remove_later(file: Path) -> "subprocess.Popen[bytes]":
    """Start a process that deletes the file after REMOVED_AFTER_S, since the command itself ends earlier."""
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", REMOVE, str(REMOVED_AFTER_S), str(file)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _page(url: str) -> str:
    script = json.dumps(url).replace("<", "\\u003c")
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
        f'<title>CommandCenter</title><meta http-equiv="refresh" content="1;url={html.escape(url)}">'
        f"<script>location.replace({script})</script>"
        f'<p><a href="{html.escape(url)}">Open CommandCenter</a></p></html>\n'
    )


def _has_display() -> bool:
    # Without a display, `webbrowser` may start a browser in the terminal.
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME"))
