"""Import and export of the "build your own radar" format, line by line."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter_app.radar.exchange import Item, Refused, csv_text, parse, plain
from commandcenter_app.radar.terms import Quadrant, Ring

CSV = """name,ring,quadrant,isNew,description
Babel,adopt,tools,TRUE,test
Apache Kafka,trial,Languages & Frameworks,FALSE,"two
lines"
,hold,tools,FALSE,no name
Thing,maybe,tools,FALSE,

Other,Hold,Databases,FALSE,x
Last,assess,languages-and-frameworks,perhaps,x
babel,hold,tools,FALSE,again
Too,many,cells,here,are,too many
Short,hold,techniques
"""


def outcome(content: str, format_: str | None = None) -> list[str]:
    """Return each line as text: the imported values, or the reason of the refusal."""
    return [
        f"{one.place}: {one.name}: {one.reason}"
        if isinstance(one, Refused)
        else f"{one.place}: {one.name} {one.ring.value} {one.quadrant.value}{' new' if one.is_new else ''}"
        for one in parse(content, format_)
    ]


def test_every_line_is_imported_or_refused_with_its_place() -> None:
    assert outcome(CSV) == [
        "line 2: Babel adopt tools new",
        "line 3: Apache Kafka trial languages-frameworks",
        "line 5: : It has no name.",
        "line 6: Thing: Its ring “maybe” is not one of Adopt, Trial, Assess, Hold.",
        "line 8: Other: Its quadrant “Databases” is not one of Languages & Frameworks, Tools, Platforms, Techniques.",
        "line 9: Last: Its isNew “perhaps” is neither TRUE nor FALSE.",
        "line 10: babel: It is a duplicate of line 2.",
        "line 11: Too: It has 6 cells instead of 5.",
        "line 12: Short hold techniques",
    ]


@pytest.mark.parametrize("first", ["", "sep=;\n", "sep=;\r\n", "\ufeffSEP=;\n"])
def test_what_spreadsheets_add_is_ignored(first: str) -> None:
    """Empty cells at the ends of lines, and a first line that names the separator."""
    content = f"{first}name;ring;quadrant;isNew;description;;\nBabel, the compiler;adopt;tools;TRUE;test;;;\n"
    content += "Vite;hold;tools;;;;\n"
    assert [line.partition(": ")[2] for line in outcome(content)] == [
        "Babel, the compiler adopt tools new",
        "Vite hold tools",
    ]
    assert len(outcome(f"{first}name;ring;quadrant\nBabel;adopt;tools;x;\n")) == 1


def test_every_json_item_is_imported_or_refused() -> None:
    records = [
        {"name": "Babel", "ring": "Adopt", "quadrant": "Tools", "isNew": "TRUE", "description": "d"},
        {"name": "Vite", "ring": "trial", "quadrant": "tools", "isNew": False, "description": None},
        {"name": "Nix", "ring": "hold", "quadrant": "TOOLS", "status": "new"},
        "text",
        {"name": 5},
    ]
    assert outcome(json.dumps(records)) == [
        "item 1: Babel adopt tools new",
        "item 2: Vite trial tools",
        "item 3: Nix hold tools new",
        "item 4: : It is not an object with name, ring and quadrant.",
        "item 5: 5: Its ring “” is not one of Adopt, Trial, Assess, Hold.",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[1, 2", "It is not valid JSON"),
        ('{"a": 1}', "It must be a list"),
        ("a,b\n1,2\n", "Missing: name, ring, quadrant"),
        ("\n\n", "It is empty"),
        ('name,ring,quadrant\n"open,hold,tools\n', "It is not valid CSV"),
    ],
)
def test_an_unreadable_import_is_reported_once(content: str, reason: str) -> None:
    (line,) = outcome(content)
    assert line.startswith("file: ")
    assert reason in line


def test_semicolons_and_a_byte_order_mark_are_supported() -> None:
    assert outcome("\ufeffName;Ring;Quadrant\nGo;adopt;tools\n") == ["line 2: Go adopt tools"]


@given(st.text(), st.sampled_from(["csv", "json", None]))
def test_any_text_gives_a_report(content: str, format_: str | None) -> None:
    for one in parse(content, format_):
        assert isinstance(one, Item | Refused)


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_exported_csv_can_be_imported(description: str) -> None:
    columns = ["name", "ring", "quadrant", "description"]
    text = csv_text(columns, [{"name": "X", "ring": "hold", "quadrant": "tools", "description": description}])
    (item,) = parse(text, "csv")
    assert isinstance(item, Item)
    assert (item.ring, item.quadrant) == (Ring.HOLD, Quadrant.TOOLS)
    assert item.notes == description


def test_cells_are_never_formulas() -> None:
    text = csv_text(["title"], [{"title": "=HYPERLINK(1)"}, {"title": "@x"}, {"title": "a=b"}])
    assert text.splitlines() == ["title", "'=HYPERLINK(1)", "'@x", "a=b"]


def test_names_are_escaped_in_markdown() -> None:
    assert plain("a*b <script> [x]\ny") == r"a\*b \<script\> \[x\] y"
