"""Languages of files, and their comment syntax.

This is our own table because the available libraries count lines too slowly for a scan (decision record 0012).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PROGRAMMING, MARKUP, DATA, PROSE = "programming", "markup", "data", "prose"

Blocks = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, eq=False)
class Language:
    """One language, as a single object. `line` are the signs of line comments; `blocks` are pairs of signs around block
    comments. `docstrings` are quotes of multi-line strings, which are comments if they start a line. `no_comments`
    begin like line comments, but are not. `columns` are the signs of comments that begin in the first column only.
    """

    name: str
    kind: str
    line: tuple[bytes, ...] = ()
    blocks: Blocks = ()
    docstrings: tuple[bytes, ...] = ()
    no_comments: tuple[bytes, ...] = ()
    columns: tuple[bytes, ...] = ()


C_LINE = (b"//",)
C_BLOCK: Blocks = ((b"/*", b"*/"),)
XML_BLOCK: Blocks = ((b"<!--", b"-->"),)
HASH = (b"#",)
ELIXIR_DOCS: Blocks = tuple(
    (f'@{name} {sigil}"""'.encode(), b'"""') for name in ("moduledoc", "doc", "typedoc") for sigil in ("", "~S", "~s")
)


def _c_like(names: dict[str, str]) -> list[tuple[Language, str]]:
    return [(Language(name, PROGRAMMING, C_LINE, C_BLOCK), keys) for name, keys in names.items()]


def _hash(kind: str, names: dict[str, str]) -> list[tuple[Language, str]]:
    return [(Language(name, kind, HASH), keys) for name, keys in names.items()]


# Each language with its extensions; words that start with = are full file names. All in lower case.
TABLE: list[tuple[Language, str]] = [
    *_c_like(
        {
            "C": "c h",
            "C++": "cc cpp cxx c++ hh hpp hxx h++ ipp tpp",
            "C#": "cs csx",
            "D": "d",
            "Dart": "dart",
            "Go": "go",
            "Groovy": "groovy gvy =jenkinsfile",
            "Gradle": "gradle",
            "Java": "java",
            "JavaScript": "js mjs cjs jsx",
            "Kotlin": "kt kts",
            "Objective-C": "m",
            "Objective-C++": "mm",
            "Protocol Buffers": "proto",
            "Rust": "rs",
            "Scala": "scala sc sbt",
            "Solidity": "sol",
            "Swift": "swift",
            "TypeScript": "ts mts cts tsx",
            "SystemVerilog": "sv svh",
            "Verilog": "v vh",
            "Zig": "zig zon",
            "CUDA": "cu cuh",
            "GLSL": "glsl vert frag",
        }
    ),
    *_hash(
        PROGRAMMING,
        {
            "Shell": "sh bash zsh ksh fish bats =.bashrc =.zshrc =.profile =.bash_profile",
            "Awk": "awk",
            "Crystal": "cr",
            "Gherkin": "feature",
            "GDScript": "gd",
            "Makefile": "mk mak =makefile =gnumakefile =justfile",
            "Dockerfile": "dockerfile =dockerfile =containerfile",
            "R": "r",
            "Tcl": "tcl",
        },
    ),
    *_hash(DATA, {"YAML": "yaml yml", "TOML": "toml", "Java Properties": "properties"}),
    (Language("Python", PROGRAMMING, HASH, docstrings=(b'"""', b"'''")), "py pyi pyw pyx pxd =sconstruct"),
    (
        Language("Starlark", PROGRAMMING, HASH, docstrings=(b'"""',)),
        "bzl star =build.bazel =workspace =tiltfile",
    ),
    (
        Language("Ruby", PROGRAMMING, HASH, ((b"=begin", b"=end"),)),
        "rb rake gemspec =rakefile =gemfile =vagrantfile",
    ),
    (Language("Elixir", PROGRAMMING, HASH, ELIXIR_DOCS), "ex exs"),
    (Language("Perl", PROGRAMMING, HASH, ((b"=pod", b"=cut"), (b"=head", b"=cut"))), "pl pm t"),
    (Language("PHP", PROGRAMMING, (b"//", b"#"), C_BLOCK, no_comments=(b"#[",)), "php phtml"),
    (Language("PowerShell", PROGRAMMING, HASH, ((b"<#", b"#>"),)), "ps1 psm1 psd1"),
    (Language("Julia", PROGRAMMING, HASH, ((b"#=", b"=#"),)), "jl"),
    (Language("Nim", PROGRAMMING, HASH, ((b"#[", b"]#"),)), "nim nims"),
    (Language("CMake", PROGRAMMING, HASH, ((b"#[[", b"]]"),)), "cmake =cmakelists.txt"),
    (Language("Nix", PROGRAMMING, HASH, C_BLOCK), "nix"),
    (Language("HCL", DATA, (b"#", b"//"), C_BLOCK), "tf tfvars hcl"),
    (Language("Assembly", PROGRAMMING, (b"//", b";", b"#"), C_BLOCK), "s asm"),
    (Language("Haskell", PROGRAMMING, (b"--",), ((b"{-", b"-}"),)), "hs lhs"),
    (Language("Elm", PROGRAMMING, (b"--",), ((b"{-", b"-}"),)), "elm"),
    (Language("Lua", PROGRAMMING, (b"--",), ((b"--[[", b"]]"),)), "lua"),
    (Language("SQL", PROGRAMMING, (b"--",), C_BLOCK), "sql psql"),
    (Language("Ada", PROGRAMMING, (b"--",)), "adb ads"),
    (Language("VHDL", PROGRAMMING, (b"--",), C_BLOCK), "vhd vhdl"),
    (Language("OCaml", PROGRAMMING, (), ((b"(*", b"*)"),)), "ml mli"),
    (Language("F#", PROGRAMMING, C_LINE, ((b"(*", b"*)"),)), "fs fsi fsx"),
    (Language("Pascal", PROGRAMMING, C_LINE, ((b"{", b"}"), (b"(*", b"*)"))), "pas pp"),
    (Language("Clojure", PROGRAMMING, (b";",)), "clj cljs cljc edn"),
    (Language("Lisp", PROGRAMMING, (b";",), ((b"#|", b"|#"),)), "lisp lsp cl el scm rkt"),
    (Language("Erlang", PROGRAMMING, (b"%",)), "erl hrl"),
    (Language("Fortran", PROGRAMMING, (b"!",), columns=(b"c", b"C", b"*", b"d", b"D")), "f f77 for"),
    (Language("Fortran Free Form", PROGRAMMING, (b"!",)), "f90 f95 f03 f08"),
    (Language("Visual Basic", PROGRAMMING, (b"'",)), "vb bas vbs"),
    (Language("Batch", PROGRAMMING, (b"rem ", b"REM ", b"::")), "bat cmd"),
    (Language("Vim Script", PROGRAMMING, (b'"',)), "vim =.vimrc"),
    (Language("Vue", PROGRAMMING, C_LINE, (*C_BLOCK, *XML_BLOCK)), "vue"),
    (Language("Svelte", PROGRAMMING, C_LINE, (*C_BLOCK, *XML_BLOCK)), "svelte"),
    (Language("GraphQL", PROGRAMMING, HASH), "graphql gql"),
    (Language("HTML", MARKUP, (), XML_BLOCK), "html htm xhtml"),
    (Language("HTML+Razor", MARKUP, C_LINE, ((b"@*", b"*@"), *XML_BLOCK)), "razor cshtml"),
    (Language("HTML+ERB", MARKUP, (), ((b"<%#", b"%>"), *XML_BLOCK)), "erb"),
    (Language("HTML+EEX", MARKUP, (), ((b"<%!--", b"--%>"), (b"<%#", b"%>"), *XML_BLOCK)), "eex heex leex"),
    (Language("Jinja", MARKUP, (), ((b"{#", b"#}"), *XML_BLOCK)), "j2 jinja jinja2"),
    (Language("TeX", MARKUP, (b"%",)), "tex sty cls bib"),
    (Language("CSS", MARKUP, (), C_BLOCK), "css"),
    (Language("SCSS", MARKUP, C_LINE, C_BLOCK), "scss sass"),
    (Language("Less", MARKUP, C_LINE, C_BLOCK), "less"),
    (
        Language("XML", DATA, (), XML_BLOCK),
        "xml xsd xsl xslt svg plist csproj fsproj vcxproj props targets pom",
    ),
    (Language("JSON5", DATA, C_LINE, C_BLOCK), "json5"),
    (Language("JSON", DATA, C_LINE, C_BLOCK), "json jsonc geojson webmanifest"),
    (Language("JSON Lines", DATA), "jsonl ndjson"),
    (Language("CSV", DATA), "csv tsv"),
    (Language("INI", DATA, (b";", b"#")), "ini cfg conf editorconfig =.gitconfig =.npmrc =.flake8"),
    (Language("Go Module", DATA, C_LINE), "=go.mod =go.work"),
    (Language("Jupyter Notebook", DATA), "ipynb"),
    (Language("Markdown", PROSE, (), XML_BLOCK), "md markdown mdx mkd"),
    (Language("reStructuredText", PROSE), "rst"),
    (Language("AsciiDoc", PROSE, C_LINE), "adoc asciidoc"),
    (
        Language("Text", PROSE),
        "txt text =readme =license =licence =copying =changelog =changes =contributing =authors "
        "=contributors =notice =install =todo =news =history =security =maintainers",
    ),
]

