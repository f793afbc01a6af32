"""The licence policy: which licences of dependencies are allowed, which are refused, and which to look at. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from commandcenter_app.gaps.terms import GapKind, GapSeverity
from commandcenter_app.manifests.base import BUILD, DEV

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from commandcenter_app.gaps.project import Dependency

SIMPLE = re.compile(r"[A-Za-z0-9.+-]+")


class Verdict(StrEnum):
    """What the policy says about a licence, the best first."""

    ALLOWED = "allowed"
    REVIEW = "review"
    REFUSED = "refused"


ORDER = list(Verdict)


@dataclass(frozen=True)
class Policy:
    """Licences as SPDX ids, some of them `ID WITH EXCEPTION`, in small letters."""

    allowed: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()

    def verdict(self, expression: str | None) -> Verdict:
        """Return the verdict on an SPDX expression: of `OR`, the best one counts, and of `AND`, the worst.

        A licence that is not known, not an expression, or in neither list is to be looked at.
        """
        return _verdict(self, expression or "")


@lru_cache(maxsize=10_000)
def _verdict(policy: Policy, expression: str) -> Verdict:
    if not expression or SIMPLE.fullmatch(expression):
        return _listed(policy, expression)
    from license_expression import ExpressionError, ExpressionParseError, Licensing

    try:
        return _evaluate(policy, Licensing().parse(expression))
    except (ExpressionParseError, ExpressionError, RecursionError):
        return Verdict.REVIEW


def _evaluate(policy: Policy, node: Any) -> Verdict:
    from license_expression import AND, OR, LicenseWithExceptionSymbol

    if isinstance(node, AND | OR):
        verdicts = [_evaluate(policy, one) for one in node.args]
        return (max if isinstance(node, AND) else min)(verdicts, key=ORDER.index)
    if not isinstance(node, LicenseWithExceptionSymbol):
        return _listed(policy, node.key)
    both = _listed(policy, f"{node.license_symbol.key} WITH {node.exception_symbol.key}")
    alone = _listed(policy, node.license_symbol.key)
    if both is not Verdict.REVIEW:
        return both
    # An exception grants more than the licence alone, so it may turn a refused one into an acceptable one.
    return Verdict.REVIEW if alone is Verdict.REFUSED else alone


def _listed(policy: Policy, licence: str) -> Verdict:
    licence = licence.lower()
    if licence in policy.refused:
        return Verdict.REFUSED
    return Verdict.ALLOWED if licence in policy.allowed else Verdict.REVIEW


Refusal = tuple[GapKind, GapSeverity, "Dependency", str, str, dict[str, Any]]


def refusals(dependencies: Iterable[Dependency], policy: Policy) -> Iterator[Refusal]:
    """Yield kind, severity, dependency, message, advice and facts of each dependency with a refused licence."""
    for one in dependencies:
        if one.licence and policy.verdict(one.licence) is Verdict.REFUSED:
            severity = GapSeverity.MEDIUM if one.kind in {DEV, BUILD} else GapSeverity.HIGH
            message = f"Its licence is refused: {one.licence}."
            advice = "Replace it, or change the licence policy."
            yield GapKind.LICENCE, severity, one, message, advice, {"licence": one.licence}


def policy_of(allowed: list[str], refused: list[str]) -> Policy:
    """Return the policy with these lists."""
    return Policy(frozenset(map(str.lower, allowed)), frozenset(map(str.lower, refused)))


def normalised(licence: str) -> str | None:
    """Return an SPDX id, or `ID WITH EXCEPTION`, as SPDX writes it; None if it is neither."""
    if re.fullmatch(r"LicenseRef-[A-Za-z0-9.-]+", licence):
        return licence
    from license_expression import AND, OR, ExpressionError, ExpressionParseError, get_spdx_licensing

    try:
        parsed = get_spdx_licensing().parse(licence, validate=True)
    except (ExpressionParseError, ExpressionError, RecursionError):
        return None
    return None if parsed is None or isinstance(parsed, AND | OR) else str(parsed)
