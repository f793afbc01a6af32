"""Fingerprints of definitions: equal for equal definitions, independent of names in the code."""

from dataclasses import dataclass, fields, replace
from types import UnionType
from typing import get_args

import pytest

from commandcenter_hub.domain.fingerprint import comparable, fingerprint
from commandcenter_hub.domain.stack import ContainerForm, HttpProbe, Probe, QueryProbe, Service
from commandcenter_hub.domain.values import HostOf, Part, PathOf, PortOf, SecretRef, Text, Workspace, text
from commandcenter_hub.stacks.commandcenter import Images

from .definitions import built, service


def test_a_fingerprint_depends_on_the_definition_and_not_on_secrets() -> None:
    same, other = built(db_password="another"), built(images=Images(redis="redis:8"))
    for one in built():
        assert fingerprint(one) == fingerprint(same.service(one.name))
    changed = {one.name for one in built() if fingerprint(one) != fingerprint(other.service(one.name))}
    assert changed == {"redis"}


def test_a_renamed_class_changes_no_fingerprint() -> None:
    before = {one.name: fingerprint(one) for one in built()}
    classes = (Service, ContainerForm, SecretRef, PortOf, QueryProbe, HttpProbe)
    names = [one.__qualname__ for one in classes]
    try:
        for one in classes:
            one.__qualname__ = "Renamed"
        assert {one.name: fingerprint(one) for one in built()} == before
    finally:
        for one, name in zip(classes, names, strict=True):
            one.__qualname__ = name


def test_the_way_in_which_a_service_is_started_changes_no_fingerprint() -> None:
    backend = built().service("backend")
    assert backend.process is not None
    assert backend.process.preload
    plain = replace(backend, process=replace(backend.process, preload=""))
    assert fingerprint(plain) == fingerprint(backend)


def test_a_new_field_changes_no_fingerprint_while_it_has_its_default() -> None:
    @dataclass(frozen=True)
    class LaterService(Service):
        new: tuple[str, ...] = ()

    given = service("web")
    values = {one.name: getattr(given, one.name) for one in fields(given)}
    assert fingerprint(LaterService(**values)) == fingerprint(given)
    assert fingerprint(LaterService(**values, new=("x",))) != fingerprint(given)


@pytest.mark.parametrize("union", [Part, Probe])
def test_members_of_a_union_have_different_fingerprints(union: UnionType) -> None:
    kinds = [one.kind for one in get_args(union) if one is not str]
    assert len(set(kinds)) == len(kinds)
    envs: list[dict[str, Text]] = [{"X": text("db")}, {"X": text(SecretRef("db"))}, {"X": text("d", "b")}]
    envs += [{"X": text(HostOf("db"))}, {"X": text(PortOf("db"))}, {"X": text(PathOf("db"))}]
    envs += [{"X": text(Workspace())}, {"Y": text("db")}]
    assert len({fingerprint(replace(service("web"), env=env)) for env in envs}) == len(envs)


def test_only_fingerprints_of_the_same_format_are_compared() -> None:
    assert comparable(fingerprint(service("web")))
    assert len(fingerprint(service("web"))) == 16
    assert not comparable("0123456789abcdef")
    assert not comparable("")
