"""Broken, hostile and changed files: refused with words, or read as far as is safe, never silently halved."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from commands import sekisho
from sekisho.lists import read as reading
from sekisho.lists.model import ListError, Parsed
from sekisho.lists.read import read
from sekisho.lists.store import Store
from sekisho.lists.text import MAX_WHOLE

FIXTURES = Path(__file__).parent / "fixtures"
Official = Callable[[str], tuple[str, Parsed]]
WriteUn = Callable[[str, dict[str, str]], Path]
OFFICIAL = [
    "jp/mof-asset-freeze-2026-03-05.xlsx",
    "jp/mof-asset-freeze-2022.xls",
    "jp/mof-asset-freeze-new-csv-2026-08-28.sample.csv",
    "jp/meti-foreign-end-user-list-2025-09-29.xlsx",
    "un/un-consolidated-2021-01-18.xml",
    "un/un-consolidated-2025-08-16.not-well-formed.xml",
    "un/1718_designated_vessels_list_final.html",
    "un/1718_designated_vessels_list_final.pdf",
    "us/ofac-consolidated-2025-03-28.xml",
    "uk/uk-ofsi-conlist-2022-05-04.xlsx",
    "eu/oj_32017R1509_dprk.csv",
]


@pytest.mark.parametrize("part", [0.3, 0.6, 0.97])
@pytest.mark.parametrize("name", [*OFFICIAL, "ofac-advanced.xml", "eu.xml", "uk.xml"])
def test_a_file_cut_off_in_the_middle_is_refused(shared: Path, tmp_path: Path, name: str, part: float) -> None:
    source = shared / "data/lists" / name if "/" in name else FIXTURES / name
    content = source.read_bytes()
    cut = tmp_path / source.name
    cut.write_bytes(content[: int(len(content) * part)])
    with pytest.raises(ListError, match="cut off"):
        read(cut)


@pytest.mark.parametrize("part", [0.75, 0.8, 0.97])  # beyond the header
@pytest.mark.parametrize("name", ["eu.csv", "uk.csv"])
def test_a_table_cut_off_in_the_middle_is_refused(tmp_path: Path, name: str, part: float) -> None:
    content = (FIXTURES / name).read_bytes()
    (tmp_path / name).write_bytes(content[: int(len(content) * part)])
    with pytest.raises(ListError, match="cut off"):
        read(tmp_path / name)


@pytest.mark.parametrize("part", [0.3, 0.6, 0.91])
@pytest.mark.parametrize("name", ["sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"])
def test_a_set_with_a_file_cut_off_or_missing_is_refused(shared: Path, tmp_path: Path, name: str, part: float) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    for each in (shared / "data/lists/us/ofac-sdn-2019-01-15").iterdir():
        shutil.copyfile(each, folder / each.name)
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: int(len(content) * part)])
    with pytest.raises(ListError, match="cut off"):
        read(folder)
    (folder / name).unlink()
    with pytest.raises(ListError, match=r"missing|no list in this folder"):
        read(folder)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sdn.csv", "numbers with an alias are of no party"),
        ("alt.csv", "parties has an alias"),
        ("add.csv", "parties has an address"),
    ],
)
def test_a_set_with_a_file_cut_off_at_the_end_of_a_line_is_refused(
    shared: Path, tmp_path: Path, name: str, said: str
) -> None:
    folder = shutil.copytree(
        shared / "data/lists/us/ofac-sdn-2019-01-15", tmp_path / "set", copy_function=shutil.copyfile
    )
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: content.rindex(b"\n", 0, len(content) // 2) + 1])
    with pytest.raises(ListError, match=f"{said}.*cut off"):
        read(folder)


SET = {
    "sdn.csv": "".join(f'{n},"ORD {n}"' + ",-0- " * 10 + "\r\n" for n in (7, 9, 12)),
    "alt.csv": '7,1,"aka","ORDA",-0- \r\n9,2,"aka","ORDO",-0- \r\n',
    "add.csv": "".join(f"{n},{n},-0- ,-0- ,-0- ,-0- \r\n" for n in (7, 9, 12)),
    "sdn_comments.csv": "",
}


@pytest.mark.parametrize("mark", ["", "\x1a"])
@pytest.mark.parametrize(
    ("name", "lines", "said"),
    [
        ("sdn.csv", 2, "1 numbers with an address are of no party"),
        ("sdn.csv", 1, "1 numbers with an alias are of no party"),
        ("add.csv", 2, "none of the last 1 parties has an address"),
        ("add.csv", 0, "none of the last 3 parties has an address"),
        ("alt.csv", 1, "alt.csv lacks the mark at the end of the file (0x1A) that sdn.csv has"),
        ("sdn.csv", 0, "numbers with an alias are of no party"),
    ],
)
def test_a_first_set_that_lacks_its_last_lines_is_refused(
    tmp_path: Path, name: str, lines: int, said: str, mark: str
) -> None:
    for each, text in SET.items():
        (tmp_path / each).write_text(text + mark, encoding="ascii", newline="")
    assert [party.id for party in read(tmp_path)[1].listings] == ["7", "9", "12"]
    (tmp_path / name).write_text("".join(SET[name].splitlines(keepends=True)[:lines]), encoding="ascii", newline="")
    if name == "alt.csv" and not mark:
        assert len(read(tmp_path)[1].listings) == 3  # without a mark nothing tells it
        return
    with pytest.raises(ListError, match=re.escape(said if not mark else f"{name} lacks the mark") + ".*cut off"):
        read(tmp_path)


def test_a_list_that_shrank_by_a_tenth_is_taken_and_that_is_told(un_list: WriteUn, store: Store) -> None:
    names = [f"Kim{n}" for n in range(20)]
    store.add(un_list("2020-01-01", dict.fromkeys(names, "")))
    assert store.add(un_list("2020-01-02", dict.fromkeys(names[:18], ""))).problems == ()
    (told,) = store.add(un_list("2020-01-03", dict.fromkeys(names[:15], ""))).problems
    assert told == (
        f"un-2020-01-03.xml: 15 parties where {store.get('un@2020-01-02').id} lists 18; "
        "make sure that it was not cut off"
    )
    assert store.reread(store.get("un")).problems == (told.replace("un-2020-01-03", "source"),)


def test_a_version_that_was_being_written_when_all_stopped_is_none(un_list: WriteUn, store: Store) -> None:
    version = store.add(un_list("2020-01-01", {"Kim": ""}))
    folder = store.folder(version)
    shutil.copytree(folder, folder.with_name(".2020-01-02-00000000.7"))
    assert store.versions() == [version]


def test_what_is_cut_off_and_has_to_be_mended_is_told_where_it_breaks_off(shared: Path, tmp_path: Path) -> None:
    content = (shared / "data/lists/un/un-consolidated-2025-08-16.not-well-formed.xml").read_bytes()
    (tmp_path / "un.xml").write_bytes(content[: len(content) // 2])
    line = content.count(b"\n", 0, len(content) // 2) + 1
    with pytest.raises(ListError, match=f"line {line},.*cut off"):
        read(tmp_path / "un.xml")


def test_a_folder_with_a_pipe_and_a_link_to_itself_is_gone_through_once(un_list: WriteUn, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    un_list("2020-01-01", {"Kim": ""}).rename(folder / "un.xml")
    os.mkfifo(folder / "pipe.xml")
    (folder / "round").symlink_to(folder)
    said = sekisho("lists", "add", folder, "--home", tmp_path / "home", code=0)
    assert said.count("Consolidated list, 1 parties") == 1 and "pipe.xml: a pipe or a device" in said
    assert "save it as one first" in sekisho("lists", "add", folder / "pipe.xml", "--home", tmp_path / "home", code=1)


def test_entities_of_followthemoney_that_break_off(tmp_path: Path) -> None:
    path = tmp_path / "entities.json"
    path.write_text(
        '{"id": "a", "schema": "Person", "properties": {"name": ["A B"]}}\n{"id": "b", "sch', encoding="utf-8"
    )
    with pytest.raises(ListError, match="cut off"):
        read(path)


@pytest.mark.parametrize("name", ["ofac-advanced.xml", "eu.xml", "uk.xml"])
def test_a_dtd_is_refused_in_every_xml(tmp_path: Path, name: str) -> None:
    head, _, rest = (FIXTURES / name).read_text(encoding="utf-8").partition("?>")
    lol = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    path = tmp_path / name
    path.write_text(f"{head}?>{lol}{rest}", encoding="utf-8")
    with pytest.raises(ListError, match="no DTD and no entities"):
        read(path)


def test_absurd_nesting_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "un.xml"
    path.write_text("<CONSOLIDATED_LIST>" + "<a>" * 5000 + "</a>" * 5000 + "</CONSOLIDATED_LIST>", encoding="utf-8")
    with pytest.raises(ListError, match="nest more than"):
        read(path)


@pytest.mark.parametrize("head", ["celex,name\n", "<html>1718 vessel", "%PDF-1.4\n", "PK\x03\x04"])
def test_what_is_too_large_to_be_read_whole_is_refused(tmp_path: Path, head: str) -> None:
    path = tmp_path / "list"
    path.write_text(head, encoding="latin-1")
    os.truncate(path, MAX_WHOLE + 1)  # a hole, which takes no place
    with pytest.raises(ListError, match=r"134,217,729 bytes; refused"):
        read(path)


def test_a_table_of_too_many_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("celex," + "x," * 1_000_000 + "\n1,2\n", encoding="utf-8")
    with pytest.raises(ListError, match=r"wide.csv:1: 1,000,002 columns; refused"):
        read(path)


def test_a_workbook_that_unpacks_to_too_much_is_refused(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_WHOLE", 1 << 20)
    with pytest.raises(ListError, match="unpacks to"):
        read(shared / "data/lists/jp/mof-asset-freeze-2026-03-05.xlsx")


def test_the_file_that_is_no_xml_is_mended_and_told_of(official: Official) -> None:
    _, parsed = official("un/un-consolidated-2025-08-16.not-well-formed.xml")
    assert len(parsed.listings) == 684 + 195
    assert any("control characters that XML forbids" in problem.what for problem in parsed.problems)


def test_other_encodings_than_utf_8(shared: Path, tmp_path: Path) -> None:
    name = "mof-asset-freeze-new-csv-2026-08-28.sample.csv"
    text = (shared / "data/lists/jp" / name).read_text(encoding="utf-8-sig")
    texts = {}
    for encoding in ("utf-8", "utf-16"):
        path = tmp_path / f"{encoding}.csv"
        path.write_text(text, encoding=encoding, newline="")
        texts[encoding] = read(path)[1].listings
    plain = text.encode("cp932", "ignore")  # without what Shift_JIS cannot say
    (tmp_path / "sjis.csv").write_bytes(plain)
    (tmp_path / "same.csv").write_bytes(plain.decode("cp932").encode())
    assert texts["utf-8"] == texts["utf-16"]
    assert read(tmp_path / "sjis.csv")[1].listings == read(tmp_path / "same.csv")[1].listings
    latin = (FIXTURES / "uk.csv").read_text(encoding="utf-8-sig").replace("림철수", "Ém")
    (tmp_path / "latin.csv").write_bytes(latin.encode("cp1252"))
    assert read(tmp_path / "latin.csv")[1].listings[0].get("position") == ("Attaché",)


def test_xml_in_windows_latin_is_read_and_told_of(tmp_path: Path) -> None:
    path = tmp_path / "uk.xml"
    text = (FIXTURES / "uk.xml").read_text(encoding="utf-8").replace("림철수", "Ém")
    path.write_bytes(text.encode("cp1252"))
    _, parsed = read(path)
    assert parsed.listings[0].get("position") == ("Attaché",)
    assert any("read as Windows Latin" in problem.what for problem in parsed.problems)


def mof_with(shared: Path, path: Path, change: Callable[[str], str], more: str = "") -> Path:
    """The first two sheets of the Ministry's workbook with headers changed, and a column more."""
    book = CalamineWorkbook.from_path(str(shared / "data/lists/jp/mof-asset-freeze-2026-03-05.xlsx"))
    with xlsxwriter.Workbook(str(path)) as out:
        for name in book.sheet_names[:2]:
            sheet = out.add_worksheet(name[:31])
            for at, row in enumerate(book.get_sheet_by_name(name).to_python()):
                cells = [str(cell) for cell in row]
                if "告示日付" in cells:
                    cells = [change(cell) for cell in cells] + ([more] if more else [])
                elif more:
                    cells.append("something new")
                sheet.write_row(at, 0, cells)
    return path


