"""Stacks as values: invalid stacks are refused, and secrets are never shown."""

import sys
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter_hub.domain import desk_access
from commandcenter_hub.domain.errors import InvalidInput, ServiceNotFound
from commandcenter_hub.domain.fingerprint import fingerprint
from commandcenter_hub.domain.operation import Operation, OperationKind, Progress, StepReport
from commandcenter_hub.domain.stack import (
    ContainerForm,
    HostPorts,
    HttpProbe,
    PingProbe,
    Port,
    ProcessForm,
    QueryProbe,
    Service,
    Stack,
    Volume,
)
from commandcenter_hub.domain.values import HostOf, PathOf, PortOf, SecretRef, Workspace, resolve, secrets_in, text
from commandcenter_hub.stacks.commandcenter import Advisories, CommandCenterConfig, CommandCenterStack, Embeddings
from commandcenter_hub.testing.builders import a_service

from .definitions import SECRETS, built, service


def test_two_services_with_the_same_name_are_refused() -> None:
    with pytest.raises(InvalidInput, match="same name"):
        Stack("x", (service("db"), service("db")), "/")


def test_an_unknown_dependency_is_refused() -> None:
    with pytest.raises(InvalidInput, match="depends on “db”"):
        Stack("x", (service("web", "db"),), "/")


@pytest.mark.parametrize("circle", [("a", "a"), ("a", "b", "a"), ("a", "b", "c", "a")])
def test_circular_dependencies_are_refused(circle: tuple[str, ...]) -> None:
    services = tuple(service(name, after) for name, after in pairwise(circle))
    with pytest.raises(InvalidInput, match="circle") as raised:
        Stack("x", (*services, service("fine")), "/")
    assert raised.value.details["services"] == sorted(set(circle))


def test_a_service_without_a_form_is_refused() -> None:
    with pytest.raises(InvalidInput, match="neither a container nor a process form"):
        Service("db", (Port("http", 80, 8000),), HttpProbe("/"))


def test_ports_by_name() -> None:
    plain, tls = Port("plain", 80, 8000), Port("tls", 443, 8443)
    web = Service("web", (plain, tls), HttpProbe("/", "tls"), process=ProcessForm("python"))
    assert (web.port("tls"), service("web").port()) == (tls, Port("http", 80, 8000))
    with pytest.raises(InvalidInput, match=r"does not have exactly one port\. Its ports: plain, tls"):
        web.port()
    with pytest.raises(InvalidInput, match=r"no port “sql”\. Its ports: plain, tls"):
        web.port("sql")
    with pytest.raises(InvalidInput, match=r"does not have exactly one port\. Its ports: none"):
        Service("worker", process=ProcessForm("python")).port()


def test_a_probe_of_an_unknown_port_is_refused() -> None:
    for ports, probe in (((), HttpProbe("/")), ((Port("http", 80, 8000),), HttpProbe("/", "tls"))):
        with pytest.raises(InvalidInput, match="Its ports"):
            Service("web", ports, probe, process=ProcessForm("python"))


@pytest.mark.parametrize(
    ("other", "same"), [(Port("a", 2, 2), "name"), (Port("b", 1, 2), "container"), (Port("b", 2, 1), "host")]
)
def test_two_equal_ports_of_a_service_are_refused(other: Port, same: str) -> None:
    with pytest.raises(InvalidInput, match=f"the same {same}"):
        Service("web", (Port("a", 1, 1), other), process=ProcessForm("python"))


def test_two_volumes_with_the_same_name_are_refused() -> None:
    process, container = ProcessForm("python", volumes=("data",)), ContainerForm("x", volumes=(Volume("data", "/d"),))
    both = Service("a", process=process, container=container)
    for other in (Service("b", process=process), Service("b", container=container)):
        with pytest.raises(InvalidInput, match="volumes of the stack have the same name"):
            Stack("x", (both, other), "/")


def test_a_backup_without_a_volume_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no volume"):
        ContainerForm("redis:7", backup="redis")


def test_services_by_name() -> None:
    stack = Stack("x", (service("web", "db"), service("db")), "/")
    assert stack.service("db").name == "db"
    assert stack.dependents("db") == ("web",)
    assert stack.on_ports({"db": {"http": 9}, "gone": {"http": 7}}).host_ports() == {
        "web": {"http": 8000}, "db": {"http": 9},
    }  # fmt: skip
    with pytest.raises(ServiceNotFound) as raised:
        stack.service("mysql")
    assert raised.value.details == {"service": "mysql", "services": ["db", "web"]}


@given(st.permutations(["a", "b", "c", "d"]))
def test_order_puts_dependencies_first(names: list[str]) -> None:
    needs = {"a": ("b", "c"), "b": ("d",), "c": ("d",), "d": ()}
    order = [one.name for one in Stack("x", tuple(service(name, *needs[name]) for name in names), "/").order()]
    assert all(order.index(other) < order.index(name) for name in order for other in needs[name])


