"""Any number of cases of one kind through the regime, as one set-based DuckDB query."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import duckdb

from sekisho.cases import kinds
from sekisho.check.parties import HIT_TYPE, names_none
from sekisho.check.plan import FINDING_TYPE, OUTCOMES, PROVISION_FIELDS, WORDS, Plan, Rule, currency_columns
from sekisho.record.values import Money
from sekisho.regime.fold import Version
from sekisho.regime.sql import Compiler, no_words, text

RATE_TYPE = "DECIMAL(18,10)"


def prepare_rates(con: duckdb.DuckDBPyConnection, plan: Plan, kind: str, source: str) -> None:
    """Make two macros per (money column, wanted currency): the factor and its words, of a given currency and day.

    They look into one list of days per given currency, for the days that the cases in ``source`` need; a join would
    lose the order of the cases, and sorting them again costs more than everything else.
    """
    for name, wanted in _wanted(plan, kind):
        own = currency_columns(kinds()[kind])[name]
        spans = con.execute(
            f"SELECT {own}, min(date), max(date) FROM {source} WHERE {own} <> {text(wanted)} AND date IS NOT NULL"
            " GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        factors: list[str] = []
        words: list[str] = []
        sources: list[str] = []
        for given, first, last in spans:
            days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
            found = [plan.rates.rate(given, wanted, day) for day in days]
            while found and found[-1] is None:
                found.pop()  # days far off have none
            sources += sorted({rate.source for rate in found if rate} - set(sources))
            lists: list[tuple[str, str, list[object]]] = [
                ("factor", RATE_TYPE, [rate.factor if rate else None for rate in found]),
                ("day", "DATE", [rate.day if rate else None for rate in found]),
                ("source", "UTINYINT", [sources.index(rate.source) + 1 if rate else None for rate in found]),
            ]
            at = {}
            for what, type_, held in lists:
                variable = f"fx_{wanted}_{given}_{what}"
                con.execute(f"SET VARIABLE {variable} = CAST(? AS {type_}[])", [held])
                at[what] = f"getvariable('{variable}')[day - DATE '{first}' + 1]"
            factors.append(f"WHEN {text(given)} THEN {at['factor']}")
            words.append(
                f"WHEN {text(given)} THEN sk_tidy(CAST({at['factor']} AS VARCHAR))"
                f" || {text(f' {wanted} per {given}, ')}"
                f" || [{', '.join(text(source) for source in sources)}][{at['source']}] || ', ' || {at['day']}"
            )
        for what, type_, made in (("factor", RATE_TYPE, factors), ("said", "VARCHAR", words)):
            lookup = f"CASE given {' '.join(made)} END" if made else "NULL"
            con.execute(
                f"CREATE OR REPLACE TEMP MACRO fx_{name}_{wanted}_{what}(given, day) AS CAST({lookup} AS {type_})"
            )


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


def query(plan: Plan, kind: str, source: str, days: tuple[date, date] | None = None) -> str:
    """The SQL that turns the cases in ``source`` into verdicts, one row each, in the order of ``row``.

    ``source`` gives its cases in that order, and nothing here loses it; where the plan screens, it has a column
    ``hits``. Findings are built slim, for the cases that are not clear; what a provision says is looked up by number at
    the end. Where no case lies outside of ``days``, the first and the last, versions that cover none of them are left
    out: DuckDB plans each for some 10 ms.
    """
    rules = [rule for rule in (_within(rule, days) for rule in plan.rules(kind)) if rule.versions]
    currencies = currency_columns(kinds()[kind])
    rated = "".join(
        f", fx_{name}_{wanted}_factor({currencies[name]}, date) AS fx_{name}_{wanted}_factor"
        for name, wanted in _wanted(plan, kind)
    )
    screens = plan.screening is not None
    states = "".join(f", {_state(rule, currencies, screens)} AS s{index}" for index, rule in enumerate(rules))
    clear = len(OUTCOMES) - 1
    said = "".join(
        f", CASE WHEN rank < {clear} THEN fx_{name}_{wanted}_said({currencies[name]}, date) END"
        f" AS fx_{name}_{wanted}_said"
        for name, wanted in _wanted(plan, kind)
    )
    ranks = [
        f"CASE WHEN s{index} IS FALSE THEN {clear} ELSE {_rank(rule, index)} END" for index, rule in enumerate(rules)
    ]
    if screens:
        ranks.append("list_min(list_transform(hits, lambda h: h.rank))")
    best = f"least({', '.join([*ranks, str(clear)])})" if ranks else str(clear)
    provisions: list[dict[str, str | None]] = []
    found = []
    for index, rule in enumerate(rules):
        slim = _finding(plan, rule, index, currencies, provisions, screens)
        found.append(f"CASE WHEN s{index} IS DISTINCT FROM FALSE THEN {slim} END")
    empty = f"CAST([] AS {SLIM_TYPE}[])"
    listed = f"list_filter([{', '.join(found)}], lambda x: x IS NOT NULL)" if found else empty
    cited = ", ".join(
        "{" + ", ".join(f"'{name}': {_varchar(each[name])}" for name in PROVISION_FIELDS) + "}" for each in provisions
    )
    none = f"CAST([] AS {FINDING_TYPE}[])"
    told = "{'standing': f.standing, 'reasons': f.reasons, 'missing': f.missing, 'rates': f.rates, 'match': NULL}"
    whole = (
        f"CASE WHEN rank = {clear} THEN {none} ELSE CAST(list_transform(found, lambda f:"
        f" struct_concat([{cited}][f.k], {told})) AS {FINDING_TYPE}[]) END"
        if provisions
        else none
    )
    hits = f"CAST([] AS {HIT_TYPE}[])"
    if screens:
        hits = "hits"
        whole = f"list_concat({whole}, coalesce(list_transform(hits, lambda h: h.finding), {none}))"
    titles = "[" + ", ".join(_varchar(each["title"]) for each in provisions) + "]" if provisions else "['']"
    measures = "[" + ", ".join(_varchar(each["measure"]) for each in provisions) + "]" if provisions else "['']"
    words = ", ".join(text(outcome) for outcome in OUTCOMES)
    checked, clear_of = _checked(plan, kind, days)
    stamp = ", ".join(f"{text(value)} AS {name}" for name, value in plan.stamp.items())
    return f"""
