"""Changes as an Atom feed (RFC 4287)."""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from commandcenter_app.api.changes.schemas import Change, ChangeAction, ChangeArea

ATOM = "http://www.w3.org/2005/Atom"
NAMES = {
    ChangeArea.COMMIT: "Commit",
    ChangeArea.MERGE: "Merge",
    ChangeArea.TAG: "Tag",
    ChangeArea.EDIT: "Not committed",
    ChangeArea.FILE: "File",
    ChangeArea.DOCUMENT: "Document",
    ChangeArea.DEPENDENCY: "Dependency",
    ChangeArea.VULNERABILITY: "Vulnerability",
    ChangeArea.GAP: "Gap",
    ChangeArea.TODO: "TODO",
    ChangeArea.TECHNOLOGY: "Technology",
    ChangeArea.TASK: "Task",
}
NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FROM_GIT = frozenset({ChangeArea.COMMIT, ChangeArea.MERGE, ChangeArea.TAG})


def to_atom(changes: Sequence[Change], project: str, identity: str) -> bytes:
    """Return the changes as a feed; `identity` is a URI that is the same for all feeds of this desk."""
    feed = Element("feed", xmlns=ATOM)
    SubElement(feed, "title").text = printable(f"{project}: changes")
    SubElement(feed, "id").text = identity
    latest = max((one.at for one in changes), default=datetime(2000, 1, 1, tzinfo=UTC))
    SubElement(feed, "updated").text = latest.isoformat()
    for change in changes:
        entry = SubElement(feed, "entry")
        SubElement(entry, "title").text = printable(title(change))
        SubElement(entry, "id").text = f"{identity}:{_key(change)}"
        SubElement(entry, "updated").text = change.at.isoformat()
        SubElement(SubElement(entry, "author"), "name").text = printable(change.author or project)
        SubElement(entry, "category", term=change.area)
        SubElement(entry, "content", type="text").text = printable(content(change))
    written: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def title(change: Change) -> str:
    """Return what changed, in one line."""
    if change.area in FROM_GIT:
        return f"{NAMES[change.area]}: {change.subject or change.now}"
    values = " → ".join(value for value in (change.was, change.now) if value)
    solved = change.area is ChangeArea.VULNERABILITY and change.action is ChangeAction.REMOVED
    what = f"{NAMES[change.area]} {'solved' if solved else change.action}"
    return f"{what}: {change.subject}{f' ({values})' if values else ''}"


def content(change: Change) -> str:
    """Return branch, files and place of a change."""
    files = ", ".join(change.files)
    more = f" and {change.count - len(change.files)} more" if change.count > len(change.files) else ""
    place = f"{change.path}:{change.line}" if change.path and change.line else change.path or ""
    ident = change.now if change.area in FROM_GIT else ""
    return "\n".join(part for part in (ident, change.detail, files + more if files else place) if part)


def printable(text: str) -> str:
    """Return the text without characters that XML cannot contain."""
    return NOT_IN_XML.sub("\ufffd", text)


def _key(change: Change) -> str:
    """Return an id of the change that is the same in later feeds, in characters that a URI can contain."""
    parts = (change.area, change.action, change.subject, change.detail, change.path, change.was, change.now, change.id)
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]