LANGUAGES = {language.name: language for language, _ in TABLE}
BY_NAME = {key[1:]: lang for lang, keys in TABLE for key in keys.split() if key.startswith("=")}
BY_EXTENSION = {key: lang for lang, keys in TABLE for key in keys.split() if not key.startswith("=")}

GENERATED = frozenset(
    {
        *("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock"),
        *("poetry.lock", "uv.lock", "pdm.lock", "pipfile.lock", "cargo.lock", "go.sum", "go.work.sum"),
        *("composer.lock", "gemfile.lock", "flake.lock"),
    }
)
"""Lock files, which have no language: they are generated, and often longer than all hand-written files."""

INTERPRETERS = {
    "sh": "Shell", "bash": "Shell", "zsh": "Shell", "ksh": "Shell", "dash": "Shell", "fish": "Shell",
    "python": "Python", "pypy": "Python", "node": "JavaScript", "deno": "TypeScript", "bun": "TypeScript",
    "ruby": "Ruby", "perl": "Perl", "php": "PHP", "lua": "Lua", "awk": "Awk", "gawk": "Awk", "tclsh": "Tcl",
    "rscript": "R", "julia": "Julia", "make": "Makefile", "pwsh": "PowerShell", "elixir": "Elixir",
}  # fmt: skip
SHEBANG = re.compile(rb"#!\s*(?:\S*/)?env(?:\s+-\S+|\s+\w+=\S*)*\s+(\S+)|#!\s*(\S+)")


def by_path(name: str) -> Language | None:
    """Return the language of a file by its name without the folder."""
    lower = name.lower()
    if lower in GENERATED:
        return None
    named = BY_NAME.get(lower)
    if named is not None:
        return named
    _, dot, extension = lower.rpartition(".")
    return BY_EXTENSION.get(extension) if dot else None


def may_have_shebang(name: str) -> bool:
    """Return whether the first line may show the language, which it does only for files without an extension."""
    return "." not in name


def program_of(head: bytes) -> str | None:
    """Return the program that the first line of a script names, such as `python3` in `#!/usr/bin/env python3`."""
    found = SHEBANG.match(head[:200].split(b"\n", 1)[0])
    return (found[1] or found[2]).rsplit(b"/", 1)[-1].decode("ascii", "replace").lower() if found else None


def by_shebang(head: bytes) -> Language | None:
    """Return the language of a script by its first line, such as `#!/usr/bin/env python3`."""
    program = program_of(head)
    if program is None:
        return None
    name = INTERPRETERS.get(program) or INTERPRETERS.get(program.rstrip("0123456789."))
    return LANGUAGES[name] if name else None