WITH cases AS (SELECT *{rated} FROM {source}),
states AS (SELECT *{states} FROM cases),
ranked AS (SELECT *, {best} AS rank FROM states),
worded AS (SELECT *{said} FROM ranked),
found AS (SELECT row, id, date, source, rank, {hits} AS hits, {names_none(kind)} AS no_party,
  CASE WHEN rank = {clear} THEN {empty} ELSE {listed} END AS found FROM worded),
decided AS (SELECT *, CASE WHEN rank < {clear} THEN list_filter(found, lambda x: x.rank = found.rank)[1] END AS top,
  CASE WHEN rank < {clear} THEN list_filter(hits, lambda h: h.rank = found.rank)[1].finding END AS hit FROM found)
SELECT id, {text(kind)} AS kind, source, date, [{words}][rank + 1] AS outcome,
  coalesce({measures}[top.k], hit.measure) AS measure,
  CASE WHEN rank = {clear} THEN 'clear of what was checked: ' || {clear_of}
       WHEN top IS NULL AND hit.standing = 'undetermined'
         THEN hit.title || ': cannot be decided without ' || array_to_string(hit.missing, ', ')
       WHEN top IS NULL THEN hit.title || ': ' || array_to_string(hit.reasons, '; ')
       WHEN top.standing = 'undetermined'
         THEN {titles}[top.k] || ': cannot be decided without ' || array_to_string(top.missing, ', ')
       ELSE {titles}[top.k] || ': ' || array_to_string(top.reasons, '; ') END AS reason,
  {whole} AS findings, {checked} AS checked, {stamp}
