"""Import and export the radar in the format of Thoughtworks' "Build Your Own Radar" (CSV and JSON), export Markdown.

The format's columns are `name`, `ring`, `quadrant`, `isNew`, `description` and, in later versions, `status`. Our
exports add columns, which other programs ignore.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commandcenter_app.radar.terms import (
    QUADRANT_NAMES,
    QUADRANTS,
    RING_NAMES,
    RINGS,
    Movement,
    Quadrant,
    Ring,
    movement_now,
)

if TYPE_CHECKING:
    from commandcenter_app.storage.models import TechnologyRow

NEEDED = ("name", "ring", "quadrant")
ITEMS_LIMIT = 2_000
NAME_LIMIT, NOTES_LIMIT, OWNER_LIMIT = 200, 200_000, 500
TRUE, FALSE = frozenset({"true", "yes", "1", "new"}), frozenset({"false", "no", "0", ""})
STATUSES = {Movement.NEW: "new", Movement.IN: "moved in", Movement.OUT: "moved out", Movement.NONE: "no change"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters of cells that a spreadsheet would run as formulas."""


@dataclass(frozen=True)
class Item:
    """One valid technology of an import."""

    place: str
    name: str
    quadrant: Quadrant
    ring: Ring
    is_new: bool
    notes: str | None
    owner: str | None
    links: list[dict[str, str]] | None

    def fields(self) -> dict[str, Any]:
        """Return the fields that the import contains; other fields keep their values."""
        values = {"name": self.name, "quadrant": self.quadrant.value, "ring": self.ring.value}
        more = {"notes": self.notes, "owner": self.owner, "links": self.links}
        return values | {key: value for key, value in more.items() if value is not None}


@dataclass(frozen=True)
class Refused:
    """One refused line of an import, and the reason."""

    place: str
    name: str
    reason: str


class UnreadableError(ValueError):
    """An import cannot be parsed at all; the message is the reason."""


def parse(content: str, format_: str | None = None) -> list[Item | Refused]:
    """Parse the lines of an import, in order. Never raises: a line that cannot be parsed is refused with the reason."""
    content = content.removeprefix("\ufeff")
    if format_ is None:
        format_ = "json" if content.lstrip()[:1] in {"[", "{"} else "csv"
    found: list[Item | Refused] = []
    seen: dict[str, str] = {}
    try:
        for place, record in _json(content) if format_ == "json" else _csv(content):
            if len(found) == ITEMS_LIMIT:
                found.append(Refused(place, "", f"Only the first {ITEMS_LIMIT} technologies are imported."))
                break
            item = record if isinstance(record, Refused) else _parse_item(place, record)
            if isinstance(item, Item):
                first = seen.setdefault(item.name.casefold(), place)
                if first != place:
                    item = Refused(place, item.name, f"It is a duplicate of {first}.")
            found.append(item)
    except UnreadableError as error:
        found.append(Refused("file", "", str(error)))
    return found


SEPARATOR = re.compile(r"\ufeff?(sep=[,;\t|])(?=\r?\n)", re.IGNORECASE)


def _csv(content: str) -> Iterator[tuple[str, dict[str, Any] | Refused]]:
    if declared := SEPARATOR.match(content):  # a line that spreadsheet programs write for their own use
        content = content[: declared.start(1)] + content[declared.end(1) :]
    sample = content.lstrip("\r\n").split("\n", 1)[0]
    delimiter = declared[1][-1] if declared else next((one for one in ",;\t" if one in sample), ",")
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    line = 1
    header: list[str] | None = None
    try:
        for cells in reader:
            place, line = f"line {line}", reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            while not cells[-1].strip() and len(cells) > (len(header) if header is not None else 1):
                cells.pop()  # spreadsheet programs add empty cells
            if header is None:
                header = [cell.strip().casefold() for cell in cells]
                missing = [name for name in NEEDED if name not in header]
                if missing:
                    raise UnreadableError(f"The first line must name the columns. Missing: {', '.join(missing)}.")
            elif len(cells) > len(header):
                reason = f"It has {len(cells)} cells instead of {len(header)}."
                yield place, Refused(place, _text(cells[0])[:NAME_LIMIT], reason)
            else:
                yield place, dict(zip(header, map(_unguarded, cells), strict=False))
    except csv.Error as error:
        raise UnreadableError(f"It is not valid CSV from line {line} on: {error}.") from error
    if header is None:
        raise UnreadableError("It is empty.")


def _json(content: str) -> Iterator[tuple[str, dict[str, Any] | Refused]]:
    try:
        read = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"It is not valid JSON: {str(error) or 'too deeply nested'}.") from error
    if isinstance(read, dict):  # some tools put the list into an object
        read = next((value for value in read.values() if isinstance(value, list)), None)
    if not isinstance(read, list):
        raise UnreadableError("It must be a list of technologies.")
    for number, record in enumerate(read, 1):
        place = f"item {number}"
        if isinstance(record, dict):
            yield place, {str(key).casefold(): value for key, value in record.items()}
        else:
            yield place, Refused(place, "", "It is not an object with name, ring and quadrant.")


