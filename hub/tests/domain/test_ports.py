"""Port blocks: nobody gets a port twice."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commandcenter_hub.domain.errors import InvalidInput, PortTaken
from commandcenter_hub.domain.ports import (
    HIGHEST,
    LOWEST,
    NoPortsLeft,
    PortBlock,
    choose_block,
    next_block,
    owner_of,
)

PORTS = st.integers(LOWEST, HIGHEST)
NEAR = st.sampled_from([base + step for base in (8010, 3010, 5442, 6389) for step in range(0, 60)])
SERVICES = st.sampled_from(["backend", "frontend", "postgres", "redis"])


def free(_: int) -> bool:
    return False


def test_the_first_block_and_the_next_ones() -> None:
    first = next_block([], free)
    assert first.as_dict() == {"backend": 8010, "frontend": 3010, "postgres": 5442, "redis": 6389}
    second = next_block([first], free)
    assert second.as_dict() == {"backend": 8020, "frontend": 3020, "postgres": 5452, "redis": 6399}
    assert next_block([second], free) == first


def test_a_block_of_which_one_port_is_in_use_is_left_out_as_a_whole() -> None:
    assert next_block([], {6389, 8020}.__contains__) == PortBlock().shifted(20)


def test_when_there_is_none_left_it_says_so() -> None:
    with pytest.raises(NoPortsLeft) as raised:
        next_block([], lambda _: True)
    assert raised.value.hint


@given(st.lists(st.dictionaries(SERVICES, st.none() | NEAR), max_size=8), st.frozensets(NEAR, max_size=20))
def test_blocks_never_overlap_whatever_is_wanted_and_in_use(
    wishes: list[dict[str, int | None]], in_use: frozenset[int]
) -> None:
    owners: dict[str, PortBlock] = {}
    for number, wanted in enumerate(wishes):
        given_ports = {service: port for service, port in wanted.items() if port is not None}
        try:
            block = choose_block(wanted, owners, in_use.__contains__)
        except PortTaken as error:
            assert owner_of(error.details["port"], owners) is not None
            continue
        except InvalidInput:
            assert len(set(given_ports.values())) < len(given_ports)
            continue
        assert given_ports.items() <= block.as_dict().items()
        chosen = [port for service, port in block.as_dict().items() if service not in given_ports]
        assert not in_use.intersection(chosen)
        owners[str(number)] = block
    taken = [port for block in owners.values() for port in block.as_dict().values()]
    assert len(taken) == len(set(taken))
    for name, block in owners.items():
        for service, port in block.as_dict().items():
            assert owner_of(port, owners) == (name, service)


@given(st.integers(-70_000, 140_000), SERVICES)
def test_a_port_out_of_range_is_refused_by_name(port: int, service: str) -> None:
    assume(not LOWEST <= port <= HIGHEST)
    with pytest.raises(InvalidInput) as raised:
        choose_block({service: port}, {}, free)
    assert raised.value.details == {"service": service, "port": port}


@given(PORTS)
def test_nobody_owns_what_nobody_has(port: int) -> None:
    assume(port not in PortBlock().as_dict().values())
    assert owner_of(port, {}) is None
    assert owner_of(port, {"shop": PortBlock()}) is None
