from collections.abc import Sequence

from sekisho.names.arrays import Arrays

def columns_of(words: Sequence[str]) -> Arrays: ...
