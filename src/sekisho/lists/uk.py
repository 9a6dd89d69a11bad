"""The United Kingdom: OFSI's consolidated list, workbook or CSV; several rows make one party."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from python_calamine import CalamineWorkbook

from sekisho.intake.countries import by_name, fold
from sekisho.lists.model import ListError, Listing, Name, Parsed, Problem, clean
from sekisho.lists.text import dates_in, read_csv

SCHEMATA = {"individual": "Person", "entity": "Organization", "ship": "Vessel"}
PROPERTIES = {
    "DOB": "birthDate",
    "Nationality": "nationality",
    "Passport Number": "passportNumber",
    "National Identification Number": "idNumber",
    "Position": "position",
    "Title": "title",
    "Other Information": "notes",
}


def read_conlist(path: Path) -> Parsed:
    """The consolidated list. Rows of one Group ID are one party."""
    groups: dict[str, list[dict[str, str]]] = {}
    problems: list[Problem] = []
    published = ""
    for at, row in _rows(path):
        if "published" in row:
            published = row["published"]
        elif row.get("Group ID"):
            groups.setdefault(row["Group ID"], []).append(row)
        else:
            problems.append(Problem(f"{path.name}, row {at}", "no Group ID; left out"))
    if not groups:
        raise ListError(f"{path.name}: no row has a Group ID; expected OFSI's consolidated list")
    found = []
    for group, rows in groups.items():
        names = [name for row in rows for name in _names(row)]
        if not names:
            problems.append(Problem(f"Group ID {group}", "a party without a name; left out"))
            continue
        names.sort(key=lambda name: name.kind != "primary")
        found.append(_listing(group, rows, tuple(dict.fromkeys(names))))
    return Parsed(tuple(found), tuple(problems), published)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    if path.suffix.lower() == ".csv":
        records = read_csv(path, [str(at) for at in range(60)])
        table = ((at, list(record.values())) for at, record in records)
    else:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        table = ((at, [_cell(value) for value in row]) for at, row in enumerate(sheet.to_python(), 1))
    head: list[str] = []
    for at, row in table:
        if not head and row[0] == "Last Updated" and len(row) > 1 and re.match(r"\d", row[1]):
            yield at, {"published": next(dates_in(row[1]), "")}
        elif not head:
            head = row
        else:
            yield at, {name: cell for name, cell in zip(head, row, strict=False) if name and cell}


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value).strip()


def _names(row: dict[str, str]) -> Iterator[Name]:
    whole = " ".join(row[part] for part in [*(f"Name {n}" for n in range(1, 6)), "Name 6"] if part in row)
    said = row.get("Alias Type", "").lower()
    kind = (
        "weak"
        if "low" in row.get("Alias Quality", "").lower()
        else "former"
        if said == "fka"
        else "primary"
        if said == "primary name"
        else "alias"
    )
    if whole:
        yield Name(whole, kind)
    if original := row.get("Name Non-Latin Script"):
        yield Name(original, "original")


def _listing(group: str, rows: list[dict[str, str]], names: tuple[Name, ...]) -> Listing:
    properties: dict[str, list[str]] = {}
    source: dict[str, list[str]] = {}
    for row in rows:
        for key, value in row.items():
            if value not in source.setdefault(key, []):
                source[key].append(value)
        for key, property_ in PROPERTIES.items():
            if key in row:
                properties.setdefault(property_, []).extend(_values(property_, row[key]))
        parts = [row[key] for key in [*(f"Address {n}" for n in range(1, 7)), "Post/Zip Code", "Country"] if key in row]
        properties.setdefault("address", []).append(", ".join(parts))
        properties.setdefault("country", []).append(_country(row.get("Country", "")))
        place = [row[key] for key in ("Town of Birth", "Country of Birth") if key in row]
        properties.setdefault("birthPlace", []).append(", ".join(place))
        properties.setdefault("imoNumber", []).extend(
            re.findall(r"IMO number\)?[:\s]*(\d{7})", row.get("Other Information", ""))
        )
    first = rows[0]
    return Listing(
        group,
        SCHEMATA.get(first.get("Group Type", "").lower(), "LegalEntity"),
        names,
        {key: clean(values) for key, values in properties.items() if clean(values)},
        next(dates_in(first.get("Listed On", "")), ""),
        tuple(dates_in(first.get("Last Updated", ""))),
        first.get("Regime", ""),
        {key: tuple(values) for key, values in source.items()},
    )


def _values(property_: str, cell: str) -> list[str]:
    if property_ == "birthDate":
        return list(dates_in(cell.replace("00/", "")))
    if property_ == "nationality":
        return [_country(part) for part in re.split(r"\(\d+\)|;", cell)]
    return [cell]


def _country(text: str) -> str:
    code = by_name().get(fold(text))
    return code.lower() if code else text.strip(" .")
