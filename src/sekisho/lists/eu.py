"""The European Union: annexes of a regulation as a table of parties."""

from __future__ import annotations

import re
from pathlib import Path

from sekisho.intake.countries import by_name, fold
from sekisho.lists.model import SCHEMATA, Listing, Name, Parsed, Problem, clean
from sekisho.lists.text import dates_in, read_csv

NAMES = {"name": "primary", "alias": "alias", "weakAlias": "weak", "previousName": "former"}
OWN = {*NAMES, "celex", "recordId", "programKey", "annex", "measure", "startDate", "reason", "schema"}


def read_annexes(path: Path) -> Parsed:
    """Annexes as a CSV whose columns are FollowTheMoney properties; several values of one are parted by semicolons."""
    found, problems = [], []
    for at, record in read_csv(path):
        record = {key: value for key, value in record.items() if value}
        names = [
            Name(text.strip(), kind)
            for column, kind in NAMES.items()
            for text in re.split(r";", record.get(column, ""))
            if text.strip()
        ]
        if not names:
            problems.append(Problem(f"{path.name}:{at}", "a party without a name; left out"))
            continue
        properties = {
            key: clean(_values(key, value)) for key, value in record.items() if key not in OWN and _values(key, value)
        }
        if "reason" in record:
            properties["notes"] = (*properties.get("notes", ()), record["reason"])
        schema = record.get("schema", "")
        found.append(
            Listing(
                f"{record.get('celex', 'eu')}-{record.get('annex', '')}-{record.get('recordId', at)}",
                schema if schema in SCHEMATA else "LegalEntity",
                tuple(dict.fromkeys(names)),
                properties,
                next(dates_in(_dotted(record.get("startDate", ""))), ""),
                (),
                record.get("programKey", ""),
                {key: (value,) for key, value in record.items()},
            )
        )
    return Parsed(tuple(found), tuple(problems))


def _dotted(text: str) -> str:
    return re.sub(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b", r"\1/\2/\3", text)


def _values(key: str, value: str) -> list[str]:
    if key.endswith("Date"):
        return list(dates_in(_dotted(value)))
    if key in ("country", "nationality", "jurisdiction", "flag"):
        parts = [part.strip() for part in re.split(r"[;,]", value)]
        return [by_name().get(fold(part), part).lower() for part in parts if part]
    return [part.strip() for part in value.split(";")] if key.endswith("Number") else [value]
