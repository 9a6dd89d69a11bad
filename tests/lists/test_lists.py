"""Official lists are read whole, kept side by side, and a broken one never takes the place of a good one."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from sekisho.intake.countries import country as case_country
from sekisho.lists.countries import country as list_country
from sekisho.lists.days import dates_in, dates_within
from sekisho.lists.diff import diff
from sekisho.lists.model import ListError, Listing, Name, Parsed, from_record, to_record
from sekisho.lists.read import read
from sekisho.lists.store import Store
from sekisho.screening.query import read_country

Official = Callable[[str], tuple[str, Parsed]]

UN = """<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST dateGenerated="{day}T00:00:00"><INDIVIDUALS>{people}
</INDIVIDUALS><ENTITIES/></CONSOLIDATED_LIST>"""
PERSON = """<INDIVIDUAL><DATAID>{n}</DATAID><FIRST_NAME>A{n}</FIRST_NAME><SECOND_NAME>Person</SECOND_NAME>
<UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.{n}</REFERENCE_NUMBER><LISTED_ON>2016-11-30</LISTED_ON>
<INDIVIDUAL_DATE_OF_BIRTH><YEAR>1960</YEAR></INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL>"""


def un(path: Path, count: int, day: str = "2020-01-01") -> Path:
    path.write_text(UN.format(day=day, people="".join(PERSON.format(n=n) for n in range(count))), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("path", "dataset", "parties"),
    [
        ("jp/meti-foreign-end-user-list-2025-09-29.xlsx", "jp-meti", 835),
        ("un/1718_designated_vessels_list_final.html", "un-1718-ships", 59),
        ("un/1718_designated_vessels_list_final.pdf", "un-1718-ships", 59),
        ("uk/uk-ofsi-conlist-2022-05-04.xlsx", "uk-ofsi", 3430),
        ("un/un-consolidated-2018-10-29.xml", "un", 703 + 390),
        ("un/un-consolidated-2021-01-18.xml", "un", 710 + 293),
        ("un/un-consolidated-2025-08-16.not-well-formed.xml", "un", 684 + 195),
        ("us/ofac-sdn-2019-01-15", "us-ofac-sdn", 7379),
        ("us/ofac-consolidated-2025-12-19", "us-ofac-cons", 442),
        ("us/ofac-consolidated-2025-03-28.xml", "us-ofac-cons", 443),
        ("eu/oj_32017R1509_dprk.csv", "eu-dprk-annexes", 326),
    ],
)
def test_every_party_of_the_official_file_is_read(official: Official, path: str, dataset: str, parties: int) -> None:
    read_as, parsed = official(path)
    assert (read_as, len(parsed.listings)) == (dataset, parties)
    assert len({listing.id for listing in parsed.listings}) == parties


def test_every_dated_row_of_the_finance_ministry_is_a_party_or_deleted(shared: Path, official: Official) -> None:
    path = shared / "data/lists/jp/mof-asset-freeze-2026-03-05.xlsx"
    _, parsed = official("jp/mof-asset-freeze-2026-03-05.xlsx")
    book = CalamineWorkbook.from_path(str(path))
    dated = deleted = 0
    for sheet in book.sheet_names:
        for row in book.get_sheet_by_name(sheet).to_python():
            if re.match(r"\s*\d{4}\s*[.．]?\d", str(row[0])) and len(row) > 2:
                dated += 1
                notices = [line for line in str(row[0]).split("\n") if line.strip()[:1].isdigit()]
                deleted += "削除" in notices[-1]  # below it may stand with whom the party is the same
    assert len(parsed.listings) + len(parsed.problems) + deleted == dated
    assert sum(listing.id[:3] in ("013", "014", "015", "016", "017") for listing in parsed.listings) == 330


def test_nothing_of_a_row_of_the_finance_ministrys_csv_is_lost(shared: Path) -> None:
    path = shared / "data/lists/jp/mof-asset-freeze-new-csv-2026-08-28.sample.csv"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    _, parsed = read(path)
    kept = [{key: values[0] for key, values in listing.source.items()} for listing in parsed.listings]
    assert kept == [{key: value.strip() for key, value in row.items() if value.strip()} for row in rows]
    run_together = next(listing for listing in parsed.listings if listing.id == "015-000024")
    assert (run_together.listed, run_together.amended) == ("2016-03-11", ("2022-08-03",))
    assert parsed.problems == ()
    ship = next(listing for listing in parsed.listings if listing.id == "014-000075")
    assert ship.get("country") == ("sg",) and any("外務省告示情報: 75." in note for note in ship.get("notes"))


def test_the_original_script_in_the_text_of_a_notice_is_a_name(shared: Path, tmp_path: Path) -> None:
    path = shared / "data/lists/jp/mof-asset-freeze-new-csv-2026-08-28.sample.csv"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        row = next(csv.DictReader(lines))
    row |= {"番号": "002-000901", "告示日付": "2016.3.11", "住所・所在地（都市その他の情報）（英語）": "9 Ord St"}
    notice = (
        "901. オルド（original script: محمد اورد ；احمد اورد）ORD "
        "(a.k.a. Ordan (originalscript: （original script：Ордан)) "
        "称号：ムラーoriginal scipt: ኤርሚኣስ役職：副長（original script：不明）"
    )
    with (tmp_path / "new.csv").open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.DictWriter(lines, list(row))
        writer.writeheader()
        writer.writerows([row | {"外務省告示情報": notice}, row | {"外務省告示情報": ""}])
    _, parsed = read(tmp_path / "new.csv")
    first, second = parsed.listings
    told = [name.text for name in first.names if name.kind == "original"]
    assert told == ["محمد اورد", "احمد اورد", "Ордан", "ኤርሚኣስ"]
    assert not [name for name in second.names if name.kind == "original"]
    assert [(each.where, each.what[:31]) for each in parsed.problems] == [
        ("new.csv:3", "the number 002-000901 is used t")
    ]


def test_a_new_column_of_the_finance_ministrys_csv_is_told_of(shared: Path, tmp_path: Path) -> None:
    path = shared / "data/lists/jp/mof-asset-freeze-new-csv-2026-08-28.sample.csv"
    lines = path.read_text(encoding="utf-8-sig").replace("リスト掲載日", "掲載年月日", 1)
    (tmp_path / "new.csv").write_text(lines, encoding="utf-8")
    _, parsed = read(tmp_path / "new.csv")
    assert [each.what for each in parsed.problems] == ["columns not known, kept in the source only: 掲載年月日"]


def test_a_day_of_notice_that_cannot_be_read_is_told_and_a_quoted_header_is_read(shared: Path, tmp_path: Path) -> None:
    path = shared / "data/lists/jp/mof-asset-freeze-new-csv-2026-08-28.sample.csv"
    text = path.read_text(encoding="utf-8-sig").replace("区分,番号", '"区分","番号"', 1)
    rows = text.splitlines(keepends=True)
    day = rows[1].split(",")[2]
    (tmp_path / "new.csv").write_text(text.replace(f",{day},", ",2026年2月30日,", 1), encoding="utf-8")
    _, parsed = read(tmp_path / "new.csv")
    assert len(parsed.listings) == len(read(path)[1].listings)
    assert [each.what for each in parsed.problems] == ["listed: 2026年2月30日, which is no day; kept as a note"]
    assert next(iter(parsed.listings)).listed == ""


def test_a_list_that_is_cut_off_is_refused_and_the_old_one_stays(tmp_path: Path) -> None:
    store = Store(tmp_path / "home")
    held = store.add(un(tmp_path / "a.xml", 10))
    cut = tmp_path / "b.xml"
    cut.write_bytes(un(tmp_path / "c.xml", 10, "2020-02-01").read_bytes()[:900])
    with pytest.raises(ListError, match="cut off"):
        store.add(cut)
    assert store.current() == [held]


def test_a_list_that_shrank_by_half_needs_a_persons_word(tmp_path: Path) -> None:
    store = Store(tmp_path / "home")
    store.add(un(tmp_path / "a.xml", 10))
    small = un(tmp_path / "b.xml", 4, "2020-02-01")
    with pytest.raises(ListError, match="--accept"):
        store.add(small)
    assert store.add(small, accept=True) in store.current()


def test_entities_in_a_list_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    path.write_text('<!DOCTYPE a [<!ENTITY b "c">]><CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>', encoding="utf-8")
    with pytest.raises(ListError, match="DTD"):
        read(path)


def test_diff_says_who_came_who_went_and_what_changed() -> None:
    def party(id_: str, *names: str) -> Listing:
        return Listing(id_, "Person", tuple(Name(name) for name in names), programme="DPRK")

    changes = diff([party("1", "Ri"), party("2", "Pak")], [party("1", "Ri", "Lee"), party("3", "Kim")])
    assert [(c.what, c.listing.id) for c in changes] == [("changed", "1"), ("listed", "3"), ("delisted", "2")]
    assert changes[0].details == ("name: Lee",)
    told = {"idNumber": ("1", "2"), "notes": ("a", "b"), "gender": ("male",), "address": ("x", "y")}
    now = {"idNumber": ("2", "1"), "notes": ("a", "c"), "address": ("x",), "birthDate": ("1960",)}
    old, new = (Listing("1", "Person", (Name("Ri"),), properties) for properties in (told, now))
    assert diff([old], [new])[0].details == (
        "address no more: y", "birthDate: none → 1960", "gender no more: male", "notes: b → c",
    )  # fmt: skip
    assert diff([new], [old])[0].details[0] == "address now too: y"


def test_a_listing_survives_writing_and_reading(official: Official) -> None:
    _, parsed = official("un/un-consolidated-2021-01-18.xml")
    assert all(from_record(to_record(listing)) == listing for listing in parsed.listings)


def test_diff_does_not_take_another_party_for_the_same_because_of_its_number() -> None:
    def party(id_: str, name: str, listed: str) -> Listing:
        return Listing(id_, "Person", (Name(name),), programme="Iran", listed=listed)

    old = [party("1", "Babaie", "2016-01-22"), party("2", "Hayan", "2016-01-22"), party("3", "Old Name", "2011-01-01")]
    new = [party("1", "Hayan", "2016-01-22"), party("2", "Kaveh", "2025-09-28"), party("3", "New Name", "2011-01-01")]
    assert [(change.what, change.listing.caption) for change in diff(old, new)] == [
        ("listed", "Kaveh"), ("changed", "New Name"), ("delisted", "Babaie"),
    ]  # fmt: skip


def test_what_is_told_in_remarks_is_told_as_properties(official: Official) -> None:
    _, parsed = official("us/ofac-sdn-2019-01-15")
    held = {listing.id: listing for listing in parsed.listings}
    kim, ship, company = held["20157"], held["17069"], held["17067"]
    assert (kim.get("birthDate"), kim.get("position")) == (
        ("1984-01-08",), ("Chairman of the Workers' Party of Korea",),
    )  # fmt: skip
    assert (ship.schema, ship.get("imoNumber"), ship.get("flag")) == ("Vessel", ("7937317",), ("kp",))
    assert (company.get("imoNumber"), company.get("idNumber"), company.get("country")) == (("5342883",), (), ("kp",))
    _, parsed = official("uk/uk-ofsi-conlist-2022-05-04.xlsx")
    samjong = next(listing for listing in parsed.listings if listing.get("imoNumber") == ("7408873",))
    assert (samjong.get("owner"), samjong.get("flag"), samjong.get("pastFlags")) == (
        ("Korea Samjong Shipping",), ("kp",), ("ru",),
    )  # fmt: skip
    assert (samjong.get("type"), samjong.get("tonnage")) == (("Oil tanker",), ("1676",))


def test_what_ofacs_remarks_say_is_what_its_xml_says(tmp_path: Path) -> None:
    remarks = (
        "R.F.C. BTO041104AH2 (Mexico); Folio Mercantil No. 24808 (Mexico) issued 14 Dec 2005; alt. Passport DM-000826; "
        "Legal Entity Number 851683897; alt. Legal Entity Number 253400XX5U3XALBF5728; V.A.T. Number MT18975718; "
        "D.N.I. 78.865.882 (Spain); Phone No. 263-55-62401; Email info@ord.example.; d.b.a. 'ORD WORKS'; "
        "Organization Established Date 03 Oct 1945; IMO 9074729."
    )
    for name, row in (("alt", "1,1,fka,ORD CO,-0- "), ("add", "1,1,-0- ,-0- ,-0- ,-0- "), ("comments", "1,.")):
        (tmp_path / f"cons_{name}.csv").write_text(f"{row}\r\n", encoding="utf-8")
    row = f"1,ORD TRADE,-0- ,ORD] [MOK,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,{json.dumps(remarks)}\r\n"
    (tmp_path / "cons_prim.csv").write_text(row, encoding="utf-8")
    (party,) = read(tmp_path)[1].listings
    assert (party.programme, [name.text for name in party.names]) == ("ORD, MOK", ["ORD TRADE", "ORD CO", "ORD WORKS"])
    assert {key: values for key, values in party.properties.items() if key not in ("notes", "topics")} == {
        "taxNumber": ("BTO041104AH2",), "registrationNumber": ("24808", "851683897"), "vatCode": ("MT18975718",),
        "leiCode": ("253400XX5U3XALBF5728",), "idNumber": ("78.865.882",), "phone": ("263-55-62401",),
        "email": ("info@ord.example",), "incorporationDate": ("1945-10-03",), "imoNumber": ("9074729",),
    }  # fmt: skip
    assert "passportNumber: DM-000826" in party.get("notes")  # a body has none


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("circa 1957", ["1957"]),
        ("circa Mar 1957 to Sept. 1958", ["1957-03", "1958-09"]),
        ("late 1960", ["1960"]),
        ("born 1 Jan.1967", ["1967-01-01"]),
        ("mayor since 2005", ["2005"]),
        ("01/02/1984; 1985年3月4日", ["1985-03-04", "1984-02-01"]),
    ],
)
def test_days_are_read_out_of_words(text: str, days: list[str]) -> None:
    assert list(dates_in(text)) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("1967 to 1969", ["1967", "1968", "1969"]),
        ("Between 1965 and 1967", ["1965", "1966", "1967"]),
        ("1965 and 1967", ["1965", "1967"]),
        ("（a）1968年から1970年の間 （b）1975年頃", ["1968", "1969", "1970", "1975"]),
        ("1961年1月1日から\n1963年12月31日の間", ["1961", "1962", "1963"]),
        ("01 Jan 1974 to 31 Dec 1974", ["1974"]),
        ("01 Feb 1960 to 29 Feb 1960", ["1960-02"]),
        ("10 Mar 1960 to 5 May 1960", ["1960-03", "1960-04", "1960-05"]),
        ("16 Nov 1990; alt. DOB 1989 to 1991", ["1990-11-16", "1989", "1990", "1991"]),
        ("1900 to 1980", ["1900", "1980"]),
        ("June 1960 to March 1960", ["1960-06", "1960-03"]),
        ("1969-01-02", ["1969-01-02"]),
    ],
)
def test_a_range_of_days_covers_what_is_between(text: str, days: list[str]) -> None:
    assert list(dates_within(text)) == days


def test_ranges_of_births_on_the_official_lists(official: Official) -> None:
    """ABDUL RAQIB TAKHARI, born from 1968 to 1973, on the Ministry's list and the Security Council's."""
    years = tuple(map(str, range(1968, 1974)))
    for path in ("jp/mof-asset-freeze-2026-03-05.xlsx", "un/un-consolidated-2021-01-18.xml"):
        _, parsed = official(path)
        held = [each for each in parsed.listings if any("RAQIB TAKHARI" in name.text.upper() for name in each.names)]
        assert [each.get("birthDate") for each in held] == [years]


def test_a_year_that_ofac_gives_as_circa_is_a_year_of_birth_and_still_said_to_be_circa(official: Official) -> None:
    _, parsed = official("us/ofac-sdn-2019-01-15")
    circa = [each for each in parsed.listings if each.schema == "Person" and "circa" in " ".join(each.get("notes"))]
    assert len(circa) > 50
    assert [
        each.id for each in circa if re.search(r"DOB circa \d{4}", each.get("notes")[0]) and not each.get("birthDate")
    ] == []


def test_a_passport_in_another_language_is_one(official: Official) -> None:
    """KIM KWANG-IL of the Security Council's list has his in French, Spanish and English."""
    _, parsed = official("un/un-consolidated-2021-01-18.xml")
    (kim,) = (each for each in parsed.listings if each.id == "KPi.009")
    assert kim.get("passportNumber") == ("PS381420397", "381420397") and kim.get("idNumber") == ()


