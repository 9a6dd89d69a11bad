"""Japan's Ministry of Economy, Trade and Industry: the Foreign End User List (workbook)."""

from __future__ import annotations

import re
from pathlib import Path

from python_calamine import CalamineWorkbook

from sekisho.intake.countries import by_name, fold
from sekisho.lists.model import Listing, Name, Parsed, Problem, clean

FIELDS = ("No.", "Country or Region", "Company or Organization", "Also Known As", "Type of WMD", "Conventional Weapons")


def read_workbook(path: Path) -> Parsed:
    """One party a row: users of concern, organisations by the list's own word."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    found, problems = [], []
    for at, row in enumerate(rows[1:], 2):
        record = {name: str(cell).strip() for name, cell in zip(FIELDS, row, strict=False) if str(cell).strip()}
        if "Company or Organization" not in record:
            if record:
                problems.append(Problem(f"{path.name}, row {at}", "a row without a name; left out"))
            continue
        main, *rest = (part for part in record["Company or Organization"].split("\n") if part.strip())
        aliases = [part.strip(" ・　") for part in re.split(r"\n|・(?=[A-Za-z])", record.get("Also Known As", ""))]
        names = [Name(main.strip()), *(Name(text.strip(), "alias") for text in [*rest, *aliases] if text.strip())]
        words = record.get("Country or Region", "").split("\n")
        code = next((by_name()[fold(word)] for word in words if fold(word) in by_name()), "")
        properties = {
            "country": clean([code.lower() or words[0]]),
            "notes": clean([record.get("Type of WMD", ""), record.get("Conventional Weapons", "")]),
        }
        number = int(float(record.get("No.", at - 1)))
        found.append(
            Listing(
                f"meti-{number:04d}",
                "Organization",
                tuple(dict.fromkeys(names)),
                {key: values for key, values in properties.items() if values},
                programme="Foreign End User List",
                source={name: (cell,) for name, cell in record.items()},
            )
        )
    return Parsed(tuple(found), tuple(problems))
