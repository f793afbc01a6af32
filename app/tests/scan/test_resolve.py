"""Resolve the dependencies of small projects.

Each dependency as `manifest:line name constraint -> version @ lock:line kind licence`, indirect ones with a `~`.
"""

from textwrap import dedent

from commandcenter_app.manifests import parse
from commandcenter_app.manifests.base import Parsed
from commandcenter_app.scan.resolve import Resolved, resolve


def render(one: Resolved) -> str:
    lock = f" @ {one.lock}:{one.lock_line}" if one.lock and one.direct else ""
    extra = " ".join(filter(None, [one.kind, one.group and f"({one.group})", one.licence]))
    wanted = f"{one.name} {one.constraint}".strip()
    return f"{'' if one.direct else '~'}{one.path}:{one.line} {wanted} -> {one.version}{lock} {extra}"


def resolved(files: dict[str, str]) -> list[str]:
    parsed = {}
    for path, text in sorted(files.items()):
        found = parse(path, dedent(text).lstrip("\n"))
        assert found.problems == [], path
        parsed[path] = Parsed.from_json(found.to_json())
    return [render(one) for one in resolve(parsed)]


UV = """
version = 1

[[package]]
name = "app"
version = "0.1.0"
source = { editable = "." }
dependencies = [{ name = "httpx" }]

[package.dev-dependencies]
dev = [{ name = "pytest" }]

[[package]]
name = "httpx"
version = "0.28.1"
source = { registry = "https://example.org/simple" }
dependencies = [{ name = "anyio" }]

[[package]]
name = "anyio"
version = "4.9.0"
source = { registry = "https://example.org/simple" }

[[package]]
name = "pytest"
version = "9.0.0"
source = { registry = "https://example.org/simple" }
dependencies = [{ name = "iniconfig" }, { name = "anyio" }]

[[package]]
name = "iniconfig"
version = "2.1.0"
source = { registry = "https://example.org/simple" }

[[package]]
name = "member"
version = "0.1.0"
source = { editable = "packages/member" }
"""


def test_uv_workspace() -> None:
    files = {
        "pyproject.toml": (
            '[project]\nname = "app"\ndependencies = ["HTTPX>=0.28"]\n[dependency-groups]\ndev = ["pytest"]\n'
        ),
        "uv.lock": UV,
        "packages/member/pyproject.toml": '[project]\nname = "member"\ndependencies = ["anyio"]\n',
        "examples/other/pyproject.toml": '[project]\nname = "other"\ndependencies = ["anyio==3.0"]\n',
    }
    assert resolved(files) == [
        "examples/other/pyproject.toml:3 anyio ==3.0 -> 3.0 runtime",
        "packages/member/pyproject.toml:3 anyio -> 4.9.0 @ uv.lock:19 runtime",
        "pyproject.toml:3 HTTPX >=0.28 -> 0.28.1 @ uv.lock:13 runtime",
        "pyproject.toml:5 pytest -> 9.0.0 @ uv.lock:24 dev (dev)",
        "~uv.lock:30 iniconfig -> 2.1.0 dev",
    ]


def test_poetry_and_pipenv() -> None:
    poetry = """
        [[package]]
        name = "requests"
        version = "2.32.0"
        groups = ["main"]

        [[package]]
        name = "black"
        version = "25.1.0"
        groups = ["dev"]
        """
    pipenv = """
        {
            "_meta": {"sources": [{"name": "x"}]},
            "default": {
                "flask": {"version": "==3.0.0"},
                "click": {"version": "==8.1.0"}
            },
            "develop": {"mypy": {"version": "==1.0"}}
        }
        """
    files = {
        "a/pyproject.toml": '[tool.poetry.dependencies]\nrequests = "^2"\n',
        "a/poetry.lock": poetry,
        "b/Pipfile": '[packages]\nflask = "*"\n[dev-packages]\nmypy = {version = ">=1"}\n',
        "b/Pipfile.lock": pipenv,
    }
    assert resolved(files) == [
        "a/pyproject.toml:2 requests ^2 -> 2.32.0 @ a/poetry.lock:2 runtime",
        "b/Pipfile:2 flask -> 3.0.0 @ b/Pipfile.lock:4 runtime",
        "b/Pipfile:4 mypy >=1 -> 1.0 @ b/Pipfile.lock:7 dev",
        "~a/poetry.lock:7 black -> 25.1.0 dev",
        "~b/Pipfile.lock:5 click -> 8.1.0 runtime",
    ]


