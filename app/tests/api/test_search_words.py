"""Which words of a text a search finds, over a real Postgres: scripts without spaces, identifiers, paths, accents."""

import unicodedata
from pathlib import Path

import httpx
import pytest

DOCUMENTS = {
    "chinese": "# 服务\n\n本系统的导航由寻路服务负责，地图更新后会自动重新计算路线。\n",
    "japanese": "# メモ\n\n注文が届くと在庫管理システムが更新されます。\n",
    "korean": "# 안내\n\n사용자인증서비스는 토큰을 발급합니다.\n",
    "thai": "# คู่มือ\n\nระบบค้นหาเส้นทางอัตโนมัติ\n",
    "accents": "# Über\n\nDas Café in der Straße öffnet; naïve façade, smörgåsbord.\n",
    "plain": "# Plain\n\nThe cafe is a facade.\n",
    "decomposed": unicodedata.normalize("NFD", "# Zerlegt\n\nEin Fjällräven-Rucksack: crème brûlée.\n"),
    "polish": "# Notatki\n\nŁódź i Ærøskøbing leżą nad wodą.\n",
    "wide": "# Forms\n\nＦｕｌｌｗｉｄｔｈ and ﬁnancial ﬂow.\n",
    "russian": "# Заметки\n\nСлужба поиска маршрутов обновляет карты.\n",
    "identifiers": "# API\n\nCall `getUserProfileById(id)` or `fetch_user_profile_by_id`; "
    "the class is HTTPSConnectionPool.\n",
    "spoken": "# Spoken\n\nA user profile is made of sand.\n",
    "options": "# Options\n\nPass `--max-old-space-size=4096` or `--no-verify`, or set `NODE_ENV=production`. "
    "Version 1.2.3-rc.4. See ticket #4711.\n",
    "stop": "# Quote\n\nTo be, or not to be, that is the question.\n",
    "other": "# Other\n\nNot to be found: it is to be, or it is not.\n",
    "paths": "# Where\n\nThe settings are in `/etc/frobnicator/conf.d/main.conf` and mails go to "
    "ops@example.invalid. See https://docs.zebra.test/guide/last-part?tab=colour#anchor, and `foo.bar.bazQux()`.\n",
    "hook": "# Hook\n\nCalled as `before_tick` or `runAfterTick`.\n",
    "tick": "# Tick\n\nA tick.\n",
    "java": "# Java\n\nJava.\n",
    "javascript": "# JavaScript\n\nJavaScript.\n",
    "cplusplus": "# Old engine\n\nWritten in C++ and C++20, with libstdc++.\n",
    "csharp": "# Client\n\nThe client is made with C#, F# and .NET.\n",
    "aspnet": "# Pages\n\nPages by ASP.NET and Node.js; not by socket.io.\n",
    "c": "# Kernel\n\nPlain C.\n",
    "nodejs": "# Server\n\nA server by nodejs.\n",
    "german": "# Städte\n\nMünchen, Köln und die Grüße aus der Fußgängerzone; `übungsGröße`.\n",
    "ascii": "# Orte\n\nMuenchen, Koeln und die Gruesse aus der Fussgaengerzone.\n",
    "danish": "# Byer\n\nÅrhus og Helsingør.\n",
    "long": "# Long word\n\n" + "x" * 300 + " zebraword " + "y" * 3000 + "\n",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("words")
    for name, text in DOCUMENTS.items():
        (root / f"{name}.md").write_text(text, encoding="utf-8")
    return root


def found(client: httpx.Client, q: str) -> list[str]:
    items = client.get("/api/search", params={"q": q}).raise_for_status().json()["items"]
    return [hit["path"].removesuffix(".md") for hit in items if hit["found_by"] != "meaning"]


@pytest.mark.parametrize(
    ("q", "names"),
    [
        # Scripts without spaces between words.
        ("自动", {"chinese"}),
        ("导航", {"chinese"}),
        ("寻路服务", {"chinese"}),
        ("重新计算路线", {"chinese"}),
        ("航", {"chinese"}),
        ("责", {"chinese"}),
        ("动自", set()),
        ("导航 自动", {"chinese"}),
        ('"导航由"', {"chinese"}),
        ("導航", set()),
        ("在庫", {"japanese"}),
        ("システム", {"japanese"}),
        ("ｼｽﾃﾑ", {"japanese"}),
        ("인증", {"korean"}),
        ("토큰", {"korean"}),
        ("사용자 토큰", {"korean"}),
        ("เส้นทาง", {"thai"}),
        ("маршрутов", {"russian"}),
        ("маршр", {"russian"}),
        # Phrases only match as written.
        ('"to be, or not to be"', {"stop"}),
        ('"that is the"', {"stop"}),
        ('"be is"', set()),
        ("to be or not to be", {"stop", "other"}),
        # Paths, URLs and addresses.
        ("frobnicator", {"paths"}),
        ("example.invalid", {"paths"}),
        ("ops@example.invalid", {"paths"}),
        ("/etc/frobnicator/conf.d", {"paths"}),
        ("main.conf", {"paths"}),
        ("docs.zebra.test", {"paths"}),
        ("zebra ", {"paths"}),
        ("zebra", {"paths", "long"}),
        ("last-part", {"paths"}),
        ("anchor", {"paths"}),
        ("bazQux", {"paths"}),
        ("qux", {"paths"}),
        ("bar.bazQux", {"paths"}),
        # Parts of identifiers.
        ("UserProfile", {"identifiers", "spoken"}),
        ("userprofile", {"identifiers"}),
        ("profilebyid", {"identifiers"}),
        ("getUserProf", {"identifiers"}),
        ("fetchUserProfileById", {"identifiers"}),
        ("fetch-user-profile", {"identifiers"}),
        ("ConnectionPool", {"identifiers"}),
        ("connection pools", {"identifiers"}),
        ("HTTPS", {"identifiers", "paths"}),
        ("httpsconn", {"identifiers"}),
        ("old-space", {"options"}),
        ("oldspace", {"options"}),
        ("max_old_space_size", {"options"}),
        ("--no-verify", {"options"}),
        ('"--no-verify"', {"options"}),
        ("NODE_ENV", {"options"}),
        ("node", {"options", "aspnet", "nodejs"}),
        ("1.2.3-rc.4", {"options"}),
        ("#4711", {"options"}),
        ("zebraword", {"long"}),
        ("before_tick", {"hook"}),
        ("beforeTick", {"hook"}),
        ("afterTick", {"hook"}),
        ("tick ", {"hook", "tick"}),
        # Accents and forms of letters.
        ("cafe", {"accents", "plain"}),
        ("café", {"accents", "plain"}),
        ("cafe\u0301", {"accents", "plain"}),
        ("facade", {"accents", "plain"}),
        ("strasse", {"accents"}),
        ("STRASSE", {"accents"}),
        ("smorgasb", {"accents"}),
        ("fjällräven", {"decomposed"}),
        ("creme brulee", {"decomposed"}),
        ("lodz", {"polish"}),
        ("aeroskobing", {"polish"}),
        ("fullwidth", {"wide"}),
        ("financial flows", {"wide"}),
        # Names with signs.
        ("C++", {"cplusplus"}),
        ("c++", {"cplusplus"}),
        ('"C++ and"', {"cplusplus"}),
        ('"written in C++"', {"cplusplus"}),
        ("libstdc++", {"cplusplus"}),
        ("C#", {"csharp"}),
        ("c＃", {"csharp"}),
        ("csharp", {"csharp"}),
        ("F#", {"csharp"}),
        (".NET", {"csharp", "aspnet"}),
        (".net", {"csharp", "aspnet"}),
        ("dotnet", {"csharp", "aspnet"}),
        ("ASP.NET", {"aspnet"}),
        ("node.js", {"aspnet", "nodejs"}),
        ("Node.js", {"aspnet", "nodejs"}),
        ("nodejs", {"aspnet", "nodejs"}),
        ("socket.io", {"aspnet"}),
        # Letters that are also written as two.
        ("München", {"german", "ascii"}),
        ("Muenchen", {"german", "ascii"}),
        ("MUENCHEN", {"german", "ascii"}),
        ("MÜNCHEN", {"german", "ascii"}),
        ("Munchen", {"german"}),
        ("muench", {"german", "ascii"}),
        ("münch", {"german", "ascii"}),
        ("Koeln ", {"german", "ascii"}),
        ("Köln ", {"german", "ascii"}),
        ("Grüße", {"german", "ascii"}),
        ("Gruesse", {"german", "ascii"}),
        ("Grüsse", {"german", "ascii"}),
        ("Fußgängerzone", {"german", "ascii"}),
        ("Fussgaengerzone", {"german", "ascii"}),
        ("uebungsGroesse", {"german"}),
        ('"München"', {"german"}),
        ("Aarhus", {"danish"}),
        ("Helsingoer", {"danish"}),
    ],
)
def test_a_query_finds_exactly_these(client: httpx.Client, q: str, names: set[str]) -> None:
    assert set(found(client, q)) == names


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("café", "accents"),
        ("cafe", "plain"),
        ("façade", "accents"),
        ("java", "java"),
        ("javascript", "javascript"),
        ("user profile", "spoken"),
        ("UserProfile", "identifiers"),
        ("C", "c"),
        ("C++", "cplusplus"),
        ("C#", "csharp"),
        (".NET", "csharp"),
        ("Node.js", "aspnet"),
        ("nodejs", "nodejs"),
        ("München", "german"),
        ("Muenchen", "ascii"),
    ],
)
def test_the_same_spelling_ranks_first(client: httpx.Client, q: str, first: str) -> None:
    assert found(client, f"{q} ")[0] == first


@pytest.mark.parametrize(
    ("q", "name", "marked"),
    [("导航", "chinese", "导航"), ("strasse", "accents", "Straße"), ("old-space", "options", "old-space"),
     ("C#", "csharp", "C#"), (".net", "csharp", ".NET"), ("nodejs", "aspnet", "Node.js"),
     ("Muenchen", "german", "München"), ("München", "ascii", "Muenchen"), ("Grüße", "ascii", "Gruesse")],
)  # fmt: skip
def test_matches_are_marked(client: httpx.Client, q: str, name: str, marked: str) -> None:
    (hit,) = client.get("/api/search", params={"q": q, "path": name}).json()["items"][:1]
    assert [part["text"] for part in hit["passage"] if part["match"]] == [marked]
