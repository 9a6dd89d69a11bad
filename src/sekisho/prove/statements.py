"""What can be proved of one regime: a statement about all cases of a kind on all days, or a case that refutes it.

Severity: prohibited > licence > report > review > undetermined > clear. *More lenient* is a less severe outcome.
Rates and parties on lists are the same on both sides of a comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import z3

from sekisho.cases import kinds
from sekisho.check.plan import OUTCOMES, Rule
from sekisho.prove.ask import find
from sekisho.prove.encode import FIRST, LAST, Encoder, Standing, reads_date
from sekisho.prove.example import Bears, Example, Verdict, example, moved
from sekisho.prove.prover import (
    FAILS,
    HOLDS,
    Answer,
    Part,
    Prover,
    StatementError,
    Stretch,
    answer,
    joined,
    narrowed,
    on,
    rule_of,
    signature,
    span,
    standing,
    stretches,
    unknown_at,
)
from sekisho.regime.fold import DAY


def tightens(prover: Prover, id_: str) -> Answer:
    """No case is treated more leniently on the day an act takes effect than the same case the day before."""
    act, day = prover.act(id_)
    before = day - DAY
    parts = []
    for kind in kinds():
        own = [rule for rule in prover.plan.rules(kind) if rule.measure.id in act.measures]
        if not own:
            continue
        for scope, rules in (
            (", ".join(rule.measure.id for rule in own) + " alone", own),
            ("the whole regime", prover.plan.rules(kind)),
        ):
            old, new = standing(rules, before), standing(rules, day)
            whole = rules is not own
            for looser in (True, False):
                if prover.brief and not (whole and looser):
                    continue
                one, two = ((old, 0), (new, 1)) if looser else ((new, 1), (old, 0))
                word = "more leniently" if looser else "more severely"
                about, days = f"{kind}, {scope}", f"{before} and {day}"
                seek = _compared(prover, kind, (before, day), one, two, rules, whole)
                none, some = f"no case is treated {word} after", f"a case is treated {word} after"
                part = prover.part(about, days, seek, none, some, counts=whole and looser)
                parts.append(part)
    return answer(
        f"{id_} tightens the regime",
        parts,
        f"no case is treated more leniently on {day} than on {before}",
        "a case is treated more leniently after it",
    )


def _compared(
    prover: Prover,
    kind: str,
    days: tuple[date, date],
    one: tuple[Standing, int],
    two: tuple[Standing, int],
    rules: Sequence[Rule],
    whole: bool,
) -> Callable[[], Example | None]:
    """A search for a case with a more severe outcome on the first side than on the second."""
    chosen = [rule.measure.id for rule in rules]

    def severity(verdict: Verdict) -> int:
        return verdict.severity if whole else verdict.severity_by(chosen)

    def bears(verdicts: Sequence[Verdict]) -> bool:
        return severity(verdicts[one[1]]) < severity(verdicts[two[1]])

    def seek() -> Example | None:
        encoder = prover.encoder(kind, narrowed([*one[0], *two[0]]))
        claim = [encoder.dates[moment] == day.toordinal() for moment, day in enumerate(days)]
        levels = [
            z3.And(
                encoder.at_least(one[0], rank, one[1], lists=whole),
                z3.Not(encoder.at_least(two[0], rank, two[1], lists=whole)),
            )
            for rank in range(len(OUTCOMES) - 1)
        ]
        # Rather a case that the law decides on both sides than one that it cannot.
        plain = z3.Not(z3.Or([unknown_at(encoder, side, moment) for side, moment in (one, two)]))
        return prover.seek(
            encoder, [*claim, z3.Or(levels)], bears, days=days, prefer=[plain], of=() if whole else [chosen, chosen]
        )

    return seek


def gap(prover: Prover, id_: str, first: date, last: date) -> Answer:
    """On every day from ``first`` to ``last`` a measure is in force, and it lets no case through that it caught before.

    A measure may reach further with time: a case that it caught on no day before is no gap.
    """
    measure = prover.measure(id_)
    parts: list[Part] = []
    for kind in measure.governs:
        rule = rule_of(prover.plan, kind, id_)
        if not rule.versions:
            then = f", as known on {prover.plan.known}" if prover.plan.known else ""
            raise StatementError(f"no act imposes {id_}{then}")
        about = f"{kind}, {id_}"
        covered = [each for each in joined(stretches([rule], first, last)) if each.standing]
        bare = list(_uncovered(covered, first, last))
        for each in bare:
            none, some = "not in force, but there is no case to catch", "not in force: what it would catch escapes"
            parts.append(prover.part(about, str(each), _escaping(prover, kind, each, rule), none, some))
        if not bare:
            parts.append(Part(about, span(first, last), HOLDS, "in force on every day"))
        for one, two in _followings(covered, reads_date(rule)):
            days = str(one) if one is two else f"{one}, then {two}"
            none, some = "what was caught before is caught", "a case that was caught before is let through"
            parts.append(prover.part(about, days, _relapsing(prover, kind, one, two), none, some))
    return answer(
        f"no gap in {id_}, {span(first, last)}",
        parts,
        "it is in force on every day, and lets no case through that it caught before",
        "a case escapes",
    )


def _followings(covered: Sequence[Stretch], dated: bool) -> Iterator[tuple[Stretch, Stretch]]:
    """Each stretch with the next: where none lets through what the one before caught, no later one does."""
    for index, one in enumerate(covered):
        if dated:
            yield one, one
        if index + 1 < len(covered):
            yield one, covered[index + 1]


def _uncovered(covered: Sequence[Stretch], first: date, last: date) -> Iterator[Stretch]:
    day = first
    for each in covered:
        if day < each.first:
            yield Stretch(day, each.first - DAY, ())
        day = each.last + DAY
    if day <= last:
        yield Stretch(day, last, ())


def _escaping(prover: Prover, kind: str, bare: Stretch, rule: Rule) -> Callable[[], Example | None]:
    """A search for a case that a version catches (the last one before, if it can), moved to days without any."""
    held = [each for each in joined(stretches([rule], FIRST, LAST)) if each.standing]
    held.sort(key=lambda each: (each.first > bare.first, abs((bare.first - each.first).days)))
    id_ = rule.measure.id

    def bears(verdicts: Sequence[Verdict]) -> bool:
        return verdicts[0].applies(id_) and verdicts[1].standings[id_][0] in ("not in force", "suspended")

    def seek() -> Example | None:
        for each in held:
            encoder = prover.encoder(kind, narrowed(each.standing))
            claim = [on(encoder, each), on(encoder, bare, 1), encoder.applies(*each.standing[0]).true]
            edge = each.last if each.last < bare.first else each.first
            case = _moved(prover, encoder, claim, bears, id_, edge, bare.first)
            if case is not None:
                return case
        return None

    return seek


def _moved(
    prover: Prover, encoder: Encoder, claim: Sequence[Any], bears: Bears, of: str, one: date, two: date
) -> Example | None:
    """A case for which ``claim`` holds, decided on its day at either moment, at best ``one`` and ``two``."""
    wishes = [encoder.dates[0] == one.toordinal(), encoder.dates[1] == two.toordinal()]
    found = find(encoder, claim, prover.clock, wishes)
    return None if found is None else example(prover.plan, encoder.kind.name, found, found.days, bears, [[of], [of]])


def _relapsing(prover: Prover, kind: str, one: Stretch, two: Stretch) -> Callable[[], Example | None]:
    (rule, old), (_, new) = one.standing[0], two.standing[0]
    id_ = rule.measure.id

    def bears(verdicts: Sequence[Verdict]) -> bool:
        return verdicts[0].applies(id_) and verdicts[1].standings[id_][0] in ("does not apply", "exempt")

    def seek() -> Example | None:
        encoder = prover.encoder(kind, narrowed([(rule, old), (rule, new)]))
        claim = [on(encoder, one), on(encoder, two, 1), encoder.dates[0] < encoder.dates[1]]
        claim += [encoder.applies(rule, old).true, encoder.applies(rule, new, 1).false]
        return _moved(prover, encoder, claim, bears, id_, one.last, two.first)

    return seek


def overlap(prover: Prover, one: str, two: str, first: date = FIRST, last: date = LAST) -> Answer:
    """There is a case to which both measures apply."""
    both = [prover.measure(one), prover.measure(two)]
    parts = []
    for kind in both[0].governs:
        if kind in both[1].governs:
            rules = [rule_of(prover.plan, kind, one), rule_of(prover.plan, kind, two)]
            parts += _reached(prover, kind, rules, first, last, lambda v: v.applies(one) and v.applies(two))
    said = f"{one} and {two} overlap"
    if not parts:
        why = "they govern no kind of case in common" if set(both[0].governs).isdisjoint(both[1].governs) else (
            "on no day are both in force"
        )  # fmt: skip
        return Answer(said, FAILS, f"no case: {why}", ())
    found = answer(said, parts, "there is no case to which both apply", "both apply to a case")
    return replace(found, result={HOLDS: FAILS, FAILS: HOLDS}.get(found.result, found.result))


def unreachable(prover: Prover, id_: str, first: date = FIRST, last: date = LAST) -> Answer:
    """No case at all meets a measure's condition (and none of its exemptions) on any day it is in force."""
    parts = []
    for kind in prover.measure(id_).governs:
        rules = [rule_of(prover.plan, kind, id_)]
        parts += _reached(prover, kind, rules, first, last, lambda verdict: verdict.applies(id_))
    none = "no case can be caught" if parts else "on no day is it in force"
    return answer(f"{id_} is unreachable", parts, none, "it catches a case")


