"""Whether an advisory affects a version: hard cases of every ecosystem."""

from typing import Any

import pytest

from commandcenter_app.advisories.match import match
from commandcenter_app.advisories.osv import ECOSYSTEMS, BrokenAdvisoryError, base_score, read
from commandcenter_app.advisories.terms import Match, Severity, Verdict
from commandcenter_app.advisories.versions import comparable

YES, NO, UNKNOWN = Verdict.AFFECTED, Verdict.NOT_AFFECTED, Verdict.UNKNOWN


def evaluate(ecosystem: str, version: str, *ranges: Any, versions: Any = None, kind: str = "ECOSYSTEM") -> Match:
    package = {"ecosystem": ecosystem, "name": "it"}
    entry: dict[str, Any] = {
        "package": package,
        "ranges": [{"type": kind, "events": events} for events in ranges],
    }
    if versions is not None:
        entry["versions"] = versions
    return match(version, read({"id": "TEST-1", "affected": [entry]}).affected[0])


def events(text: str) -> list[dict[str, str]]:
    """`1.0 2.0 <3.0`: introduced, fixed, in turn; a number after `<=` is the last affected one."""
    found = []
    for number, one in enumerate(text.split()):
        if one.startswith("<="):
            found.append({"last_affected": one[2:]})
        else:
            found.append({"fixed" if number % 2 else "introduced": one})
    return found


