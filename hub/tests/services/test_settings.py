"""Settings: from the environment, then config.toml, then defaults; invalid ones are named."""

import os
import socket
from pathlib import Path

import pytest

from commandcenter_hub.domain.errors import InvalidInput
from commandcenter_hub.services.doctor import examine_port
from commandcenter_hub.services.folders import FolderService
from commandcenter_hub.services.settings import default_home, load_settings
from commandcenter_hub.stacks.commandcenter import Advisories, Embeddings


def write(home: Path, text: str | bytes) -> None:
    (home / "config.toml").write_bytes(text.encode() if isinstance(text, str) else text)


def test_defaults(home: Path) -> None:
    settings = load_settings({"COMMANDCENTER_HOME": str(home)})
    assert (settings.home, settings.port, settings.engine) == (home, 9001, "auto")
    assert (settings.roots, settings.database_url, settings.images) == ((Path.home(),), "", {})
    assert load_settings({"COMMANDCENTER_HOME": ""}).home == default_home()


def test_the_environment_overrides_the_file(home: Path, tmp_path: Path) -> None:
    write(home, f'port = 9100\nengine = "local"\nroots = ["{tmp_path}"]\ndatabase_url = "x"\n[images]\nredis = "r:1"\n')
    environ = {"COMMANDCENTER_HOME": str(home)}
    settings = load_settings(environ)
    assert (settings.port, settings.engine, settings.roots) == (9100, "local", (tmp_path,))
    assert (settings.database_url, settings.images) == ("x", {"redis": "r:1"})
    louder = {
        "HUB_PORT": "9200",
        "COMMANDCENTER_ENGINE": "auto",
        "COMMANDCENTER_ROOTS": "/a:/b",
        "HUB_DATABASE_URL": "y",
    }
    settings = load_settings({**environ, **louder})
    assert (settings.port, settings.engine, settings.database_url) == (9200, "auto", "y")
    assert settings.roots == (Path("/a"), Path("/b"))


def test_a_model_for_search_is_read(home: Path) -> None:
    environ = {"COMMANDCENTER_HOME": str(home)}
    assert load_settings(environ).embeddings is None
    write(home, '[embeddings]\nurl = "http://127.0.0.1:1/v1"\nmodel = "large"\nkey = "not-shown"\n')
    settings = load_settings(environ)
    assert settings.embeddings == Embeddings("http://127.0.0.1:1/v1", "large", "not-shown")
    assert "not-shown" not in repr(settings)
    louder = {**environ, "COMMANDCENTER_EMBEDDINGS_MODEL": "small", "COMMANDCENTER_EMBEDDINGS_KEY": "other"}
    assert load_settings(louder).embeddings == Embeddings("http://127.0.0.1:1/v1", "small", "other")


def test_sources_of_advisories_are_read(home: Path) -> None:
    environ = {"COMMANDCENTER_HOME": str(home)}
    assert load_settings(environ).advisories == Advisories()
    write(home, '[advisories]\nurl = "http://127.0.0.1:1"\nfile = "/data/all.zip"\n')
    assert load_settings(environ).advisories == Advisories("http://127.0.0.1:1", "/data/all.zip")
    louder = {**environ, "COMMANDCENTER_ADVISORIES_FILE": "/data/other"}
    assert load_settings(louder).advisories == Advisories("http://127.0.0.1:1", "/data/other")


@pytest.mark.parametrize(
    "given",
    [
        {"URL": "ftp://host", "MODEL": "m"},
        {"URL": "http://user:secret@host/v1", "MODEL": "m"},
        {"URL": "http://host:secret/v1", "MODEL": "m"},
        {"URL": "https://host/v1", "KEY": "secret"},
    ],
)
def test_an_invalid_model_is_refused(home: Path, given: dict[str, str]) -> None:
    environ = {f"COMMANDCENTER_EMBEDDINGS_{name}": value for name, value in given.items()}
    with pytest.raises(InvalidInput, match="COMMANDCENTER_EMBEDDINGS_") as raised:
        load_settings({"COMMANDCENTER_HOME": str(home), **environ})
    assert "secret" not in f"{raised.value.message} {raised.value.hint}"


@pytest.mark.parametrize("value", ["0", "-1", "65536", "many", "9001.5", "1e3", " ", "9" * 5_000])
def test_an_invalid_port_is_refused(home: Path, value: str) -> None:
    with pytest.raises(InvalidInput, match="HUB_PORT"):
        load_settings({"COMMANDCENTER_HOME": str(home), "HUB_PORT": value})


def test_a_port_that_browsers_refuse_is_refused(home: Path) -> None:
    with pytest.raises(InvalidInput, match="HUB_PORT is 6000, which browsers refuse to open"):
        load_settings({"COMMANDCENTER_HOME": str(home), "HUB_PORT": "6000"})


def test_a_port_that_this_user_may_not_listen_on_is_not_reported_as_in_use(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket, "create_server", refuse)
    found = examine_port(load_settings({"COMMANDCENTER_HOME": str(home), "HUB_PORT": "80"}))
    assert (found.status, found.message) == (
        "error", "No Hub is running. HUB_PORT is 80, and this user may not listen on it.",
    )  # fmt: skip


async def test_a_user_without_a_home_folder_must_set_two_variables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unchanged(path: str) -> str:
        return path

    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os.path, "expanduser", unchanged)
    with pytest.raises(InvalidInput, match="HOME is not set") as refused:
        load_settings({})
    assert refused.value.hint == "Set HOME, or set both COMMANDCENTER_HOME and COMMANDCENTER_ROOTS."
    variables = {"COMMANDCENTER_HOME": str(tmp_path / "home"), "COMMANDCENTER_ROOTS": str(tmp_path)}
    settings = load_settings(variables)
    assert settings.homes is None

    async def nothing() -> frozenset[str]:
        return frozenset()

    assert FolderService(settings.roots, nothing).home() == tmp_path


def test_an_unknown_engine_is_refused(home: Path) -> None:
    with pytest.raises(InvalidInput, match="COMMANDCENTER_ENGINE is “docker”"):
        load_settings({"COMMANDCENTER_HOME": str(home), "COMMANDCENTER_ENGINE": "docker"})


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("port = ", "config.toml"),
        (b"\xff\xfe", "config.toml"),
        ('roots = "/home"', "roots"),
        ("roots = [1]", "roots"),
        ('[images]\nmysql = "x"', "images"),
        ('images = "x"', "images"),
        ("[images]\nredis = 7", "images"),
        ("[embeddings]\nport = 1", "embeddings"),
        ("[advisories]\nhost = 1", "advisories"),
        ("[advisories]\nfile = 1", "advisories"),
        ('[advisories]\nurl = "ftp://x"', "ADVISORIES_URL"),
        ("[embeddings]\nkey = 1", "embeddings"),
        ("embeddings = 1", "embeddings"),
        ("port = true", "HUB_PORT"),
        ("port = [1]", "HUB_PORT"),
        ("engine = 1", "COMMANDCENTER_ENGINE"),
    ],
)
def test_an_invalid_file_is_named(home: Path, text: str | bytes, named: str) -> None:
    write(home, text)
    with pytest.raises(InvalidInput) as raised:
        load_settings({"COMMANDCENTER_HOME": str(home)})
    assert named in raised.value.message
    assert raised.value.hint


def test_a_folder_instead_of_the_file_is_refused(home: Path) -> None:
    (home / "config.toml").mkdir()
    with pytest.raises(InvalidInput, match=r"config\.toml"):
        load_settings({"COMMANDCENTER_HOME": str(home)})
