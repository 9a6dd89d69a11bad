"""Any number of cases of one kind through the regime, as one set-based DuckDB query."""

from __future__ import annotations

from datetime import date

import duckdb

from sekisho.cases import kinds
from sekisho.check.plan import OUTCOMES, PROVISION_FIELDS, Plan, Rule, currency_columns
from sekisho.record.values import Money
from sekisho.regime.fold import Version
from sekisho.regime.sql import Compiler, no_words, text


def prepare_rates(con: duckdb.DuckDBPyConnection, plan: Plan, kind: str, source: str) -> list[tuple[str, str, str]]:
    """Make one small table of rates per (money column, wanted currency) that the cases in ``source`` need.

    Returns (alias, money column, currency column) of each.
    """
    made = []
    for name, wanted in _wanted(plan, kind):
        own = currency_columns(kinds()[kind])[name]
        pairs = con.execute(f"SELECT DISTINCT date, {own} FROM {source} WHERE {own} <> {text(wanted)}").fetchall()
        alias = f"fx_{name}_{wanted}"
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE t_{alias} (date DATE, given VARCHAR, factor DECIMAL(18,10), said VARCHAR)"
        )
        rows = []
        for day, given in pairs:
            rate = plan.rates.rate(given, wanted, day)
            if rate is not None:
                from sekisho.regime.words import plain

                said = f"{plain(rate.factor)} {wanted} per {given}, {rate.source}, {rate.day}"
                rows.append((day, given, rate.factor, said))
        if rows:
            con.executemany(f"INSERT INTO t_{alias} VALUES (?, ?, ?, ?)", rows)
        made.append((alias, name, own))
    return made


def _wanted(plan: Plan, kind: str) -> list[tuple[str, str]]:
    found = set()
    for rule in plan.rules(kind):
        for node in rule.applies.walk():
            if node.left is not None and node.left.type == "money" and node.right is not None:
                for version in rule.versions:
                    limit = version.values.get(node.right.name)
                    if isinstance(limit, Money):
                        found.add((node.left.name, limit.currency))
    return sorted(found)


def query(plan: Plan, kind: str, source: str, rates: list[tuple[str, str, str]]) -> str:
    """The SQL that turns the cases in ``source`` into verdicts, one row each, in the order of ``row``."""
    rules = [rule for rule in plan.rules(kind) if rule.versions]
    currencies = currency_columns(kinds()[kind])
    joins = "".join(
        f" LEFT JOIN t_{alias} ON c.date = t_{alias}.date AND c.{own} = t_{alias}.given" for alias, _, own in rates
    )
    structs = "".join(f", {{'factor': t_{alias}.factor, 'said': t_{alias}.said}} AS {alias}" for alias, *_ in rates)
    states = "".join(f", {_state(rule, currencies)} AS s{index}" for index, rule in enumerate(rules))
    clear = len(OUTCOMES) - 1
    undetermined = OUTCOMES.index("undetermined")
    ranks = [
        f"CASE WHEN s{index} THEN {OUTCOMES.index(rule.outcome)} WHEN s{index} IS NULL THEN {undetermined}"
        f" ELSE {clear} END"
        for index, rule in enumerate(rules)
    ]
    best = f"least({', '.join([*ranks, str(clear)])})" if ranks else str(clear)
    found = [
        f"CASE WHEN s{index} IS DISTINCT FROM FALSE THEN {_finding(plan, rule, index, currencies)} END"
        for index, rule in enumerate(rules)
    ]
    empty = f"CAST([] AS {FINDING_TYPE}[])"
    listed = f"list_filter([{', '.join(found)}], lambda x: x IS NOT NULL)" if found else empty
    words = ", ".join(text(outcome) for outcome in OUTCOMES)
    checked = text(plan.checked(kind))
    stamp = ", ".join(f"{text(value)} AS {name}" for name, value in plan.stamp.items())
    return f"""
WITH cases AS (SELECT c.*{structs} FROM (SELECT * FROM {source}) c{joins}),
states AS (SELECT *{states} FROM cases),
ranked AS (SELECT *, {best} AS rank FROM states),
found AS (SELECT row, id, date, source, rank,
  CASE WHEN rank = {clear} THEN {empty} ELSE {listed} END AS findings FROM ranked),
decided AS (SELECT *, list_filter(findings, lambda x: x.rank = found.rank)[1] AS top FROM found)
SELECT row, id, {text(kind)} AS kind, source, date, [{words}][rank + 1] AS outcome, top.measure AS measure,
  CASE WHEN rank = {clear} THEN 'clear of what was checked: ' || {checked}
       WHEN top.standing = 'undetermined'
         THEN top.title || ': cannot be decided without ' || array_to_string(top.missing, ', ')
       ELSE top.title || ': ' || array_to_string(top.reasons, '; ') END AS reason,
  CAST(findings AS {FINDING_TYPE}[]) AS findings, {checked} AS checked, {stamp}
FROM decided ORDER BY row"""


