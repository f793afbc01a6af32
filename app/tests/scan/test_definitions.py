"""Definitions found in sources of many languages."""

import pytest

from commandcenter_app.scan.definitions import GRAMMARS, find_definitions

PYTHON = """
LIMIT = 3
lower = 4

class Flask(App):
    DEFAULT = 1

    def preprocess_request(self):
        LOCAL = 2
        def inner(): ...

    @property
    async def name(self): ...

@decorated
def run(): ...
"""
CASES = {
    "Python": (
        PYTHON,
        "constant LIMIT 2, class Flask 5, constant Flask.DEFAULT 6, method Flask.preprocess_request 8, "
        "function preprocess_request.inner 10, method Flask.name 13, function run 16",
    ),
    "JavaScript": (
        "const LIMIT = 1, other = 2;\nexport const run = async () => 1;\nfunction go() { const HERE = 1; }\n"
        "class Pool {\n  connect() {}\n}\nfunction* each() {}\n",
        "constant LIMIT 1, function run 2, function go 3, class Pool 4, method Pool.connect 5, function each 7",
    ),
    "TypeScript": (
        "interface User { id: number }\ntype Id = string;\nenum Kind { A }\nabstract class Base {\n  go(): void {}\n}\n"
        "export const MAX: number = 1;\n",
        "type User 1, type Id 2, type Kind 3, class Base 4, method Base.go 5, constant MAX 7",
    ),
    "TSX": ("export function Hit() { return <li/>; }\nconst Box = () => <b/>;\n", "function Hit 1, function Box 2"),
    "Go": (
        "package p\n\nconst Limit = 1\n\ntype Pool struct{}\n\nfunc (p *Pool) Connect() {}\n\nfunc Run() {}\n",
        "constant Limit 3, type Pool 5, method Pool.Connect 7, function Run 9",
    ),
    "Rust": (
        "const LIMIT: u8 = 1;\npub struct Pool<T> { a: T }\nimpl<T> Pool<T> {\n    pub fn connect(&self) {}\n}\n"
        "trait Run { fn go(&self); }\nmod inner { fn deep() {} }\nmacro_rules! shout { () => {} }\n",
        "constant LIMIT 1, type Pool 2, method Pool.connect 4, type Run 6, method Run.go 6, module inner 7, "
        "function inner.deep 7, function shout 8",
    ),
    "Java": (
        "public class Pool {\n  static final int MAX_SIZE = 1;\n  int size;\n  Pool() {}\n  void connect() {}\n}\n"
        "interface Run {}\nrecord Pair(int a) {}\n",
        "class Pool 1, constant Pool.MAX_SIZE 2, method Pool.Pool 4, method Pool.connect 5, type Run 7, type Pair 8",
    ),
    "C": (
        "#define LIMIT 3\n#define TWICE(x) (2 * (x))\nstruct pool { int size; };\nstruct pool *open_pool(void) {}\n"
        "typedef int number;\nenum kind { A };\nstruct pool other;\nint declared(void);\n",
        "constant LIMIT 1, function TWICE 2, type pool 3, function open_pool 4, type number 5, type kind 6",
    ),
    "C++": (
        "class Pool {\n public:\n  void connect() {}\n};\nvoid Pool::close() {}\nusing Number = int;\n"
        "template <class T> T twice(T x) { return x; }\n",
        "class Pool 1, method Pool.connect 3, method Pool.close 5, type Number 6, function twice 7",
    ),
    "C#": (
        "namespace N;\nclass Pool {\n  const int MAX_SIZE = 1;\n  public string Name { get; }\n  void Connect() {}\n}\n"
        "interface IRun {}\n",
        "class Pool 2, constant Pool.MAX_SIZE 3, method Pool.Name 4, method Pool.Connect 5, type IRun 7",
    ),
    "Ruby": (
        "module Net\n  class Pool\n    LIMIT = 1\n    def connect; end\n    def self.open; end\n  end\nend\n",
        "module Net 1, class Net.Pool 2, constant Pool.LIMIT 3, method Pool.connect 4, method Pool.open 5",
    ),
    "PHP": (
        "<?php\nfunction run() {}\nclass Pool {\n  const LIMIT = 1;\n  function connect() {}\n}\ninterface Go {}\n",
        "function run 2, class Pool 3, constant Pool.LIMIT 4, method Pool.connect 5, type Go 7",
    ),
    "Kotlin": (
        "class Pool {\n  fun connect() {}\n}\nobject One\nfun run() {}\n",
        "class Pool 1, method Pool.connect 2, class One 4, function run 5",
    ),
    "Scala": (
        "class Pool {\n  def connect(): Unit = {}\n}\nobject One\ntrait Run\n",
        "class Pool 1, method Pool.connect 2, class One 4, type Run 5",
    ),
    "Swift": (
        "class Pool {\n  func connect() {}\n}\nprotocol Run {}\nfunc go() {}\n",
        "class Pool 1, method Pool.connect 2, type Run 4, function go 5",
    ),
    "Lua": ("function run() end\nlocal function go() end\n", "function run 1, function go 2"),
    "Shell": ("run() { :; }\nfunction go { :; }\n", "function run 1, function go 2"),
}


def test_all_grammars_have_a_case() -> None:
    assert set(GRAMMARS) - {"JSX"} == set(CASES)


@pytest.mark.parametrize("language", CASES)
def test_definitions_are_found(language: str) -> None:
    text, expected = CASES[language]
    found = [
        f"{one.kind} {one.container + '.' if one.container else ''}{one.name} {one.line}"
        for one in find_definitions(language, text)
    ]
    assert ", ".join(found) == expected


@pytest.mark.parametrize("text", ["", "\x00", "def", "class (:", "😀 def é(): pass", "(" * 5_000, "def f(" * 2_000])
@pytest.mark.parametrize("language", ["Python", "C++", "TypeScript", "Rust"])
def test_broken_sources_raise_nothing(language: str, text: str) -> None:
    find_definitions(language, text)


def test_other_languages_have_none() -> None:
    assert find_definitions("Markdown", PYTHON) == find_definitions(None, PYTHON) == []
