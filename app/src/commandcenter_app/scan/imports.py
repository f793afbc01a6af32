"""Find the packages that a source file imports, to see which dependencies are used, and how much.

Everything that may be an import counts as one, including strings in configuration, names in commands and imports in
comments, since reporting a used dependency as unused does more harm than missing an unused one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from commandcenter_app.manifests.modules import module_root

PYPI, NPM, GO, CARGO = "pypi", "npm", "go", "cargo"
NAMES_LIMIT = 2_000
"""Maximum number of names per file; no hand-written file has as many."""

PYTHON_IMPORT = re.compile(
    r"(?:^|[;:])[ \t]*(?:>>> )?(?:from[ \t]+([A-Za-z_]\w*)(?:\.[\w.]*)?[ \t]+import\b|import[ \t]+([^#;\n]+))"
)
"""A statement at the beginning of a line, or after another one or a colon."""
PYTHON_FINDERS = ("import_module", "__import__", "find_spec", "importorskip")
PYTHON_BY_NAME = re.compile(rf"(?:{'|'.join(PYTHON_FINDERS)})\(\s*[\"']([A-Za-z_]\w*)")
PYTHON_STRING = re.compile(r"[\"']([A-Za-z_]\w*)(?:\.\w+)*[\"']")
PYTHON_SETTINGS = re.compile(
    r"(?:^|/)(?:[\w-]*settings[\w-]*|[\w-]*config[\w-]*|conf|celery|manage)\.py$|(?:^|/)settings/"
)
SCRIPT_IMPORT = re.compile(
    r"(?:\bfrom\s*|\bimport\s*(?:\(\s*)?|\brequire(?:\.resolve)?\s*\(\s*)[\"'`]([^\"'`\n]{1,200})[\"'`]"
    r"|@(?:import|use|forward|plugin|reference)\s+(?:url\(\s*)?[\"']?~?([^\"')\s;]{1,200})"
    r"|<reference\s+types=[\"']([^\"']{1,200})"
)
SCRIPT_STRING = re.compile(r"[\"'`]((?:@[\w.~-]+/)?[\w.~-]+)(?:/[^\"'`\s]*)?[\"'`]")
SCRIPT_PACKAGE = re.compile(r"(?:@[a-z0-9~_-][\w.~-]*/)?[A-Za-z0-9~_-][\w.~-]*")
PACKAGE_WORD = re.compile(r"@[\w.~-]+/[\w.~-]+|[A-Za-z0-9][\w.~-]*")
SCRIPT_SETTINGS = re.compile(
    r"(?:^|/)(?:[\w.-]*\.config\.[\w.]+|\.[\w-]+rc(?:\.\w+)?|[jt]sconfig[\w.-]*\.json|[\w-]*(?:setup|webpack|rollup|gulp|grunt)"
    r"[\w.-]*\.[cm]?[jt]s|app\.json|angular\.json|project\.json|babel[\w.-]*\.json)$",
    re.IGNORECASE,
)
SCRIPTS = frozenset(
    {
        "JavaScript",
        "TypeScript",
        "JSX",
        "TSX",
        "Vue",
        "Svelte",
        "Astro",
        "CSS",
        "SCSS",
        "Sass",
        "Less",
        "HTML",
        "MDX",
        "JSON",
    }
)

LANGUAGES_BY_ECOSYSTEM = {
    PYPI: frozenset({"Python", "Jupyter Notebook"}),
    NPM: frozenset({"JavaScript", "TypeScript", "JSX", "TSX", "Vue", "Svelte", "Astro", "CSS", "SCSS", "Sass", "Less"}),
    GO: frozenset({"Go"}),
    CARGO: frozenset({"Rust"}),
}
"""Languages whose files import packages of an ecosystem. HTML and settings, which may do so too, do not count."""

GO_IMPORT = re.compile(
    r"^[ \t]*(?:import[ \t]+)?(?:[\w.]+[ \t]+)?\"([a-z0-9-]+(?:\.[a-z0-9-]+)+/[^\"\s]{1,300})\"", re.MULTILINE
)
RUST_PATH = re.compile(r"(?<![\w:])(?:extern crate ([a-z_][a-z0-9_]*)|([a-z_][a-z0-9_]*)::)")
RUST_OWN = frozenset({"std", "core", "alloc", "crate", "self", "super"})


def find_imports(language: str, path: str, text: str) -> list[tuple[str, str]]:
    """Return ecosystem and name of each import in `text`.

    A name is the first part of a Python module, a JavaScript package, the root of a Go package, or a Rust crate.
    """
    if path.endswith(".ipynb"):
        text = code_of_notebook(text)
    if language == "Python" or path.endswith(".ipynb"):
        found = python_imports(text, settings=bool(PYTHON_SETTINGS.search(path)))
        return [(PYPI, name) for name in sorted(found)[:NAMES_LIMIT]]
    if language in SCRIPTS:
        if path.rpartition("/")[2] == "package.json":
            return [(NPM, name) for name in sorted(words_of_package(text))[:NAMES_LIMIT]]
        settings = bool(SCRIPT_SETTINGS.search(path))
        if language == "JSON" and not settings:
            return []
        return [(NPM, name) for name in sorted(script_imports(text, settings=settings))[:NAMES_LIMIT]]
    compiled = go_imports(text) if language == "Go" else rust_imports(text) if language == "Rust" else set()
    return [(GO if language == "Go" else CARGO, name) for name in sorted(compiled)[:NAMES_LIMIT]]


def go_imports(text: str) -> set[str]:
    """Return the roots of imported packages, without the standard library."""
    return {module_root(path) for path in GO_IMPORT.findall(text)}


def rust_imports(text: str) -> set[str]:
    """Return the first parts of all paths: crates, and the file's own modules and names."""
    return {first or second for first, second in RUST_PATH.findall(text)} - RUST_OWN


