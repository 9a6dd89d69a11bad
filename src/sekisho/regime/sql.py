"""The same condition tree as DuckDB SQL: truth, words and what is missing, for any number of cases.

Truth stays three-valued: TRUE, FALSE or NULL. Versions that differ in the values of their parameters only share one
expression, in which a value is looked up by the number of the version: to DuckDB they are data, not code. Words and
missing names are computed only where asked for (inside a CASE), so that cases that nothing touches cost little.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sekisho.record.statements import Programme
from sekisho.record.values import Money
from sekisho.regime.condition import Node, Operand
from sekisho.regime.fold import Version
from sekisho.regime.words import DROPPED, constant, headings, name_key, phrase


def text(value: str) -> str:
    """An SQL string literal."""
    return "'" + value.replace("'", "''") + "'"


_DROPPED = "[" + "".join(f"\\{char}" for char in DROPPED) + "]"

# DuckDB would make a join of an IN with many values: that loses the order of the cases, and works out the left side for
# each of them, whatever CASE it stands in.
MACROS = f"""
SET disabled_optimizers = 'in_clause';
CREATE OR REPLACE TEMP MACRO sk_tidy(x) AS CASE WHEN contains(x, '.') THEN rtrim(rtrim(x, '0'), '.') ELSE x END;
CREATE OR REPLACE TEMP MACRO sk_group(x) AS
  (CASE WHEN x < 0 THEN '-' ELSE '' END) || format('{{:,}}', CAST(trunc(abs(round(x, 4))) AS HUGEINT))
  || CASE WHEN round(x, 4) = trunc(round(x, 4)) THEN ''
     ELSE '.' || rtrim(lpad(CAST(CAST((abs(round(x, 4)) - trunc(abs(round(x, 4)))) * 10000 AS BIGINT) AS VARCHAR),
     4, '0'), '0') END;
CREATE OR REPLACE TEMP MACRO sk_key(x) AS
  nullif(regexp_replace(lower(x), {text(_DROPPED + "+")}, '', 'g'), '');
"""

BRANCHES = 40
"""Up to so many stretches of days are told apart by a CASE; more of them by a table with an entry a day."""


def literal(value: object) -> str:
    """An SQL literal for a value that a condition can hold."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Money):
        return f"{value.amount:f}"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return text(str(value))


def no_words() -> str:
    """An empty list of words."""
    return "CAST([] AS VARCHAR[])"


def words(entries: Sequence[tuple[str, str]]) -> str:
    """An SQL list of the texts whose guard holds; an empty guard always does."""
    if not entries:
        return no_words()
    if not any(guard for guard, _ in entries):
        return f"[{', '.join(said for _, said in entries)}]"
    listed = ", ".join(f"CASE WHEN {guard} THEN {said} END" if guard else said for guard, said in entries)
    return f"list_filter([{listed}], lambda x: x IS NOT NULL)"


def by_day(stretches: Iterable[tuple[date, date | None, int]]) -> str:
    """The number of the stretch that the column ``date`` falls in, as an SQL integer; NULL outside of all.

    A stretch runs from its first day up to, not including, its second (None: for ever); they come in order.
    """
    edges: list[tuple[date, int | None]] = []
    for start, end, number in stretches:
        if edges and edges[-1][0] == start:
            edges.pop()  # the end of the one before
        if not edges or edges[-1][1] != number:
            edges.append((start, number))
        if end is not None:
            edges.append((end, None))
    values = ["NULL", *("NULL" if number is None else str(number) for _, number in edges)]
    if len(edges) <= BRANCHES:
        whens = "".join(f" WHEN date < DATE '{day}' THEN {now}" for (day, _), now in zip(edges, values, strict=False))
        return f"CASE{whens} ELSE {values[-1]} END" if edges else "NULL"
    # A text of fixed width: of all tables, the one into which DuckDB looks at no cost for its length.
    first, last = edges[0][0], edges[-1][0]
    width = max(map(len, values))
    spans = [(after[0] - day[0]).days for day, after in zip(edges, edges[1:], strict=False)] + [1]
    table = "".join(f"{number or '':>{width}}" * days for (_, number), days in zip(edges, spans, strict=True))
    at = f"(least(date, DATE '{last}') - DATE '{first}') * {width} + 1"
    return f"CASE WHEN date >= DATE '{first}' THEN TRY_CAST(substr('{table}', {at}, {width}) AS INTEGER) END"