def test_requirements_with_constraints_and_comments_of_pip_compile() -> None:
    compiled = """
        anyio==4.9.0 \\
            --hash=sha256:abc
            # via
            #   httpx
            #   starlette
        httpx==0.28.1
            # via -r requirements.in
        idna==3.10  # via httpx
        """
    files = {
        "requirements.txt": compiled,
        "service/requirements.txt": "-c ../constraints.txt\nhttpx\nflask>=3\n",
        "constraints.txt": "HTTPX==0.27\n",
    }
    assert resolved(files) == [
        "~requirements.txt:1 anyio ==4.9.0 -> 4.9.0 runtime",
        "requirements.txt:6 httpx ==0.28.1 -> 0.28.1 runtime",
        "~requirements.txt:8 idna ==3.10 -> 3.10 runtime",
        "service/requirements.txt:2 httpx ==0.27 -> 0.27 runtime",
        "service/requirements.txt:3 flask >=3 -> None runtime",
    ]


def test_npm_workspaces() -> None:
    lock = """
        {
          "name": "root",
          "lockfileVersion": 3,
          "packages": {
            "": {"name": "root", "workspaces": ["packages/*"]},
            "node_modules/react": {
              "version": "19.0.0",
              "license": "MIT"
            },
            "node_modules/a": {"resolved": "packages/a", "link": true},
            "packages/a": {"name": "a", "version": "1.0.0"},
            "packages/a/node_modules/react": {"version": "18.3.1", "license": "MIT"},
            "node_modules/x": {"version": "2.0.0", "dev": true, "license": "ISC"},
            "node_modules/x/node_modules/react": {"version": "17.0.0"},
            "node_modules/y/node_modules/react": {"version": "17.0.0"}
          }
        }
        """
    files = {
        "package.json": '{"dependencies": {"react": "^19"}}',
        "packages/a/package.json": '{"name": "a", "dependencies": {"react": "^18"}, "devDependencies": {"x": "*"}}',
        "examples/package.json": '{"dependencies": {"react": "*"}}',
        "package-lock.json": lock,
    }
    assert resolved(files) == [
        "examples/package.json:1 react -> None runtime",
        "package.json:1 react ^19 -> 19.0.0 @ package-lock.json:6 runtime MIT",
        "packages/a/package.json:1 react ^18 -> 18.3.1 @ package-lock.json:12 runtime MIT",
        "packages/a/package.json:1 x -> 2.0.0 @ package-lock.json:13 dev ISC",
        "~package-lock.json:14 react -> 17.0.0 runtime",
    ]


def test_earlier_npm_lock_files() -> None:
    lock = """
        {
          "lockfileVersion": 1,
          "dependencies": {
            "a": {
              "version": "1.0.0",
              "dependencies": {
                "b": {"version": "1.5.0"}
              }
            },
            "b": {"version": "2.0.0", "dev": true}
          }
        }
        """
    assert resolved({"package.json": '{"devDependencies": {"b": "2"}}', "package-lock.json": lock}) == [
        "package.json:1 b 2 -> 2.0.0 @ package-lock.json:10 dev",
        "~package-lock.json:4 a -> 1.0.0 runtime",
        "~package-lock.json:7 b -> 1.5.0 runtime",
    ]


