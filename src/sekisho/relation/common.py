"""What the readings of a record share: statements with their dates, actors and words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sekisho.record.dossier import Dossier
from sekisho.record.statements import (
    Act,
    Actor,
    Citation,
    Claim,
    Commitment,
    Event,
    Figure,
    Forecast,
    Performance,
    Source,
    Statement,
)
from sekisho.record.values import FuzzyDate


@dataclass(frozen=True)
class Record:
    """One or more dossiers read as one; a statement is found by its id, or ``dossier:id`` where two share it."""

    dossiers: tuple[Dossier, ...]

    def statements(self) -> Iterator[Statement]:
        """Every statement, dossier by dossier."""
        for dossier in self.dossiers:
            yield from dossier.statements.values()

    def find(self, id_: str) -> Statement | None:
        """The statement of that id."""
        name, colon, rest = id_.partition(":")
        for dossier in self.dossiers:
            if colon and dossier.id == name:
                return dossier.statements.get(rest)
            if id_ in dossier.statements:
                return dossier.statements[id_]
        return None

    def title(self, id_: str) -> str:
        """What a statement is called; its id where it is not in these dossiers."""
        found = self.find(id_)
        if isinstance(found, Actor):
            return found.name
        return (found.title if found is not None else "") or id_

    def when(self, statement: Statement) -> FuzzyDate | None:
        """The date of a statement, where its kind has one."""
        if isinstance(statement, Act):
            return statement.effective or statement.decided or statement.published
        if isinstance(statement, Event | Commitment | Performance | Claim | Forecast | Source):
            return statement.date
        return statement.period if isinstance(statement, Figure) else None

    def said_on(self, statement: Statement) -> date | None:
        """The first day on which the statement can count: its own date, else that of its newest cited source."""
        when = self.when(statement)
        if when is not None and when.last is not None:
            return when.first
        days = [
            source.date.first
            for cite in statement.cites
            if isinstance(source := self.find(cite.source), Source) and source.date is not None and source.date.first
        ]
        return max(days, default=None)

    def actors(self, statement: Statement) -> tuple[str, ...]:
        """The actors that a statement names, the acting one first."""
        if isinstance(statement, Event):
            return statement.actors
        if isinstance(statement, Commitment):
            return (statement.by, *statement.to)
        if isinstance(statement, Performance):
            return tuple(x for x in (statement.by, statement.view) if x)
        if isinstance(statement, Claim | Figure | Forecast):
            return (statement.by,) if statement.by else ()
        if isinstance(statement, Act):
            found = [self.find(measure) for measure in statement.measures]
            states = [str(getattr(x, "sender", "")).lower() for x in found[:1] if x is not None]
            return tuple(states + [str(getattr(x, "target", "")).lower() for x in found[:1] if x is not None])
        return ()


def cited(record: Record, cites: Sequence[Citation]) -> list[dict[str, str]]:
    """Citations for machines: source, title, place, quote, address."""
    made = []
    for cite in cites:
        source = record.find(cite.source)
        held = {"source": cite.source, "title": source.title if source is not None else "", "at": cite.at}
        held |= {"quote": cite.quote, "url": source.url if isinstance(source, Source) else ""}
        made.append({name: value for name, value in held.items() if value})
    return made


def kind_of(statement: Statement) -> str:
    """The word that a dossier writes for the kind."""
    return type(statement).__name__.lower()
