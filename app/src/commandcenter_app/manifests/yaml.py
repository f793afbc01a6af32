"""Parse YAML with line numbers, from the parser's events: the library's own composer fails on deep nesting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from commandcenter_app.manifests.base import ManifestError

DEPTH_LIMIT = 100


@dataclass
class Node:
    """A value: `text` of a scalar, `entries` of a mapping (keys as text), `values` of a list. `line` counts from 1."""

    line: int
    text: str | None = None
    entries: dict[str, Node] = field(default_factory=dict)
    values: list[Node] = field(default_factory=list)
    key_line: int = 0
    """Line of the key in a mapping."""
    merged: list[Node] = field(default_factory=list)

    def get(self, *keys: str) -> Node:
        """Return the value found by following `keys`; an empty one if there is none."""
        node: Node = self
        for key in keys:
            node = node.entries.get(key) or EMPTY
        return node

    def items(self) -> Iterator[tuple[str, Node]]:
        """Yield the entries of a mapping."""
        yield from self.entries.items()


EMPTY = Node(0)


def read(text: str) -> Node:
    """Return the first document. Aliases share their anchor's node. Raises ManifestError with the line of the error."""
    return next(documents(text), Node(1))


def documents(text: str) -> Iterator[Node]:
    """Yield each document. Raises ManifestError with the line of the error."""
    import yaml

    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if isinstance(event, yaml.DocumentEndEvent):
                yield builder.root
                builder = _Builder()
                continue
            line = event.start_mark.line + 1 if event.start_mark else 0
            if isinstance(event, yaml.ScalarEvent):
                builder.add(Node(line, event.value), event.anchor)
            elif isinstance(event, yaml.AliasEvent):
                builder.add(builder.anchors.get(event.anchor or "", Node(line)), None)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                builder.open(Node(line), event.anchor, mapping=isinstance(event, yaml.MappingStartEvent))
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                builder.close()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = mark.line + 1 if mark else None
        what = getattr(error, "problem", None) or "it cannot be read"
        raise ManifestError(f"It is not valid YAML: {what}{f' (at line {place})' if place else ''}.", place) from error


class _Builder:
    """Build nodes from events."""

    def __init__(self) -> None:
        self.root = Node(1)
        self.anchors: dict[str, Node] = {}
        self._open: list[tuple[Node, bool]] = []
        self._keys: list[Node | None] = []

    def add(self, node: Node, anchor: str | None) -> None:
        """Add a complete value."""
        if anchor:
            self.anchors[anchor] = node
        if not self._open:
            self.root = node
            return
        parent, mapping = self._open[-1]
        if not mapping:
            parent.values.append(node)
        elif self._keys[-1] is None:
            self._keys[-1] = node
        else:
            key = self._keys[-1]
            self._keys[-1] = None
            if key.text == "<<":
                parent.merged.append(node)
            elif key.text is not None:
                node.key_line = node.key_line or key.line
                parent.entries[key.text] = node

    def open(self, node: Node, anchor: str | None, *, mapping: bool) -> None:
        """Begin a mapping or list. Raises ManifestError when the nesting is too deep."""
        if len(self._open) >= DEPTH_LIMIT:
            raise ManifestError("It is not valid YAML: too deeply nested.", node.line)
        self.add(node, anchor)
        self._open.append((node, mapping))
        self._keys.append(None)

    def close(self) -> None:
        """End the innermost mapping or list. What a mapping merges (`<<`) does not replace its own entries."""
        node, _ = self._open.pop()
        for one in node.merged:
            for merged in one.values or [one]:
                for name, value in merged.entries.items():
                    node.entries.setdefault(name, value)
        self._keys.pop()
