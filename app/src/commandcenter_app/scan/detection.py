"""Find the language of a file by its name, its first line, a modeline and its content, as GitHub does.

Names, extensions and heuristics are those of linguist (`linguist.json`, updated by `scripts/linguist.py`); our own
table (`languages.py`) comes first, and adds how comments are written.
"""

from __future__ import annotations

import importlib.resources
import json
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from commandcenter_app.scan import languages
from commandcenter_app.scan.languages import C_BLOCK, C_LINE, GENERATED, HASH, LANGUAGES, XML_BLOCK, Blocks, Language

CONTENT_CHARS = 6_000
"""Number of characters that heuristics examine: enough for all, and too few for a slow pattern to matter."""
MODELINES = 5
"""Number of lines at both ends that may hold a modeline."""

OURS = {
    "Protocol Buffer": "Protocol Buffers", "Cuda": "CUDA", "Batchfile": "Batch", "Vim script": "Vim Script",
    **dict.fromkeys(("Common Lisp", "Emacs Lisp", "Scheme", "Racket"), "Lisp"),
    **dict.fromkeys(("Visual Basic .NET", "Visual Basic 6.0", "VBA", "VBScript"), "Visual Basic"),
    **dict.fromkeys(("SVG", "XML Property List"), "XML"), **dict.fromkeys(("JSON with Comments", "JSON5"), "JSON"),
    "TSX": "TypeScript", "Rocq Prover": "Coq", "Mathematica": "Wolfram Language", "Unix Assembly": "Assembly",
}  # fmt: skip
"""Languages that have another name here, or are merged with another one."""

ML_BLOCK: Blocks = ((b"(*", b"*)"),)
SYNTAX: dict[str, tuple[tuple[bytes, ...], Blocks]] = {
    **dict.fromkeys(
        (
            *("ActionScript", "Apex", "Ballerina", "Beef", "Bicep", "Ceylon", "ChucK", "Chapel", "Dafny", "Faust"),
            *("Game Maker Language", "Haxe", "HLSL", "Hack", "Jison", "Jsonnet", "Lex", "Metal", "Move", "Odin"),
            *("Objective-C++", "Objective-J", "OpenCL", "OpenSCAD", "Pony", "Processing", "QML", "Q#", "Reason"),
            *("ReScript", "RenderScript", "SWIG", "ShaderLab", "SourcePawn", "Squirrel", "Stylus", "SystemVerilog"),
            *("Thrift", "UnrealScript", "V", "Vala", "WGSL", "X10", "XC", "Xtend", "Yacc"),
        ),
        (C_LINE, C_BLOCK),
    ),
    **dict.fromkeys(
        (
            *("BitBake", "CoffeeScript", "Cython", "EditorConfig", "Fish", "Git Attributes", "Git Config", "Gnuplot"),
            *("Ignore List", "Just", "Meson", "Mojo", "Nushell", "Puppet", "Raku", "RobotFramework", "Snakemake"),
        ),
        (HASH, ()),
    ),
    "MATLAB": ((b"%",), ((b"%{", b"%}"),)),
    "Prolog": ((b"%",), C_BLOCK),
    **dict.fromkeys(("Mercury", "PostScript", "LilyPond", "Matlab"), ((b"%",), ())),
    **dict.fromkeys(("Coq", "Standard ML", "Wolfram Language", "Isabelle", "ATS"), ((), ML_BLOCK)),
    **dict.fromkeys(("Agda", "Dhall", "Idris", "PureScript"), ((b"--",), ((b"{-", b"-}"),))),
    **dict.fromkeys(("Eiffel", "AppleScript", "Lean", "Lean 4", "PLSQL", "PLpgSQL", "TSQL"), ((b"--",), ())),
    **dict.fromkeys(("WebAssembly",), ((b";;",), ())),
    **dict.fromkeys(("LLVM", "AutoHotkey", "AutoIt", "NASM"), ((b";",), ())),
    "M4": ((b"dnl", b"#"), ()),
    "Blade": ((), ((b"{{--", b"--}}"), *XML_BLOCK)),
    "Gradle Kotlin DSL": (C_LINE, C_BLOCK),
    **dict.fromkeys(("HTML+ERB", "HTML+Django", "Handlebars", "EJS", "Twig", "MTML"), ((), XML_BLOCK)),
}
"""How comments are written in languages that are in linguist's table only; in others, all lines are code."""

