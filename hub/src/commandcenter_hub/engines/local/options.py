"""What can be set for the local engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER", "LOGNAME")
"""What a program gets of the Hub's own environment; nothing else, so that nothing of it leaks."""


@dataclass(frozen=True)
class LocalOptions:
    """What the environment sets.

    Attributes:
        environment: the part of the Hub's environment that every program gets.
    """

    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Return the options that an environment sets."""
        return cls({name: environ[name] for name in INHERITED if name in environ})
