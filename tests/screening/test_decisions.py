"""A decision "not the same" is shown, not dropped, and lapses when the listing changes or its time is over."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from commands import sekisho
from holding import hold
from sekisho.lists.model import Listing, Name
from sekisho.names.screen import Query
from sekisho.screening.decisions import Decision, material, read_decisions, write_decisions
from sekisho.screening.query import NUMBERS

KIM = Listing("1", "Person", (Name("Kim Jong Un"),), {"birthDate": ("1984-01-08",)})


@pytest.fixture
def home(tmp_path: Path) -> Path:
    hold(tmp_path / "home", "un", "2020-01-01", [KIM])
    return tmp_path / "home"


def decide(home: Path, path: Path, *more: str) -> None:
    sekisho(
        "decide", "Kim Jong Un", "--birth", "1990", "--list", "un", "--listing", "1", "--by", "T. Sato", "--why",
        "passport: seen", "--on", "2026-01-01", "--decisions", path, "--home", home, *more, code=0,
    )  # fmt: skip


def test_a_decided_match_is_shown_as_decided(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    asked = ["screen", "KIM  jong un", "--home", home, "--threshold", "0.5"]
    sekisho(*asked, "--birth", "1990", code=3)
    decide(home, path)
    said = sekisho(*asked, "--birth", "1990", "--decisions", path, code=0)
    assert "may be Kim Jong Un" in said and "decided not the same by T. Sato on 2026-01-01: passport: seen" in said
    sekisho(*asked, "--birth", "1991", "--decisions", path, code=3)  # another person
    sekisho(*asked, "--birth", "1990", "--gender", "F", "--decisions", path, code=3)
    sekisho(*asked, "--decisions", path, code=3)  # less is known of this one
    decide(home, path, "--gender", "female")
    sekisho(*asked, "--birth", "1990", "--gender", "F", "--decisions", path, code=0)


def test_a_decision_tells_the_party_by_every_number_that_a_book_may_have(home: Path, tmp_path: Path) -> None:
    path, book = tmp_path / "d.yaml", tmp_path / "b.csv"
    numbers = dict.fromkeys(NUMBERS, "1234567") | {"imo": "1790183", "bic": "ABCDJPJT"}  # a number that a body may have
    decide(home, path, *(word for key, value in numbers.items() for word in (f"--{key}", value)))
    row = {"name": "Kim Jong Un", "birth": "1990", **numbers}
    for some, matched in ((row, 0), (row | {"lei": ""}, 3)):
        book.write_text(",".join(some) + "\n" + ",".join(some.values()) + "\n", encoding="utf-8")
        asked = ["screen", book, "-o", tmp_path / "m.jsonl", "--home", home, "--threshold", "0.5"]
        sekisho(*asked, "--decisions", path, code=matched)


@pytest.mark.parametrize("more", [["--by", ""], ["--why", " "]])
def test_a_decision_of_nobody_or_without_a_reason_is_refused(home: Path, tmp_path: Path, more: list[str]) -> None:
    with pytest.raises(AssertionError, match="it is empty; a decision is somebody's, with a reason"):
        decide(home, tmp_path / "d.yaml", *more)
    assert not (tmp_path / "d.yaml").exists()


def test_a_party_that_is_given_by_a_number_alone_can_be_decided_on(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    how = ["--list", "un", "--listing", "1", "--by", "T. Sato", "--why", "seen", "--decisions", path, "--home", home]
    sekisho("decide", "", "--passport", "N1", *how, code=0)
    ((decision,),) = [read_decisions(path)]
    assert (decision.query.name, dict(decision.query.identifiers)) == ("", {"passportNumber": "N1"})
    assert "nothing to screen by" in sekisho("decide", "", *how, code=2)


def test_no_decision_answers_who_is_identified_beyond_doubt(home: Path, tmp_path: Path) -> None:
    path, book, output = tmp_path / "d.yaml", tmp_path / "b.csv", tmp_path / "m.jsonl"
    hold(home, "ships", "2020-01-01", [Listing("7", "Vessel", (Name("CHON MA SAN"),), {"imoNumber": ("8660313",)})])
    how = ["--imo", "8660313", "--home", home]
    made = ["--list", "ships", "--listing", "7", "--by", "T. Sato", "--why", "seen", "--on", "2026-01-01"]
    said = sekisho("decide", "Golden Lake", *how, *made, "--decisions", path, code=0)
    assert "note: identified beyond doubt, the same IMO number 8660313; the decision answers nothing" in said
    said = sekisho("screen", "Golden Lake", *how, "--decisions", path, code=3)
    assert "the decision of 2026-01-01 by T. Sato does not hold: identified beyond doubt, the same IMO number" in said
    book.write_text("name,imo\nGolden Lake,8660313\n", encoding="utf-8")
    said = sekisho("screen", book, "-o", output, "--home", home, "--decisions", path, code=3)
    assert "1 with a match" in said and "decided" not in said
    row = json.loads(output.read_text(encoding="utf-8"))
    assert row["decided"] is None and "does not hold: identified beyond doubt" in row["lapsed"]
    case = json.dumps({"kind": "port-call", "date": "2026-06-01", "ship_name": "Golden Lake", "imo": "8660313"})
    said = sekisho("explain", "--case", case, "--home", home, "--decisions", path, code=3)
    assert "beyond doubt: the same IMO number 8660313" in said and "does not hold: identified beyond doubt" in said


def test_a_decision_that_ran_out_before_it_was_made_is_refused(home: Path, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="2025-12-31 is before the day of the decision, 2026-01-01"):
        decide(home, tmp_path / "d.yaml", "--until", "2025-12-31")
    assert not (tmp_path / "d.yaml").exists()


def test_it_lapses_when_the_listing_changes_and_when_its_time_is_over(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    asked = ["screen", "Kim Jong Un", "--birth", "1990", "--home", home, "--threshold", "0.5", "--decisions", path]
    decide(home, path, "--until", "2026-06-30")
    assert "ran out on 2026-06-30" in sekisho(*asked, "--on", "2026-07-01", code=3)
    sekisho(*asked, "--on", "2026-06-30", code=0)
    same = Listing("1", "Person", KIM.names, {**KIM.properties, "notes": ("more",)})
    hold(home, "un", "2026-02-01", [same])
    sekisho(*asked, "--on", "2026-06-30", code=0)  # not a material change
    hold(home, "un", "2026-03-01", [Listing("1", "Person", (*KIM.names, Name("Pak Un")), KIM.properties)])
    assert "lapsed: the listing's names changed" in sekisho(*asked, "--on", "2026-06-30", code=3)


def test_of_several_who_decide_at_once_each_decision_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "decisions.yaml"
    made = [
        Decision(
            Query("Kim Jong Un"), "un", "1", "T. Sato", "2026-01-01", "seen", id=f"C-{number:02}", seen=material(KIM)
        )
        for number in range(40)
    ]
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda each: write_decisions(path, [each]), made))
    assert sorted(read_decisions(path), key=lambda each: each.id) == made


def test_in_a_book_a_reference_makes_it_about_one_customer(home: Path, tmp_path: Path) -> None:
    path, book, output = tmp_path / "d.yaml", tmp_path / "b.csv", tmp_path / "m.jsonl"
    decide(home, path, "--id", "A")
    book.write_text("id,name,birth\nA,Kim Jong Un,1990\nB,Kim Jong Un,1990\n", encoding="utf-8")
    said = sekisho(
        "screen", book, "-o", output, "--home", home, "--threshold", "0.5", "--decisions", path, code=3
    )  # fmt: skip
    assert "of the 2 screened 1 with a match; 1 match decided; for the others no match at threshold 0.5" in said
    assert ", but for what is decided" in said
    rows = {row["id"]: row for row in map(json.loads, output.read_text(encoding="utf-8").splitlines())}
    assert rows["A"]["decided"].startswith("decided not the same") and rows["B"]["decided"] is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: x", "1:1: no list"),
        ("- name: x\n  lst: un", "2:8: unknown key lst"),
        ("- name: x\n  list: un\n  listing: a\n  by: me\n  why: z\n  on: soon\n  seen: {}", "6:7: on is 'soon'"),
        ("- {name: x", "2:1"),
    ],
)
def test_a_file_of_decisions_says_what_is_wrong_and_where(home: Path, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "d.yaml"
    path.write_text(text, encoding="utf-8")
    assert f"d.yaml:{said}" in sekisho("screen", "Kim Jong Un", "--home", home, "--decisions", path, code=1)


def test_a_decision_on_two_that_do_not_match_says_so(home: Path, tmp_path: Path) -> None:
    asked = ["--list", "un", "--listing", "1", "--by", "T", "--why", "w", "--home", home, "--decisions", tmp_path / "d"]
    said = sekisho("decide", "Jane Roe", *asked, code=0)
    assert "these do not match at threshold 0.8" in said and "noted in" in said
    assert "do not match" not in sekisho("decide", "Kim Jong-un", *asked, code=0)


def test_a_decision_on_nobody_is_refused(home: Path, tmp_path: Path) -> None:
    asked = ["decide", "Kim", "--by", "x", "--why", "y", "--home", home, "--decisions", tmp_path / "d.yaml"]
    assert "no party '7'" in sekisho(*asked, "--list", "un", "--listing", "7", code=2)
    assert "no list 'eu'" in sekisho(*asked, "--list", "eu", "--listing", "7", code=2)
    assert not (tmp_path / "d.yaml").exists()


TABLE = """id,Name,氏名,birth,list,listing,理由,until
C-1,Kim Jong Un,金正恩,1990,un,1,passport seen,2027/12/31
C-2,Kim Jong-un,,1991-02-03,un,1,,
C-3,Kim Jong Un,,,un,9,x,
C-4,Kim Jong Un,,19x,un,1,x,
C-5,,,,un,1,x,
C-6,Kim Jong Un,,,un,1,x,soon
"""


def test_a_table_of_decisions_is_noted_row_by_row_and_once(home: Path, tmp_path: Path) -> None:
    """A house has thousands of them in a spreadsheet; what a row lacks an option says, and what is wrong is told."""
    table, path, book = tmp_path / "t.csv", tmp_path / "d.yaml", tmp_path / "b.csv"
    table.write_text(TABLE, encoding="utf-8")
    asked = ["decide", table, "--by", "T. Sato", "--why", "known", "--on", "2026-01-01", "--home", home]
    said = sekisho(*asked, "--decisions", path, code=1)
    assert "read 6 rows, 4 not decided; 3 decisions noted in" in said
    for row, why in (
        (4, "listing: un@2020-01-01"),
        (5, "birth: '19x'"),
        (6, "name: nothing to screen by"),
        (7, "until: 'soon'"),
    ):
        assert f"t.csv:{row}: {why}" in said
    made = [(each.id, each.query.name, each.why, each.until) for each in read_decisions(path)]
    assert made == [
        ("C-1", "Kim Jong Un", "passport seen", "2027-12-31"),
        ("C-1", "金正恩", "passport seen", "2027-12-31"),
        ("C-2", "Kim Jong-un", "known", ""),
    ]
    before = path.read_bytes()
    assert "0 decisions noted in" in (again := sekisho(*asked, "--decisions", path, code=1)) and "3 are there" in again
    assert path.read_bytes() == before
    book.write_text("id,Name,氏名,birth\nC-1,Kim Jong Un,金正恩,1990\n", encoding="utf-8")
    how = ["-o", tmp_path / "m.jsonl", "--home", home, "--threshold", "0.5", "--on", "2026-06-01"]
    sekisho("screen", book, *how, code=3)
    assert "2 matches decided" in sekisho("screen", book, *how, "--decisions", path, code=0)
    assert "is for a NAME" in sekisho(*asked, "--birth", "1990", "--decisions", path, code=2)


BOOK = """id,Name,氏名,birth,country,gender,passport
C-1,Kim Jong Un,金正恩,1984,KP,M,+A12
C-2,Kim; Jong Un,,19x,,,
C-3,-Kim Jong Un,,1984-01-05,Nowhere,,
"""


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "xlsx"])
def test_matches_are_decided_from_their_file_alone(home: Path, tmp_path: Path, ending: str) -> None:
    """Who works off the matches need not have the book: what was asked stands beside each of them."""
    book, matches, path = tmp_path / "b.csv", tmp_path / f"m.{ending}", tmp_path / "d.yaml"
    book.write_text(BOOK, encoding="utf-8")
    how = ["--home", home, "--on", "2026-06-01", "--threshold", "0.6"]
    sekisho("screen", book, "-o", matches, *how, code=3)
    asked = ["decide", matches, "--by", "T. Sato", "--why", "known", "--on", "2026-01-01", "--home", home]
    said = sekisho(*asked, "--decisions", path, code=0)
    assert " 0 not decided" in said and "columns not used" not in said
    made = [(each.id, each.query.name, each.query.birth, each.query.country) for each in read_decisions(path)]
    assert ("C-1", "金正恩", "1984", "KP") in made and ("C-3", "-Kim Jong Un", "1984-01-05", "") in made
    again = [*how, "--decisions", path]
    assert "matches decided" in sekisho("screen", book, "-o", tmp_path / f"again.{ending}", *again, code=0)
    more = tmp_path / "b2.csv"
    more.write_text(BOOK.replace(",1984,", ",1985,"), encoding="utf-8")
    sekisho("screen", more, "-o", tmp_path / "of-another-birth.csv", *again, code=3)


def test_a_decision_made_from_matches_lapses_with_the_listing(tmp_path: Path) -> None:
    """What was seen is the version that the matches are of, though a newer one is held when it is decided."""
    book, matches, path, home = (tmp_path / name for name in ("b.csv", "m.csv", "d.yaml", "home"))
    book.write_text("name\nKim Jong Un\n", encoding="utf-8")
    hold(home, "un", "2020-01-01", [KIM])
    how = ["--home", home]
    sekisho("screen", book, "-o", matches, *how, code=3)
    hold(home, "un", "2021-01-01", [replace(KIM, properties={"birthDate": ("1983-01-08",)})])
    sekisho("decide", matches, "--by", "T", "--why", "w", "--decisions", path, *how, code=0)
    sekisho("screen", book, "-o", tmp_path / "again.jsonl", "--decisions", path, *how, code=3)
    (match,) = map(json.loads, (tmp_path / "again.jsonl").read_text("utf-8").splitlines())
    assert match["decided"] is None and "lapsed: the listing's births changed" in match["lapsed"]


def test_matches_that_do_not_say_what_was_asked_are_refused(home: Path, tmp_path: Path) -> None:
    matches, path = tmp_path / "m.csv", tmp_path / "d.yaml"
    matches.write_text("id,query,list,listing,caption\nC-1,Kim Jong Un,un,1,Kim Jong Un\n", encoding="utf-8")
    said = sekisho("decide", matches, "--by", "T", "--why", "w", "--home", home, "--decisions", path, code=1)
    assert "do not say all that a party was screened with" in said and not path.exists()


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (["--why", "bell \a"], 1, "a control character"),
        (["--id", "\x1b[2J"], 1, "a control character"),
        (["--by", "\udcff"], 2, "not UTF-8"),
        (["--passport", "\udcff"], 2, "not UTF-8"),
    ],
)
def test_a_decision_that_no_file_can_hold_leaves_the_file_as_it_is(
    home: Path, tmp_path: Path, more: list[str], code: int, said: str
) -> None:
    path = tmp_path / "decisions.yaml"
    decide(home, path)
    before = path.read_bytes()
    given = ["decide", "Kim Jong Un", "--list", "un", "--listing", "1", "--by", "A", "--why", "b", *more]
    assert said in sekisho(*given, "--decisions", path, "--home", home, code=code)
    assert path.read_bytes() == before and sorted(each.name for each in tmp_path.iterdir()) == [
        "decisions.yaml",
        "home",
    ]
    decide(home, path, "--why", "two\nlines: 'quoted' \u3000")
    assert [each.why for each in read_decisions(path)] == ["passport: seen", "two\nlines: 'quoted' \u3000"]
