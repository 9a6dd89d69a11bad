"""Long runs that make many objects, none of which hold each other in a ring."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def uncollected(many: Callable[[], bool] = lambda: True) -> Iterator[None]:
    """Without the search for such rings: of many queries or parties it takes a tenth of the time and finds none, and of
    one query that finds thousands it would search all tables.

    What was made meanwhile, where in the end it is ``many``, counts as old afterwards, or all of it would be searched
    then.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            if many() and not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()
