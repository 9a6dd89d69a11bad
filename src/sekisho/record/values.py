"""Dates that say how exact they are, quantities that do too, and money: all print as they were written."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_MONEY = re.compile(r"([A-Z]{3}) ([+-]?[0-9][0-9_,]*(?:\.[0-9_]+)?)")


@dataclass(frozen=True, slots=True)
class FuzzyDate:
    """A day, month, year, range or unknown date. ``first`` and ``last`` bound it; str() is what was written."""

    text: str
    first: date | None
    last: date | None
    precision: str  # day | month | year | range | unknown

    @property
    def day(self) -> date | None:
        """The day, where it is exact."""
        return self.first if self.precision == "day" else None

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its ISO 4217 currency."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.currency} {self.amount:,f}"


@lru_cache(maxsize=1 << 14)  # a dossier names few days, many times
def parse_date(text: str) -> FuzzyDate:
    """Read 2010-05-28, 2010-05, 2010, 2010-05-01/2010-05-07 or unknown. Raises ValueError."""
    if text == "unknown":
        return FuzzyDate(text, None, None, "unknown")
    first, slash, last = text.partition("/")
    if slash:
        one, two = parse_date(first), parse_date(last)
        if one.first is None or two.last is None or one.first > two.last:
            raise ValueError(f"{text!r} is no range of days")
        return FuzzyDate(text, one.first, two.last, "range")
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no date")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        if month is None:
            return FuzzyDate(text, date(year, 1, 1), date(year, 12, 31), "year")
        if day is None:
            return FuzzyDate(text, date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month")
        exact = date(year, month, day)
    except ValueError as error:
        raise ValueError(f"{text!r} is no date: {error}") from None
    return FuzzyDate(text, exact, exact, "day")


def parse_money(text: str) -> Money:
    """Read ``JPY 3_000_000``. Raises ValueError for another form or an unknown currency."""
    match = _MONEY.fullmatch(text)
    if match is None or len(text) > 40:
        raise ValueError(f"{text[:60]!r} is no amount of money")
    currency, digits = match.groups()
    if not is_currency(currency):
        raise ValueError(f"{currency} is no ISO 4217 currency")
    return Money(Decimal(digits.replace("_", "").replace(",", "")), currency)


_NUMBER = r"[0-9][0-9_,]*(?:\.[0-9_]+)?"
_QUANTITY = re.compile(
    rf"(?P<sense>up to|over|less than|about|some)? *(?P<low>{_NUMBER})(?: *[–/-] *(?P<high>{_NUMBER}))?"
    r"(?: (?P<scale>thousand|million|billion|trillion))?"
)
_SCALES = {None: 1, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or a range, and whether it bounds (up to, over, less than) or is rounded (about, some)."""

    text: str
    low: Decimal
    high: Decimal
    sense: str = ""

    def __str__(self) -> str:
        return self.text

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """What the true value may be: None where it is open; rounded numbers give a tenth either way."""
        if self.sense in ("up to", "less than"):
            return None, self.high
        if self.sense == "over":
            return self.low, None
        slack = Decimal("0.1") if self.sense in ("about", "some") else Decimal(0)
        return self.low * (1 - slack), self.high * (1 + slack)


def parse_quantity(text: str) -> Quantity:
    """Read ``5–10 billion``, ``up to 250 million``, ``47_000`` or ``0.1``. Raises ValueError."""
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no quantity")
    scale = _SCALES[match["scale"]]
    low, high = (
        Decimal(part.replace("_", "").replace(",", "")) * scale
        for part in (match["low"], match["high"] or match["low"])
    )
    if high < low:
        raise ValueError(f"{text!r} runs backwards")
    return Quantity(text, low, high, match["sense"] or "")


_COMMON = frozenset({"JPY", "USD", "EUR", "KRW", "CNY", "KPW", "GBP", "CHF", "RUB"})


def is_currency(code: str) -> bool:
    """Whether the code is an ISO 4217 currency in use."""
    if code in _COMMON:
        return True
    import pycountry

    return pycountry.currencies.get(alpha_3=code) is not None
