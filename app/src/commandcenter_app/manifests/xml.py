"""Parse XML with line numbers, using expat. A file that declares entities is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from commandcenter_app.manifests.base import ManifestError

DEPTH_LIMIT = 200


@dataclass
class Element:
    """An element without its namespace; `text` is its own text; `line` counts from 1."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def each(self, *path: str) -> Iterator[Element]:
        """Yield the elements found by following `path`."""
        if not path:
            yield self
            return
        for child in self.children:
            if child.name == path[0]:
                yield from child.each(*path[1:])

    def value(self, *path: str) -> str:
        """Return the stripped text of the first element found by following `path`; empty if there is none."""
        return next((found.text.strip() for found in self.each(*path)), "")

    def walk(self) -> Iterator[Element]:
        """Yield this element and all of its descendants."""
        pending = [self]
        while pending:
            element = pending.pop()
            yield element
            pending.extend(reversed(element.children))


def read(text: str) -> Element:
    """Return the root element. Raises ManifestError with the line of the error."""
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    root = Element("", 0)
    stack = [root]

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(stack) > DEPTH_LIMIT:
            raise ManifestError("It is not valid XML: too deeply nested.", parser.CurrentLineNumber)
        element = Element(name.rpartition(":")[2], parser.CurrentLineNumber, attributes)
        stack[-1].children.append(element)
        stack.append(element)

    def end(_name: str) -> None:
        stack.pop()

    def characters(data: str) -> None:
        stack[-1].text += data

    def entity(*_: object) -> None:
        raise ManifestError("It declares XML entities, which are not supported.", parser.CurrentLineNumber)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise ManifestError(f"It is not valid XML: {error}.", error.lineno) from error
    return root.children[0]