def python_imports(text: str, *, settings: bool = False) -> set[str]:
    """Return the first parts of imported modules; in `settings`, also of all strings that look like module names."""
    found: set[str] = set()
    if any(word in text for word in PYTHON_FINDERS):
        found.update(PYTHON_BY_NAME.findall(text))
    for line in lines_with("import", text.replace("\\\n", " ")):  # quicker than the pattern alone
        for module, several in PYTHON_IMPORT.findall(line):
            names = [module] if module else [part.split()[0] for part in several.split(",") if part.split()]
            found.update(name.split(".", 1)[0] for name in names)
    if settings:
        found.update(PYTHON_STRING.findall(text))
    return {name for name in found if name.isidentifier() and len(name) <= 200}


def lines_with(word: str, text: str) -> Iterator[str]:
    """Yield the lines that contain a word."""
    at = text.find(word)
    while at >= 0:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield text[text.rfind("\n", 0, at) + 1 : end]
        at = text.find(word, end)


def code_of_notebook(text: str) -> str:
    """Return the code in the cells of a Jupyter notebook; empty if the text is not a notebook."""
    try:
        cells = json.loads(text)["cells"]
        sources = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
        return "\n".join(source if isinstance(source, str) else "".join(source) for source in sources)
    except (ValueError, RecursionError, TypeError, KeyError):
        return ""


def script_imports(text: str, *, settings: bool = False) -> set[str]:
    """Return the packages imported by a script, style sheet or page; in `settings`, also all possible strings."""
    found: set[str] = set()
    for groups in SCRIPT_IMPORT.findall(text):
        specifier = next(filter(None, groups), "")
        if package := SCRIPT_PACKAGE.match(specifier.removeprefix("npm:")):
            found.add(package[0])
    if settings:
        found.update(SCRIPT_STRING.findall(text))
    return found


def words_of_package(text: str) -> set[str]:
    """Return the words in a package.json outside its dependencies: commands in scripts, presets of configured tools."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return set()
    if not isinstance(data, dict):
        return set()
    rest = {key: value for key, value in data.items() if not key.lower().endswith("dependencies") and key != "name"}
    return {word for word in PACKAGE_WORD.findall(json.dumps(rest)) if len(word) <= 200}
