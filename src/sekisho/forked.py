"""Work on several processes that share the memory of the one that starts them, and end with it."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

Part = TypeVar("Part")
Done = TypeVar("Done")


class Forked(Generic[Part, Done]):
    """So many processes that do a piece of work; one does it itself. Start it before threads are about.

    Each has a pipe of its own and shares no lock, so that none can be waited for in vain: one that is killed, perhaps
    for want of memory, is a ChildProcessError, and where the first process is gone the pipes end and so do they.
    """

    def __init__(self, work: Callable[[Part], Done], count: int) -> None:
        self._work = work
        self._pipes: list[Connection] = []
        self._idle: SimpleQueue[Connection] = SimpleQueue()
        self._processes = []
        context = get_context("fork")
        for _ in range(count if count > 1 else 0):
            ours, theirs = context.Pipe()
            self._pipes.append(ours)
            process = context.Process(target=_serve, args=(work, theirs, self._pipes), daemon=True)
            process.start()
            theirs.close()
            self._processes.append(process)
            self._idle.put(ours)

    def map(self, parts: Iterable[Part]) -> Iterator[Done]:
        """What is made of each part, in order; parts are taken as they are worked on, two a process ahead at most.

        What a piece of work raises is raised.
        """
        if not self._pipes:
            yield from map(self._work, parts)
            return
        asked: deque[Future[Done]] = deque()
        threads = ThreadPoolExecutor(len(self._pipes))
        try:
            for part in parts:
                asked.append(threads.submit(self._ask, part))
                if len(asked) > 2 * len(self._pipes):
                    yield asked.popleft().result()
            while asked:
                yield asked.popleft().result()
        finally:
            # Not waited for: what was left unfinished may be cleared away by one of the threads, which cannot wait for
            # itself. They end with the processes that they ask.
            threads.shutdown(wait=False, cancel_futures=True)

    def _ask(self, part: Part) -> Done:
        pipe = self._idle.get()
        try:
            pipe.send(part)
            done, error = pipe.recv()
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise ChildProcessError("a process of this run was killed, perhaps for want of memory") from None
        finally:
            self._idle.put(pipe)
        if error is not None:
            raise error
        return done  # type: ignore[no-any-return]

    def __enter__(self) -> Forked[Part, Done]:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.terminate()
            process.join()
        for pipe in self._pipes:
            pipe.close()


def _serve(work: Callable[[Any], object], pipe: Connection, others: list[Connection]) -> None:
    """Do what comes through the pipe until it ends. What Ctrl-C means, which goes to all, the first process says."""
    with suppress(KeyboardInterrupt, EOFError, BrokenPipeError, ConnectionResetError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a service may take it otherwise
        for other in others:
            other.close()  # held here too, it would not end with the first process
        while True:
            part = pipe.recv()
            answer: tuple[object, Exception | None]
            try:
                answer = work(part), None
            except Exception as error:
                answer = None, error
            pipe.send(answer)