@pytest.mark.parametrize(
    ("ecosystem", "version", "text", "verdict", "fixed"),
    [
        # the ends of a range
        ("PyPI", "1.0", "1.0 2.0", YES, "2.0"),
        ("PyPI", "2.0", "1.0 2.0", NO, None),
        ("PyPI", "0.9", "1.0 2.0", NO, None),
        ("PyPI", "0.0.1", "0 2.0", YES, "2.0"),
        ("PyPI", "2.0", "0 <=2.0", YES, None),
        ("PyPI", "2.0.1", "0 <=2.0", NO, None),
        ("PyPI", "99", "1.0", YES, None),
        # several intervals in one range, in any order
        ("PyPI", "3.1", "1.0 2.0 3.0 3.2", YES, "3.2"),
        ("PyPI", "2.5", "1.0 2.0 3.0 3.2", NO, None),
        ("PyPI", "2.5", "3.0 3.2 1.0 2.0", NO, None),
        ("PyPI", "2.0", "1.0 2.0 2.0 2.1", YES, "2.1"),
        # Python: pre-releases, post-releases, epochs, local versions, different spellings
        ("PyPI", "2.0rc1", "0 2.0", YES, "2.0"),
        ("PyPI", "2.0.post1", "0 2.0", NO, None),
        ("PyPI", "2.0.dev3", "0 2.0a1", YES, "2.0a1"),
        ("PyPI", "1!0.5", "0 2.0", NO, None),
        ("PyPI", "3.0", "0 1!0.5", YES, "1!0.5"),
        ("PyPI", "1.9+cu118", "0 2.0", YES, "2.0"),
        ("PyPI", "2.0+cu118", "0 2.0", NO, None),
        ("PyPI", "1.10", "1.9 1.11", YES, "1.11"),
        ("PyPI", "v1.10", "1.9 1.11", YES, "1.11"),
        # SemVer: pre-releases compare by number and by letter, builds do not count
        ("npm", "4.17.20", "0 4.17.21", YES, "4.17.21"),
        ("npm", "4.17.21", "0 4.17.21", NO, None),
        ("npm", "2.0.0-rc.1", "0 2.0.0", YES, "2.0.0"),
        ("npm", "2.0.0-beta.10", "2.0.0-beta.2 2.0.0", YES, "2.0.0"),
        ("npm", "2.0.0-beta.2", "2.0.0-beta.10 2.0.0", NO, None),
        ("npm", "2.0.0+build.5", "0 2.0.0", NO, None),
        ("npm", "0.0.0", "0.0.0-0 1.0.0", YES, "1.0.0"),
        ("crates.io", "0.10.9", "0.9.0 0.10.10", YES, "0.10.10"),
        ("crates.io", "1.0.0-alpha.1", "0.0.0-0 1.0.0", YES, "1.0.0"),
        ("Hex", "1.7.0-rc.0", "0 1.7.0", YES, "1.7.0"),
        # Go: the leading v, pseudo-versions, incompatible
        ("Go", "v1.2.3", "0 1.2.4", YES, "1.2.4"),
        ("Go", "v1.2.4", "0 1.2.4", NO, None),
        ("Go", "v0.0.0-20200101000000-abcdefabcdef", "0 0.0.0-20210101000000-abcdefabcdef", YES,
         "0.0.0-20210101000000-abcdefabcdef"),
        ("Go", "v0.0.0-20220101000000-abcdefabcdef", "0 0.0.0-20210101000000-abcdefabcdef", NO, None),
        ("Go", "v1.2.4-0.20200101000000-abcdefabcdef", "0 1.2.4", YES, "1.2.4"),
        ("Go", "v24.0.6+incompatible", "0 24.0.7+incompatible", YES, "24.0.7+incompatible"),
        ("Go", "v24.0.7+incompatible", "0 24.0.7", NO, None),
        # RubyGems: any number of parts, letters are pre-releases
        ("RubyGems", "5.2.4.10", "5.2.4.3 5.2.5", YES, "5.2.5"),
        ("RubyGems", "6.0.0.rc1", "0 6.0.0", YES, "6.0.0"),
        ("RubyGems", "6.0.0.pre10", "6.0.0.pre2 6.0.0", YES, "6.0.0"),
        # Composer: v, words with numbers, patch releases come after
        ("Packagist", "v5.4.9", "5.0.0 5.4.10", YES, "5.4.10"),
        ("Packagist", "2.0.0-beta10", "2.0.0-beta2 2.0.0", YES, "2.0.0"),
        ("Packagist", "2.0.0-RC1", "2.0.0-beta2 2.0.0", YES, "2.0.0"),
        ("Packagist", "2.0.0-p1", "0 2.0.0", NO, None),
        ("Packagist", "1.2.3.0", "0 1.2.3", NO, None),
        # NuGet: four parts, case does not count, zeros at the end neither
        ("NuGet", "1.0.0.1", "1.0.0 1.0.1", YES, "1.0.1"),
        ("NuGet", "1.0", "0 1.0.0", NO, None),
        ("NuGet", "1.0.0-BETA", "1.0.0-beta 1.0.0", YES, "1.0.0"),
        ("NuGet", "1.0.0-beta.10", "0 1.0.0-beta.2", NO, None),
        # Maven: qualifiers, and any number of parts
        ("Maven", "2.9.10.1", "2.9.0 2.9.10.8", YES, "2.9.10.8"),
        ("Maven", "1.0-SNAPSHOT", "0 1.0", YES, "1.0"),
        ("Maven", "1.0-beta-2", "1.0-alpha-1 1.0-rc1", YES, "1.0-rc1"),
        ("Maven", "1.0.Final", "0 1.0", NO, None),
        ("Maven", "1.0-sp1", "0 1.0", NO, None),
        # Pub compares builds
        ("Pub", "1.0.0+1", "0 1.0.0+2", YES, "1.0.0+2"),
        ("Pub", "1.0.0+10", "0 1.0.0+2", NO, None),
        # what cannot be compared is not known
        ("Packagist", "dev-main", "0 2.0.0", UNKNOWN, None),
        ("PyPI", "latest", "0 2.0.0", UNKNOWN, None),
        ("npm", "1.x", "0 2.0.0", UNKNOWN, None),
        ("PyPI", "1.0", "0 two", UNKNOWN, None),
        ("npm", "1.0.0", "0 2.x", UNKNOWN, None),
        ("PyPI", "1.0", "<=2.0", UNKNOWN, None),
        ("PyPI", "1" * 300, "0 2.0", UNKNOWN, None),
    ],
)  # fmt: skip
def test_ranges(ecosystem: str, version: str, text: str, verdict: Verdict, fixed: str | None) -> None:
    found = evaluate(ecosystem, version, events(text))
    assert (found.verdict, found.fixed) == (verdict, fixed)
    assert (found.reason is None) == (verdict is not UNKNOWN)


def test_several_ranges_and_lists_are_combined() -> None:
    ranges = (events("1.0 1.5"), events("2.0 2.5"))
    assert evaluate("PyPI", "2.1", *ranges) == Match(YES, "2.5")
    assert evaluate("PyPI", "1.7", *ranges).verdict is NO
    assert evaluate("PyPI", "1.7", *ranges, versions=["1.7.0"]) == Match(YES, "2.5")
    assert evaluate("Go", "v1.7.0", versions=["1.7.0"]).verdict is YES
    overlapping = (events("1.0 1.5"), events("1.2 1.8"))
    assert evaluate("PyPI", "1.3", *overlapping) == Match(YES, "1.8")
    assert evaluate("PyPI", "1.3", events("1.0 1.5"), events("1.2 <=1.4")) == Match(YES, None)


