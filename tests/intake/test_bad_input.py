"""Files as people have them, and files that mean harm: decided rightly or rejected clearly, never silently wrong."""

from __future__ import annotations

import csv
import os
import random
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pytest

from sekisho.intake.files import IntakeError, as_utf8
from sekisho.intake.stage import Staged, stage

HEAD = "id,date,amount,currency,from_country,to_country\n"
XML = '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><F>{}</F></Document>'


def staged(tmp_path: Path, content: str | bytes, name: str = "in.csv", **options: object) -> Staged:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return stage([path], tmp_path / "work", **{"kind": "remittance", **options})  # type: ignore[arg-type]


def cases(made: Staged, *columns: str) -> list[tuple[object, ...]]:
    return [
        row
        for part in made.parts
        for row in duckdb.sql(f"SELECT {', '.join(columns)} FROM {part.relation} ORDER BY row").fetchall()
    ]


def rejects(made: Staged) -> list[tuple[str, str]]:
    """Where and why."""
    return duckdb.sql(f"SELECT place, reason FROM '{made.rejects}' ORDER BY row").fetchall()


def row(**values: str) -> str:
    given = {"id": "x", "date": "2010-07-06", "amount": "5", "currency": "JPY", "from_country": "JP"}
    given |= {"to_country": "KP", **values}
    return ",".join(given) + "\n" + ",".join(f'"{value}"' for value in given.values()) + "\n"


def reason(made: Staged) -> str:
    assert made.accepted == 0
    assert made.rejected == 1
    return rejects(made)[0][1]


DAYS = {
    "2010/7/6": "2010-07-06",
    "2010-7-6": "2010-07-06",
    "20100706": "2010-07-06",
    "2010年7月6日": "2010-07-06",
    "２０１０年７月６日": "2010-07-06",
    "2010/07/06 10:00:00": "2010-07-06",
    "2010-07-06T23:59": "2010-07-06",
    "2010-07-06T00:00:00Z": "2010-07-06",
    "平成22年7月6日": "2010-07-06",
    "平成 22 年 7 月 6 日": "2010-07-06",
    "H22.7.6": "2010-07-06",
    "令和元年5月1日": "2019-05-01",
    "昭和64年1月7日": "1989-01-07",
    "大正15年12月24日": "1926-12-24",
}


@pytest.mark.parametrize(("written", "meant"), DAYS.items())
def test_a_day_as_people_in_japan_type_it(tmp_path: Path, written: str, meant: str):
    assert cases(staged(tmp_path, row(date=written)), "CAST(date AS VARCHAR)") == [(meant,)]


NO_DAYS = {
    "06/07/2010": "cannot be told apart",
    "22/07/06": "cannot be told apart",
    "2010-07-05T23:30:00Z": "time zone",
    "2010-07-06T09:00:00+09:00": "time zone",
    "2010-02-30": "no day",
    "2010-07-0612": "no day",
    "2010-07": "no day",
    "平成22年13月6日": "no day",
    "40365": "no day",
}


@pytest.mark.parametrize(("written", "why"), NO_DAYS.items())
def test_a_day_that_could_be_another_is_no_day(tmp_path: Path, written: str, why: str):
    assert why in reason(staged(tmp_path, row(date=written)))


WRONG = [
    ("amount", "16.000", "thousands"),
    ("amount", "300万", "no number"),
    ("amount", "1e10", "no number"),
    ("amount", "99999999999999999999", "more than 15 digits"),
    ("currency", "¥", "several currencies"),
    ("currency", "DEM", "no ISO 4217 currency"),
    ("to_country", "N/A", "no country"),
    ("to_country", "Korea", "no country"),
    ("to_country", "Yugoslavia", "no longer exists"),
    ("creditor_agent_bic", "BBBBZZBJ", "ZZ, its country, is none"),
]


@pytest.mark.parametrize(("column", "value", "why"), WRONG)
def test_a_value_that_may_mean_two_things_is_asked_back(tmp_path: Path, column: str, value: str, why: str):
    assert why in reason(staged(tmp_path, row(**{column: value})))


