"""A condition as it is written to its tree: SQLGlot reads the SQL, and what the tree has no node for is refused."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError

from sekisho.regime.condition import FLIP, NUMERIC, TEXTUAL, ConditionError, Node, Operand

_COMPARE: dict[type[exp.Expression], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}


def read(text: str, columns: Mapping[str, str], parameters: Mapping[str, str]) -> Node:
    """Read a condition over ``columns`` and ``parameters`` (name → type). Raises ConditionError."""
    try:
        trees = sqlglot.parse(text, read="duckdb")
    except (SqlglotError, RecursionError) as error:
        said, token = _broken(error, text)
        expected = "one SQL boolean expression, e.g. to_country = 'KP' AND amount > threshold"
        raise ConditionError(f"not an SQL expression: {said}", expected, token) from error
    if len(trees) != 1 or trees[0] is None:
        raise ConditionError(
            f"{len(trees)} statements" if len(trees) > 1 else "an empty condition", "one SQL boolean expression"
        )
    tree = trees[0]
    assert isinstance(tree, exp.Expression)
    return _Reader(columns, parameters).boolean(tree)


def _broken(error: Exception, text: str) -> tuple[str, str]:
    """What is wrong with a text that SQLGlot cannot read, and the word to blame where that stands there once."""
    if isinstance(error, RecursionError):
        return "it nests too deep", ""
    if not isinstance(error, ParseError) or not error.errors:
        return "a quote is not closed", ""
    first = error.errors[0]
    before, word = (" ".join(str(first[key] or "").split()) for key in ("start_context", "highlight"))
    token = word if text.count(word) == 1 else ""
    read = f"{before} {word}".strip()[-60:]
    if str(first["description"]).startswith("Expecting )"):
        return f"a bracket is not closed after “{read}”", token
    if not str(first["end_context"] or "").strip() and str(first["description"]).startswith("Required"):
        return f"it breaks off after “{read}”", token
    return f"“{word}” is out of place" + (f" after “{before[-60:]}”" if before else ""), token


class _Reader:
    def __init__(self, columns: Mapping[str, str], parameters: Mapping[str, str]) -> None:
        self.columns, self.parameters = columns, parameters

    def boolean(self, tree: exp.Expression) -> Node:
        text = tree.sql(dialect="duckdb")
        if isinstance(tree, exp.Paren):
            return self.boolean(tree.this)
        if isinstance(tree, exp.And | exp.Or):
            op = "and" if isinstance(tree, exp.And) else "or"
            children = [self.boolean(tree.this), self.boolean(tree.expression)]
            flat: list[Node] = []
            for child in children:
                flat.extend(child.children if child.op == op else (child,))
            return Node(op, text, tuple(flat))
        if isinstance(tree, exp.Not):
            return Node("not", text, (self.boolean(tree.this),))
        if type(tree) in _COMPARE:
            return self.comparison(_COMPARE[type(tree)], tree.this, tree.expression, text)
        if isinstance(tree, exp.Between):
            low = self.comparison(">=", tree.this, tree.args["low"])
            high = self.comparison("<=", tree.this, tree.args["high"])
            return Node("and", text, (low, high))
        if isinstance(tree, exp.Is):
            if not isinstance(tree.expression, exp.Null):
                raise ConditionError(f"{text} is not allowed", "IS NULL or IS NOT NULL", text)
            return Node("is null", text, left=self.column(tree.this))
        if isinstance(tree, exp.In):
            return self.membership(tree, text)
        if isinstance(tree, exp.Column):
            operand = self.operand(tree)
            if operand.type != "flag":
                raise ConditionError(
                    f"{operand.name} is a {operand.type}, used as true or false",
                    "a flag, or a comparison",
                    operand.name,
                )
            return Node("flag", text, left=operand)
        if isinstance(tree, exp.Anonymous) and tree.name.lower() in ("hs_under", "named"):
            return self.function(tree, text)
        raise ConditionError(
            f"{text[:80]} ({type(tree).__name__.lower()}) is not allowed in a condition",
            "AND, OR, NOT, comparisons, IN, BETWEEN, IS NULL, hs_under(hs, goods), named(name, parties)",
            text.split("(")[0],
        )

    def comparison(self, op: str, left: exp.Expression, right: exp.Expression, text: str = "") -> Node:
        one, two = self.operand(left), self.operand(right)
        if one.source != "column" and two.source == "column":
            one, two, op = two, one, FLIP[op]
        text = text or f"{one} {op} {two}"
        if one.source == "literal":
            raise ConditionError(f"{text} compares two constants", "a column on one side", text)
        groups = [self._group(operand.type) for operand in (one, two)]
        if groups[0] != groups[1]:
            raise ConditionError(
                f"{text} compares a {one.type} with a {two.type}",
                f"something comparable with {one.name}, a {one.type}",
                one.name,
            )
        if groups[0] == "money" and two.source != "parameter":
            raise ConditionError(f"{text} compares two amounts of the case", "a money parameter", one.name)
        if one.source == "parameter":
            raise ConditionError(f"{text} compares two parameters", "a column on one side", one.name)
        if groups[0] == "list":
            raise ConditionError(f"{text} compares a list", f"{one.name} IN {two.name}", one.name)
        if groups[0] in ("text", "flag") and op not in ("=", "<>"):
            raise ConditionError(f"{text}: a {one.type} has no order", "= or <>", one.name)
        return Node(op, text, left=one, right=two)

    def membership(self, tree: exp.In, text: str) -> Node:
        left = self.column(tree.this)
        if tree.args.get("query") is not None or tree.args.get("unnest") is not None:
            raise ConditionError(f"{text[:80]}: a subquery is not allowed", "IN ('a', 'b') or IN list", "IN")
        field = tree.args.get("field")
        options = [field] if field is not None else list(tree.expressions)
        operands = tuple(self.operand(option) for option in options)
        if len(operands) == 1 and operands[0].source == "parameter":
            if operands[0].type != "codes" or left.type not in TEXTUAL:
                raise ConditionError(
                    f"{text}: {operands[0].name} is a {operands[0].type}",
                    "a parameter of type codes and a text column",
                    operands[0].name,
                )
            return Node("in", text, left=left, right=operands[0])
        for operand in operands:
            if operand.source != "literal" or self._group(operand.type) != self._group(left.type):
                raise ConditionError(
                    f"{text}: {operand} is a {operand.type}, {left.name} a {left.type}",
                    f"literals of the type of {left.name}",
                    str(operand),
                )
        if self._group(left.type) not in ("text", "number"):
            raise ConditionError(f"{text}: {left.name} is a {left.type}", "a text or number column", left.name)
        return Node("in", text, left=left, options=operands)

    def function(self, tree: exp.Anonymous, text: str) -> Node:
        name = tree.name.lower()
        # A party of a case stands under its first column, which of banks and ships is a number.
        types, wanted = {"hs_under": (("hs",), "goods"), "named": (("text", "bic", "imo"), "parties")}[name]
        expected = f"{name}({' or '.join(types)} column, {wanted} parameter)"
        if len(tree.expressions) != 2:
            raise ConditionError(f"{name} has {len(tree.expressions)} arguments", expected, name)
        left, right = self.column(tree.expressions[0]), self.operand(tree.expressions[1])
        if left.type not in types or right.source != "parameter" or right.type != wanted:
            raise ConditionError(f"{text}: given a {left.type} and a {right.type}", expected, name)
        return Node("under" if name == "hs_under" else "named", text, left=left, right=right)

    def column(self, tree: exp.Expression) -> Operand:
        operand = self.operand(tree)
        if operand.source != "column":
            raise ConditionError(f"{operand} is a {operand.source}", "a column of the case", str(operand))
        return operand

    def operand(self, tree: exp.Expression) -> Operand:
        if isinstance(tree, exp.Paren):
            return self.operand(tree.this)
        if isinstance(tree, exp.Column):
            name = tree.name
            if tree.table:
                raise ConditionError(f"{tree.sql()} names a table", "a plain column name", name)
            if name in self.columns:
                return Operand("column", name, self.columns[name])
            if name in self.parameters:
                return Operand("parameter", name, self.parameters[name])
            near = get_close_matches(name, [*self.columns, *self.parameters], 1)
            expected = "" if near else "one of " + ", ".join(sorted({**self.columns, **self.parameters}))
            raise ConditionError(f"no column or parameter {name}", expected, name, near[0] if near else "")
        if isinstance(tree, exp.Literal):
            if tree.is_string:
                return Operand("literal", "", "text", tree.this)
            return Operand("literal", "", "number", self.number(tree.this))
        if isinstance(tree, exp.Boolean):
            return Operand("literal", "", "flag", bool(tree.this))
        if isinstance(tree, exp.Neg) and isinstance(tree.this, exp.Literal) and not tree.this.is_string:
            return Operand("literal", "", "number", -self.number(tree.this.this))
        if isinstance(tree, exp.Cast) and tree.is_type("date") and isinstance(tree.this, exp.Literal):
            from datetime import date

            try:
                return Operand("literal", "", "day", date.fromisoformat(tree.this.this))
            except ValueError as error:
                raise ConditionError(f"{tree.this.this} is no day", "DATE '2010-07-06'", tree.this.this) from error
        raise ConditionError(
            f"{tree.sql(dialect='duckdb')[:80]} ({type(tree).__name__.lower()}) is not allowed as a value",
            "a column, a parameter or a literal",
            "",
        )

    @staticmethod
    def number(text: str) -> Decimal:
        """A literal number. 1e999999999 would be written out in full: digits only, and few."""
        if len(text) > 30 or not text.replace(".", "", 1).isdecimal():
            raise ConditionError(f"the number {text[:40]}", "up to 30 digits, with a point", text)
        return Decimal(text)

    @staticmethod
    def _group(type_: str) -> str:
        if type_ in TEXTUAL:
            return "text"
        if type_ in NUMERIC:
            return "number"
        return "list" if type_ in ("codes", "goods", "parties") else type_
