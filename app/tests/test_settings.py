from pathlib import Path

import pytest

from commandcenter_app.errors import SettingsError
from commandcenter_app.settings import BackendSettings, FrontendSettings

GOOD = {
    "DATABASE_URL": "postgresql+asyncpg://me:pa%2Fss@127.0.0.1:5442/cc",
    "REDIS_URL": "redis://:other-secret@127.0.0.1:6389/0",
    "SECRET_KEY": "the-key",
    "PROJECT_NAME": "demo",
    "WORKSPACE": "/srv/demo",
}


def test_valid_settings_are_read() -> None:
    settings = BackendSettings.from_environment(GOOD)
    assert settings.workspace == Path("/srv/demo")
    assert settings.dsn == "postgresql://me:pa%2Fss@127.0.0.1:5442/cc"
    assert set(settings.secrets()) == {"pa%2Fss", "pa/ss", "other-secret", "the-key"}
    assert "secret" not in repr(settings)


def test_the_mark_of_the_folders_files_is_awaited_only_where_the_hub_sends_them() -> None:
    run = {"COMMANDCENTER_RUN": "run-1"}
    assert BackendSettings.from_environment(GOOD | run).synced is None
    assert BackendSettings.from_environment(GOOD | {"WORKSPACE_SELECTED": "on"}).synced is None
    settings = BackendSettings.from_environment(GOOD | run | {"WORKSPACE_SELECTED": "on"})
    assert settings.synced == Path("/srv/demo/.git/commandcenter/synced/run-1")


def test_servers_may_be_reached_by_unix_sockets() -> None:
    socket = "postgresql+asyncpg://me:pass@/cc?host=/run/x/.s.PGSQL.5442&port=5442"
    settings = BackendSettings.from_environment(
        GOOD | {"DATABASE_URL": socket, "REDIS_URL": "unix://:other@/run/x?db=0"}
    )
    assert settings.dsn == "postgresql://me:pass@/cc?host=/run/x/.s.PGSQL.5442&port=5442"
    assert set(settings.secrets()) == {"pass", "other", "the-key"}


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("DATABASE_URL", "", "DATABASE_URL is not set."),
        ("DATABASE_URL", "mysql://me:secret@x/y", "DATABASE_URL must look like postgresql+asyncpg://"),
        ("DATABASE_URL", "postgresql+asyncpg://me:secret@[::1/y", "DATABASE_URL must look like"),
        ("DATABASE_URL", "postgresql+asyncpg://me:secret@/y?host=here", "DATABASE_URL must look like"),
        ("REDIS_URL", "unix://:secret@", "REDIS_URL must look like redis://"),
        ("REDIS_URL", "127.0.0.1:6379", "REDIS_URL must look like redis://"),
        ("REDIS_URL", "redis://:secret@x:port/0", "REDIS_URL must look like redis://"),
        ("SECRET_KEY", " ", "SECRET_KEY is not set."),
        ("PROJECT_NAME", "", "PROJECT_NAME is not set."),
        ("WORKSPACE", "relative/path", "WORKSPACE must be an absolute path."),
    ],
)
def test_invalid_settings_are_refused_without_showing_secrets(name: str, value: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        BackendSettings.from_environment(GOOD | {name: value})
    assert message in str(caught.value)
    assert "secret" not in str(caught.value)


def test_the_frontend_needs_the_url_of_its_backend() -> None:
    good = {"BACKEND_URL": "http://127.0.0.1:8010/", "PROJECT_NAME": "x", "FRONTEND_KEY": "the-key"}
    settings = FrontendSettings.from_environment(good)
    assert settings.backend_url == "http://127.0.0.1:8010"
    assert "the-key" not in repr(settings)
    with pytest.raises(SettingsError, match="FRONTEND_KEY is not set"):
        FrontendSettings.from_environment(good | {"FRONTEND_KEY": ""})
    with pytest.raises(SettingsError, match="BACKEND_URL is not set"):
        FrontendSettings.from_environment({"PROJECT_NAME": "x"})
