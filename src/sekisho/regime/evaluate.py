"""One case through one condition: a trace with true, false or unknown (None) at every node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from sekisho.rates import EXACT, Rate, Rates
from sekisho.record.statements import Programme
from sekisho.record.values import Money
from sekisho.regime.condition import Node, Operand
from sekisho.regime.words import constant, grouped, headings, name_key, phrase, plain

Truth = bool | None


@dataclass(frozen=True, slots=True)
class Trace:
    """What a node came to, and why: ``said[True]`` words the truth, ``said[False]`` the falsehood."""

    node: Node
    value: Truth
    children: tuple[Trace, ...] = ()
    given: str = ""
    said_true: str = ""
    said_false: str = ""
    missing: tuple[str, ...] = ()
    rate: str = ""

    def reasons(self, want: bool = True) -> list[str]:
        """The leaves that made this node come out as wanted, in words."""
        if self.node.op == "not":
            return self.children[0].reasons(not want)
        if self.children:
            return [word for child in self.children if child.value is want for word in child.reasons(want)]
        said = self.said_true if want else self.said_false
        return [said] if said else []

    def lacks(self) -> list[str]:
        """The columns (or rates) whose absence leaves this node unknown."""
        if self.value is not None:
            return []
        if self.children:
            return [name for child in self.children for name in child.lacks()]
        return list(self.missing)

    def rates(self) -> list[str]:
        """Every exchange rate used below this node."""
        return [self.rate] * bool(self.rate) + [rate for child in self.children for rate in child.rates()]


@dataclass(frozen=True, slots=True)
class Identified:
    """A column of the case that is a listed party beyond doubt: of which list and programme, and that in words."""

    column: str
    list: str
    programme: str
    words: str


@dataclass(frozen=True)
class Setting:
    """What a condition is evaluated against: case, the version's values and their days, rates, who is listed."""

    case: Mapping[str, object]
    values: Mapping[str, object]
    since: Mapping[str, date]
    currency_of: Mapping[str, str]
    rates: Rates
    identified: tuple[Identified, ...] = ()


def evaluate(node: Node, setting: Setting) -> Trace:
    """Evaluate a condition with three-valued logic."""
    if node.children:
        children = tuple(evaluate(child, setting) for child in node.children)
        values = [child.value for child in children]
        value: Truth
        if node.op == "not":
            value = None if values[0] is None else not values[0]
        elif node.op == "and":
            value = False if False in values else None if None in values else True
        else:
            value = True if True in values else None if None in values else False
        return Trace(node, value, children)
    return _leaf(node, setting)


def _leaf(node: Node, setting: Setting) -> Trace:
    assert node.left is not None
    left = node.left
    if left.source == "parameter":  # a flag that an act sets
        return Trace(node, bool(setting.values.get(left.name)), given=constant(setting.values.get(left.name)))
    held = setting.case.get(left.name)
    if node.op == "is null":
        return Trace(
            node,
            held is None,
            given=_shown(held),
            said_true=f"{left.name} is not given",
            said_false=f"{left.name} is given",
        )
    if left.type == "money":
        return _money(node, setting)
    if node.op == "under":
        return _under(node, setting)
    if node.op == "named" and (listed := _identified(node, setting)):
        return Trace(node, True, given=_shown(held), said_true=f"{left.name} is {listed.words}, a designated party")
    if held is None:
        if node.op in ("in", "named") and node.right is not None and not setting.values.get(node.right.name):
            return Trace(node, False, given="null; the list is empty")
        return Trace(node, None, given="null", missing=(left.name,))
    shown = _shown(held)
    if node.op == "flag":
        return Trace(
            node, bool(held), given=shown, said_true=f"{left.name} is true", said_false=f"{left.name} is false"
        )
    if node.op == "in":
        options = _options(node, setting)
        return Trace(
            node,
            held in options,
            given=shown,
            said_true=f"{left.name} is {shown}",
            said_false=f"{left.name} is {shown}",
        )
    if node.op == "named":
        assert node.right is not None
        parties = setting.values.get(node.right.name)
        key = name_key(str(held))
        if not parties:
            return Trace(node, False, given=f"{shown}; the list is empty")
        if not key:
            return Trace(node, None, given=shown, missing=(left.name,))
        found = isinstance(parties, tuple) and key in _keys(parties)
        return Trace(
            node,
            found,
            given=shown,
            said_true=f"{left.name} is {shown}, a designated party",
            said_false=f"{left.name} is no designated party by exact name",
        )
    return _comparison(node, held, setting)


@lru_cache(maxsize=256)
def _keys(parties: tuple[object, ...]) -> frozenset[str]:
    """What the names among the entries of a list of parties are compared by."""
    return frozenset(name_key(each) for each in parties if isinstance(each, str))


