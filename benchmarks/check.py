"""check over generated cases of mixed kinds beside the same provisions written by hand as one bare DuckDB query.

Both read the same Parquet files and write Parquet, in one run. usage: check.py [ROWS]
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

BIN = Path(sys.executable).parent
BARE = {
    "remittance": """SELECT id, CASE
        WHEN from_country='JP' AND to_country='KP' AND date >= '2016-02-26'
             AND NOT (humanitarian AND currency='JPY' AND amount <= 100000) THEN 'prohibited'
        WHEN from_country='JP' AND to_country='KP' AND currency='JPY' AND amount > CASE
             WHEN date < '2005-01-17' THEN 5000000 WHEN date < '2009-05-12' THEN 30000000
             WHEN date < '2010-07-06' THEN 10000000 WHEN date < '2014-07-04' THEN 3000000 ELSE 30000000 END
             THEN 'report'
        WHEN from_country IS NULL OR to_country IS NULL THEN 'undetermined' ELSE 'clear' END AS outcome FROM {0}""",
    "import": """SELECT id, CASE WHEN to_country='JP' AND (origin_country='KP' OR shipped_from_country='KP')
        AND date BETWEEN '2006-10-14' AND '2027-04-13' THEN 'prohibited' ELSE 'clear' END AS outcome FROM {0}""",
    "port-call": """SELECT id, CASE WHEN NOT distress AND port_country='JP' AND ((flag='KP' AND date >= '2006-10-14'
        AND NOT (loading_humanitarian AND date BETWEEN '2014-07-04' AND '2016-02-18'))
        OR (flag NOT IN ('KP','JP') AND called_at_kp AND date >= '2016-02-19')
        OR (flag='JP' AND called_at_kp AND date >= '2016-12-09')) THEN 'prohibited' ELSE 'clear' END AS outcome
        FROM {0}""",
}
DAY = "DATE '2003-01-01' + CAST(hash(i, 1) % 8400 AS INTEGER)"
COUNTRY = "CASE hash(i, {0}) % 20 WHEN 0 THEN 'KP' WHEN 1 THEN 'CN' WHEN 2 THEN NULL ELSE 'JP' END"
MADE = {
    "remittance": f"""'r' || i AS id, {DAY} AS date, CAST(hash(i, 2) % 40000000 AS DECIMAL(20,4)) AS amount,
        'JPY' AS currency, {COUNTRY.format(3)} AS from_country, CASE WHEN hash(i, 4) % 50 = 0 THEN 'KP' ELSE 'US' END AS
        to_country, 'Payee ' || hash(i, 5) % 9999 AS creditor_name, hash(i, 6) % 2 = 0 AS humanitarian""",
    "import": f"""'i' || i AS id, {DAY} AS date, {COUNTRY.format(7)} AS origin_country, 'CN' AS shipped_from_country,
        'JP' AS to_country, '0307' AS hs""",
    "port-call": f"""'p' || i AS id, {DAY} AS date, 'JPNGO' AS port, 'JP' AS port_country,
        CASE hash(i, 8) % 20 WHEN 0 THEN 'KP' WHEN 1 THEN 'JP' ELSE 'PA' END AS flag,
        hash(i, 9) % 40 = 0 AS called_at_kp,
        false AS un_designated, false AS loading_humanitarian, false AS distress""",
}


def main(rows: int) -> None:
    """Generate, run both, print times, memory and the ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        con = duckdb.connect()
        share = rows // len(MADE)
        for kind, columns in MADE.items():
            con.execute(f"COPY (SELECT {columns} FROM range({share}) t(i)) TO '{folder / kind}.parquet'")
        start = time.perf_counter()
        for kind, sql in BARE.items():
            given = f"read_parquet('{folder / kind}.parquet')"
            con.execute(f"COPY ({sql.format(given)}) TO '{folder / kind}.bare.parquet'")
        bare = time.perf_counter() - start
        con.close()
        start = time.perf_counter()
        for kind in MADE:
            subprocess.run(
                [
                    BIN / "sekisho",
                    "check",
                    folder / f"{kind}.parquet",
                    "--kind",
                    kind,
                    "-o",
                    folder / f"{kind}.v.parquet",
                ],
                check=False,
                stdout=subprocess.DEVNULL,
            )
        taken = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
        print(f"{share * len(MADE):,} cases")
        print(f"bare query      {bare:7.1f} s   outcome only, no findings, rejects, reasons or resuming")
        print(f"sekisho check   {taken:7.1f} s   {taken / bare:.1f} times the bare query, peak {peak:.2f} GB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