def _reached(
    prover: Prover, kind: str, rules: Sequence[Rule], first: date, last: date, bears: Callable[[Verdict], bool]
) -> list[Part]:
    """A part for each stretch on which all the rules are in force, up to the first with a case to which all apply."""
    parts: list[Part] = []
    seen: set[object] = set()
    of = [rule.measure.id for rule in rules]
    for stretch in stretches(rules, first, last):
        if len(stretch.standing) < len(rules):
            continue

        def seek(stretch: Stretch = stretch) -> Example | None:
            encoder = prover.encoder(kind, narrowed(stretch.standing))
            claim = [encoder.applies(rule, version).true for rule, version in stretch.standing]
            wish = [encoder.dates[0] == stretch.first.toordinal()]
            return prover.seek(encoder, [on(encoder, stretch), *claim], lambda v: bears(v[0]), prefer=wish, of=[of])

        if (key := signature(stretch)) is not None and key in seen:
            continue
        seen.add(key)
        about = f"{kind}, {', '.join(of)}"
        part = prover.part(about, str(stretch), seek, "no case", "a case")
        parts.append(part)
        if part.result == FAILS:
            break
    return parts


def redundant(prover: Prover, id_: str, first: date = FIRST, last: date = LAST) -> Answer:
    """Every case that a measure catches gets an outcome at least as severe by another measure, on every day."""
    parts: list[Part] = []
    for kind in prover.measure(id_).governs:
        known: dict[object, Part] = {}
        said: list[tuple[Stretch, Part]] = []
        for stretch in stretches(prover.plan.rules(kind), first, last):
            if not any(rule.measure.id == id_ for rule, _ in stretch.standing):
                continue
            before = said[-1] if said and said[-1][0].last + DAY == stretch.first else None
            if before and _still_alone(prover, before[1], stretch, id_):
                said[-1] = (replace(before[0], last=stretch.last), before[1])
                continue
            key = signature(stretch)
            if key is None or key not in known:
                seek = _alone(prover, kind, stretch, id_)
                none, some = (
                    "another measure is as severe on all it catches",
                    "a case that no other catches so severely",
                )
                known[key] = prover.part(f"{kind}, {id_}", "", seek, none, some)
            if before and before[1].result == known[key].result:
                said[-1] = (replace(before[0], last=stretch.last), before[1])
            else:
                said.append((stretch, known[key]))
        parts += [replace(part, days=str(stretch)) for stretch, part in said]
    none = "another measure is as severe on every case that it catches" if parts else "on no day is it in force"
    return answer(f"{id_} is redundant", parts, none, "there are cases that no other measure catches so severely")


