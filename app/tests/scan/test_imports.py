"""Imports of source files."""

import pytest

from commandcenter_app.scan.imports import find_imports


@pytest.mark.parametrize(
    ("language", "path", "text", "names"),
    [
        ("Python", "a.py", "import os, yaml.x as n\nfrom a.b import c\n  import d\n", ["a", "d", "os", "yaml"]),
        ("Python", "a.py", "from . import x\nfrom .y import z\n", []),
        ("Python", "a.py", 'importlib.import_module("plugin.x")\nx = "unrelated"\n', ["plugin"]),
        ("Python", "site/settings.py", 'APPS = ["rest_framework", "a.b"]\n', ["a", "rest_framework"]),
        ("TypeScript", "a.ts", 'import x from "react/jsx"\nimport "@scope/pkg/sub"\n', ["@scope/pkg", "react"]),
        ("JavaScript", "a.js", "const a = require('left-pad'); await import(`late`)\n", ["late", "left-pad"]),
        ("JavaScript", "a.js", 'export * from "../own"\nexport {x} from "lodash/fp"', ["lodash"]),
        ("JavaScript", "vite.config.js", 'plugins: ["some-plugin"]', ["some-plugin"]),
        ("SCSS", "a.scss", '@use "~open-color/x";\n@import url("normalize.css")', ["normalize.css", "open-color"]),
        ("JSON", "data.json", '"react"', []),
        ("JSON", "package.json", '{"bin": {"a": "c-d b"}, "dependencies": {"e": "1"}}', ["a", "b", "bin", "c-d"]),
        ("JSON", "package.json", "{", []),
        ("Go", "a.go", 'import "fmt"', []),
        ("Go", "a.go", 'import (\n\t"os"\n\tx "github.com/a/b/v2/c"\n\t_ "k8s.io/api/core/v1"\n)', [
            "github.com/a/b", "k8s.io/api",
        ]),
        ("Go", "a.go", 'import "golang.org/x/sync/errgroup"\ns := "a.b/c"\n', ["golang.org/x/sync"]),
        ("Rust", "a.rs", "use serde::Serialize;\nextern crate log;\nfn f() -> anyhow::Result<std::io::Error> {}", [
            "anyhow", "log", "serde",
        ]),
        ("Rust", "a.rs", "use crate::own; use super::x::y; use a::b::c;", ["a"]),
    ],
)  # fmt: skip
def test_imported_names_are_found(language: str, path: str, text: str, names: list[str]) -> None:
    assert [name for _, name in find_imports(language, path, text)] == names


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("Go", "\n" * 1_000_000),
        ("JavaScript", "import" + " " * 1_000_000),
        ("Python", "from " + "a" * 1_000_000 + "; import"),
    ],
)
def test_hostile_files_are_searched_for_imports_in_linear_time(language: str, text: str) -> None:
    """With quadratic time, this would take hours."""
    assert find_imports(language, "a", text) == []
