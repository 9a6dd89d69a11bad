"""Threads and tasks that ask at the same time: each gets its own answer, and few turns serve them all."""

import asyncio
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


def test_tasks_that_are_ready_share_a_turn_and_each_gets_its_own_result_or_exception() -> None:
    turns: list[int] = []

    def halves(items: Iterator[int]) -> list[int | BaseException]:
        made = [ValueError(f"{each} is odd") if each % 2 else each // 2 for each in items]
        turns.append(len(made))
        return made

    together = Together(halves)

    async def ask() -> list[int | BaseException]:
        return await asyncio.gather(*map(together.soon, range(50)), return_exceptions=True)

    for _ in range(3):
        assert [str(each) for each in asyncio.run(ask())] == [
            f"{n} is odd" if n % 2 else str(n // 2) for n in range(50)
        ]
    assert turns == [50, 50, 50]


def test_threads_and_tasks_wait_for_one_another_and_all_are_told() -> None:
    together = Together(lambda items: [each * 2 for each in items])

    async def line(task: int) -> list[int]:
        return [await together.soon(1000 * task + n) for n in range(100)]

    async def lines() -> list[list[int]]:
        return await asyncio.gather(*map(line, range(8)))

    with ThreadPoolExecutor(8) as pool:
        sync = [pool.submit(lambda: [together(n) for n in range(300)]) for _ in range(4)]
        loops = [pool.submit(asyncio.run, lines()) for _ in range(2)]
        assert all(each.result(60) == [n * 2 for n in range(300)] for each in sync)
        for each in loops:
            assert each.result(60) == [[2 * (1000 * task + n) for n in range(100)] for task in range(8)]


def test_a_task_that_goes_away_holds_up_nobody() -> None:
    go = threading.Event()

    def work(items: Iterator[int]) -> list[int]:
        assert go.wait(10)
        return list(items)

    together = Together(work)

    async def ask() -> int:
        first, second = (asyncio.create_task(together.soon(n)) for n in (1, 2))
        await asyncio.sleep(0.05)
        first.cancel()
        go.set()
        return await second

    assert asyncio.run(ask()) == 2 and together(3) == 3


def test_where_the_turn_of_tasks_fails_all_are_told_and_the_next_comes() -> None:
    def broken(items: Iterator[int]) -> list[int]:
        if next(items) == 0:
            raise OSError("no space left")
        return [1, *items]

    together = Together(broken)

    async def ask(first: int) -> list[int | BaseException]:
        return await asyncio.gather(*map(together.soon, (first, 2, 3)), return_exceptions=True)

    assert {type(each) for each in asyncio.run(ask(0))} == {OSError}
    assert asyncio.run(ask(1)) == [1, 2, 3]
