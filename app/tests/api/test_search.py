"""Search over a real Postgres."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter_app.api.search.marking import PASSAGE_CHARS, Marker
from commandcenter_app.api.search.question import Forms, parse_question


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("library")
    filler = "Lorem ipsum dolor sit amet. " * 40
    files = {
        "body.md": f"# Something\n\n{filler}\n\nThe library of configurations is here.\n",
        "title.md": "# Library\n\nNothing else.\n",
        "heading.md": "# Other\n\n## The library\n\nText.\n",
        "path/library.md": "# Third\n\nText.\n",
        "evil.md": "# Evil\n\n<script>alert('xss')</script> & <b>zebra</b> \x02mark\x03\n",
        "phrase.md": "# Phrase\n\nTo be or not to be, that is the quick brown question.\n",
        "apart.md": "# Apart\n\nBrown is the quick fox.\n",
        "long.md": "# Long\n\n" + " ".join(f"word{number}" for number in range(200_000)),
        "german.md": "# Grüße\n\nÜber den Wölfen, ÄRGER.\n",
    }
    for path, text in files.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def found(client: httpx.Client, q: str, **params: Any) -> list[str]:
    answer = client.get("/api/search", params={"q": q, **params}).raise_for_status().json()
    assert answer["took_ms"] >= 0
    return [hit["path"] for hit in answer["items"] if hit["found_by"] != "meaning"]


def test_titles_rank_before_headings_paths_and_text(client: httpx.Client) -> None:
    # Quoted, because the order by meaning depends on the vectors that are ready.
    assert found(client, '"library"') == ["title.md", "heading.md", "path/library.md", "body.md"]


@pytest.mark.parametrize(
    ("q", "paths"),
    [
        ("libraries", {"title.md", "heading.md", "path/library.md", "body.md"}),
        ("libr", {"title.md", "heading.md", "path/library.md", "body.md"}),
        ("configurat", {"body.md"}),
        ("library configurat", {"body.md"}),
        ("library -configurations", {"title.md", "heading.md", "path/library.md"}),
        ('"quick brown"', {"phrase.md"}),
        ("quick brown", {"phrase.md", "apart.md"}),
        ("zebra or wölfen", {"evil.md", "german.md"}),
        ("ärg", {"german.md"}),
        ("word10", {"long.md"}),
        ("heading.md", {"heading.md"}),
        ("nowhere", set()),
    ],
)
def test_a_query_finds_documents(client: httpx.Client, q: str, paths: set[str]) -> None:
    assert set(found(client, q)) == paths


@pytest.mark.parametrize(
    "q", ["", "   ", '"', '"open', "'", "''", "-", "- -", "or", "or or", "&", "|", "!", ":*", "a:*", "\\"]
)
def test_a_query_without_words_finds_nothing(client: httpx.Client, q: str) -> None:
    assert found(client, q) == []


@pytest.mark.parametrize("q", ["a\x00b", "x" * 501, "x" * 10_000])
def test_an_invalid_query_is_refused(client: httpx.Client, q: str) -> None:
    answer = client.get("/api/search", params={"q": q})
    assert answer.status_code == 422
    assert "q" in answer.json()["error"]["message"]


def test_a_hit_has_its_passage_and_line(client: httpx.Client) -> None:
    (hit,) = client.get("/api/search", params={"q": "configurations"}).json()["items"]
    assert hit["line"] == 5
    assert [part["text"] for part in hit["passage"] if part["match"]] == ["configurations"]
    assert "".join(part["text"] for part in hit["passage"]).startswith("The library of")


def test_an_unfinished_word_is_marked(client: httpx.Client) -> None:
    (hit,) = client.get("/api/search", params={"q": "configurat"}).json()["items"]
    assert [part["text"] for part in hit["passage"] if part["match"]] == ["configurations"]


def test_passages_are_text_and_markers_in_documents_have_no_effect(client: httpx.Client) -> None:
    (hit,) = client.get("/api/search", params={"q": "zebra"}).json()["items"]
    assert [part["text"] for part in hit["passage"] if part["match"]] == ["zebra"]
    assert "".join(part["text"] for part in hit["passage"]).startswith(
        "<script>alert('xss')</script> & <b>zebra</b> mark"
    )


@pytest.mark.usefixtures("embedded")
def test_search_by_meaning_finds_all_similar_passages_among_many_nearly_identical_ones(client: httpx.Client) -> None:
    """The index of vectors misses them; which documents of a page it found depended on the planner's choice."""
    items = client.get("/api/search", params={"q": "library"}).json()["items"]
    by = {hit["path"]: hit["found_by"] for hit in items}
    assert by == {"title.md": "both", "heading.md": "both", "body.md": "both", "path/library.md": "words"}