@pytest.mark.parametrize(
    ("amount", "currency", "read"),
    [
        ("5,000,000円", None, "JPY 5000000.0000"),
        ("5,000,000円", "", "JPY 5000000.0000"),
        ("５，０００，０００円", "円", "JPY 5000000.0000"),
        ("¥5,000,000", "JPY", "JPY 5000000.0000"),
        ("￥5,000", "CNY", "CNY 5000.0000"),
        ("JPY 5,000,000", None, "JPY 5000000.0000"),
        ("5000.50 usd", "USD", "USD 5000.5000"),
        ("500万円", "", "JPY 5000000.0000"),
        ("1,200万円", "", "JPY 12000000.0000"),
    ],
)
def test_a_currency_beside_the_amount_is_read(tmp_path: Path, amount: str, currency: str | None, read: str):
    text = f'日付,金額,通貨\n2010-07-06,"{amount}",{currency}\n'
    made = staged(tmp_path, text if currency is not None else f'日付,金額\n2010-07-06,"{amount}"\n')
    assert [f"{held} {number}" for held, number in cases(made, "currency", "amount")] == [read]


@pytest.mark.parametrize(
    ("amount", "currency", "why"),
    [
        ("5,000円", "USD", "amount: 円 beside the currency USD"),
        ("¥5,000", "USD", "amount: ¥ beside the currency USD"),
        ("JPY 5,000", "USD", "amount: JPY beside the currency USD"),
        ("¥5,000", "", "amount: ¥ stands for several currencies"),
        ("5,000", "", "currency: amount without a currency"),
        ("¥5,000円", "JPY", "amount: no number"),
        ("5,000 XYZ", "JPY", "amount: no number"),
        ("16.000円", "JPY", "amount: the point may mark thousands"),
        ("1.5万円", "JPY", "amount: no number"),
    ],
)
def test_a_currency_beside_the_amount_that_says_otherwise_is_asked_back(
    tmp_path: Path, amount: str, currency: str, why: str
):
    assert reason(staged(tmp_path, f'日付,金額,通貨\n2010-07-06,"{amount}",{currency}\n')) == why


@pytest.mark.parametrize(
    ("kind", "column", "value"),
    [
        ("port-call", "port", "ZZZZZ"),
        ("port-call", "imo", "0000000"),
        ("import", "hs", "302"),
        ("import", "hs", "220830.0"),
        ("import", "hs_edition", "1850"),
    ],
)
def test_a_code_that_none_has_is_rejected(tmp_path: Path, kind: str, column: str, value: str):
    made = staged(tmp_path, f"date,to_country,{column}\n2010-07-06,JP,{value}\n".replace("to_c", "port_c"), kind=kind)
    assert reason(made).startswith(f"{column}: ")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Korea (the Democratic People's Republic of)", "KP"),
        ("Korea, North", "KP"),
        ("ＫＰ", "KP"),
        ("U.K.", "GB"),
        ("NA", "NA"),
    ],
)
def test_a_country_as_it_is_written(tmp_path: Path, written: str, code: str):
    assert cases(staged(tmp_path, row(to_country=written)), "to_country") == [(code,)]


def test_a_quote_that_never_closes_swallows_nothing(tmp_path: Path):
    made = staged(tmp_path, HEAD + 'a,2010-07-06,5,JPY,JP,KP\nb,2010-07-06,5,JPY,JP,"KP\nc,2010-07-06,5,JPY,JP,KP\n')
    assert cases(made, "id", "source") == [("a", "in.csv:2"), ("c", "in.csv:4")]
    assert rejects(made) == [("in.csv:3", "not a row of 6 columns: a quote is never closed")]


def test_a_row_stands_on_the_line_that_its_source_says(tmp_path: Path):
    text = (
        HEAD
        + 'a,2010-07-06,5,JPY,JP,KP\n\n\n"b\nb",2010-07-06,5,JPY,JP,KP\nc,x,5,JPY,JP,KP\nd,2010-07-06,5,JPY,JP,KP\n'
    )
    made = staged(tmp_path, text)
    assert cases(made, "id", "source") == [("a", "in.csv:2"), ("b b", "in.csv:5"), ("d", "in.csv:8")]
    assert rejects(made)[0][0] == "in.csv:7"


