"""Compile texts and regular expressions that users search for."""

from typing import Any


class PatternError(ValueError):
    """A regular expression cannot be compiled; the message is a sentence."""


def compile_pattern(searched: str, *, regex: bool, match_case: bool, limit_bytes: int) -> Any:
    """Compile a text or a regular expression, which matches within lines.

    Regular expressions are those of RE2, whose time is proportional to the length of the text that is searched.

    Raises:
        PatternError: it is not in the syntax of RE2, or needs more than `limit_bytes`.
    """
    import re2  # needed by few requests

    options = re2.Options()
    options.max_mem = limit_bytes
    options.log_errors = False
    options.never_nl = True
    options.case_sensitive = match_case
    options.literal = not regex
    try:
        return re2.compile(f"(?m){searched}" if regex else searched, options)
    except re2.error as error:
        reason = error.args[0] if error.args else "it cannot be parsed"
        reason = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise PatternError(f"The regular expression is invalid: {reason}.") from error