EXTRA_RULES = {
    ".cls": [
        ("Apex", r"(?i)^\s*(?:global|public|private|protected)\b[^\n]*\b(?:class|interface|enum)\b[^\n]*(?:\{|$)"),
    ],
    ".mm": [("XML", r"\A\s*<(?:\?xml|map)\b")],
    ".pp": [("Puppet", r"=>|^\s*(?:class|define|node)\s[^\n;]*\{")],
}
"""Rules for what linguist's heuristics leave to its trained classifier."""

XML_TOO = frozenset({".ts", ".rs", ".mm", ".tm", ".m"})
"""Extensions of other languages that XML files have too."""

BLANK = re.compile(r"([ \t\n])\1{10,}")
LONG_BLANKS = tuple(blank * 11 for blank in " \t\n")
EMACS = re.compile(r"-\*-\s*(?:(?:.*?;)?\s*mode\s*:\s*([\w+#-]+)\s*|([\w+#-]+)\s*)(?:;.*)?-\*-", re.IGNORECASE)
VIM = re.compile(r"(?:^|\s)(?:vim?|ex):.*?\b(?:ft|filetype|syntax)=([\w+#-]+)")

Check = Callable[[str], bool]


@dataclass(frozen=True)
class Table:
    """Linguist's table: languages by name, alias, file name, extension and interpreter, and rules by extension.

    An extension that is the main one of only one language belongs to it; others may belong to several languages.
    """

    languages: dict[str, Language]
    names: dict[str, Language]
    files: dict[str, Language]
    extensions: dict[str, list[Language]]
    interpreters: dict[str, Language]
    rules: dict[str, list[dict[str, Any]]]


