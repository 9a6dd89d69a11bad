"""Numbers out of prose: the BIC of a bank, the numbers of papers; what is said about them stays in the notes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sekisho.lists.model import Name, Parsed, party
from sekisho.lists.numbers import bank_of, bics_in, papers_in
from sekisho.lists.read import read
from sekisho.names.screen import Screener
from sekisho.screening.query import make_query

Official = Callable[[str], tuple[str, Parsed]]
FIXTURES = Path(__file__).parent / "fixtures"
MOF, UN, EU = "jp/mof-asset-freeze-2026-03-05.xlsx", "un/un-consolidated-2021-01-18.xml", "eu/oj_32017R1509_dprk.csv"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("平壌\nSWIFT：ORDBKPPY", ["ORDBKPPY"]),
        ("SWIFT/BIC：ORDB KP PY", ["ORDB KP PY"]),
        ("of the Party. SWIFT/BIC: ORDBKPPYXXX; it operates", ["ORDBKPPYXXX"]),
        ("SWIFT: ORDBKPP1. Ord Bank has", ["ORDBKPP1"]),
        ("SWIFT/BIC ORDBKPPY; alt. SWIFT/BIC ORDBKPPZ; Website ord.kp", ["ORDBKPPY", "ORDBKPPZ"]),
        ("expelled from SWIFT in 2017", []),
        ("ORDBKPPY", []),
    ],
)
def test_a_bic_is_read_behind_its_word(text: str, said: list[str]) -> None:
    assert bics_in([text]) == said


@pytest.mark.parametrize(
    ("bic", "bank"),
    [
        ("ORDBKPPY", "ORDBKPPY"),
        ("ordb kp py xxx", "ORDBKPPY"),
        ("1RDBXK2A", "1RDBXK2A"),
        ("ORDBKKPY", ""),  # no country KK
        ("ORDBKPP", ""),
        ("ORDBKPPYXX", ""),
    ],
)
def test_a_bic_has_the_shape_of_iso_9362_and_a_branch_is_its_bank(bic: str, bank: str) -> None:
    assert bank_of(bic) == bank
    listing = party("1", "Organization", [Name("Ord Bank")], {"swiftBic": [bic]})
    assert (listing.get("swiftBic"), listing.get("notes")) == ((bank,), ()) if bank else ((), (f"swiftBic: {bic}",))


def test_a_payment_to_a_listed_bank_meets_it_by_its_bic(official: Official) -> None:
    parts = [(path, list(official(path)[1].listings)) for path in (MOF, UN)]
    matches = Screener(parts, 0.9).screen(make_query("", identifiers={"swiftBic": "DCBKKPPYXXX"}))
    assert {(match.listing.id, match.standing) for match in matches} == {
        ("014-000023", "identified"), ("016-000002", "identified"), ("KPe.023", "identified"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "banks"),
    [(MOF, 13), (UN, 4), ("uk/uk-ofsi-conlist-2022-05-04.xlsx", 4), ("us/ofac-sdn-2019-01-15", 72), (EU, 3)],
)
def test_the_bics_of_the_official_lists(official: Official, path: str, banks: int) -> None:
    found = [bic for listing in official(path)[1].listings for bic in listing.get("swiftBic")]
    assert len(found) >= banks and all(bank_of(bic) == bic for bic in found)


def test_the_uks_list_tells_a_bic_in_its_other_information(tmp_path: Path) -> None:
    text = (FIXTURES / "uk.xml").read_text(encoding="utf-8").replace("Seen in Dandong.", "SWIFT: ORDBKPPY")
    bank = text.replace("<IndividualEntityShip>Individual", "<IndividualEntityShip>Entity")
    for name, said, found in (("person.xml", text, ()), ("bank.xml", bank, ("ORDBKPPY",))):
        (tmp_path / name).write_text(said, encoding="utf-8")
        assert read(tmp_path / name)[1].listings[0].get("swiftBic") == found  # the bank of a person is not the person


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("(a)オルディア旅券番号：OR1961825（2003年2月4日に発行)　(b)オルディア旅券番号：TR024417（2003年）",
         ["OR1961825", "TR024417"]),
        ("オルディア国民ＩＤカード(tazkira)番号: (a)2132370 (b)812673", ["2132370", "812673"]),
        ("オルディア旅券：SEー011697（1988年1月25日に発行）", ["SE-011697"]),
        ("オルディア旅券 D 001206 （2000年7月17日発行）", ["D 001206"]),
        ("(a)27082171 (米国(発行日 1992年6月21日、オルド) (b)旅券MO887925", ["27082171", "MO887925"]),
        ("旅券203037（オルドにて発行）； （旅券347834、Ord Kanの名で発行、２０１４年２月２１日失効）",
         ["203037", "347834"]),
        ("472320665、旅券失効日：2017年9月26日\n563120356", ["472320665", "563120356"]),
        ("旅券 TR-P 614 166 （2006年3月22日発行）", ["TR-P 614 166"]),
        ("旅券 96 03 464086", ["96 03 464086"]),
        ("旅券番号8208 No.555627、オルド事務所発行", ["8208 555627"]),
        ("0002250又は D000000483（外交旅券）", ["0002250", "D000000483"]),
        ("リビア旅券番号：G52FYPRL、発行日：2014年5月8日", ["G52FYPRL"]),
        ("836110034 (diplomatic)", ["836110034"]),
        ("PS 472330208 (expires 4.7.2017)", ["PS 472330208", "472330208"]),
        ("836420186, issued 28.10.2016 (expires 28.10.2021)", ["836420186"]),
        ("563410081 / 472410022", ["563410081", "472410022"]),
        ("CAR diplomatic passport no. D00000898", ["D00000898"]),
        ("Social Security Number 423-31-3021 (US)", ["423-31-3021"]),
        ("OGRN 1037739044111 dated 31/01/1994. Tax ID :7725056162", ["1037739044111", "7725056162"]),
        ("12/SAKHANA(N)020199", ["12/SAKHANA(N)020199"]),
        ("G563542(9)", ["G563542(9)"]),
        ("1-78-09-44621-80", ["1-78-09-44621-80"]),
        ("654200001", ["654200001"]),
        ("不明", []),
        ("オルディア出生証明書、1973年", []),
    ],
)  # fmt: skip
def test_the_numbers_of_papers_are_read_out_of_prose(cell: str, numbers: list[str]) -> None:
    assert papers_in(cell) == numbers


def test_no_paper_of_the_finance_ministrys_is_prose_and_none_is_lost(official: Official) -> None:
    _, parsed = official(MOF)
    numbers = [text for each in parsed.listings for key in ("passportNumber", "idNumber") for text in each.get(key)]
    assert len(numbers) > 500
    assert [text for text in numbers if not re.fullmatch(r"[A-Za-z0-9 ./()-]{3,36}", text)] == []
    for each in parsed.listings:
        for header in ("旅券番号", "ID番号", "身分証番号", "身分登録番号"):
            for cell in each.source.get(header, ()):
                said = " ".join([*each.get("passportNumber"), *each.get("idNumber"), *each.get("notes")])
                assert "".join(cell.split()) in "".join(said.split()) or cell.strip(" 。") in ("不明", "なし")
