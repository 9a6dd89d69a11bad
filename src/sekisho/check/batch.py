"""Any number of cases of one kind through the regime, as set-based DuckDB queries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

import duckdb

from sekisho.cases import kinds
from sekisho.check.plan import (
    FINDING_TYPE,
    MATCH_TYPE,
    MEASURE,
    OUTCOMES,
    PROVISION_FIELDS,
    Plan,
    Rule,
    currency_columns,
    names_none,
)
from sekisho.record.values import Money
from sekisho.regime.fold import Version
from sekisho.regime.sql import Compiler, by_day, no_words, rate_name, shape, text

RATE_TYPE = "DECIMAL(18,10)"
_WIDTHS = (19, 10, 3)  # of a rate, its day and the number of its source, in the table of rates


def prepare_rates(con: duckdb.DuckDBPyConnection, plan: Plan, kind: str, source: str) -> None:
    """Make two macros per (money column, wanted currency): the factor and its words, of a given currency and day.

    They look into one text per given currency, with an entry of fixed width for each day that the cases in ``source``
    span; a join would lose the order of the cases, and sorting them again costs more than everything else.
    """
    for name, wanted in wanted_rates(plan, kind):
        own = currency_columns(kinds()[kind])[name]
        spans = con.execute(
            f"SELECT {own}, min(date), max(date) FROM {source} WHERE {own} <> {text(wanted)} AND date IS NOT NULL"
            " GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        factors: list[str] = []
        said: list[str] = []
        sources: list[str] = []
        for given, first, last in spans:
            table = []
            for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
                rate = plan.rates.rate(given, wanted, day)
                if rate and rate.source not in sources:
                    sources.append(rate.source)
                fields = (f"{rate.factor:f}", rate.day, sources.index(rate.source) + 1) if rate else ("", "", "")
                table += [f"{field!s:>{width}}" for field, width in zip(fields, _WIDTHS, strict=True)]
            variable = f"{rate_name(kind, name, wanted)}_{given}"
            con.execute(f"SET VARIABLE {variable} = ?", ["".join(table).rstrip()])  # days far off have no rate
            factor, on, number = _entries(variable, first)
            factors.append(f"WHEN {text(given)} THEN TRY_CAST({factor} AS {RATE_TYPE})")
            said.append(
                f"WHEN {text(given)} THEN sk_tidy(ltrim({factor})) || {text(f' {wanted} per {given}, ')}"
                f" || [{', '.join(text(source) for source in sources)}][TRY_CAST({number} AS INTEGER)] || ', ' || {on}"
            )
        for what, type_, made in (("factor", RATE_TYPE, factors), ("said", "VARCHAR", said)):
            lookup = f"CASE given {' '.join(made)} END" if made else "NULL"
            con.execute(
                f"CREATE OR REPLACE TEMP MACRO {rate_name(kind, name, wanted)}_{what}(given, day)"
                f" AS CAST({lookup} AS {type_})"
            )


def _entries(variable: str, first: date) -> list[str]:
    """SQL for each field of a day's entry in a table of rates that starts on ``first``."""
    offset, found = 1, []
    for width in _WIDTHS:
        at = f"(day - DATE '{first}') * {sum(_WIDTHS)} + {offset}"
        found.append(f"substr(getvariable('{variable}'), {at}, {width})")
        offset += width
    return found


def days_of(con: duckdb.DuckDBPyConnection, source: str) -> tuple[date, date] | None:
    """The first and the last day of the cases in ``source``; None where there is no case."""
    ((first, last),) = con.execute(f"SELECT min(date), max(date) FROM {source}").fetchall()
    return (first, last) if first else None


def wanted_rates(plan: Plan, kind: str) -> list[tuple[str, str]]:
    """Each money column of a kind with a currency that a measure compares it with."""
    found = set()
    for rule in plan.rules(kind):
        for node in rule.applies.walk():
            if node.left is not None and node.left.type == "money" and node.right is not None:
                for version in rule.versions:
                    limit = version.values.get(node.right.name)
                    if isinstance(limit, Money):
                        found.add((node.left.name, limit.currency))
    return sorted(found)


CLEAR = len(OUTCOMES) - 1

