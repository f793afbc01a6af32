"""The licence policy: verdicts on SPDX expressions, and the SPDX ids that it may contain."""

from datetime import date

import license_expression
import pytest

from commandcenter_app.gaps.find import find_gaps
from commandcenter_app.gaps.licences import expression, normalised, policy_of, spdx_licences
from commandcenter_app.gaps.project import Dependency, ProjectFacts

POLICY = policy_of(
    ["MIT", "Apache-2.0", "GPL-2.0-only WITH Classpath-exception-2.0", "LGPL-2.1-only"],
    ["GPL-2.0-only", "AGPL-3.0-only"],
)


@pytest.mark.parametrize(
    ("expression", "verdict"),
    [
        ("MIT", "allowed"),
        ("mit", "allowed"),
        ("AGPL-3.0-only", "refused"),
        ("MPL-2.0", "review"),
        (None, "review"),
        ("", "review"),
        ("SEE LICENSE IN licence.txt", "review"),
        ("MIT/X11", "review"),
        ("(MIT", "review"),
        ("(" * 150, "review"),
        ("()x", "review"),
        ("(( OR MIT OR ", "review"),
        (" ", "review"),
        ("MIT OR AGPL-3.0-only", "allowed"),
        ("MPL-2.0 OR AGPL-3.0-only", "review"),
        ("MIT AND AGPL-3.0-only", "refused"),
        ("MIT AND MPL-2.0", "review"),
        ("MIT AND (AGPL-3.0-only OR Apache-2.0)", "allowed"),
        ("MIT OR Apache-2.0 AND AGPL-3.0-only", "allowed"),
        ("(MIT OR Apache-2.0) AND AGPL-3.0-only", "refused"),
        ("GPL-2.0-only", "refused"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "allowed"),
        ("GPL-2.0-only WITH Linux-syscall-note", "review"),
        ("Apache-2.0 WITH LLVM-exception", "allowed"),
        ("MPL-2.0 WITH LLVM-exception", "review"),
        ("GPL-2.0-only WITH Linux-syscall-note AND MIT", "review"),
    ],
)
def test_an_expression_has_a_verdict(expression: str | None, verdict: str) -> None:
    assert POLICY.verdict(expression) == verdict


@pytest.mark.parametrize(
    ("written", "licence"),
    [
        ("mit", "MIT"),
        ("gpl-2.0-only with classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("LicenseRef-Own", "LicenseRef-Own"),
        ("Foo", None),
        ("MIT OR Apache-2.0", None),
        ("", None),
        ("(", None),
        ("()x", None),
    ],
)
def test_a_policy_contains_spdx_ids(written: str, licence: str | None) -> None:
    assert normalised([written]) == [licence]


@pytest.mark.parametrize(
    ("stated", "licence"),
    [
        ("MIT", "MIT"),
        ("mit or apache-2.0", "MIT OR Apache-2.0"),
        ("MIT/Apache-2.0", "MIT OR Apache-2.0"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("SEE LICENSE IN LICENSE", None),
        ("UNLICENSED", None),
        ("non-standard", None),
        ("MIT OR " * 100, None),
        ("()x", None),
        ("", None),
        (None, None),
        ({"type": "MIT"}, None),
    ],
)
def test_a_licence_of_a_registry_is_an_spdx_expression(stated: object, licence: str | None) -> None:
    assert expression(stated) == licence


def test_the_licences_of_spdx_are_read_once_for_a_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    read, times = license_expression.get_spdx_licensing, []

    def counted() -> license_expression.Licensing:
        times.append(1)
        return read()

    monkeypatch.setattr(license_expression, "get_spdx_licensing", counted)
    spdx_licences.cache_clear()
    assert (normalised(["mit", "isc", "Foo"]), len(times)) == (["MIT", "ISC", None], 1)


def test_a_refused_licence_is_a_gap() -> None:
    def of(name: str, kind: str, licence: str | None) -> Dependency:
        return Dependency("web/package.json", 3, name, "^1", kind, None, "npm", "1.0.0", True, "l", licence=licence)

    known = ProjectFacts(
        [
            of("a", "runtime", "AGPL-3.0-only"),
            of("b", "dev", "AGPL-3.0-only"),
            of("c", "runtime", "MPL-2.0"),
            of("d", "runtime", "AGPL-3.0-only")._replace(of_newest=True),
        ],
        policy=POLICY,
    )
    gaps = [gap for gap in find_gaps(known, date(2026, 1, 1)) if gap.kind == "licence"]
    assert [(gap.subject, gap.severity, gap.message) for gap in gaps] == [
        ("a", "high", "Its licence is refused: AGPL-3.0-only."),
        ("b", "medium", "Its licence is refused: AGPL-3.0-only."),
        ("d", "high", "Its licence is refused: AGPL-3.0-only (of its newest version)."),
    ]
