"""Port blocks: two projects never get the same port."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter_hub.domain.browser_ports import BLOCKED_BY_BROWSERS
from commandcenter_hub.domain.errors import InvalidInput, PortReserved, PortTaken
from commandcenter_hub.domain.ports import (
    HIGHEST,
    LOWEST,
    NoPortsLeft,
    choose_ports,
    defined_only,
    each,
    label,
    merged,
    missing,
    named,
    next_block,
)
from commandcenter_hub.domain.stack import HostPorts
from commandcenter_hub.stacks import registry

FIRST = registry.find(registry.DEFAULT).services().host_ports()
NEAR = st.sampled_from([base + step for base in (8010, 3010, 5442, 6389) for step in range(0, 60)])
SERVICES = st.sampled_from(sorted(FIRST))
MAIL: HostPorts = {"mail": {"smtp": 2525, "web": 8025}, "worker": {}}


def free(_: int) -> bool:
    return False


def by_service(ports: HostPorts) -> dict[str, int]:
    return {service: port for service, _, port in each(ports)}


def test_the_first_block_and_the_next_ones() -> None:
    owners: dict[str, HostPorts] = {}
    for number in range(3):
        owners[str(number)] = choose_ports(FIRST, {}, owners, free)
    assert [by_service(ports) for ports in owners.values()] == [
        {"postgres": 5442, "redis": 6389, "backend": 8010, "frontend": 3010},
        {"postgres": 5452, "redis": 6399, "backend": 8020, "frontend": 3020},
        {"postgres": 5462, "redis": 6409, "backend": 8030, "frontend": 3030},
    ]
    del owners["0"]
    assert choose_ports(FIRST, {}, owners, free) == FIRST


def test_a_block_with_a_port_in_use_is_skipped() -> None:
    assert by_service(next_block(FIRST, (), {6389, 8020}.__contains__))["postgres"] == 5462


def test_other_stacks_get_blocks_by_the_same_rule() -> None:
    assert choose_ports(MAIL, {}, {}, free) == {"mail": {"smtp": 2525, "web": 8025}}
    second = choose_ports(MAIL, {}, {"one": {"any": {"thing": 2525}}}, free)
    assert second == {"mail": {"smtp": 2535, "web": 8035}}
    assert choose_ports({"worker": {}}, {}, {}, free) == {}
    assert choose_ports({}, {}, {}, free) == {}


def test_no_free_block_is_an_error() -> None:
    with pytest.raises(NoPortsLeft) as raised:
        next_block(FIRST, (), lambda _: True)
    assert raised.value.hint


def test_ports_are_compared_with_the_stack_and_merged() -> None:
    have: HostPorts = {"mail": {"smtp": 1}, "gone": {"x": 2}}
    assert missing(MAIL, have) == {"mail": {"web": 8025}}
    assert defined_only(MAIL, have) == {"mail": {"smtp": 1}}
    assert missing(MAIL, MAIL) == {}
    assert merged(have, {"mail": {"smtp": 5, "web": 6}}) == {"mail": {"smtp": 5, "web": 6}, "gone": {"x": 2}}


def test_several_ports_of_a_service_need_names() -> None:
    assert (label("redis", "redis", FIRST), label("mail", "web", MAIL)) == ("redis", "mail.web")
    assert named({"redis": 6001, "backend": {"http": 6002}}, FIRST) == {
        "redis": {"redis": 6001}, "backend": {"http": 6002},
    }  # fmt: skip
    for wanted, message in (
        ({"mail": 2525}, "“mail” does not have exactly one port"),
        ({"worker": 2525}, "“worker” does not have exactly one port"),
        ({"mysql": 2525}, "“mysql” does not have exactly one port"),
        ({"mail": {"imap": 2525}}, "no port “imap” of the service “mail”"),
        ({"mysql": {"sql": 2525}}, "no port “sql” of the service “mysql”"),
    ):
        with pytest.raises(InvalidInput, match=message) as raised:
            named(wanted, MAIL)  # type: ignore[arg-type]
        assert raised.value.hint == "The ports of this stack: mail.smtp, mail.web."


@given(st.lists(st.dictionaries(SERVICES, NEAR), max_size=8), st.frozensets(NEAR, max_size=20))
def test_blocks_never_overlap(chosen: list[Mapping[str, int]], in_use: frozenset[int]) -> None:
    owners: dict[str, HostPorts] = {}
    for number, wanted in enumerate(chosen):
        owned = {port for ports in owners.values() for _, _, port in each(ports)}
        try:
            ports = choose_ports(FIRST, named(wanted, FIRST), owners, in_use.__contains__)
        except PortTaken as error:
            assert error.details["port"] in owned
            continue
        except InvalidInput:
            assert len(set(wanted.values())) < len(wanted)
            continue
        assert wanted.items() <= by_service(ports).items()
        assert not in_use.intersection(port for service, port in by_service(ports).items() if service not in wanted)
        assert {service: set(names) for service, names in ports.items()} == {
            service: set(names) for service, names in FIRST.items()
        }
        owners[str(number)] = ports
    taken = [port for ports in owners.values() for _, _, port in each(ports)]
    assert len(taken) == len(set(taken))


@given(st.integers(-70_000, LOWEST - 1) | st.integers(HIGHEST + 1, 140_000), SERVICES)
def test_a_port_out_of_range_is_refused_by_name(port: int, service: str) -> None:
    with pytest.raises(InvalidInput, match=f"{port} cannot be the port of {service}") as raised:
        named({service: port}, FIRST)
    assert raised.value.details == {"service": service, "port_name": next(iter(FIRST[service])), "port": port}


def test_the_owner_of_a_taken_port_is_named() -> None:
    with pytest.raises(PortTaken, match=r"Port 8025 for redis belongs to mail.web of the project “post”") as raised:
        choose_ports(FIRST, named({"redis": 8025}, FIRST), {"shop": FIRST, "post": MAIL}, free)
    assert raised.value.details == {"service": "redis", "port_name": "redis", "port": 8025, "owner": "post"}


def test_no_project_gets_a_port_that_browsers_refuse() -> None:
    owned: set[int] = set()
    for _ in range(320):
        owned |= {port for _, _, port in each(next_block(FIRST, owned, free))}
    assert not owned & BLOCKED_BY_BROWSERS
    assert len(owned) == 4 * 320


@pytest.mark.parametrize("port", [4190, 5060, 6000])
def test_a_port_that_browsers_refuse_is_refused_with_the_reason(port: int) -> None:
    message = f"Port {port} cannot be the port of frontend: browsers refuse to open it."
    with pytest.raises(PortReserved, match=message) as raised:
        named({"frontend": port}, FIRST)
    assert raised.value.details == {"service": "frontend", "port_name": "http", "port": port}


def test_a_reserved_port_is_refused_unless_the_project_has_it_already() -> None:
    reserved = {9001: "it is the Hub's own port"}
    with pytest.raises(PortReserved, match=r"Port 9001 cannot be the port of redis: it is the Hub's own port\."):
        named({"redis": 9001}, FIRST, reserved)
    assert named({"redis": 9001}, FIRST, reserved, owned={9001}) == {"redis": {"redis": 9001}}