def test_pnpm() -> None:
    lock = """
        lockfileVersion: '9.0'
        importers:
          .:
            devDependencies:
              vite:
                specifier: ^6
                version: 6.0.1(@types/node@22.0.0)
          web:
            dependencies:
              react:
                specifier: 'catalog:'
                version: 19.0.0
              here:
                specifier: workspace:*
                version: link:../here
        packages:
          '@types/node@22.0.0':
            resolution: {integrity: sha512-a}
          esbuild@0.24.0:
            resolution: {integrity: sha512-b}
          react@19.0.0:
            resolution: {integrity: sha512-c}
          vite@6.0.1:
            resolution: {integrity: sha512-d}
        snapshots:
          '@types/node@22.0.0': {}
          esbuild@0.24.0: {}
          react@19.0.0: {}
          vite@6.0.1(@types/node@22.0.0):
            dependencies:
              esbuild: 0.24.0
              '@types/node': 22.0.0
        """
    files = {
        "package.json": '{"devDependencies": {"vite": "^6"}}',
        "web/package.json": '{"dependencies": {"react": "catalog:", "here": "workspace:*"}}',
        "pnpm-workspace.yaml": "packages: [web]\ncatalog:\n  react: ^19\n",
        "pnpm-lock.yaml": lock,
    }
    assert resolved(files) == [
        "package.json:1 vite ^6 -> 6.0.1 @ pnpm-lock.yaml:23 dev",
        "web/package.json:1 react ^19 -> 19.0.0 @ pnpm-lock.yaml:21 runtime",
        "web/package.json:1 here workspace:* -> None runtime",
        "~pnpm-lock.yaml:17 @types/node -> 22.0.0 dev",
        "~pnpm-lock.yaml:19 esbuild -> 0.24.0 dev",
    ]


def test_earlier_pnpm_lock_files() -> None:
    lock = """
        lockfileVersion: 5.4
        specifiers:
          a: ^1
        dependencies:
          a: 1.0.0_b@2.0.0
        packages:
          /a/1.0.0_b@2.0.0:
            resolution: {integrity: x}
          /@s/b/2.0.0:
            resolution: {integrity: x}
            dev: true
        """
    assert resolved({"package.json": '{"dependencies": {"a": "^1"}}', "pnpm-lock.yaml": lock}) == [
        "package.json:1 a ^1 -> 1.0.0 @ pnpm-lock.yaml:7 runtime",
        "~pnpm-lock.yaml:9 @s/b -> 2.0.0 dev",
    ]


def test_yarn() -> None:
    classic = """
        # yarn lockfile v1

        "@s/a@^1.0.0", "@s/a@~1.2":
          version "1.2.3"
          dependencies:
            b "^2"

        b@^2, b@^2.1:
          version "2.1.0"

        b@^1:
          version "1.9.0"
        """
    berry = """
        __metadata:
          version: 8

        "a@npm:^1, a@npm:^1.1":
          version: 1.1.0
          resolution: "a@npm:1.1.0"

        "mine@workspace:.":
          version: 0.0.0-use.local
          resolution: "mine@workspace:."
        """
    files = {
        "package.json": '{"dependencies": {"@s/a": "~1.2"}}',
        "packages/x/package.json": '{"dependencies": {"b": "^2"}}',
        "yarn.lock": classic,
        "new/package.json": '{"dependencies": {"a": "^1"}}',
        "new/yarn.lock": berry,
    }
    assert resolved(files) == [
        "new/package.json:1 a ^1 -> 1.1.0 @ new/yarn.lock:4 runtime",
        "package.json:1 @s/a ~1.2 -> 1.2.3 @ yarn.lock:3 runtime",
        "packages/x/package.json:1 b ^2 -> 2.1.0 @ yarn.lock:8 runtime",
        "~yarn.lock:11 b -> 1.9.0 runtime",
    ]


def test_go_replacements() -> None:
    go = """
        module example.org/m
        require (
            example.org/a v1.0.0
            example.org/b v1.0.0 // indirect
        )
        replace example.org/a => example.org/fork v1.1.0
        """
    assert resolved({"go.mod": go}) == [
        "go.mod:3 example.org/a v1.0.0 => example.org/fork v1.1.0 -> v1.1.0 runtime",
        "~go.mod:4 example.org/b v1.0.0 -> v1.0.0 runtime",
    ]


