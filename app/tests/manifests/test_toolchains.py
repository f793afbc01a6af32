"""Files that select a runtime: each version as `name version line`, and what is ignored."""

import pytest

from commandcenter_app.manifests import parse


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (".nvmrc", "v16.20.2\n", ["node 16.20.2 1"]),
        (".nvmrc", "# why\nlts/Hydrogen\n", []),
        (".nvmrc", "# why\nlts/hydrogen # here\n", ["node hydrogen 2"]),
        (".nvmrc", "lts/*\n", []),
        ("web/.node-version", "18\r\n", ["node 18 1"]),
        (".python-version", "3.12.1\n3.8\npypy3.9-7.3\nmy-env\n", ["python 3.12.1 1", "python 3.8 2"]),
        (".python-version", "cpython@3.9 3.13t", ["python 3.9 1", "python 3.13t 1"]),
        (".ruby-version", "ruby-2.7.8@gemset\n", ["ruby 2.7.8 1"]),
        (".ruby-version", "jruby-9.3\n", []),
        (
            ".tool-versions",
            "# asdf\nnodejs 14.21.3 system\ngolang 1.20 # old\nterraform 1.5.0\njava temurin-8.0.402+6\n"
            "java graalvm-22.3.1+java17\nruby ref:v3.0\nrust 1.70.0\n",
            ["node 14.21.3 2", "go 1.20 3", "java 8.0.402 5", "rust 1.70.0 8"],
        ),
        ("rust-toolchain", "1.70\n", ["rust 1.70 1"]),
        ("rust-toolchain", "nightly-2022-01-01\n", []),
        ("rust-toolchain", '[toolchain]\nchannel = "1.71.1"\n', ["rust 1.71.1 2"]),
        ("rust-toolchain.toml", '# x\n[toolchain]\ncomponents = []\nchannel = "stable"\n', []),
        ("rust-toolchain.toml", '[toolchain]\nchannel = "1.72-x86_64-pc-windows-msvc"\n', ["rust 1.72 2"]),
    ],
)
def test_selected_runtimes(path: str, text: str, expected: list[str]) -> None:
    parsed = parse(path, text)
    assert parsed.problems == []
    assert [f"{one.name} {one.constraint} {one.line}" for one in parsed.runtimes] == expected
    assert all(one.exact for one in parsed.runtimes)


def test_the_rest_of_a_broken_file_is_parsed() -> None:
    parsed = parse(".tool-versions", "<<<<<<< HEAD\nnodejs 16.1\npython\n=======\nnodejs 18.1\n>>>>>>> other\n")
    assert [f"{one.name} {one.constraint}" for one in parsed.runtimes] == ["node 16.1", "node 18.1"]
    assert [one.message for one in parsed.problems] == [
        "Line 1 could not be parsed: '<<<<<<< HEAD'.",
        "Line 3 contains no version: 'python'.",
        "Line 4 could not be parsed: '======='.",
        "Line 6 could not be parsed: '>>>>>>> other'.",
    ]
