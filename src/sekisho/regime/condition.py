"""Conditions: one SQL boolean expression as a small closed tree.

Only what this tree can hold can be written in a dossier: there is no node for a subquery, a file, a
table function or anything that calls out. Truth has three values, as in SQL: a comparison with a
missing (null) column is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

MAX_LENGTH = 10_000
MAX_DEPTH = 40
TEXTUAL = frozenset({"text", "country", "port", "hs", "imo", "bic", "currency"})
NUMERIC = frozenset({"number", "integer"})
PARAMETER_TYPES = frozenset({"money", "number", "day", "flag", "text", "codes", "goods", "parties"})


class ConditionError(ValueError):
    """A condition that cannot be used. ``expected`` and ``hint`` say what would be; ``token`` is the word to blame."""

    def __init__(self, message: str, expected: str = "", token: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message, self.expected, self.token, self.hint = message, expected, token, hint


@dataclass(frozen=True, slots=True)
class Operand:
    """A column of the case, a parameter of the measure, or a literal."""

    source: str  # column | parameter | literal
    name: str
    type: str
    value: object = None

    def __str__(self) -> str:
        if self.source != "literal":
            return self.name
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        return f"'{self.value}'" if self.type in ("text", "day") else str(self.value)


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a condition. ``op`` is one of and, or, not, flag, is null, in, under, named, = <> < <= > >=."""

    op: str
    text: str
    children: tuple[Node, ...] = ()
    left: Operand | None = None
    right: Operand | None = None
    options: tuple[Operand, ...] = ()

    def walk(self) -> Iterator[Node]:
        """This node and all below it, outermost first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def operands(self) -> Iterator[Operand]:
        """Every column, parameter and literal below this node."""
        for node in self.walk():
            for operand in (node.left, node.right, *node.options):
                if operand is not None:
                    yield operand


FLIP = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
NEGATE = {"=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def parse(text: str, columns: Mapping[str, str], parameters: Mapping[str, str]) -> Node:
    """Read a condition over ``columns`` and ``parameters`` (name → type).

    Raises ConditionError where the text is no SQL, holds a node outside the allow-list, names a column
    that the case kind does not have, or compares what cannot be compared.
    """
    return _parse(text, tuple(sorted(columns.items())), tuple(sorted(parameters.items())))


@lru_cache(maxsize=4096)
def _parse(text: str, columns: tuple[tuple[str, str], ...], parameters: tuple[tuple[str, str], ...]) -> Node:
    if len(text) > MAX_LENGTH:
        raise ConditionError(f"the condition has {len(text)} characters", f"at most {MAX_LENGTH}")
    depth = peak = 0
    for char in text:
        depth += (char == "(") - (char == ")")
        peak = max(peak, depth)
    if peak > MAX_DEPTH:
        raise ConditionError(f"the condition nests {peak} deep", f"at most {MAX_DEPTH}")
    # To import SQLGlot takes a quarter of the time in which a question to the regime is answered; few ask for a tree.
    from sekisho.regime.expression import read

    return read(text, dict(columns), dict(parameters))


def polarity(node: Node, parameter: str, sign: int = 1) -> int:
    """How the truth of ``node`` moves when ``parameter`` grows: 1 more often true, -1 less, 0 unknown or both."""
    signs = set()

    def visit(item: Node, sense: int) -> None:
        if item.op == "not":
            visit(item.children[0], -sense)
            return
        for child in item.children:
            visit(child, sense)
        used = [o.name for o in (item.left, item.right) if o is not None and o.source == "parameter"]
        if parameter in used:
            if item.op in (">", ">="):
                signs.add(-sense)
            elif item.op in ("<", "<=", "in", "under", "named", "flag"):
                signs.add(sense)
            else:
                signs.add(0)

    visit(node, sign)
    return signs.pop() if len(signs) == 1 else 0
