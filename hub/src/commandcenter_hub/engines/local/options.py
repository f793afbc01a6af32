"""The options of the local engine, read from environment variables."""

import functools
import importlib.util
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Self

INHERITED = ("PATH", "LANG", "LC_ALL", "TZ", "USER", "LOGNAME")
"""Variables of the Hub's environment that programs get; no others, so that no secret leaks."""
CLIENTS_FIND = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
"""Variables that a service with package clients gets besides their settings: the folders of the user's files, and of
private files that the service creates."""


@dataclass(frozen=True)
class LocalOptions:
    """The options that the environment sets.

    Attributes:
        environment: the part of the Hub's environment that every program gets.
        clients: the user's settings of package clients, for a service that runs them.
    """

    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    clients: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Return the options that an environment sets."""
        patterns = (*CLIENTS_FIND, *_client_settings())
        return cls(
            {name: environ[name] for name in INHERITED if name in environ},
            {name: value for name, value in environ.items() if any(fnmatchcase(name.upper(), one) for one in patterns)},
        )


@functools.cache
def _client_settings() -> tuple[str, ...]:
    """Return the variables, as patterns, that the app passes on to package clients or in which it looks for files.

    The app has their list, with the reason for each: client_settings.toml.
    """
    app = importlib.util.find_spec("commandcenter_app")
    if app is None or app.origin is None:
        return ()
    listed: dict[str, Any] = tomllib.loads(Path(app.origin).with_name("client_settings.toml").read_text("utf-8"))
    places = (about["from"] for about in listed["files"].values() if "from" in about)
    return (*listed["variables"], *listed["programs"], *places)
