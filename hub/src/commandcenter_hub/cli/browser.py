"""Addresses for a browser, and the browser itself where there is one."""

import os
import sys

from commandcenter_hub.cli.client import Client
from commandcenter_hub.cli.output import say


def one_time_url(client: Client) -> str:
    """Return an address of the Hub that lets a browser in, once."""
    return str(client.post("/api/auth/links")["url"])


def hub_address(client: Client) -> str:
    """Return where a person finds the Hub. Only a terminal is shown a one-time address: other output is kept."""
    return f"{one_time_url(client)} (lets a browser in, once)" if sys.stdout.isatty() else client.url


def show(url: str) -> bool:
    """Open an address in the browser; say so where there is none."""
    import webbrowser

    if _has_display():
        try:
            if webbrowser.open(url):
                return True
        except (webbrowser.Error, OSError):
            pass
    say("No browser was found here: open the address yourself.")
    return False


def _has_display() -> bool:
    # Without one, a browser that runs in the terminal would take it over.
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME"))
