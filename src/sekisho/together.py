"""What several threads ask for at the same time, done at once by one of them: a sync to disk, a look into the lists."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class _Waiting(Generic[T, R]):
    def __init__(self, item: T) -> None:
        self.item, self.done = item, False
        self.result: R | BaseException | None = None
        self.told = threading.Lock()  # open once it is done, or is the one to do what waits
        self.told.acquire()


class Together(Generic[T, R]):
    """Does ``work`` on all that waits when a turn comes; it gives a result, or an exception to raise, for each.

    ``work`` gets what waits as it takes it: what comes while it waits for something itself is part of the turn.
    """

    def __init__(self, work: Callable[[Iterator[T]], Sequence[R | BaseException]]) -> None:
        self._work = work
        self._waiting: deque[_Waiting[T, R]] = deque()
        self._turn = threading.Lock()
        self._taken = False

    def __call__(self, item: T) -> R:
        """The result for one item. Raises what came of it; where ``work`` itself raises, all that waited do."""
        mine: _Waiting[T, R] = _Waiting(item)
        with self._turn:
            self._waiting.append(mine)
            waits, self._taken = self._taken, True
        if waits:
            mine.told.acquire()
        if not mine.done:
            self._all()
        if isinstance(mine.result, BaseException):
            raise mine.result
        return mine.result  # type: ignore[return-value]

    def _all(self) -> None:
        batch: list[_Waiting[T, R]] = []

        def arriving() -> Iterator[T]:
            while self._waiting:
                batch.append(self._waiting.popleft())
                yield batch[-1].item

        try:
            for each, result in zip(batch, self._work(arriving()), strict=True):
                each.result = result
        except BaseException as error:
            deque(arriving(), 0)
            for each in batch:
                each.result = error
        for each in batch:
            each.done = True
        with self._turn:  # all are told at once: told one by another, each would wait for a processor in turn
            following = [*batch, *list(self._waiting)[:1]]
            self._taken = bool(self._waiting)
        for each in following:
            each.told.release()
