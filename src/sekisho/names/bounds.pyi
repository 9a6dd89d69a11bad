from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sekisho.names.alike import Runs
from sekisho.names.score import AtMost, Beside

ROUNDED: float

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
    least: float,
) -> list[AtMost]: ...
