"""The registry of engines: their order, their options, and engines of other packages."""

import logging
import os
import re
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import commandcenter_hub
from commandcenter_hub.domain.errors import EngineUnavailable
from commandcenter_hub.domain.stack import Stack
from commandcenter_hub.engines.dagger.options import DaggerOptions
from commandcenter_hub.engines.local.options import LocalOptions
from commandcenter_hub.engines.registry import BUILT_IN, EngineEntry, EngineRegistry
from commandcenter_hub.testing.builders import FAKE, a_stack

STACK = Stack("x", (), "/")


def test_auto_tries_containers_first_and_processes_next() -> None:
    added = (FAKE, replace(FAKE, name="a-fake"), replace(FAKE, name="best", preference=30))
    assert EngineRegistry([*added, *BUILT_IN]).names() == ["best", "dagger", "local", "a-fake", "fake"]


@pytest.mark.parametrize("entry", BUILT_IN, ids=lambda entry: entry.name)
def test_an_entry_has_the_name_and_form_of_its_class(entry: EngineEntry, tmp_path: Path) -> None:
    engine = EngineRegistry(BUILT_IN).load(entry.name, "x", tmp_path, STACK, tmp_path)
    assert (engine.name, engine.capabilities.form) == (entry.name, entry.form)


def test_an_unknown_engine_is_refused_with_the_known_names(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="engine “steam” is not installed") as caught:
        EngineRegistry([FAKE]).load("steam", "x", tmp_path, STACK, tmp_path)
    assert "--engine NAME` (fake)" in caught.value.hint


@pytest.mark.parametrize("name", ["", "auto", "Two Words", "x" * 21, "1st"])
def test_an_invalid_name_of_an_engine_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be the name of an engine"):
        replace(FAKE, name=name)


SOURCES = Path(commandcenter_hub.__file__).parent


def test_nothing_but_the_registry_names_an_engine() -> None:
    own = {SOURCES / "engines" / entry.name for entry in BUILT_IN}
    named = re.compile("|".join(f"[\"']{entry.name}[\"']" for entry in BUILT_IN))
    found = {
        path.relative_to(SOURCES).as_posix()
        for path in SOURCES.rglob("*.py")
        if not own & {*path.parents} and named.search(path.read_text("utf-8"))
    }
    assert found == {"engines/registry.py"}


# -- options


def test_no_engine_reads_the_environment_itself() -> None:
    reads = re.compile(r"\bos\.(environ|getenv)|from os import")
    found = [path.name for path in (SOURCES / "engines").rglob("*.py") if reads.search(path.read_text("utf-8"))]
    assert found == ["fork_server.py"]  # a program of its own, which sets the environment of runs


def test_the_options_of_dagger_come_from_its_variables() -> None:
    options = DaggerOptions.from_environment(
        {
            "_EXPERIMENTAL_DAGGER_RUNNER_HOST": "unix:///run/engine.sock",
            "_EXPERIMENTAL_DAGGER_CLI_BIN": "/opt/dagger",
            "COMMANDCENTER_POSTGRES_COPY": "async",
            "COMMANDCENTER_CA_FILE": "/etc/ca.pem",
            "PIP_INDEX_URL": "https://me:token@index.example/simple",
            "PIP_EXTRA_INDEX_URL": "",
            "PATH": "/bin",
            "SECRET": "not passed on",
        }
    )
    assert options == DaggerOptions(
        runner="unix:///run/engine.sock",
        program="/opt/dagger",
        postgres_backup="async",
        ca_file="/etc/ca.pem",
        index={"PIP_INDEX_URL": "https://me:token@index.example/simple"},
        environment={"PATH": "/bin"},
    )
    assert "token" not in repr(options)
    assert DaggerOptions.from_environment({}) == DaggerOptions()


@pytest.mark.parametrize(("given", "mode"), [("off", "off"), ("sync", "sync"), ("", "sync"), ("of", "sync")])
def test_an_invalid_backup_mode_means_the_safe_one(given: str, mode: str) -> None:
    assert DaggerOptions.from_environment({"COMMANDCENTER_POSTGRES_COPY": given}).postgres_backup == mode