def _parse_item(place: str, record: dict[str, Any]) -> Item | Refused:
    name = " ".join(_text(record.get("name")).split())
    ring = _ring(_text(record.get("ring")))
    quadrant = _quadrant(_text(record.get("quadrant")))
    problem = _problem(name, record, ring, quadrant)
    if problem is not None or ring is None or quadrant is None:
        return Refused(place, name[:NAME_LIMIT], str(problem))
    notes = _text(record.get("description")) if "description" in record else None
    owner = _text(record.get("owner")).strip()[:OWNER_LIMIT] if "owner" in record else None
    is_new = _text(record.get("isnew")).strip().casefold() in TRUE or (
        _text(record.get("status")).strip().casefold() == STATUSES[Movement.NEW]
    )
    links = _links(record["links"]) if "links" in record else None
    return Item(place, name, quadrant, ring, is_new, notes, owner, links)


def _problem(name: str, record: dict[str, Any], ring: Ring | None, quadrant: Quadrant | None) -> str | None:
    """Return the first problem of a record; None if there is none."""
    is_new = _text(record.get("isnew")).strip().casefold()
    if not 0 < len(name) <= NAME_LIMIT:
        return f"Its name is longer than {NAME_LIMIT} characters." if name else "It has no name."
    if ring is None:
        return f"Its ring “{_text(record.get('ring'))[:50]}” is not one of {', '.join(RING_NAMES.values())}."
    if quadrant is None:
        known = ", ".join(QUADRANT_NAMES.values())
        return f"Its quadrant “{_text(record.get('quadrant'))[:50]}” is not one of {known}."
    if is_new not in TRUE | FALSE:
        return f"Its isNew “{is_new[:50]}” is neither TRUE nor FALSE."
    if len(_text(record.get("description"))) > NOTES_LIMIT:
        return f"Its description is longer than {NOTES_LIMIT} characters."
    return None


def _ring(name: str) -> Ring | None:
    wanted = _letters(name)
    return next((ring for ring in RINGS if ring.value == wanted), None)


def _quadrant(name: str) -> Quadrant | None:
    """Return the quadrant of a name, ignoring its spelling: `Languages & Frameworks`, `languages-and-frameworks`."""
    wanted = _letters(name)
    return next((one for one in QUADRANTS if wanted and wanted == _letters(QUADRANT_NAMES[one])), None)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]|\band\b", "", text.casefold().replace("-", " ").replace("_", " "))


def _text(value: Any) -> str:
    """Return a value as text that the database can store."""
    if value is None or isinstance(value, dict | list):
        return ""
    return str(value).replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def _links(value: Any) -> list[dict[str, str]]:
    """Return the links of our own export, without those that are not web addresses."""
    records = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    found = [{"title": _text(one.get("title"))[:500], "url": _text(one.get("url"))} for one in records]
    return [one for one in found if re.fullmatch(r"https?://\S{1,1900}", one["url"])][:30]


def to_json(rows: Sequence[TechnologyRow]) -> str:
    """Return the radar as JSON that can be imported."""
    more = ("owner", "links", "moves")
    records = [_record(row) | {key: getattr(row, key) for key in more} for row in rows]
    return json.dumps(records, indent=2, ensure_ascii=False) + "\n"


def to_csv(rows: Sequence[TechnologyRow]) -> str:
    """Return the radar as CSV that can be imported."""
    records = [_record(row) for row in rows]
    return csv_text(["name", "ring", "quadrant", "isNew", "status", "description"], records)


def csv_text(columns: Sequence[str], records: Sequence[dict[str, Any]]) -> str:
    """Return CSV with a header. Cells that a spreadsheet would run as formulas get an apostrophe in front."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    for record in records:
        writer.writerow([_guarded(record[column]) for column in columns])
    return out.getvalue()


def _guarded(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def to_markdown(rows: Sequence[TechnologyRow], project: str) -> str:
    """Return the radar as Markdown, by quadrant and ring, numbered as in the picture."""
    lines = [f"# Technology radar of {plain(project)}", ""]
    numbered = list(enumerate(rows, 1))
    for quadrant in QUADRANTS:
        here = [(number, row) for number, row in numbered if row.quadrant == quadrant]
        if not here:
            continue
        lines += [f"## {QUADRANT_NAMES[quadrant]}", ""]
        for ring in RINGS:
            found = [(number, row) for number, row in here if row.ring == ring]
            if found:
                lines += [f"### {RING_NAMES[ring]}", ""]
                for number, row in found:
                    lines += [*_entry(number, row), ""]
    return "\n".join(lines)


def _entry(number: int, row: TechnologyRow) -> list[str]:
    movement = movement_now(row.moves)
    moved = f" ({STATUSES[movement]})" if movement is not Movement.NONE else ""
    owner = f" · {plain(row.owner)}" if row.owner else ""
    lines = [f"#### {number}. {plain(row.name)}{moved}{owner}"]
    if row.notes.strip():
        lines += ["", row.notes.strip()]
    if row.links:
        lines += ["", *(f"- [{plain(link['title'] or link['url'])}](<{link['url']}>)" for link in row.links)]
    return lines


def plain(text: str) -> str:
    """Return `text` on one line, escaped for Markdown."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", " ".join(text.split()))


def _record(row: TechnologyRow) -> dict[str, Any]:
    movement = movement_now(row.moves)
    return {
        "name": row.name,
        "ring": RING_NAMES[Ring(row.ring)],
        "quadrant": QUADRANT_NAMES[Quadrant(row.quadrant)],
        "isNew": "TRUE" if movement is Movement.NEW else "FALSE",
        "status": STATUSES[movement],
        "description": row.notes,
    }