def test_a_workbook_with_a_column_more_is_read_and_told_of(shared: Path, tmp_path: Path) -> None:
    _, parsed = read(mof_with(shared, tmp_path / "more.xlsx", lambda cell: cell, "新しい列"))
    assert len(parsed.listings) == 10
    assert all(listing.source["新しい列"] == ("something new",) for listing in parsed.listings)
    assert any("新しい列" in problem.what for problem in parsed.problems)


def test_a_workbook_with_its_headers_spaced_out_is_read(shared: Path, tmp_path: Path) -> None:
    _, parsed = read(mof_with(shared, tmp_path / "x.xlsx", lambda cell: "　".join(cell)))
    assert len(parsed.listings) == 10


def test_a_workbook_with_the_names_under_another_header_is_refused(shared: Path, tmp_path: Path) -> None:
    path = mof_with(shared, tmp_path / "x.xlsx", lambda cell: cell.replace("英語表記", "英文名"))
    with pytest.raises(ListError, match=r"no column 英語表記.*英文名"):
        read(path)


def test_a_table_of_the_uk_or_the_union_with_renamed_columns_is_refused(tmp_path: Path) -> None:
    for name, old, new in (("uk.csv", "Name 6", "Surname"), ("eu.csv", "NameAlias_WholeName", "Name")):
        path = tmp_path / name
        text = (FIXTURES / name).read_text(encoding="utf-8-sig")
        path.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(ListError, match=f"no column .*{old}"):
            read(path)


