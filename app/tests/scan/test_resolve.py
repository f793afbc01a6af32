"""Small projects as files, and what is put together from them.

Each dependency as `manifest:line name constraint -> version @ lock:line kind licence`, transitive ones with a `~`.
"""

from textwrap import dedent

from commandcenter_app.scan.manifests import parse
from commandcenter_app.scan.manifests.base import Parsed
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


def test_npm_of_old() -> None:
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


def test_pnpm_of_old() -> None:
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