def test_cargo_workspace() -> None:
    lock = """
        version = 4

        [[package]]
        name = "core"
        version = "0.1.0"
        dependencies = ["serde", "rand 0.8.5"]

        [[package]]
        name = "rand"
        version = "0.8.5"
        source = "registry+x"

        [[package]]
        name = "rand"
        version = "0.9.1"
        source = "registry+x"

        [[package]]
        name = "serde"
        version = "1.0.228"
        source = "registry+x"
        """
    core = """
        [package]
        name = "core"

        [dependencies]
        serde.workspace = true
        rng = { workspace = true, optional = true }
        local = { path = "../local" }

        [target.'cfg(unix)'.dependencies.rand]
        version = "0.9"
        """
    files = {
        "Cargo.toml": (
            '[workspace]\nmembers = ["core"]\n[workspace.dependencies]\nserde = "1"\n'
            'rng = { package = "rand", version = "0.8" }\n'
        ),
        "core/Cargo.toml": core,
        "Cargo.lock": lock,
    }
    assert resolved(files) == [
        "core/Cargo.toml:5 serde 1 -> 1.0.228 @ Cargo.lock:19 runtime",
        "core/Cargo.toml:6 rand 0.8 -> 0.8.5 @ Cargo.lock:9 optional",
        "core/Cargo.toml:7 local @ ../local -> None runtime",
        "core/Cargo.toml:9 rand 0.9 -> 0.9.1 @ Cargo.lock:14 runtime (cfg(unix))",
    ]


def test_maven_parents_and_properties() -> None:
    parent = """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <parent>
            <groupId>org.example</groupId><artifactId>outside</artifactId><version>7</version>
          </parent>
          <groupId>org.example</groupId>
          <artifactId>root</artifactId>
          <version>1.0</version>
          <properties><junit.version>6.0.0</junit.version></properties>
          <dependencyManagement><dependencies>
            <dependency><groupId>org.junit</groupId><artifactId>junit</artifactId><version>${junit.version}</version></dependency>
            <dependency>
              <groupId>org.example</groupId><artifactId>bom</artifactId><version>3</version><scope>import</scope>
            </dependency>
          </dependencies></dependencyManagement>
        </project>
        """
    child = """
        <project>
          <parent><groupId>org.example</groupId><artifactId>root</artifactId><version>1.0</version></parent>
          <artifactId>child</artifactId>
          <licenses><license><name>MIT</name></license></licenses>
          <properties><junit.version>6.1.0</junit.version></properties>
          <dependencies>
            <dependency><groupId>org.junit</groupId><artifactId>junit</artifactId><scope>test</scope></dependency>
            <dependency>
              <groupId>${project.groupId}</groupId><artifactId>sibling</artifactId><version>${project.version}</version>
            </dependency>
            <dependency><groupId>g</groupId><artifactId>a</artifactId><version>${unknown}</version></dependency>
          </dependencies>
          <build><plugins><plugin><artifactId>maven-jar-plugin</artifactId></plugin></plugins></build>
        </project>
        """
    assert resolved({"pom.xml": parent, "child/pom.xml": child}) == [
        "child/pom.xml:7 org.junit:junit 6.1.0 -> 6.1.0 dev",
        "child/pom.xml:8 org.example:sibling 1.0 -> 1.0 runtime",
        "child/pom.xml:11 g:a ${unknown} -> None runtime",
        "child/pom.xml:13 org.apache.maven.plugins:maven-jar-plugin -> None build (plugin)",
        "pom.xml:2 org.example:outside 7 -> 7 build (parent)",
        "pom.xml:11 org.example:bom 3 -> 3 build (import)",
    ]