def pick(at: str, values: Mapping[int, str]) -> str:
    """SQL for one of numbered values; ``at`` is the number in SQL, from one. Where all are the same, just that."""
    if len(set(values.values())) == 1:
        return next(iter(values.values()))
    return f"[{', '.join(values.get(n, 'NULL') for n in range(1, max(values) + 1))}][{at}]"


def rate_name(kind: str, column: str, currency: str) -> str:
    """The beginning of the names of what turns a money column of a kind of case into a currency."""
    return f"fx_{kind.replace('-', '_')}_{column}_{currency}"


def shape(version: Version) -> tuple[object, ...]:
    """What versions have to have in common to share one expression: lists, currencies, and what has no value."""
    values = (version.values.get(name) for name in version.measure.parameters)
    return tuple(
        value if isinstance(value, tuple) else value.currency if isinstance(value, Money) else value is None
        for value in values
    )


def _costly(node: Node) -> bool:
    return any(
        item.op in ("named", "under") or (item.left is not None and item.left.type == "money") for item in node.walk()
    )


@dataclass(frozen=True)
class Compiler:
    """Compiles conditions on a kind of case for numbered versions of one shape; ``at`` is a row's number in SQL.

    A rate is the macro ``rate_name(…)_factor``, its words the column ``rate_name(…)_said``. Where the cases were
    ``screened``, a column ``hits`` says which of their columns are listed parties beyond doubt.
    """

    versions: Mapping[int, Version]
    at: str
    kind: str
    currency_of: Mapping[str, str]
    screened: bool = False

    def truth(self, node: Node) -> str:
        """The condition as an SQL boolean."""
        if node.op == "not":
            return f"(NOT {self.truth(node.children[0])})"
        if node.children:
            whole = "(" + f" {node.op.upper()} ".join(self.truth(child) for child in node.children) + ")"
            cheap = [self.truth(child) for child in node.children if not _costly(child)]
            if node.op == "and" and 0 < len(cheap) < len(node.children):
                # DuckDB works out every side of an AND; a CASE spares the costly ones where a cheap one is false.
                return f"(CASE WHEN ({' AND '.join(cheap)}) IS FALSE THEN FALSE ELSE {whole} END)"
            return whole
        assert node.left is not None
        left = node.left
        if left.source == "parameter":
            return self._pick(lambda version: literal(bool(version.values.get(left.name))))
        if node.op == "is null":
            return f"({left.name} IS NULL)"
        if node.op == "flag":
            return left.name
        if left.type == "money":
            return self._money(node)
        if node.op == "in":
            options = self._options(node)
            return f"({left.name} IN ({', '.join(options)}))" if options else "FALSE"
        if node.op == "named":
            listed, by_name = self._identified(node), self._named(node)
            return f"(CASE WHEN len({listed}) > 0 THEN TRUE ELSE {by_name} END)" if listed else by_name
        if node.op == "under":
            return self._under(node)
        if node.right is not None and node.right.source == "parameter" and self._value(node.right) is None:
            return "CAST(NULL AS BOOLEAN)"
        return f"({left.name} {node.op} {self._right(node)})"

    def reasons(self, node: Node) -> str:
        """An SQL list of the words for the leaves that made the node true; only for rows where it is."""
        return words(list(self._reasons(node, True, ())))

    def lacks(self, node: Node) -> str:
        """An SQL list, sorted, of the columns (or rates) that leave the node unknown; only for rows where it is."""
        return f"list_sort(list_distinct({words(list(self._lacks(node, ())))}))"

    def rates_used(self, node: Node) -> str:
        """An SQL list of the words for the rates used."""
        found: dict[tuple[str, str], None] = {}
        for item in node.walk():
            if item.left is not None and item.left.type == "money":
                limit = self._value(item.right)
                if isinstance(limit, Money):
                    said = self._rate_words(item.left.name, limit.currency)
                    found[f"{item.left.name} IS NOT NULL AND {said} IS NOT NULL", said] = None
        listed = words(list(found))
        return f"list_distinct({listed})" if len(found) > 1 else listed

    def _reasons(self, node: Node, want: bool, guards: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        if node.op == "not":
            yield from self._reasons(node.children[0], not want, guards)
        elif node.children:
            every = (node.op == "and") is want  # a true AND has true sides only, a false OR false ones
            for child in node.children:
                test = () if every else (f"{self.truth(child)} IS {'TRUE' if want else 'FALSE'}",)
                yield from self._reasons(child, want, guards + test)
        elif said := self._sentence(node, want):
            yield " AND ".join(guards), said

    def _lacks(self, node: Node, guards: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for child in node.children:
            unknown = () if node.op == "not" else (f"{self.truth(child)} IS NULL",)
            yield from self._lacks(child, guards + unknown)
        if not node.children:
            for guard, name in self._missing(node):
                yield " AND ".join([*guards, guard] if guard else guards), name

    def _missing(self, node: Node) -> list[tuple[str, str]]:
        """What leaves a leaf unknown: a test and a text for each."""
        assert node.left is not None
        name = node.left.name
        if node.left.type == "money" and node.op != "is null":
            limit, currency = self._value(node.right), self.currency_of[name]
            rest = (
                f"'rate ' || {currency} || {text(f' to {limit.currency}')}"
                if isinstance(limit, Money)
                else text(node.right.name if node.right else "")
            )
            return [
                (f"{name} IS NULL", text(name)),
                (f"{currency} IS NULL", text(currency)),
                (f"{name} IS NOT NULL AND {currency} IS NOT NULL", rest),
            ]
        if node.op == "under":
            return self._under_missing(node)
        right = node.right
        if right is not None and (right.source == "column" or self._value(right) is None):
            return [(f"{name} IS NULL", text(name)), (f"{name} IS NOT NULL", text(right.name))]
        return [("", text(name))]

    def _sentence(self, node: Node, want: bool) -> str:
        assert node.left is not None
        left = node.left
        if left.source == "parameter":
            return ""
        name = left.name
        if node.op == "is null":
            return text(f"{name} is {'not ' if want else ''}given")
        if node.op == "flag":
            return text(f"{name} is {'true' if want else 'false'}")
        if node.op == "in":
            return f"{text(name + ' is ')} || {self._shown(left)}"
        if node.op == "named":
            if not want:
                named = self._keys(node) or self._programmes(node)
                return text(f"{name} is no designated party by exact name") if named else ""
            listed = self._identified(node)
            who = f"CASE WHEN len({listed}) > 0 THEN {listed}[1].words ELSE {name} END" if listed else name
            return f"{text(name + ' is ')} || {who} || ', a designated party'"
        if node.op == "under":
            return self._under_words(node, want)
        assert node.right is not None
        if left.type == "money":
            limit = self._value(node.right)
            if not isinstance(limit, Money):
                return ""
            currency = self.currency_of[name]
            shown = (
                f"{currency} || ' ' || sk_group({name}) || CASE WHEN {currency} = {text(limit.currency)} THEN ''"
                f" ELSE {text(f' = {limit.currency} ')} || sk_group({name} * {self._factor(name, limit.currency)})"
                f" || ' (at ' || {self._rate_words(name, limit.currency)} || ')' END"
            )
            return f"{shown} || {self._said(node.right, f' {phrase(node, want)} ')}"
        verb = phrase(node, want)
        if left.type in ("number", "integer", "day"):
            subject = f"{text(name + ' ')} || {self._shown(left)}"
        else:
            subject = text(name)
        if node.right.source == "column":
            return f"{subject} || {text(f' {verb} ')} || {self._shown(node.right)}"
        return f"{subject} || {self._said(node.right, f' {verb} ')}"

    def _shown(self, operand: Operand) -> str:
        if operand.type == "number":
            return f"sk_group({operand.name})"
        if operand.type == "flag":
            return f"CASE WHEN {operand.name} THEN 'true' ELSE 'false' END"
        return f"CAST({operand.name} AS VARCHAR)"

    def _factor(self, name: str, currency: str) -> str:
        return f"{rate_name(self.kind, name, currency)}_factor({self.currency_of[name]}, date)"

    def _rate_words(self, name: str, currency: str) -> str:
        return f"{rate_name(self.kind, name, currency)}_said"

    def _money(self, node: Node) -> str:
        assert node.left is not None and node.right is not None
        name = node.left.name
        limit = self._value(node.right)
        if not isinstance(limit, Money):
            return "CAST(NULL AS BOOLEAN)"
        bound = f"{node.op} {self._right(node)}"
        return (
            f"(CASE WHEN {self.currency_of[name]} = {text(limit.currency)} THEN {name} {bound}"
            f" ELSE {name} * {self._factor(name, limit.currency)} {bound} END)"
        )

    def _pick(self, of: Callable[[Version], str]) -> str:
        """SQL for what differs by version: looked up by number, unless it does not differ."""
        return pick(self.at, {number: of(version) for number, version in self.versions.items()})

    def _value(self, operand: Operand | None) -> object:
        """The value of an operand, that of a parameter in one of the versions."""
        if operand is None or operand.source != "parameter":
            return operand and operand.value
        return next(iter(self.versions.values())).values.get(operand.name)

    def _right(self, node: Node) -> str:
        right = node.right
        assert right is not None
        if right.source == "parameter":
            return self._pick(lambda version: literal(version.values[right.name]))
        return right.name if right.source == "column" else literal(right.value)

    def _options(self, node: Node) -> list[str]:
        if node.right is not None:
            values = self._value(node.right)
            return [text(str(value)) for value in values] if isinstance(values, tuple) else []
        return [literal(option.value) for option in node.options]

    def _keys(self, node: Node) -> list[str]:
        parties = self._value(node.right)
        names = [party for party in parties if isinstance(party, str)] if isinstance(parties, tuple) else []
        return [name_key(party) for party in names]

    def _programmes(self, node: Node) -> list[Programme]:
        parties = self._value(node.right)
        return [each for each in parties if isinstance(each, Programme)] if isinstance(parties, tuple) else []

    def _identified(self, node: Node) -> str:
        """SQL for the hits that are beyond doubt and named by their list; "" where there can be none."""
        programmes = self._programmes(node)
        if not self.screened or not programmes:
            return ""
        assert node.left is not None
        tests = " OR ".join(
            f"(h.list = {text(each.list)} AND starts_with(h.programme, {text(each.programme)}))" for each in programmes
        )
        return f"list_filter(hits, lambda h: h.certain AND h.party = {text(node.left.name)} AND ({tests}))"

    def _named(self, node: Node) -> str:
        assert node.left is not None
        name, keys = node.left.name, self._keys(node)
        if not keys:
            return f"(CASE WHEN sk_key({name}) IS NOT NULL THEN FALSE END)" if self._programmes(node) else "FALSE"
        # Most names are told apart by how they begin; to fold them all costs more than all else.
        begins = "|".join(sorted({f"{_DROPPED}*".join(map(re.escape, key[:3])) for key in keys}))
        unlike = f"NOT regexp_matches(lower({name}), {text(f'^{_DROPPED}*(?:{begins}|$)')})"
        return f"(CASE WHEN {unlike} THEN FALSE ELSE sk_key({name}) IN ({', '.join(map(text, keys))}) END)"

    def _said(self, operand: Operand, before: str) -> str:
        """SQL for a literal or a parameter in words, after ``before``."""
        if operand.source != "parameter":
            return text(before + constant(operand.value))

        def said(version: Version) -> str:
            since = version.since.get(operand.name)
            shown = f"{before}{constant(version.values.get(operand.name))}, the {operand.name.replace('_', ' ')}"
            return text(shown + (f" from {since}" if since else ""))

        return self._pick(said)

    def _headings(self, node: Node) -> tuple[dict[int, set[str]], list[tuple[str, int]], set[str]]:
        """Untied codes by length, codes tied to an edition, and every shorter beginning of any of them."""
        assert node.right is not None
        plain: dict[int, set[str]] = {}
        tied: list[tuple[str, int]] = []
        beginnings: set[str] = set()
        for code, edition, _ in headings(self._value(node.right)):
            if edition is None:
                plain.setdefault(len(code), set()).add(code)
            else:
                tied.append((code, edition))
            beginnings |= {code[:length] for length in range(2, len(code))}
        return plain, tied, beginnings

    @staticmethod
    def _codes(name: str, plain: Mapping[int, set[str]], tied: list[tuple[str, int]]) -> list[str]:
        tests = [
            f"substr({name}, 1, {length}) IN ({', '.join(text(code) for code in sorted(codes))})"
            for length, codes in sorted(plain.items())
        ]
        return tests + [f"(starts_with({name}, {text(code)}) AND hs_edition = {edition})" for code, edition in tied]

    def _under(self, node: Node) -> str:
        assert node.left is not None
        name = node.left.name
        plain, tied, beginnings = self._headings(node)
        tests = self._codes(name, plain, tied)
        if not tests:
            return "FALSE"
        match = "(" + " OR ".join(tests) + ")"
        if not beginnings:
            return match
        short = ", ".join(text(code) for code in sorted(beginnings))
        return f"(CASE WHEN {match} IS NOT TRUE AND {name} IN ({short}) THEN NULL ELSE {match} END)"

    def _under_missing(self, node: Node) -> list[tuple[str, str]]:
        assert node.left is not None
        name = node.left.name
        _, tied, beginnings = self._headings(node)
        short = f" OR {name} IN ({', '.join(text(code) for code in sorted(beginnings))})" if beginnings else ""
        starts = " OR ".join(f"starts_with({name}, {text(code)})" for code, _ in tied)
        return [
            (f"({name} IS NULL{short})", text(name)),
            *([(f"hs_edition IS NULL AND ({starts})", "'hs_edition'")] if tied else []),
        ]

    def _under_words(self, node: Node, want: bool) -> str:
        assert node.left is not None and node.right is not None
        name = node.left.name
        if not want:
            if not any(True for _ in headings(self._value(node.right))):
                return ""
            return f"{text(name + ' ')} || {name} || {text(f' is not among the {node.right.name}')}"
        titles: dict[str, tuple[dict[int, set[str]], list[tuple[str, int]]]] = {}
        for code, edition, item in headings(self._value(node.right)):
            plain, tied = titles.setdefault(item.title, ({}, []))
            if edition is None:
                plain.setdefault(len(code), set()).add(code)
            else:
                tied.append((code, edition))
        cases = [
            f"CASE WHEN {' OR '.join(self._codes(name, *codes))} THEN {text(title)} END"
            for title, codes in titles.items()
        ]
        listed = f"array_to_string(list_filter([{', '.join(cases)}], lambda x: x IS NOT NULL), ', ')"
        return f"{text(name + ' ')} || {name} || ' falls under ' || {listed}" if cases else ""