def test_what_says_that_nothing_is_known_is_no_name_and_no_country(official: Official) -> None:
    """The United Nations write na, which is not Namibia, and the Finance Ministry 不明, as six parties were called."""
    _, parsed = official("un/un-consolidated-2021-01-18.xml")
    (general,) = (each for each in parsed.listings if each.id == "SDi.001")
    assert general.get("nationality") == () and general.get("country") == ("sd",)
    assert [each.id for each in parsed.listings if any(name.text.endswith(" na") for name in each.names)] == []
    _, parsed = official("jp/mof-asset-freeze-2026-03-05.xlsx")
    assert [each.id for each in parsed.listings if any(name.text == "不明" for name in each.names)] == []


def test_the_annexes_give_only_numbers_as_imo_numbers(official: Official) -> None:
    _, parsed = official("eu/oj_32017R1509_dprk.csv")
    numbers = [number for each in parsed.listings for number in each.get("imoNumber")]
    assert len(numbers) > 50 and all(number.isdecimal() and len(number) == 7 for number in numbers)
    assert {gender for each in parsed.listings for gender in each.get("gender")} == {"male", "female"}


def test_the_country_and_days_of_ofacs_documents_are_told(official: Official) -> None:
    _, parsed = official("us/ofac-consolidated-2025-03-28.xml")
    told = 0
    for listing in parsed.listings:
        for place, (number,) in listing.source.items():
            if place.endswith("/idNumber") and (land := listing.source.get(place.replace("idNumber", "idCountry"))):
                kind = " ".join(listing.source.get(place.replace("idNumber", "idType"), ()))
                told += 1
                assert any(note.startswith(f"{kind} {number}: {land[0]}") for note in listing.get("notes"))
    assert told > 300


