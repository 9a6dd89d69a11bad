"""Payment messages: every version that the schemas name, and hostile ones."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from sekisho.intake.files import IntakeError
from sekisho.intake.payments import KNOWN
from sekisho.intake.stage import stage

TX = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{family}.001.{version:02d}"><X>
<GrpHdr><CreDtTm>2010-07-06T01:00:00</CreDtTm></GrpHdr>
<CdtTrfTxInf><PmtId><EndToEndId>e</EndToEndId></PmtId><IntrBkSttlmAmt Ccy="JPY">5.5</IntrBkSttlmAmt>
<Dbtr><Nm>A</Nm><PstlAdr><Ctry>JP</Ctry></PstlAdr></Dbtr><Cdtr><Nm>B</Nm><CtryOfRes>KP</CtryOfRes></Cdtr>
</CdtTrfTxInf></X></Document>"""


def rows(path: Path, folder: Path) -> list[dict]:
    staged = stage([path], folder)
    assert staged.read == staged.accepted + staged.rejected
    cursor = duckdb.sql(f"SELECT * FROM {staged.parts[0].relation}")
    return [dict(zip(cursor.columns, row, strict=True)) for row in cursor.fetchall()]


@pytest.mark.parametrize(("family", "version"), [(f, v) for f, versions in KNOWN.items() for v in versions])
def test_every_version_is_read(tmp_path: Path, family: str, version: int):
    path = tmp_path / "p.xml"
    path.write_text(TX.format(family=family, version=version))
    row = rows(path, tmp_path / "out")[0]
    assert (row["id"], str(row["date"]), str(row["amount"]), row["currency"]) == ("e", "2010-07-06", "5.5000", "JPY")
    assert (row["from_country"], row["to_country"], row["creditor_name"]) == ("JP", "KP", "B")
    assert row["source"] == "p.xml:/Document/X/CdtTrfTxInf[1]"


def test_an_unknown_version_is_read_and_said(tmp_path: Path):
    path = tmp_path / "p.xml"
    path.write_text(TX.format(family="pacs.008", version=77))
    staged = stage([path], tmp_path / "out")
    assert staged.accepted == 1
    assert any("does not know" in note for note in staged.notes)


def test_a_message_cut_off_keeps_what_stood_before(tmp_path: Path):
    path = tmp_path / "p.xml"
    path.write_text(TX.format(family="pacs.008", version=8)[:-10])
    staged = stage([path], tmp_path / "out")
    assert (staged.read, staged.accepted, staged.rejected) == (2, 1, 1)


def test_depth_is_bounded(tmp_path: Path):
    path = tmp_path / "p.xml"
    path.write_text("<a>" * 100 + "</a>" * 100)
    with pytest.raises(IntakeError, match="deeper than 64"):
        stage([path], tmp_path / "out")


def test_the_schemas_at_hand_name_no_version_that_is_not_known(shared: Path):
    for path in (shared / "data/payments/xsd").glob("p*.xsd"):
        match = re.match(r"(\w+\.\d{3})\.001\.(\d{2})", path.name)
        assert match is not None
        assert int(match[2]) in KNOWN[match[1]]


def test_every_real_message_is_read_and_none_is_lost(shared: Path, tmp_path: Path):
    paths = [
        path
        for pattern in (
            "cbpr_examples/**/pacs.008*.xml",
            "cbpr_examples/**/pacs.009*.xml",
            "**/pain.001*/*.xml",
            "cbpr_examples/**/pain.001*.xml",
        )
        for path in sorted((shared / "data/payments").glob(pattern))
    ]
    assert len(paths) > 100
    staged = stage(paths, tmp_path / "out")
    assert staged.read == staged.accepted + staged.rejected
    assert staged.read >= len(paths)
    reasons = duckdb.sql(f"SELECT place, reason FROM '{staged.rejects}'").fetchall()
    assert staged.accepted > staged.read * 0.9, reasons[:20]


def test_mt103_cut_off_and_of_another_type_are_rejected(tmp_path: Path):
    good = (
        "{1:F01A}{2:I103B}{4:\n:20:G\n:32A:100706JPY5000000,\n:50F:/1\n1/A\n3/JP/OSAKA\n:59F:/2\n1/B\n3/KP/WONSAN\n-}\n"
    )
    path = tmp_path / "m.txt"
    path.write_text(good + good.replace("I103", "I202") + good[:60])
    staged = stage([path], tmp_path / "out")
    assert (staged.read, staged.accepted, staged.rejected) == (3, 1, 2)


PERSON = """<Id><PrvtId><DtAndPlcOfBirth><BirthDt>1964-07-17</BirthDt><CtryOfBirth>KP</CtryOfBirth></DtAndPlcOfBirth>
<Othr><Id>77</Id><SchmeNm><Cd>NIDN</Cd></SchmeNm></Othr><Othr><Id>N-12345</Id><SchmeNm><Cd>CCPT</Cd></SchmeNm></Othr>
</PrvtId></Id>"""
BODY = "<Id><OrgId><AnyBIC>BOTKJPJTXXX</AnyBIC><LEI>353800UB2LV3MKMGUI08</LEI></OrgId></Id>"
OLD = "<Id><PrvtId><PsptNb>N-12345</PsptNb></PrvtId></Id>"


def told(row: dict, party: str) -> tuple:
    return tuple(str(row[f"{party}_{each}"] or "") for each in ("birth", "passport", "bic", "lei"))


