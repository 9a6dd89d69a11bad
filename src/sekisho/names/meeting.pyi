import numpy as np
from numpy.typing import NDArray

from sekisho.names.alike import Runs, Standings
from sekisho.names.tables import Tables

class Places:
    def __init__(
        self,
        tables: Tables,
        forms: Runs,
        readings: NDArray[np.uint8],
        weak: NDArray[np.uint8],
        ships: NDArray[np.uint8],
        by_syllables: NDArray[np.uint8],
    ) -> None: ...

def candidates(
    places: Places, queries: Runs, standings: Standings, least: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]: ...
