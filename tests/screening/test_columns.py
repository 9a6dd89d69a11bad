"""What the columns and cells of a book say is read, and what cannot be read is told."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from commands import sekisho
from holding import hold
from sekisho.lists.model import Listing, Name
from sekisho.screening.query import read_birth


def test_headers_in_japanese_an_encoding_and_a_pipe(home: Path) -> None:
    data = "番号,氏名,生年月日\n1,김정은,1984年1月8日\n".encode("utf-16")
    said = sekisho("screen", "-", "-o", "-", "--home", home, code=3, input=data)
    match = json.loads(said[said.index("{") : said.rindex("}") + 1])
    assert (match["id"], match["listing"]) == ("1", "1") and any("born" in each for each in match["for"])


def test_a_korean_book_is_read_in_its_own_encoding(home: Path, tmp_path: Path) -> None:
    source, output = tmp_path / "book.csv", tmp_path / "m.jsonl"
    rows = "고객번호,성명,영문성명,생년월일,국적,성별\n7,김정은,KIM JONG UN,1984-01-08,북한,남\n8,홍길동,,,,\n"
    source.write_bytes(rows.encode("euc_kr"))
    assert "read as EUC-KR" in sekisho("screen", source, "-o", output, "--home", home, code=3)
    found = list(map(json.loads, output.read_text("utf-8").splitlines()))
    assert [(row["id"], row["query"], row["birth"], row["country"], row["gender"]) for row in found] == [
        ("7", "KIM JONG UN", "1984-01-08", "북한", "남"), ("7", "김정은", "1984-01-08", "북한", "남"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("firstname,lastname\nJong Un,Kim\n", "Jong Un Kim"),
        ("First Name,middle_name,Surname\nJong,Un,Kim\n", "Jong Un Kim"),
        ("given_name,family_name\n,Kim Jong Un\n", "Kim Jong Un"),
        ("姓,名\n金,正恩\n", "金正恩"),
        ("名,姓\n정은,김\n", "김정은"),
        ("姓,名,姓カナ,名カナ\n山田,太郎,キム,ジョンウン\n", "キム ジョンウン"),
        ("セイ,メイ\nキム,ジョンウン\n", "キム ジョンウン"),
        ("name,first_name,last_name\nKim Jong Un,x,y\n", "Kim Jong Un"),
    ],
)
def test_a_name_in_parts_is_joined(home: Path, tmp_path: Path, text: str, name: str) -> None:
    source, output = tmp_path / "book.csv", tmp_path / "m.jsonl"
    source.write_text(text, encoding="utf-8")
    sekisho("screen", source, "-o", output, "--home", home, code=3)
    row = json.loads(output.read_text("utf-8"))
    assert (row["query"], row["listing"]) == (name, "1")


SEVERAL = """id,Name,氏名,フリガナ,alias 1,alias2,First name,Last name,Note
1,Taro Yamada,金正恩,ヤマダ　タロウ,-,,Yamada,Taro,x
2,Jane Roe,,,Jane Doe; KIM Jong-un,,,,
3,Jane O&#39;Roe,,,|Mary Major| Kim Jong Un ,,,,
4,Kim Jong Un,金正恩,キム・ジョンウン,KIM JONG UN,Kim Jong Un,正恩,金,
5,Bob Boyd,,,,,Jong-Un,Kim,
6,Kim Jong-Un,N/A,,-,,Jong Un,Kim,
7,-,,,,,,,
8,Kim Jong Un,,,K,,,,
9,Jane Roe,,,なし,,,,
10,Kim; Jong Un,,,,,,,
"""


def test_each_name_of_a_party_is_screened_and_a_match_says_by_which(home: Path, tmp_path: Path) -> None:
    """Banks keep a name for each script, and several in a cell of aliases."""
    source, output = tmp_path / "book.csv", tmp_path / "m.jsonl"
    source.write_text(SEVERAL, encoding="utf-8")
    said = sekisho("screen", source, "-o", output, "--home", home, code=3)
    found: dict[str, set[str]] = {}
    for match in map(json.loads, output.read_text("utf-8").splitlines()):
        assert match["sentence"].startswith(f"{match['query']} may be Kim Jong Un")
        assert match["query"] not in found.setdefault(match["id"], set())
        found[match["id"]].add(match["query"])
    assert found == {
        "1": {"金正恩"}, "2": {"KIM Jong-un"}, "3": {"Kim Jong Un"},
        "4": {"Kim Jong Un", "KIM JONG UN", "金正恩", "キム・ジョンウン"},
        "5": {"Jong-Un Kim"}, "6": {"Kim Jong-Un"}, "8": {"Kim Jong Un"},
        "10": {"Kim; Jong Un"},
    }  # fmt: skip
    # who cannot be screened by one name is rejected, and matched by another all the same
    assert "read 10 = screened 8 + rejected 2; of the 8 screened 7 with a match" in said
    assert "book.csv:8: a word for no name" in said and "book.csv:9: too short" in said
    assert "each name of a party is screened: Name, フリガナ, 氏名, alias 1, alias2" in said
    assert "columns not used: Note" in said


def test_names_of_a_list_are_names_and_an_object_is_none(home: Path, tmp_path: Path) -> None:
    lines, table, output = tmp_path / "book.jsonl", tmp_path / "book.parquet", tmp_path / "m.jsonl"
    lines.write_text(
        '{"who": "Jane Roe", "aliases": ["Jane Doe", "Kim Jong Un"]}\n{"who": {"given": "Jong Un", "family": "Kim"}}\n',
        encoding="utf-8",
    )
    duckdb.sql(
        f"COPY (SELECT 'Jane Roe' AS who, ['Jane Doe', 'Kim Jong Un'] AS aliases UNION ALL SELECT"
        f" CAST({{'given': 'Jong Un', 'family': 'Kim'}} AS VARCHAR), NULL) TO '{table}' (FORMAT parquet)"
    )
    for source in (lines, table):
        said = sekisho("screen", source, "-o", output, "--map", "name=who", "--home", home, code=3)
        assert "read 2 = screened 1 + rejected 1" in said and "an object instead of a name; expected a text" in said
        assert [match["query"] for match in map(json.loads, output.read_text("utf-8").splitlines())] == ["Kim Jong Un"]


def test_a_column_told_twice_is_refused(home: Path, tmp_path: Path) -> None:
    source, output = tmp_path / "book.csv", tmp_path / "m.jsonl"
    source.write_text("a,b\nJane Roe,Kim Jong Un\n", encoding="utf-8")
    said = sekisho("screen", source, "-o", output, "--map", "name=a", "--map", "name=b", "--home", home, code=2)
    assert "name is a already; a second name of the party is alias=HEADER" in said
    sekisho("screen", source, "-o", output, "--map", "name=a", "--map", "alias=b", "--home", home, code=3)
    assert json.loads(output.read_text("utf-8"))["query"] == "Kim Jong Un"


def test_a_key_that_is_spelt_otherwise_in_one_row_costs_no_other_row(home: Path, tmp_path: Path) -> None:
    source, output = tmp_path / "book.jsonl", tmp_path / "m.jsonl"
    source.write_text('{"NAME": "Kim Jong Un"}\n{"name": "Kim Jong Un"}\n')
    said = sekisho("screen", source, "-o", output, "--home", home, code=3)
    assert "read 2 = screened 2 + rejected 0; of the 2 screened 2 with a match" in said
    source.write_text('[{"name": "Kim Jong Un"}]')
    assert "expected one object a line" in sekisho("screen", source, "-o", output, "--home", home, code=1)


def test_a_gender_in_a_book_speaks_and_is_told_as_data(home: Path, tmp_path: Path) -> None:
    woman = Listing("4", "Person", (Name("Ri Won Hui"),), {"gender": ("female",)})
    hold(home, "eu", "2020-01-02", [woman])
    source = tmp_path / "book.csv"
    source.write_text("id,氏名,性別\n1,Ri Won Hui,女\n2,Ri Won Hui,M\n3,Ri Won Hui,?\n", encoding="utf-8")
    sekisho("screen", source, "-o", tmp_path / "m.jsonl", "--home", home, code=3)
    rows = {row["id"]: row for row in map(json.loads, (tmp_path / "m.jsonl").read_text("utf-8").splitlines())}
    assert rows["1"]["score"] > rows["3"]["score"] > rows["2"]["score"]
    assert rows["2"]["evidence"] == [{"what": "gender", "query": "male", "listed": "female", "factor": -0.15}]
    assert rows["3"]["evidence"] == [] and "another gender" in rows["2"]["against"][0]


def test_a_cell_that_cannot_be_read_is_counted_and_told_in_its_row(home: Path, tmp_path: Path) -> None:
    source, output = tmp_path / "book.csv", tmp_path / "m.jsonl"
    source.write_text(
        "id,name,birth,country,imo\n1,Kim Jong Un,8/1/84,ZZ,\n2,Kim Jong Un,1984-01-08,KP,\n"
        "3,Chon Ma San,,,8660314\n4,Jane Roe,99/99/1999,,\n"
    )
    said = sekisho("screen", source, "-o", output, "--home", home, code=3)
    assert "read 4 = screened 4 + rejected 0; of the 4 screened 3 with a match" in said
    assert "note: birth: 2 rows have a cell that cannot be read and was left out, first '8/1/84'" in said
    assert "note: country: 1 row has a cell" in said and "note: imo: 1 row has a cell" in said
    rows = {row["id"]: row for row in map(json.loads, output.read_text("utf-8").splitlines())}
    assert {key: row["unread"] for key, row in rows.items()} == {
        "1": "birth 8/1/84; country ZZ", "2": None, "3": "imo 8660314",
    }  # fmt: skip
    assert [rows[key]["standing"] for key in "123"] == ["possible", "identified", "possible"]
    assert "is identified as" in rows["2"]["sentence"] and "same name and day of birth" in rows["2"]["certain"]


def test_numbers_and_days_as_a_data_frame_leaves_them_are_read(home: Path, tmp_path: Path) -> None:
    source, output = tmp_path / "book.parquet", tmp_path / "m.jsonl"
    duckdb.sql(
        "COPY (SELECT * FROM (VALUES ('1', 'Kim Jong Un', TIMESTAMP_NS '1984-01-08', NULL::DOUBLE),"
        f" ('2', 'Golden Lake', NULL, 8660313.0)) t(id, name, birth, imo)) TO '{source}' (FORMAT parquet)"
    )
    said = sekisho("screen", source, "-o", output, "--home", home, code=3)
    assert "note" not in said
    rows = {row["id"]: row for row in map(json.loads, output.read_text("utf-8").splitlines())}
    assert {key: row["standing"] for key, row in rows.items()} == {"1": "identified", "2": "identified"}


@pytest.mark.parametrize(
    ("written", "born"),
    [
        ("昭和59年1月8日", "1984-01-08"), ("昭和 59年 1月 8日", "1984-01-08"), ("S59.1.8", "1984-01-08"),
        ("ｓ59/01/08", "1984-01-08"), ("昭和59年1月", "1984-01"), ("昭和５９年", "1984"),
        ("平成元年5月1日", "1989-05-01"),
        ("大正10年12月24日", "1921-12-24"), ("明治33年1月1日", "1900-01-01"), ("昭和59年13月1日", ""), ("S59", ""),
    ],
)  # fmt: skip
def test_a_birth_in_an_era_of_japan_is_one(written: str, born: str) -> None:
    assert read_birth(written) == born


@pytest.mark.parametrize(
    ("written", "born"),
    [
        ("17/07/1964", "1964-07-17"), ("07/17/1964", "1964-07-17"), ("17-7-1964 00:00:00", "1964-07-17"),
        ("7/7/1964", "1964-07-07"), ("07.08.1964", "1964-08-07"), ("17 Jul 1964", "1964-07-17"),
        ("17-JUL-1964", "1964-07-17"), ("17 July 1964", "1964-07-17"), ("07/08/1964", "1964"),
        ("17/17/1964", ""), ("00/07/1964", "1964"), ("00/00/1964", ""), ("17 Juli-1964", ""), ("17 Foo 1964", ""),
        ("17/07/64", ""), ("17/07/2564", ""),
    ],
)  # fmt: skip
def test_of_a_birth_with_the_year_last_so_much_is_read_as_is_certain(written: str, born: str) -> None:
    assert read_birth(written) == born


def test_what_is_no_day_of_birth_speaks_against_nobody(home: Path, tmp_path: Path) -> None:
    source, output = tmp_path / "book.jsonl", tmp_path / "m.jsonl"
    births = ["23575", "2527-01-08", "1984108", "1984-01-07T15:00:00Z", "1984-01-08T00:00:00.000Z", 1984.0]
    source.write_text("".join(json.dumps({"name": "Kim Jong Un", "birth": birth}) + "\n" for birth in births))
    assert "note: birth: 4 rows have a cell that cannot be read" in sekisho(
        "screen", source, "-o", output, "--home", home, code=3
    )
    rows = list(map(json.loads, output.read_text("utf-8").splitlines()))
    assert [row["standing"] for row in rows] == [*["possible"] * 4, "identified", "possible"]
    assert [row["sentence"].partition("alike")[2] for row in rows[3:]] == [
        "", "; born 1984-01-08", "; born 1984, listed is 1984-01-08",
    ]  # fmt: skip