def test_a_broken_range_hides_no_other() -> None:
    broken = events("0 two")
    assert evaluate("PyPI", "1.0", broken, events("0 2.0")) == Match(YES, "2.0")
    assert evaluate("PyPI", "3.0", broken, events("0 2.0")).verdict is UNKNOWN
    assert evaluate("PyPI", "1.0", broken, versions=["1.0"]).verdict is YES


@pytest.mark.parametrize(
    "entry",
    [
        {"ranges": "all"},
        {"ranges": [None]},
        {"ranges": [{"type": "SEMVER"}]},
        {"ranges": [{"type": "SEMVER", "events": []}]},
        {"ranges": [{"type": "SEMVER", "events": [7]}]},
        {"ranges": [{"type": "SEMVER", "events": [{"introduced": 0}]}]},
        {"ranges": [{"type": "SEMVER", "events": [{"begun": "0"}]}]},
        {"ranges": [{"type": "LATER", "events": [{"introduced": "0"}]}]},
        {"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]},
        {"versions": "1.0.0"},
        {"versions": [1]},
        {},
    ],
)
def test_what_cannot_be_read_is_not_known(entry: dict[str, Any]) -> None:
    document = {"id": "TEST-1", "affected": [{"package": {"ecosystem": "npm", "name": "it"}, **entry}]}
    found = match("1.0.0", read(document).affected[0])
    assert found.verdict is UNKNOWN
    assert found.reason


@pytest.mark.parametrize(
    "document",
    [None, [], "x", {}, {"id": 7}, {"id": "TEST-1"}, {"id": "TEST-1", "affected": [{}, None, {"package": []}]},
     {"id": "../x", "affected": [{"package": {"ecosystem": "npm", "name": "it"}}]},
     {"id": "TEST-1", "affected": [{"package": {"ecosystem": "Maven:https://else.invalid", "name": "it"}}]}],
)  # fmt: skip
def test_other_documents_are_refused(document: object) -> None:
    with pytest.raises(BrokenAdvisoryError):
        read(document)


def test_all_ecosystems_have_an_order() -> None:
    for ecosystem in ECOSYSTEMS.values():
        assert comparable(ecosystem, "1.2.3") < comparable(ecosystem, "1.10.0")
        assert comparable(ecosystem, "") is None


V3 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
V4 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:L/SC:N/SI:N/SA:N"
AFFECTED = [{"package": {"ecosystem": "npm", "name": "it"}}]


@pytest.mark.parametrize(
    ("stated", "severity", "score", "own"),
    [
        ({"severity": [{"type": "CVSS_V3", "score": V3}]}, Severity.CRITICAL, 9.8, None),
        ({"severity": [{"type": "CVSS_V3", "score": V3}, {"type": "CVSS_V4", "score": V4}]},
         Severity.MEDIUM, 6.9, None),
        ({"severity": [{"type": "CVSS_V3", "score": V3}, {"type": "CVSS_V4", "score": "CVSS:4.0/X"}]},
         Severity.CRITICAL, 9.8, None),
        ({"severity": [{"type": "CVSS_V3", "score": V3}], "database_specific": {"severity": "Moderate"}},
         Severity.MEDIUM, 9.8, "MODERATE"),
        ({"database_specific": {"severity": "LOW"}}, Severity.LOW, None, "LOW"),
        ({"severity": "high", "database_specific": []}, Severity.UNKNOWN, None, None),
        ({"severity": [{"type": "CVSS_V3", "score": 7}, None]}, Severity.UNKNOWN, None, None),
    ],
)  # fmt: skip
def test_severity(stated: dict[str, Any], severity: Severity, score: float | None, own: str | None) -> None:
    found = read({"id": "TEST-1", "affected": AFFECTED, **stated})
    assert (found.severity, found.score, found.own) == (severity, score, own)


def test_an_invalid_vector_has_no_score() -> None:
    assert base_score("CVSS_V3", "AV:N") is None
    assert base_score("CVSS_V2", "AV:N/AC:L/Au:N/C:P/I:P/A:P") == 7.5
