"""A word refers to one project or is refused."""

import pytest

from commandcenter_hub.domain.errors import ProjectAmbiguous, ProjectNotFound
from commandcenter_hub.domain.reference import Identity, find, fold, shown_name

WORK = Identity("1", "api", "api", "/work/api")
PLAY = Identity("2", "api 2", "api-2", "/play/api")
SHOP = Identity("3", "Shop", "shop", "/play/laden")
COMPOSED = Identity("4", "n\u00e9", "ne", "/a/n\u00e9")
DECOMPOSED = Identity("5", "ne\u0301", "ne-2", "/a/ne\u0301")
ALL = (WORK, PLAY, SHOP, COMPOSED, DECOMPOSED)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("shop", SHOP),
        ("SHOP", SHOP),
        ("Shop", SHOP),
        ("3", SHOP),
        ("api-2", PLAY),
        ("api 2", PLAY),
        ("1", WORK),
        ("ne", COMPOSED),
    ],
)
def test_a_word_is_an_id_a_name_or_a_slug(word: str, found: Identity) -> None:
    assert find(word, ALL) is found


@pytest.mark.parametrize("word", ["laden", "qwerty", "", "s\u200bop", "/play/laden"])
def test_another_word_matches_no_project(word: str) -> None:
    with pytest.raises(ProjectNotFound):
        find(word, ALL)


@pytest.mark.parametrize(
    ("word", "fits"),
    [
        ("api", (WORK, PLAY)),
        ("API", (WORK, PLAY)),
        ("n\u00e9", (COMPOSED, DECOMPOSED)),
        ("NE\u0301", (COMPOSED, DECOMPOSED)),
    ],
)
def test_a_word_that_matches_two_projects_is_refused_and_both_are_named(word: str, fits: tuple[Identity, ...]) -> None:
    with pytest.raises(ProjectAmbiguous) as raised:
        find(word, ALL)
    for project in fits:
        assert f"“{project.name}” ({project.path})" in raised.value.message
    assert [one["id"] for one in raised.value.details["projects"]] == [project.id for project in fits]


def test_a_slug_that_is_the_name_of_another_project_is_refused() -> None:
    first, second = Identity("1", "Foo Bar", "foo-bar", "/1"), Identity("2", "foo-bar", "foo-bar-2", "/2")
    with pytest.raises(ProjectAmbiguous):
        find("foo-bar", [first, second])
    assert find("foo bar", [first, second]) is first


def test_an_existing_folder_counts_like_a_name() -> None:
    assert find("src", ALL, here=SHOP) is SHOP
    assert find("shop", ALL, here=SHOP, exactly=True) is SHOP
    with pytest.raises(ProjectAmbiguous):
        find("shop", ALL, here=WORK)
    # The exact folder is no guess, even if another project's folder has the same name; a folder inside one is.
    inner = Identity("6", "inner", "inner", "/x/laden")
    assert find("laden", [*ALL, inner], here=inner, exactly=True) is inner
    with pytest.raises(ProjectAmbiguous):
        find("laden", ALL, here=WORK)


def test_similar_names_are_suggested() -> None:
    for word, suggested in (("shpo", "“Shop”"), ("shopp", "“Shop”"), ("lade", "“Shop”"), ("apii", "“api”")):
        with pytest.raises(ProjectNotFound) as raised:
            find(word, ALL)
        assert f"Did you mean {suggested}" in raised.value.hint
    with pytest.raises(ProjectNotFound) as raised:
        find("qwerty", ALL)
    assert "Did you mean" not in raised.value.hint
    assert "commandcenter ps" in raised.value.hint


def test_names_that_look_the_same_are_shown_with_their_slug() -> None:
    assert [shown_name(one, ALL) for one in ALL] == ["api", "api 2", "Shop", "n\u00e9 (ne)", "ne\u0301 (ne-2)"]
    assert fold("S\u200dhop\u202e") == fold("ＳＨＯＰ") == "shop"
