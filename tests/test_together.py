"""Threads that ask at the same time: each gets its own answer, and few turns serve them all."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from sekisho.together import Together


def test_each_gets_its_own_result_or_exception() -> None:
    def halves(items: Iterator[int]) -> list[int | BaseException]:
        return [ValueError(f"{each} is odd") if each % 2 else each // 2 for each in items]

    together = Together(halves)

    def ask(item: int) -> int | str:
        try:
            return together(item)
        except ValueError as error:
            return str(error)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(500))) == [f"{n} is odd" if n % 2 else n // 2 for n in range(500)]


def test_what_waits_is_done_in_one_turn() -> None:
    begun, go = threading.Event(), threading.Event()
    turns: list[int] = []

    def work(items: Iterator[str]) -> list[str]:
        taken = list(items)
        turns.append(len(taken))
        begun.set()
        assert go.wait(10)
        return [each.upper() for each in taken]

    together = Together(work)
    with ThreadPoolExecutor(6) as pool:
        first = pool.submit(together, "a")
        assert begun.wait(10)
        rest = [pool.submit(together, each) for each in "bcdef"]
        while len(together._waiting) < 5:
            pass
        go.set()
        assert [first.result(10), *(each.result(10) for each in rest)] == list("ABCDEF")
    assert turns == [1, 5]


def test_what_comes_before_the_turn_takes_it_is_part_of_the_turn() -> None:
    begun, go = threading.Event(), threading.Event()
    turns: list[list[str]] = []

    def work(items: Iterator[str]) -> list[str]:
        begun.set()
        assert go.wait(10)
        turns.append(list(items))
        return [each.upper() for each in turns[-1]]

    together = Together(work)
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(together, "a")
        assert begun.wait(10)
        rest = [pool.submit(together, each) for each in "bc"]
        while len(together._waiting) < 3:
            pass
        go.set()
        assert [first.result(10), *(each.result(10) for each in rest)] == list("ABC")
    assert [sorted(each) for each in turns] == [["a", "b", "c"]]


@pytest.mark.parametrize("taken", [0, 1])
def test_where_the_turn_itself_fails_all_that_waited_are_told(taken: int) -> None:
    go = threading.Event()

    def broken(items: Iterator[int]) -> list[int]:
        assert go.wait(10)
        for _ in range(taken):
            next(items)
        raise OSError("no space left")

    together = Together(broken)
    with ThreadPoolExecutor(3) as pool:
        for _ in range(2):  # and the next turn comes
            go.clear()
            asked = [pool.submit(together, each) for each in range(3)]
            while len(together._waiting) < 3:
                pass
            go.set()
            assert {type(each.exception(10)) for each in asked} == {OSError}