@pytest.mark.usefixtures("embedded")
def test_results_are_paged(client: httpx.Client) -> None:
    everything = client.get("/api/search", params={"q": "library"}).json()
    page = client.get("/api/search", params={"q": "library", "limit": 2, "offset": 1}).json()
    assert (page["items"], page["total"]) == (everything["items"][1:3], everything["total"])
    assert (len(everything["items"]), everything["total_is_exact"]) == (everything["total"], True)
    assert found(client, "library", offset=100) == []


@pytest.mark.parametrize(
    ("q", "unfinished"),
    [
        ("one", "one"),
        ("one tw", "tw"),
        ("one t", ""),
        ("one -tw", ""),
        ('"one tw', ""),
        ("one or", ""),
        ("one tw ", ""),
        ("c++", ""),
        ("max-old-sp", "max-old-sp"),
    ],
)
def test_the_unfinished_word_of_a_query_is_recognised(q: str, unfinished: str) -> None:
    assert parse_question(q).unfinished == unfinished


def marker(*stems: str, q: str = "") -> Marker:
    """Return a marker of terms with these stems, or of a question without stems."""
    terms = [(term, "") for term in parse_question(q).terms]
    terms += [(parse_question(stem).terms[0], f"'{stem}'") for stem in stems if parse_question(stem).terms]
    return Marker(Forms(term, "", stem) for term, stem in terms)


@given(st.text(max_size=2_000), st.lists(st.text("abiéß自 _-", max_size=6), max_size=5))
def test_a_passage_is_a_part_of_the_document(content: str, stems: list[str]) -> None:
    passage = marker(*stems).passage(content)
    assert sum(len(part.text) for part in passage.segments) <= PASSAGE_CHARS
    assert 1 <= passage.line <= content.count("\n") + 1


@given(st.text(alphabet="abAB \x02\x03é自動", max_size=60), st.sampled_from(["", "a", "ab", "é", "自動"]))
def test_segments_keep_all_text(content: str, q: str) -> None:
    text = "".join(part.text for part in marker(q=q).passage(content).segments)
    assert text == content.replace("\x02", "").replace("\x03", "")


@pytest.mark.parametrize(
    ("q", "content", "marked"),
    [
        ("userprofile", "see getUserProfileById()", ["UserProfile"]),
        ("UserProfile", "a user profile, or user_profile", ["user profile", "user_profile"]),
        ("profile", "getUserProfileById, unprofiled", ["Profile"]),
        ("cafe strasse", "Das Cafe\u0301 in der Stra\u00dfe", ["Caf\u00e9", "Stra\u00dfe"]),
        ("导航", "本系统的导航由寻路服务负责", ["导航"]),
        ('"to be, or not"', "To be, or not to be", ["To be, or not"]),
        ("example.invalid", "mail ops@example.invalid.", ["example.invalid"]),
    ],
)
def test_what_was_found_is_marked(q: str, content: str, marked: list[str]) -> None:
    segments = marker(q=q).passage(content).segments
    assert [part.text for part in segments if part.match] == marked
