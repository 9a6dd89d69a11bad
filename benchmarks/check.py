"""check over generated cases of mixed kinds beside the same provisions written by hand as one bare DuckDB query a kind.

Both read the same five Parquet files and write Parquet with zstd, each in one process, on all cores, in the order of
the rows. The bare queries hold every measure of japan-dprk on these kinds, with its dates, thresholds, exemptions,
rates and unknowns, and give id, kind, day, outcome, measure and a reason in words. They are as lean as a job by hand
can be: no place that a row came from, no stamp of what it was decided by, no findings, citations, hash of the input,
typing of the columns or rejects, no summary, nothing to resume; and they are written anew for every act. All that, and
the start of the program, is in the ratio; the larger part is to write the findings, a nested list of thirty columns.
usage: check.py [ROWS]
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from sekisho.rates import ecb

BIN = Path(sys.executable).parent
DAY = "DATE '2003-01-01' + CAST(hash(i, 1) % 8400 AS INTEGER)"
COUNTRY = "CASE hash(i, {0}) % 20 WHEN 0 THEN 'KP' WHEN 1 THEN 'CN' WHEN 2 THEN NULL ELSE 'JP' END"
TO_KP = "CASE WHEN hash(i, {0}) % 50 = 0 THEN 'KP' ELSE 'US' END"
CURRENCY = "CASE hash(i, 11) % 10 WHEN 0 THEN 'USD' WHEN 1 THEN 'EUR' ELSE 'JPY' END"
AMOUNT = "CAST(hash(i, 2) % {0} AS DECIMAL(20,4))"
MADE = {
    "remittance": f"""'r' || i AS id, {DAY} AS date, {AMOUNT.format(40000000)} AS amount, {CURRENCY} AS currency,
        {COUNTRY.format(3)} AS from_country, {TO_KP.format(4)} AS to_country,
        'Payee ' || hash(i, 5) % 9999 AS creditor_name, hash(i, 6) % 2 = 0 AS humanitarian""",
    "cash-carriage": f"""'c' || i AS id, {DAY} AS date, {AMOUNT.format(2000000)} AS amount, {CURRENCY} AS currency,
        'JP' AS from_country, {TO_KP.format(7)} AS to_country""",
    "import": f"""'i' || i AS id, {DAY} AS date, {COUNTRY.format(7)} AS origin_country, 'CN' AS shipped_from_country,
        'JP' AS to_country, '0307' AS hs""",
    "port-call": f"""'p' || i AS id, {DAY} AS date, 'JPNGO' AS port, 'JP' AS port_country,
        CASE hash(i, 8) % 20 WHEN 0 THEN 'KP' WHEN 1 THEN 'JP' ELSE 'PA' END AS flag, '9074729' AS imo,
        hash(i, 9) % 40 = 0 AS called_at_kp, false AS un_designated, false AS loading_humanitarian,
        false AS distress""",
    "travel": f"""'t' || i AS id, {DAY} AS date, {COUNTRY.format(7)} AS from_country, {COUNTRY.format(8)} AS to_country,
        {COUNTRY.format(9)} AS nationality, hash(i, 10) % 2 = 0 AS reentry, false AS crew, false AS official,
        false AS special_circumstances, false AS convicted_of_breach, false AS sender_official,
        false AS assists_official, false AS nuclear_or_missile_engineer""",
}
THRESHOLD = """CASE WHEN date < '2005-01-17' THEN 5000000 WHEN date < '2009-05-12' THEN 30000000
    WHEN date < '2010-07-06' THEN 10000000 WHEN date < '2014-07-04' THEN 3000000 ELSE 30000000 END"""
CASH = """CASE WHEN date < '2009-05-12' THEN 1000000 WHEN date < '2010-07-06' THEN 300000
    WHEN date < '2014-07-04' THEN 100000 WHEN date < '2016-02-26' THEN 1000000 ELSE 100000 END"""
TRADE = "date BETWEEN '2006-10-14' AND '2027-04-13'"
CLOSED = "(date BETWEEN '2006-07-05' AND '2014-07-03' OR date >= '2016-02-10')"
YEN = """(SELECT c.*, CASE WHEN currency = 'JPY' THEN amount ELSE amount * f.factor END AS yen FROM {0} c
    LEFT JOIN fx f ON f.date = c.date AND f.given = c.currency)"""


def bare(source: str, kind: str, tests: list[tuple[str, str, str, str]], given: str = "{0}") -> str:
    """One query: each test is (outcome, measure, condition, reason)."""
    made = ", ".join(f"({when}) AS b{n}" for n, (_, _, when, _) in enumerate(tests))
    order = sorted(range(len(tests)), key=lambda n: ["prohibited", "licence", "report"].index(tests[n][0]))
    null = " OR ".join(f"b{n} IS NULL" for n in order)
    case = {
        column: "CASE "
        + " ".join(f"WHEN b{n} THEN {value(tests[n])}" for n in order)
        + f" WHEN {null} THEN {unknown} ELSE {clear} END AS {column}"
        for column, value, unknown, clear in (
            ("outcome", lambda t: f"'{t[0]}'", "'undetermined'", "'clear'"),
            ("measure", lambda t: f"'{t[1]}'", "'undetermined'", "NULL"),
            ("reason", lambda t: t[3], "'a column is missing'", "'nothing applies'"),
        )
    }
    return f"""SELECT id, '{kind}' AS kind, date, {case["outcome"]}, {case["measure"]}, {case["reason"]}
        FROM (SELECT *, {made} FROM {given.format(source)})"""


PARTIES = ", ".join(f"'party {n}'" for n in range(16))
KEY = "lower(regexp_replace(creditor_name, '[^A-Za-z0-9]', '', 'g'))"
OVER = "currency || ' ' || amount || ' is more than the threshold of JPY ' || "
TESTS = {
    "remittance": [
        ("licence", "freeze", f"date >= '2006-09-19' AND from_country = 'JP' AND {KEY} IN ({PARTIES})", "'frozen'"),
        ("report", "report", f"from_country = 'JP' AND to_country = 'KP' AND yen > {THRESHOLD}", OVER + THRESHOLD),
        (
            "prohibited",
            "ban",
            "date >= '2016-02-26' AND from_country = 'JP' AND to_country = 'KP'"
            " AND NOT (humanitarian AND yen <= 100000)",
            "'not humanitarian up to JPY 100,000'",
        ),
        (
            "prohibited",
            "import payment",
            "date >= '2006-10-14' AND from_country = 'JP' AND CAST(NULL AS VARCHAR) IS NOT NULL",
            "'for an import'",
        ),
    ],
    "cash-carriage": [("report", "cash", f"from_country = 'JP' AND to_country = 'KP' AND yen > {CASH}", OVER + CASH)],
    "import": [
        (
            "prohibited",
            "imports",
            f"{TRADE} AND to_country = 'JP' AND (origin_country = 'KP' OR shipped_from_country = 'KP')",
            "'origin or shipment'",
        )
    ],
    "port-call": [
        (
            "prohibited",
            "ferry",
            "date BETWEEN '2006-07-05' AND '2006-10-13' AND port_country='JP' AND flag='KP' AND imo='8890580'"
            " AND NOT distress",
            "'the ferry'",
        ),
        (
            "prohibited",
            "flag",
            f"{TRADE} AND port_country='JP' AND flag='KP' AND NOT distress AND NOT (loading_humanitarian AND date"
            " BETWEEN '2014-07-04' AND '2016-02-18')",
            "'flag is KP'",
        ),
        (
            "prohibited",
            "third",
            "date >= '2016-02-19' AND port_country='JP' AND flag NOT IN ('KP','JP') AND called_at_kp AND NOT distress",
            "'called at KP'",
        ),
        ("prohibited", "un", "date >= '2016-04-01' AND port_country='JP' AND un_designated AND NOT distress", "'UN'"),
        (
            "prohibited",
            "japanese",
            "date >= '2016-12-09' AND port_country='JP' AND flag='JP' AND called_at_kp AND NOT distress",
            "'called at KP'",
        ),
    ],
    "travel": [
        (
            "prohibited",
            "officials",
            f"{CLOSED} AND to_country = 'JP' AND nationality = 'KP' AND official",
            "'official'",
        ),
        (
            "prohibited",
            "nationals",
            "(date BETWEEN '2006-10-11' AND '2014-07-03' OR date >= '2016-02-10') AND to_country = 'JP'"
            " AND nationality = 'KP' AND NOT reentry AND NOT special_circumstances",
            "'a national'",
        ),
        ("prohibited", "crew", f"{CLOSED} AND to_country = 'JP' AND nationality = 'KP' AND crew", "'crew'"),
        (
            "prohibited",
            "convicted",
            "(date BETWEEN '2009-06-18' AND '2014-07-03' OR date >= '2016-02-10') AND to_country = 'JP' AND nationality"
            " <> 'JP' AND convicted_of_breach AND (crew OR (reentry AND from_country = 'KP'))",
            "'convicted'",
        ),
        (
            "prohibited",
            "exit",
            f"{CLOSED} AND from_country = 'JP' AND to_country = 'KP' AND sender_official",
            "'sent'",
        ),
        (
            "prohibited",
            "assistants",
            "date >= '2016-02-10' AND to_country = 'JP' AND from_country = 'KP' AND reentry AND assists_official",
            "'assistant'",
        ),
        (
            "prohibited",
            "engineers",
            "date >= '2016-02-10' AND to_country = 'JP' AND from_country = 'KP' AND nationality <> 'JP' AND reentry"
            " AND nuclear_or_missile_engineer",
            "'engineer'",
        ),
    ],
}


def rates(con: duckdb.DuckDBPyConnection) -> None:
    """The same daily rates for the bare queries."""
    con.execute("CREATE TABLE fx (date DATE, given VARCHAR, factor DECIMAL(18,10))")
    days = [
        row[0] for row in con.execute("SELECT DATE '2003-01-01' + CAST(i AS INTEGER) FROM range(8400) t(i)").fetchall()
    ]
    table, rows = ecb(), []
    for given in ("USD", "EUR"):
        rows += [(day, given, found.factor) for day in days if (found := table.rate(given, "JPY", day))]
    con.execute("INSERT INTO fx SELECT unnest(?), unnest(?), unnest(?)", [list(c) for c in zip(*rows, strict=True)])


def peak(command: list[str | Path]) -> tuple[float, float, float]:
    """Seconds by the clock and of processor time, and gigabytes, of one command; what it prints is dropped."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e6