def test_rejected_lines_leave_the_others_where_they_stand(tmp_path: Path):
    good = "{},2010-07-06,5,JPY,JP,KP\n"
    lines = [good.format(n) if n % 7 else f"{n},2010-07-06,5,JPY,JP,KP,more\n" for n in range(2, 60)]
    made = staged(tmp_path, HEAD + "".join(lines))
    assert all(source == f"in.csv:{id_}" for id_, source in cases(made, "id", "source"))
    assert [place for place, _ in rejects(made)] == [f"in.csv:{n}" for n in range(7, 60, 7)]
    assert made.read == 58


def test_any_bytes_are_read_or_refused_and_no_row_is_lost(tmp_path: Path):
    drawn = random.Random(7)
    for n in range(15):
        pieces = ["a", '"', ",", "\n", "\r\n", "2010-07-06", "5", "JPY", "\x00", "北", ";", "\t", " "]
        text = HEAD + "".join(drawn.choice(pieces) for _ in range(200))
        folder = tmp_path / str(n)
        folder.mkdir()
        made = staged(folder, text)
        assert made.read == made.accepted + made.rejected


def test_a_header_that_stands_twice_is_refused(tmp_path: Path):
    with pytest.raises(IntakeError, match="'amount' stands twice"):
        staged(tmp_path, "date,amount,amount,currency\n2010-07-06,1,5000000,JPY\n")


def test_a_first_row_that_is_no_header_is_refused(tmp_path: Path):
    with pytest.raises(IntakeError, match="none for date or amount"):
        staged(tmp_path, "送金一覧表,,\nid,date,amount\n")


@pytest.mark.parametrize("name", ["a[1].csv", "a*.csv", "a?.csv"])
def test_a_file_name_is_no_pattern(tmp_path: Path, name: str):
    (tmp_path / "a1.csv").write_text(row(id="another"), encoding="utf-8")
    assert cases(staged(tmp_path, row(id="this"), name), "id") == [("this",)]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "cp932", "iso2022_jp"])
def test_an_encoding_is_detected_and_said(tmp_path: Path, encoding: str):
    text = "日付,金額,通貨,受取人\n2010-07-06,5,円,朴一\n"
    made = staged(tmp_path, text.encode(encoding))
    assert cases(made, "creditor_name") == [("朴一",)]
    assert any("read as" in note for note in made.notes)


KOREAN = "이름,생년월일\n김정은,1984\n박철수,1960\n조선무역은행,\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (KOREAN, "euc_kr"), (KOREAN, "cp949"), ("name\n홍길동\n", "euc_kr"), ("氏名\n金正恩\n東京ﾄﾞｰﾑ\n", "cp932"),
        ("name\nｷﾑ ｼﾞｮﾝｳﾝ\nNTTﾄﾞｺﾓ\nﾔﾏﾀﾞ\n", "cp932"),
    ],
)  # fmt: skip
def test_korean_bytes_are_told_from_japanese_ones_by_what_they_say(tmp_path: Path, text: str, encoding: str):
    path = tmp_path / "in.csv"
    path.write_bytes(text.encode(encoding))
    read, known_as = as_utf8(path, "in.csv", tmp_path, 0)
    assert read.read_text("utf-8") == text and (known_as == "cp932") is (encoding == "cp932")


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        ("姓名\n陳德福\n梁朝偉\n", "big5", "neither UTF-8, UTF-16, Shift_JIS nor EUC-KR"),
        ("Name\nMÜLLER\nÄrzte\n", "cp1252", "nor EUC-KR"), ("ทักษิณ ชินวัตร\n", "cp874", "nor EUC-KR"),
        ("姓名\n习近平\n", "gb2312", "nor EUC-KR"), ("name\nｷﾑ\n", "cp932", "it may be Shift_JIS or EUC-KR"),
    ],
)  # fmt: skip
def test_bytes_that_are_neither_or_may_be_both_are_refused_not_guessed(
    tmp_path: Path, text: str, encoding: str, said: str
):
    """Read wrongly, all names are others, and all are missed."""
    with pytest.raises(IntakeError, match=f"{said}; save it as UTF-8"):
        staged(tmp_path, text.encode(encoding))


