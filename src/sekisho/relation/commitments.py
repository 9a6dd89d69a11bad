"""Bargains: who undertook what in return for what, and how each stands on a day, view by view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sekisho.record.statements import Commitment, Performance
from sekisho.relation.common import Record, cited


@dataclass(frozen=True)
class Standing:
    """One commitment on a day."""

    commitment: Commitment
    status: str  # kept | partly | broken | not due | disputed | overdue | open
    views: dict[str, Performance]  # view → its newest performance statement by that day

    def as_json(self, record: Record) -> dict[str, object]:
        """For machines."""
        made = self.commitment
        return {
            "id": made.id,
            "title": made.title,
            "by": made.by,
            "to": list(made.to),
            "date": str(made.date or ""),
            "due": str(made.due or ""),
            "what": made.what,
            "in_return_for": list(made.in_return_for),
            "status": self.status,
            "views": {
                view: {
                    "status": held.status,
                    "performance": held.id,
                    "title": held.title,
                    "cites": cited(record, held.cites),
                }
                for view, held in self.views.items()
            },
            "cites": cited(record, made.cites),
        }


@dataclass(frozen=True)
class Bargain:
    """Commitments that stand in return for one another, or under one agreement."""

    id: str
    title: str
    sides: tuple[Standing, ...]

    def as_json(self, record: Record) -> dict[str, object]:
        """For machines."""
        return {"id": self.id, "title": self.title, "sides": [side.as_json(record) for side in self.sides]}


def standing(record: Record, commitment: Commitment, on: date | None = None) -> Standing:
    """How a commitment stands by what was said up to ``on`` (None: everything recorded).

    Each view's newest statement counts. Views that differ make it *disputed*; none at all leave it *open*, or
    *overdue* once its day is past.
    """
    newest: dict[str, tuple[date, Performance]] = {}
    for statement in record.statements():
        if isinstance(statement, Performance) and statement.of == commitment.id:
            said = record.said_on(statement) or date.min
            if on is not None and said > on:
                continue
            view = statement.view or "record"
            if view not in newest or (said, statement.id) > (newest[view][0], newest[view][1].id):
                newest[view] = (said, statement)
    views = {view: held for view, (_, held) in sorted(newest.items())}
    said_statuses = {held.status for held in views.values()}
    if len(said_statuses) > 1:
        status = "disputed"
    elif said_statuses:
        status = said_statuses.pop()
    elif on is not None and commitment.due is not None and commitment.due.last is not None and commitment.due.last < on:
        status = "overdue"
    else:
        status = "open"
    return Standing(commitment, status, views)


def bargains(record: Record, on: date | None = None) -> list[Bargain]:
    """Every bargain made by ``on``, oldest first: what is tied by return or by one agreement belongs together."""
    made = {
        statement.id: statement
        for statement in record.statements()
        if isinstance(statement, Commitment) and (on is None or (record.said_on(statement) or date.min) <= on)
    }
    root = {id_: id_ for id_ in made}

    def top(id_: str) -> str:
        while root[id_] != id_:
            id_ = root[id_]
        return id_

    under: dict[str, str] = {}
    for id_, commitment in made.items():
        tied = [other for other in commitment.in_return_for if other in made]
        if commitment.under:
            tied.append(under.setdefault(commitment.under, id_))
        for other in tied:
            root[top(other)] = top(id_)
    groups: dict[str, list[Commitment]] = {}
    for id_, commitment in made.items():
        groups.setdefault(top(id_), []).append(commitment)
    result = []
    for members in groups.values():
        members.sort(key=lambda c: (record.said_on(c) or date.min, c.by, c.id))
        agreement = next((c.under for c in members if c.under), "")
        title = record.title(agreement) if agreement else members[0].title
        result.append(Bargain(agreement or members[0].id, title, tuple(standing(record, c, on) for c in members)))
    return sorted(result, key=lambda bargain: record.said_on(bargain.sides[0].commitment) or date.min)
