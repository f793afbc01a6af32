"""Settings: from the environment, then from `config.toml` in COMMANDCENTER_HOME, then the defaults."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import platformdirs

from commandcenter_hub.domain.browser_ports import BLOCKED_BY_BROWSERS
from commandcenter_hub.domain.errors import InvalidInput
from commandcenter_hub.engines.registry import AUTO, BUILT_IN, EngineRegistry
from commandcenter_hub.stacks.commandcenter import Advisories, Embeddings

DEFAULT_PORT = 9001


NO_ADVISORIES = Advisories()


@dataclass(frozen=True)
class Settings:
    """The user's settings.

    Attributes:
        home: COMMANDCENTER_HOME, the folder of all data.
        port: HUB_PORT, the Hub's port on 127.0.0.1.
        engine: COMMANDCENTER_ENGINE, for projects without an engine of their own.
        roots: COMMANDCENTER_ROOTS, the folders under which projects may be registered.
        database_url: HUB_DATABASE_URL, an SQLAlchemy URL; empty for `hub.db` in `home`.
        images: container images for all projects, from `[images]` in config.toml.
        engines: the available engines with their settings.
        embeddings: COMMANDCENTER_EMBEDDINGS_URL, …_MODEL and …_KEY, or `[embeddings]` in config.toml.
        advisories: COMMANDCENTER_ADVISORIES_URL and …_FILE, or `[advisories]` in config.toml.
        homes: folder in which the Hubs of this user list their homes; None if there is no place for it.
    """

    home: Path
    port: int
    engine: str
    roots: tuple[Path, ...]
    database_url: str
    images: Mapping[str, str]
    engines: EngineRegistry
    embeddings: Embeddings | None = None
    advisories: Advisories = NO_ADVISORIES
    homes: Path | None = None

    @property
    def stack_options(self) -> Mapping[str, Any]:
        """Options of the stacks of all projects."""
        return {"images": self.images, "embeddings": self.embeddings, "advisories": self.advisories}

    @property
    def token_file(self) -> Path:
        """File that holds the token for the command line."""
        return self.home / "token"

    @property
    def state_file(self) -> Path:
        """File in which a running Hub publishes its process id and port."""
        return self.home / "hub.json"

    @property
    def stopped_file(self) -> Path:
        """File that exists from `commandcenter stop-hub` until the next start of a Hub."""
        return self.home / "hub.stopped"


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Raises:
        InvalidInput: config.toml cannot be read, a setting has an invalid value, or this user has no home folder.
    """
    environ = os.environ if environ is None else environ
    home = _expanded(environ.get("COMMANDCENTER_HOME") or default_home())
    written = _config_file(home / "config.toml")
    named = {"HUB_PORT": "port", "COMMANDCENTER_ENGINE": "engine", "HUB_DATABASE_URL": "database_url"}
    values = {key: environ.get(name) or written.get(key) for name, key in named.items()}
    roots = environ.get("COMMANDCENTER_ROOTS")
    listed = roots.split(os.pathsep) if roots else written.get("roots", [])
    if not isinstance(listed, list) or not all(isinstance(root, str) for root in listed):
        raise InvalidInput("`roots` in config.toml must be a list of folders.")
    chosen = tuple(_expanded(root) for root in listed if root) or (_expanded("~"),)
    images = written.get("images", {})
    if not isinstance(images, dict) or set(images) - {"postgres", "redis", "app"}:
        raise InvalidInput("`[images]` in config.toml can contain only postgres, redis and app.")
    if not all(isinstance(image, str) and image for image in images.values()):
        raise InvalidInput("`[images]` in config.toml must contain names of images, as text.")
    engines = EngineRegistry(BUILT_IN, environ, with_installed=True)
    return Settings(
        home=home,
        port=_port(values["port"]),
        engine=_engine(values["engine"], engines),
        roots=chosen,
        database_url=str(values["database_url"] or ""),
        images={str(name): str(image) for name, image in images.items()},
        engines=engines,
        embeddings=_embeddings(written.get("embeddings", {}), environ),
        advisories=_advisories(written.get("advisories", {}), environ),
        homes=_homes_folder(),
    )


def _homes_folder() -> Path | None:
    """Return the folder for the list of homes in the platform's folder for state; None for a user without a home."""
    try:
        folder = platformdirs.user_state_path("commandcenter", appauthor=False) / "homes"
    except RuntimeError:  # earlier versions of platformdirs return a relative path instead
        return None
    return folder if folder.is_absolute() else None


