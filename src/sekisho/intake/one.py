"""One row through the columns' own SQL without an engine, which would plan for longer than it computes.

The SQL of ``typed`` is read by SQLGlot and each node made a function of the row, NULL being None; what it has no
function for is refused. A property test holds the two ways together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB  # now: threads that need it first, all at once, would see half of it

from sekisho.cases import kinds
from sekisho.intake.typed import amounts, look_up, name, typed_columns

Row = dict[str | Callable[..., Any], Any]
"""The texts of a row by column, what was looked up of them, and what was computed already by its function."""
_Made = Callable[[Row], Any]
_Apply = Callable[..., Any]


def type_row(kind: str, given: Mapping[str, str]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The typed columns of a case of which ``given`` has the texts by column, and what is wrong with them.

    Each fault has col, val (the text), reason and mend; where there is one the row is no case.
    """
    row: Row = {}
    for column, given_text in given.items():
        text = row[column] = given_text.strip(" ") or None
        if (type_ := kinds()[kind].columns[column].type) in ("country", "currency"):
            code, reason, mend = look_up(type_, text) if text else (None, None, None)
            row |= {f"map_{column}.given": text, f"map_{column}.code": code}
            row |= {f"map_{column}.reason": reason, f"map_{column}.mend": mend}
    values, faults, read = _reader(kind, tuple(given))
    for held, made in read.items():
        row[held] = made(row)
    return {column: made(row) for column, made in values.items()}, [
        found for made in faults if (found := made(row)) is not None
    ]


@lru_cache(maxsize=256)
def _reader(kind: str, columns: tuple[str, ...]) -> tuple[dict[str, _Made], list[_Made], dict[str, _Made]]:
    cells = {column: name(column) for column in columns}
    values, faults = typed_columns(kinds()[kind], cells, {}, set())
    read = amounts(kinds()[kind], cells)
    return (
        {column: _function(sql) for column, sql in values.items()},
        [_function(sql) for sql in faults],
        {held: _function(sql) for held, sql in read.items()},
    )


@cache
def _function(sql: str) -> _Made:
    """The function of an expression; a column's are the same in every case that has it."""
    tree = sqlglot.parse_one(sql, read=DuckDB)
    assert isinstance(tree, exp.Expression)
    return _of(tree)


