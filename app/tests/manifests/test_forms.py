"""Forms of manifests and lock files that projects use less often, each as the ecosystem's own tool reads it."""

import json

import pytest

from commandcenter_app import manifests
from commandcenter_app.manifests.base import Parsed
from commandcenter_app.scan.resolve import resolve


def parse(files: dict[str, str]) -> dict[str, Parsed]:
    found = {path: manifests.parse(path, text) for path, text in files.items()}
    assert [one for parsed in found.values() for one in parsed.problems] == []
    return {path: Parsed.from_json(parsed.to_json()) for path, parsed in found.items()}


def purls(files: dict[str, str]) -> dict[str | None, str]:
    return {one.purl: one.kind for one in resolve(parse(files))}


POM = """<project><groupId>g</groupId><artifactId>a</artifactId><version>1</version><build>
<plugins><plugin><groupId>p</groupId><artifactId>plugin</artifactId><version>2</version>
<configuration><annotationProcessorPaths><path><groupId>m</groupId><artifactId>processor</artifactId><version>3</version>
</path></annotationProcessorPaths></configuration>
<dependencies><dependency><groupId>d</groupId><artifactId>of-plugin</artifactId><version>4</version></dependency></dependencies>
</plugin></plugins>
<extensions><extension><groupId>e</groupId><artifactId>ext</artifactId><version>5</version></extension></extensions></build>
<reporting><plugins><plugin><groupId>r</groupId><artifactId>rep</artifactId><version>6</version></plugin></plugins></reporting>
</project>"""
GO = """module example.com/m

go 1.22

require (
\tgithub.com/a/local v1.0.0
\tgithub.com/a/forked v1.0.0
\tgithub.com/a/newer v1.0.0
)

replace github.com/a/local => ../local
replace github.com/a/forked v1.0.0 => github.com/fork/forked v1.1.0
replace github.com/a/newer => github.com/a/newer v1.2.0
"""


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"pom.xml": POM},
         {"pkg:maven/p/plugin@2": "build", "pkg:maven/m/processor@3": "build", "pkg:maven/d/of-plugin@4": "build",
          "pkg:maven/e/ext@5": "build", "pkg:maven/r/rep@6": "build"}),
        ({"go.mod": GO},
         {"pkg:golang/github.com/a/local": "runtime", "pkg:golang/github.com/fork/forked@v1.1.0": "runtime",
          "pkg:golang/github.com/a/newer@v1.2.0": "runtime"}),
        ({"Cargo.toml": '[package]\nname = "a"\n[dependencies]\nserde = "1.0"\n', "Cargo.lock":
          '[[package]]\nname = "serde"\nversion = "1.0.200"\nsource = "git+https://github.com/serde-rs/serde?rev=ab#abc"\n'},
         {"pkg:cargo/serde@1.0.200?vcs_url=git%2Bhttps://github.com/serde-rs/serde%3Frev%3Dab": "runtime"}),
        ({"package.json": json.dumps({"dependencies": {"h": "https://x.test/h.tgz"}})},
         {"pkg:npm/h?download_url=https://x.test/h.tgz": "runtime"}),
        ({"package-lock.json": json.dumps({"packages": {"node_modules/g": {
            "version": "1.0.0", "resolved": "git+ssh://git@github.com/u/g.git#abc"}}})},
         {"pkg:npm/g@1.0.0?vcs_url=git%2Bssh://github.com/u/g.git": "runtime"}),
        ({"requirements.txt": "-c constraints.txt\nfoo>=1\nbar>=1\n", "constraints.txt": "foo==1.5\nbar<2\nother==1\n"},
         {"pkg:pypi/foo@1.5": "runtime", "pkg:pypi/bar": "runtime"}),
        ({"pyproject.toml": '[project]\nname = "p"\n[project.optional-dependencies]\nall = ["p[x]"]\nx = ["d==1"]\n'
          '[tool.hatch.envs.test]\ndependencies = ["h==2"]\n'},
         {"pkg:pypi/d@1": "optional", "pkg:pypi/h@2": "dev"}),
        ({"poetry.lock": '[[package]]\nname = "x"\nversion = "1.0"\n[package.source]\ntype = "git"\n'
          'url = "https://github.com/u/x.git"\n'},
         {"pkg:pypi/x@1.0?vcs_url=git%2Bhttps://github.com/u/x.git": "runtime"}),
        ({"uv.lock": 'version = 1\n[[package]]\nname = "x"\nversion = "1.0"\n'
          'source = { git = "https://github.com/u/x?rev=v1#abc" }\n'},
         {"pkg:pypi/x@1.0?vcs_url=git%2Bhttps://github.com/u/x": "runtime"}),
        ({"a.csproj": '<Project Sdk="MSTest.Sdk/3.6.4"><Sdk Name="Aspire.AppHost.Sdk" Version="9.0.0"/><ItemGroup>'
          '<PackageReference Include="E; F" Version="4"/></ItemGroup></Project>'},
         {"pkg:nuget/MSTest.Sdk@3.6.4": "build", "pkg:nuget/Aspire.AppHost.Sdk@9.0.0": "build",
          "pkg:nuget/E@4": "runtime", "pkg:nuget/F@4": "runtime"}),
        ({"global.json": '{"sdk": {"version": "8.0.100"}, "msbuild-sdks": {"My.Sdk": "1.2.3"}}',
          ".config/dotnet-tools.json": '{"tools": {"dotnet-ef": {"version": "8.0.1"}}}'},
         {"pkg:nuget/My.Sdk@1.2.3": "build", "pkg:nuget/dotnet-ef@8.0.1": "dev"}),
        ({"Gemfile": "gem 'x', git: 'https://github.com/u/x', tag: 'v1'\ngem 'y', '~> 1', github: 'u/y'\n"
          "gem 'z', path: '../z'\n"},
         {"pkg:gem/x?vcs_url=git%2Bhttps://github.com/u/x%40v1": "runtime",
          "pkg:gem/y?vcs_url=git%2Bhttps://github.com/u/y": "runtime", "pkg:gem/z": "runtime"}),
    ],
)  # fmt: skip
def test_packages(files: dict[str, str], expected: dict[str, str]) -> None:
    assert purls(files) == expected


@pytest.mark.parametrize(
    ("path", "text", "runtime"),
    [
        ("a.csproj", "<Project><PropertyGroup><TargetFramework>net6.0</TargetFramework></PropertyGroup></Project>",
         ("dotnet", "6.0", 1, True)),
        ("global.json", '{"sdk": {"version": "8.0.100"}}', ("dotnet", "8.0.100", 1, True)),
        ("Gemfile", "ruby '3.1.0'\n", ("ruby", "3.1.0", 1, True)),
        ("Gemfile", 'ruby ">= 3.0"\n', ("ruby", ">= 3.0", 1, False)),
        ("composer.json", '{"require": {"php": ">=8.1"}}', ("php", ">=8.1", 1, False)),
    ],
)  # fmt: skip
def test_runtimes(path: str, text: str, runtime: tuple[str, str, int, bool]) -> None:
    assert parse({path: text})[path].runtimes == [runtime]
