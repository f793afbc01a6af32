"""Dependencies of Elixir, Dart and Swift, and hooks of pre-commit."""

import json

import pytest

from commandcenter_app import manifests
from commandcenter_app.manifests.base import Parsed
from commandcenter_app.scan.resolve import resolve

MIX = """defmodule L.MixProject do
  def project, do: [app: :livebook, deps: deps() ++ target_deps(:x)]

  defp deps do
    [
      {:phoenix, "~> 1.8"}, # {:no, "1"}
      {:bun, "~> 1.6", runtime: Mix.env() == :dev},
      {:ex_doc, "~> 0.39", only: [:dev, :test], runtime: false},
      {:both, "~> 1.0", only: [:dev, :prod]},
      {:mine, "~> 2.0", organization: "corp"},
      {:renamed, "~> 1.0", hex: :real_name},
      {:forked, git: "https://github.com/u/forked.git", tag: "v1"},
      {:sibling, in_umbrella: true},
      {:local, path: "../local"}
    ]
  end

  defp target_deps(:app), do: [{:elixirkit, github: "livebook-dev/elixirkit"}]
  defp cli, do: [preferred: {:test, "x"}]
end
"""
MIX_LOCK = """%{
  "bun": {:hex, :bun, "1.6.0", "ab", [:mix], [{:nimble_pool, "~> 1.0", [repo: "hexpm"]}], "hexpm", "6f"},
  "forked": {:git, "https://github.com/u/forked.git", "0123abc", [tag: "v1"]},
  "mine": {:hex, :mine, "2.1.0", "ab", [:mix], [], "hexpm:corp", "6f"},
  "nimble_pool": {:hex, :nimble_pool, "1.1.0", "ab", [:mix], [], "hexpm", "6f"},
  "phoenix": {:hex, :phoenix, "1.8.1", "ab", [:mix], [], "hexpm", "6f"},
  "renamed": {:hex, :real_name, "1.0.5", "ab", [:mix], [], "hexpm", "6f"},
}
"""
PUBSPEC = """name: app
dependencies:
  flutter: {sdk: flutter}
  http: ^1.0.0
  forked:
    git: {url: https://github.com/u/forked.git, ref: main}
  mine: {hosted: https://pub.corp.test, version: ^2.0.0}
dev_dependencies:
  test: any
"""
PUBSPEC_LOCK = """packages:
  http: {dependency: "direct main", description: {name: http, url: "https://pub.dev"}, source: hosted, version: "1.2.0"}
  mine: {dependency: "direct main", description: {url: "https://pub.corp.test"}, source: hosted, version: "2.0.1"}
  meta: {dependency: transitive, description: {url: "https://pub.dev"}, source: hosted, version: "1.9.0"}
  test: {dependency: "direct dev", description: {url: "https://pub.dev"}, source: hosted, version: "1.25.0"}
"""
SWIFT = """// .package(url: "https://github.com/no/no", from: "1.0.0"),
let package = Package(name: "a", dependencies: [
  .package(url: "https://github.com/apple/swift-nio.git", from: "2.0.0"),
  .package(url: "https://github.com/a/exact", exact: "1.2.3"),
  .package(name: "B", url: "git@github.com:b/range.git", "1.0.0"..<"1.5.0"),
  .package(url: "https://github.com/c/minor", .upToNextMinor(from: "0.3.0")),
  .package(path: "../local"),
])
"""
RESOLVED = {
    "pins": [
        {
            "identity": "swift-nio",
            "location": "https://github.com/apple/swift-nio.git",
            "state": {"version": "2.62.0"},
        }
    ],
    "version": 2,
}
HOOKS = """repos:
- repo: https://github.com/psf/black
  rev: 24.1.0
  hooks: [{id: black}]
- repo: https://git.corp.test/hooks.git
  rev: 0123456789012345678901234567890123456789  # frozen: v1.2
- repo: local
  hooks: [{id: x}]
"""


def rows(files: dict[str, str]) -> list[str]:
    parsed = {path: manifests.parse(path, text) for path, text in files.items()}
    assert [one for content in parsed.values() for one in content.problems] == []
    kept = {path: Parsed.from_json(content.to_json()) for path, content in parsed.items()}
    return [
        f"{one.line} {one.constraint} {one.kind}{'' if one.direct else ' indirect'} {one.purl}" for one in resolve(kept)
    ]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"mix.exs": MIX, "mix.lock": MIX_LOCK}, [
            "6 ~> 1.8 runtime pkg:hex/phoenix@1.8.1",
            "7 ~> 1.6 runtime pkg:hex/bun@1.6.0",
            "8 ~> 0.39 dev pkg:hex/ex_doc",
            "9 ~> 1.0 runtime pkg:hex/both",
            "10 ~> 2.0 runtime pkg:hex/mine@2.1.0?repository_url=corp",
            "11 ~> 1.0 runtime pkg:hex/real_name@1.0.5",
            "12 @ git+https://github.com/u/forked.git@v1 runtime "
            "pkg:hex/forked@0123abc?vcs_url=git%2Bhttps://github.com/u/forked.git%40v1",
            "14 @ ../local runtime pkg:hex/local",
            "18 @ git+https://github.com/livebook-dev/elixirkit runtime "
            "pkg:hex/elixirkit?vcs_url=git%2Bhttps://github.com/livebook-dev/elixirkit",
            "5  runtime indirect pkg:hex/nimble_pool@1.1.0",
        ]),
        ({"mix.lock": MIX_LOCK, "apps/a/mix.exs":
          'lockfile: "../../mix.lock"\n  defp deps do\n [{:phoenix, "~> 1.8"}]\n  end\n'},
         ["3 ~> 1.8 runtime pkg:hex/phoenix@1.8.1"]),
        ({"pubspec.yaml": PUBSPEC, "pubspec.lock": PUBSPEC_LOCK}, [
            "3 @ sdk flutter runtime pkg:pub/flutter",
            "4 ^1.0.0 runtime pkg:pub/http@1.2.0",
            "5 @ git+https://github.com/u/forked.git@main runtime "
            "pkg:pub/forked?vcs_url=git%2Bhttps://github.com/u/forked.git%40main",
            "7 ^2.0.0 runtime pkg:pub/mine@2.0.1?repository_url=https://pub.corp.test",
            "9  dev pkg:pub/test@1.25.0",
            "4  runtime indirect pkg:pub/meta@1.9.0",
        ]),
        ({"Package.swift": SWIFT, "Package.resolved": json.dumps(RESOLVED)}, [
            "3 ^2.0.0 runtime pkg:swift/github.com/apple/swift-nio@2.62.0",
            "4 1.2.3 runtime pkg:swift/github.com/a/exact@1.2.3",
            "5 >=1.0.0 <1.5.0 runtime pkg:swift/github.com/b/range",
            "6 ~0.3.0 runtime pkg:swift/github.com/c/minor",
        ]),
        ({".pre-commit-config.yaml": HOOKS}, [
            "2 24.1.0 dev pkg:github/psf/black@24.1.0",
            "5 0123456789012345678901234567890123456789 dev "
            "pkg:generic/git.corp.test/hooks@v1.2?vcs_url=git%2Bhttps://git.corp.test/hooks",
        ]),
    ],
)  # fmt: skip
def test_dependencies(files: dict[str, str], expected: list[str]) -> None:
    found = rows(files)
    if "apps/a/mix.exs" in files:
        found = found[:1]
    assert found == expected
