"""Conditions as formulas: each column of a case a pair of known and value, each condition a pair of true and false.

Unknown is neither. Text columns are numbers of representatives (``values``), amounts whole numbers of their smallest
unit, days ordinals. The truth of a leaf over one text column is asked of ``regime.evaluate`` for each representative.

An amount in another currency than the limit is compared at *some* positive rate, the same on both sides of a
comparison: the converted amount is a number of its own, positive where the amount is. That a column is a listed party
beyond doubt, of a list and programme that some version names, may be true or false of any case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Any

import z3

from sekisho.cases import Column, Kind
from sekisho.check.plan import OUTCOMES, Rule, currency_columns
from sekisho.intake.typed import taken_from
from sekisho.prove.supposed import NO_RATES
from sekisho.prove.values import Uses, representatives, too_short, uses
from sekisho.record.statements import Programme
from sekisho.record.values import Money
from sekisho.regime.condition import NUMERIC, TEXTUAL, Node, Operand
from sekisho.regime.evaluate import Setting, evaluate
from sekisho.regime.fold import Version
from sekisho.regime.words import headings, name_key

FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)
"""The days that a case may have (``intake.typed``)."""

SCALE = {"money": 10**4, "number": 10**6, "integer": 1}
BOUND = {"money": 10**15, "number": 10**17, "integer": 10**9}
REVIEW, UNDETERMINED = OUTCOMES.index("review"), OUTCOMES.index("undetermined")


class Inexpressible(Exception):
    """A node that no formula stands for; the message names it and says why."""


@dataclass(frozen=True)
class Truth:
    """The formulas for a condition being true and being false; where neither holds it is unknown."""

    true: Any
    false: Any

    def both(self, given: Any) -> Truth:
        """This truth where ``given`` holds, else unknown."""
        return Truth(z3.And(given, self.true), z3.And(given, self.false))


NEVER = Truth(z3.BoolVal(False), z3.BoolVal(False))
Standing = tuple[tuple[Rule, Version], ...]
"""The rules in force on a day, each with its version."""


def reads_date(rule: Rule) -> bool:
    """Whether a condition reads the day of the case itself."""
    return any(operand.source == "column" and operand.name == "date" for operand in rule.applies.operands())


class Encoder:
    """All cases of one kind as variables of a solver, and conditions on them as formulas.

    ``rules`` are those that may be asked about, ``regime`` what all conditions on the kind read. ``missing``: whether
    any column may be missing; otherwise only those whose being given a condition of the regime asks about (IS NULL),
    and HS codes are long enough for all its headings. A case has one day for each of two moments, all else alike.
    """

    def __init__(
        self, kind: Kind, rules: Sequence[Rule], regime: Uses, missing: bool, alive: Callable[[], None]
    ) -> None:
        self.kind, self.missing, self._regime, self._alive = kind, missing, regime, alive
        self.uses = uses(kind, rules)
        self.values = representatives(kind, self.uses)
        self.columns = [name for name in kind.columns if name in self.uses.columns and name not in ("date", "id")]
        self.dates = tuple(z3.Int(f"date {moment}") for moment in (0, 1))
        self.known = {name: self._known(kind.columns[name]) for name in self.columns}
        self.value = {
            name: z3.Bool(name) if kind.columns[name].type == "flag" else z3.Int(name) for name in self.columns
        }
        self.converted: dict[tuple[str, str], Any] = {}
        self.rate_known: dict[tuple[str, str], Any] = {}
        self.listed: dict[tuple[str, Programme], Any] = {}
        self._currencies = currency_columns(kind)
        self._identified = {each.column for each in kind.parties if each.identifiers}
        self._applies: dict[tuple[str, date, int, bool], Truth] = {}
        self._trees = {rule.measure.id: rule.applies for rule in rules}
        self._dated = any(map(reads_date, rules))
        self._leaves: dict[tuple[Node, object, int, bool], Truth] = {}
        for name, limits in self.uses.limits.items():
            for currency in limits:
                self.converted[name, currency] = z3.Real(f"{name} in {currency}")
                self.rate_known[name, currency] = (
                    z3.Bool(f"rate of {name} to {currency}") if missing else z3.BoolVal(True)
                )
        for name, programmes in self.uses.programmes.items():
            for each in sorted(programmes, key=str):
                self.listed[name, each] = z3.Bool(f"{name} listed {each}")
        self.domain = list(self._domain())

    # What a case can be.

    def _known(self, column: Column) -> Any:
        free = self.missing or column.name in self._regime.null_asked
        return z3.BoolVal(True) if column.required or not free else z3.Bool(f"{column.name} known")

    def _domain(self) -> Iterable[Any]:
        for day in self.dates:
            yield z3.And(day >= FIRST.toordinal(), day <= LAST.toordinal())
        for name in self.columns:
            column, value = self.kind.columns[name], self.value[name]
            if column.type in TEXTUAL:
                yield z3.And(value >= 0, value < len(self.values[name]))
                if not self.missing:
                    yield self._is(name, [at for at, each in enumerate(self.values[name]) if self._tells(name, each)])
            elif column.type == "day":
                yield z3.And(value >= FIRST.toordinal(), value <= LAST.toordinal())
            elif column.values:
                yield z3.Or([value == int(each) for each in column.values])
            elif column.type in SCALE:
                yield z3.And(value >= 0, value < BOUND[column.type] * SCALE[column.type])
            if column.currency and column.currency in self.columns:  # the intake takes no amount without its currency
                yield z3.Implies(self.known[name], self.known[column.currency])
            for source in taken_from(name):  # by the intake, where it is not given itself
                if source in self.columns:
                    yield z3.Implies(self.known[source], self.known[name])
        for (name, _), amount in self.converted.items():
            yield z3.And(amount >= 0, (amount == 0) == (self.value[name] == 0))
        for one, two, alike in self.sharing():  # at one rate the larger amount stays the larger one
            (first, converted), (second, other) = ((self.value[each[0]], self.converted[each]) for each in (one, two))
            yield z3.Implies(z3.And(alike, first <= second), converted <= other)
            yield z3.Implies(z3.And(alike, first >= second), converted >= other)
        for (name, party), listed in self.listed.items():
            if name not in self._identified:
                yield z3.Implies(listed, self.known[name])
            for (other, wider), also in self.listed.items():
                if other == name and wider != party and wider.holds(party.list, party.programme):
                    yield z3.Implies(listed, also)

    def sharing(self) -> Iterator[tuple[tuple[str, str], tuple[str, str], Any]]:
        """Pairs of amounts that are converted to one currency, with whether both are in one currency themselves."""
        for one, two in combinations(self.converted, 2):
            if one[1] == two[1]:
                left, right = (self._currencies[name] for name, _ in (one, two))
                there = {code: at for at, code in enumerate(self.values[right])}
                pairs = [(at, there[code]) for at, code in enumerate(self.values[left]) if code in there]
                yield one, two, z3.Or([z3.And(self.value[left] == a, self.value[right] == b) for a, b in pairs])

    def _tells(self, name: str, value: str) -> bool:
        """Whether a text is full knowledge: no HS code too short to tell, no name of which nothing is left."""
        if self.kind.columns[name].type == "hs":
            return not too_short(value, self._regime.codes.get(name, ()))
        return name not in self.uses.names or bool(name_key(value))

    # What the law says of it.

    def applies(self, rule: Rule, version: Version, moment: int = 0, *, may: bool = False) -> Truth:
        """Whether a measure applies in a version of it (its condition and none of its exemptions).

        ``may``: whether it may, and whether it may not, given that nobody knows who is on a list: a party that the
        version names by a list may be on it, and a party that is supposed to be on one may bear any name that is on it.
        """
        key = (rule.measure.id, version.start, moment, may)
        if key not in self._applies:
            self._alive()
            try:
                self._applies[key] = self._truth(self._trees[rule.measure.id], version, moment, may)
            except Inexpressible as error:
                raise Inexpressible(f"{rule.measure.id}: {error}") from error
        return self._applies[key]

    def at_least(
        self, standing: Standing, rank: int, moment: int = 0, *, lists: bool = False, may: bool = False
    ) -> Any:
        """Whether the rules in force give an outcome at least as severe as ``rank`` (0 is the most severe).

        ``lists``: whether a party that is on a list counts as the review that it is. ``may``: see ``applies``; of ranks
        above undetermined only.
        """
        if rank >= len(OUTCOMES) - 1:
            return z3.BoolVal(True)
        reasons = []
        for rule, version in standing:
            truth = self.applies(rule, version, moment, may=may)
            if OUTCOMES.index(rule.outcome) <= rank:
                reasons.append(truth.true)
            if rank >= UNDETERMINED:
                reasons.append(z3.Not(truth.false))
        if lists and rank >= REVIEW:
            reasons += self.listed.values()
        return z3.Or(reasons)

    def _truth(self, node: Node, version: Version, moment: int, may: bool) -> Truth:
        if node.children:
            parts = [self._truth(child, version, moment, may) for child in node.children]
            true, false = [part.true for part in parts], [part.false for part in parts]
            if node.op == "not":
                return Truth(false[0], true[0])
            if node.op in ("and", "or"):
                every, some = (z3.And, z3.Or) if node.op == "and" else (z3.Or, z3.And)
                return Truth(every(true), some(false))
            raise Inexpressible(f"{node.text!r} ({node.op}) is not among what the solver is told of")
        return self._leaf(node, version, moment, may and node.op == "named")

    def _leaf(self, node: Node, version: Version, moment: int, may: bool) -> Truth:
        left, right = node.left, node.right
        if left is None:
            raise Inexpressible(f"{node.text!r} ({node.op}) reads no column")
        if left.source == "parameter":
            value = bool(version.values.get(left.name))
            return Truth(z3.BoolVal(value), z3.BoolVal(not value))
        limit = version.values.get(right.name) if right is not None and right.source == "parameter" else None
        key = (node, limit, moment if self._dated else 0, may)
        if key not in self._leaves:
            self._leaves[key] = self._told(node, left, version, may) if may else self._made(node, left, version, moment)
        return self._leaves[key]

    def _made(self, node: Node, left: Operand, version: Version, moment: int) -> Truth:
        if node.op == "is null":
            known = z3.BoolVal(True) if left.name == "date" else self.known[left.name]
            return Truth(z3.Not(known), known)
        if node.op == "under":
            return self._under(node, left, version)
        if node.op == "named" or (node.op == "in" and left.type in TEXTUAL):
            return self._told(node, left, version)
        if left.type == "money":
            return self._money(node, left, version)
        if node.op == "flag":
            return Truth(self.value[left.name], z3.Not(self.value[left.name])).both(self.known[left.name])
        if node.op == "in" and left.type in NUMERIC:
            return self._some([self._numbers("=", left, option, version, moment) for option in node.options])
        if node.op in ("=", "<>") and left.type in TEXTUAL:
            assert node.right is not None
            if node.right.source == "column":
                return self._alike(node, left, node.right)
            return self._told(node, left, version)
        if node.op in ("=", "<>") and left.type == "flag":
            return self._flags(node, left, version)
        if node.op in ("=", "<>", "<", "<=", ">", ">=") and left.type in (*NUMERIC, "day"):
            assert node.right is not None
            return self._numbers(node.op, left, node.right, version, moment)
        raise Inexpressible(f"{node.text!r} ({node.op} on a {left.type}) is not among what the solver is told of")

    @staticmethod
    def _some(parts: list[Truth]) -> Truth:
        return Truth(z3.Or([part.true for part in parts]), z3.And([part.false for part in parts]))

    def _setting(self, version: Version, case: dict[str, object]) -> Setting:
        return Setting(case, version.values, {}, self._currencies, NO_RATES)

    def _told(self, node: Node, left: Operand, version: Version, may: bool = False) -> Truth:
        """A leaf over one text column: what the evaluator says of each representative, and of none."""
        name = left.name
        said = []
        for each in self.values[name]:
            self._alive()
            said.append(evaluate(node, self._setting(version, {name: each})).value)
        empty = evaluate(node, self._setting(version, {name: None})).value
        known = self.known[name]
        true, false = (
            z3.Or(
                z3.And(known, self._is(name, [at for at, one in enumerate(said) if one is want])),
                z3.And(z3.Not(known), z3.BoolVal(empty is want)),
            )
            for want in (True, False)
        )
        held = version.values.get(node.right.name) if node.op == "named" and node.right is not None else ()
        parties = held if isinstance(held, tuple) else ()
        listed = [self.listed[name, each] for each in parties if isinstance(each, Programme)]
        if may:
            somebody = z3.Or([one for (column, _), one in self.listed.items() if column == name] if parties else [])
            there = known if name not in self._identified else z3.BoolVal(True)
            return Truth(z3.Or(true, there if listed else False, somebody), z3.Or(false, somebody))
        return Truth(z3.Or(true, *listed), z3.And(false, *(z3.Not(one) for one in listed)))

    def _under(self, node: Node, left: Operand, version: Version) -> Truth:
        """A heading: asked of the evaluator for each representative, with each edition that a heading is tied to."""
        assert node.right is not None
        name = left.name
        entries = list(headings(version.values.get(node.right.name)))
        tied = {code: edition for code, edition, _ in entries if edition is not None}
        editions = sorted({edition for _, edition, _ in entries if edition is not None})

        def said(code: str | None, edition: int | None) -> bool | None:
            return evaluate(node, self._setting(version, {name: code, "hs_edition": edition})).value

        # An edition matters only to a code that falls under a heading which is tied to one.
        plain: dict[bool | None, list[int]] = {True: [], False: [], None: []}
        matters: list[int] = []
        for at, code in enumerate(self.values[name]):
            if any(code.startswith(each) for each in tied):
                matters.append(at)
            else:
                plain[said(code, None)].append(at)
            self._alive()
        known, empty = self.known[name], said(None, None)
        truths = []
        for want in (True, False):
            ways = [self._is(name, plain[want])]
            for edition in (None, *editions, 0) if matters else ():
                places = [at for at in matters if said(self.values[name][at], edition) is want]
                ways.append(z3.And(self._edition(edition, editions), self._is(name, places)))
            truths.append(z3.Or(z3.And(known, z3.Or(ways)), z3.And(z3.Not(known), z3.BoolVal(empty is want))))
        return Truth(*truths)

    def _edition(self, edition: int | None, named: list[int]) -> Any:
        """Whether the case's HS edition is this one; None: not given, 0: given and none of those named."""
        known, value = self.known["hs_edition"], self.value["hs_edition"]
        if edition is None:
            return z3.Not(known)
        return z3.And(known, value == edition if edition else z3.And([value != each for each in named]))

    def _is(self, name: str, places: list[int]) -> Any:
        """Whether a text column is one of the representatives at ``places``; neighbours are told as a stretch."""
        ways: list[list[int]] = []
        value = self.value[name]
        for at in places:
            if ways and ways[-1][1] == at - 1:
                ways[-1][1] = at
            else:
                ways.append([at, at])
        return z3.Or([value == one if one == two else z3.And(value >= one, value <= two) for one, two in ways])

    def _alike(self, node: Node, left: Operand, right: Operand) -> Truth:
        if "hs" in (left.type, right.type):
            raise Inexpressible(f"{node.text!r} compares an HS code with a column")
        there = {each: at for at, each in enumerate(self.values[right.name])}
        same = z3.Or(
            [
                z3.And(self.value[left.name] == at, self.value[right.name] == there[each])
                for at, each in enumerate(self.values[left.name])
                if each in there
            ]
        )
        equal = Truth(same, z3.Not(same)).both(z3.And(self.known[left.name], self.known[right.name]))
        return equal if node.op == "=" else Truth(equal.false, equal.true)

    def _flags(self, node: Node, left: Operand, version: Version) -> Truth:
        right = node.right
        assert right is not None
        known, value = self.known[left.name], self.value[left.name]
        if right.source == "column":
            known, other = z3.And(known, self.known[right.name]), self.value[right.name]
        else:
            held = version.values.get(right.name) if right.source == "parameter" else right.value
            if held is None:
                return NEVER
            other = z3.BoolVal(bool(held))
        equal = value == other
        return (Truth(equal, z3.Not(equal)) if node.op == "=" else Truth(z3.Not(equal), equal)).both(known)

    def _numbers(self, op: str, left: Operand, right: Operand, version: Version, moment: int) -> Truth:
        known, value, scale = self._number(left, version, moment)
        also, other, other_scale = self._number(right, version, moment)
        if value is None or other is None:
            return NEVER
        return _ordered(op, value * other_scale, other * scale).both(z3.And(known, also))

    def _number(self, operand: Operand, version: Version, moment: int) -> tuple[Any, Any, int]:
        """Whether a number or day is known, its value times a whole number, and that number. None: never known."""
        if operand.source == "column":
            if operand.name == "date":
                return z3.BoolVal(True), self.dates[moment], 1
            return self.known[operand.name], self.value[operand.name], SCALE.get(operand.type, 1)
        held = version.values.get(operand.name) if operand.source == "parameter" else operand.value
        if held is None:
            return z3.BoolVal(False), None, 1
        if isinstance(held, date):
            return z3.BoolVal(True), z3.IntVal(held.toordinal()), 1
        exact = Fraction(str(held))
        return z3.BoolVal(True), z3.IntVal(exact.numerator), exact.denominator

    def _money(self, node: Node, left: Operand, version: Version) -> Truth:
        assert node.right is not None
        limit = version.values.get(node.right.name)
        if not isinstance(limit, Money):
            return NEVER
        name, currency = left.name, self._currencies[left.name]
        known = z3.And(self.known[name], self.known[currency])
        exact = Fraction(limit.amount)
        own = _ordered(node.op, self.value[name] * exact.denominator, z3.IntVal(exact.numerator * SCALE["money"]))
        other = _ordered(node.op, self.converted[name, limit.currency], z3.RealVal(str(exact)))
        same, rate = self.is_currency(name, limit.currency), self.rate_known[name, limit.currency]
        foreign = other.both(rate)
        return Truth(z3.If(same, own.true, foreign.true), z3.If(same, own.false, foreign.false)).both(known)

    def is_currency(self, name: str, code: str) -> Any:
        """Whether a money column is in a currency."""
        currency = self._currencies[name]
        return self.value[currency] == self.values[currency].index(code)


def _ordered(op: str, one: Any, two: Any) -> Truth:
    made = {"=": one == two, "<>": one != two, "<": one < two, "<=": one <= two, ">": one > two, ">=": one >= two}[op]
    return Truth(made, z3.Not(made))
