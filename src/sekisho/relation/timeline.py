"""What happened when: events, acts and commitments in one order, each in its lane."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sekisho.record.statements import Act, Commitment, Event, Measure, Performance
from sekisho.record.values import FuzzyDate
from sekisho.relation.common import Record, cited, kind_of

LANES = {"event": "events", "act": "measures", "commitment": "commitments", "performance": "commitments"}


@dataclass(frozen=True)
class Entry:
    """One dated statement on the timeline."""

    id: str
    kind: str
    lane: str
    when: FuzzyDate
    title: str
    actors: tuple[str, ...]
    issue: tuple[str, ...]
    cites: tuple[dict[str, str], ...]

    @property
    def first(self) -> date:
        """The first day it may be of."""
        assert self.when.first is not None
        return self.when.first

    def as_json(self) -> dict[str, object]:
        """For machines."""
        return {
            "id": self.id,
            "kind": self.kind,
            "lane": self.lane,
            "date": str(self.when),
            "title": self.title,
            "actors": list(self.actors),
            "issue": list(self.issue),
            "cites": list(self.cites),
        }


def timeline(
    record: Record,
    first: date | None = None,
    last: date | None = None,
    kind: str | None = None,
    actor: str | None = None,
    issue: str | None = None,
) -> list[Entry]:
    """The entries that touch the days asked for, in order; undated ones are left out."""
    found = []
    for statement in record.statements():
        if not isinstance(statement, Event | Act | Commitment | Performance):
            continue
        when = record.when(statement)
        if when is None or when.first is None or when.last is None:
            continue
        if (first and when.last < first) or (last and when.first > last):
            continue
        actors = record.actors(statement)
        if (kind and kind_of(statement) != kind) or (actor and actor not in actors):
            continue
        issues = _issues(record, statement)
        if issue and issue not in issues:
            continue
        title = statement.title or _act_title(record, statement)
        cites = tuple(cited(record, statement.cites))
        name = kind_of(statement)
        found.append(Entry(statement.id, name, LANES[name], when, title, actors, issues, cites))
    return sorted(found, key=lambda entry: (entry.first, entry.when.last or entry.first, entry.id))


def actors_of(record: Record) -> list[str]:
    """Every actor that an entry of the timeline names."""
    return sorted({each for entry in timeline(record) for each in entry.actors})


def issues_of(record: Record) -> list[str]:
    """Every issue that a statement, or an entry of the timeline, is of."""
    stated = {each for statement in record.statements() for each in statement.issue}
    return sorted(stated | {each for entry in timeline(record) for each in entry.issue})


def _issues(record: Record, statement: Event | Act | Commitment | Performance) -> tuple[str, ...]:
    if statement.issue:
        return statement.issue
    if isinstance(statement, Performance):
        of = record.find(statement.of)
        return of.issue if of is not None else ()
    if isinstance(statement, Act):
        found = {word for id_ in statement.measures if (held := record.find(id_)) is not None for word in held.issue}
        return ("sanctions", *sorted(found - {"sanctions"}))
    return ()


def _act_title(record: Record, statement: object) -> str:
    if not isinstance(statement, Act):
        return ""
    names = []
    for id_ in statement.measures:
        measure = record.find(id_)
        names.append(measure.title if isinstance(measure, Measure) else id_)
    return f"{statement.verb} {', '.join(names[:3])}" + (f" and {len(names) - 3} more" if len(names) > 3 else "")
