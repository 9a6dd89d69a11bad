"""Folding dated acts into versions: what was in force on a day, as known on another.

Nobody writes "in force". A version is a stretch of days over which one measure has one status and one
set of parameter values; versions are computed from the acts published by the day of knowledge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from sekisho.record.dossier import Dossier, Problem
from sekisho.record.statements import Act, Finding, Measure
from sekisho.record.values import FuzzyDate

Known = date | Literal["own"] | None
"""The second clock: a day, each case's own day, or None for everything that the dossier records."""

DAY = timedelta(days=1)
LOOSENING = frozenset({"lifts", "suspends", "delists"})
_ORDER = {
    "lifts": 0,
    "delists": 1,
    "suspends": 1,
    "imposes": 2,
    "resumes": 2,
    "extends": 3,
    "amends": 4,
    "designates": 4,
}


@dataclass(frozen=True)
class Version:
    """One measure with one status and one set of values, from ``start`` up to, not including, ``end``."""

    measure: Measure
    start: date
    end: date | None
    status: str  # in force | suspended
    values: Mapping[str, object]
    since: Mapping[str, date]
    act: Act
    expires: date | None = None  # last day in force as known, over all contiguous versions

    @property
    def id(self) -> str:
        """Stable and readable: the measure and the act that made this version."""
        return f"{self.measure.id}@{self.start.isoformat()}"

    @property
    def last(self) -> date | None:
        """The last day of this version, None where no end is set."""
        return self.end - DAY if self.end else None

    def covers(self, day: date) -> bool:
        """Whether ``day`` falls in this version."""
        return self.start <= day and (self.end is None or day < self.end)

    def same_rule(self, other: Version) -> bool:
        """Whether the two decide every case alike (an extension changes nothing but the end)."""
        return self.status == other.status and self.values == other.values


def moment(when: FuzzyDate | None, *, late: bool = False) -> date | None:
    """The day a date stands for in the fold: exact, or the end of its range that clears least."""
    if when is None:
        return None
    return when.last if late else when.first


def publication(act: Act) -> date | None:
    """The first day on which the act counts as known."""
    for when in (act.published, act.decided, act.effective):
        day = moment(when, late=True)
        if day is not None:
            return day
    return None


def start_of(act: Act) -> date | None:
    """The first day the act has effect."""
    return moment(act.effective or act.decided, late=act.verb in LOOSENING)


@dataclass
class _Running:
    start: date
    until: date | None
    values: dict[str, object]
    since: dict[str, date]
    act: Act
    status: str = "in force"
    resumes: date | None = None


_Band = tuple[date, date | None, str, dict[str, object], dict[str, date], Act]


def fold(measure: Measure, acts: Iterable[Act], known: date | None = None) -> tuple[list[Version], list[Problem]]:
    """Fold the acts on one measure that were published by ``known`` (None: all) into versions by day.

    The order of ``acts`` does not matter. Problems name acts that do not fit: extending what has lapsed,
    an extension that leaves a gap, lifting twice, amending what is not in force.
    """
    dated = []
    for act in acts:
        day, seen = start_of(act), publication(act)
        if day is not None and (known is None or (seen is not None and seen <= known)):
            dated.append((day, _ORDER[act.verb], act.id, act))
    dated.sort(key=lambda item: item[:3])
    bands: list[_Band] = []
    problems: list[Problem] = []
    now: _Running | None = None
    lapsed: tuple[date, _Running] | None = None

    def close(end: date | None) -> None:
        if now is not None and (end is None or now.start < end):
            bands.append((now.start, end, now.status, dict(now.values), dict(now.since), now.act))

    def settle(day: date) -> None:
        """Let time pass up to ``day``: suspensions run out, measures lapse."""
        nonlocal now, lapsed
        if now is not None and now.resumes is not None and now.resumes <= day:
            close(now.resumes)
            now.start, now.status, now.resumes = now.resumes, "in force", None
        if now is not None and now.until is not None and now.until < day:
            close(now.until + DAY)
            lapsed, now = (now.until, now), None

    def complain(act: Act, message: str, expected: str) -> None:
        problems.append(Problem(act.where, f"{act.id}: {message}", expected))

    for day, _, _, act in dated:
        settle(day if act.verb != "extends" else day - DAY)
        ends = moment(act.until, late=True)
        if act.verb == "imposes":
            if now is not None:
                complain(
                    act,
                    f"imposes {measure.id}, which is in force since {now.start}",
                    "amends or extends, or an act that lifts it before",
                )
                close(day)
            now = _Running(day, ends, {}, {}, act)
        elif now is None:
            if act.verb == "extends" and lapsed is not None:
                ended, past = lapsed
                gap = (day - ended).days - 1
                complain(
                    act,
                    f"extends {measure.id} from {day}, but it lapsed on {ended}: {gap} "
                    f"day{'s' * (gap != 1)} not covered",
                    f"effective {ended + DAY} or before",
                )
                now = replace(past, start=day, until=ends, act=act)
            else:
                state = f"it lapsed on {lapsed[0]}" if lapsed else "it is not in force"
                complain(act, f"{act.verb} {measure.id} on {day}, but {state}", "an act that imposes it before")
            continue
        elif act.verb == "lifts":
            close(day)
            lapsed = (day - DAY, now)
            now = None
            continue
        else:
            if act.verb == "resumes" and now.status != "suspended":
                complain(act, f"resumes {measure.id}, which is not suspended on {day}", "a suspension before")
            if act.verb == "extends" and now.until is None:
                complain(act, f"extends {measure.id}, which has no end", "amends")
            # An extension may start the day after the running end: the band before it stays whole.
            close(min(day, now.until + DAY) if now.until is not None else day)
            now.start, now.act = day, act
            if act.verb == "suspends":
                now.status, now.resumes = "suspended", ends + DAY if ends else None
            elif act.verb == "resumes":
                now.status, now.resumes = "in force", None
            elif act.until is not None:
                now.until = ends
        for name, value in _settings(measure, act, now.values).items():
            if now.values.get(name) != value:
                now.values[name], now.since[name] = value, day
    if now is not None:
        settle(date.max)
        close(None)
    return _versions(measure, bands), problems


