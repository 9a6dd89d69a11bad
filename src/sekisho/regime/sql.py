"""The same condition tree as DuckDB SQL: truth, words and what is missing, for any number of cases.

Truth stays three-valued: TRUE, FALSE or NULL. Words and missing names are computed only where asked for
(inside a CASE), so that cases that nothing touches cost one pass over their columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sekisho.record.statements import Programme
from sekisho.record.values import Money
from sekisho.regime.condition import Node, Operand
from sekisho.regime.words import DROPPED, constant, headings, name_key, phrase

_KEY = "lower(x)"
for _char in DROPPED:
    _KEY = f"replace({_KEY}, '{_char.replace(chr(39), chr(39) * 2)}', '')"

MACROS = f"""
CREATE OR REPLACE TEMP MACRO sk_tidy(x) AS CASE WHEN contains(x, '.') THEN rtrim(rtrim(x, '0'), '.') ELSE x END;
CREATE OR REPLACE TEMP MACRO sk_group(x) AS
  (CASE WHEN x < 0 THEN '-' ELSE '' END) || format('{{:,}}', CAST(trunc(abs(round(x, 4))) AS HUGEINT))
  || CASE WHEN round(x, 4) = trunc(round(x, 4)) THEN ''
     ELSE '.' || rtrim(lpad(CAST(CAST((abs(round(x, 4)) - trunc(abs(round(x, 4)))) * 10000 AS BIGINT) AS VARCHAR),
     4, '0'), '0') END;
CREATE OR REPLACE TEMP MACRO sk_key(x) AS
  nullif({_KEY}, '');