def test_the_commandcenter_stack_matches_the_design() -> None:
    stack = built()
    table = {one.name: (one.port().container, one.port().host, one.depends_on) for one in stack}
    assert table == {
        "postgres": (5432, 5442, ()),
        "redis": (6379, 6389, ()),
        "backend": (8000, 8010, ("postgres", "redis")),
        "frontend": (3000, 3010, ()),
    }
    probes = {one.name: one.probe for one in stack}
    assert probes["postgres"] == QueryProbe("commandcenter", "commandcenter", SecretRef("db_password"))
    assert probes["redis"] == PingProbe(SecretRef("redis_password"))
    assert probes["backend"] == HttpProbe("/health/ready", key=SecretRef("hub_key"))
    assert probes["frontend"] == HttpProbe("/")
    assert all(one.required and one.process and one.container for one in stack)
    assert {one.process.program for one in stack if one.process} == {"postgres", "valkey", "python"}
    images = {one.name: one.container.image for one in stack if one.container}
    assert images == {
        "postgres": "pgvector/pgvector:pg18", "redis": "redis:7-alpine",
        "backend": "python:3.11-slim", "frontend": "python:3.11-slim",
    }  # fmt: skip
    volumes = {one.name: [volume.name for volume in one.container.volumes] for one in stack if one.container}
    assert volumes == {"postgres": ["postgres"], "redis": ["redis"], "backend": [], "frontend": []}
    assert stack.service("backend").container.workspace == "/workspace"  # type: ignore[union-attr]
    assert stack.service("frontend").container.workspace == ""  # type: ignore[union-attr]


def test_the_environment_of_the_backend_matches_the_design() -> None:
    def environment(service_: str) -> dict[str, str]:
        return {
            name: resolve(
                value, secrets=built().secrets, hosts=dict.fromkeys(built().names(), "h"),
                ports=built().host_ports(), workspace="/workspace", volumes={},
            )
            for name, value in built().service(service_).env.items()
        }  # fmt: skip

    assert environment("backend") == {
        "DATABASE_URL": "postgresql+asyncpg://commandcenter:dbsecret@h:5442/commandcenter",
        "REDIS_URL": "redis://:redissecret@h:6389/0",
        "SECRET_KEY": "keysecret",
        "PROJECT_NAME": "My shop",
        "WORKSPACE": "/workspace",
    }
    assert environment("frontend") == {
        "BACKEND_URL": "http://h:8010", "PROJECT_NAME": "My shop",
        "FRONTEND_KEY": desk_access.frontend_key("keysecret"),
        **({"OWN_NAME": "on"} if sys.platform == "linux" else {}),
    }  # fmt: skip
    assert built().secrets["hub_key"] == desk_access.hub_key("keysecret")


def test_only_the_backend_gets_the_model_for_search() -> None:
    without, with_one = built(), built(embeddings=Embeddings("http://h:1/v1", "large", "modelsecret"))
    changed = {one.name for one in without if fingerprint(one) != fingerprint(with_one.service(one.name))}
    assert changed == {"backend"}
    env = with_one.service("backend").env
    variables = {name: value for name, value in env.items() if name.startswith("EMBEDDINGS_")}
    assert variables == {
        "EMBEDDINGS_URL": text("http://h:1/v1"),
        "EMBEDDINGS_MODEL": text("large"),
        "EMBEDDINGS_KEY": text(SecretRef("embeddings_key")),
    }
    assert with_one.secrets["embeddings_key"] == "modelsecret"
    assert "EMBEDDINGS_KEY" not in built(embeddings=Embeddings("http://h:1/v1", "large")).service("backend").env


def test_only_the_backend_gets_the_sources_of_advisories() -> None:
    without, with_both = built(), built(advisories=Advisories("http://h:1", "/data/all.zip"))
    changed = {one.name for one in without if fingerprint(one) != fingerprint(with_both.service(one.name))}
    assert changed == {"backend"}
    backend = with_both.service("backend")
    assert backend.env["ADVISORIES_URL"] == text("http://h:1")
    assert backend.process is not None
    assert backend.process.env["ADVISORIES_FILE"] == text("/data/all.zip")
    assert backend.container is not None
    assert backend.container.env["ADVISORIES_FILE"] == text("/advisories/all.zip")
    assert backend.container.copies == {"/advisories/all.zip": "/data/all.zip"}


def test_secrets_are_neither_shown_nor_in_arguments() -> None:
    config = CommandCenterConfig("n", "/p", **SECRETS, embeddings=Embeddings("http://h", "m", "modelsecret"))
    stack = CommandCenterStack(config).build()
    shown = f"{config!r} {config} {stack!r} {stack} {[fingerprint(one) for one in stack]}"
    assert set(stack.secrets.values()) > {*SECRETS.values(), "modelsecret"}
    assert [value for value in stack.secrets.values() if value in shown] == []
    for one in stack:
        assert one.process is not None
        assert one.container is not None
        assert secrets_in([*one.process.args, *one.container.args]) == frozenset()


