"""A party is found in whatever script it is written, with a graded score; a miss is never worded as a clearance."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from sekisho.cli.main import cli
from sekisho.lists.model import Listing, Name
from sekisho.names import korean
from sekisho.names.readings import forms
from sekisho.names.screen import Match, Query, Screener, screenable

PARTIES = [
    Listing("1", "Person", (Name("KIM Jong Un"),), {"birthDate": ("1984-01-08",), "nationality": ("kp",)}),
    Listing("2", "Person", (Name("Mohammed Omar Ghulam"),), {"birthDate": ("1960",)}),
    Listing("3", "Vessel", (Name("CHON MA SAN"),), {"imoNumber": ("8660313",)}),
    Listing("4", "Organization", (Name("Korea Kwangsong Trading Corporation"),)),
    Listing("5", "Person", (Name("Vladimir Petrov"),)),
    Listing("6", "Vessel", (Name("Victory 3"),)),
    Listing("7", "Person", (Name("Choe Ryong Hae"), Name("Tiger", "weak"))),
    Listing("8", "Person", (Name("Yamada Taro"),)),
]


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener([("list@1", PARTIES)])


def first(screener: Screener, name: str, **known: str) -> Match | None:
    imo = known.pop("imo", "")
    found = screener.screen(Query(name, **known, identifiers={"imoNumber": imo} if imo else {}))
    return found[0] if found else None


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Kim Jong-un", "1"), ("Gim Jeong Eun", "1"), ("Jong Un Kim", "1"), ("Kim Jongun", "1"), ("김정은", "1"),
        ("金正恩", "1"), ("キム・ジョンウン", "1"), ("Kіm Jоng Un", "1"), ("Kim\u200b Jong\u202e Un", "1"),
        ("ＫＩＭ ＪＯＮＧ ＵＮ", "1"), ("Muhammad Umar Ghulam", "2"), ("محمد عمر غلام", "2"),
        ("Korea Kwangsong Trading Corp", "4"), ("コリア・クァンソン・トレーディング・コーポレーション", "4"),
        ("Владимир Петров", "5"), ("Vladmir Petrov", "5"), ("Victory 3", "6"), ("최룡해", "7"), ("Choi Yong-hae", "7"),
        ("山田太郎", "8"),
    ],
)  # fmt: skip
def test_a_party_is_found_however_it_is_written(screener: Screener, name: str, id_: str) -> None:
    match = first(screener, name)
    assert match is not None and match.listing.id == id_
    assert 0.8 <= match.score < 1  # a name alone is never certain


@pytest.mark.parametrize("name", ["Jane Roe", "Kim Chang Su", "Victory 7", "Korea Trading Corporation", "鈴木花子"])
def test_others_are_not(screener: Screener, name: str) -> None:
    assert first(screener, name) is None


def test_an_imo_number_with_a_wrong_check_digit_speaks_against_nobody(screener: Screener) -> None:
    plain, wrong = first(screener, "Chon Ma San"), first(screener, "Chon Ma San", imo="8660314")
    assert plain and wrong and (wrong.score, wrong.standing) == (plain.score, plain.standing)
    assert wrong.reasons_against == ()


def test_the_imo_number_decides(screener: Screener) -> None:
    renamed = first(screener, "Golden Lake", imo="8660313")
    assert renamed and (renamed.standing, renamed.score) == ("identified", 1.0)
    namesake = first(screener, "Chon Ma San", imo="9074729")
    assert namesake and namesake.standing == "conflict" and namesake.score < 0.5
    assert "another IMO number" in namesake.sentence


def test_another_imo_number_makes_no_match_of_a_name_that_alone_is_none() -> None:
    made = Screener([("list@2020-01-01", [Listing("1", "Vessel", (Name("SALINA"),), {"imoNumber": ("9357377",)})])])
    assert made.screen(Query("BALLINA")) == made.screen(Query("BALLINA", identifiers={"imoNumber": "7324467"})) == []
    assert made.screen(Query("SALINA", identifiers={"imoNumber": "7324467"}))[0].standing == "conflict"


def test_the_lei_of_a_body_decides_and_its_bic_without_the_branch() -> None:
    known = {"leiCode": ("549300WE6TAF5EEWQS81",), "swiftBic": ("SABRRUMM",)}
    made = Screener([("list@2020-01-01", [Listing("1", "Company", (Name("Sberbank"),), known)])])
    for kind, number, standing in [
        ("leiCode", "549300WE6TAF5EEWQS81", "identified"), ("leiCode", "HWUPKR0MPOU8FGXBT394", "conflict"),
        ("leiCode", "HWUPKR0MPOU8FGXBT390", "possible"),  # of which the last figure is wrong
        ("swiftBic", "SABRRUMM012", "identified"), ("swiftBic", "VTBRRUMM", "possible"),
    ]:  # fmt: skip
        (found,) = made.screen(Query("Sberbank", identifiers={kind: number}))
        assert found.standing == standing
    assert made.screen(Query("Another Name", identifiers={"swiftBic": "SABRRUMMXXX"}))[0].standing == "identified"


def test_a_weak_alias_weighs_less(screener: Screener) -> None:
    full = first(screener, "Choe Ryong Hae")
    weak = first(screener, "Tiger")
    assert full and weak and weak.score < full.score


def test_who_was_listed_later_is_left_out_on_a_day() -> None:
    later = [Listing("1", "Person", (Name("Ri Won Ho"),), listed="2016-11-30")]
    assert Screener([("l", later)], on="2016-03-01").screen(Query("Ri Won Ho")) == []
    assert Screener([("l", later)], on="2016-11-30").screen(Query("Ri Won Ho"))


def test_two_lists_may_use_one_id() -> None:
    both = Screener(
        [("a", [Listing("1", "Person", (Name("Ri Won Ho"),))]), ("b", [Listing("1", "Person", (Name("Ri Won Ho"),))])]
    )
    assert {match.list for match in both.screen(Query("Ri Won Ho"))} == {"a", "b"}


def test_the_keys_of_hangul_meet_their_romanisations() -> None:
    for hangul, spellings in {
        "정": "jeong jong chong jung",
        "이": "lee ri yi rhee",
        "박": "park pak bak",
        "철": "chol chul",
    }.items():
        for spelling in spellings.split():
            assert (korean.key_of_hangul(hangul),) in korean.syllables(spelling)


@given(st.text(max_size=60))
def test_any_text_is_read_without_harm(text: str) -> None:
    assert all(token for form in forms(text) for token in form.tokens)
    assert screenable(text) in (True, False)


@pytest.mark.parametrize("name", ["x", "...", "", "😀", "'"])
def test_what_is_too_short_is_said_to_be_undecided(name: str) -> None:
    assert not screenable(name)


def test_a_file_is_screened_and_every_row_accounted_for(tmp_path: Path) -> None:
    listed = tmp_path / "list.jsonl"
    listed.write_text('{"id": "a", "schema": "Person", "properties": {"name": ["Kim Jong Un"]}}\n', encoding="utf-8")
    home = ["--home", str(tmp_path / "home")]
    run = CliRunner()
    assert run.invoke(cli, ["lists", "add", str(listed), "--date", "2020-01-01", *home]).exit_code == 0
    book = tmp_path / "book.csv"
    book.write_text("id,name\n1,김정은\n2,=cmd() Roe\n3,x\n", encoding="utf-8")
    output = tmp_path / "m.jsonl"
    result = run.invoke(cli, ["screen", str(book), "-o", str(output), "--workers", "2", *home])
    assert result.exit_code == 3
    assert "read 3 = screened 2 + rejected 1; of the 2 screened 1 with a match; for the others no" in result.output
    matches = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [(match["id"], match["caption"]) for match in matches] == [("1", "Kim Jong Un")]


SHIPS = [
    "CHON MA SAN",
    "RYO MYONG",
    "SONG WON",
    "JI SONG 6",
    "ORIENTAL TREASURE",
    "ORION STAR",
    "SAM JONG 2",
    "PETREL 8",
    "SHANG YUAN BAO",
]
PEOPLE = [
    "Kim Sang Ho",
    "Ri Won Ho",
    "Vladimir Petrov",
    "Mohammed Omar Ghulam",
    "Aung Kyaw Zaw",
    "Jean Dupont",
    "Yun Ho Jin",
]


def wrongly(name: str) -> Iterator[str]:
    """The name with each single error of typing in a word of four letters or more, and with words joined."""
    at = 0
    for word in name.split():
        start = name.index(word, at)
        at = start + len(word)
        if at < len(name):
            yield name[:at] + name[at + 1 :]
        for place in range(start, at - 1) if len(word) >= 4 else ():
            yield name[:place] + name[place + 1 :]
            yield name[:place] + name[place + 1] + name[place] + name[place + 2 :]
            yield name[:place] + name[place] + name[place:]


def test_one_typing_error_in_a_word_of_four_letters_hides_nobody() -> None:
    queries = [(name, wrong) for name in SHIPS + PEOPLE for wrong in wrongly(name)]
    found = fleet().screen_many([Query(wrong) for _, wrong in queries])
    assert not [each for each, hits in zip(queries, found, strict=True) if each[0] not in {m.listing.id for m in hits}]


@cache
def fleet() -> Screener:
    return Screener(
        [("list@1", [Listing(name, "Vessel" if name in SHIPS else "Person", (Name(name),)) for name in SHIPS + PEOPLE])]
    )


def test_many_names_at_once_are_what_each_is_alone() -> None:
    queries = [Query(name) for name in (*SHIPS, "Jane Roe", *PEOPLE, "김정은", "")]
    assert fleet().screen_many(queries) == [fleet().screen(query) for query in queries]


def test_one_party_scores_the_same_whatever_else_is_listed() -> None:
    alone = Screener([("list@1", [Listing("Kim Sang Ho", "LegalEntity", (Name("Kim Sang Ho"),))])])
    among = next(m for m in fleet().screen(Query("Gim Sang-ho")) if m.listing.id == "Kim Sang Ho")
    assert alone.screen(Query("Gim Sang-ho"))[0].score == among.score
