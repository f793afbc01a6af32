"""The options of the local engine, read from environment variables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER", "LOGNAME")
"""Variables of the Hub's environment that programs get; no others, so that no secret leaks."""


@dataclass(frozen=True)
class LocalOptions:
    """The options that the environment sets.

    Attributes:
        environment: the part of the Hub's environment that every program gets.
    """

    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Return the options that an environment sets."""
        return cls({name: environ[name] for name in INHERITED if name in environ})