HIT_RANK = "list_min(list_transform(hits, lambda h: h.rank))"
HIT = "list_filter(hits, lambda h: h.rank = ranked.rank)[1].finding"
"""SQL for the finding from a list that decides a case, where one does."""
HIT_REASON = (
    " WHEN hit.standing = 'undetermined'"
    " THEN hit.title || ': cannot be decided without ' || array_to_string(hit.missing, ', ')"
    " ELSE hit.title || ': ' || array_to_string(hit.reasons, '; ')"
)
HIT_FINDINGS = (
    f"coalesce(list_transform(list_filter(hits, lambda h: h.rank < {CLEAR}), lambda h: h.finding),"
    f" CAST([] AS {FINDING_TYPE}[]))"
)
BESIDE = (
    f"coalesce(array_to_string(list_transform(list_filter(hits, lambda h: h.rank = {CLEAR}),"
    " lambda h: '. Contradicted: ' || h.words), ''), '')"
)
"""SQL for what is told of parties that are no match, beside what was checked."""
MANY_OPEN = 60_000
"""Cases of a batch that are not clear, from which on they are not set aside."""


def decide(
    con: duckdb.DuckDBPyConnection,
    plan: Plan,
    kind: str,
    source: str,
    days: tuple[date, date] | None = None,
    hits: str | None = None,
) -> str:
    """Decide the cases in ``source``; return the SQL that gives their verdicts, one row each.

    The verdicts come in the order of ``source`` where ``con`` runs on one thread. All cases are decided first; those
    that are not clear are set aside, and what is said of them is worked out there, where they stand close together.
    Where no case lies outside of ``days``, the first and the last, versions that cover none of them are left out.
    ``hits`` is a table of what the screening found by ``row``, where the plan screens (see ``parties.attach``).
    """
    rules = _rules(plan, kind, days)
    # One row at most answers for each, by the way the tables are made; to have it checked costs an aggregate.
    con.execute("SET scalar_subquery_error_on_multiple_rows = false")
    beside = BESIDE if hits and con.execute(f"SELECT 1 FROM {hits} WHERE {BESIDE} <> '' LIMIT 1").fetchall() else "''"
    con.execute(f"CREATE OR REPLACE TEMP TABLE open_cases AS {_open(rules, kind, source, hits)}")
    ((count,),) = con.execute("SELECT count(*) FROM open_cases").fetchall()
    if count > MANY_OPEN:  # they stand close together as it is, and to hold what is said of them takes much memory
        con.execute("DROP TABLE open_cases")
        carried = f"id, source, date, no_party, {beside} AS beside"
        cases = _told(rules, plan, kind, f"({_ranked(rules, '*', source, hits)})", carried)
    else:
        told = _told(rules, plan, kind, "open_cases", '"row"')
        con.execute(f"CREATE OR REPLACE TEMP TABLE told AS {told}")
        con.execute("DROP TABLE open_cases")
        # A scalar subquery is the join that keeps the order of the cases.
        if hits and beside != "''":
            beside = f"""(SELECT {beside} FROM {hits} b WHERE b."row" = c."row")"""
        cases = f"""SELECT id, source, date, no_party, beside, t.outcome AS outcome, t.measure AS measure,
  t.reason AS reason, t.findings AS findings
  FROM (SELECT *, {names_none(kind)} AS no_party, coalesce({beside}, '') AS beside,
  (SELECT told FROM told WHERE told."row" = c."row") AS t FROM {source} c)"""
    checked, clear_of = _checked(plan, kind, days)
    return f"""
SELECT id, {_constant([kind])} AS kind, source, date, coalesce(outcome, 'clear') AS outcome, measure,
  coalesce(reason, 'clear of what was checked: ' || {clear_of} || beside) AS reason,
  coalesce(findings, []) AS findings, {checked} || beside AS checked,
  {", ".join(f"{_constant([value])} AS {name}" for name, value in plan.stamp.items())}
FROM ({cases})
"""


def _rules(plan: Plan, kind: str, days: tuple[date, date] | None) -> list[_Compiled]:
    """The rules for a kind that have a version in force on some of the days."""
    currencies = currency_columns(kinds()[kind])
    within = [each for rule in plan.rules(kind) if (each := _within(rule, days)).versions]
    return [_Compiled(index, plan, rule, kind, currencies) for index, rule in enumerate(within)]


def _open(rules: Sequence[_Compiled], kind: str, source: str, hits: str | None) -> str:
    """The SQL for the cases that are not clear, with the columns that the rules look at."""
    named = {operand.name for rule in rules for operand in rule.rule.applies.operands() if operand.source == "column"}
    named |= {"date", "hs_edition", *currency_columns(kinds()[kind]).values()}
    columns = ", ".join(['"row"', *(name for name in kinds()[kind].columns if name in named)])
    # Were it not for the limit, DuckDB would push the test of the rank down, and work out each state many times over.
    return f"SELECT * FROM ({_ranked(rules, columns, source, hits)} LIMIT {1 << 62}) WHERE rank < {CLEAR}"


