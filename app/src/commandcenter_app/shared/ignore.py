"""Rules of git for the files to ignore, as in gitignore(5) and git's own `dir.c` and `wildmatch.c`.

A pattern matches bytes, as in git: `?` stands for one byte of a name in UTF-8.
"""

from __future__ import annotations

import os
import re
import stat
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

RULES_LIMIT_BYTES = 1_000_000
"""Number of bytes read of one file of rules; the rest of it is not used."""

SPECIAL = re.compile(rb"[*?[\\]")

LOWER, UPPER, DIGITS = string.ascii_lowercase, string.ascii_uppercase, string.digits
VISIBLE = LOWER + UPPER + DIGITS + string.punctuation
CLASSES = {
    "alnum": LOWER + UPPER + DIGITS, "alpha": LOWER + UPPER, "blank": " \t", "digit": DIGITS, "graph": VISIBLE,
    "cntrl": "".join(map(chr, (*range(32), 127))), "lower": LOWER, "print": VISIBLE + " ",
    "punct": string.punctuation, "space": string.whitespace, "upper": UPPER, "xdigit": string.hexdigits,
}  # fmt: skip
"""What the named classes in brackets contain, of ASCII."""


CLASS = re.compile(rb"\[:([^\]]*)\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line: a pattern that ignores what it matches, or, with `!`, includes it again."""

    includes: bool
    folders_only: bool
    by_name: bool
    """It is compared with the name; otherwise with the path below the folder of the rules."""
    literal: bytes | None
    pattern: re.Pattern[bytes] | None

    def matches(self, path: bytes, name: bytes) -> bool:
        """Return whether the pattern matches a path, or its last part, `name`."""
        text = name if self.by_name else path
        if self.pattern is None:
            return text == self.literal
        return self.pattern.fullmatch(text) is not None


@dataclass(frozen=True)
class Rules:
    """The rules of one file, for paths below the folder `prefix`, which is empty or ends in a slash."""

    prefix: bytes
    rules: tuple[Rule, ...]
    ignore_case: bool = False
    _names: dict[bytes, int] = field(init=False, default_factory=dict)
    _others: list[int] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        for place, rule in enumerate(self.rules):
            if rule.by_name and rule.literal is not None and not rule.folders_only and not self.ignore_case:
                self._names[rule.literal] = place  # found without a comparison with each rule
            else:
                self._others.insert(0, place)

    def verdict(self, path: bytes, *, folder: bool) -> bool | None:
        """Return True if a path is ignored, False if it is included again, None if no rule matches. The last decides.

        Folders above the path that are ignored themselves are not considered: git never looks into them.
        """
        path = path[len(self.prefix) :]
        name = path[path.rfind(b"/") + 1 :]
        last = self._names.get(name, -1)
        for place in self._others:
            if place < last:
                break
            rule = self.rules[place]
            if (folder or not rule.folders_only) and rule.matches(path, name):
                last = place
                break
        return None if last < 0 else not self.rules[last].includes


def ignored(path: bytes, rules: tuple[Rules, ...], *, folder: bool) -> bool:
    """Return whether a path is ignored. `rules` are in rising order of precedence."""
    for one in reversed(rules):
        verdict = one.verdict(path, folder=folder)
        if verdict is not None:
            return verdict
    return False


def parse(prefix: bytes, text: bytes, *, ignore_case: bool = False) -> Rules | None:
    """Parse the content of a file of rules; None if it has none. Patterns that can match nothing are skipped."""
    rules = tuple(_rules(text.removeprefix(b"\xef\xbb\xbf"), ignore_case=ignore_case))
    return Rules(prefix, rules, ignore_case) if rules else None


def read(path: str, prefix: bytes, *, ignore_case: bool = False, follow: bool = False) -> Rules | None:
    """Read the rules of a regular file; None if it cannot be read, which git does not report either.

    Only a regular file is opened: opening a pipe would disturb its writer, and a device may have no end.

    Args:
        path: of the file.
        prefix: the folder to which its rules apply.
        ignore_case: compare letters without their case, as `core.ignoreCase` requires.
        follow: read a file to which a link points, as git does outside of the work tree.
    """
    try:
        if not stat.S_ISREG(Path(path).stat(follow_symlinks=follow).st_mode):
            return None
        flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
        descriptor = os.open(path, flags if follow else flags | os.O_NOFOLLOW)
        with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor, not a path
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return None
            return parse(prefix, file.read(RULES_LIMIT_BYTES) or b"", ignore_case=ignore_case)
    except OSError:
        return None


def _rules(text: bytes, *, ignore_case: bool) -> Iterator[Rule]:
    for whole in text.split(b"\n"):
        line = _without_spaces(whole.removesuffix(b"\r").partition(b"\0")[0])
        if not line or line.startswith(b"#"):
            continue
        pattern = line.removeprefix(b"!")
        folders_only = pattern.endswith(b"/")
        pattern = pattern.removesuffix(b"/")
        by_name = b"/" not in pattern
        literal, compiled = _compiled(pattern if by_name else pattern.removeprefix(b"/"), by_name, ignore_case)
        if literal is not None or compiled is not None:
            yield Rule(line.startswith(b"!"), folders_only, by_name, literal, compiled)


def _without_spaces(line: bytes) -> bytes:
    """Return a line without the spaces at its end, other than escaped ones."""
    end = len(line.rstrip(b" "))
    escapes = end - len(line[:end].rstrip(b"\\"))
    return line[: end + 1] if escapes % 2 and end < len(line) else line[:end]


def _compiled(pattern: bytes, by_name: bool, ignore_case: bool) -> tuple[bytes | None, re.Pattern[bytes] | None]:
    """Return a pattern as the text that it matches, or as a regular expression; neither if it can match nothing."""
    special = SPECIAL.search(pattern)
    if special is None and not ignore_case:
        return pattern, None
    flags = re.DOTALL | (re.IGNORECASE if ignore_case else 0)
    # As in git, `foo**/bar` matches like `foo` and then `**/bar`: what precedes the first special letter is apart.
    start = special.start() if special is not None and not by_name else 0
    translated = _translated(pattern[start:], any_slash=by_name) if special is not None else re.escape(pattern)
    return None, None if translated is None else re.compile(re.escape(pattern[:start]) + translated, flags)


def _translated(pattern: bytes, *, any_slash: bool) -> bytes | None:
    """Translate a pattern to a regular expression; None if it can match nothing.

    With `any_slash`, `*` and `?` match slashes too.
    """
    one = b"." if any_slash else b"[^/]"
    made, at = b"", 0
    while at < len(pattern):
        letter = pattern[at : at + 1]
        if letter == b"*":
            stars = len(pattern[at:]) - len(pattern[at:].lstrip(b"*"))
            end = at + stars
            rest = pattern[end:]
            whole = stars > 1 and (at == 0 or pattern[at - 1 : at] == b"/") and rest[:1] in {b"", b"/", b"\\"}
            if not whole or any_slash or (rest[:1] == b"\\" and rest[:2] != b"\\/"):
                made += one + b"*"
            elif rest.startswith(b"/"):
                made, end = made + b"(?:.*/)?", end + 1
            else:
                made += b".*"
            at = end
        elif letter == b"[":
            found = _bracket(pattern, at, any_slash=any_slash)
            if found is None:
                return None
            made, at = made + found[0], found[1]
        elif letter == b"?":
            made, at = made + one, at + 1
        else:
            at += letter == b"\\"
            if at >= len(pattern):
                return None
            made, at = made + re.escape(pattern[at : at + 1]), at + 1
    return made


def _bracket(pattern: bytes, start: int, *, any_slash: bool) -> tuple[bytes, int] | None:
    """Translate the set of bytes that begins at `start`. Returns it with the place after it; None if it has no end."""
    at = start + 1
    negated = pattern[at : at + 1] in {b"!", b"^"}
    at += negated
    members: set[int] = set()
    before: int | None = None
    first = at
    while at == first or pattern[at : at + 1] != b"]":
        escaped = pattern[at : at + 1] == b"\\"
        at += escaped
        if at >= len(pattern):
            return None
        byte = pattern[at]
        is_range = byte == ord("-") and before is not None and pattern[at + 1 : at + 2] not in {b"", b"]"}
        named = CLASS.match(pattern, at)
        if escaped:
            members.add(before := byte)
        elif is_range and before is not None:
            at += 1 + (pattern[at + 1 : at + 2] == b"\\")
            if at >= len(pattern):
                return None
            members |= set(range(before, pattern[at] + 1))
            before = None
        elif named is not None and named[1][-1:] == b":":
            name = named[1][:-1].decode("latin-1")
            if name not in CLASSES:
                return None
            members |= set(CLASSES[name].encode())
            before, at = None, named.end() - 1
        elif byte == ord("[") and pattern[at + 1 : at + 2] == b":" and named is None:
            return None
        else:
            members.add(before := byte)
        at += 1
    if negated:
        members = set(range(256)) - members
    if not any_slash:
        members.discard(ord("/"))
    listed = b"".join(b"\\x%02x" % byte for byte in sorted(members))
    return (b"[" + listed + b"]" if listed else b"(?!)"), at + 1
