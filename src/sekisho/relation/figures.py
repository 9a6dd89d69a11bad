"""Series of one quantity: units converted, sources kept, disagreements found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sekisho.rates import Rates
from sekisho.record.statements import Figure
from sekisho.record.values import is_currency
from sekisho.relation.common import Record, cited

LENGTHS = {"km": Decimal(1), "m": Decimal("0.001"), "miles": Decimal("1.609344"), "nautical miles": Decimal("1.852")}
"""Kilometres in each unit (international mile 1959, international nautical mile 1929)."""
TIMES = {"a year": Decimal(1), "a month": Decimal(12), "a quarter": Decimal(4)}


@dataclass(frozen=True)
class Point:
    """One figure in the unit asked for; ``note`` says how it was converted, or why it could not be."""

    figure: Figure
    low: Decimal | None
    high: Decimal | None
    unit: str
    note: str

    def as_json(self, record: Record) -> dict[str, object]:
        """For machines."""
        return {
            "id": self.figure.id,
            "title": self.figure.title,
            "period": str(self.figure.period or ""),
            "value": str(self.figure.value),
            "unit": self.figure.unit,
            "low": str(self.low) if self.low is not None else None,
            "high": str(self.high) if self.high is not None else None,
            "in": self.unit,
            "note": self.note,
            "by": self.figure.by,
            "cites": cited(record, self.figure.cites),
        }


def quantities(record: Record) -> dict[str, int]:
    """Every quantity with the number of its figures."""
    found: dict[str, int] = {}
    for statement in record.statements():
        if isinstance(statement, Figure):
            found[statement.quantity] = found.get(statement.quantity, 0) + 1
    return dict(sorted(found.items()))


def series(record: Record, quantity: str, unit: str | None, rates: Rates) -> list[Point]:
    """The figures of a quantity in order of their periods, in ``unit`` or the unit that most are in."""
    figures = [s for s in record.statements() if isinstance(s, Figure) and s.quantity == quantity]
    figures.sort(key=lambda f: (f.period.first if f.period and f.period.first else date.min, f.id))
    units = [figure.unit for figure in figures]
    wanted = unit or max(dict.fromkeys(units), key=units.count, default="")
    return [_point(figure, wanted, rates) for figure in figures]


def _point(figure: Figure, wanted: str, rates: Rates) -> Point:
    low, high = figure.value.bounds
    if figure.unit == wanted:
        return Point(figure, low, high, wanted, "")
    factor, note = _factor(figure, wanted, rates)
    if factor is None:
        return Point(figure, None, None, wanted, note)

    def converted(value: Decimal | None) -> Decimal | None:
        return None if value is None else value * factor

    return Point(figure, converted(low), converted(high), wanted, note)


def _factor(figure: Figure, wanted: str, rates: Rates) -> tuple[Decimal | None, str]:
    if figure.unit in LENGTHS and wanted in LENGTHS:
        return LENGTHS[figure.unit] / LENGTHS[wanted], f"from {figure.unit}"
    own, per = _split(figure.unit)
    other, other_per = _split(wanted)
    if not (is_currency(own) and is_currency(other)) or (per in TIMES) != (other_per in TIMES):
        return None, f"{figure.unit} cannot be told in {wanted}"
    times = TIMES.get(per, Decimal(1)) / TIMES.get(other_per, Decimal(1))
    spread = f"; {per} taken to hold for {other_per.removeprefix('a ')}s" if per != other_per else ""
    if own == other:
        return times, spread.removeprefix("; ")
    period = figure.period
    if period is None or period.first is None or period.last is None:
        return None, "no period, so no rate"
    middle = period.first + timedelta(days=(period.last - period.first).days // 2)
    rate = rates.rate(own, other, middle)
    if rate is None:
        return None, f"no rate {own} to {other} near {middle}"
    return rate.factor * times, f"at {rate.factor.normalize():f} {other} per {own}, {rate.day}{spread}"


def _split(unit: str) -> tuple[str, str]:
    own, _, per = unit.partition(" ")
    return own, per


def conflicts(record: Record, rates: Rates) -> list[tuple[Point, Point]]:
    """Pairs of figures of one quantity whose periods overlap and whose values cannot both be right."""
    found = []
    for quantity in quantities(record):
        points = series(record, quantity, None, rates)
        for index, one in enumerate(points):
            for two in points[index + 1 :]:
                if _overlap(one.figure, two.figure) and _apart(one, two):
                    found.append((one, two))
    return found


def _overlap(one: Figure, two: Figure) -> bool:
    if one.period is None or two.period is None:
        return False
    a, b, c, d = one.period.first, one.period.last, two.period.first, two.period.last
    return a is not None and b is not None and c is not None and d is not None and a <= d and c <= b


def _apart(one: Point, two: Point) -> bool:
    if (one.low is None and one.high is None) or (two.low is None and two.high is None):
        return False

    def below(left: Point, right: Point) -> bool:
        return left.high is not None and right.low is not None and left.high < right.low

    return below(one, two) or below(two, one)
