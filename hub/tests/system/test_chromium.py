"""Navigation in tests is repeated when a network interface of this machine appears, and only then."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page

from .chromium import NETWORK_CHANGED, again_after_network_change


class FakePage:
    """A page whose navigations and requests fail as listed, one after the other."""

    def __init__(self, *outcomes: str) -> None:
        self.outcomes = list(outcomes)
        self.listener: Callable[[FakePage], None] | None = None
        self.failure = NETWORK_CHANGED

    def on(self, event: str, listener: "Callable[[FakePage], None]") -> None:
        self.listener = listener

    def remove_listener(self, event: str, listener: "Callable[[FakePage], None]") -> None:
        self.listener = None

    def navigate(self) -> str:
        assert self.listener is not None
        match self.outcomes.pop(0):
            case "a request failed":
                self.listener(self)
            case "" as done:
                return done
            case error:
                raise Error(error)
        return "incomplete"


@pytest.mark.parametrize(
    "outcomes",
    [[""], [f"Page.goto: {NETWORK_CHANGED} at x", ""], ["a request failed", f"Page.reload: {NETWORK_CHANGED}", ""]],
)
def test_a_navigation_is_repeated_until_all_is_loaded(outcomes: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Page, "reload", FakePage.navigate)
    page = FakePage(*outcomes)
    again_after_network_change(FakePage.navigate)(page)  # type: ignore[arg-type]
    assert (page.outcomes, page.listener) == ([], None)


def test_other_failures_of_a_navigation_are_raised() -> None:
    page = FakePage("Page.goto: net::ERR_CONNECTION_REFUSED", "")
    with pytest.raises(Error, match="REFUSED"):
        again_after_network_change(FakePage.navigate)(page)  # type: ignore[arg-type]
    assert page.outcomes == [""]
