"""The graph that each builder makes, as calls of the SDK."""

import os
from pathlib import Path
from typing import Any

import pytest

from commandcenter_hub.domain.stack import ContainerForm, Port, Service, Stack, Volume
from commandcenter_hub.engines.dagger import graph
from commandcenter_hub.engines.dagger.backup.script import StartScript
from commandcenter_hub.engines.dagger.graph import AppSource, Builder, Names
from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.engines.dagger.ports import relay
from commandcenter_hub.engines.dagger.ports.proxy import RelayAddress
from commandcenter_hub.stacks.commandcenter import (
    HBA,
    HBA_FILE,
    CommandCenterConfig,
    CommandCenterStack,
    Embeddings,
    Images,
)

OPTIONS = DaggerOptions()
SECRETS = {"db_password": "pw-db", "redis_password": "pw-redis", "secret_key": "pw-key"}


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Any:
    import dagger

    monkeypatch.setattr(graph, "find_app", lambda: AppSource(Path("/app/pkg"), Path("/app/lock.txt")))
    return dagger.Client()


def builder(client: Any, options: DaggerOptions = OPTIONS, **images: str) -> Builder:
    stack = CommandCenterStack(CommandCenterConfig("Shop", "/home/me/shop", images=Images(**images), **SECRETS)).build()
    return Builder(client, stack, Names("shop-1"), options)


def render(made: Any) -> list[str]:
    """Return the calls that make an object, one a line; arguments that are objects are rendered the same way."""
    return [
        f"{field.name}({', '.join(f'{name}={_value(value)}' for name, value in field.args.items())})"
        for field in made._ctx.selections
    ]


def _value(value: Any) -> str:
    return "<" + ".".join(render(value)) + ">" if hasattr(value, "_ctx") else str(value)


def test_postgres_keeps_its_data_locked_and_its_password_secret(client: Any) -> None:
    made = builder(client)
    stack = made._stack
    assert render(made.service(stack.service("postgres"), "run-1")) == [
        "container()",
        "from(address=pgvector/pgvector:pg18)",
        "withEnvVariable(name=POSTGRES_USER, value=commandcenter)",
        "withEnvVariable(name=POSTGRES_DB, value=commandcenter)",
        "withSecretVariable(name=POSTGRES_PASSWORD, "
        "secret=<setSecret(name=commandcenter-shop-1-postgres-POSTGRES_PASSWORD, plaintext=pw-db)>)",
        f"withNewFile(path={HBA_FILE}, contents={HBA})",
        "withMountedCache(path=/var/lib/postgresql, "
        "cache=<cacheVolume(key=commandcenter-shop-1-postgres)>, sharing=LOCKED)",
        "withEnvVariable(name=COMMANDCENTER_RUN, value=run-1)",
        "withExposedPort(port=5432, experimentalSkipHealthcheck=True)",
        f"asService(args=['postgres', '-c', 'hba_file={HBA_FILE}'], useEntrypoint=True)",
        "withHostname(hostname=postgres)",
    ]


def test_commits_do_not_wait_for_a_backup_that_was_switched_off(client: Any) -> None:
    made = builder(client, DaggerOptions(postgres_backup="off"))
    calls = render(made.service(made._stack.service("postgres"), "run-1"))
    args = ["postgres", "-c", f"hba_file={HBA_FILE}", "-c", "synchronous_standby_names="]
    assert f"asService(args={args}, useEntrypoint=True)" in calls


def test_a_start_script_runs_in_the_services_own_container_and_starts_its_server(client: Any) -> None:
    made = builder(client)
    service = made._stack.service("postgres")
    script = StartScript("look", ("7", "1000"), {"/opt/dump": Path("/data/dump")})
    calls = render(made.service(service, "run-1", script, ["docker-entrypoint.sh"]))
    assert calls[-3] == "withFile(path=/opt/dump, source=<host().file(path=/data/dump, noCache=True)>, permissions=292)"
    command = ["sh", "-c", "look", "start", "7", "1000", "docker-entrypoint.sh", "postgres", "-c"]
    assert calls[-2] == f"asService(args={[*command, f'hba_file={HBA_FILE}']})"
    assert len(calls) == len(render(made.service(service, "run-1"))) + 1


