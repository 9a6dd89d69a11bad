"""The report thresholds beside OpenFisca's evaluation of the same rules on the same rows. usage: thresholds.py [ROWS]

OpenFisca runs at memory speed: bare arrays of floats, one period at a time, a yes or no. Ours gives each row the law of
its own day, decimals, three values and findings with their words and source; this prints what that costs.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np

from sekisho.cases import kinds, sql_type
from sekisho.check.batch import decide, prepare_rates
from sekisho.check.files import run
from sekisho.check.plan import Plan
from sekisho.rates import ecb
from sekisho.record.dossier import load
from sekisho.regime.fold import Regime
from sekisho.regime.sql import MACROS

PEERS = Path(__file__).parents[1] / ".venv-peers" / "bin" / "python"


class OneMeasure(Plan):
    """A plan that holds the payment report alone."""

    def rules(self, kind: str) -> list:  # type: ignore[type-arg]
        """The one rule."""
        return [rule for rule in super().rules(kind) if rule.measure.id == "jp.payment-report"]


def main(rows: int) -> None:
    """Generate, run both, print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        con = duckdb.connect()
        path = folder / "rows.parquet"
        con.execute(
            f"""COPY (SELECT 'r' || i AS id, DATE '2003-01-01' + CAST(hash(i, 1) % 8400 AS INTEGER) AS date,
            CAST(hash(i, 2) % 40000000 AS DECIMAL(19,4)) AS amount, 'JPY' AS currency, 'JP' AS from_country,
            CASE WHEN hash(i, 4) % 50 = 0 THEN 'KP' ELSE 'US' END AS to_country FROM range({rows}) t(i)) TO '{path}'"""
        )
        arrays = con.execute(
            f"""SELECT date, CAST(amount AS DOUBLE) AS amount, from_country = 'JP' AS from_jp,
            to_country = 'KP' AS to_kp
            FROM '{path}'"""
        ).fetchnumpy()
        np.savez(
            folder / "rows.npz", **{k: np.asarray(v).astype("M8[D]") if k == "date" else v for k, v in arrays.items()}
        )
        script = Path(__file__).parent / "peers" / "openfisca_thresholds.py"
        out = subprocess.run([PEERS, script, folder / "rows.npz"], capture_output=True, text=True, check=True).stdout
        peer, found = float(out.split()[0]), int(out.split()[1])
        plan = OneMeasure(Regime((load("japan-dprk"),)), ecb())
        con.execute(MACROS)
        held = {"id", "date", "amount", "currency", "from_country", "to_country"}
        columns = [column for name, column in kinds()["remittance"].columns.items() if name not in held]
        absent = ", ".join(f"CAST(NULL AS {sql_type(column)}) AS {column.name}" for column in columns)
        con.execute(
            f"CREATE TEMP VIEW given AS SELECT row_number() OVER () AS row, 'x' AS source, {absent}, * FROM '{path}'"
        )
        prepare_rates(con, plan, "remittance", "given")
        start = time.perf_counter()
        ours = con.execute(
            f"SELECT count(*) FILTER (outcome = 'report') FROM ({decide(con, plan, 'remittance', 'given')})"
        ).fetchone()
        decided = time.perf_counter() - start
        start = time.perf_counter()
        result = run(plan, [path], folder / "v.parquet", kind="remittance")
        whole = time.perf_counter() - start
        assert ours == (found,) and result.outcomes["report"] == found, (ours, found, result.outcomes)
        print(f"{rows:,} remittances, {found:,} to be reported, both agree")
        print(f"openfisca-core  {peer:6.2f} s   arrays in memory, one yes or no a row")
        print(f"outcomes alone  {decided:6.2f} s   {decided / peer:.1f} times; each row's own day, decimals, unknowns")
        print(f"sekisho check   {whole:6.2f} s   {whole / peer:.1f} times; and from file to file, findings and words")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3_000_000)
