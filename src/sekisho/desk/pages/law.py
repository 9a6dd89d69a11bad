"""The regime: all measures as bands over time under two clocks, one measure's life, two days compared."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from typing import Any

from fastapi import APIRouter

from sekisho.desk.api import TheOffice
from sekisho.desk.pages.common import Looking, view
from sekisho.desk.people import Invalid, among
from sekisho.record.values import Money
from sekisho.regime.compare import compare
from sekisho.regime.fold import Regime, Version
from sekisho.regime.plain import version_json
from sekisho.regime.words import constant
from sekisho.relation.common import Record

router = APIRouter()
WIDTH = 1000
"""Units of a band's picture from its first year to its last."""

LETTER = 10
"""Units that a letter of an amount is wide."""


def day(text: str, name: str) -> date | None:
    """A day of a query, None where none is given. Raises Invalid."""
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
        if not 1000 <= found.year <= 3000:
            raise ValueError
        return found
    except ValueError:
        raise Invalid(f"{name} is {text!r}; expected a day such as 2010-07-06") from None


@view(router, "/regime", "regime.html")
def regime(office: TheOffice, caller: Looking, on: str = "", known: str = "", governs: str = "") -> dict[str, Any]:
    """Every measure's versions as bands, as known on a day; and what is in force on another."""
    held = office.holdings.regime
    asked, seen = day(on, "on") or date.today(), day(known, "known")
    kinds = sorted({kind for measure in held.measures.values() for kind in measure.governs})
    among("governs", governs, kinds)
    chosen = [m for m in held.measures.values() if not governs or governs in m.governs]
    versions = {m.id: held.versions(m.id, seen) for m in chosen}
    starts = [v.start for each in versions.values() for v in each]
    first = min(starts, default=asked).year
    last = (
        max([asked, date.today(), *(v.end or v.start for each in versions.values() for v in each)], default=asked).year
        + 1
    )
    axis = _Axis(first, last)
    bands = []
    for measure in chosen:
        force = next((v for v in versions[measure.id] if v.covers(asked)), None)
        bands.append({
            "measure": measure.id, "title": measure.title, "requires": measure.requires.kind,
            "governs": list(measure.governs), "in_force": force.status if force else None,
            "bands": [_band(v, axis) for v in versions[measure.id]],
            "steps": _steps(versions[measure.id], axis),
        })  # fmt: skip
    in_force = [version_json(held, v) for v in held.in_force(asked, seen, governs or None)]
    return {
        "on": str(asked), "known": str(seen) if seen else "", "governs": governs, "kinds": kinds, "bands": bands,
        "measures": in_force, "first": f"{first}-01-01", "last": f"{last}-01-01", "width": WIDTH,
        "at": axis.at(asked), "known_at": axis.at(seen) if seen else None,
        "years": [{"year": year, "at": axis.at(date(year, 1, 1))} for year in range(first, last + 1)],
        "dossiers": [{"id": d.id, "revision": d.revision} for d in held.dossiers],
        "acts": _acts(office.holdings.record, [v for each in versions.values() for v in each]),
    }  # fmt: skip


def _acts(record: Record, versions: list[Version]) -> list[dict[str, Any]]:
    """The acts that made versions, the oldest first: of which measures, to what, and the events that moved each."""
    made: dict[tuple[str, str], dict[str, Any]] = {}
    for version in sorted(versions, key=lambda each: (each.start, each.act.id)):
        act = version.act
        entry = made.setdefault((str(version.start), act.id), {
            "from": str(version.start), "act": act.id, "title": record.title(act.id), "measures": [],
            "because": [{"id": each, "title": record.title(each)} for each in act.because],
        })  # fmt: skip
        entry["measures"].append({
            "id": version.measure.id, "title": version.measure.title, "status": version.status,
            "amounts": [constant(value) for value in version.values.values() if isinstance(value, Money)],
        })  # fmt: skip
    return list(made.values())


class _Axis:
    """Days as units of width."""

    def __init__(self, first: int, last: int) -> None:
        self.first, self.days = date(first, 1, 1), (date(last, 1, 1) - date(first, 1, 1)).days

    def at(self, moment: date) -> float:
        return round(min(max((moment - self.first).days / self.days, 0), 1) * WIDTH, 1)


def _band(version: Version, axis: _Axis) -> dict[str, Any]:
    start = axis.at(version.start)
    return {
        "version": version.id, "status": version.status, "from": str(version.start),
        "to": str(version.last) if version.last else None, "act": version.act.id, "because": list(version.act.because),
        "parameters": {name: constant(v) for name, v in version.values.items() if not isinstance(v, tuple)},
        "x": start, "width": round(max((axis.at(version.end) if version.end else WIDTH) - start, 1), 1),
    }  # fmt: skip


def _steps(versions: list[Version], axis: _Axis) -> list[dict[str, Any]]:
    """The amounts of a measure's first money parameter over time, each at a height of 0 to 1."""
    found = [
        (version, value)
        for version in versions
        if (value := next((v for v in version.values.values() if isinstance(v, Money)), None)) is not None
    ]
    highest = max((value.amount for _, value in found), default=0)
    if len({value.amount for _, value in found}) < 2 or not highest:
        return []
    made = []
    for version, value in found:
        band = _band(version, axis)
        made.append({"x": band["x"], "width": band["width"], "height": round(float(value.amount / highest), 3),
                     "value": constant(value), "from": band["from"]})  # fmt: skip
    ends: list[float] = []
    for each in made:  # labels that would lie on one another go to lines of their own
        width = (len(each["value"]) + 1) * LETTER
        each["label"] = min(each["x"], WIDTH - width)
        each["line"] = next((n for n, end in enumerate(ends) if end <= each["label"]), len(ends))
        ends[each["line"] : each["line"] + 1] = [each["label"] + width]
    return [each for at, each in enumerate(made) if not at or each["value"] != made[at - 1]["value"]]


@view(router, "/measures/{measure}", "measure.html")
def measure(measure: str, office: TheOffice, caller: Looking, known: str = "") -> dict[str, Any]:
    """The whole life of a measure."""
    held = office.holdings.regime
    if measure not in held.measures:
        near = get_close_matches(measure, held.measures, 3)
        raise LookupError(f"no measure {measure!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))
    found = held.measures[measure]
    seen = day(known, "known")
    record = office.holdings.record
    versions = [
        {**version_json(held, v), "to": str(v.last) if v.last else None,
         "because": [{"id": each, "title": record.title(each)} for each in v.act.because]}
        for v in held.versions(measure, seen)
    ]  # fmt: skip
    return {
        "measure": measure, "title": found.title, "sender": found.sender, "target": found.target, "when": found.when,
        "exemptions": [{"title": each.title, "when": each.when} for each in found.exemptions],
        "versions": versions, "known": known,
    }  # fmt: skip


@view(router, "/regime/compare", "compare.html")
def compared(office: TheOffice, caller: Looking, first: str = "", second: str = "", known: str = "") -> dict[str, Any]:
    """What became stricter, looser, new or gone between two days."""
    held: Regime = office.holdings.regime
    one, two = day(first, "first"), day(second, "second")
    if one and two and two < one:
        raise Invalid(f"{two} lies before {one}; give the earlier day first")
    changes = compare(held, one, two, day(known, "known")) if one and two else []
    order = ("new", "stricter", "looser", "changed", "gone")
    changes.sort(key=lambda each: order.index(each.change))
    return {"first": first, "second": second, "known": known, "asked": bool(one and two),
            "changes": [each.as_json() for each in changes]}  # fmt: skip
