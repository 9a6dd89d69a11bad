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


class Together(Generic[T, R]):
    """Does ``work`` on all that waits when a turn comes; it gives a result, or an exception to raise, for each.

    ``work`` gets what waits as it takes it: what comes while it waits for something itself is part of the turn.
    """

    def __init__(self, work: Callable[[Iterator[T]], Sequence[R | BaseException]]) -> None:
        self._work = work
        self._waiting: deque[_Waiting[T, R]] = deque()
        self._turn = threading.Lock()

    def __call__(self, item: T) -> R:
        """The result for one item. Raises what came of it; where ``work`` itself raises, all that waited do."""
        mine: _Waiting[T, R] = _Waiting(item)
        self._waiting.append(mine)
        with self._turn:
            if not mine.done:
                self._all()
        if isinstance(mine.result, BaseException):
            raise mine.result
        return mine.result  # type: ignore[return-value]

    def _all(self) -> None:
        batch: list[_Waiting[T, R]] = []
        try:
            results = self._work(each.item for each in self._taken(batch))
            for each, result in zip(batch, results, strict=True):
                each.result = result
        except BaseException as error:
            for each in [*batch, *self._taken([])]:
                each.result, each.done = error, True
        finally:
            for each in batch:
                each.done = True

    def _taken(self, batch: list[_Waiting[T, R]]) -> Iterator[_Waiting[T, R]]:
        while self._waiting:
            batch.append(self._waiting.popleft())
            yield batch[-1]