def test_a_compressed_file_says_that_it_is_one(tmp_path: Path):
    with pytest.raises(IntakeError, match="unpack it first"):
        staged(tmp_path, b"\x1f\x8b\x08\x00 and so on")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes by name on this system")
def test_a_pipe_is_read_and_a_device_is_not(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    if os.fork() == 0:
        (tmp_path / "pipe").write_text(row(), encoding="utf-8")
        os._exit(0)
    assert stage([tmp_path / "pipe"], tmp_path / "work", kind="remittance").accepted == 1
    with pytest.raises(IntakeError, match="a device"):
        stage(["/dev/zero"], tmp_path / "work", kind="remittance")


def test_json_lines_of_any_number_of_keys_are_a_table_of_the_known_ones(tmp_path: Path):
    keys = ", ".join(f'"x{n}": {n}' for n in range(20_000))
    good = '{"date": "2010-07-06", "amount": 5, "currency": "JPY"}\n'
    made = staged(tmp_path, good[:-2] + ", " + keys + "}\n" + good, "in.jsonl")
    assert made.accepted == 2


def test_a_line_of_json_that_says_one_thing_twice_is_rejected(tmp_path: Path):
    made = staged(tmp_path, '{"date": "2010-07-06", "amount": 5, "amount": 9000000, "currency": "JPY"}\n', "in.jsonl")
    assert reason(made) == "a key stands twice"


def test_a_line_longer_than_any_case_is_one_reject(tmp_path: Path):
    good = '{"date": "2010-07-06", "amount": 5, "currency": "JPY"}\n'
    made = staged(tmp_path, good + '{"x": "' + "a" * 6_000_000 + '"}\n' + good, "in.jsonl")
    assert cases(made, "source") == [("in.jsonl:1",), ("in.jsonl:3",)]
    assert rejects(made)[0][0] == "in.jsonl:2"


def test_a_number_that_was_typed_as_one_has_its_three_decimals(tmp_path: Path):
    made = staged(tmp_path, '{"date": "2010-07-06", "amount": 16.125, "currency": "USD"}\n', "in.jsonl")
    assert cases(made, "CAST(amount AS VARCHAR)") == [("16.1250",)]


def test_the_day_of_a_moment_does_not_depend_on_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "in.parquet"
    duckdb.sql(
        f"COPY (SELECT TIMESTAMPTZ '2010-07-05 16:00:00+00' AS date, 5 AS amount, 'JPY' AS currency) TO '{path}'"
    )
    for zone in ("Asia/Tokyo", "UTC"):
        monkeypatch.setenv("TZ", zone)
        assert "time zone" in reason(stage([path], tmp_path / zone, kind="remittance"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (XML.format("<!--" + "x" * 9_000_000 + "-->"), "without an element"),
        (XML.format('<a b="' + "x" * 9_000_000 + '"/>'), "without an element"),
        (XML.format("".join(f"<a{n}/>" for n in range(2_000))), "elements"),
        (XML.format("<CdtTrfTxInf>" + "<RmtInf/>" * 120_000 + "</CdtTrfTxInf>"), "more than 100,000 elements"),
        ('<?xml version="1.0" encoding="Shift_JIS"?>' + XML.format(""), "cannot be read as XML"),
        ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + XML.format("&b;"), "refused"),
    ],
    ids=["comment", "attribute", "names", "transaction", "encoding", "entity"],
)
def test_xml_is_read_as_hostile(tmp_path: Path, content: str, said: str):
    with pytest.raises(IntakeError, match=said):
        staged(tmp_path, content, "in.xml")


