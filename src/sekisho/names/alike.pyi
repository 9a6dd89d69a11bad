from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sekisho.names.forms import Forms
from sekisho.names.lexicon import Lexicon
from sekisho.names.score import Beside

class Words:
    def __init__(self, lexicon: Lexicon) -> None: ...

class Runs:
    def __init__(self, forms: Forms) -> None: ...
    def tokens(self, form: int) -> tuple[str, ...]: ...

class Standings:
    def __init__(
        self,
        queries: Runs,
        listed: Runs,
        readings: NDArray[np.uint8],
        listed_readings: NDArray[np.uint8],
        weak: NDArray[np.uint8],
        beside: Sequence[Sequence[Beside]],
    ) -> None: ...

def sums_of(
    lexicon: Words, words: NDArray[np.int32], starts: NDArray[np.int32], voice: NDArray[np.int8]
) -> Mapping[str, NDArray[Any]]: ...
def are_same_syllables(one: Runs, two: Runs, languages: int, least: int) -> bool: ...
def likenesses(
    one: Words, i: NDArray[np.int64], two: Words, j: NDArray[np.int64], voice: int, languages: int
) -> NDArray[np.float32]: ...