FROM decided"""


def _checked(plan: Plan, kind: str, days: tuple[date, date] | None) -> tuple[str, str]:
    """SQL for what was checked, and for what a clear case is clear of; both may change with the day."""
    if plan.screening is None:
        return text(plan.checked(kind)), text(plan.checked(kind))
    first, last = (str(day) for day in days) if days else ("0001-01-01", "9999-12-31")
    starts = [first, *plan.screening.held.changes(first, last)]
    checked, clear = [], []
    for start, end in zip(starts, [*starts[1:], "infinity"], strict=True):
        when = f"WHEN date < DATE '{end}' THEN "
        checked.append(when + text(plan.checked(kind, start)))
        said = [plan.clear_of(kind, start, no_party) for no_party in (True, False)]
        before, _, after = said[1].rpartition(start)
        dated = f"{text(before)} || CAST(date AS VARCHAR) || {text(after)}" if before else text(said[1])
        clear.append(when + f"CASE WHEN no_party THEN {text(said[0])} ELSE {dated} END")
    return f"CASE {' '.join(checked)} END", f"CASE {' '.join(clear)} END"


def _within(rule: Rule, days: tuple[date, date] | None) -> Rule:
    if days is None:
        return rule
    first, last = days
    covering = (each for each in rule.versions if each.start <= last and (each.end is None or first < each.end))
    return replace(rule, versions=tuple(covering))


def _rank(rule: Rule, index: int) -> str:
    """The rank of a rule's outcome where its state is not false."""
    return f"CASE WHEN s{index} THEN {OUTCOMES.index(rule.outcome)} ELSE {OUTCOMES.index('undetermined')} END"


SLIM_TYPE = "STRUCT(" + ", ".join(["k INTEGER", *WORDS, "rank INTEGER"]) + ")"


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


def _state(rule: Rule, currencies: dict[str, str], screens: bool) -> str:
    stretches = _merged(rule.versions)
    if not stretches:
        return "FALSE"
    cases = [
        f"WHEN {_days(start, end)} THEN {Compiler(v.values, v.since, currencies, screens).truth(rule.applies)}"
        for start, end, v in stretches
    ]
    return f"CASE {' '.join(cases)} ELSE FALSE END"


def _finding(
    plan: Plan,
    rule: Rule,
    index: int,
    currencies: dict[str, str],
    provisions: list[dict[str, str | None]],
    screens: bool,
) -> str:
    """The slim struct of one finding: the number of its provision on that day, its words, its rank.

    Adds the provisions that the rule can cite to ``provisions``; numbers count from one, as SQL lists do.
    """
    numbers = []
    for version in rule.versions:
        if version.status == "in force":
            provisions.append(plan.provision(rule, version))
            numbers.append(f"WHEN {_days(version.start, version.end)} THEN {len(provisions)}")
    reasons, missing, rates = [], [], []
    for start, end, version in _merged(rule.versions):
        compiler = Compiler(version.values, version.since, currencies, screens)
        when = f"WHEN {_days(start, end)} THEN "
        reasons.append(when + compiler.reasons(rule.applies))
        missing.append(when + f"list_sort(list_distinct({compiler.lacks(rule.applies)}))")
        used = compiler.rates_used(rule.applies)
        rates.append(
            when + (f"list_distinct(list_filter([{', '.join(used)}], lambda x: x IS NOT NULL))" if used else no_words())
        )
    fields = [
        f"'k': CAST(CASE {' '.join(numbers)} END AS INTEGER)",
        f"'standing': CASE WHEN s{index} THEN 'applies' ELSE 'undetermined' END",
        f"'reasons': CASE WHEN s{index} THEN CASE {' '.join(reasons)} END ELSE {no_words()} END",
        f"'missing': CASE WHEN s{index} IS NULL THEN CASE {' '.join(missing)} END ELSE {no_words()} END",
        f"'rates': CASE {' '.join(rates)} END",
        f"'rank': CAST({_rank(rule, index)} AS INTEGER)",
    ]
    return "{" + ", ".join(fields) + "}"


def _varchar(value: str | None) -> str:
    return "CAST(NULL AS VARCHAR)" if value is None else text(value)
