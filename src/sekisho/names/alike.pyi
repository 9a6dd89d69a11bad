from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sekisho.names.forms import Forms
from sekisho.names.lexicon import Lexicon

class Words:
    def __init__(self, lexicon: Lexicon) -> None: ...

class Runs:
    def __init__(self, forms: Forms) -> None: ...
    def tokens(self, form: int) -> tuple[str, ...]: ...

def sums_of(
    lexicon: Words, words: NDArray[np.int32], starts: NDArray[np.int32], voice: NDArray[np.int8]
) -> Mapping[str, NDArray[Any]]: ...
def likenesses(
    one: Words, i: NDArray[np.int64], two: Words, j: NDArray[np.int64], voice: int, languages: int
) -> NDArray[np.float32]: ...
