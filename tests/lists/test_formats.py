"""Formats without an official file at hand, on small files of one's own that hold to the publishers' schemas."""

from __future__ import annotations

import csv
import random
import re
import zipfile
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
import yaml
from lxml import etree

from sekisho.lists import markup
from sekisho.lists.model import ListError, Listing
from sekisho.lists.read import read

FIXTURES = Path(__file__).parent / "fixtures"
SCHEMATA = {"ofac-advanced.xml": "sdn_advanced.xsd", "eu.xml": "EU_20171012-FULL-schema-1_1(xsd).xsd"}

ODD = [
    "",
    "x",
    "0",
    "-1",
    "9" * 20,
    "2020-13-45",
    "00/00/0000",
    "１９９０",
    "1990年",
    "NaN",
    "²",
    "Ⅳ",
    "31",
    "10000",
    "a" * 3000,
    ")(",
]
"""What no publisher means to write."""


def parties(path: Path, dataset: str) -> dict[str, Listing]:
    source, parsed = read(path)
    assert (source.dataset, parsed.problems) == (dataset, ())
    return {listing.id: listing for listing in parsed.listings}


def names(listing: Listing) -> list[tuple[str, str]]:
    return [(name.text, name.kind) for name in listing.names]


@pytest.mark.parametrize("name", SCHEMATA)
def test_fixtures_hold_to_the_official_schema(shared: Path, name: str) -> None:
    etree.XMLSchema(etree.parse(shared / "data/lists/schemas" / SCHEMATA[name])).assertValid(
        etree.parse(FIXTURES / name)
    )


def test_every_name_of_the_official_schemas_is_known(shared: Path) -> None:
    known = yaml.safe_load((Path(markup.__file__).parent / "elements.yaml").read_text(encoding="utf-8"))
    for root, schema in (
        ("CONSOLIDATED_LIST", "UN_consolidated.xsd"),
        ("sdnList", "OFAC_xml.xsd"),
        ("Sanctions", SCHEMATA["ofac-advanced.xml"]),
        ("export", SCHEMATA["eu.xml"]),
    ):
        text = (shared / "data/lists/schemas" / schema).read_text(encoding="utf-8-sig")
        names = set(re.findall(r'<(?:\w+:)?(?:element|attribute)\b[^>]*?\bname="([^"]+)"', text))
        assert set(known[root].split()) - {"SUBMITTED_BY", "SUBMITTED_ON"} == names


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("uk.xml", "<UniqueID>", "<Cryptonym>Ord</Cryptonym><UniqueID>", "Cryptonym"),
        ("eu.xml", "<nameAlias ", '<nameAlias since="2020" ', "since"),
        ("ofac-advanced.xml", "<SanctionsEntryLinks/>", '<SanctionsEntryLinks/><Waivers Many="2"/>', "Many, Waivers"),
    ],
)
def test_what_no_file_of_the_publishers_had_so_far_is_told_of(
    tmp_path: Path, name: str, old: str, new: str, said: str
) -> None:
    _, parsed = read(edited(name, tmp_path, (old, new)))
    assert [each.what.partition(";")[0] for each in parsed.problems] == [f"elements not known: {said}"]
    _, before = read(FIXTURES / name)
    assert len(before.listings) == len(parsed.listings)


@pytest.mark.parametrize("name", ["ofac-advanced.xml", "eu.xml", "uk.xml"])
def test_no_text_of_the_xml_is_lost(name: str) -> None:
    _, parsed = read(FIXTURES / name)
    told = "\n".join(
        text
        for listing in parsed.listings
        for values in (*listing.source.values(), *listing.properties.values(), [each.text for each in listing.names])
        for text in values
    )
    skipped = {"DateOfIssue", "ReferenceValueSets", "DateGenerated"}
    root = ElementTree.parse(FIXTURES / name).getroot()
    texts = []
    for part in root:
        if part.tag.rsplit("}", 1)[-1] in skipped or part.get("delistingDate"):
            continue
        for element in part.iter():
            texts += [element.text or "", *element.attrib.values()]
    assert len(texts) > 100
    assert [text for text in texts if " ".join(text.split()) not in told] == []


