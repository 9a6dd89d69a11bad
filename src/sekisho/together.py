"""What several threads and tasks ask for at the same time, done at once in one thread: a sync to disk, a look into the
lists.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")
R = TypeVar("R")


class _Waiting(Generic[T, R]):
    """Who waits: a thread by a lock, which opens once it is done or is the one to do what waits; a task by a future."""

    def __init__(self, item: T, future: asyncio.Future[R] | None = None) -> None:
        self.item, self.future, self.done = item, future, False
        self.result: R | BaseException | None = None
        self.told = threading.Lock()
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
        if self._join(mine):
            mine.told.acquire()
        if not mine.done:
            self._all()
        if isinstance(mine.result, BaseException):
            raise mine.result
        return mine.result  # type: ignore[return-value]

    async def soon(self, item: T) -> R:
        """The same for a task of asyncio, whose loop goes on meanwhile."""
        import asyncio  # who asks for this has it; who screens a name on the command line does without

        loop = asyncio.get_running_loop()
        mine: _Waiting[T, R] = _Waiting(item, loop.create_future())
        if not self._join(mine):  # once the tasks that are ready have come as far
            loop.call_soon(loop.run_in_executor, None, self._all)
        assert mine.future is not None
        return await mine.future

    def _join(self, mine: _Waiting[T, R]) -> bool:
        """Wait with the others; False where it is the first, and nobody does what waits."""
        with self._turn:
            self._waiting.append(mine)
            waits, self._taken = self._taken, True
        return waits

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
            if each.future is None:
                each.told.release()
        for loop in {each.future.get_loop() for each in following if each.future is not None}:
            loop.call_soon_threadsafe(self._tell, loop, following)

    def _tell(self, loop: asyncio.AbstractEventLoop, following: Iterable[_Waiting[T, R]]) -> None:
        """In a loop: to its tasks what came of theirs; the first of the next turn has a thread do that."""
        for each in following:
            if each.future is None or each.future.get_loop() is not loop:
                continue
            if not each.done:
                loop.run_in_executor(None, self._all)
            elif each.future.cancelled():
                continue
            elif isinstance(each.result, BaseException):
                each.future.set_exception(each.result)
            else:
                each.future.set_result(each.result)  # type: ignore[arg-type]