def _identified(node: Node, setting: Setting) -> Identified | None:
    """The first listed party that the column is beyond doubt and that the parameter names by its list."""
    assert node.left is not None and node.right is not None
    parties = setting.values.get(node.right.name)
    lists = [each for each in parties if isinstance(each, Programme)] if isinstance(parties, tuple) else []
    for one in setting.identified:
        if one.column == node.left.name and any(each.holds(one.list, one.programme) for each in lists):
            return one
    return None


def _comparison(node: Node, held: object, setting: Setting) -> Trace:
    assert node.left is not None and node.right is not None
    right, other = node.right, _value(node.right, setting)
    if other is None:
        return Trace(node, None, given=_shown(held), missing=(right.name,))
    value = _compared(node.op, held, other)
    shown = grouped(held) if isinstance(held, Decimal) else _shown(held)
    if isinstance(held, int) and not isinstance(held, bool):
        shown = str(held)
    subject = node.left.name if isinstance(held, str | bool) else f"{node.left.name} {shown}"
    words = {want: f"{subject} {phrase(node, want)} {_other(right, other, setting)}" for want in (True, False)}
    return Trace(node, value, given=shown, said_true=words[True], said_false=words[False])


def _money(node: Node, setting: Setting) -> Trace:
    assert node.left is not None and node.right is not None
    name = node.left.name
    currency_column = setting.currency_of[name]
    amount, currency = setting.case.get(name), setting.case.get(currency_column)
    lacking = tuple(column for column in (name, currency_column) if setting.case.get(column) is None)
    limit = _value(node.right, setting)
    if lacking or not isinstance(amount, Decimal) or not isinstance(limit, Money):
        return Trace(node, None, given="null", missing=lacking or (node.right.name,))
    shown = f"{currency} {grouped(amount)}"
    rate: Rate | None = None
    used = ""
    if currency != limit.currency:
        day = setting.case["date"]
        assert isinstance(day, date)
        rate = setting.rates.rate(str(currency), limit.currency, day)
        if rate is None:
            return Trace(node, None, given=shown, missing=(f"rate {currency} to {limit.currency}",))
        amount = EXACT.multiply(amount, rate.factor)
        used = f"{plain(rate.factor)} {limit.currency} per {currency}, {rate.source}, {rate.day}"
        shown = f"{shown} = {limit.currency} {grouped(amount)} (at {used})"
    value = _compared(node.op, amount, limit.amount)
    other = _other(node.right, limit, setting)
    return Trace(
        node,
        value,
        given=shown,
        rate=used,
        said_true=f"{shown} {phrase(node, True)} {other}",
        said_false=f"{shown} {phrase(node, False)} {other}",
    )


def _under(node: Node, setting: Setting) -> Trace:
    assert node.left is not None and node.right is not None
    held = setting.case.get(node.left.name)
    entries = list(headings(setting.values.get(node.right.name)))
    if not entries:
        return Trace(node, False, given="the list of goods is empty")
    if held is None:
        return Trace(node, None, given="null", missing=(node.left.name,))
    code, edition = str(held), setting.case.get("hs_edition")
    titles: list[str] = []
    unknown: list[str] = []
    for prefix, tied, item in entries:
        title = item.title
        if code.startswith(prefix):
            if tied is None or edition == tied:
                if title not in titles:
                    titles.append(title)
            elif edition is None and "hs_edition" not in unknown:
                unknown.append("hs_edition")
        elif prefix.startswith(code) and node.left.name not in unknown:
            unknown.append(node.left.name)
    said = f"{node.left.name} {code} falls under {', '.join(titles)}"
    if titles:
        return Trace(node, True, given=code, said_true=said)
    if unknown:
        return Trace(node, None, given=code, missing=tuple(sorted(unknown)))
    return Trace(node, False, given=code, said_false=f"{node.left.name} {code} is not among the {node.right.name}")


def _value(operand: Operand, setting: Setting) -> object:
    if operand.source == "parameter":
        return setting.values.get(operand.name)
    return setting.case.get(operand.name) if operand.source == "column" else operand.value


def _options(node: Node, setting: Setting) -> set[object]:
    if node.right is not None:
        values = setting.values.get(node.right.name)
        return set(values) if isinstance(values, tuple) else set()
    return {option.value for option in node.options}


def _compared(op: str, left: object, right: object) -> bool:
    if isinstance(left, int) and not isinstance(left, bool):
        left = Decimal(left)
    if isinstance(right, int) and not isinstance(right, bool):
        right = Decimal(right)
    if op == "=":
        return left == right
    if op == "<>":
        return left != right
    assert isinstance(left, Decimal | date) and isinstance(right, type(left))
    one, two = left, right
    return {"<": one < two, "<=": one <= two, ">": one > two, ">=": one >= two}[op]  # type: ignore[operator]


def _other(operand: Operand, value: object, setting: Setting) -> str:
    words = constant(value)
    if operand.source == "parameter":
        since = setting.since.get(operand.name)
        return f"{words}, the {operand.name.replace('_', ' ')}" + (f" from {since}" if since else "")
    return words


def _shown(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return grouped(value) if isinstance(value, Decimal) else str(value)
