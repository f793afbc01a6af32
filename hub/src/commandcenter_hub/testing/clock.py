"""A clock that stands still until it is told to go on."""


class FakeClock:
    """Gives the time it was set to, in seconds, when called."""

    def __init__(self, at: float = 1_000.0) -> None:
        self.at = at

    def __call__(self) -> float:
        """Return the time."""
        return self.at

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.at += seconds