def test_redis_has_its_password_in_no_argument(client: Any) -> None:
    made = builder(client)
    calls = render(made.service(made._stack.service("redis"), "run-1"))
    (command,) = [call for call in calls if call.startswith("asService")]
    assert "pw-redis" not in command
    assert "--appendonly yes" in command
    assert sum("pw-redis" in call for call in calls) == 1


def test_the_backend_runs_the_app_as_a_user_who_cannot_write_the_workspace(client: Any) -> None:
    made = builder(client, app="mirror.example/python:3.12")
    assert render(made.service(made._stack.service("backend"), "run-7")) == [
        "container()",
        "from(address=mirror.example/python:3.12)",
        "withFile(path=/opt/commandcenter/app/requirements.txt, source=<host().file(path=/app/lock.txt)>)",
        "withExec(args=['python', '-m', 'pip', 'install', '--no-cache-dir', '--disable-pip-version-check', "
        "'--root-user-action=ignore', '--no-deps', '--require-hashes', '-r', "
        "'/opt/commandcenter/app/requirements.txt'])",
        "withDirectory(path=/opt/commandcenter/app/commandcenter_app, "
        "source=<host().directory(path=/app/pkg, exclude=['**/__pycache__'])>)",
        "withEnvVariable(name=PYTHONPATH, value=/opt/commandcenter/app)",
        "withEnvVariable(name=PYTHONUNBUFFERED, value=1)",
        "withEnvVariable(name=WORKSPACE_SELECTED, value=on)",
        "withDirectory(path=/home/commandcenter, source=<directory()>, owner=10001:10001)",
        "withEnvVariable(name=HOME, value=/home/commandcenter)",
        "withExec(args=['python', '-m', 'compileall', '-q', '/opt/commandcenter/app'])",
        "withUser(name=10001:10001)",
        "withSecretVariable(name=DATABASE_URL, secret=<setSecret(name=commandcenter-shop-1-backend-DATABASE_URL, "
        "plaintext=postgresql+asyncpg://commandcenter:pw-db@postgres:5432/commandcenter)>)",
        "withSecretVariable(name=REDIS_URL, secret=<setSecret(name=commandcenter-shop-1-backend-REDIS_URL, "
        "plaintext=redis://:pw-redis@redis:6379/0)>)",
        "withSecretVariable(name=SECRET_KEY, secret=<setSecret(name=commandcenter-shop-1-backend-SECRET_KEY, "
        "plaintext=pw-key)>)",
        "withEnvVariable(name=PROJECT_NAME, value=Shop)",
        "withEnvVariable(name=WORKSPACE, value=/workspace)",
        "withEnvVariable(name=PROJECT_FOLDER, value=/home/me/shop)",
        "withMountedCache(path=/workspace, cache=<cacheVolume(key=commandcenter-shop-1-workspace)>)",
        "withUser(name=10001:10001)",
        "withEnvVariable(name=COMMANDCENTER_RUN, value=run-7)",
        "withExposedPort(port=8000, experimentalSkipHealthcheck=True)",
        "asService(args=['python', '-m', 'commandcenter_app', 'backend', '--host', '0.0.0.0', '--port', '8000'])",
        "withHostname(hostname=backend)",
    ]


def test_the_key_of_a_model_for_search_is_a_secret(client: Any) -> None:
    config = CommandCenterConfig("Shop", "/home/me/shop", **SECRETS, embeddings=Embeddings("http://h", "m", "pw-model"))
    made = Builder(client, CommandCenterStack(config).build(), Names("shop-1"), OPTIONS)
    calls = render(made.service(made._stack.service("backend"), "run-1"))
    assert [call for call in calls if "EMBEDDINGS_" in call] == [
        "withEnvVariable(name=EMBEDDINGS_URL, value=http://h)",
        "withEnvVariable(name=EMBEDDINGS_MODEL, value=m)",
        "withSecretVariable(name=EMBEDDINGS_KEY, secret=<setSecret(name=commandcenter-shop-1-backend-EMBEDDINGS_KEY, "
        "plaintext=pw-model)>)",
    ]


