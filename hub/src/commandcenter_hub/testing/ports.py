"""Free ports for tests that run side by side."""

import os
import socket

BEGIN, COUNT = 21_000, 11_000  # below the range from which the system assigns ports
_given: set[int] = set()


def free_port() -> int:
    """Return a free port of 127.0.0.1; never the same one twice, nor one of another test worker.

    Raises:
        RuntimeError: no port is free.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    # Each run starts at another port, so that two runs at once rarely collide; a worker uses every n-th port only.
    begin = os.getpid() * 131 % COUNT
    for number in range(COUNT):
        port = BEGIN + (begin + number) % COUNT
        if port % workers != worker or port in _given:
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        _given.add(port)
        return port
    raise RuntimeError("no port is free")
