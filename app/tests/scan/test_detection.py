"""Languages by name, modeline and content. The expected results are those of GitHub's linguist."""

import re

import pytest

from commandcenter_app.scan import detection

MATLAB = "function y = ordering(x)\n% which one is in front\ny = sort(x); % done\nend\n"
PROLOG = ":- module(family, [parent/2]).\n% facts\nparent(a, b).\nancestor(X, Y) :- parent(X, Y).\n"


def detect(name: str, text: str = "") -> str | None:
    guess = detection.by_name(name)
    found = detection.by_content(name, text.encode(), guess) if guess else None
    return found.name if found else None


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [
        ("ordering.m", MATLAB, "MATLAB"),
        ("View.m", "#import <Foundation/Foundation.h>\n@implementation View\n@end\n", "Objective-C"),
        ("app_de.ts", '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n<TS version="2.1"></TS>\n', "XML"),
        ("app.ts", "const a: number = 1;\n", "TypeScript"),
        ("proof.v", "Require Import Arith.\nLemma a : forall n, n = n.\nProof. reflexivity. Qed.\n", "Coq"),
        ("adder.v", "module adder(input a, output b);\n// wire\nassign b = a;\nendmodule\n", "Verilog"),
        ("shape.h", "#pragma once\n#include <string>\nnamespace x {\nclass Shape { public: };\n}\n", "C++"),
        ("plain.h", "int f(void);\n", "C"),
        ("family.pl", PROLOG, "Prolog"),
        ("run.pl", "#!/usr/bin/perl\nuse strict;\n", "Perl"),
        ("site.pp", "# web\nclass web {\n  package { 'nginx': ensure => installed }\n}\n", "Puppet"),
        ("unit.pp", "unit x;\ninterface\nend.\n", "Pascal"),
        ("Acct.cls", "public with sharing class Acct {\n  public Integer n() { return 1; }\n}\n", "Apex"),
        ("paper.cls", "\\NeedsTeXFormat{LaTeX2e}\n\\ProvidesClass{paper}\n", "TeX"),
        ("kernel.cl", "// add\n__kernel void add(__global float *a) {\n}\n", "OpenCL"),
        ("mind.mm", '<map version="freeplane 1.9.13">\n</map>\n', "XML"),
        ("View.mm", "#import <x.h>\n@implementation View\n@end\n", "Objective-C++"),
        ("data.rs", '<?xml version="1.0"?>\n<a/>\n', "XML"),
        ("main.rs", "fn main() {}\n", "Rust"),
        ("configure.ac", "AC_INIT\n", "M4Sugar"),
        ("page.erb", "<p></p>\n", "HTML+ERB"),
        ("x.unknown", "", None),
        ("package-lock.json", "{}", None),
        ("bun.lock", "{}", None),
        ("notes.txt", "# -*- mode: ruby -*-\nputs 1\n", "Ruby"),
        ("script.inc", "x\n// vim: set ft=php :\n", "PHP"),
        ("a.md", "# Title\n", "Markdown"),
        ("go.mod", "module example.com/a\n", "Go Module"),
        ("CMakeLists.txt", "project(a)\n", "CMake"),
        ("welcome.blade.php", "<?php echo 1; ?>\n<p>{{ $name }}</p>\n", "Blade"),
        ("index.php", "<?php echo 1;\n", "PHP"),
        ("build.gradle.kts", "plugins {}\n", "Gradle Kotlin DSL"),
        ("guide.rst.txt", "Title\n=====\n", "reStructuredText"),
        ("v1.2.txt", "x\n", "Text"),
        ("a.mod", "MODULE a;\nEND a.\n", "Modula-2"),
    ],
)
def test_the_language_is_that_of_linguist(name: str, text: str, language: str | None) -> None:
    assert detect(name, text) == language


def test_interpreters_of_linguist() -> None:
    found = detection.by_shebang(b"#!/usr/bin/env -S osascript -l\n")
    assert found is not None
    assert found.name == "AppleScript"
    assert detection.by_shebang(b"#!/bin/sh\n") is detection.table().languages["Shell"]
    assert detection.by_shebang(b"no script\n") is None


def test_all_patterns_can_be_compiled() -> None:
    for rules in detection.table().rules.values():
        for rule in rules:
            for pattern in (*(one for each in rule.get("all", ()) for one in each), *rule.get("none", ())):
                re.compile(pattern, re.MULTILINE)