@given(st.text(), st.text(), st.text())
def test_parts_of_a_text_are_joined_unchanged(before: str, secret: str, workspace: str) -> None:
    where = (HostOf("db"), ":", PortOf("db"), "+", PortOf("kv", "spare"), Workspace(), PathOf("data"))
    value = text(before, SecretRef("s"), "@", *where)
    ports = {"db": {"sql": 5}, "kv": {"redis": 6, "spare": 7}}
    joined = resolve(
        value, secrets={"s": secret}, hosts={"db": "h"}, ports=ports, workspace=workspace, volumes={"data": "/d"}
    )
    assert joined == f"{before}{secret}@h:5+7{workspace}/d"
    assert secrets_in([value]) == {"s"}


def test_an_unknown_placeholder_is_an_error() -> None:
    ports: HostPorts = {"two": {"a": 1, "b": 2}, "none": {}}
    unknown = (PortOf("x"), PortOf("two"), PortOf("two", "c"), PortOf("none"))
    for part in (SecretRef("x"), HostOf("x"), PathOf("x"), *unknown):
        with pytest.raises(KeyError):
            resolve(text(part), secrets={}, hosts={}, ports=ports, workspace="", volumes={})


BEGUN = Operation("id", "project", OperationKind.START, 1.0)


@pytest.mark.parametrize(("began", "shown"), [(None, 5.0), (2.5, 2.5), (0.5, 1.0), (9.0, 5.0)])
def test_a_step_reported_at_its_end_shows_when_it_began(began: float | None, shown: float) -> None:
    operation = BEGUN.with_report(StepReport("a", "A", progress=Progress.SUCCEEDED, began=began), 5.0)
    assert [(step.started, step.ended) for step in operation.steps] == [(shown, 5.0)]


def test_a_report_replaces_the_previous_one_with_the_same_key() -> None:
    operation = BEGUN.with_report(StepReport("a", "A"), 2.0).with_report(StepReport("b", "B"), 3.0)
    operation = operation.with_report(StepReport("a", "A", progress=Progress.SUCCEEDED, done=7), 4.0)
    assert [(one.report.key, one.started, one.ended, one.report.done) for one in operation.steps] == [
        ("a", 2.0, 4.0, 7), ("b", 3.0, None, None),
    ]  # fmt: skip
    again = operation.with_report(StepReport("a", "A"), 5.0)
    assert [(one.started, one.ended) for one in again.steps] == [(5.0, None), (3.0, None)]
    assert BEGUN.steps == ()


def test_running_steps_end_with_the_operation() -> None:
    operation = BEGUN.with_report(StepReport("a", "A"), 2.0)
    operation = operation.with_report(StepReport("b", "B", progress=Progress.SUCCEEDED), 3.0)
    ended = operation.finished(Progress.FAILED, 9.0, {"code": "x"})
    assert [(one.report.progress, one.ended) for one in ended.steps] == [("cancelled", 9.0), ("succeeded", 3.0)]
    assert (ended.progress, ended.ended, ended.error, ended.cancelling) == ("failed", 9.0, {"code": "x"}, False)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(list(Progress))), max_size=20))
def test_steps_keep_the_order_in_which_they_began(reports: list[tuple[str, Progress]]) -> None:
    operation = BEGUN
    for number, (key, progress) in enumerate(reports):
        operation = operation.with_report(StepReport(key, key, progress=progress), 2.0 + number)
    keys = [step.report.key for step in operation.steps]
    assert keys == list(dict.fromkeys(key for key, _ in reports))
    newest = dict(reports)
    assert all(step.report.progress is newest[step.report.key] for step in operation.steps)
    assert all((step.ended is None) is (step.report.progress is Progress.RUNNING) for step in operation.steps)


def test_a_secret_without_a_value_is_refused_when_the_stack_is_built() -> None:
    service = a_service("web")
    assert service.process is not None
    users = (
        replace(service, env={"KEY": text("x", SecretRef("key"))}),
        replace(service, process=replace(service.process, args=(text(SecretRef("key")),))),
        replace(service, container=ContainerForm("image", args=(text(SecretRef("key")),))),
        replace(service, container=ContainerForm("image", env={"KEY": text(SecretRef("key"))})),
        replace(service, probe=PingProbe(SecretRef("key"))),
        replace(service, probe=QueryProbe("user", "database", SecretRef("key"))),
    )
    for user in users:
        with pytest.raises(InvalidInput) as raised:
            Stack("shop", (user,), "/", {"other": "value"})
        assert raised.value.message == "The service “web” uses the secret “key”, which has no value."
        assert Stack("shop", (user,), "/", {"key": "value"}).service("web") is user