def _settings(measure: Measure, act: Act, values: Mapping[str, object]) -> dict[str, object]:
    settings = {name: value for name, value in act.set.items() if name in measure.parameters}
    named = (*act.parties, *act.lists)
    if named and act.verb in ("imposes", "amends", "designates", "delists"):
        for name, kind in measure.parameters.items():
            if kind == "parties":
                before = values.get(name, ())
                held = tuple(before) if isinstance(before, tuple) else ()
                if act.verb == "delists":
                    settings[name] = tuple(party for party in held if party not in named)
                else:
                    settings[name] = held + tuple(party for party in named if party not in held)
    return settings


def _versions(measure: Measure, bands: list[_Band]) -> list[Version]:
    result: list[Version] = []
    follows: date | None = None
    expires: date | None = None
    for start, end, status, values, since, act in reversed(bands):
        if end is None or end != follows:
            expires = None if end is None else end - DAY
        result.append(Version(measure, start, end, status, values, since, act, expires))
        follows = start
    return result[::-1]


@dataclass(frozen=True)
class Regime:
    """The measures of one or more dossiers with their acts, ready to be asked."""

    dossiers: tuple[Dossier, ...]
    _bands: dict[tuple[str, Known], list[Version]] = field(default_factory=dict, repr=False, compare=False)
    _problems: dict[str, list[Problem]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """Every measure by id, in the order of the dossiers."""
        return {measure.id: measure for dossier in self.dossiers for measure in dossier.measures()}

    @cached_property
    def acts(self) -> dict[str, tuple[Act, ...]]:
        """The acts on each measure, those left out that a finding does not adopt."""
        found: dict[str, list[Act]] = {}
        for dossier in self.dossiers:
            set_aside: set[str] = set()
            for statement in dossier.statements.values():
                if isinstance(statement, Finding) and statement.adopts:
                    set_aside |= set(statement.on) - {statement.adopts}
            for act in dossier.acts():
                if act.id not in set_aside:
                    for measure in act.measures:
                        found.setdefault(measure, []).append(act)
        return {measure: tuple(acts) for measure, acts in found.items()}

    def governing(self, kind: str) -> list[Measure]:
        """The measures that govern a kind of case."""
        return [measure for measure in self.measures.values() if kind in measure.governs]

    def versions(self, measure: str, known: Known = None) -> list[Version]:
        """The versions of a measure by day, as known on ``known`` ("own": each day as known on that day)."""
        key = (measure, known)
        if key not in self._bands:
            acts = self.acts.get(measure, ())
            rule = self.measures[measure]
            if known == "own":
                self._bands[key] = _as_known_then(rule, acts)
            else:
                self._bands[key], problems = fold(rule, acts, known)
                if known is None:
                    self._problems[measure] = problems
        return self._bands[key]

    def problems(self, measure: str) -> list[Problem]:
        """The acts on a measure that do not fit."""
        self.versions(measure)
        return self._problems[measure]

    def in_force(self, on: date, known: Known = None, governs: str | None = None) -> list[Version]:
        """The versions that cover the day ``on``, suspended ones included and marked so."""
        return [
            version
            for measure in self.measures.values()
            if governs is None or governs in measure.governs
            for version in self.versions(measure.id, known)
            if version.covers(on)
        ]


def _as_known_then(measure: Measure, acts: Sequence[Act]) -> list[Version]:
    """Each day as it was known on that day: the folds at every publication, each cut to its own days."""
    learnt = sorted({day for act in acts if (day := publication(act)) is not None})
    result: list[Version] = []
    for index, day in enumerate(learnt):
        end = learnt[index + 1] if index + 1 < len(learnt) else None
        for version in fold(measure, acts, day)[0]:
            start = max(version.start, day)
            stop = version.end if end is None else end if version.end is None else min(version.end, end)
            if stop is None or start < stop:
                cut = replace(version, start=start, end=stop)
                last = result[-1] if result else None
                if (
                    last
                    and last.end == start
                    and last.act == cut.act
                    and last.expires == cut.expires
                    and last.same_rule(cut)
                ):
                    result[-1] = replace(last, end=stop)
                else:
                    result.append(cut)
    return result