"""


def text(value: str) -> str:
    """An SQL string literal."""
    return "'" + value.replace("'", "''") + "'"


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


def _costly(node: Node) -> bool:
    return any(item.op in ("named", "under") for item in node.walk())


@dataclass(frozen=True)
class Compiler:
    """Compiles conditions under one version's values. Rates are columns: ``fx_COLUMN_CURRENCY_factor``.

    Where the cases were ``screened``, a column ``hits`` says which of their columns are listed parties beyond doubt.
    """

    values: Mapping[str, object]
    since: Mapping[str, date]
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
            return literal(bool(self.values.get(left.name)))
        if node.op == "is null":
            return f"({left.name} IS NULL)"
        if node.op == "flag":
            return left.name
        if left.type == "money":
            limit = self._value(node.right)
            if not isinstance(limit, Money):
                return "CAST(NULL AS BOOLEAN)"
            return f"({self._converted(left.name, limit.currency)} {node.op} {literal(limit)})"
        if node.op == "in":
            options = self._options(node)
            return f"({left.name} IN ({', '.join(options)}))" if options else "FALSE"
        if node.op == "named":
            keys, listed = self._keys(node), self._identified(node)
            by_name = f"(sk_key({left.name}) IN ({', '.join(keys)}))" if keys else "FALSE"
            if not keys and self._programmes(node):
                by_name = f"(CASE WHEN sk_key({left.name}) IS NOT NULL THEN FALSE END)"
            return f"(CASE WHEN len({listed}) > 0 THEN TRUE ELSE {by_name} END)" if listed else by_name
        if node.op == "under":
            return self._under(node)
        if node.right is not None and node.right.source == "parameter" and self._value(node.right) is None:
            return "CAST(NULL AS BOOLEAN)"
        return f"({left.name} {node.op} {self._right(node)})"

    def reasons(self, node: Node, want: bool = True) -> str:
        """An SQL list of the words for the leaves that made the node come out as wanted."""
        if node.op == "not":
            return self.reasons(node.children[0], not want)
        if node.children:
            test = "IS TRUE" if want else "IS FALSE"
            parts = [
                f"CASE WHEN {self.truth(child)} {test} THEN {self.reasons(child, want)} ELSE {no_words()} END"
                for child in node.children
            ]
            return "list_concat(" + ", ".join(parts) + ")" if len(parts) > 1 else parts[0]
        said = self._sentence(node, want)
        return f"[{said}]" if said else no_words()

    def lacks(self, node: Node) -> str:
        """An SQL list of the columns (or rates) that leave the node unknown; empty where it is known."""
        if node.children:
            parts = [self.lacks(child) for child in node.children]
            inner = "list_concat(" + ", ".join(parts) + ")" if len(parts) > 1 else parts[0]
            return f"CASE WHEN {self.truth(node)} IS NULL THEN {inner} ELSE {no_words()} END"
        names = self._missing(node)
        return f"CASE WHEN {self.truth(node)} IS NULL THEN {names} ELSE {no_words()} END"

    def rates_used(self, node: Node) -> list[str]:
        """SQL texts, each the rate used in one leaf or NULL."""
        found = []
        for item in node.walk():
            if item.left is not None and item.left.type == "money":
                limit = self._value(item.right)
                if isinstance(limit, Money):
                    said = self._rate_words(item.left.name, limit.currency)
                    found.append(f"CASE WHEN {item.left.name} IS NOT NULL THEN {said} END")
        return found

    def _missing(self, node: Node) -> str:
        assert node.left is not None
        left = node.left
        if left.type == "money" and node.op != "is null":
            limit, currency = self._value(node.right), self.currency_of[left.name]
            if not isinstance(limit, Money):
                return f"[{text(node.right.name if node.right else '')}]"
            return (
                f"CASE WHEN {left.name} IS NULL AND {currency} IS NULL THEN [{text(left.name)}, {text(currency)}]"
                f" WHEN {left.name} IS NULL THEN [{text(left.name)}]"
                f" WHEN {currency} IS NULL THEN [{text(currency)}]"
                f" ELSE ['rate ' || {currency} || ' to {limit.currency}'] END"
            )
        if node.op == "under":
            return f"CASE WHEN {left.name} IS NULL THEN [{text(left.name)}] ELSE {self._under_missing(node)} END"
        names = [left.name]
        if node.right is not None and node.right.source == "column":
            return f"CASE WHEN {left.name} IS NULL THEN [{text(left.name)}] ELSE [{text(node.right.name)}] END"
        if node.right is not None and node.right.source == "parameter" and self._value(node.right) is None:
            return f"CASE WHEN {left.name} IS NULL THEN [{text(left.name)}] ELSE [{text(node.right.name)}] END"
        return "[" + ", ".join(text(name) for name in names) + "]"

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
                f" ELSE {text(f' = {limit.currency} ')} || sk_group({self._converted(name, limit.currency)})"
                f" || ' (at ' || {self._rate_words(name, limit.currency)} || ')' END"
            )
            return f"{shown} || {text(f' {phrase(node, want)} {self._other(node.right, limit)}')}"
        verb = phrase(node, want)
        if left.type in ("number", "integer", "day"):
            subject = f"{text(name + ' ')} || {self._shown(left)}"
        else:
            subject = text(name)
        if node.right.source == "column":
            return f"{subject} || {text(f' {verb} ')} || {self._shown(node.right)}"
        value = self._value(node.right)
        return f"{subject} || {text(f' {verb} {self._other(node.right, value)}')}"

    def _shown(self, operand: Operand) -> str:
        if operand.type == "number":
            return f"sk_group({operand.name})"
        if operand.type == "flag":
            return f"CASE WHEN {operand.name} THEN 'true' ELSE 'false' END"
        return f"CAST({operand.name} AS VARCHAR)"

    def _converted(self, name: str, currency: str) -> str:
        own = self.currency_of[name]
        return (
            f"CASE WHEN {own} = {text(currency)} THEN CAST({name} AS DECIMAL(38,14))"
            f" ELSE {name} * fx_{name}_{currency}_factor END"
        )

    @staticmethod
    def _rate_words(name: str, currency: str) -> str:
        return f"fx_{name}_{currency}_said"

    def _value(self, operand: Operand | None) -> object:
        if operand is None:
            return None
        return self.values.get(operand.name) if operand.source == "parameter" else operand.value

    def _right(self, node: Node) -> str:
        assert node.right is not None
        return node.right.name if node.right.source == "column" else literal(self._value(node.right))

    def _options(self, node: Node) -> list[str]:
        if node.right is not None:
            values = self.values.get(node.right.name)
            return [text(str(value)) for value in values] if isinstance(values, tuple) else []
        return [literal(option.value) for option in node.options]

    def _keys(self, node: Node) -> list[str]:
        assert node.right is not None
        parties = self.values.get(node.right.name)
        names = [party for party in parties if isinstance(party, str)] if isinstance(parties, tuple) else []
        return [text(name_key(party)) for party in names]

    def _programmes(self, node: Node) -> list[Programme]:
        assert node.right is not None
        parties = self.values.get(node.right.name)
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

    def _other(self, operand: Operand, value: object) -> str:
        words = constant(value)
        if operand.source == "parameter":
            since = self.since.get(operand.name)
            return f"{words}, the {operand.name.replace('_', ' ')}" + (f" from {since}" if since else "")
        return words

    def _headings(self, node: Node) -> tuple[dict[int, set[str]], list[tuple[str, int]], set[str]]:
        """Untied codes by length, codes tied to an edition, and every shorter beginning of any of them."""
        assert node.right is not None
        plain: dict[int, set[str]] = {}
        tied: list[tuple[str, int]] = []
        beginnings: set[str] = set()
        for code, edition, _ in headings(self.values.get(node.right.name)):
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

    def _under_missing(self, node: Node) -> str:
        assert node.left is not None
        name = node.left.name
        _, tied, beginnings = self._headings(node)
        short = ", ".join(text(code) for code in sorted(beginnings))
        parts = [f"CASE WHEN {name} IN ({short}) THEN [{text(name)}] ELSE {no_words()} END"] if beginnings else []
        if tied:
            starts = " OR ".join(f"starts_with({name}, {text(code)})" for code, _ in tied)
            parts.insert(0, f"CASE WHEN hs_edition IS NULL AND ({starts}) THEN ['hs_edition'] ELSE {no_words()} END")
        return "list_sort(list_concat(" + ", ".join([*parts, no_words()]) + "))"

    def _under_words(self, node: Node, want: bool) -> str:
        assert node.left is not None and node.right is not None
        name = node.left.name
        if not want:
            if not any(True for _ in headings(self.values.get(node.right.name))):
                return ""
            return f"{text(name + ' ')} || {name} || {text(f' is not among the {node.right.name}')}"
        titles: dict[str, tuple[dict[int, set[str]], list[tuple[str, int]]]] = {}
        for code, edition, item in headings(self.values.get(node.right.name)):
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