def test_gradle() -> None:
    groovy = """
        plugins {
            id 'org.springframework.boot' version '4.0.3'
            alias(libs.plugins.kotlin)
        }
        ext { guavaVersion = '33.0-jre' }
        dependencies {
            implementation "com.google.guava:guava:$guavaVersion" // implementation 'no:no:1'
            /* implementation 'no:no:2' */
            testImplementation group: 'org.junit', name: 'junit', version: '6.0.0'
            implementation platform("org.example:bom:${bomVersion}")
            runtimeOnly 'org.postgresql:postgresql'
            implementation project(':core')
        }
        """
    kotlin = """
        dependencies {
            api(libs.okio.core)
            implementation(libs.bundles.net)
            annotationProcessor("org.example:processor:1.0")
        }
        """
    catalogue = """
        [versions]
        okio = "3.9"
        [libraries]
        okio-core = { module = "com.squareup.okio:okio", version.ref = "okio" }
        http = "org.example:http:2.0"
        [bundles]
        net = ["http", "okio-core"]
        [plugins]
        kotlin = { id = "org.jetbrains.kotlin.jvm", version = { strictly = "2.1.0" } }
        """
    files = {
        "build.gradle": groovy,
        "gradle.properties": "# no=1\nbomVersion=5\n",
        "gradle/libs.versions.toml": catalogue,
        "core/build.gradle.kts": kotlin,
        "core/gradle.lockfile": (
            "# by Gradle\ncom.squareup.okio:okio:3.9.1=compileClasspath,runtimeClasspath\n"
            "org.other:x:1=testRuntimeClasspath\nempty=\n"
        ),
    }
    assert resolved(files) == [
        "build.gradle:2 org.springframework.boot 4.0.3 -> 4.0.3 build (plugin)",
        "build.gradle:3 org.jetbrains.kotlin.jvm 2.1.0 -> 2.1.0 build (plugin)",
        "build.gradle:7 com.google.guava:guava 33.0-jre -> 33.0-jre runtime (implementation)",
        "build.gradle:9 org.junit:junit 6.0.0 -> 6.0.0 dev (testImplementation)",
        "build.gradle:10 org.example:bom 5 -> 5 runtime (implementation)",
        "build.gradle:11 org.postgresql:postgresql -> None runtime (runtimeOnly)",
        "core/build.gradle.kts:2 com.squareup.okio:okio 3.9 -> 3.9.1 @ core/gradle.lockfile:2 runtime (api)",
        "core/build.gradle.kts:3 org.example:http 2.0 -> 2.0 runtime (implementation)",
        "core/build.gradle.kts:3 com.squareup.okio:okio 3.9 -> 3.9.1 @ core/gradle.lockfile:2 runtime (implementation)",
        "core/build.gradle.kts:4 org.example:processor 1.0 -> 1.0 build (annotationProcessor)",
        "~core/gradle.lockfile:3 org.other:x -> 1 dev",
    ]


def test_ruby() -> None:
    gemfile = """
        source "https://rubygems.org"
        gemspec
        gem "rails", "~> 8.0", ">= 8.0.1" # why
        if ENV["X"]
          gem 'pg', require: false
        end
        group :development, :test do
          gem "rspec", group: :ci
        end
        gem "mine", git: "https://user:secret@example.org/mine.git"
        """
    lock = """
        GIT
          remote: https://example.org/mine.git
          specs:
            mine (0.1.0)

        GEM
          remote: https://rubygems.org/
          specs:
            nokogiri (1.18.0-x86_64-linux)
              racc (~> 1.4)
            racc (1.8.1)
            rails (8.0.1)
            rspec (3.13.0)

        PLATFORMS
          x86_64-linux

        DEPENDENCIES
          mine!
          nokogiri
          rails (~> 8.0)
          rspec
        """
    spec = """
        Gem::Specification.new 'mine' do |s|
          s.name = "thing"
          s.license = "MIT"
          s.add_dependency "rack", ">= 3", "< 4"
          s.add_development_dependency('rake')
        end
        """
    assert resolved({"Gemfile": gemfile, "Gemfile.lock": lock, "x/thing.gemspec": spec}) == [
        "Gemfile:3 rails ~> 8.0, >= 8.0.1 -> 8.0.1 @ Gemfile.lock:12 runtime",
        "Gemfile:5 pg -> None runtime",
        "Gemfile:8 rspec -> 3.13.0 @ Gemfile.lock:13 dev (development, test, ci)",
        "Gemfile:10 mine @ git+https://example.org/mine.git -> 0.1.0 @ Gemfile.lock:4 runtime",
        "x/thing.gemspec:4 rack >= 3, < 4 -> None runtime",
        "x/thing.gemspec:5 rake -> None dev",
        "Gemfile.lock:9 nokogiri -> 1.18.0 @ Gemfile.lock:9 runtime",
        "~Gemfile.lock:11 racc -> 1.8.1 runtime",
    ]


def test_php() -> None:
    files = {
        "composer.json": '{"require": {"php": ">=8", "ext-json": "*", "Monolog/monolog": "^3"}}',
        "composer.lock": """
            {
              "packages": [
                {"name": "monolog/monolog", "version": "3.9.0", "license": ["MIT", "BSD-3-Clause"]}
              ],
              "packages-dev": [
                {
                  "name": "a/b",
                  "version": "v1.0.0"
                }
              ]
            }
            """,
    }
    assert resolved(files) == [
        "composer.json:1 Monolog/monolog ^3 -> 3.9.0 @ composer.lock:3 runtime MIT OR BSD-3-Clause",
        "~composer.lock:7 a/b -> v1.0.0 dev",
    ]


