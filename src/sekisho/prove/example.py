"""A case of the solver's before the evaluator: read as any case is, decided, made as small as its verdicts allow.

The solver is not believed. What it finds is written as JSON, read by the intake, decided by ``explain`` on each of its
days, and must bear the statement out there; where it does not, the example says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sekisho.cases import kinds
from sekisho.check.explain import examine, verdict
from sekisho.check.plan import OUTCOMES, Plan
from sekisho.check.single import CaseError, read_case
from sekisho.prove.ask import Found
from sekisho.prove.supposed import Supposed
from sekisho.record.statements import Programme
from sekisho.regime.words import plain


@dataclass(frozen=True)
class Verdict:
    """What a case came to on a day: by the whole regime, and the standing of each measure with what it leads to."""

    day: date
    outcome: str
    measure: str | None
    reason: str
    standings: Mapping[str, tuple[str, str]]

    @property
    def severity(self) -> int:
        """The rank of the outcome; 0 is the most severe."""
        return OUTCOMES.index(self.outcome)

    def applies(self, measure: str) -> bool:
        """Whether a measure applies."""
        return self.standings.get(measure, ("",))[0] == "applies"

    def severity_by(self, measures: Collection[str]) -> int:
        """The rank of the most severe outcome that these measures alone give."""
        ranks = [len(OUTCOMES) - 1]
        for measure in measures:
            standing, outcome = self.standings.get(measure, ("", ""))
            if standing == "applies":
                ranks.append(OUTCOMES.index(outcome))
            elif standing == "undetermined":
                ranks.append(OUTCOMES.index("undetermined"))
        return min(ranks)


Bears = Callable[[Sequence[Verdict]], bool]
"""Whether the verdicts on a case, one for each day, bear out what the solver says of it."""


@dataclass(frozen=True)
class Example:
    """A concrete case with its verdicts, one for each day asked about. ``confirmed``: they are what was claimed.

    ``of``: the measures that it is about, for each day; none where it is about the whole regime. ``values``: the case
    as the intake read it.
    """

    kind: str
    case: dict[str, str | bool]
    verdicts: tuple[Verdict, ...]
    confirmed: bool
    of: tuple[tuple[str, ...], ...] = ()
    rates: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    listed: tuple[tuple[str, Programme], ...] = ()
    problem: str = ""
    values: Mapping[str, object] = field(default_factory=dict, repr=False)


def example(
    plan: Plan,
    kind: str,
    found: Found,
    days: Sequence[date],
    bears: Bears,
    of: Sequence[Sequence[str]] = (),
    keep: Collection[str] = (),
) -> Example:
    """Read and decide what the solver found on each of ``days``; leave out each column that changes no verdict.

    ``of``: for each day the measures whose standings are the verdict; without it the whole regime's outcome is.
    ``keep``: columns that stay, whatever they change.
    """
    plan = replace(plan, rates=found.supposed)
    columns = kinds()[kind].columns
    hits = [_hit(column, each, found.values.get(column)) for column, each in found.listed]

    def decide(values: Mapping[str, object]) -> tuple[Verdict, ...]:
        return tuple(
            _decide(plan, kind, {name: values.get(name) for name in columns} | {"date": day}, hits) for day in days
        )

    def outcomes(verdicts: Sequence[Verdict]) -> object:
        if of:
            return [[v.standings.get(measure) for measure in own] for v, own in zip(verdicts, of, strict=True)]
        return [(each.outcome, each.measure) for each in verdicts]

    keep = {*keep, *(column for column, _ in found.listed)}
    values = dict(found.values)
    expected = decide(values)
    for name in list(values):
        held = {column.currency for other, column in columns.items() if other in values and column.currency}
        if not columns[name].required and name not in held | keep:
            without = {other: value for other, value in values.items() if other != name}
            verdicts = decide(without)
            if outcomes(verdicts) == outcomes(expected) and bears(verdicts):
                values = without
    written = {name: _written(value, columns[name].type) for name, value in values.items()}
    case: dict[str, str | bool] = {"kind": kind, "date": str(days[0]), **written}
    made = Example(kind, case, expected, False, tuple(map(tuple, of)), found.rates, found.listed)
    try:
        _, read = read_case(json.dumps(case))
    except CaseError as error:
        return replace(made, problem=f"the case cannot be read: {error}")
    verdicts = tuple(_decide(plan, kind, read | {"date": day}, hits) for day in days)
    confirmed = outcomes(verdicts) == outcomes(expected) and bears(verdicts)
    problem = "" if confirmed else "the verdicts do not bear out what the solver says"
    return replace(made, verdicts=verdicts, confirmed=confirmed, problem=problem, values=read)


def moved(plan: Plan, given: Example, day: date) -> Verdict:
    """What an example comes to on another day."""
    hits = [_hit(column, each, given.values.get(column)) for column, each in given.listed]
    return _decide(replace(plan, rates=Supposed(given.rates)), given.kind, {**given.values, "date": day}, hits)


def _decide(plan: Plan, kind: str, case: Mapping[str, object], hits: Sequence[dict[str, Any]]) -> Verdict:
    answer = verdict(plan, kind, case, hits)
    day = case["date"]
    assert isinstance(day, date)
    standings = {each.rule.measure.id: (each.standing, each.rule.outcome) for each in examine(plan, kind, case, hits)}
    return Verdict(day, answer["outcome"], answer["measure"], answer["reason"], standings)


def _hit(column: str, each: Programme, name: object) -> dict[str, Any]:
    words = f"{name or 'the party'}, of the list {each}"
    finding = {
        "measure": "screening", "title": "A party on a sanctions list", "outcome": "review", "standing": "applies",
        "reasons": [f"{column} {words}"], "missing": [],
    }  # fmt: skip
    return {
        "party": column, "list": each.list, "programme": each.programme, "certain": True, "words": words,
        "finding": finding,
    }  # fmt: skip


def _written(value: object, type_: str) -> str | bool:
    if isinstance(value, bool):
        return value
    if isinstance(
        value, Decimal
    ):  # an amount with three decimals may be thousands to the intake, with four it never is
        whole = value == value.to_integral_value()
        return f"{value:.4f}" if type_ == "money" and not whole else plain(value)
    return str(value)
