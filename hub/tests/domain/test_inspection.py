"""What users see of a service's definition: every secret is hidden, and the values are those that engines use."""

from dataclasses import replace

import pytest

from commandcenter_hub.domain import inspection
from commandcenter_hub.domain.errors import InvalidInput
from commandcenter_hub.domain.inspection import HIDDEN, Entry
from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.stacks.commandcenter import CommandCenterConfig, CommandCenterStack, Embeddings

CONFIG = CommandCenterConfig(
    "Shop",
    "/home/ada/shop",
    db_password="pw-of-database",
    redis_password="pw-of-redis",
    secret_key="key-of-desk",
    project_slug="shop",
    embeddings=Embeddings("http://models", "small", key="key-of-model"),
)
SECRETS = ("pw-of-database", "pw-of-redis", "key-of-desk", "key-of-model")


@pytest.fixture
def stack() -> Stack:
    return CommandCenterStack(CONFIG).build()


def texts(entries: tuple[Entry, ...]) -> list[str]:
    return [f"{one.name}: {one.shown}" for one in entries]


def test_variables_of_a_process_hide_secrets(stack: Stack) -> None:
    found = inspection.variables(stack, stack.service("backend"), "process", {"postgres": "/run/pg"})
    shown = texts(found)
    assert f"DATABASE_URL: postgresql+asyncpg://commandcenter:{HIDDEN}@/commandcenter?host=/run/pg&port=5442" in shown
    assert f"REDIS_URL: unix://:{HIDDEN}@<socket of redis>?db=0" in shown
    assert "WORKSPACE: /home/ada/shop" in shown
    assert f"SECRET_KEY: {HIDDEN}" in shown
    assert [one.name for one in found] == sorted(one.name for one in found)
    values = {one.name: one.value for one in found}
    assert values["SECRET_KEY"] == "key-of-desk"
    assert values["EMBEDDINGS_KEY"] == "key-of-model"


def test_variables_of_a_container_have_the_names_of_services(stack: Stack) -> None:
    found = inspection.variables(stack, stack.service("backend"), "container", {})
    assert f"DATABASE_URL: postgresql+asyncpg://commandcenter:{HIDDEN}@postgres:5432/commandcenter" in texts(found)
    assert "WORKSPACE: /workspace" in texts(found)


@pytest.mark.parametrize("form", ["process", "container"])
def test_no_text_that_is_shown_contains_a_secret(stack: Stack, form: str) -> None:
    derived = [*SECRETS, stack.secrets["frontend_key"], stack.secrets["hub_key"]]
    for service in stack:
        entries = (
            *inspection.variables(stack, service, form, {}),  # type: ignore[arg-type]
            *inspection.addresses(stack, service),
        )
        for entry in entries:
            assert entry.secret is (HIDDEN in entry.shown)
            assert not [secret for secret in derived if secret in entry.shown or secret in repr(entry)]
            assert entry.value == entry.shown or entry.secret


def test_addresses_are_ready_to_use(stack: Stack) -> None:
    def values(name: str) -> dict[str, str]:
        return {one.name: one.value for one in inspection.addresses(stack, stack.service(name))}

    assert values("postgres") == {
        "URL": "postgresql://commandcenter:pw-of-database@127.0.0.1:5442/commandcenter",
        "psql": "PGPASSWORD=pw-of-database psql -h 127.0.0.1 -p 5442 -U commandcenter -d commandcenter",
        "JDBC": "jdbc:postgresql://127.0.0.1:5442/commandcenter?user=commandcenter&password=pw-of-database",
    }
    assert values("redis") == {
        "URL": "redis://default:pw-of-redis@127.0.0.1:6389/0",
        "redis-cli": "REDISCLI_AUTH=pw-of-redis redis-cli -h 127.0.0.1 -p 6389",
    }
    assert values("frontend") == {"URL": "http://127.0.0.1:3010"}
    assert inspection.addresses(stack, replace(stack.service("backend"), probe=None)) == ()


def test_an_unknown_entry_is_refused(stack: Stack) -> None:
    with pytest.raises(InvalidInput, match="There is no entry “FTP”"):
        inspection.find(inspection.addresses(stack, stack.service("redis")), "FTP")