@cache
def _data() -> dict[str, Any]:
    text = importlib.resources.files("commandcenter_app.scan").joinpath("linguist.json").read_text("utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


def patterns_of(kind: str) -> list[str]:
    """Return the patterns of paths of `vendored` or `generated` files."""
    patterns: list[str] = _data()[kind]
    return patterns


@cache
def table() -> Table:
    """Load linguist's table."""
    data = _data()
    found: dict[str, Language] = dict(LANGUAGES)
    names: dict[str, Language] = {}
    files: dict[str, Language] = {}
    interpreters: dict[str, Language] = {}
    extensions: dict[str, list[Language]] = defaultdict(list)
    primary: dict[str, list[Language]] = defaultdict(list)
    for name, about in data["languages"].items():
        ours = OURS.get(name, name)
        if ours not in found:
            line, blocks = SYNTAX.get(ours, ((), ()))
            found[ours] = Language(ours, about["type"], line, blocks)
        language = found[ours]
        for alias in (name, ours, *about.get("aliases", ())):
            names.setdefault(alias.lower(), language)
        files.update(dict.fromkeys(about.get("filenames", ()), language))
        for interpreter in about.get("interpreters", ()):
            interpreters.setdefault(interpreter, language)
        for place, extension in enumerate(about.get("extensions", ())):
            if language not in extensions[extension.lower()]:
                extensions[extension.lower()].append(language)
            if place == 0:
                primary[extension.lower()].append(language)
    rules: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in data["heuristics"]:
        for extension in entry["extensions"]:
            rules[extension.lower()] += entry["rules"]
    for extension, own in EXTRA_RULES.items():
        rules[extension] += [{"language": name, "all": [[pattern]]} for name, pattern in own]
    for extension, listed in primary.items():
        if len(listed) == 1:  # the main extension of one language, and an additional one of others
            extensions[extension] = listed
    return Table(found, names, files, dict(extensions), interpreters, dict(rules))


def by_name(name: str) -> Language | None:
    """Return the language that a file's name without the folder shows, before its content is known."""
    if name.lower() in GENERATED:
        return None
    ours = _by_compound_extension(name) or languages.by_path(name)
    if ours is not None:
        return ours
    known = table()
    if name in known.files:
        return known.files[name]
    for extension in extensions_of(name):
        if candidates := known.extensions.get(extension):
            return candidates[0]
    return None


def _by_compound_extension(name: str) -> Language | None:
    """Return the language of an extension with several parts, such as `.blade.php`; it takes precedence over `.php`."""
    if name.count(".") < 2 or name.lower() in languages.BY_NAME:
        return None
    for extension in extensions_of(name)[:-1]:
        if candidates := table().extensions.get(extension):
            return candidates[0]
    return None


def extensions_of(name: str) -> list[str]:
    """Return the extensions of a name, the longest first: `.d.ts`, `.ts`."""
    parts = name.lower().split(".")
    return ["." + ".".join(parts[at:]) for at in range(1, len(parts))]


def by_alias(name: str) -> Language | None:
    """Return the language of a name or an alias, such as `c++` or `cpp`; spaces may be written as dashes."""
    names = table().names
    return names.get(name.lower()) or names.get(name.lower().replace("-", " "))


def by_content(name: str, data: bytes, guess: Language) -> Language | None:
    """Return the language of a file by its content, or else `guess`, the language of its name.

    Return None if several languages have its extension and its content matches none of them. A whole name that is
    known, such as `go.mod`, takes precedence over the content, and so does an extension with several parts.
    """
    if named := modeline(data) or _by_compound_extension(name):
        return named
    known = table()
    whole = name.lower() in languages.BY_NAME or name in known.files
    if whole or not any(one in known.rules or len(known.extensions.get(one, ())) > 1 for one in extensions_of(name)):
        return guess
    text = data[:CONTENT_CHARS].decode("utf-8", "replace").replace("\r\n", "\n")
    if any(blanks in text for blanks in LONG_BLANKS):  # many patterns need quadratic time for these
        text = BLANK.sub(lambda found: found[0][:10], text)
    for extension in extensions_of(name):
        for rule in known.rules.get(extension, ()):
            if found := _decides(rule, text):
                return found
        candidates = known.extensions.get(extension, [])
        if text.lstrip("\ufeff \n").startswith("<?xml ") and (LANGUAGES["XML"] in candidates or extension in XML_TOO):
            return LANGUAGES["XML"]
        if len(candidates) > 1 and languages.by_path(name) is None:
            return None
    return guess


def modeline(data: bytes) -> Language | None:
    """Return the language that a modeline of Emacs or Vim names."""
    head, tail = data[:1_000], data[-1_000:]
    both = data if len(data) < 2_000 else head + tail
    if b"-*-" not in both and b"vim:" not in both and b" vi:" not in both and b" ex:" not in both:
        return None
    lines = head.decode("utf-8", "replace").splitlines()[:MODELINES]
    lines += tail.decode("utf-8", "replace").splitlines()[-MODELINES:]
    for line in lines:
        found = EMACS.search(line) or VIM.search(line)
        name = next((one for one in found.groups() if one), None) if found else None
        if name and (language := by_alias(name)):
            return language
    return None


def _decides(rule: dict[str, Any], text: str) -> Language | None:
    """Return the language of a rule whose patterns match."""
    if not all(any(_pattern(one).search(text) for one in each) for each in rule.get("all", ())):
        return None
    if any(_pattern(one).search(text) for one in rule.get("none", ())):
        return None
    named = rule["language"]
    name = str(named[0] if isinstance(named, list) else named)
    return table().languages.get(OURS.get(name, name))


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)


def by_shebang(head: bytes) -> Language | None:
    """Return the language of a script by its first line."""
    found = languages.by_shebang(head)
    if found is None and (program := languages.program_of(head)):
        known = table().interpreters
        return known.get(program) or known.get(program.rstrip("0123456789."))
    return found