def _ranked(rules: Sequence[_Compiled], columns: str, source: str, hits: str | None) -> str:
    """The SQL for cases with the state of every rule and the rank of the outcome."""
    ranks = [rule.rank for rule in rules]
    given = f"SELECT {columns} FROM {source}"
    if hits:
        given = f'SELECT *, (SELECT hits FROM {hits} h WHERE h."row" = c."row") AS hits FROM ({given}) c'
        ranks.append(HIT_RANK)
    return f"SELECT *, least({', '.join([*ranks, str(CLEAR)])}) AS rank FROM (SELECT *{_states(rules)} FROM ({given}))"


def _states(rules: Sequence[_Compiled]) -> str:
    return "".join(f", {rule.state} AS s{rule.index}" for rule in rules)


class _Words(NamedTuple):
    """SQL for what is said of cases that are not clear; ``found`` are the columns that the others read, by name."""

    found: dict[str, str]
    measure: str
    reason: str
    findings: str


def _words(rules: Sequence[_Compiled], plan: Plan, kind: str) -> _Words:
    """What is said of ranked cases. Columns of few values are enumerated, which makes them nearly free."""
    screens = plan.screening is not None
    currencies = currency_columns(kinds()[kind])
    first = " ".join(f"WHEN rank = {rule.rank} THEN {rule.index}" for rule in rules)
    said = {f"n{rule.index}": rule.number for rule in rules}
    for name, wanted in wanted_rates(plan, kind):
        macro = f"{rate_name(kind, name, wanted)}_said"
        said[macro] = f"{macro}({currencies[name]}, date)"
    found = {name: f"CASE WHEN rank < {CLEAR} THEN {sql} END" for name, sql in said.items()}
    found["top"] = f"CASE WHEN rank = {CLEAR} THEN NULL {first} END"
    reason = " ".join(f"WHEN top = {rule.index} THEN {rule.reason}" for rule in rules)
    measure = _enumerated([rule.rule.measure.id for rule in rules], "top")
    findings = _listed([rule.finding for rule in rules], screens)
    if screens:
        found["hit"] = HIT
        measure = f"coalesce({measure}, hit.measure)"
        reason += HIT_REASON
        findings = f"list_concat(CAST({findings} AS {FINDING_TYPE}[]), {HIT_FINDINGS})"
    return _Words(found, measure, reason, findings)


def _columns(found: Mapping[str, str]) -> str:
    return "".join(f", {sql} AS {name}" for name, sql in found.items())


def _told(rules: Sequence[_Compiled], plan: Plan, kind: str, cases: str, carried: str) -> str:
    """The SQL for what is said of ranked cases, NULL where they are clear, beside the columns ``carried``."""
    found, measure, reason, findings = _words(rules, plan, kind)
    if "no_party" in carried:
        found["no_party"] = names_none(kind)
    return f"""
WITH found AS (SELECT *{_columns(found)} FROM {cases} AS ranked),
worded AS (SELECT *{"".join(rule.words for rule in rules)} FROM found)
SELECT {carried}, {_enumerated(OUTCOMES, "rank")} AS outcome, {measure} AS measure,
  CAST(CASE WHEN rank = {CLEAR} THEN NULL {reason} END AS VARCHAR) AS reason,
  CASE WHEN rank < {CLEAR} THEN {findings} END AS findings FROM worded"""


def slim(plans: Sequence[Plan], kind: str, source: str, days: tuple[date, date] | None = None) -> str:
    """The SQL that decides the cases in ``source`` under several plans at once, and says nothing of why.

    Of a case it gives ``row``, and of the n-th plan ``rank{n}`` (the index of the outcome in OUTCOMES) and
    ``measure{n}``, what decides. A rule that the plans share is evaluated once. All plans screen, or none does, and
    they read the same column ``hits``. ``days`` is as in ``decide``.
    """
    currencies = currency_columns(kinds()[kind])
    rules: list[_Compiled] = []
    sides: list[list[_Compiled]] = []
    for plan in plans:
        sides.append([])
        for rule in (_within(each, days) for each in plan.rules(kind)):
            if rule.versions:
                made = next((each for each in rules if each.rule == rule), None)
                if made is None:
                    made = _Compiled(len(rules), plan, rule, kind, currencies)
                    rules.append(made)
                sides[-1].append(made)
    ids = [*(rule.rule.measure.id for rule in rules), MEASURE]
    ranked, chosen = "", ""
    for n, (plan, own) in enumerate(zip(plans, sides, strict=True)):
        hit = [HIT_RANK] * (plan.screening is not None)
        ranked += f", least({', '.join([*(rule.rank for rule in own), *hit, str(CLEAR)])}) AS rank{n}"
        first = " ".join(f"WHEN rank{n} = {rule.rank} THEN {rule.index}" for rule in own)
        top = f"CASE WHEN rank{n} = {CLEAR} THEN NULL {first} ELSE {len(rules)} END"
        chosen += f", rank{n}, {_enumerated(ids, top)} AS measure{n}"
    return f"""
WITH states AS (SELECT *{_states(rules)} FROM {source}),
ranked AS (SELECT *{ranked} FROM states)
SELECT "row"{chosen} FROM ranked"""


