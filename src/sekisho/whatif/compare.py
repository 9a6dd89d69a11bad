"""Cases decided both ways: slim for all of them, and in words for those that change, each with what changes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import duckdb

from sekisho.cases import kinds
from sekisho.check.batch import days_of, prepare_rates, slim
from sekisho.check.batch import decide as decide_in_words
from sekisho.check.parties import attach
from sekisho.check.plan import FINDING_TYPE, MEASURE, Plan
from sekisho.regime.sql import text
from sekisho.screening.screening import Screening, Workers
from sekisho.whatif.lookback import LISTS, touched
from sekisho.whatif.suppose import Question

Lists = Mapping[int, Workers]
"""Workers by the ``id`` of their screening, in the order of ``screenings``."""

Days = tuple[date, date] | None


def screenings(question: Question) -> list[Screening]:
    """Every screening that deciding a question needs."""
    one, two = question.before.screening, question.after.screening
    if one is None or two is None:
        return []
    return [one] if one is two else [one, two, touched(one, two)]


def decide(con: duckdb.DuckDBPyConnection, question: Question, kind: str, source: str, lists: Lists) -> None:
    """Decide the cases in ``source`` both ways.

    ``source`` is a view of typed cases in the order of ``row``, with ``row`` and ``source``. It makes a table
    ``changes``: ``row`` and both verdicts (the columns ``CHANGES``) of the cases whose outcome or measure
    that decides is another. ``lists`` has the workers of each of ``screenings(question)``.
    """
    before, after = question.before, question.after
    span = days_of(con, source)
    _decide_slim(con, question, kind, source, lists, span)
    con.execute(
        f'CREATE OR REPLACE TEMP TABLE moved AS SELECT c.* FROM {source} c WHERE "row" IN'
        ' (SELECT "row" FROM both_ways WHERE rank0 <> rank1 OR measure0 IS DISTINCT FROM measure1) ORDER BY "row"'
    )
    found = con.execute("SELECT count(*) FROM moved").fetchone()
    if not found or not found[0]:
        con.execute(f"CREATE OR REPLACE TEMP TABLE changes AS SELECT * FROM ({_nothing()}) WHERE false")
        return
    for n, plan in enumerate((before, after)):
        hits = _hits(con, plan, kind, "moved", lists)
        prepare_rates(con, plan, kind, "moved")
        con.execute("SET threads = 1")  # on one thread verdicts come in the order of the cases
        said = decide_in_words(con, plan, kind, "moved", span, hits)
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE said{n} AS SELECT * REPLACE (CAST(findings AS {FINDING_TYPE}[]) AS findings)"
            f" FROM ({said})"
        )
        con.execute("RESET threads")
    _blame(con, question, kind, lists, span)
    con.execute(f"CREATE OR REPLACE TEMP TABLE changes AS {_joined(kind, before)}")


def _decide_slim(
    con: duckdb.DuckDBPyConnection, question: Question, kind: str, source: str, lists: Lists, days: Days
) -> None:
    before, after = question.before, question.after
    for plan in (before, after):
        prepare_rates(con, plan, kind, source)
    if before.screening is after.screening:
        given = _screened(con, before, kind, source, lists)
        con.execute(f"CREATE OR REPLACE TEMP TABLE both_ways AS {slim([before, after], kind, given, days)}")
        return
    assert before.screening is not None and after.screening is not None
    if before.regime is after.regime and before.known == after.known:
        # The law is one, so only cases that meet a listing that is not the same can change.
        few = attach(con, list(lists.values())[-1], kind, source)
        con.execute(
            f'CREATE OR REPLACE TEMP TABLE meeting AS SELECT * FROM {source} WHERE "row" IN (SELECT "row" FROM {few})'
            ' ORDER BY "row"'
        )
        source = "meeting"
    for n, plan in enumerate((before, after)):
        given = _screened(con, plan, kind, source, lists)
        con.execute(f"CREATE OR REPLACE TEMP TABLE way{n} AS {slim([plan], kind, given, days)}")
    con.execute(
        'CREATE OR REPLACE TEMP TABLE both_ways AS SELECT "row", a.rank0 AS rank0,'
        " CAST(a.measure0 AS VARCHAR) AS measure0, b.rank0 AS rank1, CAST(b.measure0 AS VARCHAR) AS measure1"
        ' FROM way0 a JOIN way1 b USING ("row")'
    )


def _hits(con: duckdb.DuckDBPyConnection, plan: Plan, kind: str, source: str, lists: Lists) -> str | None:
    """The table of what the plan's lists have of the cases; None where it screens nothing."""
    if plan.screening is None:
        return None
    return attach(con, lists[id(plan.screening)], kind, source)


