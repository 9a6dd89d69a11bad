"""The state of a relation as a series computed from its record, by month or year.

Events carry their CAMEO category; acts take theirs from what they do (impose or tighten: 163, lift or loosen: 085).
Each counts with its Goldstein weight. The limits are the scale's: weights are of kinds of event and not of their size,
sums grow with how closely a period is recorded, and extensions, which change nothing, do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

import yaml

from sekisho.record.statements import Act, Actor, Commitment, Event, Performance
from sekisho.regime.compare import compare
from sekisho.regime.fold import Regime
from sekisho.relation.commitments import standing
from sekisho.relation.common import Record

DAY = timedelta(days=1)
CONTACTS = ("04", "05")
"""CAMEO categories that count as contacts: consultation (visits, negotiations) and diplomatic cooperation."""


@cache
def scale() -> Mapping[str, tuple[str, float]]:
    """CAMEO code → name and Goldstein weight."""
    loaded = yaml.load((files(__package__) / "cameo.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return {code: (str(name), float(weight)) for code, (name, weight) in loaded.items()}


def weight(code: str) -> float:
    """The Goldstein weight of a CAMEO code, or of the category it belongs to. Raises KeyError for none."""
    for length in (4, 3, 2):
        if code[:length] in scale() and len(code) >= length:
            return scale()[code[:length]][1]
    raise KeyError(code)


@dataclass(frozen=True)
class Scored:
    """One statement, or one imported event, between the two sides."""

    id: str
    day: date
    code: str
    weight: float
    title: str


@dataclass(frozen=True)
class Period:
    """One month or year of the relation."""

    label: str
    first: date
    last: date
    cooperation: float
    conflict: float
    contacts: int
    in_force: int
    breadth: int
    open_commitments: int
    broken_commitments: int
    made_of: tuple[str, ...]
    imported: float | None = None  # mean weight of the imported events, where there are any
    imported_count: int = 0

    @property
    def net(self) -> float:
        """Cooperation less conflict."""
        return self.cooperation + self.conflict

    def as_json(self) -> dict[str, object]:
        """For machines."""
        made: dict[str, object] = {
            "period": self.label,
            "cooperation": round(self.cooperation, 1),
            "conflict": round(self.conflict, 1),
            "net": round(self.net, 1),
            "contacts": self.contacts,
            "measures_in_force": self.in_force,
            "kinds_governed": self.breadth,
            "commitments_open": self.open_commitments,
            "commitments_broken": self.broken_commitments,
            "made_of": list(self.made_of),
        }
        if self.imported is not None:
            made |= {"imported_mean": round(self.imported, 2), "imported_events": self.imported_count}
        return made


def scored(record: Record, regime: Regime) -> list[Scored]:
    """Every event and act between sender and target of the dossiers, with its weight, oldest first."""
    sides = _sides(record)
    found = []
    for statement in record.statements():
        if isinstance(statement, Event) and statement.cameo and statement.date and statement.date.first:
            one = statement.actors[:1]
            if one and _between(sides, one[0], statement.actors[1:]):
                found.append(_scored(statement, statement.date.first, statement.cameo, statement.title))
        elif isinstance(statement, Act):
            day = statement.effective or statement.decided
            code = act_code(regime, statement)
            if code and day is not None and day.first is not None:
                found.append(_scored(statement, day.first, code, statement.title or statement.id))
    return sorted(found, key=lambda each: (each.day, each.id))


def _scored(statement: Event | Act, day: date, code: str, title: str) -> Scored:
    return Scored(statement.id, day, code, weight(code), title)


def act_code(regime: Regime, act: Act) -> str:
    """The CAMEO category of an act; empty for one that changes nothing on its day, such as an extension."""
    if act.verb in ("imposes", "resumes", "designates"):
        return "163"
    if act.verb in ("lifts", "suspends", "delists"):
        return "085"
    day = act.effective or act.decided
    if act.verb != "amends" or day is None or day.first is None:
        return ""
    senses = {
        change.change
        for change in compare(regime, day.first - DAY, day.first)
        if change.measure in act.measures and act.id in change.acts
    }
    return "163" if senses & {"stricter", "new"} else "085" if senses & {"looser", "gone"} else ""


def _sides(record: Record) -> list[tuple[set[str], set[str]]]:
    """For each dossier the actors of the sender's and of the target's country."""
    made = []
    for dossier in record.dossiers:
        own: tuple[set[str], set[str]] = (set(), set())
        for side, code in zip(own, (dossier.sender, dossier.target), strict=True):
            side.add(code.lower())
            side |= {s.id for s in dossier.statements.values() if isinstance(s, Actor) and s.country == code}
        made.append(own)
    return made


def _between(sides: list[tuple[set[str], set[str]]], one: str, others: Iterable[str]) -> bool:
    rest = set(others)
    return any((one in a and rest & b) or (one in b and rest & a) for a, b in sides)


def series(
    record: Record,
    regime: Regime,
    first: date,
    last: date,
    *,
    by: str = "year",
    imported: Iterable[Scored] = (),
) -> list[Period]:
    """The relation period by period. ``by`` is month or year; ``imported`` are events from elsewhere."""
    everything = scored(record, regime)
    others = list(imported)
    commitments = [s for s in record.statements() if isinstance(s, Commitment)]
    performances = any(isinstance(s, Performance) for s in record.statements())
    made = []
    for label, start, end in _periods(first, last, by):
        inside = [each for each in everything if start <= each.day <= end]
        outside = [each for each in others if start <= each.day <= end]
        force = [version for version in regime.in_force(end) if version.status == "in force"]
        stands = [
            standing(record, each, end).status
            for each in commitments
            if performances and (record.said_on(each) or date.max) <= end
        ]
        made.append(
            Period(
                label,
                start,
                end,
                sum(each.weight for each in inside if each.weight > 0),
                sum(each.weight for each in inside if each.weight < 0),
                sum(each.code.startswith(CONTACTS) for each in inside),
                len(force),
                len({kind for version in force for kind in version.measure.governs}),
                sum(status in ("open", "not due", "overdue") for status in stands),
                sum(status in ("broken", "disputed") for status in stands),
                tuple(each.id for each in inside),
                sum(each.weight for each in outside) / len(outside) if outside else None,
                len(outside),
            )
        )
    return made


def _periods(first: date, last: date, by: str) -> Iterable[tuple[str, date, date]]:
    start = first.replace(day=1) if by == "month" else first.replace(month=1, day=1)
    while start <= last:
        if by == "month":
            after = (start.replace(day=28) + timedelta(days=5)).replace(day=1)
            yield start.strftime("%Y-%m"), start, after - DAY
        else:
            after = start.replace(year=start.year + 1)
            yield str(start.year), start, after - DAY
        start = after
