"""The system's Chromium, and axe for its pages."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import pytest
from playwright.sync_api import Browser, Error, Page, Request, expect, sync_playwright

from commandcenter_hub.testing import chromium

AXE = Path(__file__).parents[3] / "ui" / "node_modules" / "axe-core" / "axe.min.js"
WITHIN_MS = 60_000
expect.set_options(timeout=WITHIN_MS)

NETWORK_CHANGED = "net::ERR_NETWORK_CHANGED"
"""Failure of all requests that wait for a connection while a network interface of this machine appears or disappears,
even those to loopback. Chromium has no option against it."""

P = ParamSpec("P")
R = TypeVar("R")

RUN = """async () => {
    const found = await axe.run(document, { resultTypes: ['violations'] });
    return found.violations
        .filter((one) => ['moderate', 'serious', 'critical'].includes(one.impact))
        .map((one) => `${one.id}: ${one.help}: ${one.nodes.map((node) => node.html).slice(0, 3).join(' | ')}`);
}"""

ANIMATIONS_ENDED = """() => document.getAnimations().every((one) =>
    one.playState === 'finished' || one.effect.getComputedTiming().endTime === Infinity)"""
"""Whether all finite animations have ended. While a dialog fades in, axe measures too little contrast."""


def again_after_network_change(navigate: Callable[Concatenate[Page, P], R]) -> Callable[Concatenate[Page, P], R]:
    """Wrap a navigation so that it is repeated while the page, or a request of it, fails with NETWORK_CHANGED."""
    reload = Page.reload

    def navigated(page: Page, *args: P.args, **options: P.kwargs) -> R:
        failed: list[Request] = []

        def note(request: Request) -> None:
            if request.failure == NETWORK_CHANGED:
                failed.append(request)

        page.on("requestfailed", note)
        try:
            answer = _repeated(lambda: navigate(page, *args, **options))
            while failed:  # only reload it: its address may have contained a ticket that is valid once
                failed.clear()
                _repeated(lambda: reload(page))
            return answer
        finally:
            page.remove_listener("requestfailed", note)

    return navigated


def _repeated(navigate: Callable[[], R]) -> R:
    while True:
        try:
            return navigate()
        except Error as error:
            if NETWORK_CHANGED not in error.message:
                raise


def own_address(address: str) -> re.Pattern[str]:
    """Return a pattern for an address of a desk, given with 127.0.0.1, under the host name that the desk has chosen."""
    return re.compile(re.escape(address).replace(re.escape("127.0.0.1"), r"[0-9a-f]{32}\.localhost"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of a module; skip them if none is installed."""
    path = chromium.find()
    if path is None:
        pytest.skip("there is no Chromium on this machine")
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        for name in ("goto", "reload"):
            patch.setattr(Page, name, again_after_network_change(getattr(Page, name)))
        made = playwright.chromium.launch(executable_path=path, args=chromium.options())
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new page; an error in its scripts fails the test."""
    context = browser.new_context()
    context.set_default_timeout(WITHIN_MS)
    made = context.new_page()
    problems: list[str] = []
    made.on("pageerror", lambda error: problems.append(str(error)))
    yield made
    context.close()
    assert problems == []


def findings(page: Page) -> list[str]:
    """Wait until animations have ended, and return axe's findings of at least moderate impact on a page."""
    page.wait_for_function(ANIMATIONS_ENDED)
    page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(RUN)
    return found
