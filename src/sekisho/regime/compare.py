"""What two days of a regime differ by: new, gone, stricter, looser or changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sekisho.record.statements import GoodsItem, Measure
from sekisho.record.values import Money
from sekisho.regime.condition import ConditionError, Node, parse, polarity
from sekisho.regime.fold import Known, Regime, Version
from sekisho.regime.words import constant


@dataclass(frozen=True)
class Change:
    """One measure on two days."""

    measure: str
    title: str
    change: str  # new | gone | stricter | looser | changed
    details: tuple[str, ...]
    acts: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """For machines."""
        return {
            "measure": self.measure,
            "title": self.title,
            "change": self.change,
            "details": list(self.details),
            "acts": list(self.acts),
        }


def compare(regime: Regime, first: date, second: date, known: Known = None) -> list[Change]:
    """Every measure whose effect differs between the two days."""
    before = {v.measure.id: v for v in regime.in_force(first, known) if v.status == "in force"}
    after = {v.measure.id: v for v in regime.in_force(second, known) if v.status == "in force"}
    changes = []
    for id_, measure in regime.measures.items():
        old, new = before.get(id_), after.get(id_)
        acts = tuple(
            act.id
            for act in regime.acts.get(id_, ())
            if (day := act.effective or act.decided) is not None
            and day.first is not None
            and first < day.first <= second
        )
        if old is None and new is not None:
            start = _beginning(regime.versions(id_, known), new)
            changes.append(Change(id_, measure.title, "new", (f"from {start.start} by {start.act.id}",), acts))
        elif old is not None and new is None:
            changes.append(Change(id_, measure.title, "gone", (f"was in force by {old.act.id}",), acts))
        elif old is not None and new is not None and old.values != new.values:
            changes.append(_values(measure, old, new, acts))
    return changes


def _beginning(versions: Sequence[Version], version: Version) -> Version:
    """The first of the versions that lead to this one without a day between them: extensions begin nothing."""
    for earlier in reversed(versions):
        if earlier.end == version.start and earlier.status == "in force":
            version = earlier
    return version


def _values(measure: Measure, old: Version, new: Version, acts: tuple[str, ...]) -> Change:
    senses, details = set(), []
    for name in measure.parameters:
        one, two = old.values.get(name), new.values.get(name)
        if one == two:
            continue
        sense = direction(measure, name) * _growth(one, two)
        senses.add(sense)
        word = {1: "stricter", -1: "looser", 0: "changed"}[sense]
        details.append(f"{name.replace('_', ' ')}: {_shown(one, two)} ({word}, from {new.since[name]})")
    change = {1: "stricter", -1: "looser", 0: "changed"}[senses.pop() if len(senses) == 1 else 0]
    return Change(measure.id, measure.title, change, tuple(details), acts)


def direction(measure: Measure, parameter: str) -> int:
    """1 where a larger value of the parameter catches more cases, -1 where fewer, 0 where it cannot be told."""
    from sekisho.cases import kinds

    columns = {
        name: column.type
        for kind in measure.governs
        if kind in kinds()
        for name, column in kinds()[kind].columns.items()
    }
    try:
        trees: list[tuple[Node, int]] = [(parse(measure.when, columns, measure.parameters), 1)]
        trees += [(parse(each.when, columns, measure.parameters), -1) for each in measure.exemptions]
    except ConditionError:
        return 0
    found = {
        polarity(tree, parameter, sign)
        for tree, sign in trees
        if any(o.source == "parameter" and o.name == parameter for o in tree.operands())
    }
    return found.pop() if len(found) == 1 else 0


def _growth(one: object, two: object) -> int:
    if isinstance(one, Money) and isinstance(two, Money) and one.currency == two.currency:
        return (two.amount > one.amount) - (two.amount < one.amount)
    if isinstance(one, bool) and isinstance(two, bool):
        return int(two) - int(one)
    if isinstance(one, Decimal) and isinstance(two, Decimal):
        return (two > one) - (two < one)
    if isinstance(one, date) and isinstance(two, date):
        return (two > one) - (two < one)
    if isinstance(one, tuple | None) and isinstance(two, tuple | None):
        old, new = set(one or ()), set(two or ())
        return 1 if old < new else -1 if new < old else 0
    return 0


def _shown(one: object, two: object) -> str:
    if isinstance(one, tuple | None) and isinstance(two, tuple | None):
        gained, lost = _names(two, one), _names(one, two)
        return "; ".join(
            x
            for x in (f"added {', '.join(gained)}" if gained else "", f"removed {', '.join(lost)}" if lost else "")
            if x
        )
    return f"{constant(one)} → {constant(two)}"


def _names(these: Sequence[object] | None, without: Sequence[object] | None) -> list[str]:
    left_out = set(without or ())
    return [item.title if isinstance(item, GoodsItem) else str(item) for item in these or () if item not in left_out]
