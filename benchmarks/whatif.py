"""whatif and lookback beside plain checks of the same book: the cost in processor time, in one run.

A book of generated remittances, port calls and imports is checked as it is recorded; then whatif decides it both ways,
under an overlay that changes many cases, and lookback with dozens of acts that may be why. Each should cost no more
than two checks.
usage: whatif.py [ROWS]
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from check import BIN, MADE

OVERLAY = """- change: jp.2010-07-06.payment-report
  set: {threshold: JPY 1_000_000}
- without: jp.2006-10-14.dprk-flag
"""
KINDS = ("remittance", "port-call", "import")


def cost(*words: str | Path) -> tuple[float, float, str]:
    """Processor seconds, peak gigabytes and what was printed."""
    with subprocess.Popen([BIN / "sekisho", *words], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.read()
        _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e6, said


def main(rows: int) -> None:
    """Generate, run all, print the costs and their ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder, books = Path(name), []
        for kind in KINDS:
            path = folder / f"{kind}.parquet"
            columns = f"'{kind}' AS kind, {MADE[kind]}"
            duckdb.sql(f"COPY (SELECT {columns} FROM range({rows // len(KINDS)}) t(i)) TO '{path}'")
            books.append(path)
        overlay = folder / "overlay.yaml"
        overlay.write_text(OVERLAY, encoding="utf-8")
        plain, memory, _ = cost("check", *books, "-o", folder / "verdicts.parquet")
        print(f"{rows:,} cases: check {plain:.1f} s of processor time, peak {memory:.2f} GB")
        for label, words in (
            ("whatif overlay", ["whatif", overlay]),
            ("whatif --act", ["whatif", "--act", "jp.2010-07-06.payment-report"]),
            ("lookback --since 2009-01-01", ["lookback", "--since", "2009-01-01"]),
        ):
            taken, memory, said = cost(*words, *books, "-o", folder / "changes.parquet")
            found = next((line for line in said.splitlines() if "another verdict" in line), "FAILED")
            print(f"  {label:28} {taken:6.1f} s, {taken / plain:.2f} checks, peak {memory:.2f} GB; {found}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_500_000)
