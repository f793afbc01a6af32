"""The command that updates a package, for each tool."""

import pytest

from commandcenter_app.gaps.fixes import Fix, Use, fix_all, fix_for


@pytest.mark.parametrize(
    ("ecosystem", "name", "versions", "use", "paths", "command"),
    [
        # Python
        ("pypi", "jinja2", "3.1.2 3.1.6", Use("pyproject.toml", "uv.lock", True), "", "uv add 'jinja2>=3.1.6'"),
        ("pypi", "pytest", "7.0 8.0", Use("pyproject.toml", "uv.lock", True, "dev"), "",
         "uv add --group dev 'pytest>=8.0'"),
        ("pypi", "sphinx", "7.0 8.0", Use("pyproject.toml", "uv.lock", True, "optional", "docs"), "",
         "uv add --optional docs 'sphinx>=8.0'"),
        ("pypi", "urllib3", "1.26 1.27", Use("uv.lock", None, False), "",
         "uv lock --upgrade-package urllib3 && uv sync"),
        ("pypi", "jinja2", "3.1.2 3.1.6", Use("api/pyproject.toml", "uv.lock", True), "",
         "cd api && uv add 'jinja2>=3.1.6'"),
        ("pypi", "jinja2", "3.1.2 3.1.6", Use("pyproject.toml", "poetry.lock", True, "dev", "test"), "",
         "poetry add --group test 'jinja2>=3.1.6'"),
        ("pypi", "urllib3", "1.26 1.27", Use("sub dir/poetry.lock", None, False), "",
         "cd 'sub dir' && poetry update urllib3"),
        ("pypi", "jinja2", "3.1.2 3.1.6", Use("pyproject.toml", "pdm.lock", True), "", "pdm add 'jinja2>=3.1.6'"),
        ("pypi", "jinja2", "3.1.2 3.1.6", Use("Pipfile", "Pipfile.lock", True), "", "pipenv upgrade 'jinja2>=3.1.6'"),
        ("pypi", "jinja2", "3.1.2 3.1.6", Use("requirements.txt", None, True), "requirements.in requirements.txt",
         "pip-compile --upgrade-package jinja2==3.1.6 --output-file requirements.txt requirements.in"),
        ("pypi", "jinja2", "3.1.2 3.1.6", Use("requirements.txt", None, True), "requirements.txt", None),
        # JavaScript
        ("npm", "lodash", "4.17.20 4.17.21", Use("package.json", "package-lock.json", True), "",
         "npm install 'lodash@^4.17.21'"),
        ("npm", "@scope/it", "1.0.0 1.0.1", Use("web/package.json", "package-lock.json", True, "dev"), "",
         "cd web && npm install --save-dev '@scope/it@^1.0.1'"),
        ("npm", "minimist", "1.2.0 1.2.6", Use("package-lock.json", None, False), "", "npm update minimist"),
        ("npm", "lodash", "4.17.20 4.17.21", Use("package.json", "pnpm-lock.yaml", True), "",
         "pnpm add 'lodash@^4.17.21'"),
        ("npm", "minimist", "1.2.0 1.2.6", Use("pnpm-lock.yaml", None, False), "",
         "pnpm update --recursive --depth Infinity minimist"),
        ("npm", "lodash", "4.17.20 4.17.21", Use("package.json", "yarn.lock", True), "",
         "yarn upgrade 'lodash@^4.17.21'"),
        ("npm", "lodash", "4.17.20 4.17.21", Use("package.json", "yarn.lock", True), ".yarnrc.yml",
         "yarn up 'lodash@^4.17.21'"),
        ("npm", "minimist", "1.2.0 1.2.6", Use("yarn.lock", None, False), ".yarnrc.yml",
         "yarn up --recursive minimist"),
        ("npm", "minimist", "1.2.0 1.2.6", Use("yarn.lock", None, False), "", None),
        ("npm", "lodash", "4.17.20 4.17.21", Use("package.json", "bun.lock", True), "", "bun add 'lodash@^4.17.21'"),
        # Rust: within the compatible versions the lock file is enough
        ("cargo", "time", "0.3.1 0.3.36", Use("Cargo.toml", "Cargo.lock", True), "",
         "cargo update --package time@0.3.1 --precise 0.3.36"),
        ("cargo", "time", "0.2.7 0.3.36", Use("Cargo.toml", "Cargo.lock", True), "", "cargo add time@0.3.36"),
        ("cargo", "time", "0.2.7 0.3.36", Use("Cargo.toml", "Cargo.lock", True, "dev"), "",
         "cargo add --dev time@0.3.36"),
        ("cargo", "time", "0.2.7 0.3.36", Use("Cargo.lock", None, False), "", None),
        # Go
        ("go", "golang.org/x/net", "v0.7.0 0.17.0", Use("go.mod", None, True), "",
         "go get golang.org/x/net@v0.17.0 && go mod tidy"),
        ("go", "golang.org/x/net", "v0.7.0 0.17.0", Use("tools/go.mod", None, False), "",
         "cd tools && go get golang.org/x/net@v0.17.0 && go mod tidy"),
        # the others
        ("gem", "rack", "2.2.3 2.2.8", Use("Gemfile", "Gemfile.lock", True), "", "bundle update --conservative rack"),
        ("composer", "twig/twig", "v3.4.0 3.4.3", Use("composer.json", "composer.lock", True, "dev"), "",
         "composer require --dev --with-all-dependencies 'twig/twig:^3.4.3'"),
        ("composer", "twig/twig", "v3.4.0 3.4.3", Use("composer.lock", None, False), "",
         "composer update --with-dependencies twig/twig"),
        ("nuget", "Newtonsoft.Json", "12.0.1 13.0.1", Use("src/App.csproj", None, True), "",
         "cd src && dotnet add App.csproj package Newtonsoft.Json --version 13.0.1"),
        ("nuget", "Newtonsoft.Json", "12.0.1 13.0.1", Use("packages.lock.json", None, False), "",
         "dotnet add package Newtonsoft.Json --version 13.0.1"),
        ("nuget", "Newtonsoft.Json", "12.0.1 13.0.1", Use("src/App.csproj", None, True),
         "Directory.Packages.props", None),
        ("hex", "plug", "1.10.0 1.15.0", Use("mix.exs", "mix.lock", True), "", "mix deps.update plug"),
        ("pub", "http", "0.13.0 1.0.0", Use("pubspec.yaml", "pubspec.lock", True), "", "dart pub add 'http:^1.0.0'"),
        ("pub", "http", "1.0.0 1.0.1", Use("pubspec.yaml", "pubspec.lock", True), "", "dart pub upgrade http"),
    ],
)  # fmt: skip
def test_commands(ecosystem: str, name: str, versions: str, use: Use, paths: str, command: str | None) -> None:
    current, to = versions.split()
    found = fix_for(ecosystem, name, current, to, use, frozenset(paths.split()))
    assert found is not None
    assert found.command == command
    assert to.removeprefix("v") in found.advice


