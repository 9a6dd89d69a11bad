"""DuckDB's query of verdicts as Spark SQL: parsed once by SQLGlot, the few things Spark says otherwise turned.

Nothing of the law is written here. What differs: an index is counted from nought, a list that is too short gives NULL,
columns of few values are plain text, a macro is written out where it is used, and rates are columns that were joined.
"""

from __future__ import annotations

from functools import cache

from sqlglot import exp, parse, parse_one
from sqlglot.dialects.duckdb import DuckDB

from sekisho.check.batch import one_query
from sekisho.check.plan import Plan
from sekisho.regime.sql import MACROS

MONEY = "DECIMAL(19,4)"
"""Money in Spark: fifteen digits and four decimals, so that times a rate of DECIMAL(18,10) no digit is lost."""

JOINED = "joined_"
"""How the columns of rates begin that are joined to the cases."""

# sk_group is made of what Spark has not; a number with four decimals, and then without the noughts at its end.
_GROUP = r"""CREATE MACRO sk_group(x) AS regexp_replace(format_number(round(x, 4), 4), '\.?0+$', '')"""


class _AsWritten(DuckDB):
    """DuckDB's SQL with an index left as it was written, from one."""

    INDEX_OFFSET = 0


def spark_sql(plan: Plan, kind: str, source: str) -> str:
    """The Spark SQL that turns the typed cases of a kind in ``source`` into verdicts, one row each.

    Beside the columns of the kind ``source`` has those of ``rates.with_rates`` and, where the plan screens, ``hits``.
    """
    return spark(parse_one(one_query(plan, kind, source), read=_AsWritten))


def spark(tree: exp.Expr) -> str:
    """A tree of DuckDB's as the text of Spark's; the tree is changed."""
    for rule in (_inlined, _turned):
        for node in reversed(list(tree.walk())):  # from the leaves to the root
            made = rule(node)
            if made is not node:
                node.replace(made)
    return tree.sql("spark")


@cache
def _macros() -> dict[str, tuple[list[str], exp.Expr]]:
    """Each macro with the names of its parameters and what it stands for."""
    found = {}
    for made in parse(MACROS + _GROUP, read=_AsWritten):
        if isinstance(made, exp.Create) and isinstance(made.this, exp.UserDefinedFunction):
            found[made.this.this.name] = ([each.name for each in made.this.expressions], made.expression)
    return found


def _inlined(node: exp.Expr) -> exp.Expr:
    """A macro written out; of a rate, which was joined, its column."""
    if not isinstance(node, exp.Anonymous):
        return node
    if node.name.startswith("fx_"):
        return exp.column(JOINED + node.name)
    if node.name not in _macros():
        return node
    names, body = _macros()[node.name]
    given = dict(zip(names, node.expressions, strict=True))
    made = exp.paren(body.copy())
    for each in list(made.find_all(exp.Column)):
        if each.name in given:
            each.replace(given[each.name].copy())
    return made


def _turned(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Bracket):
        return _picked(node.this, _from_nought(node.expressions[0]))
    if isinstance(node, exp.DataType) and node.this == exp.DataType.Type.ENUM:
        return exp.DataType.build("text")
    if isinstance(node, exp.Length) and isinstance(node.this, exp.ArrayFilter):
        return exp.ArraySize(this=node.this)
    if isinstance(node, exp.Sub) and isinstance(node.expression, exp.Cast) and node.expression.is_type("date"):
        return exp.DateDiff(this=node.this, expression=node.expression)
    if isinstance(node, exp.Substring) and isinstance(node.this, exp.Literal):
        # Spark walks a text from its beginning; in bytes it jumps to the place.
        held = exp.cast(node.this, "binary")
        return exp.cast(exp.Substring(this=held, start=node.args["start"], length=node.args["length"]), "text")
    if isinstance(node, exp.Mul) and node.expression.name.startswith(JOINED):
        return exp.Mul(this=exp.cast(node.this, MONEY), expression=node.expression)
    return node


def _picked(held: exp.Expr, at: exp.Expr) -> exp.Expr:
    """One of a list, where that is known now just that: what Spark need not look at costs it no time to plan."""
    values = held.this if isinstance(held, exp.Cast) else held
    if isinstance(values, exp.Array) and at.is_int:
        found: exp.Expr = values.expressions[int(at.name)]
        return exp.cast(found, "text") if isinstance(found, exp.Null) else found
    if isinstance(values, exp.Array) and any(isinstance(each, exp.Literal) for each in values.expressions):
        held = values
    return exp.Anonymous(this="get", expressions=[held, at])


def _from_nought(at: exp.Expr) -> exp.Expr:
    """A place counted from one, counted from nought."""
    if isinstance(at, exp.Add) and at.expression.name == "1":
        left: exp.Expr = at.this
        return left
    if at.is_int:
        return exp.Literal.number(int(at.name) - 1)
    return exp.Sub(this=exp.paren(at), expression=exp.Literal.number(1))
