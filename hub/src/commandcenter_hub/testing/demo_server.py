"""The demo service as the fake engine runs it: the same requests as demo_service.py, answered in this process."""

from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl, urlsplit

import httpx

from commandcenter_hub.domain.stack import Service
from commandcenter_hub.testing.demo import SOURCE
from commandcenter_hub.testing.demo_service import read, write
from commandcenter_hub.testing.servers import Answering, HttpServer

Write = Callable[[str, str], None]
"""Receives a line and its stream."""
NO_SUCH_PROCESS = 2**22 + 1
"""A number above the highest pid of Linux, because the fake engine has no processes."""


def is_demo(service: Service) -> bool:
    """Return whether a service is the demo service."""
    return service.process is not None and (SOURCE,) in service.process.args


def options_of(service: Service) -> tuple[str, ...]:
    """Return the options the demo service was given."""
    assert service.process is not None
    return tuple(part for arg in service.process.args for part in arg if isinstance(part, str))


class DemoServer(HttpServer):
    """Serve the same requests as demo_service.py."""

    def __init__(
        self,
        healthy: Answering,
        environment: Mapping[str, str],
        write: Write,
        end: Callable[[int], None],
        number: int,
    ) -> None:
        """Prepare; `write` receives its lines, `end` its exit code, and `number` is the pid that it reports."""
        super().__init__(lambda: healthy() and not self._sick)
        self._sick = False
        self._environment, self._write, self._end, self._number = environment, write, end, number
        self._begun: dict[str, str] = {}
        self._exit_code: int | None = None

    async def respond(self, target: str) -> tuple[str, bytes]:
        """Do what the path requests."""
        address = urlsplit(target)
        given = dict(parse_qsl(address.query, keep_blank_values=True))
        status, answer = 200, "ok"
        match address.path:
            case "/sick":
                self._sick = True
            case "/pid":
                answer = str(self._number)
            case "/env":
                answer = self._environment.get(given["name"], "")
            case "/fetch":
                async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
                    answer = (await client.get(given["url"])).text
            case "/read":
                status, answer = read(given["file"])
            case "/write":
                answer = write(given["file"], given["text"])
            case "/say":
                self._say(given)
            case "/child":
                answer = str(NO_SUCH_PROCESS)
            case "/exit":
                self._exit_code = int(given["code"])
            case _:
                return await super().respond(target)
        return "200 OK" if status == 200 else f"{status} Not Found", answer.encode()

    def answered(self) -> None:
        """End after the answer to `/exit` was sent."""
        if self._exit_code is not None:
            self._end(self._exit_code)

    def _say(self, given: Mapping[str, str]) -> None:
        stream = given.get("stream", "stdout")
        text = "".join(
            given["text"].replace("{n}", str(number)) + given.get("end", "\n")
            for number in range(int(given.get("count", "1")))
        )
        self.say(text, stream)

    def say(self, text: str, stream: str = "stdout") -> None:
        """Write text; an incomplete line is kept until its end is written."""
        *lines, self._begun[stream] = (self._begun.get(stream, "") + text).split("\n")
        for line in lines:
            self._write(line, stream)

    def say_and_flush(self, text: str) -> None:
        """Write text and all incomplete lines."""
        self.say(text)
        for stream, rest in self._begun.items():
            if rest:
                self._write(rest, stream)
        self._begun.clear()