def test_what_ofac_files_under_its_documents_and_is_none_is_a_note(official: Official) -> None:
    _, parsed = official("us/ofac-consolidated-2025-03-28.xml")
    numbers = [number for each in parsed.listings for number in each.get("idNumber")]
    assert (
        len(numbers) > 300 and [number for number in numbers if not re.search(r"\d", number) or len(number) > 30] == []
    )
    notes = {note for each in parsed.listings for note in each.get("notes")}
    assert {"Organization Established Date: 17 Oct 1990", "Issuer Name: China Telecom Corporation Limited"} < notes


def test_an_aliass_own_day_of_birth_is_one_of_the_party(official: Official, tmp_path: Path) -> None:
    path = un(tmp_path / "un.xml", 1)
    alias = (
        "<INDIVIDUAL_ALIAS><ALIAS_NAME>Ord Mok</ALIAS_NAME><DATE_OF_BIRTH>1958-02-22</DATE_OF_BIRTH></INDIVIDUAL_ALIAS>"
    )
    path.write_text(
        path.read_text(encoding="utf-8").replace("</INDIVIDUAL>", f"{alias}</INDIVIDUAL>"), encoding="utf-8"
    )
    (person,) = read(path)[1].listings
    assert person.get("birthDate") == ("1960", "1958-02-22")
    assert "Ord Mok: born 1958-02-22" in person.get("notes")
    jang = next(each for each in official("un/un-consolidated-2021-01-18.xml")[1].listings if each.id == "KPi.016")
    assert jang.get("birthDate") == ("1957-04-15", "1958-02-22")


