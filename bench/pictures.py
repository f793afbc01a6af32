"""Make a picture of each page, light and dark, from demo projects: `python -m bench.pictures [NAME ...]`.

The pictures are written to docs/images: NAME-light.png and NAME-dark.png.
"""

import io
import json
import socket
import sys
import urllib.parse
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import httpx
from PIL import Image
from playwright.sync_api import BrowserContext, ViewportSize, expect, sync_playwright

from bench import demo_folders
from bench.desk import Desk
from bench.large import Pages
from commandcenter_hub.testing import chromium
from commandcenter_hub.testing.desk import AsHub, with_ticket

IMAGES = Path(__file__).parent.parent / "docs" / "images"
SIZE: ViewportSize = {"width": 1280, "height": 800}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
COLOURS = 192
LOADING = ".mantine-Skeleton-root"
"""Placeholders of what a page has not loaded yet."""
LOADS_WITHIN_MS = 60_000
SETTLES_MS = 1500
"""Time after which the transitions and charts of a loaded page are complete, milliseconds."""
TASKS = (
    {"title": "Compare card payment with invoices", "status": "doing"},
    {"title": "Measure the API with 500 orders a minute", "status": "open"},
    {"title": "Choose a mail service that accepts a reply address", "status": "open"},
)
"""Tasks of the shop."""


@dataclass(frozen=True)
class Picture:
    """A picture: its name, the path of its page in the desk or the Hub, and a text that the loaded page shows."""

    name: str
    path: str
    shows: str


HUB = (
    Picture("hub", "/", "shop"),
    Picture("hub-project", "/projects/shop", "postgres"),
    Picture("hub-connect", "/projects/shop?tab=connect", "psql"),
    Picture("hub-logs", "/projects/shop?tab=logs", "postgres"),
    Picture("hub-history", "/projects/shop?tab=history", "Start"),
    Picture("hub-snapshots", "/projects/shop?tab=snapshots", "Before the update"),
    Picture("hub-settings", "/projects/shop?tab=settings", "Engine"),
    Picture("hub-why", "/projects/weather", "in use"),
    Picture("hub-doctor", "/doctor", "Python"),
)
DESK = (
    Picture("desk", "/", "Made of"),
    Picture("desk-changes", "/changes", "Mark as seen"),
    Picture("desk-vulnerabilities", "/vulnerabilities", "Vulnerabilities"),
    Picture("desk-dependencies", "/dependencies", "fastapi"),
    Picture("desk-gaps", "/gaps", "left-pad"),
    Picture("desk-todos", "/todos", "FIXME"),
    Picture("desk-git", "/git", "Ada Lovelace"),
    Picture("desk-files", "/files/shop/orders.py", "total"),
    Picture("desk-documents", "/documents", "Payment"),
    Picture("desk-search", "/search?q=invoice", "send_invoice"),
    Picture("desk-radar", "/radar", "Trial"),
    Picture("desk-tasks", "/tasks", "Compare card payment"),
)


def main() -> int:
    """Make the pictures; return 1 if Chromium is not installed."""
    browser = chromium.find()
    if browser is None:
        print("Chromium is not installed. Install it, for example with `apt install chromium`.", file=sys.stderr)
        return 1
    wanted = set(sys.argv[1:]) or {one.name for one in (*HUB, *DESK)}
    with Desk(name="demo") as desk, socket.socket() as other, sync_playwright() as playwright:
        shop = set_up(desk, other)
        frontend = shop["urls"]["frontend"]
        opened = playwright.chromium.launch(executable_path=browser, args=chromium.options())
        for scheme in SCHEMES:
            context = opened.new_context(viewport=SIZE, color_scheme=scheme, locale="en-GB")
            for pictures, address, link in (
                (HUB, f"http://127.0.0.1:{desk.port}", hub_link(desk)),
                (DESK, frontend, with_ticket(frontend, desk.key(shop))),
            ):
                page = context.new_page()
                page.goto(link)
                page.get_by_role("main").wait_for()
                page.close()
                take(context, address, [one for one in pictures if one.name in wanted], scheme)
            context.close()
        opened.close()
    return 0


def set_up(desk: Desk, other: socket.socket) -> dict[str, Any]:
    """Create and start the demo's projects; return the shop. `other` occupies the port of the weather's backend."""
    code = desk.base / "code"
    demo_folders.create(code)
    for name in ("blog", "shop"):
        desk.run("up", code / name)
    for name in ("atlas", "invoices"):
        desk.run("projects", "add", code / name)
    (code / "invoices").rename(code / "invoices-2")
    weather = json.loads(desk.run("projects", "add", code / "weather", "--json").stdout)
    other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    other.bind(("127.0.0.1", urllib.parse.urlsplit(weather["urls"]["backend"]).port))
    other.listen()
    desk.run("up", code / "weather", check=False)
    desk.run("snapshot", "create", "shop", "-m", "Before the update")
    projects: list[dict[str, Any]] = desk.api("GET", "/api/projects")
    shop = next(one for one in projects if one["slug"] == "shop")
    fill(desk, shop)
    return shop


def hub_link(desk: Desk) -> str:
    """Return a link that signs a browser in to the Hub once."""
    return str(json.loads(desk.run("open", "--hub", "--json").stdout)["url"])


def fill(desk: Desk, shop: dict[str, Any]) -> None:
    """Wait until the shop is scanned and indexed, and create tasks."""
    address, key = shop["urls"]["backend"], desk.key(shop)
    pages = Pages(address, key)
    pages.scanned()
    pages.indexed()
    with httpx.Client(base_url=address, auth=AsHub(key)) as client:
        for task in TASKS:
            client.post("/api/tasks", json=task).raise_for_status()


def take(context: BrowserContext, address: str, pictures: list[Picture], scheme: str) -> None:
    """Take pictures of pages below an address; the context is signed in there."""
    page = context.new_page()
    for picture in pictures:
        page.goto(address + picture.path)
        page.get_by_text(picture.shows).first.wait_for()
        expect(page.locator(LOADING)).to_have_count(0, timeout=LOADS_WITHIN_MS)
        page.wait_for_timeout(SETTLES_MS)
        shot = page.screenshot(animations="disabled", caret="hide")
        # With a palette, a picture has a third of the size, and looks the same.
        small = Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS)
        small.save(IMAGES / f"{picture.name}-{scheme}.png", optimize=True)
        print(f"{picture.name}-{scheme}.png", flush=True)
    page.close()


if __name__ == "__main__":
    sys.exit(main())