def test_dotnet() -> None:
    project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <ItemGroup>
            <PackageReference Include="Serilog" />
            <PackageReference Include="Json" VersionOverride="$(JsonVersion)" />
            <PackageReference Include="S"><Version>1.0</Version><PrivateAssets>all</PrivateAssets></PackageReference>
          </ItemGroup>
        </Project>
        """
    lock = """
        {"version": 1, "dependencies": {"net9.0": {
          "Serilog": {"type": "Direct", "requested": "[4.0.0, )", "resolved": "4.0.1"},
          "Other": {"type": "Transitive", "resolved": "2.0.0"},
          "mine": {"type": "Project"}
        }}}
        """
    files = {
        "Directory.Packages.props": (
            '<Project><ItemGroup><PackageVersion Include="serilog" Version="4.0.0" /></ItemGroup></Project>'
        ),
        "Directory.Build.props": "<Project><PropertyGroup><JsonVersion>13.0.3</JsonVersion></PropertyGroup></Project>",
        "src/App.csproj": project,
        "src/packages.lock.json": lock,
        "old/packages.config": '<packages>\n<package id="X" version="1.0" developmentDependency="true" />\n</packages>',
    }
    assert resolved(files) == [
        "old/packages.config:2 X 1.0 -> 1.0 dev",
        "src/App.csproj:3 Serilog 4.0.0 -> 4.0.1 @ src/packages.lock.json:2 runtime",
        "src/App.csproj:4 Json 13.0.3 -> 13.0.3 runtime",
        "src/App.csproj:5 S 1.0 -> 1.0 build",
        "~src/packages.lock.json:3 Other -> 2.0.0 runtime",
    ]


def test_images() -> None:
    dockerfile = """
        # syntax=docker/dockerfile:1
        ARG PYTHON=3.13
        FROM --platform=$BUILDPLATFORM node:24 AS pages
        FROM python:${PYTHON}-slim@sha256:abc AS base
        COPY --from=pages /a /a
        COPY --from=ghcr.io/astral-sh/uv:0.9 /uv /uv
        FROM scratch
        FROM \\
            base
        FROM registry.example.org:5000/team/app
        FROM ${UNKNOWN}
        """
    compose = """
        x-db: &db
          image: postgres:${PG:-18}
        services:
          db: *db
          web:
            build: .
            image: mine:1
          cache:
            image: redis
        """
    assert resolved({"Dockerfile": dockerfile, "deploy/docker-compose.prod.yml": compose}) == [
        "Dockerfile:3 node 24 -> 24 build (pages)",
        "Dockerfile:4 python 3.13-slim@sha256:abc -> 3.13-slim build (base)",
        "Dockerfile:6 ghcr.io/astral-sh/uv 0.9 -> 0.9 build (copied from)",
        "Dockerfile:10 registry.example.org:5000/team/app -> None build",
        "Dockerfile:11 ${UNKNOWN} -> None runtime",
        "deploy/docker-compose.prod.yml:2 postgres 18 -> 18 runtime (db)",
        "deploy/docker-compose.prod.yml:9 redis -> None runtime (cache)",
    ]


def test_workflows() -> None:
    workflow = """
        on: push
        jobs:
          test:
            container: python:3.13
            services:
              db: {image: "postgres:18"}
            steps:
              - uses: actions/checkout@v5
              - uses: ./local
              - uses: astral/uv@0123456789abcdef0123456789abcdef01234567 # v6.1.0
              - uses: docker://alpine:3.22
          call:
            uses: org/repo/.github/workflows/x.yml@main
        """
    assert resolved({".github/workflows/ci.yml": workflow}) == [
        ".github/workflows/ci.yml:8 actions/checkout v5 -> v5 build (test)",
        ".github/workflows/ci.yml:10 astral/uv 0123456789abcdef0123456789abcdef01234567 -> v6.1.0 build (test)",
        ".github/workflows/ci.yml:11 alpine 3.22 -> 3.22 build (test)",
        ".github/workflows/ci.yml:4 python 3.13 -> 3.13 build (test)",
        ".github/workflows/ci.yml:6 postgres 18 -> 18 build (test)",
        ".github/workflows/ci.yml:13 org/repo/.github/workflows/x.yml main -> main build (call)",
    ]