def test_numbers_used_twice_are_told_and_lose_nobody_of_another_name(
    tmp_path: Path, un_list: Callable[..., Path]
) -> None:
    path = un_list("2020-01-01", {"Kim": "2016-03-02", "Ri": "2016-03-02"})
    path.write_text(path.read_text(encoding="utf-8").replace("KPi.Ri", "KPi.Kim"), encoding="utf-8")
    _, parsed = read(path)
    assert [listing.caption for listing in parsed.listings] == ["Kim Person", "Ri Person"]
    assert len({listing.id for listing in parsed.listings}) == 2
    assert any("used twice" in problem.what for problem in parsed.problems)


def test_a_third_record_of_one_reference_number_is_kept_and_the_same_one_again_is_not(
    tmp_path: Path, un_list: Callable[..., Path]
) -> None:
    path = un_list("2020-01-01", {"Kim": "2016-03-02", "Ri": "2016-03-02"})
    text = path.read_text(encoding="utf-8")
    start, end = text.index("<INDIVIDUAL>"), text.index("</INDIVIDUAL>") + len("</INDIVIDUAL>")
    record = text[start:end]
    others = [record.replace("Kim Person", name).replace(">Kim<", f">{name}<") for name in ("Pak Ord", "Han Ord")]
    path.write_text(text.replace(record, record + "".join(others) + record, 1), encoding="utf-8")
    _, parsed = read(path)
    captions = [listing.caption for listing in parsed.listings]
    assert len(captions) == 4 and len({listing.id for listing in parsed.listings}) == 4
    assert sum("Pak Ord" in each or "Han Ord" in each for each in captions) == 2
    assert any("the same record a second time" in problem.what for problem in parsed.problems)