def test_a_place_without_a_tool_is_named() -> None:
    found = fix_for("maven", "org.example:it", "1.0", "1.1", Use("pom.xml", None, True), frozenset())
    assert found == Fix(None, "Set its version to 1.1 in pom.xml.", "pom.xml")
    assert fix_for("maven", "org.example:it", "1.0", "1.1", Use("gradle.lockfile", None, False), frozenset()) is None
    found = fix_for("pypi", "it", "1.0", "1.1", Use("pyproject.toml", "pylock.toml", True), frozenset())
    assert found == Fix(None, "Set its version to 1.1 in pyproject.toml.", "pyproject.toml")


@pytest.mark.parametrize("name", ["-rf", "a;b", "a b", "$(x)", "", "a\nb", "`a`"])
def test_a_name_that_a_shell_could_read_in_another_way_has_no_command(name: str) -> None:
    use = Use("package.json", "package-lock.json", True)
    assert fix_for("npm", name, "1.0.0", "1.0.1", use, frozenset()) is None
    assert fix_for("npm", "it", "1.0.0", name, use, frozenset()) is None


@pytest.mark.parametrize(
    ("ecosystem", "updates", "paths", "command"),
    [
        ("pypi", [("a 1.0 1.2", Use("pyproject.toml", "uv.lock", True)),
                  ("t 1.0 1.2", Use("pyproject.toml", "uv.lock", True, "dev")),
                  ("b 2.0 2.2", Use("pyproject.toml", "uv.lock", True))], "",
         "uv add 'a>=1.2' 'b>=2.2' && uv add --group dev 't>=1.2'"),
        ("npm", [("a 1.0.0 1.2.0", Use("package.json", "package-lock.json", True)),
                 ("b 1.0.0 1.2.0", Use("web/package.json", "package-lock.json", True)),
                 ("c 1.0.0 1.2.0", Use("web/package.json", "package-lock.json", True))], "",
         "npm install 'a@^1.2.0' && (cd web && npm install 'b@^1.2.0' 'c@^1.2.0')"),
        ("npm", [("b 1.0.0 1.2.0", Use("web/package.json", "package-lock.json", True)),
                 ("c 1.0.0 1.2.0", Use("web/package.json", "package-lock.json", True))], "",
         "cd web && npm install 'b@^1.2.0' 'c@^1.2.0'"),
        ("cargo", [("a 1.0.0 1.2.0", Use("Cargo.toml", "Cargo.lock", True)),
                   ("b 1.0.0 1.3.0", Use("Cargo.toml", "Cargo.lock", True))], "",
         "cargo update --package a@1.0.0 --package b@1.0.0"),
        ("go", [("golang.org/x/net v0.7.0 0.8.0", Use("go.mod", None, True)),
                ("golang.org/x/mod v0.7.0 0.9.0", Use("go.mod", None, True))], "",
         "go get golang.org/x/net@v0.8.0 golang.org/x/mod@v0.9.0 && go mod tidy"),
        ("pypi", [("a 1.0 1.2", Use("requirements.txt", None, True)),
                  ("b 1.0 1.2", Use("requirements.txt", None, True))], "requirements.in requirements.txt",
         "pip-compile --upgrade-package a==1.2 --upgrade-package b==1.2 --output-file requirements.txt "
         "requirements.in"),
        ("nuget", [("A 1.0.0 1.2.0", Use("App.csproj", None, True)),
                   ("B 1.0.0 1.2.0", Use("App.csproj", None, True))], "",
         "dotnet add App.csproj package A --version 1.2.0 && dotnet add App.csproj package B --version 1.2.0"),
        ("pypi", [("a 1.0 1.2", Use("requirements.txt", None, True))], "", None),
    ],
)  # fmt: skip
def test_one_command_line_updates_several_packages(
    ecosystem: str, updates: list[tuple[str, Use]], paths: str, command: str | None
) -> None:
    known = frozenset(paths.split())
    split = [(words.split(), use) for words, use in updates]
    fixes = [fix_for(ecosystem, name, current, to, use, known) for (name, current, to), use in split]
    assert fix_all(one for one in fixes if one is not None) == command
