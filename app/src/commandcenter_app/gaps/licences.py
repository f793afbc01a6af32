"""The licence policy: which licences of dependencies are allowed, are refused, or need a review. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from license_expression import Licensing

EXPRESSION_LIMIT = 300
"""Maximum length of the licence that a registry states, characters."""
SIMPLE = re.compile(r"[A-Za-z0-9.+-]+")


class Verdict(StrEnum):
    """What the policy says about a licence, the best first."""

    ALLOWED = "allowed"
    REVIEW = "review"
    REFUSED = "refused"


ORDER = list(Verdict)


@dataclass(frozen=True)
class Policy:
    """Lists of licences in lower case: SPDX ids, or `ID WITH EXCEPTION`. A licence in both lists is refused."""

    allowed: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()

    def verdict(self, expression: str | None) -> Verdict:
        """Return the verdict on an SPDX expression: the best one of `OR`, and the worst one of `AND`.

        An unknown licence, a text that is not an expression, and a licence in neither list need a review.
        """
        return _verdict(self, expression or "")


@lru_cache(maxsize=10_000)
def _verdict(policy: Policy, expression: str) -> Verdict:
    if not expression or SIMPLE.fullmatch(expression):
        return _listed(policy, expression)
    from license_expression import Licensing

    node = parsed(Licensing(), expression)
    return Verdict.REVIEW if node is None else _evaluate(policy, node)


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


def policy_of(allowed: list[str], refused: list[str]) -> Policy:
    """Return the policy with these lists."""
    return Policy(frozenset(map(str.lower, allowed)), frozenset(map(str.lower, refused)))


def expression(text: object) -> str | None:
    """Return what a registry states about a licence as an SPDX expression; None if it is not one."""
    # Cargo once separated alternatives by a slash.
    words = re.sub(r"\s*/\s*", " OR ", text) if isinstance(text, str) else ""
    if not words.strip() or len(words) > EXPRESSION_LIMIT:
        return None
    node = parsed(spdx_licences(), words, validate=True)
    return None if node is None else str(node)


def parsed(licensing: Licensing, text: str, **options: bool) -> Any:
    """Parse an expression; return None if a text is not one. `options` are those of `Licensing.parse`."""
    try:
        return licensing.parse(text, **options)
    except Exception:  # not only its own errors: “()x” raises an IndexError
        return None


@lru_cache(maxsize=1)
def spdx_licences() -> Licensing:
    """Return the licences of SPDX; the first call reads a list of all."""
    import license_expression

    return license_expression.get_spdx_licensing()


def normalised(licences: Iterable[str]) -> list[str | None]:
    """Return SPDX ids, and `ID WITH EXCEPTION`, as SPDX writes them; None for each text that is neither."""
    return [_normalised(one) for one in licences]


def _normalised(licence: str) -> str | None:
    if re.fullmatch(r"LicenseRef-[A-Za-z0-9.-]+", licence):
        return licence
    from license_expression import AND, OR

    node = parsed(spdx_licences(), licence, validate=True)
    return None if node is None or isinstance(node, AND | OR) else str(node)
