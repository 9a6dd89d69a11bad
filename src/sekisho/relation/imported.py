"""Event data of others, in the column formats of ICEWS and GDELT, between two countries."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from sekisho.relation.series import Scored

ICEWS = ("Event Date", "Source Country", "Target Country", "CAMEO Code", "Intensity")
# GDELT event tables have no header: SQLDATE, Actor1CountryCode, Actor2CountryCode, EventCode, GoldsteinScale
GDELT = (1, 7, 17, 26, 30)
GDELT_WIDTHS = (57, 58, 61)


class EventsError(ValueError):
    """A file of events that cannot be read; the message says what was expected."""


def read_events(path: Path, one: str, two: str) -> tuple[list[Scored], list[str]]:
    """The events between two ISO 3166 countries (alpha-2), and a line for each row that could not be read.

    Raises EventsError where the file is neither ICEWS nor GDELT.
    """
    csv.field_size_limit(1_000_000)
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        head = stream.readline().rstrip("\r\n")
        stream.seek(0)
        delimiter = "\t" if "\t" in head else ","
        columns = next(csv.reader([head], delimiter=delimiter), [])
        rows = csv.reader(
            stream, delimiter=delimiter, quoting=csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
        )
        if set(ICEWS) <= set(columns):
            next(rows)
            return _collect(rows, [columns.index(name) for name in ICEWS], path, _names(one), _names(two), 2)
        if len(columns) in GDELT_WIDTHS:
            return _collect(rows, list(GDELT), path, _names(one), _names(two), 1)
    raise EventsError(
        f"{path}: neither ICEWS (columns {', '.join(ICEWS)}) nor GDELT ({', '.join(map(str, GDELT_WIDTHS))} columns"
        f" without a header); found {len(columns)} columns: {', '.join(columns[:6])}"
    )


def _names(code: str) -> set[str]:
    """What the two formats call a country: its name in ICEWS, its alpha-3 code in GDELT."""
    import pycountry

    country = pycountry.countries.get(alpha_2=code)
    if country is None:
        raise EventsError(f"{code!r} is no ISO 3166 country")
    common = {"KP": "North Korea", "KR": "South Korea", "RU": "Russia", "US": "United States"}
    return {country.alpha_3, country.name, common.get(code, country.name)}


def _collect(
    rows: Iterator[list[str]], at: list[int], path: Path, one: set[str], two: set[str], first: int
) -> tuple[list[Scored], list[str]]:
    found, bad = [], []
    for number, row in enumerate(rows, start=first):
        if len(row) <= max(at):
            bad.append(f"{path}:{number}: {len(row)} columns; expected more than {max(at)}")
            continue
        when, source, target, code, weight = (row[index] for index in at)
        if not ((source in one and target in two) or (source in two and target in one)):
            continue
        try:
            day = _day(when)
            value = float(weight)
            if not -10 <= value <= 10:
                raise ValueError(f"a weight of {weight}")
        except ValueError as error:
            bad.append(f"{path}:{number}: {error}; expected a day and a weight between -10 and 10")
            continue
        found.append(Scored(f"{path.name}:{number}", day, code, value, f"{source} → {target}: {code}"))
    return found, bad


def _day(text: str) -> date:
    return date.fromisoformat(text) if "-" in text else datetime.strptime(text, "%Y%m%d").date()
