"""Checking on Spark with one core and with two, with one worker and with two: efficiency, in one run.

Each way has a process of its own, which checks a small book to be warm and then a book of remittances, whose verdicts
are thrown away; the best of some rounds counts. Efficiency is the time of one over the time of two and the number two.
On a machine that others use as well it says little: the load is printed, and beside it the ratio of the processor time,
which tells what is lost to more work, though not what is lost to waiting.
usage: spark.py [ROWS] [--rounds N] [--masters MASTER ...]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from check import MADE

WAYS = ("local[1]", "local[2]", "local-cluster[1,1,2048]", "local-cluster[2,1,2048]")
PARTS = 24
"""Shares of the book, so that the last one to end does not tell."""


def processor() -> float:
    """Processor seconds of every process of this session, those of ended children included."""
    own, total = os.getsid(0), 0
    for each in Path("/proc").iterdir():
        try:
            fields = (each / "stat").read_text().rpartition(")")[2].split() if each.name.isdigit() else []
        except OSError:  # it has ended
            continue
        if fields and int(fields[3]) == own:
            total += sum(map(int, fields[11:15]))
    return total / os.sysconf("SC_CLK_TCK")


def one(master: str, book: Path) -> None:
    """Check the book on one Spark; print seconds and processor seconds as JSON."""
    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    from pyspark.sql import SparkSession

    import sekisho.spark

    share = str(book.stat().st_size // PARTS)
    builder = SparkSession.builder.master(master).config("spark.sql.codegen.wholeStage", "false")
    builder = builder.config("spark.ui.enabled", "false").config("spark.sql.files.maxPartitionBytes", share)
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    spark = builder.config("spark.sql.files.openCostInBytes", "0").getOrCreate()
    spark.sparkContext.setLogLevel("OFF")

    def check(rows: object) -> tuple[float, float]:
        made = sekisho.spark.check(rows, kind="remittance")  # type: ignore[arg-type]
        start, used = time.perf_counter(), processor()
        made.verdicts.write.format("noop").mode("overwrite").save()
        return time.perf_counter() - start, processor() - used

    check(spark.read.parquet(str(book.with_name("small.parquet"))).repartition(4))
    print(json.dumps(check(spark.read.parquet(str(book)))))
    spark.stop()


def main(rows: int, rounds: int, masters: list[str]) -> None:
    """Generate the book, go through all ways in turn, print the best of each and the ratios."""
    with tempfile.TemporaryDirectory() as name:
        book = Path(name) / "book.parquet"
        for path, count in ((book, rows), (book.with_name("small.parquet"), 50_000)):
            made = f"COPY (SELECT {MADE['remittance']} FROM range({count}) t(i)) TO '{path}'"
            duckdb.sql(f"{made} (FORMAT parquet, ROW_GROUP_SIZE {max(rows // PARTS, 2048)})")
        best: dict[str, tuple[float, float]] = {}
        for _ in range(rounds):
            for master in masters:
                words = [sys.executable, __file__, "--one", master, str(book)]
                told = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True, start_new_session=True)
                seconds, used = json.loads(told.stdout.splitlines()[-1])
                before = best.get(master, (seconds, used))
                best[master] = (min(before[0], seconds), min(before[1], used))
                print(f"{master:26} {seconds:7.1f} s {used:7.1f} s of processor time, load {os.getloadavg()[0]:.1f}")
    for few, many in zip(masters[::2], masters[1::2], strict=False):
        wall, cpu = (best[few][n] / best[many][n] for n in (0, 1))
        print(f"{few} to {many}: efficiency {wall / 2:.2f} by the clock, processor time {cpu:.2f} to 1")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", type=int, nargs="?", default=2_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--masters", nargs="+", default=list(WAYS))
    parser.add_argument("--one", nargs=2, metavar=("MASTER", "BOOK"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(given.one[0], Path(given.one[1]))
    else:
        main(given.rows, given.rounds, given.masters)