def _screened(con: duckdb.DuckDBPyConnection, plan: Plan, kind: str, source: str, lists: Lists) -> str:
    """The cases with a column ``hits`` where the plan screens, as ``slim`` wants them."""
    hits = _hits(con, plan, kind, source, lists)
    return f'(SELECT c.*, h.hits FROM {source} c LEFT JOIN {hits} h USING ("row"))' if hits else source


def _blame(con: duckdb.DuckDBPyConnection, question: Question, kind: str, lists: Lists, days: Days) -> None:
    """A table ``flips``: of each changed case the suspects without which ``after`` would not decide it as it does."""
    con.execute('CREATE OR REPLACE TEMP TABLE flips ("row" BIGINT, suspect VARCHAR)')
    if len(question.suspects) == 1:
        con.execute('INSERT INTO flips SELECT "row", ? FROM moved', [question.suspects[0][0]])
        return
    suspects = _near(con, question)
    ready = None
    given = ""
    for name, plan in sorted(suspects, key=lambda each: each[1].screening is not question.after.screening):
        if not given or plan.screening is not ready:
            given, ready = _screened(con, plan, kind, "moved", lists), plan.screening
        prepare_rates(con, plan, kind, "moved")
        con.execute(
            f'INSERT INTO flips SELECT "row", {text(name)} FROM ({slim([plan], kind, given, days)}) w'
            ' JOIN both_ways b USING ("row") JOIN moved m USING ("row") WHERE (w.rank0 <> b.rank1'
            " OR CAST(w.measure0 AS VARCHAR) IS DISTINCT FROM CAST(b.measure1 AS VARCHAR))"
            + (f" AND m.date < DATE '{question.learnt[name]}'" if name in question.learnt else "")
        )


def _near(con: duckdb.DuckDBPyConnection, question: Question) -> Sequence[tuple[str, Plan]]:
    """The suspects that bear on a measure that decides some changed case."""
    rows = con.execute(
        "SELECT DISTINCT CAST(unnest([CAST(measure0 AS VARCHAR), CAST(measure1 AS VARCHAR)]) AS VARCHAR)"
        ' FROM both_ways JOIN moved USING ("row")'
    ).fetchall()
    deciding = {row[0] for row in rows if row[0]}
    return [
        (name, plan)
        for name, plan in question.suspects
        if plan.screening is not question.after.screening
        or any(_lives(plan, measure) != _lives(question.after, measure) for measure in deciding - {MEASURE})
    ]


def _lives(plan: Plan, measure: str) -> object:
    """A measure and its versions, None where there is none."""
    held = plan.regime.measures.get(measure)
    return held and (held, plan.regime.versions(measure, plan.known))


def _counterparty(kind: str, sender: str) -> str:
    columns = kinds()[kind].counterparty
    return f"coalesce({', '.join(f'nullif({column}, {text(sender)})' for column in columns)})"


def _matched(findings: str) -> str:
    """SQL for the listings that findings name."""
    named = f'list_filter({findings}, lambda f: f."match" IS NOT NULL)'
    return (
        f"list_distinct(list_transform({named}, lambda f: split_part(f.\"match\".list, '@', 1) || ' ' ||"
        ' f."match".listing || \' \' || f."match".caption))'
    )


def _act(side: str, name: str = "act") -> str:
    return f"CAST(list_filter({side}.findings, lambda f: f.measure = {side}.measure)[1].{name} AS VARCHAR)"