def twice(name: str) -> str:
    """A fixture whose first record comes again under the same number with another name, and once more as it is."""
    text = (FIXTURES / name).read_text(encoding="utf-8-sig")
    start, end, old = {
        "eu.xml": ("<sanctionEntity", "</sanctionEntity>", "RIM Chol Su"),
        "uk.xml": ("<Designation>", "</Designation>", "Chol"),
        "ofac-advanced.xml": ("<DistinctParty ", "</DistinctParty>", "Chol"),
    }[name]
    record = text[text.index(start) : text.index(end) + len(end)]
    assert old in record
    return text.replace(record, record + record.replace(old, "Ord Mok") + record, 1)


@pytest.mark.parametrize("name", ["eu.xml", "uk.xml", "ofac-advanced.xml"])
def test_of_two_records_of_one_number_both_are_kept_and_told_of(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(twice(name), encoding="utf-8")
    once, parsed = (read(path / name)[1] for path in (FIXTURES, tmp_path))
    ids = [listing.id for listing in parsed.listings]
    first = next(iter(once.listings)).id
    assert len(ids) == len(set(ids)) == len(once.listings) + 1 and {first, f"{first}-2"} < set(ids)
    second = next(listing for listing in parsed.listings if listing.id == f"{first}-2")
    assert any("Ord Mok" in each.text for each in second.names)
    assert any("the second is kept as a party apart" in problem.what for problem in parsed.problems)


def test_of_two_rows_of_one_number_in_metis_workbook_both_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    head = [
        "No.",
        "国名 Country or Region",
        "企業名 Company or Organization",
        "別名 Also Known As",
        "Type of WMD",
        "Other",
    ]
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("ユーザーリスト")
        for at, row in enumerate(
            [head, ["1", "KP", "Ord Trading (OT)"], ["1", "KP", "Mok Trading"], ["1", "KP", "Ord Trading (OT)"]]
        ):
            sheet.write_row(at, 0, row)
    _, parsed = read(path)
    assert [(each.id, each.caption) for each in parsed.listings] == [
        ("meti-0001", "Ord Trading"), ("meti-0001-2", "Mok Trading"),
    ]  # fmt: skip
    assert [problem.where.partition(" ")[2][:5] for problem in parsed.problems] == ["row 3", "row 4"]


def test_of_two_entries_of_one_number_in_ofacs_xml_both_are_kept(tmp_path: Path) -> None:
    entry = "<sdnEntry><uid>7</uid><lastName>{}</lastName><sdnType>Individual</sdnType>{}</sdnEntry>"
    births = (
        "<dateOfBirthList><dateOfBirthItem><dateOfBirth>circa 1957</dateOfBirth></dateOfBirthItem></dateOfBirthList>"
    )
    path = tmp_path / "sdn.xml"
    path.write_text(f"<sdnList>{entry.format('ORD', births)}{entry.format('MOK', '')}</sdnList>", encoding="utf-8")
    _, parsed = read(path)
    ord_, mok = parsed.listings
    assert [(each.id, each.caption) for each in (ord_, mok)] == [("7", "ORD"), ("7-2", "MOK")]
    assert (ord_.get("birthDate"), ord_.get("notes")) == (("1957",), ("DOB circa 1957",))


@pytest.mark.parametrize(
    "content", [b"", b"\n \n", b"hello", b"<a/>", b"a,b\n1,2\n", b"PK\x03\x04rest", b"%PDF-1.7", b"{", b"[{}]"]
)
def test_what_is_no_list_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(ListError, match=r"empty|no official list|cut off|lists nobody|a line"):
        read(path)


def test_a_refused_file_leaves_no_trace_in_the_store(
    store: Store, tmp_path: Path, un_list: Callable[..., Path]
) -> None:
    held = store.add(un_list("2020-01-01", {"Kim": ""}))
    path = tmp_path / "broken.xml"
    path.write_bytes(un_list("2020-02-01", {"Kim": ""}).read_bytes()[:-30])
    with pytest.raises(ListError):
        store.add(path)
    assert store.versions() == [held] and len(list((store.home / "un").iterdir())) == 1


def test_what_is_still_packed_or_one_file_of_a_set_says_what_to_do(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "SDN_CSV.ZIP", "w") as archive:
        archive.writestr("sdn.csv", "1")
    (tmp_path / "un.xml.gz").write_bytes(gzip.compress(b"<CONSOLIDATED_LIST/>"))
    (tmp_path / "alt.csv").write_text('1,2,"aka","ORD","-0-"\r\n', encoding="utf-8")
    for name, said in (
        ("SDN_CSV.ZIP", "a zip archive of sdn.csv; unpack it"), ("un.xml.gz", "packed with gzip; unpack it"),
        ("alt.csv", "one file of OFAC's set; add the folder with all of it: sdn.csv, alt.csv, add.csv"),
    ):  # fmt: skip
        with pytest.raises(ListError, match=said):
            read(tmp_path / name)


def test_a_list_that_ended_names_the_one_in_its_place(tmp_path: Path) -> None:
    said = sekisho("lists", "pull", "uk-ofsi", "--home", tmp_path, code=1)
    assert "failed: uk-ofsi: Consolidated list is published no more; pull uk, the list in its place" in said


def test_of_a_ship_that_is_listed_twice_both_records_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "ships.html"
    ships = "".join(
        f"<p>1: {name} 9074729 0{day}-Mar-16 Yes na na na na</p>" for name, day in (("SUN", 3), ("MOON", 4))
    )
    path.write_text(f"<html><title>1718 vessels</title><body>{ships}</body></html>", encoding="utf-8")
    _, parsed = read(path)
    assert [(each.id, each.caption, each.listed) for each in parsed.listings] == [
        ("1718-9074729", "SUN", "2016-03-03"), ("1718-9074729-2", "MOON", "2016-03-04"),
    ]  # fmt: skip
    assert [each.what.partition(";")[0] for each in parsed.problems] == ["the number 1718-9074729 is used twice"]
