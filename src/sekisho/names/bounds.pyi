from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sekisho.names.alike import Runs
from sekisho.names.score import Beside, Ways

ANY_WAY: Ways

class AtMost(NamedTuple):
    one: int
    two: int
    voice: int
    languages: int
    alignment: float
    factor: float
    ways: Ways

def at_most(
    queries: Runs,
    listed: Runs,
    ones: NDArray[np.int64],
    twos: NDArray[np.int64],
    as_wholes: NDArray[np.uint8],
    readings: NDArray[np.uint8],
    listed_readings: NDArray[np.uint8],
    weak: NDArray[np.uint8],
    beside: Sequence[Sequence[Beside]],
) -> list[AtMost]: ...