@pytest.mark.parametrize(
    ("note", "names"),
    [
        ("previously listed as", []),
        ("original script: Орд Мок", [("Орд Мок", "original")]),
        ("Previously listed as. In Arabic: أورد", [("أورد", "original")]),
        ("Ord Mokk; Sheikh Ord Mok", [("Ord Mokk", "alias"), ("Sheikh Ord Mok", "alias")]),
        ("Ord Mokk, Ort Mok (transliterations of original script name)", [("Ord Mokk", "alias"), ("Ort Mok", "alias")]),
        ("born in 1971 in Kezar, Ordia (Ord Mokk; Ort Mok)", [("Ord Mokk", "alias"), ("Ort Mok", "alias")]),
        ("Passport number: B0515260; DOB: 1971; POB: Kezar, Ordia", []),
        ("in Kezar, Ordia (DPOB - 1971) - Passport No. 284158, expires 21 August 2005 (Ordia)", []),
        ("original script: 1C 0=0B", []),  # letters of which half the bytes are lost
    ],
)
def test_the_note_on_an_alias_tells_names_births_and_is_kept(
    tmp_path: Path, note: str, names: list[tuple[str, str]]
) -> None:
    path = un(tmp_path / "un.xml", 1)
    alias = f"<INDIVIDUAL_ALIAS><ALIAS_NAME>Ord Mok</ALIAS_NAME><NOTE>{note}</NOTE></INDIVIDUAL_ALIAS>"
    text = path.read_text(encoding="utf-8").replace("</INDIVIDUAL>", f"{alias}</INDIVIDUAL>")
    path.write_text(text, encoding="utf-8")
    (person,) = read(path)[1].listings
    assert [(name.text, name.kind) for name in person.names if name.text not in ("A0 Person", "Ord Mok")] == names
    assert f"Ord Mok: {note}" in person.get("notes")
    assert ("1971" in person.get("birthDate")) is ("1971" in note)


@pytest.mark.parametrize(
    ("written", "code"), [("N/A", ""), ("n.a.", ""), ("NA", "NA"), ("Namibia", "NA"), ("U.S.A.", "US"), ("DPRK", "KP")]
)
def test_a_country_is_read_alike_everywhere(written: str, code: str) -> None:
    """One function serves cases, lists and the parties that are screened; N/A is Namibia to none of them."""
    assert (case_country(written) or "", read_country(written)) == (code, code)
    assert list_country(written) == (code.lower() or written.strip("."))


def test_countries_are_known_in_english_and_japanese(official: Official) -> None:
    for path, least in (("jp/mof-asset-freeze-2026-03-05.xlsx", 0.97), ("us/ofac-sdn-2019-01-15", 0.99)):
        _, parsed = official(path)
        values = [text for each in parsed.listings for key in ("country", "nationality") for text in each.get(key)]
        assert sum(re.fullmatch("[a-z]{2,4}", text) is not None for text in values) >= least * len(values) > 500
