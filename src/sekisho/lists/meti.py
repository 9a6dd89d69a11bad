"""Japan's Ministry of Economy, Trade and Industry: the Foreign End User List (workbook)."""

from __future__ import annotations

import re
from pathlib import Path

from sekisho.lists.countries import country
from sekisho.lists.model import ListError, Listing, Name, Parsed, Problem, keep, party
from sekisho.lists.text import read_rows

FIELDS = ("No.", "Country or Region", "Company or Organization", "Also Known As", "Type of WMD", "Conventional Weapons")
"""The columns, by the English part of their headers."""

SHEET = "ユーザーリスト"


def read_workbook(path: Path) -> Parsed:
    """One party a row: users of concern, organisations by the list's own word."""
    found: dict[str, Listing] = {}
    problems: list[Problem] = []
    head: list[str] = []
    for at, row in read_rows(path, SHEET):
        if not head:
            head = _headers(path, row)
            continue
        record = {name: cell for name, cell in zip(head, row, strict=False) if cell}
        if "Company or Organization" not in record:
            if record:
                problems.append(Problem(f"{path.name}, row {at}", "a row without a name; left out"))
            continue
        keep(found, _listing(record, at), f"{path.name}, row {at},", problems)
    return Parsed(tuple(found.values()), tuple(problems))


def _headers(path: Path, row: list[str]) -> list[str]:
    squeezed = [re.sub(r"\W", "", cell).lower() for cell in row]
    head = [
        next((name for name in FIELDS if cell.endswith(re.sub(r"\W", "", name).lower())), f"column {at}")
        for at, cell in enumerate(squeezed, 1)
    ]
    if missing := [name for name in FIELDS[:3] if name not in head]:
        raise ListError(f"{path.name}: no column {missing[0]!r} in {', '.join(' '.join(cell.split()) for cell in row)}")
    return head


def _listing(record: dict[str, str], at: int) -> Listing:
    main, *rest = (part for part in record["Company or Organization"].split("\n") if part.strip())
    aliases = [part.strip(" ・　") for part in re.split(r"\n|・(?=[A-Za-z])", record.get("Also Known As", ""))]
    words = record.get("Country or Region", "").split("\n")
    code = next((code for word in words if len(code := country(word)) == 2), words[0])
    number = record.get("No.", "")
    return party(
        f"meti-{int(number):04d}" if number.isdecimal() else f"meti-row-{at}",
        "Organization",
        [Name(main), *(Name(text, "alias") for text in [*rest, *aliases])],
        {
            "country": [code],
            "topics": ["export.control"],
            "notes": [record.get("Type of WMD", ""), record.get("Conventional Weapons", "")],
        },
        programme="Foreign End User List",
        source={name: (cell,) for name, cell in record.items()},
    )
