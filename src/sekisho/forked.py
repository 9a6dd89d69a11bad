"""Processes that share the memory of the one that starts them, and go without a word when that one stops."""

from __future__ import annotations

import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.context import ForkContext, ForkProcess
from multiprocessing.pool import Pool


class _Quiet(ForkProcess):
    """Ctrl-C goes to all processes at once. What it means is for the first one to say, which ends the others: one that
    stopped by itself could take a lock with it for which the first one then waits for ever."""

    def run(self) -> None:
        """The worker's work."""
        with suppress(BrokenPipeError, KeyboardInterrupt):
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            super().run()


class _Forked(ForkContext):
    Process = _Quiet


def forked(count: int, start: Callable[..., object] | None = None, *given: object) -> Pool:
    """A pool of ``count`` processes, each of which begins with ``start(*given)``."""
    return Pool(count, start, given, context=_Forked())
