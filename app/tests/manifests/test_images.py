"""Images and actions, each with the version according to Docker, Compose or the comment beside it."""

import pytest

from commandcenter_app import manifests
from commandcenter_app.scan.resolve import Resolved, resolve


def rows(**files: str) -> list[Resolved]:
    """Return the dependencies of files; `__` in a name stands for a dot, `___` for a slash."""
    named = {name.replace("___", "/").replace("__", "."): text for name, text in files.items()}
    parsed = {path: manifests.parse(path, text) for path, text in named.items()}
    assert [one for content in parsed.values() for one in content.problems] == []
    return resolve(parsed)


def images(**files: str) -> list[tuple[str, str | None, str]]:
    return [(one.name, one.version, one.kind) for one in rows(**files)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ARG A=x \\\n    B=3.20\nFROM alpine:${B}\n", [("alpine", "3.20", "runtime")]),
        ("ARG A=3.19 B=12-slim\nFROM debian:${B}\n", [("debian", "12-slim", "runtime")]),
        ("ARG A=3.12\nARG B=python:$A-slim\nFROM ${B}\n", [("python", "3.12-slim", "runtime")]),
        ("ARG A='3.12' B=\"x y\"\nFROM a:$A\n", [("a", "3.12", "runtime")]),
        ("FROM node:20\nRUN echo `date`\nFROM nginx:1.27\n", [("node", "20", "build"), ("nginx", "1.27", "runtime")]),
        ("# escape=`\nFROM a:1\nRUN dir C:\\\nFROM b:2\n", [("a", "1", "build"), ("b", "2", "runtime")]),
        ("# syntax=docker/dockerfile:1\n# escape=`\nFROM `\n a:1\n", [("a", "1", "runtime")]),
        ("\n# escape=`\nFROM a:1\nRUN x `\nFROM b:2\n", [("a", "1", "build"), ("b", "2", "runtime")]),
        (
            "FROM a:1\nRUN <<EOF\nFROM b:2\nEOF\nRUN <<-'E' cat\n\tFROM c:3\n\tE\nFROM d:4",
            [("a", "1", "build"), ("d", "4", "runtime")],
        ),
        ("FROM a:1 AS base\nFROM base AS second\nFROM second\n", [("a", "1", "runtime")]),
        (
            "FROM --platform=$BUILDPLATFORM a:1 AS Base\nFROM base\nCOPY --from=b:2 /x /y\n",
            [("a", "1", "runtime"), ("b", "2", "build")],
        ),
        (
            "FROM a:1\nRUN --mount=type=bind,from=b:2 x && \\\n  # a comment\n\n  y\n",
            [("a", "1", "runtime"), ("b", "2", "build")],
        ),
        ("FROM a:1\nRUN x \\\\\nFROM b:2\n", [("a", "1", "build"), ("b", "2", "runtime")]),
        ("FROM ${X:-busybox}:${Y:+no}1.36\n", [("busybox", "1.36", "runtime")]),
        ("ARG R\nFROM ${R:-docker.io}/library/a:${V-2}@sha256:ab\n", [("docker.io/library/a", "2", "runtime")]),
        ("from scratch\nCOPY --from=0 /a /b\n", []),
    ],
)  # fmt: skip
def test_images_of_a_dockerfile(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    assert images(Dockerfile=text) == expected


def test_an_image_with_an_unset_argument_is_not_known() -> None:
    (one,) = rows(Dockerfile="ARG TAG\nFROM nginx:${TAG}\n")
    assert (one.name, one.version, one.unknown, one.purl) == (
        "nginx",
        None,
        "TAG has no value here",
        "pkg:docker/nginx",
    )
    (one,) = rows(Dockerfile="ARG BASE\nFROM $BASE\n")
    assert (one.version, one.unknown, one.purl) == (None, "BASE has no value here", None)


def test_images_of_a_compose_file() -> None:
    found = rows(
        __env="REDIS_VERSION=7.2  # the newest\nexport APP_TAG='2.0'\nDB_PASSWORD=1.0\nEMPTY=\n",
        compose__yaml="""
x-db: &db {image: "postgres:16.3"}
x-more: &more {restart: always, image: other:1}
services:
  one: {<<: *db}
  two: {<<: [*db, *more]}
  three:
    <<: *db
    image: postgres:13
  four: {image: "${REG:-ghcr.io}/app:${TAG:-${VER:-1.2}}"}
  five: {image: "redis:${REDIS_VERSION}"}
  six: {image: "mysql:${MYSQL_TAG:?set it}"}
  seven: {image: own:dev, build: .}
  eight:
    build:
      dockerfile_inline: |
        FROM caddy:2.8
        RUN true
  nine: {image: "app:${APP_TAG:-1.0}"}
  ten: {image: "x:${DB_PASSWORD}"}
  eleven: {image: "y:${EMPTY:-3}-$$z"}
""",
    )
    assert {one.group: (one.name, one.version, one.unknown) for one in found} == {
        "one": ("postgres", "16.3", None),
        "two": ("postgres", "16.3", None),
        "three": ("postgres", "13", None),
        "four": ("ghcr.io/app", "1.2", None),
        "five": ("redis", "7.2", None),
        "six": ("mysql", None, "MYSQL_TAG must be set (set it)"),
        "eight": ("caddy", "2.8", None),
        "nine": ("app", "2.0", None),
        "ten": ("x", None, "DB_PASSWORD has no value here"),
        "eleven": ("y", None, None),
    }
    assert next(one.line for one in found if one.group == "eight") == 17
    assert next(one.constraint for one in found if one.group == "eleven") == "3-$z"


def test_values_that_may_be_secret_are_discarded() -> None:
    text = "API_KEY=1.2.3\nDB_PASS=4\nNAME=value\nURL=x\nPORT_PW=8080\nVERSION=1.2\n"
    assert manifests.parse(".env", text).properties == {"VERSION": "1.2"}


@pytest.mark.parametrize(
    ("comment", "version"),
    [
        ("# v4.1.1", "v4.1.1"),
        ("# ratchet:actions/checkout@v4", "v4"),
        ("# pin@v2", "v2"),
        ("# tag=v3.1", "v3.1"),
        ("# @v5", "v5"),
        ("# renovate: tag=v4.2", "v4.2"),
        ("# release/v1", "v1"),
        ("# ratchet:exclude", None),
        ("# the newest one", None),
        ("", None),
    ],
)
def test_the_comment_after_a_commit_states_its_version(comment: str, version: str | None) -> None:
    text = f"jobs:\n  b:\n    steps:\n    - uses: actions/checkout@{'0' * 40} {comment}\n"
    (one,) = rows(**{"__github___workflows___a__yml": text})
    assert one.version == version
    assert one.purl == f"pkg:githubactions/actions/checkout{f'@{version}' if version else ''}"


def test_steps_and_images_of_a_workflow() -> None:
    text = """
jobs:
  b:
    container: node:${{ matrix.node }}
    steps:
    - &step {uses: actions/cache/restore@v4}
    - *step
    - uses: docker://alpine:3.19@sha256:ab
    - uses: ./own
"""
    found = rows(**{"__github___workflows___a__yml": text})
    assert [(one.name, one.version, one.purl) for one in found] == [
        ("actions/cache/restore", "v4", "pkg:githubactions/actions/cache@v4#restore"),
        ("alpine", "3.19", "pkg:docker/alpine@sha256:ab"),
        ("node", None, "pkg:docker/node"),
    ]
    assert found[-1].unknown == "the workflow computes it: node:${{ matrix.node }}"
