"""What is told of a name that is screened by itself: who it is, and what was not decided."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commands import sekisho
from holding import hold
from sekisho.lists.model import Listing, Name
from sekisho.lists.store import Store
from sekisho.screening.held import choose
from sekisho.screening.query import make_query, unfit
from sekisho.screening.screening import Screening


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "(no name): nothing to screen by"), ("12345", "without a letter"), ("...", "without a letter"),
        ("x", "too short"),
        ("ㄱㅈ", "with ㄱㅈ, of which"), ("NOTPROVIDED", "a word for no name"), ("N/A", "a word for no name"),
        ("不明", "a word for no name"), ("name unknown", "a word for no name"), ("nan", "a word for no name"),
        ("王𰀀", "王𰀀: with 𰀀, of which no reading is known; expected the name in Latin letters"),
        ("㘽嫑", "with 㘽嫑, of which no reading is known"),
    ],
)  # fmt: skip
def test_a_name_that_cannot_be_screened_is_told(home: Path, name: str, said: str) -> None:
    told = sekisho("screen", name, "--home", home, code=3)
    assert said in told and "not decided" in told and "no match" not in told


@pytest.mark.parametrize("name", ["Kim Jong Un", "𰀀𰀁𰀂 (Kim Jong Un)"])
def test_a_name_that_cannot_be_read_is_found_by_its_latin_spelling(home: Path, name: str) -> None:
    assert "may be Kim Jong Un" in sekisho("screen", name, "--home", home, code=3)


@pytest.mark.parametrize(
    "name", ["word " * 60 + "Kim Jong Sik", "x" * 300 + " Kim Jong Sik", "a " * 45 + "Kim Jong Sik"]
)
def test_a_name_longer_than_is_read_is_not_passed(name: str) -> None:
    assert "expected at most" in unfit(make_query(name))


def test_a_name_as_a_web_page_writes_it_is_the_name(home: Path) -> None:
    screening = Screening(choose(Store(home)))
    for name in ("Kim&nbsp;Jong&nbsp;Un", "Kim Jong &#85;n", "Kim Jong&#x20;Un &amp; Co."):
        (hits,) = screening.find([make_query(name)])
        assert [hit.match.listing.id for hit in hits] == ["1"]
    for name in ("R&D; Trading", "Smith &copytrading", "A & B", "&#99999999;"):
        assert make_query(name).name == name


def test_a_ship_is_found_by_its_number_alone_and_nobody_by_nothing(home: Path) -> None:
    said = sekisho("screen", "--imo", "8660313", "--home", home, code=3)
    assert "8660313 is identified as CHON MA SAN" in said
    assert "whom to screen: NAMES" in sekisho("screen", "--birth", "1984", "--home", home, code=2)


@pytest.mark.parametrize("number", ["8660314", "12", "IMO"])
def test_an_imo_number_that_is_none_is_refused(home: Path, number: str) -> None:
    assert "check digit" in sekisho("screen", "Chon Ma San", "--imo", number, "--home", home, code=2)
    sekisho("screen", "Chon Ma San", "--imo", "IMO 8660313", "--home", home, code=3)


@pytest.mark.parametrize(
    ("name", "number", "said"),
    [
        ("Jane Roe", "--passport", "bears a number of Kim Chol (un@"),
        ("Kim Chul", "--passport", "may be Kim Chol (un@"),
        ("Kim Chol", "--passport", "is identified as Kim Chol (un@"),
        ("Jane Roe", "--bic", "is identified as Kim Chol (un@"),
    ],
)
def test_who_is_not_beyond_doubt_is_not_said_to_be_identified(
    tmp_path: Path, name: str, number: str, said: str
) -> None:
    listing = Listing("1", "Person", (Name("Kim Chol"),), {"passportNumber": ("N12345678",), "swiftBic": ("N1234567",)})
    hold(tmp_path, "un", "2020-01-01", [listing])
    told = sekisho("screen", name, number, "N12345678", "--threshold", "1", "--home", tmp_path, code=3)
    assert said in told and ("beyond doubt" in told) == ("is identified" in told)


@pytest.mark.parametrize(
    ("name", "said"), [("Jane Roe", "bears a number of Kim Chol (un@"), ("Kim Chol", "is identified as Kim Chol (un@")]
)
def test_a_number_in_full_width_is_the_number(tmp_path: Path, name: str, said: str) -> None:
    listing = Listing("1", "Person", (Name("Kim Chol"),), {"passportNumber": ("N12345678",)})
    hold(tmp_path, "un", "2020-01-01", [listing])
    assert said in sekisho("screen", name, "--passport", "Ｎ１２３４５６７８", "--home", tmp_path, code=3)


@pytest.mark.parametrize(
    ("listed", "asked", "same"),
    [
        ("MP1234567", "МР 1234567", True),  # Cyrillic letters that look like these
        ("12345678", "۱۲۳۴۵۶۷۸", True),
        ("4501123456", "паспорт № 45 01 123456", True),
        ("A1234567", "旅券番号 A1234567", True),
        ("Б1234567", "Г1234567", False),
        ("Б1234567", "1234567", False),
    ],
)
def test_a_number_is_the_same_in_any_script_and_another_with_other_letters(
    tmp_path: Path, listed: str, asked: str, same: bool
) -> None:
    hold(tmp_path, "un", "2020-01-01", [Listing("1", "Person", (Name("Kim Chol"),), {"passportNumber": (listed,)})])
    told = sekisho("screen", "Jane Roe", "--passport", asked, "--home", tmp_path, code=3 if same else 0)
    assert ("bears a number of Kim Chol" in told) == same


def test_what_turns_the_line_or_steers_the_terminal_is_escaped(home: Path) -> None:
    told = sekisho("screen", "Kim \u202eJong Un", "Roe \x1b[31mRed", "--home", home, code=3)
    assert "\\u202e" in told and "\\x1b" in told and "\u202e" not in told and "\x1b" not in told


def test_a_name_of_two_lines_gives_one_answer(home: Path) -> None:
    told = sekisho("screen", "Jane Roe\nJohn Doe: no match on any list", "--home", home, code=0)
    assert told.startswith("Jane Roe John Doe: no match on any list: no match at threshold") and told.count("\n") == 1


def test_a_header_that_steers_the_terminal_is_escaped_in_an_error(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_text("id,\x1b]0;cleared\x07\n1,2\n", encoding="utf-8")
    said = sekisho("screen", path, "-o", tmp_path / "m.jsonl", "--home", home, code=1)
    assert "\\x1b]0;cleared\\x07" in said and "\x1b" not in said and "\x07" not in said


def test_thresholds_of_a_list_and_of_a_kind(home: Path) -> None:
    asked = ["screen", "Kim Jong Un", "--home", home, "--threshold"]
    assert "no match at threshold 0.99" in sekisho(*asked, "0.99", code=0)  # a name alone is never that certain
    assert "may be" in sekisho(*asked, "0.99", "--threshold", "un=0.7", code=3)
    assert "may be" in sekisho(*asked, "0.99", "--threshold", "Person=0.7", code=3)
    assert "no match" in sekisho(*asked, "0.99", "--threshold", "Vessel=0.5", code=0)
    assert "did you mean Vessel" in sekisho(*asked, "Vesel=0.7", code=2)
    assert "from 0.5 to 1" in sekisho(*asked, "7", code=2)


def test_a_threshold_that_no_name_reaches_is_told(home: Path) -> None:
    told = sekisho("screen", "Kim Jong Un", "--threshold", "0.97", "--threshold", "un=0.98", "--home", home, code=0)
    assert "note: threshold un 0.98: no name by itself comes to that" in told
    assert "note" not in sekisho("screen", "Kim Jong Un", "--threshold", "0.97", "--home", home, code=3)


def test_since_when_a_party_is_listed_is_a_doubt_about_a_day_and_none_about_now(tmp_path: Path) -> None:
    hold(tmp_path, "un", "2020-01-01", [Listing("9", "Person", (Name("Pak Chol Su"),))])
    asked = ["screen", "Pak Chol Su", "--home", tmp_path]
    assert "does not tell since when" not in sekisho(*asked, code=3)
    assert "does not tell since when" in sekisho(*asked, "--on", "2019-01-01", code=3)


def test_lists_that_cannot_tell_of_the_day_are_named(tmp_path: Path) -> None:
    hold(tmp_path, "un", "2020-01-01", [Listing("9", "Person", (Name("Pak Chol Su"),))])
    hold(tmp_path, "un", "2022-01-01", [Listing("9", "Person", (Name("Pak Chol Su"),))])
    hold(tmp_path, "jp-mof", "2024-01-01", [Listing("8", "Person", (Name("Ri Won Ho"),))])
    asked = ["screen", "Ordan Veskovar", "--home", tmp_path]
    assert "note:" not in sekisho(*asked, code=0)
    said = sekisho(*asked, "--on", "2019-06-01", code=0)
    assert re.search(r"note: jp-mof@2024-01-01-\w+, un@2020-01-01-\w+: the first version held, later than", said)
    assert "earlier than" not in said
    said = sekisho(*asked, "--on", "2999-01-01", code=0)
    note = "the newest version in use, earlier than 2999-01-01; who was listed after it is not on it"
    assert re.search(rf"note: jp-mof@2024-01-01-\w+, un@2022-01-01-\w+: {note}", said)
    said = sekisho(*asked, "--on", "2023-01-01", code=0)
    assert re.search(r"note: un@2022-01-01-\w+: the newest version in use, earlier than 2023-01-01", said)
    said = sekisho(*asked, "--on", "2021-06-01", "--known", "2023-01-01", code=0)
    assert "no version of jp-mof was published by 2023-01-01; nobody on it was looked at" in said
    assert "first version held" not in said


def test_a_miss_says_that_a_script_was_read_by_its_letters_alone(home: Path) -> None:
    assert "it was read letter by letter" in sekisho("screen", "ហ៊ុន សែន", "--home", home, code=0)
    assert "letter by letter" not in sekisho("screen", "ჰუნ სენ", "--home", home, code=0)
