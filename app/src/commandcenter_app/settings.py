"""Settings of the two processes, from the environment. Standard library only, for a quick start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from commandcenter_app.errors import SettingsError

SYNCED = ".git/commandcenter/synced"
"""Folder with an empty file for each run whose files the Hub has sent to a container."""


@dataclass(frozen=True)
class EmbeddingSettings:
    """An embeddings server to use instead of the embedded model."""

    url: str
    model: str
    key: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> EmbeddingSettings | None:
        """Read the settings; None if EMBEDDINGS_URL is not set, which is the default. Raises SettingsError."""
        url = environment.get("EMBEDDINGS_URL", "").strip()
        if not url:
            return None
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
            raise SettingsError("EMBEDDINGS_URL must look like https://HOST/v1, without a password in it.")
        key = environment.get("EMBEDDINGS_KEY", "").strip()
        return cls(url.rstrip("/"), _needed(environment, "EMBEDDINGS_MODEL"), key)


@dataclass(frozen=True)
class BackendSettings:
    """Settings of the backend.

    `workspace` is the project folder, which is never written to. `folder` is its path on the user's machine, which the
    Hub names where it is another one; None if it is not known. `left_out` is the relative path of a folder in it that
    is not part of the project, without a slash at its end; empty for none. `selected` means that the Hub put into the
    folder only what belongs to the project, so that no rule ignores any of it. `watch` (WATCH=off disables it) means to
    scan edits while the backend runs. `socket` is the path of a Unix socket on which it listens for the frontend; empty
    for none. `synced` is a file that the Hub creates once it has sent the folder's files; None if it sends none.
    `advisories_url` is the address of a server of advisories, `advisories_file` the path of an export of them; both may
    be empty.
    """

    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    project_name: str
    workspace: Path
    embeddings: EmbeddingSettings | None = None
    watch: bool = True
    left_out: str = ""
    selected: bool = False
    folder: str | None = None
    socket: str = ""
    synced: Path | None = None
    advisories_url: str = ""
    advisories_file: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> BackendSettings:
        """Read and check the settings. Raises SettingsError, whose message never contains values."""
        workspace = Path(_needed(environment, "WORKSPACE"))
        if not workspace.is_absolute():
            raise SettingsError("WORKSPACE must be an absolute path.")
        selected, in_run = _switch(environment, "WORKSPACE_SELECTED", "off"), "COMMANDCENTER_RUN" in environment
        return cls(
            database_url=_url(environment, "DATABASE_URL", "postgresql+asyncpg://USER:PASSWORD@HOST:PORT/DATABASE"),
            redis_url=_url(environment, "REDIS_URL", "redis://:PASSWORD@HOST:PORT/0"),
            secret_key=_needed(environment, "SECRET_KEY"),
            project_name=_needed(environment, "PROJECT_NAME"),
            workspace=workspace,
            embeddings=EmbeddingSettings.from_environment(environment),
            left_out=environment.get("WORKSPACE_WITHOUT", "").strip("/"),
            socket=environment.get("BACKEND_SOCKET", ""),
            selected=selected,
            folder=environment.get("PROJECT_FOLDER") or (None if selected else str(workspace)),
            watch=_switch(environment, "WATCH", "on"),
            synced=workspace / SYNCED / environment["COMMANDCENTER_RUN"] if selected and in_run else None,
            advisories_url=_web_address(environment, "ADVISORIES_URL"),
            advisories_file=environment.get("ADVISORIES_FILE", "").strip(),
        )

    @property
    def dsn(self) -> str:
        """Return the database's address in the form of asyncpg."""
        return self.database_url.replace("postgresql+asyncpg://", "postgresql://", 1)

    def secrets(self) -> list[str]:
        """Return the values that must not appear in a log."""
        passwords = [urlsplit(url).password or "" for url in (self.database_url, self.redis_url)]
        if self.embeddings is not None:
            passwords.append(self.embeddings.key)
        found = {self.secret_key, *passwords, *(unquote(password) for password in passwords)}
        return sorted((value for value in found if len(value) >= 4), key=len, reverse=True)


@dataclass(frozen=True)
class FrontendSettings:
    """Settings of the frontend.

    `backend_socket` is the path of the backend's Unix socket, which is used in place of its port; empty for none. No
    other user can listen there once the backend has ended. `key` is derived from the backend's secret key. `own_name`
    (OWN_NAME=on) means that browsers open the pages under a host name that the frontend chooses at its start.
    """

    backend_url: str
    project_name: str
    key: str = field(repr=False)
    own_name: bool = False
    backend_socket: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> FrontendSettings:
        """Read and check the settings. Raises SettingsError."""
        url = _url(environment, "BACKEND_URL", "http://HOST:PORT")
        return cls(
            backend_url=url.rstrip("/"),
            project_name=_needed(environment, "PROJECT_NAME"),
            key=_needed(environment, "FRONTEND_KEY"),
            own_name=environment.get("OWN_NAME", "").strip().lower() == "on",
            backend_socket=environment.get("BACKEND_SOCKET", ""),
        )


def _web_address(environment: Mapping[str, str], name: str) -> str:
    """Return a setting that is the address of a server, or empty. Raises SettingsError."""
    url = environment.get(name, "").strip()
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password):
        raise SettingsError(f"{name} must look like https://HOST, without a password in it.")
    return url.rstrip("/")


def _switch(environment: Mapping[str, str], name: str, default: str) -> bool:
    return environment.get(name, default).strip().lower() not in {"off", "0", "false", "no"}


def _needed(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "").strip()
    if not value:
        raise SettingsError(f"{name} is not set.")
    return value


def _url(environment: Mapping[str, str], name: str, shape: str) -> str:
    """Read a setting that is an address with the scheme of `shape`. Raises SettingsError.

    A database can also be reached by a Unix socket: `…@/DATABASE?host=/PATH`, and `unix://:PASSWORD@/PATH`.
    """
    value = _needed(environment, name)
    expected = urlsplit(shape).scheme
    try:
        parts = urlsplit(value)
        complete = parts.scheme == expected and bool(parts.hostname or _has_socket(parts.query))
        complete = complete or (expected == "redis" and parts.scheme == "unix" and parts.path.startswith("/"))
        _ = parts.port
    except ValueError:
        complete = False
    if not complete:
        raise SettingsError(f"{name} must look like {shape}.")
    return value


def _has_socket(query: str) -> bool:
    return parse_qs(query).get("host", [""])[0].startswith("/")
