"""Reading, linting and folding a generated dossier of many acts beside Beancount loading as many transactions.

Both in seconds of processor time, which other programs on the machine disturb least.

usage: dossier.py [ACTS]
"""

import os
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from sekisho.record.dossier import load
from sekisho.regime.fold import Regime
from sekisho.regime.lint import lint_regime

PEERS = Path(__file__).parents[1] / ".venv-peers" / "bin" / "python"
HEAD = "dossier: big\ntitle: Big\nsender: JP\ntarget: KP\ntimezone: Asia/Tokyo\n"
MEASURE = """- measure: m{0}
  title: M
  sender: JP
  target: KP
  governs: remittance
  requires: {{report: to someone}}
  when: to_country = 'KP' AND amount > threshold
  parameters: {{threshold: money}}
  cites: [{{source: s}}]
"""
ACT = """- act: m{0}.a{1}
  {2}: m{0}
  decided: {3}
  effective: {3}
  set: {{threshold: JPY {4}}}
  instrument: An order
  cites: [{{source: s, at: page {1}, quote: some words of the order}}]
"""


def beancount(count: int) -> float:
    """Seconds in which Beancount loads and validates a ledger of ``count`` transactions, in its own environment."""
    with tempfile.TemporaryDirectory() as name:
        ledger = Path(name) / "ledger.beancount"
        with ledger.open("w") as out:
            out.write("2000-01-01 open Assets:Cash JPY\n2000-01-01 open Expenses:Food JPY\n")
            for number in range(count):
                day = date(2000, 1, 2) + timedelta(days=number // 50)
                out.write(f'{day} * "Payee {number}" "Something"\n  Expenses:Food  {number + 1} JPY\n  Assets:Cash\n')
        code = (
            "import sys, time; from beancount import loader; t = time.process_time();"
            " e, p, _ = loader.load_file(sys.argv[1]); assert not p, p[0]; print(time.process_time() - t)"
        )
        env = {**os.environ, "BEANCOUNT_DISABLE_LOAD_CACHE": "1"}
        done = subprocess.run([PEERS, "-c", code, ledger], capture_output=True, text=True, check=True, env=env)
        return float(done.stdout)


def main(acts: int) -> None:
    """Write a dossier of hundred acts a measure, load, lint and fold it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "dossier.yaml").write_text(HEAD)
        with (folder / "all.yaml").open("w") as out:
            out.write("- source: s\n  title: S\n")
            for measure in range(acts // 100):
                out.write(MEASURE.format(measure))
                for number in range(100):
                    day = date(2000, 1, 1) + timedelta(days=30 * number)
                    out.write(ACT.format(measure, number, "amends" if number else "imposes", day, 1_000_000 + number))
        start = time.process_time()
        dossier = load(folder)
        loaded = time.process_time() - start
        regime = Regime((dossier,))
        problems = lint_regime(dossier, regime)
        count = sum(len(regime.versions(measure)) for measure in regime.measures)
        taken = time.process_time() - start
    assert not dossier.problems, dossier.problems[0]
    assert not problems, problems[0]
    peer = beancount(acts)
    print(f"beancount: {acts:,} transactions in {peer:.1f} s, {acts / peer:,.0f} a second")
    print(
        f"{acts:,} acts: read {loaded:.1f} s, with lint and folding into {count:,} versions {taken:.1f} s, "
        f"{acts / taken:,.0f} acts a second, "
        f"{peer / taken:.2f} times Beancount's speed"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