def _decimal(text: object, places: int) -> Decimal | None:
    try:
        return Decimal(str(text)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    except InvalidOperation:
        return None


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date(*map(int, str(value).split("-")))
    except (ValueError, TypeError):
        return None


def _whole(value: object) -> int | None:
    try:
        return int(str(value))
    except ValueError:
        return None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _upper(text: str) -> str:
    """In capitals, letter by letter as the engine has it: one that takes two there (ﬁ) stays, as ß does not."""
    if text.isascii():
        return text.upper()
    return "".join(
        "ẞ" if c == "ß" else next((each for each in (c.upper(), c.title()) if len(each) == 1), c) for c in text
    )


def _lower(text: str) -> str:
    """In small letters, letter by letter as the engine has it: Σ at a word's end is as elsewhere, İ is i."""
    return text.lower() if text.isascii() else "".join(c.lower()[0] for c in text)


def _pattern(tree: exp.Expression) -> re.Pattern[str]:
    return re.compile(tree.name.replace("$", r"\Z"))  # in Python, $ passes over a line's end


@cache
def _of(tree: exp.Expression) -> _Made:
    """The function of a node; what is written twice is computed once a row.

    Raises NotImplementedError for a node that there is none for.
    """
    if isinstance(tree, exp.Column):
        column = f"{tree.table}.{tree.name}" if tree.table else tree.name
        return lambda row: row[column]
    if isinstance(tree, exp.Literal):
        held = tree.name if tree.is_string else int(tree.name)
        return lambda row: held
    if isinstance(tree, exp.Null):
        return lambda row: None
    if isinstance(tree, exp.Boolean):
        truth = bool(tree.this)
        return lambda row: truth
    if isinstance(tree, exp.Paren):
        return _of(tree.this)
    if isinstance(tree, exp.Struct):
        fields = {each.name: _of(each.expression) for each in tree.expressions}
        return lambda row: {field: made(row) for field, made in fields.items()}
    if isinstance(tree, exp.Case):
        return _case(tree)
    if isinstance(tree, exp.Coalesce):
        each = [_of(part) for part in (tree.this, *tree.expressions)]
        return lambda row: next((found for made in each if (found := made(row)) is not None), None)
    if isinstance(tree, exp.Is):
        tested = _of(tree.this)
        return lambda row: tested(row) is None
    if isinstance(tree, exp.And | exp.Or):
        left, right, stops = _of(tree.this), _of(tree.expression), isinstance(tree, exp.Or)
        return lambda row: _either(left, right, row, stops)
    return _strict(tree)


def _case(tree: exp.Case) -> _Made:
    of = _of(tree.this) if tree.this is not None else None
    whens = [(_of(each.this), _of(each.args["true"])) for each in tree.args["ifs"]]
    default = _of(tree.args["default"]) if tree.args.get("default") is not None else None

    def made(row: Row) -> Any:
        given = True if of is None else of(row)
        for when, then in whens:
            if given is not None and when(row) == given:
                return then(row)
        return default(row) if default is not None else None

    return made


def _strict(tree: exp.Expression) -> _Made:
    """A function that is NULL where one of what it takes is, computed once a row."""
    taken, apply = _strictly(tree)
    each = [_of(part) for part in taken]

    def made(row: Row) -> Any:
        if made not in row:
            values = [part(row) for part in each]
            row[made] = None if None in values else apply(*values)
        return row[made]

    return made


def _either(left: _Made, right: _Made, row: Row, stops: bool) -> bool | None:
    """AND, or OR where ``stops`` is true, of three values."""
    one: bool | None = left(row)
    if one is stops:
        return stops
    other: bool | None = right(row)
    return stops if other is stops else None if one is None or other is None else not stops


_BINARY: dict[type[exp.Expression], _Apply] = {
    exp.EQ: lambda a, b: a == b,
    exp.NEQ: lambda a, b: a != b,
    exp.Add: lambda a, b: a + b,
    exp.Mul: lambda a, b: a * b,
    exp.Mod: lambda a, b: a % b,
    exp.DPipe: lambda a, b: str(a) + str(b),
    exp.StartsWith: lambda a, b: a.startswith(b),
}


def _strictly(tree: exp.Expression) -> tuple[list[exp.Expression], _Apply]:
    """What a node takes, and what it makes of it."""
    this = tree.this
    if type(tree) in _BINARY:
        return [this, tree.expression], _BINARY[type(tree)]
    if isinstance(tree, exp.Cast | exp.TryCast):
        return [this], _cast(tree.to)
    if isinstance(tree, exp.Not):
        return [this], lambda a: not a
    if isinstance(tree, exp.Between):
        return [this, tree.args["low"], tree.args["high"]], lambda a, low, high: low <= a <= high
    if isinstance(tree, exp.In):
        among = frozenset(each.name if each.is_string else int(each.name) for each in tree.expressions)
        return [this], lambda a: a in among
    if isinstance(tree, exp.RegexpLike):
        pattern = _pattern(tree.expression)
        return [this], lambda a: pattern.search(a) is not None
    if isinstance(tree, exp.RegexpReplace):
        pattern, by = _pattern(tree.expression), tree.args["replacement"].name
        count = 0 if tree.args.get("modifiers") is not None else 1
        return [this], lambda a: pattern.sub(by, a, count=count)
    if isinstance(tree, exp.RegexpExtract):
        pattern, group = _pattern(tree.expression), int(tree.args["group"].name)
        return [this], lambda a: (found[group] or "") if (found := pattern.search(a)) else ""
    if isinstance(tree, exp.Replace):
        return [this, tree.expression, tree.args["replacement"]], lambda a, old, new: a.replace(old, new)
    if isinstance(tree, exp.Translate):
        table = str.maketrans(tree.args["from_"].name, tree.args["to"].name)
        return [this], lambda a: a.translate(table)
    if isinstance(tree, exp.Substring):
        return [this, tree.args["start"], tree.args["length"]], lambda a, at, n: a[at - 1 : at - 1 + n]
    if isinstance(tree, exp.Trim):
        return [this, tree.expression], lambda a, ends: a.rstrip(ends)
    if isinstance(tree, exp.Upper | exp.Lower):
        return [this], _upper if isinstance(tree, exp.Upper) else _lower
    if isinstance(tree, exp.Length):
        return [this], len
    if isinstance(tree, exp.Year):
        return [this], lambda a: a.year
    raise NotImplementedError(f"{type(tree).__name__} in {tree.sql(dialect='duckdb')}")


def _cast(to: exp.DataType) -> _Apply:
    if to.is_type("decimal"):
        places = int(to.expressions[1].name)
        return lambda value: _decimal(value, places)
    made: dict[str, _Apply] = {
        "VARCHAR": str,
        "TEXT": str,
        "DATE": _day,
        "INT": _whole,
        "INTEGER": _whole,
        "BOOLEAN": _flag,
    }
    return made[to.this.name]