def test_transactions_that_the_header_announces_and_the_file_lacks_are_told(tmp_path: Path):
    made = staged(tmp_path, XML.format("<GrpHdr><NbOfTxs>3</NbOfTxs></GrpHdr><CdtTrfTxInf/>"), "in.xml")
    assert any("announces 3 transactions, 1 were found" in note for note in made.notes)


def test_a_hundred_thousand_pieces_of_a_message_are_rejected_at_once(tmp_path: Path):
    made = staged(tmp_path, "{1:F01}" * 100_000, "in.txt")
    assert (made.read, made.rejected) == (100_000, 100_000)


# -- workbooks


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
    book.save(path)
    return path


def test_every_sheet_with_the_same_headers_is_read_and_the_others_are_named(tmp_path: Path):
    headers: list[object] = ["id", "日付", "金額", "通貨"]
    day = [headers, ["a", "令和2年1月1日", "３,０００", "円"]]
    path = workbook(tmp_path / "b.xlsx", 一月=day, 二月=[headers, ["b", "2020-02-01", 4, "円"]], 表紙=[["送金一覧"]])
    made = stage([path], tmp_path / "work", kind="remittance")
    assert cases(made, "id", "source") == [("a", "b.xlsx:row 2"), ("b", "b.xlsx:二月 row 2")]
    assert any("表紙" in note for note in made.notes)


def test_a_title_above_the_headers_is_told(tmp_path: Path):
    path = workbook(tmp_path / "b.xlsx", a=[["送金一覧表"], ["日付", "金額"], ["2020-01-01", 5]])
    with pytest.raises(IntakeError, match="expected the headers in the first row"):
        stage([path], tmp_path / "work", kind="remittance")


def test_a_workbook_that_unpacks_without_end_ends_in_a_message(tmp_path: Path):
    corners = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    name = "xl/worksheets/sheet1.xml"
    with (
        zipfile.ZipFile(workbook(tmp_path / "seed.xlsx", a=[["x"]])) as seed,
        zipfile.ZipFile(tmp_path / "b.xlsx", "w") as out,
    ):
        for each in seed.namelist():
            if each != name:
                out.writestr(each, seed.read(each))
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        out.writestr(name, f'<worksheet xmlns="{space}"><sheetData>{corners}</sheetData></worksheet>')
    with pytest.raises(IntakeError, match="more than 3 GB"):
        stage([tmp_path / "b.xlsx"], tmp_path / "work", kind="remittance")


def test_a_workbook_that_is_a_zip_bomb_is_not_unpacked(tmp_path: Path):
    with (
        zipfile.ZipFile(tmp_path / "b.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out,
        out.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet,
    ):
        for _ in range(129):
            sheet.write(b" " * (1 << 24))
    assert (tmp_path / "b.xlsx").stat().st_size < 1 << 24
    with pytest.raises(IntakeError, match="unpacks to 2,164,260,864 bytes; expected at most 2,147,483,648"):
        stage([tmp_path / "b.xlsx"], tmp_path / "work", kind="remittance")


def test_a_folder_lends_no_code_to_the_reader_of_workbooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "csv.py").write_text("raise SystemExit(9)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    path = workbook(tmp_path / "b.xlsx", a=[["date", "amount", "currency"], ["2010-07-06", 5, "JPY"]])
    assert stage([path], tmp_path / "work", kind="remittance").accepted == 1


def test_the_readers_of_csv_agree(tmp_path: Path):
    """The quick one and the one for files with blank lines and cells of several lines."""
    rows = [[str(n), "2010-07-06", str(n * 1000), "JPY", "JP", "KP" if n % 3 else ""] for n in range(50)]
    for name, gap in (("quick.csv", ""), ("slow.csv", "\n")):
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as out:
            out.write(HEAD + gap)
            csv.writer(out, lineterminator="\n").writerows(rows)
    columns = ("id", "date", "amount", "currency", "to_country")
    made = [
        cases(stage([tmp_path / n], tmp_path / f"{n}.work", kind="remittance"), *columns)
        for n in ("quick.csv", "slow.csv")
    ]
    assert made[0] == made[1]
    assert len(made[0]) == 50
