"""Which values of a text column the conditions can tell apart: a few stand for all.

A condition reads a text column in four ways only: it is equal to a constant (or one of a list), it begins with an HS
heading or is too short to tell, its folded name is one of a list, it is equal to another column. Two values that
agree in all of these are decided alike by every condition, so that one value of each class stands for the whole
class: what is proved of these values is proved of all. The truth of a leaf for each of them is then not encoded a
second time but asked of ``regime.evaluate`` itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from sekisho.cases import Column, Kind
from sekisho.check.plan import Rule
from sekisho.record.statements import Programme
from sekisho.record.values import Money, is_currency
from sekisho.regime.condition import TEXTUAL, Operand
from sekisho.regime.words import headings, name_key

HS_LENGTHS = (2, 4, 6, 8, 9, 10)
"""The lengths that an HS code of a case may have (``intake.typed``)."""

NOBODY = "---"
"""A name of punctuation only: nothing is left of it to compare."""


@dataclass
class Uses:
    """What conditions read of the columns of one kind: constants, folded names, headings, programmes of lists."""

    constants: dict[str, set[str]] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    codes: dict[str, set[str]] = field(default_factory=dict)
    editions: set[int] = field(default_factory=set)
    programmes: dict[str, set[Programme]] = field(default_factory=dict)
    limits: dict[str, set[str]] = field(default_factory=dict)
    compared: set[str] = field(default_factory=set)
    null_asked: set[str] = field(default_factory=set)
    columns: set[str] = field(default_factory=set)


def uses(kind: Kind, rules: Iterable[Rule]) -> Uses:
    """What the conditions of ``rules`` read, over all versions of each."""
    found = Uses()
    for name, column in kind.columns.items():
        if column.required:
            found.columns.add(name)
    for rule in rules:
        for node in rule.applies.walk():
            left = node.left
            if left is None or left.source != "column":
                continue
            found.columns.add(left.name)
            if node.op == "is null":
                found.null_asked.add(left.name)
                continue
            if node.right is not None and node.right.source == "column":
                found.columns.add(node.right.name)
                if left.type in TEXTUAL:
                    found.compared |= {left.name, node.right.name}
            for value in _values(rule, node.right, node.options):
                _note(found, node.op, left, value)
    for name in list(found.columns):
        if kind.columns[name].type == "hs" and found.editions:
            found.columns.add("hs_edition")
        if currency := kind.columns[name].currency:
            found.columns.add(currency)
            found.constants.setdefault(currency, set()).update(found.limits.get(name, ()))
    return found


def _values(rule: Rule, right: Operand | None, options: Sequence[Operand]) -> Iterator[object]:
    for operand in (*((right,) if right else ()), *options):
        if operand.source == "literal":
            yield operand.value
        elif operand.source == "parameter":
            for version in rule.versions:
                yield version.values.get(operand.name)


def _note(found: Uses, op: str, left: Operand, value: object) -> None:
    if isinstance(value, Money):
        found.limits.setdefault(left.name, set()).add(value.currency)
    elif op == "under":
        for code, edition, _ in headings(value):
            found.codes.setdefault(left.name, set()).add(code)
            if edition is not None:
                found.editions.add(edition)
    elif op == "named":
        for party in value if isinstance(value, tuple) else ():
            if isinstance(party, Programme):
                found.programmes.setdefault(left.name, set()).add(party)
            elif left.type == "text" and (key := name_key(str(party))):
                found.names.setdefault(left.name, {}).setdefault(key, str(party))
        if left.type == "text":  # a number is no name: who bears it is told by the lists
            found.names.setdefault(left.name, {})
    elif left.type in TEXTUAL:
        each = value if isinstance(value, tuple) else () if value is None else (value,)
        found.constants.setdefault(left.name, set()).update(str(one) for one in each)


def representatives(kind: Kind, found: Uses) -> dict[str, tuple[str, ...]]:
    """A value of every class for each text column in use, in order (HS codes so that headings are neighbours).

    Columns that are compared with each other share their values, and have one for each of them that no constant is.
    """
    fresh = 1 + len(found.compared)
    result: dict[str, set[str]] = {}
    for name in found.columns:
        column = kind.columns[name]
        if column.type not in TEXTUAL:
            continue
        constants = {value for value in found.constants.get(name, ()) if _possible(column, value)}
        result[name] = set(column.values) or constants | _others(column, constants, fresh)
        if not column.values:
            result[name] |= set(_of_names(found.names[name], constants, fresh)) if name in found.names else set()
            result[name] |= set(_of_codes(found.codes.get(name, set()) | constants)) if column.type == "hs" else set()
    shared: set[str] = set().union(*(result[name] for name in found.compared)) if found.compared else set()
    for name in found.compared:
        result[name] |= {value for value in shared if _possible(kind.columns[name], value)}
    return {name: tuple(sorted(values)) for name, values in result.items()}


def too_short(code: str, codes: Iterable[str]) -> bool:
    """Whether an HS code leaves open if it falls under a heading."""
    return any(heading != code and heading.startswith(code) for heading in codes)


def _possible(column: Column, value: str) -> bool:
    """Whether the intake lets a column have the value."""
    if column.values:
        return value in column.values
    if column.type == "country":
        return value in countries()
    if column.type == "currency":
        return is_currency(value)
    if column.type == "hs":
        return value.isdecimal() and len(value) in HS_LENGTHS
    if column.type == "imo":
        return value.isdecimal() and len(value) == 7 and value[6] == _check_digit(value[:6])
    if column.type == "port":
        return len(value) == 5 and value[:2] in countries()
    if column.type == "bic":
        return len(value) in (8, 11) and value[4:6] in countries()
    return True


def _check_digit(six: str) -> str:
    """The seventh digit of an IMO number."""
    return str(sum(int(digit) * (7 - at) for at, digit in enumerate(six)) % 10)


@cache
def countries() -> tuple[str, ...]:
    """The codes that a country column may hold, well-known ones first."""
    import pycountry

    wellknown = ("CN", "RU", "DE", "US", "KR", "FR")
    return (*wellknown, *sorted({each.alpha_2 for each in pycountry.countries} - set(wellknown)), "XK", "XZ")


def _others(column: Column, taken: set[str], count: int) -> set[str]:
    """Up to ``count`` values of the type that are none of ``taken``; fewer where the type has no more."""
    found: list[str] = []
    for value in _pool(column.type):
        if len(found) == count:
            break
        if value not in taken:
            found.append(value)
    return set(found)


def _pool(type_: str) -> Iterator[str]:
    if type_ == "country":
        yield from countries()
    elif type_ == "currency":
        import pycountry

        yield from ("JPY", "USD", "EUR", "CNY")
        yield from sorted(each.alpha_3 for each in pycountry.currencies)
    elif type_ == "imo":
        for number in range(907_472, 999_999):
            yield f"{number}{_check_digit(str(number))}"
    elif type_ == "port":
        yield from (f"DE{one}{two}M" for one in "HABCDEFG" for two in "ABCDEFGH")
    elif type_ == "bic":
        yield from (f"DEU{one}DE{two}F" for one in "TABCDEFG" for two in "FABCDEGH")
    elif type_ == "text":
        yield "Somebody Else"
        yield from (f"Somebody Else {number}" for number in range(2, 1000))


def _of_names(names: dict[str, str], constants: set[str], count: int) -> Iterator[str]:
    """For each folded name ``count`` ways to write it that are no constant; and names of which nothing is left."""
    for name in (*names.values(), NOBODY):
        for _ in range(count):
            while name in constants:
                name += "."
            yield name
            name += "."


def _of_codes(codes: set[str]) -> Iterator[str]:
    """HS codes for every class that ``codes`` make: each beginning of one, and one that parts from them after it."""
    beginnings = {code[:length] for code in codes for length in range(len(code) + 1)} | {""}
    for start in beginnings:
        if len(start) in HS_LENGTHS:
            yield start
        length = next((each for each in HS_LENGTHS if each > len(start) and each >= 6), None)
        if length is not None:
            parting = next((start + digit for digit in "9012345678" if start + digit not in beginnings), None)
            if parting is not None:
                yield parting.ljust(length, "0")
