"""Ports of this machine that a service is about to use."""

import socket
import threading

import pytest

from commandcenter_hub.domain.errors import PortInUse
from commandcenter_hub.engines import host_ports
from commandcenter_hub.testing.builders import a_service


def test_a_port_that_is_released_at_once_is_not_in_use() -> None:
    service = a_service()
    held = socket.socket()  # it does not listen, so no process is named as its holder
    held.bind(("127.0.0.1", service.ports[0].host))
    assert host_ports.in_use(service.ports[0].host)
    release = threading.Timer(0.1, held.close)
    release.start()
    try:
        host_ports.refuse_in_use([service])
    finally:
        release.join()


def test_a_port_on_which_a_program_listens_is_refused_with_its_name() -> None:
    service = a_service()
    with (
        socket.create_server(("127.0.0.1", service.ports[0].host)),
        pytest.raises(PortInUse, match=r"is in use by .+ \(process \d+\)"),
    ):
        host_ports.refuse_in_use([service])
