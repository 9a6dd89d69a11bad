"""Work on several processes: it comes in order, what goes wrong is told, and nothing is waited for in vain."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from sekisho.forked import Forked


def test_what_is_made_comes_in_order_and_an_error_is_raised() -> None:
    with Forked(lambda part: 100 // part, 3) as pool:
        assert list(pool.map(range(1, 50))) == [100 // part for part in range(1, 50)]
        with pytest.raises(ZeroDivisionError):
            list(pool.map([1, 0]))
        assert list(pool.map(["x" * 1_000_000 and 5])) == [20]  # it works on


def test_of_many_parts_a_few_are_taken_before_their_turn() -> None:
    taken = []

    def parts() -> Iterator[int]:
        for part in range(1000):
            taken.append(part)
            yield part

    with Forked(abs, 2) as pool:
        made = pool.map(parts())
        assert [next(made), next(made)] == [0, 1] and len(taken) < 10
        assert list(made) == list(range(2, 1000))


def test_a_process_that_is_killed_is_an_error_and_no_wait() -> None:
    def work(part: int) -> str:
        if part == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return "x" * part

    with Forked(work, 2) as pool, pytest.raises(ChildProcessError, match="killed, perhaps for want of memory"):
        list(pool.map([1_000_000, 2, 3, 4, 5]))


def test_the_processes_end_with_the_one_that_started_them() -> None:
    code = (
        "import time\nfrom sekisho.forked import Forked\npool = Forked(abs, 2)\n"
        "print(list(pool.map([1])), flush=True)\ntime.sleep(60)\n"
    )
    first = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True)
    assert first.stdout is not None and first.stdout.readline() == b"[1]\n"
    first.kill()
    first.wait()
    for _ in range(500):
        try:
            os.killpg(first.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    raise AssertionError("processes are left")
