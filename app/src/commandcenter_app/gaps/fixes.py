"""The command that updates one package, in the tool of the project's own lock file or manifest. Pure."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import chain
from typing import NamedTuple

from commandcenter_app.gaps.versions import is_compatible
from commandcenter_app.manifests.base import BUILD, DEV, OPTIONAL, RUNTIME

SAFE_NAME = re.compile(r"@?[A-Za-z0-9][\w.~+:/@-]{0,200}", re.ASCII)
SAFE_VERSION = re.compile(r"v?\d[\w.!+~-]{0,100}", re.ASCII)


class Use(NamedTuple):
    """How a package is used: the file that declares it (or else its lock file), its lock file, kind and group."""

    path: str
    lock: str | None
    direct: bool
    kind: str = RUNTIME
    group: str | None = None


Words = tuple[str, ...]


class Command(NamedTuple):
    """A command: its words, those that name one package, and further words.

    `among` names it if the command updates several; None: as `each`. With `alone`, the command accepts one only.
    """

    before: Words
    each: Words = ()
    after: Words = ()
    among: Words | None = None
    alone: bool = False


class Fix(NamedTuple):
    """How to update a package: a shell command to run in the project's folder, if there is one, and advice in words.

    `file` is the file whose tool updates it, or else the file to change; `commands` are run in `folder`.
    """

    command: str | None
    advice: str
    file: str = ""
    folder: str = ""
    commands: tuple[Command, ...] = ()


class _Update(NamedTuple):
    name: str
    current: str
    to: str
    use: Use
    paths: frozenset[str]

    @property
    def major(self) -> bool:
        """Whether the update is incompatible by the rules of Cargo and npm."""
        return not is_compatible(self.current, self.to)


def fix_for(ecosystem: str, name: str, current: str, to: str, use: Use, paths: frozenset[str]) -> Fix | None:
    """Return how to update a package from `current` to `to`; None if it is not known for its files.

    `paths` are those of all manifests and lock files; some tools are recognised by a second file.
    """
    file = use.lock or use.path
    base = posixpath.basename(file)
    update = _Update(name, current.removeprefix("v"), to.removeprefix("v"), use, paths)
    if not SAFE_NAME.fullmatch(name) or not SAFE_VERSION.fullmatch(to):
        return None
    tool = TOOLS.get(base)
    if tool is None and ecosystem == "pypi" and base.endswith(".txt"):
        tool = _pip_tools
    if tool is None and base.endswith((".csproj", ".fsproj", ".vbproj")):
        tool = _dotnet
    if tool is None:
        return Fix(None, f"Set its version to {to} in {use.path}.", use.path) if use.direct else None
    found = tool(update)
    if isinstance(found, Fix):
        return found._replace(file=file)
    folder = posixpath.dirname(use.path if use.direct else file)
    words = [(*one.before, *one.each, *one.after) for one in found]
    return Fix(_in_folder(folder, words), f"Update {name} to {to}.", file, folder, tuple(found))


def fix_all(fixes: Iterable[Fix]) -> str | None:
    """Return one command line that applies all fixes that have commands; None if no fix has one.

    Commands that differ in the package only are joined. Commands that name no package, such as `go mod tidy`, run last.
    """
    folders: dict[str, dict[tuple[Words, Words, Words], dict[Words, None]]] = defaultdict(dict)
    for fix in fixes:
        for one in fix.commands:
            each = one.each if one.among is None else one.among
            packages = folders[fix.folder].setdefault((one.before, one.after, each if one.alone else ()), {})
            packages[each] = None
    lines = []
    for folder, commands in folders.items():
        ordered = sorted(commands.items(), key=lambda one: () in one[1])
        lines.append(_in_folder(folder, [(*key[0], *chain(*each), *key[1]) for key, each in ordered]))
    return " && ".join(f"({line})" if len(lines) > 1 and line.startswith("cd ") else line for line in lines) or None


def _in_folder(folder: str, commands: Iterable[Iterable[str]]) -> str:
    place = f"cd {shlex.quote(folder)} && " if folder else ""
    return place + " && ".join(shlex.join(words) for words in commands)


Commands = list[Command]


def _uv(update: _Update) -> Commands:
    if not update.use.direct:
        return [Command(("uv", "lock"), ("--upgrade-package", update.name)), Command(("uv", "sync"))]
    return [Command(("uv", "add", *_python_group(update.use, "--optional")), (f"{update.name}>={update.to}",))]


def _poetry(update: _Update) -> Commands:
    if not update.use.direct:
        return [Command(("poetry", "update"), (update.name,))]
    return [Command(("poetry", "add", *_python_group(update.use, "--optional")), (f"{update.name}>={update.to}",))]


def _pdm(update: _Update) -> Commands:
    if not update.use.direct:
        return [Command(("pdm", "update"), (update.name,))]
    return [Command(("pdm", "add", *_python_group(update.use, "--group")), (f"{update.name}>={update.to}",))]


def _python_group(use: Use, optional: str) -> list[str]:
    if use.kind == OPTIONAL and use.group:
        return [optional, use.group]
    return ["--group", use.group or "dev"] if use.kind == DEV else []


def _pipenv(update: _Update) -> Commands:
    return [Command(("pipenv", "upgrade"), (f"{update.name}>={update.to}",))]


def _pip_tools(update: _Update) -> Commands | Fix:
    """Compile the file again with pip-tools, if its input is in the same folder."""
    file = update.use.lock or update.use.path
    source = file.removesuffix(".txt") + ".in"
    if source not in update.paths:
        return Fix(None, f"Require {update.name}=={update.to} in {file}, then install it again.")
    inputs, output = posixpath.basename(source), posixpath.basename(file)
    each = ("--upgrade-package", f"{update.name}=={update.to}")
    return [Command(("pip-compile",), each, ("--output-file", output, inputs))]


def _npm(update: _Update) -> Commands:
    if not update.use.direct:
        return [Command(("npm", "update"), (update.name,))]
    return [Command(("npm", "install", *_dev(update.use, "--save-dev")), (f"{update.name}@^{update.to}",))]


def _pnpm(update: _Update) -> Commands:
    if not update.use.direct:
        return [Command(("pnpm", "update", "--recursive", "--depth", "Infinity"), (update.name,))]
    return [Command(("pnpm", "add", *_dev(update.use, "--save-dev")), (f"{update.name}@^{update.to}",))]


def _yarn(update: _Update) -> Commands | Fix:
    """Update with Yarn 2 or later, which has a `.yarnrc.yml`, or with Yarn 1."""
    folder = posixpath.dirname(update.use.lock or update.use.path)
    modern = posixpath.join(folder, ".yarnrc.yml") in update.paths
    if update.use.direct:
        return [Command(("yarn", "up" if modern else "upgrade"), (f"{update.name}@^{update.to}",))]
    if modern:
        return [Command(("yarn", "up", "--recursive"), (update.name,))]
    return Fix(None, f"Add “{update.name}”: “^{update.to}” to “resolutions” in package.json, then run yarn install.")


def _bun(update: _Update) -> Commands:
    if not update.use.direct:
        return [Command(("bun", "update"), (update.name,))]
    return [Command(("bun", "add", *_dev(update.use, "--dev")), (f"{update.name}@^{update.to}",))]


def _cargo(update: _Update) -> Commands | Fix:
    if not update.major:
        package = ("--package", f"{update.name}@{update.current}")
        # cargo accepts a version for one package only.
        return [Command(("cargo", "update"), (*package, "--precise", update.to), among=package)]
    if update.use.direct:
        kind = ["--build"] if update.use.kind == BUILD else _dev(update.use, "--dev")
        return [Command(("cargo", "add", *kind), (f"{update.name}@{update.to}",))]
    return Fix(None, f"Update the crate that needs it: {update.to} is not compatible with {update.current}.")


def _go(update: _Update) -> Commands:
    return [Command(("go", "get"), (f"{update.name}@v{update.to}",)), Command(("go", "mod", "tidy"))]


def _bundler(update: _Update) -> Commands:
    return [Command(("bundle", "update", "--conservative"), (update.name,))]


def _composer(update: _Update) -> Commands:
    if not update.use.direct:
        return [Command(("composer", "update", "--with-dependencies"), (update.name,))]
    options = (*_dev(update.use, "--dev"), "--with-all-dependencies")
    return [Command(("composer", "require", *options), (f"{update.name}:^{update.to}",))]


def _dotnet(update: _Update) -> Commands | Fix:
    folder = posixpath.dirname(update.use.path)
    parts = folder.split("/") if folder else []
    above = ["/".join(parts[:count]) for count in range(len(parts) + 1)]
    central = next((one for one in above if posixpath.join(one, "Directory.Packages.props") in update.paths), None)
    if central is not None:
        file = posixpath.join(central, "Directory.Packages.props")
        return Fix(None, f"Set its version to {update.to} in {file}.")
    project = posixpath.basename(update.use.path)
    named = [project] if project.endswith("proj") else []
    return [Command(("dotnet", "add", *named, "package"), (update.name, "--version", update.to), alone=True)]


def _mix(update: _Update) -> Commands:
    return [Command(("mix", "deps.update"), (update.name,))]


def _pub(update: _Update) -> Commands:
    if update.use.direct and update.major:
        return [
            Command(("dart", "pub", "add"), (f"{'dev:' if update.use.kind == DEV else ''}{update.name}:^{update.to}",))
        ]
    return [Command(("dart", "pub", "upgrade"), (update.name,))]


def _dev(use: Use, option: str) -> list[str]:
    return [option] if use.kind == DEV else []


TOOLS: dict[str, Callable[[_Update], Commands | Fix]] = {
    "uv.lock": _uv,
    "poetry.lock": _poetry,
    "pdm.lock": _pdm,
    "Pipfile.lock": _pipenv,
    "package-lock.json": _npm,
    "npm-shrinkwrap.json": _npm,
    "pnpm-lock.yaml": _pnpm,
    "yarn.lock": _yarn,
    "bun.lock": _bun,
    "Cargo.lock": _cargo,
    "go.mod": _go,
    "Gemfile.lock": _bundler,
    "gems.locked": _bundler,
    "composer.lock": _composer,
    "packages.lock.json": _dotnet,
    "packages.config": _dotnet,
    "mix.lock": _mix,
    "pubspec.lock": _pub,
}
"""Lock files and manifests, with the tool that updates them."""
