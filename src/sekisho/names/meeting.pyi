import numpy as np
from numpy.typing import NDArray

from sekisho.names.alike import Runs
from sekisho.names.tables import Tables

class Places:
    def __init__(self, tables: Tables, forms: Runs) -> None: ...

def candidates(
    places: Places, queries: Runs, least: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]: ...
