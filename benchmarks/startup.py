"""How long the program takes to start, beside an empty Python, in the same run."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
RUNS = 15


def median(*command: str) -> float:
    """Median wall time of a command in seconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    empty = median(sys.executable, "-c", "pass")
    print(f"python -c pass            {empty * 1000:6.0f} ms")
    for name, command in {
        "sekisho --help": [str(BIN / "sekisho"), "--help"],
        "sekisho force": [str(BIN / "sekisho"), "force", "--on", "2010-05-01"],
    }.items():
        taken = median(*command)
        print(f"{name:<25} {taken * 1000:6.0f} ms  {taken / empty:4.1f} times an empty Python")