def test_programs_of_the_local_engine_get_only_listed_variables() -> None:
    assert LocalOptions.from_environment({"PATH": "/bin", "AWS_SECRET_ACCESS_KEY": "x"}).environment == {"PATH": "/bin"}


def test_options_come_only_from_the_given_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {"PATH": "/given"}
    engines = EngineRegistry(BUILT_IN, environ)
    environ["PATH"] = "/changed"
    monkeypatch.setenv("PATH", "/other")
    for entry in BUILT_IN:
        engine = engines.load(entry.name, "x", tmp_path, STACK, tmp_path)
        assert engine.context.options.environment == {"PATH": "/given"}  # type: ignore[attr-defined]


# -- engines of other packages

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Install a package that adds engines: its code, and its entry points by name."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))

    def made(package: str, code: str, **points: str) -> None:
        (site / f"{package}.py").write_text(textwrap.dedent(code))
        metadata = site / f"{package}-1.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1\n")
        lines = "".join(f"{name} = {value}\n" for name, value in points.items())
        (metadata / "entry_points.txt").write_text(f"[commandcenter.engines]\n{lines}")
        monkeypatch.delitem(__import__("sys").modules, package, raising=False)

    return made


GOOD = """
    from commandcenter_hub.engines.base import NoOptions
    from commandcenter_hub.engines.registry import EngineEntry

    ENTRY = EngineEntry({name!r}, "commandcenter_hub.testing.fake_engine:FakeEngine", "process", NoOptions)
"""


def test_a_package_adds_an_engine(install: Install, tmp_path: Path) -> None:
    install("reg_good", GOOD.format(name="fake"), fake="reg_good:ENTRY")
    assert "fake" not in EngineRegistry(BUILT_IN)
    engines = EngineRegistry(BUILT_IN, with_installed=True)
    assert engines.names() == ["dagger", "local", "fake"]
    assert engines.form("fake") == "process"
    assert engines.load("fake", "shop", tmp_path / "p", a_stack(), tmp_path).name == "fake"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import no_such_library", "ModuleNotFoundError: No module named 'no_such_library'"),
        ("raise RuntimeError('half-made')", "RuntimeError: half-made"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("ENTRY = 7", "the entry point refers to int, not to an EngineEntry"),
        ("", "has no attribute 'ENTRY'"),
        (GOOD.format(name="other"), "the entry point refers to the engine “other”"),
        (GOOD.format(name="x" * 30), "cannot be the name of an engine"),
        (GOOD.format(name="odd").replace("fake_engine:", "no_such_module:"), "No module named"),
        (GOOD.format(name="odd").replace(":FakeEngine", ":World"), "TypeError: "),
        (GOOD.format(name="odd"), "is not the engine “odd”"),
        (GOOD.format(name="odd").replace('"process", NoOptions', '"process", int'), "AttributeError: "),
    ],
)
def test_an_engine_that_cannot_be_loaded_is_listed_with_the_reason(
    install: Install, tmp_path: Path, code: str, reason: str
) -> None:
    install("reg_odd", code, odd="reg_odd:ENTRY")
    engines = EngineRegistry(BUILT_IN, with_installed=True)
    assert engines.names() == ["dagger", "local", "odd"]
    with pytest.raises(EngineUnavailable, match="The engine “odd” cannot be loaded: ") as caught:
        engines.load("odd", "x", tmp_path, STACK, tmp_path)
    assert reason in caught.value.message
    assert engines.load("local", "x", tmp_path, STACK, tmp_path).name == "local"


def test_a_package_cannot_take_the_name_of_another_engine(
    install: Install, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    install("reg_first", GOOD.format(name="fake"), local="reg_first:ENTRY", fake="reg_first:ENTRY", auto="reg_first:X")
    install("reg_second", GOOD.format(name="fake"), fake="reg_second:ENTRY")
    with caplog.at_level(logging.WARNING):
        engines = EngineRegistry(BUILT_IN, os.environ, with_installed=True)
        assert engines.names() == ["dagger", "local", "fake"]
    assert "“auto” (reg_first:X) is left out" in caplog.text
    assert "“local” (reg_first:ENTRY) is left out" in caplog.text
    assert "“fake” (reg_" in caplog.text
    assert engines.load("local", "x", tmp_path, STACK, tmp_path).name == "local"
