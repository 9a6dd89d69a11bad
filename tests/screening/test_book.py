"""A book of parties: every row accounted for, the same bytes after a kill, and only what changed screened again."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from commands import sekisho
from holding import hold
from sekisho.lists.model import Listing, Name
from sekisho.lists.store import Store
from sekisho.screening import book as books
from sekisho.screening.book import screen_book
from sekisho.screening.held import choose
from sekisho.screening.output import BookError
from sekisho.screening.query import make_query, unfit
from sekisho.screening.screening import Screening
from sekisho.screening.thresholds import Thresholds

KIM = Listing("1", "Person", (Name("Kim Jong Un"),), {"birthDate": ("1984-01-08",), "nationality": ("kp",)})
SHIP = Listing("2", "Vessel", (Name("CHON MA SAN"),), {"imoNumber": ("8660313",)})
BANK = Listing("3", "Organization", (Name("Korea Daesong Bank"),), {"swiftBic": ("KDBKKPPY",)})
ROWS = [
    ["1", "김정은", "1984", ""],
    ["2", "=cmd() Roe", "", ""],
    ["3", "x", "", ""],
    ["4", "Golden Lake", "", "8660313"],
    ["5", "김정은", "1984", ""],
    ["6", "", "", "8660313"],
    ["7", "a" * 10_000, "", ""],
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    hold(tmp_path / "home", "un", "2020-01-01", [KIM, SHIP, BANK])
    return tmp_path / "home"


def book(path: Path, headers: tuple[str, ...] = ("id", "name", "birth", "imo")) -> Path:
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([headers, *ROWS])
    elif path.suffix == ".jsonl":
        lines = [json.dumps(dict(zip(headers, row, strict=True)), ensure_ascii=False) for row in ROWS]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    elif path.suffix == ".xlsx":
        held = Workbook()
        for row in (headers, *ROWS):
            held.active.append([f"'{cell}" if cell.startswith("=") else cell for cell in row])
        held.save(path)
    else:
        book(path.with_suffix(".csv"))
        duckdb.sql(f"COPY (FROM read_csv('{path.with_suffix('.csv')}', all_varchar=true)) TO '{path}' (FORMAT parquet)")
    return path


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


def test_many_equal_parties_with_a_match_take_no_more_memory_than_few(home: Path, tmp_path: Path) -> None:
    most = []
    for count in (1_000, 300_000):
        path = tmp_path / f"{count}.csv"
        path.write_text("id,name\n" + "".join(f"{at},Kim Jong Un\n" for at in range(count)), encoding="utf-8")
        run = [sys.executable, "-m", "sekisho", "screen", path, "-o", path.with_suffix(".jsonl"), "--home", home]
        process = subprocess.Popen(run, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 3
        most.append(used.ru_maxrss >> 10)  # KiB
        with path.with_suffix(".jsonl").open(encoding="utf-8") as lines:
            assert [json.loads(line)["id"] for line in lines] == [str(at) for at in range(count)]
    assert most[1] < most[0] + 150, most


def test_who_is_no_match_only_for_another_birth_day_is_told_and_kept_by_a_state(home: Path, tmp_path: Path) -> None:
    source, state = tmp_path / "book.csv", tmp_path / "state"
    source.write_text("id,name,birth\n1,Kim Jong Un,1950\n2,Kim Jong Un,1984\n3,Jane Roe,1950\n", encoding="utf-8")
    found = []
    for name in ("one", "two"):
        options = ["-o", tmp_path / f"{name}.jsonl", "--state", state, "--home", home]
        said = sekisho("screen", source, *options, code=3)
        assert "1 with a match" in said and "1 bears a listed name with another birth day" in said
        found.append((tmp_path / f"{name}.jsonl").read_bytes())
    assert found[0] == found[1]
    first, second = map(json.loads, found[0].splitlines())
    assert (first["id"], first["standing"], first["score"] < 0.8) == ("1", "contradicted", True)
    assert "born 1950, listed is 1984-01-08" in first["sentence"] and second["standing"] == "possible"
    source.write_text("id,name,birth\n1,Kim Jong Un,1950\n", encoding="utf-8")
    said = sekisho("screen", source, "-o", tmp_path / "none.jsonl", "--home", home, code=0)
    assert "no match at threshold 0.8" in said and "contradicted, no match" in said


def test_a_cell_that_cannot_be_read_is_counted_and_told_in_its_row(home: Path, tmp_path: Path) -> None:
    source, output = tmp_path / "book.csv", tmp_path / "m.jsonl"
    source.write_text(
        "id,name,birth,country,imo\n1,Kim Jong Un,08/01/1984,ZZ,\n2,Kim Jong Un,1984-01-08,KP,\n"
        "3,Chon Ma San,,,8660314\n4,Jane Roe,99/99/1999,,\n"
    )
    said = sekisho("screen", source, "-o", output, "--home", home, code=3)
    assert "read 4 = screened 4 + rejected 0; of the 4 screened 3 with a match" in said
    assert "note: birth: 2 rows have a cell that cannot be read and was left out, first '08/01/1984'" in said
    assert "note: country: 1 row has a cell" in said and "note: imo: 1 row has a cell" in said
    rows = {row["id"]: row for row in map(json.loads, output.read_text("utf-8").splitlines())}
    assert {key: row["unread"] for key, row in rows.items()} == {
        "1": "birth 08/01/1984; country ZZ", "2": None, "3": "imo 8660314",
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


def test_a_key_that_is_spelt_otherwise_in_one_row_costs_no_other_row(home: Path, tmp_path: Path) -> None:
    source, output = tmp_path / "book.jsonl", tmp_path / "m.jsonl"
    source.write_text('{"NAME": "Kim Jong Un"}\n{"name": "Kim Jong Un"}\n')
    said = sekisho("screen", source, "-o", output, "--home", home, code=3)
    assert "read 2 = screened 2 + rejected 0; of the 2 screened 2 with a match" in said
    source.write_text('[{"name": "Kim Jong Un"}]')
    assert "expected one object a line" in sekisho("screen", source, "-o", output, "--home", home, code=1)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("firstname,lastname\nJong Un,Kim\n", "Jong Un Kim"),
        ("First Name,middle_name,Surname\nJong,Un,Kim\n", "Jong Un Kim"),
        ("given_name,family_name\n,Kim Jong Un\n", "Kim Jong Un"),
        ("姓,名\n金,正恩\n", "金正恩"),
        ("名,姓\n정은,김\n", "김정은"),
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
6,Kim Jong-Un,,,-,,Jong Un,Kim,
7,-,,,,,,,
8,Kim Jong Un,,,K,,,,
9,Jane Roe,,,,,,,
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
    assert "book.csv:8: without a letter" in said and "book.csv:9: too short" in said
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


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n"])
def test_a_run_that_failed_leaves_nothing_where_nothing_can_be_resumed(
    home: Path, tmp_path: Path, content: str
) -> None:
    (tmp_path / "zero.csv").write_text(content)
    sekisho("screen", tmp_path / "zero.csv", "-o", tmp_path / "z.csv", "--home", home, code=1)
    assert {each.name for each in tmp_path.iterdir()} == {"home", "zero.csv"}


@pytest.mark.parametrize("number", ["8660314", "12", "IMO"])
def test_an_imo_number_that_is_none_is_refused(home: Path, number: str) -> None:
    assert "check digit" in sekisho("screen", "Chon Ma San", "--imo", number, "--home", home, code=2)
    sekisho("screen", "Chon Ma San", "--imo", "IMO 8660313", "--home", home, code=3)


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "(no name): too short"), ("12345", "without a letter"), ("...", "without a letter"), ("x", "too short")],
)
def test_a_name_that_cannot_be_screened_is_told(home: Path, name: str, said: str) -> None:
    told = sekisho("screen", name, "--home", home, code=3)
    assert said in told and "not decided" in told and "no match" not in told


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


def test_what_turns_the_line_or_steers_the_terminal_is_escaped(home: Path) -> None:
    told = sekisho("screen", "Kim \u202eJong Un", "Roe \x1b[31mRed", "--home", home, code=3)
    assert "\\u202e" in told and "\\x1b" in told and "\u202e" not in told and "\x1b" not in told


def test_a_header_that_steers_the_terminal_is_escaped_in_an_error(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_text("id,\x1b]0;cleared\x07\n1,2\n", encoding="utf-8")
    said = sekisho("screen", path, "-o", tmp_path / "m.jsonl", "--home", home, code=1)
    assert "\\x1b]0;cleared\\x07" in said and "\x1b" not in said and "\x07" not in said


def test_headers_in_japanese_an_encoding_and_a_pipe(home: Path) -> None:
    data = "番号,氏名,生年月日\n1,김정은,1984年1月8日\n".encode("utf-16")
    said = sekisho("screen", "-", "-o", "-", "--home", home, code=3, input=data)
    match = json.loads(said[said.index("{") : said.rindex("}") + 1])
    assert (match["id"], match["listing"]) == ("1", "1") and any("born" in each for each in match["for"])


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "empty file"), ("a,b\n1,2\n", "no column of names"), ("<Document/>", "no ISO 20022 payment")],
)
def test_a_book_that_cannot_be_read_says_so(home: Path, tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "book.csv"
    path.write_text(content, encoding="utf-8")
    assert said in sekisho("screen", path, "-o", tmp_path / "m.jsonl", "--home", home, code=1)


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


def test_a_file_is_not_screened_as_a_name(home: Path, tmp_path: Path) -> None:
    path = book(tmp_path / "book.csv")
    assert "no such file" in sekisho("screen", tmp_path / "bok.csv", "--home", home, code=2)
    packed = tmp_path / "book.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert "is a file; unpack it first" in sekisho("screen", packed, "--home", home, code=2)
    other = tmp_path / "book.txt"
    other.write_text("name\nKim Jong Un\n", encoding="utf-8")
    assert "book.txt is a file; expected one that ends in .csv" in sekisho("screen", other, "--home", home, code=2)
    to = ["-o", tmp_path / "m.csv", "--birth", "1984"]
    assert "--birth is for names" in sekisho("screen", path, *to, "--home", home, code=2)
    said = sekisho("screen", path, "Kim Jong Un", "--home", home, code=2)
    assert "book.csv is a file and 'Kim Jong Un' a name" in said
    long = "No. 5 " + "Harbour Trading " * 17  # no file may be called so
    assert "no match" in sekisho("screen", long, "--home", home, code=0)


def test_a_book_of_one_row_that_breaks_off_is_one_reject(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_text('id,name\n1,"Kim Jo', encoding="utf-8")
    assert "read 1 = screened 0 + rejected 1" in sekisho(
        "screen", path, "-o", tmp_path / "m.csv", "--home", home, code=3
    )


def kept(work: Path) -> list[Path]:
    """The batches that a run has kept."""
    return list(work.glob("found-*.jsonl"))


def at_work(output: Path) -> Path:
    """The folder of a run, once it has kept three batches."""
    work = output.with_name(f"{output.name}.parts")
    deadline = time.monotonic() + 60
    while len(kept(work)) < 3 and time.monotonic() < deadline:
        time.sleep(0.005)
    return work


def killed(process: subprocess.Popen[bytes], output: Path) -> Path:
    """The folder of a run that is killed once it has kept three batches."""
    work = at_work(output)
    process.send_signal(signal.SIGKILL)
    return work


SLOWLY = (
    "import sys, time\nfrom pathlib import Path\nfrom sekisho.lists.store import Store\n"
    "from sekisho.screening.book import screen_book\nfrom sekisho.screening.held import choose\n"
    "from sekisho.screening.screening import Screening\n"
    "def tell(stage, done, total):\n    time.sleep(0.05)\n"
    "screen_book(Screening(choose(Store(Path(sys.argv[1])))), [sys.argv[2]], Path(sys.argv[3]), chunk=100,"
    " resume=True, progress=tell)\n"
)


def test_a_run_that_is_killed_goes_on_and_gives_the_same_bytes(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    names = [f"Kim Jong Un {n}" for n in range(600)] + [f"Name Number {n}" for n in range(600)]
    path.write_text("name\n" + "\n".join(names) + "\n", encoding="utf-8")

    def start(output: Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", SLOWLY, str(home), str(path), str(output)], env=os.environ)

    whole, broken = tmp_path / "whole.jsonl", tmp_path / "broken.jsonl"
    assert start(whole).wait() == 0
    process = start(broken)
    work = at_work(broken)
    assert "another run is writing it" in sekisho("screen", path, "-o", broken, "--home", home, code=2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert kept(work) and not broken.exists()
    assert start(broken).wait() == 0
    assert broken.read_bytes() == whole.read_bytes() and not work.exists()


def test_of_a_run_on_several_cores_that_is_killed_each_batch_is_kept_and_the_workers_go_quietly(
    home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "book.csv"
    path.write_text("name\n" + "".join(f"Kim Jong Un {n}\n" for n in range(20_000)), encoding="utf-8")
    code = (
        "import sys\nfrom pathlib import Path\nfrom sekisho.lists.store import Store\n"
        "from sekisho.screening import book\nfrom sekisho.screening.held import choose\n"
        "from sekisho.screening.screening import Screening\n"
        "book.MANY, book.BATCH = 100, 500\n"
        "book.screen_book(Screening(choose(Store(Path(sys.argv[1])))), [sys.argv[2]], Path(sys.argv[3]), resume=True,"
        " workers=2)\n"
    )

    def start(output: Path) -> subprocess.Popen[bytes]:
        run = [sys.executable, "-c", code, str(home), str(path), str(output)]
        return subprocess.Popen(run, env=os.environ, stderr=subprocess.PIPE)

    whole, broken = tmp_path / "whole.jsonl", tmp_path / "broken.jsonl"
    assert start(whole).communicate()[1] == b""
    process = start(broken)
    work = killed(process, broken)
    assert process.communicate(timeout=60)[1] == b""  # once all who hold it are gone
    assert len(kept(work)) >= 3 and not broken.exists()
    assert start(broken).communicate()[1] == b""
    assert broken.read_bytes() == whole.read_bytes()


def _hear_ctrl_c() -> None:
    """What a shell starts in the background, as these tests may be, does not hear it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_says_how_to_go_on_and_ends_all_processes(home: Path, tmp_path: Path) -> None:
    path, whole, broken = tmp_path / "book.csv", tmp_path / "whole.jsonl", tmp_path / "broken.jsonl"
    path.write_text("name,passport\n" + "".join(f"Kim Jong Un,c{n}\n" for n in range(40_000)), encoding="utf-8")
    call = "from sekisho.cli.main import cli; cli()"
    run = [sys.executable, "-c", call, "screen", str(path), "--home", str(home), "--workers", "2", "-o"]
    process = subprocess.Popen(
        [*run, str(broken)], stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=_hear_ctrl_c
    )
    work = broken.with_name(broken.name + ".parts")
    while not kept(work):
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    said = process.communicate(timeout=60)[1]
    assert said == "Error: stopped; the same command with --resume goes on from what was done\n" and not broken.exists()
    assert subprocess.run([*run, str(broken), "--resume"]).returncode == 3
    assert subprocess.run([*run, str(whole)]).returncode == 3
    assert broken.read_bytes() == whole.read_bytes() and not work.exists()