FINDING_TYPE = (
    "STRUCT("
    + ", ".join(
        [f'"{name}" VARCHAR' for name in PROVISION_FIELDS]
        + ["standing VARCHAR", "reasons VARCHAR[]", "missing VARCHAR[]", "rates VARCHAR[]", "rank INTEGER"]
    )
    + ")"
)


def _days(start: date, end: date | None) -> str:
    test = f"date >= DATE '{start}'"
    return f"{test} AND date < DATE '{end}'" if end else test


def _merged(versions: tuple[Version, ...]) -> list[tuple[date, date | None, Version]]:
    """Contiguous versions that decide alike, as one stretch."""
    result: list[tuple[date, date | None, Version]] = []
    for version in versions:
        if result and result[-1][1] == version.start and result[-1][2].same_rule(version):
            result[-1] = (result[-1][0], version.end, result[-1][2])
        else:
            result.append((version.start, version.end, version))
    return [item for item in result if item[2].status == "in force"]


def _state(rule: Rule, currencies: dict[str, str]) -> str:
    stretches = _merged(rule.versions)
    if not stretches:
        return "FALSE"
    cases = [
        f"WHEN {_days(start, end)} THEN {Compiler(v.values, v.since, currencies).truth(rule.applies)}"
        for start, end, v in stretches
    ]
    return f"CASE {' '.join(cases)} ELSE FALSE END"


def _finding(plan: Plan, rule: Rule, index: int, currencies: dict[str, str]) -> str:
    """The struct of one finding; its provision depends on the day, its words on the stretch."""
    versions = [version for version in rule.versions if version.status == "in force"]
    fields = []
    provisions = [plan.provision(rule, version) for version in versions]
    for name in PROVISION_FIELDS:
        values = [provision[name] for provision in provisions]
        if len(set(values)) == 1:
            sql = _varchar(values[0])
        else:
            cases = [
                f"WHEN {_days(v.start, v.end)} THEN {_varchar(value)}"
                for v, value in zip(versions, values, strict=True)
            ]
            sql = f"CASE {' '.join(cases)} END"
        fields.append(f"'{name}': {sql}")
    reasons, missing, rates = [], [], []
    for start, end, version in _merged(rule.versions):
        compiler = Compiler(version.values, version.since, currencies)
        when = f"WHEN {_days(start, end)} THEN "
        reasons.append(when + compiler.reasons(rule.applies))
        missing.append(when + f"list_sort(list_distinct({compiler.lacks(rule.applies)}))")
        used = compiler.rates_used(rule.applies)
        rates.append(
            when + (f"list_distinct(list_filter([{', '.join(used)}], lambda x: x IS NOT NULL))" if used else no_words())
        )
    standing = f"CASE WHEN s{index} THEN 'applies' ELSE 'undetermined' END"
    rank = f"CASE WHEN s{index} THEN {OUTCOMES.index(rule.outcome)} ELSE {OUTCOMES.index('undetermined')} END"
    fields += [
        f"'standing': {standing}",
        f"'reasons': CASE WHEN s{index} THEN CASE {' '.join(reasons)} END ELSE {no_words()} END",
        f"'missing': CASE WHEN s{index} IS NULL THEN CASE {' '.join(missing)} END ELSE {no_words()} END",
        f"'rates': CASE {' '.join(rates)} END",
        f"'rank': CAST({rank} AS INTEGER)",
    ]
    return "{" + ", ".join(fields) + "}"


def _varchar(value: str | None) -> str:
    return "CAST(NULL AS VARCHAR)" if value is None else text(value)