def test_files_and_folders_of_this_machine_are_mounted_as_copies_and_missing_ones_left_out(
    client: Any, tmp_path: Path
) -> None:
    (tmp_path / "all.zip").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    copies = {f"/in/{name}": str(tmp_path / name) for name in ("all.zip", "folder", "pipe", "missing")}
    service = Service("desk", container=ContainerForm("desk:1", workspace="/workspace", copies=copies))
    made = Builder(client, Stack("x", (service,), "/"), Names("shop-1"), OPTIONS)
    assert [one for one in render(made.service(service, "run-1")) if "/in/" in one] == [
        f"withMountedFile(path=/in/all.zip, source=<host().file(path={tmp_path}/all.zip, noCache=True)>, "
        "owner=10001:10001)",
        f"withMountedDirectory(path=/in/folder, source=<host().directory(path={tmp_path}/folder, noCache=True)>, "
        "owner=10001:10001, readOnly=True)",
    ]


def test_shared_images_do_not_contain_a_projects_name(client: Any) -> None:
    made = builder(client)
    for service in made._stack:
        assert service.container is not None
        assert "shop" not in " ".join(render(made.image(service.container)))


def test_a_configured_package_index_is_used_for_pip_only(client: Any) -> None:
    index = {"PIP_INDEX_URL": "https://me:token@index.example/simple"}
    made = builder(client, DaggerOptions(ca_file="/etc/own-ca.pem", index=index))
    form = made._stack.service("backend").container
    assert form is not None
    calls = render(made.image(form))
    assert calls[3:6] == [
        "withFile(path=/opt/commandcenter/ca.pem, source=<host().file(path=/etc/own-ca.pem)>)",
        "withEnvVariable(name=PIP_CERT, value=/opt/commandcenter/ca.pem)",
        "withSecretVariable(name=PIP_INDEX_URL, secret=<setSecret(name=commandcenter-PIP_INDEX_URL, "
        "plaintext=https://me:token@index.example/simple)>)",
    ]
    assert calls[7:9] == ["withoutEnvVariable(name=PIP_CERT)", "withoutSecretVariable(name=PIP_INDEX_URL)"]


def test_the_relay_takes_its_token_as_a_secret_and_has_the_socket_and_the_files(client: Any) -> None:
    plan = relay.RelayPlan("python:3.11-slim", "shop-1", "commandcenter-shop-1-workspace")
    address = RelayAddress("/home/me/cc/1.sock", "token-1")
    calls = render(relay.service(client, plan, "run-d", address))
    assert calls[2].startswith("withMountedCache(path=/commandcenter/workspace")
    assert (
        "withUnixSocket(path=/run/commandcenter/port-proxy.sock, "
        "source=<host().unixSocket(path=/home/me/cc/1.sock)>)" in calls
    )
    assert [call.split("(")[0] for call in calls if "token-1" in call] == ["withMountedSecret"]
    other = render(relay.service(client, plan, "run-e", address))
    assert calls != other, "each relay has its own definition, so that one of a killed Hub is not reused"


def test_no_service_has_the_socket_of_the_port_proxy(client: Any) -> None:
    made = builder(client)
    for service in made._stack:
        assert "nixSocket" not in " ".join(render(made.service(service, "run-1")))


def test_the_app_and_its_lock_are_found_where_they_are_installed() -> None:
    found = graph.find_app()
    assert (found.package / "__main__.py").is_file()
    assert "--hash=sha256:" in found.requirements.read_text("utf-8")


def test_a_service_has_any_number_of_ports_and_volumes(client: Any) -> None:
    def calls(service: Service) -> list[str]:
        made = Builder(client, Stack("x", (service,), "/"), Names("shop-1"), OPTIONS)
        return [one for one in render(made.service(service, "run-1")) if "Mounted" in one or "Port" in one]

    form = ContainerForm("mail:1", volumes=(Volume("inbox", "/in"), Volume("outbox", "/out")))
    assert calls(Service("mail", (Port("smtp", 25, 2525), Port("web", 80, 8025)), container=form)) == [
        "withMountedCache(path=/in, cache=<cacheVolume(key=commandcenter-shop-1-inbox)>, sharing=LOCKED)",
        "withMountedCache(path=/out, cache=<cacheVolume(key=commandcenter-shop-1-outbox)>, sharing=LOCKED)",
        "withExposedPort(port=25, experimentalSkipHealthcheck=True)",
        "withExposedPort(port=80, experimentalSkipHealthcheck=True)",
    ]
    assert calls(Service("worker", container=ContainerForm("worker:1"))) == []
