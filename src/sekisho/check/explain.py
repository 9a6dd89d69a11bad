"""One case through every measure, with the whole trace: the verdict a person reads node by node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sekisho.cases import kinds
from sekisho.check.plan import OUTCOMES, Plan, Rule, currency_columns, in_force_on, no_party
from sekisho.regime.evaluate import Identified, Setting, Trace, evaluate
from sekisho.regime.fold import Version


@dataclass(frozen=True)
class Examined:
    """One measure held against one case."""

    rule: Rule
    version: Version | None
    when: Trace | None
    exemptions: tuple[Trace, ...]
    applies: Trace | None

    @property
    def standing(self) -> str:
        """applies, undetermined, exempt, does not apply, not in force or suspended."""
        if self.version is None:
            return "not in force"
        if self.version.status == "suspended":
            return "suspended"
        assert self.applies is not None and self.when is not None
        if self.applies.value is True:
            return "applies"
        if self.applies.value is None:
            return "undetermined"
        return "exempt" if self.when.value is True else "does not apply"


def found_on_lists(plan: Plan, kind: str, case: Mapping[str, object]) -> list[dict[str, Any]]:
    """What the lists in use have of the case's parties (see ``parties.HIT_TYPE``); nothing where none is in use."""
    if plan.screening is None:
        return []
    from sekisho.check.parties import asked, found

    queries = asked(kind, case)
    hits = plan.screening.find([*queries.values()])
    return found(plan.screening, kind, queries, hits, str(case["date"]))


async def found_soon(plan: Plan, kind: str, case: Mapping[str, object]) -> list[dict[str, Any]]:
    """``found_on_lists`` for a task of asyncio."""
    if plan.screening is None:
        return []
    from sekisho.check.parties import asked, found

    queries = asked(kind, case)
    hits = await plan.screening.find_soon([*queries.values()])
    return found(plan.screening, kind, queries, hits, str(case["date"]))


def _identified(hits: Sequence[Mapping[str, Any]]) -> tuple[Identified, ...]:
    """Who of the parties is a listed one beyond doubt."""
    return tuple(Identified(h["party"], h["list"], h["programme"], h["words"]) for h in hits if h["certain"])


def examine(plan: Plan, kind: str, case: Mapping[str, object], hits: Sequence[dict[str, Any]] = ()) -> list[Examined]:
    """Hold a case (typed values by column, ``date`` among them) against every measure that governs its kind.

    ``hits`` is what ``found_on_lists`` gives of it.
    """
    day = case["date"]
    assert isinstance(day, date)
    currencies = currency_columns(kinds()[kind])
    result = []
    for rule in plan.rules(kind):
        version = in_force_on(rule.versions, day)
        if version is None or version.status == "suspended":
            result.append(Examined(rule, version, None, (), None))
            continue
        setting = Setting(case, version.values, version.since, currencies, plan.rates, _identified(hits))
        applies = evaluate(rule.applies, setting)
        when, *nots = applies.children if rule.exemptions else (applies,)
        result.append(Examined(rule, version, when, tuple(each.children[0] for each in nots), applies))
    return result


def verdict(
    plan: Plan, kind: str, case: Mapping[str, object], hits: Sequence[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """The verdict on one case, in the same form as a batch writes it. ``hits``: see ``found_on_lists``."""
    findings = []
    hits = found_on_lists(plan, kind, case) if hits is None else hits
    for each in examine(plan, kind, case, hits):
        if each.standing not in ("applies", "undetermined"):
            continue
        assert each.version is not None and each.applies is not None
        applies = each.standing == "applies"
        rates = list(dict.fromkeys(each.applies.rates()))
        findings.append(
            {
                **plan.provision(each.rule, each.version),
                "standing": each.standing,
                "reasons": each.applies.reasons() if applies else [],
                "missing": sorted(set(each.applies.lacks())),
                "rates": rates,
                "match": None,
            }
        )
    findings += [hit["finding"] for hit in hits if hit["finding"]]
    beside = "".join(f". Contradicted: {hit['words']}" for hit in hits if not hit["finding"])  # who is contradicted
    ranks = [
        OUTCOMES.index(f["outcome"]) if f["standing"] == "applies" else OUTCOMES.index("undetermined") for f in findings
    ]
    best = min(ranks, default=len(OUTCOMES) - 1)
    decisive = findings[ranks.index(best)] if findings else None
    return {
        "id": case.get("id"),
        "kind": kind,
        "source": case.get("source"),
        "date": str(case["date"]),
        "outcome": OUTCOMES[best],
        "measure": decisive["measure"] if decisive else None,
        "reason": reason(decisive, plan.clear_of(kind, str(case["date"]), no_party(kind, case)) + beside),
        "findings": findings,
        "checked": plan.checked(kind, str(case["date"])) + beside,
        **plan.stamp,
    }


def reason(decisive: Mapping[str, Any] | None, checked: str) -> str:
    """One sentence for a verdict."""
    if decisive is None:
        return f"clear of what was checked: {checked}"
    if decisive["standing"] == "undetermined":
        return f"{decisive['title']}: cannot be decided without {', '.join(decisive['missing'])}"
    return f"{decisive['title']}: {'; '.join(decisive['reasons'])}"
