"""Which past cases would get another verdict by what has become known since: by day, by act, by version of a list.

What was answered then is as known on the case's own day, or on the day asked about if that is later: nobody answered a
case before it was there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Literal

from sekisho.check.plan import Plan
from sekisho.lists.store import ListVersion
from sekisho.regime.fold import publication
from sekisho.screening.delta import Key, key_of
from sekisho.screening.held import Held, Span
from sekisho.screening.screening import Screening
from sekisho.whatif.suppose import Question, lacking

LISTS = "the lists"
"""The suspect that stands for every listing that is new or gone."""


def since(plan: Plan, day: date) -> Question:
    """What has become known after ``day``, and after the case's own: acts published since, and versions of lists."""
    late = {
        act.id: seen
        for dossier in plan.regime.dossiers
        for act in dossier.acts()
        if (seen := publication(act)) is not None
        and seen > day
        and (not isinstance(plan.known, date) or seen <= plan.known)
    }
    acts = tuple((act, lacking(plan, act)) for act in late)
    names = (f"as known on {day}, later cases on their own day", "as known now")

    def asked(known: date | Literal["own"], later: tuple[date, Question] | None = None) -> Question:
        screening, suspects = plan.screening, acts
        if screening is not None and any(version.date > day.isoformat() for version in screening.held.versions):
            then = [each for each in screening.held.versions if known == "own" or each.date <= day.isoformat()]
            screening = _with(screening, tuple(then), known)
            suspects += ((LISTS, replace(plan, screening=screening, _rules={})),)
        before = replace(plan, known=known, screening=screening, _rules={})
        return Question(before, plan, suspects, names, learnt=late, later=later)

    # Of a case after the day asked from nothing more is known.
    end = (plan.known, Question(plan, plan, (), names)) if isinstance(plan.known, date) else None
    return asked(day, (day, asked("own", end)))


def by_list(plan: Plan, version: ListVersion) -> Question:
    """What one version of a list changed: the version held before it, and it. The law is the same."""
    screening = plan.screening
    assert screening is not None
    others = tuple(each for each in screening.held.versions if each.dataset != version.dataset)
    own = [each for each in screening.held.versions if each.dataset == version.dataset]
    upto = own[: own.index(version) + 1]
    after = replace(plan, screening=_with(screening, (*others, *upto), screening.held.known), _rules={})
    before = replace(plan, screening=_with(screening, (*others, *upto[:-1]), screening.held.known), _rules={})
    told = upto[-2].id if len(upto) > 1 else f"without {version.dataset}"
    return Question(before, after, ((LISTS, before),), (told, version.id))


def _with(screening: Screening, versions: tuple[ListVersion, ...], known: object) -> Screening:
    own = known if isinstance(known, date) or known == "own" else None
    held = Held(screening.held.store, versions, own)  # type: ignore[arg-type]
    return replace(screening, held=held, given=None)


def touched(before: Screening, after: Screening) -> Screening:
    """A screening against those listings alone that are new, gone or changed, or that count on other days.

    A party that meets none of them meets the same listings before and after. Only lists of which the versions are not
    the same are read.
    """
    both = tuple(dict.fromkeys((*before.held.versions, *after.held.versions)))
    moved = {v.dataset for v in both if (v in before.held.versions) != (v in after.held.versions)}
    sides = [replace(each, held=_of(each.held, moved)) for each in (before, after)]
    days: list[dict[Key, tuple[Span, ...]]] = []
    for side in sides:
        own: dict[Key, tuple[Span, ...]] = {}
        for entry in side.stream():
            key = key_of(entry)
            own[key] = own.get(key, ()) + entry.spans
        days.append(own)
    old, new = days
    changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    near = {key[:2] for key in changed}
    entries = tuple(
        entry
        for side in sides
        for entry in side.stream()
        if (entry.version.dataset, entry.listing.id) in near and key_of(entry) in changed
    )
    return replace(after, held=replace(after.held, versions=both), given=entries)


def _of(held: Held, datasets: Collection[str]) -> Held:
    return replace(held, versions=tuple(each for each in held.versions if each.dataset in datasets))
