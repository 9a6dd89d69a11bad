"""Japan's Ministry of Finance: the asset-freeze list as workbook (xlsx, xls) and as the newer CSV of 32 columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sekisho.lists.countries import country
from sekisho.lists.days import births_in, dates_within
from sekisho.lists.model import ListError, Listing, Name, Parsed, Problem, delisting_key, keep, party
from sekisho.lists.names import names_in
from sekisho.lists.nobody import nobody
from sekisho.lists.numbers import bics_in, imos_in, papers
from sekisho.lists.text import foreign, read_csv, unique, workbook_rows

ALIAS = ["別名", "別名・別称", "別称", "別称・旧称", "別称・別名", "確定可能な別名"]
FORMER = ["旧称", "旧称・以前の呼称", "以前の別名", "過去の別名"]
WEAK = ["確定に十分でない別名"]
PROPERTIES = {
    "生年月日": "birthDate",
    "生年月日・出生地": "birthDate",
    "出生地": "birthPlace",
    "出生地・出身地": "birthPlace",
    "国籍": "nationality",
    "旅券番号": "passportNumber",
    "ID番号": "idNumber",
    "身分証番号": "idNumber",
    "身分登録番号": "idNumber",
    "役職": "position",
    "肩書": "position",
    "肩書等": "position",
    "称号": "title",
    "住所・所在地": "address",
    "所在地": "address",
    "住所": "address",
    "住所等": "address",
    "所在地・住所登録された事務所の住所": "address",
    "活動地域・住所": "address",
    "電話": "phone",
    "電話番号": "phone",
    "その他の情報": "notes",
    "詳細": "notes",
    "指定の根拠": "reason",
    "国連参照番号": "unscId",
}
LABELLED = [
    *(
        "生年月日・出生地",
        "FAX",
        "国連制裁員会による指定日",
        "国連制裁委員会による指定日",
        "リスト掲載日",
        "指定日",
        "決議1483上の根拠",
    )
]
"""Columns that say what no property holds; they go to notes under their header."""

NEEDED = ("告示日付", "日本語表記", "英語表記")
NEEDED_CSV = ("番号", "氏名（日本語）", "氏名（英語）", "告示日付")
LABELLED_CSV = ("リスト掲載日", "外務省告示情報")
PLACE = "住所・所在地（国）", "住所・所在地（都市その他の情報）"
LANGUAGES = ("（英語）", "（日本語）")
NAMED = (("別名・別称", "alias"), ("旧称", "former"), ("確定に十分でない別名", "weak"))
"""Columns of the CSV, which has most of them in two languages."""
PERSONAL = {"birthDate", "birthPlace", "passportNumber", "title"}
_NOTICE = re.compile(r"(\d{4})[.．](\d{1,2})[.．](\d{1,2})(?=\D|\d{4}[.．]|$)\s*(改訂|削除|追加)?")
_GENDER = re.compile(r"性別\s*[:は・]?\s*([男女])")
_ORIGINAL = re.compile(
    r"original\s*scr?ipt\s*[:：]\s*(?=[^()（）:：\s])([^()（）:：]+?)\s*(?=[()（）]|$|[一-鿿]{1,8}[:：])", re.IGNORECASE
)
"""In the CSV the spelling in the original script stands in the text of the notice alone."""


def deleted_on(cell: str) -> str:
    """The day of the notice that deleted the party, where that is the last one in the cell; else nothing."""
    found = _NOTICE.findall(unicodedata.normalize("NFKC", cell))
    return "{}-{:0>2}-{:0>2}".format(*found[-1][:3]) if found and found[-1][3] == "削除" else ""


def notices(cell: str) -> tuple[str, list[str]]:
    """The days of notice in a cell: the first, or the cell itself where none can be read, and those that amended it."""
    first, amended = "", []
    for year, month, day, mark in _NOTICE.findall(unicodedata.normalize("NFKC", cell)):
        try:
            on = date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            continue
        if first or mark == "改訂":
            amended.append(on)
        else:
            first = on
    return first or (amended or [cell])[0], amended


def read_workbook(path: Path) -> Parsed:
    """A workbook, one sheet per regime. A party's id is as in the Ministry's CSV: number of sheet and of notice."""
    sheets: dict[str, list[tuple[int, list[str]]]] = {}
    for sheet, line, cells in workbook_rows(path):
        sheets.setdefault(sheet, []).append((line, cells))
    found: dict[str, Listing] = {}
    delisted: dict[str, str] = {}
    problems: list[Problem] = []
    for sheet, rows in sheets.items():
        number = re.match(r"\s*(\d+)\.", sheet)
        if not number:
            continue
        head = next((at for at, (_, row) in enumerate(rows) if "告示日付" in map(_squeezed, row[:2])), None)
        if head is None:
            if "解除" not in sheet:
                problems.append(Problem(sheet, "no row of headers with 告示日付; nothing read"))
            continue
        regime = sheet.split(".", 1)[1].strip()
        columns = unique([_squeezed(cell) for cell in rows[head][1]])
        _check_columns(f"{path.name}, {sheet}", columns, problems)
        for line, row in rows[head + 1 :]:
            record = {name: cell for name, cell in zip(columns, row, strict=False) if name and cell}
            place = f"{sheet}, row {line}"
            if "告示日付" not in record:
                if "告示番号" in record and "英語表記" in record:
                    problems.append(Problem(place, f"no day of notice: {record['英語表記']}"))
                continue
            if day := deleted_on(record["告示日付"]):
                delisted[delisting_key(regime, _id(int(number[1]), record))] = day
                continue
            keep(found, _listing(int(number[1]), regime, columns, record), place, problems)
    if not found:
        raise ListError(f"{path.name}: no sheet holds a listed party; expected the Ministry of Finance's workbook")
    return Parsed(tuple(found.values()), tuple(problems), delisted=delisted)


def _check_columns(place: str, columns: list[str], problems: list[Problem]) -> None:
    """Refuses a sheet without the columns that everything hangs on; tells of columns that are new."""
    for needed in NEEDED:
        if needed not in columns:
            raise ListError(
                f"{place}: no column {needed}; the columns are {'、'.join(columns)}. It may have a new name"
            )
    known = {*NEEDED, "告示番号", *ALIAS, *FORMER, *WEAK, *PROPERTIES, *LABELLED}
    if new := [name for name in columns if name not in known and not name.startswith("column")]:
        problems.append(Problem(place, f"columns not known, kept in the source only: {'、'.join(new)}"))


def _id(sheet: int, record: dict[str, str]) -> str:
    digits = re.search(r"\d+", record.get("告示番号", ""))
    return f"{sheet:03d}-{int(digits[0]) if digits else 0:06d}"


def _listing(sheet: int, regime: str, columns: list[str], record: dict[str, str]) -> Listing:
    listed, amended = notices(record["告示日付"])
    names: list[Name] = []
    for header in ("英語表記", "日本語表記"):
        names += _main(record.get(header, ""))
    for headers, kind in ((ALIAS, "alias"), (FORMER, "former"), (WEAK, "weak")):
        for header in headers:
            names += [Name(text, said) for text, said in names_in(record.get(header, ""), kind) if _known(text)]
    properties: dict[str, list[str]] = {}
    for header, property_ in PROPERTIES.items():
        _tell(properties, property_, header, record.get(header, ""))
    properties.setdefault("notes", []).extend(
        f"{header}: {record[header]}" for header in LABELLED if _known(record.get(header, ""))
    )
    schema = (
        "Person"
        if "個人" in regime or PERSONAL & properties.keys()
        else "Organization"
        if "団体" in regime or "銀行" in regime or "生年月日" not in columns
        else "LegalEntity"
    )
    _tell_more(properties, schema, record, [*ALIAS, *FORMER, *WEAK])
    return party(
        _id(sheet, record),
        schema,
        names,
        properties,
        listed,
        amended,
        regime,
        {name: (cell,) for name, cell in record.items()},
    )


def read_new_csv(path: Path) -> Parsed:
    """The CSV of 32 columns, Japanese and English side by side."""
    found: dict[str, Listing] = {}
    delisted: dict[str, str] = {}
    problems: list[Problem] = []
    for number, (at, record) in enumerate(read_csv(path, ended=True)):
        place = f"{path.name}:{at}"
        if missing := [name for name in NEEDED_CSV if name not in record]:
            raise ListError(f"{place}: no column {missing[0]}; the columns are {'、'.join(record)}")
        if not number and (new := [name for name in record if name not in _known_columns()]):
            problems.append(Problem(path.name, f"columns not known, kept in the source only: {'、'.join(new)}"))
        if day := deleted_on(record.get("告示日付", "")):
            delisted[delisting_key(record.get("区分", ""), record.get("番号", ""))] = day
            continue
        keep(found, _of_row(record), place, problems)
    return Parsed(tuple(found.values()), tuple(problems), delisted=delisted)


def _of_row(record: dict[str, str]) -> Listing:
    listed, amended = notices(record.get("告示日付", ""))
    names = [*_main(record.get("氏名（英語）", "")), *_main(record.get("氏名（日本語）", ""))]
    for header, kind in NAMED:
        for language in LANGUAGES:
            names += [Name(text, said) for text, said in names_in(record.get(header + language, ""), kind)]
    for said in _ORIGINAL.findall(record.get("外務省告示情報", "")):
        scripts = (text for text, _ in names_in(said, "original") if _known(text) and foreign(text))
        names += [Name(text, "original") for text in scripts]
    properties: dict[str, list[str]] = {}
    for header, property_ in PROPERTIES.items():
        for language in ("", *LANGUAGES):
            _tell(properties, property_, header, record.get(header + language, ""))
    for language in LANGUAGES:
        land, town = (record.get(f"{part}{language}", "") for part in PLACE)
        properties.setdefault("address", []).append(f"{town} {land}")
        properties.setdefault("country", []).append(country(land))
    properties.setdefault("notes", []).extend(
        f"{header}: {record[header]}" for header in LABELLED_CSV if _known(record.get(header, ""))
    )
    schema = "Person" if record.get("個人・団体") == "個人" else "Organization"
    aliases = [name for name in record if name.startswith(("別名", "旧称", "確定に十分でない別名"))]
    _tell_more(properties, schema, record, aliases)
    return party(
        record.get("番号", ""),
        schema,
        names,
        properties,
        listed,
        amended,
        record.get("区分", ""),
        {name: (cell,) for name, cell in record.items() if cell},
    )


def _known_columns() -> set[str]:
    """The columns of the CSV."""
    both = (*PLACE, "氏名", *PROPERTIES, *(header for header, _ in NAMED))
    own = (*NEEDED_CSV, *LABELLED_CSV, *PROPERTIES, "区分", "告示番号", "個人・団体")
    return {*own, *(f"{header}{language}" for header in both for language in LANGUAGES)}


def _main(cell: str) -> Iterator[Name]:
    """The names in a main cell: the first is primary."""
    for at, (text, kind) in enumerate(names_in(cell, "primary", separate=False)):
        if _known(text):
            yield Name(text, "alias" if at and kind == "primary" else kind)


def _tell(properties: dict[str, list[str]], property_: str, header: str, cell: str) -> None:
    """What a cell tells, as values of a property; a cell that says more than the numbers of papers is a note too."""
    if not _known(cell):
        return
    values = [cell]
    if property_ == "birthDate":
        values = list(dates_within(cell))
    elif property_ == "nationality":
        values = [country(part) for part in re.split(r"[、,，;；\n]|[（(][a-zａ-ｚ][)）]", cell)]
    elif property_ in ("passportNumber", "idNumber"):
        values, remarks = papers(header, [cell])
        properties.setdefault("notes", []).extend(remarks)
    properties.setdefault(property_, []).extend(values)


def _tell_more(properties: dict[str, list[str]], schema: str, record: dict[str, str], aliases: list[str]) -> None:
    """What stands in cells for something else: numbers of ships, BICs of banks, genders, days of birth of aliases."""
    if imo := imos_in(record.values()):
        properties["imoNumber"] = imo
    if schema == "Person":
        text = unicodedata.normalize("NFKC", " ".join(record.values()))
        properties["gender"] = [{"男": "male", "女": "female"}[each] for each in _GENDER.findall(text)]
        properties.setdefault("birthDate", []).extend(
            day for header in aliases for day in births_in(record.get(header, ""))
        )
    else:
        properties["swiftBic"] = bics_in(record.values())


def _known(text: str) -> bool:
    return bool(text) and not nobody(text)


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