def _checked(plan: Plan, kind: str, days: tuple[date, date] | None) -> tuple[str, str]:
    """SQL for what was checked, and for what a clear case is clear of; both may change with the day."""
    if plan.screening is None:
        return _constant([plan.checked(kind)]), text(plan.checked(kind))
    first, last = (str(day) for day in days) if days else ("0001-01-01", "9999-12-31")
    starts = [first, *plan.screening.held.changes(first, last)]
    checked, clear = [], []
    for start, end in zip(starts, [*starts[1:], ""], strict=True):
        when = f"WHEN date < DATE '{end}' THEN " if end else "WHEN TRUE THEN "
        checked.append(when + text(plan.checked(kind, start)))
        said = [plan.clear_of(kind, start, no_party) for no_party in (True, False)]
        before, _, after = said[1].rpartition(start)
        dated = f"{text(before)} || CAST(date AS VARCHAR) || {text(after)}" if before else text(said[1])
        clear.append(when + f"CASE WHEN no_party THEN {text(said[0])} ELSE {dated} END")
    return f"CASE {' '.join(checked)} END", f"CASE {' '.join(clear)} END"


def _within(rule: Rule, days: tuple[date, date] | None) -> Rule:
    """The rule with the versions that are in force on some of the days."""
    first, last = days or (date.min, date.max)
    covering = (
        each
        for each in rule.versions
        if each.status == "in force" and each.start <= last and (each.end is None or first < each.end)
    )
    return replace(rule, versions=tuple(covering))


def _enumerated(values: Sequence[str | None], at: str) -> str:
    """SQL for one of few values, counted from nought; NULL where ``at`` is."""
    held = ", ".join(text(value) for value in dict.fromkeys(values) if value is not None) or "''"
    listed = ", ".join("NULL" if value is None else text(value) for value in values) or "NULL"
    return f"CAST([{listed}] AS ENUM({held})[])[{at} + 1]"


def _constant(values: Sequence[str | None], at: str = "0") -> str:
    """The same, where the value is looked up only if there are several."""
    return _enumerated(values[:1], "0") if len(set(values)) == 1 else _enumerated(values, at)


def _listed(findings: Sequence[str], screens: bool) -> str:
    """An SQL list of the findings that are there; one rule alone has one wherever nothing else was screened."""
    if not findings:
        return f"CAST([] AS {FINDING_TYPE}[])"
    if len(findings) == 1 and not screens:
        return f"[{findings[0]}]"
    return f"list_filter([{', '.join(findings)}], lambda x: x IS NOT NULL)"


