"""Statements that disagree: linked by a person, or found by the program in figures, dates and views."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sekisho.rates import Rates
from sekisho.record.statements import Claim, Commitment, Event, Finding, Statement
from sekisho.record.values import FuzzyDate, parse_date
from sekisho.relation.commitments import standing
from sekisho.relation.common import Record, kind_of
from sekisho.relation.figures import conflicts

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_NAMES = "|".join(MONTHS)
_DATE = re.compile(
    rf"\b(?:(?P<month>{_NAMES}) (?P<day>\d{{1,2}})(?!\d),? ?)?(?:(?P<only>{_NAMES}),? )?(?P<year>(?:18|19|20)\d\d)\b"
)


@dataclass(frozen=True)
class Dispute:
    """Statements that cannot all be right, what they disagree in, and the record's finding where there is one."""

    about: str
    found_by: str  # finding | claim | figures | dates | views
    sides: tuple[str, ...]  # statement ids
    details: tuple[str, ...]
    finding: str = ""
    adopts: str = ""
    because: str = ""

    def as_json(self, record: Record) -> dict[str, object]:
        """For machines."""
        return {
            "about": self.about,
            "found_by": self.found_by,
            "sides": [{"id": id_, "title": record.title(id_)} for id_ in self.sides],
            "details": list(self.details),
            "finding": self.finding or None,
            "adopts": self.adopts or None,
            "because": self.because or None,
        }


def disputes(record: Record, rates: Rates) -> list[Dispute]:
    """Every disagreement, those with a finding first."""
    found = _findings(record)
    settled = [set(each.sides) for each in found]

    def known(sides: set[str]) -> bool:
        return any(sides <= group for group in settled)

    for more in (_claims(record, settled), _figures(record, rates), _views(record), _dates(record)):
        found += [each for each in more if each.found_by in ("dates", "views") or not known(set(each.sides))]
    return found


def _findings(record: Record) -> list[Dispute]:
    return [
        Dispute(
            each.title or each.id,
            "finding",
            each.on,
            tuple(_said(record, id_) for id_ in each.on),
            each.id,
            each.adopts,
            each.because,
        )
        for each in record.statements()
        if isinstance(each, Finding)
    ]


def _claims(record: Record, settled: list[set[str]]) -> list[Dispute]:
    """One dispute a disputed claim, with all that dispute it; pairs that a finding covers are left out."""
    against: dict[str, list[str]] = {}
    for statement in record.statements():
        if isinstance(statement, Claim):
            for other in statement.disputes:
                if not any({statement.id, other} <= group for group in settled):
                    against.setdefault(other, []).append(statement.id)
    return [
        Dispute(record.title(id_), "claim", (id_, *others), tuple(_said(record, each) for each in (id_, *others)))
        for id_, others in against.items()
    ]


def _figures(record: Record, rates: Rates) -> list[Dispute]:
    made = []
    for one, two in conflicts(record, rates):
        sides = (one.figure.id, two.figure.id)
        details = tuple(
            f"{each.figure.value} {each.figure.unit} in {each.figure.period}, {record.title(each.figure.by)}"
            + (f" ({each.note})" if each.note else "")
            for each in (one, two)
        )
        made.append(Dispute(one.figure.quantity.replace("-", " "), "figures", sides, details))
    return made


def _views(record: Record) -> list[Dispute]:
    made = []
    for statement in record.statements():
        if isinstance(statement, Commitment):
            now = standing(record, statement)
            if now.status == "disputed":
                details = tuple(
                    f"{record.title(view)}: {held.status}, {held.title}" for view, held in now.views.items()
                )
                made.append(Dispute(statement.title, "views", tuple(held.id for held in now.views.values()), details))
    return made


def _dates(record: Record) -> list[Dispute]:
    """Events whose own date is not the one that a quote cited for them gives."""
    made = []
    for statement in record.statements():
        if not isinstance(statement, Event) or statement.date is None:
            continue
        for cite in statement.cites:
            for said in dates_in(cite.quote):
                if not _meets(said, statement.date):
                    details = (
                        f"the record: {statement.date}",
                        f"{record.title(cite.source)}, {cite.at}: “{cite.quote}”",
                    )
                    made.append(Dispute(statement.title, "dates", (statement.id,), details))
    return made


def dates_in(text: str) -> list[FuzzyDate]:
    """The dates with a year that English words give: May 29, 2008; October 2008; 2003."""
    found = []
    for match in _DATE.finditer(text):
        month = match["month"] or match["only"]
        parts = [match["year"]]
        if month:
            parts.append(f"{MONTHS.index(month) + 1:02d}")
            if match["day"]:
                parts.append(f"{int(match['day']):02d}")
        try:
            found.append(parse_date("-".join(parts)))
        except ValueError:
            continue
    return found


def _meets(one: FuzzyDate, two: FuzzyDate) -> bool:
    first, last = one.first or date.min, one.last or date.max
    return first <= (two.last or date.max) and (two.first or date.min) <= last


def _said(record: Record, id_: str) -> str:
    statement = record.find(id_)
    if statement is None:
        return id_
    return f"{_who(record, statement)}: {_words(record, statement)}"


def _who(record: Record, statement: Statement) -> str:
    by = str(getattr(statement, "view", "") or getattr(statement, "by", ""))
    return record.title(by) if by else kind_of(statement)


def _words(record: Record, statement: Statement) -> str:
    if isinstance(statement, Claim):
        return statement.says
    when = record.when(statement)
    return f"{statement.title or statement.id}" + (f" ({when})" if when else "")