def _expanded(path: str | Path) -> Path:
    """Return an absolute path.

    Raises:
        InvalidInput: it begins with `~`, and there is no such home folder.
    """
    try:
        return Path(path).expanduser().absolute()
    except RuntimeError as error:
        raise _no_home(path) from error


def _no_home(path: str | Path) -> InvalidInput:
    return InvalidInput(
        f"{path} cannot be found: HOME is not set, and the user with the ID {os.geteuid()} has no home folder.",
        hint="Set HOME, or set both COMMANDCENTER_HOME and COMMANDCENTER_ROOTS.",
    )


def default_home() -> Path:
    """Return the platform's data folder for CommandCenter.

    For root it is /var/lib/commandcenter where necessary: Postgres must not run as root, other users usually cannot
    reach root's data folder, and in most containers the Hub cannot mount it for Postgres.

    Raises:
        InvalidInput: this user has no home folder.
    """
    from commandcenter_hub.engines.local import privileges  # imports asyncio, which commands do not need

    try:
        folder = Path(platformdirs.user_data_dir("commandcenter", appauthor=False))
    except RuntimeError as error:
        raise _no_home("The data folder of CommandCenter") from error
    if os.geteuid() == 0 and not privileges.may_mount() and not privileges.reachable(folder):
        return Path("/var/lib/commandcenter")
    return folder


def _config_file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput(f"{path} cannot be read: {error}.", hint="Correct or remove the file.") from error


def _embeddings(written: object, environ: Mapping[str, str]) -> Embeddings | None:
    """Return the configured model, or None. Errors never contain the values, since the key is a secret."""
    names = ("url", "model", "key")
    if not isinstance(written, dict) or set(written) - {*names}:
        raise InvalidInput("`[embeddings]` in config.toml can contain only url, model and key.")
    values = {name: environ.get(f"COMMANDCENTER_EMBEDDINGS_{name.upper()}") or written.get(name, "") for name in names}
    if not all(isinstance(value, str) for value in values.values()):
        raise InvalidInput("`[embeddings]` in config.toml must contain url, model and key as text.")
    wanted = Embeddings(**{name: value.strip() for name, value in values.items()})
    if not wanted.url:
        return None
    if not _is_web_address(wanted.url):
        raise InvalidInput(
            "COMMANDCENTER_EMBEDDINGS_URL must look like https://HOST/v1.",
            hint="Set the key in COMMANDCENTER_EMBEDDINGS_KEY, or as `key` of `[embeddings]` in config.toml.",
        )
    if not wanted.model:
        raise InvalidInput("COMMANDCENTER_EMBEDDINGS_URL is set, but COMMANDCENTER_EMBEDDINGS_MODEL is not.")
    return wanted


def _advisories(written: object, environ: Mapping[str, str]) -> Advisories:
    """Return the sources of advisories.

    Raises:
        InvalidInput: a setting has the wrong form.
    """
    names = ("url", "file")
    if not isinstance(written, dict) or set(written) - {*names}:
        raise InvalidInput("`[advisories]` in config.toml can contain only url and file.")
    values = {name: environ.get(f"COMMANDCENTER_ADVISORIES_{name.upper()}") or written.get(name, "") for name in names}
    if not all(isinstance(value, str) for value in values.values()):
        raise InvalidInput("`[advisories]` in config.toml must contain url and file as text.")
    wanted = Advisories(**{name: value.strip() for name, value in values.items()})
    if wanted.url and not _is_web_address(wanted.url):
        raise InvalidInput("COMMANDCENTER_ADVISORIES_URL must look like https://HOST, without a password in it.")
    return replace(wanted, file=str(_expanded(wanted.file))) if wanted.file else wanted


def _is_web_address(url: str) -> bool:
    """Return whether `url` is an http or https address without credentials."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc


def _port(value: object) -> int:
    try:
        port = DEFAULT_PORT if value is None else int(str(value))
    except ValueError:
        port = -1
    if not 0 < port < 65536:
        raise InvalidInput(f"HUB_PORT is “{value}”; it must be a number from 1 to 65535.")
    if port in BLOCKED_BY_BROWSERS:
        raise InvalidInput(f"HUB_PORT is {port}, which browsers refuse to open.", hint="Set HUB_PORT to another port.")
    return port


def _engine(value: object, engines: EngineRegistry) -> str:
    engine = str(value or AUTO)
    if engine != AUTO and engine not in engines:
        known = ", ".join([AUTO, *engines.names()])
        raise InvalidInput(f"COMMANDCENTER_ENGINE is “{engine}”; it must be one of {known}.")
    return engine
