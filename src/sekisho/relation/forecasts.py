"""Forecasts: open, overdue or resolved, and how good those who made them were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sekisho.record.statements import Forecast
from sekisho.relation.common import Record, cited


@dataclass(frozen=True)
class Outlook:
    """One forecast on a day. ``brier`` is (probability - outcome)², where a probability was given (Brier 1950)."""

    forecast: Forecast
    status: str  # open | overdue | hit | miss | void
    brier: Decimal | None

    def as_json(self, record: Record) -> dict[str, object]:
        """For machines."""
        made = self.forecast
        return {
            "id": made.id,
            "title": made.title,
            "by": made.by,
            "expects": made.expects,
            "if": made.condition or None,
            "date": str(made.date or ""),
            "due": str(made.due or ""),
            "probability": str(made.probability) if made.probability is not None else None,
            "status": self.status,
            "why": made.resolved.why if made.resolved and self.status in ("hit", "miss", "void") else None,
            "brier": str(self.brier) if self.brier is not None else None,
            "cites": cited(record, made.cites),
        }


@dataclass(frozen=True)
class Score:
    """What became of the forecasts of one actor."""

    by: str
    hits: int
    misses: int
    void: int
    waiting: int
    brier: Decimal | None  # mean over those with a probability


def outlooks(record: Record, on: date | None = None) -> list[Outlook]:
    """Every forecast made by ``on``, in order of its due day; a resolution counts from its own date."""
    found = []
    for statement in record.statements():
        if not isinstance(statement, Forecast):
            continue
        if on is not None and (record.said_on(statement) or date.min) > on:
            continue
        result = statement.resolved
        day = result.date.last if result and result.date else None
        if result and (on is None or day is None or day <= on):
            status = result.outcome
        elif statement.due is not None and statement.due.last is not None and statement.due.last < (on or date.max):
            status = "overdue" if on is not None else "open"
        else:
            status = "open"
        brier = None
        if statement.probability is not None and status in ("hit", "miss"):
            brier = (statement.probability - (1 if status == "hit" else 0)) ** 2
        found.append(Outlook(statement, status, brier))
    return sorted(found, key=lambda o: ((o.forecast.due.last if o.forecast.due else None) or date.max, o.forecast.id))


def scores(found: list[Outlook]) -> list[Score]:
    """Hits, misses and the mean Brier score, by forecaster."""
    result = []
    for by in sorted({each.forecast.by for each in found}):
        own = [each for each in found if each.forecast.by == by]
        count = {word: sum(each.status == word for each in own) for word in ("hit", "miss", "void", "open", "overdue")}
        briers = [each.brier for each in own if each.brier is not None]
        mean = sum(briers, Decimal(0)) / len(briers) if briers else None
        waiting = count["open"] + count["overdue"]
        result.append(Score(by, count["hit"], count["miss"], count["void"], waiting, mean))
    return result
