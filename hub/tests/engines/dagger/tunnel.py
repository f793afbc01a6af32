"""A tunnel like Dagger's, with what makes it hard to live with (v0.21.7: engine/session/h2c, engineutil/client.go)."""

import contextlib
import queue
import socket
import threading
from typing import Self

Message = tuple[int, bytes | None]
BUFFER_BYTES = 65_536


class Tunnel:
    """Listens on 127.0.0.1 and leads to another port there.

    All connections share one stream each way. One that takes nothing holds up all others. The end of what the host
    says is not passed on. A connection is known by the port it comes from; on the far side it is never forgotten, so
    that a later one from the same port is taken for it. A write that fails there ends the tunnel for good, and nothing
    says so: the host's side still accepts.

    Attributes:
        port: where it listens.
        dead: whether it is over.
        ports: of so many different ports it knows; few make it see one again soon, as a system does within minutes.
    """

    def __init__(self, to: int) -> None:
        self._to = to
        self.dead = threading.Event()
        self.ports = 65_536
        self._there: queue.Queue[Message] = queue.Queue(64)
        self._back: queue.Queue[Message] = queue.Queue(64)
        self._near: dict[int, socket.socket] = {}
        self._far: dict[int, socket.socket] = {}
        self._all: list[socket.socket] = []
        self._lock, self._over = threading.Lock(), False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        for work in (self._accept, self._carry_there, self._carry_back):
            threading.Thread(target=work, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._over = True
            for one in (self._listener, *self._all):
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, peer = self._listener.accept()
                number = peer[1] % self.ports
                self._near[number] = self._kept(near)
                self._there.put((number, b""))
                threading.Thread(target=self._read_near, args=(number, near), daemon=True).start()

    def _read_near(self, number: int, near: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while said := near.recv(1024):
                self._there.put((number, said))

    def _carry_there(self) -> None:
        while True:
            number, said = self._there.get()
            far = self._far.get(number)
            if far is None:
                try:
                    far = self._far[number] = self._kept(socket.create_connection(("127.0.0.1", self._to)))
                except OSError:
                    self._back.put((number, None))
                    continue
                threading.Thread(target=self._read_far, args=(number, far), daemon=True).start()
            if said:
                try:
                    far.sendall(said)
                except OSError:
                    self.dead.set()
                    return

    def _read_far(self, number: int, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while said := far.recv(32_768):
                self._back.put((number, said))
        self._back.put((number, None))

    def _carry_back(self) -> None:
        while True:
            number, said = self._back.get()
            near = self._near.get(number)
            if near is None:
                continue
            if said is None:
                del self._near[number]
                near.close()
                continue
            with contextlib.suppress(OSError):
                near.sendall(said)

    def _kept(self, one: socket.socket) -> socket.socket:
        """Let the system hold little of what was not taken."""
        one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER_BYTES)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
        with self._lock:
            if self._over:
                one.close()
                raise ConnectionAbortedError("the tunnel is over")
            self._all.append(one)
        return one
