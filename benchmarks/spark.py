"""Checking on Spark with one core and with two, with one worker and with two: efficiency, in one run.

Each way has a process of its own. A way that stands for one core is pinned to one: driver, worker and the worker's
Python. For one task of Spark keeps more than a core busy where it may; left to itself on a machine of two, it would be
measured as one core and use both. The book is checked once to be warm, then a small book, then the book, its verdicts
thrown away; what counts is the time between the two, which is of rows and not of planning, the best of some rounds.
Efficiency is the time of one over the time of two and the number two. Beside it stands how much more work two processes
that share nothing do on this machine than one: nothing can exceed that. Where others use the machine as well it says
little: the load is printed, and the ratio of the processor time, which tells what is lost to more work, though not what
is lost to waiting.
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

SMALL = 10
"""The small book has one row for so many of the book."""

JAVA = "-XX:+UseParallelGC"


def cores(master: str) -> set[int]:
    """The cores that a way may use: as many as its tasks, of those there are."""
    workers, _, tasks = master.partition("[")[2].rstrip("]").partition(",")
    count = int(workers) * int(tasks.partition(",")[0] or 1)
    return set(sorted(os.sched_getaffinity(0))[:count])


def pinned(command: list[str], where: set[int]) -> subprocess.Popen[str]:
    """A process of a session of its own on some cores."""
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=lambda: os.sched_setaffinity(0, where),
    )  # fmt: skip


LOOP = """import time
end, n = time.monotonic() + 3, 0
while time.monotonic() < end:
    n += sum(range(1000)) > 0
print(n)"""


def twice() -> float:
    """How much more work two processes do on two cores than one does on one of them."""
    both = sorted(os.sched_getaffinity(0))[:2]
    done = []
    for where in ([both[0]], both):
        started = [pinned([sys.executable, "-c", LOOP], {core}) for core in where]
        done.append(sum(int(each.communicate()[0]) for each in started))
    return done[1] / done[0]


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
    """Check the books on one Spark; print seconds and processor seconds of each as JSON, the small one first."""
    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    from pyspark.sql import SparkSession

    import sekisho.spark

    share = str(book.stat().st_size // PARTS)
    builder = SparkSession.builder.master(master).config("spark.sql.codegen.wholeStage", "false")
    builder = builder.config("spark.ui.enabled", "false").config("spark.sql.files.maxPartitionBytes", share)
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    for side in ("driver", "executor"):
        builder = builder.config(f"spark.{side}.extraJavaOptions", JAVA)
    spark = builder.config("spark.sql.files.openCostInBytes", "0").getOrCreate()
    spark.sparkContext.setLogLevel("OFF")

    def check(rows: object) -> tuple[float, float]:
        made = sekisho.spark.check(rows, kind="remittance")  # type: ignore[arg-type]
        start, used = time.perf_counter(), processor()
        made.verdicts.write.format("noop").mode("overwrite").save()
        return time.perf_counter() - start, processor() - used

    rows = spark.read.parquet(str(book))
    check(rows)
    print(json.dumps([check(spark.read.parquet(str(book.with_name("small.parquet")))), check(rows)]))
    spark.stop()


def main(rows: int, rounds: int, masters: list[str]) -> None:
    """Generate the books, go through all ways in turn, print the best of each and the ratios."""
    with tempfile.TemporaryDirectory() as name:
        book = Path(name) / "book.parquet"
        for path, count in ((book, rows), (book.with_name("small.parquet"), rows // SMALL)):
            made = f"COPY (SELECT {MADE['remittance']} FROM range({count}) t(i)) TO '{path}'"
            duckdb.sql(f"{made} (FORMAT parquet, ROW_GROUP_SIZE {max(count // PARTS, 2048)})")
        best: dict[str, tuple[float, float]] = {}
        for _ in range(rounds):
            for master in masters:
                child = pinned([sys.executable, __file__, "--one", master, str(book)], cores(master))
                told = child.communicate()[0]
                if child.returncode:
                    raise SystemExit(f"{master} failed")
                (begun, begun_used), (all_, all_used) = json.loads(told.splitlines()[-1])
                seconds, used = all_ - begun, all_used - begun_used
                before = best.get(master, (seconds, used))
                best[master] = (min(before[0], seconds), min(before[1], used))
                own = f"{all_:6.1f} s, {begun:.1f} s of a small book; {all_used:.1f} s of processor time"
                print(f"{master:26} {len(cores(master))} core(s): {own}; load {os.getloadavg()[0]:.1f}", flush=True)
    print(f"two processes that share nothing do {twice():.2f} times the work of one on this machine")
    for few, many in zip(masters[::2], masters[1::2], strict=False):
        wall, cpu = (best[few][n] / best[many][n] for n in (0, 1))
        print(f"{few} to {many}: efficiency {wall / 2:.2f} by the clock, processor time {cpu:.2f} to 1")
    cost = best[masters[0]][1] / (rows - rows // SMALL) * 1e6
    print(f"a million rows cost {cost:.1f} processor seconds on {masters[0]}")


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
