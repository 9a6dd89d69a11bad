"""Does an act of a State carry out a paragraph of a resolution: is all that the one catches caught by the other?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import z3

from sekisho.cases import kinds
from sekisho.check.plan import OUTCOMES, Rule, column_types
from sekisho.prove.encode import FIRST, Standing
from sekisho.prove.example import Example, Verdict
from sekisho.prove.prover import (
    DEPENDS,
    FAILS,
    HOLDS,
    Answer,
    Part,
    Prover,
    StatementError,
    answer,
    narrowed,
    standing,
    unknown_at,
)
from sekisho.prove.values import countries
from sekisho.record.statements import Act, Measure, Programme
from sekisho.record.yaml import Where
from sekisho.regime.condition import parse
from sekisho.regime.fold import Version

RELEVANT = {
    "remittance": "from_country = sender",
    "cash-carriage": "from_country = sender OR to_country = sender",
    "import": "to_country = sender",
    "export": "from_country = sender",
    "port-call": "port_country = sender",
    "voyage": "coastal_country = sender OR (waters = 'high-seas' AND flag = sender)",
    "travel": "to_country = sender",
    "charter-flight": "from_country = sender OR to_country = sender",
    "dealing": "dealer_country = sender",
}
"""Which cases of a kind a State answers for when it carries out a resolution: what leaves, enters or is done there."""


def implements(prover: Prover, act_id: str, paragraph_id: str) -> Answer:
    """What a paragraph of a resolution catches among a State's own cases, an act of that State catches as severely.

    The act's measures as they stood on the first day of its effect, against those of the paragraph on its own first
    day: what later acts changed on either side is no matter of theirs. Which cases are a State's own: ``RELEVANT``.
    Who is on a list is not in a dossier: where it hangs on that alone whether a case slips through, it *depends*.
    Where a licence carries out a freeze, the answer says so, and whose.
    """
    act, day = prover.act(act_id)
    paragraph, since = prover.act(paragraph_id)
    sender = next(prover.plan.regime.measures[each].sender for each in act.measures)
    dossier = next(d for d in prover.plan.regime.dossiers if act.id in d.statements)
    at_home = {measure.id for measure in dossier.measures()}
    if sender not in countries():
        raise StatementError(
            f"the sender of {act_id} is {sender!r}, no country: which cases are its own cannot be told"
        )
    parts: list[Part] = []
    licences: dict[str, str] = {}
    for kind in kinds():
        rules = prover.plan.rules(kind)
        wanted = standing([rule for rule in rules if rule.measure.id in paragraph.measures], since)
        if not wanted:
            continue
        own = standing([rule for rule in rules if rule.measure.id in act.measures], day)
        home = standing([rule for rule in rules if rule.measure.id in at_home], day)
        named = ", ".join(rule.measure.id for rule, _ in own) or "no measure of the act"
        caught = _Caught(prover, kind, sender, (since, day), wanted)
        about = f"{kind}, {named}"
        reached = caught.by(own, False, about, "all of it is caught", "a case slips through")
        parts.append(reached)
        if reached.result in (HOLDS, DEPENDS):
            severely = caught.by(own, True, about, "all of it as severely", "a case is caught less severely")
            if reached.result == HOLDS or severely.result not in (HOLDS, DEPENDS):
                parts.append(severely)
        if not prover.brief and any(part.result in (FAILS, DEPENDS) for part in parts):
            about = f"{kind}, all of {dossier.id}"
            none, some = "nothing slips through all of it", "a case slips through all of it"
            parts.append(replace(caught.by(home, False, about, none, some), counts=False))
        if any(rule.measure.requires.kind == "freeze" for rule, _ in wanted):
            licences |= {rule.measure.id: rule.measure.requires.detail for rule, _ in own if rule.outcome == "licence"}
    if not parts:
        raise StatementError(f"{paragraph_id} has no measure in force on {since} that catches a case")
    found = answer(
        f"{act_id} implements {paragraph_id}",
        parts,
        f"what the paragraph catches among the cases of {sender}, the act catches as severely",
        f"among the cases of {sender}, the act does not catch all that the paragraph does",
    )
    if not licences or found.result not in (HOLDS, DEPENDS):
        return found
    whose = " or ".join(dict.fromkeys(filter(None, licences.values())))
    said = f"the freeze is carried out by licence: what {' and '.join(licences)} catches is lawful with a licence"
    return replace(found, said=f"{found.said}; {said} {whose}".rstrip() + ", which may be granted")


@dataclass(frozen=True)
class _Caught:
    """What a paragraph catches of a kind among a State's own cases, as it stands on the first of ``days``."""

    prover: Prover
    kind: str
    sender: str
    days: tuple[date, date]
    wanted: Standing

    def by(self, side: Standing, severely: bool, about: str, none: str, some: str) -> Part:
        """Whether one side, as it stands on the second day, catches all of it, or a case slips through; where lists are
        in play, whether one does whoever is on them."""

        def part(surely: bool) -> Part:
            seek = partial(self._slipping, side, severely, surely)
            return self.prover.part(about, f"{self.days[0]} and {self.days[1]}", seek, none, some)

        found = part(False)
        lists = {each.list for each in _programmes(side)}
        lists |= {each.list for _, each in found.example.listed} if found.example else set()
        if found.result != FAILS or not lists:
            return found
        sure = part(True)
        if sure.result != HOLDS:
            return sure
        named = f"list{'s' * (len(lists) > 1)} {' and '.join(sorted(lists))}"
        return replace(found, result=DEPENDS, said=f"whether {some} depends on who is on the {named}")

    def _slipping(self, side: Standing, severely: bool, surely: bool) -> Example | None:
        """A case that slips through; ``surely``: whoever is on a list."""
        wanted = self.wanted
        own, version = _relevant(self.kind, self.sender)
        encoder = self.prover.encoder(self.kind, narrowed([*wanted, *side, (own, version)]))
        catches = [z3.Not(encoder.applies(rule, at, 1, may=surely).true) for rule, at in side]
        ways = []
        for rule, at in wanted:
            less = z3.Not(encoder.at_least(side, _rank(rule), 1, may=surely)) if severely else z3.And(catches)
            ways.append(z3.And(encoder.applies(rule, at).true, less))
        names, wants = [rule.measure.id for rule, _ in side], [rule.measure.id for rule, _ in wanted]

        def bears(verdicts: Sequence[Verdict]) -> bool:
            if severely:
                return any(
                    verdicts[0].applies(rule.measure.id) and _rank(rule) < verdicts[1].severity_by(names)
                    for rule, _ in wanted
                )
            return any(verdicts[0].applies(each) for each in wants) and not any(verdicts[1].applies(n) for n in names)

        claim = [encoder.dates[moment] == day.toordinal() for moment, day in enumerate(self.days)]
        claim += [z3.Or(ways), encoder.applies(own, version).true]
        wishes = [z3.Not(unknown_at(encoder, side, 1))]
        if severely:  # rather a case that is caught, though less severely
            wishes.append(z3.Or([encoder.applies(rule, at, 1).true for rule, at in side]))
        # Off the list many a column changes nothing; on it, it may be what lets the case through.
        mine = set(encoder.columns) if surely else {operand.name for operand in own.when.operands()}
        return self.prover.seek(encoder, claim, bears, days=self.days, prefer=wishes, of=[wants, names], keep=mine)


def _programmes(side: Standing) -> Iterator[Programme]:
    for _, version in side:
        for value in version.values.values():
            yield from (each for each in (value if isinstance(value, tuple) else ()) if isinstance(each, Programme))


def _rank(rule: Rule) -> int:
    """How severe an act must be to carry a rule out. A licence carries out a freeze: States authorise what is
    exempt from it (resolution 1718, paragraph 9)."""
    return OUTCOMES.index("licence" if rule.measure.requires.kind == "freeze" else rule.outcome)


def _relevant(kind: str, sender: str) -> tuple[Rule, Version]:
    """A State's own cases of a kind, as a rule."""
    nowhere = Where("", 0, 0)
    measure = Measure(id="own cases", where=nowhere, when=RELEVANT[kind], parameters={"sender": "text"})
    act = Act(id="own cases", where=nowhere, verb="imposes")
    version = Version(measure, FIRST, None, "in force", {"sender": sender}, {}, act)
    node = parse(measure.when, column_types(kinds()[kind]), measure.parameters)
    return Rule(measure, node, (), (version,)), version