def test_ofac_advanced() -> None:
    held = parties(FIXTURES / "ofac-advanced.xml", "us-ofac-sdn")
    person, ship, bank = held["90001"], held["90002"], held["90003"]
    assert names(person) == [("Chol Su RIM", "primary"), ("림 철수", "original"), ("The Colonel", "weak")]
    assert (person.schema, person.listed, person.programme) == ("Person", "2016-12-02", "DPRK3")
    assert person.get("birthDate") == ("1955-02-09", "1956")
    assert (person.get("nationality"), person.get("gender"), person.get("position")) == (
        ("kp",),
        ("male",),
        ("Colonel",),
    )
    assert person.get("address") == person.get("birthPlace") == ("Sungri Street 1, Pyongyang, Korea, North",)
    assert person.get("passportNumber") == ("654200001",)
    assert "Passport 654200001: Korea, North, Fraudulent, Expiration Date 2019-03-04" in person.get("notes")
    assert "Acting for or on behalf of: GREAT EASTERN BANK (90003)" in person.get("notes")
    assert "Legal basis: Executive Order 13722 (E.O. 13722)" in person.get("notes")
    assert names(ship) == [("SEA EAGLE 8", "primary"), ("HAWK", "former")]
    assert (ship.schema, ship.get("imoNumber"), ship.get("flag")) == ("Vessel", ("9562233",), ("pa",))
    assert (ship.get("type"), ship.get("owner")) == (("Bulk Cargo",), ("Eagle Shipping",))
    assert (bank.schema, bank.get("taxNumber")) == ("Organization", ("TX-1",))


@pytest.mark.parametrize("name", ["eu.xml", "eu.csv"])
def test_union(name: str) -> None:
    held = parties(FIXTURES / name, "eu")
    person, bank = held["9001"], held["9002"]
    assert names(person)[:2] == [("RIM Chol Su", "primary"), ("림철수", "original")]
    assert (person.schema, person.listed, person.amended, person.programme) == (
        "Person", "2016-05-20", ("2017-08-31",), "PRK",
    )  # fmt: skip
    assert person.get("birthDate")[0] == "1955-02-09"
    assert (person.get("nationality"), person.get("birthCountry")) == (("kp",), ("kp",))
    assert (person.get("unscId"), person.get("authorityId")) == (("KPi.999",), ("EU.9001.1",))
    assert (person.get("gender"), person.get("title"), person.get("position")) == (("male",), ("Dr",), ("Colonel",))
    assert person.get("passportNumber") == ("654200001",)
    assert person.get("reason") == ("Supports the missile programme",)
    assert any("known to have expired" in note for note in person.get("notes"))
    assert "issued in Dandong" in person.get("notes") and "Legal basis: 2017/1509 (OJ L224)" in person.get("notes")
    assert (bank.schema, bank.listed, bank.get("country")) == ("Organization", "2013-03-23", ("kp",))
    assert bank.get("address")[0].startswith("Sungri Street 1, 12, Pyongyang")


def test_the_unions_delisted_parties_are_told_apart() -> None:
    _, parsed = read(FIXTURES / "eu.xml")
    assert ("weak", "The Colonel") in [(name.kind, name.text) for name in parsed.listings[0].names]
    assert parsed.delisted == {"PRK 9003": "2020-01-15"}