def test_what_a_message_tells_of_persons_and_bodies_is_read(tmp_path: Path):
    path = tmp_path / "p.xml"
    message = TX.format(family="pacs.008", version=8)
    for mark in ("<CtryOfRes>KP", "<PstlAdr>"):
        message = message.replace(mark, (PERSON if "KP" in mark else BODY) + mark)
    message = message.replace("</CdtTrfTxInf>", f"<UltmtCdtr><Nm>C</Nm>{OLD}</UltmtCdtr></CdtTrfTxInf>")
    path.write_text(message)
    row = rows(path, tmp_path / "out")[0]
    assert told(row, "creditor") == ("1964-07-17", "N-12345", "", "")
    assert told(row, "debtor") == ("", "", "BOTKJPJTXXX", "353800UB2LV3MKMGUI08")
    assert told(row, "ultimate_creditor") == ("", "N-12345", "", "")
    assert told(row, "ultimate_debtor") == ("", "", "", "")


def test_an_mt103_tells_birth_and_passport_of_the_payer_in_50f(tmp_path: Path):
    path = tmp_path / "m.txt"
    path.write_text(
        "{1:F01A}{2:I103B}{4:\n:20:G\n:32A:100706JPY5,\n:50F:CCPT/KP/N12345\n1/A B\n3/JP/OSAKA\n4/19640717\n5/KP/X\n"
        ":59A:/1\nBANKDEFF\n-}\n"
    )
    row = rows(path, tmp_path / "out")[0]
    assert told(row, "debtor") == ("1964-07-17", "N12345", "", "")
    assert told(row, "creditor") == ("", "", "BANKDEFF", "")


def test_banks_are_read_by_name_where_a_message_names_them(tmp_path: Path):
    path = tmp_path / "m.txt"
    path.write_text(
        "{1:F01A}{2:I103B}{4:\n:20:G\n:32A:100706JPY5,\n:52A:BOTKJPJT\n:56D:/C/1\nVIA BANK\nMACAU\n"
        ":57D:KOREA DAESONG BANK\nPYONGYANG\n:59:/1\nJANE ROE\n-}\n"
    )
    row = rows(path, tmp_path / "one")[0]
    assert (row["debtor_agent_bic"], row["debtor_agent_name"]) == ("BOTKJPJT", None)
    assert (row["intermediary_name"], row["creditor_agent_name"]) == ("VIA BANK", "KOREA DAESONG BANK")
    path = tmp_path / "p.xml"
    bank = "<CdtrAgt><FinInstnId><Nm>KOREA DAESONG BANK</Nm></FinInstnId></CdtrAgt></CdtTrfTxInf>"
    path.write_text(TX.format(family="pacs.008", version=8).replace("</CdtTrfTxInf>", bank))
    row = rows(path, tmp_path / "two")[0]
    assert (row["creditor_agent_bic"], row["creditor_agent_name"]) == (None, "KOREA DAESONG BANK")


def test_the_real_messages_tell_of_births_and_bodies(shared: Path, tmp_path: Path):
    folder = shared / "data/payments"
    paths = sorted(folder.glob("cbpr_examples/y2025/pa*.max.xml"))
    paths += sorted(folder.glob("pain001_corpus/coverage/pain.001.001.10/05*.xml"))
    staged = stage(paths, tmp_path / "out")
    each = " UNION ALL BY NAME ".join(f"SELECT * FROM {part.relation}" for part in staged.parts)
    found = duckdb.sql(f"""SELECT count(debtor_birth), count(ultimate_debtor_bic), count(ultimate_debtor_lei)
        FROM ({each})""").fetchall()[0]
    assert all(found), found


def test_digits_that_are_no_number_are_no_day(tmp_path: Path):
    path = tmp_path / "m.txt"
    path.write_text(":20:A\n:32A:²²0706JPY5,\n:50K:A\n:59:B\n-\n", encoding="utf-8")
    staged = stage([path], tmp_path / "out")
    assert (staged.read, staged.rejected) == (1, 1)


def test_a_row_of_ten_thousand_columns_is_one_reject(tmp_path: Path):
    path = tmp_path / "c.csv"
    path.write_text(
        "date,amount,currency,from_country,to_country,creditor_name\n2010-07-06,1,JPY,JP,KP,a\n"
        + "x," * 10_000
        + "\n2010-07-06,1,JPY,JP,KP,b\n"
    )
    staged = stage([path], tmp_path / "out", kind="remittance")
    assert (staged.read, staged.accepted, staged.rejected) == (3, 2, 1)
    found = duckdb.sql(f"SELECT source, creditor_name FROM {staged.parts[0].relation}").fetchall()
    assert found == [("c.csv:2", "a"), ("c.csv:4", "b")]


def test_an_imo_number_with_a_wrong_check_digit_is_rejected(tmp_path: Path):
    path = tmp_path / "c.csv"
    path.write_text(
        "kind,date,port,imo,flag\nport-call,2010-07-06,JP NGO,IMO 8890580,North Korea\n"
        "port-call,2010-07-06,JPNGO,8890581,KP\n"
    )
    staged = stage([path], tmp_path / "out")
    assert (staged.accepted, staged.rejected) == (1, 1)
    assert "check digit" in duckdb.sql(f"SELECT reason FROM '{staged.rejects}'").fetchall()[0][0]


def test_json_lines_that_are_none_are_rejected_one_by_one(tmp_path: Path):
    path = tmp_path / "c.jsonl"
    path.write_text('{"kind": "charter-flight", "date": "2015-01-01"}\nnot json\n[1]\n{"kind": "no", "date": null}\n')
    staged = stage([path], tmp_path / "out")
    assert (staged.read, staged.accepted, staged.rejected) == (4, 1, 3)
