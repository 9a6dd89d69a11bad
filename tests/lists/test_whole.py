"""Nothing in a source is lost: each file is walked by another way than the readers', and each text looked for."""

from __future__ import annotations

import csv
import datetime as dt
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from sekisho.lists.model import Listing, Parsed

Official = Callable[[str], tuple[str, Parsed]]


def squeezed(text: str) -> str:
    return "".join(text.split())


def told(listing: Listing) -> str:
    """All that a listing tells, in one string without blanks."""
    texts = [listing.id, *(name.text for name in listing.names)]
    texts += [text for values in listing.properties.values() for text in values]
    texts += [text for values in listing.source.values() for text in values]
    return squeezed("\n".join(texts))


def assert_kept(parsed: Parsed, records: Iterable[tuple[str, list[str]]], least: int) -> None:
    """Each text of each record (party's id, texts) is told by that party. ``least`` guards against an empty walk."""
    by_id = {listing.id: told(listing) for listing in parsed.listings}
    count, lost = 0, []
    for id_, texts in records:
        for text in texts:
            if bare := squeezed(text):
                count += 1
                if bare not in by_id.get(id_, ""):
                    lost.append((id_, text[:80]))
    assert not lost, (len(lost), lost[:5])
    assert count >= least


def cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.strftime("%d/%m/%Y") if isinstance(value, dt.date) else str(value)


def mof_rows(path: Path) -> Iterator[tuple[str, list[str]]]:
    book = CalamineWorkbook.from_path(str(path))
    for sheet in book.sheet_names:
        head: list[str] = []
        for row in book.get_sheet_by_name(sheet).to_python():
            cells = [value.isoformat() if isinstance(value, dt.date) else cell(value) for value in row]
            if not head and any(squeezed(each) == "告示日付" for each in cells[:2]):
                head = [squeezed(each) for each in cells]
            elif head and re.match(r"\s*\d", cells[head.index("告示日付")]):
                number = re.search(r"\d+", unicodedata.normalize("NFKC", cells[head.index("告示番号")]))
                assert number
                yield f"{int(sheet.split('.')[0]):03d}-{int(number[0]):06d}", cells


@pytest.mark.parametrize("name", ["mof-asset-freeze-2026-03-05.xlsx", "mof-asset-freeze-2022.xls"])
def test_finance_ministrys_workbook(shared: Path, official: Official, name: str) -> None:
    path = shared / "data/lists/jp" / name
    _, parsed = official(f"jp/{name}")
    twice = {listing.id.rpartition("-")[0] for listing in parsed.listings if listing.id.count("-") == 2}
    held = {listing.id for listing in parsed.listings}
    rows = [(id_, texts) for id_, texts in mof_rows(path) if id_ in held and id_ not in twice]
    assert len(rows) >= len(held) - 2 * len(twice)
    assert_kept(parsed, rows, 15_000)


def test_metis_workbook(shared: Path, official: Official) -> None:
    path = shared / "data/lists/jp/meti-foreign-end-user-list-2025-09-29.xlsx"
    _, parsed = official("jp/meti-foreign-end-user-list-2025-09-29.xlsx")
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[1:]
    assert_kept(
        parsed, ((f"meti-{int(float(str(row[0]))):04d}", list(map(cell, row))) for row in rows if row[0]), 3_000
    )


def test_ofsis_workbook(shared: Path, official: Official) -> None:
    path = shared / "data/lists/uk/uk-ofsi-conlist-2022-05-04.xlsx"
    _, parsed = official("uk/uk-ofsi-conlist-2022-05-04.xlsx")
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[2:]
    assert len(rows) == 15_261
    assert_kept(parsed, ((cell(row[-1]), list(map(cell, row))) for row in rows), 200_000)


def elements(element: ET.Element) -> Iterator[str]:
    for each in element.iter():
        yield each.text or ""
        yield from each.attrib.values()


@pytest.mark.parametrize("day", ["2018-10-29", "2021-01-18"])
def test_uns_xml(shared: Path, official: Official, day: str) -> None:
    path = shared / f"data/lists/un/un-consolidated-{day}.xml"
    _, parsed = official(f"un/un-consolidated-{day}.xml")
    root = ET.parse(path).getroot()
    records = [each for kind in ("INDIVIDUAL", "ENTITY") for each in root.iter(kind)]
    assert_kept(
        parsed, ((each.findtext("REFERENCE_NUMBER", "").strip(), list(elements(each))) for each in records), 9_000
    )


def test_ofacs_csv_sets(shared: Path, official: Official) -> None:
    for folder, names, least in (
        ("ofac-sdn-2019-01-15", ("sdn", "alt", "add", "sdn_comments"), 100_000),
        ("ofac-consolidated-2025-12-19", ("cons_prim", "cons_alt", "cons_add", "cons_comments"), 5_000),
    ):
        path = shared / "data/lists/us" / folder
        _, parsed = official(f"us/{folder}")
        held = {listing.id for listing in parsed.listings}
        rows: list[tuple[str, list[str]]] = []
        for name in names:
            with (path / f"{name}.csv").open(encoding="utf-8", errors="replace", newline="") as lines:
                rows += [
                    (row[0], [each for each in row if each.strip() != "-0-"])
                    for row in csv.reader(lines)
                    if len(row) > 1
                ]
        orphans = {id_ for id_, _ in rows} - held
        assert len(orphans) <= 10 and (not orphans or any("of no party" in each.what for each in parsed.problems))
        assert_kept(parsed, (row for row in rows if row[0] in held), least)


def test_ofacs_classic_xml(shared: Path, official: Official) -> None:
    path = shared / "data/lists/us/ofac-consolidated-2025-03-28.xml"
    _, parsed = official("us/ofac-consolidated-2025-03-28.xml")
    space = {"o": ET.parse(path).getroot().tag.split("}")[0].strip("{")}
    entries = ET.parse(path).getroot().findall("o:sdnEntry", space)
    assert_kept(parsed, ((each.findtext("o:uid", "", space), list(elements(each))) for each in entries), 15_000)


def test_annexes_of_the_union(shared: Path, official: Official) -> None:
    path = shared / "data/lists/eu/oj_32017R1509_dprk.csv"
    _, parsed = official("eu/oj_32017R1509_dprk.csv")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    ids = [listing.id for listing in parsed.listings]
    assert len(rows) == len(ids)
    assert_kept(parsed, ((id_, list(row.values())) for id_, row in zip(ids, rows, strict=True)), 2_500)


class Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.body, self.cells = False, [""]

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.body |= tag == "body"
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.body:
            self.cells[-1] += f" {data}"


def test_1718_committees_page_and_document(shared: Path, official: Official) -> None:
    name = "un/1718_designated_vessels_list_final"
    (_, page), (_, document) = official(f"{name}.html"), official(f"{name}.pdf")
    assert len(page.listings) == 59
    assert [replace(each, source={}) for each in page.listings] == [
        replace(each, source={}) for each in document.listings
    ]
    reader = Cells()
    reader.feed((shared / f"data/lists/{name}.html").read_text(encoding="utf-8"))
    everything = "".join(map(told, page.listings))
    heads = ("#", "Vessel", "IMO", "Date", "Relevant", "Paragraph", "Economic", "1718")
    cells = [text for each in reader.cells if (text := " ".join(each.split())) and not text.startswith(heads)]
    assert [text for text in cells if squeezed(re.sub(r"(?<=\w)- (?=\w)", "-", text)) not in everything] == []
    assert len(cells) > 500
