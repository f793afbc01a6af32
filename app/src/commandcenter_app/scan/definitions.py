"""Find what a source file defines: functions, methods, classes, types and constants. Pure.

`ast-grep` contains the grammars (tree-sitter) of the languages below and runs nothing of what it reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ast_grep_py import SgNode

DEFINITIONS_LIMIT = 5_000
"""Maximum number of definitions of a file; one with more is generated."""

NAME_LIMIT = 200
CONSTANT = re.compile(r"[A-Z][A-Z0-9_]+")

FUNCTION, METHOD, CLASS, TYPE, CONST, MODULE = "function", "method", "class", "type", "constant", "module"


class Definition(NamedTuple):
    """A name that a file defines in line `line`, counted from 1; `container` is the class or type around it."""

    kind: str
    name: str
    container: str
    line: int


@dataclass(frozen=True)
class Grammar:
    """A language of ast-grep.

    Attributes:
        name: its name there.
        kinds: the kinds of nodes that define something, with the kind of definition.
        constants: the kinds of nodes that define a constant if its name is in capitals.
        containers: further kinds of nodes that contain definitions but define nothing.
    """

    name: str
    kinds: Mapping[str, str]
    constants: frozenset[str] = frozenset()
    containers: frozenset[str] = field(default=frozenset())


def kinds(**kinds: str) -> dict[str, str]:
    """Return the kinds of definitions by the kinds of nodes, from names separated by spaces."""
    return {node: kind for kind, nodes in kinds.items() for node in nodes.split()}


ECMASCRIPT = kinds(
    function="function_declaration generator_function_declaration",
    method="method_definition",
    **{"class": "class_declaration"},
)
TYPESCRIPT = ECMASCRIPT | kinds(
    **{"class": "abstract_class_declaration"},
    type="interface_declaration type_alias_declaration enum_declaration",
)
C = kinds(
    function="function_definition preproc_function_def",
    type="struct_specifier union_specifier enum_specifier type_definition",
    constant="preproc_def",
)

GRAMMARS: dict[str, Grammar] = {
    "Python": Grammar(
        "python",
        kinds(function="function_definition", **{"class": "class_definition"}),
        constants=frozenset({"assignment"}),
    ),
    "JavaScript": Grammar("javascript", ECMASCRIPT, constants=frozenset({"variable_declarator"})),
    "TypeScript": Grammar("typescript", TYPESCRIPT, constants=frozenset({"variable_declarator"})),
    "TSX": Grammar("tsx", TYPESCRIPT, constants=frozenset({"variable_declarator"})),
    "Go": Grammar(
        "go",
        kinds(
            function="function_declaration",
            method="method_declaration",
            type="type_spec type_alias",
            constant="const_spec",
        ),
    ),
    "Rust": Grammar(
        "rust",
        kinds(
            function="function_item function_signature_item macro_definition",
            type="struct_item enum_item trait_item type_item union_item",
            constant="const_item static_item",
            module="mod_item",
        ),
        containers=frozenset({"impl_item"}),
    ),
    "Java": Grammar(
        "java",
        kinds(
            method="method_declaration constructor_declaration",
            type="interface_declaration enum_declaration record_declaration annotation_type_declaration",
            **{"class": "class_declaration"},
        ),
        constants=frozenset({"variable_declarator"}),
    ),
    "C": Grammar("c", C),
    "C++": Grammar("cpp", C | kinds(type="alias_declaration", **{"class": "class_specifier"})),
    "C#": Grammar(
        "csharp",
        kinds(
            method="method_declaration constructor_declaration property_declaration",
            type="interface_declaration struct_declaration enum_declaration record_declaration delegate_declaration",
            **{"class": "class_declaration"},
        ),
        constants=frozenset({"variable_declarator"}),
    ),
    "Ruby": Grammar(
        "ruby",
        kinds(method="method singleton_method", module="module", **{"class": "class"}),
        constants=frozenset({"assignment"}),
    ),
    "PHP": Grammar(
        "php",
        kinds(
            function="function_definition",
            method="method_declaration",
            constant="const_element",
            type="interface_declaration trait_declaration enum_declaration",
            **{"class": "class_declaration"},
        ),
    ),
    "Kotlin": Grammar(
        "kotlin", kinds(function="function_declaration", **{"class": "class_declaration object_declaration"})
    ),
    "Scala": Grammar(
        "scala",
        kinds(
            function="function_definition function_declaration",
            type="trait_definition enum_definition",
            **{"class": "class_definition object_definition"},
        ),
    ),
    "Swift": Grammar(
        "swift",
        kinds(
            function="function_declaration",
            type="protocol_declaration typealias_declaration",
            **{"class": "class_declaration"},
        ),
    ),
    "Lua": Grammar("lua", kinds(function="function_declaration")),
    "Shell": Grammar("bash", kinds(function="function_definition")),
}
"""The languages whose definitions are found, by their names at the desk."""
GRAMMARS["JSX"] = GRAMMARS["JavaScript"]

NAMES = ("name", "left")
IDENTIFIERS = frozenset({"identifier", "type_identifier", "simple_identifier", "field_identifier", "constant", "word",
                         "property_identifier", "private_property_identifier", "name", "namespace_identifier",
                         "qualified_identifier", "operator_name", "destructor_name"})  # fmt: skip


def find_definitions(language: str | None, text: str) -> list[Definition]:
    """Return the definitions in a text, in order; none if its language has no grammar here."""
    grammar = GRAMMARS.get(language or "")
    if grammar is None:
        return []
    from ast_grep_py import SgRoot

    root: Any = SgRoot(text, grammar.name).root()
    wanted = [{"kind": kind} for kind in (*grammar.kinds, *grammar.constants)]
    found: list[Definition] = []
    for node in root.find_all({"rule": {"any": wanted}}):
        if len(found) >= DEFINITIONS_LIMIT:
            break
        if (definition := _definition(node, grammar)) is not None:
            found.append(definition)
    return found


def _definition(node: SgNode, grammar: Grammar) -> Definition | None:
    """Return what a node defines; None for a declaration without content, and for a variable."""
    name = _name(node)
    if name is None or (node.kind().endswith("_specifier") and node.field("body") is None):
        return None
    around = next(
        (one for one in node.ancestors() if one.kind() in grammar.kinds or one.kind() in grammar.containers), None
    )
    kind = grammar.kinds.get(node.kind(), "") or _kind_of_variable(node, name)
    within = grammar.kinds.get(around.kind(), TYPE) if around is not None else MODULE
    if not kind or (kind == CONST and within in {FUNCTION, METHOD}):
        return None
    container = _container(node, around)
    *outer, name = name.rsplit("::", 1)
    if kind == FUNCTION and (outer or within in {CLASS, TYPE}):
        kind = METHOD
    container = outer[0] if outer else container
    return Definition(kind, name[:NAME_LIMIT], container[:NAME_LIMIT], node.range().start.line + 1)


def _name(node: SgNode) -> str | None:
    """Return the name that a node defines. In C, it is inside of its declarators."""
    found: SgNode | None = node
    for _ in range(8):
        if found is None:
            return None
        inner = next((one for label in NAMES if (one := found.field(label)) is not None), None)
        inner = inner or next((one for one in found.children() if one.kind() in IDENTIFIERS), None)
        inner = inner if found.field("declarator") is None else found.field("declarator")
        if inner is not None and inner.kind() in IDENTIFIERS:
            return inner.text()
        found = inner
    return None


def _kind_of_variable(node: SgNode, name: str) -> str:
    value = node.field("value")
    if value is not None and value.kind() in {"arrow_function", "function_expression", "generator_function"}:
        return FUNCTION
    return CONST if CONSTANT.fullmatch(name) else ""


def _container(node: Any, around: Any) -> str:
    """Return the name of what a definition is in; of a method of Go, its receiver's type."""
    receiver = node.field("receiver")
    if receiver is not None:
        return str((re.findall(r"\w+", receiver.text().split("[")[0]) or [""])[-1])
    if around is None:
        return ""
    implemented = around.field("type") if around.kind() == "impl_item" else None
    if implemented is not None:
        return str(implemented.text().split("<")[0])
    return _name(around) or ""
