import numpy as np
from numpy.typing import NDArray

from sekisho.names.alike import Runs, Standings
from sekisho.names.form import Form
from sekisho.names.score import Likeness, Part

def calibrated(alignment: float) -> float: ...
def alignment_of(score: float) -> float: ...
def likeness_of(
    alignment: float, parts: tuple[Part, ...], query: tuple[str, str], listed: tuple[str, str]
) -> Likeness: ...
def compared(
    queries: Runs,
    listed: Runs,
    ones: NDArray[np.int64],
    twos: NDArray[np.int64],
    as_wholes: NDArray[np.uint8],
    ships: NDArray[np.uint8],
    standings: Standings,
    least: float,
) -> list[tuple[int, int, float, tuple[Part, ...]]]: ...
def compare(query: Form, listed: Form, weak: bool = False, ship: bool = False) -> Likeness: ...
