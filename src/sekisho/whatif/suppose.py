"""The two plans of a what-if: the regime as it is recorded, and as an overlay or the lack of an act would have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from sekisho.check.plan import Plan
from sekisho.record.dossier import Dossier, Problem, not_there
from sekisho.record.overlay import Overlay, read_overlay, without
from sekisho.record.statements import Act, Measure
from sekisho.regime.fold import Regime
from sekisho.regime.lint import lint_regime


class OverlayError(Exception):
    """An overlay that cannot be used; the message has every problem of it, where it is and how to mend it."""


@dataclass(frozen=True)
class Question:
    """Two plans to decide every case under, and what may be why they differ.

    ``suspects`` are (name, the plan ``after`` without that one thing); ``names`` call the two plans. A suspect in
    ``learnt`` was known from that day on, and is none for cases of that day or later. Cases after the day in ``later``
    have the question beside it, if there is one.
    """

    before: Plan
    after: Plan
    suspects: tuple[tuple[str, Plan], ...]
    names: tuple[str, str]
    notes: tuple[str, ...] = ()
    learnt: Mapping[str, date] = field(default_factory=dict)
    later: tuple[date, Question] | None = None

    def by_day(self, after: date = date.min) -> Iterator[tuple[Question, date, date]]:
        """Each question with the days of its cases: after the first, up to the second."""
        yield self, after, self.later[0] if self.later else date.max
        if self.later:
            yield from self.later[1].by_day(self.later[0])


def suppose(plan: Plan, path: Path) -> Question:
    """What an overlay changes. Raises OverlayError with every problem of it, and OSError."""
    dossiers = plan.regime.dossiers
    overlay = read_overlay(path, dossiers)
    problems, notes = list(overlay.problems), []
    if not problems:
        for problem in fits(dossiers, overlay):
            if problem.where.file == str(path):
                problems.append(problem)
            else:
                notes.append(f"with {overlay.name}, {problem.message} ({problem.where})")
    if problems:
        count = f"{len(problems)} problem{'s' * (len(problems) > 1)}"
        raise OverlayError("\n".join([f"{count} in {path}", *map(str, problems)]))
    suspects = tuple(
        (id_, _under(plan, overlay.only([each for each in overlay.ids if each != id_])))
        for id_ in overlay.ids
        if isinstance(overlay.new.get(id_) or overlay.changed.get(id_) or _held(dossiers, id_), Act | Measure)
    )
    return Question(plan, _under(plan, overlay), suspects, ("as recorded", f"with {overlay.name}"), tuple(notes))


def fits(dossiers: Sequence[Dossier], overlay: Overlay) -> list[Problem]:
    """What is wrong with the regime under an overlay that was not wrong without it."""
    *changed, own = overlay.over(dossiers)
    found: dict[tuple[str, str], Problem] = {}
    for before, after in zip(dossiers, changed, strict=True):
        known = {problem.message for problem in lint_regime(before)}
        acts = {id_: each for id_, each in own.statements.items() if isinstance(each, Act)}
        for problem in lint_regime(replace(after, statements={**after.statements, **acts})):
            # An exemption may be all that used a parameter; without it the acts set it in vain.
            if problem.message not in known and not problem.message.endswith("is used in no condition"):
                found[(str(problem.where), problem.message)] = problem
    for problem in lint_regime(own):
        found[(str(problem.where), problem.message)] = problem
    return list(found.values())


def lacking(plan: Plan, act: str) -> Plan:
    """The plan of a regime in which an act was never made."""
    return _under(plan, without(act))


def by_act(plan: Plan, act: str) -> Question:
    """What one act of the record changed: without it, and with it. Raises OverlayError for one that is not there."""
    if not isinstance(_held(plan.regime.dossiers, act), Act):
        acts = [each.id for dossier in plan.regime.dossiers for each in dossier.acts()]
        raise OverlayError(not_there("act", act, acts, plan.regime.dossiers))
    left = lacking(plan, act)
    notes = (f"without {act}, {p.message} ({p.where})" for p in fits(plan.regime.dossiers, without(act)))
    return Question(left, plan, ((act, left),), (f"without {act}", f"with {act}"), tuple(notes))


def _under(plan: Plan, overlay: Overlay) -> Plan:
    return Plan(Regime(overlay.over(plan.regime.dossiers)), plan.rates, plan.known, plan.screening)


def _held(dossiers: Sequence[Dossier], id_: str) -> object:
    return next((d.statements[id_] for d in dossiers if id_ in d.statements), None)