def _still_alone(prover: Prover, part: Part, stretch: Stretch, id_: str) -> bool:
    """Whether the case of the days before is, on these days as well, one that no other measure catches so severely."""
    found = part.example
    if part.result != FAILS or found is None or any(reads_date(rule) for rule, _ in stretch.standing):
        return False
    return _by_itself([moved(prover.plan, found, stretch.first)], stretch, id_)


def _by_itself(verdicts: Sequence[Verdict], stretch: Stretch, id_: str) -> bool:
    others = [rule.measure.id for rule, _ in stretch.standing if rule.measure.id != id_]
    return verdicts[0].applies(id_) and verdicts[0].severity_by([id_]) < verdicts[0].severity_by(others)


def _alone(prover: Prover, kind: str, stretch: Stretch, id_: str) -> Callable[[], Example | None]:
    """A search for a case that a measure catches and no other as severely."""
    others = tuple((rule, version) for rule, version in stretch.standing if rule.measure.id != id_)
    mine, version = next((rule, at) for rule, at in stretch.standing if rule.measure.id == id_)

    def seek() -> Example | None:
        encoder = prover.encoder(kind, narrowed(stretch.standing))
        less = z3.Not(encoder.at_least(others, OUTCOMES.index(mine.outcome)))
        claim = [on(encoder, stretch), encoder.applies(mine, version).true, less]
        wishes = [encoder.dates[0] == stretch.first.toordinal(), z3.Not(unknown_at(encoder, others, 0))]
        return prover.seek(encoder, claim, lambda verdicts: _by_itself(verdicts, stretch, id_), prefer=wishes)

    return seek
