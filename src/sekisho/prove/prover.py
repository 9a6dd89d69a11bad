"""The regime as a prover sees it: rules by stretch of days, a search within a limit of time, parts and answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import z3

from sekisho.cases import kinds
from sekisho.check.plan import Plan, Rule, in_force_on
from sekisho.prove.ask import Clock, Undecided, find
from sekisho.prove.encode import LAST, Encoder, Inexpressible, Standing, reads_date
from sekisho.prove.example import Bears, Example, example
from sekisho.prove.values import Uses, uses
from sekisho.record.dossier import not_there
from sekisho.record.statements import Act, Measure
from sekisho.regime.fold import DAY, Version, publication, start_of

HOLDS, FAILS, UNDECIDED = "holds", "fails", "undecided"
INEXPRESSIBLE, UNCONFIRMED, DEPENDS = "inexpressible", "unconfirmed", "depends"


class StatementError(ValueError):
    """A statement that cannot be put: an act or measure that is not there, a day that is none."""


@dataclass(frozen=True)
class Part:
    """One kind of case, one scope and some days of a statement. ``counts``: whether the statement hangs on it."""

    about: str
    days: str
    result: str
    said: str
    example: Example | None = None
    counts: bool = True


@dataclass(frozen=True)
class Answer:
    """What came of a statement. ``result``: holds, fails, undecided, inexpressible, unconfirmed, or depends, namely on
    who is on a list."""

    statement: str
    result: str
    said: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Stretch:
    """Days, both included, over which the same versions of some rules are in force."""

    first: date
    last: date
    standing: Standing

    def __str__(self) -> str:
        return span(self.first, self.last)


def span(first: date, last: date) -> str:
    """Days in words; no end where there is none."""
    if first == last:
        return str(first)
    return f"from {first} on" if last >= LAST else f"{first} to {last}"


class Prover:
    """A regime to make statements about, within ``seconds`` from now.

    ``missing``: cases of which any column may be missing count too. ``tell`` is told how much was asked.
    ``brief``: nothing is asked but what the answer hangs on.
    """

    def __init__(
        self,
        plan: Plan,
        missing: bool = False,
        seconds: float = 30,
        tell: Callable[[int], None] = lambda _: None,
        brief: bool = False,
    ) -> None:
        self.plan, self.missing, self.brief, self.clock = plan, missing, brief, Clock(seconds)
        self._tell, self._asked = tell, 0
        self._regime: dict[str, Uses] = {}

    def measure(self, id_: str) -> Measure:
        """A measure of the regime. Raises StatementError."""
        measures = self.plan.regime.measures
        if id_ not in measures:
            raise StatementError(not_there("measure", id_, measures, self.plan.regime.dossiers))
        return measures[id_]

    def act(self, id_: str) -> tuple[Act, date]:
        """An act of the regime that counts and was known, and the first day of its effect. Raises StatementError."""
        acts = {act.id: act for dossier in self.plan.regime.dossiers for act in dossier.acts()}
        if id_ not in acts:
            raise StatementError(not_there("act", id_, acts, self.plan.regime.dossiers))
        act, day = acts[id_], start_of(acts[id_])
        if not any(act in self.plan.regime.acts.get(measure, ()) for measure in act.measures):
            raise StatementError(f"{id_} does not count: a finding of the dossier adopts another statement")
        if day is None:
            raise StatementError(f"{id_} has no day from which it has effect")
        seen, known = publication(act), self.plan.known
        if isinstance(known, date) and (seen is None or seen > known):
            raise StatementError(f"{id_} was not known on {known}: it was published on {seen}")
        return act, day

    def encoder(self, kind: str, rules: Sequence[Rule]) -> Encoder:
        """The cases of a kind, with what the conditions of ``rules`` read."""
        if kind not in self._regime:
            self._regime[kind] = uses(kinds()[kind], self.plan.rules(kind))
        return Encoder(kinds()[kind], rules, self._regime[kind], self.missing, self.clock.alive)

    def seek(
        self,
        encoder: Encoder,
        claim: Sequence[Any],
        bears: Bears,
        *,
        days: Sequence[date] = (),
        prefer: Sequence[Any] = (),
        of: Sequence[Sequence[str]] = (),
        keep: Collection[str] = (),
    ) -> Example | None:
        """A case of which ``claim`` holds, decided on ``days`` (or, where there are none, its own day).

        ``bears``, ``of``, ``keep``: see ``example``; ``prefer``: see ``find``.
        """
        found = find(encoder, claim, self.clock, prefer)
        if found is None:
            return None
        return example(self.plan, encoder.kind.name, found, days or found.days[:1], bears, of, keep)

    def part(
        self, about: str, days: str, seek: Callable[[], Example | None], none: str, one: str, *, counts: bool = True
    ) -> Part:
        """A part that holds (``none``) unless a case is found (``one``)."""
        self._asked += 1
        self._tell(self._asked)
        try:
            case = seek()
        except Undecided:
            return Part(about, days, UNDECIDED, f"not decided within {self.clock.seconds:g} seconds", counts=counts)
        except Inexpressible as error:
            return Part(about, days, INEXPRESSIBLE, str(error), counts=counts)
        if case is None:
            return Part(about, days, HOLDS, none, counts=counts)
        if not case.confirmed:
            return Part(about, days, UNCONFIRMED, case.problem, case, counts)
        return Part(about, days, FAILS, one, case, counts)


def standing(rules: Sequence[Rule], day: date) -> Standing:
    """The rules in force on a day (none that is suspended), each with its version."""
    found = ((rule, in_force_on(rule.versions, day)) for rule in rules)
    return tuple((rule, version) for rule, version in found if version is not None and version.status != "suspended")


def stretches(rules: Sequence[Rule], first: date, last: date) -> Iterator[Stretch]:
    """The days from ``first`` to ``last``, cut wherever one of the rules changes."""
    edges = {first}
    for rule in rules:
        for version in rule.versions:
            edges |= {edge for edge in (version.start, version.end) if edge is not None and first < edge <= last}
    starts = sorted(edges)
    for start, after in zip(starts, [*starts[1:], None], strict=True):
        yield Stretch(start, last if after is None else after - DAY, standing(rules, start))


def narrowed(chosen: Sequence[tuple[Rule, Version]]) -> list[Rule]:
    """The rules with only the versions in question."""
    by_id: dict[str, tuple[Rule, list[Version]]] = {}
    for rule, version in chosen:
        by_id.setdefault(rule.measure.id, (rule, []))[1].append(version)
    return [replace(rule, versions=tuple(versions)) for rule, versions in by_id.values()]


def signature(stretch: Stretch) -> object:
    """What decides a case in a stretch; None where the day itself is read, so that each stretch is its own."""
    if any(reads_date(rule) for rule, _ in stretch.standing):
        return None
    return tuple((rule.measure.id, tuple(sorted(v.values.items(), key=lambda x: x[0]))) for rule, v in stretch.standing)


def joined(each: Iterable[Stretch]) -> Iterator[Stretch]:
    """Stretches, neighbours that decide every case alike made one."""
    last: Stretch | None = None
    for stretch in each:
        if last and last.last + DAY == stretch.first and (key := signature(last)) and key == signature(stretch):
            last = replace(last, last=stretch.last)
            continue
        if last:
            yield last
        last = stretch
    if last:
        yield last


def rule_of(plan: Plan, kind: str, id_: str) -> Rule:
    """The rule of a measure that governs a kind."""
    return next(rule for rule in plan.rules(kind) if rule.measure.id == id_)


def on(encoder: Encoder, stretch: Stretch, moment: int = 0) -> Any:
    """Whether the day of a moment falls in a stretch."""
    day = encoder.dates[moment]
    return z3.And(day >= stretch.first.toordinal(), day <= stretch.last.toordinal())


def answer(statement: str, parts: Sequence[Part], holds: str, fails: str) -> Answer:
    """The parts that count, taken together: one case refutes, and only if all of them hold does the statement."""
    results = [part.result for part in parts if part.counts]
    worst = next((each for each in (FAILS, UNCONFIRMED, INEXPRESSIBLE, UNDECIDED, DEPENDS) if each in results), HOLDS)
    said = next((part.said for part in parts if part.counts and part.result == worst), "")
    words = {
        HOLDS: holds,
        FAILS: fails,
        UNDECIDED: f"{said}: neither proved nor refuted",
        INEXPRESSIBLE: f"{said}: neither proved nor refuted",
        DEPENDS: f"{said}: from the dossiers alone neither proved nor refuted",
        UNCONFIRMED: f"{said}: neither proved nor refuted, and a fault of this program; please report it",
    }
    return Answer(statement, worst, words[worst], tuple(parts))


def unknown_at(encoder: Encoder, side: Standing, moment: int) -> Any:
    """Whether one of the rules is undetermined."""
    truths = [encoder.applies(rule, version, moment) for rule, version in side]
    return z3.Or([z3.Not(z3.Or(truth.true, truth.false)) for truth in truths])
