"""Every row of a book is screened or rejected, and what is told of it is true of those screened."""

from __future__ import annotations

import csv
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from commands import sekisho
from customers import book
from holding import hold
from sekisho.lists.model import Listing, Name
from sekisho.lists.store import Store
from sekisho.screening.book import screen_book
from sekisho.screening.held import choose
from sekisho.screening.screening import Screening


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx", "parquet"])
def test_every_row_of_a_book_is_screened_or_rejected(home: Path, tmp_path: Path, ending: str) -> None:
    path, output = book(tmp_path / f"book.{ending}"), tmp_path / "m.jsonl"
    said = sekisho("screen", path, "-o", output, "--home", home, code=3)
    assert "read 7 = screened 5 + rejected 2; of the 5 screened 4 with a match; for the others no match at thr" in said
    matches = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [(match["id"], match["listing"]) for match in matches] == [("1", "1"), ("4", "2"), ("5", "1"), ("6", "2")]
    assert matches[1]["certain"] == "the same IMO number 8660313"
    assert all(match["sentence"].startswith(f"{match['query'] or '8660313'} ") for match in matches)
    with (tmp_path / "m.rejects.csv").open(encoding="utf-8") as lines:
        reasons = [row["reason"] for row in csv.DictReader(lines)]
    assert reasons[0].startswith("too short") and reasons[1].startswith("a name of 10,000 letters")


@pytest.mark.parametrize(
    ("rows", "code", "said"),
    [
        ("", 0, "read 0 = screened 0 + rejected 0; nobody was screened\n"),
        ("1,x\n2,!\n", 3, "read 2 = screened 0 + rejected 2; nobody was screened\n"),
        ("1,x\n2,Jane Roe\n", 3, "rejected 1; for the 1 screened no match at threshold 0.8 on un@"),
        ("1,x\n2,Jane Roe\n3,Kim Jong Un\n", 3, "of the 2 screened 1 with a match; for the others no match at "),
        ("1,x\n3,Kim Jong Un\n", 3, "rejected 1; of the 1 screened 1 with a match\n"),
    ],
)
def test_a_miss_is_told_of_those_screened_alone(home: Path, tmp_path: Path, rows: str, code: int, said: str) -> None:
    path = tmp_path / "book.csv"
    path.write_text(f"id,name\n{rows}", encoding="utf-8")
    told = sekisho("screen", path, "-o", tmp_path / "m.csv", "--home", home, code=code)
    assert said in told
    assert ("no party in it, only headers or less" in told) == (not rows)


def test_a_book_of_one_row_that_breaks_off_is_one_reject(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_text('id,name\n1,"Kim Jo', encoding="utf-8")
    assert "read 1 = screened 0 + rejected 1" in sekisho(
        "screen", path, "-o", tmp_path / "m.csv", "--home", home, code=3
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "empty file"), ("a,b\n1,2\n", "no column of names"), ("<Document/>", "no ISO 20022 payment")],
)
def test_a_book_that_cannot_be_read_says_so(home: Path, tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "book.csv"
    path.write_text(content, encoding="utf-8")
    assert said in sekisho("screen", path, "-o", tmp_path / "m.jsonl", "--home", home, code=1)


def test_a_file_is_not_screened_as_a_name(home: Path, tmp_path: Path) -> None:
    path = book(tmp_path / "book.csv")
    assert "no such file" in sekisho("screen", tmp_path / "bok.csv", "--home", home, code=2)
    packed = tmp_path / "book.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert "is a file; unpack it first" in sekisho("screen", packed, "--home", home, code=2)
    other = tmp_path / "book.txt"
    other.write_text("name\nKim Jong Un\n", encoding="utf-8")
    (tmp_path / "book").write_bytes(path.read_bytes())
    for named in (other, tmp_path / "book"):
        assert "is a file; expected a file that ends in .csv" in sekisho("screen", named, "--home", home, code=2)
    assert "is a folder; expected a file that ends in" in sekisho("screen", tmp_path, "--home", home, code=2)
    to = ["-o", tmp_path / "m.csv", "--birth", "1984"]
    assert "--birth is for names" in sekisho("screen", path, *to, "--home", home, code=2)
    said = sekisho("screen", path, "Kim Jong Un", "--home", home, code=2)
    assert "book.csv is a file and 'Kim Jong Un' a name" in said
    long = "No. 5 " + "Harbour Trading " * 17  # no file may be called so
    assert "no match" in sekisho("screen", long, "--home", home, code=0)


def test_a_book_is_not_written_over(home: Path, tmp_path: Path) -> None:
    path = book(tmp_path / "book.csv")
    held = path.read_bytes()
    for options in (["-o", path], ["-o", tmp_path / "m.csv", "--rejects", path], ["-o", tmp_path / "." / "book.csv"]):
        assert "would replace the input" in sekisho("screen", path, *options, "--home", home, code=2)
    both = ["-o", tmp_path / "m.csv", "--rejects", tmp_path / "m.csv"]
    assert "would replace the output" in sekisho("screen", path, *both, "--home", home, code=2)
    assert path.read_bytes() == held


@pytest.mark.parametrize("ending", ["jsonl", "csv", "xlsx", "parquet"])
def test_the_same_book_twice_gives_the_same_bytes_and_no_formula(home: Path, tmp_path: Path, ending: str) -> None:
    hold(home, "more", "2020-01-01", [Listing("9", "Person", (Name("=cmd() Roe"),))])
    path = book(tmp_path / "book.csv")
    for name in ("one", "two"):
        sekisho("screen", path, "-o", tmp_path / f"{name}.{ending}", "--home", home, code=3)
    assert (tmp_path / f"one.{ending}").read_bytes() == (tmp_path / f"two.{ending}").read_bytes()
    if ending == "csv":
        assert "'=cmd() Roe" in (tmp_path / "one.csv").read_text(encoding="utf-8")
    if ending == "xlsx":
        cells = [cell for row in load_workbook(tmp_path / "one.xlsx")["matches"].iter_rows() for cell in row]
        assert any(cell.value == "=cmd() Roe" and cell.data_type == "s" for cell in cells)


def test_equal_parties_are_screened_once(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "book.csv"
    path.write_text("name\n" + "Kim Jong Un\n" * 50_000, encoding="utf-8")
    screening = Screening(choose(Store(home)))
    asked: list[int] = []
    real = Screening.find

    def counts(self: Screening, queries: list[object]) -> object:
        asked.append(len(queries))
        return real(self, queries)

    monkeypatch.setattr(Screening, "find", counts)
    result = screen_book(screening, [path], tmp_path / "m.parquet")
    assert asked == [1] and (result.screened, result.matched) == (50_000, 50_000)


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_many_equal_parties_with_a_match_take_no_more_memory_than_few(home: Path, tmp_path: Path, ending: str) -> None:
    most = []
    for count in (1_000, 300_000):
        path = tmp_path / f"{count}.csv"
        path.write_text("id,name\n" + "".join(f"{at},Kim Jong Un\n" for at in range(count)), encoding="utf-8")
        matches = path.with_suffix(f".{ending}")
        run = [sys.executable, "-m", "sekisho", "screen", path, "-o", matches, "--home", home]
        process = subprocess.Popen(run, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 3
        most.append(used.ru_maxrss >> 10)  # KiB
        assert [int(id_) for (id_,) in duckdb.sql(f"SELECT id FROM '{matches}'").fetchall()] == list(range(count))
    assert most[1] < most[0] + 120, most