@dataclass(frozen=True)
class _Compiled:
    """The SQL of one rule. Of a row: ``s0`` its state, ``n0`` the number of the version, ``r0``, ``m0`` the words."""

    index: int
    plan: Plan
    rule: Rule
    kind: str
    currencies: Mapping[str, str]

    def _each(self, at: str, compiled: Callable[[Compiler], str]) -> list[tuple[dict[int, Version], str]]:
        """The versions by their numbers, those of one shape together, with what they compile to."""
        shapes: dict[tuple[object, ...], dict[int, Version]] = {}
        for number, version in enumerate(self.rule.versions, start=1):
            shapes.setdefault(shape(version), {})[number] = version
        return [
            (held, compiled(Compiler(held, at, self.kind, self.currencies, self.plan.screening is not None)))
            for held in shapes.values()
        ]

    @property
    def number(self) -> str:
        """The number of the version in force on a row's day, from one."""
        return by_day((each.start, each.end, number) for number, each in enumerate(self.rule.versions, start=1))

    @property
    def state(self) -> str:
        """Whether the measure applies."""
        each = self._each(self.number, lambda compiler: compiler.truth(self.rule.applies))
        shape_of = {number: index for index, (held, _) in enumerate(each) for number in held}
        at = by_day((v.start, v.end, shape_of[number]) for number, v in enumerate(self.rule.versions, start=1))
        cases = " ".join(f"WHEN {index} THEN {truth}" for index, (_, truth) in enumerate(each))
        return f"CASE {at} {cases} ELSE FALSE END"

    @property
    def rank(self) -> str:
        """The rank of the outcome."""
        applies, unknown = OUTCOMES.index(self.rule.outcome), OUTCOMES.index("undetermined")
        return f"CASE WHEN s{self.index} THEN {applies} WHEN s{self.index} IS NULL THEN {unknown} ELSE {CLEAR} END"

    def _by_version(self, compiled: Callable[[Compiler], str]) -> str:
        each = self._each(f"n{self.index}", compiled)
        cases = "".join(f" WHEN n{self.index} IN ({', '.join(map(str, held))}) THEN {sql}" for held, sql in each[1:])
        return f"CASE{cases} ELSE {each[0][1]} END" if cases else each[0][1]

    @property
    def words(self) -> str:
        """Two columns: the reasons where it applies, the names of what is missing where that is unknown."""
        index, node = self.index, self.rule.applies
        reasons = self._by_version(lambda compiler: compiler.reasons(node))
        lacks = self._by_version(lambda compiler: compiler.lacks(node))
        return (
            f", CASE WHEN s{index} THEN {reasons} END AS r{index}"
            f", CASE WHEN s{index} IS NULL THEN {lacks} END AS m{index}"
        )

    @property
    def reason(self) -> str:
        """The reason of the verdict where this rule decides it."""
        index, title = self.index, self.rule.measure.title
        return (
            f"CASE WHEN s{index} THEN {text(title + ': ')} || array_to_string(r{index}, '; ')"
            f" ELSE {text(title + ': cannot be decided without ')} || array_to_string(m{index}, ', ') END"
        )

    @property
    def finding(self) -> str:
        """The finding, NULL where there is none."""
        index = self.index
        provisions = [self.plan.provision(self.rule, version) for version in self.rule.versions]
        fields = {
            **{name: _constant([each[name] for each in provisions], f"n{index} - 1") for name in PROVISION_FIELDS},
            "standing": _enumerated(["applies", "undetermined"], f"CASE WHEN s{index} THEN 0 ELSE 1 END"),
            "reasons": f"coalesce(r{index}, {no_words()})",
            "missing": f"coalesce(m{index}, {no_words()})",
            "rates": self._by_version(lambda compiler: compiler.rates_used(self.rule.applies)),
            "match": f"CAST(NULL AS {MATCH_TYPE})",
        }
        struct = ", ".join(f"'{name}': {sql}" for name, sql in fields.items())
        return f"CASE WHEN s{index} IS DISTINCT FROM FALSE THEN {{{struct}}} END"


def one_query(plan: Plan, kind: str, source: str) -> str:
    """The same law as one query over ``source``, for an engine that sets nothing aside (see ``spark.sql``).

    Where the plan screens, ``source`` has a column ``hits``.
    """
    rules = _rules(plan, kind, None)
    ranks = [rule.rank for rule in rules]
    if plan.screening is not None:
        ranks.append(HIT_RANK)
    found, measure, reason, findings = _words(rules, plan, kind)
    findings = f"CASE WHEN rank < {CLEAR} THEN {findings} ELSE CAST([] AS {FINDING_TYPE}[]) END"
    checked, clear_of = _checked(plan, kind, None)
    beside = f" || {BESIDE}" if plan.screening is not None else ""
    return f"""
WITH cases AS (SELECT *, {names_none(kind)} AS no_party FROM {source}),
states AS (SELECT *{_states(rules)} FROM cases),
ranked AS (SELECT *, least({", ".join([*ranks, str(CLEAR)])}) AS rank FROM states),
found AS (SELECT *{_columns(found)} FROM ranked),
worded AS (SELECT *{"".join(rule.words for rule in rules)} FROM found)
SELECT id, {_constant([kind])} AS kind, source, date, {_enumerated(OUTCOMES, "rank")} AS outcome,
  CASE WHEN rank < {CLEAR} THEN {measure} END AS measure,
  CASE WHEN rank = {CLEAR} THEN 'clear of what was checked: ' || {clear_of}{beside} {reason} END AS reason,
  CAST({findings} AS {FINDING_TYPE}[]) AS findings, {checked}{beside} AS checked,
  {", ".join(f"{_constant([value])} AS {name}" for name, value in plan.stamp.items())}
FROM worded"""