def test_what_is_kept_of_a_run_names_no_file(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may write into the folder of a stopped run has no other file read by it."""
    path, secret = book(tmp_path / "book.csv"), tmp_path / "secret.parquet"
    duckdb.sql(
        "COPY (SELECT 0 AS input, 1 AS row, 'secret' AS source, 'secret' AS id, 'Kim Jong Un' AS name, * FROM"
        " (SELECT NULL AS birth, NULL AS country, NULL AS imo, NULL AS mmsi, NULL AS bic, NULL AS lei,"
        f" NULL AS passport, NULL AS number, NULL AS registration)) TO '{secret}'"
    )
    screening = Screening(choose(Store(home)))
    whole, broken = tmp_path / "whole.jsonl", tmp_path / "broken.jsonl"
    screen_book(screening, [path], whole)

    def stops(self: Screening, queries: list[object]) -> object:
        raise KeyboardInterrupt

    for spoil in ({"parts": [str(secret)]}, {"read": "1"}, []):
        with monkeypatch.context() as patch:
            patch.setattr(Screening, "find", stops)
            with pytest.raises(KeyboardInterrupt):
                screen_book(screening, [path], broken)
        kept = tmp_path / "broken.jsonl.parts" / "staged.json"
        held = json.loads(kept.read_text(encoding="utf-8"))
        kept.write_text(json.dumps(held | spoil if isinstance(spoil, dict) else spoil), encoding="utf-8")
        screen_book(screening, [path], broken, resume=True)
        assert broken.read_bytes() == whole.read_bytes()


def test_a_folder_of_somebody_else_is_left_alone(home: Path, tmp_path: Path) -> None:
    work = tmp_path / "m.jsonl.parts"
    work.mkdir()
    (work / "thesis.txt").write_text("mine")
    path = book(tmp_path / "book.csv")
    assert "not a folder that this program made" in sekisho(
        "screen", path, "-o", tmp_path / "m.jsonl", "--home", home, code=2
    )
    assert (work / "thesis.txt").read_text() == "mine"


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


def test_since_when_a_party_is_listed_is_a_doubt_about_a_day_and_none_about_now(tmp_path: Path) -> None:
    hold(tmp_path, "un", "2020-01-01", [Listing("9", "Person", (Name("Pak Chol Su"),))])
    asked = ["screen", "Pak Chol Su", "--home", tmp_path]
    assert "does not tell since when" not in sekisho(*asked, code=3)
    assert "does not tell since when" in sekisho(*asked, "--on", "2019-01-01", code=3)


def test_a_threshold_that_no_name_reaches_is_told(home: Path) -> None:
    told = sekisho("screen", "Kim Jong Un", "--threshold", "0.97", "--threshold", "un=0.98", "--home", home, code=0)
    assert "note: threshold un 0.98: no name by itself comes to that" in told
    assert "note" not in sekisho("screen", "Kim Jong Un", "--threshold", "0.97", "--home", home, code=3)


def test_thresholds_of_a_list_and_of_a_kind(home: Path) -> None:
    asked = ["screen", "Kim Jong Un", "--home", home, "--threshold"]
    assert "no match at threshold 0.99" in sekisho(*asked, "0.99", code=0)  # a name alone is never that certain
    assert "may be" in sekisho(*asked, "0.99", "--threshold", "un=0.7", code=3)
    assert "may be" in sekisho(*asked, "0.99", "--threshold", "Person=0.7", code=3)
    assert "no match" in sekisho(*asked, "0.99", "--threshold", "Vessel=0.5", code=0)
    assert "did you mean Vessel" in sekisho(*asked, "Vesel=0.7", code=2)
    assert "from 0.5 to 1" in sekisho(*asked, "7", code=2)


SYLLABLES = ["Kim", "Ri", "Pak", "Jong", "Un", "Chol", "Su", "Ho", "Won", "Trading", "Bank", "Korea"]
NAMES = st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=3).map(" ".join)
PARTIES = st.builds(
    lambda id_, names, birth, country: Listing(
        str(id_), "Person", tuple(Name(name) for name in names),
        {"birthDate": birth, "nationality": country}, programme="P",
    ),
    st.integers(0, 12), st.lists(NAMES, min_size=1, max_size=2),
    st.sampled_from([(), ("1960",), ("1961-02-03",)]), st.sampled_from([(), ("kp",), ("cn",)]),
)  # fmt: skip
LISTS = st.lists(PARTIES, min_size=1, max_size=8, unique_by=lambda listing: listing.id)
BOOKS = st.lists(st.tuples(NAMES, st.sampled_from(["", "1960", "1961-02-03"])), max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(lists=st.lists(LISTS, min_size=2, max_size=3), books=st.lists(BOOKS, min_size=2, max_size=3))
def test_screening_what_changed_gives_what_a_full_run_gives(
    tmp_path_factory: pytest.TempPathFactory, lists: list[list[Listing]], books: list[list[tuple[str, str]]]
) -> None:
    folder = tmp_path_factory.mktemp("delta")
    for turn, (listings, rows) in enumerate(zip(lists, books, strict=False)):
        hold(folder / "home", "un", f"2020-01-0{turn + 1}", listings)
        path = folder / f"book-{turn}.csv"
        path.write_text("name,birth\n" + "".join(f"{name},{birth}\n" for name, birth in rows), encoding="utf-8")
        screening = Screening(choose(Store(folder / "home")), Thresholds(0.7))
        result = screen_book(screening, [path], folder / "delta.jsonl", state=folder / "state")
        screen_book(screening, [path], folder / "full.jsonl")
        assert (folder / "delta.jsonl").read_bytes() == (folder / "full.jsonl").read_bytes()
        assert bool(result.again) == (turn > 0)


def test_who_was_delisted_and_listed_again_is_told_by_a_state_as_by_a_full_run(tmp_path: Path) -> None:
    kim, ri = (
        Listing(id_, "Person", (Name(name),), listed="2016") for id_, name in (("1", "Kim Jong Un"), ("2", "Ri"))
    )
    path = book(tmp_path / "book.csv")
    delta, full = tmp_path / "delta.jsonl", tmp_path / "full.jsonl"
    for turn, held in enumerate(([kim, ri], [ri], [kim, ri])):
        hold(tmp_path / "home", "un", f"202{turn}-01-01", held)
        screening = Screening(choose(Store(tmp_path / "home")), Thresholds(), "2019-06-01", "2019-06-01")
        screen_book(screening, [path], delta, state=tmp_path / "state")
        screen_book(screening, [path], full)
        assert delta.read_bytes() == full.read_bytes()
    assert {json.loads(line)["list"][:13] for line in delta.open(encoding="utf-8")} == {
        "un@2020-01-01",
        "un@2022-01-01",
    }


def test_many_that_are_alike_come_and_go_and_the_result_is_a_full_runs(tmp_path: Path) -> None:
    names = [f"Kim {one} {two}" for one in ("Chol", "Chul", "Jong", "Yong", "Song") for two in SYLLABLES[3:9]] * 5
    listings = [Listing(str(at), "Person", (Name(name),)) for at, name in enumerate(names)]
    path = tmp_path / "book.csv"
    path.write_text("name\n" + "\n".join(dict.fromkeys(names)) + "\nKim Chol\n", encoding="utf-8")
    for turn, held in enumerate((listings[:90], listings, listings[60:])):
        hold(tmp_path / "home", "un", f"2020-01-0{turn + 1}", held)
        screening = Screening(choose(Store(tmp_path / "home")))
        screen_book(screening, [path], tmp_path / "delta.jsonl", state=tmp_path / "state")
        screen_book(screening, [path], tmp_path / "full.jsonl")
        assert (tmp_path / "delta.jsonl").read_bytes() == (tmp_path / "full.jsonl").read_bytes()
        assert (tmp_path / "full.jsonl").read_bytes().count(b"\n") > 100


def test_a_state_that_another_run_changes_meanwhile_is_not_carried_over(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def names(name: str, *held: str) -> Path:
        (tmp_path / name).write_text("name\n" + "\n".join(held) + "\n")
        return tmp_path / name

    screening, again = Screening(choose(Store(home))), books._again
    known = [f"Ordan Vesk {number}" for number in range(9)]
    first = names("1.csv", "Kim Jong Un", *known)
    second, other = names("2.csv", *known, "Pak", "Kim Jong Un"), names("3.csv", *known)
    broken, full, state = tmp_path / "broken.jsonl", tmp_path / "full.jsonl", tmp_path / "state"
    screen_book(screening, [second], full)

    def stopped(*_: object) -> str:
        raise KeyboardInterrupt

    def meanwhile(*given: Any) -> str:
        monkeypatch.setattr(books, "_again", again)
        screen_book(screening, [other], tmp_path / "other.jsonl", state=state)
        return again(*given)

    screen_book(screening, [first], tmp_path / "first.jsonl", state=state)
    monkeypatch.setattr(books, "_again", stopped)
    with pytest.raises(KeyboardInterrupt):
        screen_book(screening, [second], broken, state=state)
    monkeypatch.setattr(books, "_again", again)
    screen_book(screening, [other], tmp_path / "other.jsonl", state=state)
    screen_book(screening, [second], broken, state=state, resume=True)
    assert broken.read_bytes() == full.read_bytes()

    broken.unlink()
    monkeypatch.setattr(books, "_again", meanwhile)
    with pytest.raises(BookError, match="another run changed it meanwhile"):
        screen_book(screening, [second], broken, state=state)
    assert not broken.exists() and not broken.with_name("broken.jsonl.parts").exists()
    screen_book(screening, [second], broken, state=state)
    assert broken.read_bytes() == full.read_bytes()


def test_a_state_of_other_settings_is_not_used(home: Path, tmp_path: Path) -> None:
    path, state = book(tmp_path / "book.csv"), tmp_path / "state"
    run = ["screen", path, "-o", tmp_path / "m.jsonl", "--home", home, "--state", state]
    assert "known ones" not in sekisho(*run, code=3)
    assert "0 new parties against all 3 listings, 6 known ones against the 0 that are new" in sekisho(*run, code=3)
    assert "known ones" not in sekisho(*run, "--threshold", "0.9", code=3)


def test_a_folder_of_somebody_elses_is_no_place_for_a_state_and_stays_as_it_is(home: Path, tmp_path: Path) -> None:
    path, papers = book(tmp_path / "book.csv"), tmp_path / "papers"
    (papers / "deep").mkdir(parents=True)
    (papers / "deep" / "contract.txt").write_text("signed", encoding="utf-8")
    run = ["screen", path, "-o", tmp_path / "m.jsonl", "--home", home, "--state"]
    said = sekisho(*run, papers, code=2)
    assert "not a folder that --state made, it holds deep; name a new or an empty one" in said
    assert (papers / "deep" / "contract.txt").read_text(encoding="utf-8") == "signed"
    assert not (tmp_path / "m.jsonl").exists()

    alone = tmp_path / "tables"
    alone.mkdir()
    (alone / "queries.parquet").write_text("mine", encoding="utf-8")
    assert "it holds queries.parquet" in sekisho(*run, alone, code=2)
    assert (alone / "queries.parquet").read_text(encoding="utf-8") == "mine"

    other = tmp_path / "terraform"
    other.mkdir()
    (other / "state.json").write_text('{"version": 4}', encoding="utf-8")
    assert "it holds state.json" in sekisho(*run, other, code=2)
    assert (other / "state.json").read_text(encoding="utf-8") == '{"version": 4}'

    state = tmp_path / "state"
    sekisho(*run, state, code=3)
    (state / "notes.txt").write_text("mine", encoding="utf-8")
    assert "it holds notes.txt" in sekisho(*run, state, code=2)
    assert (state / "notes.txt").read_text(encoding="utf-8") == "mine"


TABLES = ("queries.parquet", "found.parquet")


@pytest.mark.parametrize(
    ("name", "content"),
    [*((name, text) for name in ("state.json", *TABLES) for text in (b"", b"{", b"[1]")), *((t, None) for t in TABLES)],
)
def test_a_state_that_is_not_whole_is_not_used(home: Path, tmp_path: Path, name: str, content: bytes | None) -> None:
    path, state = book(tmp_path / "book.csv"), tmp_path / "state"
    run = ["screen", path, "-o", tmp_path / "m.jsonl", "--home", home, "--state", state]
    sekisho(*run, code=3)
    whole = (tmp_path / "m.jsonl").read_bytes()
    if content is None:
        (state / name).unlink()
    else:
        (state / name).write_bytes(content)
    assert "known ones" not in sekisho(*run, code=3)
    assert (tmp_path / "m.jsonl").read_bytes() == whole
    assert "6 known ones" in sekisho(*run, code=3)


@pytest.mark.parametrize(
    "name", ["word " * 60 + "Kim Jong Sik", "x" * 300 + " Kim Jong Sik", "a " * 45 + "Kim Jong Sik"]
)
def test_a_name_longer_than_is_read_is_not_passed(name: str) -> None:
    assert "expected at most" in unfit(make_query(name))


def test_lists_that_cannot_tell_of_the_day_are_named(tmp_path: Path) -> None:
    hold(tmp_path, "un", "2020-01-01", [Listing("9", "Person", (Name("Pak Chol Su"),))])
    hold(tmp_path, "un", "2022-01-01", [Listing("9", "Person", (Name("Pak Chol Su"),))])
    hold(tmp_path, "jp-mof", "2024-01-01", [Listing("8", "Person", (Name("Ri Won Ho"),))])
    asked = ["screen", "Ordan Veskovar", "--home", tmp_path]
    assert "note:" not in sekisho(*asked, code=0)
    said = sekisho(*asked, "--on", "2019-06-01", code=0)
    assert re.search(r"note: jp-mof@2024-01-01-\w+, un@2020-01-01-\w+: the first version held, later than", said)
    said = sekisho(*asked, "--on", "2021-06-01", "--known", "2023-01-01", code=0)
    assert "no version of jp-mof was published by 2023-01-01; nobody on it was looked at" in said
    assert "first version held" not in said


def test_a_name_as_a_web_page_writes_it_is_the_name(home: Path) -> None:
    screening = Screening(choose(Store(home)))
    for name in ("Kim&nbsp;Jong&nbsp;Un", "Kim Jong &#85;n", "Kim Jong&#x20;Un &amp; Co."):
        (hits,) = screening.find([make_query(name)])
        assert [hit.match.listing.id for hit in hits] == ["1"]
    for name in ("R&D; Trading", "Smith &copytrading", "A & B", "&#99999999;"):
        assert make_query(name).name == name
