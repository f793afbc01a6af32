"""Make addresses for a browser and open them."""

import os
import sys

from commandcenter_hub.cli.client import Client
from commandcenter_hub.cli.output import err


def one_time_url(client: Client) -> str:
    """Return an address of the Hub that signs a browser in once."""
    return str(client.post("/api/auth/links")["url"])


def hub_address(client: Client) -> str:
    """Return the Hub's address as it is printed.

    Only a terminal gets a one-time sign-in link, since other output may be stored in a file.
    """
    return f"{one_time_url(client)} (one-time sign-in link)" if sys.stdout.isatty() else client.url


def show(url: str) -> bool:
    """Open an address in the browser, or print that no browser was found."""
    import webbrowser

    if _has_display():
        try:
            if webbrowser.open(url):
                return True
        except (webbrowser.Error, OSError):
            pass
    err("No browser was found. Open the address yourself.")
    return False


def _has_display() -> bool:
    # Without a display, `webbrowser` may start a browser in the terminal.
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME"))