def uk_workbook(path: Path) -> Path:
    with (FIXTURES / "uk.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))
    if path.suffix == ".xlsx":
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
        return path
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'
            for text in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w") as book:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        book.writestr("mimetype", kind)
        entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
        book.writestr("META-INF/manifest.xml", f"<manifest:manifest {space}>{entry}</manifest:manifest>")
        book.writestr(
            "content.xml",
            f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="list">{cells}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return path


@pytest.mark.parametrize("ending", [".xml", ".csv", ".xlsx", ".ods"])
def test_uk_sanctions_list(tmp_path: Path, ending: str) -> None:
    path = FIXTURES / f"uk{ending}" if ending in (".xml", ".csv") else uk_workbook(tmp_path / f"list{ending}")
    source, parsed = read(path)
    held = {listing.id: listing for listing in parsed.listings}
    assert (source.dataset, parsed.date, list(held)) == ("uk", "2026-09-02", ["DPR9001", "DPR9002", "DPR9003"])
    person, ship, bank = held.values()
    assert sorted(names(person)) == [
        ("Chol Su RIM", "primary"), ("Chol-su Im", "alias"), ("The Colonel", "weak"), ("림철수", "original"),
    ]  # fmt: skip
    assert (person.schema, person.listed, person.amended) == ("Person", "2016-11-30", ("2026-04-14",))
    assert person.get("birthDate") == ("1955-02", "1956")
    assert (person.get("unscId"), person.get("nationality")) == (("KPi.999",), ("kp",))
    assert person.get("provisions") == ("Asset freeze", "Travel Ban")
    assert (person.get("passportNumber"), person.get("idNumber")) == (("654200001",), ("12345",))
    assert (person.get("gender"), person.get("title"), person.get("position")) == (
        ("male",),
        ("Colonel",),
        ("Attaché",),
    )
    assert person.get("address") == ("Sungri Street 1, Pyongyang, 99, North Korea",)
    assert (person.get("email"), person.get("phone")) == (("rim@example.kp",), ("+850 2 111",))
    assert (ship.schema, ship.get("imoNumber"), ship.get("flag")) == ("Vessel", ("9562233",), ("km",))
    assert (ship.get("pastFlags"), ship.get("owner"), ship.get("tonnage")) == (("pa",), ("Eagle Shipping",), ("7078",))
    assert (ship.get("type"), ship.get("buildDate")) == (("Bulk Carrier",), ("2011",))
    assert {"previous owner: Hawk Shipping", "length: 120"} <= set(ship.get("notes"))
    assert names(bank) == [("Great Eastern Bank", "primary"), ("Old Eastern Bank", "former")]
    assert (bank.get("registrationNumber"), bank.get("website")) == (("BR-99",), ("http://bank.example.kp",))
    assert {"subsidiary: Dandong Branch", "parent company: Eastern Holding"} <= set(bank.get("notes"))


def test_a_new_column_of_the_uks_list_is_told_of(tmp_path: Path) -> None:
    assert read(FIXTURES / "uk.csv")[1].problems == ()
    _, parsed = read(edited("uk.csv", tmp_path, ("Website", "Wallets")))
    assert [each.what for each in parsed.problems] == ["columns not known, kept in the source only: Wallets"]


def test_every_cell_of_the_uks_and_the_unions_table_is_kept() -> None:
    for name, delimiter in (("uk.csv", ","), ("eu.csv", ";")):
        _, parsed = read(FIXTURES / name)
        kept = {value for listing in parsed.listings for values in listing.source.values() for value in values}
        with (FIXTURES / name).open(encoding="utf-8-sig", newline="") as lines:
            rows = [row for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1][1:]
        assert {cell for row in rows for cell in row} - {""} == kept - {""}


def test_ofsis_list_as_xml(tmp_path: Path) -> None:
    path = tmp_path / "conlist.xml"
    row = (
        "<FinancialSanctionsTarget><Name6>{}</Name6><name1>Chol</name1><GroupTypeDescription>Individual"
        "</GroupTypeDescription><AliasType>{}</AliasType><RegimeName>DPRK</RegimeName><Country>North Korea</Country>"
        "<DateListed>2016-11-30T00:00:00</DateListed><GroupID>19001</GroupID></FinancialSanctionsTarget>"
    )
    rows = row.format("RIM", "Primary name") + row.format("Im", "AKA")
    space = "http://schemas.hmtreasury.gov.uk/ofsi/consolidatedlist"
    path.write_text(f'<ArrayOfFinancialSanctionsTarget xmlns="{space}">{rows}</ArrayOfFinancialSanctionsTarget>')
    (person,) = parties(path, "uk-ofsi").values()
    assert names(person) == [("Chol RIM", "primary"), ("Chol Im", "alias")]
    assert (person.listed, person.get("country")) == ("2016-11-30", ("kp",))


OFSI = """<ArrayOfFinancialSanctionsTarget xmlns="http://schemas.hmtreasury.gov.uk/ofsi/consolidatedlist">
<FinancialSanctionsTarget><Name6>SEA EAGLE 8</Name6><GroupTypeDescription>Ship</GroupTypeDescription>
<AliasType>Primary name</AliasType><RegimeName>DPRK</RegimeName><GroupID>19002</GroupID>
<UKSanctionsListRef>DPR9002</UKSanctionsListRef><UKStatementOfReasons>Carried coal.</UKStatementOfReasons>
<Ship_IMONumber>IMO 9562233</Ship_IMONumber><Ship_Flag>Comoros</Ship_Flag><Ship_PreviousFlags>(1) Panama (2) Togo
</Ship_PreviousFlags><Ship_CurrentOwners>Eagle Shipping</Ship_CurrentOwners><Ship_PreviousOwners>Hawk Shipping
</Ship_PreviousOwners><Ship_Type>Bulk carrier</Ship_Type><Ship_Tonnage>7078</Ship_Tonnage><Ship_Length>120
</Ship_Length><Ship_YearBuilt>2011</Ship_YearBuilt></FinancialSanctionsTarget>
<FinancialSanctionsTarget><Name6>RIM</Name6><GroupTypeDescription>Individual</GroupTypeDescription>
<AliasType>Primary name</AliasType><RegimeName>DPRK</RegimeName><GroupID>19001</GroupID><UNRef>KPi.999</UNRef>
<Individual_Gender>Male</Individual_Gender><Individual_PassportNumber>654200001</Individual_PassportNumber>
<Individual_PassportDetails>issued in Dandong</Individual_PassportDetails><Individual_NINumber>12345
</Individual_NINumber><Individual_NIDetails>an identity card</Individual_NIDetails><PhoneNumber>+850 2 111</PhoneNumber>
<EmailAddress>rim@example.kp</EmailAddress></FinancialSanctionsTarget>
<FinancialSanctionsTarget><Name6>Great Eastern Bank</Name6><GroupTypeDescription>Entity</GroupTypeDescription>
<AliasType>Primary name</AliasType><RegimeName>DPRK</RegimeName><GroupID>19003</GroupID><Entity_Type>Bank</Entity_Type>
<Entity_BusinessRegNumber>BR-99</Entity_BusinessRegNumber><Entity_ParentCompany>Eastern Holding</Entity_ParentCompany>
<Entity_Subsidiaries>Dandong Branch</Entity_Subsidiaries><Website>http://bank.example.kp</Website>
</FinancialSanctionsTarget></ArrayOfFinancialSanctionsTarget>"""


def test_what_ofsis_xml_has_elements_for_is_read_like_the_tables_other_information(tmp_path: Path) -> None:
    path = tmp_path / "ConList.xml"
    path.write_text(OFSI, encoding="utf-8")
    ship, person, bank = parties(path, "uk-ofsi").values()
    assert (ship.get("imoNumber"), ship.get("flag"), ship.get("pastFlags")) == (("9562233",), ("km",), ("pa", "tg"))
    assert (ship.get("owner"), ship.get("type")) == (("Eagle Shipping",), ("Bulk carrier",))
    assert (ship.get("tonnage"), ship.get("buildDate")) == (("7078",), ("2011",))
    assert (ship.get("authorityId"), ship.get("reason")) == (("DPR9002",), ("Carried coal.",))
    assert {"previous owner: Hawk Shipping", "length: 120"} <= set(ship.get("notes"))
    assert (person.get("unscId"), person.get("gender")) == (("KPi.999",), ("male",))
    assert (person.get("passportNumber"), person.get("idNumber")) == (("654200001",), ("12345",))
    assert {"issued in Dandong", "an identity card"} <= set(person.get("notes"))
    assert (person.get("phone"), person.get("email")) == (("+850 2 111",), ("rim@example.kp",))
    assert (bank.get("classification"), bank.get("registrationNumber")) == (("Bank",), ("BR-99",))
    assert bank.get("website") == ("http://bank.example.kp",)
    assert {"parent company: Eastern Holding", "subsidiary: Dandong Branch"} <= set(bank.get("notes"))
    told = " ".join(text for each in (ship, person, bank) for values in each.source.values() for text in values)
    texts = [(each.text or "").strip() for each in ElementTree.fromstring(OFSI).iter()]
    assert [text for text in texts if text not in told] == []


def edited(name: str, tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """A fixture in other words, each of them in the place of words that are there."""
    text = (FIXTURES / name).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_unions_births_in_another_calendar_or_about_a_year(tmp_path: Path) -> None:
    born = next(line for line in (FIXTURES / "eu.xml").read_text(encoding="utf-8").splitlines() if "<birthdate" in line)
    told = born[born.index("<birthdate") :].partition(">")[0]
    own = re.sub(r' (birthdate|circa|year\w*|monthOfYear|dayOfMonth|calendarType)="[^"]*"', "", told)
    for attributes, days, note in (
        ('calendarType="ISLAMIC" year="1375"', (), "birthDate: 1375 (Islamic calendar)"),
        ('calendarType="GREGORIAN" circa="true" year="1956"', ("1956",), "birthDate: circa 1956"),
        ('calendarType="GREGORIAN" yearRangeFrom="1955" yearRangeTo="1957"', ("1955", "1956", "1957"), ""),
        ('calendarType="GREGORIAN" yearRangeFrom="1955"', ("1955",), ""),
    ):
        path = edited("eu.xml", tmp_path, (told, own.replace("<birthdate", f"<birthdate {attributes}")))
        person = parties(path, "eu")["9001"]
        assert person.get("birthDate")[: len(days)] == days and "1375" not in person.get("birthDate")
        assert not note or note in person.get("notes")


def test_the_unions_numbers_are_read_out_of_prose_and_in_latin_letters(tmp_path: Path) -> None:
    number = re.search(r'<identification [^>]*? number="(654200001)"', (FIXTURES / "eu.xml").read_text("utf-8"))
    assert number
    for said, read_as in (
        ('number="654200001 (valid to 2020)"', ("654200001",)),
        ('number="٦٥٤ (يد)" latinNumber="654200001"', ("654200001",)),
        ('number="-"', ()),
    ):
        path = edited("eu.xml", tmp_path, ('number="654200001"', said))
        person = parties(path, "eu")["9001"]
        assert person.get("passportNumber") == read_as
        assert f"passportNumber: {said.split(chr(34))[1]}" in person.get("notes")


@pytest.mark.parametrize("name", ["eu.xml", "eu.csv", "uk.xml", "uk.csv", "ofac-advanced.xml"])
def test_no_value_of_a_record_keeps_the_others_from_being_read(tmp_path: Path, name: str) -> None:
    text = (FIXTURES / name).read_text(encoding="utf-8-sig")
    held = '<[^<>/]*>([^<>]+)<|="([^"]*)"' if name.endswith("xml") else '(?<=[,;\n])([^,;"\n]+)'
    head = text.index("\n", 200) + 1
    spans = [found.span(1 if found[1] else 2) for found in re.finditer(held, text) if found.start() > head]
    drawn, path = random.Random(name), tmp_path / name
    for _ in range(150):
        changed = text
        for start, end in sorted(drawn.sample(spans, 3), reverse=True):
            changed = changed[:start] + drawn.choice(ODD) + changed[end:]
        path.write_text(changed, encoding="utf-8")
        with suppress(ListError):  # of what is then no list of anybody
            assert len(read(path)[1].listings) > 0


def test_xml_in_an_encoding_or_with_names_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    for old, new in (('encoding="UTF-8"', 'encoding="x-ord"'), ("<export xmlns=", '<export xmlns:ord="" xmlns=')):
        path = edited("eu.xml", tmp_path, (old, new))
        with pytest.raises(ListError, match="not well-formed XML"):
            read(path)


def test_ofacs_periods_calendars_and_links_of_entries(tmp_path: Path) -> None:
    link = (
        '<SanctionsEntryLinks><SanctionsEntryLink ID="1" EntryA-SanctionsEntryID="1101" EntryB-SanctionsEntryID="1103" '
        'EntryLinkTypeID="1"><Comment>merged</Comment><Date CalendarTypeID="1"><Year>2017</Year><Month>1</Month>'
        "<Day>2</Day></Date></SanctionsEntryLink></SanctionsEntryLinks>"
    )
    last, exact = "<Year>1956</Year><Month>12</Month><Day>31</Day>", '"false" YearFixed="true" MonthFixed="false"'
    path = edited(
        "ofac-advanced.xml",
        tmp_path,
        ("<SanctionsEntryLinks/>", link),
        (f"{last}</To>", f"{last.replace('1956', '1959')}</To>"),
        (f"<End Approximate={exact}", f'<End Approximate="true{exact[6:]}'),
    )
    held = parties(path, "us-ofac-sdn")
    person, ship, bank = held["90001"], held["90002"], held["90003"]
    assert person.get("birthDate") == ("1955-02-09", "1956", "1957", "1958", "1959")
    assert "Birthdate: circa 1956, 1957, 1958, 1959" in person.get("notes")
    assert "merged" in person.source["entry links"][0] and person.source["entry links"] == bank.source["entry links"]
    assert "entry links" not in ship.source