def main(rows: int) -> None:
    """Generate, run both, print times, memory and the ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        con = duckdb.connect()
        share = rows // len(MADE)
        for kind, columns in MADE.items():
            con.execute(
                f"COPY (SELECT '{kind}' AS kind, {columns} FROM range({share}) t(i)) TO '{folder / kind}.parquet'"
            )
        con.execute(f"COPY (SELECT * FROM '{folder}/import.parquet' LIMIT 1) TO '{folder}/one.parquet'")
        start, cpu = time.perf_counter(), time.process_time()
        rates(con)
        for kind in MADE:
            given = YEN if kind in ("remittance", "cash-carriage") else "{0}"
            sql = bare(f"read_parquet('{folder / kind}.parquet')", kind, TESTS[kind], given)
            con.execute(f"COPY ({sql}) TO '{folder / kind}.bare.parquet' (FORMAT parquet, COMPRESSION zstd)")
        by_hand, by_hand_cpu = time.perf_counter() - start, time.process_time() - cpu
        con.close()
        print(f"{share * len(MADE):,} cases of {len(MADE)} kinds, {os.cpu_count()} cores")
        check, target = [BIN / "sekisho", "check", "--no-lists"], folder / "verdicts.parquet"
        taken, taken_cpu, memory = peak([*check, *(folder / f"{kind}.parquet" for kind in MADE), "-o", target])
        begun, begun_cpu, _ = peak([*check, folder / "one.parquet", "-o", folder / "one.v.parquet"])
        tally = "SELECT kind, outcome, count(*) FROM '{}' GROUP BY ALL ORDER BY ALL"
        ours, theirs = (duckdb.sql(tally.format(path)).fetchall() for path in (target, folder / "*.bare.parquet"))
        print("the same outcomes" if ours == theirs else f"DIFFER: {ours} {theirs}")
        print(f"bare queries    {by_hand:7.1f} s {by_hand_cpu:7.1f} s of processor time   outcome, measure, reason")
        print(
            f"sekisho check   {taken:7.1f} s {taken_cpu:7.1f} s of processor time   {taken / by_hand:.1f} and "
            f"{taken_cpu / by_hand_cpu:.1f} times the bare queries, peak {memory:.2f} GB"
        )
        print(f"  to start      {begun:7.1f} s {begun_cpu:7.1f} s of processor time, whatever the rows")
        half = folder / "half.parquet"
        duckdb.sql(f"COPY (SELECT * FROM '{folder / 'import.parquet'}' LIMIT {share // 2}) TO '{half}'")
        small, _, _ = peak([BIN / "sekisho", "check", "--no-lists", half, "-o", folder / "half.v.parquet"])
        whole, _, _ = peak(
            [BIN / "sekisho", "check", "--no-lists", folder / "import.parquet", "-o", folder / "import.v.parquet"]
        )
        print(f"twice the rows take {whole / small:.2f} times as long")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