def _joined(kind: str, before: Plan) -> str:
    """Both verdicts of the changed cases beside each other. What was said is in the order of ``moved``."""
    held = kinds()[kind].columns
    amount, currency = ("s.amount", "s.currency") if "amount" in held else ("NULL", "NULL")
    sender = before.regime.dossiers[0].sender
    one, two = _matched("b.findings"), _matched("a.findings")
    listings = f"list_sort(list_concat(list_filter({one}, lambda x: NOT list_contains({two}, x)),"
    listings += f" list_filter({two}, lambda x: NOT list_contains({one}, x))))"
    either = f"list_sort(list_distinct(list_concat({one}, {two})))"
    acts = f"list_filter(list_distinct([{_act('b')}, {_act('a')}]), lambda x: x IS NOT NULL)"
    return f"""
WITH why AS (SELECT "row", list(suspect ORDER BY suspect) AS suspects FROM flips GROUP BY ALL),
joined AS (
  SELECT s."row" AS n, s.id, {text(kind)} AS kind, s.source, s.date, {_counterparty(kind, sender)} AS country,
    CAST({amount} AS DECIMAL(20,4)) AS amount, CAST({currency} AS VARCHAR) AS currency,
    {_outcomes("b")} AS before, {_outcomes("a")} AS after,
    CAST(b.measure AS VARCHAR) AS measure_before, CAST(a.measure AS VARCHAR) AS measure_after,
    {_act("b")} AS act_before, {_act("a")} AS act_after,
    {_act("b", "version")} AS version_before, {_act("a", "version")} AS version_after,
    {listings} AS listings, {either} AS either, {acts} AS acts,
    b.reason AS reason_before, a.reason AS reason_after, b.findings AS findings_before, a.findings AS findings_after,
    {_run("b", "_before")}, {_run("a", "_after")}
  FROM moved s POSITIONAL JOIN said0 b POSITIONAL JOIN said1 a
  WHERE CASE WHEN s.source = b.source AND s.source = a.source THEN true
    ELSE error('the cases are not in the order of their rows') END
)
SELECT n AS "row", * EXCLUDE (n, listings, either, acts, suspects, "row"),
  CASE WHEN list_contains(suspects, {text(LISTS)})
    THEN list_concat(list_filter(suspects, lambda x: x <> {text(LISTS)}),
      CASE WHEN len(listings) > 0 THEN listings ELSE either END)
    ELSE coalesce(suspects, acts) END AS because
FROM joined LEFT JOIN why ON why."row" = n ORDER BY n"""


RUN = ("dossiers", "known", "rates", "lists", "threshold")


def _run(side: str, ending: str) -> str:
    return ", ".join(f"CAST({side}.{name} AS VARCHAR) AS {name}{ending}" for name in RUN)


def _outcomes(side: str) -> str:
    return f"CAST({side}.outcome AS VARCHAR)"


CHANGES = {
    "row": "BIGINT", "id": "VARCHAR", "kind": "VARCHAR", "source": "VARCHAR", "date": "DATE", "country": "VARCHAR",
    "amount": "DECIMAL(20,4)", "currency": "VARCHAR", "before": "VARCHAR", "after": "VARCHAR",
    "measure_before": "VARCHAR", "measure_after": "VARCHAR", "act_before": "VARCHAR", "act_after": "VARCHAR",
    "version_before": "VARCHAR", "version_after": "VARCHAR", "reason_before": "VARCHAR", "reason_after": "VARCHAR",
    "findings_before": f"{FINDING_TYPE}[]", "findings_after": f"{FINDING_TYPE}[]",
    **{f"{name}_{side}": "VARCHAR" for side in ("before", "after") for name in RUN},
    "because": "VARCHAR[]",
}  # fmt: skip
"""The columns of a changed case and their types; ``because`` names the acts or listings that change it."""


def _nothing() -> str:
    return "SELECT " + ", ".join(f'CAST(NULL AS {type_}) AS "{name}"' for name, type_ in CHANGES.items())
